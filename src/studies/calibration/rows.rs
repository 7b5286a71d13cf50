//! Rows of the tables of a calibration.

use serde::{Deserialize, Serialize};

/// A number before and after it was fitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MarginalRow {
    /// Its key.
    pub key: String,
    /// Its prior, in words.
    pub prior: String,
    /// Mean of the prior.
    pub prior_mean: f64,
    /// Standard deviation of the prior.
    pub prior_sd: f64,
    /// Median of the prior.
    pub prior_median: f64,
    /// Quantile of order 0.05 of the prior.
    pub prior_low: f64,
    /// Quantile of order 0.95 of the prior.
    pub prior_high: f64,
    /// Mean of the posterior.
    pub mean: f64,
    /// Standard deviation of the posterior.
    pub sd: f64,
    /// Median of the posterior.
    pub median: f64,
    /// Quantile of order 0.05 of the posterior.
    pub low: f64,
    /// Quantile of order 0.95 of the posterior.
    pub high: f64,
    /// 1 - variance of the posterior/variance of the prior, both as quantiles of the prior.
    pub contraction: f64,
    /// Its Monte Carlo standard error.
    pub contraction_se: f64,
    /// `identified`, `partly` or `not`.
    pub class: String,
    /// `low` or `high` where the posterior lies at an edge of the prior; empty elsewhere.
    pub edge: String,
    /// Median of the posterior as a quantile of the prior, in `[0,1]`.
    pub order: f64,
    /// Lower end of the 90% interval on that scale.
    pub order_low: f64,
    /// Upper end of the 90% interval on that scale.
    pub order_high: f64,
}

/// A stage of the sampler.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StageRow {
    /// Its number, from 1.
    pub stage: usize,
    /// Temperature that it reached, in (0,1].
    pub temperature: f64,
    /// Effective sample size before resampling.
    pub effective_size: f64,
    /// Log evidence up to the temperature.
    pub log_evidence: f64,
    /// Share of the proposals that were accepted.
    pub acceptance: f64,
    /// Share of the particles that moved.
    pub moved: f64,
    /// Particles of the stage before from which those of this stage descend.
    pub ancestors: usize,
    /// Draws of the prior from which the particles descend.
    pub founders: usize,
}

/// The fit to a target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FitRow {
    /// Name of the target.
    pub target: String,
    /// Title for people.
    pub title: String,
    /// Number of observations.
    pub n: usize,
    /// First year that counts.
    pub from: i16,
    /// Last year that counts.
    pub until: i16,
    /// Weight of the target.
    pub weight: f64,
    /// Log likelihood, times the weight: mean over the posterior, on draws of its own.
    pub log_likelihood: f64,
    /// Its standard deviation over the posterior.
    pub sd: f64,
    /// The same at the values of the scenario, which are fitted to nothing.
    pub at_own: f64,
    /// The same at the medians of the posterior.
    pub at_medians: f64,
    /// Mean slope of the measurement; empty for targets without one measurement.
    pub slope: Option<f64>,
    /// Mean standard deviation of its errors.
    pub error_sd: Option<f64>,
    /// Share of draws of the prior at which a series has no slope of its sign.
    pub prior_flat: f64,
    /// Posterior predictive p; empty where observations are not drawn.
    pub p: Option<f64>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatementRow {
    /// Name of its target.
    pub target: String,
    /// What is stated: an issue or a pair.
    pub statement: String,
    /// By which day.
    pub by: String,
    /// Whether it holds.
    pub holds: bool,
    /// Share of the histories under the prior in which it holds.
    pub prior: f64,
    /// Share of the histories under the posterior.
    pub posterior: f64,
}

/// The evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvidenceRow {
    /// Log evidence: the logarithm of the mean likelihood over the prior.
    pub log_evidence: f64,
    /// Its Monte Carlo standard error.
    pub log_evidence_error: f64,
    /// Share of the histories under the posterior in which every statement is what it is in the record.
    pub consistent: f64,
    /// Log likelihood at the values of the scenario, which are fitted to nothing.
    pub at_own: f64,
    /// Log likelihood at the medians of the posterior.
    pub at_medians: f64,
    /// Number of particles.
    pub particles: usize,
    /// Moves of each particle in a stage.
    pub moves: usize,
    /// Replicates of each evaluation.
    pub replicates: u64,
    /// Replicates in all.
    pub simulated: u64,
}
