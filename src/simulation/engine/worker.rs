//! The memory of one thread, and its work on a chunk of replicates.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Mutex;

use super::branches::Branch;
use super::buffer::Buffer;
use super::lane_inputs::LaneInputs;
use super::layout::{ChunkLayout, TOGETHER, keeps_values, together};
use super::observable_accumulator::ObservableAccumulator;
use super::observables::Observables;
use super::observation_buffer::ObservationBuffer;
use super::plan::Observed;
use super::profile::{Stage, Ticks, Watch};
use super::streams::Streams;
use super::summary::{Summary, opened};
use super::tick_accumulator::{Measure, TickAccumulator};
use crate::model::coefficients::{ByGroup, Coefficients};
use crate::model::draws::Draws;
use crate::model::number::Number;
use crate::model::observe;
use crate::model::series::REGION;
use crate::model::state::State;
use crate::model::tick::{self, Workspace};
use crate::outcome::EndRow;
use crate::outcome::binned::Binned;

/// Replicates to run in every arm.
pub(super) struct Task<'a> {
    pub arms: &'a [Branch],
    pub receiver: Receiver<'a>,
    /// Their numbers.
    pub numbers: Numbers<'a>,
    /// Number of replicates, at least one and at most a whole chunk.
    pub count: usize,
    /// Number of these, from the first on, that the receiver gets. All have an end.
    pub counted: usize,
    /// Inputs of each replicate, if they have their own.
    pub inputs: Option<&'a LaneInputs<'a>>,
}

/// The numbers of the replicates of a task, which decide their draws.
#[derive(Clone, Copy)]
pub(super) enum Numbers<'a> {
    /// Neighbouring replicates, from a number on.
    From(u64),
    /// By place, at least one.
    Listed(&'a [u64]),
}

impl Numbers<'_> {
    /// The number of the replicate at a place; places beyond the last of a list repeat it.
    pub fn at(self, place: usize) -> u64 {
        match self {
            Self::From(first) => first.wrapping_add(place as u64),
            Self::Listed(numbers) => numbers[place.min(numbers.len() - 1)],
        }
    }

    /// Returns whether `count` replicates from a place on have the numbers of those before them.
    fn repeats(self, place: usize, count: usize) -> bool {
        match self {
            Self::From(_) => false,
            Self::Listed(_) => {
                let same = |place: usize| self.at(place) == self.at(place - count);
                place >= count && (place..place + count).all(same)
            }
        }
    }
}

/// The receiver of a task's observations.
#[derive(Clone, Copy)]
pub(super) enum Receiver<'a> {
    /// The summary of a batch.
    Summary(&'a Summary<'a>),
    /// The summary, through a buffer.
    Buffer(&'a Mutex<Buffer>, &'a Summary<'a>),
    /// Some observables.
    Observables(&'a Observables, &'a RefCell<ObservableAccumulator>),
    /// Nobody: the ends of the replicates are all that is wanted.
    Nobody,
}

impl Receiver<'_> {
    /// The scales and centres of an arm in a tick, if it is counted.
    #[inline(always)]
    fn measure(&self, arm: usize, t: usize) -> Option<Measure<'_>> {
        match self {
            Self::Summary(summary) | Self::Buffer(_, summary) => Some(summary.measure(arm, t)),
            Self::Observables(..) | Self::Nobody => None,
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
    /// By group, whether its replicates have the numbers of those of the group before, and so the same draws.
    repeats: Vec<bool>,
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
            repeats: vec![false; layout.groups],
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

    /// Takes the inputs of other worlds of the same sizes, for tasks whose replicates share them.
    pub fn take_inputs(&mut self, arms: &[Branch]) {
        for (arm, coefficients) in arms.iter().zip(&mut self.coefficients) {
            for coefficients in coefficients {
                coefficients.take_inputs(&arm.world);
            }
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
        let Task { arms, numbers, count, .. } = *task;
        let ticks = arms[0].world.ticks();
        let groups = count.div_ceil(N::LANES);
        for (group, streams) in self.streams[..groups].iter_mut().enumerate() {
            streams.restart_at(|lane| numbers.at(group * N::LANES + lane));
        }
        for (group, repeats) in self.repeats[..groups].iter_mut().enumerate() {
            *repeats = numbers.repeats(group * N::LANES, N::LANES);
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
                arm.classifier.end(state, region, numbers.at(replicate), replicate % N::LANES)
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
        let Task { arms, receiver, numbers, counted, .. } = *task;
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
                            || summary.diverge(arm, (t, numbers.at(0)), both, &mut self.differences, like),
                        );
                    }
                }
                Receiver::Buffer(buffer, summary) => {
                    summary.take(arm, t, accumulator);
                    opened(buffer).take(t, rows(source));
                }
                Receiver::Observables(observables, accumulator) => {
                    accumulator.borrow_mut().take(observables, arms, arm, t, rows(source));
                }
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
        let mut draws = [Draws::NONE; TOGETHER];
        let streams = self.streams[groups.clone()].iter_mut().zip(&self.repeats[groups.clone()]);
        for (place, (streams, repeats)) in streams.enumerate() {
            draws[place] = if *repeats && place > 0 { draws[place - 1] } else { streams.tick(t) };
        }
        watch.stage(Some(Stage::Draws));
        let (trunk, branches) = self.states.split_at_mut(1);
        for (arm, states) in arms[1..].iter().zip(branches).filter(|(arm, _)| arm.from == t && t > 0) {
            debug_assert_eq!(arm.from, arm.parts_from);
            states[groups.clone()].clone_from_slice(&trunk[0][groups.clone()]);
        }
        if task.inputs.is_some() {
            let (trunk, branches) = self.own.split_at_mut(1);
            for (_, own) in arms[1..].iter().zip(branches).filter(|(arm, _)| arm.from == t && t > 0) {
                for (own, trunk) in own[groups.clone()].iter_mut().zip(&trunk[0][groups.clone()]) {
                    own.follow(trunk);
                }
            }
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
