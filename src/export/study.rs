//! Writes the folder of a study, file by file, while the study runs.

use std::io::Write;
use std::path::Path;

use fs_err as fs;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::outcome::EndRow;
use crate::scenario::{Scenario, Sets, milestones};

use super::dictionary::Own;
use super::error::ExportError;
use super::manifest::Identity;
use super::outcomes::{Columns, OutcomeWriter};
use super::parameters::{PARAMETERS, write_parameters};
use super::run::{Complete, SCENARIO, write_file};
use super::staging::{StagedFile, Staging};
use super::summary::{read_records, write_records};

/// The incomplete folder of a study. Dropped before [`Complete::publish`], it leaves no files.
#[derive(Debug)]
pub struct StudyWriter {
    identity: Identity,
    outcomes: Vec<OutcomeWriter<StagedFile>>,
    staging: Staging,
}

impl StudyWriter {
    /// Opens the folder, which tests whether it can be written, and writes its scenarios: each with its path in the folder,
    /// and whether the outcomes of its replicates are stored. With `replace`, existing contents of `folder` are replaced.
    ///
    /// # Errors
    ///
    /// [`ExportError::Immovable`], [`ExportError::Io`] or [`ExportError::Parquet`].
    pub fn begin<'a>(
        folder: &Path,
        identity: Identity,
        parts: impl Iterator<Item = (String, &'a Scenario, bool)>,
        replace: bool,
    ) -> Result<Self, ExportError> {
        let mut staging = Staging::begin(folder, replace)?;
        let mut outcomes = Vec::new();
        let format = identity.outcomes;
        for ((within, scenario, has_outcomes), record) in parts.zip(identity.scenarios()) {
            staging.write(&format!("{within}{SCENARIO}"), scenario.resolved().as_bytes())?;
            if has_outcomes {
                let provenance = [
                    ("concord.version", identity.concord.version.clone()),
                    ("concord.commit", identity.concord.commit.clone()),
                    ("concord.scenario", record.name.clone()),
                    ("concord.scenario_sha256", record.sha256.clone()),
                    ("concord.seed", identity.seed.to_string()),
                    ("concord.replicates", identity.replicates.to_string()),
                ];
                let columns = Columns::new(scenario, &milestones(scenario));
                let file = staging.create(&format!("{within}{}", format.file()))?;
                outcomes.push(OutcomeWriter::new(format, columns, &provenance, file)?);
            }
        }
        Ok(Self { identity, outcomes, staging })
    }

    /// Appends the outcomes of replicates, one slice per scenario that stores them.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`] or [`ExportError::Parquet`].
    pub fn ends(&mut self, rows: &[&[EndRow]]) -> Result<(), ExportError> {
        self.outcomes.iter_mut().zip(rows).try_for_each(|(outcomes, rows)| outcomes.write(rows))
    }

    /// Writes the drawn parameters of the replicates.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`].
    pub fn parameters(&mut self, sets: &Sets) -> Result<(), ExportError> {
        let replicates = self.identity.replicates;
        write_file(&mut self.staging, PARAMETERS, &|sink| write_parameters(sets, replicates, sink))
    }

    /// Completes the outcomes and writes every table with `write`.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`] or [`ExportError::Parquet`].
    pub fn tables(
        self,
        write: impl FnOnce(&Identity, &mut TableWriter<'_>) -> Result<(), ExportError>,
    ) -> Result<Complete<()>, ExportError> {
        let Self { identity, outcomes, mut staging } = self;
        for outcomes in outcomes {
            staging.add(outcomes.finish()?)?;
        }
        let mut own = Own::default();
        write(&identity, &mut TableWriter { to: Destination::Folder(&mut staging), own: &mut own })?;
        Ok(Complete { identity, summary: (), staging, own })
    }
}

/// Receives a file by its path in the folder.
type FileSink<'a> = &'a mut dyn FnMut(&str, Vec<u8>);

/// Destination of files.
enum Destination<'a> {
    Folder(&'a mut Staging),
    Memory(FileSink<'a>),
}

/// Takes the tables of a study into its folder.
pub struct TableWriter<'a> {
    to: Destination<'a>,
    own: &'a mut Own,
}

/// Writes the tables of a study without a folder; `sink` receives each file by its path.
///
/// # Errors
///
/// The errors of `write`.
pub fn tables_in_memory(
    sink: &mut dyn FnMut(&str, Vec<u8>),
    write: impl FnOnce(&mut TableWriter<'_>) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    write(&mut TableWriter { to: Destination::Memory(sink), own: &mut Own::default() })
}

impl TableWriter<'_> {
    /// Describes tables that `columns.toml` of all studies does not have, in a text of its form: what a row is, and each column.
    ///
    /// # Panics
    ///
    /// If the text is not of that form.
    pub fn describe(&mut self, columns: &str) {
        self.own.add(columns);
    }

    /// Writes a file of the folder piece by piece.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`], or the error of `write`.
    pub fn file(
        &mut self,
        name: &str,
        write: &dyn Fn(&mut dyn Write) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        match &mut self.to {
            Destination::Folder(staging) => write_file(staging, name, write),
            Destination::Memory(sink) => {
                let mut bytes = Vec::new();
                write(&mut bytes)?;
                sink(name, bytes);
                Ok(())
            }
        }
    }

    /// Writes a table whose rows are records.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`].
    pub fn records<T: Serialize>(&mut self, name: &str, records: &[T]) -> Result<(), ExportError> {
        self.file(name, &|sink| write_records(records, sink))
    }

    /// Writes a file that is a text.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`].
    pub fn text(&mut self, name: &str, text: &str) -> Result<(), ExportError> {
        self.file(name, &|sink| Ok(sink.write_all(text.as_bytes())?))
    }
}

/// Reads the rows of a table in a folder of this program.
///
/// # Errors
///
/// [`ExportError::Io`] if they cannot be read or have another form.
pub fn read_table<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<Vec<T>, ExportError> {
    read_records(fs::File::open(folder.join(name))?)
}
