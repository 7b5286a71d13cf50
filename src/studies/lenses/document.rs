//! What a program reads of lenses.

use serde::Serialize;
use serde_json::{Value, json};

use super::{LensPlan, LensSummary};
use crate::export::manifest::Identity;
use crate::studies::Documented;

impl Documented for LensPlan {
    fn scenarios_of(&self, identity: &Identity) -> Value {
        let record = identity.lenses().and_then(|lenses| lenses.record.as_ref());
        json!({ "scenario": identity.scenario, "baseline": identity.against.first(), "record": record })
    }

    fn tables_of<'a>(&'a self, _: &'a Identity, summary: &'a LensSummary) -> impl Serialize + 'a {
        summary
    }
}
