//! Mechanisms, parameters and regimes as they are written. Their keys are those of the model.

use std::borrow::Cow;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::forms::{Form, Id};
use super::priors::RawPrior;
use crate::model::mechanisms::mechanisms;
use crate::model::{Mechanisms, Parameters, series};
use crate::scenario::limits;

macro_rules! tables {
    ($( $key:ident, $meaning:tt, label $label:tt, off $off:tt, $(zeroes $rule:ident.$parameter:ident,)?
        without $without:tt, against $against:tt; )+) => {
        /// Which mechanisms of the model are on.
        #[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
        #[schemars(rename = "Mechanisms")]
        #[serde(deny_unknown_fields, default)]
        pub struct RawMechanisms {
            $( #[doc = $meaning] pub $key: bool, )+
        }

        impl Default for RawMechanisms {
            fn default() -> Self {
                let Mechanisms { $( $key, )+ } = Mechanisms::default();
                Self { $( $key, )+ }
            }
        }

        /// Which mechanisms a lens switches, and how.
        #[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
        #[schemars(rename = "Switches")]
        #[serde(deny_unknown_fields, default)]
        pub struct RawSwitches {
            $( #[doc = $meaning] pub $key: Option<bool>, )+
        }

        impl RawSwitches {
            /// Every mechanism that is switched.
            pub fn each(self) -> impl Iterator<Item = (&'static str, bool)> {
                [$( (stringify!($key), self.$key), )+].into_iter().filter_map(|(key, on)| Some((key, on?)))
            }
        }

        impl From<RawMechanisms> for Mechanisms {
            fn from(on: RawMechanisms) -> Self {
                Self { $( $key: on.$key, )+ }
            }
        }
    };
}

// Keys and meanings are those of the model's declaration.
mechanisms!(tables);

/// Values and priors by parameter.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct RawParameters(pub IndexMap<String, RawParameter>);

impl JsonSchema for RawParameters {
    fn schema_name() -> Cow<'static, str> {
        "Parameters".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let properties: serde_json::Map<_, _> = Parameters::specs()
            .map(|(_, spec)| {
                let number =
                    serde_json::json!({ "type": "number", "minimum": spec.min, "maximum": spec.max });
                let table = serde_json::json!({
                    "type": "object",
                    "properties": {
                        "value": number,
                        "prior": RawPrior::schema(&number),
                    },
                    "additionalProperties": false,
                });
                let description = format!("{} ({}; unit {})", spec.meaning, spec.symbol, spec.unit);
                let schema = serde_json::json!({
                    "description": description, "default": spec.default, "anyOf": [number, table],
                });
                (spec.key.to_owned(), schema)
            })
            .collect();
        json_schema!({
            "description": "Values of the model's parameters, each a number or { value, prior }; a prior is [low, high] or a family such as { normal = [mean, sd] }.",
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        })
    }
}

/// A parameter: a number, or a value with its prior.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
pub enum RawParameter {
    /// The value; the prior is the default one.
    Value(f64),
    /// The value, the default one if left out, and the prior.
    Free {
        /// The value.
        value: Option<f64>,
        /// The prior.
        prior: Option<RawPrior>,
    },
}

/// Bounds on regional measures by regime.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub struct RawOutcomes(pub IndexMap<Id, IndexMap<String, f64>>);

impl Default for RawOutcomes {
    fn default() -> Self {
        let regime = |name: &str, bounds: &[(&str, f64)]| {
            let bounds = bounds.iter().map(|&(key, bound)| (key.to_owned(), bound)).collect();
            (Id(name.to_owned()), bounds)
        };
        Self(IndexMap::from([
            regime("integration", &[("integration_min", 0.5)]),
            regime("cooperation", &[("integration_min", 0.25)]),
            regime("normalisation", &[("dispute_max", 0.2), ("identity_min", 0.0)]),
        ]))
    }
}

impl JsonSchema for RawOutcomes {
    fn schema_name() -> Cow<'static, str> {
        "Outcomes".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let bounds: serde_json::Map<_, _> = series::REGION
            .into_iter()
            .filter_map(|measure| Some((measure, measure.interval()?)))
            .flat_map(|(measure, (low, high))| {
                let schema = serde_json::json!({ "type": "number", "minimum": low, "maximum": high });
                ["min", "max"].map(|end| (format!("{}_{end}", measure.name()), schema.clone()))
            })
            .collect();
        let regime = serde_json::json!({
            "description": "Bounds that must all hold.",
            "type": "object", "properties": bounds, "additionalProperties": false, "minProperties": 1,
        });
        json_schema!({
            "type": "object",
            "patternProperties": { Form::Id.pattern(): regime },
            "additionalProperties": false,
            "maxProperties": limits::MOST_REGIMES,
        })
    }
}
