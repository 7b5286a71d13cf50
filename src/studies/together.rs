//! Scenarios on the same replicates, with fixed parameters or with drawn ones.

use std::num::NonZeroUsize;

use super::StudyError;
use super::draw::{Failure, unwrapped};
use crate::engine::{self, Batch, Block, Monitor, Plan};
use crate::scenario::{Comparable, Sets};

/// Runs scenarios on the same replicates. With sets, each replicate has its own, which all scenarios share. `take` receives the
/// ends of replicates by scenario.
///
/// # Errors
///
/// [`StudyError`] as of a batch, or [`DrawError`](super::DrawError) of a set that makes no valid scenario.
pub fn run_together(
    scenarios: &Comparable<'_>,
    sets: Option<&Sets>,
    plan: &Plan,
    monitor: &dyn Monitor,
    take: &mut dyn FnMut(&Block),
) -> Result<Batch, StudyError> {
    let threads = plan.threads.map_or(1, NonZeroUsize::get);
    match sets {
        Some(sets) => {
            engine::run_drawn_together::<Failure>(scenarios, sets, plan, monitor, &mut |rows, _| {
                take(rows);
                Ok(())
            })
            .map_err(|stopped| unwrapped(stopped, threads))
        }
        None => engine::run_together(scenarios, plan, monitor, &mut |rows| {
            take(rows);
            Ok(())
        })
        .map_err(|stopped| StudyError::stopped(stopped, threads)),
    }
}
