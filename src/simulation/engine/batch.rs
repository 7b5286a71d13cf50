//! A batch of replicates over threads.
//!
//! Replicates are split into chunks, which idle threads take ([`super::ordered_pool`]). Sums do not depend on the order
//! ([`crate::outcome::cell`]), and the ends of replicates are delivered in ascending order.

use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::Mutex;

use rayon::prelude::*;

use super::branches::{Branch, arms, arms_of_sets};
use super::buffer::Buffer;
use super::centres::Centres;
use super::chunks::Chunks;
use super::drawn::Drawn;
use super::drawn_scenarios::DrawnScenarios;
use super::instructions::{InstructionSet, in_registers};
use super::lane_inputs::ParameterSets;
use super::layout::ChunkLayout;
use super::ordered_pool::in_order;
use super::plan::{Monitor, Observed, Plan, Stopped, start};
use super::regime_classifier::Ends;
use super::summary::{Summary, opened};
use super::worker::{Numbers, Receiver, Task, Worker};
use crate::model::all_series;
use crate::model::number::Number;
use crate::outcome::{Divergence, EndRow, Results, Scale};
use crate::scenario::{Comparable, Scenario};
use crate::threads::Threads;

/// Largest number of replicates of small sets of drawn parameters that are added to the summary together.
const TOGETHER: u64 = 64;
/// Largest number of cells in all summaries; threads share summaries where one each would exceed it.
const MOST_CELLS: usize = 1 << 20;
/// Largest number of bytes of a scenario's values that are all kept, so that quantiles are exact.
pub const MOST_KEPT: u64 = 64 << 20;

/// Runs work on a thread pool of its own.
///
/// # Errors
/// The system's message if it cannot start threads.
pub fn on_threads<R: Send>(threads: NonZeroUsize, work: impl FnOnce() -> R + Send) -> Result<R, String> {
    Ok(Threads::start(Some(threads))?.run(work))
}

/// The results of several scenarios over the same replicates.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// The results of each scenario, the same as from a batch of its own.
    pub arms: Vec<Results>,
    /// Differences of each scenario but the first to the first.
    pub divergences: Vec<Divergence>,
}

/// Runs a batch; the results are the same at any number of threads.
///
/// `sink` receives the end of every replicate in ascending order, in blocks, on the calling thread.
///
/// # Errors
/// [`Stopped`], without any results.
pub fn run<E>(
    scenario: &Scenario,
    plan: &Plan,
    monitor: &dyn Monitor,
    sink: &mut dyn FnMut(&[EndRow]) -> Result<(), E>,
) -> Result<Results, Stopped<E>> {
    let mut batch = run_together(&Comparable::one(scenario), plan, monitor, &mut |rows| sink(&rows[0]))?;
    Ok(batch.arms.swap_remove(0))
}

/// The ends of neighbouring replicates in ascending order, by scenario.
pub type Block = [Vec<EndRow>];

/// Runs the same replicates under each of several scenarios, on the same draws. The history that two scenarios share is run
/// once, and continues separately from the tick in which they diverge.
///
/// `sink` receives the ends of every replicate as in [`run`], by scenario.
///
/// # Errors
/// [`Stopped`], without any results.
pub fn run_together<E>(
    scenarios: &Comparable<'_>,
    plan: &Plan,
    monitor: &dyn Monitor,
    sink: &mut dyn FnMut(&Block) -> Result<(), E>,
) -> Result<Batch, Stopped<E>> {
    let mut failure = None;
    let mut take = |rows: &Block| sink(rows).map_err(|error| failure = Some(error));
    let batch = run_with(InstructionSet::best(), scenarios, None, plan, monitor, &mut take);
    batch.map_err(|stopped| stopped.with(failure))
}

/// Receives the ends of replicates by scenario; an error stops the batch.
pub(super) type Sink<'a> = &'a mut dyn FnMut(&Block) -> Result<(), ()>;

/// [`run_together`] with an instruction set. Not generic, so that the model is compiled once for each set.
pub(super) fn run_with(
    set: InstructionSet,
    scenarios: &Comparable<'_>,
    drawn: Option<&Drawn<'_>>,
    plan: &Plan,
    monitor: &dyn Monitor,
    sink: Sink<'_>,
) -> Result<Batch, Stopped<()>> {
    in_registers!(set, zero => run_in(zero, None, scenarios, drawn, plan, monitor, sink))
}

/// [`run_together`] with numbers like `zero`, in chunks of the given layout; neither changes a result.
fn run_in<N: Number>(
    zero: N,
    layout: Option<ChunkLayout>,
    scenarios: &Comparable<'_>,
    drawn: Option<&Drawn<'_>>,
    plan: &Plan,
    monitor: &dyn Monitor,
    sink: Sink<'_>,
) -> Result<Batch, Stopped<()>> {
    let pool = start(plan.threads)?;
    let common = Common::new(scenarios, drawn, plan);
    let mut ends = common.ends(scenarios);
    let of = Simulation { common: &common, drawn, plan, pool: &pool, monitor };
    let summary = of.run(zero, layout, 0..plan.replicates, &mut |block| {
        extend(&mut ends, block);
        sink(block)
    })?;
    Ok(pool.run(|| summary.results(plan, &ends)))
}

/// Counts the ends of a block by scenario.
pub(super) fn extend(ends: &mut [Ends], block: &Block) {
    for (ends, rows) in ends.iter_mut().zip(block) {
        ends.extend(rows);
    }
}

/// Common inputs of the replicates of a batch: worlds, centres of sums, scales.
pub(super) struct Common {
    arms: Vec<Branch>,
    centres: Vec<Centres>,
    /// Scales by (arm, series), where numbers are drawn.
    scales: Option<Vec<Vec<Scale>>>,
    /// The number of replicates, if every value is kept.
    exact: Option<usize>,
    observed: Observed,
}

impl Common {
    /// Worlds, and centres of sums, of a batch.
    pub fn new(scenarios: &Comparable<'_>, drawn: Option<&Drawn<'_>>, plan: &Plan) -> Self {
        let mut arms = arms_of_sets(scenarios, drawn.and_then(Drawn::inputs));
        let scales = drawn.map(Drawn::scales);
        if let Some(scales) = &scales {
            // Scenarios with the same ranges under the first set can have others under the next.
            for (arm, _) in arms.iter_mut().zip(scales).filter(|(_, own)| **own != scales[0]) {
                arm.counted_from = 0;
            }
        }
        let centres = arms.iter().map(|arm| Centres::new(&arm.world, plan)).collect();
        let exact = exact(scenarios.baseline(), plan.replicates);
        Self { arms, centres, scales, exact, observed: plan.observed }
    }

    /// An empty summary.
    pub fn summary(&self) -> Summary<'_> {
        let Self { arms, centres, exact, observed, .. } = self;
        match &self.scales {
            None => Summary::new(arms, *observed, centres, *exact),
            Some(scales) => Summary::with_scales(scales.clone(), arms, *observed, centres, *exact),
        }
    }

    /// No ends yet, by scenario.
    pub fn ends(&self, scenarios: &Comparable<'_>) -> Vec<Ends> {
        scenarios.scenarios().iter().map(|scenario| Ends::new(scenario)).collect()
    }
}

/// Replicates of a batch to be run here.
pub(super) struct Simulation<'a> {
    pub common: &'a Common,
    pub drawn: Option<&'a Drawn<'a>>,
    pub plan: &'a Plan,
    pub pool: &'a Threads,
    pub monitor: &'a dyn Monitor,
}

impl<'a> Simulation<'a> {
    /// Runs some of the replicates, the first of which begins a set, and returns their summary; `sink` receives their ends in ascending
    /// order.
    pub fn run<N: Number>(
        &self,
        zero: N,
        layout: Option<ChunkLayout>,
        replicates: Range<u64>,
        sink: Sink<'_>,
    ) -> Result<Summary<'a>, Stopped<()>> {
        let Self { common, drawn, plan, pool, monitor } = *self;
        let Common { arms, exact, .. } = common;
        let threads = pool.count();
        let cells = Summary::cells(arms, plan.observed);
        // A small batch shares one summary: merging several would take longer than waiting for a lock.
        let most = if exact.is_some() { 1 } else { MOST_CELLS / cells };
        let shared = most.clamp(1, threads);
        let scenarios_of_sets = match drawn {
            Some(Drawn::Scenarios(drawn)) => Some(drawn),
            _ => None,
        };
        let own = matches!(drawn, Some(Drawn::Lanes(_)));
        let set = scenarios_of_sets.map_or(plan.replicates, |drawn| drawn.per_set()).max(1);
        let is_buffered = scenarios_of_sets.is_some() && set < TOGETHER;
        let binned = exact.is_none() && !is_buffered;
        let count = replicates.end - replicates.start;
        let most = || ChunkLayout::of::<N>(arms, plan.observed, binned, own).shared::<N>(count, threads);
        let layout = layout.map_or_else(most, |layout| ChunkLayout { binned, own, ..layout });
        // A replicate with its own set shares the lanes with its partner.
        let partners = u64::from(scenarios_of_sets.is_some_and(|drawn| drawn.has_partners()));
        let of_set = (set + partners).div_ceil(N::LANES as u64) as usize;
        let groups = if is_buffered { of_set } else { layout.groups.min(of_set) };
        let layout = ChunkLayout { groups, ..layout };
        let most = ((layout.groups * N::LANES) as u64 - partners).min(set);
        // Several small sets are added to the summary together.
        let most = if is_buffered { most.max(TOGETHER / set * set) } else { most };
        let buffer = || Buffer::new(arms[0].world.ticks(), plan.observed.rows(&arms[0].world), most as usize);

        let mut summaries: Vec<_> =
            pool.run(|| (0..shared).into_par_iter().map(|_| common.summary()).collect());
        let context = |place: usize| WorkerContext {
            worker: Worker::new(arms, plan.seed, plan.observed, layout, zero),
            buffer: is_buffered.then(|| Mutex::new(buffer())),
            summary: &summaries[place % shared],
        };
        let mut contexts: Vec<_> = pool.run(|| (0..threads).into_par_iter().map(context).collect());
        // Any worker can take any chunk: it starts afresh, and sums do not depend on the order.
        let work = |context: &mut WorkerContext<'_, N>, (first, count): (u64, u64)| {
            if monitor.cancelled() {
                return None;
            }
            let rows = match drawn {
                None => context.run(arms, first, count),
                Some(Drawn::Lanes(sets)) => context.run_sets(arms, sets, first, count),
                Some(Drawn::Scenarios(drawn)) => context.run_drawn(drawn, first, count, zero),
            };
            monitor.advance(count);
            Some(rows)
        };
        let mut done = 0;
        let take = |rows: Option<Vec<Vec<EndRow>>>| {
            let block = rows.ok_or(Stopped::Cancelled { done })?;
            done += block[0].len() as u64;
            sink(&block).map_err(Stopped::Sink)
        };
        in_order(pool, &mut contexts, Chunks::new(replicates, set, most, threads), work, take)?;
        drop(contexts);
        Ok(pool.run(|| {
            let mut summary = summaries.remove(0);
            for other in summaries {
                summary.merge(other.into_sums());
            }
            summary
        }))
    }
}

/// Returns the number of replicates if every value of a batch is kept, so that quantiles are exact. The values of all series of one
/// scenario decide, so that its results equal those of a batch of its own.
pub(super) fn exact(scenario: &Scenario, replicates: u64) -> Option<usize> {
    let series = all_series(scenario.states().len(), scenario.issues().len()).len();
    let values = series * scenario.calendar().ticks();
    let kept = replicates.saturating_mul((values * size_of::<f64>()) as u64);
    (kept <= MOST_KEPT).then_some(replicates as usize)
}

/// The memory of a thread.
struct WorkerContext<'a, N: Number> {
    worker: Worker<N>,
    /// Buffer for small sets of drawn parameters.
    buffer: Option<Mutex<Buffer>>,
    summary: &'a Summary<'a>,
}

impl<N: Number> WorkerContext<'_, N> {
    /// Runs some replicates and returns their ends by arm.
    fn run(&mut self, arms: &[Branch], first: u64, count: u64) -> Vec<Vec<EndRow>> {
        let (receiver, count) = (Receiver::Summary(self.summary), count as usize);
        let numbers = Numbers::From(first);
        self.worker.run(&Task { arms, receiver, numbers, count, counted: count, inputs: None }, &mut ())
    }

    /// Runs some replicates, each with the parameters of its set, and returns their ends and those of their further runs.
    fn run_sets(
        &mut self,
        arms: &[Branch],
        sets: &ParameterSets<'_>,
        first: u64,
        count: u64,
    ) -> Vec<Vec<EndRow>> {
        let (receiver, count) = (Receiver::Summary(self.summary), count as usize);
        let inputs = &sets.columns(first, count, false);
        let numbers = Numbers::From(first);
        let task = Task { arms, receiver, numbers, count, counted: count, inputs: Some(inputs) };
        let mut ends = self.worker.run(&task, &mut ());
        let mut further = vec![Vec::new(); arms.len()];
        let count = sets.partitioned(first, count as u64) as usize;
        for run in sets.further_runs().iter().filter(|_| count > 0) {
            let others = run.other_codings.then(|| sets.columns(first, count, true));
            let inputs = Some(others.as_ref().unwrap_or(inputs));
            let numbers = Numbers::From(first.wrapping_add(run.replicates_on));
            let task = Task { receiver: Receiver::Nobody, numbers, count, counted: 0, inputs, ..task };
            let rows = self.worker.run(&task, &mut ());
            further.iter_mut().zip(rows).for_each(|(further, rows)| further.push(rows));
        }
        ends.extend(further.into_iter().map(interleaved));
        ends
    }

    /// Runs some replicates, each under the scenario of its set, and returns their ends and those of their further runs.
    fn run_drawn(&mut self, drawn: &DrawnScenarios<'_>, first: u64, count: u64, like: N) -> Vec<Vec<EndRow>> {
        let (set, end) = (drawn.per_set(), first + count);
        let partners = usize::from(drawn.has_partners());
        let (mut ends, mut others) = (Vec::new(), Vec::new());
        for first in (first..end).step_by(set as usize) {
            let of_set = |other_codings| arms(&Comparable::one(&drawn.scenario_of(first, other_codings)));
            let arms = of_set(false);
            let counted = set.min(end - first) as usize;
            let receiver = match &self.buffer {
                Some(buffer) => {
                    opened(buffer).expect(counted);
                    Receiver::Buffer(buffer, self.summary)
                }
                None => Receiver::Summary(self.summary),
            };
            let numbers = Numbers::From(first);
            let count = counted + partners;
            let task = Task { arms: &arms, receiver, numbers, count, counted, inputs: None };
            self.worker.take_inputs(&arms);
            let mut rows = self.worker.run(&task, &mut ()).swap_remove(0);
            others.extend(rows.split_off(counted));
            ends.extend(rows);
            let further = drawn.further_runs(first).iter().map(|run| {
                let others = run.other_codings.then(|| of_set(true));
                let arms = others.as_deref().unwrap_or(&arms);
                let numbers = Numbers::From(first.wrapping_add(run.replicates_on));
                let receiver = Receiver::Nobody;
                let task = Task { arms, receiver, numbers, count: counted, counted: 0, inputs: None };
                self.worker.take_inputs(arms);
                self.worker.run(&task, &mut ()).swap_remove(0)
            });
            others.extend(interleaved(further.collect()));
        }
        if let Some(buffer) = &self.buffer {
            opened(buffer).empty(self.summary, like);
        }
        vec![ends, others]
    }
}

/// The ends of several runs of the same replicates, replicate by replicate.
fn interleaved(runs: Vec<Vec<EndRow>>) -> Vec<EndRow> {
    let mut runs: Vec<_> = runs.into_iter().map(Vec::into_iter).collect();
    std::iter::from_fn(|| {
        let of_replicate: Vec<EndRow> = runs.iter_mut().filter_map(Iterator::next).collect();
        (!of_replicate.is_empty()).then_some(of_replicate)
    })
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Observed, Silent};
    use crate::model::lanes::Lanes;
    use crate::scenario::{ParameterSpace, Sets};

    /// Results and ends of 50 replicates of a short scenario.
    fn small<N: Number>(threads: usize, groups: usize, ticks: usize, zero: N) -> (Results, Vec<EndRow>) {
        of(50, threads, groups, ticks, zero)
    }

    /// Results and ends of some replicates of a short scenario.
    fn of<N: Number>(
        replicates: u64,
        threads: usize,
        groups: usize,
        ticks: usize,
        zero: N,
    ) -> (Results, Vec<EndRow>) {
        let scenario = Scenario::named("central-asia", &["scenario.ticks_per_year=1".to_owned()]);
        let scenario = scenario.expect("a valid scenario");
        let plan = Plan { replicates, seed: 3, threads: NonZeroUsize::new(threads), observed: Observed::All };
        let layout = Some(ChunkLayout { groups, ticks, binned: false, own: false });
        let mut rows = Vec::new();
        let batch = run_in(zero, layout, &Comparable::one(&scenario), None, &plan, &Silent, &mut |block| {
            rows.extend_from_slice(&block[0]);
            Ok(())
        });
        (batch.expect("nothing stops it").arms.remove(0), rows)
    }

    #[test]
    fn threads_lanes_portions_and_instructions_change_no_bit() {
        let (results, rows) = small(1, 1, 1, Lanes::<1>::ZERO);
        assert_eq!(rows.iter().map(|row| row.replicate).collect::<Vec<_>>(), (0..50).collect::<Vec<_>>());
        for (threads, groups, ticks) in [(1, 6, 8), (2, 1, 1), (8, 2, 3), (3, 5, 100)] {
            assert_eq!(small(threads, groups, ticks, Lanes::<1>::ZERO), (results.clone(), rows.clone()));
            for set in InstructionSet::available() {
                let (other, other_rows) = in_registers!(set, zero => small(threads, groups, ticks, zero));
                assert_eq!(results, other, "{set}");
                assert_eq!(rows, other_rows, "{set}");
            }
        }
    }

    #[test]
    fn nor_do_they_where_series_are_counted() {
        // More than are kept, and no whole number of chunks, groups or lanes.
        const REPLICATES: u64 = 2_707;
        let (results, rows) = of(REPLICATES, 1, 1, 1, Lanes::<1>::ZERO);
        let kept = results.trajectories.len() * results.trajectories[0].points.len() * size_of::<f64>();
        assert!(kept as u64 * REPLICATES > MOST_KEPT);
        for (threads, groups, ticks) in [(2, 64, 8), (3, 5, 4), (2, 7, 100)] {
            assert_eq!(
                of(REPLICATES, threads, groups, ticks, Lanes::<1>::ZERO),
                (results.clone(), rows.clone())
            );
            for set in InstructionSet::available() {
                let (other, other_rows) = in_registers!(set, zero => of(REPLICATES, threads, groups, ticks, zero)
                );
                assert_eq!(results, other, "{set}");
                assert_eq!(rows, other_rows, "{set}");
            }
        }
    }

    /// Results and ends of 50 sets of all priors of a short scenario.
    fn of_sets<N: Number>(
        threads: usize,
        groups: usize,
        ticks: usize,
        per_set: u64,
        zero: N,
    ) -> (Results, Vec<Vec<EndRow>>) {
        let scenario = Scenario::named("central-asia", &["scenario.ticks_per_year=1".to_owned()]);
        let (varied, priors) =
            ParameterSpace::by_priors(scenario.expect("a valid scenario")).expect("priors of numbers");
        let sets = Sets::of_priors(varied, &priors, 11, per_set);
        let threads = NonZeroUsize::new(threads);
        let plan = Plan { replicates: 50 * per_set, seed: 3, threads, observed: Observed::All };
        let one = Comparable::one(sets.varied().scenario());
        let drawn = Drawn::new(&sets, &one, &plan, &Silent).expect("not cancelled").expect("valid sets");
        assert!(matches!(drawn, Drawn::Lanes(_)));
        let layout = Some(ChunkLayout { groups, ticks, binned: false, own: true });
        let mut rows = vec![Vec::new(); 2];
        let first = Comparable::one(&drawn.first()[0]);
        let batch = run_in(zero, layout, &first, Some(&drawn), &plan, &Silent, &mut |block| {
            rows.iter_mut().zip(block).for_each(|(rows, block)| rows.extend_from_slice(block));
            Ok(())
        });
        (batch.expect("nothing stops it").arms.remove(0), rows)
    }

    #[test]
    fn nor_do_they_where_each_lane_has_parameters_of_its_own() {
        for per_set in [1, 3] {
            let one = of_sets(1, 1, 1, per_set, Lanes::<1>::ZERO);
            for (threads, groups, ticks) in [(1, 6, 8), (2, 1, 1), (3, 5, 100)] {
                assert_eq!(of_sets(threads, groups, ticks, per_set, Lanes::<1>::ZERO), one);
                for set in InstructionSet::available() {
                    let zero = in_registers!(set, zero => of_sets(threads, groups, ticks, per_set, zero));
                    assert_eq!(zero, one, "{set}");
                }
            }
        }
    }

    #[test]
    fn the_weights_of_a_dyad_average_to_its_identity() {
        use crate::model::{Measure, Unit, draws::ordered};
        let (results, _) = small(2, 2, 3, Lanes::<1>::ZERO);
        assert_eq!(results.weights.len(), 39);
        let mut asymmetric = 0;
        for (i, j) in (0..5).flat_map(|i| (i + 1..5).map(move |j| (i, j))) {
            let series = crate::model::Series { measure: Measure::Identity, unit: Unit::Dyad(i, j) };
            let identity = results.trajectory(series).expect("every dyad is observed");
            for (point, weights) in identity.points.iter().zip(&results.weights) {
                let [one, other] = [(i, j), (j, i)].map(|(of, toward)| weights[ordered(5, of, toward)]);
                assert!(((one.mean + other.mean) / 2.0 - point.mean).abs() < 1e-11, "{i} {j}");
                // The spread of a mean of two is at most the mean of their spreads.
                assert!(point.sd < (one.sd + other.sd) / 2.0 + 1e-9, "{i} {j}");
                asymmetric += u32::from((one.mean - other.mean).abs() > 0.01);
            }
        }
        assert!(asymmetric > 100, "{asymmetric}");
    }

    #[test]
    fn a_run_that_is_no_longer_wanted_stops() {
        struct Impatient;
        impl Monitor for Impatient {
            fn advance(&self, _: u64) {}
            fn cancelled(&self) -> bool {
                true
            }
        }
        let scenario = Scenario::built_in();
        let plan = Plan { replicates: 50, seed: 3, threads: None, observed: Observed::All };
        let stopped = run::<()>(&scenario, &plan, &Impatient, &mut |_| Ok(()));
        assert!(matches!(stopped, Err(Stopped::Cancelled { done: 0 })));
    }

    #[test]
    fn a_sink_that_fails_ends_the_run() {
        let scenario = Scenario::built_in();
        let plan = Plan { replicates: 3, seed: 3, threads: None, observed: Observed::All };
        let stopped = run(&scenario, &plan, &Silent, &mut |_| Err("full"));
        assert!(matches!(stopped, Err(Stopped::Sink("full"))));
    }
}
