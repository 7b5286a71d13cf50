//! `concord validate` from end to end, as a user meets it.

use std::fs;

use serde_json::Value;

use crate::testkit::program::{UNOBSERVED, concord, done, fails, files, manifest, room, table};

const YEARLY: [&str; 2] = ["--set", "scenario.ticks_per_year=1"];

fn calibrated(room: &tempfile::TempDir) {
    let small = ["calibrate", "--particles", "128", "-n", "2", "--moves", "1", "--no-figures"];
    done(concord(room, &[&small[..], &YEARLY].concat()));
}

const POSTERIOR: &str = "output/central-asia-calibration/posterior.csv";

fn validate<'a>(options: &[&'a str]) -> Vec<&'a str> {
    [&["validate", "-n", "2", "--posterior", POSTERIOR][..], &YEARLY, options].concat()
}

#[test]
fn a_posterior_is_scored_against_the_record() {
    let room = room();
    calibrated(&room);
    let (stdout, stderr) = done(concord(&room, &validate(&["--threads", "1"])));
    assert!(stderr.contains("posterior of 128 sets, scored on the years from 2017 to 2025"), "{stderr}");
    assert!(stderr.contains("succession of Shavkat Mirziyoyev (UZB) put on 9 days"), "{stderr}");
    let plain = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    // The first paragraph says who wins.
    let first = plain.find("a pseudo-holdout to which nothing is fitted").expect("the answer");
    assert!(first < plain.find("From 2017").expect("a table"), "{stdout}");
    for words in [
        "Few observations",
        "Leaders frozen 2016-09-07",
        "With the succession of Shavkat Mirziyoyev (UZB)",
        "never",
    ] {
        assert!(plain.contains(words), "{words} is not in {stdout}");
    }
    let folder = room.path().join("output/central-asia-validation");
    let scores = table(&folder.join("scores.csv"));
    let votes = scores.iter().find(|row| {
        row["leaders"] == "historical" && row["target"] == "un_distance" && row["period"] == "holdout"
    });
    let votes = votes.expect("votes");
    assert_eq!((votes["n"].as_str(), votes["other_against"].as_str()), ("7", "log_line"));
    // Its references are those of docs/lenses.md.
    let near =
        |cell: &str, expected: f64| cell.parse::<f64>().is_ok_and(|found| (found - expected).abs() < 5e-5);
    assert!(near(&votes["reference"], 0.0431) && near(&votes["other_reference"], 0.0570), "{votes:?}");
    let skill: f64 = votes["skill"].parse().expect("a number");
    let said = if skill > 0.0 { "The model wins" } else { "The model loses" };
    assert!(plain.contains(said), "{stdout}");
    assert_eq!(table(&folder.join("placebo.csv")).len(), 9);
    assert_eq!(
        fs::read(folder.join("posterior.csv")).expect("a file"),
        fs::read(room.path().join(POSTERIOR)).expect("a file")
    );
    let record = &manifest(&folder)["study"];
    assert_eq!(
        (record["kind"].as_str(), record["posterior"].as_str(), record["placebo"].as_str()),
        (Some("validation"), Some("file"), Some("UZB"))
    );
    // The same bytes on other threads, and from the folder alone.
    done(concord(&room, &validate(&["--threads", "2", "--output", "again"])));
    let resolved = "output/central-asia-validation/scenario.toml";
    let kept = "output/central-asia-validation/posterior.csv";
    done(concord(
        &room,
        &["validate", resolved, "--posterior", kept, "--placebo", "UZB", "--output", "third"],
    ));
    for (name, bytes) in files(&folder) {
        for other in ["again", "third"] {
            let is_same = fs::read(room.path().join(other).join(&name)).expect("a file") == bytes;
            assert!(is_same || name == "manifest.json", "{other}: {name}");
        }
    }
    let (again, stderr) = done(concord(&room, &validate(&[])));
    assert!(again == stdout && stderr.contains("holds this validation already"), "{stderr}");
    let (json, _) = done(concord(&room, &validate(&["--json"])));
    let json: Value = serde_json::from_str(&json).expect("a document");
    assert_eq!(json["scores"].as_array().map(Vec::len), Some(scores.len()));
    assert!(json["answer"].as_str().is_some_and(|said| said.contains("pseudo-holdout")));
    done(concord(&room, &["plot", "again", "--only", "validation-dates"]));
    let drawn = fs::read(folder.join("figures/validation-dates.svg")).expect("a figure");
    assert!(fs::read(room.path().join("again-figures/validation-dates.svg")).expect("a figure") == drawn);
    let package = fs::read_to_string(folder.join("datapackage.json")).expect("a dictionary");
    for name in [
        "scores.csv",
        "leaders.csv",
        "predictions.csv",
        "dates.csv",
        "placebo.csv",
        "basis.csv",
        "posterior.csv",
    ] {
        assert!(package.contains(name), "{name}");
    }
}

#[test]
fn what_cannot_be_validated_is_refused_before_anything_is_written() {
    let room = room();
    calibrated(&room);
    let before = files(&room.path().join("output"));
    for (options, words) in [
        (&["--placebo", "XYZ"][..], "--placebo XYZ: the scenario has no such state"),
        (&["--placebo", "TJK"], "no change of leader of TJK lies within the calendar"),
        (
            &["--set", "parameters.spillover.value=0.9"],
            "which differs from central-asia in parameters.spillover",
        ),
        (&["--set", "scenario.end=2016"], "lies after 2016, the last year of the fit"),
        (
            &["--particles", "100"],
            "nothing is fitted with so many particles or moves\nhelp: leave the size of the fit out",
        ),
    ] {
        let stderr = fails(concord(&room, &validate(options)), 2);
        assert!(stderr.contains(words), "{stderr}");
    }
    let stderr = fails(concord(&room, &["validate", UNOBSERVED]), 2);
    assert!(stderr.contains("triad answers to no record"), "{stderr}");
    fs::write(room.path().join("other.csv"), "parameter_set,parameters.spillover\n0,0.4\n").expect("a file");
    let stderr = fails(concord(&room, &["validate", "--posterior", "other.csv"]), 2);
    assert!(
        stderr.contains("is no posterior of central-asia: it lacks") && stderr.contains("help: "),
        "{stderr}"
    );
    assert!(files(&room.path().join("output")) == before);
}

#[test]
fn lenses_have_fits_of_their_own() {
    let room = room();
    calibrated(&room);
    let few = ["--particles", "128", "--moves", "1", "--lens", "realism", "--no-figures"];
    let (stdout, stderr) = done(concord(&room, &validate(&few)));
    assert!(stderr.contains("2 fits of their own"), "{stderr}");
    let plain = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(plain.contains("has the greatest log evidence") && plain.contains("Realism"), "{stdout}");
    let lenses = table(&room.path().join("output/central-asia-validation/lenses.csv"));
    assert_eq!(lenses.iter().map(|row| row["lens"].as_str()).collect::<Vec<_>>(), ["full", "realism"]);
    let stderr = fails(concord(&room, &validate(&["--lens", "realsm"])), 2);
    assert!(
        stderr.contains("--lens realsm: there is no such lens") && stderr.contains("did you mean realism?"),
        "{stderr}"
    );
}
