//! The analysis for machines.

use serde::Serialize;

use super::job::Finished;
use super::study::Study;
use crate::cli::error::CliError;
use crate::export::manifest::{Build, ScenarioRecord};
use crate::export::sensitivity::{
    ConvergenceRow, InputRecord, MorrisRow, OverTimeRow, SobolRow, VarianceRow,
};
use crate::export::summary::Day;

/// The document. `docs/files.md` describes it.
#[derive(Debug, Serialize)]
struct Document<'a> {
    concord: Build,
    scenario: &'a ScenarioRecord,
    /// The baseline of the differences.
    pair: Option<&'a ScenarioRecord>,
    seed: u64,
    replicates: u64,
    /// Last day of the last tick, at whose end the outcomes are measured.
    end: Day,
    folder: String,
    inputs: &'a [InputRecord],
    morris: &'a [MorrisRow],
    sobol: &'a [SobolRow],
    variance: &'a [VarianceRow],
    over_time: &'a [OverTimeRow],
    convergence: &'a [ConvergenceRow],
}

/// The text.
///
/// # Errors
///
/// [`CliError::Json`], which no document gives cause for.
pub fn text(study: &Study, found: &Finished) -> Result<String, CliError> {
    let (identity, told) = (&found.manifest.identity, &found.told);
    let (scenario, pair) = match identity.against.first() {
        Some(scenario) => (scenario, Some(&identity.scenario)),
        None => (&identity.scenario, None),
    };
    let inputs = identity.sensitivity.as_ref().map_or(&[][..], |record| &record.inputs);
    let document = Document {
        concord: Build::current(),
        scenario,
        pair,
        seed: identity.seed,
        replicates: identity.replicates,
        end: Day(study.scenario().calendar().last_day()),
        folder: found.folder.display().to_string(),
        inputs,
        morris: &told.morris,
        sobol: &told.sobol,
        variance: &told.variance,
        over_time: &told.over_time,
        convergence: &told.convergence,
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
