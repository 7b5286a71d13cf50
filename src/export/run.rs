//! Writes the folder of a run, file by file, while the run goes on.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use fs_err as fs;

use crate::outcome::{EndRow, Results};
use crate::scenario::{Scenario, Sets, milestones};

use super::article;
use super::dictionary::{self, DICTIONARY};
use super::drawing::{Drawing, Unfinished};
use super::error::ExportError;
use super::finishing::Published;
use super::latex;
use super::manifest::{Build, Execution, FORMAT, Identity, MANIFEST, Manifest, ScenarioRecord, StudyRecord};
use super::outcomes::{Columns, Format, OutcomeWriter};
use super::parameters::{
    PARAMETERS, VARIANCE, VarianceRow, read_variances, write_parameters, write_variances,
};
use super::series;
use super::staging::{StagedFile, Staging};
use super::summary::Summary;

/// Name of the resolved scenario in a run's folder.
pub const SCENARIO: &str = "scenario.toml";

/// The identity of a run of scenarios by this program: of the first, or of the others against it.
pub fn identity(
    study: StudyRecord,
    scenarios: &[&Scenario],
    seed: u64,
    replicates: u64,
    outcomes: Format,
    figures: Option<Drawing>,
) -> Identity {
    let mut records = scenarios.iter().map(|scenario| ScenarioRecord::of(scenario));
    let scenario = records.next().expect("a run is of a scenario");
    Identity {
        concord: Build::current(),
        scenario,
        against: records.collect(),
        seed,
        replicates,
        outcomes,
        figures,
        study,
        markdown: false,
        drawn_from: None,
    }
}

/// What one scenario has in a run's folder: all of it, or a folder of its own in it.
#[derive(Debug)]
pub(super) struct Part<'a> {
    scenario: &'a Scenario,
    identity: Identity,
    /// What its names begin with: nothing, or `pre-2017/`.
    prefix: String,
    outcomes: OutcomeWriter<StagedFile>,
}

impl<'a> Part<'a> {
    /// Writes the scenario and opens the outcomes.
    pub(super) fn begin(
        staging: &mut Staging,
        scenario: &'a Scenario,
        identity: Identity,
        prefix: String,
    ) -> Result<Self, ExportError> {
        staging.write(&format!("{prefix}{SCENARIO}"), scenario.resolved().as_bytes())?;
        let format = identity.outcomes;
        let provenance = [
            ("concord.version", identity.concord.version.clone()),
            ("concord.commit", identity.concord.commit.clone()),
            ("concord.scenario", identity.scenario.name.clone()),
            ("concord.scenario_sha256", identity.scenario.sha256.clone()),
            ("concord.seed", identity.seed.to_string()),
            ("concord.replicates", identity.replicates.to_string()),
        ];
        let columns = Columns::new(scenario, &milestones(scenario));
        let file = staging.create(&format!("{prefix}{}", format.file()))?;
        let outcomes = OutcomeWriter::new(format, columns, &provenance, file)?;
        Ok(Self { scenario, identity, prefix, outcomes })
    }

    /// Appends the ends of replicates.
    pub(super) fn outcomes(&mut self, rows: &[EndRow]) -> Result<(), ExportError> {
        self.outcomes.write(rows)
    }

    /// Ends the outcomes and writes every table.
    pub(super) fn results(self, staging: &mut Staging, results: &Results) -> Result<Summary, ExportError> {
        let Self { scenario, identity, prefix, outcomes } = self;
        staging.add(outcomes.finish()?)?;
        let summary = Summary::new(scenario, results);
        let mut file = |name: &str, write: &dyn Fn(&mut StagedFile) -> Result<(), ExportError>| {
            write_file(staging, &format!("{prefix}{name}"), write)
        };
        file(Summary::OUTCOMES, &|sink| summary.write_outcomes(sink))?;
        file(Summary::PASSAGES, &|sink| summary.write_passages(sink))?;
        file(series::TRAJECTORIES, &|sink| series::write_trajectories(scenario, results, sink))?;
        file(series::WEIGHTS, &|sink| series::write_weights(scenario, results, sink))?;
        file(series::REGIMES, &|sink| series::write_regimes(scenario, results, sink))?;
        let text = |text: String| move |sink: &mut StagedFile| Ok(sink.write_all(text.as_bytes())?);
        file(article::LATEX, &text(article::latex(scenario, &summary, &identity)))?;
        file(article::MARKDOWN, &text(article::markdown(scenario, &summary, &identity)))?;
        // A run of a comparison stands in the article of that.
        if prefix.is_empty() {
            let parts = latex::parts(&[article::LATEX], &[""]);
            file(latex::ARTICLE, &text(latex::article(&identity, &parts)))?;
        }
        Ok(summary)
    }
}

/// Writes a file of a folder bit by bit.
pub(super) fn write_file(
    staging: &mut Staging,
    name: &str,
    write: &dyn Fn(&mut StagedFile) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let mut file = staging.create(name)?;
    write(&mut file)?;
    staging.add(file)
}

/// The folder of a run in the making. Dropped before
/// [`Complete::publish`], it leaves nothing behind.
#[derive(Debug)]
pub struct RunWriter<'a> {
    part: Part<'a>,
    staging: Staging,
}

impl<'a> RunWriter<'a> {
    /// Opens the folder, which shows whether it can be written, and writes the scenario. `replace` says that a run which
    /// `folder` holds gives way.
    ///
    /// # Errors
    ///
    /// [`ExportError::Immovable`], [`ExportError::Io`] or [`ExportError::Parquet`].
    pub fn begin(
        folder: &Path,
        scenario: &'a Scenario,
        identity: Identity,
        replace: bool,
    ) -> Result<Self, ExportError> {
        let mut staging = Staging::begin(folder, replace)?;
        let part = Part::begin(&mut staging, scenario, identity, String::new())?;
        Ok(Self { part, staging })
    }

    /// Appends the ends of replicates.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`] or [`ExportError::Parquet`].
    pub fn outcomes(&mut self, rows: &[EndRow]) -> Result<(), ExportError> {
        self.part.outcomes(rows)
    }

    /// Writes what is drawn for which replicates.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`].
    pub fn parameters(&mut self, sets: &Sets) -> Result<(), ExportError> {
        let replicates = self.part.identity.replicates;
        write_file(&mut self.staging, PARAMETERS, &|sink| write_parameters(sets, replicates, sink))
    }

    /// Ends the outcomes and writes every table.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`] or [`ExportError::Parquet`].
    pub fn results(self, results: &Results) -> Result<Complete<Summary>, ExportError> {
        let Self { part, mut staging } = self;
        let identity = part.identity.clone();
        let summary = part.results(&mut staging, results)?;
        Ok(Complete { identity, summary, staging })
    }
}

/// A folder that has all its tables, and can take more files. Dropped before [`Self::publish`], it leaves nothing
/// behind.
#[derive(Debug)]
pub struct Complete<S> {
    pub(super) identity: Identity,
    pub(super) summary: S,
    pub(super) staging: Staging,
}

impl Complete<()> {
    /// Opens a folder that has no tables, for what is drawn from those of another; `replace` says that what `folder` holds
    /// gives way.
    ///
    /// # Errors
    ///
    /// [`ExportError::Immovable`] or [`ExportError::Io`].
    pub fn begin(folder: &Path, identity: Identity, replace: bool) -> Result<Self, ExportError> {
        Ok(Self { identity, summary: (), staging: Staging::begin(folder, replace)? })
    }
}

impl Complete<Summary> {
    /// Adds where the variance of outcomes comes from.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`].
    pub fn variances(&mut self, rows: Vec<VarianceRow>) -> Result<(), ExportError> {
        write_file(&mut self.staging, VARIANCE, &|sink| write_variances(&rows, sink))?;
        self.summary.variances = rows;
        Ok(())
    }
}

impl<S> Complete<S> {
    /// The summary, as its files hold it.
    pub fn summary(&self) -> &S {
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

    /// Writes the manifest and moves the folder to its place. With `to_come`, figures and report that the identity has are
    /// still to be added by [`Published::finish`], and the manifest says so.
    ///
    /// # Errors
    ///
    /// [`ExportError::Unplaced`] or [`ExportError::Io`].
    pub fn publish(self, execution: Execution, to_come: bool) -> Result<Published<S>, ExportError> {
        let Self { mut identity, summary, mut staging } = self;
        let unfinished = to_come.then(|| Unfinished {
            figures: identity.figures.take(),
            markdown: std::mem::take(&mut identity.markdown),
            files: BTreeMap::new(),
        });
        if let Some(package) = dictionary::describe(staging.path(), staging.files().keys(), &identity)? {
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
