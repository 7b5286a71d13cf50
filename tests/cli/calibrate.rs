//! `concord calibrate` from end to end, as a user meets it.

use std::fs;

use serde_json::Value;

use crate::testkit::program::{UNOBSERVED, concord, done, fails, files, manifest, room, table};

const SMALL: [&str; 9] =
    ["calibrate", "--particles", "128", "-n", "2", "--moves", "1", "--set", "scenario.ticks_per_year=1"];

fn calibrate<'a>(options: &[&'a str]) -> Vec<&'a str> {
    [&SMALL[..], options].concat()
}

#[test]
fn a_scenario_is_fitted_and_runs_draw_from_the_posterior() {
    let room = room();
    let (stdout, stderr) = done(concord(&room, &calibrate(&["--threads", "1"])));
    assert!(stderr.contains("fitted to 6 targets until 2016: 128 particles, 2 replicates"), "{stderr}");
    let plain = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in ["Contr.", "border_dates", "log evidence", "Temperature", "their history was known"] {
        assert!(plain.contains(words), "{words} is not in {stdout}");
    }
    let folder = room.path().join("output/central-asia-calibration");
    let marginals = table(&folder.join("marginals.csv"));
    assert!(marginals.len() > 30 && marginals.iter().all(|row| !row["class"].is_empty()));
    assert_eq!(table(&folder.join("posterior.csv")).len(), 128);
    let said = &manifest(&folder)["study"];
    assert_eq!((said["particles"].as_str(), said["kind"].as_str()), (Some("128"), Some("calibration")));
    assert_eq!(said["record_sha256"].as_str().map(str::len), Some(64));
    // Nothing is left beside the folder.
    assert_eq!(fs::read_dir(room.path().join("output")).expect("a folder").count(), 1);
    // The same bytes on other threads, and from the scenario in the folder.
    done(concord(&room, &calibrate(&["--threads", "2", "--output", "again"])));
    let resolved = "output/central-asia-calibration/scenario.toml";
    done(concord(&room, &["calibrate", resolved, "--output", "third"]));
    for (name, bytes) in files(&folder) {
        for other in ["again", "third"] {
            let is_same = fs::read(room.path().join(other).join(&name)).expect("a file") == bytes;
            assert!(is_same || name == "manifest.json", "{other}: {name}");
        }
    }
    let (again, stderr) = done(concord(&room, &calibrate(&[])));
    assert!(again == stdout && stderr.contains("holds this calibration already"), "{stderr}");
    let (json, _) = done(concord(&room, &calibrate(&["--json"])));
    let json: Value = serde_json::from_str(&json).expect("a document");
    assert_eq!(json["marginals"].as_array().map(Vec::len), Some(marginals.len()));
    assert!(json["warnings"].is_array() && json["evidence"][0]["log_evidence"].is_number());
    done(concord(&room, &["plot", "again", "--only", "marginals"]));
    let drawn = fs::read(folder.join("figures/marginals.svg")).expect("a figure");
    assert!(fs::read(room.path().join("again-figures/marginals.svg")).expect("a figure") == drawn);
    let posterior = "output/central-asia-calibration/posterior.csv";
    let options = ["run", "--draw-parameters", posterior, "-n", "40", "--no-figures"];
    done(concord(&room, &options));
    let stderr = fails(concord(&room, &calibrate(&["--seed", "5"])), 2);
    assert!(stderr.contains("seed 2017, not 5"), "{stderr}");
}

#[test]
fn what_cannot_be_fitted_is_refused_before_anything_is_written() {
    let room = room();
    for (options, words) in [
        (
            &["--set", "calibration.targets.un_distanc.weight=1"][..],
            "--set calibration.targets.un_distanc: the record has no such target",
        ),
        (
            &["--set", "calibration.targets.un_distance.until=2020"],
            "2020 is after 2016, until when the record is fitted",
        ),
        (
            &["--set", "calibration.targets.un_distance.from=2014"],
            "there are 3 observations, and the measurement model takes at least 5",
        ),
        (&["--set", "calibration.targets.un_distance.slope=\"up\""], "un_distance.slope"),
    ] {
        let stderr = fails(concord(&room, &calibrate(options)), 2);
        assert!(stderr.contains(words), "{stderr}");
    }
    let stderr = fails(concord(&room, &["calibrate", UNOBSERVED]), 2);
    assert!(stderr.contains("triad answers to no record"), "{stderr}");
    assert!(files(room.path()).is_empty());
}
