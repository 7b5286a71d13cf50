//! Why a finished result cannot be read back from its files.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::Kind;
use crate::format::counted;
use crate::problem::{Explain, Remedy, Setting, Status};
use crate::scenario::Diagnostics;

/// What to do about a file that is not as concord has written it.
const RESTORE: &str =
    "take the file from a copy of the folder, or make the result again from its scenario.toml";

/// What is wrong with a folder or a file in it.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The folder is none, or holds no finished result.
    #[error("{} holds no finished result", path.display())]
    NoResult {
        /// The folder.
        path: PathBuf,
    },
    /// The folder holds figures of a result, and not the result.
    #[error("{} holds figures alone, and not what they are drawn from", path.display())]
    FiguresAlone {
        /// The folder.
        path: PathBuf,
        /// Its scenario.
        scenario: String,
    },
    /// The folder holds another kind of result than the one that is read.
    #[error("{} holds {}, not {}", path.display(), held.named(), wanted.named())]
    OtherKind {
        /// The folder.
        path: PathBuf,
        /// What it holds.
        held: Kind,
        /// What is read.
        wanted: Kind,
    },
    /// The manifest is damaged, or of a format that this version does not know.
    #[error("{} has a manifest that cannot be read: {reason}", path.display())]
    Manifest {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The scenario that was run is no longer one.
    #[error("{0}")]
    Scenario(Diagnostics),
    /// A file is not there.
    #[error("{} is missing", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// A file of bytes that nobody edits by hand is not the one that was written.
    #[error("{} was changed after it was written, and cannot be trusted to be whole", path.display())]
    Altered {
        /// The file.
        path: PathBuf,
    },
    /// A table lacks a column.
    #[error("{} has no column {column}", path.display())]
    NoColumn {
        /// The table.
        path: PathBuf,
        /// The column.
        column: String,
    },
    /// A cell holds what it should not.
    #[error("{}, line {line}, column {column}: {found:?} is not {expected}", path.display())]
    Cell {
        /// The table.
        path: PathBuf,
        /// The line, counted from 1.
        line: u64,
        /// The column.
        column: String,
        /// What stands there.
        found: String,
        /// What should.
        expected: String,
    },
    /// A table ends too early.
    #[error("{} ends after {}, where {expected} should follow", path.display(), counted(*rows, "row"))]
    Ends {
        /// The table.
        path: PathBuf,
        /// Rows that it has.
        rows: u64,
        /// What is not there.
        expected: String,
    },
    /// A table goes on where it should end.
    #[error("{}, line {line}: the table should end before this line", path.display())]
    TooLong {
        /// The table.
        path: PathBuf,
        /// The line, counted from 1.
        line: u64,
    },
    /// A file is not of its kind, or its parts do not fit.
    #[error("{} cannot be read: {reason}", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file is in Parquet, which this build does not read.
    #[error("{} cannot be read: concord is built without its feature `parquet`", path.display())]
    WithoutParquet {
        /// The file.
        path: PathBuf,
    },
    /// The reader asked to stop.
    #[error("interrupted")]
    Stopped,
    /// The operating system refused to read.
    #[error("{0}")]
    Io(#[from] io::Error),
}

impl ReadError {
    /// Whether the folder was the wrong one to name.
    pub fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::NoResult { .. }
                | Self::FiguresAlone { .. }
                | Self::OtherKind { .. }
                | Self::Manifest { .. }
                | Self::Scenario(_)
        )
    }
}

impl Explain for ReadError {
    fn status(&self) -> Status {
        match self {
            Self::Stopped => Status::Interrupted,
            error if error.is_refusal() => Status::Refused,
            _ => Status::Failed,
        }
    }

    fn message(&self, name: &dyn Fn(Setting) -> String) -> String {
        match self {
            Self::Scenario(problems) => problems.message(name),
            _ => self.to_string(),
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            Self::NoResult { .. } => {
                Remedy::new("name a folder that concord has written, such as output/central-asia")
            }
            Self::FiguresAlone { scenario, .. } => {
                Remedy::new(format!("name the folder of the run of {scenario} that they show"))
            }
            Self::OtherKind { wanted, .. } => {
                Remedy::new(format!("name a folder that holds {}", wanted.named()))
            }
            Self::Manifest { .. } => {
                Remedy::new("take it from a copy of the folder, or use the version of concord that wrote it")
            }
            Self::Missing { .. }
            | Self::NoColumn { .. }
            | Self::Cell { .. }
            | Self::Ends { .. }
            | Self::TooLong { .. }
            | Self::Broken { .. } => Remedy::new(RESTORE),
            Self::Altered { .. } => Remedy::new(RESTORE)
                .text("; with ")
                .setting(Setting::Format)
                .text(" csv its outcomes can be edited"),
            Self::WithoutParquet { .. } => {
                Remedy::new("build it with that feature, or make the result again with its outcomes as CSV")
            }
            Self::Io(_) => Remedy::new("check that the folder can be read"),
            // Each problem of a scenario says so itself.
            Self::Scenario(_) | Self::Stopped => return None,
        })
    }
}
