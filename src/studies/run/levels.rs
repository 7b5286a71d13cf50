//! What a batch under priors finds about one scenario, and its files.

use std::path::Path;

use super::read::under_priors;
use crate::export::manifest::UnderPriorsRecord;
use crate::export::read::ReadError;
use crate::export::series::{REGIMES, TRAJECTORIES, write_regimes, write_trajectories};
use crate::export::summary::Summary;
use crate::export::variance::{
    VARIANCE, VARIANCE_UNDER_PRIORS, VarianceRow, read_variances, write_variances,
};
use crate::export::{ExportError, TableWriter, read_summary};
use crate::outcome::Results;
use crate::plot::charts::{DrawnToo, UnderPriors};
use crate::scenario::Scenario;
use crate::studies::under_priors::drawn_too;

/// Folder of the batch, within that of the scenario.
pub const PRIORS: &str = "priors/";

/// Its files.
const FILES: [&str; 4] = [TRAJECTORIES, REGIMES, Summary::OUTCOMES, Summary::PASSAGES];

/// What a batch under priors finds about one scenario, for the region alone.
#[derive(Debug, Clone)]
pub struct LevelsUnderPriors {
    results: Results,
    summary: Summary,
    drawn: DrawnToo,
}

impl LevelsUnderPriors {
    /// The results of a batch for a scenario.
    pub fn new(scenario: &Scenario, results: Results, batch: &UnderPriorsRecord) -> Self {
        let summary = Summary::new(scenario, &results);
        Self { results, summary, drawn: drawn_too(batch) }
    }

    /// The same with where the variance of each outcome comes from.
    #[must_use]
    pub fn with_variances(self, variances: Vec<VarianceRow>) -> Self {
        Self { summary: Summary { variances, ..self.summary }, ..self }
    }

    /// Paths of its files in the folder of a scenario.
    pub fn files() -> [String; 4] {
        FILES.map(|name| format!("{PRIORS}{name}"))
    }

    /// Reads it from the folder of a scenario, given its seed and what the batch draws.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn read(
        folder: &Path,
        scenario: &Scenario,
        seed: u64,
        batch: &UnderPriorsRecord,
    ) -> Result<Self, ReadError> {
        let results = under_priors(&folder.join(PRIORS), scenario, [seed, batch.sets])?;
        let summary = Self::read_summary(folder).map_err(std::io::Error::other)?;
        Ok(Self { results, summary, drawn: drawn_too(batch) })
    }

    /// Path of the file of the parts of the variance in the folder of a study, if the batch divides it.
    pub fn variance_file(batch: &UnderPriorsRecord) -> Option<String> {
        (batch.partitioned_sets > 0).then(|| VARIANCE_UNDER_PRIORS.to_owned())
    }

    /// Reads the summary alone from the folder of a scenario.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`].
    pub fn read_summary(folder: &Path) -> Result<Summary, ExportError> {
        let folder = folder.join(PRIORS);
        Ok(Summary { variances: read_variances(&folder)?, ..read_summary(&folder)? })
    }

    /// Writes it into the folder of a scenario, whose path in that of the study is `within`.
    ///
    /// # Errors
    ///
    /// [`ExportError`].
    pub fn write(
        &self,
        scenario: &Scenario,
        within: &str,
        folder: &mut TableWriter<'_>,
    ) -> Result<(), ExportError> {
        let name = |name: &str| format!("{within}{PRIORS}{name}");
        folder.file(&name(Summary::OUTCOMES), &|sink| self.summary.write_outcomes(sink))?;
        folder.file(&name(Summary::PASSAGES), &|sink| self.summary.write_passages(sink))?;
        if !self.summary.variances.is_empty() {
            folder.file(&name(VARIANCE), &|sink| write_variances(&self.summary.variances, sink))?;
        }
        folder.file(&name(TRAJECTORIES), &|sink| write_trajectories(scenario, &self.results, sink))?;
        folder.file(&name(REGIMES), &|sink| write_regimes(scenario, &self.results, sink))
    }

    /// Series over time and shares. Read from files, it lacks the ends of replicates.
    pub fn results(&self) -> &Results {
        &self.results
    }

    /// What figures show of it.
    pub fn shown(&self) -> UnderPriors<'_> {
        UnderPriors { results: &self.results, drawn: self.drawn }
    }

    /// Outcomes at the end.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }
}
