//! The attribution for machines.

use serde::Serialize;

use crate::cli::driver::Finished;
use crate::cli::error::CliError;
use crate::export::manifest::{Build, ChangeRecord, ScenarioRecord};
use crate::export::summary::Day;
use crate::scenario::FactorialDesign;
use crate::studies::attribution::{AttributionSummary, MixtureRow, ShareRow};

/// The document. `docs/files.md` describes it.
#[derive(Debug, Serialize)]
struct Document<'a> {
    concord: Build,
    baseline: &'a ScenarioRecord,
    scenario: Option<&'a ScenarioRecord>,
    seed: u64,
    replicates: u64,
    /// Last day of the last tick, at whose end the outcomes are measured.
    end: Day,
    folder: String,
    changes: &'a [ChangeRecord],
    shares: &'a [ShareRow],
    mixtures: &'a [MixtureRow],
}

/// The text.
///
/// # Errors
///
/// [`CliError::Json`], which no document gives cause for.
pub fn text(mixtures: &FactorialDesign, found: &Finished<AttributionSummary>) -> Result<String, CliError> {
    let identity = &found.manifest.identity;
    let document = Document {
        concord: Build::current(),
        baseline: &identity.scenario,
        scenario: identity.against.first(),
        seed: identity.seed,
        replicates: identity.replicates,
        end: Day(mixtures.baseline().calendar().last_day()),
        folder: found.folder.display().to_string(),
        changes: identity.changes(),
        shares: &found.summary.shares,
        mixtures: &found.summary.mixtures,
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
