//! What figures of a comparison show besides the first batch.

use crate::export::ComparisonSummary;
use crate::export::comparison::RangeUnderPriors;
use crate::outcome::Results;

/// What figures show of the batch under priors; empty where there is none.
#[derive(Debug, Clone, Copy, Default)]
pub struct UnderPriors<'a> {
    /// The results of each scenario, of the region alone.
    pub levels: &'a [&'a Results],
    /// Whether codings are drawn too.
    pub has_codings: bool,
    /// Ranges of the differences.
    pub ranges: &'a [RangeUnderPriors],
    /// The outcomes at the end, where smallest effects of interest are counted.
    pub summary: Option<&'a ComparisonSummary>,
}
