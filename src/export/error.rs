//! Why the files of a run could not be written.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

#[cfg(feature = "parquet")]
use parquet::errors::ParquetError;

use super::disk::reason;

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
    /// A part of the path of the output folder is the name of a device.
    #[error(
        "{} cannot be the folder of a result: `{name}` is a device on Windows, where no folder can have that name\n\
        help: name another folder with --output DIR", path.display()
    )]
    DeviceName {
        /// The output folder that was asked for.
        path: PathBuf,
        /// The part of its path.
        name: String,
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
    /// The output folder is behind a link that leads nowhere.
    #[error(
        "{} is a link to a folder that is not there\n\
        help: make that folder, remove the link, or name another folder with --output DIR", path.display()
    )]
    Dangling {
        /// The link.
        path: PathBuf,
    },
    /// Another process is writing to the output folder.
    #[error(
        "another concord is writing to {} now\n\
        help: wait until it is done, or write elsewhere with --output DIR", path.display()
    )]
    Busy {
        /// The output folder that was asked for.
        path: PathBuf,
    },
    /// Something has come into the output folder since it was looked at.
    #[error(
        "{} was empty when this command began, and now it is not\n\
        help: give the command again, which says what the folder holds, or write elsewhere with --output DIR",
        path.display()
    )]
    Taken {
        /// The output folder that was asked for.
        path: PathBuf,
    },
    /// What the output folder holds cannot be removed.
    #[error(
        "{} cannot be replaced: nothing may be removed from {}\n\
        help: allow that with chmod u+w, or write elsewhere with --output DIR", path.display(), held.display()
    )]
    Protected {
        /// The output folder that was asked for.
        path: PathBuf,
        /// The folder in it that may not be changed, or itself.
        held: PathBuf,
    },
    /// Nothing can be made beside the output folder, where its files are gathered first.
    #[error(
        "{} cannot be made: {} does not take it: {reason}\n\
        help: {}", path.display(), parent.display(), remedy(reason)
    )]
    Beside {
        /// The output folder that was asked for.
        path: PathBuf,
        /// The folder that it is to be in.
        parent: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// The folder holds a finished run, but not the one that was asked for.
    #[error(
        "{} holds another run: {}\n\
        help: to replace it, give the same command with --force; to keep it, name another folder, as with --output {}",
        path.display(), differences.join("; "), another(path).display()
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
    /// The folder of a run was changed while its figures were drawn.
    #[error(
        "{} was changed meanwhile: {what}\n\
        help: give the command again, which says what the folder holds now", path.display()
    )]
    Changed {
        /// The folder.
        path: PathBuf,
        /// What is not as it was.
        what: String,
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
    /// The Parquet library refused what it was given, or is not there.
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
            | Self::DeviceName { .. }
            | Self::Immovable { .. }
            | Self::Dangling { .. }
            | Self::Busy { .. }
            | Self::Taken { .. }
            | Self::Protected { .. }
            | Self::OtherRun { .. }
            | Self::Altered { .. }
            | Self::Foreign { .. }
            | Self::Manifest { .. } => true,
            Self::Beside { .. }
            | Self::Changed { .. }
            | Self::Unplaced { .. }
            | Self::BadName { .. }
            | Self::Io { .. }
            | Self::Parquet { .. } => false,
        }
    }

    /// That nothing can be made in `parent`, where the folder `shown` is to be.
    pub(super) fn beside(parent: &Path, shown: &Path, error: &io::Error) -> Self {
        let reason = io::Error::new(error.kind(), reason(error));
        Self::Beside { path: shown.to_owned(), parent: parent.to_owned(), reason }
    }
}

/// A folder beside another.
fn another(folder: &Path) -> PathBuf {
    let mut name = folder.file_name().map(OsString::from).unwrap_or_default();
    name.push("-2");
    folder.with_file_name(name)
}

/// What a user can do about an error of the operating system.
fn remedy(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            "free some space, or write elsewhere with --output DIR"
        }
        io::ErrorKind::InvalidFilename => "name it shorter with --output DIR",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "name a folder that you may write to with --output DIR"
        }
        _ => "check that the folder can be reached, or write elsewhere with --output DIR",
    }
}

#[cfg(feature = "parquet")]
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
