//! The analysis for machines.

use serde::Serialize;

use crate::cli::driver::Finished;
use crate::cli::error::CliError;
use crate::export::manifest::{Build, ScenarioRecord};
use crate::export::sensitivity::InputRecord;
use crate::export::summary::Day;
use crate::studies::sensitivity::{
    ConvergenceRow, MorrisRow, OverTimeRow, SensitivityPlan, SensitivityRows, SobolRow, VarianceRow,
};

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
pub fn text(plan: &SensitivityPlan, found: &Finished<SensitivityRows>) -> Result<String, CliError> {
    let (identity, rows) = (&found.manifest.identity, &found.summary);
    let (scenario, pair) = match identity.against.first() {
        Some(scenario) => (scenario, Some(&identity.scenario)),
        None => (&identity.scenario, None),
    };
    let inputs = identity.sensitivity().map_or(&[][..], |record| &record.inputs);
    let document = Document {
        concord: Build::current(),
        scenario,
        pair,
        seed: identity.seed,
        replicates: identity.replicates,
        end: Day(plan.scenario().calendar().last_day()),
        folder: found.folder.display().to_string(),
        inputs,
        morris: &rows.morris,
        sobol: &rows.sobol,
        variance: &rows.variance,
        over_time: &rows.over_time,
        convergence: &rows.convergence,
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
