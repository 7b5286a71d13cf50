//! Folders and their entries. Every change of the disk is one step in a function of this file, so that a test can end the
//! program between any two steps.

use std::ffi::OsString;
use std::io;
use std::path::Path;

use fs_err as fs;

use super::manifest::MANIFEST;

/// An entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its name.
    pub name: OsString,
    /// Whether it is a folder; links are not.
    pub is_folder: bool,
}

/// The entries of a folder, sorted by name.
///
/// # Errors
///
/// The error of the system.
pub fn entries(folder: &Path) -> io::Result<Vec<Entry>> {
    let mut found = Vec::new();
    for name in names(folder).map_err(|error| named("cannot read folder", folder, &error))? {
        match std::fs::symlink_metadata(folder.join(&name)) {
            Ok(about) => found.push(Entry { name, is_folder: about.is_dir() }),
            // The entry was removed in the meantime.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(named("cannot look at", &folder.join(&name), &error)),
        }
    }
    found.sort();
    Ok(found)
}

/// Names in a folder. The iterator of the standard library panics if the system cannot close the folder.
#[cfg(unix)]
fn names(folder: &Path) -> io::Result<Vec<OsString>> {
    use std::os::unix::ffi::OsStringExt as _;

    use rustix::fs::{CWD, Dir, Mode, OFlags, openat};

    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let mut found = Vec::new();
    for entry in Dir::new(openat(CWD, folder, flags, Mode::empty())?)? {
        let name = entry?.file_name().to_bytes().to_vec();
        if name != b"." && name != b".." {
            found.push(OsString::from_vec(name));
        }
    }
    Ok(found)
}

/// Names in a folder.
#[cfg(not(unix))]
fn names(folder: &Path) -> io::Result<Vec<OsString>> {
    std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.file_name())).collect()
}

/// An error of the system, with the attempted action and the path.
pub fn named(what: &str, path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{what} {}: {}", path.display(), reason(error)))
}

/// The error of the system, without the paths that libraries prepend.
pub fn reason(error: &io::Error) -> String {
    let mut last: &dyn std::error::Error = error;
    while let Some(behind) = last.source() {
        last = behind;
    }
    last.to_string()
}

/// Makes a folder.
pub fn create_folder(path: &Path) -> io::Result<()> {
    step()?;
    fs::create_dir(path)
}

/// Makes a folder and missing folders above it.
pub fn create_folders(path: &Path) -> io::Result<()> {
    step()?;
    fs::create_dir_all(path)
}

/// Makes a new, empty file.
pub fn create_file(path: &Path) -> io::Result<std::fs::File> {
    step()?;
    std::fs::File::options().write(true).create_new(true).open(path)
}

/// Moves a file or a folder.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    step()?;
    fs::rename(from, to)
}

/// Exchanges two folders in one step; an error if the system cannot.
pub fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    step()?;
    #[cfg(test)]
    fault::exchange()?;
    exchanged(one, other)
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchanged(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};

    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchanged(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Removes a file.
pub fn remove_file(path: &Path) -> io::Result<()> {
    step()?;
    fs::remove_file(path)
}

/// Removes an empty folder.
pub fn remove_folder(path: &Path) -> io::Result<()> {
    step()?;
    fs::remove_dir(path)
}

/// Removes a folder with its contents, its manifest first: if the program ends in between, the rest is not mistaken for a
/// complete result.
pub fn remove_tree(folder: &Path) -> io::Result<()> {
    if folder.join(MANIFEST).exists() {
        remove_file(&folder.join(MANIFEST))?;
    }
    for Entry { name, is_folder } in entries(folder)? {
        let path = folder.join(name);
        if is_folder { remove_tree(&path) } else { remove_file(&path) }?;
    }
    remove_folder(folder)
}

/// Flushes the entries of a folder, and of the folders in it, to the disk.
pub fn sync_tree(folder: &Path) -> io::Result<()> {
    for Entry { name, is_folder } in entries(folder)? {
        if is_folder {
            sync_tree(&folder.join(name))?;
        }
    }
    sync(folder)
}

/// Flushes the entries of a folder to the disk, if the system can open folders for that.
pub fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { sync_file(fs::File::open(folder)?.file()) } else { Ok(()) }
}

/// Flushes a file to the disk. Unit tests leave it to the system: only a failing machine could tell, and they end thousands of files.
pub fn sync_file(file: &std::fs::File) -> io::Result<()> {
    if cfg!(test) { Ok(()) } else { file.sync_all() }
}

/// Whether entries may be added to a folder and removed from it.
#[cfg(unix)]
pub fn may_change(folder: &Path) -> bool {
    use rustix::fs::{Access, access};

    access(folder, Access::WRITE_OK | Access::EXEC_OK).is_ok()
}

/// Whether entries may be added to a folder and removed from it: unknown before an attempt.
#[cfg(not(unix))]
pub fn may_change(_folder: &Path) -> bool {
    true
}

/// Tests whether a folder can be moved, without moving it: a folder never replaces `filled`, which is not empty, and the
/// system reports that only after all other obstacles to the move.
///
/// # Errors
///
/// The obstacle: [`io::ErrorKind::ResourceBusy`] or [`io::ErrorKind::CrossesDevices`] for a mount point.
pub fn probe_move(folder: &Path, filled: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        // Other systems do not distinguish the errors.
        return Ok(());
    }
    step()?;
    match fs::rename(folder, filled) {
        Err(error)
            if [io::ErrorKind::DirectoryNotEmpty, io::ErrorKind::AlreadyExists].contains(&error.kind()) =>
        {
            Ok(())
        }
        Err(error) => Err(error),
        Ok(()) => rename(filled, folder),
    }
}

/// Ends the program in a test.
#[cfg_attr(not(test), expect(clippy::unnecessary_wraps, reason = "a test ends here"))]
fn step() -> io::Result<()> {
    #[cfg(test)]
    fault::step()?;
    Ok(())
}

/// Simulates for tests that the process is killed at a given step: no later step is executed.
#[cfg(test)]
pub mod fault {
    use std::cell::Cell;
    use std::io;

    thread_local! {
        /// Remaining steps; `None` for all.
        static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
        static EXCHANGES: Cell<bool> = const { Cell::new(true) };
    }

    /// Runs `work`, killed after `steps` steps, and returns whether it was killed.
    pub fn killed_after<R>(steps: usize, work: impl FnOnce() -> R) -> (R, bool) {
        LEFT.set(Some(steps));
        let result = work();
        let left = LEFT.replace(None);
        (result, left == Some(usize::MAX))
    }

    /// Runs `work` as on a system that cannot exchange folders in one step.
    pub fn without_exchange<R>(work: impl FnOnce() -> R) -> R {
        EXCHANGES.set(false);
        let result = work();
        EXCHANGES.set(true);
        result
    }

    pub(super) fn step() -> io::Result<()> {
        match LEFT.get() {
            None => return Ok(()),
            Some(0 | usize::MAX) => LEFT.set(Some(usize::MAX)),
            Some(steps) => {
                LEFT.set(Some(steps - 1));
                return Ok(());
            }
        }
        Err(io::Error::other("killed"))
    }

    pub(super) fn exchange() -> io::Result<()> {
        if EXCHANGES.get() { Ok(()) } else { Err(io::ErrorKind::Unsupported.into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probe_moves_nothing() {
        let room = tempfile::tempdir().expect("a folder");
        let (folder, filled) = (room.path().join("folder"), room.path().join("filled"));
        for path in [&folder, &filled] {
            std::fs::create_dir(path).expect("a folder");
            std::fs::write(path.join("file"), path.display().to_string()).expect("a file");
        }
        probe_move(&folder, &filled).expect("a folder that can be moved");
        for path in [&folder, &filled] {
            let held = std::fs::read_to_string(path.join("file")).expect("the file");
            assert_eq!(held, path.display().to_string());
        }
        #[cfg(target_os = "linux")]
        if Path::new("/proc/self").exists() {
            let error = probe_move(Path::new("/proc"), &filled).expect_err("a mount point");
            assert!(
                [io::ErrorKind::ResourceBusy, io::ErrorKind::CrossesDevices].contains(&error.kind()),
                "{error:?}"
            );
        }
    }

    #[test]
    fn a_tree_is_listed_and_removed() {
        let room = tempfile::tempdir().expect("a folder");
        let folder = room.path().join("folder");
        std::fs::create_dir_all(folder.join("deeper/still")).expect("folders");
        for name in ["b", "a", "deeper/still/c", MANIFEST] {
            std::fs::write(folder.join(name), name).expect("a file");
        }
        let found = entries(&folder).expect("entries");
        let names: Vec<_> = found.iter().map(|entry| entry.name.to_string_lossy()).collect();
        assert_eq!(names, ["a", "b", "deeper", MANIFEST]);
        assert_eq!(found.iter().filter(|entry| entry.is_folder).count(), 1);
        remove_tree(&folder).expect("a removal");
        assert!(!folder.exists());
        assert!(entries(&folder).expect_err("gone").to_string().starts_with("cannot read folder"));
    }
}
