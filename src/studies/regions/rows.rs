//! Rows of the tables of a comparison of regions.

use serde::{Deserialize, Serialize};

/// A measure of a region at a date, over the sets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ValueRow {
    /// Name of the scenario.
    pub region: String,
    /// Title of the scenario.
    pub title: String,
    /// `posterior` or `prior`.
    pub parameters: String,
    /// The measure.
    pub measure: String,
    /// The state over whose pairs it is the mean; empty for the region.
    pub state: String,
    /// The date.
    pub date: String,
    /// Mean over the sets of the mean over the histories of a set.
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
}

/// An observed order of regions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderRow {
    /// Its name.
    pub order: String,
    /// `posterior` or `prior`.
    pub parameters: String,
    /// The measure by which the model orders regions.
    pub measure: String,
    /// The observed order, the highest first: regions of a group are joined by a comma, groups parted by `>`.
    pub observed: String,
    /// The order of the medians in the model.
    pub modelled: String,
    /// Pairs that the observed order tells apart.
    pub pairs: u64,
    /// Share of the sets in which all of them stand in the observed order.
    pub share: Option<f64>,
    /// Mean of Kendall's tau over the sets.
    pub tau: Option<f64>,
    /// Quantile of order 0.025 of it.
    pub tau_low: Option<f64>,
    /// Quantile of order 0.975 of it.
    pub tau_high: Option<f64>,
    /// Source of the observed order.
    pub source: String,
}

/// Two regions of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PairRow {
    /// Name of the order.
    pub order: String,
    /// `posterior` or `prior`.
    pub parameters: String,
    /// The region that was observed to be higher.
    pub higher: String,
    /// The other.
    pub lower: String,
    /// Share of the sets in which it is higher.
    pub share: f64,
}

/// A shape or a turn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatementRow {
    /// `shape` or `turn`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Name of the scenario.
    pub region: String,
    /// `posterior` or `prior`.
    pub parameters: String,
    /// The measure.
    pub measure: String,
    /// The state over whose pairs it is the mean; empty for the region.
    pub state: String,
    /// Its dates.
    pub dates: String,
    /// The moves between them.
    pub moves: String,
    /// Least size of a move, or the largest of none.
    pub threshold: f64,
    /// Share of the sets in which all moves hold.
    pub share: f64,
    /// Lower end of its 95% interval.
    pub low: f64,
    /// Upper end of its 95% interval.
    pub high: f64,
    /// Source of the observation.
    pub source: String,
}

/// A move of a shape or a turn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MoveRow {
    /// Name of the shape or turn.
    pub name: String,
    /// `posterior` or `prior`.
    pub parameters: String,
    /// The earlier date.
    pub from: String,
    /// The later date.
    pub to: String,
    /// `rise`, `fall` or `flat`.
    pub expected: String,
    /// Mean change over the sets.
    pub change: f64,
    /// Quantile of order 0.05 of the change.
    pub q05: f64,
    /// Its median.
    pub median: f64,
    /// Quantile of order 0.95.
    pub q95: f64,
    /// Share of the sets in which the move holds.
    pub share: f64,
}
