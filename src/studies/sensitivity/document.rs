//! What a program reads of a sensitivity analysis.

use serde::Serialize;
use serde_json::Value;

use super::{SensitivityPlan, SensitivityRows};
use crate::export::manifest::Identity;
use crate::export::sensitivity::InputRecord;
use crate::studies::Documented;
use crate::studies::study::scenario_and_pair;

#[derive(Debug, Serialize)]
struct Tables<'a> {
    inputs: &'a [InputRecord],
    #[serde(flatten)]
    rows: &'a SensitivityRows,
}

impl Documented for SensitivityPlan {
    fn scenarios_of(&self, identity: &Identity) -> Value {
        scenario_and_pair(identity)
    }

    fn tables_of<'a>(&'a self, identity: &'a Identity, rows: &'a SensitivityRows) -> impl Serialize + 'a {
        Tables { inputs: identity.sensitivity().map_or(&[], |record| &record.inputs), rows }
    }
}
