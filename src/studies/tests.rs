//! Tests that files are read back bit for bit, and that damaged files are reported.

use std::path::Path;

use fs_err as fs;
use tempfile::TempDir;

use super::comparison::{ComparisonPlan, ComparisonTables};
use super::run::{DrawnParameters, RunPlan, RunTables, run_chart_names};
use super::trace::{Condition, Selected, Selection, TracePlan, TraceTables};
use super::*;
use crate::engine::{self, Observed, Plan, Silent};
use crate::export::StudyWriter;
use crate::export::manifest::Identity;
use crate::export::outcomes::{Columns, Format, OutcomeWriter};
use crate::export::read::{ReadError, ResultFolder, Rows};
use crate::outcome::EndRow;
use crate::plot::{Only, Provenance, Style, Theme, Width};
use crate::problem::explained;
use crate::report::{self, Commands};
use crate::scenario::{Comparable, Scenario, Sets, Unvariable, milestones};
use crate::testkit::{end_rows, execution, scenario as triad};

fn room() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// A scenario over a few years.
fn short(name: &str, replicates: u64, changes: &[&str]) -> Scenario {
    let replicates = format!("monte_carlo.replicates={replicates}");
    let short =
        ["scenario.ticks_per_year=1", "scenario.start=\"2014\"", "scenario.end=\"2020\"", &replicates];
    let changes: Vec<String> = short.iter().chain(changes).map(|text| (*text).to_owned()).collect();
    Scenario::named(name, &changes).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Writes the outcomes of replicates like the driver of the command line.
struct Sink<'a>(&'a mut StudyWriter);

impl EndSink for Sink<'_> {
    fn ends(&mut self, rows: &[&[EndRow]]) -> Result<(), StudyError> {
        Ok(self.0.ends(rows)?)
    }

    fn parameters(&mut self, sets: &Sets) -> Result<(), StudyError> {
        Ok(self.0.parameters(sets)?)
    }
}

/// Runs a study into a folder.
fn make<S: Study>(study: &S, folder: &Path, format: Format) -> S::Tables {
    let identity = Identity { outcomes: format, ..identity(study).expect("an identity") };
    let parts = study.parts().into_iter().map(|part| (part.within, part.scenario, part.has_outcomes));
    let mut writer = StudyWriter::begin(folder, identity, parts, false).expect("a writable folder");
    let threads = std::num::NonZeroUsize::new(2).expect("2 is not 0");
    let mut run = Run { threads, monitor: &Silent, sink: &mut Sink(&mut writer) };
    let tables = study.run(&mut run).unwrap_or_else(|error| panic!("{error}"));
    let complete = writer.tables(|identity, folder| tables.write(identity, folder)).expect("tables");
    complete.publish(execution(), false).expect("a folder");
    tables
}

/// Runs a scenario into a folder.
fn run(folder: &Path, scenario: &Scenario, format: Format) -> RunTables {
    make(&RunPlan::new(scenario.clone()), folder, format)
}

/// The tables of an unchanged folder.
fn read<T: Tables>(folder: &Path) -> Result<T, ReadError> {
    let held = ResultFolder::open(folder)?;
    let sources = held.check(&T::files(&held), &|| false)?;
    assert_eq!(sources.changed, Vec::<String>::new());
    T::read(&held, &|| false)
}

/// All that is made from tables: the figures of every part, and the page with them.
fn drawn<T: Tables>(tables: &T, folder: &Path) -> (Vec<Vec<String>>, String) {
    let held = ResultFolder::open(folder).expect("a result");
    let (style, from) = (Style::new(Theme::Journal, Width::SINGLE), Provenance::default());
    let parts = tables.drawn_parts().len();
    let figures: Vec<_> = (0..parts).map(|part| tables.figures(part, &Only::ALL, &style, &from)).collect();
    assert!(figures.iter().all(|figures| !figures.is_empty()));
    let page = report::html(&tables.page(held.identity(), &figures, &Commands::default()));
    let figures = figures.into_iter().map(|figures| figures.into_iter().map(|figure| figure.svg).collect());
    (figures.collect(), page)
}

/// Asserts that tables read back lead to the same figures, reports and files as the original ones.
fn are_alike<S: Study>(study: &S, made: &S::Tables, folder: &Path)
where
    <S::Tables as Tables>::Summary: PartialEq + std::fmt::Debug + Clone,
    S::Tables: Clone,
{
    let found: S::Tables = read(folder).unwrap_or_else(|error| panic!("{error}"));
    // Too long to be printed.
    assert!(drawn(&found, folder) == drawn(made, folder), "{}", study.kind());
    let identity = identity(study).expect("an identity");
    let summary = S::Tables::read_summary(folder, &identity).expect("a summary");
    assert_eq!(summary, made.clone().into_summary());
    assert_eq!(summary, found.clone().into_summary());
    let again = folder.with_extension("again");
    let held = ResultFolder::open(folder).expect("a result").identity().clone();
    let parts = study.parts().into_iter().map(|part| (part.within, part.scenario, false));
    let writer = StudyWriter::begin(&again, held, parts, false).expect("a writable folder");
    let complete = writer.tables(|identity, folder| found.write(identity, folder)).expect("tables");
    let manifest = complete.publish(execution(), false).expect("a folder").end().0;
    for (name, record) in &manifest.files {
        let before = fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let is_same = name == "datapackage.json" || fs::read(again.join(name)).expect("a file") == before;
        assert!(is_same, "{name} has {} bytes", record.bytes);
    }
}

#[test]
fn a_run_is_read_back_to_the_last_bit() {
    for (replicates, format) in [(1, Format::Csv), (40, Format::Parquet), (1_500, Format::Csv)] {
        let room = room();
        let scenario = short("stochastic", replicates, &[]);
        let written = run(&room.path().join("run"), &scenario, format);
        let found: RunTables = read(&room.path().join("run")).expect("a run");
        let of = found.scenario();
        assert_eq!((of.name(), of.resolved()), (scenario.name(), scenario.resolved()));
        // Too long to be printed.
        assert!(found.results() == written.results(), "{replicates}");
        assert_eq!(found.summary(), written.summary());
    }
}

#[test]
fn a_comparison_is_read_back_to_the_last_bit() {
    // Both forms of counts: every value kept, and bins.
    for replicates in [1, 40, 20_500] {
        let room = room();
        let of = |name: &str, changes: &[&str]| short(name, replicates, changes);
        let others = vec![
            of("post-2017", &[]),
            // A scenario that never diverges, and one with other regimes.
            of("pre-2017", &["scenario.name=\"same\""]),
            of("pre-2017", &["scenario.name=\"other-regimes\"", "outcomes.integration.integration_min=0.1"]),
        ];
        let plan = ComparisonPlan::new(of("pre-2017", &[]), others).expect("they are comparable");
        let written = make(&plan, &room.path().join("all"), Format::Parquet);
        let found: ComparisonTables = read(&room.path().join("all")).expect("a comparison");
        let names = |scenarios: Vec<&Scenario>| -> Vec<String> {
            scenarios.iter().map(|scenario| scenario.name().to_owned()).collect()
        };
        assert_eq!(names(found.scenarios()), names(plan.scenarios()));
        let (found, written) = (found.comparison(), written.comparison());
        // Part by part: too long to be printed.
        for (k, (found, written)) in found.arms.iter().zip(&written.arms).enumerate() {
            assert!(found == written, "{replicates}: arm {k}");
        }
        for (k, (found, written)) in found.contrasts.iter().zip(&written.contrasts).enumerate() {
            assert!(found.paths == written.paths, "{replicates}: paths {k}");
            assert!(found.outcomes == written.outcomes, "{replicates}: outcomes {k}");
            assert!(found.ends == written.ends, "{replicates}: ends {k}");
            assert!(found.spreads == written.spreads, "{replicates}: spreads {k}");
            assert!(found == written, "{replicates}: contrast {k}");
        }
        assert!(*found == *written, "{replicates}");
    }
}

/// A trace of a replicate against another scenario, chosen by a condition.
fn trace_plan() -> TracePlan {
    let scenario = short("stochastic", 9, &[]);
    let condition = Condition::parse("replicate == 5", &scenario).expect("a condition");
    let threads = std::num::NonZeroUsize::MIN;
    let mut run = Run { threads, monitor: &Silent, sink: &mut Discard };
    let selected = Selection::First(condition).find(&scenario, None, &mut run).expect("there is one");
    assert_eq!(
        selected.reason.as_deref(),
        Some("the first of 1 of 9 replicates (11.1%) that end so that replicate == 5")
    );
    let plan = TracePlan::new(scenario, selected).expect("a replicate");
    plan.against(short("pre-2017", 9, &[])).expect("it is comparable")
}

#[test]
fn a_trace_is_read_back_to_the_last_bit() {
    let room = room();
    let folder = room.path().join("trace");
    let written = make(&trace_plan(), &folder, Format::default());
    let found: TraceTables = read(&folder).expect("a trace");
    for (found, written) in found.histories().iter().zip(written.histories()) {
        assert_eq!(found.course(), written.course());
        assert!(found.events() == written.events() && found.states() == written.states());
        let deeds: usize = found.course().stretches.iter().map(|stretch| stretch.deeds.len()).sum();
        assert!(deeds > 5, "{deeds} deeds say little");
    }
    assert_eq!((found.histories().len(), found.narrative()), (2, written.narrative()));
    assert!(found.narrative().reason.is_some());
}

#[test]
fn a_trace_with_drawn_parameters_is_read_back_and_drawn_again() {
    let room = room();
    let scenario = short("post-2017", 12, &[]);
    let drawn = DrawnParameters::from_priors(&scenario, 3).expect("priors");
    let told = scenario.clone();
    let selected = Selected { replicate: 7, reason: None };
    let plan = TracePlan::new(scenario, selected).expect("a replicate");
    let plan = plan.against(short("pre-2017", 12, &[])).expect("it is comparable");
    let plan = plan.with_drawn(drawn.clone()).expect("shared inputs");
    let folder = room.path().join("trace");
    let made = make(&plan, &folder, Format::default());
    are_alike(&plan, &made, &folder);
    assert_eq!(made.set().len(), 43);
    // The end is that of the replicate of the drawn run, to the last bit.
    let mut ends = Vec::new();
    let batch = Plan { replicates: 12, seed: told.seed(), threads: None, observed: Observed::Region };
    engine::run_drawn::<Unvariable>(drawn.sets(), &batch, &Silent, &mut |rows, _| {
        ends.extend_from_slice(rows);
        Ok(())
    })
    .unwrap_or_else(|_| panic!("nothing stops it"));
    let last = made.histories()[0].course().stretches.last().expect("a tick");
    assert_eq!(last.region, ends[7].region);
    let under = drawn.sets().scenario(2).expect("valid");
    assert_eq!(engine::chronicle(&under, told.seed(), 7).end, ends[7]);
}

#[test]
fn what_is_read_back_is_drawn_and_told_as_what_was_made() {
    let room = room();
    let folder = |name: &str| room.path().join(name);
    let plan = RunPlan::new(short("stochastic", 40, &[])).with_priors(true).expect("priors of numbers");
    are_alike(&plan, &make(&plan, &folder("run"), Format::Csv), &folder("run"));
    let scenario = short("central-asia", 40, &[]);
    let drawn = DrawnParameters::from_priors(&scenario, 4).expect("it has priors");
    let plan = RunPlan::new(scenario).with_drawn(drawn);
    are_alike(&plan, &make(&plan, &folder("drawn"), Format::Parquet), &folder("drawn"));
    let others = vec![short("post-2017", 40, &[])];
    let plan = ComparisonPlan::new(short("pre-2017", 40, &[]), others)
        .expect("they are comparable")
        .with_priors(true)
        .expect("priors of numbers");
    are_alike(&plan, &make(&plan, &folder("comparison"), Format::Parquet), &folder("comparison"));
    let plan = trace_plan();
    are_alike(&plan, &make(&plan, &folder("against"), Format::default()), &folder("against"));
    let selected = Selected { replicate: 3, reason: None };
    let plan = TracePlan::new(short("stochastic", 9, &[]), selected).expect("a replicate");
    let plan = plan.with_every_proposal();
    are_alike(&plan, &make(&plan, &folder("trace"), Format::default()), &folder("trace"));
}

#[test]
fn a_folder_is_read_as_what_it_holds() {
    let room = room();
    let folder = room.path().join("run");
    run(&folder, &short("central-asia", 3, &[]), Format::Csv);
    let held = ResultFolder::open(&folder).expect("a run");
    let message = TraceTables::read(&held, &|| false).map(|_| ()).expect_err("it is a run");
    assert!(
        message.is_refusal() && in_full(&message).contains("holds a run, not a trace\nhelp: "),
        "{message}"
    );
    let message = ComparisonTables::read(&held, &|| false).map(|_| ()).expect_err("it is a run");
    assert!(message.to_string().contains("not a comparison"), "{message}");
}

/// Writes outcomes of invented replicates.
fn outcomes(folder: &Path, format: Format, replicates: u64) {
    let scenario = triad();
    let columns = Columns::new(&scenario, &milestones(&scenario));
    let mut writer = OutcomeWriter::new(format, columns, &[], Vec::new()).expect("memory takes all");
    writer.write(&end_rows(replicates)).expect("memory takes all");
    fs::write(folder.join(format.file()), writer.finish().expect("memory takes all")).expect("a file");
}

/// Every row of a file.
fn rows(folder: &Path, format: Format) -> Result<Vec<EndRow>, ReadError> {
    let mut file = Rows::open(folder, format, &triad(), u64::MAX)?;
    let mut rows = Vec::new();
    loop {
        let block = file.block()?;
        if block.is_empty() {
            return Ok(rows);
        }
        rows.extend(block);
    }
}

#[test]
fn the_ends_of_replicates_are_read_back_row_by_row() {
    for format in Format::ALL {
        let room = room();
        // More rows than a block and, in Parquet, than a row group.
        for replicates in [0, 1, 1_024, 140_000] {
            if (replicates, format) == (140_000, Format::Csv) {
                continue;
            }
            outcomes(room.path(), format, replicates);
            assert!(rows(room.path(), format).expect("rows") == end_rows(replicates), "{replicates}");
        }
    }
}

#[test]
fn parquet_is_read_only_as_it_was_written() {
    let room = room();
    let folder = room.path().join("run");
    run(&folder, &short("central-asia", 3, &[]), Format::Parquet);
    let path = folder.join(Format::Parquet.file());
    let whole = fs::read(&path).expect("a file");
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    for bytes in [&flipped[..], &whole[..whole.len() / 2], &[]] {
        fs::write(&path, bytes).expect("a file");
        let held = ResultFolder::open(&folder).expect("a run");
        let message =
            in_full(&held.check(&RunTables::files(&held), &|| false).expect_err("it is another file"));
        assert!(
            message.contains("outcomes.parquet was changed") && message.contains("\nhelp: "),
            "{message}"
        );
    }
    fs::write(&path, whole).expect("a file");
    assert!(read::<RunTables>(&folder).is_ok());
}

/// An error with its remedy.
fn in_full(error: &ReadError) -> String {
    explained(error, |setting| setting.to_string())
}

/// What is said of the folder of a run when a line of one of its files is changed.
fn message_after(change: impl Fn(&Path)) -> String {
    let room = room();
    let folder = room.path().join("run");
    run(&folder, &short("central-asia", 3, &[]), Format::Csv);
    change(&folder);
    let held = ResultFolder::open(&folder).expect("a run");
    let message = held.check(&RunTables::files(&held), &|| false).and_then(|sources| {
        assert_eq!(sources.changed.len(), 1);
        RunTables::read(&held, &|| false).map(|_| ())
    });
    in_full(&message.expect_err("it is broken")).replace(&format!("{}/", folder.display()), "")
}

#[test]
fn a_table_far_longer_than_it_was_written_is_not_read() {
    let message = message_after(|folder| {
        let table = fs::File::options().write(true).open(folder.join("trajectories.csv")).expect("a table");
        // A sparse file takes no blocks on the disk.
        table.set_len(5_000_000_000).expect("a long file");
    });
    assert!(message.starts_with("trajectories.csv cannot be read: it has 5.0 GB, and "), "{message}");
}

#[test]
fn a_broken_file_is_told_with_its_place() {
    let edit = |file: &'static str, change: fn(&mut Vec<String>)| {
        message_after(move |folder| {
            let text = fs::read_to_string(folder.join(file)).expect("a table");
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            change(&mut lines);
            fs::write(folder.join(file), lines.join("\n") + "\n").expect("a file");
        })
    };
    let check = |message: String, expected: &str| {
        assert!(message.starts_with(expected), "{message}\n\nis not\n\n{expected}");
        assert!(message.contains("\nhelp: "), "{message}");
    };
    check(
        edit("trajectories.csv", |lines| {
            lines[2] = lines[2].replacen("region,region,", "region,region,x", 1)
        }),
        "trajectories.csv, line 3, column mean: \"x",
    );
    check(
        edit("trajectories.csv", |lines| lines[4] = lines[4].replacen("2017", "2018", 1)),
        "trajectories.csv, line 5, column date: \"2018-01-01\" is not 2017-01-01, which should come next",
    );
    check(
        edit("trajectories.csv", |lines| lines.truncate(12)),
        "trajectories.csv ends after 11 rows, where a row of paper, region, region should follow",
    );
    check(
        edit("trajectories.csv", |lines| lines[0] = lines[0].replace("q975", "q99")),
        "trajectories.csv has no column q975",
    );
    check(
        edit("trajectories.csv", |lines| lines[7].push_str(",1")),
        "trajectories.csv cannot be read: line 8: it has 18 cells, not 17 as the header",
    );
    check(
        edit("trajectories.csv", |lines| {
            let last = lines[lines.len() - 1].clone();
            lines.push(last);
        }),
        "trajectories.csv, line ",
    );
    check(
        edit("regimes.csv", |lines| {
            let line = lines.iter_mut().find(|line| line.contains(",3,")).expect("a regime of all");
            *line = line.replacen(",3,", ",2,", 1);
        }),
        "regimes.csv, line ",
    );
    check(
        edit("summary.csv", |lines| lines.retain(|line| !line.contains("agreements_trade_4"))),
        "summary.csv, line ",
    );
    check(
        edit("outcomes.csv", |lines| lines.truncate(3)),
        "outcomes.csv cannot be read: it has 2 rows, and the run has 3 replicates",
    );
    check(
        edit("outcomes.csv", |lines| lines[1] = lines[1].replacen("0,0.", "0,7.", 1)),
        "outcomes.csv cannot be read: it has a value of integration out of its range",
    );
    check(
        edit("outcomes.csv", |lines| lines[2] = lines[2].replacen("1,0.", "1,NaN0.", 1)),
        "outcomes.csv, line 3, column integration: \"NaN0.",
    );
    check(
        message_after(|folder| fs::remove_file(folder.join("regimes.csv")).expect("it is there")),
        "regimes.csv is missing",
    );
    check(
        message_after(|folder| fs::write(folder.join("trajectories.csv"), [0xff, 0xfe, 0]).expect("a file")),
        "trajectories.csv ",
    );
    check(
        edit("scenario.toml", |lines| {
            let line = lines.iter_mut().find(|line| line.starts_with("end = ")).expect("an end");
            *line = "end = \"2019\"".to_owned();
        }),
        "trajectories.csv, line 8, column series: \"integration\" is not paper, which should come next",
    );
}

#[test]
fn what_is_no_result_is_refused() {
    let room = room();
    let refused = |path: &Path, word: &str| {
        let error = ResultFolder::open(path).expect_err("no result");
        assert!(error.is_refusal() && error.to_string().contains(word), "{error}");
    };
    refused(room.path(), "holds no finished result");
    refused(&room.path().join("nowhere"), "holds no finished result");
    fs::write(room.path().join("manifest.json"), "{\"format\": 9}").expect("a file");
    refused(room.path(), "it has format 9");
}

#[test]
fn results_of_format_1_are_read() {
    let earlier = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/earlier/format-1");
    let tables: RunTables = read(&earlier.join("run")).expect("a run");
    let results = tables.results();
    assert_eq!((results.replicates, results.trajectories[0].points.len()), (40, 16));
    assert_eq!(results.ends.iter().map(|ends| ends.counts.iter().sum::<u64>()).max(), Some(40));
    let style = Style::new(Theme::Journal, Width::SINGLE);
    let figures = tables.figures(0, &Only::ALL, &style, &Provenance::default());
    let drawn: Vec<String> = figures.into_iter().map(|figure| figure.name).collect();
    let mut expected = run_chart_names();
    expected.retain(|name| name != "identity-matrix");
    assert_eq!(drawn, expected, "weights were not written then");
    let tables: ComparisonTables = read(&earlier.join("comparison")).expect("a comparison");
    let contrast = &tables.comparison().contrasts[0];
    assert!(contrast.spreads.is_empty() && contrast.ends.len() == 8 && contrast.outcomes.len() > 8);
    let tables: TraceTables = read(&earlier.join("trace")).expect("a trace");
    assert_eq!((tables.histories().len(), tables.histories()[0].course().replicate), (1, 7));
}

#[test]
fn pairs_share_each_drawn_set_and_are_read_back() {
    let room = room();
    let folder = room.path().join("paired");
    let scenarios = ["pre-2017", "post-2017"].map(|name| short(name, 12, &[]));
    let drawn = |scenario: &Scenario| DrawnParameters::from_priors(scenario, 1).expect("priors");
    let plan = ComparisonPlan::new(scenarios[0].clone(), vec![scenarios[1].clone()]).expect("comparable");
    let plan = plan.with_drawn(drawn(&scenarios[0])).expect("shared inputs");
    let tables = make(&plan, &folder, Format::Csv);
    // By brute force: one comparison for each set.
    let sets = drawn(&scenarios[0]);
    let differences: Vec<f64> = (0..12)
        .map(|replicate| {
            let pair = scenarios.each_ref().map(|scenario| {
                let values = sets.sets().values(replicate);
                let scenario = sets.sets().varied().applied(&values, scenario).expect("admissible values");
                scenario.run_as(std::num::NonZeroU64::new(replicate + 1), None)
            });
            let [baseline, scenario] = pair;
            let mut ends = [0.0; 2];
            let comparable = Comparable::new(&baseline, &[&scenario]).expect("one calendar");
            let batch = Plan {
                replicates: replicate + 1,
                seed: baseline.seed(),
                threads: None,
                observed: Observed::Region,
            };
            engine::run_together::<()>(&comparable, &batch, &Silent, &mut |rows| {
                let of = |arm: &Vec<EndRow>| arm.last().map_or(0.0, |row| row.region[0]);
                ends = [of(&rows[0]), of(&rows[1])];
                Ok(())
            })
            .expect("nothing stops it");
            ends[1] - ends[0]
        })
        .collect();
    let mean = differences.iter().sum::<f64>() / 12.0;
    let found = tables.summary().effects_of("post-2017").next().expect("integration");
    assert!((found.difference - mean).abs() < 1e-12, "{} {mean}", found.difference);
    let again = read::<ComparisonTables>(&folder).expect("a comparison");
    assert_eq!(again.summary(), tables.summary());
    assert_eq!(again.summary().variances.len(), 8);
    let record = ResultFolder::open(&folder).expect("a result").identity().drawn().cloned();
    assert_eq!(record.map(|drawn| drawn.keys.len()), Some(43));
}

#[test]
fn what_scenarios_cannot_share_is_not_drawn_for_them() {
    let plan = |change: &str| {
        let scenarios = [short("pre-2017", 4, &[]), short("post-2017", 4, &[change])];
        let [baseline, other] = scenarios;
        let drawn = DrawnParameters::from_priors(&baseline, 1).expect("priors");
        ComparisonPlan::new(baseline, vec![other]).expect("comparable").with_drawn(drawn)
    };
    let error = plan("parameters.spillover=0.5").map(|_| ()).expect_err("they differ in what is drawn");
    assert!(error.to_string().starts_with("parameters.spillover is drawn, and post-2017 differs"), "{error}");
    assert!(plan("scenario.title=\"other\"").is_ok());
    let scenario = short("pre-2017", 4, &[]);
    let drawn = DrawnParameters::from_priors(&scenario, 2).expect("priors");
    let plan = ComparisonPlan::new(scenario, vec![short("post-2017", 4, &[])]).expect("comparable");
    let error = plan.with_drawn(drawn).map(|_| ()).expect_err("pairs are independent");
    assert!(error.to_string().starts_with("2 pairs of replicates would share a set"), "{error}");
}
