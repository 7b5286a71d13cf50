//! The lock of an output folder: a locked file beside it, `.NAME.lock`, shows that a process is writing to it.
//!
//! The system releases the lock when the process ends for any reason.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::disk;
use super::error::ExportError;

/// Most attempts for a lock whose file is removed in the meantime.
const MOST_TRIES: usize = 100;

/// A lock held by this process. Dropping it removes its file.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    /// Open as long as the lock is held.
    _file: File,
    is_certain: bool,
}

impl Lock {
    /// Takes the lock of the folder `name` in `parent`. `shown` is that folder as the user wrote it.
    ///
    /// # Errors
    ///
    /// [`ExportError::Busy`] if another process, or another part of this one, holds it, or [`ExportError::Beside`].
    pub fn take(parent: &Path, name: &str, shown: &Path) -> Result<Self, ExportError> {
        let path = path(parent, name);
        let failed = |error: io::Error| ExportError::beside(parent, shown, &error);
        for _ in 0..MOST_TRIES {
            let file = open(&path).map_err(failed)?;
            let is_certain = match file.try_lock() {
                Ok(()) => true,
                Err(TryLockError::WouldBlock) => return Err(ExportError::Busy { path: shown.to_owned() }),
                // A file system without locks: other processes cannot be detected.
                Err(TryLockError::Error(_)) => false,
            };
            // The previous holder may have removed the file in the meantime.
            if !is_certain || is_same(&file, &path) {
                return Ok(Self { path, _file: file, is_certain });
            }
        }
        Err(ExportError::Busy { path: shown.to_owned() })
    }

    /// Whether the lock excludes other processes; false on file systems without locks.
    pub fn is_certain(&self) -> bool {
        self.is_certain
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The file is removed while the lock is still held.
        let _ = disk::remove_file(&self.path);
    }
}

/// Whether a process holds the lock of the folder `name` in `parent` now.
pub fn is_held(parent: &Path, name: &str) -> bool {
    File::open(path(parent, name)).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

/// Whether the lock file of the folder `name` in `parent` exists, locked or not.
pub fn is_there(parent: &Path, name: &str) -> bool {
    path(parent, name).exists()
}

fn path(parent: &Path, name: &str) -> PathBuf {
    parent.join(format!(".{name}.lock"))
}

/// Opens the file of a lock, which may exist.
fn open(path: &Path) -> io::Result<File> {
    match disk::create_file(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => File::open(path).or_else(|opened| {
            if opened.kind() == io::ErrorKind::NotFound { disk::create_file(path) } else { Err(opened) }
        }),
        made => made,
    }
}

/// Whether an open file is still the file at this path.
#[cfg(unix)]
fn is_same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;

    let place = |about: std::fs::Metadata| (about.dev(), about.ino());
    let now = std::fs::symlink_metadata(path).map(place);
    file.metadata().map(place).is_ok_and(|open| now.is_ok_and(|now| now == open))
}

/// Whether an open file is still the file at this path: such systems do not remove open files.
#[cfg(not(unix))]
fn is_same(_file: &File, _path: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_held_by_one_and_leaves_nothing() {
        let room = tempfile::tempdir().expect("a folder");
        let take = || Lock::take(room.path(), "run", Path::new("output/run"));
        assert!(!is_held(room.path(), "run"));
        let held = take().expect("nobody holds it");
        assert!(held.is_certain() && is_held(room.path(), "run"));
        let message = take().expect_err("it is held").to_string();
        assert!(message.contains("output/run") && !message.contains(".lock"), "{message}");
        Lock::take(room.path(), "other", Path::new("output/other")).expect("another folder");
        drop(held);
        assert!(disk::entries(room.path()).expect("entries").is_empty());
        // The lock file of a killed process is not locked.
        std::fs::write(path(room.path(), "run"), "").expect("a file");
        assert!(!is_held(room.path(), "run"));
        take().expect("nobody holds it");
    }
}
