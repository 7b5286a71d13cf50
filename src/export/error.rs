//! Errors of writing the files of a run.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

#[cfg(feature = "parquet")]
use parquet::errors::ParquetError;

use super::disk::reason;
use crate::problem::{Explain, Remedy, Setting, Status};

/// Failure to write the folder of a run.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Something that is not a folder has the name of the output folder.
    #[error(
        "{} is a file, not a folder", path.display()
    )]
    NotAFolder {
        /// The requested output folder.
        path: PathBuf,
    },
    /// A part of the path of the output folder is the name of a device.
    #[error(
        "{} cannot be the folder of a result: `{name}` is a device on Windows, where no folder can have that name",
        path.display()
    )]
    DeviceName {
        /// The requested output folder.
        path: PathBuf,
        /// The part of its path.
        name: String,
    },
    /// The output folder cannot be replaced as a whole, since it is the working folder of a process or a mount point.
    #[error(
        "{} cannot be replaced as a whole: it is a mount point or the current folder", path.display()
    )]
    Immovable {
        /// The requested output folder.
        path: PathBuf,
    },
    /// The output folder is a link to a missing target.
    #[error(
        "{} is a link to a folder that is not there", path.display()
    )]
    Dangling {
        /// The link.
        path: PathBuf,
    },
    /// Another process is writing to the output folder.
    #[error(
        "another concord is writing to {} now", path.display()
    )]
    Busy {
        /// The requested output folder.
        path: PathBuf,
    },
    /// A file appeared in the output folder since it was checked.
    #[error(
        "{} was empty when this command began, and now it is not", path.display()
    )]
    Taken {
        /// The requested output folder.
        path: PathBuf,
    },
    /// The contents of the output folder cannot be removed.
    #[error(
        "{} cannot be replaced: nothing may be removed from {}", path.display(), held.display()
    )]
    Protected {
        /// The requested output folder.
        path: PathBuf,
        /// The folder in it that may not be changed, or the output folder itself.
        held: PathBuf,
    },
    /// Nothing can be created beside the output folder, where its files are collected first.
    #[error(
        "{} cannot be made: {} does not take it: {reason}", path.display(), parent.display()
    )]
    Beside {
        /// The requested output folder.
        path: PathBuf,
        /// The parent of the output folder.
        parent: PathBuf,
        /// Error of the system.
        reason: io::Error,
    },
    /// The folder contains a finished run other than the requested one.
    #[error(
        "{} holds another run: {}", path.display(), differences.join("; ")
    )]
    OtherRun {
        /// The output folder.
        path: PathBuf,
        /// The differences between the two, one phrase each.
        differences: Vec<String>,
    },
    /// The folder contains the requested run, but its files have changed since they were written.
    #[error(
        "{} holds this run, but {file} was changed or removed after it was written", path.display()
    )]
    Altered {
        /// The output folder.
        path: PathBuf,
        /// The first file that differs from the manifest.
        file: String,
    },
    /// The folder contains files of others; replacing does not remove them.
    #[error(
        "{} holds files that are not of a run: {}", path.display(), files.join(", ")
    )]
    Foreign {
        /// The output folder.
        path: PathBuf,
        /// Some of the files.
        files: Vec<String>,
    },
    /// The manifest in the folder is damaged or has an unknown format.
    #[error(
        "{} has a manifest that cannot be read: {reason}", path.display()
    )]
    Manifest {
        /// The output folder.
        path: PathBuf,
        /// The fault.
        reason: String,
    },
    /// The run is complete, but its folder could not be moved into place and is kept beside it.
    #[error(
        "the run is complete, but could not be moved to {}: {reason}", path.display()
    )]
    Unplaced {
        /// The output folder.
        path: PathBuf,
        /// Path of the complete run.
        kept: PathBuf,
        /// What prevented the move.
        reason: io::Error,
    },
    /// The folder of a run was changed while its figures were drawn.
    #[error(
        "{} was changed meanwhile: {what}", path.display()
    )]
    Changed {
        /// The folder.
        path: PathBuf,
        /// The changed part.
        what: String,
    },
    /// The name of a file leads out of the folder of the run, or is already in use.
    #[error("a run cannot hold a file named {name:?}")]
    BadName {
        /// The name.
        name: String,
    },
    /// The operating system refused to read or write.
    #[error("{source}")]
    Io {
        /// Error of the system, which names the file.
        #[from]
        source: io::Error,
    },
    /// The Parquet library reported an error, or is not included.
    #[error("cannot write outcomes.parquet: {reason}")]
    Parquet {
        /// Message of the library.
        reason: String,
    },
}

impl ExportError {
    /// Whether the request was refused because of the contents of its folder, before any attempt.
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

    /// The error that nothing can be created in `parent`, the parent of the folder `shown`.
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

/// Remedy for an error of the operating system.
fn about(source: &io::Error) -> Remedy {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            elsewhere("free some space, or write elsewhere with ")
        }
        io::ErrorKind::InvalidFilename => elsewhere("name it shorter with "),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            elsewhere("name a folder that you may write to with ")
        }
        _ => elsewhere("check that the folder can be reached, or write elsewhere with "),
    }
}

/// Advice that ends with another folder.
fn elsewhere(advice: &str) -> Remedy {
    Remedy::new(advice).setting(Setting::Output).text(" DIR")
}

impl Explain for ExportError {
    fn status(&self) -> Status {
        if self.is_refusal() { Status::Refused } else { Status::Failed }
    }

    fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            Self::NotAFolder { .. } | Self::DeviceName { .. } => elsewhere("name another folder with "),
            Self::Immovable { path } => Remedy::new("name a folder in it, as with ")
                .setting(Setting::Output)
                .text(format!(" {}", path.join("run").display())),
            Self::Dangling { .. } => {
                elsewhere("make that folder, remove the link, or name another folder with ")
            }
            Self::Busy { .. } => elsewhere("wait until it is done, or write elsewhere with "),
            Self::Taken { .. } => elsewhere(
                "give the command again, which says what the folder holds, or write elsewhere with ",
            ),
            Self::Protected { .. } => elsewhere("allow that with chmod u+w, or write elsewhere with "),
            Self::Beside { reason, .. } => about(reason),
            Self::OtherRun { path, .. } => Remedy::new("to replace it, give the same command with ")
                .setting(Setting::Force)
                .text("; to keep it, name another folder, as with ")
                .setting(Setting::Output)
                .text(format!(" {}", another(path).display())),
            Self::Altered { .. } => Remedy::new("run again with ")
                .setting(Setting::Force)
                .text(", or keep the folder and write elsewhere with ")
                .setting(Setting::Output)
                .text(" DIR"),
            Self::Foreign { .. } => elsewhere("move them away, or write elsewhere with ")
                .text("; ")
                .setting(Setting::Force)
                .text(" replaces runs only"),
            Self::Manifest { .. } => {
                elsewhere("write elsewhere with ").text(", or remove the folder by hand")
            }
            Self::Unplaced { kept, .. } => {
                Remedy::new(format!("it is whole in {}: rename that folder", kept.display()))
            }
            Self::Changed { .. } => {
                Remedy::new("give the command again, which says what the folder holds now")
            }
            Self::BadName { .. } => Remedy::new("this is a defect of concord; please report it"),
            Self::Io { source } => about(source),
            Self::Parquet { .. } => {
                Remedy::new("write the outcomes as CSV with ").setting(Setting::Format).text(" csv")
            }
        })
    }
}

#[cfg(feature = "parquet")]
impl From<ParquetError> for ExportError {
    /// Unwraps an error of the operating system from an error of the library.
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
    /// Unwraps an error of the operating system from an error of the library.
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(source) => Self::Io { source },
            other => Self::Io { source: io::Error::new(io::ErrorKind::InvalidData, format!("{other:?}")) },
        }
    }
}
