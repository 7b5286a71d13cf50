//! `concord attribute` from end to end, as a user meets it.

use std::fs;

use serde_json::Value;

#[cfg(target_os = "linux")]
use crate::testkit::program::interrupted;
use crate::testkit::program::{SHORT, compare, concord, done, fails, files, room, table};

fn attribute<'a>(options: &[&'a str]) -> Vec<&'a str> {
    [&["attribute"], &SHORT[..], &["--no-figures"], options].concat()
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
    // Figures come from the files, in the folder or beside it.
    done(concord(&room, &["plot", "again", "--only", "waterfall-dispute"]));
    let drawn = fs::read(room.path().join("again-figures/waterfall-dispute.svg")).expect("a figure");
    let options: Vec<&str> = attribute(&["--output", "drawn"]);
    let options: Vec<&str> = options.into_iter().filter(|option| *option != "--no-figures").collect();
    done(concord(&room, &[&options[..], &["--only", "waterfall-dispute"]].concat()));
    assert!(fs::read(room.path().join("drawn/figures/waterfall-dispute.svg")).expect("a figure") == drawn);
    let page = fs::read_to_string(room.path().join("drawn/report.html")).expect("a page");
    assert!(page.contains("Shapley value") && page.contains("waterfall-dispute"));
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
    let stderr = interrupted(
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

#[test]
fn shares_under_drawn_parameters_add_up_to_the_drawn_difference() {
    let room = room();
    let draw = ["--draw-parameters", "prior"];
    let (stdout, _) = done(concord(&room, &attribute(&[&draw[..], &["--threads", "1"]].concat())));
    let one_line = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let named = "43 numbers drawn from their priors, 1 replicate of each set";
    assert!(one_line.contains(&format!("seed 2017, {named}")), "{stdout}");
    let folder = room.path().join("output/pre-2017-to-post-2017-attribution");
    let number = |row: &std::collections::BTreeMap<String, String>, column: &str| -> f64 {
        row[column].parse().unwrap_or_else(|_| panic!("{column} of {row:?}"))
    };
    let compared = |scenario: &str| {
        let options = [&draw[..], &["--no-figures", "--no-partition"]].concat();
        done(concord(&room, &compare(&["pre-2017", scenario], &options)));
        table(&room.path().join(format!("output/pre-2017-vs-{scenario}/effects.csv")))
    };
    // The whole is the difference that a comparison finds on the same sets, with its interval.
    let (effects, shares) = (compared("post-2017"), table(&folder.join("attribution.csv")));
    for (rows, effect) in shares.chunks(4).zip(&effects) {
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
    // A mixture is what a scenario of its own would be on the same sets.
    let uzbekistan = shares.iter().find(|row| row["change"].starts_with("Uzbekistan")).expect("a share");
    let alone = compared("only-uzbekistan");
    assert!((number(uzbekistan, "alone") - number(&alone[0], "difference")).abs() < 1e-9);
    let read =
        |path: &str| fs::read(room.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let sets = "output/pre-2017-to-post-2017-attribution/parameters.csv";
    assert!(read(sets) == read("output/pre-2017-vs-post-2017/parameters.csv"));
    let page = fs::read_to_string(folder.join("report.html")).expect("a page");
    for words in [
        "1 replicate of each set stand for what is uncertain",
        "of chance and of the drawn parameters together",
        "--draw-parameters prior",
        "the share of the drawn parameters in the variance of the Shapley value",
    ] {
        assert!(page.contains(words), "{words} is not on the page");
    }
    // The same from the file of the sets, on other threads.
    let listed = ["--draw-parameters", sets, "--threads", "3", "--output", "listed"];
    done(concord(&room, &attribute(&listed)));
    for name in ["attribution.csv", "mixtures.csv", "parameters.csv", "variance.csv"] {
        let found = read(&format!("output/pre-2017-to-post-2017-attribution/{name}"));
        assert!(found == read(&format!("listed/{name}")), "{name}");
    }
    assert_eq!(stdout.matches("All changes").count(), 2, "{stdout}");
    let without = ["--no-partition", "--output", "without"];
    let (stdout, _) = done(concord(&room, &attribute(&[&draw[..], &without].concat())));
    assert!(!room.path().join("without/variance.csv").exists() && stdout.matches("All changes").count() == 1);
    assert!(read("without/attribution.csv") == read("listed/attribution.csv"));
    let (json, _) = done(concord(&room, &attribute(&[&draw[..], &["--json"]].concat())));
    let json: Value = serde_json::from_str(&json).expect("a document");
    assert_eq!(json["drawn"]["keys"].as_array().map(Vec::len), Some(43));
    let stderr = fails(concord(&room, &attribute(&[])), 2);
    assert!(stderr.contains("with drawn parameters"), "{stderr}");
}

#[test]
fn mechanisms_share_a_difference_under_drawn_parameters_unless_it_is_in_them() {
    let room = room();
    let draw = ["--draw-parameters", "prior"];
    let by = ["--by", "mechanisms", "--mechanism", "identity", "--mechanism", "disputes"];
    done(concord(&room, &attribute(&[&by[..], &draw].concat())));
    let mixtures = table(&room.path().join("output/pre-2017-to-post-2017-mechanisms/mixtures.csv"));
    let options = [&draw[..], &["--no-figures", "--no-partition"]].concat();
    done(concord(&room, &compare(&["pre-2017", "post-2017"], &options)));
    for effect in table(&room.path().join("output/pre-2017-vs-post-2017/effects.csv")) {
        let of = |row: &&std::collections::BTreeMap<String, String>| row["outcome"] == effect["outcome"];
        let all = mixtures.iter().rfind(of).expect("all mechanisms");
        let [found, expected] =
            [&all["mean"], &effect["difference"]].map(|text| text.parse::<f64>().expect("a number"));
        assert!((found - expected).abs() < 1e-9, "{effect:?}");
    }
    let other = "extends = 'post-2017'\n[scenario]\nname = 'other'\n[parameters]\nspillover = 0.5\n";
    fs::write(room.path().join("other.toml"), other).expect("a file");
    let stderr = fails(concord(&room, &attribute(&[&["pre-2017", "other.toml"], &draw[..]].concat())), 2);
    let words = "parameters.spillover is drawn, and other differs from pre-2017 in it";
    assert!(stderr.contains(words) && stderr.contains("\nhelp: take away its prior"), "{stderr}");
}
