//! Sums and counts of a chunk's replicates in one tick, until they are added to the summary.

use super::branches::Branch;
use super::regime_classifier::RegimeClassifier;
use super::summary::Rows;
use crate::model::number::Number;
use crate::model::state::State;
use crate::outcome::Culture;
use crate::outcome::Scale;
use crate::outcome::binned::Binned;
use crate::outcome::weights::GroupWeights;

/// One tick of one arm.
#[derive(Debug, Clone)]
pub(super) struct TickAccumulator<N: Number> {
    /// Bins of all series, if they are counted and not kept.
    pub binned: Option<Binned<N>>,
    /// The identity weights.
    pub weights: GroupWeights<N>,
    /// Replicates by regime.
    pub regimes: Vec<u64>,
    /// Replicates by culture.
    pub cultures: Vec<u64>,
}

/// The scales and centres of a tick.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure<'a> {
    /// Scales by series.
    pub scales: &'a [Scale],
    /// Values of each series in the first replicate.
    pub series: &'a [f64],
    /// Identity weights in the first replicate; empty if they are not observed.
    pub weights: &'a [f64],
}

impl<N: Number> TickAccumulator<N> {
    /// An empty accumulator for `pairs` ordered pairs, with bins for the series if they are counted.
    pub fn new(arm: &Branch, pairs: usize, binned: Option<Binned<N>>, zero: N) -> Self {
        Self {
            binned,
            weights: GroupWeights::new(pairs, zero),
            regimes: vec![0; arm.classifier.regimes()],
            cultures: vec![0; Culture::ALL.len()],
        }
    }

    /// Clears the accumulator; later values are counted by `measure`.
    pub fn restart(&mut self, measure: Measure<'_>) {
        if let Some(binned) = &mut self.binned {
            binned.restart(measure.scales, measure.series);
        }
        self.weights.restart();
        self.regimes.fill(0);
        self.cultures.fill(0);
    }

    /// Adds some groups: their states, and the observations of the replicates that count.
    #[inline(always)]
    pub fn take(
        &mut self,
        measure: Measure<'_>,
        classifier: &RegimeClassifier,
        states: &[State<N>],
        rows: Rows<'_>,
        like: N,
    ) {
        if let Some(binned) = &mut self.binned {
            binned.take(rows.values, rows.stride, rows.count, like);
        }
        self.weights.take(states.iter().map(|state| &state.weight[..]), measure.weights, rows.count);
        classifier.count(rows, &mut self.regimes, &mut self.cultures);
    }
}
