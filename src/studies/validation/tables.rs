//! The tables of a validation.

use serde::Serialize;

use super::rows::{
    BasisRow, DateRow, LeadersRow, LeftOutRow, LensRow, LensScoreRow, OriginRow, PlaceboRow, PredictionRow,
    ScoreRow,
};
use super::{article, figures, page};
use crate::export::manifest::{Identity, Kind};
use crate::export::parameters::write_parameters;
use crate::export::read::{RECORD, ReadError, ResultFolder};
use crate::export::{Article, ExportError, SCENARIO, TableWriter};
use crate::plot::{Figure, Only, Provenance, Style};
use crate::report::{Commands, Report};
use crate::scenario::{Scenario, Sets};
use crate::studies::Tables;

/// Table of the draws of the posterior that was scored.
pub const POSTERIOR: &str = "posterior.csv";
/// Table of what the others rest on.
pub const BASIS: &str = "basis.csv";
/// Table of the scores by target.
pub const SCORES: &str = "scores.csv";
/// Table of the differences that leaders make.
pub const LEADERS: &str = "leaders.csv";
/// Table of the predictions of series by year.
pub const PREDICTIONS: &str = "predictions.csv";
/// Table of the forecasts of dates by year.
pub const DATES: &str = "dates.csv";
/// Table of the scores by the day of a succession.
pub const PLACEBO: &str = "placebo.csv";

/// Table of lenses with fits of their own.
pub const LENSES: &str = "lenses.csv";
/// Table of their scores.
pub const LENS_SCORES: &str = "lens_scores.csv";
/// Table of the scores after earlier ends of the fit.
pub const ORIGINS: &str = "origins.csv";
/// Table of the scores of what was left out of a fit.
pub const LEFT_OUT: &str = "left_out.csv";

/// The tables that are read back.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ValidationSummary {
    /// The one row of `basis.csv`.
    pub basis: Vec<BasisRow>,
    /// Rows of `scores.csv`.
    pub scores: Vec<ScoreRow>,
    /// Rows of `leaders.csv`.
    pub leaders: Vec<LeadersRow>,
    /// Rows of `predictions.csv`.
    pub predictions: Vec<PredictionRow>,
    /// Rows of `dates.csv`.
    pub dates: Vec<DateRow>,
    /// Rows of `placebo.csv`.
    pub placebo: Vec<PlaceboRow>,
    /// Rows of `lenses.csv`; empty without lenses.
    pub lenses: Vec<LensRow>,
    /// Rows of `lens_scores.csv`.
    pub lens_scores: Vec<LensScoreRow>,
    /// Rows of `origins.csv`; empty without fits to less.
    pub origins: Vec<OriginRow>,
    /// Rows of `left_out.csv`.
    pub left_out: Vec<LeftOutRow>,
}

/// Result of a validation.
#[derive(Debug)]
pub struct ValidationTables {
    /// The scenario, with its record.
    pub scenario: Scenario,
    /// Seed of the random numbers.
    pub seed: u64,
    /// The tables.
    pub summary: ValidationSummary,
    /// Draws of the posterior; `None` of a folder that is read back, which has them in a file.
    pub posterior: Option<Sets>,
}

/// The rows of a table that there need not be.
fn further<T: serde::de::DeserializeOwned>(folder: &ResultFolder, name: &str) -> Result<Vec<T>, ReadError> {
    if folder.has(name) { folder.records(name) } else { Ok(Vec::new()) }
}

impl Tables for ValidationTables {
    type Summary = ValidationSummary;

    fn files(folder: &ResultFolder) -> Vec<String> {
        folder.held(&[
            SCENARIO,
            RECORD,
            BASIS,
            SCORES,
            LEADERS,
            PREDICTIONS,
            DATES,
            PLACEBO,
            LENSES,
            LENS_SCORES,
            ORIGINS,
            LEFT_OUT,
        ])
    }

    fn chart_names_of(
        folder: &ResultFolder,
        _: &[Scenario],
        _: &dyn Fn() -> bool,
    ) -> Result<Vec<String>, ReadError> {
        let placebo: Vec<PlaceboRow> = folder.records(PLACEBO)?;
        Ok(figures::names(!placebo.is_empty(), folder.has(LENSES)))
    }

    fn read(folder: &ResultFolder, _: &dyn Fn() -> bool) -> Result<Self, ReadError> {
        folder.expect(Kind::Validation)?;
        let scenario = folder.scenarios()?.into_iter().next();
        let scenario = scenario.ok_or_else(|| ReadError::NoResult { path: folder.path().to_owned() })?;
        let summary = ValidationSummary {
            basis: folder.records(BASIS)?,
            scores: folder.records(SCORES)?,
            leaders: folder.records(LEADERS)?,
            predictions: folder.records(PREDICTIONS)?,
            dates: folder.records(DATES)?,
            placebo: folder.records(PLACEBO)?,
            lenses: further(folder, LENSES)?,
            lens_scores: further(folder, LENS_SCORES)?,
            origins: further(folder, ORIGINS)?,
            left_out: further(folder, LEFT_OUT)?,
        };
        Ok(Self { scenario, seed: folder.identity().seed, summary, posterior: None })
    }

    fn into_summary(self) -> ValidationSummary {
        self.summary
    }

    fn write_data(&self, _: &Identity, folder: &mut TableWriter<'_>) -> Result<(), ExportError> {
        let Self { scenario, summary, posterior, .. } = self;
        folder.describe(include_str!("columns.toml"));
        if let Some(record) = scenario.record() {
            folder.text(RECORD, record.text())?;
        }
        if let Some(sets) = posterior {
            let count = sets.listed_sets().unwrap_or(0);
            folder.file(POSTERIOR, &|sink| write_parameters(sets, count, sink))?;
        }
        folder.records(BASIS, &summary.basis)?;
        folder.records(SCORES, &summary.scores)?;
        folder.records(LEADERS, &summary.leaders)?;
        folder.records(PREDICTIONS, &summary.predictions)?;
        folder.records(DATES, &summary.dates)?;
        folder.records(PLACEBO, &summary.placebo)?;
        if !summary.lenses.is_empty() {
            folder.records(LENSES, &summary.lenses)?;
            folder.records(LENS_SCORES, &summary.lens_scores)?;
        }
        if !summary.origins.is_empty() || !summary.left_out.is_empty() {
            folder.records(ORIGINS, &summary.origins)?;
            folder.records(LEFT_OUT, &summary.left_out)?;
        }
        Ok(())
    }

    fn articles(&self, identity: &Identity) -> Vec<Article> {
        article::articles(&self.scenario, &self.summary, identity)
    }

    fn figures(&self, _: usize, only: &Only, style: &Style, from: &Provenance) -> Vec<Figure> {
        figures::draw(self, only, style, from)
    }

    fn page<'a>(&self, identity: &Identity, figures: &'a [Vec<Figure>], commands: &Commands) -> Report<'a> {
        page::page(self, identity, figures.first().map_or(&[], Vec::as_slice), commands)
    }
}
