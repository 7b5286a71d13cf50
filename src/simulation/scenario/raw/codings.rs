//! The error of codings as it is written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::numbers::CodersError;
use crate::scenario::CODERS_ERROR;

/// How sure the codings of the scenario are.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[schemars(rename = "Codings")]
#[serde(deny_unknown_fields, default)]
pub struct RawCodings {
    /// How far a coding can be off to either side, where it has no prior of its own; 0.125 if left out, half a step of a scale
    /// with anchors at 0, 0.25, 0.5, 0.75 and 1. With 0 codings are certain.
    pub error: CodersError,
}

impl Default for RawCodings {
    fn default() -> Self {
        Self { error: CodersError(CODERS_ERROR) }
    }
}
