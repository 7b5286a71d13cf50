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
            let point = self.sweep.points.len();
            plan.push(&mut self.sweep, point, outcomes);
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
    let last = scenarios.scenarios().last().zip(comparison.arms.last());
    last.map_or_else(Vec::new, |(scenario, results)| {
        outcomes(scenario, results, comparison.contrasts.first())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Silent;
    use crate::scenario::ParameterSpace;
    use crate::studies::sweep::Points;

    const FROM: &str = "states.UZB.leaders.\"Shavkat Mirziyoyev\".from";
    const OPENNESS: &str = "states.UZB.leaders.\"Shavkat Mirziyoyev\".openness";

    fn scenario(name: &str) -> Scenario {
        let short = ["scenario.ticks_per_year=2", "scenario.start=\"2012\"", "scenario.end=\"2022\""];
        Scenario::named(name, &short.map(str::to_owned)).unwrap_or_else(|problems| panic!("{problems}"))
    }

    /// A sweep over some keys, whose values are texts by (point, key).
    fn sweep(keys: &[&str], points: &[&[&str]], baseline: Option<&str>) -> SweepPlan {
        let space =
            ParameterSpace::new(scenario("post-2017"), keys).unwrap_or_else(|problem| panic!("{problem}"));
        let value = |(place, text): (usize, &&str)| space.value(place, text).expect("a value");
        let values = points.iter().map(|point| point.iter().enumerate().map(value).collect());
        let points = Points::listed((0..).zip(values).collect(), "a list".to_owned());
        SweepPlan::new(space, baseline.map(scenario), points, &|| false)
            .unwrap_or_else(|problem| panic!("{problem}"))
    }

    #[test]
    fn points_in_the_lanes_have_the_outcomes_of_a_batch_each() {
        let numbers: &[&[&str]] = &[&["0.1", "0.5"], &["0.7", "0.5"], &["0.7", "0.05"], &["0.3", "0.9"]];
        let dates: &[&[&str]] = &[&["0.1", "2016-09-08"], &["0.1", "2019-01-01"], &["0.3", "2019-01-01"]];
        let ends: &[&[&str]] = &[&["0.1", "2020"], &["0.2", "2021"], &["0.2", "2020"]];
        for baseline in [None, Some("pre-2017")] {
            for (key, points) in [(OPENNESS, numbers), (FROM, dates), ("scenario.end", ends)] {
                let sweep = sweep(&["parameters.spillover", key], points, baseline);
                for (replicates, threads) in [(1, 1), (13, 1), (13, 3), (70, 2)] {
                    let threads = NonZeroUsize::new(threads);
                    let plan = Plan { replicates, seed: 5, threads, observed: Observed::Region };
                    let found =
                        in_lanes(&sweep, &plan, &Silent).unwrap_or_else(|problem| panic!("{problem}"));
                    let mut expected = Sweep::new(replicates);
                    for point in 0..points.len() {
                        let Ok(outcomes) = at_point(&sweep, point, &plan, &Silent) else { panic!("a point") };
                        sweep.push(&mut expected, point, outcomes);
                    }
                    assert_eq!(found, expected, "{key}: {replicates} replicates");
                }
            }
        }
    }

    #[test]
    fn a_sweep_in_the_lanes_counts_each_replicate_once_and_can_be_stopped() {
        struct Counting(AtomicUsize, usize);
        impl Monitor for Counting {
            fn advance(&self, replicates: u64) {
                self.0.fetch_add(replicates as usize, Ordering::Relaxed);
            }
            fn cancelled(&self) -> bool {
                self.0.load(Ordering::Relaxed) >= self.1
            }
        }
        let points: Vec<[String; 1]> = (1..=20).map(|step| [(0.02 * f64::from(step)).to_string()]).collect();
        let points: Vec<[&str; 1]> = points.iter().map(|[text]| [text.as_str()]).collect();
        let points: Vec<&[&str]> = points.iter().map(|point| &point[..]).collect();
        let sweep = sweep(&["parameters.spillover"], &points, Some("pre-2017"));
        let plan =
            Plan { replicates: 9, seed: 5, threads: Some(NonZeroUsize::MIN), observed: Observed::Region };
        let (all, some) = (Counting(AtomicUsize::new(0), 181), Counting(AtomicUsize::new(0), 9));
        assert_eq!(in_lanes(&sweep, &plan, &all).map(|found| found.points.len()).ok(), Some(20));
        assert_eq!(all.0.into_inner() as u64, 180);
        assert!(matches!(in_lanes(&sweep, &plan, &some), Err(StudyError::Cancelled)));
        assert!(some.0.into_inner() < 180);
    }
}
