//! The smaller commands from end to end: check, schema, init.

use std::fs;

use assert_cmd::Command;
use tempfile::TempDir;

fn room() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// Runs the program in a folder: standard output, standard error, exit status.
fn concord(room: &TempDir, arguments: &[&str]) -> (String, String, Option<i32>) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("concord"));
    let output = command.current_dir(room).args(arguments).output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("the program writes text");
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    assert!(!stderr.contains("panicked"), "{stderr}");
    (stdout, stderr, output.status.code())
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
