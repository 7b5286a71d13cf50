//! Leftovers of killed processes beside an output folder: restored if they are the only complete result, otherwise removed.
//!
//! An incomplete folder is named `.NAME.partial-XXXXXX`; a folder being replaced is named `.NAME.replaced-XXXXXX`. Either is
//! complete if it has a manifest, which is written last and removed first.

use std::path::{Path, PathBuf};

use super::disk::{self, Entry};
use super::error::ExportError;
use super::folder::LITTER;
use super::lock::{self, Lock};
use super::manifest::{MANIFEST, Manifest};

/// Random characters in the name of such a folder.
pub const RANDOM: usize = 6;

/// An output folder and its location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The path as the user wrote it.
    pub shown: PathBuf,
    /// The path with links resolved.
    pub target: PathBuf,
    /// The parent folder.
    pub parent: PathBuf,
    /// The name in the parent.
    pub name: String,
}

impl Site {
    /// Finds a folder, which may be missing.
    ///
    /// # Errors
    ///
    /// [`ExportError::Dangling`] for a link to a missing target, [`ExportError::Immovable`] if the path has no parent, or
    /// [`ExportError::Io`].
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

    /// Beginning of the name of an incomplete folder.
    pub fn partial(&self) -> String {
        format!(".{}.partial-", self.name)
    }

    /// Beginning of the name of a folder being replaced.
    pub fn aside(&self) -> String {
        format!(".{}.replaced-", self.name)
    }

    /// Leftover folders of killed processes: replaced ones before incomplete ones.
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

    /// Whether the folder has a complete result.
    fn is_whole(&self) -> bool {
        self.target.join(MANIFEST).exists()
    }

    /// Whether the folder is missing or empty.
    pub fn is_free(&self) -> bool {
        match disk::entries(&self.target) {
            Ok(entries) => entries.iter().all(is_litter),
            Err(_) => !self.target.exists(),
        }
    }

    /// Removes an empty folder at the target.
    pub fn clear(&self) -> std::io::Result<()> {
        for name in LITTER {
            let _ = disk::remove_file(&self.target.join(name));
        }
        if cfg!(windows) && self.target.exists() { disk::remove_folder(&self.target) } else { Ok(()) }
    }

    /// Restores the newest complete result of a killed process if the folder is empty or missing, and removes other
    /// leftovers. Steps that fail are skipped.
    ///
    /// # Errors
    ///
    /// [`ExportError::Busy`] if the folder has no result and another process is writing to it.
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
            // Without permission to write, nothing can be restored.
            Err(_) => {}
        }
        Ok(())
    }

    /// Restores the newest complete result, under the lock.
    pub fn put_back(&self, _lock: &Lock) {
        if !self.is_whole()
            && self.is_free()
            && let Some(newest) = self.newest()
        {
            let _ = self.clear().and_then(|()| disk::rename(&newest, &self.target));
        }
    }

    /// The result to restore: the last replaced folder, otherwise a complete new one.
    fn newest(&self) -> Option<PathBuf> {
        let aside = self.aside();
        let whole = self.left().into_iter().filter_map(|path| {
            let manifest = Manifest::read(&path).ok()??;
            let stepped = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&aside));
            Some((stepped, manifest.execution.finished, path))
        });
        whole.max().map(|(.., path)| path)
    }

    /// Removes leftovers of killed processes, except complete results while the folder has none.
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

/// Whether an entry is a file that operating systems create in folders.
pub fn is_litter(entry: &Entry) -> bool {
    !entry.is_folder && LITTER.iter().any(|name| entry.name == *name)
}
