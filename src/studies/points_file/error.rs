//! What is wrong with a table of points.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::For;
use crate::format::count;
use crate::problem::{Explain, Remedy, Setting};
use crate::scenario::Unvariable;

/// Most problems of a file that are reported.
const MOST_REPORTED: usize = 20;
/// Most characters of one of them.
const LONGEST_PROBLEM: usize = 500;

/// What is wrong with a table of points.
#[derive(Debug, Error)]
pub enum BadPoints {
    /// There is no such file.
    #[error("there is no file {}", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
        /// What it was wanted for.
        what_for: For,
    },
    /// The file cannot be read.
    #[error("{} cannot be read: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
        /// What it was wanted for.
        what_for: For,
    },
    /// It is no table of points.
    #[error("{}", table(path, problems, &|setting| setting.to_string()))]
    Table {
        /// The file.
        path: PathBuf,
        /// What is wrong, a line each.
        problems: Vec<TableProblem>,
    },
}

impl Explain for BadPoints {
    fn message(&self, name: &dyn Fn(Setting) -> String) -> String {
        match self {
            Self::Table { path, problems } => table(path, problems, name),
            Self::Missing { .. } | Self::Unreadable { .. } => self.to_string(),
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            Self::Missing { what_for, .. } | Self::Unreadable { what_for, .. } => what_for.remedy(),
            Self::Table { .. } => Remedy::new("write a line of keys, as ").setting(Setting::ScenarioValue).text(
                " takes them, and below it a line of values a point, with commas between them; double the quotes of a key and \
                 put it in quotes",
            ),
        })
    }
}

/// A problem of a table, with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableProblem {
    /// Something about lines, columns or numbers of points.
    Form(String),
    /// A key or a value that the scenario does not take.
    Cell {
        /// The line and the column; empty for the table as a whole.
        place: String,
        /// What is wrong.
        problem: Unvariable,
    },
}

impl TableProblem {
    /// The problem and its remedy in one line, with settings as `name` calls them.
    fn line(&self, name: &dyn Fn(Setting) -> String) -> String {
        let (place, problem) = match self {
            Self::Form(text) => return text.clone(),
            Self::Cell { place, problem } => (place, problem),
        };
        let remedy = problem.remedy().map_or_else(String::new, |remedy| format!("; {}", remedy.words(name)));
        let text = format!("{}{remedy}", problem.message(name));
        match text.char_indices().nth(LONGEST_PROBLEM) {
            Some((end, _)) => format!("{place}{} ...", &text[..end]),
            None => format!("{place}{text}"),
        }
    }
}

/// What is wrong with a table: the first problems, and how many more there are.
fn table(path: &Path, problems: &[TableProblem], name: &dyn Fn(Setting) -> String) -> String {
    let mut lines: Vec<String> =
        problems.iter().take(MOST_REPORTED).map(|problem| problem.line(name)).collect();
    if let Some(more @ 1..) = problems.len().checked_sub(MOST_REPORTED) {
        lines.push(format!("and {} more", count(more as u64)));
    }
    format!("{} is no table of points:\n{}", path.display(), lines.join("\n"))
}
