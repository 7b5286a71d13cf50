//! A published folder, to which figures and report are added once its data are safe.
//!
//! The manifest first lists the files to be added, and at the end records that they are complete. Each file is moved into
//! the folder as a whole. If the process ends at any point, the folder has all data and a correct manifest, and the same
//! command completes it.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use super::disk;
use super::drawing::Unfinished;
use super::error::ExportError;
use super::hidden::Hidden;
use super::manifest::{Execution, Identity, MANIFEST, Manifest};
use super::staging::Place;

/// Names of the manifests for before and after the move, inside the hidden folder.
const BEFORE: &str = "manifest-before";
const AFTER: &str = "manifest-after";

/// A folder in its place with complete data, and its lock. Dropped before [`Published::finish`], it stays unchanged.
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

    /// Reopens a folder for which the decision was [`Decision::Undrawn`](super::folder::Decision::Undrawn), with its summary.
    ///
    /// # Errors
    ///
    /// [`ExportError::Busy`], [`ExportError::Changed`], or as [`Manifest::read`].
    pub fn reopen(folder: &Path, manifest: &Manifest, summary: S) -> Result<Self, ExportError> {
        let published = Self { manifest: manifest.clone(), summary, place: Place::take(folder)? };
        published.check()?;
        Ok(published)
    }

    /// The summary, as in its files.
    pub fn summary(&self) -> &S {
        &self.summary
    }

    /// Replaces the summary.
    pub fn with<T>(self, summary: T) -> Published<T> {
        let Self { manifest, place, .. } = self;
        Published { manifest, summary, place }
    }

    /// The manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Ends without further files; returns the manifest and the summary.
    pub fn end(self) -> (Manifest, S) {
        (self.manifest, self.summary)
    }

    /// Adds figures and report by their paths in the folder, and records the identity; returns the manifest and the summary.
    ///
    /// # Errors
    ///
    /// [`ExportError::Changed`] if the folder has changed, [`ExportError::BadName`] or [`ExportError::Io`].
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
        // A file of others with such a name is kept.
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
                explorer: identity.explorer,
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
