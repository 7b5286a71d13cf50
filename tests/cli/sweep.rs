//! `concord sweep` from end to end, as a user meets it.

use std::fs;

use serde_json::Value;

#[cfg(target_os = "linux")]
use crate::testkit::program::interrupted;
use crate::testkit::program::{SHORT, compare, concord, done, fails, files, room, table};

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
    // A parameter of agreement must change it, on the same random numbers.
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
    let stderr = interrupted(&room, &sweep(&["--vary", "parameters.spillover=0.1:0.7:2"]), "1000000000");
    assert!(stderr.contains("of 2,000,000,000 replicates of the sweep of central-asia"), "{stderr}");
    assert!(files(room.path()).is_empty());
}

#[test]
fn the_other_numbers_are_drawn_the_same_at_every_point() {
    let room = room();
    let few = ["-n", "40", "--seed", "3"];
    let draw = ["--draw-parameters", "prior"];
    let vary = ["--vary", "parameters.spillover=0.3,0.42"];
    let (stdout, _) = done(concord(&room, &sweep(&[&vary[..], &few, &draw, &["--threads", "1"]].concat())));
    let one_line = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        one_line.contains("seed 3, 42 numbers drawn from their priors, 1 replicate of each set"),
        "{stdout}"
    );
    let read = |path: &str| {
        fs::read_to_string(room.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    };
    let sets = read("output/central-asia-sweep/parameters.csv");
    assert!(!sets.contains("parameters.spillover") && sets.lines().count() == 41);
    // A point is the run with these sets under its scenario, to the last bit.
    let swept = read("output/central-asia-sweep/sweep.csv");
    for (point, value) in ["0.3", "0.42"].into_iter().enumerate() {
        let set = format!("parameters.spillover={value}");
        let from = "output/central-asia-sweep/parameters.csv";
        let run =
            ["run", "--no-figures", "--no-partition", "--draw-parameters", from, "--set", &set, "-o", value];
        done(concord(&room, &[&run[..], &few].concat()));
        let own: String = swept
            .lines()
            .filter_map(|line| line.strip_prefix(&format!("{point},{value},")))
            .map(|line| format!("{line}\n"))
            .collect();
        let summary = read(&format!("{value}/summary.csv"));
        assert_eq!(Some(own.as_str()), summary.split_once('\n').map(|(_, rows)| rows), "{value}");
    }
    let page = read("output/central-asia-sweep/report.html");
    for words in [
        "A replicate has the same set at every point",
        "--draw-parameters prior",
        "drawn parameters together",
    ] {
        assert!(page.contains(words), "{words} is not on the page");
    }
    let again = [&vary[..], &few, &draw, &["--threads", "3", "--output", "again"]].concat();
    done(concord(&room, &sweep(&again)));
    assert_eq!(read("again/sweep.csv"), swept);
    assert_eq!(read("again/variance.csv"), read("output/central-asia-sweep/variance.csv"));
    assert_eq!(stdout.lines().filter(|line| line.starts_with("0.42 ")).count(), 2, "{stdout}");
    let once = [&vary[..], &few, &draw, &["--no-partition", "--output", "once"]].concat();
    done(concord(&room, &sweep(&once)));
    assert!(!room.path().join("once/variance.csv").exists() && read("once/sweep.csv") == swept);
    assert!(read("once/report.html").contains("--draw-parameters prior --no-partition"));
    let (json, _) = done(concord(&room, &sweep(&[&vary[..], &few, &draw, &["--json"]].concat())));
    let json: Value = serde_json::from_str(&json).expect("a document");
    assert_eq!(json["drawn"]["keys"].as_array().map(Vec::len), Some(42));
    assert_eq!(json["variances"].as_array().map(Vec::len), Some(2 * 8));
    let stderr = fails(concord(&room, &sweep(&[&vary[..], &few].concat())), 2);
    assert!(stderr.contains("with drawn parameters"), "{stderr}");
}

#[test]
fn a_swept_difference_under_drawn_parameters_is_that_of_a_comparison() {
    let room = room();
    let pair = ["post-2017", "--pair", "pre-2017", "--vary", "parameters.spillover=0.42"];
    done(concord(&room, &sweep(&[&pair[..], &SHORT, &["--draw-parameters", "prior"]].concat())));
    let folder = room.path().join("output/post-2017-vs-pre-2017-sweep");
    let sets = folder.join("parameters.csv").display().to_string();
    let options = ["--no-figures", "--no-partition", "--draw-parameters", &sets];
    done(concord(&room, &compare(&["pre-2017", "post-2017"], &options)));
    let rows = table(&folder.join("sweep.csv"));
    for effect in table(&room.path().join("output/pre-2017-vs-post-2017/effects.csv")) {
        let row = rows.iter().find(|row| row["outcome"] == effect["outcome"]).expect("the same outcome");
        for (column, of_effect) in [("mean_difference", "difference"), ("se", "se"), ("ci_low", "low")] {
            let [found, expected] =
                [&row[column], &effect[of_effect]].map(|text| text.parse::<f64>().expect("a number"));
            assert!((found - expected).abs() < 1e-12, "{column}: {row:?} {effect:?}");
        }
    }
    // What varies may differ between the scenarios; nothing is left to draw where everything varies.
    let other = "extends = 'pre-2017'\n[scenario]\nname = 'other'\n[parameters]\nspillover = 0.5\n";
    fs::write(room.path().join("other.toml"), other).expect("a file");
    let against = |vary: &'static str| {
        let options =
            ["post-2017", "--pair", "other.toml", "--vary", vary, "--draw-parameters", "prior", "-f"];
        concord(&room, &sweep(&[&options[..], &SHORT].concat()))
    };
    done(against("parameters.spillover=0.3,0.4"));
    let stderr = fails(against("parameters.commitment=0.3,0.4"), 2);
    assert!(
        stderr.contains("parameters.spillover is drawn, and post-2017 differs from other in it"),
        "{stderr}"
    );
    fs::write(room.path().join("sets.csv"), "parameters.spillover\n0.3\n0.4\n").expect("a file");
    let all = ["--vary", "parameters.spillover=0.3", "-n", "2", "--draw-parameters", "sets.csv"];
    let stderr = fails(concord(&room, &sweep(&all)), 2);
    assert!(stderr.contains("nothing is left to draw") && stderr.contains("\nhelp: leave out"), "{stderr}");
}
