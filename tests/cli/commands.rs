//! The smaller commands from end to end: check, schema, init.

use std::fs;

use tempfile::TempDir;

use crate::explore::is_served_and_ended;
use crate::testkit::program::{self, outcome, room};

/// Runs the program in a folder, with lines as long as without a terminal: standard output, standard error, exit status.
fn concord(room: &TempDir, arguments: &[&str]) -> (String, String, Option<i32>) {
    let mut command = program::concord(room, arguments);
    command.env_remove("COLUMNS");
    outcome(command)
}

#[test]
fn check_says_what_a_scenario_holds() {
    let (stdout, stderr, status) = concord(&room(), &["check"]);
    assert_eq!((status, stderr.as_str()), (Some(0), ""));
    assert!(stdout.starts_with("central-asia: "), "{stdout}");
}

#[test]
fn check_tells_all_that_is_wrong_and_where() {
    let room = room();
    let bad = "extends = \"central-asia.toml\"\n[parameters]\nrungg = 0.2\nspillover = -1\n";
    fs::write(room.path().join("bad.toml"), bad).expect("a file");
    let (stdout, stderr, status) = concord(&room, &["check", "bad.toml"]);
    assert_eq!((status, stdout.as_str()), (Some(2), ""));
    assert!(stderr.contains("bad.toml:3:1") && stderr.contains("bad.toml:4:13"), "{stderr}");
    let (stdout, stderr, status) = concord(&room, &["check", "bad.toml", "--json"]);
    assert_eq!((status, stderr.as_str()), (Some(2), ""));
    let report: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(report["problems"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_resolved_scenario_is_the_one_that_a_run_keeps() {
    let room = room();
    let changes = ["--set", "parameters.rung=0.25"];
    let (resolved, _, status) =
        concord(&room, &[&["check", "pre-2017", "--resolved"][..], &changes].concat());
    assert_eq!(status, Some(0));
    fs::write(room.path().join("resolved.toml"), &resolved).expect("a file");
    let arguments = ["run", "resolved.toml", "-n", "2", "--no-figures", "-o", "run"];
    let (_, stderr, status) = concord(&room, &arguments);
    assert_eq!(status, Some(0), "{stderr}");
    let kept = fs::read_to_string(room.path().join("run/scenario.toml")).expect("the kept scenario");
    // Only what the command line changed differs.
    let differing: Vec<_> = kept.lines().zip(resolved.lines()).filter(|(one, other)| one != other).collect();
    assert_eq!(differing, [("replicates = 2", "replicates = 10000")]);
}

#[test]
fn schema_is_a_json_schema() {
    let (stdout, _, status) = concord(&room(), &["schema"]);
    assert_eq!(status, Some(0));
    let schema: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
}

#[test]
fn init_writes_a_scenario_that_runs() {
    let room = room();
    let (_, stderr, status) = concord(&room, &["init", "mine"]);
    assert_eq!(status, Some(0), "{stderr}");
    let run = ["run", "mine/scenario.toml", "-n", "2", "--no-figures"];
    assert_eq!(concord(&room, &run).2, Some(0));
    assert!(room.path().join("output/my-scenario/manifest.json").exists());
    let (_, stderr, status) = concord(&room, &["init", "mine"]);
    assert_eq!(status, Some(2));
    assert!(stderr.starts_with("error: ") && stderr.contains("--force"), "{stderr}");
}

#[test]
fn init_from_an_unknown_scenario_is_refused() {
    let room = room();
    let (stdout, stderr, status) = concord(&room, &["init", "mine", "--from", "central-asai"]);
    assert_eq!((status, stdout.as_str()), (Some(2), ""));
    assert!(stderr.contains("did you mean `central-asia`?"), "{stderr}");
    assert!(!room.path().join("mine").exists());
}

#[test]
#[cfg(target_os = "linux")]
fn init_says_why_it_cannot_write() {
    let (_, stderr, status) = concord(&room(), &["init", "/proc/mine"]);
    assert_eq!(status, Some(1));
    assert!(stderr.contains("/proc/mine cannot be written: "), "{stderr}");
}

/// The examples of a help text, each as words split like in a shell, without piped commands.
fn examples(help: &str) -> Vec<Vec<String>> {
    let section = help.split("Examples:").nth(1).unwrap_or_default();
    // A line that ends with a backslash goes on in the next one.
    let lines = section.split("\n\n").next().unwrap_or_default().split("\\\n").enumerate();
    let section: String = lines.map(|(at, part)| if at == 0 { part } else { part.trim_start() }).collect();
    let mut found = Vec::new();
    for line in section.lines().filter_map(|line| line.strip_prefix("  concord ")) {
        let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
        // Three spaces outside of quotes part an example from what it does.
        let mut spaces = 0;
        for character in line.chars() {
            spaces = if character == ' ' && quote.is_none() { spaces + 1 } else { 0 };
            match (quote, character) {
                _ if spaces == 2 && word.is_empty() => break,
                (None, '|' | '>') => break,
                (None, ' ') => words.extend((!word.is_empty()).then(|| std::mem::take(&mut word))),
                (None, '\'' | '"') => quote = Some(character),
                (Some(open), _) if open == character => quote = None,
                _ => word.push(character),
            }
        }
        words.extend((!word.is_empty()).then_some(word));
        found.push(words);
    }
    found
}

/// The same examples, shortened: few replicates, few rows, no figures unless requested.
fn small(mut words: Vec<String>) -> Vec<String> {
    let command = words[0].clone();
    let is = |commands: &[&str]| commands.contains(&command.as_str());
    if !is(&[
        "run",
        "compare",
        "attribute",
        "lenses",
        "sweep",
        "sensitivity",
        "trace",
        "calibrate",
        "validate",
        "forecast",
        "regions",
    ]) {
        return words;
    }
    let small = [
        ("-n", "8"),
        ("--replicates", "8"),
        ("--points", "4"),
        ("--particles", "128"),
        ("--recovery", "20"),
        ("--rows", "8"),
        ("--sets", "4"),
        ("--trajectories", "2"),
        ("--precision", "0.05"),
        ("--replicate", "7"),
        ("--replicates-per-set", "4"),
    ];
    for at in 1..words.len() {
        if let Some((_, few)) = small.iter().find(|(option, _)| *option == words[at - 1]) {
            (*few).clone_into(&mut words[at]);
        }
    }
    let has = |words: &[String], options: &[&str]| words.iter().any(|word| options.contains(&word.as_str()));
    let mut more = Vec::new();
    let fits = is(&["calibrate", "validate"]) && !has(&words, &["--posterior"]);
    if fits {
        more.extend(["--moves", "1", "--set", "scenario.ticks_per_year=1"]);
        words.iter_mut().filter(|word| *word == "8").for_each(|few| "2".clone_into(few));
    }
    if is(&["regions"]) {
        more.extend(
            ["--sets", "4", "--replicates-per-set", "1"].into_iter().filter(|_| !has(&words, &["--sets"])),
        );
    } else if !has(&words, &["-n", "--replicates", "--precision"]) {
        more.extend(["-n", if fits { "2" } else { "8" }]);
    }
    if fits && !has(&words, &["--particles"]) {
        more.extend(["--particles", "128"]);
    }
    if is(&["sensitivity"]) && !has(&words, &["--rows"]) {
        more.extend(["--rows", "8"]);
    }
    if is(&["sensitivity"]) && !has(&words, &["--method"]) {
        more.extend(["--trajectories", "2"]);
    }
    if !has(&words, &["--width", "--theme", "--dry-run"]) {
        more.push("--no-figures");
    }
    words.extend(more.into_iter().map(str::to_owned));
    words
}

#[test]
fn every_example_of_every_help_text_runs_in_an_empty_folder() {
    let overview = concord(&room(), &["--help"]).0;
    let commands = overview.split("Commands:").nth(1).expect("a list of commands");
    let commands = commands.split("\n\n").next().unwrap_or_default().lines();
    let commands: Vec<&str> =
        commands.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect();
    assert!(commands.len() >= 14, "{overview}");
    let mut tried = 0;
    for command in commands {
        for words in examples(&concord(&room(), &["help", command]).0) {
            let room = room();
            for coder in ["anna", "bolat"] {
                let openness = if coder == "anna" { "0.5" } else { "0.6" };
                let text = format!(
                    "extends = 'gulf'\n[scenario]\nname = 'gulf'\n[[states]]\nid = 'QAT'\nsovereignty_sensitivity = {openness}\n"
                );
                for place in [format!("{coder}.toml"), format!("coders/{coder}.toml")] {
                    let path = room.path().join(place);
                    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                    fs::write(path, &text).expect("a file");
                }
            }
            let mine = include_str!("../../scenarios/expectations/regions.toml");
            fs::write(room.path().join("mine.toml"), mine).expect("a file");
            // A shell would do this.
            let words: Vec<String> = words
                .into_iter()
                .flat_map(|word| match word.as_str() {
                    "coders/*.toml" => ["anna", "bolat"].map(|coder| format!("coders/{coder}.toml")).to_vec(),
                    _ => vec![word],
                })
                .collect();
            // Inputs of an example are written by other commands.
            let written = words.iter().find_map(|word| word.strip_prefix("output/"));
            let before: &[&str] = match written {
                Some(folder) if command == "plot" && folder.contains("-vs-") => {
                    &["compare", "pre-2017", "post-2017", "-n", "8", "--no-figures", "-q"]
                }
                Some(_) if command == "plot" => &["run", "-n", "8", "--no-figures", "-q"],
                Some(folder) if folder.starts_with("central-asia-sweep/") => {
                    &["sweep", "--vary", "parameters.spillover=0.2,0.4", "-n", "8", "--no-figures", "-q"]
                }
                Some("gulf-agreement/scenario.toml") => {
                    &["agreement", "anna.toml", "bolat.toml", "--no-figures", "-q"]
                }
                Some("central-asia-forecast") => &["forecast", "-n", "8", "--no-figures", "-q"],
                Some("central-asia-calibration/posterior.csv") => {
                    &["calibrate", "--particles", "128", "-n", "2", "--moves", "1", "--no-figures", "-q"]
                }
                _ => &[],
            };
            if !before.is_empty() {
                assert_eq!(concord(&room, before).2, Some(0), "{before:?}");
            }
            if command == "explore" {
                fs::write(room.path().join("variant.toml"), "extends = 'post-2017'\n").expect("a file");
                is_served_and_ended(&room, &words[1..]);
                tried += 1;
                continue;
            }
            let arguments = small(words);
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let (_, stderr, status) = concord(&room, &arguments);
            // A condition that none of a few histories satisfies is a valid answer.
            let answered = status == Some(0) || stderr.contains("none of 8 replicates");
            assert!(answered, "concord {}: {stderr}", arguments.join(" "));
            tried += 1;
        }
    }
    assert!(tried >= 35, "{tried} examples");
}

#[test]
fn options_before_the_command_are_answered_with_the_right_order() {
    let (stdout, stderr, status) = concord(&room(), &["-n", "100", "run"]);
    assert_eq!((status, stdout.as_str()), (Some(2), ""));
    assert_eq!(
        stderr,
        "error: -n stands before run, the command that it belongs to\nhelp: write concord run -n 100\n"
    );
}

#[test]
fn replicates_are_written_as_people_write_numbers() {
    let room = room();
    for number in ["1_0", "1e1", "10"] {
        let (_, stderr, status) = concord(&room, &["run", "-n", number, "--no-figures", "-q"]);
        assert_eq!(status, Some(0), "{number}: {stderr}");
    }
    let (_, stderr, status) = concord(&room, &["run", "-n", "10.000"]);
    assert_eq!(status, Some(2));
    assert!(stderr.contains("written 10000, 10_000, 10,000 or 1e4"), "{stderr}");
}

#[test]
fn a_rung_that_does_not_divide_the_ladder_is_pointed_out() {
    let room = room();
    let rung = ["--set", "parameters.rung=0.2001"];
    let (stdout, _, status) = concord(&room, &[&["check"], &rung[..]].concat());
    assert_eq!(status, Some(0));
    assert!(stdout.contains("\nwarning: parameters.rung: 1 is no multiple of the rung, 0.2001"), "{stdout}");
    assert!(stdout.contains("\nhelp: choose 1/n, such as 0.2 (1/5)"), "{stdout}");
    let (report, _, _) = concord(&room, &[&["check", "--json"], &rung[..]].concat());
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!((&report["valid"], &report["warnings"][0]["key"]), (&true.into(), &"parameters.rung".into()));
    let (_, stderr, status) = concord(&room, &[&["run", "-n", "2", "--no-figures"], &rung[..]].concat());
    assert_eq!(status, Some(0), "{stderr}");
    assert!(stderr.contains("warning: parameters.rung: 1 is no multiple"), "{stderr}");
    assert!(!concord(&room, &["check"]).0.contains("warning"));
}

#[test]
fn the_end_of_the_calendar_is_one_day_wherever_it_is_written() {
    let room = room();
    let end = |folder: &str, arguments: &[&str]| {
        let (_, stderr, status) =
            concord(&room, &[arguments, &["-n", "4", "--no-figures", "-q", "-o", folder]].concat());
        assert_eq!(status, Some(0), "{stderr}");
        let table = if arguments[0] == "run" { "summary.csv" } else { "sweep.csv" };
        let text = fs::read_to_string(room.path().join(folder).join(table)).expect("a table");
        let row = text.lines().find(|line| line.contains("end,integration,")).expect("a row").to_owned();
        row.split("end,integration,").nth(1).and_then(|rest| rest.split(',').next()).map(str::to_owned)
    };
    fs::write(room.path().join("points.csv"), "scenario.end\n2001\n").expect("a file");
    let set = end("set", &["run", "--set", "scenario.end=2001"]);
    assert_eq!(end("swept", &["sweep", "--vary", "scenario.end=2001"]), set);
    assert_eq!(end("points", &["sweep", "--points-file", "points.csv"]), set);
    assert_ne!(end("day", &["sweep", "--vary", "scenario.end=2001-01-01"]), set);
}
