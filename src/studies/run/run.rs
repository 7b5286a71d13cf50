//! Simulates a run.

use super::levels::LevelsUnderPriors;
use super::plan::RunPlan;
use super::tables::RunTables;
use crate::analysis::variance_components::SetEnds;
use crate::engine::{self, Observed, Plan};
use crate::export::outcome_names;
use crate::export::variance::VarianceRow;
use crate::studies::{DrawnParameters, Failure, Run, StudyError, UnderPriors, unwrapped};

/// Runs every replicate, and passes the outcomes to the sink of the run.
pub fn run(plan: &RunPlan, run: &mut Run<'_>) -> Result<RunTables, StudyError> {
    let scenario = plan.scenario();
    let batch = Plan {
        replicates: scenario.replicates(),
        seed: scenario.seed(),
        threads: Some(run.threads),
        observed: Observed::All,
    };
    if let Some(drawn) = plan.drawn() {
        return run_drawn(plan, drawn, &batch, run);
    }
    // First, since a set can be of no valid scenario: nothing that took longer is lost then.
    let of_priors = |batch: &UnderPriors| {
        let found = batch.results(run)?;
        let levels = LevelsUnderPriors::new(scenario, found.results, &batch.record());
        Ok::<_, StudyError>(levels.with_variances(found.variances))
    };
    let under_priors = plan.under_priors().map(of_priors).transpose()?;
    let results = engine::run(scenario, &batch, run.monitor, &mut |rows| run.sink.ends(&[rows]));
    let results = results.map_err(|stopped| StudyError::stopped(stopped, run.threads.get()))?;
    Ok(RunTables::new(scenario.clone(), results, Vec::new()).with_under_priors(under_priors))
}

/// Runs every replicate with drawn parameters, and computes their share in the variance of outcomes.
fn run_drawn(
    plan: &RunPlan,
    drawn: &DrawnParameters,
    batch: &Plan,
    run: &mut Run<'_>,
) -> Result<RunTables, StudyError> {
    let (scenario, sets) = (plan.scenario(), drawn.sets());
    run.monitor.phase("drawing parameters");
    run.sink.parameters(sets)?;
    let per_set = sets.per_set();
    let names = outcome_names(&[scenario]).swap_remove(0);
    let mut ends = match sets.tells_codings_apart() {
        true => SetEnds::nested(names, per_set as usize),
        false => SetEnds::new(names, per_set.max(2) as usize),
    };
    let results = engine::run_drawn(sets, batch, run.monitor, &mut |rows, further| {
        if drawn.record().is_partitioned() {
            ends.extend(rows, further);
        }
        run.sink.ends(&[rows]).map_err(Failure)
    });
    let results = results.map_err(|stopped| unwrapped(stopped, run.threads.get()))?;
    if !drawn.record().is_partitioned() {
        return Ok(RunTables::new(scenario.clone(), results, Vec::new()));
    }
    run.monitor.phase("resampling");
    let variances = run.on_threads(|| VarianceRow::of_run(&ends, per_set, batch.seed))?;
    Ok(RunTables::new(scenario.clone(), results, variances))
}
