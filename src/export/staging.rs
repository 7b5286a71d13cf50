//! A folder that appears whole or not at all.
//!
//! Files go into a hidden folder beside the target, `.NAME.partial-XXXXXX`, which is renamed when it is
//! complete. A locked file `.NAME.partial-XXXXXX.lock` says that its writer is alive: the system drops the
//! lock with the process, however that ends, so that leftovers of a killed run are told from the work of a
//! living one and removed by the next run. A folder that is replaced steps aside as `.NAME.replaced-XXXXXX`.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};

use fs_err as fs;
use sha2::{Digest, Sha256};
use tempfile::{NamedTempFile, TempDir};

use super::error::ExportError;
use super::folder::{LITTER, foreign_files};
use super::manifest::FileRecord;

/// Random characters in the name of a temporary folder.
const RANDOM: usize = 6;
/// What the name of a lock has after that of the folder it guards.
const LOCK_SUFFIX: &str = ".lock";
/// Bytes that are gathered before they are written and hashed.
const BUFFER: usize = 1 << 16;

/// A folder in the making. Dropped before [`Staging::publish`], it leaves nothing behind.
#[derive(Debug)]
pub struct Staging {
    // Dropped in this order: the folder, the lock that guards it, then the parents made for both.
    folder: TempDir,
    lock: NamedTempFile,
    _parents: NewFolders,
    /// The target as the user wrote it.
    shown: PathBuf,
    /// The target with links followed.
    target: PathBuf,
    replace: bool,
    files: BTreeMap<String, FileRecord>,
}

impl Staging {
    /// Makes the temporary folder beside `target`, and so finds out whether it can be written and moved.
    ///
    /// With `replace`, what `target` holds now will give way; otherwise it must be missing or empty when the
    /// folder is published. Leftovers of killed runs are removed.
    ///
    /// # Errors
    ///
    /// [`ExportError::Immovable`] or [`ExportError::Io`].
    pub fn begin(target: &Path, replace: bool) -> Result<Self, ExportError> {
        let shown = target.to_owned();
        let target = if target.exists() { fs::canonicalize(target)? } else { std::path::absolute(target)? };
        let immovable = || ExportError::Immovable { path: shown.clone() };
        let parent = target.parent().ok_or_else(immovable)?;
        let name = target.file_name().ok_or_else(immovable)?.to_string_lossy().into_owned();
        let parents = NewFolders::create(parent)?;
        let lock = tempfile::Builder::new()
            .prefix(&partial_prefix(&name))
            .suffix(LOCK_SUFFIX)
            .rand_bytes(RANDOM)
            .tempfile_in(parent)?;
        // Where the file system knows no locks, leftovers stay: see `sweep`.
        let _ = lock.as_file().try_lock();
        sweep(lock.path(), &name, &target);
        if target.exists() {
            if std::env::current_dir().is_ok_and(|here| here.starts_with(&target)) {
                return Err(immovable());
            }
            probe_move(parent, &name, &target).map_err(|error| match error.kind() {
                io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices => immovable(),
                _ => error.into(),
            })?;
        }
        let folder = lock.path().with_extension("");
        let folder_name = folder.file_name().unwrap_or_default();
        let folder = tempfile::Builder::new().prefix(folder_name).rand_bytes(0).tempdir_in(parent)?;
        let files = BTreeMap::new();
        Ok(Self { folder, lock, _parents: parents, shown, target, replace, files })
    }

    /// Opens a file of the folder for writing, and makes the folders on the way to it.
    ///
    /// # Errors
    ///
    /// [`ExportError::BadName`] for a name that leaves the folder or is taken, or [`ExportError::Io`].
    pub fn create(&self, name: &str) -> Result<StagedFile, ExportError> {
        let plain = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        if !plain || name.is_empty() || name.contains('\\') || self.files.contains_key(name) {
            return Err(ExportError::BadName { name: name.to_owned() });
        }
        let path = self.folder.path().join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        let file = Hashed { file: fs::File::create(path)?, digest: Sha256::new(), bytes: 0 };
        let file = BufWriter::with_capacity(BUFFER, file);
        Ok(StagedFile { name: name.to_owned(), file })
    }

    /// Takes a complete file into the folder.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`] where what was written does not reach the disk.
    pub fn add(&mut self, file: StagedFile) -> Result<(), ExportError> {
        let Hashed { file: open, digest, bytes } =
            file.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        open.sync_all()?;
        self.files.insert(file.name, FileRecord { bytes, sha256: hex(&digest.finalize()) });
        Ok(())
    }

    /// Writes a file of the folder.
    ///
    /// # Errors
    ///
    /// As [`Self::create`].
    pub fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), ExportError> {
        let mut file = self.create(name)?;
        file.write_all(bytes)?;
        self.add(file)
    }

    /// The files so far.
    pub fn files(&self) -> &BTreeMap<String, FileRecord> {
        &self.files
    }

    /// Moves the folder to its target.
    ///
    /// # Errors
    ///
    /// [`ExportError::Unplaced`] where the move fails; the folder is then kept beside the target, since all
    /// the work is in it.
    pub fn publish(self) -> Result<(), ExportError> {
        sync_folders(self.folder.path())?;
        let moved = if self.replace && self.target.exists() { self.swap() } else { self.place() };
        let Self { folder, lock, shown, target, .. } = self;
        let whole = folder.keep();
        let result = match moved {
            Ok(()) => Ok(()),
            Err(reason) => {
                let visible = whole.file_name().unwrap_or_default().to_string_lossy();
                let beside =
                    whole.with_file_name(visible.trim_start_matches('.').replace(".partial-", ".unplaced-"));
                let kept = if fs::rename(&whole, &beside).is_ok() { beside } else { whole };
                Err(ExportError::Unplaced { path: shown, kept, reason })
            }
        };
        if let Some(parent) = target.parent() {
            // The move is done; that it outlives a crash of the machine is more than can be promised
            // everywhere.
            let _ = sync_folder(parent);
        }
        drop(lock);
        result
    }

    /// Moves the folder to where nothing is, or an empty folder.
    fn place(&self) -> io::Result<()> {
        for name in LITTER {
            let _ = fs::remove_file(self.target.join(name));
        }
        if cfg!(windows) && self.target.exists() {
            fs::remove_dir(&self.target)?;
        }
        fs::rename(self.folder.path(), &self.target)
    }

    /// Moves the folder to where another is, which steps aside first and comes back if that fails.
    fn swap(&self) -> io::Result<()> {
        // Someone may have put a file there since the run began.
        let foreign = foreign_files(&self.target).map_err(io::Error::other)?;
        if !foreign.is_empty() {
            return Err(io::Error::other(format!(
                "it now holds files that are not of a run: {}",
                foreign.join(", ")
            )));
        }
        let aside = aside(self.folder.path());
        fs::rename(&self.target, &aside)?;
        if let Err(reason) = fs::rename(self.folder.path(), &self.target) {
            fs::rename(&aside, &self.target)?;
            return Err(reason);
        }
        // What cannot be removed now is removed by the next run.
        let _ = fs::remove_dir_all(&aside);
        Ok(())
    }
}

/// A file that is being written into a [`Staging`] folder.
#[derive(Debug)]
pub struct StagedFile {
    name: String,
    file: BufWriter<Hashed>,
}

impl Write for StagedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A file whose digest is taken as it is written.
#[derive(Debug)]
struct Hashed {
    file: fs::File,
    digest: Sha256,
    bytes: u64,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.digest.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A digest in hexadecimal.
pub(super) fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn partial_prefix(name: &str) -> String {
    format!(".{name}.partial-")
}

fn aside_prefix(name: &str) -> String {
    format!(".{name}.replaced-")
}

/// Where the old folder steps aside, beside the partial folder that replaces it.
fn aside(partial: &Path) -> PathBuf {
    let name = partial.file_name().unwrap_or_default().to_string_lossy();
    partial.with_file_name(name.replace(".partial-", ".replaced-"))
}

/// Moves the target aside and back, so that a mount point or a folder of someone else's is found out before
/// the work and not after it.
fn probe_move(parent: &Path, name: &str, target: &Path) -> io::Result<()> {
    let aside = tempfile::Builder::new().prefix(&aside_prefix(name)).rand_bytes(RANDOM).tempdir_in(parent)?;
    if cfg!(windows) {
        fs::remove_dir(aside.path())?;
    }
    fs::rename(target, aside.path())?;
    fs::rename(aside.keep(), target)
}

/// Removes what killed runs have left beside the target, and puts back a folder that stepped aside for one of
/// them. Whatever cannot be done is left for the next run. `own` is the lock of this run.
fn sweep(own: &Path, name: &str, target: &Path) {
    let Some(Ok(entries)) = own.parent().map(fs::read_dir) else { return };
    let (partial, aside) = (partial_prefix(name), aside_prefix(name));
    let mut locks = Vec::new();
    let mut asides = Vec::new();
    for entry in entries.flatten() {
        let found = entry.file_name().to_string_lossy().into_owned();
        let random =
            |rest: &str| rest.len() == RANDOM && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if found.strip_prefix(&partial).and_then(|rest| rest.strip_suffix(LOCK_SUFFIX)).is_some_and(random) {
            locks.push(entry.path());
        } else if found.strip_prefix(&aside).is_some_and(random) {
            asides.push(entry.path());
        }
    }
    let mut alive = false;
    for path in locks.into_iter().filter(|path| path != own) {
        // Without its lock, a run is over. A file system without locks answers with an error: then nothing is
        // known, and nothing is removed.
        if !std::fs::File::open(&path).is_ok_and(|lock| lock.try_lock().is_ok()) {
            alive = true;
            continue;
        }
        let folder = path.with_extension("");
        if !folder.exists() || fs::remove_dir_all(&folder).is_ok() {
            let _ = fs::remove_file(&path);
        }
    }
    if alive {
        return;
    }
    for path in asides {
        if target.exists() {
            let _ = fs::remove_dir_all(&path);
        } else {
            let _ = fs::rename(&path, target);
        }
    }
}

/// Folders that did not exist before; whichever of them are empty when this is dropped are removed.
#[derive(Debug)]
struct NewFolders(Vec<PathBuf>);

impl NewFolders {
    /// Makes a folder and those above it.
    fn create(folder: &Path) -> io::Result<Self> {
        let missing = folder.ancestors().take_while(|path| !path.exists()).map(Path::to_owned).collect();
        let folders = Self(missing);
        fs::create_dir_all(folder)?;
        Ok(folders)
    }
}

impl Drop for NewFolders {
    fn drop(&mut self) {
        for folder in &self.0 {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Brings a folder's entries, and those of the folders in it, to the disk.
fn sync_folders(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_folders(&entry.path())?;
        }
    }
    sync_folder(folder)
}

/// Brings a folder's entries to the disk, where the system lets folders be opened for that.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}
