//! States, dyads and issues as they are written.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    forms::{Id, Label, Period, Year},
    numbers::{Factor, Quantity, Share},
};
use crate::scenario::limits;

/// A state.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "State")]
#[serde(deny_unknown_fields)]
pub struct RawState {
    /// Short id, unique: "UZB".
    pub id: Id,
    /// Name for people; the id if left out.
    #[serde(default)]
    pub name: Option<Label>,
    /// Reluctance to transfer authority, from 0 to 1.
    pub sovereignty_sensitivity: Share,
    /// What the state has, by name, from 0 to 1 each; every state names the same ones.
    #[schemars(extend("maxProperties" = limits::MOST_ENDOWMENTS))]
    pub endowments: IndexMap<Id, Share>,
    /// Gross domestic product by year, each on its 1 January, interpolated between them: real, in one unit for all
    /// states, such as billions of international dollars.
    #[schemars(extend("minProperties" = 1))]
    pub gdp_bn: IndexMap<Year, Quantity>,
    /// Population by year, in millions.
    #[schemars(extend("minProperties" = 1))]
    pub population_m: IndexMap<Year, Quantity>,
    /// Leaders, by date of office; the first also covers the time before.
    #[schemars(length(min = 1, max = limits::MOST_LEADERS))]
    pub leaders: Vec<RawLeader>,
}

/// A leader of a state.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "Leader")]
#[serde(deny_unknown_fields)]
pub struct RawLeader {
    /// Name for people, unique in the state.
    pub name: Label,
    /// Shorter name for charts; if left out, the last name, with an initial where another leader of the state has the same.
    #[serde(default)]
    pub short: Option<Label>,
    /// First day in office.
    pub from: Period,
    /// Openness to the region, from 0 to 1.
    pub openness: Share,
    /// Rivalry toward other states by id, from 0 to 1; gone with the leader.
    #[serde(default)]
    pub rivalry: IndexMap<String, Share>,
}

/// A pair of states. What it holds is symmetric.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "Dyad")]
#[serde(deny_unknown_fields)]
pub struct RawDyad {
    /// The two states by id, in any order.
    pub pair: [String; 2],
    /// What they share: language, religion, history, holidays; from 0 to 1.
    pub heritage: Share,
    /// How near they are, from 0 to 1.
    pub proximity: Share,
    /// Unsettled borders, water, transit, minorities at the start, from 0 to 1.
    pub dispute: Share,
}

fn nothing() -> Share {
    Share(0.0)
}

fn all() -> Share {
    Share(1.0)
}

/// An issue area.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "Issue")]
#[serde(deny_unknown_fields)]
pub struct RawIssue {
    /// Short id, unique: "trade".
    pub id: Id,
    /// Name for people; the id if left out.
    #[serde(default)]
    pub name: Option<Label>,
    /// Benefit of a unit of depth, before complementarity and the rest.
    pub benefit: Factor,
    /// Authority that a unit of depth takes.
    pub sovereignty_cost: Factor,
    /// Weight in the indices of integration and paper; 1 if left out.
    #[serde(default = "one")]
    pub index_weight: Factor,
    /// Implemented tie between neighbours at the start, from 0 to 1; 0 if left out.
    #[serde(default = "nothing")]
    pub legacy: Share,
    /// Depth that all states have signed at the start, from 0 to 1; 0 if left out.
    #[serde(default = "nothing")]
    pub signed_at_start: Share,
    /// Share of the issue that is in leaders' hands, and not carried by society, from 0 to 1; 1 if left out.
    #[serde(default = "all")]
    pub high_politics: Share,
    /// Whether implemented depth in this issue makes states more alike; false if left out.
    #[serde(default)]
    pub identity_channel: bool,
    /// What makes two states useful to each other in this issue.
    pub complementarity: RawComplementarity,
}

fn one() -> Factor {
    Factor(1.0)
}

fn yes() -> bool {
    true
}

/// How the complementarity of two states comes from their endowments. It is clamped to 1.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "Complementarity")]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub enum RawComplementarity {
    /// The same for all pairs.
    Constant {
        /// The complementarity.
        value: Factor,
        /// Whether it is multiplied by the pair's proximity; true if left out.
        #[serde(default = "yes")]
        scaled: bool,
    },
    /// Mean absolute difference over all endowments, times `value`.
    EndowmentGap {
        /// Factor.
        value: Factor,
        /// Whether it is multiplied by the pair's proximity; true if left out.
        #[serde(default = "yes")]
        scaled: bool,
    },
    /// Square root of the product of both sides' share of one endowment, times `value`.
    Joint {
        /// The endowment.
        endowment: String,
        /// Factor; 1 if left out.
        #[serde(default = "one")]
        value: Factor,
        /// Whether it is multiplied by the pair's proximity; true if left out.
        #[serde(default = "yes")]
        scaled: bool,
    },
    /// |a_i b_j - a_j b_i|, times `value`, where a is `give` and b is `take`.
    Exchange {
        /// The endowment a.
        give: String,
        /// The endowment b.
        take: String,
        /// Factor; 1 if left out.
        #[serde(default = "one")]
        value: Factor,
        /// Whether it is multiplied by the pair's proximity; true if left out.
        #[serde(default = "yes")]
        scaled: bool,
    },
}
