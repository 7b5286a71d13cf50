//! Differences between the histories of two scenarios, replicate by replicate.

use super::results::{Histogram, QUANTILES};
use crate::model::Series;
use crate::statistics::{Distances, Moments};

/// One scenario against the baseline over the same replicates. Differences are the scenario less the baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Divergence {
    /// First tick in which the two histories of a pair can differ, the number of ticks if they never can.
    pub parts_from: usize,
    /// Every series, in the order of [`crate::model::all_series`].
    pub paths: Vec<DivergencePath>,
    /// Distribution of the paired difference of each regional measure at the end, in the order of
    /// [`crate::model::series::REGION`].
    pub ends: Vec<Histogram>,
    /// Quantiles over pairs of the difference of each regional measure, by (measure, tick), at
    /// [`QUANTILES`].
    pub spreads: Vec<Vec<[f64; QUANTILES.len()]>>,
    /// Differences of each regional measure in the first pairs, by (measure, tick from the first separate one, pair), for their
    /// correlation between ticks. Empty if there are too many ticks to keep enough pairs.
    pub first_pairs: Vec<Vec<Vec<f32>>>,
}

/// One series over the ticks of the calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct DivergencePath {
    /// The series.
    pub series: Series,
    /// Its differences in each tick.
    pub points: Vec<PairedDifference>,
}

/// The paired differences of a series in one tick.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairedDifference {
    /// Moments of the differences.
    pub moments: Moments,
    /// Share of pairs in which the scenario's value is larger, ties counted half.
    pub superiority: f64,
    /// Distances between the two distributions over replicates, the scenario first.
    pub distances: Distances,
}

impl PairedDifference {
    /// Makes the zero difference of `pairs` pairs that still share their histories.
    pub fn not_at_all(pairs: u64) -> Self {
        Self { moments: Moments::none(pairs), superiority: 0.5, distances: Distances::NONE }
    }
}
