//! The comparison for machines.

use serde::Serialize;

use crate::cli::driver::Finished;
use crate::cli::error::CliError;
use crate::export::manifest::{Build, ScenarioRecord};
use crate::export::summary::Day;
use crate::export::{ComparisonSummary, EffectRow, TransitionRow};
use crate::scenario::{Scenario, changes, parsed};

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

/// The text about scenarios, the baseline first.
///
/// # Errors
///
/// [`CliError::Json`], which no document gives cause for.
pub fn text(scenarios: &[&Scenario], found: &Finished<ComparisonSummary>) -> Result<String, CliError> {
    let identity = &found.manifest.identity;
    let (baseline, others) = (scenarios[0], &scenarios[1..]);
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
        findings: &found.summary.findings,
        effects: &found.summary.effects,
        transitions: &found.summary.transitions,
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
