//! Writes the folder of a run, file by file, while the run goes on.

use std::io::Write;
use std::path::Path;

use fs_err as fs;

use crate::outcome::{EndRow, Results};
use crate::scenario::Milestone;
use crate::scenario::Scenario;

use super::article;
use super::error::ExportError;
use super::manifest::{Build, Execution, FORMAT, Identity, MANIFEST, Manifest, ScenarioRecord};
use super::outcomes::{Columns, Format, OutcomeWriter};
use super::series;
use super::staging::{StagedFile, Staging};
use super::summary::Summary;

/// Name of the resolved scenario in a run's folder.
pub const SCENARIO: &str = "scenario.toml";

/// The identity of a run of a scenario by this program.
pub fn identity(
    scenario: &Scenario,
    seed: u64,
    replicates: u64,
    outcomes: Format,
    figures: bool,
) -> Identity {
    Identity {
        concord: Build::current(),
        scenario: ScenarioRecord::of(scenario),
        seed,
        replicates,
        outcomes,
        figures,
        trace: None,
    }
}

/// The folder of a run in the making. Dropped before
/// [`RunWithTables::publish`], it leaves nothing behind.
#[derive(Debug)]
pub struct RunWriter<'a> {
    scenario: &'a Scenario,
    identity: Identity,
    outcomes: OutcomeWriter<StagedFile>,
    staging: Staging,
}

impl<'a> RunWriter<'a> {
    /// Opens the folder, which shows whether it can be written, and writes the scenario.
    ///
    /// `milestones` are those whose first ticks the rows will hold; `replace` says that a run which `folder`
    /// holds gives way.
    ///
    /// # Errors
    ///
    /// [`ExportError::Immovable`], [`ExportError::Io`] or [`ExportError::Parquet`].
    pub fn begin(
        folder: &Path,
        scenario: &'a Scenario,
        identity: Identity,
        milestones: &[Milestone],
        replace: bool,
    ) -> Result<Self, ExportError> {
        let mut staging = Staging::begin(folder, replace)?;
        staging.write(SCENARIO, scenario.resolved().as_bytes())?;
        let format = identity.outcomes;
        let provenance = [
            ("concord.version", identity.concord.version.clone()),
            ("concord.commit", identity.concord.commit.clone()),
            ("concord.scenario", identity.scenario.name.clone()),
            ("concord.scenario_sha256", identity.scenario.sha256.clone()),
            ("concord.seed", identity.seed.to_string()),
            ("concord.replicates", identity.replicates.to_string()),
        ];
        let columns = Columns::new(scenario, milestones);
        let outcomes = OutcomeWriter::new(format, columns, &provenance, staging.create(format.file())?)?;
        Ok(Self { scenario, identity, outcomes, staging })
    }

    /// Appends the ends of replicates.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`] or [`ExportError::Parquet`].
    pub fn outcomes(&mut self, rows: &[EndRow]) -> Result<(), ExportError> {
        self.outcomes.write(rows)
    }

    /// Ends the outcomes and writes every table.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`] or [`ExportError::Parquet`].
    pub fn results(self, results: &Results) -> Result<RunWithTables, ExportError> {
        let Self { scenario, identity, outcomes, mut staging } = self;
        staging.add(outcomes.finish()?)?;
        let summary = Summary::new(scenario, results);
        let mut file = |name: &str, write: &dyn Fn(&mut StagedFile) -> Result<(), ExportError>| {
            let mut file = staging.create(name)?;
            write(&mut file)?;
            staging.add(file)
        };
        file(Summary::OUTCOMES, &|sink| summary.write_outcomes(sink))?;
        file(Summary::PASSAGES, &|sink| summary.write_passages(sink))?;
        file(series::TRAJECTORIES, &|sink| series::write_trajectories(scenario, results, sink))?;
        file(series::REGIMES, &|sink| series::write_regimes(scenario, results, sink))?;
        let text = |text: String| move |sink: &mut StagedFile| Ok(sink.write_all(text.as_bytes())?);
        file(article::LATEX, &text(article::latex(scenario, &summary, &identity)))?;
        file(article::MARKDOWN, &text(article::markdown(scenario, &summary, &identity)))?;
        Ok(RunWithTables { identity, summary, staging })
    }
}

/// The folder of a run that has all its tables, and can take more files. Dropped before
/// [`RunWithTables::publish`], it leaves nothing behind.
#[derive(Debug)]
pub struct RunWithTables {
    identity: Identity,
    summary: Summary,
    staging: Staging,
}

impl RunWithTables {
    /// The summary, as its files hold it.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Which run this is.
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

    /// Writes the manifest and moves the folder to its place. Returns the manifest and the summary.
    ///
    /// # Errors
    ///
    /// [`ExportError::Unplaced`] or [`ExportError::Io`].
    pub fn publish(self, execution: Execution) -> Result<(Manifest, Summary), ExportError> {
        let Self { identity, summary, mut staging } = self;
        let manifest = Manifest { format: FORMAT, identity, execution, files: staging.files().clone() };
        staging.write(MANIFEST, &manifest.to_json()?)?;
        staging.publish()?;
        Ok((manifest, summary))
    }
}

/// Reads the summary of a finished run from its files.
///
/// # Errors
///
/// [`ExportError::Io`].
pub fn read_summary(folder: &Path) -> Result<Summary, ExportError> {
    let open = |name: &str| fs::File::open(folder.join(name));
    Summary::read(open(Summary::OUTCOMES)?, open(Summary::PASSAGES)?)
}
