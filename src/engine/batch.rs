//! A batch of replicates over threads.
//!
//! Replicates are cut into chunks of a fixed size, which threads take as they come free. The sums are free
//! of order ([`crate::outcome::cell`]), and the ends of replicates are handed on in ascending order.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use thiserror::Error;

use super::ends::{Ends, Judge};
use super::streams::Streams;
use super::summary::Summary;
use crate::model::lanes::Lanes;
use crate::model::state::State;
use crate::model::{World, record, tick};
use crate::outcome::{EndRow, Results};
use crate::scenario::{Scenario, compile};

/// Replicates that run side by side in one thread.
const LANES: usize = 8;
/// Most replicates that one thread takes at a time; a multiple of [`LANES`].
const MOST_IN_CHUNK: usize = 128;
/// Numbers that one thread keeps of a chunk before it adds them up, so that large worlds get small chunks.
const NUMBERS_IN_CHUNK: usize = 1 << 21;
/// Chunks a thread between two deliveries of ends.
const CHUNKS_A_THREAD: u64 = 64;

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
    run_in_lanes::<LANES, E>(scenario, plan, MOST_IN_CHUNK, monitor, sink)
}

/// [`run`] with `L` replicates side by side and at most `most_in_chunk` in a chunk, which change nothing.
fn run_in_lanes<const L: usize, E>(
    scenario: &Scenario,
    plan: &Plan,
    most_in_chunk: usize,
    monitor: &dyn Monitor,
    sink: &mut dyn FnMut(&[EndRow]) -> Result<(), E>,
) -> Result<Results, Stopped<E>> {
    let threads = plan.threads.map_or(0, NonZeroUsize::get);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|error| Stopped::Threads(error.to_string()))?;
    let world = compile(scenario);
    let judge = Judge::new(scenario);
    let summary = Summary::new(&world, &judge, reference(&world, plan.seed));
    let mut ends = Ends::new(&world, scenario);

    let chunk = (NUMBERS_IN_CHUNK / summary.cells() / L * L).clamp(L, most_in_chunk) as u64;
    let threads = pool.current_num_threads();
    let workers: Vec<_> =
        (0..threads).map(|_| Mutex::new(Worker::<L>::new(&world, plan.seed, chunk))).collect();
    let wave = CHUNKS_A_THREAD * chunk * threads as u64;
    let mut start = 0;
    while start < plan.replicates {
        let count = wave.min(plan.replicates - start);
        let one = |place: usize| {
            if monitor.cancelled() {
                return Vec::new();
            }
            let first = start + place as u64 * chunk;
            let count = chunk.min(start + count - first);
            // Which thread's memory it is does not matter: a worker starts afresh with every chunk.
            let thread = rayon::current_thread_index().unwrap_or(0);
            let mut worker = workers[thread].lock().unwrap_or_else(PoisonError::into_inner);
            let rows = worker.chunk(&world, &judge, &summary, first, count);
            monitor.advance(count);
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
        record::observe(world, t, &mut state, &mut values);
        all.extend(values.iter().map(|value| value.0[0]));
    }
    all
}

/// The memory of one thread.
struct Worker<const L: usize> {
    state: State<L>,
    streams: Streams<L>,
    observed: Vec<Lanes<L>>,
    /// Replicates in a chunk.
    stride: usize,
    /// Every series of a chunk by (tick, series, replicate).
    chunk: Vec<f64>,
}

impl<const L: usize> Worker<L> {
    fn new(world: &World, seed: u64, chunk: u64) -> Self {
        Self {
            state: State::new(world),
            streams: Streams::new(world.states(), world.is_stochastic(), seed),
            observed: vec![Lanes::ZERO; world.series_count()],
            stride: chunk as usize,
            chunk: vec![0.0; world.series_count() * world.ticks() * chunk as usize],
        }
    }

    /// Runs the `count` replicates from `first` on, adds them to the summary and returns their ends.
    fn chunk(
        &mut self,
        world: &World,
        judge: &Judge,
        summary: &Summary,
        first: u64,
        count: u64,
    ) -> Vec<EndRow> {
        let mut rows = Vec::with_capacity(count as usize);
        let series = self.observed.len();
        for group in (0..count).step_by(L) {
            self.state.restart(world);
            self.streams.restart(first + group);
            for t in 0..world.ticks() {
                tick::advance(world, t, &self.streams.tick(t), &mut self.state);
                record::observe(world, t, &mut self.state, &mut self.observed);
                for (s, value) in self.observed.iter().enumerate() {
                    let at = (t * series + s) * self.stride + group as usize;
                    self.chunk[at..at + L].copy_from_slice(&value.0);
                }
            }
            for lane in 0..(count - group).min(L as u64) {
                let replicate = first + group + lane;
                rows.push(judge.end(&self.state, &self.observed, replicate, lane as usize));
            }
        }
        // Threads start at different ticks, so that they do not wait for each other.
        let start = (first / self.stride as u64 * 7) as usize % world.ticks();
        for t in (start..world.ticks()).chain(0..start) {
            let values = &self.chunk[t * series * self.stride..][..series * self.stride];
            summary.extend(t, values, self.stride, count as usize);
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Results and ends of 50 replicates of a short scenario.
    fn small<const L: usize>(threads: usize, most_in_chunk: usize) -> (Results, Vec<EndRow>) {
        let scenario = Scenario::named("central-asia", &["scenario.ticks_per_year=1".to_owned()]);
        let scenario = scenario.expect("a valid scenario");
        let plan = Plan { replicates: 50, seed: 3, threads: NonZeroUsize::new(threads) };
        let mut rows = Vec::new();
        let results = run_in_lanes::<L, ()>(&scenario, &plan, most_in_chunk, &Silent, &mut |block| {
            rows.extend_from_slice(block);
            Ok(())
        });
        (results.expect("nothing stops it"), rows)
    }

    #[test]
    fn threads_lanes_and_chunks_change_no_bit() {
        let (results, rows) = small::<1>(1, 1);
        assert_eq!(rows.iter().map(|row| row.replicate).collect::<Vec<_>>(), (0..50).collect::<Vec<_>>());
        for (other, other_rows) in
            [small::<8>(1, 128), small::<8>(2, 8), small::<8>(8, 16), small::<4>(3, 12)]
        {
            assert_eq!(results, other);
            assert_eq!(rows, other_rows);
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
