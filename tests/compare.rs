//! `concord compare` from end to end, as a user meets it.

mod program;

use std::fs;

use program::{concord, done, fails, files, room, unread};
use serde_json::Value;

/// A short case in which the leaderships part, with few replicates.
const SHORT: [&str; 6] = ["--set", "scenario.start=\"2014\"", "--set", "scenario.end=\"2020\"", "-n", "40"];

fn compare<'a>(scenarios: &[&'a str], options: &[&'a str]) -> Vec<&'a str> {
    [&["compare"], scenarios, &SHORT, options].concat()
}

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
    assert!(stderr.starts_with("40 replicates under 2 scenarios and all files in "), "{stderr}");
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
    assert!(words <= 190, "{words} words: {findings}");
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
            if !["manifest.json", "report.html", "article.tex", "datapackage.json"].contains(&name.as_str()) {
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
    let stderr =
        program::interrupted(&room, &["compare", "pre-2017", "post-2017", "--no-figures"], "1000000000");
    assert!(stderr.contains("of 1,000,000,000 replicates of pre-2017 vs post-2017"), "{stderr}");
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

#[test]
fn a_comparison_of_an_earlier_version_is_drawn_without_what_it_lacks() {
    let room = room();
    let earlier = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/earlier/format-1/comparison");
    let arguments = ["plot", earlier, "-o", "drawn", "--only", "differences", "--only", "forest"];
    let (_, stderr) = done(concord(&room, &arguments));
    assert!(stderr.contains("of an earlier version") && stderr.contains("means alone"), "{stderr}");
    let caption = fs::read_to_string(room.path().join("drawn/differences.txt")).expect("a caption");
    assert!(!caption.contains("light bands"), "{caption}");
    assert!(room.path().join("drawn/forest.pdf").exists());
    let arguments = ["plot", earlier, "-o", "drawn", "--only", "estimation", "--force"];
    assert_eq!(done(concord(&room, &arguments)).1, "", "nothing is left out");
}

fn attribute<'a>(options: &[&'a str]) -> Vec<&'a str> {
    [&["attribute"], &SHORT[..], &["--no-figures"], options].concat()
}

/// A table of a folder: its rows by the names of their columns.
fn table(path: &std::path::Path) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("a table");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

#[test]
fn the_difference_between_leaderships_is_shared_out() {
    let room = room();
    let (stdout, stderr) = done(concord(&room, &attribute(&["--threads", "1", "--outcome", "dispute"])));
    assert!(stderr.starts_with("8 mixtures of 3 changes, 40 replicates of each\n"), "{stderr}");
    let plain = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in ["Uzbekistan: Shavkat", "All changes", "Dispute: 0.", "Shapley value"] {
        assert!(plain.contains(words), "{words} is not in {stdout}");
    }
    let folder = room.path().join("output/pre-2017-to-post-2017-attribution");
    let number = |row: &std::collections::BTreeMap<String, String>, column: &str| -> f64 {
        row[column].parse().unwrap_or_else(|_| panic!("{column} of {row:?}"))
    };
    // Shares add up in every outcome, and to the difference that a comparison finds, with its interval.
    done(concord(&room, &compare(&["pre-2017", "post-2017"], &["--no-figures"])));
    let effects = table(&room.path().join("output/pre-2017-vs-post-2017/effects.csv"));
    let shares = table(&folder.join("attribution.csv"));
    assert_eq!(shares.len(), 4 * effects.len());
    for (rows, effect) in shares.chunks(4).zip(&effects) {
        assert!(rows.iter().all(|row| row["outcome"] == effect["outcome"] && row["kind"] == effect["kind"]));
        let (whole, parts) = (&rows[3], &rows[..3]);
        let sum: f64 = parts.iter().map(|row| number(row, "share")).sum();
        for (found, expected) in [
            (sum, number(whole, "share")),
            (number(whole, "share"), number(effect, "difference")),
            (number(whole, "low"), number(effect, "low")),
            (number(whole, "high"), number(effect, "high")),
        ] {
            assert!((found - expected).abs() < 1e-9, "{found} {expected}: {effect:?}");
        }
    }
    // A mixture is what a scenario of its own would be.
    done(concord(&room, &compare(&["pre-2017", "only-uzbekistan"], &["--no-figures"])));
    let alone = table(&room.path().join("output/pre-2017-vs-only-uzbekistan/effects.csv"));
    let uzbekistan = shares.iter().find(|row| row["change"].starts_with("Uzbekistan")).expect("a share");
    assert!((number(uzbekistan, "alone") - number(&alone[0], "difference")).abs() < 1e-9);
    // The same bytes on other threads, and from the files.
    done(concord(&room, &attribute(&["--threads", "3", "--output", "again"])));
    for (name, bytes) in files(&folder) {
        let is_same = fs::read(room.path().join("again").join(&name)).expect("a file") == bytes;
        assert!(is_same || name == "manifest.json", "{name}");
    }
    let (again, stderr) = done(concord(&room, &attribute(&["--outcome", "dispute"])));
    assert!(again == stdout && stderr.contains("holds this attribution already"), "{stderr}");
    let (json, _) = done(concord(&room, &attribute(&["--json"])));
    let json: Value = serde_json::from_str(&json).expect("a document");
    assert_eq!(json["shares"].as_array().map(Vec::len), Some(shares.len()));
    assert_eq!(json["shares"][0]["share"].as_f64(), Some(number(&shares[0], "share")));
    let labels: Vec<&str> = shares[..3].iter().map(|row| row["change"].as_str()).collect();
    let told = json["changes"].as_array().expect("changes").iter().map(|change| &change["label"]);
    assert!(told.eq(labels), "{}", json["changes"]);
    let stderr = fails(concord(&room, &["plot", "again"]), 2);
    assert!(stderr.contains("concord attribute pre-2017 post-2017 --force"), "{stderr}");
    let group = "--group=both=leadership.KAZ,leadership.KGZ";
    let stderr = fails(concord(&room, &attribute(&[group])), 2);
    assert!(stderr.contains("other changes told apart"), "{stderr}");
    let (_, stderr) = done(concord(&room, &attribute(&[group, "--force"])));
    assert!(stderr.starts_with("4 mixtures of 2 changes"), "{stderr}");
}

#[test]
fn the_difference_is_shared_out_among_mechanisms() {
    let room = room();
    let options =
        ["--by", "mechanisms", "--mechanism", "identity", "--mechanism", "disputes", "--outcome", "dispute"];
    let (stdout, stderr) = done(concord(&room, &attribute(&[&options[..], &["--threads", "1"]].concat())));
    assert!(stderr.starts_with("4 mixtures of 2 mechanisms, 40 replicates of each\n"), "{stderr}");
    let plain = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in ["through which mechanisms", "All of them", "without any of these mechanisms"] {
        assert!(plain.contains(words), "{words} is not in {stdout}");
    }
    let folder = room.path().join("output/pre-2017-to-post-2017-mechanisms");
    let (shares, mixtures) = (table(&folder.join("attribution.csv")), table(&folder.join("mixtures.csv")));
    done(concord(&room, &compare(&["pre-2017", "post-2017"], &["--no-figures"])));
    for effect in table(&room.path().join("output/pre-2017-vs-post-2017/effects.csv")) {
        let number = |row: &std::collections::BTreeMap<String, String>, column: &str| -> f64 {
            row[column].parse().expect("a number")
        };
        let of = |rows: &[std::collections::BTreeMap<String, String>], column: &str| -> Vec<f64> {
            let rows = rows.iter().filter(|row| row["outcome"] == effect["outcome"]);
            rows.map(|row| number(row, column)).collect()
        };
        let (levels, shares) = (of(&mixtures, "mean"), of(&shares, "share"));
        // With all mechanisms it is the difference of the comparison, to which the shares lead from that without any.
        assert!((levels[3] - number(&effect, "difference")).abs() < 1e-9, "{effect:?} {levels:?}");
        assert!((levels[0] + shares[0] + shares[1] - levels[3]).abs() < 1e-9, "{effect:?} {shares:?}");
    }
    done(concord(&room, &attribute(&[&options[..], &["--threads", "3", "--output", "again"]].concat())));
    for (name, bytes) in files(&folder) {
        let is_same = fs::read(room.path().join("again").join(&name)).expect("a file") == bytes;
        assert!(is_same || name == "manifest.json", "{name}");
    }
    let (again, stderr) = done(concord(&room, &attribute(&options)));
    assert!(again == stdout && stderr.contains("holds this attribution already"), "{stderr}");
    for (arguments, words) in [
        (vec!["--by", "mechanisms", "--mechanism", "identty"], "did you mean identity?"),
        (vec!["--mechanism", "identity"], "--mechanism is for --by mechanisms"),
        (
            vec!["--by", "mechanisms", "--set", "mechanisms.prestige=false", "--mechanism", "prestige"],
            "is off in",
        ),
    ] {
        let stderr = fails(concord(&room, &attribute(&arguments)), 2);
        assert!(stderr.contains(words), "{words} is not in {stderr}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn an_interrupted_attribution_leaves_nothing() {
    let room = room();
    let stderr = program::interrupted(
        &room,
        &["attribute", "--by", "mechanisms", "--mechanism", "identity", "--no-figures"],
        "700000",
    );
    assert!(stderr.contains("interrupted after") || stderr.contains("do not fit"), "{stderr}");
    assert!(files(room.path()).is_empty());
}

#[test]
fn an_attribution_that_cannot_be_says_why_and_leaves_nothing() {
    let room = room();
    for (arguments, words) in [
        (attribute(&["--outcome", "integratoin"]), "did you mean integration?"),
        (attribute(&["--group", "x=leadership.UZBB"]), "did you mean leadership.UZB?"),
        (attribute(&["--group", "x"]), "write it as LABEL=KEY,KEY"),
        (attribute(&["pre-2017", "pre-2017"]), "are both named"),
        (vec!["attribute", "pre-2017", "mercosur"], "cannot be compared with"),
        (vec!["attribute", "pre-2017", "post-2017", "-n", "1000000"], "do not fit into memory"),
    ] {
        let stderr = fails(concord(&room, &arguments), 2);
        assert!(stderr.contains(words), "{words} is not in {stderr}");
    }
    assert!(files(room.path()).is_empty());
}

fn lenses<'a>(scenarios: &[&'a str], options: &[&'a str]) -> Vec<&'a str> {
    [&["lenses"], scenarios, &SHORT, options].concat()
}

#[test]
fn a_scenario_is_seen_through_lenses() {
    let room = room();
    let options =
        ["--threads", "1", "--lens", "realism", "--lens", "without-identity", "--outcome", "identity"];
    let (stdout, stderr) = done(concord(&room, &lenses(&[], &options)));
    assert!(stderr.starts_with("3 lenses, 40 replicates of each\n"), "{stderr}");
    let plain = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in ["Identity weight", "Without identity", "Kept", "Against the record", "pseudo-holdout"] {
        assert!(plain.contains(words), "{words} is not in {stdout}");
    }
    let folder = room.path().join("output/post-2017-lenses");
    let number = |row: &std::collections::BTreeMap<String, String>, column: &str| -> f64 {
        row[column].parse().unwrap_or_else(|_| panic!("{column} of {row:?}"))
    };
    // The full model is what a comparison runs, and a lens is what its settings make.
    let of = |name: &str, lens: &str, against: &str| {
        let rows = table(&folder.join(name));
        let mut rows = rows.into_iter().filter(|row| row["lens"] == lens && row["outcome"] == "integration");
        rows.find(|row| against.is_empty() || row["against"] == against).expect("a row")
    };
    for (lens, set) in [("full", &[][..]), ("without-identity", &["--set", "mechanisms.identity=false"])] {
        let options = [&["--no-figures", "--output", lens][..], set].concat();
        done(concord(&room, &compare(&["pre-2017", "post-2017"], &options)));
        let effects = table(&room.path().join(lens).join("effects.csv"));
        let (level, difference) = (of("lenses.csv", lens, ""), of("differences.csv", lens, "pre-2017"));
        for (found, expected) in [
            (number(&level, "mean"), number(&effects[0], "scenario_mean")),
            (number(&difference, "difference"), number(&effects[0], "difference")),
            (number(&difference, "se"), number(&effects[0], "se")),
        ] {
            assert!((found - expected).abs() < 1e-9, "{lens}: {found} {expected}");
        }
    }
    let [lens, full] = ["realism", "full"].map(|lens| of("differences.csv", lens, "pre-2017"));
    let ratio = number(&lens, "difference") / number(&full, "difference");
    assert!((number(&lens, "kept") - ratio).abs() < 1e-12 && full["kept"] == "1.0");
    let scores = table(&folder.join("scores.csv"));
    assert!(scores.iter().any(|row| row["what"] == "agreements" && row["period"] == "holdout"), "{scores:?}");
    assert!(folder.join("record.toml").exists() && folder.join("tables/scores.tex").exists());
    // The same bytes on other threads, and from the files.
    let again = [&options[2..], &["--threads", "2", "--output", "again"]].concat();
    done(concord(&room, &lenses(&[], &again)));
    for (name, bytes) in files(&folder) {
        let is_same = fs::read(room.path().join("again").join(&name)).expect("a file") == bytes;
        assert!(is_same || name == "manifest.json", "{name}");
    }
    let (again, stderr) = done(concord(&room, &lenses(&[], &options)));
    assert!(again == stdout && stderr.contains("holds this study of lenses already"), "{stderr}");
    let (json, _) = done(concord(&room, &lenses(&[], &[&options[..], &["--json"]].concat())));
    let json: Value = serde_json::from_str(&json).expect("a document");
    assert_eq!(json["scores"].as_array().map(Vec::len), Some(scores.len()));
    assert_eq!(
        json["definitions"][1]["settings"].as_str().map(|text| text.contains("mechanisms.learning=false")),
        Some(true)
    );
    let stderr = fails(concord(&room, &["plot", "again"]), 2);
    assert!(stderr.contains("concord lenses post-2017 pre-2017 --force"), "{stderr}");
    let stderr = fails(concord(&room, &lenses(&[], &["--lens", "realism"])), 2);
    assert!(stderr.contains("through other lenses"), "{stderr}");
}

#[test]
fn a_scenario_of_its_own_has_lenses_and_a_record_of_its_own() {
    let room = room();
    let text = "extends = 'post-2017'\n[scenario]\nname = 'mine'\nrecord = 'observed.toml'\n\
                [lenses.cheap-talk]\ntitle = 'Cheap talk'\nmechanisms = { learning = false }\nparameters = { commitment = 0.2 }\n";
    let record = "[record]\ntitle = 'Observed'\nstates = ['KAZ', 'UZB', 'KGZ', 'TJK', 'TKM']\nfit_until = 2018\n[[series]]\n\
                  name = 'index'\ntitle = 'Index'\nunit = 'points'\nsource = 'nowhere'\nmeasures = 'integration'\n\
                  values = { 2014 = 1, 2015 = 1.2, 2016 = 1.1, 2018 = 1.5, 2019 = 1.9 }\n";
    fs::create_dir(room.path().join("cases")).expect("a folder");
    for (name, text) in [("mine.toml", text), ("observed.toml", record)] {
        fs::write(room.path().join("cases").join(name), text).expect("a file");
    }
    let options = ["--lens", "cheap-talk", "--no-figures"];
    let (stdout, _) = done(concord(&room, &lenses(&["cases/mine.toml"], &options)));
    assert!(stdout.contains("Cheap talk") && !stdout.contains("Kept"), "{stdout}");
    let folder = room.path().join("output/mine-lenses");
    let scores = table(&folder.join("scores.csv"));
    assert_eq!(scores.iter().map(|row| row["n"].as_str()).collect::<Vec<_>>(), ["4", "1", "4", "1"]);
    assert_eq!(fs::read_to_string(folder.join("record.toml")).expect("the record"), record);
    // The text of the scenario runs by itself, without the record.
    done(concord(&room, &["check", "output/mine-lenses/mine/scenario.toml"]));
}

#[test]
fn lenses_that_cannot_be_say_why_and_leave_nothing() {
    let room = room();
    for (arguments, words) in [
        (lenses(&[], &["--lens", "realsm"]), "did you mean realism?"),
        (lenses(&[], &["--outcome", "integratoin"]), "did you mean integration?"),
        (lenses(&["pre-2017", "pre-2017"], &[]), "are both named"),
        (vec!["lenses", "pre-2017", "mercosur"], "cannot be compared with"),
        (vec!["lenses", "-n", "1000000"], "do not fit into memory"),
        (lenses(&["mercosur"], &["--only", "lenses-skill"]), "lenses-integration"),
        (vec!["lenses", "--set", "scenario.record=\"nowhere\""], "there is no record `nowhere`"),
    ] {
        let stderr = fails(concord(&room, &arguments), 2);
        assert!(stderr.contains(words), "{words} is not in {stderr}");
    }
    assert!(files(room.path()).is_empty());
}

fn sensitivity<'a>(options: &[&'a str]) -> Vec<&'a str> {
    let small = ["-n", "4", "--trajectories", "4", "--rows", "8", "--resamples", "50", "--no-figures"];
    [&["sensitivity"], &small[..], &SHORT[..4], options].concat()
}

#[test]
fn what_outcomes_depend_on_is_the_same_on_any_threads() {
    let room = room();
    let options = ["--keep", "3", "--outcome", "integration", "--outcome", "regime_cooperation"];
    let (stdout, stderr) = done(concord(&room, &sensitivity(&[&options[..], &["--threads", "1"]].concat())));
    assert!(
        stderr.starts_with(
            "192 points: 152 along 4 trajectories of all 37 numbers, 40 in 8 rows of 3 numbers; 4 replicates"
        ),
        "{stderr}"
    );
    for words in ["S1", "ST", "μ*", "is\nchance", "learning rate"] {
        assert!(
            stdout.contains(words) || stdout.contains(&words.replace('\n', " ")),
            "{words} is not in {stdout}"
        );
    }
    let folder = room.path().join("output/central-asia-sensitivity");
    let number = |row: &std::collections::BTreeMap<String, String>, column: &str| -> f64 {
        row[column].parse().unwrap_or_else(|_| panic!("{column} of {row:?}"))
    };
    let morris = table(&folder.join("morris.csv"));
    assert_eq!(morris.len(), 2 * 37);
    assert!(morris.iter().all(|row| number(row, "mu_star") >= number(row, "mu").abs() - 1e-12));
    assert_eq!(morris.iter().filter(|row| row["kept"] == "true").count(), 2 * 3);
    assert_eq!(table(&folder.join("sobol.csv")).len(), 2 * 3);
    // Two years and more, each with the indices of one measure.
    assert_eq!(table(&folder.join("over-time.csv")).len(), 7 * 3);
    let points = table(&folder.join("points.csv"));
    assert_eq!(points.len(), 192);
    // Along a trajectory one number moves at a time; in a row AB differs from A in one.
    let keys: Vec<&String> = points[0].keys().filter(|key| key.starts_with("parameters.")).collect();
    let differ = |one: usize, other: usize| {
        keys.iter().filter(|key| points[one][**key] != points[other][**key]).count()
    };
    assert!((0..37).all(|step| differ(step, step + 1) == 1));
    assert!((2..5).all(|mixed| differ(152, 152 + mixed) <= 1));
    done(concord(&room, &sensitivity(&[&options[..], &["--threads", "3", "--output", "again"]].concat())));
    for (name, bytes) in files(&folder) {
        let is_same = fs::read(room.path().join("again").join(&name)).expect("a file") == bytes;
        assert!(is_same || name == "manifest.json", "{name}");
    }
    let (again, stderr) = done(concord(&room, &sensitivity(&options)));
    assert!(again == stdout && stderr.contains("holds this analysis already"), "{stderr}");
    let (json, _) = done(concord(&room, &sensitivity(&[&options[..], &["--json"]].concat())));
    let json: Value = serde_json::from_str(&json).expect("a document");
    assert_eq!(json["morris"].as_array().map(Vec::len), Some(74));
    let stderr = fails(concord(&room, &sensitivity(&["--keep", "4"])), 2);
    assert!(stderr.contains("of another design"), "{stderr}");
    // Figures that were left out are drawn from the files.
    let (stdout, _) = done(concord(&room, &["plot", "again", "--only", "morris"]));
    assert!(stdout.contains("1 figure of central-asia"), "{stdout}");
    assert!(room.path().join("again-figures/morris.svg").exists());
}

#[test]
fn a_point_of_an_analysis_is_a_run() {
    let room = room();
    let keys = ["--key", "parameters.spillover", "--key", "parameters.commitment"];
    let design = ["--method", "morris", "--outcome", "dispute"];
    done(concord(&room, &sensitivity(&[&keys[..], &design].concat())));
    let folder = room.path().join("output/central-asia-sensitivity");
    assert!(folder.join("morris.csv").exists() && !folder.join("sobol.csv").exists());
    // The first trajectory runs the first replicates, as a run of each of its points does.
    for point in &table(&folder.join("points.csv"))[..3] {
        let set =
            ["parameters.spillover", "parameters.commitment"].map(|key| format!("{key}={}", point[key]));
        let run = ["run", "-n", "4", "--no-figures", "--force", "--set", &set[0], "--set", &set[1]];
        done(concord(&room, &[&run[..], &SHORT[..4]].concat()));
        let summary = table(&room.path().join("output/central-asia/summary.csv"));
        let found = summary.iter().find(|row| row["outcome"] == "dispute").expect("a measure");
        let [mean, expected] =
            [&point["dispute"], &found["mean"]].map(|text| text.parse::<f64>().expect("a number"));
        assert!((mean - expected).abs() < 1e-12, "{point:?} {found:?}");
    }
    let pair = ["post-2017", "--pair", "pre-2017", "--method", "morris", "--key", "parameters.spillover"];
    let (stdout, _) = done(concord(&room, &sensitivity(&pair)));
    let plain = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(plain.contains("post-2017 less pre-2017"), "{stdout}");
    assert!(room.path().join("output/post-2017-vs-pre-2017-sensitivity/pre-2017/scenario.toml").exists());
}

#[test]
fn an_analysis_that_cannot_be_says_why_and_leaves_nothing() {
    let room = room();
    for (arguments, words) in [
        (sensitivity(&["--key", "parameters.spilover"]), "did you mean `spillover`?"),
        (sensitivity(&["--key", "states.UZB.sovereignty_sensitivity"]), "has no prior to vary it by"),
        (sensitivity(&["--outcome", "integratoin"]), "did you mean integration?"),
        (vec!["sensitivity", "--rows", "1"], "from 2 to"),
        (sensitivity(&["--keep", "0"]), "all, or how many"),
        (sensitivity(&["--pair", "mercosur"]), "cannot be compared with"),
        (sensitivity(&["--pair", "central-asia"]), "are both named"),
        (vec!["sensitivity", "--rows", "1000000", "--keep", "all"], "of memory"),
        (
            sensitivity(&["--set", "priors.\"outcomes.cooperation.integration_min\"=[0.2, 0.3]"]),
            "decides which outcomes are counted",
        ),
        (
            sensitivity(&["--set", "priors.\"states.UZB.sovereignty_sensitivity\"=[0.2, 1.3]"]),
            "1.3 is out of range",
        ),
    ] {
        let stderr = fails(concord(&room, &arguments), 2);
        assert!(stderr.contains(words), "{words} is not in {stderr}");
    }
    let (stdout, stderr) = done(concord(&room, &sensitivity(&["--dry-run"])));
    assert!(stdout.is_empty() && stderr.contains("runs, about"), "{stderr}");
    assert!(files(room.path()).is_empty());
}

#[test]
#[cfg(target_os = "linux")]
fn an_interrupted_analysis_leaves_nothing() {
    let room = room();
    let stderr = program::interrupted(&room, &["sensitivity", "--yes"], "10000");
    assert!(stderr.contains("of the sensitivity of central-asia"), "{stderr}");
    assert!(files(room.path()).is_empty());
}

const OPENNESS: &str = "states.UZB.leaders.\"Shavkat Mirziyoyev\".openness";
/// The same as a column that SQL takes.
const OPENNESS_IN_SQL: &str = "states_uzb_leaders_shavkat_mirziyoyev_openness";

fn sweep<'a>(options: &[&'a str]) -> Vec<&'a str> {
    [&["sweep"], options, &["--no-figures"]].concat()
}

#[test]
fn a_sweep_of_the_own_value_is_the_run_to_the_last_bit() {
    let room = room();
    // With values that are all kept, and with more than are.
    for replicates in ["40", "1000"] {
        let same = ["--seed", "3", "--force", "-n", replicates];
        done(concord(&room, &[&["run", "--no-figures"][..], &same].concat()));
        let vary = ["--vary", "parameters.spillover=0.42", "--outcome", "identity"];
        done(concord(&room, &sweep(&[&vary[..], &same].concat())));
        let read = |path: &str| fs::read_to_string(room.path().join(path)).expect("a table");
        let summary = read("output/central-asia/summary.csv");
        let swept = read("output/central-asia-sweep/sweep.csv");
        let swept = swept.replace("point,parameters_spillover,", "").replace("\n0,0.42,", "\n");
        assert_eq!(swept, summary);
        let scenario = read("output/central-asia-sweep/scenario.toml");
        assert_eq!(scenario, read("output/central-asia/scenario.toml"));
    }
}

#[test]
fn a_sweep_runs_every_point_and_is_the_same_on_any_threads() {
    let room = room();
    let vary = format!("{OPENNESS}=0:1:5");
    let options =
        ["--vary", &vary, "--vary", "parameters.commitment=0.2,0.4", "-n", "20", "--outcome", "dispute"];
    let (stdout, stderr) = done(concord(&room, &sweep(&[&options[..], &["--threads", "1"]].concat())));
    assert!(stderr.starts_with("10 points of 2 keys, 20 replicates of each: 200 runs\n"), "{stderr}");
    for words in ["Dispute by openness, commitment", "0.25, 0.4", "grid of 5 × 2"] {
        assert!(stdout.contains(words), "{words} is not in {stdout}");
    }
    let folder = room.path().join("output/central-asia-sweep");
    let points = table(&folder.join("points.csv"));
    assert_eq!(
        (points.len(), points[9][OPENNESS].as_str(), points[9]["parameters.commitment"].as_str()),
        (10, "1", "0.4")
    );
    let rows = table(&folder.join("sweep.csv"));
    assert!(rows.chunks(rows.len() / 10).zip(&points).all(|(rows, point)| {
        rows.iter().all(|row| row["point"] == point["point"] && row[OPENNESS_IN_SQL] == point[OPENNESS])
    }));
    // What governs agreement must move it, on the same random numbers.
    let mean = |point: usize| rows[point * rows.len() / 10]["mean"].parse::<f64>().expect("a mean");
    assert!(mean(8) > mean(0) + 0.05, "{} {}", mean(8), mean(0));
    done(concord(&room, &sweep(&[&options[..], &["--threads", "3", "--output", "again"]].concat())));
    for (name, bytes) in files(&folder) {
        let is_same = fs::read(room.path().join("again").join(&name)).expect("a file") == bytes;
        assert!(is_same || name == "manifest.json", "{name}");
    }
    let (again, stderr) = done(concord(&room, &sweep(&options)));
    assert!(again == stdout && stderr.contains("holds this sweep already"), "{stderr}");
    // The same points from the table that has been written.
    let file = ["--points-file", "again/points.csv", "-n", "20", "--outcome", "dispute"];
    let (_, stderr) = done(concord(&room, &sweep(&file)));
    assert!(stderr.contains("holds this sweep already"), "{stderr}");
    let (json, _) = done(concord(&room, &sweep(&[&options[..], &["--json"]].concat())));
    let json: Value = serde_json::from_str(&json).expect("a document");
    assert_eq!(json["points"].as_array().map(Vec::len), Some(10));
    assert_eq!(json["points"][9]["values"][OPENNESS].as_f64(), Some(1.0));
    let told = json["points"][8]["outcomes"][0]["mean"].as_f64();
    assert_eq!((told, &json["keys"][0]), (Some(mean(8)), &Value::from(OPENNESS)));
    let stderr = fails(concord(&room, &sweep(&["--vary", "parameters.commitment=0.2,0.4", "-n", "20"])), 2);
    assert!(stderr.contains("of other points"), "{stderr}");
    // Figures that were left out are drawn from the files.
    let (stdout, _) = done(concord(&room, &["plot", "again", "--only", "heat"]));
    assert!(stdout.contains("1 figure of central-asia"), "{stdout}");
    assert!(room.path().join("again-figures/heat.svg").exists());
}

#[test]
fn a_swept_difference_is_that_of_a_comparison() {
    let room = room();
    done(concord(&room, &compare(&["pre-2017", "post-2017"], &["--no-figures"])));
    let effects = table(&room.path().join("output/pre-2017-vs-post-2017/effects.csv"));
    let pair = ["post-2017", "--pair", "pre-2017", "--vary", "parameters.spillover=0.42,0.5"];
    let (stdout, _) = done(concord(&room, &sweep(&[&pair[..], &SHORT].concat())));
    let plain = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(plain.contains("Differences: post-2017 less pre-2017 (baseline)"), "{stdout}");
    let folder = room.path().join("output/post-2017-vs-pre-2017-sweep");
    assert!(folder.join("pre-2017/scenario.toml").exists() && folder.join("tables/sweep.tex").exists());
    let rows = table(&folder.join("sweep.csv"));
    for effect in &effects {
        let row = rows.iter().find(|row| row["outcome"] == effect["outcome"]).expect("the same outcome");
        for (column, of_effect) in
            [("mean_difference", "difference"), ("se", "se"), ("baseline_mean", "baseline_mean")]
        {
            let [found, expected] =
                [&row[column], &effect[of_effect]].map(|text| text.parse::<f64>().expect("a number"));
            assert!((found - expected).abs() < 1e-12, "{column}: {row:?} {effect:?}");
        }
    }
    // A calendar that varies varies in both.
    let ticks = ["--vary", "scenario.ticks_per_year=1,2", "-n", "5", "--output", "ticks"];
    done(concord(&room, &sweep(&[&pair[..3], &ticks].concat())));
    assert_eq!(table(&room.path().join("ticks/points.csv")).len(), 2);
}

#[test]
fn points_of_a_file_keep_their_numbers_in_every_output() {
    let room = room();
    let text = "point,parameters.spillover,parameters.commitment,parameters.learning_rate,parameters.prestige\r\n\
                5,0.42,0.4,0.4,0.3\r\n\r\n1,0.5,0.4,0.4,0.3\r\n";
    fs::write(room.path().join("points.csv"), text).expect("a table");
    let file = ["--points-file", "points.csv", "-n", "5", "--seed", "3", "--quiet"];
    let (stdout, _) = done(concord(&room, &sweep(&file)));
    let lines: Vec<&str> =
        stdout.lines().filter(|line| line.starts_with("5 ") || line.starts_with("1 ")).collect();
    assert_eq!(lines.len(), 2, "{stdout}");
    let folder = room.path().join("output/central-asia-sweep");
    for (name, rows) in [("points.csv", 1), ("sweep.csv", table(&folder.join("sweep.csv")).len() / 2)] {
        let numbers: Vec<String> = table(&folder.join(name)).iter().map(|row| row["point"].clone()).collect();
        assert_eq!(numbers, [vec!["5"; rows], vec!["1"; rows]].concat(), "{name}");
    }
    // From the run, and read back.
    for _ in 0..2 {
        let (json, _) = done(concord(&room, &sweep(&[&file[..], &["--json"]].concat())));
        let json: Value = serde_json::from_str(&json).expect("a document");
        let numbers: Vec<Option<u64>> = (0..2).map(|place| json["points"][place]["point"].as_u64()).collect();
        assert_eq!(numbers, [Some(5), Some(1)]);
    }
    fs::write(room.path().join("points.csv"), text.replace("\r\n5,", "\r\n2,")).expect("a table");
    assert!(fails(concord(&room, &sweep(&file)), 2).contains("of other points"));
    fs::write(room.path().join("points.csv"), text.replace("1,0.5", "1,many")).expect("a table");
    assert!(fails(concord(&room, &sweep(&file)), 2).contains("line 4, column 2"));
    fs::write(room.path().join("points.csv"), text.replace("1,0.5", "1,-7")).expect("a table");
    let stderr = fails(concord(&room, &sweep(&file)), 2);
    assert!(stderr.contains("point 1 cannot be run"), "{stderr}");
}

#[test]
fn figures_of_a_sweep_suit_its_points() {
    let room = room();
    let grid = [
        "sweep",
        "--vary",
        "parameters.spillover=0.3,0.5",
        "--vary",
        "parameters.commitment=0.2,0.4",
        "-n",
        "5",
    ];
    done(concord(
        &room,
        &[&grid[..], &["-o", "grid", "--only", "heat", "--lang", "kk", "--width", "85"]].concat(),
    ));
    for ending in ["svg", "pdf", "png", "txt"] {
        assert!(room.path().join(format!("grid/figures/heat.{ending}")).exists(), "{ending}");
    }
    // Drawn again from the files, they are the same to the last byte.
    done(concord(&room, &["plot", "grid", "--only", "heat", "--lang", "kk", "--width", "85"]));
    let [drawn, again] = ["grid/figures/heat.svg", "grid-figures/heat.svg"];
    let read = |name: &str| fs::read(room.path().join(name)).expect("a figure");
    assert_eq!(read(drawn), read(again));
    assert!(room.path().join("grid/report.html").exists());
    let stderr = fails(concord(&room, &[&grid[..], &["-o", "x", "--only", "response"]].concat()), 2);
    assert!(stderr.contains("the names are heat"), "{stderr}");
}

#[test]
fn a_sample_is_of_priors_and_ends_and_fits_60_columns() {
    let room = room();
    let from = "states.UZB.leaders.\"Shavkat Mirziyoyev\".from=2016-09-08:2020-01-01";
    let keys = ["--vary", "parameters.spillover", "--vary", from, "--vary", "parameters.commitment=0.2:0.3"];
    let sample = ["--design", "sobol", "--points", "40", "-n", "3", "--quiet"];
    let mut command = concord(&room, &sweep(&[&keys[..], &sample].concat()));
    command.env("COLUMNS", "60");
    let (stdout, _) = done(command);
    for line in stdout.lines().filter(|line| !line.contains("output/")) {
        assert!(line.chars().count() <= 60, "{line}");
    }
    assert!(stdout.contains("... 24 more") && stdout.contains("first and the last 8 of 40"), "{stdout}");
    for point in table(&room.path().join("output/central-asia-sweep/points.csv")) {
        let date = &point["states.UZB.leaders.\"Shavkat Mirziyoyev\".from"];
        assert!(("2016-09-08"..="2020-01-01").contains(&date.as_str()), "{date}");
    }
}

#[test]
fn a_sweep_that_cannot_be_says_why_and_leaves_nothing() {
    let room = room();
    let points = room.path().join("bad.csv");
    fs::write(&points, "parameters.spillover,parameters.rung\n0.1,x\n0.2,0.1\n,0.3\n").expect("a file");
    for (arguments, words) in [
        (sweep(&[]), "concord sweep --vary parameters.spillover=0.1:0.7:13"),
        (sweep(&["--vary", "parameters.spilover=1:2:3"]), "did you mean `spillover`?"),
        (sweep(&["--vary", "parameters.spillover=1:2:3:4"]), "more than three parts"),
        (
            sweep(&["--vary", "parameters.spillover=5:15:3"]),
            "point 2 cannot be run: central-asia with parameters.spillover = 15",
        ),
        (sweep(&["--vary", "monte_carlo.seed=1:3:3"]), "choose the seed with --seed"),
        (
            sweep(&["--vary", "spillover=0.1:0.5:3"]),
            "no `spillover` in the scenario help: did you mean `parameters.spillover`?",
        ),
        (
            sweep(&["--vary", "parameters.spillover=0.3", "--outcome", "integratoin"]),
            "did you mean integration?",
        ),
        (sweep(&["--vary", "parameters.spillover=0.3", "--pair", "mercosur"]), "mercosur"),
        (sweep(&["--vary", "parameters.spillover=0.3", "--pair", "central-asia"]), "are both named"),
        (sweep(&["--vary", "parameters.spillover=0.3", "--points-file", "bad.csv"]), "cannot be used with"),
        (sweep(&["--points-file", "bad.csv"]), "line 2, column 2: parameters.rung: `x` is no number"),
        (sweep(&["--points-file", "bad.csv"]), "line 4, column 1"),
        (sweep(&["--points-file", "none.csv"]), "none.csv"),
    ] {
        let stderr = fails(concord(&room, &arguments), 2);
        let plain = stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(plain.contains(words), "{words} is not in {stderr}");
    }
    assert_eq!(files(room.path()).len(), 1);
}

#[test]
#[cfg(target_os = "linux")]
fn an_interrupted_sweep_leaves_nothing() {
    let room = room();
    let stderr =
        program::interrupted(&room, &sweep(&["--vary", "parameters.spillover=0.1:0.7:2"]), "1000000000");
    assert!(stderr.contains("of 2,000,000,000 replicates of the sweep of central-asia"), "{stderr}");
    assert!(files(room.path()).is_empty());
}
