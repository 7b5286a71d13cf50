//! Differences between an arm and the first, as a batch summarises them.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::branches::Branch;
use super::summary::{Rows, closed, opened};
use crate::model::number::Number;
use crate::model::{Series, series::REGION};
use crate::outcome::pairs::Pairs;
use crate::outcome::{Divergence, DivergencePath, PairedDifference, QUANTILES};
use crate::outcome::{Scale, cell::Cells};

/// Largest number of pairs whose regional differences are kept tick by tick: correlations are known to about 0.03.
const MOST_PAIRS: usize = 1_024;
/// Smallest number: if memory allows fewer, none are kept.
const LEAST_PAIRS: usize = 128;
/// Largest number of differences kept, over all regional measures and ticks.
const MOST_KEPT: usize = 1 << 22;

/// The differences of each tick, from the arm's first separate tick on.
pub(super) struct Divergences {
    /// Scales by series, wide enough for both arms.
    scales: Vec<Scale>,
    /// Scales of the differences of the region.
    spreads: Vec<Scale>,
    /// Number of pairs whose regional differences are kept.
    kept: usize,
    ticks: Vec<Mutex<DivergenceSums>>,
}

/// The differences of one tick.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct DivergenceSums {
    /// Differences of every series.
    pairs: Pairs,
    /// Distribution of the regional differences.
    spread: Cells,
    /// Regional differences of the first pairs, by (measure, pair); empty before the first of them.
    first: Vec<f32>,
}

impl Divergences {
    /// No differences yet; `scales` by series and `centres` by (tick, series) of the arm and of the first; `exact` the number
    /// of replicates if every value is kept.
    pub fn new(arm: &Branch, scales: [&[Scale]; 2], centres: [&[f64]; 2], exact: Option<usize>) -> Self {
        let scales: Vec<Scale> =
            scales[0].iter().zip(scales[1]).map(|(own, other)| own.joined(other)).collect();
        let [own, baseline] = centres.map(|centres| centres.chunks_exact(scales.len()).skip(arm.from));
        let tick = |(own, baseline): (&[f64], &[f64])| {
            let centres: Vec<f64> = own.iter().zip(baseline).map(|(own, baseline)| own - baseline).collect();
            Mutex::new(DivergenceSums {
                spread: Cells::new(&centres[..REGION.len()], exact),
                pairs: Pairs::new(centres),
                first: Vec::new(),
            })
        };
        let ticks: Vec<_> = own.zip(baseline).map(tick).collect();
        let most = MOST_KEPT / (REGION.len() * ticks.len().max(1));
        let wanted = exact.map_or(MOST_PAIRS, |replicates| replicates.min(MOST_PAIRS));
        Self {
            ticks,
            kept: if most < LEAST_PAIRS { 0 } else { most.min(wanted) },
            spreads: scales[..REGION.len()].iter().map(Scale::of_differences).collect(),
            scales,
        }
    }

    /// Adds one tick, counted from the arm's first separate one, of the replicates from `replicate` on: the rows of the arm and
    /// of the first. `differences` is temporary memory for a row.
    #[inline(always)]
    pub fn extend<N: Number>(
        &self,
        (tick, replicate): (usize, u64),
        [own, baseline]: [Rows<'_>; 2],
        differences: &mut [f64],
        like: N,
    ) {
        let mut tick = opened(&self.ticks[tick]);
        let DivergenceSums { pairs, spread, first } = &mut *tick;
        let differences = &mut differences[..own.count];
        let place = usize::try_from(replicate).map_or(self.kept, |replicate| replicate.min(self.kept));
        let kept = differences.len().min(self.kept - place);
        if kept > 0 && first.is_empty() {
            first.resize(REGION.len() * self.kept, 0.0);
        }
        for (row, scale) in self.scales.iter().enumerate() {
            pairs.extend(row, scale, [own.row(row), baseline.row(row)], differences, like);
            if let Some(scale) = self.spreads.get(row) {
                spread.extend(row, scale, differences, like);
                if kept > 0 {
                    let into = &mut first[row * self.kept + place..][..kept];
                    into.iter_mut().zip(&*differences).for_each(|(into, from)| *into = *from as f32);
                }
            }
        }
    }

    /// The sums alone, by tick.
    pub fn into_sums(self) -> Vec<DivergenceSums> {
        self.ticks.into_iter().map(closed).collect()
    }

    /// Merges the differences of other replicates.
    pub fn merge(&mut self, other: Vec<DivergenceSums>) {
        self.ticks.par_iter_mut().zip(other).for_each(|(tick, other)| {
            tick.get_mut().unwrap_or_else(PoisonError::into_inner).merge(other);
        });
    }

    /// Returns the results; `scales` by series and `cells` by tick of the arm and of the first.
    pub fn results(
        self,
        arm: &Branch,
        series: &[Series],
        scales: [&[Scale]; 2],
        cells: &[[&Cells; 2]],
        replicates: u64,
    ) -> Divergence {
        let mut ticks: Vec<DivergenceSums> = self.ticks.into_iter().map(closed).collect();
        let apart: Vec<Vec<PairedDifference>> = ticks
            .par_iter()
            .zip(cells)
            .map(|(tick, [own, baseline])| {
                let of_series = |(s, scale): (usize, &Scale)| {
                    let (moments, superiority) = tick.pairs.moments(s, scale);
                    let distances = own.apart(s, [&scales[0][s], &scales[1][s]], baseline);
                    PairedDifference { moments, superiority, distances }
                };
                self.scales.iter().enumerate().map(of_series).collect()
            })
            .collect();
        let together = std::iter::repeat_n(PairedDifference::not_at_all(replicates), arm.from);
        let paths = series.iter().enumerate().map(|(s, series)| DivergencePath {
            series: *series,
            points: together.clone().chain(apart.iter().map(|tick| tick[s])).collect(),
        });
        let ends = ticks.last().into_iter().flat_map(|tick| {
            self.spreads
                .iter()
                .enumerate()
                .map(|(s, scale)| tick.spread.histogram(s, scale))
                .collect::<Vec<_>>()
        });
        let ends = ends.collect();
        let spreads = self.spreads.iter().enumerate().map(|(s, scale)| {
            let together = std::iter::repeat_n([0.0; QUANTILES.len()], arm.from);
            let apart = ticks
                .iter_mut()
                .map(|tick| tick.spread.quantiles_around(s, scale, QUANTILES, tick.pairs.level(s)));
            together.chain(apart).collect()
        });
        let spreads = spreads.collect();
        let pairs = usize::try_from(replicates).unwrap_or(usize::MAX).min(self.kept);
        let of_measure = |s: usize| {
            let of_tick = |tick: &DivergenceSums| tick.first[s * self.kept..][..pairs].to_vec();
            ticks.iter().map(of_tick).collect()
        };
        let measures = if pairs > 0 { 0..REGION.len() } else { 0..0 };
        let first_pairs = measures.map(of_measure).collect();
        Divergence { parts_from: arm.parts_from, first_pairs, spreads, ends, paths: paths.collect() }
    }
}

impl DivergenceSums {
    /// Merges the differences of other replicates.
    pub fn merge(&mut self, other: Self) {
        self.pairs.merge(&other.pairs);
        self.spread.merge(&other.spread);
        // Each has its own replicates, and 0 for the others.
        if self.first.is_empty() {
            self.first = other.first;
        } else {
            self.first.iter_mut().zip(other.first).for_each(|(sum, more)| *sum += more);
        }
    }
}
