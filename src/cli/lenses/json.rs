//! Lenses for machines.

use serde::Serialize;

use crate::cli::driver::Finished;
use crate::cli::error::CliError;
use crate::export::manifest::{Build, ObservedRecord, ScenarioRecord};
use crate::export::summary::Day;
use crate::scenario::Scenario;
use crate::studies::lenses::{DefinitionRow, DifferenceRow, LensSummary, LevelRow, ScoreRow};

/// The document. `docs/files.md` describes it.
#[derive(Debug, Serialize)]
struct Document<'a> {
    concord: Build,
    scenario: &'a ScenarioRecord,
    baseline: Option<&'a ScenarioRecord>,
    record: Option<&'a ObservedRecord>,
    seed: u64,
    replicates: u64,
    /// Last day of the last tick, at whose end the outcomes are measured.
    end: Day,
    folder: String,
    definitions: &'a [DefinitionRow],
    lenses: &'a [LevelRow],
    differences: &'a [DifferenceRow],
    scores: &'a [ScoreRow],
}

/// The text.
///
/// # Errors
///
/// [`CliError::Json`], which no document gives cause for.
pub fn text(scenario: &Scenario, found: &Finished<LensSummary>) -> Result<String, CliError> {
    let identity = &found.manifest.identity;
    let document = Document {
        concord: Build::current(),
        scenario: &identity.scenario,
        baseline: identity.against.first(),
        record: identity.lenses().and_then(|lenses| lenses.record.as_ref()),
        seed: identity.seed,
        replicates: identity.replicates,
        end: Day(scenario.calendar().last_day()),
        folder: found.folder.display().to_string(),
        definitions: &found.summary.definitions,
        lenses: &found.summary.levels,
        differences: &found.summary.differences,
        scores: &found.summary.scores,
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
