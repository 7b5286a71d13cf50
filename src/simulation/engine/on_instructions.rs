//! Batches in the registers of a chosen instruction set, to compare sets with each other. Every other batch takes the best one.

use super::batch::{Batch, run_with};
use super::bundles;
use super::drawn::Drawn;
use super::instructions::InstructionSet;
use super::observable_accumulator::ObservableBlock;
use super::observables::Observables;
use super::observe::{ObservationPlan, Request, observe_with};
use super::plan::{Observed, Plan, Silent, Stopped, start};
use super::small_batches::{SmallBatch, SmallBatchPlan};
use crate::outcome::EndRow;
use crate::scenario::{Comparable, Sets, Unvariable};

/// Runs a batch as [`run_together`](super::run_together) does, or with `sets` as [`run_drawn_together`](super::run_drawn_together), with an
/// instruction set that this machine supports. Returns the results, where every replicate counts as one, and the ends of
/// replicates by scenario; with sets, those of further runs follow.
///
/// # Errors
/// [`Stopped::Threads`]; [`Stopped::Sink`] if a set makes no valid scenario.
pub fn run_on(
    set: InstructionSet,
    scenarios: &Comparable<'_>,
    sets: Option<&Sets>,
    plan: &Plan,
) -> Result<(Batch, Vec<Vec<EndRow>>), Stopped<Unvariable>> {
    let drawn = drawn(scenarios, sets, plan)?;
    let scenarios = drawn.as_ref().map_or_else(|| scenarios.clone(), Drawn::scenarios);
    let mut ends = Vec::new();
    let batch = run_with(set, &scenarios, drawn.as_ref(), plan, &Silent, &mut |block| {
        ends.resize_with(block.len(), Vec::new);
        ends.iter_mut().zip(block).for_each(|(ends, block)| ends.extend_from_slice(block));
        Ok(())
    });
    Ok((batch.map_err(|stopped| stopped.with(None))?, ends))
}

/// Observes replicates as [`observe`](super::observe()) does, or with `sets` as [`observe_drawn`](super::observe_drawn), with an instruction
/// set that this machine supports. Returns all blocks.
///
/// # Errors
/// As [`run_on`].
pub fn observe_on(
    set: InstructionSet,
    scenarios: &Comparable<'_>,
    sets: Option<&Sets>,
    observables: &Observables,
    plan: &ObservationPlan,
) -> Result<Vec<ObservableBlock>, Stopped<Unvariable>> {
    let ObservationPlan { replicates, seed, threads, .. } = *plan;
    let drawn = drawn(scenarios, sets, &Plan { replicates, seed, threads, observed: Observed::Region })?;
    let scenarios = &drawn.as_ref().map_or_else(|| scenarios.clone(), Drawn::scenarios);
    let pool = &start(threads)?;
    let request = Request { pool, scenarios, drawn: drawn.as_ref(), observables, plan, monitor: &Silent };
    let mut blocks = Vec::new();
    let ran = observe_with(set, &request, &mut |block| {
        blocks.push(block);
        Ok(())
    });
    ran.map_err(|stopped| stopped.with(None))?;
    Ok(blocks)
}

/// Runs small batches side by side, as [`run_small_batches`](super::run_small_batches) does with neighbours, with an instruction set that this
/// machine supports. Returns a block for each.
///
/// # Panics
/// As [`run_small_batches`](super::run_small_batches).
pub fn run_small_batches_on(
    set: InstructionSet,
    batches: &[SmallBatch],
    plan: &SmallBatchPlan,
) -> Vec<ObservableBlock> {
    bundles::run(set, batches, plan)
}

/// Checks the sets of a plan, if it has any.
fn drawn<'a>(
    scenarios: &Comparable<'_>,
    sets: Option<&'a Sets>,
    plan: &Plan,
) -> Result<Option<Drawn<'a>>, Stopped<Unvariable>> {
    let Some(sets) = sets else { return Ok(None) };
    let drawn = start(plan.threads)?.run(|| Drawn::new(sets, scenarios, plan, &Silent));
    drawn.expect("nobody cancels").map(Some).map_err(Stopped::Sink)
}
