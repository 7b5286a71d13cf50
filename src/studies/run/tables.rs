//! Result of a run, and its files.

use std::path::Path;

use super::article::article;
use super::figures;
use super::levels::LevelsUnderPriors;
use super::page;
use super::read;
use crate::export::manifest::{DrawnRecord, Identity};
use crate::export::read::{Kind, ReadError, ResultFolder};
use crate::export::series::{
    REGIMES, TRAJECTORIES, WEIGHTS, write_regimes, write_trajectories, write_weights,
};
use crate::export::summary::Summary;
use crate::export::variance::{VARIANCE, VarianceRow, write_variances};
use crate::export::{Article, ExportError, SCENARIO, TableWriter, read_summary};
use crate::outcome::Results;
use crate::plot::{Figure, Only, Provenance, Style};
use crate::report::{Commands, Report};
use crate::scenario::Scenario;
use crate::studies::Tables;

/// The tables of a run.
#[derive(Debug, Clone)]
pub struct RunTables {
    scenario: Scenario,
    results: Results,
    under_priors: Option<LevelsUnderPriors>,
    summary: Summary,
}

impl RunTables {
    /// The tables of the results of a scenario, with sources of variance if parameters are drawn.
    pub fn new(scenario: Scenario, results: Results, variances: Vec<VarianceRow>) -> Self {
        let summary = Summary { variances, ..Summary::new(&scenario, &results) };
        Self { scenario, results, under_priors: None, summary }
    }

    /// Adds the results of the batch under priors.
    #[must_use]
    pub fn with_under_priors(self, under_priors: Option<LevelsUnderPriors>) -> Self {
        let summary = under_priors.as_ref().map(|found| Box::new(found.summary().clone()));
        Self { under_priors, summary: Summary { under_priors: summary, ..self.summary }, ..self }
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Every series over time, and the outcomes of replicates.
    pub fn results(&self) -> &Results {
        &self.results
    }

    /// The same under priors, of the region alone, if there is such a batch.
    pub fn under_priors(&self) -> Option<&LevelsUnderPriors> {
        self.under_priors.as_ref()
    }

    /// Outcomes at the end.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }
}

impl Tables for RunTables {
    type Summary = Summary;

    fn files(folder: &ResultFolder) -> Vec<String> {
        let mut files = [files_of_parts(folder), folder.held(&[VARIANCE])].concat();
        if let Some(batch) = folder.identity().under_priors() {
            files.extend(
                LevelsUnderPriors::files().into_iter().chain(LevelsUnderPriors::variance_file(batch)),
            );
        }
        files
    }

    fn chart_names_of(
        _: &ResultFolder,
        _: &[Scenario],
        _: &dyn Fn() -> bool,
    ) -> Result<Vec<String>, ReadError> {
        Ok(figures::run_chart_names())
    }

    fn read(folder: &ResultFolder, cancelled: &dyn Fn() -> bool) -> Result<Self, ReadError> {
        folder.expect(Kind::Run)?;
        let scenario = folder.scenarios()?.swap_remove(0);
        let identity = folder.identity();
        let of = [identity.seed, identity.replicates, identity.units()];
        let results = read::results(folder.path(), &scenario, identity.outcomes, of, cancelled)?;
        let variances = match identity.drawn() {
            Some(drawn) if drawn.is_partitioned() => folder.records(VARIANCE)?,
            _ => Vec::new(),
        };
        let under_priors = identity
            .under_priors()
            .map(|batch| LevelsUnderPriors::read(folder.path(), &scenario, identity.seed, batch));
        let under_priors = under_priors.transpose()?;
        Ok(Self::new(scenario, results, variances).with_under_priors(under_priors))
    }

    fn read_summary(folder: &Path, identity: &Identity) -> Result<Summary, ExportError> {
        let summary = read_summary(folder)?;
        let under_priors =
            identity.under_priors().map(|_| LevelsUnderPriors::read_summary(folder)).transpose()?;
        Ok(Summary { under_priors: under_priors.map(Box::new), ..summary })
    }

    fn into_summary(self) -> Summary {
        self.summary
    }

    fn write_data(&self, identity: &Identity, folder: &mut TableWriter<'_>) -> Result<(), ExportError> {
        write_tables(&self.scenario, &self.results, "", folder)?;
        if identity.drawn().is_some_and(DrawnRecord::is_partitioned) {
            folder.file(VARIANCE, &|sink| write_variances(&self.summary.variances, sink))?;
        }
        if let Some(found) = &self.under_priors {
            found.write(&self.scenario, "", folder)?;
        }
        Ok(())
    }

    fn articles(&self, identity: &Identity) -> Vec<Article> {
        vec![article(&self.scenario, &self.summary, identity, "")]
    }

    fn figures(&self, _: usize, only: &Only, style: &Style, from: &Provenance) -> Vec<Figure> {
        let under_priors = self.under_priors.as_ref().map(LevelsUnderPriors::shown);
        figures::run_charts(&self.results, under_priors, &self.scenario, only, style, from)
    }

    fn page<'a>(&self, identity: &Identity, figures: &'a [Vec<Figure>], commands: &Commands) -> Report<'a> {
        let figures = figures.first().map(Vec::as_slice).unwrap_or_default();
        page::page(&self.scenario, &self.summary, identity, figures, commands)
    }
}

/// The files of each part of a folder that the results of a scenario are read from. Some versions of format 1 did not write weights.
pub fn files_of_parts(folder: &ResultFolder) -> Vec<String> {
    let outcomes = folder.identity().outcomes.file();
    let mut files = folder.in_parts(&[SCENARIO, TRAJECTORIES, REGIMES, Summary::OUTCOMES, outcomes]);
    files.extend(folder.in_parts(&[WEIGHTS]).into_iter().filter(|name| folder.has(name)));
    files
}

/// Writes the tables of the results of a scenario into a folder, or into a subfolder: `within` is empty or ends in `/`.
///
/// # Errors
///
/// [`ExportError::Io`].
pub fn write_tables(
    scenario: &Scenario,
    results: &Results,
    within: &str,
    folder: &mut TableWriter<'_>,
) -> Result<(), ExportError> {
    let name = |name: &str| format!("{within}{name}");
    let summary = Summary::new(scenario, results);
    folder.file(&name(Summary::OUTCOMES), &|sink| summary.write_outcomes(sink))?;
    folder.file(&name(Summary::PASSAGES), &|sink| summary.write_passages(sink))?;
    folder.file(&name(TRAJECTORIES), &|sink| write_trajectories(scenario, results, sink))?;
    folder.file(&name(WEIGHTS), &|sink| write_weights(scenario, results, sink))?;
    folder.file(&name(REGIMES), &|sink| write_regimes(scenario, results, sink))
}
