//! Simulates a comparison.

use std::num::NonZeroUsize;

use super::error::ComparisonError;
use super::plan::ComparisonPlan;
use super::tables::ComparisonTables;
use crate::analysis::variance_components::MeasureSets;
use crate::analysis::{Comparison, Ends};
use crate::engine::{self, Batch, Block, DividedBatch, Observed, Part, Plan};
use crate::export::outcome_names;
use crate::export::variance::VarianceRow;
use crate::model::Measure;
use crate::outcome::EndRow;
use crate::scenario::Scenario;
use crate::studies::{
    Divided, EndSink, Failure, Larger, PairsUnderPriors, Run, StudyError, on_threads, unwrapped,
};

/// Runs the same replicates under every scenario, and passes their ends to the sink of the run.
pub fn run(plan: &ComparisonPlan, run: &mut Run<'_>) -> Result<ComparisonTables, StudyError> {
    // First, since a set can be of no valid scenario: nothing that took longer is lost then.
    let batch = plan.under_priors();
    let under_priors =
        batch.map(|batch| batch.pairs(&plan.comparable(), plan.smallest_effects(), run)).transpose()?;
    let simulated = simulate(plan, plan.batch(run.threads, Observed::All), run, true)?;
    run.monitor.phase("comparing");
    tables(plan, simulated, under_priors, run.threads)
}

/// The tables of a simulated comparison.
fn tables(
    plan: &ComparisonPlan,
    simulated: Simulated,
    under_priors: Option<PairsUnderPriors>,
    threads: NonZeroUsize,
) -> Result<ComparisonTables, StudyError> {
    let Simulated { batch: Batch { arms, divergences }, ends, sets, larger } = simulated;
    let comparison = on_threads(threads, || match plan.has_all_bands() {
        true => Comparison::new(arms, divergences, &ends),
        false => Comparison::with_band_of(Measure::Integration, arms, divergences, &ends),
    })?;
    if let Some(precision) = plan.precision() {
        let needed = precision.needed(&comparison).map_err(StudyError::of)?;
        if needed > comparison.replicates {
            return Err(StudyError::of(ComparisonError::TooFew { needed }));
        }
    }
    let scenarios: Vec<_> = plan.scenarios().into_iter().cloned().collect();
    let seed = scenarios[0].seed();
    let of = |(scenario, sets): (&Scenario, &MeasureSets)| {
        VarianceRow::of_differences(scenario.name(), sets, seed)
    };
    let variances = on_threads(threads, || scenarios[1..].iter().zip(&sets).flat_map(of).collect())?;
    let tables = ComparisonTables::new(scenarios, comparison).with_variances(variances);
    let tables = tables.with_smallest_effects(&larger);
    Ok(match under_priors.zip(plan.under_priors()) {
        Some((found, batch)) => tables.with_under_priors(found, &batch.record()),
        None => tables,
    })
}

impl Divided for ComparisonPlan {
    fn batches(&self) -> Option<Vec<DividedBatch<'_>>> {
        if self.drawn().is_some() {
            return None;
        }
        let plan = self.batch(NonZeroUsize::MIN, Observed::All);
        let own = DividedBatch { scenarios: self.comparable(), sets: None, plan };
        let under_priors = self.under_priors().map(|batch| batch.divided_for(self.comparable()));
        Some(std::iter::once(own).chain(under_priors).collect())
    }

    fn merged(&self, parts: Vec<Part>) -> Result<ComparisonTables, StudyError> {
        let batches = self.batches().unwrap_or_default();
        let mut merged = batches.iter().zip(parts);
        let (own, part) = merged.next().expect("a part for each batch");
        let mut ends = Ends::new(outcome_names(own.scenarios.scenarios()));
        let batch = own.merged(part, &mut |rows, _| ends.extend(rows))?;
        let under_priors = self.under_priors().map(|batch| {
            let (of_priors, part) = merged.next().expect("a part for each batch");
            let smallest = self.smallest_effects();
            batch.pairs_of(&of_priors.scenarios, smallest, NonZeroUsize::MIN, |sink| {
                Ok(of_priors.merged(part, sink)?)
            })
        });
        let simulated = Simulated { batch, ends, sets: Vec::new(), larger: Vec::new() };
        tables(self, simulated, under_priors.transpose()?, NonZeroUsize::MIN)
    }
}

impl ComparisonPlan {
    /// Settings of the engine.
    pub(super) fn batch(&self, threads: NonZeroUsize, observed: Observed) -> Plan {
        let baseline = self.scenarios()[0];
        Plan { replicates: baseline.replicates(), seed: baseline.seed(), threads: Some(threads), observed }
    }
}

/// A simulated comparison.
pub(super) struct Simulated {
    /// Results of the scenarios, and their differences over time.
    pub batch: Batch,
    /// Ends of the pairs.
    pub ends: Ends,
    /// Differences of each scenario but the baseline set by set, where parameters are drawn and their share is asked for.
    pub sets: Vec<MeasureSets>,
    /// How often each smallest effect of interest is exceeded, where parameters are drawn.
    pub larger: Vec<Larger>,
}

/// Runs a batch, and gathers the ends of its replicates; with `stored`, passes these ends to the sink of the run.
pub(super) fn simulate(
    plan: &ComparisonPlan,
    batch: Plan,
    run: &mut Run<'_>,
    stored: bool,
) -> Result<Simulated, StudyError> {
    let scenarios = plan.comparable();
    let mut ends = Ends::new(outcome_names(scenarios.scenarios()));
    let Some(drawn) = plan.drawn() else {
        let mut sink = |rows: &Block| {
            ends.extend(rows);
            store(rows, run.sink, stored)
        };
        let found = engine::run_together(&scenarios, &batch, run.monitor, &mut sink);
        let batch = found.map_err(|stopped| StudyError::stopped(stopped, run.threads.get()))?;
        return Ok(Simulated { batch, ends, sets: Vec::new(), larger: Vec::new() });
    };
    run.monitor.phase("drawing parameters");
    if stored {
        run.sink.parameters(drawn.sets())?;
    }
    let is_partitioned = drawn.record().is_partitioned();
    let others = if is_partitioned { scenarios.scenarios().len() - 1 } else { 0 };
    let empty = match drawn.sets().tells_codings_apart() {
        true => MeasureSets::nested(),
        false => MeasureSets::default(),
    };
    let mut sets = vec![empty; others];
    let mut larger = Larger::new(plan.smallest_effects(), scenarios.scenarios().len() - 1);
    let mut sink = |rows: &Block, further: &Block| {
        ends.extend(rows);
        for larger in &mut larger {
            larger.extend(rows);
        }
        for (place, sets) in sets.iter_mut().enumerate() {
            let further = [&further[0][..], &further[place + 1]];
            sets.extend_differences([&rows[0], &rows[place + 1]], further);
        }
        store(rows, run.sink, stored).map_err(Failure)
    };
    let found = engine::run_drawn_together(&scenarios, drawn.sets(), &batch, run.monitor, &mut sink);
    let batch = found.map_err(|stopped| unwrapped(stopped, run.threads.get()))?;
    Ok(Simulated { batch, ends, sets, larger })
}

/// Passes ends to the sink of a run.
fn store(rows: &Block, sink: &mut dyn EndSink, stored: bool) -> Result<(), StudyError> {
    let rows: Vec<&[EndRow]> = rows.iter().map(Vec::as_slice).collect();
    if stored { sink.ends(&rows) } else { Ok(()) }
}
