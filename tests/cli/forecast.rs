//! `concord forecast` and `concord score` from end to end, as a user meets them.

use std::fs;

use serde_json::Value;

use crate::testkit::program::{UNOBSERVED, concord, done, fails, files, manifest, room, table};

const SMALL: [&str; 6] = ["forecast", "-n", "40", "--replicates-per-set", "4", "--no-figures"];

#[test]
fn a_forecast_has_a_date_and_a_hash_and_is_scored_by_a_later_record() {
    let room = room();
    let (stdout, stderr) = done(concord(&room, &[&SMALL[..], &["--threads", "1"]].concat()));
    assert!(stderr.contains("from 2026 to 2030, given what was known on 2025-11-30"), "{stderr}");
    let folder = room.path().join("output/central-asia-forecast");
    let sha256 = manifest(&folder)["files"]["forecast.toml"]["sha256"].as_str().expect("a hash").to_owned();
    let plain = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [&format!("SHA-256 of forecast.toml: {sha256}"), "base rate", "of series are forecast"] {
        assert!(plain.contains(words), "{words} is not in {stdout}");
    }
    let dates = table(&folder.join("dates.csv"));
    assert!(dates.iter().filter(|row| row["basis"] == "model").all(|row| row["unit"] == "trade"));
    assert_eq!(table(&folder.join("values.csv")).len(), 6 * 5);
    // The same numbers on other threads, and from the folder.
    done(concord(&room, &[&SMALL[..], &["--threads", "3", "--output", "other"]].concat()));
    let again =
        ["forecast", "scenario.toml", "--replicates-per-set", "4", "--no-figures", "--output", "../again"];
    let mut command = concord(&room, &again);
    command.current_dir(&folder);
    done(command);
    for (name, bytes) in files(&folder).into_iter().filter(|(name, _)| name.ends_with(".csv")) {
        for other in ["other", "output/again"] {
            assert!(
                fs::read(room.path().join(other).join(&name)).expect("a file") == bytes,
                "{other}: {name}"
            );
        }
    }
    let (json, _) = done(concord(&room, &[&SMALL[..], &["--json"]].concat()));
    let json: Value = serde_json::from_str(&json).expect("a document");
    assert_eq!(
        (json["sha256"].as_str(), json["dates"].as_array().map(Vec::len)),
        (Some(&*sha256), Some(dates.len()))
    );
    // A record that knows what the forecast did, and one that knows a year more of events.
    let forecast = "output/central-asia-forecast";
    let (stdout, _) = done(concord(&room, &["score", forecast, "--record", "central-asia"]));
    assert!(stdout.contains("The record knows nothing yet of what was forecast"), "{stdout}");
    let record = fs::read_to_string(folder.join("record.toml")).expect("a record");
    let newer = record.replace("known_until = \"2025-11-30\"", "known_until = \"2026-12-31\"");
    fs::write(room.path().join("newer.toml"), newer).expect("a record");
    let score = ["score", forecast, "--record", "newer.toml", "--sha256", &sha256, "--json"];
    let (json, _) = done(concord(&room, &score));
    let json: Value = serde_json::from_str(&json).expect("a document");
    let p: f64 = dates[0]["probability"].parse().expect("a number");
    let found = &json["statements"][0];
    assert_eq!(
        (found["statement"].as_str(), found["score"].as_f64()),
        (Some("agreement_dates/trade"), Some(p * p))
    );
    assert_eq!(json["scores"].as_array().map(Vec::len), Some(2));
    // A byte is changed.
    let text = fs::read_to_string(folder.join("dates.csv")).expect("a table");
    fs::write(folder.join("dates.csv"), text.replacen("2026", "2027", 1)).expect("a table");
    let stderr = fails(concord(&room, &score), 2);
    assert!(stderr.contains("dates.csv was changed after the forecast was made"), "{stderr}");
}

#[test]
fn what_cannot_be_forecast_or_scored_is_refused() {
    let room = room();
    for (arguments, words) in [
        (&["forecast", UNOBSERVED][..], "answers to no record"),
        (&["forecast", "--from", "2026", "--until", "2050"], "it has those from 1992 to 2030"),
        (&["forecast", "--posterior", "none.csv"], "none.csv"),
        (&["score", "nowhere", "--record", "central-asia"], "holds no finished result"),
    ] {
        let stderr = fails(concord(&room, arguments), 2);
        assert!(stderr.contains(words), "{stderr}");
    }
    assert!(files(room.path()).is_empty());
    done(concord(&room, &["run", "-n", "4", "--no-figures", "--fixed-parameters"]));
    let stderr = fails(concord(&room, &["score", "output/central-asia", "--record", "central-asia"]), 2);
    assert!(stderr.contains("holds a run, not a forecast"), "{stderr}");
}

#[test]
fn the_forecast_that_is_shipped_is_the_one_that_was_published() {
    let room = room();
    let docs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let page = fs::read_to_string(docs.join("forecasts.md")).expect("a page");
    let is_hash = |line: &&str| line.len() == 64 && line.bytes().all(|byte| byte.is_ascii_hexdigit());
    let sha256 = page.lines().find(is_hash).expect("a hash");
    let folder = docs.join("forecasts/central-asia-2026-12-01");
    let folder = folder.to_str().expect("a path");
    let (stdout, _) =
        done(concord(&room, &["score", folder, "--record", "central-asia", "--sha256", sha256]));
    let plain = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(plain.contains("nothing is scored, and 52 statements are open"), "{stdout}");
    let rows = table(&std::path::Path::new(folder).join("dates.csv"));
    let trade = rows.iter().find(|row| row["unit"] == "trade" && row["year"] == "2030").expect("trade");
    assert!((trade["probability"].parse::<f64>().expect("a number") - 0.096).abs() < 5e-4, "{trade:?}");
    let other = sha256.replace(&sha256[..1], if sha256.starts_with('0') { "1" } else { "0" });
    let refused =
        fails(concord(&room, &["score", folder, "--record", "central-asia", "--sha256", &other]), 2);
    assert!(refused.contains("SHA-256"), "{refused}");
}
