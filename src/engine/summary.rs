//! The summary of a batch, shared by its threads.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::batch::{Observed, Plan};
use super::ends::{Ends, Judge};
use crate::model::number::Number;
use crate::model::{Measure, Series, World, all_series, series::REGION};
use crate::outcome::cell::{Cells, Scale};
use crate::outcome::{Results, Shares, Trajectory};

/// Cells of every series at every tick.
pub(super) struct Summary<'a> {
    judge: &'a Judge,
    series: Vec<Series>,
    scales: Vec<Scale>,
    ticks: Vec<Mutex<Tick>>,
}

/// What is known of one tick.
struct Tick {
    cells: Cells,
    regimes: Vec<u64>,
    cultures: Vec<u64>,
}

/// The values of every series of one tick: one row a series, one column a replicate.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub values: &'a [f64],
    /// Length of a row.
    pub stride: usize,
    /// Columns that hold replicates.
    pub count: usize,
}

impl<'a> Rows<'a> {
    #[inline(always)]
    pub fn row(&self, row: usize) -> &'a [f64] {
        &self.values[row * self.stride..][..self.count]
    }

    /// The regional measures of one replicate.
    pub fn region(&self, replicate: usize) -> [f64; 8] {
        std::array::from_fn(|measure| self.row(measure)[replicate])
    }
}

impl<'a> Summary<'a> {
    /// An empty summary; `centres` by (tick, series), `exact` how many replicates there are if it shall keep every
    /// value.
    pub fn new(
        world: &World,
        observed: Observed,
        judge: &'a Judge,
        centres: &[f64],
        exact: Option<usize>,
    ) -> Self {
        let mut series = all_series(world.states(), world.issues());
        series.truncate(observed.rows(world));
        let scales = series.iter().map(|series| scale(world, series.measure)).collect();
        let ticks = centres.chunks_exact(series.len()).map(|centres| {
            Mutex::new(Tick {
                cells: Cells::new(centres, exact),
                regimes: vec![0; judge.regimes()],
                cultures: vec![0; crate::outcome::Culture::ALL.len()],
            })
        });
        Self { judge, scales, ticks: ticks.collect(), series }
    }

    /// Takes in tick `t` of some replicates; `like` says by what kind of number.
    #[inline(always)]
    pub fn extend<N: Number>(&self, t: usize, rows: Rows<'_>, like: N) {
        // A thread that panicked while it held the lock takes the whole batch down with it.
        let mut tick = self.ticks[t].lock().unwrap_or_else(PoisonError::into_inner);
        let Tick { cells, regimes, cultures } = &mut *tick;
        for (row, scale) in self.scales.iter().enumerate() {
            cells.extend(row, scale, rows.row(row), like);
        }
        self.judge.count(rows, regimes, cultures);
    }

    /// Takes in what another summary of the same world and judge has.
    pub fn merge(&mut self, other: Self) {
        self.ticks.par_iter_mut().zip(other.ticks).for_each(|(tick, other)| {
            let tick = tick.get_mut().unwrap_or_else(PoisonError::into_inner);
            let other = other.into_inner().unwrap_or_else(PoisonError::into_inner);
            tick.cells.merge(&other.cells);
            for (sum, count) in tick.regimes.iter_mut().zip(other.regimes) {
                *sum += count;
            }
            for (sum, count) in tick.cultures.iter_mut().zip(other.cultures) {
                *sum += count;
            }
        });
    }

    /// The results of the whole batch.
    pub fn results(self, plan: &Plan, judge: &Judge, ends: Ends) -> Results {
        let mut ticks: Vec<Tick> = self
            .ticks
            .into_iter()
            .map(|tick| tick.into_inner().unwrap_or_else(PoisonError::into_inner))
            .collect();
        let points: Vec<Vec<_>> = ticks
            .par_iter_mut()
            .map(|Tick { cells, .. }| {
                self.scales.iter().enumerate().map(|(s, scale)| cells.point(s, scale)).collect()
            })
            .collect();
        let trajectories = self.series.iter().enumerate().map(|(s, series)| Trajectory {
            series: *series,
            points: points.iter().map(|tick| tick[s]).collect(),
        });
        let last = ticks.last().into_iter();
        let ends_of = |tick: &Tick| -> Vec<_> {
            (0..REGION.len()).map(|s| tick.cells.histogram(s, &self.scales[s])).collect()
        };
        Results {
            seed: plan.seed,
            replicates: plan.replicates,
            trajectories: trajectories.collect(),
            ends: last.flat_map(ends_of).collect(),
            regimes: judge.names().to_vec(),
            regime_shares: ticks.iter().map(|tick| Shares { counts: tick.regimes.clone() }).collect(),
            culture_shares: ticks.iter().map(|tick| Shares { counts: tick.cultures.clone() }).collect(),
            passages: ends.passages(),
            agreements: ends.agreements(),
        }
    }
}

/// Range and resolution of a measure.
fn scale(world: &World, measure: Measure) -> Scale {
    if measure.is_count() {
        return Scale::count(world.most(measure));
    }
    let (low, high) = world.range(measure);
    Scale::continuous(low, high)
}
