//! `concord sensitivity` from end to end, as a user meets it.

use std::fs;

use serde_json::Value;

#[cfg(target_os = "linux")]
use crate::testkit::program::interrupted;
use crate::testkit::program::{SHORT, concord, done, fails, files, room, table};

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
            "216 points: 176 along 4 trajectories of all 43 numbers, 40 in 8 rows of 3 numbers; 4 replicates"
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
    assert_eq!(morris.len(), 2 * 43);
    assert!(morris.iter().all(|row| number(row, "mu_star") >= number(row, "mu").abs() - 1e-12));
    assert_eq!(morris.iter().filter(|row| row["kept"] == "true").count(), 2 * 3);
    assert_eq!(table(&folder.join("sobol.csv")).len(), 2 * 3);
    // Two years and more, each with the indices of one measure.
    assert_eq!(table(&folder.join("over-time.csv")).len(), 7 * 3);
    let points = table(&folder.join("points.csv"));
    assert_eq!(points.len(), 216);
    // Along a trajectory one number moves at a time; in a row AB differs from A in one.
    let keys: Vec<&String> = points[0].keys().filter(|key| key.starts_with("parameters.")).collect();
    let differ = |one: usize, other: usize| {
        keys.iter().filter(|key| points[one][**key] != points[other][**key]).count()
    };
    assert!((0..43).all(|step| differ(step, step + 1) == 1));
    assert!((2..5).all(|mixed| differ(176, 176 + mixed) <= 1));
    done(concord(&room, &sensitivity(&[&options[..], &["--threads", "3", "--output", "again"]].concat())));
    for (name, bytes) in files(&folder) {
        let is_same = fs::read(room.path().join("again").join(&name)).expect("a file") == bytes;
        assert!(is_same || name == "manifest.json", "{name}");
    }
    let (again, stderr) = done(concord(&room, &sensitivity(&options)));
    assert!(again == stdout && stderr.contains("holds this analysis already"), "{stderr}");
    let (json, _) = done(concord(&room, &sensitivity(&[&options[..], &["--json"]].concat())));
    let json: Value = serde_json::from_str(&json).expect("a document");
    assert_eq!(json["morris"].as_array().map(Vec::len), Some(86));
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
    let stderr = interrupted(&room, &["sensitivity", "--yes"], "10000");
    assert!(stderr.contains("of the sensitivity of central-asia"), "{stderr}");
    assert!(files(room.path()).is_empty());
}
