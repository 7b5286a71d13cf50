//! Lenses as they are written.

use std::borrow::Cow;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::{forms::Label, parameters::RawSwitches};
use crate::model::Parameters;

/// A lens: mechanisms that are switched and parameters that are set, over those of the scenario.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "Lens")]
#[serde(deny_unknown_fields)]
pub struct RawLens {
    /// Title for people; the name if left out.
    #[serde(default)]
    pub title: Option<Label>,
    /// What who looks through it claims, in a sentence.
    #[serde(default)]
    pub claim: String,
    /// Where the claim comes from: author and year.
    #[serde(default)]
    pub source: String,
    /// Mechanisms that it switches; the others stay as the scenario has them.
    #[serde(default)]
    pub mechanisms: RawSwitches,
    /// Parameters that it sets; the others stay as the scenario has them.
    #[serde(default)]
    pub parameters: RawSettings,
}

/// Values by parameter.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct RawSettings(pub IndexMap<String, f64>);

impl JsonSchema for RawSettings {
    fn schema_name() -> Cow<'static, str> {
        "Settings".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let properties: serde_json::Map<_, _> = Parameters::specs()
            .map(|(_, spec)| {
                let schema = serde_json::json!({
                    "description": format!("{} ({}; unit {})", spec.meaning, spec.symbol, spec.unit),
                    "type": "number", "minimum": spec.min, "maximum": spec.max,
                });
                (spec.key.to_owned(), schema)
            })
            .collect();
        json_schema!({
            "description": "Values of the model's parameters.",
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        })
    }
}
