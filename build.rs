//! Tells the program which commit and platform it is built from, for the manifests that it writes.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What decides the program's results; a change in it must show in the commit.
const SOURCES: [&str; 5] = ["src", "scenarios", "build.rs", "Cargo.toml", "Cargo.lock"];

fn main() {
    println!("cargo:rustc-env=CONCORD_COMMIT={}", commit().unwrap_or_else(|| "unknown".to_owned()));
    println!("cargo:rustc-env=CONCORD_PLATFORM={}", env::var("TARGET").unwrap_or_default());
    // A path that does not exist would make every build start over.
    for source in SOURCES.iter().filter(|source| Path::new(source).exists()) {
        println!("cargo:rerun-if-changed={source}");
    }
}

/// The commit that is checked out; with uncommitted changes, `-dirty.` and a hash of them after it.
/// `None` outside a clone of this project.
fn commit() -> Option<String> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR")?);
    // The project may lie unpacked inside another repository, whose commits mean nothing here.
    let top = git(&["rev-parse", "--show-toplevel"])?;
    if Path::new(&top).canonicalize().ok()? != root.canonicalize().ok()? {
        return None;
    }
    for name in ["HEAD", "logs/HEAD"] {
        let path = git(&["rev-parse", "--git-path", name])?;
        if Path::new(&path).exists() {
            println!("cargo:rerun-if-changed={path}");
        }
    }
    let head = git(&["rev-parse", "HEAD"])?;
    let changes = output(Command::new("git").args(["diff", "HEAD", "--"]).args(SOURCES))?;
    if changes.is_empty() {
        return Some(head);
    }
    Some(format!("{head}-dirty.{:08x}", fingerprint(&changes)))
}

/// The trimmed answer of git; `None` where it is missing, fails or says nothing.
fn git(arguments: &[&str]) -> Option<String> {
    let answer = String::from_utf8(output(Command::new("git").args(arguments))?).ok()?;
    let answer = answer.trim();
    (!answer.is_empty()).then(|| answer.to_owned())
}

fn output(command: &mut Command) -> Option<Vec<u8>> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then_some(output.stdout)
}

/// FNV-1a, 32 bits: tells apart the states of a working tree, and is no safeguard against malice.
fn fingerprint(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}
