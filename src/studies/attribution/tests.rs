//! Tests of attributions, from scenarios to files and back.

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use tempfile::tempdir;

use super::plan::Found;
use super::{AttributionPlan, AttributionSummary, AttributionTables};
use crate::analysis::MixtureEnds;
use crate::engine::{Monitor, Observed, Plan, Silent};
use crate::export::outcome_names;
use crate::export::variance::VarianceRow;
use crate::plot::{Only, Provenance, Style, Theme, Width};
use crate::problem::{Explain as _, Setting, explained};
use crate::scenario::{Grouping, Scenario};
use crate::studies::comparison::ComparisonPlan;
use crate::studies::lenses::LensTables;
use crate::studies::round_trip::{read, refused, round_trip, written};
use crate::studies::{Discard, DrawnParameters, Run, Study as _, StudyError, Tables as _};

fn short(name: &str, replicates: u64) -> Scenario {
    let few = [
        "scenario.start=\"2014\"".to_owned(),
        "scenario.end=\"2019\"".to_owned(),
        format!("monte_carlo.replicates={replicates}"),
    ];
    Scenario::named(name, &few).unwrap_or_else(|problems| panic!("{problems}"))
}

fn grouping(label: &str, keys: &[&str]) -> Grouping {
    Grouping { label: label.to_owned(), keys: keys.iter().map(|key| (*key).to_owned()).collect() }
}

fn to_changes(replicates: u64, groups: &[Grouping]) -> AttributionPlan {
    let [a, b] = ["pre-2017", "post-2017"].map(|name| short(name, replicates));
    AttributionPlan::to_changes(a, b, groups, &Silent).unwrap_or_else(|error| panic!("{error}"))
}

fn to_mechanisms(replicates: u64) -> AttributionPlan {
    let [a, b] = ["pre-2017", "post-2017"].map(|name| short(name, replicates));
    let named = ["identity", "disputes"].map(str::to_owned);
    AttributionPlan::to_mechanisms(a, b, &named, &[], &Silent).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn figures_and_report_of_changes_are_made_from_the_files() {
    let room = tempdir().expect("a folder");
    let odd = grouping("the \u{1b}others: =1, 2", &["leadership.KAZ", "leadership.KGZ"]);
    for (replicates, groups) in [(9, &[][..]), (9, &[odd]), (1, &[])] {
        let folder = room.path().join(format!("{replicates}-{}", groups.len()));
        let [tables, again] = round_trip(&to_changes(replicates, groups), &folder);
        assert!(tables == again);
    }
}

#[test]
fn mixtures_of_numbers_have_the_same_outcomes_in_the_lanes_of_one_another() {
    let few = ["scenario.start=\"2014\"", "scenario.end=\"2019\"", "monte_carlo.replicates=11"];
    let changes =
        ["parameters.spillover=0.2", "states.UZB.sovereignty_sensitivity=0.4", "dyads.KAZ-UZB.proximity=0.9"];
    let named = |name: &str, changes: &[&str]| {
        let set: Vec<String> = few.iter().chain(changes).map(|text| (*text).to_owned()).collect();
        Scenario::named(name, &set).unwrap_or_else(|problems| panic!("{problems}"))
    };
    let text = "extends = 'central-asia'\n[scenario]\nname = 'other'\n";
    let set: Vec<String> = few.iter().chain(&changes).map(|text| (*text).to_owned()).collect();
    let other = Scenario::from_text("other", text, &set).unwrap_or_else(|problems| panic!("{problems}"));
    let plan = AttributionPlan::to_changes(named("central-asia", &[]), other, &[], &Silent);
    let plan = plan.unwrap_or_else(|error| panic!("{error}"));
    assert!(plan.is_in_lanes() && !to_changes(11, &[]).is_in_lanes() && !to_mechanisms(11).is_in_lanes());
    assert_eq!(plan.work(), 8 * 11);
    let names = || outcome_names(&[plan.design().baseline()]).swap_remove(0);
    let none = || Found { ends: MixtureEnds::new(names(), 3, 11), partners: None };
    let batch = Plan { replicates: 11, seed: 5, threads: NonZeroUsize::new(2), observed: Observed::Region };
    let (mut found, mut expected) = (none(), none());
    plan.in_lanes(&batch, &Silent, &mut found).unwrap_or_else(|error| panic!("{error}"));
    plan.in_rounds(&batch, &Silent, &mut expected).unwrap_or_else(|error| panic!("{error}"));
    assert!(found.ends.attribution() == expected.ends.attribution());
}

#[test]
fn the_variance_of_a_difference_is_divided_as_in_a_comparison_and_that_of_each_share_beside_it() {
    let parts = |row: &VarianceRow| [row.parameters, row.chance, row.share, row.low, row.high];
    let changes = to_changes(12, &[]);
    let [baseline, scenario] = [changes.design().baseline(), changes.design().scenario()].map(Clone::clone);
    let drawn = || DrawnParameters::from_priors(&baseline, 1).expect("priors");
    let changes = changes.with_drawn(drawn()).expect("shared");
    let on = |plan: &AttributionPlan, threads| {
        let threads = NonZeroUsize::new(threads).expect("some");
        plan.run(&mut Run { threads, monitor: &Silent, sink: &mut Discard }).expect("no failure").summary
    };
    let (found, again) = (on(&changes, 1), on(&changes, 3));
    let labels = changes.design().parts().len();
    assert!(found == again && found.variances.len() == 8 * (labels + 1));
    let both = ComparisonPlan::new(baseline.clone(), vec![scenario]).expect("one calendar");
    let both = both.with_drawn(drawn()).expect("shared").tables().expect("tables");
    let wholes = found.variances.iter().filter(|row| row.change.as_deref() == Some(""));
    assert_eq!(
        wholes.map(parts).collect::<Vec<_>>(),
        both.summary().variances.iter().map(parts).collect::<Vec<_>>()
    );
    // A share that varies is divided into parts that add up to its variance, within the error of so few sets.
    let varies = |row: &&VarianceRow| row.share.is_some() && row.change.as_deref() != Some("");
    assert!(found.variances.iter().any(|row| varies(&row)));
    let without = to_changes(12, &[]).with_drawn(drawn().without_partition()).expect("shared");
    let without = without.tables().expect("tables").summary;
    assert!(without == AttributionSummary { variances: Vec::new(), ..found });
    let mechanisms = to_mechanisms(12).with_drawn(drawn()).expect("shared");
    let (found, again) = (on(&mechanisms, 1), on(&mechanisms, 3));
    assert!(found == again && found.variances.len() == 8 * (mechanisms.design().parts().len() + 1));
}

#[test]
fn figures_and_report_of_mechanisms_are_made_from_the_files() {
    let room = tempdir().expect("a folder");
    let folder = room.path().join("mechanisms");
    let [tables, again] = round_trip(&to_mechanisms(9), &folder);
    assert!(tables == again && tables.levels.len() == 2 * tables.summary.mixtures.len() / 4);
    let [one, other] = ["none", "all"].map(|on| {
        let mut rows = tables.levels.iter().filter(|row| row.mechanisms == on);
        rows.find(|row| row.outcome == "dispute").map(|row| row.difference)
    });
    assert_eq!(tables.summary.levels("dispute"), one.zip(other).map(|(one, other)| [one, other]));
    round_trip(&to_mechanisms(1), &room.path().join("single"));
}

#[test]
fn a_folder_of_an_earlier_version_is_drawn_without_what_it_lacks() {
    let room = tempdir().expect("a folder");
    let folder = room.path().join("mechanisms");
    let (_, tables) = written(&to_mechanisms(9), &folder);
    let manifest = folder.join("manifest.json");
    let text = fs::read_to_string(&manifest).expect("a manifest").replace("levels.csv", "other.csv");
    fs::write(&manifest, text).expect("a manifest");
    let again: AttributionTables = read(&folder).expect("an attribution");
    assert!(again.levels.is_empty() && again.summary == tables.summary);
    let style = Style::new(Theme::Journal, Width::DOUBLE);
    let figures = again.figures(0, &Only::ALL, &style, &Provenance::default());
    assert_eq!(figures.len(), super::chart_names().len());
}

#[test]
fn a_broken_table_is_told_with_its_place() {
    let room = tempdir().expect("a folder");
    let folder = room.path().join("attribution");
    written(&to_changes(9, &[]), &folder);
    let edited = |name: &'static str, change: &'static dyn Fn(&str) -> String| {
        move |folder: &Path| {
            let text = fs::read_to_string(folder.join(name)).expect("a table");
            fs::write(folder.join(name), change(&text)).expect("a table");
        }
    };
    let whole = |name: &str| fs::read(folder.join(name)).expect("a table");
    for (name, change, words) in [
        (
            "attribution.csv",
            &(|text: &str| text.replacen("integration", "disintegration", 1))
                as &'static dyn Fn(&str) -> String,
            "line 2, column outcome",
        ),
        ("attribution.csv", &|text: &str| text.replacen(",share,", ",other,", 1), "has no column share"),
        (
            "attribution.csv",
            &|text: &str| format!("{text}{}\n", text.lines().last().unwrap_or_default()),
            "the table should end before this line",
        ),
        (
            "mixtures.csv",
            &|text: &str| text.lines().take(9).map(|line| format!("{line}\n")).collect(),
            "ends after 8 rows",
        ),
        ("mixtures.csv", &|text: &str| text.replacen("0.", "x.", 1), "is not a number"),
        ("pre-2017/scenario.toml", &|_: &str| String::new(), "pre-2017"),
    ] {
        let kept = whole(name);
        let message = refused::<AttributionTables>(&folder, edited(name, change));
        assert!(message.contains(words), "{words} is not in {message}");
        fs::write(folder.join(name), kept).expect("a table");
    }
    let message = refused::<LensTables>(&folder, |_| {});
    assert!(message.contains("holds an attribution, not a study of lenses"), "{message}");
    let message = refused::<AttributionTables>(&folder, |folder| {
        fs::remove_file(folder.join("mixtures.csv")).expect("a table");
    });
    assert!(message.contains("mixtures.csv is missing"), "{message}");
}

/// A monitor that cancels at once.
struct Never;

impl Monitor for Never {
    fn advance(&self, _: u64) {}

    fn cancelled(&self) -> bool {
        true
    }
}

#[test]
fn what_cannot_be_attributed_says_why_in_settings() {
    let option = |setting: Setting| format!("--{setting}");
    let [a, b] = ["pre-2017", "post-2017"].map(|name| short(name, 4));
    let message = |error: StudyError| explained(&error, option);
    let of = |groups: &[Grouping]| AttributionPlan::to_changes(a.clone(), b.clone(), groups, &Silent);
    let unknown = message(of(&[grouping("x", &["leadership.UZBB"])]).expect_err("there is no such key"));
    assert!(
        unknown.starts_with(
            "--group x: nothing that differs has the key leadership.UZBB\nhelp: did you mean leadership.UZB?"
        ),
        "{unknown}"
    );
    let many = [a.clone(), b.clone()].map(|scenario| {
        Scenario::from_text(
            scenario.name(),
            &scenario.resolved(),
            &["monte_carlo.replicates=9000000".to_owned()],
        )
        .unwrap_or_else(|problems| panic!("{problems}"))
    });
    let [one, other] = many;
    let many = message(AttributionPlan::to_changes(one, other, &[], &Silent).expect_err("too many"));
    assert!(
        many.ends_with("ask for fewer with --replicates, or let changes count as one with --group"),
        "{many}"
    );
    let same =
        AttributionPlan::to_changes(a.clone(), a.clone(), &[], &Silent).expect_err("they are the same");
    assert!(message(same).contains("both scenarios are named \"pre-2017\""));
    let other = short("mercosur", 4);
    let unlike = AttributionPlan::to_changes(a.clone(), other, &[], &Silent).expect_err("other states");
    assert!(unlike.remedy().is_some() && message(unlike).contains("cannot be compared with"));
    let stopped = AttributionPlan::to_changes(a.clone(), b.clone(), &[], &Never).expect_err("it is stopped");
    assert!(matches!(stopped, StudyError::Cancelled));
}

#[test]
fn the_plan_says_what_is_done() {
    let plan = to_changes(9, &[]);
    assert_eq!(plan.announcement().as_deref(), Some("8 mixtures of 3 changes, 9 replicates of each"));
    assert_eq!((plan.work(), plan.title().as_str()), (18, "pre-2017 to post-2017"));
    assert_eq!(
        (plan.folder().as_str(), plan.done().as_str()),
        ("pre-2017-to-post-2017-attribution", "9 replicates under 8 mixtures")
    );
    let plan = to_mechanisms(9);
    assert_eq!((plan.work(), plan.folder().as_str()), (36, "pre-2017-to-post-2017-mechanisms"));
}
