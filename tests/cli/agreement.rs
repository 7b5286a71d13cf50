//! `concord agreement` from end to end, as a user meets it.

use std::fs;

use serde_json::Value;

use crate::testkit::program::{concord, done, fails, files, room, table};

/// A coder of the reference case with a step added to some codings.
fn coder(step: f64) -> String {
    let text = fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/central-asia.toml"),
    )
    .expect("a scenario");
    let line = |line: &str| {
        let (key, rest) = line.split_once(" = ")?;
        let is_judged = ["dispute", "heritage", "openness", "sovereignty_sensitivity"].contains(&key.trim());
        let (value, comment) = rest.split_once('#').unwrap_or((rest, ""));
        let value: f64 = value.trim().parse().ok().filter(|_| is_judged)?;
        let moved = if line.len().is_multiple_of(2) { value + step } else { value - step };
        Some(format!("{key} = {} # {comment}", moved.clamp(0.0, 1.0)))
    };
    text.lines().map(|text| line(text).unwrap_or_else(|| text.to_owned()) + "\n").collect()
}

#[test]
fn two_coders_are_compared_and_their_means_run() {
    let room = room();
    for (name, step) in [("anna", 0.0), ("bolat", 0.1), ("chen", 0.0)] {
        fs::write(room.path().join(format!("{name}.toml")), coder(step)).expect("a file");
    }
    let small = ["agreement", "anna.toml", "bolat.toml", "--resamples", "199"];
    let (stdout, _) = done(concord(&room, &[&small[..], &["--threads", "1"]].concat()));
    let plain = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in
        ["2 coders judged 15 kinds of coding", "By Krippendorff's customary bounds", "it runs unchanged"]
    {
        assert!(plain.contains(words), "{words} is not in {stdout}");
    }
    let folder = room.path().join("output/central-asia-agreement");
    let rows = table(&folder.join("agreement.csv"));
    let alpha = |kind: &str| -> Option<f64> {
        let row = rows.iter().find(|row| row["kind"] == kind).expect("a kind");
        row["alpha_interval"].parse().ok()
    };
    assert_eq!(alpha("proximity"), Some(1.0));
    assert!(alpha("dispute").is_some_and(|alpha| alpha < 1.0));
    assert_eq!(alpha("initial consolidation"), None);
    let step =
        table(&folder.join("numbers.csv")).into_iter().find(|row| row["kind"] == "dispute").expect("one");
    assert!(step["prior"].starts_with("triangular"), "{step:?}");
    // The same on other threads, and from within the folder.
    done(concord(&room, &[&small[..], &["--threads", "3", "--output", "other", "--no-figures"]].concat()));
    let mut again = concord(
        &room,
        &[
            "agreement",
            "coders/1.toml",
            "coders/2.toml",
            "--resamples",
            "199",
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
        assert!(fs::read(room.path().join("other").join(&name)).expect("a file") == bytes, "{name}");
        let again = fs::read(room.path().join("output/again").join(&name)).expect("a file");
        // Coders have the names of the copies.
        assert_eq!(again.is_empty(), bytes.is_empty(), "{name}");
    }
    let report = fs::read_to_string(folder.join("report.html")).expect("a report");
    assert!(report.contains("concord agreement coders/1.toml coders/2.toml --resamples 199"), "no command");
    // The means run unchanged, with parameters and codings drawn beside them.
    done(concord(&room, &["run", "output/central-asia-agreement/scenario.toml", "-n", "20", "--no-figures"]));
    // Coders who agree in everything.
    let (json, _) = done(concord(
        &room,
        &["agreement", "anna.toml", "chen.toml", "--resamples", "99", "-o", "same", "--json"],
    ));
    let json: Value = serde_json::from_str(&json).expect("a document");
    for kind in json["kinds"].as_array().expect("kinds") {
        assert!(kind["alpha_interval"].is_null() || kind["alpha_interval"] == 1.0, "{kind}");
    }
    assert_eq!((json["coders"].as_array().map(Vec::len), json["resamples"].as_u64()), (Some(2), Some(99)));
}

#[test]
fn files_that_cannot_be_compared_are_refused() {
    let room = room();
    fs::write(room.path().join("broken.toml"), "[scenario]\nname = 3\n").expect("a file");
    for (arguments, words) in [
        (&["agreement", "central-asia"][..], "name the file of another coder"),
        (&["agreement", "central-asia", "mercosur"], "which"),
        (&["agreement", "central-asia", "none.toml"], "there is no file `none.toml`"),
        (&["agreement", "central-asia", "broken.toml"], "broken.toml"),
        (&["agreement"], "FILE"),
        (&["agreement", "central-asia", "central-asia", "--resamples", "0"], "--resamples"),
    ] {
        let stderr = fails(concord(&room, arguments), 2);
        assert!(stderr.contains(words), "{stderr}");
    }
    assert_eq!(files(room.path()).len(), 1);
}
