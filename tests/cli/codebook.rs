//! The codebook from end to end: `check --explain`, warnings of a check, `init --blank`.

use std::fs;

use tempfile::TempDir;

use crate::testkit::program::{self, outcome, room};

/// Runs the program in a folder, with lines of so many columns: standard output, standard error, exit status.
fn concord(room: &TempDir, arguments: &[&str], columns: usize) -> (String, String, Option<i32>) {
    let mut command = program::concord(room, arguments);
    command.env("COLUMNS", columns.to_string());
    outcome(command)
}

#[test]
fn explain_prints_an_entry_within_the_width_of_the_terminal() {
    for columns in [40, 60, 80, 100] {
        let (stdout, stderr, status) = concord(&room(), &["check", "--explain", "openness"], columns);
        assert_eq!((status, stderr.as_str()), (Some(0), ""));
        for part in
            ["Openness", "Anchors", "Islam Karimov", "Indicators", "Public data", "Common mistakes", "Prior"]
        {
            assert!(stdout.contains(part), "{part}: {stdout}");
        }
        assert!(stdout.lines().all(|line| line.chars().count() <= columns), "{columns}: {stdout}");
    }
}

#[test]
fn explain_knows_keys_with_their_values_and_parameters_with_their_rule() {
    let key = "states.UZB.leaders.'Shavkat Mirziyoyev'.openness";
    let (stdout, _, status) = concord(&room(), &["check", "central-asia", "--explain", key], 100);
    assert_eq!(status, Some(0));
    assert!(stdout.contains("In central-asia") && stdout.contains("openness is 0.8 (coded:"), "{stdout}");
    for asked in ["spillover", "parameters.spillover"] {
        let (stdout, _, status) = concord(&room(), &["check", "--explain", asked], 80);
        assert_eq!(status, Some(0));
        for part in ["parameters.spillover", "Unit", "Prior", "Source", "Claim of the rule", "Default"] {
            assert!(stdout.contains(part), "{part}: {stdout}");
        }
    }
    let (stdout, _, status) = concord(&room(), &["check", "--explain", "index_weight"], 80);
    assert_eq!(status, Some(0));
    assert!(stdout.contains("Weight in the indices"), "{stdout}");
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest_one() {
    for (asked, help) in [
        ("opennes", "did you mean openness?"),
        ("parameters.spilover", "did you mean spillover?"),
        ("states.UZB.soverignty_sensitivity", "did you mean sovereignty_sensitivity?"),
        ("", "coded are sovereignty_sensitivity, openness"),
        ("...", "coded are sovereignty_sensitivity, openness"),
    ] {
        let (stdout, stderr, status) = concord(&room(), &["check", "--explain", asked], 80);
        assert_eq!((status, stdout.as_str()), (Some(2), ""), "{asked}");
        assert!(stderr.starts_with(&format!("error: --explain {asked}: there is no such key")), "{stderr}");
        assert!(stderr.contains(help), "{stderr}");
    }
}

#[test]
fn shipped_scenarios_check_without_a_warning() {
    for name in concord::scenario::built_in_names() {
        let (stdout, stderr, status) = concord(&room(), &["check", name], 80);
        assert_eq!((status, stderr.as_str()), (Some(0), ""), "{name}");
        assert!(!stdout.contains("warning") && !stdout.contains("to be coded"), "{name}: {stdout}");
    }
}

#[test]
fn a_default_that_decides_much_and_a_missing_source_are_pointed_out() {
    let room = room();
    let text = concord::scenario::built_in_text("central-asia").expect("built in");
    let lines = text.lines().filter(|line| !line.starts_with("initial_consolidation")).map(|line| match line
        .split_once("# coded: mined borders")
    {
        Some((value, _)) => value.trim_end(),
        None => line,
    });
    let text: Vec<&str> = lines.collect();
    fs::write(room.path().join("mine.toml"), text.join("\n")).expect("a file");
    let (stdout, stderr, status) = concord(&room, &["check", "mine.toml"], 80);
    assert_eq!((status, stderr.as_str()), (Some(0), ""));
    assert!(stdout.contains("warning: parameters.initial_consolidation: left to the default"), "{stdout}");
    assert!(stdout.contains("200 replicates at each of the five anchors"), "{stdout}");
    assert!(stdout.contains("concord check --explain consolidation"), "{stdout}");
    let unsourced =
        "warning: states.UZB.leaders.\"Islam Karimov\".openness: no source or reason stands beside";
    assert!(stdout.contains(unsourced), "{stdout}");
    let (stdout, _, status) = concord(&room, &["check", "mine.toml", "--json"], 80);
    let report: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!((status, report["warnings"].as_array().map(Vec::len)), (Some(0), Some(2)));
}

#[test]
fn a_source_of_nothing_is_pointed_out() {
    let room = room();
    let text = "extends = \"central-asia\"\n[sources]\n\"states.UZB.sovereignty_sensitivty\" = \"a study\"\n";
    fs::write(room.path().join("mine.toml"), text).expect("a file");
    let (stdout, _, status) = concord(&room, &["check", "mine.toml"], 80);
    assert_eq!(status, Some(0));
    assert!(stdout.contains("warning: sources.states.UZB.sovereignty_sensitivty"), "{stdout}");
    assert!(stdout.contains("did you mean states.UZB.sovereignty_sensitivity?"), "{stdout}");
}

#[test]
fn a_blank_scenario_runs_and_says_what_is_to_be_coded() {
    let room = room();
    let blank = ["init", "gulf", "--blank", "--states", "SAU,ARE,QAT", "--issues", "trade,security"];
    let (stdout, stderr, status) = concord(&room, &blank, 80);
    assert_eq!((status, stderr.as_str()), (Some(0), ""));
    assert!(stdout.contains("gulf/scenario.toml") && stdout.contains("scenario.schema.json"), "{stdout}");
    let (stdout, _, status) = concord(&room, &["check", "gulf/scenario.toml"], 80);
    assert_eq!(status, Some(0));
    assert!(stdout.contains("still to be coded: 66 values"), "{stdout}");
    assert!(stdout.contains("  heritage") && stdout.contains("dyads.ARE-QAT"), "{stdout}");
    assert!(!stdout.contains("warning"), "{stdout}");
    let (stdout, _, _) = concord(&room, &["check", "gulf/scenario.toml", "--json"], 80);
    let report: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(report["to_code"].as_array().map(Vec::len), Some(66));
    let run = ["run", "gulf/scenario.toml", "-n", "2", "--no-figures", "-o", "run"];
    let (_, stderr, status) = concord(&room, &run, 200);
    assert_eq!(status, Some(0));
    assert!(
        stderr.contains("still to be coded, as 65 more are: the results say nothing of a region yet"),
        "{stderr}"
    );
    // A second one does not replace it.
    let before = fs::read_to_string(room.path().join("gulf/scenario.toml")).expect("the scenario");
    let (_, stderr, status) = concord(&room, &blank, 80);
    assert_eq!(status, Some(2));
    assert!(stderr.contains("exists already") && stderr.contains("--force"), "{stderr}");
    assert_eq!(fs::read_to_string(room.path().join("gulf/scenario.toml")).expect("the scenario"), before);
}

#[test]
fn ids_that_make_no_region_are_refused_before_anything_is_written() {
    let room = room();
    for (arguments, expected) in [
        (&["--blank"][..], "error: --states: it names no state"),
        (&["--blank", "--states", "A", "--issues", "x"], "error: --states A: one state makes no region"),
        (&["--blank", "--states", "A,B"], "error: --issues: it names no issue"),
        (
            &["--blank", "--states", "A,a", "--issues", "x"],
            "error: --states: `a`, number 2 of the list, is `A` again",
        ),
        (
            &["--blank", "--states", "A,1", "--issues", "x"],
            "error: --states: `1`, number 2 of the list, is no id",
        ),
        (&["--states", "A,B"], "error: the following required arguments were not provided"),
        (
            &["--blank", "--from", "mercosur", "--states", "A,B", "--issues", "x"],
            "error: the argument '--blank' cannot be used",
        ),
    ] {
        let (stdout, stderr, status) = concord(&room, &[&["init", "new"], arguments].concat(), 80);
        assert_eq!((status, stdout.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(stderr.starts_with(expected), "{arguments:?}: {stderr}");
        assert!(!room.path().join("new").exists());
    }
}

#[test]
fn a_report_prints_the_sources_of_coded_numbers() {
    let room = room();
    let run =
        ["run", "central-asia", "-n", "2", "--no-figures", "--markdown", "-o", "run", "--fixed-parameters"];
    let (_, stderr, status) = concord(&room, &run, 80);
    assert_eq!(status, Some(0), "{stderr}");
    let scenario = fs::read_to_string(room.path().join("run/scenario.toml")).expect("the scenario");
    assert!(scenario.contains("\n[sources]\n"), "{scenario}");
    for file in ["run/report.html", "run/report.md"] {
        let report = fs::read_to_string(room.path().join(file)).expect("a report");
        assert!(report.contains("Coded numbers and their sources"), "{file}");
        assert!(report.contains("self-reliance as doctrine"), "{file}");
    }
}
