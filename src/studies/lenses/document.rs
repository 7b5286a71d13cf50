//! What a program reads of lenses.

use serde::Serialize;
use serde_json::{Value, json};

use super::{LensPlan, LensSummary};
use crate::export::manifest::{DrawnRecord, Identity};
use crate::studies::Documented;

#[derive(Debug, Serialize)]
struct Tables<'a> {
    /// What is drawn, if anything is.
    #[serde(skip_serializing_if = "Option::is_none")]
    drawn: Option<&'a DrawnRecord>,
    #[serde(flatten)]
    summary: &'a LensSummary,
}

impl Documented for LensPlan {
    fn scenarios_of(&self, identity: &Identity) -> Value {
        let record = identity.lenses().and_then(|lenses| lenses.record.as_ref());
        json!({ "scenario": identity.scenario, "baseline": identity.against.first(), "record": record })
    }

    fn tables_of<'a>(&'a self, identity: &'a Identity, summary: &'a LensSummary) -> impl Serialize + 'a {
        Tables { drawn: identity.drawn(), summary }
    }
}
