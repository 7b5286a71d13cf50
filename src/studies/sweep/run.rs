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
use crate::analysis::variance_components::ScenarioSets;
use crate::analysis::{Comparison, Ends, Sweep};
use crate::engine::{Batch, Block, Monitor, Observed, Plan, at_the_end};
use crate::export::outcome_names;
use crate::export::variance::VarianceRow;
use crate::scenario::{Comparable, Scenario};
use crate::studies::{DrawnParameters, FEW, StudyError, on_threads, run_points, run_together};

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

/// What is found at a point: every outcome, and where the variance of measures comes from, if it is divided.
type AtPoint = (Vec<Named>, Vec<VarianceRow>);

/// Results so far.
struct Gathered {
    sweep: Sweep,
    variances: Vec<VarianceRow>,
    /// Finished points that wait for earlier ones.
    ahead: BTreeMap<usize, AtPoint>,
    stopped: Option<Stop>,
}

impl Gathered {
    /// Adds the outcomes of a point, and passes on points in order.
    fn take(&mut self, plan: &SweepPlan, point: usize, found: Result<AtPoint, Stop>) {
        match found {
            Ok(found) => {
                self.ahead.insert(point, found);
            }
            Err(stop) => {
                self.stopped.get_or_insert(stop);
            }
        }
        while let Some((outcomes, variances)) = self.ahead.remove(&self.sweep.points.len()) {
            let point = self.sweep.points.len();
            plan.push(&mut self.sweep, point, outcomes);
            self.variances.extend(variances);
        }
    }
}

/// Runs the same replicates at every point, and divides the variance at each point if that is planned. The results are the same on any
/// number of threads.
///
/// # Errors
///
/// [`StudyError::Cancelled`], [`StudyError::Threads`], or [`SweepError`] as a [`StudyError::Problem`].
pub(super) fn simulate(
    sweep: &SweepPlan,
    threads: NonZeroUsize,
    monitor: &dyn Monitor,
) -> Result<(Sweep, Vec<VarianceRow>), StudyError> {
    let (replicates, seed, count) =
        (sweep.scenario().replicates(), sweep.scenario().seed(), sweep.points().count());
    if replicates <= FEW && sweep.drawn().is_none() {
        let plan = Plan { replicates, seed, threads: Some(threads), observed: Observed::Region };
        return Ok((in_lanes(sweep, &plan, monitor)?, Vec::new()));
    }
    let beside = if replicates < ENOUGH { threads.get().min(count) } else { 1 };
    let each = NonZeroUsize::new(threads.get() / beside.max(1)).unwrap_or(NonZeroUsize::MIN);
    let plan = Plan { replicates, seed, threads: Some(each), observed: Observed::Region };
    let next = AtomicUsize::new(0);
    let (empty, ahead) = (Sweep::new(replicates), BTreeMap::new());
    let gathered = Mutex::new(Gathered { sweep: empty, variances: Vec::new(), ahead, stopped: None });
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
    let Gathered { sweep, variances, stopped, .. } =
        gathered.into_inner().unwrap_or_else(PoisonError::into_inner);
    match stopped {
        None => Ok((sweep, variances)),
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

/// Every outcome at a point, and the parts of variances.
fn at_point(sweep: &SweepPlan, point: usize, plan: &Plan, monitor: &dyn Monitor) -> Result<AtPoint, Stop> {
    let (scenario, baseline) = sweep.at(point).map_err(Stop::Invalid)?;
    let sets = sweep.drawn().map(DrawnParameters::sets);
    let (first, others) = match &baseline {
        Some(baseline) => (baseline, vec![&scenario]),
        None => (&scenario, Vec::new()),
    };
    let together = Comparable::new(first, &others);
    let together = together.map_err(|problem| Stop::Invalid(sweep.incomparable(point, problem)))?;
    let mut ends = Ends::new(outcome_names(together.scenarios()));
    let is_partitioned = sweep.drawn().is_some_and(|drawn| drawn.record().is_partitioned());
    let mut in_sets = is_partitioned.then(ScenarioSets::default);
    let mut take = |rows: &Block, further: &Block| {
        ends.extend(rows);
        if let Some(in_sets) = &mut in_sets {
            let of = |arm: usize| [&rows[arm][..], &further[arm][..]];
            // A baseline comes before the scenario.
            let last = rows.len() - 1;
            in_sets.extend(of(last), (last > 0).then(|| of(0)));
        }
    };
    let batch = run_together(&together, sets, plan, monitor, &mut take).map_err(Stop::Failed)?;
    let variances = match &in_sets {
        Some(in_sets) => {
            let (threads, number) =
                (plan.threads.unwrap_or(NonZeroUsize::MIN), sweep.points().numbers()[point]);
            let against = baseline.as_ref().map(Scenario::name);
            let rows = on_threads(threads, || VarianceRow::of_scenario(in_sets, against, plan.seed));
            let at_point = |row| VarianceRow { point: Some(number), ..row };
            rows.map_err(Stop::Failed)?.into_iter().map(at_point).collect()
        }
        None => Vec::new(),
    };
    Ok((named(&together, batch, &ends), variances))
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
    use crate::studies::Study as _;
    use crate::studies::comparison::ComparisonPlan;
    use crate::studies::run::RunPlan;
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
                        let found = at_point(&sweep, point, &plan, &Silent);
                        let Ok((outcomes, _)) = found else { panic!("a point") };
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

    #[test]
    fn the_variance_at_a_point_is_divided_as_in_a_run_and_a_comparison() {
        let parts = |rows: &[VarianceRow]| -> Vec<[Option<f64>; 5]> {
            rows.iter().map(|row| [row.parameters, row.chance, row.share, row.low, row.high]).collect()
        };
        let few = |name: &str, spillover: &str| {
            let short = ["scenario.start=\"2014\"", "scenario.end=\"2018\"", "monte_carlo.replicates=16"];
            let set = short.iter().map(|text| (*text).to_owned());
            let set: Vec<String> = set.chain([format!("parameters.spillover={spillover}")]).collect();
            Scenario::named(name, &set).unwrap_or_else(|problems| panic!("{problems}"))
        };
        let drawn = |scenario: &Scenario| DrawnParameters::from_priors(scenario, 1).expect("priors");
        let others = |scenario: &Scenario| {
            drawn(scenario).without(&|key| key == "parameters.spillover").expect("others")
        };
        let plan = |baseline: Option<Scenario>| {
            let space =
                ParameterSpace::new(few("post-2017", "0.3"), &["parameters.spillover"]).expect("a number");
            let points = Points::listed(vec![(7, vec![0.2]), (3, vec![0.5])], "a list".to_owned());
            let plan = SweepPlan::new(space, baseline, points, &|| false).expect("points");
            let drawn = drawn(plan.scenario());
            plan.with_drawn(drawn).expect("shared")
        };
        let on = |plan: &SweepPlan, threads| {
            simulate(plan, NonZeroUsize::new(threads).expect("some"), &Silent).expect("no failure")
        };
        let alone = plan(None);
        let (sweep, variances) = on(&alone, 1);
        assert_eq!((&sweep, &variances), (&on(&alone, 3).0, &on(&alone, 3).1));
        let numbers: Vec<_> = variances.iter().map(|row| row.point).collect();
        assert_eq!(numbers, [vec![Some(7); 8], vec![Some(3); 8]].concat());
        assert!(variances.iter().all(|row| row.against.is_none()));
        let scenario = few("post-2017", "0.5");
        let run = RunPlan::new(scenario.clone()).with_drawn(others(&scenario)).tables().expect("tables");
        assert_eq!(parts(&variances[8..]), parts(&run.summary().variances[..8]));
        let (_, variances) = on(&plan(Some(few("pre-2017", "0.3"))), 2);
        let baseline = few("pre-2017", "0.2");
        let both =
            ComparisonPlan::new(baseline.clone(), vec![few("post-2017", "0.2")]).expect("one calendar");
        let both = both.with_drawn(others(&baseline)).expect("shared").tables().expect("tables");
        assert_eq!(parts(&variances[8..16]), parts(&both.summary().variances));
        assert!(variances[8..16].iter().all(|row| row.against.as_deref() == Some("pre-2017")));
    }
}
