//! Why the files of a run could not be written.

use std::io;
use std::path::PathBuf;

use parquet::errors::ParquetError;

/// What keeps a run from its folder. A message of two lines has its remedy on the second, after `help: `.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Something that is not a folder has the name of the output folder.
    #[error(
        "{} is a file, not a folder\n\
        help: name another folder with --output DIR", path.display()
    )]
    NotAFolder {
        /// The output folder that was asked for.
        path: PathBuf,
    },
    /// The output folder cannot be replaced as a whole, since it is in use as somewhere to stand.
    #[error(
        "{} cannot be replaced as a whole: it is a mount point or the current folder\n\
        help: name a folder in it, as with --output {}", path.display(), path.join("run").display()
    )]
    Immovable {
        /// The output folder that was asked for.
        path: PathBuf,
    },
    /// The folder holds a finished run, but not the one that was asked for.
    #[error(
        "{} holds another run: {}\n\
        help: replace that run with --force, or keep it and write elsewhere with --output DIR",
        path.display(), differences.join("; ")
    )]
    OtherRun {
        /// The output folder.
        path: PathBuf,
        /// In what the two differ, a phrase each.
        differences: Vec<String>,
    },
    /// The folder holds the run that was asked for, but its files have changed since it was written.
    #[error(
        "{} holds this run, but {file} was changed or removed after it was written\n\
        help: run again with --force, or keep the folder and write elsewhere with --output DIR", path.display()
    )]
    Altered {
        /// The output folder.
        path: PathBuf,
        /// The first file that differs from the manifest.
        file: String,
    },
    /// The folder holds files that no run has written; `--force` does not touch them.
    #[error(
        "{} holds files that are not of a run: {}\n\
        help: move them away, or write elsewhere with --output DIR; --force replaces runs only",
        path.display(), files.join(", ")
    )]
    Foreign {
        /// The output folder.
        path: PathBuf,
        /// Some of the files.
        files: Vec<String>,
    },
    /// The manifest in the folder is damaged or of a format that this version does not know.
    #[error(
        "{} has a manifest that cannot be read: {reason}\n\
        help: write elsewhere with --output DIR, or remove the folder by hand", path.display()
    )]
    Manifest {
        /// The output folder.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The run is complete, but its folder could not be put into place; it stands beside it.
    #[error(
        "the run is complete, but could not be moved to {}: {reason}\n\
        help: it is whole in {}: rename that folder", path.display(), kept.display()
    )]
    Unplaced {
        /// The output folder.
        path: PathBuf,
        /// Where the run is.
        kept: PathBuf,
        /// What prevented the move.
        reason: io::Error,
    },
    /// A file was given a name outside the run's folder, or one that the run already uses.
    #[error("a run cannot hold a file named {name:?}\nhelp: this is a defect of concord; please report it")]
    BadName {
        /// The name.
        name: String,
    },
    /// The operating system refused to read or write.
    #[error("{source}\nhelp: {}", remedy(.source))]
    Io {
        /// What it said; names the file.
        #[from]
        source: io::Error,
    },
    /// The Parquet library refused what it was given.
    #[error(
        "cannot write outcomes.parquet: {reason}\n\
        help: write the outcomes as CSV with --format csv"
    )]
    Parquet {
        /// What the library said.
        reason: String,
    },
}

impl ExportError {
    /// Whether the request was refused for what its folder holds, before anything was tried.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::NotAFolder { .. }
            | Self::Immovable { .. }
            | Self::OtherRun { .. }
            | Self::Altered { .. }
            | Self::Foreign { .. }
            | Self::Manifest { .. } => true,
            Self::Unplaced { .. } | Self::BadName { .. } | Self::Io { .. } | Self::Parquet { .. } => false,
        }
    }
}

/// What a user can do about an error of the operating system.
fn remedy(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            "free some space, or write elsewhere with --output DIR"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "name a folder that you may write to with --output DIR"
        }
        _ => "check that the folder can be reached, or write elsewhere with --output DIR",
    }
}

impl From<ParquetError> for ExportError {
    /// Takes an error of the operating system out of the library's wrapping.
    fn from(error: ParquetError) -> Self {
        match error {
            ParquetError::External(inner) => match inner.downcast::<io::Error>() {
                Ok(source) => Self::Io { source: *source },
                Err(other) => Self::Parquet { reason: other.to_string() },
            },
            other => Self::Parquet { reason: other.to_string() },
        }
    }
}

impl From<csv::Error> for ExportError {
    /// Takes an error of the operating system out of the library's wrapping.
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(source) => Self::Io { source },
            other => Self::Io { source: io::Error::new(io::ErrorKind::InvalidData, format!("{other:?}")) },
        }
    }
}
