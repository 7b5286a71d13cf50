//! The replicates of a sweep: several points side by side, in the order of the points.
//!
//! Points of a few replicates run in the lanes of one another. Points of many, and points whose replicates have drawn parameters, fill
//! the lanes by themselves, and run on threads beside each other.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::rows::outcomes;
use super::{SweepError, SweepPlan};
use crate::analysis::sweep::Named;
use crate::analysis::{Comparison, Ends, Sweep};
use crate::engine::{Batch, Block, Monitor, Observed, Plan, at_the_end};
use crate::export::outcome_names;
use crate::scenario::{Comparable, Scenario};
use crate::studies::{DrawnParameters, FEW, StudyError, run_points, run_together};

/// Number of replicates at which a single point keeps all threads busy.
const ENOUGH: u64 = 20_000;

/// Reasons for stopping.
enum Stop {
    /// The threads beside each other could not be started.
    Threads(String),
    /// A point that was valid before is invalid.
    Invalid(SweepError),
    /// A batch did not come to its end.
    Failed(StudyError),
}

/// Results so far.
struct Gathered {
    sweep: Sweep,
    /// Finished points that wait for earlier ones.
    ahead: BTreeMap<usize, Vec<Named>>,
    stopped: Option<Stop>,
}

impl Gathered {
    /// Adds the outcomes of a point, and passes on points in order.
    fn take(&mut self, plan: &SweepPlan, point: usize, found: Result<Vec<Named>, Stop>) {
        match found {
            Ok(outcomes) => {
                self.ahead.insert(point, outcomes);
            }
            Err(stop) => {
                self.stopped.get_or_insert(stop);
            }
        }
        while let Some(outcomes) = self.ahead.remove(&self.sweep.points.len()) {
            plan.push(&mut self.sweep, self.sweep.points.len(), outcomes);
        }
    }
}

/// Runs the same replicates at every point. The results are the same on any number of threads.
///
/// # Errors
///
/// [`StudyError::Cancelled`], [`StudyError::Threads`], or [`SweepError`] as a [`StudyError::Problem`].
pub(super) fn simulate(
    sweep: &SweepPlan,
    threads: NonZeroUsize,
    monitor: &dyn Monitor,
) -> Result<Sweep, StudyError> {
    let (replicates, seed, count) =
        (sweep.scenario().replicates(), sweep.scenario().seed(), sweep.points().count());
    if replicates <= FEW && sweep.drawn().is_none() {
        let plan = Plan { replicates, seed, threads: Some(threads), observed: Observed::Region };
        return in_lanes(sweep, &plan, monitor);
    }
    let beside = if replicates < ENOUGH { threads.get().min(count) } else { 1 };
    let each = NonZeroUsize::new(threads.get() / beside.max(1)).unwrap_or(NonZeroUsize::MIN);
    let plan = Plan { replicates, seed, threads: Some(each), observed: Observed::Region };
    let next = AtomicUsize::new(0);
    let gathered = Gathered { sweep: Sweep::new(replicates), ahead: BTreeMap::new(), stopped: None };
    let gathered = Mutex::new(gathered);
    let open = || gathered.lock().unwrap_or_else(PoisonError::into_inner);
    let work = || {
        loop {
            let point = next.fetch_add(1, Ordering::Relaxed);
            if point >= count || open().stopped.is_some() {
                return;
            }
            let found = at_point(sweep, point, &plan, monitor);
            open().take(sweep, point, found);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..beside {
            if let Err(error) = std::thread::Builder::new().spawn_scoped(scope, work) {
                open().stopped.get_or_insert(Stop::Threads(error.to_string()));
                break;
            }
        }
        work();
    });
    let Gathered { sweep, stopped, .. } = gathered.into_inner().unwrap_or_else(PoisonError::into_inner);
    match stopped {
        None => Ok(sweep),
        Some(Stop::Threads(reason) | Stop::Failed(StudyError::Threads { reason, .. })) => {
            Err(StudyError::Threads { threads: threads.get(), reason })
        }
        Some(Stop::Failed(error)) => Err(error),
        Some(Stop::Invalid(error)) => Err(StudyError::of(error)),
    }
}

/// Runs points in the lanes of one another.
fn in_lanes(sweep: &SweepPlan, plan: &Plan, monitor: &dyn Monitor) -> Result<Sweep, StudyError> {
    let make = |point: usize| {
        let (scenario, baseline) = sweep.at(point).map_err(StudyError::of)?;
        Ok(baseline.into_iter().chain([scenario]).collect())
    };
    let mut found = Sweep::new(plan.replicates);
    let points = (sweep.points().count(), 1 + usize::from(sweep.baseline().is_some()));
    run_points(points, &make, plan, monitor, &mut |point, scenarios, block| {
        let [first, others @ ..] = scenarios else { unreachable!("a point has a scenario") };
        let others: Vec<&Scenario> = others.iter().collect();
        let together = Comparable::new(first, &others);
        let together = together.map_err(|problem| StudyError::of(sweep.incomparable(point, problem)))?;
        let mut ends = Ends::new(outcome_names(together.scenarios()));
        ends.extend(&block.ends);
        let found_here = named(&together, at_the_end(&together, plan.seed, block), &ends);
        sweep.push(&mut found, point, found_here);
        Ok(())
    })?;
    Ok(found)
}

/// Every outcome at a point.
fn at_point(sweep: &SweepPlan, point: usize, plan: &Plan, monitor: &dyn Monitor) -> Result<Vec<Named>, Stop> {
    let (scenario, baseline) = sweep.at(point).map_err(Stop::Invalid)?;
    let sets = sweep.drawn().map(DrawnParameters::sets);
    let (first, others) = match &baseline {
        Some(baseline) => (baseline, vec![&scenario]),
        None => (&scenario, Vec::new()),
    };
    let together = Comparable::new(first, &others);
    let together = together.map_err(|problem| Stop::Invalid(sweep.incomparable(point, problem)))?;
    let mut ends = Ends::new(outcome_names(together.scenarios()));
    let mut take = |rows: &Block| ends.extend(rows);
    let batch = run_together(&together, sets, plan, monitor, &mut take).map_err(Stop::Failed)?;
    Ok(named(&together, batch, &ends))
}

/// Every outcome of the last of some scenarios, with its difference from the first if there are two.
fn named(scenarios: &Comparable<'_>, batch: Batch, ends: &Ends) -> Vec<Named> {
    let comparison = Comparison::pointwise(batch.arms, batch.divergences, ends);
    let last = scenarios.scenarios().iter().zip(&comparison.arms).last();
    last.map_or_else(Vec::new, |(scenario, results)| outcomes(scenario, results, comparison.contrasts.first()))
}
