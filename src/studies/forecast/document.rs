//! What a program reads of a forecast.

use serde::Serialize;
use serde_json::{Value, json};

use super::findings::warnings;
use super::plan::ForecastPlan;
use super::tables::ForecastSummary;
use crate::export::manifest::Identity;
use crate::studies::Documented;

#[derive(Debug, Serialize)]
struct Tables<'a> {
    #[serde(flatten)]
    summary: &'a ForecastSummary,
    /// Warnings.
    warnings: Vec<String>,
}

impl Documented for ForecastPlan {
    fn scenarios_of(&self, identity: &Identity) -> Value {
        json!({ "scenario": identity.scenario, "study": identity.study })
    }

    fn tables_of<'a>(&'a self, _: &'a Identity, summary: &'a ForecastSummary) -> impl Serialize + 'a {
        Tables { summary, warnings: warnings(summary) }
    }
}
