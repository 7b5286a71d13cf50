//! The memory of one thread, and its work on a chunk of replicates.

use std::ops::Range;
use std::sync::Mutex;

use super::batch::Observed;
use super::branches::Branch;
use super::buffer::Buffer;
use super::lane_inputs::LaneInputs;
use super::observation_buffer::ObservationBuffer;
use super::profile::{Stage, Ticks, Watch};
use super::samples::Samples;
use super::streams::Streams;
use super::summary::{Summary, opened};
use super::tick_accumulator::{Measure, TickAccumulator};
use crate::model::World;
use crate::model::coalition::FEW;
use crate::model::coefficients::{ByGroup, Coefficients};
use crate::model::draws::Draws;
use crate::model::number::Number;
use crate::model::observe;
use crate::model::series::REGION;
use crate::model::state::State;
use crate::model::tick::{self, Workspace};
use crate::outcome::EndRow;
use crate::outcome::binned::Binned;
use crate::outcome::cell::MOST_AT_ONCE;

/// Bytes of state, draws and observations that a thread reads repeatedly.
const NEAR: usize = 4 << 20;
/// Bytes of observations between two visits to the summary, each read once.
const PASSING: usize = 16 << 20;
/// Largest number of ticks between two visits to the summary.
const MOST_TICKS: usize = 8;
/// Replicates in a chunk are as many as memory allows, and no more than these.
const MOST_REPLICATES: usize = 512;
/// Nor fewer than these, since each visit to a cell costs more than the way to a state that is not near;
const LEAST_REPLICATES: usize = 128;
/// unless their state and draws come to more bytes than these.
const FAR: usize = 128 << 20;
const _: () = assert!(MOST_REPLICATES <= MOST_AT_ONCE, "a cell takes in a chunk at once");

/// Chunks that each thread gets at least, where several share the replicates.
const CHUNKS: usize = 2;
/// Largest number of groups that go through a tick together, with their proposals processed together.
const TOGETHER: usize = 8;

/// Neighbouring replicates to run in every arm.
pub(super) struct Task<'a> {
    pub arms: &'a [Branch],
    pub receiver: Receiver<'a>,
    /// First replicate.
    pub first: u64,
    /// Number of replicates, at least one and at most a whole chunk.
    pub count: usize,
    /// Number of these, from the first on, that the receiver gets. All have an end.
    pub counted: usize,
    /// Inputs of each replicate, if they have their own.
    pub inputs: Option<&'a LaneInputs<'a>>,
}

/// The receiver of a task's observations.
#[derive(Clone, Copy)]
pub(super) enum Receiver<'a> {
    /// The summary of a batch.
    Summary(&'a Summary<'a>),
    /// The summary, through a buffer.
    Buffer(&'a Mutex<Buffer>, &'a Summary<'a>),
    /// The values at some ticks.
    Samples(&'a Samples),
    /// Nobody: the ends of the replicates are all that is wanted.
    Nobody,
}

impl Receiver<'_> {
    /// The scales and centres of an arm in a tick, if it is counted.
    #[inline(always)]
    fn measure(&self, arm: usize, t: usize) -> Option<Measure<'_>> {
        match self {
            Self::Summary(summary) | Self::Buffer(_, summary) => Some(summary.measure(arm, t)),
            Self::Samples(_) | Self::Nobody => None,
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
    /// Coefficients of all groups, by (arm, tick of the block).
    coefficients: Vec<Vec<Coefficients<N>>>,
    /// Coefficients of groups whose replicates have inputs of their own, by (arm, group); empty before the first of them.
    own: Vec<Vec<Coefficients<N>>>,
    workspace: Workspace<N>,
    observed: Observed,
    buffer: ObservationBuffer,
    /// By (arm, tick of the block).
    accumulators: Vec<Vec<TickAccumulator<N>>>,
    /// The regional measures at the last tick, by (arm, replicate).
    last: Vec<Vec<[f64; REGION.len()]>>,
    /// By replicate.
    differences: Vec<f64>,
    layout: ChunkLayout,
}

/// The size of a worker's chunks, and the way in which series are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ChunkLayout {
    /// Groups of replicates in a chunk.
    pub groups: usize,
    /// Ticks of a group in one block.
    pub ticks: usize,
    /// True if series are counted in bins, for a summary that keeps no values.
    pub binned: bool,
    /// True if replicates have inputs of their own.
    pub own: bool,
}

/// Returns the number of groups that go through a tick of a world together.
fn together(world: &World) -> usize {
    // Among many states, each history negotiates by itself.
    if world.states() > FEW { 1 } else { TOGETHER }
}

impl ChunkLayout {
    /// The layout that fits into a core's cache; `binned` if series are counted, `own` if replicates have inputs of their own.
    pub fn of<N: Number>(arms: &[Branch], observed: Observed, binned: bool, own: bool) -> Self {
        let world = &arms[0].world;
        let (pairs, issues) = (world.pairs().len(), world.issues());
        // States hold some 5 numbers a pair and issue and 8 a pair, draws some 40 words a pair.
        let mut state = N::LANES * pairs * (issues * 5 + 8) * size_of::<f64>() * arms.len();
        if own {
            // Coefficients hold some 50 numbers, 5 a pair and one a state and issue.
            let coefficients = 50 + 5 * pairs + world.states() * (issues + 4);
            state += N::LANES * coefficients * size_of::<f64>() * arms.len();
        }
        let draws = N::LANES * pairs * 40 * size_of::<u32>();
        let values = if keeps_values(binned, arms.len()) { size_of::<f64>() } else { 0 };
        let bins = if binned { size_of::<u16>() } else { 0 };
        let sheet = N::LANES * observed.rows(world) * (values + bins) * arms.len();
        let (least, most) = (LEAST_REPLICATES / N::LANES, MOST_REPLICATES / N::LANES);
        // A state outside the cache is loaded once for all of these ticks.
        let ticks = (PASSING / (least * sheet)).clamp(1, MOST_TICKS);
        let least = least.min(FAR / (state + draws)).max(1);
        let groups = NEAR / (state + draws + ticks * sheet);
        Self { groups: groups.clamp(least, most), ticks, binned, own }
    }

    /// Limits the layout so that each thread gets several chunks and none waits long for the last one.
    pub fn shared<N: Number>(self, replicates: u64, threads: usize) -> Self {
        let chunks = if threads == 1 { 1 } else { CHUNKS * threads };
        let most = replicates.div_ceil((chunks * N::LANES) as u64);
        Self { groups: self.groups.min(most.max(1) as usize), ..self }
    }
}

/// Returns whether values are kept until a chunk has finished a block of ticks: if they are not counted, or arms are compared.
fn keeps_values(binned: bool, arms: usize) -> bool {
    !binned || arms > 1
}

impl<N: Number> Worker<N> {
    /// Allocates memory for chunks of a layout.
    pub fn new(arms: &[Branch], seed: u64, observed: Observed, layout: ChunkLayout, zero: N) -> Self {
        let world = &arms[0].world;
        // Each draw has an address in its process: a process that only some arms use changes nothing in the others.
        let stochastic = arms.iter().any(|arm| arm.world.is_stochastic());
        let streams = || Streams::new(world.states(), stochastic, seed, zero);
        let replicates = layout.groups * N::LANES;
        let states = |arm: &Branch| (0..layout.groups).map(|_| State::new(&arm.world, zero)).collect();
        let coefficients = |arm: &Branch| {
            let coefficients = Coefficients::new(&arm.world, zero);
            match observed {
                Observed::All => coefficients,
                Observed::Region => coefficients.without_sources(),
            }
        };
        let of_ticks = |arm: &Branch| vec![coefficients(arm); layout.ticks];
        let rows = observed.rows(world);
        let kept = keeps_values(layout.binned, arms.len()).then_some((replicates, layout.ticks));
        let accumulators = |arm: &Branch| {
            let binned = layout.binned.then(|| Binned::new(rows, replicates, zero));
            vec![TickAccumulator::new(arm, observed.weights(world), binned, zero); layout.ticks]
        };
        Self {
            states: arms.iter().map(states).collect(),
            streams: (0..layout.groups).map(|_| streams()).collect(),
            coefficients: arms.iter().map(of_ticks).collect(),
            own: vec![Vec::new(); arms.len()],
            workspace: Workspace::new(world, together(world), zero),
            observed,
            buffer: ObservationBuffer::new(arms.len(), rows, kept, TOGETHER * N::LANES),
            accumulators: arms.iter().map(accumulators).collect(),
            last: vec![vec![[0.0; REGION.len()]; replicates]; arms.len()],
            differences: vec![0.0; replicates],
            layout,
        }
    }

    /// Runs a task, passes its replicates to the receiver and returns their ends by arm.
    pub fn run(&mut self, task: &Task<'_>, watch: &mut dyn Watch) -> Vec<Vec<EndRow>> {
        let zero = self.states[0][0].shock;
        zero.apart(
            #[inline(always)]
            || self.run_here(task, zero, watch),
        )
    }

    /// [`Self::run`] within the instruction set.
    #[inline(always)]
    fn run_here(&mut self, task: &Task<'_>, like: N, watch: &mut dyn Watch) -> Vec<Vec<EndRow>> {
        let Task { arms, first, count, .. } = *task;
        let ticks = arms[0].world.ticks();
        let groups = count.div_ceil(N::LANES);
        for (group, streams) in self.streams[..groups].iter_mut().enumerate() {
            streams.restart(first.wrapping_add((group * N::LANES) as u64));
        }
        if let Some(inputs) = task.inputs {
            for (k, (arm, own)) in arms.iter().zip(&mut self.own).enumerate() {
                own.resize_with(self.layout.groups, || {
                    self.coefficients[k][0].clone().with_own(&arm.world, inputs.inputs(k))
                });
                for (group, own) in own[..groups].iter_mut().enumerate() {
                    inputs.write(k, group * N::LANES, own.inputs_mut());
                    own.restart(&arm.world);
                }
            }
        } else {
            let first = |arm: (&Branch, &mut Vec<Coefficients<N>>)| arm.1[0].restart(&arm.0.world);
            arms.iter().zip(&mut self.coefficients).for_each(first);
        }
        for (k, (arm, states)) in
            arms.iter().zip(&mut self.states).enumerate().filter(|(_, (arm, _))| arm.from == 0)
        {
            for (group, state) in states[..groups].iter_mut().enumerate() {
                let own = task.inputs.map(|_| &self.own[k][group]);
                state.restart(&arm.world, own.unwrap_or(&self.coefficients[k][0]));
            }
        }
        let at_once = together(&arms[0].world);
        let mut start = 0;
        while start < ticks {
            let block = start..(start + self.layout.ticks).min(ticks);
            start = block.end;
            for (k, accumulators) in self.accumulators.iter_mut().enumerate() {
                for (accumulator, t) in
                    accumulators.iter_mut().zip(block.clone()).filter(|(_, t)| arms[k].counted_from <= *t)
                {
                    task.receiver.measure(k, t).into_iter().for_each(|measure| accumulator.restart(measure));
                }
            }
            if task.inputs.is_none() {
                self.enter(arms, block.clone());
            }
            for column in (0..groups).step_by(at_once) {
                let together = column..(column + at_once).min(groups);
                for (place, t) in block.clone().enumerate() {
                    self.tick(task, t, together.clone(), place, like, watch);
                }
            }
            for (place, t) in block.enumerate() {
                self.hand_on(task, t, place, like);
            }
            watch.stage(Some(Stage::Summary));
        }
        let ends = |(place, arm): (usize, &Branch)| {
            // An arm that never diverged ends like the first.
            let source = if arm.from < ticks { place } else { 0 };
            let end = |replicate: usize| {
                let state = &self.states[source][replicate / N::LANES];
                let region = self.last[source][replicate];
                arm.classifier.end(state, region, first + replicate as u64, replicate % N::LANES)
            };
            (0..count).map(end).collect()
        };
        arms.iter().enumerate().map(ends).collect()
    }

    /// Computes the coefficients of the ticks of a block, which all groups share.
    #[inline(always)]
    fn enter(&mut self, arms: &[Branch], block: Range<usize>) {
        for (arm, coefficients) in arms.iter().zip(&mut self.coefficients) {
            for (place, t) in block.clone().enumerate() {
                let before = place.checked_sub(1).unwrap_or(self.layout.ticks - 1);
                // With one tick a block, they stand where the last ones stood; so do the first ones of all.
                if t > 0
                    && let Ok([now, before]) = coefficients.get_disjoint_mut([place, before])
                {
                    now.follow(before);
                }
                coefficients[place].enter(&arm.world, t);
            }
        }
    }

    /// Passes tick `t`, at `place` of the block, to the receiver.
    #[inline(always)]
    fn hand_on(&mut self, task: &Task<'_>, t: usize, place: usize, like: N) {
        let Task { arms, receiver, first, counted, .. } = *task;
        for arm in (0..arms.len()).filter(|arm| arms[*arm].counted_from <= t) {
            let source = if arms[arm].from <= t { arm } else { 0 };
            let accumulator = &self.accumulators[arm][place];
            let rows = |arm: usize| self.buffer.rows(arm, place, 0, counted);
            match receiver {
                Receiver::Summary(summary) => {
                    like.apart(
                        #[inline(always)]
                        || summary.take(arm, t, accumulator),
                    );
                    if !self.layout.binned {
                        summary.extend(arm, t, rows(source), like);
                    }
                    if arm > 0 && arms[arm].from <= t {
                        let both = [rows(arm), rows(0)];
                        like.apart(
                            #[inline(always)]
                            || summary.diverge(arm, (t, first), both, &mut self.differences, like),
                        );
                    }
                }
                Receiver::Buffer(buffer, summary) => {
                    summary.take(arm, t, accumulator);
                    opened(buffer).take(t, rows(source));
                }
                Receiver::Samples(samples) => samples.take(arm, t, first, rows(source)),
                Receiver::Nobody => {}
            }
        }
    }

    /// Carries some groups through tick `t` in every arm, and adds the observations to the accumulator at the `place` of the
    /// tick in the block.
    #[inline(always)]
    fn tick(
        &mut self,
        task: &Task<'_>,
        t: usize,
        groups: Range<usize>,
        place: usize,
        like: N,
        watch: &mut dyn Watch,
    ) {
        let Task { arms, receiver, count, counted, .. } = *task;
        let column = groups.start * N::LANES;
        let observed = if matches!(receiver, Receiver::Nobody) { Observed::Region } else { self.observed };
        let mut streams = self.streams[groups.clone()].iter_mut();
        let draws: [Draws<'_, N>; TOGETHER] =
            std::array::from_fn(|_| streams.next().map_or(Draws::NONE, |streams| streams.tick(t)));
        watch.stage(Some(Stage::Draws));
        let (trunk, branches) = self.states.split_at_mut(1);
        for (arm, states) in arms[1..].iter().zip(branches).filter(|(arm, _)| arm.from == t && t > 0) {
            debug_assert_eq!(arm.from, arm.parts_from);
            states[groups.clone()].clone_from_slice(&trunk[0][groups.clone()]);
        }
        for (k, (arm, states)) in arms.iter().zip(&mut self.states).enumerate() {
            if arm.from > t {
                continue;
            }
            let (world, states) = (&arm.world, &mut states[groups.clone()]);
            let by_group = if task.inputs.is_some() {
                let own = &mut self.own[k][groups.clone()];
                for own in &mut *own {
                    own.enter(world, t);
                }
                ByGroup::Own(own)
            } else {
                ByGroup::Same(&self.coefficients[k][place])
            };
            let draws = &draws[..groups.len()];
            tick::advance(world, t, draws, by_group, states, &mut self.workspace, &mut Ticks(watch));
            for (group, state) in states.iter_mut().enumerate() {
                let mut sheet = self.buffer.sheet(k, place, column, group * N::LANES);
                like.apart(
                    #[inline(always)]
                    || match observed {
                        Observed::All => observe::observe(world, t, by_group.of(group), state, &mut sheet),
                        Observed::Region => observe::observe_region(world, t, state, &mut sheet),
                    },
                );
            }
            watch.stage(Some(Stage::Observation));
        }
        let of = |all: usize| all.saturating_sub(column).min(groups.len() * N::LANES);
        for (k, arm) in arms.iter().enumerate().filter(|(_, arm)| arm.counted_from <= t) {
            let Some(measure) = receiver.measure(k, t) else { continue };
            let source = if arm.from <= t { k } else { 0 };
            let rows = self.buffer.rows(source, place, column, of(counted));
            let (accumulator, states) =
                (&mut self.accumulators[k][place], &self.states[source][groups.clone()]);
            like.apart(
                #[inline(always)]
                || accumulator.take(measure, &arm.classifier, states, rows, like),
            );
        }
        if t + 1 == arms[0].world.ticks() {
            for arm in 0..arms.len() {
                let rows = self.buffer.rows(arm, place, column, of(count));
                let regions: Vec<_> = (0..rows.count).map(|replicate| rows.region(replicate)).collect();
                self.last[arm][column..][..regions.len()].copy_from_slice(&regions);
            }
        }
        watch.stage(Some(Stage::Summary));
    }
}
