//! `concord compare` from end to end, as a user meets it.

use std::fs;

use serde_json::Value;

#[cfg(target_os = "linux")]
use crate::testkit::program::interrupted;
use crate::testkit::program::{SHORT, compare, concord, done, fails, files, room, unread};

#[test]
fn the_leaderships_are_compared() {
    let room = room();
    let (stdout, stderr) = done(concord(&room, &compare(&["pre-2017", "post-2017"], &["--no-figures"])));
    assert!(stdout.contains(" against "), "{stdout}");
    for words in [
        "leadership.mode: \"frozen\" → \"historical\"",
        "Implemented integration",
        "95% interval",
        "Up to the end of 2016-Q3 both are one history",
        "pairs of replicates on common random numbers",
        "Saved in output/pre-2017-vs-post-2017",
    ] {
        let plain = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(plain.contains(words), "{words} is not in {stdout}");
    }
    assert!(!stdout.contains("significant"));
    assert!(
        stderr.starts_with("40 replicates and 5 under the posterior under 2 scenarios and all files in "),
        "{stderr}"
    );
    let folder = room.path().join("output/pre-2017-vs-post-2017");
    let names: Vec<_> = files(&folder).into_keys().collect();
    for name in [
        "changes.csv",
        "differences.csv",
        "effects.csv",
        "findings.txt",
        "manifest.json",
        "post-2017/outcomes.parquet",
        "post-2017/scenario.toml",
        "post-2017/trajectories.csv",
        "pre-2017/summary.csv",
        "report.html",
        "tables/comparison.md",
        "tables/comparison.tex",
        "transitions.csv",
    ] {
        assert!(names.iter().any(|found| found == name), "{name} is not in {names:?}");
    }
    let page = fs::read_to_string(folder.join("report.html")).expect("a report");
    let findings = fs::read_to_string(folder.join("findings.txt")).expect("findings");
    let is_table = |line: &&str| line.starts_with("  ");
    for sentence in findings.lines().filter(|line| !is_table(line)) {
        assert!(page.contains(sentence), "{sentence} is not on the page");
    }
    assert!(page.contains("leadership.mode"), "changes are on it");
    let kinds: Vec<bool> = findings.lines().map(|line| is_table(&line)).collect();
    let table = kinds.iter().filter(|is_table| **is_table).count();
    assert!(!kinds[0] && kinds[1..=table].iter().all(|is_table| *is_table), "answer, then table: {findings}");
    assert!(findings.contains("\n  Implemented integration "), "{findings}");
    let words: usize =
        findings.lines().filter(|line| !is_table(line)).map(|line| line.split_whitespace().count()).sum();
    assert!(words <= 220, "{words} words: {findings}");
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (answer, _) = findings.split_once('\n').expect("several lines");
    let (before, _) = stdout.split_once("Difference").expect("a table");
    assert!(plain(before).contains(answer), "the answer stands before the tables: {stdout}");
    assert!(stdout.ends_with("Report: output/pre-2017-vs-post-2017/report.html\n"), "{stdout}");
    let again = done(concord(&room, &compare(&["pre-2017", "post-2017"], &["--no-figures"])));
    assert_eq!(again.0, stdout, "what is finished is shown from its files");
    assert!(again.1.contains("holds this comparison already"), "{}", again.1);
}

#[test]
fn each_side_is_what_a_run_of_it_writes() {
    let room = room();
    done(concord(&room, &compare(&["pre-2017", "post-2017"], &["--no-figures", "--output", "both"])));
    for side in ["pre-2017", "post-2017"] {
        let run = [&["run", side, "--no-figures", "--output", side][..], &SHORT].concat();
        done(concord(&room, &run));
        let (in_comparison, alone) =
            (files(&room.path().join("both").join(side)), files(&room.path().join(side)));
        for (name, bytes) in &alone {
            // One page, one article and one dictionary are for the whole comparison.
            let of_both = ["manifest.json", "report.html", "article.tex", "datapackage.json"];
            if !of_both.contains(&name.as_str()) {
                assert!(in_comparison.get(name) == Some(bytes), "{side}/{name} differs");
            }
        }
    }
}

#[test]
fn the_json_says_what_the_tables_say() {
    let room = room();
    let (stdout, _) = done(concord(
        &room,
        &compare(&["pre-2017", "post-2017", "only-uzbekistan"], &["--no-figures", "--json"]),
    ));
    let document: Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(document["baseline"]["name"], "pre-2017");
    assert_eq!(document["scenarios"][1]["name"], "only-uzbekistan");
    assert_eq!(document["replicates"], 40);
    assert_eq!(document["findings"].as_array().expect("findings").len(), 2);
    let folder = room.path().join(document["folder"].as_str().expect("a folder"));
    let effects = fs::read_to_string(folder.join("effects.csv")).expect("effects");
    let rows = document["effects"].as_array().expect("effects");
    assert_eq!(effects.lines().count(), rows.len() + 1);
    let first = effects.lines().nth(1).expect("a row");
    let fields: Vec<&str> = first.split(',').collect();
    assert_eq!(fields[..4], ["end", "integration", "post-2017", "pre-2017"]);
    assert_eq!(fields[6].parse::<f64>().ok(), rows[0]["difference"].as_f64());
    // Both leaderships are one history up to here, and every pair is somewhere in the table of transitions.
    let differences = fs::read_to_string(folder.join("differences.csv")).expect("differences");
    for line in differences.lines().filter(|line| line.starts_with("2016-07-01")) {
        let fields: Vec<&str> = line.split(',').collect();
        assert_eq!((fields[9], fields[18]), ("0.0", "0.5"), "{line}");
    }
    let pairs: u64 = document["transitions"]
        .as_array()
        .expect("transitions")
        .iter()
        .filter(|row| row["kind"] == "regime" && row["scenario"] == "post-2017")
        .map(|row| row["count"].as_u64().expect("a count"))
        .sum();
    assert_eq!(pairs, 40);
}

#[test]
fn a_comparison_of_the_same_finds_nothing() {
    let room = room();
    fs::write(room.path().join("twin.toml"), "extends = \"pre-2017.toml\"\n[scenario]\nname = \"twin\"\n")
        .expect("a file");
    let (stdout, _) = done(concord(&room, &compare(&["pre-2017", "twin.toml"], &["--no-figures"])));
    let plain = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "The two scenarios differ in nothing but their names.",
        "in every one of 40 pairs of replicates",
        "Nothing in the two scenarios lets their histories part.",
        "Both histories of every pair end in the same regime.",
    ] {
        assert!(plain.contains(words), "{words} is not in {stdout}");
    }
}

#[test]
fn a_single_pair_says_nothing_about_others() {
    let room = room();
    let arguments =
        [&["compare", "pre-2017", "post-2017", "-n", "1", "--no-figures"][..], &SHORT[..4]].concat();
    let (stdout, _) = done(concord(&room, &arguments));
    assert!(stdout.contains("only pair of replicates"), "{stdout}");
}

#[test]
fn more_replicates_until_the_margin_is_kept() {
    let room = room();
    let arguments =
        ["compare", "pre-2017", "post-2017", "--precision", "integration=0.0008", "--no-figures", "--json"];
    let short = [&arguments[..], &SHORT[..4]].concat();
    let (stdout, stderr) = done(concord(&room, &short));
    let document: Value = serde_json::from_str(&stdout).expect("JSON");
    let rows = document["effects"].as_array().expect("effects");
    let effect = rows.iter().find(|row| row["outcome"] == "integration").expect("integration");
    let width = effect["high"].as_f64().expect("an end") - effect["low"].as_f64().expect("an end");
    assert!(width / 2.0 <= 0.000_82, "{width}");
    let replicates = document["replicates"].as_u64().expect("a number");
    assert!(stderr.contains("the margin takes "), "{stderr}");
    // The same comparison, asked for by its number.
    let number = replicates.to_string();
    let by_number =
        [&["compare", "pre-2017", "post-2017", "--no-figures", "--json", "-n", &number][..], &SHORT[..4]]
            .concat();
    let (again, stderr) = done(concord(&room, &by_number));
    assert!(stderr.contains("holds this comparison already"), "{stderr}");
    assert_eq!(again, stdout);
    let short = [&["compare", "pre-2017", "post-2017", "--precision", "0.000001"][..], &SHORT[..4]].concat();
    let stderr = fails(concord(&room, &short), 1);
    assert!(stderr.contains(" replicates, and at most 1,000,000 are allowed"), "{stderr}");
    let short =
        [&["compare", "pre-2017", "post-2017", "--precision", "integretion=0.1"][..], &SHORT].concat();
    let stderr = fails(concord(&room, &short), 2);
    assert!(stderr.contains("did you mean integration?"), "{stderr}");
}

#[test]
fn what_cannot_be_compared_is_refused_before_anything_is_written() {
    let room = room();
    let check = |arguments: &[&str], words: &str| {
        let stderr = fails(concord(&room, arguments), 2);
        let plain = stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(plain.contains(words), "{words} is not in {stderr}");
        assert_eq!(fs::read_dir(room.path()).expect("the folder").count(), 0);
    };
    check(
        &["compare", "pre-2017", "mercosur"],
        "mercosur cannot be compared with pre-2017: it has 2 ticks a year, not 4",
    );
    let all =
        ["pre-2017", "post-2017", "only-uzbekistan", "only-kazakhstan", "only-kyrgyzstan", "central-asia"];
    let weeks = ["--set", "scenario.ticks_per_year=52"];
    check(&[&["compare"], &all[..], &weeks].concat(), "6 scenarios have 1,");
    check(&["compare", "pre-2017"], "required");
    check(&["compare", "pre-2017", "pre-2017"], "pre-2017");
    check(&["compare", "pre-2017", "post-2071"], "post-2071");
    check(&["compare", "pre-2017", "post-2017", "--set", "parameters.comitment=1"], "commitment");
    check(&["compare", "pre-2017", "post-2017", "--precision", "0"], "a margin is a number above 0");
}

#[test]
fn on_60_columns_no_line_is_longer() {
    let room = room();
    let mut command = concord(&room, &compare(&["pre-2017", "post-2017"], &["--no-figures", "--quiet"]));
    command.env("COLUMNS", "60");
    let (stdout, _) = done(command);
    for line in stdout.lines().filter(|line| !line.contains("output/")) {
        assert!(line.chars().count() <= 60, "{line}");
    }
}

#[test]
fn a_reader_who_closes_the_pipe_does_no_harm() {
    let room = room();
    unread(&room, &compare(&["pre-2017", "post-2017"], &["--no-figures"]));
    assert!(room.path().join("output/pre-2017-vs-post-2017/manifest.json").exists());
}

#[test]
#[cfg(target_os = "linux")]
fn an_interrupted_comparison_leaves_nothing() {
    let room = room();
    let stderr = interrupted(&room, &["compare", "pre-2017", "post-2017", "--no-figures"], "1000000000");
    assert!(stderr.contains("of 1,000,001,000 replicates of pre-2017 vs post-2017"), "{stderr}");
    assert!(files(room.path()).is_empty());
}

#[test]
fn a_finished_comparison_is_drawn_again_as_it_drew_itself() {
    let room = room();
    let some = ["--only", "differences", "--only", "estimation", "--only", "regime-transitions"];
    done(concord(&room, &compare(&["pre-2017", "post-2017"], &[&["-o", "run"][..], &some].concat())));
    let mut drawn = files(&room.path().join("run/figures"));
    drawn.remove("figures.tex").expect("all of them for LaTeX");
    assert_eq!(drawn.len(), 12);
    let (_, stderr) = done(concord(&room, &[&["plot", "run", "-o", "again"][..], &some].concat()));
    assert_eq!(stderr, "");
    let mut again = files(&room.path().join("again"));
    for name in ["manifest.json", "figures.tex", "article.tex"] {
        again.remove(name).expect(name);
    }
    assert!(again == drawn);
    let stderr = fails(concord(&room, &compare(&["pre-2017", "post-2017"], &["--only", "fans"])), 2);
    assert!(stderr.contains("the names are paired-fans, "), "{stderr}");
}
