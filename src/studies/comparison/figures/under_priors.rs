//! What figures of a comparison show besides the first batch.

use crate::export::ComparisonSummary;
use crate::export::comparison::RangeUnderPriors;
use crate::outcome::Results;
use crate::plot::charts::DrawnToo;

/// What figures show of the batch under priors; empty where there is none.
#[derive(Debug, Clone, Copy, Default)]
pub struct UnderPriors<'a> {
    /// The results of each scenario, of the region alone.
    pub levels: &'a [&'a Results],
    /// What is drawn in it.
    pub drawn: DrawnToo,
    /// Ranges of the differences.
    pub ranges: &'a [RangeUnderPriors],
    /// The outcomes at the end, where smallest effects of interest are counted.
    pub summary: Option<&'a ComparisonSummary>,
}
