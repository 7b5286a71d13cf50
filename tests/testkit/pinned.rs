//! Pinned files: `tests/pinned`, pictures, texts beside broken scenarios, and the parts of documents that tests write.
//! `UPDATE=1 cargo test` renews all of them; read the difference before you commit it.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The environment variable that renews pinned files.
const UPDATE: &str = "UPDATE";

/// Compares a text with a file of `tests/pinned`.
#[track_caller]
pub fn text(name: &str, found: &str) {
    let found = if found.ends_with('\n') { found.to_owned() } else { format!("{found}\n") };
    if let Err(difference) = file(&format!("tests/pinned/{name}"), found.as_bytes()) {
        panic!("{difference}");
    }
}

/// Compares the part `name` of a document with the expected text.
///
/// The part stands between `<!-- generated: name -->` and `<!-- end: name -->`.
#[track_caller]
pub fn part(document: &str, name: &str, expected: &str) {
    let expected = format!("\n{}\n\n", expected.trim());
    let renewed = renew(document, |bytes| {
        let text = std::str::from_utf8(bytes.unwrap_or_default()).expect("a document is text");
        let (open, close) = (format!("<!-- generated: {name} -->\n"), format!("<!-- end: {name} -->"));
        let (before, rest) =
            text.split_once(&open).unwrap_or_else(|| panic!("{document} has no mark `{open}`"));
        let (_, after) =
            rest.split_once(&close).unwrap_or_else(|| panic!("{document} has no mark `{close}`"));
        [before, &open, &expected, &close, after].concat().into_bytes()
    });
    if let Err(difference) = renewed {
        panic!("the part `{name}`: {difference}");
    }
}

/// Compares bytes with a whole file of the project; an error names the first difference.
pub fn file(path: &str, found: &[u8]) -> Result<(), String> {
    renew(path, |_| found.to_vec())
}

/// Compares a file of the project with its expected contents, computed from the present ones, and writes it if [`UPDATE`] is
/// set.
fn renew(path: &str, expected: impl FnOnce(Option<&[u8]>) -> Vec<u8>) -> Result<(), String> {
    let full: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let updates = std::env::var_os(UPDATE).is_some();
    // Tests run side by side, in several processes too, and many write into one document.
    let lock = if updates { File::open(&full).ok() } else { None };
    if let Some(lock) = &lock {
        lock.lock().expect("a file that can be locked");
    }
    let held = match fs::read(&full) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(format!("{path}: {error}")),
    };
    let expected = expected(held.as_deref());
    if held.as_ref() == Some(&expected) {
        return Ok(());
    }
    if updates {
        return fs::write(&full, &expected).map_err(|error| format!("{path}: {error}"));
    }
    Err(format!(
        "{path} differs from what the code does{}\n\
         `{UPDATE}=1 cargo test` renews it; then read the difference.",
        first_difference(&held.unwrap_or_default(), &expected)
    ))
}

/// The first line in which texts differ; empty for other bytes.
fn first_difference(held: &[u8], expected: &[u8]) -> String {
    let (Ok(held), Ok(expected)) = (std::str::from_utf8(held), std::str::from_utf8(expected)) else {
        return String::new();
    };
    let (mut before, mut after) = (held.lines(), expected.lines());
    for line in 1.. {
        match (before.next(), after.next()) {
            (None, None) => break,
            (before, after) if before == after => {}
            (before, after) => {
                let [before, after] = [before, after].map(|line| line.unwrap_or("(end of the file)"));
                return format!(" in line {line}:\n- {before}\n+ {after}");
            }
        }
    }
    " in how its lines end".to_owned()
}

/// A table of Markdown.
pub fn table<Row: AsRef<[Cell]>, Cell: AsRef<str>>(head: &[&str], rows: &[Row]) -> String {
    let line = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
    let mut text = line(head.to_vec()) + &line(vec!["---"; head.len()]);
    for row in rows {
        text += &line(row.as_ref().iter().map(AsRef::as_ref).collect());
    }
    text
}
