//! The replicates of a sweep: several points side by side, in the order of the points.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::SweepError;
use super::site::Site;
use crate::analysis::sweep::Named;
use crate::analysis::{Comparison, Ends, Sweep};
use crate::cli::error::CliError;
use crate::engine::{self, Monitor, Observed, Plan, Stopped};
use crate::export::{outcome_names, sweep};
use crate::scenario::Comparable;

/// Replicates from which those of one point keep all threads busy.
const ENOUGH: u64 = 20_000;

/// Why points were not run to the end.
enum Stop {
    Cancelled,
    Threads(String),
    /// What has been a scenario before is none.
    Invalid(SweepError),
}

/// What has come so far.
struct Gathered {
    sweep: Sweep,
    /// Points whose turn has not come yet.
    ahead: BTreeMap<usize, Vec<Named>>,
    stopped: Option<Stop>,
}

impl Gathered {
    /// Takes in the outcomes of a point, and hands on those whose turn it is.
    fn take(&mut self, site: &Site, point: usize, found: Result<Vec<Named>, Stop>) {
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
            self.sweep.push(site.numbers[point], site.points[point].clone(), site.written(point), outcomes);
        }
    }
}

/// Runs the same replicates at every point; `None` where the monitor wants no more. The same results at any number of
/// threads.
///
/// # Errors
///
/// [`CliError::Threads`] or [`CliError::Sweep`].
pub fn simulate(
    site: &Site,
    replicates: u64,
    threads: NonZeroUsize,
    monitor: &dyn Monitor,
) -> Result<Option<Sweep>, CliError> {
    let beside = if replicates < ENOUGH { threads.get().min(site.points.len()) } else { 1 };
    let each = NonZeroUsize::new(threads.get() / beside.max(1)).unwrap_or(NonZeroUsize::MIN);
    let plan =
        Plan { replicates, seed: site.scenario().seed(), threads: Some(each), observed: Observed::Region };
    let next = AtomicUsize::new(0);
    let gathered = Gathered { sweep: Sweep::new(replicates), ahead: BTreeMap::new(), stopped: None };
    let gathered = Mutex::new(gathered);
    let open = || gathered.lock().unwrap_or_else(PoisonError::into_inner);
    let work = || {
        loop {
            let point = next.fetch_add(1, Ordering::Relaxed);
            if point >= site.points.len() || open().stopped.is_some() {
                return;
            }
            let found = at_point(site, point, &plan, monitor);
            open().take(site, point, found);
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
        None => Ok(Some(sweep)),
        Some(Stop::Cancelled) => Ok(None),
        Some(Stop::Threads(reason)) => Err(CliError::Threads { threads: threads.get(), reason }),
        Some(Stop::Invalid(error)) => Err(error.into()),
    }
}

/// Every outcome at a point.
fn at_point(site: &Site, point: usize, plan: &Plan, monitor: &dyn Monitor) -> Result<Vec<Named>, Stop> {
    let stopped = |stopped: Stopped<()>| match stopped {
        Stopped::Threads(reason) => Stop::Threads(reason),
        Stopped::Cancelled { .. } | Stopped::Sink(()) => Stop::Cancelled,
    };
    let (scenario, baseline) = site.at(point).map_err(Stop::Invalid)?;
    let Some(baseline) = baseline else {
        let results = engine::run(&scenario, plan, monitor, &mut |_| Ok(())).map_err(stopped)?;
        return Ok(sweep::outcomes(&scenario, &results, None));
    };
    let alike = Comparable::new(&baseline, &[&scenario]);
    let alike = alike.map_err(|unlike| Stop::Invalid(site.unlike(point, unlike)))?;
    let mut ends = Ends::new(outcome_names(alike.scenarios()));
    let batch = engine::run_together(&alike, plan, monitor, &mut |rows| {
        ends.extend(rows);
        Ok(())
    });
    let batch = batch.map_err(stopped)?;
    let comparison = Comparison::pointwise(batch.arms, batch.divergences, &ends);
    Ok(sweep::outcomes(&scenario, &comparison.arms[1], comparison.contrasts.first()))
}
