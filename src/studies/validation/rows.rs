//! Rows of the tables of a validation.

use serde::{Deserialize, Serialize};

/// What the tables rest on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BasisRow {
    /// Last year of the fit.
    pub fit_until: i16,
    /// Last year that is scored.
    pub until: i16,
    /// Number of sets of the posterior.
    pub sets: usize,
    /// Replicates of each set.
    pub replicates: u64,
    /// Replicates in all, without those of a calibration.
    pub simulated: u64,
}

/// The score of a target in a period, under a course of leaders.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreRow {
    /// Who governs: `historical`, or `frozen` with the day on which leaders are frozen.
    pub leaders: String,
    /// Name of the target.
    pub target: String,
    /// Title for people.
    pub title: String,
    /// `fit` or `holdout`.
    pub period: String,
    /// The scoring rule.
    pub rule: String,
    /// Number of observations.
    pub n: usize,
    /// Number of units that count as independent of each other.
    pub units: usize,
    /// What these are.
    pub resampled: String,
    /// Mean score.
    pub score: f64,
    /// The reference.
    pub against: String,
    /// Mean score of the reference.
    pub reference: f64,
    /// 1 - score/reference; empty if the reference is perfect.
    pub skill: Option<f64>,
    /// Lower end of its 95% interval; empty where there is none.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Share of the resamples in which the score is below that of the reference.
    pub better: Option<f64>,
    /// A second reference; empty if there is none.
    pub other_against: String,
    /// Its mean score.
    pub other_reference: Option<f64>,
    /// The skill against it.
    pub other_skill: Option<f64>,
    /// Lower end of its 95% interval.
    pub other_low: Option<f64>,
    /// Upper end.
    pub other_high: Option<f64>,
    /// Share of the observations within the central 50% of what was predicted; empty where no number is predicted.
    pub within_50: Option<f64>,
    /// The same of the central 90%.
    pub within_90: Option<f64>,
}

/// The difference that leaders make to the score of a target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeadersRow {
    /// Who governs in the scenario that is compared with history.
    pub leaders: String,
    /// Name of the target.
    pub target: String,
    /// Title for people.
    pub title: String,
    /// `fit` or `holdout`.
    pub period: String,
    /// Number of observations.
    pub n: usize,
    /// Number of units that count as independent.
    pub units: usize,
    /// Mean score with leaders as they changed.
    pub historical: f64,
    /// Mean score with the others.
    pub frozen: f64,
    /// The first less the second: below 0 where history is predicted better by the leaders it had.
    pub difference: f64,
    /// Lower end of its 95% interval; empty where there is none.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Share of the resamples in which it is below 0.
    pub better: Option<f64>,
}

/// The prediction of a year of a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PredictionRow {
    /// Who governs.
    pub leaders: String,
    /// Name of the series.
    pub target: String,
    /// The pair; empty for the region.
    pub pair: String,
    /// The year.
    pub year: i16,
    /// `fit` or `holdout`.
    pub period: String,
    /// The observation; of a demeaned series what is left of it, on its scale.
    pub observed: f64,
    /// Its weight.
    pub weight: f64,
    /// Quantile of order 0.05 of the prediction.
    pub q05: f64,
    /// Quantile of order 0.25.
    pub q25: f64,
    /// Median.
    pub median: f64,
    /// Quantile of order 0.75.
    pub q75: f64,
    /// Quantile of order 0.95.
    pub q95: f64,
    /// The straight line.
    pub line: f64,
    /// Score of the prediction.
    pub score: f64,
    /// Score of the line.
    pub reference: f64,
}

/// The forecast that an event has come by the end of a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DateRow {
    /// Who governs.
    pub leaders: String,
    /// Name of the events.
    pub target: String,
    /// The issue or the pair.
    pub unit: String,
    /// `fit` or `holdout`.
    pub period: String,
    /// The year.
    pub year: i16,
    /// Whether it has come.
    pub happened: bool,
    /// The probability of it, given what was known at the end of the fit.
    pub forecast: f64,
    /// That of a constant hazard.
    pub hazard: f64,
}

/// The score of a series if a succession had come on another day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceboRow {
    /// The state.
    pub state: String,
    /// Who takes office.
    pub leader: String,
    /// The day, or `never`.
    pub date: String,
    /// Whether it is the day of history.
    pub is_actual: bool,
    /// Name of the series.
    pub target: String,
    /// Title for people.
    pub title: String,
    /// Number of years that are scored.
    pub n: usize,
    /// Mean score in the years after the fit.
    pub score: f64,
    /// Mean score of the straight line.
    pub reference: f64,
    /// Score less that on the day of history.
    pub difference: f64,
    /// Lower end of its 95% interval; empty where there is none.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// A lens with a fit of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LensRow {
    /// Its name.
    pub lens: String,
    /// Title for people.
    pub title: String,
    /// Numbers that are fitted.
    pub numbers: usize,
    /// Log evidence of the years of the fit.
    pub log_evidence: f64,
    /// Its Monte Carlo standard error.
    pub error: f64,
    /// Posterior probability of the lens, at equal prior probabilities.
    pub probability: f64,
    /// Its Monte Carlo standard error.
    pub probability_error: f64,
}

/// The score of a target after the fit, through a lens with a fit of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LensScoreRow {
    /// The lens.
    pub lens: String,
    /// Name of the target.
    pub target: String,
    /// Title for people.
    pub title: String,
    /// Number of observations.
    pub n: usize,
    /// Mean score.
    pub score: f64,
    /// The reference.
    pub against: String,
    /// Its mean score.
    pub reference: f64,
    /// 1 - score/reference.
    pub skill: Option<f64>,
    /// Lower end of its 95% interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// The score of a target in the years after an earlier end of the fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OriginRow {
    /// Last year of the fit.
    pub fit_until: i16,
    /// Last year that is scored.
    pub until: i16,
    /// Name of the target.
    pub target: String,
    /// Title for people.
    pub title: String,
    /// Number of observations.
    pub n: usize,
    /// Number of units that count as independent.
    pub units: usize,
    /// Mean score.
    pub score: f64,
    /// The reference.
    pub against: String,
    /// Its mean score.
    pub reference: f64,
    /// 1 - score/reference.
    pub skill: Option<f64>,
    /// Lower end of its 95% interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// The score of what was left out of a fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeftOutRow {
    /// The target or the pair that was left out.
    pub left_out: String,
    /// Name of the target that is scored.
    pub target: String,
    /// Title for people.
    pub title: String,
    /// `fit` or `holdout`.
    pub period: String,
    /// Number of observations.
    pub n: usize,
    /// Number of units that count as independent.
    pub units: usize,
    /// Mean score of the fit without it.
    pub score: f64,
    /// Mean score of the whole fit.
    pub whole: f64,
    /// The first less the second: above 0 where the fit learns of what was left out.
    pub difference: f64,
    /// Lower end of its 95% interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Mean score of the reference.
    pub reference: f64,
}
