//! What a program reads of an attribution.

use serde::Serialize;
use serde_json::{Value, json};

use super::{AttributionPlan, AttributionSummary};
use crate::export::manifest::{ChangeRecord, DrawnRecord, Identity};
use crate::studies::Documented;

#[derive(Debug, Serialize)]
struct Tables<'a> {
    changes: &'a [ChangeRecord],
    /// What is drawn, if anything is.
    #[serde(skip_serializing_if = "Option::is_none")]
    drawn: Option<&'a DrawnRecord>,
    #[serde(flatten)]
    summary: &'a AttributionSummary,
}

impl Documented for AttributionPlan {
    fn scenarios_of(&self, identity: &Identity) -> Value {
        json!({ "baseline": identity.scenario, "scenario": identity.against.first() })
    }

    fn tables_of<'a>(
        &'a self,
        identity: &'a Identity,
        summary: &'a AttributionSummary,
    ) -> impl Serialize + 'a {
        Tables { changes: identity.changes(), drawn: identity.drawn(), summary }
    }
}
