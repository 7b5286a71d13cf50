//! Sources of values as they are written.

use std::borrow::Cow;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::forms::Form;
use crate::scenario::limits;

/// Sources by the key of what they are of.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct RawSources(pub IndexMap<String, String>);

impl JsonSchema for RawSources {
    fn schema_name() -> Cow<'static, str> {
        "Sources".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let source = serde_json::json!({
            "description": "A source, or the reason of a coder.", "type": "string",
        });
        json_schema!({
            "description": "Sources of values by their keys, as overrides write them.",
            "type": "object",
            "patternProperties": { Form::Key.pattern(): source },
            "additionalProperties": false,
            "maxProperties": limits::MOST_SOURCES,
        })
    }
}
