//! What a batch under priors finds about one scenario, and its files.

use std::path::Path;

use super::read::under_priors;
use crate::export::read::ReadError;
use crate::export::series::{REGIMES, TRAJECTORIES, write_regimes, write_trajectories};
use crate::export::summary::Summary;
use crate::export::{ExportError, TableWriter, read_summary};
use crate::outcome::Results;
use crate::scenario::Scenario;

/// Folder of the batch, within that of the scenario.
pub const PRIORS: &str = "priors/";

/// Its files.
const FILES: [&str; 4] = [TRAJECTORIES, REGIMES, Summary::OUTCOMES, Summary::PASSAGES];

/// What a batch under priors finds about one scenario, for the region alone.
#[derive(Debug, Clone)]
pub struct LevelsUnderPriors {
    results: Results,
    summary: Summary,
}

impl LevelsUnderPriors {
    /// The results of a scenario.
    pub fn new(scenario: &Scenario, results: Results) -> Self {
        let summary = Summary::new(scenario, &results);
        Self { results, summary }
    }

    /// Paths of its files in the folder of a scenario.
    pub fn files() -> [String; 4] {
        FILES.map(|name| format!("{PRIORS}{name}"))
    }

    /// Reads it from the folder of a scenario, given its seed and its number of sets.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn read(folder: &Path, scenario: &Scenario, of: [u64; 2]) -> Result<Self, ReadError> {
        let results = under_priors(&folder.join(PRIORS), scenario, of)?;
        let summary = Self::read_summary(folder).map_err(std::io::Error::other)?;
        Ok(Self { results, summary })
    }

    /// Reads the summary alone from the folder of a scenario.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`].
    pub fn read_summary(folder: &Path) -> Result<Summary, ExportError> {
        read_summary(&folder.join(PRIORS))
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
        folder.file(&name(TRAJECTORIES), &|sink| write_trajectories(scenario, &self.results, sink))?;
        folder.file(&name(REGIMES), &|sink| write_regimes(scenario, &self.results, sink))
    }

    /// Series over time and shares. Read from files, it lacks the ends of replicates.
    pub fn results(&self) -> &Results {
        &self.results
    }

    /// Outcomes at the end.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }
}
