//! The summary of a batch, shared by its threads.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::batch::Batch;
use super::branches::Branch;
use super::centres::Centres;
use super::divergences::{DivergenceSums, Divergences};
use super::plan::{Observed, Plan};
use super::regime_classifier::Ends;
use super::tick_accumulator::{Measure, TickAccumulator};
use crate::model::number::Number;
use crate::model::series::{REGION, RegionValues};
use crate::model::{Series, World, all_series};
use crate::outcome::weights::Weights;
use crate::outcome::{Culture, Point, Results, Shares, Trajectory};
use crate::outcome::{Scale, cell::Cells};

/// Cells of every series at every tick, for each arm and for the difference of each to the first.
pub(super) struct Summary<'a> {
    arms: &'a [Branch],
    series: Vec<Series>,
    /// By (arm, series).
    scales: Vec<Vec<Scale>>,
    /// By (arm, tick), for each arm from the tick on that is counted separately.
    ticks: Vec<Vec<Mutex<Tick>>>,
    /// Differences of each arm but the first.
    divergences: Vec<Divergences>,
    /// Centres of the sums of each arm.
    centres: &'a [Centres],
}

/// The sums of a summary, which can be merged with those of other replicates of the same batch, wherever these were run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct SummarySums {
    /// By (arm, tick).
    ticks: Vec<Vec<Tick>>,
    /// By (arm but the first, tick).
    divergences: Vec<Vec<DivergenceSums>>,
}

/// The summary of one tick.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Tick {
    cells: Cells,
    weights: Weights,
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
    pub fn region(&self, replicate: usize) -> RegionValues {
        std::array::from_fn(|measure| self.row(measure)[replicate])
    }
}

impl<'a> Summary<'a> {
    /// An empty summary; `centres` by arm, `exact` the number of replicates if it keeps every value.
    pub fn new(arms: &'a [Branch], observed: Observed, centres: &'a [Centres], exact: Option<usize>) -> Self {
        let scales = arms.iter().map(|arm| scales(&arm.world, observed)).collect();
        Self::with_scales(scales, arms, observed, centres, exact)
    }

    /// [`Self::new`] on scales by (arm, series), wide enough for all values to come.
    pub fn with_scales(
        scales: Vec<Vec<Scale>>,
        arms: &'a [Branch],
        observed: Observed,
        centres: &'a [Centres],
        exact: Option<usize>,
    ) -> Self {
        let world = &arms[0].world;
        let mut series = all_series(world.states(), world.issues());
        series.truncate(observed.rows(world));
        let tick = |classifier: &super::regime_classifier::RegimeClassifier,
                    (centres, weights): (&[f64], &[f64])| {
            Mutex::new(Tick {
                cells: Cells::new(centres, exact),
                weights: Weights::new(weights),
                regimes: vec![0; classifier.regimes()],
                cultures: vec![0; Culture::ALL.len()],
            })
        };
        let ticks = arms.iter().zip(centres).map(|(arm, centres)| {
            let own = centres.by_tick().skip(arm.counted_from);
            own.map(|centres| tick(&arm.classifier, centres)).collect()
        });
        let others = arms.iter().zip(centres).zip(&scales).skip(1);
        let divergences = others
            .map(|((arm, own), scale)| {
                Divergences::new(arm, [scale, &scales[0]], [&own.series, &centres[0].series], exact)
            })
            .collect();
        Self { arms, ticks: ticks.collect(), divergences, scales, series, centres }
    }

    /// The scales and centres of an arm in tick `t`.
    #[inline(always)]
    pub fn measure(&self, arm: usize, t: usize) -> Measure<'_> {
        let (scales, centres) = (&self.scales[arm], &self.centres[arm]);
        Measure { scales, series: centres.series(t), weights: centres.weights(t) }
    }

    /// Number of cells.
    pub fn cells(arms: &[Branch], observed: Observed) -> usize {
        let (world, others) = (&arms[0].world, &arms[1..]);
        let rows = observed.rows(world);
        let own: usize =
            others.iter().map(|arm| (world.ticks() - arm.from) * (2 * rows + REGION.len())).sum();
        world.ticks() * rows + own
    }

    /// Adds an accumulator: tick `t` of some replicates of an arm.
    #[inline(always)]
    pub fn take<N: Number>(&self, arm: usize, t: usize, accumulator: &TickAccumulator<N>) {
        let mut tick = opened(&self.ticks[arm][t - self.arms[arm].counted_from]);
        let Tick { cells, weights, regimes, cultures } = &mut *tick;
        weights.extend(&accumulator.weights);
        for (counts, more) in [(regimes, &accumulator.regimes), (cultures, &accumulator.cultures)] {
            for (count, more) in counts.iter_mut().zip(more) {
                *count += more;
            }
        }
        if let Some(binned) = &accumulator.binned {
            cells.take(&self.scales[arm], binned);
        }
    }

    /// Adds the series of tick `t` of some replicates of an arm, where the accumulator does not hold them; `like` gives the
    /// number type.
    pub fn extend<N: Number>(&self, arm: usize, t: usize, rows: Rows<'_>, like: N) {
        let mut tick = opened(&self.ticks[arm][t - self.arms[arm].counted_from]);
        like.apart(
            #[inline(always)]
            || {
                for (row, scale) in self.scales[arm].iter().enumerate() {
                    tick.cells.extend(row, scale, rows.row(row), like);
                }
            },
        );
    }

    /// Adds the differences of an arm to the first in tick `t`, after they diverged, from the rows of both, whose columns are
    /// the replicates from `first` on.
    #[inline(always)]
    pub fn diverge<N: Number>(
        &self,
        arm: usize,
        (t, first): (usize, u64),
        both: [Rows<'_>; 2],
        differences: &mut [f64],
        like: N,
    ) {
        self.divergences[arm - 1].extend((t - self.arms[arm].from, first), both, differences, like);
    }

    /// The sums alone.
    pub fn into_sums(self) -> SummarySums {
        SummarySums {
            ticks: self.ticks.into_iter().map(|ticks| ticks.into_iter().map(closed).collect()).collect(),
            divergences: self.divergences.into_iter().map(Divergences::into_sums).collect(),
        }
    }

    /// Merges the sums of other replicates of the same arms.
    pub fn merge(&mut self, other: SummarySums) {
        for (ticks, others) in self.ticks.iter_mut().zip(other.ticks) {
            ticks.par_iter_mut().zip(others).for_each(|(tick, other)| {
                tick.get_mut().unwrap_or_else(PoisonError::into_inner).merge(&other);
            });
        }
        for (divergences, other) in self.divergences.iter_mut().zip(other.divergences) {
            divergences.merge(other);
        }
    }

    /// The results of the whole batch, from the ends of each arm too.
    pub fn results(self, plan: &Plan, ends: &[Ends]) -> Batch {
        let Self { arms, series, scales, ticks, divergences, .. } = self;
        let mut ticks: Vec<Vec<Tick>> =
            ticks.into_iter().map(|ticks| ticks.into_iter().map(closed).collect()).collect();
        let points = |(ticks, scales): (&mut Vec<Tick>, &Vec<Scale>)| -> Vec<Vec<Point>> {
            let of_tick = |Tick { cells, .. }: &mut Tick| {
                scales.iter().enumerate().map(|(s, scale)| cells.point(s, scale)).collect()
            };
            ticks.par_iter_mut().map(of_tick).collect()
        };
        let points: Vec<Vec<Vec<Point>>> = ticks.iter_mut().zip(&scales).map(points).collect();
        // An arm has the values of the first up to the tick from which it is counted separately.
        let trunk = &ticks[0];
        let whole = |arm: usize| trunk[..arms[arm].counted_from].iter().chain(&ticks[arm]);
        let results = arms.iter().zip(ends).enumerate().map(|(k, (arm, ends))| {
            let points = || points[0][..arm.counted_from].iter().chain(&points[k]);
            let trajectories = series.iter().enumerate().map(|(s, series)| Trajectory {
                series: *series,
                points: points().map(|tick| tick[s]).collect(),
            });
            let ends_of = |tick: &Tick| -> Vec<_> {
                (0..REGION.len()).map(|s| tick.cells.histogram(s, &scales[k][s])).collect()
            };
            Results {
                seed: plan.seed,
                replicates: plan.replicates,
                units: plan.replicates,
                trajectories: trajectories.collect(),
                weights: whole(k)
                    .map(|tick| tick.weights.means())
                    .filter(|means| !means.is_empty())
                    .collect(),
                ends: whole(k).last().into_iter().flat_map(ends_of).collect(),
                regimes: arm.classifier.names().to_vec(),
                regime_shares: whole(k).map(|tick| Shares { counts: tick.regimes.clone() }).collect(),
                culture_shares: whole(k).map(|tick| Shares { counts: tick.cultures.clone() }).collect(),
                passages: ends.passages(),
                agreements: ends.agreements(),
            }
        });
        let results = results.collect();
        let divergences = divergences.into_iter().zip(1..).map(|(divergences, arm)| {
            let Branch { from, counted_from, .. } = arms[arm];
            let both: Vec<_> = ticks[arm][from - counted_from..]
                .iter()
                .zip(&trunk[from..])
                .map(|(own, trunk)| [&own.cells, &trunk.cells])
                .collect();
            divergences.results(&arms[arm], &series, [&scales[arm], &scales[0]], &both, plan.replicates)
        });
        Batch { arms: results, divergences: divergences.collect() }
    }
}

impl SummarySums {
    /// Merges the sums of other replicates of the same batch.
    pub fn merge(&mut self, other: Self) {
        for (ticks, others) in self.ticks.iter_mut().zip(other.ticks) {
            ticks.par_iter_mut().zip(others).for_each(|(tick, other)| tick.merge(&other));
        }
        for (ticks, others) in self.divergences.iter_mut().zip(other.divergences) {
            ticks.par_iter_mut().zip(others).for_each(|(tick, other)| tick.merge(other));
        }
    }
}

impl Tick {
    fn merge(&mut self, other: &Self) {
        self.cells.merge(&other.cells);
        self.weights.merge(&other.weights);
        for (sum, count) in self.regimes.iter_mut().zip(&other.regimes) {
            *sum += count;
        }
        for (sum, count) in self.cultures.iter_mut().zip(&other.cultures) {
            *sum += count;
        }
    }
}

/// Returns the scale of every series of a world.
pub(super) fn scales(world: &World, observed: Observed) -> Vec<Scale> {
    let series = all_series(world.states(), world.issues());
    series.iter().take(observed.rows(world)).map(|series| Scale::of(world, series.measure)).collect()
}

/// Returns the contents of a lock. A panic of a thread that holds it ends the whole batch.
pub(super) fn opened<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the contents of a lock that is no longer shared.
pub(super) fn closed<T>(lock: Mutex<T>) -> T {
    lock.into_inner().unwrap_or_else(PoisonError::into_inner)
}
