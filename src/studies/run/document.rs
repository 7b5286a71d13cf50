//! What a program reads of a run.

use serde::Serialize;
use serde_json::{Value, json};

use super::RunPlan;
use crate::export::manifest::{DrawnRecord, Identity};
use crate::export::summary::{Group, PassageRow, Row, Summary};
use crate::export::variance::VarianceRow;
use crate::studies::Documented;

#[derive(Debug, Serialize)]
struct Tables<'a> {
    measures: Vec<Value>,
    regimes: Vec<Value>,
    cultures: Vec<Value>,
    agreements: Vec<Value>,
    passages: &'a [PassageRow],
    /// The same of the batch under priors, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    under_priors: Option<UnderPriors<'a>>,
    /// Which numbers are drawn, where any are.
    #[serde(skip_serializing_if = "Option::is_none")]
    drawn: Option<&'a DrawnRecord>,
    /// Where the variance of outcomes comes from then.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    variances: &'a [VarianceRow],
}

/// What is found in the batch under priors.
#[derive(Debug, Serialize)]
struct UnderPriors<'a> {
    keys: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    codings: &'a [String],
    replicates: u64,
    measures: Vec<Value>,
    regimes: Vec<Value>,
    cultures: Vec<Value>,
    passages: &'a [PassageRow],
    /// Where the variance of outcomes comes from.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    variances: &'a [VarianceRow],
}

/// The rows of a kind.
fn rows(summary: &Summary, group: Group, record: fn(&Row) -> Value) -> Vec<Value> {
    summary.group(group).map(record).collect()
}

impl Documented for RunPlan {
    fn scenarios_of(&self, identity: &Identity) -> Value {
        json!({ "scenario": identity.scenario })
    }

    fn tables_of<'a>(&'a self, identity: &'a Identity, summary: &'a Summary) -> impl Serialize + 'a {
        let of = |group, record| rows(summary, group, record);
        let under_priors =
            identity.under_priors().zip(summary.under_priors.as_deref()).map(|(batch, found)| UnderPriors {
                keys: &batch.keys,
                codings: &batch.codings,
                replicates: batch.sets,
                measures: rows(found, Group::End, measure),
                regimes: rows(found, Group::Regime, share),
                cultures: rows(found, Group::Culture, share),
                passages: &found.passages,
                variances: &found.variances,
            });
        Tables {
            measures: of(Group::End, measure),
            regimes: of(Group::Regime, share),
            cultures: of(Group::Culture, share),
            agreements: of(Group::Agreements, mean),
            passages: &summary.passages,
            under_priors,
            drawn: identity.drawn(),
            variances: &summary.variances,
        }
    }
}

fn mean(Row { outcome, mean, mc_se, sd, .. }: &Row) -> Value {
    json!({ "outcome": outcome, "mean": mean, "mc_se": mc_se, "sd": sd })
}

fn measure(row: &Row) -> Value {
    let Row { outcome, mean, mc_se, sd, q05, q25, q50, q75, q95, .. } = row;
    json!({
        "outcome": outcome, "mean": mean, "mc_se": mc_se, "sd": sd,
        "q05": q05, "q25": q25, "q50": q50, "q75": q75, "q95": q95,
    })
}

fn share(row: &Row) -> Value {
    let Row { count, mean, low, high, .. } = row;
    json!({ "category": row.category(), "count": count, "share": mean, "low": low, "high": high })
}
