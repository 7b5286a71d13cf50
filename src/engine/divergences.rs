//! What a batch keeps of the differences between one arm and the first.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::arms::Arm;
use super::summary::{Rows, closed, opened};
use crate::model::number::Number;
use crate::model::{Series, series::REGION};
use crate::outcome::pairs::Pairs;
use crate::outcome::{Apart, Divergence, DivergencePath, QUANTILES};
use crate::outcome::{Scale, cell::Cells};

/// The differences of each tick, from the arm's own first one on.
pub(super) struct Divergences {
    /// By series, wide enough for both arms.
    scales: Vec<Scale>,
    /// Of the differences of the region.
    spreads: Vec<Scale>,
    ticks: Vec<Mutex<Tick>>,
}

/// The differences of one tick.
struct Tick {
    /// Of every series.
    pairs: Pairs,
    /// The distribution of those of the region.
    spread: Cells,
}

impl Divergences {
    /// None yet; of the arm and of the first one `scales` by series and `centres` by (tick, series); `exact` how many
    /// replicates there are if every value shall be kept.
    pub fn new(arm: &Arm, scales: [&[Scale]; 2], centres: [&[f64]; 2], exact: Option<usize>) -> Self {
        let scales: Vec<Scale> =
            scales[0].iter().zip(scales[1]).map(|(own, other)| own.joined(other)).collect();
        let [own, baseline] = centres.map(|centres| centres.chunks_exact(scales.len()).skip(arm.from));
        let tick = |(own, baseline): (&[f64], &[f64])| {
            let centres: Vec<f64> = own.iter().zip(baseline).map(|(own, baseline)| own - baseline).collect();
            Mutex::new(Tick {
                spread: Cells::new(&centres[..REGION.len()], exact),
                pairs: Pairs::new(centres),
            })
        };
        Self {
            ticks: own.zip(baseline).map(tick).collect(),
            spreads: scales[..REGION.len()].iter().map(Scale::of_differences).collect(),
            scales,
        }
    }

    /// Takes in one tick, counted from the arm's first own one, of some replicates: the rows of the arm and those of the
    /// first one. `differences` is memory for a row.
    #[inline(always)]
    pub fn extend<N: Number>(
        &self,
        tick: usize,
        [own, baseline]: [Rows<'_>; 2],
        differences: &mut [f64],
        like: N,
    ) {
        let mut tick = opened(&self.ticks[tick]);
        let Tick { pairs, spread } = &mut *tick;
        let differences = &mut differences[..own.count];
        for (row, scale) in self.scales.iter().enumerate() {
            pairs.extend(row, scale, [own.row(row), baseline.row(row)], differences, like);
            if let Some(scale) = self.spreads.get(row) {
                spread.extend(row, scale, differences, like);
            }
        }
    }

    /// Takes in what others of the same arms have.
    pub fn merge(&mut self, other: Self) {
        self.ticks.par_iter_mut().zip(other.ticks).for_each(|(tick, other)| {
            let (tick, other) = (tick.get_mut().unwrap_or_else(PoisonError::into_inner), closed(other));
            tick.pairs.merge(&other.pairs);
            tick.spread.merge(&other.spread);
        });
    }

    /// What they amount to; of the arm and of the first one `scales` by series and `cells` by tick.
    pub fn results(
        self,
        arm: &Arm,
        series: &[Series],
        scales: [&[Scale]; 2],
        cells: &[[&Cells; 2]],
        replicates: u64,
    ) -> Divergence {
        let mut ticks: Vec<Tick> = self.ticks.into_iter().map(closed).collect();
        let apart: Vec<Vec<Apart>> = ticks
            .par_iter()
            .zip(cells)
            .map(|(tick, [own, baseline])| {
                let of_series = |(s, scale): (usize, &Scale)| {
                    let (moments, superiority) = tick.pairs.moments(s, scale);
                    let distances = own.apart(s, [&scales[0][s], &scales[1][s]], baseline);
                    Apart { moments, superiority, distances }
                };
                self.scales.iter().enumerate().map(of_series).collect()
            })
            .collect();
        let together = std::iter::repeat_n(Apart::not_at_all(replicates), arm.from);
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
        Divergence { parts_from: arm.parts_from, spreads: spreads.collect(), ends, paths: paths.collect() }
    }
}
