//! What `run` and `compare` show without further words: chance alone, and drawn parameters too.

use serde_json::Value;

use crate::testkit::program::{concord, done, fails, files, manifest, room};

/// The JSON that a command prints.
fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn a_run_shows_both_and_fixed_parameters_leave_one_out() {
    let room = room();
    let small = ["-n", "30", "--no-figures"];
    let (both, _) = done(concord(&room, &[&["run", "--output", "both"], &small[..]].concat()));
    let both = both.split_whitespace().collect::<Vec<_>>().join(" ");
    let fixed = ["run", "--output", "fixed", "--fixed-parameters"];
    let (fixed, _) = done(concord(&room, &[&fixed, &small[..]].concat()));
    assert!(
        both.contains("seed 2017; parameters and codings too: 4 sets of") && both.contains("Posterior"),
        "{both}"
    );
    assert!(!fixed.contains("odings too") && !fixed.contains("Posterior"), "{fixed}");
    let [both, fixed] = ["both", "fixed"].map(|name| files(&room.path().join(name)));
    for name in
        ["summary.csv", "trajectories.csv", "outcomes.parquet", "passages.csv", "regimes.csv", "weights.csv"]
    {
        assert_eq!(both[name], fixed[name], "{name}");
    }
    assert!(fixed.keys().all(|name| !name.starts_with("priors/")));
    let record = |name: &str| manifest(&room.path().join(name))["study"]["under_priors"].clone();
    assert_eq!((&record("both")["sets"], &record("both")["partitioned_sets"]), (&4.into(), &Value::Null));
    assert_eq!(record("fixed"), Value::Null);
    let command = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
        String::from_utf8_lossy(&files["report.html"])
            .contains("concord run scenario.toml --fixed-parameters")
    };
    assert_eq!([command(&both), command(&fixed)], [false, true], "the command that makes it again");
    // Either stays as it is, and neither is taken for the other.
    let again = ["run", "--output", "both", "--fixed-parameters"];
    let stderr = fails(concord(&room, &[&again, &small[..]].concat()), 2);
    assert!(stderr.contains("with drawn parameters as well"), "{stderr}");
    let (told, _) = done(concord(&room, &[&["run", "--output", "both"], &small[..]].concat()));
    assert!(told.contains("Posterior"), "a finished run is told from its files: {told}");
}

#[test]
fn a_program_reads_both() {
    let room = room();
    let (text, _) = done(concord(&room, &["run", "-n", "30", "--no-figures", "--json"]));
    let run = &json(&text)["runs"][0];
    let [own, under] =
        [run, &run["under_priors"]].map(|of| of["measures"].as_array().expect("measures").len());
    assert_eq!((own, under, &run["under_priors"]["replicates"]), (8, 8, &Value::from(4)));
    let shares = run["under_priors"]["regimes"].as_array().expect("regimes").iter();
    let all: f64 = shares.map(|row| row["share"].as_f64().expect("a share")).sum();
    assert!((all - 1.0).abs() < 1e-12);
    let small = ["compare", "pre-2017", "post-2017", "-n", "30", "--no-figures", "--json"];
    let smallest = ["--smallest-effect", "0", "--smallest-effect", "dispute=-0.9"];
    let (text, _) = done(concord(&room, &[&small, &smallest[..]].concat()));
    let rows = json(&text)["under_priors"].as_array().expect("rows").clone();
    let integration = rows.iter().find(|row| row["outcome"] == "integration").expect("integration");
    let [low, middle, high] = ["q05", "q50", "q95"].map(|key| integration[key].as_f64().expect("a quantile"));
    assert!(low <= middle && middle <= high, "{integration}");
    assert_eq!(integration["share_larger"], integration["superiority"], "above 0, and no two are the same");
    let dispute = rows.iter().find(|row| row["outcome"] == "dispute").expect("dispute");
    assert_eq!(
        (&dispute["smallest_effect"], &dispute["share_larger"]),
        (&Value::from(-0.9), &Value::from(0.0))
    );
}

#[test]
fn a_comparison_says_how_often_the_sign_holds() {
    let room = room();
    let compare = ["compare", "pre-2017", "post-2017", "-n", "640", "--no-figures"];
    let (text, _) = done(concord(&room, &compare));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("640 pairs, seed 2017; parameters and codings too: 80 sets of"), "{text}");
    assert!(
        text.contains("With parameters drawn from the posterior and codings within the coder's error, the mean difference is +0."),
        "{text}"
    );
    assert!(text.contains("Share in the") && text.contains("Parameters Codings Chance"), "{text}");
    let folder = room.path().join("output/pre-2017-vs-post-2017");
    let names = files(&folder);
    let batch = ["priors/effects.csv", "priors/differences.csv", "priors/variance.csv"];
    for name in batch.into_iter().chain(["pre-2017/priors/trajectories.csv"]) {
        assert!(names.contains_key(name), "{name}");
    }
    // Figures are drawn from the files alone as they were drawn at first.
    let figures = ["--only", "differences", "--only", "paired-fan-integration", "--only", "estimation"];
    done(concord(&room, &[&compare[..5], &figures, &["--output", "drawn"]].concat()));
    done(concord(&room, &[&["plot", "drawn", "--output", "again"], &figures[..]].concat()));
    let [drawn, again] = ["drawn", "again"].map(|name| files(&room.path().join(name)));
    for name in ["differences.svg", "paired-fan-integration.svg", "estimation.svg"] {
        let [a, b] =
            [(&drawn, "figures/"), (&again, "")].map(|(files, within)| &files[&format!("{within}{name}")]);
        assert!(String::from_utf8_lossy(a).contains("parameters and codings too"), "{name}");
        assert_eq!(a, b, "{name}");
    }
}

#[test]
fn what_draws_all_parameters_has_no_second_batch() {
    let room = room();
    let stderr = fails(concord(&room, &["run", "--fixed-parameters", "--draw-parameters", "prior"]), 2);
    assert!(stderr.contains("--fixed-parameters"), "{stderr}");
    let drawn = ["run", "-n", "8", "--draw-parameters", "prior", "--no-figures", "--output", "drawn"];
    done(concord(&room, &drawn));
    assert!(files(&room.path().join("drawn")).keys().all(|name| !name.starts_with("priors/")));
    let (one, _) = done(concord(&room, &["run", "-n", "1", "--no-figures", "--output", "one"]));
    assert!(!one.contains("odings too"), "{one}");
}

#[test]
fn codings_can_stay_as_they_are() {
    let room = room();
    let small = ["-n", "30", "--no-figures", "--fixed-codings"];
    let (text, _) = done(concord(&room, &[&["run", "--output", "run"], &small[..]].concat()));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("seed 2017; parameters too: 8 sets of") && text.contains("Parameters too"),
        "{text}"
    );
    assert!(!text.contains("odings"), "{text}");
    let folder = room.path().join("run");
    let (record, files) = (&manifest(&folder)["study"]["under_priors"], files(&folder));
    assert_eq!((&record["sets"], &record["codings"]), (&8.into(), &Value::Null));
    assert!(!files.contains_key("priors/variance.csv"));
    let report = String::from_utf8_lossy(&files["report.html"]).into_owned();
    assert!(report.contains("concord run scenario.toml --fixed-codings"), "the command that makes it again");
    let stderr = fails(concord(&room, &["run", "-n", "30", "--no-figures", "--output", "run"]), 2);
    assert!(stderr.contains("without codings in the second batch"), "{stderr}");
    let (text, _) = done(concord(&room, &[&["compare", "pre-2017", "post-2017"], &small[..]].concat()));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("With parameters drawn from the posterior, the mean difference"), "{text}");
}

#[test]
fn a_smallest_effect_is_counted_where_all_parameters_are_drawn() {
    let room = room();
    let compare = ["compare", "pre-2017", "post-2017", "-n", "40", "--no-figures", "--draw-parameters"];
    let smallest = ["--smallest-effect", "0.05", "--smallest-effect", "dispute=-0.02"];
    let drawn = [&compare[..], &["prior", "--output", "drawn"], &smallest].concat();
    let (text, _) = done(concord(&room, &drawn));
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in ["implemented integration is above 0.05 in", "dispute is below -0.02 in"] {
        assert!(words.contains(part), "{part}: {words}");
    }
    let folder = room.path().join("drawn");
    let rows = String::from_utf8(files(&folder)["effects.csv"].clone()).expect("text");
    let (heads, rows) = rows.split_once('\n').expect("heads");
    assert!(heads.ends_with(",smallest_effect,share_larger"), "{heads}");
    assert_eq!(rows.lines().filter(|row| !row.ends_with(",,")).count(), 2);
    // The sets of a file are counted as those of priors, and a finished comparison is told from its files.
    let sets = folder.join("parameters.csv");
    let from_file =
        [&compare[..], &[sets.to_str().expect("a path"), "--output", "again"], &smallest].concat();
    done(concord(&room, &from_file));
    let again = files(&room.path().join("again"));
    assert_eq!(files(&folder)["effects.csv"], again["effects.csv"]);
    assert_eq!(done(concord(&room, &drawn)).0, text);
    // Without one the table has no such columns.
    done(concord(&room, &[&compare[..], &["prior", "--output", "plain"]].concat()));
    let plain = files(&room.path().join("plain"));
    assert!(!String::from_utf8_lossy(&plain["effects.csv"]).contains("smallest_effect"));
}

#[test]
fn a_smallest_effect_that_cannot_be_counted_is_refused() {
    let room = room();
    let compare = ["compare", "pre-2017", "post-2017", "--no-figures"];
    let refused = |more: &[&str], parts: [&str; 2]| {
        let stderr = fails(concord(&room, &[&compare, more].concat()), 2);
        assert!(parts.iter().all(|part| stderr.contains(part)), "{stderr}");
    };
    let twice = ["--smallest-effect", "0.05", "--smallest-effect", "integration=0.1"];
    refused(&twice, ["two smallest effects are of integration", "once with --smallest-effect"]);
    refused(
        &["-n", "1", "--smallest-effect", "0.05"],
        ["no parameters are drawn", "leave out --smallest-effect"],
    );
    refused(&["--smallest-effect", "trade=0.05"], ["no regional measure \"trade\"", "integration"]);
    assert!(files(room.path()).is_empty());
}

#[test]
fn a_prior_that_cannot_be_drawn_is_told_before_anything_is_run() {
    let room = room();
    // Days from 1970 on: before his predecessor came to office.
    let scenario = "extends = \"central-asia\"\n[scenario]\nname = \"odd\"\n[priors]\n\
                    \"states.UZB.leaders.Shavkat Mirziyoyev.from\" = [5479, 7305]\n";
    std::fs::write(room.path().join("odd.toml"), scenario).expect("a file");
    let run = ["run", "odd.toml", "-n", "8", "--no-figures"];
    let stderr = fails(concord(&room, &run), 2);
    for part in ["earlier than the one before", "leave this out with --fixed-parameters"] {
        assert!(stderr.contains(part), "{part}: {stderr}");
    }
    assert!(!room.path().join("output").exists());
    done(concord(&room, &[&run[..], &["--fixed-parameters"]].concat()));
}
