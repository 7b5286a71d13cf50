//! The summary for machines: one JSON document an invocation, whatever the number of runs.

use serde::Serialize;

use crate::cli::driver::Finished;
use crate::cli::error::CliError;
use crate::export::manifest::{Build, DrawnRecord, ScenarioRecord};
use crate::export::parameters::VarianceRow;
use crate::export::summary::{Day, Group, PassageRow, Row, Summary};
use crate::scenario::Scenario;

/// The document. `docs/files.md` describes it.
#[derive(Debug, Serialize)]
pub struct Document {
    concord: Build,
    runs: Vec<Run>,
}

/// One run.
#[derive(Debug, Serialize)]
struct Run {
    scenario: ScenarioRecord,
    seed: u64,
    replicates: u64,
    /// Last day of the last tick, at whose end the outcomes are measured.
    end: Day,
    folder: String,
    measures: Vec<Measure>,
    regimes: Vec<Share>,
    cultures: Vec<Share>,
    agreements: Vec<Mean>,
    passages: Vec<PassageRow>,
    /// Which numbers are drawn, where any are.
    #[serde(skip_serializing_if = "Option::is_none")]
    drawn: Option<DrawnRecord>,
    /// Where the variance of outcomes comes from then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    variances: Vec<VarianceRow>,
}

#[derive(Debug, Serialize)]
struct Measure {
    #[serde(flatten)]
    mean: Mean,
    q05: Option<f64>,
    q25: Option<f64>,
    q50: Option<f64>,
    q75: Option<f64>,
    q95: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Mean {
    outcome: String,
    mean: f64,
    mc_se: Option<f64>,
    sd: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Share {
    category: String,
    count: Option<u64>,
    share: f64,
    low: Option<f64>,
    high: Option<f64>,
}

impl Document {
    /// A document of no runs.
    pub fn new() -> Self {
        Self { concord: Build::current(), runs: Vec::new() }
    }

    /// Adds a run of a scenario.
    pub fn add(&mut self, scenario: &Scenario, run: &Finished<Summary>) {
        let Finished { folder, manifest, summary, .. } = run;
        let identity = &manifest.identity;
        self.runs.push(Run {
            scenario: identity.scenario.clone(),
            seed: identity.seed,
            replicates: identity.replicates,
            end: Day(scenario.calendar().last_day()),
            folder: folder.display().to_string(),
            measures: summary.group(Group::End).map(measure).collect(),
            regimes: summary.group(Group::Regime).map(share).collect(),
            cultures: summary.group(Group::Culture).map(share).collect(),
            agreements: summary.group(Group::Agreements).map(mean).collect(),
            passages: summary.passages.clone(),
            drawn: identity.drawn().cloned(),
            variances: summary.variances.clone(),
        });
    }

    /// The text.
    ///
    /// # Errors
    ///
    /// [`CliError::Json`], which no document gives cause for.
    pub fn to_text(&self) -> Result<String, CliError> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

fn mean(row: &Row) -> Mean {
    Mean { outcome: row.outcome.clone(), mean: row.mean, mc_se: row.mc_se, sd: row.sd }
}

fn measure(row: &Row) -> Measure {
    Measure { mean: mean(row), q05: row.q05, q25: row.q25, q50: row.q50, q75: row.q75, q95: row.q95 }
}

fn share(row: &Row) -> Share {
    Share {
        category: row.category().to_owned(),
        count: row.count,
        share: row.mean,
        low: row.low,
        high: row.high,
    }
}
