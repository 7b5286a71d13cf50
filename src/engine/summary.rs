//! The summary of a batch, shared by its threads.

use std::sync::{Mutex, PoisonError};

use super::batch::Plan;
use super::ends::{Ends, Judge};
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
    pub fn new(world: &World, judge: &'a Judge, centres: Vec<f64>) -> Self {
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

    /// Number of cells.
    pub fn cells(&self) -> usize {
        self.series.len() * self.ticks.len()
    }

    /// Takes in `count` replicates at tick `t`: `values` by (series, replicate), `stride` replicates wide.
    pub fn extend(&self, t: usize, values: &[f64], stride: usize, count: usize) {
        // A thread that panicked while it held the lock takes the whole batch down with it.
        let mut tick = self.ticks[t].lock().unwrap_or_else(PoisonError::into_inner);
        let Tick { cells, regimes, cultures } = &mut *tick;
        for ((cell, scale), values) in cells.iter_mut().zip(&self.scales).zip(values.chunks_exact(stride)) {
            cell.extend(scale, &values[..count]);
        }
        for replicate in 0..count {
            let region = std::array::from_fn(|measure| values[measure * stride + replicate]);
            regimes[self.judge.regime(&region)] += 1;
            cultures[self.judge.culture(&region) as usize] += 1;
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

/// Range and resolution of a measure.
fn scale(world: &World, measure: Measure) -> Scale {
    match measure {
        Measure::PaperGap | Measure::Identity => Scale::continuous(-1.0, 1.0),
        _ if measure.is_count() => Scale::count(world.most(measure)),
        _ => Scale::continuous(0.0, 1.0),
    }
}
