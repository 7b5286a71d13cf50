//! The lock of an output folder: a locked file beside it, `.NAME.lock`, says that a process is writing to it.
//!
//! The system drops the lock with the process, however that ends.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::disk;
use super::error::ExportError;

/// Times that a lock is tried for whose file is removed meanwhile.
const MOST_TRIES: usize = 100;

/// A lock that this process holds. Its file is removed with it.
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
    /// [`ExportError::Busy`] where another process, or another part of this one, holds it, or [`ExportError::Beside`].
    pub fn take(parent: &Path, name: &str, shown: &Path) -> Result<Self, ExportError> {
        let path = path(parent, name);
        let failed = |error: io::Error| ExportError::beside(parent, shown, &error);
        for _ in 0..MOST_TRIES {
            let file = open(&path).map_err(failed)?;
            let is_certain = match file.try_lock() {
                Ok(()) => true,
                Err(TryLockError::WouldBlock) => return Err(ExportError::Busy { path: shown.to_owned() }),
                // A file system that knows no locks: nothing is known of others.
                Err(TryLockError::Error(_)) => false,
            };
            // Who held it before may have removed the file between the two.
            if !is_certain || is_same(&file, &path) {
                return Ok(Self { path, _file: file, is_certain });
            }
        }
        Err(ExportError::Busy { path: shown.to_owned() })
    }

    /// Whether no other process can hold it: not so on file systems that know no locks.
    pub fn is_certain(&self) -> bool {
        self.is_certain
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // While it is still held.
        let _ = disk::remove_file(&self.path);
    }
}

/// Whether a process holds the lock of the folder `name` in `parent` now.
pub fn is_held(parent: &Path, name: &str) -> bool {
    File::open(path(parent, name)).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

/// Whether there is a file of the lock of the folder `name` in `parent`, held or not.
pub fn is_there(parent: &Path, name: &str) -> bool {
    path(parent, name).exists()
}

fn path(parent: &Path, name: &str) -> PathBuf {
    parent.join(format!(".{name}.lock"))
}

/// Opens the file of a lock, which may be there.
fn open(path: &Path) -> io::Result<File> {
    match disk::create_file(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => File::open(path).or_else(|opened| {
            if opened.kind() == io::ErrorKind::NotFound { disk::create_file(path) } else { Err(opened) }
        }),
        made => made,
    }
}

/// Whether an open file is the one that has this path now.
#[cfg(unix)]
fn is_same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;

    let place = |about: std::fs::Metadata| (about.dev(), about.ino());
    let now = std::fs::symlink_metadata(path).map(place);
    file.metadata().map(place).is_ok_and(|open| now.is_ok_and(|now| now == open))
}

/// Whether an open file is the one that has this path now: such systems remove no file that is open.
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
        // What a killed process leaves is no lock.
        std::fs::write(path(room.path(), "run"), "").expect("a file");
        assert!(!is_held(room.path(), "run"));
        take().expect("nobody holds it");
    }
}
