//! The tables of lenses: outcomes of a scenario, differences to a baseline, and agreement with a record.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::read::read;
use super::{article, figures, page};
use crate::analysis::Share;
use crate::analysis::lenses::Seen;
use crate::analysis::validation::{Fitted, Scale, Score};
use crate::export::comparison::{DIFFERENCES, group};
use crate::export::manifest::Identity;
use crate::export::read::{DEFINITIONS, FITS, Kind, LENSES, RECORD, ReadError, ResultFolder, SCORES};
use crate::export::summary::Group;
use crate::export::variance::{self, VARIANCE, VarianceRow, read_variances};
use crate::export::{Article, ExportError, SCENARIO, TableWriter, read_table};
use crate::plot::{Figure, Only, Provenance, Style};
use crate::report::{Commands, Report};
use crate::scenario::{FULL, Lens, Scenario};
use crate::studies::Tables;

/// Definition of a lens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DefinitionRow {
    /// Its name.
    pub lens: String,
    /// Title.
    pub title: String,
    /// Claim of the theory.
    pub claim: String,
    /// Source of the claim.
    pub source: String,
    /// Settings in the notation of `--set`, separated by semicolons.
    pub settings: String,
}

/// An outcome through a lens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LevelRow {
    /// Name of the lens.
    pub lens: String,
    /// Kind of the outcome.
    #[serde(rename = "kind", alias = "group")]
    pub group: Group,
    /// Its name.
    pub outcome: String,
    /// Mean or share.
    pub mean: f64,
    /// Its standard error; empty for a single replicate.
    pub se: Option<f64>,
    /// Lower end of the 95% confidence interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// A difference through a lens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DifferenceRow {
    /// Name of the lens.
    pub lens: String,
    /// Reference: `full` for the same scenario in the full model, or the name of the baseline under the same lens.
    pub against: String,
    /// Kind of the outcome.
    #[serde(rename = "kind", alias = "group")]
    pub group: Group,
    /// Its name.
    pub outcome: String,
    /// Mean paired difference.
    pub difference: f64,
    /// Its standard error; empty for a single replicate.
    pub se: Option<f64>,
    /// Lower end of the 95% confidence interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Ratio to the difference in the full model; empty against `full`, and if the interval of that difference contains 0.
    pub kept: Option<f64>,
    /// Lower end of its 95% confidence interval.
    pub kept_low: Option<f64>,
    /// Upper end.
    pub kept_high: Option<f64>,
}

/// Score of the predictions of a lens in a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreRow {
    /// Name of the lens.
    pub lens: String,
    /// Name of a series or of events, `disputes` or `agreements`.
    pub what: String,
    /// `fit` or `holdout`.
    pub period: String,
    /// `crps`, `crps_lognormal`, `crps_dates`, `logarithmic` or `brier`.
    pub rule: String,
    /// Mean score; the smaller the better.
    pub score: f64,
    /// Score of the reference.
    pub reference: f64,
    /// Skill: 1 minus the ratio of the scores; empty if the score of the reference is 0.
    pub skill: Option<f64>,
    /// Number of observations.
    pub n: usize,
    /// Score of the second reference; empty where the rule has one reference, and in folders of before it.
    #[serde(default)]
    pub other_reference: Option<f64>,
    /// Skill against it.
    #[serde(default)]
    pub other_skill: Option<f64>,
}

/// Prediction of a lens for a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FitRow {
    /// Name of the lens.
    pub lens: String,
    /// Name of the series.
    pub series: String,
    /// The pair; empty for the region.
    pub pair: String,
    /// The year.
    pub year: i16,
    /// `fit` or `holdout`.
    pub period: String,
    /// Observed value; of a demeaned series on its scale, without the means of pairs and years.
    pub observed: f64,
    /// Mean of the lens over the ticks of the year; of a demeaned series likewise.
    pub model: f64,
    /// Slope of the measurement.
    pub slope: f64,
    /// Mean of the prediction, on the scale of the measurement.
    pub predicted: f64,
    /// Its standard deviation.
    pub sd: f64,
    /// Mean of the straight-line forecast, in the unit of the observed value.
    pub line: f64,
    /// Its standard deviation.
    pub line_sd: f64,
    /// Scale of the measurement: `identity`, `log`, `demeaned` or `log_demeaned`; the first in folders of before it.
    #[serde(default = "identity")]
    pub scale: String,
    /// How much the observation counts, in `[0,1]`.
    #[serde(default = "whole")]
    pub weight: f64,
    /// Mean of the forecast by a line through logarithms, on their scale; only with the scale `log`.
    #[serde(default)]
    pub log_line: Option<f64>,
    /// Its standard deviation.
    #[serde(default)]
    pub log_line_sd: Option<f64>,
}

fn identity() -> String {
    Scale::Identity.name().to_owned()
}

fn whole() -> f64 {
    1.0
}

/// Result of one lens.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The lens.
    pub lens: Lens,
    /// Every outcome.
    pub seen: Vec<Seen>,
    /// Scores against the record; empty without a record.
    pub scores: Vec<Score>,
    /// Predictions by year.
    pub fits: Vec<Fitted>,
    /// Where the variance of measures, and of their differences, comes from; empty where it is not divided.
    pub variances: Vec<VarianceRow>,
}

/// The tables of lenses, for printing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LensSummary {
    /// Rows of `definitions.csv`.
    pub definitions: Vec<DefinitionRow>,
    /// Rows of `lenses.csv`.
    #[serde(rename = "lenses")]
    pub levels: Vec<LevelRow>,
    /// Rows of `differences.csv`.
    pub differences: Vec<DifferenceRow>,
    /// Rows of `scores.csv`.
    pub scores: Vec<ScoreRow>,
    /// Rows of `fits.csv`.
    #[serde(skip)]
    pub fits: Vec<FitRow>,
    /// Rows of `variance.csv`, where parameters were drawn.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub variances: Vec<VarianceRow>,
}

impl LensSummary {
    /// The tables from the results of all lenses; `baseline` is the name of the baseline, if there is one.
    pub(super) fn new(found: &[Found], replicates: u64, baseline: Option<&str>) -> Self {
        let known = |value: f64| (replicates > 1).then_some(value);
        let mut tables = Self {
            definitions: Vec::new(),
            levels: Vec::new(),
            differences: Vec::new(),
            scores: Vec::new(),
            fits: Vec::new(),
            variances: Vec::new(),
        };
        for Found { lens, seen, scores, fits, variances } in found {
            tables.variances.extend_from_slice(variances);
            tables.definitions.push(definition(lens));
            let name = || lens.name.clone();
            let levels = seen.iter().map(|seen| LevelRow {
                lens: name(),
                group: group(seen.outcome),
                outcome: seen.name.clone(),
                mean: seen.level.mean,
                se: known(seen.level.se),
                low: known(seen.level.interval.low),
                high: known(seen.level.interval.high),
            });
            tables.levels.extend(levels);
            let difference = |seen: &Seen, against: &str, share: &Share, kept: Option<Share>| DifferenceRow {
                lens: name(),
                against: against.to_owned(),
                group: group(seen.outcome),
                outcome: seen.name.clone(),
                difference: share.mean,
                se: known(share.se),
                low: known(share.interval.low),
                high: known(share.interval.high),
                kept: kept.map(|kept| kept.mean),
                kept_low: kept.and_then(|kept| known(kept.interval.low)),
                kept_high: kept.and_then(|kept| known(kept.interval.high)),
            };
            let to_full = seen.iter().map(|seen| difference(seen, FULL, &seen.to_full, None));
            tables.differences.extend(to_full);
            let between = seen.iter().filter_map(|seen| {
                let between = seen.between.as_ref()?;
                Some(difference(seen, baseline?, &between.difference, between.kept))
            });
            tables.differences.extend(between);
            tables.scores.extend(scores.iter().map(|score| ScoreRow {
                lens: name(),
                what: score.what.clone(),
                period: score.period.name().to_owned(),
                rule: score.rule.name().to_owned(),
                score: score.score,
                reference: score.reference,
                skill: score.skill,
                n: score.n,
                other_reference: score.other_reference,
                other_skill: score.other_skill,
            }));
            tables.fits.extend(fits.iter().map(|fit| FitRow {
                lens: name(),
                series: fit.series.clone(),
                pair: fit.pair.clone(),
                year: fit.year,
                period: fit.period.name().to_owned(),
                observed: fit.observed,
                model: fit.model,
                slope: fit.slope,
                predicted: fit.predicted,
                sd: fit.sd,
                line: fit.line,
                line_sd: fit.line_sd,
                scale: fit.scale.name().to_owned(),
                weight: fit.weight,
                log_line: fit.log_line.map(|(mean, _)| mean),
                log_line_sd: fit.log_line.map(|(_, sd)| sd),
            }));
        }
        tables
    }

    /// The title of a lens with a given name.
    pub fn title(&self, lens: &str) -> String {
        let mut rows = self.definitions.iter();
        rows.find(|row| row.lens == lens).map_or_else(|| lens.to_owned(), |row| row.title.clone())
    }

    /// The name of the baseline, if there is one.
    pub fn baseline(&self) -> Option<&str> {
        self.differences.iter().map(|row| row.against.as_str()).find(|against| *against != FULL)
    }
}

/// The definition of a lens as a row.
pub(super) fn definition(lens: &Lens) -> DefinitionRow {
    let mechanisms = lens.mechanisms.iter().map(|(key, on)| format!("mechanisms.{key}={on}"));
    let parameters = lens.parameters.iter().map(|(key, value)| format!("parameters.{key}={value}"));
    DefinitionRow {
        lens: lens.name.clone(),
        title: lens.title.clone(),
        claim: lens.claim.clone(),
        source: lens.source.clone(),
        settings: mechanisms.chain(parameters).collect::<Vec<_>>().join("; "),
    }
}

/// Result of a study of lenses.
#[derive(Debug, Clone, PartialEq)]
pub struct LensTables {
    /// The scenario, with its observed record.
    pub scenario: Scenario,
    /// The baseline, if there is one.
    pub baseline: Option<Scenario>,
    /// Number of replicates through each lens.
    pub replicates: u64,
    /// Seed of the random numbers.
    pub seed: u64,
    /// The tables.
    pub summary: LensSummary,
}

impl LensTables {
    /// Builds the result.
    pub(super) fn new(
        found: &[Found],
        scenario: Scenario,
        baseline: Option<Scenario>,
        replicates: u64,
        seed: u64,
    ) -> Self {
        let summary = LensSummary::new(found, replicates, baseline.as_ref().map(Scenario::name));
        Self { scenario, baseline, replicates, seed, summary }
    }
}

impl Tables for LensTables {
    type Summary = LensSummary;

    /// Some scenarios answer to no record, and with fixed parameters there is no variance to divide.
    fn files(folder: &ResultFolder) -> Vec<String> {
        let of_all = [DEFINITIONS, LENSES, DIFFERENCES, SCORES, FITS].map(str::to_owned).to_vec();
        [folder.in_parts(&[SCENARIO]), of_all, folder.held(&[RECORD, VARIANCE])].concat()
    }

    fn chart_names_of(
        _: &ResultFolder,
        scenarios: &[Scenario],
        _: &dyn Fn() -> bool,
    ) -> Result<Vec<String>, ReadError> {
        Ok(figures::names(scenarios.first().is_some_and(|of| of.record().is_some())))
    }

    fn read(folder: &ResultFolder, cancelled: &dyn Fn() -> bool) -> Result<Self, ReadError> {
        folder.expect(Kind::Lenses)?;
        let Identity { seed, replicates, .. } = *folder.identity();
        let mut scenarios = folder.scenarios()?.into_iter();
        let scenario = scenarios.next();
        let scenario = scenario.ok_or_else(|| ReadError::NoResult { path: folder.path().to_owned() })?;
        let baseline = scenarios.next();
        let summary = read(folder, &scenario, baseline.as_ref(), cancelled)?;
        Ok(Self { scenario, baseline, replicates, seed, summary })
    }

    fn read_summary(folder: &Path, _: &Identity) -> Result<Self::Summary, ExportError> {
        Ok(LensSummary {
            definitions: read_table(folder, DEFINITIONS)?,
            levels: read_table(folder, LENSES)?,
            differences: read_table(folder, DIFFERENCES)?,
            scores: read_table(folder, SCORES)?,
            fits: read_table(folder, FITS)?,
            variances: read_variances(folder)?,
        })
    }

    fn into_summary(self) -> Self::Summary {
        self.summary
    }

    fn write_data(&self, _: &Identity, folder: &mut TableWriter<'_>) -> Result<(), ExportError> {
        let Self { scenario, summary, .. } = self;
        if let Some(record) = scenario.record() {
            folder.text(RECORD, record.text())?;
        }
        folder.records(DEFINITIONS, &summary.definitions)?;
        folder.records(LENSES, &summary.levels)?;
        folder.records(DIFFERENCES, &summary.differences)?;
        folder.records(SCORES, &summary.scores)?;
        folder.records(FITS, &summary.fits)?;
        variance::write_if_any(&summary.variances, folder)
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
