//! A file of expectations as it is written. docs/regions.md describes the keys.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

use super::expectations::Move;

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawFile {
    pub title: String,
    #[serde(default)]
    pub posterior: Option<String>,
    pub regions: Vec<RawRegion>,
    #[serde(default)]
    pub orders: Vec<RawOrder>,
    #[serde(default)]
    pub shapes: Vec<RawShape>,
    #[serde(default)]
    pub turns: Vec<RawTurn>,
}

/// A region.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawRegion {
    pub scenario: String,
    #[serde(default)]
    pub file: Option<PathBuf>,
    #[serde(default)]
    pub optional: bool,
}

/// An order of regions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawOrder {
    pub name: String,
    pub measure: String,
    pub at: String,
    #[serde(default)]
    pub dates: BTreeMap<String, String>,
    #[serde(default)]
    pub groups: Vec<Vec<String>>,
    pub source: String,
}

/// A shape of a series.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawShape {
    pub name: String,
    pub region: String,
    #[serde(default)]
    pub measure: Option<String>,
    #[serde(default)]
    pub state: Option<String>,
    pub at: Vec<String>,
    pub moves: Vec<Move>,
    pub threshold: f64,
    pub source: String,
}

/// The sign of a change.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawTurn {
    pub name: String,
    pub region: String,
    #[serde(default)]
    pub measure: Option<String>,
    #[serde(default)]
    pub state: Option<String>,
    pub before: String,
    pub after: String,
    pub sign: Sign,
    pub source: String,
}

/// A sign.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    Up,
    Down,
}
