//! What is written is read back to the last bit, and what is broken is told.

use std::path::Path;

use fs_err as fs;
use tempfile::TempDir;

use super::*;
use crate::analysis::Ends;
use crate::engine::{self, Observed, Plan, Silent};
use crate::export::fixture::{end_rows, execution, scenario as triad};
use crate::export::outcomes::{Columns, Format, OutcomeWriter};
use crate::export::trace::TraceWriter;
use crate::export::{ComparisonWriter, RunWriter, identity, manifest::TraceRecord, outcome_names};
use crate::scenario::milestones;

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

fn plan(scenario: &Scenario) -> Plan {
    Plan {
        replicates: scenario.replicates(),
        seed: scenario.seed(),
        threads: std::num::NonZeroUsize::new(2),
        observed: Observed::All,
    }
}

/// Runs a scenario into a folder.
fn run(folder: &Path, scenario: &Scenario, format: Format) -> Results {
    let plan = plan(scenario);
    let identity = identity(&[scenario], plan.seed, plan.replicates, format, None);
    let mut writer = RunWriter::begin(folder, scenario, identity, false).expect("a writable folder");
    let results = engine::run(scenario, &plan, &Silent, &mut |rows| writer.outcomes(rows));
    let results = results.expect("nothing stops it");
    writer.results(&results).expect("tables").publish(execution(), false).expect("a folder");
    results
}

/// Compares scenarios into a folder.
fn compare(folder: &Path, scenarios: &[&Scenario]) -> Comparison {
    let plan = plan(scenarios[0]);
    let identity = identity(scenarios, plan.seed, plan.replicates, Format::Parquet, None);
    let mut writer = ComparisonWriter::begin(folder, scenarios, identity, false).expect("a writable folder");
    let mut ends = Ends::new(outcome_names(scenarios));
    let alike = Comparable::new(scenarios[0], &scenarios[1..]).expect("alike");
    let batch = engine::run_together(&alike, &plan, &Silent, &mut |rows| {
        ends.extend(rows);
        writer.outcomes(rows)
    });
    let batch = batch.expect("nothing stops it");
    let comparison = Comparison::new(batch.arms, batch.divergences, &ends);
    writer.results(&comparison).expect("tables").publish(execution(), false).expect("a folder");
    comparison
}

/// What a folder holds.
fn read(folder: &Path) -> Result<Content, ReadError> {
    let held = ResultFolder::open(folder)?;
    let sources = held.check(&|| false)?;
    assert_eq!(sources.changed, Vec::<String>::new());
    held.read(&sources, held.scenarios()?, &|| false)
}

#[test]
fn a_run_is_read_back_to_the_last_bit() {
    for (replicates, format) in [(1, Format::Csv), (40, Format::Parquet), (1_500, Format::Csv)] {
        let room = room();
        let scenario = short("stochastic", replicates, &[]);
        let written = run(&room.path().join("run"), &scenario, format);
        let Content::Run(of, found) = read(&room.path().join("run")).expect("a run") else {
            panic!("it is a run")
        };
        assert_eq!((of.name(), of.resolved()), (scenario.name(), scenario.resolved()));
        // Too long to be printed.
        assert!(*found == written, "{replicates}");
    }
}

#[test]
fn a_comparison_is_read_back_to_the_last_bit() {
    // Every value kept, and counted in bins.
    for replicates in [1, 40, 20_500] {
        let room = room();
        let of = |name: &str, changes: &[&str]| short(name, replicates, changes);
        let baseline = of("pre-2017", &[]);
        let others = [
            of("post-2017", &[]),
            // Never parts from it; and the same, with regimes told otherwise.
            of("pre-2017", &["scenario.name=\"same\""]),
            of("pre-2017", &["scenario.name=\"other-regimes\"", "outcomes.integration.integration_min=0.1"]),
        ];
        let scenarios: Vec<&Scenario> = std::iter::once(&baseline).chain(&others).collect();
        let written = compare(&room.path().join("all"), &scenarios);
        let Content::Comparison(of, found) = read(&room.path().join("all")).expect("a comparison") else {
            panic!("it is a comparison")
        };
        let names = |scenarios: &[&Scenario]| -> Vec<String> {
            scenarios.iter().map(|scenario| scenario.name().to_owned()).collect()
        };
        assert_eq!(names(&of.iter().collect::<Vec<_>>()), names(&scenarios));
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
        assert!(*found == written, "{replicates}");
    }
}

#[test]
fn a_trace_is_read_back_to_the_last_bit() {
    let room = room();
    let (scenario, other) = (short("stochastic", 9, &[]), short("pre-2017", 9, &[]));
    let mut identity = identity(&[&scenario, &other], scenario.seed(), 9, Format::default(), None);
    identity.study = StudyRecord::Trace(TraceRecord { replicate: 5, every: false });
    let folder = room.path().join("told");
    let mut writer = TraceWriter::begin(&folder, identity, false).expect("a writable folder");
    let told = [&scenario, &other].map(|scenario| engine::chronicle(scenario, scenario.seed(), 5));
    writer.tables("", &scenario, &told[0]).expect("tables");
    writer.tables(COMPARED, &other, &told[1]).expect("tables");
    writer.complete().publish(execution(), false).expect("a folder");
    let Content::Trace(found) = read(&folder).expect("a trace") else { panic!("it is a trace") };
    let courses: Vec<Course> = found.into_iter().map(|(_, course)| course).collect();
    assert_eq!(courses, told.map(|chronicle| Course::of(&chronicle)));
    let deeds: usize = courses[0].stretches.iter().map(|stretch| stretch.deeds.len()).sum();
    assert!(deeds > 10, "{deeds} deeds say little");
}

/// Writes outcomes of made-up replicates.
fn outcomes(folder: &Path, format: Format, replicates: u64) {
    let scenario = triad();
    let columns = Columns::new(&scenario, &milestones(&scenario));
    let mut writer = OutcomeWriter::new(format, columns, &[], Vec::new()).expect("memory takes all");
    writer.write(&end_rows(replicates)).expect("memory takes all");
    fs::write(folder.join(format.file()), writer.finish().expect("memory takes all")).expect("a file");
}

/// Every row of a file.
fn rows(folder: &Path, format: Format) -> Result<Vec<crate::outcome::EndRow>, ReadError> {
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
        // More than a block and, in Parquet, than a row group.
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
        let told = held.check(&|| false).expect_err("it is another file").to_string();
        assert!(told.contains("outcomes.parquet was changed") && told.contains("\nhelp: "), "{told}");
    }
    fs::write(&path, whole).expect("a file");
    assert!(read(&folder).is_ok());
}

/// What is said of the folder of a run when a line of one of its files is changed.
fn told_of(change: impl Fn(&Path)) -> String {
    let room = room();
    let folder = room.path().join("run");
    run(&folder, &short("central-asia", 3, &[]), Format::Csv);
    change(&folder);
    let held = ResultFolder::open(&folder).expect("a run");
    let told = held.scenarios().and_then(|scenarios| {
        let sources = held.check(&|| false)?;
        assert_eq!(sources.changed.len(), 1);
        held.read(&sources, scenarios, &|| false)
    });
    told.expect_err("it is broken").to_string().replace(&format!("{}/", folder.display()), "")
}

#[test]
fn a_table_far_longer_than_it_was_written_is_not_read() {
    let told = told_of(|folder| {
        let table = fs::File::options().write(true).open(folder.join("trajectories.csv")).expect("a table");
        // It has no blocks on the disk.
        table.set_len(5_000_000_000).expect("a long file");
    });
    assert!(told.starts_with("trajectories.csv cannot be read: it has 5.0 GB, and "), "{told}");
}

#[test]
fn a_broken_file_is_told_with_its_place() {
    let edit = |file: &'static str, change: fn(&mut Vec<String>)| {
        told_of(move |folder| {
            let text = fs::read_to_string(folder.join(file)).expect("a table");
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            change(&mut lines);
            fs::write(folder.join(file), lines.join("\n") + "\n").expect("a file");
        })
    };
    let check = |told: String, expected: &str| {
        assert!(told.starts_with(expected), "{told}\n\nis not\n\n{expected}");
        assert!(told.contains("\nhelp: "), "{told}");
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
        told_of(|folder| fs::remove_file(folder.join("regimes.csv")).expect("it is there")),
        "regimes.csv is missing",
    );
    check(
        told_of(|folder| fs::write(folder.join("trajectories.csv"), [0xff, 0xfe, 0]).expect("a file")),
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
    refused(room.path(), "holds no finished run");
    refused(&room.path().join("nowhere"), "holds no finished run");
    fs::write(room.path().join("manifest.json"), "{\"format\": 9}").expect("a file");
    refused(room.path(), "it has format 9");
}

#[test]
fn results_of_format_1_are_read() {
    let earlier = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/earlier/format-1");
    let Content::Run(scenario, results) = read(&earlier.join("run")).expect("a run") else {
        panic!("it is a run")
    };
    assert_eq!((results.replicates, results.trajectories[0].points.len()), (40, 16));
    assert_eq!(results.ends.iter().map(|ends| ends.counts.iter().sum::<u64>()).max(), Some(40));
    let style = crate::plot::Style::new(crate::plot::Theme::Journal, crate::plot::Width::SINGLE);
    let figures = crate::plot::draw_all(&results, &scenario, &style, &crate::plot::Provenance::default());
    let drawn: Vec<String> = figures.into_iter().map(|figure| figure.name).collect();
    let mut expected = crate::plot::run_chart_names();
    expected.retain(|name| name != "identity-matrix");
    assert_eq!(drawn, expected, "weights were not written then");
    let Content::Comparison(_, comparison) = read(&earlier.join("comparison")).expect("a comparison") else {
        panic!("it is a comparison")
    };
    let contrast = &comparison.contrasts[0];
    assert!(contrast.spreads.is_empty() && contrast.ends.len() == 8 && contrast.outcomes.len() > 8);
    let Content::Trace(told) = read(&earlier.join("trace")).expect("a trace") else {
        panic!("it is a trace")
    };
    assert_eq!((told.len(), told[0].1.replicate), (1, 7));
}
