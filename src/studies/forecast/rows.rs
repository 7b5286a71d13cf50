//! Rows of the tables of a forecast.

use serde::{Deserialize, Serialize};

/// Basis of a probability that comes from histories of the model.
pub const MODEL: &str = "model";
/// Basis of a probability that comes from the record alone.
pub const BASE_RATE: &str = "base rate, not the model";
/// Name of the rule for dates of events.
pub const RPS: &str = "ranked probability score";
/// Name of the rule for a date of one year.
pub const BRIER: &str = "Brier score";
/// Name of the rule for values of series.
pub const CRPS: &str = "continuous ranked probability score";
/// Reference of what the model says on events.
pub const CONSTANT_HAZARD: &str = "constant hazard";
/// Reference of base rates.
pub const NEVER: &str = "never";

/// The probability that an event has happened by the end of a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DateRow {
    /// Name of the statement: kind of event and unit.
    pub statement: String,
    /// Title of the kind of event for people.
    pub title: String,
    /// Issue, pair, or `region`.
    pub unit: String,
    /// `model`, or `base rate, not the model`.
    pub basis: String,
    /// Last day by which it is known not to have happened.
    pub known_until: String,
    /// The year.
    pub year: i16,
    /// The probability, given that it had not happened by the end of what is known.
    pub probability: f64,
    /// Lower end of the 95% interval of a base rate.
    pub low: Option<f64>,
    /// Upper end of it.
    pub high: Option<f64>,
    /// Probability of the reference.
    pub reference: f64,
    /// `constant hazard` or `never`.
    pub reference_rule: String,
    /// Number of histories in which it had not happened by the end of what is known; empty for a base rate.
    pub histories: Option<u64>,
    /// Number of these in which it has by the end of the year.
    pub happened: Option<u64>,
    /// The rule by which the statement is scored.
    pub rule: String,
}

impl DateRow {
    /// Whether it comes from histories of the model.
    pub fn is_of_model(&self) -> bool {
        self.basis == MODEL
    }

    /// Name of the kind of event.
    pub fn events(&self) -> &str {
        self.statement.split_once('/').map_or(self.statement.as_str(), |(events, _)| events)
    }
}

/// A value of a series in a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ValueRow {
    /// Name of the statement: series, and pair if there is one.
    pub statement: String,
    /// Title of the series for people.
    pub title: String,
    /// The pair; empty for the region.
    pub pair: String,
    /// `identity` for the value; `demeaned` or `log_demeaned` for the contrast of the value, or of its logarithm, with those of the other
    /// pairs of the series.
    pub scale: String,
    /// The year.
    pub year: i16,
    /// Mean of the predictive distribution.
    pub mean: f64,
    /// Quantile of order 0.05.
    pub q05: f64,
    /// Quantile of order 0.25.
    pub q25: f64,
    /// Median.
    pub median: f64,
    /// Quantile of order 0.75.
    pub q75: f64,
    /// Quantile of order 0.95.
    pub q95: f64,
    /// Mean of the first reference, a straight line through the years of the fit; empty with fewer than three.
    pub line: Option<f64>,
    /// Its standard deviation.
    pub line_sd: Option<f64>,
    /// Mean of the second reference, the last observation.
    pub last: f64,
    /// Its standard deviation: that of a random walk.
    pub last_sd: f64,
    /// Sets of values that the distribution is a mixture over.
    pub sets: u64,
    /// The rule by which the statement is scored.
    pub rule: String,
}

impl ValueRow {
    /// Name of the series.
    pub fn series(&self) -> &str {
        self.statement.split_once('/').map_or(self.statement.as_str(), |(series, _)| series)
    }
}

/// A quantile of the predictive distribution of a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuantileRow {
    /// Name of the statement.
    pub statement: String,
    /// The year.
    pub year: i16,
    /// Order of the quantile, in (0,1).
    pub order: f64,
    /// The quantile.
    pub value: f64,
}

/// A measure of a pair at the end of a year: nothing that is scored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TieRow {
    /// Name of the measure.
    pub measure: String,
    /// The pair.
    pub pair: String,
    /// The year.
    pub year: i16,
    /// Mean over histories.
    pub mean: f64,
    /// Quantile of order 0.05.
    pub q05: f64,
    /// Quantile of order 0.25.
    pub q25: f64,
    /// Median.
    pub median: f64,
    /// Quantile of order 0.75.
    pub q75: f64,
    /// Quantile of order 0.95.
    pub q95: f64,
    /// Number of histories.
    pub histories: u64,
}

/// A regime at the end of the calendar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegimeRow {
    /// Name of the regime.
    pub regime: String,
    /// Number of histories that end in it.
    pub count: u64,
    /// Their share.
    pub share: f64,
    /// Lower end of its 95% interval, with the number of sets.
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
}
