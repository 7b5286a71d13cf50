//! Scenarios on the same replicates, with fixed parameters or with drawn ones.

use std::num::NonZeroUsize;

use super::StudyError;
use super::draw::{Failure, unwrapped};
use crate::engine::{
    self, Batch, Block, Monitor, ObservableBlock, Observables, Plan, SmallBatch, SmallBatchPlan,
};
use crate::scenario::{Comparable, Scenario, Sets};

/// Most replicates of points that run in the lanes of one another; more of them fill the lanes by themselves.
pub const FEW: u64 = 512;

/// Runs scenarios on the same replicates. With sets, each replicate has its own, which all scenarios share. `take` receives the
/// ends of replicates by scenario, and those of their further runs, which only replicates with sets have.
///
/// # Errors
///
/// [`StudyError`] as of a batch, or [`DrawError`](super::DrawError) of a set that makes no valid scenario.
pub fn run_together(
    scenarios: &Comparable<'_>,
    sets: Option<&Sets>,
    plan: &Plan,
    monitor: &dyn Monitor,
    take: &mut dyn FnMut(&Block, &Block),
) -> Result<Batch, StudyError> {
    let threads = plan.threads.map_or(1, NonZeroUsize::get);
    match sets {
        Some(sets) => {
            engine::run_drawn_together::<Failure>(scenarios, sets, plan, monitor, &mut |rows, further| {
                take(rows, further);
                Ok(())
            })
            .map_err(|stopped| unwrapped(stopped, threads))
        }
        None => engine::run_together(scenarios, plan, monitor, &mut |rows| {
            take(rows, &vec![Vec::new(); rows.len()]);
            Ok(())
        })
        .map_err(|stopped| StudyError::stopped(stopped, threads)),
    }
}

/// Receives the scenarios and the ends of a point, by its number; an error stops the run.
pub type PointSink<'a> = &'a mut dyn FnMut(usize, &[Scenario], &ObservableBlock) -> Result<(), StudyError>;

/// Runs the same replicates, at most [`FEW`], at each of `count` points, with fixed parameters: `make` gives the scenarios of a point by
/// its number, `arms` of them. `take` receives the points in order. Progress is that of a batch a point.
///
/// # Errors
///
/// [`StudyError`] as of a batch, or of `make` or `take`.
pub fn run_points(
    (count, arms): (usize, usize),
    make: &(dyn Fn(usize) -> Result<Vec<Scenario>, StudyError> + Sync),
    plan: &Plan,
    monitor: &dyn Monitor,
    take: PointSink<'_>,
) -> Result<(), StudyError> {
    let threads = plan.threads.unwrap_or(NonZeroUsize::MIN);
    let (replicates, observables) = (plan.replicates as usize, Observables::default());
    let points = SmallBatchPlan { replicates, seed: plan.seed, threads, observables };
    let make = |number| Ok(SmallBatch { scenarios: make(number)?, first: 0 });
    let monitor = OnceAPoint { monitor, arms: arms as u64 };
    engine::run_small_batches(count, &make, &points, &monitor, &mut |number, batch, block| {
        take(number, &batch.scenarios, &block)
    })
    .map_err(|stopped| StudyError::stopped(stopped, threads.get()))
}

/// Counts replicates once that run under each of several scenarios.
struct OnceAPoint<'a> {
    monitor: &'a dyn Monitor,
    arms: u64,
}

impl Monitor for OnceAPoint<'_> {
    fn advance(&self, replicates: u64) {
        self.monitor.advance(replicates / self.arms);
    }

    fn cancelled(&self) -> bool {
        self.monitor.cancelled()
    }

    fn phase(&self, what: &str) {
        self.monitor.phase(what);
    }
}
