//! The comparison for machines.

use serde::Serialize;

use super::job::Finished;
use crate::cli::error::CliError;
use crate::export::manifest::{Build, ScenarioRecord};
use crate::export::summary::Day;
use crate::export::{EffectRow, TransitionRow};
use crate::scenario::{changes, parsed};

/// The document. `docs/files.md` describes it.
#[derive(Debug, Serialize)]
struct Document<'a> {
    concord: Build,
    baseline: &'a ScenarioRecord,
    scenarios: &'a [ScenarioRecord],
    seed: u64,
    replicates: u64,
    /// Last day of the last tick, at whose end the outcomes are measured.
    end: Day,
    folder: String,
    changes: Vec<Key>,
    findings: &'a [String],
    effects: &'a [EffectRow],
    transitions: &'a [TransitionRow],
}

/// A key that differs.
#[derive(Debug, Serialize)]
struct Key {
    scenario: String,
    key: String,
    scenario_value: Option<toml::Value>,
    baseline_value: Option<toml::Value>,
}

/// The text.
///
/// # Errors
///
/// [`CliError::Json`], which no document gives cause for.
pub fn text(found: &Finished<'_>) -> Result<String, CliError> {
    let identity = &found.manifest.identity;
    let (baseline, others) = (found.scenarios[0], &found.scenarios[1..]);
    let keys = others.iter().flat_map(|scenario| {
        changes(baseline, scenario).into_iter().map(|change| Key {
            scenario: scenario.name().to_owned(),
            key: change.key,
            scenario_value: change.scenario.as_deref().and_then(parsed),
            baseline_value: change.baseline.as_deref().and_then(parsed),
        })
    });
    let document = Document {
        concord: Build::current(),
        baseline: &identity.scenario,
        scenarios: &identity.against,
        seed: identity.seed,
        replicates: identity.replicates,
        end: Day(baseline.calendar().last_day()),
        folder: found.folder.display().to_string(),
        changes: keys.collect(),
        findings: &found.tables.findings,
        effects: &found.tables.effects,
        transitions: &found.tables.transitions,
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
