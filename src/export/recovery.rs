//! What killed processes have left beside an output folder: put back where it is the only whole result, removed where it
//! is not.
//!
//! A folder in the making is `.NAME.partial-XXXXXX`; one that steps aside for another is `.NAME.replaced-XXXXXX`. Either is
//! whole as long as it holds a manifest, which is written last and removed first.

use std::path::{Path, PathBuf};

use super::disk::{self, Entry};
use super::error::ExportError;
use super::folder::LITTER;
use super::lock::{self, Lock};
use super::manifest::{MANIFEST, Manifest};

/// Random characters in the name of such a folder.
pub const RANDOM: usize = 6;

/// An output folder and where it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// As the user wrote it.
    pub shown: PathBuf,
    /// With links followed.
    pub target: PathBuf,
    /// The folder that it is in.
    pub parent: PathBuf,
    /// Its name there.
    pub name: String,
}

impl Site {
    /// Finds a folder, which may be missing.
    ///
    /// # Errors
    ///
    /// [`ExportError::Dangling`] where it is behind a link that leads nowhere, [`ExportError::Immovable`] where it is no
    /// folder in another, or [`ExportError::Io`].
    pub fn find(folder: &Path) -> Result<Self, ExportError> {
        let shown = folder.to_owned();
        let is_link = |path: &&Path| std::fs::symlink_metadata(path).is_ok_and(|about| about.is_symlink());
        if let Some(link) = folder.ancestors().filter(is_link).find(|link| !link.exists()) {
            return Err(ExportError::Dangling { path: link.to_owned() });
        }
        let target = if folder.exists() {
            fs_err::canonicalize(folder)?
        } else {
            std::path::absolute(folder).map_err(|error| disk::named("cannot find", folder, &error))?
        };
        let immovable = || ExportError::Immovable { path: shown.clone() };
        let parent = target.parent().ok_or_else(immovable)?.to_owned();
        let name = target.file_name().ok_or_else(immovable)?.to_string_lossy().into_owned();
        Ok(Self { shown, target, parent, name })
    }

    /// What the name of a folder in the making begins with.
    pub fn partial(&self) -> String {
        format!(".{}.partial-", self.name)
    }

    /// What the name of a folder that steps aside begins with.
    pub fn aside(&self) -> String {
        format!(".{}.replaced-", self.name)
    }

    /// Folders beside it that killed processes have left: those that stepped aside before those in the making.
    fn left(&self) -> Vec<PathBuf> {
        let entries = disk::entries(&self.parent).unwrap_or_default();
        let of = |prefix: String| {
            let is_one = move |entry: &&Entry| {
                let name = entry.name.to_string_lossy();
                entry.is_folder
                    && name.strip_prefix(&prefix).is_some_and(|rest| {
                        rest.len() == RANDOM && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
                    })
            };
            entries.iter().filter(is_one).map(|entry| self.parent.join(&entry.name)).collect::<Vec<_>>()
        };
        [of(self.aside()), of(self.partial())].concat()
    }

    /// Whether the folder holds a result.
    fn is_whole(&self) -> bool {
        self.target.join(MANIFEST).exists()
    }

    /// Whether the folder is missing, or holds nothing.
    pub fn is_free(&self) -> bool {
        match disk::entries(&self.target) {
            Ok(entries) => entries.iter().all(is_litter),
            Err(_) => !self.target.exists(),
        }
    }

    /// Makes room for a folder where there is at most an empty one.
    pub fn clear(&self) -> std::io::Result<()> {
        for name in LITTER {
            let _ = disk::remove_file(&self.target.join(name));
        }
        if cfg!(windows) && self.target.exists() { disk::remove_folder(&self.target) } else { Ok(()) }
    }

    /// Puts the newest whole result that a killed process has left where the folder was, if that holds nothing now, and
    /// removes what is of no use. Whatever cannot be done stays as it is.
    ///
    /// # Errors
    ///
    /// [`ExportError::Busy`] where the folder holds no result and a living process is writing to it.
    pub fn recover(&self) -> Result<(), ExportError> {
        if self.left().is_empty() && !lock::is_there(&self.parent, &self.name) {
            return Ok(());
        }
        match Lock::take(&self.parent, &self.name, &self.shown) {
            Ok(lock) => {
                self.put_back(&lock);
                self.sweep(&lock);
            }
            Err(busy @ ExportError::Busy { .. }) if !self.is_whole() => return Err(busy),
            // Where nothing can be written, nothing can be put back.
            Err(_) => {}
        }
        Ok(())
    }

    /// Puts the newest whole result back, under the lock.
    pub fn put_back(&self, _lock: &Lock) {
        if !self.is_whole()
            && self.is_free()
            && let Some(newest) = self.newest()
        {
            let _ = self.clear().and_then(|()| disk::rename(&newest, &self.target));
        }
    }

    /// The whole result to put back: one that stepped aside, and the last of them; else one that is complete.
    fn newest(&self) -> Option<PathBuf> {
        let aside = self.aside();
        let whole = self.left().into_iter().filter_map(|path| {
            let manifest = Manifest::read(&path).ok()??;
            let stepped = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&aside));
            Some((stepped, manifest.execution.finished, path))
        });
        whole.max().map(|(.., path)| path)
    }

    /// Removes what killed processes have left, but for whole results while the folder holds none.
    pub fn sweep(&self, lock: &Lock) {
        if !lock.is_certain() {
            return;
        }
        let is_whole = self.is_whole();
        for path in self.left() {
            if is_whole || !path.join(MANIFEST).exists() {
                let _ = disk::remove_tree(&path);
            }
        }
    }
}

/// Whether an entry is what operating systems leave in any folder that they show.
pub fn is_litter(entry: &Entry) -> bool {
    !entry.is_folder && LITTER.iter().any(|name| entry.name == *name)
}
