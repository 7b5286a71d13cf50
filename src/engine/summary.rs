//! The summary of a batch, shared by its threads.

use std::sync::{Mutex, PoisonError};

use super::batch::Plan;
use super::ends::{Ends, Judge};
use crate::model::lanes::{Lanes, each};
use crate::model::{Measure, Series, World, all_series, series::REGION};
use crate::outcome::cell::{Cell, Scale};
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
    cells: Vec<Cell>,
    regimes: Vec<u64>,
    cultures: Vec<u64>,
}

impl<'a> Summary<'a> {
    /// An empty summary; `centres` by (tick, series).
    pub fn new(world: &World, judge: &'a Judge, centres: &[f64]) -> Self {
        let series = all_series(world.states(), world.issues());
        let scales = series.iter().map(|series| scale(world, series.measure)).collect();
        let ticks = centres.chunks_exact(series.len()).map(|centres| {
            Mutex::new(Tick {
                cells: centres.iter().map(|centre| Cell::new(*centre)).collect(),
                regimes: vec![0; judge.regimes()],
                cultures: vec![0; crate::outcome::Culture::ALL.len()],
            })
        });
        Self { judge, scales, ticks: ticks.collect(), series }
    }

    /// Takes in the first `count` replicates of a sheet of tick `t`: one row a series, `stride` groups wide.
    #[inline(always)]
    pub fn extend<const L: usize>(&self, t: usize, sheet: &[Lanes<L>], stride: usize, count: usize) {
        // A thread that panicked while it held the lock takes the whole batch down with it.
        let mut tick = self.ticks[t].lock().unwrap_or_else(PoisonError::into_inner);
        let Tick { cells, regimes, cultures } = &mut *tick;
        for ((cell, scale), groups) in cells.iter_mut().zip(&self.scales).zip(sheet.chunks_exact(stride)) {
            cell.extend(scale, groups, count);
        }
        for replicate in 0..count {
            let region = region_of(sheet, stride, replicate);
            regimes[self.judge.regime(&region)] += 1;
            cultures[self.judge.culture(&region) as usize] += 1;
        }
    }

    /// Takes in what another summary of the same world and judge has.
    pub fn merge(&mut self, other: Self) {
        for (tick, other) in self.ticks.iter_mut().zip(other.ticks) {
            let tick = tick.get_mut().unwrap_or_else(PoisonError::into_inner);
            let other = other.into_inner().unwrap_or_else(PoisonError::into_inner);
            for (cell, other) in tick.cells.iter_mut().zip(&other.cells) {
                cell.merge(other);
            }
            for (sum, count) in tick.regimes.iter_mut().zip(other.regimes) {
                *sum += count;
            }
            for (sum, count) in tick.cultures.iter_mut().zip(other.cultures) {
                *sum += count;
            }
        }
    }

    /// The results of the whole batch.
    pub fn results(self, plan: &Plan, judge: &Judge, ends: Ends) -> Results {
        let ticks: Vec<Tick> = self
            .ticks
            .into_iter()
            .map(|tick| tick.into_inner().unwrap_or_else(PoisonError::into_inner))
            .collect();
        let trajectories = self.series.iter().enumerate().map(|(s, series)| Trajectory {
            series: *series,
            points: ticks.iter().map(|tick| tick.cells[s].point(&self.scales[s])).collect(),
        });
        let last = ticks.last().into_iter();
        let ends_of = |tick: &Tick| -> Vec<_> {
            (0..REGION.len()).map(|s| tick.cells[s].histogram(&self.scales[s])).collect()
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

/// The regional measures of a replicate on a sheet.
#[inline(always)]
pub(super) fn region_of<const L: usize>(sheet: &[Lanes<L>], stride: usize, replicate: usize) -> [f64; 8] {
    each(|measure| sheet[measure * stride + replicate / L].0[replicate % L])
}

/// Range and resolution of a measure.
fn scale(world: &World, measure: Measure) -> Scale {
    match measure {
        Measure::PaperGap | Measure::Identity => Scale::continuous(-1.0, 1.0),
        _ if measure.is_count() => Scale::count(world.most(measure)),
        _ => Scale::continuous(0.0, 1.0),
    }
}
