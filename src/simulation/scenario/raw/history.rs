//! Leadership, outside powers and common fate as they are written.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    forms::{Label, Period, Year},
    numbers::{Concentration, Factor, PositiveRate, Rate, Share},
};

/// Who governs when.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "Leadership")]
#[serde(tag = "mode", rename_all = "snake_case", deny_unknown_fields)]
pub enum RawLeadership {
    /// Leaders as listed.
    Historical {},
    /// Whoever is in office on a date stays to the end.
    Frozen {
        /// The date.
        at: Period,
        /// States whose leaders change all the same.
        #[serde(default)]
        except: Vec<String>,
    },
    /// As listed up to a date, by chance after it.
    Stochastic {
        /// Last day of the historical record.
        at: Period,
        /// Departures of a leader from office, a year.
        turnover_rate: Rate,
        /// Mean openness of successors.
        successor_openness: RawSuccessor,
        /// Concentration of the Beta distribution of a successor's openness: the higher, the nearer to the mean.
        concentration: Concentration,
    },
}

impl Default for RawLeadership {
    fn default() -> Self {
        Self::Historical {}
    }
}

/// Mean openness of successors: one number, one per state, or "incumbent" for that of the predecessor.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "Successor")]
#[serde(untagged)]
pub enum RawSuccessor {
    /// The same for all states.
    One(Share),
    /// By state; all must be named.
    PerState(IndexMap<String, Share>),
    /// That of the predecessor.
    Word(SuccessorWord),
}

/// The mean openness of successors in a word.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SuccessorWord {
    /// That of the predecessor.
    Incumbent,
}

/// How far an outside power already serves states, from a date on. A later statement overrides an earlier one
/// for its state and issue.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "External")]
#[serde(deny_unknown_fields)]
pub struct RawExternal {
    /// Name for people, unique: "China: Belt and Road".
    pub power: Label,
    /// First day in force.
    pub from: Period,
    /// By issue and state, from 0 to 1: trade = { UZB = 0.1 }.
    pub pull: IndexMap<String, IndexMap<String, Share>>,
}

/// Perceived shared exposure: a baseline with shocks around it that fade (a first-order autoregression).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "CommonFate")]
#[serde(deny_unknown_fields, default)]
pub struct RawCommonFate {
    /// Level by year, from 0 to 1, in force from its 1 January; the first also covers the time before. 0 if left out.
    pub baseline: IndexMap<Year, Share>,
    /// Standard deviation of the shocks; 0 (no shocks) if left out.
    pub shock_sd: Factor,
    /// Rate at which a shock fades, a year.
    pub relaxation_rate: PositiveRate,
}

impl Default for RawCommonFate {
    fn default() -> Self {
        Self { baseline: IndexMap::new(), shock_sd: Factor(0.0), relaxation_rate: PositiveRate(0.2) }
    }
}
