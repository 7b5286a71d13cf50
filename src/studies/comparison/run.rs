//! Simulates a comparison.

use super::error::ComparisonError;
use super::plan::ComparisonPlan;
use super::tables::ComparisonTables;
use crate::analysis::{Comparison, Ends};
use crate::engine::{self, Batch, Block, Observed, Plan};
use crate::export::outcome_names;
use crate::outcome::EndRow;
use crate::studies::{Run, StudyError};

/// Runs the same replicates under every scenario, and passes their outcomes to the sink of the run.
pub fn run(plan: &ComparisonPlan, run: &mut Run<'_>) -> Result<ComparisonTables, StudyError> {
    let (batch, ends) = simulate(plan, plan.batch(run, Observed::All), run, true)?;
    run.monitor.phase("comparing");
    let comparison = run.on_threads(|| Comparison::new(batch.arms, batch.divergences, &ends))?;
    if let Some(precision) = plan.precision() {
        let needed = precision.needed(&comparison).map_err(StudyError::of)?;
        if needed > comparison.replicates {
            return Err(StudyError::of(ComparisonError::TooFew { needed }));
        }
    }
    Ok(ComparisonTables::new(plan.scenarios().into_iter().cloned().collect(), comparison))
}

impl ComparisonPlan {
    /// The plan for the engine.
    pub(super) fn batch(&self, run: &Run<'_>, observed: Observed) -> Plan {
        let baseline = self.scenarios()[0];
        Plan {
            replicates: baseline.replicates(),
            seed: baseline.seed(),
            threads: Some(run.threads),
            observed,
        }
    }
}

/// Runs a batch and collects the outcomes of its replicates; with `stored`, passes them to the sink of the run.
pub(super) fn simulate(
    plan: &ComparisonPlan,
    batch: Plan,
    run: &mut Run<'_>,
    stored: bool,
) -> Result<(Batch, Ends), StudyError> {
    let scenarios = plan.comparable();
    let mut ends = Ends::new(outcome_names(scenarios.scenarios()));
    let mut sink = |rows: &Block| {
        ends.extend(rows);
        let rows: Vec<&[EndRow]> = rows.iter().map(Vec::as_slice).collect();
        if stored { run.sink.ends(&rows) } else { Ok(()) }
    };
    let found = engine::run_together(&scenarios, &batch, run.monitor, &mut sink);
    let found = found.map_err(|stopped| StudyError::stopped(stopped, run.threads.get()))?;
    Ok((found, ends))
}
