//! An agreement as a document for programs.

use serde::Serialize;
use serde_json::{Value, json};

use super::findings::{answer, warnings};
use super::plan::AgreementPlan;
use super::tables::AgreementSummary;
use crate::export::manifest::Identity;
use crate::export::summary::Day;
use crate::studies::Documented;

#[derive(Debug, Serialize)]
struct Tables<'a> {
    /// Findings, in sentences.
    answer: String,
    #[serde(flatten)]
    summary: &'a AgreementSummary,
    /// Warnings.
    warnings: Vec<String>,
}

impl Documented for AgreementPlan {
    fn scenarios_of(&self, identity: &Identity) -> Value {
        json!({ "mean": identity.scenario, "study": identity.study })
    }

    fn end(&self) -> Option<Day> {
        None
    }

    fn tables_of<'a>(&'a self, _: &'a Identity, summary: &'a AgreementSummary) -> impl Serialize + 'a {
        Tables { answer: answer(summary), summary, warnings: warnings(summary) }
    }
}
