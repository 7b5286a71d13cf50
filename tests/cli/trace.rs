//! `concord trace` from end to end, as a user meets it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use concord::studies::trace::{EVENT_COLUMNS, STATE_COLUMNS};
use tempfile::TempDir;

use crate::testkit::pinned;
#[cfg(target_os = "linux")]
use crate::testkit::program::interrupted;
use crate::testkit::program::{concord, done, fails, files, outcome, room, unread};

/// The command in a folder, on 80 columns and no terminal.
fn trace(room: &TempDir, arguments: &[&str]) -> Command {
    concord(room, &[&["trace"], arguments].concat())
}

/// Runs a command that fails with a status, prints nothing and writes nothing; its standard error.
fn refused(room: &TempDir, arguments: &[&str], expected: i32) -> String {
    let stderr = fails(trace(room, arguments), expected);
    assert_eq!(names(room.path()), BTreeSet::new(), "{arguments:?}");
    stderr
}

fn names(folder: &Path) -> BTreeSet<String> {
    files(folder).into_keys().collect()
}

/// The rows of a table as columns by name.
fn rows(folder: &Path, file: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder.join(file)).expect("a table");
    reader.deserialize().map(|row| row.expect("a row as long as the header")).collect()
}

#[test]
fn a_replicate_is_told_and_its_files_written() {
    let room = room();
    let (stdout, stderr) = done(trace(&room, &["--replicate", "17", "--full"]));
    assert!(stdout.starts_with(
        "Central Asia, leaders as they were\ncentral-asia, replicate 17 of 0 to 9,999, seed 2017\n"
    ));
    for year in 1992..=2030 {
        assert!(stdout.contains(&format!("\n{year}\n")), "{year} is missing");
    }
    for word in
        ["Shavkat Mirziyoyev took office in Uzbekistan", "agreed on", "refused", "In sum", "At its end:"]
    {
        assert!(stdout.contains(word), "{word} is not in {stdout}");
    }
    assert!(
        !stdout.contains('\x1b') && stderr.contains("saved in output/central-asia-replicate-17"),
        "{stderr}"
    );
    let expected = [
        "article.tex",
        "chronicle.md",
        "datapackage.json",
        "events.csv",
        "figures/chronicle.pdf",
        "figures/chronicle.png",
        "figures/chronicle.svg",
        "figures/chronicle.txt",
        "figures/figures.tex",
        "manifest.json",
        "report.html",
        "scenario.toml",
        "states.csv",
    ];
    let folder = room.path().join("output/central-asia-replicate-17");
    assert_eq!(names(&folder), expected.map(str::to_owned).into());
    let text = fs::read_to_string(folder.join("chronicle.md")).expect("a text");
    assert!(text.starts_with("# Central Asia") && text.contains("\n## 2016\n"));
    let page = fs::read_to_string(folder.join("report.html")).expect("a report");
    assert!(page.contains("<h3>2016</h3>") && page.contains("id=\"figure-chronicle\""), "years and chart");
    let manifest = fs::read_to_string(folder.join("manifest.json")).expect("a manifest");
    assert!(manifest.contains("\"replicate\": 17"), "{manifest}");
    // Made again it is the same, but for the manifest; unchanged it is left.
    let before = files(&folder);
    let (again, note) = done(trace(&room, &["--replicate", "17", "--full"]));
    assert!(again == stdout && note.contains("holds this trace already"), "{note}");
    done(trace(&room, &["--replicate", "17", "--force", "--threads", "1"]));
    let mut after = files(&folder);
    for files in [&mut after, &mut before.clone()] {
        files.remove("manifest.json").expect("a manifest");
    }
    assert!(after.iter().all(|(name, bytes)| before[name] == *bytes));
}

#[test]
fn a_page_is_printed_and_more_on_demand() {
    let room = room();
    let told =
        |more: &[&str]| done(trace(&room, &[&["--replicate", "17", "--no-figures", "-q"], more].concat())).0;
    let page = told(&[]);
    assert!((30..=75).contains(&page.lines().count()), "{} lines\n{page}", page.lines().count());
    for words in [
        "Central Asia, leaders as they were",
        "It ended in a regime of",
        "2005",
        "Kurmanbek Bakiyev took office in Kyrgyzstan (openness 0.60 to 0.40).",
        "Merger of CACO into EurAsEC",
        "In sum",
        "Year by year: in output/central-asia-replicate-17/chronicle.md, or here with --full or --years",
    ] {
        let text = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(words), "{words} is not in {page}");
    }
    assert!(!page.contains("At its end:"), "{page}");
    let years = told(&["--years", "2016..2018"]);
    let of_years: Vec<&str> =
        years.lines().filter(|line| line.len() == 4 && line.starts_with(['1', '2'])).collect();
    assert_eq!(of_years, ["2016", "2017", "2018"]);
    let text = years.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("A percentage in brackets is the probability"), "{years}");
    assert!(told(&["--years", "2016"]).contains("\n2016\n"));
    assert!(told(&["--full"]).lines().count() > 300);
    let text = fs::read_to_string(room.path().join("output/central-asia-replicate-17/chronicle.md"));
    let text = text.expect("a text");
    assert!(text.contains("\n## 1992\n") && text.contains("\n## 2030\n"), "the file holds all of it");
}

#[test]
fn half_years_are_told_by_their_first_and_last_day() {
    let room = room();
    let (told, _) = done(trace(&room, &["mercosur", "--replicate", "1", "--full", "--no-figures"]));
    assert!(told.contains("/06-30)") || told.contains("/12-31)"), "{told}");
    assert!(!told.contains("-07-01)"), "{told}");
}

#[test]
fn the_tables_are_those_of_the_replicate_of_a_run() {
    let room = room();
    done(trace(&room, &["stochastic", "-n", "9", "--replicate", "8", "--no-figures", "-o", "told"]));
    done(concord(&room, &["run", "stochastic", "-n", "9", "--no-figures", "--format", "csv", "-o", "run"]));
    let end = rows(&room.path().join("run"), "outcomes.csv").pop().expect("nine rows");
    let told = room.path().join("told");
    let states = rows(&told, "states.csv");
    let last = |series: &str| {
        let of = states.iter().rev().find(|row| row["series"] == series && row["unit"] == "region");
        of.expect("a regional series")["value"].clone()
    };
    for series in
        ["integration", "paper", "paper_gap", "identity", "dispute", "agency", "agreements", "incidents"]
    {
        assert_eq!(last(series).parse::<f64>(), end[series].parse::<f64>(), "{series}");
    }
    for kind in ["directed_dyad", "state", "dyad", "issue"] {
        assert!(states.iter().any(|row| row["unit_type"] == kind), "{kind}");
    }
    let events = rows(&told, "events.csv");
    let count = |of: &dyn Fn(&BTreeMap<String, String>) -> bool| events.iter().filter(|row| of(row)).count();
    let signed = count(&|row| row["outcome"] == "signed" && row["role"] == "chair");
    assert_eq!(signed.to_string(), end["agreements"].trim_end_matches(".0"));
    assert!(count(&|row| row["event"] == "succession") > 0);
    for row in events.iter().filter(|row| row["event"] == "proposal") {
        let number = |column: &str| row[column].parse::<f64>().expect("a number");
        let parts = [
            "own_gain",
            "partners_gain",
            "shared_identity",
            "spillover",
            "sovereignty",
            "numbers",
            "dispute",
            "prestige",
        ];
        let sum: f64 = parts.iter().map(|part| number(part)).sum();
        assert!((sum - number("worth")).abs() < 1e-12, "{row:?}");
        assert_eq!(row["role"] == "refuses", !row["tipped"].is_empty(), "{row:?}");
    }
}

#[test]
fn every_proposal_has_its_reckonings() {
    let room = room();
    let (stdout, _) = done(trace(&room, &["--replicate", "3", "--every", "--no-figures"]));
    let events = rows(&room.path().join("output/central-asia-replicate-3"), "events.csv");
    let proposals = events.iter().filter(|row| row["role"] == "chair").count();
    assert!(proposals > 50);
    for label in [
        "Own gain",
        "Partners' gain",
        "Shared identity",
        "Existing ties",
        "Sovereignty",
        "Disputes",
        "Prestige",
        "Worth in all",
    ] {
        assert_eq!(
            stdout
                .lines()
                .filter(|line| line.strip_prefix(label).is_some_and(|rest| rest.starts_with("  ")))
                .count(),
            proposals,
            "{label}"
        );
    }
}

#[test]
fn no_line_is_longer_than_the_terminal() {
    let room = room();
    for columns in ["60", "80", "100"] {
        for more in [&["--every"][..], &["--compare", "pre-2017", "--full"], &[]] {
            let mut command = trace(&room, &[&["--replicate", "1", "--no-figures", "-f"][..], more].concat());
            command.env("COLUMNS", columns);
            let (stdout, _) = done(command);
            let longest = stdout.lines().map(|line| line.chars().count()).max().unwrap_or(0);
            assert!(
                longest <= columns.parse().expect("a number"),
                "{longest} characters on {columns} columns"
            );
        }
    }
}

#[test]
fn the_median_is_found_at_any_number_of_threads() {
    let room = room();
    let told = |threads| {
        let arguments = ["--median", "-n", "50", "--no-figures", "-f", "-t", threads];
        done(trace(&room, &arguments)).0
    };
    let one = told("1");
    assert!(one.contains("the most typical of 50 replicates"), "{one}");
    assert!(one == told("3"));
}

#[test]
fn a_condition_finds_its_first_replicate_and_counts_the_others() {
    let room = room();
    let condition = "integration > 0.4 and not culture == 'hobbesian'";
    let (stdout, _) = done(trace(&room, &["--where", condition, "-n", "60", "--no-figures", "-o", "told"]));
    done(concord(&room, &["run", "-n", "60", "--no-figures", "--format", "csv", "-o", "run"]));
    let ends = rows(&room.path().join("run"), "outcomes.csv");
    let holds = |row: &&BTreeMap<String, String>| {
        row["integration"].parse::<f64>().expect("a number") > 0.4 && row["culture"] != "hobbesian"
    };
    let satisfying: Vec<_> = ends.iter().filter(holds).collect();
    let first = &satisfying.first().expect("one of them")["replicate"];
    let stdout = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(stdout.contains(&format!("replicate {first} of 0 to 59")), "{stdout}");
    assert!(stdout.contains(&format!("the first of {} of 60 replicates", satisfying.len())), "{stdout}");
}

#[test]
fn bad_usage_is_refused_with_its_remedy() {
    let room = room();
    for (arguments, words) in [
        (&[][..], "--replicate <K>|--median|--where <CONDITION>"),
        (&["--median", "--replicate", "1"], "cannot be used with"),
        (&["--where", "dispute < 1", "--median"], "cannot be used with"),
        (
            &["--replicate", "20", "-n", "20"],
            "there is no replicate 20 of central-asia: its 20 replicates are numbered from 0 to 19",
        ),
        (&["--replicate", "-1"], "unexpected argument '-1'"),
        (&["--replicate", "x"], "the number of a replicate is from 0"),
        (&["--where", "regine == 'integration'"], "did you mean regime?"),
        (&["--where", "regime == 'integraton'"], "did you mean \"integration\"?"),
        (&["--where", "integration > "], "a number is missing"),
        (
            &["--replicate", "1", "--compare", "mercosur"],
            "mercosur cannot be compared with central-asia: it has 2 ticks a year, not 4",
        ),
        (&["--replicate", "1", "--compare", "nowhere"], "nowhere"),
        (&["--replicate", "1", "--compare", "pre-2017", "--every"], "cannot be used with"),
        (&["--replicate", "1", "--set", "parameters.rungg=1"], "rungg"),
        (&["--replicate", "1", "--years", "2020..2016"], "the earlier one first"),
        (&["--replicate", "1", "--years", "2040"], "it goes from 1992 to 2030"),
        (&["--replicate", "1", "--years", "2016", "--full"], "cannot be used with"),
    ] {
        let stderr = refused(&room, arguments, 2);
        assert!(stderr.contains(words), "{arguments:?}: {stderr}");
    }
}

#[test]
fn no_match_is_a_failure_that_says_how_many_were_looked_at() {
    let room = room();
    let stderr = refused(&room, &["--where", "integration > 0.99", "-n", "30"], 1);
    assert!(
        stderr.contains("none of 30 replicates of central-asia ends so that integration > 0.99"),
        "{stderr}"
    );
    assert!(stderr.contains("\nhelp: "), "{stderr}");
}

#[test]
fn a_folder_of_a_run_is_not_taken_without_force() {
    let room = room();
    done(concord(&room, &["run", "-n", "20", "--no-figures", "-o", "here"]));
    let before = files(room.path());
    let arguments = ["--replicate", "1", "-n", "20", "--no-figures", "-o", "here"];
    let (stdout, stderr, status) = outcome(trace(&room, &arguments));
    assert_eq!((status, stdout.as_str()), (Some(2), ""));
    assert!(stderr.contains("a run, not the trace of replicate 1"), "{stderr}");
    assert!(files(room.path()) == before);
    done(trace(&room, &[&arguments[..], &["--force"]].concat()));
    assert!(names(&room.path().join("here")).contains("events.csv"));
}

#[test]
fn two_scenarios_are_told_from_where_their_histories_part() {
    let room = room();
    let (page, _) =
        done(trace(&room, &["--replicate", "3", "--compare", "pre-2017", "--no-figures", "-o", "p"]));
    assert!(page.contains("The histories part in") && page.contains("The end under pre-2017"), "{page}");
    assert!(page.lines().count() < 40, "{page}");
    let (stdout, _) = done(trace(&room, &["--replicate", "3", "--compare", "pre-2017", "--full"]));
    let text = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in [
        "central-asia against pre-2017",
        "The scenarios differ from 2016-Q4 on: Uzbekistan is led by Shavkat Mirziyoyev under central-asia and by Islam Karimov under pre-2017.",
        "The histories part in 2016-Q4",
        "Up to there they are one history.",
        "Under pre-2017: ",
        "The end under central-asia It ended in",
    ] {
        assert!(text.contains(word), "{word} is not in {stdout}");
    }
    assert!(!text.contains(" 2015 "), "{stdout}");
    let folder = room.path().join("output/central-asia-replicate-3-against-pre-2017");
    for file in
        ["events.csv", "compared/events.csv", "compared/scenario.toml", "compared/figures/figures.tex"]
    {
        assert!(folder.join(file).exists(), "{file}");
    }
    // The one history up to the parting.
    let [one, other] = ["states.csv", "compared/states.csv"].map(|file| rows(&folder, file));
    let first = one
        .iter()
        .zip(&other)
        .filter(|(a, b)| a["value"] != b["value"])
        .map(|(a, _)| a["date"].clone())
        .min();
    assert_eq!(first.as_deref(), Some("2016-10-01"));
    let (same, _) = done(trace(&room, &["--replicate", "3", "--compare", "central-asia", "-o", "same"]));
    assert!(same.contains("Replicate 3 is one history under both."), "{same}");
}

#[test]
fn a_reader_who_closes_the_pipe_does_no_harm() {
    let room = room();
    unread(&room, &["trace", "--replicate", "2", "--every", "--no-figures"]);
    assert!(room.path().join("output/central-asia-replicate-2/manifest.json").exists());
}

#[test]
#[cfg(target_os = "linux")]
fn an_interrupted_search_leaves_nothing() {
    let room = room();
    for selector in [&["--median"][..], &["--where", "integration > 2"]] {
        let stderr = interrupted(&room, &[&["trace"], selector].concat(), "1000000000");
        assert!(stderr.contains("of 1,000,000,000 replicates of central-asia"), "{stderr}");
        assert_eq!(names(room.path()), BTreeSet::new());
    }
}

#[test]
fn help_names_every_option() {
    let room = room();
    let (help, _) = done(trace(&room, &["--help"]));
    for option in [
        "replicate",
        "median",
        "where",
        "every",
        "full",
        "years",
        "compare",
        "replicates",
        "seed",
        "threads",
        "set",
        "output",
        "force",
        "no-figures",
        "quiet",
    ] {
        assert!(help.contains(&format!("--{option}")), "{option} is not in the help");
    }
}

/// The lines from one that begins with `from` up to the one before `to`.
fn between<'a>(text: &'a str, from: &str, to: &str) -> String {
    let lines: Vec<&'a str> = text
        .lines()
        .skip_while(|line| !line.starts_with(from))
        .take_while(|line| !line.starts_with(to))
        .collect();
    assert!(!lines.is_empty(), "nothing from {from} to {to}");
    lines.join("\n").trim().to_owned()
}

#[test]
fn the_document_shows_what_is_told() {
    let room = room();
    let fenced = |text: String| format!("```text\n{text}\n```");
    let (page, _) = done(trace(&room, &["--replicate", "17", "--no-figures"]));
    pinned::part("docs/trace.md", "page", &fenced(between(&page, "Central Asia", "Report:")));
    let (told, _) = done(trace(&room, &["--replicate", "17", "--no-figures", "--years", "2016..2017"]));
    pinned::part("docs/trace.md", "chronicle", &fenced(between(&told, "2016", "Report:")));
    let (every, _) = done(trace(&room, &["--replicate", "17", "--every", "--no-figures", "-f"]));
    let table = between(&every, "1992-Q", "1992-Q3");
    let first = table.split("\n\n").take(1).collect::<Vec<_>>().join("\n\n");
    pinned::part("docs/trace.md", "every", &fenced(first));
    let apart = ["--replicate", "17", "--compare", "pre-2017", "--no-figures", "--full"];
    let (apart, _) = done(trace(&room, &apart));
    pinned::part("docs/trace.md", "apart", &fenced(between(&apart, "central-asia against", "2018")));
}

#[test]
fn the_document_names_every_column() {
    let document = include_str!("../../docs/trace.md");
    for column in EVENT_COLUMNS.iter().chain(&STATE_COLUMNS) {
        assert!(document.contains(&format!("`{column}`")), "{column} is not described");
    }
}

#[test]
fn a_finished_trace_is_drawn_again_as_it_drew_itself() {
    let room = room();
    let arguments = ["stochastic", "-n", "9", "--replicate", "8", "--compare", "pre-2017", "-o", "told"];
    done(trace(&room, &[&arguments[..], &["--width", "85"]].concat()));
    let (stdout, stderr) = done(concord(&room, &["plot", "told", "--width", "85"]));
    assert!(
        stdout.contains("2 figures of stochastic vs pre-2017 (end of 2030-Q4: replicate 8, seed 2017)"),
        "{stdout}"
    );
    assert_eq!(stderr, "");
    let (told, drawn) = (files(&room.path().join("told")), files(&room.path().join("told-figures")));
    for (file, again) in
        [("figures/chronicle", "chronicle"), ("compared/figures/chronicle", "compared/chronicle")]
    {
        for ending in ["svg", "pdf", "png", "txt"] {
            assert!(
                told[&format!("{file}.{ending}")] == drawn[&format!("{again}.{ending}")],
                "{file}.{ending}"
            );
        }
    }
}

#[test]
fn dated_events_are_told_with_what_they_changed() {
    let room = room();
    let text = r#"
        extends = "central-asia.toml"
        [scenario]
        name = "gated"
        end = "2014"
        [[events]]
        name = "Gate"
        kind = "closure"
        date = "2010-04-07"
        until = "2011-09"
        pairs = [["UZB", "KGZ"], ["UZB", "TJK"]]
        issues = ["trade"]
        severity = 0.8
        [[events]]
        name = "Exit"
        kind = "withdrawal"
        date = "2012-12"
        state = "UZB"
        share = 0.5
        [[events]]
        name = "War"
        kind = "conflict"
        date = "2013"
        until = "2014"
        pair = ["UZB", "KGZ"]
        severity = 2.0
        [[events]]
        name = "Danger"
        kind = "exposure"
        date = "2013"
        until = "2014"
        level = 0.5
    "#;
    fs::write(room.path().join("gated.toml"), text).expect("a file");
    let arguments = ["gated.toml", "--replicate", "3", "--full", "--events", "all", "-o", "told"];
    let (stdout, _) = done(trace(&room, &arguments));
    let told = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in [
        "Gate: borders closed between",
        "Gate: borders opened again",
        "Exit: Uzbekistan left",
        "War: violence",
    ] {
        assert!(told.contains(word), "{word} is not in {stdout}");
    }
    let folder = room.path().join("told");
    let of = |kind: &str| {
        rows(&folder, "events.csv").into_iter().filter(|row| row["event"] == kind).collect::<Vec<_>>()
    };
    let closed = of("closure");
    assert_eq!(closed.len(), 2, "a row a pair");
    for row in &closed {
        let number = |column: &str| row[column].parse::<f64>().expect("a number");
        assert!((number("after") - 0.2 * number("before")).abs() < 1e-12, "{row:?}");
        assert_eq!((&*row["issue"], &*row["size"], &*row["date"]), ("trade", "0.8", "2010-04-01"));
    }
    assert_eq!((of("conflict").len(), of("exposure").len()), (4, 1));
    assert_eq!(of("withdrawal")[0]["state"], "UZB");
    // Read back, it is drawn as it was.
    done(concord(&room, &["plot", "told", "--events", "all", "-o", "again"]));
    let chart = |folder: &str, file: &str| fs::read(room.path().join(folder).join(file)).expect("a chart");
    assert!(chart("again", "chronicle.svg") == chart("told/figures", "chronicle.svg"));
    let (page, _) = done(trace(
        &room,
        &[
            "gated.toml",
            "--replicate",
            "3",
            "--compare",
            "central-asia",
            "--full",
            "--no-figures",
            "-o",
            "apart",
            "--set",
            "scenario.end=2014",
        ],
    ));
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("what happens is") && page.contains("Gate and"), "{page}");
    assert!(page.contains("The scenarios differ from 2010-Q2 on"), "{page}");
}

#[test]
fn a_replicate_of_a_drawn_run_is_told_with_its_set() {
    let room = room();
    let draw = ["--draw-parameters", "prior", "--replicates-per-set", "2"];
    let few = ["stochastic", "-n", "8", "--no-figures"];
    let run = ["run", "--format", "csv", "-o", "run"];
    done(concord(&room, &[&run[..], &few, &draw].concat()));
    let told =
        |more: &[&str], folder: &str| done(trace(&room, &[&few[..], &["-o", folder], more].concat())).0;
    let page = told(&[&["--replicate", "5"], &draw[..]].concat(), "told");
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let about = "stochastic, replicate 5 of 0 to 7, seed 2017, with set 2 of 43 numbers drawn from their priors, 2 replicates of \
                 each set";
    assert!(one_line(&page).contains(about) && !page.contains("Drawn parameters"), "{page}");
    // It ends as in the run, to the last bit.
    let end = rows(&room.path().join("run"), "outcomes.csv").swap_remove(5);
    let folder = room.path().join("told");
    let states = rows(&folder, "states.csv");
    for series in
        ["integration", "paper", "paper_gap", "identity", "dispute", "agency", "agreements", "incidents"]
    {
        let of = states.iter().rev().find(|row| row["series"] == series && row["unit"] == "region");
        assert_eq!(of.expect("a regional series")["value"], end[series], "{series}");
    }
    let regime = format!("regime of {}", end["regime"].replace('_', " "));
    assert!(one_line(&page).contains(&regime), "{page}");
    // Its set is that of the run, and stands beside the values of the scenario.
    let read = |name: &str| fs::read_to_string(room.path().join(name)).expect("a file");
    assert_eq!(read("told/parameters.csv"), read("run/parameters.csv"));
    assert_eq!(read("told/scenario.toml"), read("run/scenario.toml"));
    let of_run = rows(&room.path().join("run"), "parameters.csv").swap_remove(2);
    let set = rows(&folder, "parameter_set.csv");
    assert_eq!(set.len() + 2, of_run.len());
    assert!(set.iter().all(|row| row["parameter_set"] == "2" && row["value"] == of_run[&row["key"]]));
    let spillover = set.iter().find(|row| row["key"] == "parameters.spillover").expect("it has a prior");
    assert_eq!(spillover["scenario_value"], "0.42");
    let report = read("told/report.html");
    for words in
        ["Set 2, which this history has", "43 numbers drawn from their priors", "parameters.spillover</"]
    {
        assert!(report.contains(words), "{words} is not in the report");
    }
    assert!(
        report.contains("concord trace scenario.toml --replicate 5 --draw-parameters prior"),
        "the command"
    );
    assert!(read("told/chronicle.md").contains("## Drawn parameters"));
    assert!(read("told/manifest.json").contains("\"replicates_per_set\": 2"));
    let full = told(&[&["--replicate", "5", "--full"], &draw[..]].concat(), "told");
    assert!(full.contains("Drawn parameters") && full.contains("parameters.spillover"), "{full}");
    // Another history of the same replicate: with the scenario's own values.
    let stderr = fails(trace(&room, &[&few[..], &["--replicate", "5", "-o", "told"]].concat()), 2);
    assert!(stderr.contains("with drawn parameters"), "{stderr}");
}

#[test]
fn sets_of_a_file_are_told_and_their_replicates_found() {
    let room = room();
    let few = ["central-asia", "-n", "6", "--no-figures"];
    done(concord(&room, &[&["run", "--draw-parameters", "prior", "-o", "run"], &few[..]].concat()));
    let told = |more: &[&str], folder: &str| {
        let (stdout, _) = done(trace(&room, &[&few[..], &["-o", folder], more].concat()));
        (stdout, files(&room.path().join(folder)))
    };
    let (_, of_priors) = told(&["--draw-parameters", "prior", "--replicate", "4"], "priors");
    let listed = ["--draw-parameters", "run/parameters.csv"];
    let (_, of_file) = told(&[&["--replicate", "4"], &listed[..]].concat(), "file");
    for name in ["events.csv", "states.csv", "parameter_set.csv", "parameters.csv"] {
        assert!(of_priors[name] == of_file[name], "{name}");
    }
    // From within its folder the same is made of the file in it.
    let page = String::from_utf8_lossy(&of_file["report.html"]).into_owned();
    assert!(
        page.contains("--replicate 4 --draw-parameters parameters.csv --replicates-per-set 1"),
        "the command"
    );
    let (found, of_condition) = told(&[&["--where", "replicate == 4"], &listed[..]].concat(), "found");
    assert!(found.contains("the first of 1 of 6 replicates"), "{found}");
    assert!(of_condition["states.csv"] == of_file["states.csv"]);
    let (median, _) = told(&["--median", "--draw-parameters", "prior", "-t", "1"], "median");
    let (other, _) = told(&["--median", "--draw-parameters", "prior", "-t", "3"], "median-3");
    let replicate = |text: &str| text.lines().nth(1).map(str::to_owned);
    assert!(median.contains("the most typical of 6 replicates"), "{median}");
    assert_eq!(replicate(&median), replicate(&other));
}

#[test]
fn two_histories_share_a_set_unless_they_differ_in_it() {
    let room = room();
    let draw = ["--replicate", "3", "-n", "4", "--no-figures", "--draw-parameters", "prior"];
    done(trace(&room, &[&["post-2017", "--compare", "pre-2017", "-o", "told"], &draw[..]].concat()));
    let told = room.path().join("told");
    let page = fs::read_to_string(told.join("report.html")).expect("a report");
    assert!(page.contains("Both histories have the same set."));
    done(trace(&room, &[&["pre-2017", "-o", "other"], &draw[..]].concat()));
    let states = |folder: &Path| fs::read(folder.join("states.csv")).expect("a table");
    assert!(states(&told.join("compared")) == states(&room.path().join("other")));
    done(concord(&room, &["plot", "told", "-o", "figures"]));

    let other = "extends = \"central-asia\"\n[scenario]\nname = \"other\"\n[parameters]\nspillover = 0.5\n";
    fs::write(room.path().join("other.toml"), other).expect("a file");
    let stderr = fails(trace(&room, &[&["--compare", "other.toml"], &draw[..]].concat()), 2);
    let words = "parameters.spillover is drawn, and other differs from central-asia in it";
    assert!(stderr.contains(words) && stderr.contains("\nhelp: take away its prior"), "{stderr}");
    fs::write(room.path().join("sets.csv"), "scenario.start\n1993\n1993\n1993\n1993\n").expect("a file");
    let sets = ["--replicate", "3", "-n", "4", "--draw-parameters", "sets.csv"];
    let stderr = fails(trace(&room, &sets), 2);
    assert!(stderr.contains("scenario.start decides"), "{stderr}");
    let stderr = fails(trace(&room, &["--replicate", "1", "--replicates-per-set", "2"]), 2);
    assert!(stderr.contains("--draw-parameters"), "{stderr}");
}
