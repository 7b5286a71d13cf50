//! The time that each part of a batch takes.

use super::branches::arms;
use super::centres::Centres;
use super::instructions::{InstructionSet, in_registers};
use super::layout::ChunkLayout;
use super::plan::Plan;
use super::summary::Summary;
use super::worker::{Numbers, Receiver, Task, Worker};
use crate::model::draws::Process;
use crate::model::number::Number;
use crate::model::phase::{Phase, Witness};
use crate::model::state::State;
use crate::scenario::{Comparable, Scenario};

/// The stages of a batch besides the phases of the tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Generating random words.
    Draws,
    /// Computing the series from the state.
    Observation,
    /// Adding the series to sums and histograms.
    Summary,
}

impl Stage {
    /// Every stage, in its order.
    pub const ALL: [Self; 3] = [Self::Draws, Self::Observation, Self::Summary];

    /// Name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draws => "draws",
            Self::Observation => "observation",
            Self::Summary => "summary",
        }
    }
}

/// An observer of a batch.
pub trait Watch {
    /// A phase of the tick has ended.
    fn phase(&mut self, _phase: Phase) {}
    /// A stage has ended; `None` for work outside the stages.
    fn stage(&mut self, _stage: Option<Stage>) {}
}

/// No observer.
impl Watch for () {}

/// Observes the ticks of a batch.
pub(super) struct Ticks<'a>(pub &'a mut dyn Watch);

impl<N: Number> Witness<N> for Ticks<'_> {
    fn ended(&mut self, phase: Phase, _: &[State<N>]) {
        self.0.phase(phase);
    }
}

/// Sums the time of each part of a batch, by the given clock.
pub struct Profile<Clock> {
    clock: Clock,
    last: f64,
    phases: [f64; Phase::ALL.len()],
    stages: [f64; Stage::ALL.len()],
}

impl<Clock: FnMut() -> f64> Profile<Clock> {
    /// An empty profile; `clock` returns the seconds since a fixed moment.
    pub fn new(mut clock: Clock) -> Self {
        let last = clock();
        Self { clock, last, phases: [0.0; Phase::ALL.len()], stages: [0.0; Stage::ALL.len()] }
    }

    fn lap(&mut self) -> f64 {
        let now = (self.clock)();
        now - std::mem::replace(&mut self.last, now)
    }

    /// Name and seconds of each part, in the order of a tick.
    pub fn parts(&self) -> Vec<(&'static str, f64)> {
        let [draws, observation, summary] =
            Stage::ALL.map(|stage| (stage.name(), self.stages[stage as usize]));
        let phases = Phase::ALL.map(|phase| (phase.name(), self.phases[phase as usize]));
        std::iter::once(draws).chain(phases).chain([observation, summary]).collect()
    }
}

impl<Clock: FnMut() -> f64> Watch for Profile<Clock> {
    fn phase(&mut self, phase: Phase) {
        self.phases[phase as usize] += self.lap();
    }

    fn stage(&mut self, stage: Option<Stage>) {
        let lap = self.lap();
        if let Some(stage) = stage {
            self.stages[stage as usize] += lap;
        }
    }
}

/// The size of a replicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Ticks of a history.
    pub ticks: usize,
    /// Series observed.
    pub series: usize,
    /// Random words drawn.
    pub words: usize,
}

/// Runs the replicates of a plan on the calling thread, whatever the plan's threads, with an instruction set and an
/// observer.
pub fn watched(set: InstructionSet, scenario: &Scenario, plan: &Plan, watch: &mut dyn Watch) -> Effort {
    in_registers!(set, zero => watched_in(zero, scenario, plan, watch))
}

fn watched_in<N: Number>(zero: N, scenario: &Scenario, plan: &Plan, watch: &mut dyn Watch) -> Effort {
    let arms = arms(&Comparable::one(scenario));
    let world = &arms[0].world;
    let centres = [Centres::new(world, plan)];
    let summary = Summary::new(&arms, plan.observed, &centres, None);
    let layout = ChunkLayout::of::<N>(&arms, plan.observed, true, false);
    let mut worker = Worker::new(&arms, plan.seed, plan.observed, layout, zero);
    let chunk = (layout.groups * N::LANES) as u64;
    let mut first = 0;
    while first < plan.replicates {
        let count = chunk.min(plan.replicates - first) as usize;
        watch.stage(None);
        worker.run(
            &Task {
                arms: &arms,
                receiver: Receiver::Summary(&summary),
                numbers: Numbers::From(first),
                count,
                counted: count,
                inputs: None,
            },
            watch,
        );
        first += count as u64;
    }
    let used = |process: &Process| world.is_stochastic() || !process.only_if_stochastic();
    Effort {
        ticks: world.ticks(),
        series: plan.observed.rows(world),
        words: Process::ALL.into_iter().filter(used).map(|process| process.draws(world.states())).sum(),
    }
}
