//! The memory of one thread, and what it does with a chunk of replicates.

use super::batch::Observed;
use super::ends::Judge;
use super::streams::Streams;
use super::summary::{Rows, Summary};
use super::watch::{Stage, Ticks, Watch};
use crate::model::draws::Draws;
use crate::model::number::Number;
use crate::model::record::Sheet;
use crate::model::state::State;
use crate::model::tick::{self, Desk};
use crate::model::{World, record};
use crate::outcome::EndRow;
use crate::outcome::cell::MOST_AT_ONCE;

/// Bytes of state, draws and observations that a thread goes through again and again.
const NEAR: usize = 2 << 20;
/// Most ticks between two visits to the summary.
const MOST_TICKS: usize = 8;
/// Replicates in a chunk are as many as memory allows, and no more than these.
const MOST_REPLICATES: usize = 256;
const _: () = assert!(MOST_REPLICATES <= MOST_AT_ONCE, "a cell takes in a chunk at once");

/// Chunks that each thread gets at least, if there are replicates enough.
const CHUNKS: usize = 4;
/// Groups that go through a tick together, and share the table at which proposals are heard.
const TOGETHER: usize = 4;

/// Neighbouring replicates to be run.
pub(super) struct Task<'a> {
    pub world: &'a World,
    pub judge: &'a Judge,
    pub summary: &'a Summary<'a>,
    /// First replicate.
    pub first: u64,
    /// Number of replicates, at least one and at most a whole chunk.
    pub count: usize,
}

/// The memory of one thread: groups of replicates side by side, which go through a few ticks each in turn.
///
/// Many groups share the way to the cells of a tick, and several ticks the way to the state of a group.
pub(super) struct Worker<N: Number> {
    states: Vec<State<N>>,
    streams: Vec<Streams<N>>,
    desk: Desk<N>,
    observed: Observed,
    /// By (tick of the block, series, replicate).
    sheet: Vec<f64>,
    /// Ticks in a block.
    ticks: usize,
}

/// How much a worker does at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Portion {
    /// Groups of replicates in a chunk.
    pub groups: usize,
    /// Ticks that a group goes through in turn.
    pub ticks: usize,
}

impl Portion {
    /// What fits into the memory near a core.
    pub fn of<N: Number>(world: &World, observed: Observed) -> Self {
        let (pairs, issues) = (world.pairs().len(), world.issues());
        // States hold some 5 numbers a pair and issue and 8 a pair, draws some 40 words a pair.
        let state = N::LANES * (pairs * (issues * 5 + 8) * size_of::<f64>() + pairs * 40 * size_of::<u32>());
        let sheet = N::LANES * observed.rows(world) * size_of::<f64>();
        let most = MOST_REPLICATES / N::LANES;
        let ticks = (NEAR / (2 * most * sheet)).clamp(1, MOST_TICKS);
        Self { groups: (NEAR / (state + ticks * sheet)).clamp(1, most), ticks }
    }

    /// No more than leaves several chunks to each thread, so that none waits long for the last one.
    pub fn shared<N: Number>(self, replicates: u64, threads: usize) -> Self {
        let most = replicates / (CHUNKS * threads * N::LANES) as u64;
        Self { groups: self.groups.min(most.max(1) as usize), ..self }
    }
}

impl<N: Number> Worker<N> {
    /// Memory for chunks of a certain size.
    pub fn new(world: &World, seed: u64, observed: Observed, portion: Portion, zero: N) -> Self {
        let streams = || Streams::new(world.states(), world.is_stochastic(), seed, zero);
        Self {
            states: (0..portion.groups).map(|_| State::new(world, zero)).collect(),
            streams: (0..portion.groups).map(|_| streams()).collect(),
            desk: Desk::new(world, TOGETHER, zero),
            observed,
            sheet: vec![0.0; portion.ticks * observed.rows(world) * portion.groups * N::LANES],
            ticks: portion.ticks,
        }
    }

    /// Runs a task, adds its replicates to the summary and returns their ends.
    pub fn run(&mut self, task: &Task<'_>, watch: &mut dyn Watch) -> Vec<EndRow> {
        let zero = self.states[0].shock;
        zero.apart(
            #[inline(always)]
            || self.run_here(task, watch),
        )
    }

    /// [`Self::run`] with the instructions at hand.
    #[inline(always)]
    fn run_here(&mut self, task: &Task<'_>, watch: &mut dyn Watch) -> Vec<EndRow> {
        let Task { world, judge, summary, first, count } = *task;
        let stride = self.states.len() * N::LANES;
        let size = self.observed.rows(world) * stride;
        let groups = count.div_ceil(N::LANES);
        let (states, streams) = (&mut self.states[..groups], &mut self.streams[..groups]);
        for (group, (state, streams)) in states.iter_mut().zip(&mut *streams).enumerate() {
            state.restart(world);
            streams.restart(first.wrapping_add((group * N::LANES) as u64));
        }
        let like = states[0].shock;
        let mut last = Rows { values: &[], stride, count };
        let mut start = 0;
        while start < world.ticks() {
            let block = start..(start + self.ticks).min(world.ticks());
            start = block.end;
            let together = states.chunks_mut(TOGETHER).zip(streams.chunks_mut(TOGETHER)).enumerate();
            for (column, (states, streams)) in together {
                for (t, values) in block.clone().zip(self.sheet.chunks_exact_mut(size)) {
                    let mut streams = streams.iter_mut();
                    let draws: [Draws<'_, N>; TOGETHER] = std::array::from_fn(|_| {
                        streams.next().map_or(Draws::NONE, |streams| streams.tick(t))
                    });
                    watch.stage(Some(Stage::Draws));
                    tick::advance(
                        world,
                        t,
                        &draws[..states.len()],
                        states,
                        &mut self.desk,
                        &mut Ticks(watch),
                    );
                    for (group, state) in states.iter_mut().enumerate() {
                        let column = (column * TOGETHER + group) * N::LANES;
                        let mut sheet = Sheet { values: &mut *values, stride, column };
                        like.apart(
                            #[inline(always)]
                            || match self.observed {
                                Observed::All => record::observe(world, t, state, &mut sheet),
                                Observed::Region => record::observe_region(world, t, state, &mut sheet),
                            },
                        );
                    }
                    watch.stage(Some(Stage::Observation));
                }
            }
            for (t, values) in block.zip(self.sheet.chunks_exact(size)) {
                let rows = Rows { values, ..last };
                like.apart(
                    #[inline(always)]
                    || summary.extend(t, rows, like),
                );
            }
            watch.stage(Some(Stage::Summary));
        }
        let size_before = (world.ticks() - 1) % self.ticks * size;
        last.values = &self.sheet[size_before..][..size];
        (0..count)
            .map(|replicate| {
                let state = &self.states[replicate / N::LANES];
                judge.end(state, last.region(replicate), first + replicate as u64, replicate % N::LANES)
            })
            .collect()
    }
}
