//! Simulates a run.

use std::num::NonZeroUsize;

use super::levels::LevelsUnderPriors;
use super::plan::RunPlan;
use super::tables::RunTables;
use crate::analysis::variance_components::SetEnds;
use crate::engine::{self, DividedBatch, Observed, Part, Plan};
use crate::export::outcome_names;
use crate::export::variance::VarianceRow;
use crate::scenario::{Comparable, Scenario};
use crate::studies::{
    Divided, DrawnParameters, Failure, Run, RunUnderPriors, StudyError, UnderPriors, unwrapped,
};

/// Runs every replicate, and passes the outcomes to the sink of the run.
pub fn run(plan: &RunPlan, run: &mut Run<'_>) -> Result<RunTables, StudyError> {
    let (scenario, batch) = (plan.scenario(), plan.batch(run.threads));
    if let Some(drawn) = plan.drawn() {
        return run_drawn(plan, drawn, &batch, run);
    }
    // First, since a set can be of no valid scenario: nothing that took longer is lost then.
    let of_priors = |batch: &UnderPriors| batch.results(run).map(|found| levels(scenario, batch, found));
    let under_priors = plan.under_priors().map(of_priors).transpose()?;
    let results = engine::run(scenario, &batch, run.monitor, &mut |rows| run.sink.ends(&[rows]));
    let results = results.map_err(|stopped| StudyError::stopped(stopped, run.threads.get()))?;
    Ok(RunTables::new(scenario.clone(), results, Vec::new()).with_under_priors(under_priors))
}

/// Levels that a batch under priors finds.
fn levels(scenario: &Scenario, batch: &UnderPriors, found: RunUnderPriors) -> LevelsUnderPriors {
    LevelsUnderPriors::new(scenario, found.results, &batch.record()).with_variances(found.variances)
}

impl RunPlan {
    /// Settings of the engine.
    fn batch(&self, threads: NonZeroUsize) -> Plan {
        let (replicates, seed) = (self.scenario().replicates(), self.scenario().seed());
        Plan { replicates, seed, threads: Some(threads), observed: Observed::All }
    }
}

impl Divided for RunPlan {
    fn batches(&self) -> Option<Vec<DividedBatch<'_>>> {
        if self.drawn().is_some() {
            return None;
        }
        let scenarios = Comparable::one(self.scenario());
        let own = DividedBatch { scenarios, sets: None, plan: self.batch(NonZeroUsize::MIN) };
        Some(std::iter::once(own).chain(self.under_priors().map(UnderPriors::divided)).collect())
    }

    fn merged(&self, parts: Vec<Part>) -> Result<RunTables, StudyError> {
        let batches = self.batches().unwrap_or_default();
        let mut merged = batches.iter().zip(parts);
        let (own, part) = merged.next().expect("a part for each batch");
        let results = own.merged(part, &mut |_, _| ())?.arms.swap_remove(0);
        let under_priors = self.under_priors().map(|batch| {
            let (of_priors, part) = merged.next().expect("a part for each batch");
            let found = batch.results_of(NonZeroUsize::MIN, |sink| Ok(of_priors.merged(part, sink)?))?;
            Ok::<_, StudyError>(levels(self.scenario(), batch, found))
        });
        let tables = RunTables::new(self.scenario().clone(), results, Vec::new());
        Ok(tables.with_under_priors(under_priors.transpose()?))
    }
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
