//! A folder that appears complete or not at all.
//!
//! Files go into a hidden folder beside the target, `.NAME.partial-XXXXXX`, which is renamed when it is complete. A
//! folder being replaced is exchanged with it in one step if the system can; elsewhere it is renamed to
//! `.NAME.replaced-XXXXXX`, and the next run restores it if the process ends in between. The [`Lock`] of the folder is
//! held throughout.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::disk;
use super::error::ExportError;
use super::folder::{folders_of, foreign_files};
use super::hidden::Hidden;
use super::lock::Lock;
use super::manifest::FileRecord;
use super::recovery::Site;
use crate::scenario::is_device;

pub use super::hidden::StagedFile;
pub(super) use super::hidden::hex;

/// Name of the file in the folder that serves to test whether another can be moved.
const PROBE: &str = "probe";

/// An incomplete folder. Dropped before [`Staging::publish`], it leaves no files.
#[derive(Debug)]
pub struct Staging {
    folder: Hidden,
    place: Place,
    replace: bool,
    files: BTreeMap<String, FileRecord>,
}

/// Location of a folder, with the lock for writing there.
#[derive(Debug)]
pub struct Place {
    // Fields are dropped in this order: the lock, then the parents made for it.
    _lock: Lock,
    _parents: NewFolders,
    site: Site,
}

impl Place {
    /// Takes the lock of a folder, restores a result that a killed process left, and removes other leftovers.
    ///
    /// # Errors
    ///
    /// [`ExportError::DeviceName`], [`ExportError::Busy`], [`ExportError::Dangling`], [`ExportError::Immovable`] or
    /// [`ExportError::Beside`].
    pub fn take(folder: &Path) -> Result<Self, ExportError> {
        let mut parts = folder.components().filter_map(|part| part.as_os_str().to_str());
        if let Some(name) = parts.find(|part| is_device(part)) {
            return Err(ExportError::DeviceName { path: folder.to_owned(), name: name.to_owned() });
        }
        let site = Site::find(folder)?;
        let parents = NewFolders::create(&site.parent)
            .map_err(|error| ExportError::beside(&site.parent, &site.shown, &error))?;
        let lock = Lock::take(&site.parent, &site.name, &site.shown)?;
        site.put_back(&lock);
        site.sweep(&lock);
        Ok(Self { _lock: lock, _parents: parents, site })
    }

    /// The location.
    pub fn site(&self) -> &Site {
        &self.site
    }
}

impl Staging {
    /// Makes the temporary folder beside `target`, which tests whether it can be written and moved.
    ///
    /// With `replace`, existing contents of `target` will be replaced; otherwise it must be missing or empty. Leftovers of
    /// killed runs are restored or removed.
    ///
    /// # Errors
    ///
    /// As `Place::take`, or [`ExportError::Taken`], [`ExportError::Protected`] or [`ExportError::Io`].
    pub fn begin(target: &Path, replace: bool) -> Result<Self, ExportError> {
        let place = Place::take(target)?;
        let site = &place.site;
        if !replace && !site.is_free() {
            return Err(ExportError::Taken { path: site.shown.clone() });
        }
        let folder = Hidden::create(site)?;
        if site.target.exists() {
            let immovable = || ExportError::Immovable { path: site.shown.clone() };
            if std::env::current_dir().is_ok_and(|here| here.starts_with(&site.target)) {
                return Err(immovable());
            }
            if let Some(held) = folders_of(&site.target).into_iter().find(|folder| !disk::may_change(folder))
            {
                let within = held.strip_prefix(&site.target).unwrap_or(Path::new(""));
                let is_itself = within.as_os_str().is_empty();
                let held = if is_itself { site.shown.clone() } else { site.shown.join(within) };
                return Err(ExportError::Protected { path: site.shown.clone(), held });
            }
            folder.create_file(PROBE)?;
            disk::probe_move(&site.target, folder.path()).map_err(|error| match error.kind() {
                io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices => immovable(),
                _ => ExportError::from(disk::named("cannot replace", &site.shown, &error)),
            })?;
            disk::remove_file(&folder.path().join(PROBE))?;
        }
        Ok(Self { folder, place, replace, files: BTreeMap::new() })
    }

    /// Opens a file of the folder for writing, and makes missing folders of its path; see `Hidden::open`.
    ///
    /// # Errors
    ///
    /// [`ExportError::BadName`] for a name that leads out of the folder or is in use, or [`ExportError::Io`].
    pub fn create(&self, name: &str) -> Result<StagedFile, ExportError> {
        if self.files.contains_key(name) {
            return Err(ExportError::BadName { name: name.to_owned() });
        }
        self.folder.open(name, &self.place.site)
    }

    /// Takes a complete file into the folder.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`] if the file cannot be flushed to the disk.
    pub fn add(&mut self, file: StagedFile) -> Result<(), ExportError> {
        let (name, record) = file.close()?;
        self.files.insert(name, record);
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

    /// The temporary path of the files.
    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The files so far.
    pub fn files(&self) -> &BTreeMap<String, FileRecord> {
        &self.files
    }

    /// Moves the folder to its target, and keeps its lock.
    ///
    /// # Errors
    ///
    /// [`ExportError::Unplaced`] if the move fails; the complete folder is then kept beside the target.
    pub fn publish(self) -> Result<Place, ExportError> {
        let Self { folder, place, replace, .. } = self;
        let site = &place.site;
        disk::sync_tree(folder.path())?;
        let moved = if replace && site.target.exists() {
            swap(site, folder.path())
        } else {
            put(site, folder.path())
        };
        let whole = folder.keep();
        if let Err(reason) = moved {
            let visible = whole.file_name().unwrap_or_default().to_string_lossy();
            let beside =
                whole.with_file_name(visible.trim_start_matches('.').replace(".partial-", ".unplaced-"));
            let kept = if disk::rename(&whole, &beside).is_ok() { beside } else { whole };
            return Err(ExportError::Unplaced { path: site.shown.clone(), kept, reason });
        }
        // The move is done; not every system can guarantee that it survives a crash of the machine.
        let _ = disk::sync(&site.parent);
        Ok(place)
    }
}

/// Moves a folder to a target that is missing or empty.
fn put(site: &Site, whole: &Path) -> io::Result<()> {
    site.clear()?;
    disk::rename(whole, &site.target)
}

/// Moves a folder to the place of another, and removes the other.
fn swap(site: &Site, whole: &Path) -> io::Result<()> {
    // Others may have added files since the run began.
    let foreign = foreign_files(&site.target).map_err(io::Error::other)?;
    if !foreign.is_empty() {
        let foreign = foreign.join(", ");
        return Err(io::Error::other(format!("it now holds files that are not of a run: {foreign}")));
    }
    let old = if disk::exchange(whole, &site.target).is_ok() {
        whole.to_owned()
    } else {
        let name = whole.file_name().unwrap_or_default().to_string_lossy();
        let aside = whole.with_file_name(name.replace(&site.partial(), &site.aside()));
        disk::rename(&site.target, &aside)?;
        if let Err(reason) = disk::rename(whole, &site.target) {
            disk::rename(&aside, &site.target)?;
            return Err(reason);
        }
        aside
    };
    // The next run removes what cannot be removed now.
    let _ = disk::remove_tree(&old);
    Ok(())
}

/// Newly created folders; those that are empty when this is dropped are removed.
#[derive(Debug)]
struct NewFolders(Vec<PathBuf>);

impl NewFolders {
    /// Makes a folder and missing folders above it.
    fn create(folder: &Path) -> io::Result<Self> {
        let missing = folder.ancestors().take_while(|path| !path.exists()).map(Path::to_owned).collect();
        let folders = Self(missing);
        if !folders.0.is_empty() {
            disk::create_folders(folder)?;
        }
        Ok(folders)
    }
}

impl Drop for NewFolders {
    fn drop(&mut self) {
        for folder in &self.0 {
            let _ = disk::remove_folder(folder);
        }
    }
}
