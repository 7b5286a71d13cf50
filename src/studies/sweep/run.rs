//! The replicates of a sweep: several points side by side, in the order of the points.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::rows::outcomes;
use super::{SweepError, SweepPlan};
use crate::analysis::sweep::Named;
use crate::analysis::{Comparison, Ends, Sweep};
use crate::engine::{Block, Monitor, Observed, Plan};
use crate::export::outcome_names;
use crate::scenario::Comparable;
use crate::studies::{DrawnParameters, StudyError, run_together};

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
            let point = self.sweep.points.len();
            let (number, values) = (plan.points().numbers()[point], plan.points().values()[point].clone());
            self.sweep.push(number, values, plan.written(point), outcomes);
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

/// Every outcome at a point.
fn at_point(sweep: &SweepPlan, point: usize, plan: &Plan, monitor: &dyn Monitor) -> Result<Vec<Named>, Stop> {
    let (scenario, baseline) = sweep.at(point).map_err(Stop::Invalid)?;
    let sets = sweep.drawn().map(DrawnParameters::sets);
    let Some(baseline) = baseline else {
        let alone = Comparable::one(&scenario);
        let batch = run_together(&alone, sets, plan, monitor, &mut |_| ()).map_err(Stop::Failed)?;
        return Ok(outcomes(&scenario, &batch.arms[0], None));
    };
    let comparable = Comparable::new(&baseline, &[&scenario]);
    let comparable = comparable.map_err(|problem| Stop::Invalid(sweep.incomparable(point, problem)))?;
    let mut ends = Ends::new(outcome_names(comparable.scenarios()));
    let mut take = |rows: &Block| ends.extend(rows);
    let batch = run_together(&comparable, sets, plan, monitor, &mut take).map_err(Stop::Failed)?;
    let comparison = Comparison::pointwise(batch.arms, batch.divergences, &ends);
    Ok(outcomes(&scenario, &comparison.arms[1], comparison.contrasts.first()))
}
