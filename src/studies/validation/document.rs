//! What a program reads of a validation.

use serde::Serialize;
use serde_json::{Value, json};

use super::findings::{answer, remarks};
use super::plan::ValidationPlan;
use super::tables::ValidationSummary;
use crate::export::manifest::Identity;
use crate::studies::Documented;

#[derive(Debug, Serialize)]
struct Tables<'a> {
    #[serde(flatten)]
    summary: &'a ValidationSummary,
    /// Who wins, where, and by how much.
    answer: String,
    /// Further findings and warnings.
    remarks: Vec<String>,
}

impl Documented for ValidationPlan {
    fn scenarios_of(&self, identity: &Identity) -> Value {
        json!({ "scenario": identity.scenario, "study": identity.study })
    }

    fn tables_of<'a>(&'a self, _: &'a Identity, summary: &'a ValidationSummary) -> impl Serialize + 'a {
        Tables { summary, answer: answer(summary), remarks: remarks(summary) }
    }
}
