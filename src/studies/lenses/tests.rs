//! Tests of lenses, from scenarios to files and back.

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use tempfile::tempdir;

use super::{LensPlan, LensSummary, LensTables, LevelRow};
use crate::engine::{Observed, Plan, Silent};
use crate::export::variance::VarianceRow;
use crate::problem::{Setting, explained};
use crate::scenario::{Record, Scenario};
use crate::studies::comparison::ComparisonPlan;
use crate::studies::round_trip::{read, refused, round_trip, written};
use crate::studies::run::RunPlan;
use crate::studies::{Discard, DrawnParameters, Run, Study as _, StudyError};

fn short(name: &str, replicates: u64) -> Scenario {
    let few = [
        "scenario.start=\"2012\"".to_owned(),
        "scenario.end=\"2020\"".to_owned(),
        format!("monte_carlo.replicates={replicates}"),
    ];
    Scenario::named(name, &few).unwrap_or_else(|problems| panic!("{problems}"))
}

fn plan(scenario: Scenario, baseline: Option<Scenario>, lenses: &[&str]) -> Result<LensPlan, StudyError> {
    let lenses: Vec<String> = lenses.iter().map(|name| (*name).to_owned()).collect();
    LensPlan::new(scenario, baseline, &lenses)
}

fn small(replicates: u64) -> LensPlan {
    let [a, b] = ["post-2017", "pre-2017"].map(|name| short(name, replicates));
    plan(a, Some(b), &["realism", "without-identity"]).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn figures_and_report_of_a_difference_are_made_from_the_files() {
    let room = tempdir().expect("a folder");
    for replicates in [9, 1] {
        let [tables, again] = round_trip(&small(replicates), &room.path().join(replicates.to_string()));
        assert!(tables.summary == again.summary && !tables.summary.scores.is_empty());
    }
}

#[test]
fn figures_and_report_of_one_scenario_with_a_record_and_a_lens_of_its_own_are_made_from_the_files() {
    let room = tempdir().expect("a folder");
    let record = room.path().join("observed.toml");
    let text = "[record]\ntitle = 'Observed'\nstates = ['KAZ', 'UZB', 'KGZ', 'TJK', 'TKM']\nfit_until = 2016\n[[series]]\n\
                name = 'index'\ntitle = 'Index'\nunit = 'points'\nsource = 'nowhere'\nmeasures = 'integration'\n\
                values = { 2013 = 1, 2014 = 1.2, 2015 = 1.1, 2016 = 1.5, 2018 = 1.9 }\n";
    fs::write(&record, text).expect("a file");
    let text = "extends = 'post-2017'\n[scenario]\nname = 'mine'\nstart = '2012'\nend = '2020'\n[monte_carlo]\nreplicates = 8\n\
                [lenses.cheap-talk]\ntitle = \"=Cheap talk\"\nmechanisms = { learning = false }\n";
    let overrides = [format!("scenario.record={}", toml::Value::from(record.display().to_string()))];
    let scenario =
        Scenario::from_text("mine", text, &overrides).unwrap_or_else(|problems| panic!("{problems}"));
    let plan = plan(scenario, None, &["cheap-talk"]).unwrap_or_else(|error| panic!("{error}"));
    let [tables, again] = round_trip(&plan, &room.path().join("lenses"));
    assert!(tables.summary == again.summary && tables.summary.definitions[1].title.starts_with('='));
    assert_eq!(again.scenario.record().map(Record::title), Some("Observed"));
}

#[test]
fn figures_and_report_of_a_scenario_without_a_record_are_made_from_the_files() {
    let room = tempdir().expect("a folder");
    let plan =
        plan(crate::testkit::scenario(), None, &["liberalism"]).unwrap_or_else(|error| panic!("{error}"));
    let folder = room.path().join("lenses");
    let [tables, again] = round_trip(&plan, &folder);
    assert!(tables.summary == again.summary && !folder.join("record.toml").exists());
    assert_eq!(plan.chart_names().len(), 3);
}

#[test]
fn lenses_beside_each_other_show_what_they_show_in_turn() {
    let text = "extends = 'mercosur'\n[scenario]\nname = 'mine'\n[lenses.near]\nparameters = { spillover = 0.7, commitment = 0.4 }\n";
    let mine = Scenario::from_text("mine", text, &["monte_carlo.replicates=11".to_owned()]);
    let mine = mine.unwrap_or_else(|problems| panic!("{problems}"));
    let other = ["monte_carlo.replicates=11".to_owned(), "parameters.spillover=0.2".to_owned()];
    let other = Scenario::named("mercosur", &other).unwrap_or_else(|problems| panic!("{problems}"));
    for baseline in [None, Some(other)] {
        let plan = plan(mine.clone(), baseline, &["near", "virtual-regionalism", "realism"])
            .unwrap_or_else(|error| panic!("{error}"));
        let batch =
            Plan { replicates: 11, seed: 5, threads: NonZeroUsize::new(2), observed: Observed::Region };
        let found = plan.in_lanes(&batch, &Silent).unwrap_or_else(|error| panic!("{error}"));
        let expected = plan.in_turn(&batch, None, &Silent).unwrap_or_else(|error| panic!("{error}"));
        assert!(found.len() == 4 && found == expected);
    }
}

#[test]
fn figures_and_report_with_drawn_parameters_are_made_from_the_files() {
    let room = tempdir().expect("a folder");
    let drawn = |per_set| DrawnParameters::from_priors(&short("post-2017", 8), per_set);
    let with = |drawn: Result<DrawnParameters, StudyError>| {
        small(8).with_drawn(drawn.unwrap_or_else(|problem| panic!("{problem}")))
    };
    let plan = with(drawn(1)).unwrap_or_else(|problem| panic!("{problem}"));
    let [tables, again] = round_trip(&plan, &room.path().join("lenses"));
    assert!(tables.summary == again.summary);
    let fixed = small(8).tables().unwrap_or_else(|problem| panic!("{problem}"));
    assert!(tables.summary.levels != fixed.summary.levels);
    let option = |setting: Setting| format!("--{setting}");
    let refused = explained(&with(drawn(4)).expect_err("several share a set"), option);
    assert!(refused.starts_with("4 pairs of replicates would share a set"), "{refused}");
}

/// The parts of a variance, without what tells its row apart.
fn parts(row: &VarianceRow) -> [Option<f64>; 5] {
    [row.parameters, row.chance, row.share, row.low, row.high]
}

#[test]
fn the_variance_through_a_lens_is_divided_as_in_a_run_and_a_comparison() {
    let drawn = || DrawnParameters::from_priors(&short("post-2017", 20), 1).expect("priors");
    let plan = small(20).with_drawn(drawn()).unwrap_or_else(|problem| panic!("{problem}"));
    let run_on = |plan: &LensPlan, threads| {
        let threads = NonZeroUsize::new(threads).expect("some");
        plan.run(&mut Run { threads, monitor: &Silent, sink: &mut Discard }).expect("no failure").summary
    };
    let (found, again) = (run_on(&plan, 1), run_on(&plan, 3));
    assert!(found == again && found.variances.len() == 3 * 2 * 8);
    let of = |lens: &str, against: &str| -> Vec<_> {
        let is_of =
            |row: &&VarianceRow| row.lens.as_deref() == Some(lens) && row.against.as_deref() == Some(against);
        found.variances.iter().filter(is_of).map(parts).collect()
    };
    let alone = RunPlan::new(short("post-2017", 20)).with_drawn(drawn()).tables().expect("tables");
    let expected: Vec<_> = alone.summary().variances[..8].iter().map(parts).collect();
    assert_eq!(of("full", ""), expected);
    let lens = short("post-2017", 20)
        .lenses()
        .into_iter()
        .find(|lens| lens.name == "without-identity")
        .expect("a lens");
    for (lens, through) in [("full", None), ("without-identity", Some(lens))] {
        let of_lens = |name: &str| match &through {
            Some(lens) => short(name, 20).through(lens),
            None => short(name, 20),
        };
        let both =
            ComparisonPlan::new(of_lens("pre-2017"), vec![of_lens("post-2017")]).expect("one calendar");
        let both = both.with_drawn(drawn()).expect("shared").tables().expect("tables");
        assert_eq!(of(lens, "pre-2017"), both.summary().variances.iter().map(parts).collect::<Vec<_>>());
    }
    // The second runs change nothing else, and can be left out.
    let without =
        small(20).with_drawn(drawn().without_partition()).expect("shared").tables().expect("tables");
    assert!(without.summary.variances.is_empty());
    assert!(without.summary == LensSummary { variances: Vec::new(), ..found });
}

#[test]
fn where_all_sets_are_one_all_variance_is_by_chance() {
    let room = tempdir().expect("a folder");
    let sets = room.path().join("sets.csv");
    fs::write(&sets, format!("parameters.spillover\n{}", "0.3\n".repeat(160))).expect("a file");
    let scenario = short("post-2017", 160);
    let drawn = DrawnParameters::from_file(&scenario, &sets, 1).expect("sets");
    let plan = plan(scenario, None, &["realism"]).expect("a lens").with_drawn(drawn).expect("inputs");
    let tables = plan.tables().expect("tables").summary;
    assert_eq!(tables.variances.len(), 2 * 8);
    for row in &tables.variances {
        let is_of =
            |level: &&LevelRow| Some(&level.lens) == row.lens.as_ref() && level.outcome == row.outcome;
        let level = tables.levels.iter().find(is_of).expect("its level");
        let variance = level.se.expect("many replicates").powi(2) * 160.0;
        let (Some(parameters), Some(chance)) = (row.parameters, row.chance) else { panic!("{row:?}") };
        // The second run of a set is the replicate of the next one then, so that the sum is the variance but for what is cut at 0.
        assert!((parameters + chance - variance).abs() <= 0.25 * variance, "{row:?} {variance}");
        assert!(row.against.is_none() && row.share.is_none_or(|share| share < 0.25), "{row:?}");
    }
    // Intervals hold 0, all but a few of them.
    let low = tables.variances.iter().filter(|row| row.low.is_some_and(|low| low > 0.0)).count();
    assert!(low <= 2, "{low} intervals leave 0 out");
}

#[test]
fn a_scenario_and_a_baseline_that_differ_in_a_drawn_number_do_not_share_it() {
    let changed = Scenario::named(
        "pre-2017",
        &["scenario.start=\"2012\"", "scenario.end=\"2020\"", "parameters.spillover=0.5"].map(str::to_owned),
    );
    let (scenario, baseline) =
        (short("post-2017", 4), changed.unwrap_or_else(|problems| panic!("{problems}")));
    let drawn = DrawnParameters::from_priors(&scenario, 1).unwrap_or_else(|problem| panic!("{problem}"));
    let plan = plan(scenario, Some(baseline), &[]).unwrap_or_else(|problem| panic!("{problem}"));
    let refused = plan.with_drawn(drawn).expect_err("they differ in it").to_string();
    assert!(
        refused.starts_with("parameters.spillover is drawn, and pre-2017 differs from post-2017 in it"),
        "{refused}"
    );
}

#[test]
fn a_broken_table_is_told_with_its_place() {
    type Change = &'static dyn Fn(&str) -> String;
    let room = tempdir().expect("a folder");
    let folder = room.path().join("lenses");
    written(&small(9), &folder);
    let cases: [(&str, Change, &str); 8] = [
        ("definitions.csv", &|text| text.replacen("\nrealism", "\nidealism", 1), "column lens"),
        (
            "lenses.csv",
            &|text| text.replacen(",integration,", ",disintegration,", 1),
            "line 2, column outcome",
        ),
        ("differences.csv", &|text| text.replacen(",difference,", ",other,", 1), "has no column difference"),
        (
            "differences.csv",
            &|text| text.lines().take(9).map(|line| format!("{line}\n")).collect(),
            "ends after 8 rows",
        ),
        ("scores.csv", &|text| text.replacen(",crps,", ",guess,", 1), "is not a scoring rule"),
        ("scores.csv", &|text| text.replacen(",fit,", ",past,", 1), "is not a period"),
        ("fits.csv", &|text| text.replacen("\nfull,", "\nempty,", 1), "is not a lens of this folder"),
        ("record.toml", &|_| "[record]\n".to_owned(), "record"),
    ];
    for (name, change, words) in cases {
        let kept = fs::read_to_string(folder.join(name)).expect("a table");
        let message = refused::<LensTables>(&folder, |folder: &Path| {
            fs::write(folder.join(name), change(&kept)).expect("a table");
        });
        assert!(message.contains(words), "{words} is not in {message}");
        fs::write(folder.join(name), kept).expect("a table");
    }
    read::<LensTables>(&folder).expect("as it was");
    let message = refused::<LensTables>(&folder, |folder| {
        fs::remove_file(folder.join("fits.csv")).expect("a table");
    });
    assert!(message.contains("fits.csv is missing"), "{message}");
}

#[test]
fn folders_of_before_the_second_reference_and_the_scale_are_read() {
    let room = tempdir().expect("a folder");
    let folder = room.path().join("lenses");
    let (_, now) = written(&small(9), &folder);
    let without = |text: &str, count: usize| -> String {
        let shorter = |line: &str| {
            let cells: Vec<&str> = line.split(',').collect();
            cells[..cells.len() - count].join(",") + "\n"
        };
        text.lines().map(shorter).collect()
    };
    for (name, count) in [("scores.csv", 2), ("fits.csv", 4)] {
        let text = fs::read_to_string(folder.join(name)).expect("a table");
        fs::write(folder.join(name), without(&text, count)).expect("a table");
    }
    let before = read::<LensTables>(&folder).unwrap_or_else(|error| panic!("{error}"));
    let (score, fit) = (&before.summary.scores[0], &before.summary.fits[0]);
    assert_eq!(
        (score.score, score.other_reference, score.other_skill),
        (now.summary.scores[0].score, None, None)
    );
    assert_eq!((fit.scale.as_str(), fit.weight, fit.log_line), ("identity", 1.0, None));
}

#[test]
fn what_cannot_be_seen_says_why_in_settings() {
    let option = |setting: Setting| format!("--{setting}");
    let message =
        |result: Result<LensPlan, StudyError>| explained(&result.expect_err("it is refused"), option);
    let scenario = || short("post-2017", 4);
    let none = message(plan(scenario(), None, &["realsm"]));
    assert!(
        none.starts_with(
            "--lens realsm: there is no such lens\nhelp: did you mean realism? the names are full, "
        ),
        "{none}"
    );
    assert!(none.ends_with("; a scenario states its own under [lenses.NAME]"), "{none}");
    assert!(
        message(plan(scenario(), Some(scenario()), &[])).contains("both scenarios are named \"post-2017\"")
    );
    let unlike = message(plan(scenario(), Some(short("mercosur", 4)), &[]));
    assert!(
        unlike.contains("cannot be compared with") && unlike.contains("\nhelp: compare scenarios"),
        "{unlike}"
    );
    let bounds =
        ["scenario.start=\"2012\"", "scenario.end=\"2020\"", "outcomes.integration.integration_min=0.1"];
    let bounds = Scenario::named("pre-2017", &bounds.map(str::to_owned))
        .unwrap_or_else(|problems| panic!("{problems}"));
    let regimes = message(plan(scenario(), Some(bounds), &[]));
    assert!(
        regimes.ends_with("so that their outcomes are not the same\nhelp: give both the same [outcomes]"),
        "{regimes}"
    );
    let many = message(plan(short("post-2017", 9_000_000), None, &[]));
    assert!(many.ends_with("\nhelp: ask for fewer with --replicates"), "{many}");
}

#[test]
fn the_plan_says_what_is_done() {
    let plan = small(9);
    assert_eq!(plan.announcement().as_deref(), Some("3 lenses, 9 replicates of each"));
    assert_eq!((plan.work(), plan.title().as_str()), (27, "lenses of post-2017 against pre-2017"));
    assert_eq!(
        (plan.folder().as_str(), plan.done().as_str()),
        ("post-2017-lenses", "9 replicates under 6 scenarios")
    );
}
