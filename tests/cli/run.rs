//! `concord run` from end to end, as a user meets it.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::testkit::program::{concord, done, fails, files, manifest, room, table, unread};

#[test]
fn without_a_path_the_reference_case_runs() {
    let room = room();
    let (stdout, stderr) = done(concord(&room, &["run", "-n", "20", "--no-figures"]));
    assert!(
        stdout.starts_with("Central Asia, leaders as they were\ncentral-asia, end of 2030-Q4: 20 replicates")
    );
    assert!(stdout.ends_with("\n\nReport: output/central-asia/report.html\n"), "{stdout}");
    for word in ["Implemented integration", "Cooperation", "Kantian", "Saved in output/central-asia"] {
        assert!(stdout.contains(word), "{word} is not in {stdout}");
    }
    assert!(stderr.starts_with("20 replicates and 3 under the posterior and all files in "), "{stderr}");
    assert!(!(stdout + &stderr).contains('\x1b'), "colours are for terminals");
    let names: Vec<_> = files(&room.path().join("output")).into_keys().collect();
    assert_eq!(
        names,
        [
            "article.tex",
            "datapackage.json",
            "manifest.json",
            "outcomes.parquet",
            "passages.csv",
            "priors/passages.csv",
            "priors/regimes.csv",
            "priors/summary.csv",
            "priors/trajectories.csv",
            "regimes.csv",
            "report.html",
            "scenario.toml",
            "summary.csv",
            "tables/summary.md",
            "tables/summary.tex",
            "trajectories.csv",
            "weights.csv",
        ]
        .map(|name| format!("central-asia/{name}"))
    );
}

#[test]
fn no_line_is_longer_than_the_terminal() {
    let room = room();
    for columns in ["60", "72", "80", "90", "100", "200"] {
        let mut command = concord(&room, &["run", "-n", "20", "--no-figures"]);
        command.env("COLUMNS", columns);
        let (stdout, _) = done(command);
        let longest = stdout.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        let most = columns.parse::<usize>().expect("a number").min(100);
        assert!(longest <= most, "{longest} characters on {columns} columns:\n{stdout}");
    }
}

#[test]
fn threads_change_nothing_but_the_manifest() {
    let room = room();
    let run = |threads, folder| {
        done(concord(&room, &["run", "-n", "300", "--no-figures", "-t", threads, "-o", folder]));
        let mut files = files(&room.path().join(folder));
        files.remove("manifest.json").expect("a manifest");
        let mut manifest = manifest(&room.path().join(folder));
        manifest["execution"].take();
        (files, manifest)
    };
    assert!(run("1", "one") == run("3", "three"));
}

#[test]
fn charts_come_as_svg_pdf_and_png_with_a_caption_and_are_the_same_every_time() {
    let room = room();
    for (folder, threads) in [("one", "1"), ("other", "2")] {
        done(concord(&room, &["run", "-n", "20", "-o", folder, "-t", threads, "--markdown"]));
    }
    let mut figures = files(&room.path().join("one/figures"));
    let latex = String::from_utf8(figures.remove("figures.tex").expect("figures for LaTeX")).expect("text");
    let [page, text] = ["report.html", "report.md"].map(|file| {
        let [one, other] = ["one", "other"]
            .map(|folder| fs::read_to_string(room.path().join(folder).join(file)).expect("a report"));
        assert!(one == other, "{file} is not the same every time");
        one
    });
    let charts: Vec<_> = figures.keys().filter_map(|name| name.strip_suffix(".svg")).collect();
    for chart in ["fans", "outcomes", "by-issue", "by-dyad", "participation", "network", "first-passage"] {
        assert!(charts.contains(&chart), "{chart} is not in {charts:?}");
    }
    assert_eq!(figures.len(), 4 * charts.len());
    for chart in charts {
        assert!(page.contains(&format!("id=\"figure-{chart}\"")), "{chart} is not on the page");
        assert!(text.contains(&format!("](<figures/{chart}.svg>)")), "{chart} is not in the text");
        assert!(latex.contains(&format!("\\concordfigures {chart}.pdf}}")), "{chart} is not in {latex}");
        for (ending, beginning) in [("svg", "<svg"), ("pdf", "%PDF"), ("png", "PNG"), ("txt", "")] {
            let file = &figures[&format!("{chart}.{ending}")];
            let head = String::from_utf8_lossy(&file[..file.len().min(300)]);
            assert!(head.contains(beginning) && !file.is_empty(), "{chart}.{ending} begins with {head}");
        }
        // pdfLaTeX warns of pictures of a later version.
        assert!(figures[&format!("{chart}.pdf")].starts_with(b"%PDF-1.5"), "{chart}.pdf");
        // For a page in three sentences, and in full.
        let caption = String::from_utf8(figures[&format!("{chart}.txt")].clone()).expect("text");
        let (of_page, in_full) = caption.trim_end().split_once("\n\n").expect("two captions");
        assert!(of_page.len() <= in_full.len() && in_full.contains("Source: concord"), "{chart}: {caption}");
    }
    let mut others = files(&room.path().join("other/figures"));
    others.remove("figures.tex");
    assert!(figures == others);
    // A run without the text does not answer for one with it.
    done(concord(&room, &["run", "-n", "20", "-o", "bare", "--no-figures"]));
    let stderr = fails(concord(&room, &["run", "-n", "20", "-o", "bare", "--no-figures", "--markdown"]), 2);
    assert!(stderr.contains("without report.md"), "{stderr}");
}

#[test]
fn the_resolved_scenario_repeats_the_run() {
    let room = room();
    let changed = ["--set", "parameters.commitment=0.5", "--seed", "0", "-n", "20"];
    done(concord(&room, &[&["run", "--no-figures", "-o", "first"][..], &changed].concat()));
    done(concord(&room, &["run", "--no-figures", "-o", "second", "first/scenario.toml"]));
    let (mut first, mut second) = (files(&room.path().join("first")), files(&room.path().join("second")));
    first.remove("manifest.json");
    second.remove("manifest.json");
    assert!(first == second);
}

#[test]
fn the_same_run_is_shown_and_not_repeated() {
    let room = room();
    let arguments = ["run", "-n", "20", "--no-figures"];
    let (first, _) = done(concord(&room, &arguments));
    let before = files(room.path());
    let (second, note) = done(concord(&room, &arguments));
    assert_eq!(first, second);
    assert!(note.contains("holds this run already"), "{note}");
    assert!(files(room.path()) == before);
    let (_, note) = done(concord(&room, &[&arguments[..], &["--force"]].concat()));
    assert!(note.starts_with("20 replicates and 3 under the posterior and all files in "), "{note}");
}

#[test]
fn another_run_is_refused_and_replaced_by_force() {
    let room = room();
    done(concord(&room, &["run", "-n", "20", "--no-figures"]));
    let before = files(room.path());
    let other = ["run", "-n", "21", "--no-figures"];
    let stderr = fails(concord(&room, &other), 2);
    assert!(stderr.starts_with("error: output/central-asia holds another run: "), "{stderr}");
    assert!(stderr.contains("20 replicates, not 21") && stderr.contains("\nhelp: "), "{stderr}");
    assert!(files(room.path()) == before);
    done(concord(&room, &[&other[..], &["--force"]].concat()));
    assert_eq!(manifest(&room.path().join("output/central-asia"))["replicates"], 21);
}

#[test]
fn a_folder_of_something_else_is_never_touched() {
    let room = room();
    fs::write(room.path().join("thesis.tex"), "years of work").expect("a file");
    fs::create_dir(room.path().join("inner")).expect("a folder");
    let parent = room.path().display().to_string();
    for force in [&[][..], &["--force"]] {
        let mut command = concord(&room, &[&["run", "-n", "20", "-o", &parent][..], force].concat());
        command.current_dir(room.path().join("inner"));
        let stderr = fails(command, 2);
        assert!(stderr.contains("inner/, thesis.tex"), "{stderr}");
    }
    assert_eq!(files(room.path()).into_keys().collect::<Vec<_>>(), ["thesis.tex"]);
}

#[test]
fn the_current_folder_is_not_replaced_under_its_user() {
    let room = room();
    let stderr = fails(concord(&room, &["run", "-n", "20", "-o", "."]), 2);
    assert!(stderr.contains("name a folder in it"), "{stderr}");
    assert_eq!(fs::read_dir(room.path()).expect("the room").count(), 0);
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_cannot_be_written_is_found_out_before_the_run() {
    let room = room();
    // No user, root included, can make a folder in there. A billion replicates would take a day.
    let stderr = fails(concord(&room, &["run", "-n", "1000000000", "-o", "/proc/runs/base"]), 1);
    assert!(stderr.contains("/proc/runs") && stderr.contains("\nhelp: "), "{stderr}");
}

#[test]
fn drawn_parameters_are_written_and_run_again_from_their_file() {
    let room = room();
    let run = |more: &[&str]| {
        done(concord(&room, &[&["run", "-n", "24", "--format", "csv", "--no-figures"], more].concat()))
    };
    let (stdout, _) =
        run(&["--draw-parameters", "prior", "--replicates-per-set", "4", "-o", "prior", "-t", "1"]);
    assert!(stdout.contains("their priors, 4 replicates of each set"), "{stdout}");
    assert!(stdout.contains("Of the variance, by parameters"), "{stdout}");
    let read = |name: &str| {
        fs::read_to_string(room.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    let parameters = read("prior/parameters.csv");
    assert!(parameters.starts_with("parameter_set,first_replicate,parameters.openness_floor,"));
    assert_eq!(parameters.lines().count(), 7);
    assert!(
        read("prior/variance.csv")
            .starts_with("outcome,parameters,chance,share,low,high,mean_se\nintegration,")
    );
    run(&[
        "--draw-parameters",
        "prior/parameters.csv",
        "--replicates-per-set",
        "4",
        "-o",
        "listed",
        "-t",
        "3",
    ]);
    for name in ["outcomes.csv", "parameters.csv", "variance.csv", "summary.csv", "trajectories.csv"] {
        assert_eq!(read(&format!("prior/{name}")), read(&format!("listed/{name}")), "{name}");
    }
    fs::write(room.path().join("own.csv"), "parameters.spillover\n".to_owned() + &"0.42\n".repeat(24))
        .expect("a file");
    run(&["--draw-parameters", "own.csv", "-o", "own"]);
    run(&["-o", "plain"]);
    for name in ["outcomes.csv", "summary.csv", "passages.csv", "trajectories.csv", "regimes.csv"] {
        assert_eq!(read(&format!("own/{name}")), read(&format!("plain/{name}")), "{name}");
    }
    // Without the second run of each set, all but the division of the variance is the same.
    run(&["--draw-parameters", "prior", "-o", "twice"]);
    let (once, _) = run(&["--draw-parameters", "prior", "--no-partition", "-o", "once"]);
    assert!(!once.contains("Of the variance, by parameters"), "{once}");
    assert!(!room.path().join("once/variance.csv").exists());
    for name in ["outcomes.csv", "parameters.csv", "summary.csv", "trajectories.csv"] {
        assert_eq!(read(&format!("twice/{name}")), read(&format!("once/{name}")), "{name}");
    }
    assert!(read("once/report.html").contains("--draw-parameters prior --no-partition"));
    done(concord(&room, &["plot", "once", "-o", "drawn-once", "--only", "shares-at-end"]));
    // Shown again from the files, and drawn again with the intervals of as many replicates as there are sets.
    let (again, _) = run(&["--draw-parameters", "prior", "--replicates-per-set", "4", "-o", "prior"]);
    assert_eq!(again, stdout);
    done(concord(&room, &["plot", "prior", "-o", "drawn", "--only", "shares-at-end"]));
    assert!(read("drawn/shares-at-end.txt").contains("replicates of each set: 4"));
}

#[test]
fn what_a_file_leaves_out_is_drawn_from_priors_where_that_is_asked_for() {
    let room = room();
    let run = |more: &[&str]| concord(&room, &[&["run", "-n", "12", "--no-figures"], more].concat());
    let ran = |more: &[&str]| done(run(more)).0;
    let text = "parameters.spillover,parameters.commitment\n".to_owned() + &"0.42,0.3\n".repeat(12);
    fs::write(room.path().join("some.csv"), text).expect("a file");
    let rest = ["--draw-parameters", "some.csv", "--draw-rest"];
    let stdout = ran(&[&rest[..], &["-o", "rest", "-t", "1"]].concat());
    let plain = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        plain.contains("2 numbers drawn from some.csv and 41 from their priors, 1 replicate of each set"),
        "{stdout}"
    );
    ran(&["--draw-parameters", "prior", "-o", "prior"]);
    let sets = |folder: &str| table(&room.path().join(folder).join("parameters.csv"));
    for (both, of_priors) in sets("rest").iter().zip(sets("prior")) {
        for (key, value) in &of_priors {
            let expected = match key.as_str() {
                "parameters.spillover" => "0.42",
                "parameters.commitment" => "0.3",
                _ => value,
            };
            assert_eq!(both[key], expected, "{key}");
        }
    }
    // The whole sets as a file are the same on other threads, and so is what the report says.
    let page = fs::read_to_string(room.path().join("rest/report.html")).expect("a page");
    assert!(page.contains("--draw-parameters parameters.csv") && !page.contains("--draw-rest"));
    ran(&["--draw-parameters", "rest/parameters.csv", "-o", "listed", "-t", "3"]);
    for name in ["parameters.csv", "summary.csv", "variance.csv"] {
        let read = |folder: &str| fs::read(room.path().join(folder).join(name)).expect("a table");
        assert!(read("rest") == read("listed"), "{name}");
    }
    for (more, words) in [
        (&["--draw-rest"][..], "--draw-parameters"),
        (&["--draw-parameters", "prior", "--draw-rest"], "leave out --draw-rest"),
        (&["--draw-parameters", "rest/parameters.csv", "--draw-rest"], "nothing is left to draw"),
        (&["--draw-parameters", "some.csv", "--draw-rest", "--draw-codings"], "leave out --draw-codings"),
    ] {
        let stderr = fails(run(more), 2);
        assert!(stderr.contains(words), "{more:?}: {stderr}");
    }
}

#[test]
fn sets_of_a_file_keep_their_numbers() {
    let room = room();
    fs::write(room.path().join("sets.csv"), "set,parameters.spillover\r\n7,0.4\r\n\r\n3,0.5\r\n")
        .expect("a file");
    let run =
        ["run", "-n", "4", "--no-figures", "--draw-parameters", "sets.csv", "--replicates-per-set", "2"];
    done(concord(&room, &run));
    let parameters =
        fs::read_to_string(room.path().join("output/central-asia/parameters.csv")).expect("a table");
    assert_eq!(parameters, "parameter_set,first_replicate,parameters.spillover\n7,0,0.4\n3,2,0.5\n");
    fs::write(room.path().join("sets.csv"), "set,parameters.spillover\r\n\r\n7,0.4\r\n7,x\r\n")
        .expect("a file");
    let text = fails(concord(&room, &run), 2);
    assert!(
        text.contains("line 4, column 2") && text.contains("line 4, column 1: set 7 is in line 3"),
        "{text}"
    );
}

/// Numbers that determine the calendar or the outcomes, each with a value and a prior; and numbers on which no history depends.
const TOGETHER: [(&str, &str, &str); 4] = [
    ("scenario.start", "1995-01-01", "[8000, 9000]"),
    ("scenario.end", "2025-12-31", "[20000, 22000]"),
    ("scenario.ticks_per_year", "2", "{ integer = [1, 4] }"),
    ("outcomes.cooperation.integration_min", "0.3", "[0.2, 0.3]"),
];
const APART: [(&str, &str, &str); 3] = [
    ("monte_carlo.seed", "3", "{ integer = [1, 4] }"),
    ("monte_carlo.replicates", "3", "{ integer = [1, 4] }"),
    ("parameters.spillover.prior.0", "0.1", "[0.1, 0.2]"),
];

#[test]
fn what_replicates_must_share_is_not_drawn_by_any_command() {
    let room = room();
    for (key, value, prior) in TOGETHER.into_iter().chain(APART) {
        let decides = TOGETHER.iter().any(|(other, ..)| *other == key);
        let words = if decides { format!("{key} decides which ") } else { format!("`{key}` ") };
        fs::write(room.path().join("sets.csv"), format!("{key}\n{}", format!("{value}\n").repeat(4)))
            .expect("a file");
        let set = format!("priors.\"{key}\"={prior}");
        let refused = [
            &["run", "-n", "4", "--draw-parameters", "sets.csv"][..],
            &["run", "-n", "4", "--draw-parameters", "prior", "--set", &set],
            &["check", "central-asia", "--set", &set],
            &["sensitivity", "--dry-run", "--set", &set],
            &["sensitivity", "--dry-run", "--key", key],
            &["sweep", "--vary", key, "--design", "latin", "--points", "4", "--set", &set],
            &["attribute", "pre-2017", "post-2017", "--set", &set],
            &["compare", "pre-2017", "post-2017", "--set", &set],
            &["lenses", "--set", &set],
            &["trace", "--median", "--set", &set],
        ];
        for arguments in refused {
            let stderr = fails(concord(&room, arguments), 2);
            assert!(stderr.contains(&words) && stderr.contains("help: "), "{arguments:?}: {stderr}");
        }
        // One point at a time each has its own calendar and its own outcomes.
        let points = [
            "sweep",
            "--points-file",
            "sets.csv",
            "-n",
            "2",
            "--quiet",
            "--no-figures",
            "-o",
            "swept",
            "--force",
        ];
        let vary = format!("{key}={value}");
        let vary = ["sweep", "--vary", &vary, "-n", "2", "--quiet", "--no-figures", "-o", "swept", "--force"];
        for arguments in [&points[..], &vary] {
            if decides {
                done(concord(&room, arguments));
            } else {
                let stderr = fails(concord(&room, arguments), 2);
                assert!(stderr.contains(&words), "{arguments:?}: {stderr}");
            }
        }
    }
    assert!(!room.path().join("output").exists());
}

#[test]
fn what_cannot_be_drawn_from_is_refused() {
    let room = room();
    let told = |arguments: &[&str]| fails(concord(&room, &[&["run", "-n", "10"], arguments].concat()), 2);
    let text = told(&["--draw-parameters", "prior", "--replicates-per-set", "4"]);
    assert!(
        text.contains("10 replicates cannot be shared by sets of 4") && text.contains("ask for 8"),
        "{text}"
    );
    fs::write(room.path().join("sets.csv"), "parameters.spilover,parameters.rung\n1,x\n").expect("a file");
    let text = told(&["--draw-parameters", "sets.csv"]);
    assert!(text.contains("line 1, column 1") && text.contains("did you mean `spillover`?"), "{text}");
    fs::write(room.path().join("sets.csv"), "parameters.spillover\n0.1\n0.2\n").expect("a file");
    assert!(told(&["--draw-parameters", "sets.csv"]).contains("there are 2"));
    fs::write(room.path().join("sets.csv"), "parameters.commitment\n".to_owned() + &"7\n".repeat(10))
        .expect("a file");
    let text = told(&["--draw-parameters", "sets.csv"]);
    assert!(text.contains("parameters.commitment = 7") && text.contains("7 is out of range"), "{text}");
    let text = told(&["--draw-parameters", "nowhere"]);
    assert!(text.contains("there is no file nowhere\nhelp: write --draw-parameters prior"), "{text}");
    assert!(told(&["--replicates-per-set", "4"]).contains("--draw-parameters"));
    assert!(!room.path().join("output").exists());
}

#[test]
fn several_scenarios_have_a_folder_each() {
    let room = room();
    fs::write(
        room.path().join("frozen.toml"),
        "extends = \"central-asia.toml\"\n\n[leadership]\nmode = \"frozen\"\nat = \"2016-08-31\"\n",
    )
    .expect("a file");
    let arguments = ["run", "central-asia", "frozen.toml", "-n", "20", "--no-figures", "-o", "runs"];
    let (stdout, _) = done(concord(&room, &arguments));
    assert!(stdout.contains("Saved in runs/central-asia (") && stdout.contains("Saved in runs/frozen ("));
    for name in ["central-asia", "frozen"] {
        assert_eq!(manifest(&room.path().join("runs").join(name))["scenario"]["name"], name);
    }
}

#[test]
fn two_scenarios_of_one_name_are_refused_before_either_runs() {
    let room = room();
    let stderr = fails(concord(&room, &["run", "central-asia", "central-asia.toml", "-n", "20"]), 2);
    assert!(stderr.contains("are both named \"central-asia\""), "{stderr}");
    assert!(files(room.path()).is_empty());
}

#[test]
fn one_bad_scenario_keeps_all_from_running() {
    let room = room();
    fs::write(room.path().join("bad.toml"), "extends = \"central-asia.toml\"\n[parameters]\nrungg = 0.2\n")
        .expect("a file");
    let stderr = fails(concord(&room, &["run", "central-asia", "bad.toml", "missing.toml", "-n", "20"]), 2);
    for word in ["rungg", "bad.toml:3:1", "missing.toml"] {
        assert!(stderr.contains(word), "{word} is not in {stderr}");
    }
    assert_eq!(files(room.path()).into_keys().collect::<Vec<_>>(), ["bad.toml"]);
}

#[test]
fn bad_numbers_are_refused_with_what_is_allowed() {
    let room = room();
    for (arguments, words) in [
        (["--replicates", "0"], "from 1 to 1,000,000,000"),
        (["--replicates", "1000000000000000000"], "from 1 to 1,000,000,000"),
        (["--threads", "0"], "from 1 to 4,096"),
        (["--seed", "-1"], "from 0 to"),
        (["--format", "xlsx"], "parquet, csv"),
    ] {
        let stderr = fails(concord(&room, &[&["run"][..], &arguments].concat()), 2);
        assert!(stderr.contains(words), "{arguments:?}: {stderr}");
    }
    assert!(files(room.path()).is_empty());
}

#[test]
fn json_is_one_document_and_nothing_else() {
    let room = room();
    let (stdout, _) = done(concord(&room, &["run", "-n", "20", "--no-figures", "--json", "--format", "csv"]));
    let document: Value = serde_json::from_str(&stdout).expect("one JSON document");
    let run = &document["runs"][0];
    assert_eq!((&run["scenario"]["name"], &run["replicates"]), (&"central-asia".into(), &20.into()));
    assert_eq!(run["end"], "2030-12-31");
    // The document says what the table does, to the last bit.
    let folder = room.path().join("output/central-asia");
    let mut summary = csv::Reader::from_path(folder.join("summary.csv")).expect("a summary");
    let rows = summary.records().map(|row| row.expect("a row"));
    let ends: Vec<_> = rows.filter(|row| &row[0] == "end").collect();
    let measures = run["measures"].as_array().expect("measures");
    assert_eq!(ends.len(), measures.len());
    for (row, measure) in ends.iter().zip(measures) {
        assert_eq!(row[1], measure["outcome"]);
        assert_eq!(row[2].parse::<f64>().ok(), measure["mean"].as_f64());
    }
    let shares = run["regimes"].as_array().expect("regimes");
    let counts: u64 = shares.iter().map(|share| share["count"].as_u64().expect("a count")).sum();
    assert_eq!(counts, 20);
    let outcomes = fs::read_to_string(folder.join("outcomes.csv")).expect("outcomes as CSV");
    assert_eq!(outcomes.lines().count(), 21);
}

#[test]
fn quiet_says_nothing_but_the_result() {
    let room = room();
    let (stdout, stderr) = done(concord(&room, &["run", "-n", "20", "--no-figures", "--quiet"]));
    assert!(stdout.starts_with("Central Asia") && stderr.is_empty(), "{stderr}");
}

#[test]
fn a_reader_who_closes_the_pipe_does_no_harm() {
    let room = room();
    unread(&room, &["run", "-n", "20", "--no-figures"]);
    assert!(room.path().join("output/central-asia/manifest.json").exists());
}

#[test]
#[cfg(unix)]
fn an_interrupted_run_says_what_is_saved_and_leaves_nothing_half_written() {
    let room = room();
    fs::write(
        room.path().join("long.toml"),
        "extends = \"central-asia.toml\"\n[monte_carlo]\nreplicates = 1000000000\n",
    )
    .expect("a file");
    fs::write(
        room.path().join("short.toml"),
        "extends = \"central-asia.toml\"\n[monte_carlo]\nreplicates = 20\n",
    )
    .expect("a file");
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("concord"));
    command.current_dir(&room).args(["run", "short.toml", "long.toml", "--no-figures"]);
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let output = room.path().join("output");
    let began = || {
        let entries = fs::read_dir(&output).into_iter().flatten().flatten();
        entries.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with(".long.partial-"))
    };
    while !began() {
        assert_eq!(child.try_wait().expect("a child"), None, "ended before it was interrupted");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let interrupt = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupt.expect("kill").success());
    let ended = child.wait_with_output().expect("the program ends");
    let stderr = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(130), "{stderr}");
    assert!(
        stderr.contains("of 1,000,001,000 replicates of long: nothing of this run was saved"),
        "{stderr}"
    );
    assert!(stderr.contains("saved before it: output/short"), "{stderr}");
    assert!(String::from_utf8_lossy(&ended.stdout).contains("Saved in output/short ("));
    let left: Vec<_> =
        fs::read_dir(&output).expect("the output").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left, ["short"]);
}

#[test]
fn help_manual_and_completions_name_every_option() {
    let room = room();
    let (help, _) = done(concord(&room, &["run", "--help"]));
    let (manual, _) = done(concord(&room, &["man", "run"]));
    let (completions, _) = done(concord(&room, &["completions", "fish"]));
    let manual = manual.replace('\\', "");
    for option in
        ["replicates", "seed", "threads", "set", "output", "force", "format", "no-figures", "json", "quiet"]
    {
        assert!(help.contains(&format!("--{option}")), "{option} is not in the help");
        assert!(manual.contains(&format!("--{option}")), "{option} is not in the manual");
        assert!(completions.contains(&format!("-l {option} ")), "{option} is not in the completions");
    }
    assert!(!manual.contains('\x1b'));
}

/// Some figures from the files of a run.
const SOME: [&str; 8] =
    ["--only", "fans", "--only", "outcomes", "--only", "shares-at-end", "--only", "benefit-over-time"];

/// The figures of a folder, without its manifest and LaTeX files.
fn figures(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut figures = files(folder);
    figures.remove("manifest.json");
    figures.remove("figures.tex");
    figures.remove("article.tex");
    figures
}

#[test]
fn a_finished_run_is_drawn_again_as_it_drew_itself() {
    let room = room();
    let style = ["--theme", "greyscale", "--width", "120"];
    done(concord(&room, &[&["run", "-n", "20", "-o", "run"][..], &style, &SOME].concat()));
    let (run, before) = (room.path().join("run"), files(&room.path().join("run")));
    let drawn = figures(&run.join("figures"));
    assert_eq!(drawn.len(), 16);
    assert!(String::from_utf8_lossy(&drawn["fans.svg"]).contains("width=\"120mm\""));
    let told = &manifest(&run)["figures"];
    assert_eq!((&told["theme"], &told["width_mm"]), (&Value::from("greyscale"), &Value::from(120.0)));
    assert_eq!(told["only"].as_array().map(Vec::len), Some(4));
    let plot = [&["plot", "run"][..], &style, &SOME].concat();
    let (stdout, stderr) = done(concord(&room, &plot));
    assert_eq!(
        stdout,
        "4 figures of central-asia (end of 2030-Q4: 20 replicates, seed 2017):\n  benefit-over-time\n  fans\n  \
         outcomes\n  shares-at-end\nSaved in run-figures, each as SVG, PDF and PNG with its caption as text\n"
    );
    assert_eq!(stderr, "");
    let beside = room.path().join("run-figures");
    assert!(figures(&beside) == drawn && files(&run) == before);
    let from = &manifest(&beside)["drawn_from"];
    assert_eq!(from["concord"], manifest(&run)["concord"]);
    // The same again is shown, another drawing refused, and drawn by force.
    let (again, note) = done(concord(&room, &plot));
    assert!(again == stdout && note.contains("holds these figures already"), "{note}");
    let slide = ["plot", "run", "--theme", "slide", "--only", "fans"];
    let stderr = fails(concord(&room, &slide), 2);
    assert!(stderr.contains("figures in the theme greyscale, not slide"), "{stderr}");
    done(concord(&room, &[&slide[..], &["--force"]].concat()));
    assert_eq!(figures(&beside).len(), 4);
    assert!(files(&run) == before);
}

#[test]
fn figures_that_there_are_not_are_refused_before_the_run() {
    let room = room();
    let stderr = fails(concord(&room, &["run", "-n", "1000000000", "--only", "fan-integratoin"]), 2);
    assert!(stderr.contains("did you mean fan-integration? the names are fans, "), "{stderr}");
    for (options, word) in [
        (&["--no-figures", "--only", "fans"][..], "cannot be used with"),
        (&["--width", "20"], "from 60 to 600 millimetres"),
        (&["--theme", "poster"], "[possible values: journal, greyscale, slide]"),
    ] {
        let stderr = fails(concord(&room, &[&["run", "-n", "20"][..], options].concat()), 2);
        assert!(stderr.contains(word), "{stderr}");
    }
    assert!(files(room.path()).is_empty());
}

#[test]
fn what_cannot_be_drawn_again_is_told_and_nothing_written() {
    let room = room();
    let run = ["run", "-n", "3", "--no-figures", "--format", "csv", "-o", "runs/one"];
    done(concord(&room, &run));
    let plot = |output: &str| concord(&room, &["plot", "runs/one", "--only", "fans", "-o", output]);
    let before = files(room.path());
    for (output, word) in [
        ("runs/one", "that is the run"),
        ("runs/one/figures", "is in it"),
        ("runs", "holds it"),
        ("runs/two/../one/x", "is in it"),
    ] {
        let stderr = fails(plot(output), 2);
        assert!(stderr.contains(word) && stderr.contains("\nhelp: "), "{stderr}");
    }
    let stderr = fails(concord(&room, &["plot", "runs"]), 2);
    assert!(stderr.contains("runs holds no finished result\nhelp: "), "{stderr}");
    let stderr = fails(concord(&room, &["plot", "runs/one", "--only", "chronicle"]), 2);
    assert!(stderr.contains("no figure of this result is called \"chronicle\""), "{stderr}");
    assert!(files(room.path()) == before);
    let table = room.path().join("runs/one/trajectories.csv");
    let text = fs::read_to_string(&table).expect("a table");
    // An edited table is drawn as it is, with a word about it; a broken one is not.
    fs::write(&table, text.replacen(",0.", ",0.1", 1)).expect("a file");
    let (_, note) = done(plot("edited"));
    assert!(note.contains("trajectories.csv was changed after it was written"), "{note}");
    let stderr = fails(concord(&room, &["plot", "edited"]), 2);
    assert!(stderr.contains("holds figures alone"), "{stderr}");
    fs::write(&table, &text[..text.len() / 2]).expect("a file");
    let stderr = fails(plot("broken"), 1);
    assert!(stderr.contains("runs/one/trajectories.csv") && stderr.contains("\nhelp: "), "{stderr}");
    assert!(!room.path().join("broken").exists());
}
