//! What a program reads of a sweep.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{SweepPlan, SweepTables, row_of};
use crate::analysis::sweep::{Found, Point};
use crate::export::manifest::{DrawnRecord, Identity};
use crate::export::summary::{Day, Row};
use crate::export::variance::VarianceRow;
use crate::studies::Documented;
use crate::studies::study::scenario_and_pair;

#[derive(Debug, Serialize)]
struct Tables<'a> {
    design: &'a str,
    keys: Vec<String>,
    /// What is drawn at every point, if anything is.
    #[serde(skip_serializing_if = "Option::is_none")]
    drawn: Option<&'a DrawnRecord>,
    points: Vec<PointRecord>,
    /// Where the variance of measures comes from then.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    variances: &'a [VarianceRow],
}

#[derive(Debug, Serialize)]
struct PointRecord {
    point: u64,
    values: BTreeMap<String, Value>,
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

impl Documented for SweepPlan {
    fn scenarios_of(&self, identity: &Identity) -> Value {
        scenario_and_pair(identity)
    }

    /// Each point has its own, where the end is what varies.
    fn end(&self) -> Option<Day> {
        None
    }

    fn tables_of<'a>(&'a self, identity: &'a Identity, swept: &'a SweepTables) -> impl Serialize + 'a {
        Tables {
            design: self.points().design(),
            keys: swept.keys(),
            drawn: identity.drawn(),
            points: swept.sweep().points.iter().map(|point| record(swept, point)).collect(),
            variances: swept.variances(),
        }
    }
}

fn record(swept: &SweepTables, point: &Point) -> PointRecord {
    let value = |(place, key): (usize, String)| {
        let value = match swept.space().is_date(place) {
            true => Value::from(point.written[place].as_str()),
            false => Value::from(point.values[place]),
        };
        (key, value)
    };
    let outcome = |of: &Found| OutcomeRecord {
        row: row_of(swept.sweep(), of),
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
        values: swept.keys().into_iter().enumerate().map(value).collect(),
        outcomes: point.outcomes.iter().map(outcome).collect(),
    }
}
