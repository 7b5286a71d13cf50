//! A folder with complete tables, until its publication; and the summary of a run in it.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use fs_err as fs;

use super::dictionary::{self, DICTIONARY, Own};
use super::drawing::Unfinished;
use super::error::ExportError;
use super::finishing::Published;
use super::manifest::{Execution, FORMAT, Identity, MANIFEST, Manifest};
use super::staging::Staging;
use super::summary::Summary;
use super::variance::read_variances;

/// Name of the resolved scenario in a run's folder.
pub const SCENARIO: &str = "scenario.toml";

/// Writes a file of a folder piece by piece.
pub(super) fn write_file(
    staging: &mut Staging,
    name: &str,
    write: &dyn Fn(&mut dyn Write) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let mut file = staging.create(name)?;
    write(&mut file)?;
    staging.add(file)
}

/// A folder with complete tables that can take more files. Dropped before [`Self::publish`], it leaves no files.
#[derive(Debug)]
pub struct Complete<S> {
    pub(super) identity: Identity,
    pub(super) summary: S,
    pub(super) staging: Staging,
    /// Tables that the study describes itself.
    pub(super) own: Own,
}

impl Complete<()> {
    /// Opens a folder without tables, for figures of another folder; with `replace`, existing contents of `folder` are
    /// replaced.
    ///
    /// # Errors
    ///
    /// [`ExportError::Immovable`] or [`ExportError::Io`].
    pub fn begin(folder: &Path, identity: Identity, replace: bool) -> Result<Self, ExportError> {
        Ok(Self { identity, summary: (), staging: Staging::begin(folder, replace)?, own: Own::default() })
    }
}

impl<S> Complete<S> {
    /// The summary, as in its files.
    pub fn summary(&self) -> &S {
        &self.summary
    }

    /// The identity of the run.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Adds a file, such as a figure, by its path in the folder: `figures/fan.svg`.
    ///
    /// # Errors
    ///
    /// [`ExportError::BadName`] or [`ExportError::Io`].
    pub fn add(&mut self, path: &str, bytes: &[u8]) -> Result<(), ExportError> {
        self.staging.write(path, bytes)
    }

    /// Writes the manifest and moves the folder to its place. With `to_come`, the manifest records that [`Published::finish`]
    /// is still to add the figures and the report of the identity.
    ///
    /// # Errors
    ///
    /// [`ExportError::Unplaced`] or [`ExportError::Io`].
    pub fn publish(self, execution: Execution, to_come: bool) -> Result<Published<S>, ExportError> {
        let Self { mut identity, summary, mut staging, own } = self;
        let unfinished = to_come.then(|| Unfinished {
            figures: identity.figures.take(),
            markdown: std::mem::take(&mut identity.markdown),
            explorer: std::mem::take(&mut identity.explorer),
            files: BTreeMap::new(),
        });
        if let Some(package) = dictionary::describe(staging.path(), staging.files().keys(), &own, &identity)?
        {
            staging.write(DICTIONARY, &package)?;
        }
        let files = staging.files().clone();
        let manifest = Manifest { format: FORMAT, identity, execution, unfinished, files };
        staging.write(MANIFEST, &manifest.to_json()?)?;
        let place = staging.publish()?;
        Ok(Published::new(manifest, summary, place))
    }
}

/// Reads the summary of a finished run from its files.
///
/// # Errors
///
/// [`ExportError::Io`].
pub fn read_summary(folder: &Path) -> Result<Summary, ExportError> {
    let open = |name: &str| fs::File::open(folder.join(name));
    let summary = Summary::read(open(Summary::OUTCOMES)?, open(Summary::PASSAGES)?)?;
    Ok(Summary { variances: read_variances(folder)?, ..summary })
}
