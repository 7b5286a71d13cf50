//! Parts of documents that the tests write: between two marks, compared on every run.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Tests run side by side, and several write into one document.
static WRITING: Mutex<()> = Mutex::new(());

/// Compares the part `name` of a document with what it ought to be, and writes it if `UPDATE_DOCS` is set.
///
/// The part stands between `<!-- generated: name -->` and `<!-- end: name -->`.
pub fn check(document: &str, name: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    let _one_at_a_time = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let text = std::fs::read_to_string(&path).expect("a readable document");
    let (open, close) = (format!("<!-- generated: {name} -->\n"), format!("<!-- end: {name} -->"));
    let (before, rest) = text.split_once(&open).unwrap_or_else(|| panic!("{document} has no mark `{open}`"));
    let (found, after) =
        rest.split_once(&close).unwrap_or_else(|| panic!("{document} has no mark `{close}`"));
    let expected = format!("\n{}\n\n", expected.trim());
    if found == expected {
        return;
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, [before, &open, &expected, &close, after].concat())
            .expect("a writable document");
        return;
    }
    panic!(
        "{document} no longer says what the code does in its part `{name}`.\n\
         `UPDATE_DOCS=1 cargo test` writes it anew; then look at the difference.\n\
         found:{found}expected:{expected}"
    );
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
