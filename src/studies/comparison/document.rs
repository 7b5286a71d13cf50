//! What a program reads of a comparison.

use serde::Serialize;
use serde_json::{Value, json};

use super::ComparisonPlan;
use crate::export::ComparisonSummary;
use crate::export::manifest::Identity;
use crate::scenario::{Change, changes, parsed};
use crate::studies::Documented;

#[derive(Debug, Serialize)]
struct Tables<'a> {
    /// The keys that differ.
    changes: Vec<Value>,
    #[serde(flatten)]
    summary: &'a ComparisonSummary,
}

impl Documented for ComparisonPlan {
    fn scenarios_of(&self, identity: &Identity) -> Value {
        json!({ "baseline": identity.scenario, "scenarios": identity.against })
    }

    fn tables_of<'a>(&'a self, _: &'a Identity, summary: &'a ComparisonSummary) -> impl Serialize + 'a {
        let scenarios = self.scenarios();
        let keys = scenarios[1..].iter().flat_map(|other| {
            changes(scenarios[0], other).into_iter().map(|Change { key, baseline, scenario }| {
                let [scenario, baseline] = [scenario, baseline].map(|value| value.as_deref().and_then(parsed));
                json!({ "scenario": other.name(), "key": key, "scenario_value": scenario, "baseline_value": baseline })
            })
        });
        Tables { changes: keys.collect(), summary }
    }
}
