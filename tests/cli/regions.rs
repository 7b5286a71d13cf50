//! `concord regions` from end to end, as a user meets it.

use std::fs;

use serde_json::Value;

use crate::testkit::program::{concord, done, fails, files, room, table};

const SMALL: [&str; 5] = ["regions", "--sets", "12", "--replicates-per-set", "2"];

#[test]
fn regions_are_compared_under_one_table_of_parameters() {
    let room = room();
    let (stdout, _) = done(concord(&room, &[&SMALL[..], &["--threads", "1"]].concat()));
    let plain = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in
        ["Under the posterior,", "Under the priors alone,", "do not hold in most sets", "Nothing was fitted"]
    {
        assert!(plain.contains(words), "{words} is not in {stdout}");
    }
    let folder = room.path().join("output/regions");
    let values = table(&folder.join("values.csv"));
    for parameters in ["posterior", "prior"] {
        for region in ["central-asia", "mercosur"] {
            let is_one = |row: &&std::collections::BTreeMap<String, String>| {
                row["parameters"] == parameters && row["region"] == region && row["measure"] == "integration"
            };
            let row = values.iter().find(is_one).expect("a value");
            let median: f64 = row["median"].parse().expect("a number");
            assert!((0.0..=1.0).contains(&median), "{row:?}");
        }
    }
    // The same on other threads, and from within the folder.
    done(concord(&room, &[&SMALL[..], &["--threads", "3", "--no-figures", "--output", "other"]].concat()));
    let mut again = concord(
        &room,
        &[
            "regions",
            "regions.toml",
            "--sets",
            "12",
            "--replicates-per-set",
            "2",
            "--seed",
            "2017",
            "--no-figures",
            "-o",
            "../again",
        ],
    );
    again.current_dir(&folder);
    done(again);
    for (name, bytes) in files(&folder).into_iter().filter(|(name, _)| name.ends_with(".csv")) {
        for other in ["other", "output/again"] {
            assert!(
                fs::read(room.path().join(other).join(&name)).expect("a file") == bytes,
                "{other}: {name}"
            );
        }
    }
    let report = fs::read_to_string(folder.join("report.html")).expect("a report");
    assert!(report.contains("concord regions regions.toml --sets 12 --replicates-per-set 2"), "no command");
    let (json, _) = done(concord(&room, &[&SMALL[..], &["--json"]].concat()));
    let json: Value = serde_json::from_str(&json).expect("a document");
    assert!(json["orders"].as_array().is_some_and(|orders| orders.len() >= 4), "{json}");
    assert!(json["answer"].as_str().is_some_and(|answer| answer.contains("Nothing was fitted")));
}

#[test]
fn the_current_folder_changes_nothing_of_the_regions_that_come_with_the_program() {
    let (plain, other) = (room(), room());
    let small = ["regions", "--sets", "2", "--replicates-per-set", "1", "--no-figures", "-o", "found"];
    done(concord(&plain, &small));
    // A folder as `init` makes it, and a file, with names of regions.
    fs::create_dir(other.path().join("gulf")).expect("a folder");
    let gulf = "extends = \"central-asia\"\n[scenario]\nname = \"gulf\"\n";
    fs::write(other.path().join("gulf/scenario.toml"), gulf).expect("a file");
    fs::write(other.path().join("asean"), "no scenario").expect("a file");
    done(concord(&other, &small));
    let values = |room: &tempfile::TempDir| fs::read(room.path().join("found/values.csv")).expect("a table");
    assert!(values(&plain) == values(&other), "a file of the current folder was read");
}

#[test]
fn a_file_of_ones_own_is_read_and_its_mistakes_are_placed() {
    let room = room();
    let text = "title = \"Two\"\n[[regions]]\nscenario = \"central-asia\"\n[[regions]]\nscenario = \"mercosur\"\n\
                [[orders]]\nname = \"trade\"\nmeasure = \"integration\"\nat = \"2010\"\ngroups = [[\"mercosur\"], [\"central-asia\"]]\nsource = \"x\"\n";
    fs::write(room.path().join("mine.toml"), text).expect("a file");
    let (stdout, _) = done(concord(
        &room,
        &["regions", "mine.toml", "--sets", "4", "--replicates-per-set", "1", "--no-figures"],
    ));
    // Without a posterior the priors alone are drawn.
    assert!(!stdout.contains("the posterior,") && stdout.contains("Under the priors alone"), "{stdout}");
    fs::write(room.path().join("wrong.toml"), text.replace("at = \"2010\"", "at = \"1880\""))
        .expect("a file");
    fs::write(room.path().join("broken.toml"), "title = \n").expect("a file");
    let before = files(room.path()).len();
    for (arguments, words) in [
        (&["regions", "wrong.toml"][..], "wrong.toml, order trade: 1880 is not in the calendar of mercosur"),
        (&["regions", "broken.toml"], "broken.toml is no file of expectations"),
        (&["regions", "none.toml"], "none.toml cannot be read"),
        (&["regions", "--sets", "1001"], "1,001"),
        (&["regions", "--sets", "0"], "--sets"),
    ] {
        let stderr = fails(concord(&room, arguments), 2);
        assert!(stderr.contains(words), "{stderr}");
    }
    assert_eq!(files(room.path()).len(), before);
}
