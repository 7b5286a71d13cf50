//! A published folder that takes figures and report, which are made once its data are safe.
//!
//! The manifest says first which files are on their way, and at the end that they are there. Each file is moved into the
//! folder whole. Wherever the process ends, the folder holds all data and a manifest that is true, and the same command
//! completes it.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use super::disk;
use super::drawing::Unfinished;
use super::error::ExportError;
use super::hidden::Hidden;
use super::manifest::{Execution, Identity, MANIFEST, Manifest};
use super::staging::Place;

/// Names of the manifests before and after the files come, while they wait in a hidden folder.
const BEFORE: &str = "manifest-before";
const AFTER: &str = "manifest-after";

/// A folder in its place, with all data, whose lock is held. Dropped before [`Published::finish`], it stays as it is.
#[derive(Debug)]
pub struct Published<S> {
    manifest: Manifest,
    summary: S,
    place: Place,
}

impl<S> Published<S> {
    pub(super) fn new(manifest: Manifest, summary: S, place: Place) -> Self {
        Self { manifest, summary, place }
    }

    /// Opens a folder again that [`Decision::Undrawn`](super::folder::Decision::Undrawn) was found for, with its summary.
    ///
    /// # Errors
    ///
    /// [`ExportError::Busy`], [`ExportError::Changed`], or as [`Manifest::read`].
    pub fn reopen(folder: &Path, manifest: &Manifest, summary: S) -> Result<Self, ExportError> {
        let published = Self { manifest: manifest.clone(), summary, place: Place::take(folder)? };
        published.check()?;
        Ok(published)
    }

    /// The summary, as its files hold it.
    pub fn summary(&self) -> &S {
        &self.summary
    }

    /// The same with a summary.
    pub fn with<T>(self, summary: T) -> Published<T> {
        let Self { manifest, place, .. } = self;
        Published { manifest, summary, place }
    }

    /// What the folder holds.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Ends without more files. The manifest and the summary.
    pub fn end(self) -> (Manifest, S) {
        (self.manifest, self.summary)
    }

    /// Adds figures and report by their paths in the folder, as files of an identity. The manifest and the summary.
    ///
    /// # Errors
    ///
    /// [`ExportError::Changed`] where the folder is not as it was, [`ExportError::BadName`] or [`ExportError::Io`].
    pub fn finish(
        self,
        files: &[(String, Vec<u8>)],
        identity: Identity,
        execution: Execution,
    ) -> Result<(Manifest, S), ExportError> {
        let Self { manifest, summary, place } = &self;
        let _ = summary;
        self.check()?;
        let site = place.site();
        let hidden = Hidden::create(site)?;
        let mut records = BTreeMap::new();
        for (name, bytes) in files {
            let mut file = hidden.open(name, site)?;
            file.write_all(bytes)?;
            let (name, record) = file.close()?;
            if manifest.files.contains_key(&name) {
                return Err(ExportError::BadName { name });
            }
            records.insert(name, record);
        }
        let coming =
            |manifest: &Manifest| manifest.unfinished.clone().map_or_else(BTreeMap::new, |old| old.files);
        let old = coming(manifest);
        // A file of someone else's that bears such a name stays.
        let is_there = |name: &&String| site.target.join(name).symlink_metadata().is_ok();
        if let Some(name) = records.keys().filter(|name| !old.contains_key(*name)).find(is_there) {
            return Err(ExportError::Changed {
                path: site.shown.clone(),
                what: format!("it holds a file {name} that is not of this run"),
            });
        }
        let both = old.iter().chain(&records).map(|(name, record)| (name.clone(), record.clone()));
        let before = Manifest {
            unfinished: Some(Unfinished {
                figures: identity.figures.clone(),
                markdown: identity.markdown,
                files: both.collect(),
            }),
            ..manifest.clone()
        };
        let all = manifest.files.iter().chain(&records).map(|(name, record)| (name.clone(), record.clone()));
        let after =
            Manifest { identity, execution, unfinished: None, files: all.collect(), ..manifest.clone() };
        for (name, manifest) in [(BEFORE, &before), (AFTER, &after)] {
            let mut file = hidden.open(name, site)?;
            file.write_all(&manifest.to_json()?)?;
            file.close()?;
        }
        let moved = |from: &str, to: &str| disk::rename(&hidden.path().join(from), &site.target.join(to));
        moved(BEFORE, MANIFEST)?;
        disk::sync(&site.target)?;
        for name in old.keys().filter(|name| !records.contains_key(*name)) {
            let path = site.target.join(name);
            if path.exists() {
                disk::remove_file(&path)?;
            }
        }
        for name in records.keys() {
            if let Some(folder) = site.target.join(name).parent().filter(|folder| !folder.exists()) {
                disk::create_folders(folder)?;
            }
            moved(name, name)?;
        }
        disk::sync_tree(&site.target)?;
        moved(AFTER, MANIFEST)?;
        disk::sync(&site.target)?;
        Ok((after, self.summary))
    }

    /// Asserts that the folder has the manifest that this was opened with.
    fn check(&self) -> Result<(), ExportError> {
        let site = self.place.site();
        if Manifest::read(&site.target)?.as_ref() == Some(&self.manifest) {
            return Ok(());
        }
        let what = "it does not hold this run any more".to_owned();
        Err(ExportError::Changed { path: site.shown.clone(), what })
    }
}
