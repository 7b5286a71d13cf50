//! A comparison of regions as a document for programs.

use serde::Serialize;
use serde_json::{Value, json};

use super::findings::{answer, warnings};
use super::plan::RegionsPlan;
use super::tables::RegionsSummary;
use crate::export::manifest::Identity;
use crate::export::summary::Day;
use crate::studies::Documented;

#[derive(Debug, Serialize)]
struct Tables<'a> {
    /// Findings, in sentences.
    answer: String,
    #[serde(flatten)]
    summary: &'a RegionsSummary,
    /// Warnings.
    warnings: Vec<String>,
}

impl Documented for RegionsPlan {
    fn scenarios_of(&self, identity: &Identity) -> Value {
        json!({ "scenarios": identity.scenarios().collect::<Vec<_>>(), "study": identity.study })
    }

    fn end(&self) -> Option<Day> {
        None
    }

    fn tables_of<'a>(&'a self, _: &'a Identity, summary: &'a RegionsSummary) -> impl Serialize + 'a {
        Tables { answer: answer(summary), summary, warnings: warnings(summary) }
    }
}
