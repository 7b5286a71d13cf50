//! Batches with drawn numbers.

use super::batch::{Batch, Block, run_with};
use super::drawn_scenarios::DrawnScenarios;
use super::instructions::InstructionSet;
use super::lane_inputs::ParameterSets;
use super::plan::{Monitor, Plan, Stopped, start};
use crate::model::inputs::Input;
use crate::outcome::{EndRow, Results, Scale};
use crate::scenario::{Comparable, Scenario, Sets, Unvariable};

/// Receives the ends of replicates and of their further runs, those of a replicate one after the other.
type PairSink<'a, E> = &'a mut dyn FnMut(&[EndRow], &[EndRow]) -> Result<(), E>;

/// Runs a batch with drawn parameters: each replicate has its own set of values for the free numbers of a scenario, or k
/// neighbouring replicates share a set.
///
/// `sink` receives the ends of replicates as in [`run`](super::run), and those of their further runs ([`Sets::further_runs`]), which tell
/// the parts of the variance from each other and are no part of the results. If each replicate has its own set, its partner is a second run
/// of the set. If codings are told apart, another run has other codings. Otherwise there are none.
///
/// # Errors
/// [`Stopped`], without any results; [`Stopped::Sink`] with [`Unvariable`] if a set makes no valid scenario.
pub fn run_drawn<E: From<Unvariable>>(
    sets: &Sets,
    plan: &Plan,
    monitor: &dyn Monitor,
    sink: PairSink<'_, E>,
) -> Result<Results, Stopped<E>> {
    let scenario = Comparable::one(sets.varied().scenario());
    let mut batch = run_drawn_together(&scenario, sets, plan, monitor, &mut |rows, partners| {
        sink(&rows[0], &partners[0])
    })?;
    Ok(batch.arms.swap_remove(0))
}

/// Receives the ends of replicates and of their further runs, by scenario.
type PairBlockSink<'a, E> = &'a mut dyn FnMut(&Block, &Block) -> Result<(), E>;

/// [`run_drawn`] under each of several scenarios, which share each set as they share the draws. The numbers that are drawn
/// are found in the first scenario; if there are several, all are inputs of the model in each ([`crate::model::inputs`]).
///
/// # Errors
/// As [`run_drawn`].
///
/// # Panics
/// If there are several scenarios and a number is no input.
pub fn run_drawn_together<E: From<Unvariable>>(
    scenarios: &Comparable<'_>,
    sets: &Sets,
    plan: &Plan,
    monitor: &dyn Monitor,
    sink: PairBlockSink<'_, E>,
) -> Result<Batch, Stopped<E>> {
    let drawn = start(plan.threads)?.run(|| Drawn::new(sets, scenarios, plan, monitor));
    let drawn = drawn.ok_or(Stopped::Cancelled { done: 0 })?;
    let drawn = drawn.map_err(|problem| Stopped::Sink(problem.into()))?;
    let mut failure = None;
    let mut take = |rows: &Block| {
        let (own, partners) = rows.split_at(rows.len() / 2);
        sink(own, partners).map_err(|error| failure = Some(error))
    };
    let batch = run_with(InstructionSet::best(), &drawn.scenarios(), Some(&drawn), plan, monitor, &mut take);
    let Batch { arms, divergences } = batch.map_err(|stopped| stopped.with(failure))?;
    let arms = arms.into_iter().map(|arm| arm.clustered(sets.per_set())).collect();
    Ok(Batch { arms, divergences })
}

/// The sets of a batch with drawn parameters.
pub(super) enum Drawn<'a> {
    /// All numbers are parameters: each lane has its set.
    Lanes(ParameterSets<'a>),
    /// Each set makes a scenario of its own.
    Scenarios(Box<DrawnScenarios<'a>>),
}

impl<'a> Drawn<'a> {
    /// Checks every set of a plan; `None` if the monitor cancels.
    pub fn new(
        sets: &'a Sets,
        scenarios: &Comparable<'_>,
        plan: &Plan,
        monitor: &dyn Monitor,
    ) -> Option<Result<Self, Unvariable>> {
        if sets.varied().inputs(sets.varied().scenario()).is_some() {
            return Some(ParameterSets::new(sets, scenarios, plan, monitor)?.map(Self::Lanes));
        }
        assert_eq!(scenarios.scenarios().len(), 1, "scenarios share sets of parameters alone");
        Some(DrawnScenarios::new(sets, plan, monitor)?.map(Box::new).map(Self::Scenarios))
    }

    /// The scenarios with the first set.
    pub fn first(&self) -> &[Scenario] {
        match self {
            Self::Lanes(sets) => &sets.first,
            Self::Scenarios(sets) => std::slice::from_ref(&sets.first),
        }
    }

    /// The scenarios with the first set, as those that can be compared.
    pub fn scenarios(&self) -> Comparable<'_> {
        let [first, others @ ..] = self.first() else { unreachable!("there is a scenario") };
        let others: Vec<&Scenario> = others.iter().collect();
        Comparable::new(first, &others).expect("parameters change no calendar, state or issue")
    }

    /// The inputs that are drawn in the lanes, by scenario; `None` where each set makes a scenario.
    pub fn inputs(&self) -> Option<&[Vec<Input>]> {
        match self {
            Self::Lanes(sets) => Some(sets.inputs()),
            Self::Scenarios(_) => None,
        }
    }

    /// Scale of each series by scenario.
    pub fn scales(&self) -> Vec<Vec<Scale>> {
        match self {
            Self::Lanes(sets) => sets.scales.clone(),
            Self::Scenarios(sets) => vec![sets.scales.clone()],
        }
    }
}
