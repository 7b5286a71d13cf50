//! A batch of replicates over threads.
//!
//! Replicates are cut into chunks of a fixed size, which threads take as they come free. The sums are free
//! of order ([`crate::outcome::cell`]), and the ends of replicates are handed on in ascending order.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use thiserror::Error;

use super::ends::{Ends, Judge};
use super::instructions::InstructionSet;
use super::streams::Streams;
use super::summary::Summary;
use super::worker::{Task, Worker};
use crate::model::lanes::Lanes;
use crate::model::record::Sheet;
use crate::model::state::State;
use crate::model::{World, record, tick};
use crate::outcome::cell::MOST_AT_ONCE;
use crate::outcome::{EndRow, Results};
use crate::scenario::{Scenario, compile};

/// Replicates side by side in a group.
const LANES: usize = 8;
/// Chunks a thread between two deliveries of ends.
const CHUNKS_A_THREAD: u64 = 64;
/// Most cells in all summaries together; with more threads than that allows, threads share them.
const MOST_CELLS: usize = 1 << 21;

/// What to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Number of replicates, at least 1.
    pub replicates: u64,
    /// Seed; 0 is one like any other.
    pub seed: u64,
    /// Number of threads, `None` for one a core.
    pub threads: Option<NonZeroUsize>,
}

/// Told of progress from any thread, and asked whether to stop.
pub trait Monitor: Sync {
    /// So many more replicates are done.
    fn advance(&self, replicates: u64);
    /// Whether the run is no longer wanted.
    fn cancelled(&self) -> bool;
}

/// A monitor for those who need none.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Monitor for Silent {
    fn advance(&self, _: u64) {}
    fn cancelled(&self) -> bool {
        false
    }
}

/// Why a batch did not come to its end.
#[derive(Debug, Error)]
pub enum Stopped<E> {
    /// The monitor no longer wanted it.
    #[error("interrupted after {done} replicates")]
    Cancelled {
        /// Replicates delivered to the sink.
        done: u64,
    },
    /// The receiver of the ends failed.
    #[error(transparent)]
    Sink(E),
    /// The system gave no threads.
    #[error("cannot start threads: {0}; ask for fewer with --threads")]
    Threads(String),
}

/// Runs the batch: the same results at any number of threads.
///
/// `sink` receives the end of every replicate in ascending order, in blocks, on the calling thread.
///
/// # Errors
/// [`Stopped`], with nothing of the results.
pub fn run<E>(
    scenario: &Scenario,
    plan: &Plan,
    monitor: &dyn Monitor,
    sink: &mut dyn FnMut(&[EndRow]) -> Result<(), E>,
) -> Result<Results, Stopped<E>> {
    run_in::<LANES, E>(scenario, plan, Manner::default(), monitor, sink)
}

/// How a batch is run, which changes no result.
#[derive(Debug, Clone, Copy)]
struct Manner {
    instructions: InstructionSet,
    /// Most groups of lanes in a chunk.
    groups: usize,
}

impl Default for Manner {
    fn default() -> Self {
        Self { instructions: InstructionSet::best(), groups: MOST_AT_ONCE }
    }
}

/// [`run`] with `L` replicates side by side and in a certain manner.
fn run_in<const L: usize, E>(
    scenario: &Scenario,
    plan: &Plan,
    manner: Manner,
    monitor: &dyn Monitor,
    sink: &mut dyn FnMut(&[EndRow]) -> Result<(), E>,
) -> Result<Results, Stopped<E>> {
    let threads = plan.threads.map_or(0, NonZeroUsize::get);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|error| Stopped::Threads(error.to_string()))?;
    let threads = pool.current_num_threads();
    let world = compile(scenario);
    let judge = Judge::new(scenario);
    let centres = reference(&world, plan.seed);
    let shared = (MOST_CELLS / centres.len()).clamp(1, threads);
    let mut summaries: Vec<_> = (0..shared).map(|_| Summary::new(&world, &judge, &centres)).collect();
    let workers: Vec<_> =
        (0..threads).map(|_| Mutex::new(Worker::<L>::new(&world, plan.seed, manner.groups))).collect();
    let chunk = Worker::<L>::replicates(&world, manner.groups) as u64;
    let wave = CHUNKS_A_THREAD * chunk * threads as u64;

    let mut ends = Ends::new(&world, scenario);
    let mut start = 0;
    while start < plan.replicates {
        let count = wave.min(plan.replicates - start);
        let one = |place: usize| {
            if monitor.cancelled() {
                return Vec::new();
            }
            let first = start + place as u64 * chunk;
            let count = chunk.min(start + count - first) as usize;
            // Which memory is used does not matter: a worker starts afresh, and sums are free of order.
            let thread = rayon::current_thread_index().unwrap_or(0);
            let mut worker = workers[thread].lock().unwrap_or_else(PoisonError::into_inner);
            let task =
                Task { world: &world, judge: &judge, summary: &summaries[thread % shared], first, count };
            let rows = manner.instructions.run(&mut worker, &task);
            monitor.advance(count as u64);
            rows
        };
        let places = 0..count.div_ceil(chunk) as usize;
        let rows: Vec<Vec<EndRow>> =
            pool.install(|| places.into_par_iter().with_max_len(1).map(one).collect());
        for block in rows {
            if block.is_empty() {
                return Err(Stopped::Cancelled { done: ends.replicates() });
            }
            ends.extend(&block);
            sink(&block).map_err(Stopped::Sink)?;
        }
        start += count;
    }
    let mut summary = summaries.remove(0);
    for other in summaries {
        summary.merge(other);
    }
    Ok(summary.results(plan, &judge, ends))
}

/// Every series of the first replicate, tick by tick: the centres of the sums.
fn reference(world: &World, seed: u64) -> Vec<f64> {
    let mut state = State::<1>::new(world);
    let mut streams = Streams::<1>::new(world.states(), world.is_stochastic(), seed);
    streams.restart(0);
    let mut values = vec![Lanes::ZERO; world.series_count()];
    let mut all = Vec::with_capacity(values.len() * world.ticks());
    for t in 0..world.ticks() {
        tick::advance(world, t, &streams.tick(t), &mut state);
        record::observe(world, t, &mut state, &mut Sheet { values: &mut values, stride: 1, column: 0 });
        all.extend(values.iter().map(|value| value.0[0]));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Results and ends of 50 replicates of a short scenario.
    fn small<const L: usize>(
        threads: usize,
        groups: usize,
        instructions: InstructionSet,
    ) -> (Results, Vec<EndRow>) {
        let scenario = Scenario::named("central-asia", &["scenario.ticks_per_year=1".to_owned()]);
        let scenario = scenario.expect("a valid scenario");
        let plan = Plan { replicates: 50, seed: 3, threads: NonZeroUsize::new(threads) };
        let mut rows = Vec::new();
        let results =
            run_in::<L, ()>(&scenario, &plan, Manner { instructions, groups }, &Silent, &mut |block| {
                rows.extend_from_slice(block);
                Ok(())
            });
        (results.expect("nothing stops it"), rows)
    }

    #[test]
    fn threads_lanes_groups_and_instructions_change_no_bit() {
        let baseline = InstructionSet::BASELINE;
        let (results, rows) = small::<1>(1, 1, baseline);
        assert_eq!(rows.iter().map(|row| row.replicate).collect::<Vec<_>>(), (0..50).collect::<Vec<_>>());
        for instructions in InstructionSet::available() {
            for (other, other_rows) in [
                small::<8>(1, MOST_AT_ONCE, instructions),
                small::<8>(2, 1, instructions),
                small::<8>(8, 2, instructions),
                small::<1>(3, 5, instructions),
            ] {
                assert_eq!(results, other, "{instructions}");
                assert_eq!(rows, other_rows, "{instructions}");
            }
        }
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
        let plan = Plan { replicates: 50, seed: 3, threads: None };
        let stopped = run::<()>(&scenario, &plan, &Impatient, &mut |_| Ok(()));
        assert!(matches!(stopped, Err(Stopped::Cancelled { done: 0 })));
    }

    #[test]
    fn a_sink_that_fails_ends_the_run() {
        let scenario = Scenario::built_in();
        let plan = Plan { replicates: 3, seed: 3, threads: None };
        let stopped = run(&scenario, &plan, &Silent, &mut |_| Err("full"));
        assert!(matches!(stopped, Err(Stopped::Sink("full"))));
    }
}
