//! The program as a user meets it, for the tests from end to end.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// A short case in which the leaderships part, with few replicates.
pub const SHORT: [&str; 6] =
    ["--set", "scenario.start=\"2014\"", "--set", "scenario.end=\"2020\"", "-n", "40"];

/// A scenario that answers to no record.
pub const UNOBSERVED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/testkit/triad.toml");

/// The arguments of a comparison of the short case.
pub fn compare<'a>(scenarios: &[&'a str], options: &[&'a str]) -> Vec<&'a str> {
    [&["compare"], scenarios, &SHORT, options].concat()
}

/// A temporary folder.
pub fn room() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// The program in a folder, on 80 columns and no terminal.
pub fn concord(room: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("concord"));
    command.current_dir(room).env("COLUMNS", "80").args(arguments);
    command
}

/// Standard output, standard error and exit status of a command.
pub fn outcome(mut command: Command) -> (String, String, Option<i32>) {
    let output = command.output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("the program writes text");
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    assert!(!stderr.contains("panicked"), "{stderr}");
    (stdout, stderr, output.status.code())
}

/// Runs a command that succeeds; its standard output and standard error.
pub fn done(command: Command) -> (String, String) {
    let (stdout, stderr, status) = outcome(command);
    assert_eq!(status, Some(0), "{stderr}");
    (stdout, stderr)
}

/// Runs a command that fails with a status, and prints nothing; its standard error.
pub fn fails(command: Command, expected: i32) -> String {
    let (stdout, stderr, status) = outcome(command);
    assert_eq!((status, stdout.as_str()), (Some(expected), ""), "{stderr}");
    stderr
}

/// Every file below a folder, hidden ones too.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut below = vec![folder.to_owned()];
    while let Some(path) = below.pop() {
        for entry in fs::read_dir(path).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                below.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("a path below the folder").display().to_string();
                found.insert(name, fs::read(path).expect("a file"));
            }
        }
    }
    found
}

/// A table of a folder: its rows by the names of their columns.
pub fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("a table");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// The manifest of a folder.
pub fn manifest(folder: &Path) -> Value {
    let text = fs::read(folder.join("manifest.json")).expect("a manifest");
    serde_json::from_slice(&text).expect("a manifest is JSON")
}

/// Runs a command whose reader closes the pipe at once; asserts success without a message.
pub fn unread(room: &TempDir, arguments: &[&str]) {
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("concord"));
    command.current_dir(room).args(arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    assert!(!stderr.contains("panicked") && !stderr.contains("error"), "{stderr}");
}

/// Runs a long command, interrupts it once it catches interrupts, and returns its standard error. Asserts that it ends with status
/// 130 and prints nothing.
#[cfg(target_os = "linux")]
pub fn interrupted(room: &TempDir, arguments: &[&str], replicates: &str) -> String {
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("concord"));
    command.current_dir(room).args([arguments, &["-n", replicates]].concat());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().expect("the program starts");
    // Signals that the program catches, as bits; SIGINT is the second.
    let catches = || {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:\t")).unwrap_or("0");
        u64::from_str_radix(caught, 16).is_ok_and(|caught| caught >> 1 & 1 == 1)
    };
    while !catches() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let interrupt = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupt.expect("kill").success());
    let ended = child.wait_with_output().expect("the program ends");
    let stderr = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(130), "{stderr}");
    assert!(ended.stdout.is_empty());
    stderr
}
