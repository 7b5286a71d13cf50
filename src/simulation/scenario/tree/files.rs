//! Reads a scenario's file, and the files that it extends.

use std::{
    fs::File,
    io::{self, Read as _},
    path::{Path as FilePath, PathBuf},
};

use serde_json::Value as Schema;

use crate::problem::{Phrase, Setting};
use crate::scenario::{
    diagnostics::{Diagnostic, Explanation, listed, nearest},
    limits,
    raw::{
        forms::{Form, is_device},
        schema,
    },
    shipped,
    tree::{
        node::{Node, Value},
        path::key_path,
        source::{SourceTexts, TextSpan},
        syntax,
    },
};

/// The origin of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A file.
    File(PathBuf),
    /// A built-in scenario, by its name.
    BuiltIn(String),
    /// A text without a file.
    Text,
}

/// A text that has been read, with its origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Name for people.
    pub name: String,
    /// Its origin.
    pub origin: Origin,
    /// The text.
    pub text: String,
}

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileProblem {
    /// There is no such file, and no built-in scenario of that name.
    Missing {
        /// Its name as given.
        name: String,
        /// An existing file or scenario with a similar name.
        nearest: Option<String>,
    },
    /// It is a directory.
    Directory(String),
    /// The system refuses to read it.
    Unreadable {
        /// Its name as given.
        name: String,
        /// The reason that the system gives.
        reason: String,
    },
    /// The file, or the chain with it, has more than [`limits::LARGEST_FILE`] bytes.
    TooLarge(String),
    /// It has none of the expected keys; its content is not shown.
    NotOurs {
        /// Its name as given.
        name: String,
        /// The expected kind of file: a scenario, a record.
        what: &'static str,
        /// Line and column of the first fault of TOML, if there is one.
        position: Option<(usize, usize)>,
    },
    /// It is not UTF-8.
    NotUtf8 {
        /// Its name as given.
        name: String,
        /// The line of the first byte that is not UTF-8.
        line: usize,
    },
    /// `extends` is no text.
    ExtendsIsNoText(&'static str),
    /// A file extends itself, directly or through others.
    Cycle(Vec<String>),
    /// There are more than [`limits::LONGEST_CHAIN`] files in the chain.
    TooDeep,
}

impl FileProblem {
    /// Explains the problem.
    pub fn explain(&self) -> Explanation {
        let built_in = || Some(format!("built in are {}", listed(shipped::built_in_names())));
        match self {
            Self::Missing { name, nearest } => Explanation {
                code: "missing-file",
                message: format!("there is no file `{name}`").into(),
                label: "not found".to_owned(),
                allowed: built_in().map(|names| format!("a file, or the name of a scenario that comes with concord; {names}").into()),
                help: nearest.as_ref().map(|name| format!("did you mean `{name}`?").into()),
            },
            Self::Directory(name) => Explanation {
                code: "unreadable-file",
                message: format!("`{name}` is a directory").into(),
                label: "a directory".to_owned(),
                allowed: Some("a file in TOML".into()),
                help: Some(format!("name a file in it, such as `{}`", FilePath::new(name).join("scenario.toml").display()).into()),
            },
            Self::Unreadable { name, reason } => Explanation {
                code: "unreadable-file",
                message: format!("`{name}` cannot be read: {reason}").into(),
                label: "cannot be read".to_owned(),
                ..Explanation::default()
            },
            Self::TooLarge(name) => Explanation {
                code: "unreadable-file",
                message: format!("`{name}` is too large").into(),
                label: "too large".to_owned(),
                allowed: Some(format!("at most {} MiB, with all that a scenario extends", limits::LARGEST_FILE >> 20).into()),
                help: Some("is it a scenario at all?".into()),
            },
            Self::NotOurs { name, what, position } => Explanation {
                code: "unreadable-file",
                message: match position {
                    Some((line, column)) => {
                        format!("`{name}` is no {what}: line {line}, column {column} is not TOML").into()
                    }
                    None => format!("`{name}` is no {what}: it has none of the keys of one").into(),
                },
                label: format!("no {what}"),
                allowed: Some(format!("a {what} in TOML").into()),
                help: Some("name another file; what stands in this one is not shown here".into()),
            },
            Self::NotUtf8 { name, line } => Explanation {
                code: "unreadable-file",
                message: format!("`{name}` is no text in UTF-8: line {line} holds a byte that is not").into(),
                label: "not UTF-8".to_owned(),
                allowed: Some("a text file in UTF-8".into()),
                help: Some("save it with the encoding UTF-8 in your editor".into()),
            },
            Self::ExtendsIsNoText(kind) => Explanation {
                code: "wrong-type",
                message: format!("`extends` is {kind}, not the name of a file").into(),
                label: "text expected".to_owned(),
                allowed: built_in().map(|names| format!("one file or scenario in quotes; {names}").into()),
                help: None,
            },
            Self::Cycle(chain) => Explanation {
                code: "extends-cycle",
                message: format!("`extends` runs in a circle: {}", chain.join(" → ")).into(),
                label: "leads back to a file that is being read".to_owned(),
                allowed: None,
                help: chain.iter().min_by_key(|name| name.len()).filter(|_| chain.len() == 2).map(|_| {
                    "a file beside this one goes before a built-in scenario of the same name: rename this file to \
                     extend the built-in one"
                        .into()
                }),
            },
            Self::TooDeep => Explanation {
                code: "extends-too-deep",
                message: "the chain of `extends` is too long".into(),
                label: "one too many".to_owned(),
                allowed: Some(format!("at most {} files", limits::LONGEST_CHAIN).into()),
                help: Some(
                    Phrase::new("`concord check ").setting(Setting::Resolved).text("` writes a chain into one file"),
                ),
            },
        }
    }
}

/// Opens a file, or the built-in scenario of that name if there is no such file.
pub fn open(path: &FilePath) -> Result<Opened, FileProblem> {
    let name = path.display().to_string();
    open_or(path, &name, &name)
}

/// Opens a file, or the built-in scenario `built_in_name` if there is no such file. A folder with the name of a
/// scenario does not count as a file.
fn open_or(path: &FilePath, name: &str, built_in_name: &str) -> Result<Opened, FileProblem> {
    match read(path, name) {
        Ok(text) => Ok(Opened { name: name.to_owned(), origin: Origin::File(path.to_owned()), text }),
        Err(FileProblem::Missing { .. }) => built_in(built_in_name).ok_or_else(|| missing(path, name)),
        Err(problem @ FileProblem::Directory(_)) => built_in(built_in_name).ok_or(problem),
        Err(problem) => Err(problem),
    }
}

/// Opens a built-in scenario.
pub fn built_in(name: &str) -> Option<Opened> {
    let text = shipped::built_in_text(name)?.to_owned();
    let name = name.strip_suffix(".toml").unwrap_or(name).to_owned();
    Some(Opened { name: format!("{name}.toml (built in)"), origin: Origin::BuiltIn(name), text })
}

/// Makes the problem of a missing file, with a file or a built-in scenario of a similar name.
pub fn missing(path: &FilePath, name: &str) -> FileProblem {
    let wanted = path.file_name().map(|file| file.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = std::fs::read_dir(folder.unwrap_or(FilePath::new("."))).into_iter().flatten().flatten();
    let mut files: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|file| file.ends_with(".toml"))
        .collect();
    files.sort_unstable();
    let found = nearest(&wanted, files.iter().map(String::as_str)).map(str::to_owned);
    let found = found.or_else(|| {
        let wanted = wanted.strip_suffix(".toml").unwrap_or(&wanted);
        nearest(wanted, shipped::built_in_names()).map(str::to_owned)
    });
    FileProblem::Missing { name: name.to_owned(), nearest: found }
}

/// Reads the text of a file.
pub fn read(path: &FilePath, name: &str) -> Result<String, FileProblem> {
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => FileProblem::Missing { name: name.to_owned(), nearest: None },
        io::ErrorKind::IsADirectory => FileProblem::Directory(name.to_owned()),
        _ => FileProblem::Unreadable { name: name.to_owned(), reason: error.to_string() },
    };
    let file = File::open(path).map_err(unreadable)?;
    if file.metadata().is_ok_and(|data| data.is_dir()) {
        return Err(FileProblem::Directory(name.to_owned()));
    }
    let mut bytes = Vec::new();
    file.take(limits::LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limits::LARGEST_FILE {
        return Err(FileProblem::TooLarge(name.to_owned()));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..valid].iter().filter(|byte| **byte == b'\n').count();
        FileProblem::NotUtf8 { name: name.to_owned(), line }
    })
}

/// The files of a scenario as trees.
#[derive(Debug)]
pub struct Chain {
    /// The file that extends nothing.
    pub lowest: Node,
    /// The files laid over it, up to the one asked for.
    pub over: Vec<Node>,
}

/// Reads a scenario and all files that it extends.
pub fn read_chain(first: Opened, sources: &mut SourceTexts) -> Result<Chain, Vec<Diagnostic>> {
    let mut over = Vec::new();
    let mut seen: Vec<(Origin, String)> = Vec::new();
    let (mut next, mut bytes) = (first, 0);
    loop {
        let Opened { name, origin, text } = next;
        // Some editors begin a text with a byte order mark.
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        let layer = -i32::try_from(seen.len()).unwrap_or(i32::MAX);
        let source = sources.add(name.clone(), text, layer);
        seen.push((same_place(&origin), name));
        let mut tree = syntax::parse(sources, source)?;
        bytes += sources.get(source).text.len() as u64;
        place_record(&mut tree, &origin);
        let Some((place, value)) = take_extends(&mut tree) else {
            over.reverse();
            return Ok(Chain { lowest: tree, over });
        };
        over.push(tree);
        let at = |problem: FileProblem| vec![Diagnostic::new(problem.explain(), "extends".to_owned(), place)];
        next = value.and_then(|value| follow(&value, &origin)).map_err(at)?;
        if let Some(from) = seen.iter().position(|(other, _)| *other == same_place(&next.origin)) {
            let mut names: Vec<String> = seen.drain(from..).map(|(_, name)| name).collect();
            names.push(next.name);
            return Err(at(FileProblem::Cycle(names)));
        }
        if bytes + next.text.len() as u64 > limits::LARGEST_FILE {
            return Err(at(FileProblem::TooLarge(next.name)));
        }
        tell_apart(&next.name, &next.text, "scenario", schema::complete()).map_err(at)?;
        if seen.len() >= limits::LONGEST_CHAIN {
            return Err(at(FileProblem::TooDeep));
        }
    }
}

/// Refuses a text that is no scenario or record, before any of it is shown: it may be a private file.
///
/// # Errors
///
/// [`FileProblem::NotOurs`].
pub fn tell_apart(name: &str, text: &str, what: &'static str, schema: &Schema) -> Result<(), FileProblem> {
    let keys = syntax::first_keys(text);
    if keys.iter().any(|key| schema["properties"].get(key).is_some()) {
        return Ok(());
    }
    let mut sources = SourceTexts::default();
    let source = sources.add(name.to_owned(), text.to_owned(), 0);
    let position = syntax::parse(&sources, source).err().map(|problems| {
        let place = problems.iter().find_map(|problem| problem.place);
        place.map_or((1, 1), |place| sources.get(source).position(place.start))
    });
    // An empty text has nothing to hide.
    if keys.is_empty() && position.is_none() {
        return Ok(());
    }
    Err(FileProblem::NotOurs { name: name.to_owned(), what, position })
}

/// Removes `extends` from a file; returns its place, and its value or why that is not valid.
fn take_extends(tree: &mut Node) -> Option<(TextSpan, Result<String, FileProblem>)> {
    let Value::Table(table) = &mut tree.value else { return None };
    let entry = table.shift_remove("extends")?;
    let value = entry.node.as_str().map(str::to_owned);
    Some((entry.node.place, value.ok_or_else(|| FileProblem::ExtendsIsNoText(entry.node.kind()))))
}

/// Resolves the path of a record that is not built in, relative to the file that names it.
fn place_record(tree: &mut Node, origin: &Origin) {
    let (Origin::File(file), Some(record)) = (origin, tree.at_mut(&key_path!["scenario", "record"].0)) else {
        return;
    };
    if let Value::String(name) = &mut record.value
        && shipped::record_text(name).is_none()
        && let Some(path) = file.parent().unwrap_or(FilePath::new("")).join(&*name).to_str()
    {
        path.clone_into(name);
    }
}

/// Opens the scenario that a text from `origin` extends: a file beside it goes before a built-in scenario of the same
/// name.
fn follow(extends: &str, origin: &Origin) -> Result<Opened, FileProblem> {
    match origin {
        Origin::File(file) => {
            let path = file.parent().unwrap_or(FilePath::new("")).join(extends);
            open_or(&path, &path.display().to_string(), extends)
        }
        Origin::BuiltIn(_) | Origin::Text => {
            built_in(extends).ok_or_else(|| missing(FilePath::new(extends), extends))
        }
    }
}

/// Makes an origin canonical, so that two paths of one file are equal.
fn same_place(origin: &Origin) -> Origin {
    match origin {
        Origin::File(path) => Origin::File(std::fs::canonicalize(path).unwrap_or_else(|_| path.clone())),
        other => other.clone(),
    }
}

/// Returns the name of a scenario that states none: the name of its text without folder and ending, made fit for a
/// folder.
pub fn default_name(opened: &Opened) -> String {
    let path = match &opened.origin {
        Origin::File(path) => path,
        Origin::BuiltIn(name) => FilePath::new(name),
        Origin::Text => FilePath::new(&opened.name),
    };
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let fit = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    let name: String = stem.chars().map(fit).take(Form::LONGEST_FOLDER_NAME).collect();
    match name.trim_matches(['-', '_']) {
        "" => "scenario".to_owned(),
        name if is_device(name) => format!("scenario-{name}"),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_becomes_a_scenario_name() {
        let name = |path: &str| {
            let origin = Origin::File(PathBuf::from(path));
            default_name(&Opened { name: path.to_owned(), origin, text: String::new() })
        };
        assert_eq!(name("a/pre-2017.toml"), "pre-2017");
        assert_eq!(name("mein Szenario (2).toml"), "mein-Szenario--2");
        assert_eq!(name("…"), "scenario");
        assert_eq!(name("中亚.toml"), "scenario");
        assert_eq!(name("a/con.toml"), "scenario-con");
        assert_eq!(name("a/NUL.old.toml"), "NUL-old");
    }
}
