//! Priors as they are written.

use std::borrow::Cow;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::forms::Form;
use crate::scenario::limits;

/// Priors by the key of what they are of.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct RawPriors(pub IndexMap<String, RawPrior>);

impl JsonSchema for RawPriors {
    fn schema_name() -> Cow<'static, str> {
        "Priors".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let number = serde_json::json!({ "type": "number" });
        json_schema!({
            "description": "Priors of numbers that are no parameters, by their keys as --set takes them.",
            "type": "object",
            "patternProperties": { Form::Key.pattern(): RawPrior::schema(&number) },
            "additionalProperties": false,
            "maxProperties": limits::MOST_OPEN_NUMBERS,
        })
    }
}

/// A prior: the two ends of a uniform one, or a family.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
pub enum RawPrior {
    /// Ends of a uniform prior.
    Interval([f64; 2]),
    /// One of several families.
    Family(RawFamily),
}

/// The families, of which one is named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RawFamily {
    /// Lower and upper end.
    pub uniform: Option<[f64; 2]>,
    /// Lower and upper end.
    pub log_uniform: Option<[f64; 2]>,
    /// Mean and standard deviation.
    pub normal: Option<[f64; 2]>,
    /// Lower end, likeliest value, upper end.
    pub triangular: Option<[f64; 3]>,
    /// Both shape parameters.
    pub beta: Option<[f64; 2]>,
    /// The least and the greatest whole number.
    pub integer: Option<[f64; 2]>,
    /// Lower and upper end, of normal and beta.
    pub on: Option<[f64; 2]>,
}

impl RawPrior {
    /// Returns the schema of a prior over values of another schema.
    pub fn schema(number: &serde_json::Value) -> serde_json::Value {
        let any = serde_json::json!({ "type": "number" });
        let of = |number: &serde_json::Value, count: usize, what: &str| {
            serde_json::json!({
                "description": what, "type": "array", "items": number, "minItems": count, "maxItems": count,
            })
        };
        let families = serde_json::json!({
            "type": "object",
            "properties": {
                "uniform": of(number, 2, "Lower and upper end."),
                "log_uniform": of(number, 2, "Lower and upper end, above 0; the logarithm is uniform."),
                "normal": of(&any, 2, "Mean and standard deviation, cut to what is admissible or to `on`."),
                "triangular": of(number, 3, "Lower end, likeliest value, upper end."),
                "beta": of(&any, 2, "Both shape parameters, stretched over what is admissible or over `on`."),
                "integer": of(number, 2, "The least and the greatest whole number, all as likely."),
                "on": of(number, 2, "Lower and upper end of a normal or beta prior."),
            },
            "additionalProperties": false,
            "minProperties": 1,
        });
        serde_json::json!({ "anyOf": [of(number, 2, "Lower and upper end of a uniform prior."), families] })
    }
}
