//! Relations between drawn numbers as they are written.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::scenario::limits;

/// Relations between drawn numbers.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(rename = "Draws")]
#[serde(deny_unknown_fields, default)]
pub struct RawDraws {
    /// Lists of at least two keys, as --set takes them: of the numbers of a list that are drawn, none is larger than one behind it.
    #[schemars(length(max = limits::MOST_OPEN_NUMBERS))]
    pub order: Vec<RawOrder>,
}

/// Keys of numbers, none of which is larger than one behind it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "Order")]
#[serde(transparent)]
pub struct RawOrder(#[schemars(length(min = 2, max = limits::MOST_OPEN_NUMBERS))] pub Vec<String>);
