//! The sweep for machines.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::analysis::sweep::{Found, Point};
use crate::cli::driver::Finished;
use crate::cli::error::CliError;
use crate::export::manifest::{Build, ScenarioRecord};
use crate::export::summary::Row;
use crate::studies::sweep::{SweepPlan, SweepTables, row_of};

/// The document. `docs/files.md` describes it.
#[derive(Debug, Serialize)]
struct Document<'a> {
    concord: Build,
    scenario: &'a ScenarioRecord,
    /// The baseline of the differences.
    pair: Option<&'a ScenarioRecord>,
    seed: u64,
    replicates: u64,
    folder: String,
    design: &'a str,
    keys: &'a [String],
    points: Vec<PointRecord<'a>>,
}

#[derive(Debug, Serialize)]
struct PointRecord<'a> {
    point: u64,
    values: BTreeMap<&'a str, Value>,
    outcomes: Vec<OutcomeRecord>,
}

#[derive(Debug, Serialize)]
struct OutcomeRecord {
    #[serde(flatten)]
    row: Row,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<DifferenceRecord>,
}

#[derive(Debug, Serialize)]
struct DifferenceRecord {
    baseline_mean: f64,
    mean_difference: f64,
    se: Option<f64>,
    ci_low: Option<f64>,
    ci_high: Option<f64>,
}

/// The text.
///
/// # Errors
///
/// [`CliError::Json`], which no document gives cause for.
pub fn text(plan: &SweepPlan, found: &Finished<SweepTables>) -> Result<String, CliError> {
    let identity = &found.manifest.identity;
    let keys = plan.keys();
    let points = found.summary.sweep().points.iter().map(|point| record(plan, &keys, point, found));
    let (scenario, pair) = match identity.against.first() {
        Some(scenario) => (scenario, Some(&identity.scenario)),
        None => (&identity.scenario, None),
    };
    let document = Document {
        concord: Build::current(),
        scenario,
        pair,
        seed: identity.seed,
        replicates: identity.replicates,
        folder: found.folder.display().to_string(),
        design: plan.points().design(),
        keys: &keys,
        points: points.collect(),
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn record<'a>(
    plan: &SweepPlan,
    keys: &'a [String],
    point: &Point,
    found: &Finished<SweepTables>,
) -> PointRecord<'a> {
    let value = |(place, key): (usize, &'a String)| {
        let value = if plan.space().is_date(place) {
            Value::from(point.written[place].as_str())
        } else {
            Value::from(point.values[place])
        };
        (key.as_str(), value)
    };
    let outcome = |of: &Found| OutcomeRecord {
        row: row_of(found.summary.sweep(), of),
        difference: of.gap.map(|gap| DifferenceRecord {
            baseline_mean: gap.baseline,
            mean_difference: gap.mean,
            se: gap.se,
            ci_low: gap.interval.map(|interval| interval.low),
            ci_high: gap.interval.map(|interval| interval.high),
        }),
    };
    PointRecord {
        point: point.number,
        values: keys.iter().enumerate().map(value).collect(),
        outcomes: point.outcomes.iter().map(outcome).collect(),
    }
}
