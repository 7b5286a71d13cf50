//! The memory of one thread, and what it does with a chunk of replicates.

use std::ops::Range;
use std::sync::Mutex;

use super::arms::Arm;
use super::batch::Observed;
use super::buffer::Buffer;
use super::samples::Samples;
use super::streams::Streams;
use super::summary::{Rows, Summary, opened};
use super::watch::{Stage, Ticks, Watch};
use crate::model::draws::Draws;
use crate::model::number::Number;
use crate::model::record;
use crate::model::record::Sheet;
use crate::model::state::State;
use crate::model::tick::{self, Desk};
use crate::outcome::EndRow;
use crate::outcome::cell::MOST_AT_ONCE;
use crate::outcome::weights::GroupWeights;

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

/// Neighbouring replicates to be run, in every arm.
pub(super) struct Task<'a> {
    pub arms: &'a [Arm],
    pub receiver: Receiver<'a>,
    /// First replicate.
    pub first: u64,
    /// Number of replicates, at least one and at most a whole chunk.
    pub count: usize,
    /// How many of these, from the first on, the receiver is handed. All have an end.
    pub counted: usize,
}

/// What takes in the observations of a task.
#[derive(Clone, Copy)]
pub(super) enum Receiver<'a> {
    /// The summary of a batch.
    Summary(&'a Summary<'a>),
    /// The summary, but for what a buffer keeps back for it.
    Buffer(&'a Mutex<Buffer>, &'a Summary<'a>),
    /// The values at some ticks.
    Samples(&'a Samples),
}

impl Receiver<'_> {
    /// About which the identity weights of an arm are summed in a tick, by ordered pair; none where they are not observed.
    #[inline(always)]
    fn weight_centres(&self, arm: usize, t: usize) -> &[f64] {
        match self {
            Self::Summary(summary) | Self::Buffer(_, summary) => summary.weight_centres(arm, t),
            Self::Samples(_) => &[],
        }
    }
}

/// The memory of one thread: groups of replicates side by side, which go through a few ticks each in turn.
///
/// Many groups share the way to the cells of a tick, and several ticks the way to the state of a group.
pub(super) struct Worker<N: Number> {
    /// By (arm, group).
    states: Vec<Vec<State<N>>>,
    streams: Vec<Streams<N>>,
    desk: Desk<N>,
    observed: Observed,
    /// By arm, and in it by (tick of the block, series, replicate).
    sheets: Vec<Vec<f64>>,
    /// By (arm, tick of the block).
    weights: Vec<Vec<GroupWeights<N>>>,
    /// By replicate.
    differences: Vec<f64>,
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
    pub fn of<N: Number>(arms: &[Arm], observed: Observed) -> Self {
        let world = &arms[0].world;
        let (pairs, issues) = (world.pairs().len(), world.issues());
        // States hold some 5 numbers a pair and issue and 8 a pair, draws some 40 words a pair.
        let state = N::LANES * pairs * (issues * 5 + 8) * size_of::<f64>() * arms.len();
        let draws = N::LANES * pairs * 40 * size_of::<u32>();
        let sheet = N::LANES * observed.rows(world) * size_of::<f64>() * arms.len();
        let most = MOST_REPLICATES / N::LANES;
        let ticks = (NEAR / (2 * most * sheet)).clamp(1, MOST_TICKS);
        Self { groups: (NEAR / (state + draws + ticks * sheet)).clamp(1, most), ticks }
    }

    /// No more than leaves several chunks to each thread, so that none waits long for the last one.
    pub fn shared<N: Number>(self, replicates: u64, threads: usize) -> Self {
        let most = replicates / (CHUNKS * threads * N::LANES) as u64;
        Self { groups: self.groups.min(most.max(1) as usize), ..self }
    }
}

impl<N: Number> Worker<N> {
    /// Memory for chunks of a certain size.
    pub fn new(arms: &[Arm], seed: u64, observed: Observed, portion: Portion, zero: N) -> Self {
        let world = &arms[0].world;
        // Each draw has its place in a process of its own: one that only some arms use moves nothing in the others.
        let stochastic = arms.iter().any(|arm| arm.world.is_stochastic());
        let streams = || Streams::new(world.states(), stochastic, seed, zero);
        let replicates = portion.groups * N::LANES;
        let states = |arm: &Arm| (0..portion.groups).map(|_| State::new(&arm.world, zero)).collect();
        let sheet = vec![0.0; portion.ticks * observed.rows(world) * replicates];
        let weights = vec![GroupWeights::new(observed.weights(world), zero); portion.ticks];
        Self {
            states: arms.iter().map(states).collect(),
            streams: (0..portion.groups).map(|_| streams()).collect(),
            desk: Desk::new(world, TOGETHER, zero),
            observed,
            sheets: vec![sheet; arms.len()],
            weights: vec![weights; arms.len()],
            differences: vec![0.0; replicates],
            ticks: portion.ticks,
        }
    }

    /// Runs a task, hands its replicates to the receiver and returns their ends, by arm.
    pub fn run(&mut self, task: &Task<'_>, watch: &mut dyn Watch) -> Vec<Vec<EndRow>> {
        let zero = self.states[0][0].shock;
        zero.apart(
            #[inline(always)]
            || self.run_here(task, zero, watch),
        )
    }

    /// [`Self::run`] with the instructions at hand.
    #[inline(always)]
    fn run_here(&mut self, task: &Task<'_>, like: N, watch: &mut dyn Watch) -> Vec<Vec<EndRow>> {
        let Task { arms, receiver, first, count, counted } = *task;
        let ticks = arms[0].world.ticks();
        let stride = self.differences.len();
        let size = self.observed.rows(&arms[0].world) * stride;
        let groups = count.div_ceil(N::LANES);
        for (group, streams) in self.streams[..groups].iter_mut().enumerate() {
            streams.restart(first.wrapping_add((group * N::LANES) as u64));
        }
        for (arm, states) in arms.iter().zip(&mut self.states).filter(|(arm, _)| arm.from == 0) {
            states[..groups].iter_mut().for_each(|state| state.restart(&arm.world));
        }
        let mut start = 0;
        while start < ticks {
            let block = start..(start + self.ticks).min(ticks);
            start = block.end;
            self.weights.iter_mut().flatten().for_each(GroupWeights::restart);
            for column in (0..groups).step_by(TOGETHER) {
                let together = column..(column + TOGETHER).min(groups);
                for (place, t) in block.clone().enumerate() {
                    self.tick(task, t, together.clone(), place, watch);
                }
            }
            for (place, t) in block.enumerate() {
                let values = place * size..(place + 1) * size;
                let rows =
                    |arm: usize| Rows { values: &self.sheets[arm][values.clone()], stride, count: counted };
                for arm in (0..arms.len()).filter(|arm| arms[*arm].counted_from <= t) {
                    let baseline = rows(0);
                    let source = if arms[arm].from <= t { arm } else { 0 };
                    let (own, weights) = (rows(source), &self.weights[source][place]);
                    let differences = &mut self.differences;
                    match receiver {
                        Receiver::Summary(summary) => {
                            summary.weigh(arm, t, weights);
                            like.apart(
                                #[inline(always)]
                                || summary.extend(arm, t, own, baseline, differences, like),
                            );
                        }
                        Receiver::Buffer(buffer, summary) => {
                            summary.weigh(arm, t, weights);
                            opened(buffer).take(t, own);
                        }
                        Receiver::Samples(samples) => samples.take(arm, t, first, own),
                    }
                }
            }
            watch.stage(Some(Stage::Summary));
        }
        let last = (ticks - 1) % self.ticks * size;
        let ends = |(place, arm): (usize, &Arm)| {
            // An arm that never parted ends as the first one does.
            let source = if arm.from < ticks { place } else { 0 };
            let rows = Rows { values: &self.sheets[source][last..last + size], stride, count };
            let end = |replicate: usize| {
                let state = &self.states[source][replicate / N::LANES];
                arm.judge.end(state, rows.region(replicate), first + replicate as u64, replicate % N::LANES)
            };
            (0..count).map(end).collect()
        };
        arms.iter().enumerate().map(ends).collect()
    }

    /// Carries a few groups through tick `t` in every arm, and writes what is observed to the place of the tick in the block.
    #[inline(always)]
    fn tick(&mut self, task: &Task<'_>, t: usize, groups: Range<usize>, place: usize, watch: &mut dyn Watch) {
        let Task { arms, receiver, counted, .. } = *task;
        let stride = self.differences.len();
        let size = self.observed.rows(&arms[0].world) * stride;
        let mut streams = self.streams[groups.clone()].iter_mut();
        let draws: [Draws<'_, N>; TOGETHER] =
            std::array::from_fn(|_| streams.next().map_or(Draws::NONE, |streams| streams.tick(t)));
        watch.stage(Some(Stage::Draws));
        let (trunk, branches) = self.states.split_at_mut(1);
        for (arm, states) in arms[1..].iter().zip(branches).filter(|(arm, _)| arm.from == t && t > 0) {
            debug_assert_eq!(arm.from, arm.parts_from);
            states[groups.clone()].clone_from_slice(&trunk[0][groups.clone()]);
        }
        let sheets = self.sheets.iter_mut().zip(&mut self.weights);
        for (k, (arm, (states, (sheet, weights)))) in
            arms.iter().zip(self.states.iter_mut().zip(sheets)).enumerate()
        {
            if arm.from > t {
                continue;
            }
            let (world, states) = (&arm.world, &mut states[groups.clone()]);
            tick::advance(world, t, &draws[..groups.len()], states, &mut self.desk, &mut Ticks(watch));
            for (group, state) in groups.clone().zip(states) {
                let column = group * N::LANES;
                let mut sheet = Sheet::new(&mut sheet[place * size..][..size], stride, column);
                let like = state.shock;
                like.apart(
                    #[inline(always)]
                    || match self.observed {
                        Observed::All => record::observe(world, t, state, &mut sheet),
                        Observed::Region => record::observe_region(world, t, state, &mut sheet),
                    },
                );
                like.apart(
                    #[inline(always)]
                    || {
                        weights[place].take(
                            &state.weight,
                            receiver.weight_centres(k, t),
                            counted.saturating_sub(column),
                        )
                    },
                );
            }
            watch.stage(Some(Stage::Observation));
        }
    }
}
