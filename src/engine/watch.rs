//! The engine under observation: where the time of a batch goes.

use fearless_simd::{SimdBase, dispatch, f64x8};

use super::batch::{Observed, Plan};
use super::ends::Judge;
use super::histories::history;
use super::instructions::InstructionSet;
use super::summary::Summary;
use super::worker::{Portion, Task, Worker};
use crate::model::World;
use crate::model::draws::Process;
use crate::model::number::Number;
use crate::model::phase::Witness;
use crate::scenario::{Scenario, compile};

/// What a batch does besides the phases of the tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Making random words.
    Draws,
    /// Working out the series from the state.
    Observation,
    /// Adding the series to sums and histograms.
    Summary,
}

impl Stage {
    /// Every stage, in its order.
    pub const ALL: [Self; 3] = [Self::Draws, Self::Observation, Self::Summary];

    /// Name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draws => "draws",
            Self::Observation => "observation",
            Self::Summary => "summary",
        }
    }
}

/// Whoever watches a batch go by.
pub trait Watch: Witness {
    /// A stage has ended, or, if there is none, something that belongs to none.
    fn stage(&mut self, _stage: Option<Stage>) {}
}

/// A batch that nobody watches.
impl Watch for () {}

/// Runs the replicates of a plan on the calling thread, whatever the plan's threads, and lets them be watched.
pub fn watched(scenario: &Scenario, plan: &Plan, watch: &mut dyn Watch) {
    let set = InstructionSet::best();
    dispatch!(set.0, simd => watched_in(f64x8::splat(simd, 0.0), scenario, plan, watch));
}

fn watched_in<N: Number>(zero: N, scenario: &Scenario, plan: &Plan, watch: &mut dyn Watch) {
    let world = compile(scenario);
    let judge = Judge::new(scenario);
    let centres = centres(&world, plan);
    let summary = Summary::new(&world, plan.observed, &judge, &centres, false);
    let portion = Portion::of::<N>(&world, plan.observed);
    let mut worker = Worker::new(&world, plan.seed, plan.observed, portion, zero);
    let chunk = (portion.groups * N::LANES) as u64;
    let mut first = 0;
    while first < plan.replicates {
        let count = chunk.min(plan.replicates - first) as usize;
        watch.stage(None);
        worker.run(&Task { world: &world, judge: &judge, summary: &summary, first, count }, watch);
        first += count as u64;
    }
}

/// The values of the first replicate by (tick, series), about which sums are taken. The regional series come first
/// in each tick.
pub(super) fn centres(world: &World, plan: &Plan) -> Vec<f64> {
    let rows = plan.observed.rows(world);
    let first = history(world, plan.seed, 0);
    first.chunks_exact(world.series_count()).flat_map(|tick| &tick[..rows]).copied().collect()
}

/// Random words that a tick of one replicate takes.
pub fn words_a_tick(scenario: &Scenario) -> usize {
    let world = compile(scenario);
    let used = |process: &Process| world.is_stochastic() || !process.only_if_stochastic();
    Process::ALL.into_iter().filter(used).map(|process| process.draws(world.states())).sum()
}

/// Number of series that a batch observes.
pub fn series(scenario: &Scenario, observed: Observed) -> usize {
    observed.rows(&compile(scenario))
}
