//! The scenario file as it is written: types for serde, and by schemars the JSON schema.
//!
//! A file is checked against the [`schema`] before serde reads it, so that nothing is accepted here that the schema
//! refuses. Ranges stand on the types of [`numbers`], forms of texts on those of [`forms`]. Descriptions of the keys
//! are the doc comments: editors show them.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::scenario::limits;

mod calibration;
mod codings;
mod draws;
mod events;
pub mod forms;
mod history;
mod lenses;
pub mod numbers;
mod parameters;
mod priors;
mod region;
pub mod schema;
mod sources;

pub use calibration::{RawCalibration, RawTarget};
pub use codings::RawCodings;
pub use draws::RawDraws;
pub use events::RawEvent;
use forms::{FolderName, Label, Period};
pub use history::{RawCommonFate, RawExternal, RawLeadership, RawSuccessor, SuccessorWord};
pub use lenses::RawLens;
use numbers::{Replicates, Seed, TicksPerYear};
pub use parameters::{RawMechanisms, RawOutcomes, RawParameter, RawParameters, RawSwitches};
pub use priors::{RawFamily, RawPrior, RawPriors};
pub use region::{RawComplementarity, RawDyad, RawIssue, RawLeader, RawState};
pub use sources::RawSources;

/// A scenario of `concord`: a region, its history and the parameters of the model.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "Scenario", title = "Scenario of concord")]
#[serde(deny_unknown_fields)]
pub struct RawScenario {
    /// Another scenario to start from: a file, relative to this one, or one of those built in, such as
    /// "central-asia.toml"; a file goes before a built-in scenario of the same name. This file then states only what
    /// differs.
    #[serde(default)]
    pub extends: Option<String>,
    /// Name and calendar.
    pub scenario: RawHeader,
    /// How many replicates, from which seed.
    #[serde(default)]
    pub monte_carlo: RawMonteCarlo,
    /// Who governs when; `historical` if left out.
    #[serde(default)]
    pub leadership: RawLeadership,
    /// Which mechanisms of the model are on; all if left out. The theory lenses are presets over these.
    #[serde(default)]
    pub mechanisms: RawMechanisms,
    /// The states of the region.
    #[schemars(length(min = 2, max = limits::MOST_STATES))]
    pub states: Vec<RawState>,
    /// Every pair of states, once.
    pub dyads: Vec<RawDyad>,
    /// The issue areas on which states negotiate.
    #[schemars(length(min = 1, max = limits::MOST_ISSUES))]
    pub issues: Vec<RawIssue>,
    /// How far outside powers already serve the states, from dates on; nobody if left out.
    #[serde(default)]
    #[schemars(length(max = limits::MOST_PULLS))]
    pub external: Vec<RawExternal>,
    /// Perceived shared exposure; none if left out.
    #[serde(default)]
    pub common_fate: RawCommonFate,
    /// Dated events; none if left out.
    #[serde(default)]
    #[schemars(length(max = limits::MOST_EVENTS))]
    pub events: Vec<RawEvent>,
    /// Parameters of the rules; one that is left out has its default and, if it is a free one, its prior.
    #[serde(default)]
    pub parameters: RawParameters,
    /// Priors of other numbers than parameters, by their keys: "states.UZB.sovereignty_sensitivity" = [0.6, 0.9].
    /// Analyses vary them along with the parameters.
    #[serde(default)]
    pub priors: RawPriors,
    /// How sure the codings are: sovereignty sensitivity, openness, heritage, proximity, dispute, legacy, `high_politics` and the
    /// parameter `initial_consolidation`. Studies that draw codings draw each without a prior of its own within this error.
    #[serde(default)]
    pub codings: RawCodings,
    /// Source or reason of values by their keys: "states.UZB.sovereignty_sensitivity" = "coded: self-reliance as doctrine". The key of a
    /// table speaks for all that it holds. A comment beside a value that begins with "coded", "fact", "convention", "free" or "source" says
    /// the same; where there are both, this table counts.
    #[serde(default)]
    pub sources: RawSources,
    /// Relations between drawn numbers; none if left out.
    #[serde(default)]
    pub draws: RawDraws,
    /// Regimes at the end of a run by name, first match first: each lists bounds that must all hold.
    /// What matches none is `fragmentation`. If left out: integration = { integration_min = 0.5 },
    /// cooperation = { integration_min = 0.25 }, normalisation = { dispute_max = 0.2, identity_min = 0.0 }.
    #[serde(default)]
    pub outcomes: RawOutcomes,
    /// Theory lenses of your own by name: what a theory would take away from the model. `concord lenses` runs them beside those that
    /// it has.
    #[serde(default)]
    #[schemars(extend("maxProperties" = limits::MOST_LENSES))]
    pub lenses: IndexMap<FolderName, RawLens>,
    /// Settings of `concord calibrate`, which fits the numbers with priors to the record; the defaults if left out.
    #[serde(default)]
    pub calibration: RawCalibration,
}

/// Name and calendar of a scenario.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "Header")]
#[serde(deny_unknown_fields)]
pub struct RawHeader {
    /// Short name, which becomes that of the folder of results; that of the file if left out. Name, title and
    /// description are not inherited from the extended file.
    #[serde(default)]
    pub name: Option<FolderName>,
    /// Title for people; the name if left out.
    #[serde(default)]
    pub title: Option<Label>,
    /// A paragraph on what the scenario is for.
    #[serde(default)]
    pub description: String,
    /// The observed record that the scenario answers to: one of those built in, such as "central-asia", or a file, relative
    /// to this one. `concord lenses` scores against it.
    #[serde(default)]
    pub record: Option<String>,
    /// First day of the calendar, which must be the first day of a tick: "1992", "1992-Q1", "1992-01" or "1992-01-01".
    pub start: Period,
    /// Last day of the calendar, in the same forms; a year, quarter or month is included whole.
    pub end: Period,
    /// Ticks a year: a numerical choice, since rates are per year.
    #[serde(default = "quarters")]
    pub ticks_per_year: TicksPerYear,
}

fn quarters() -> TicksPerYear {
    TicksPerYear(4)
}

/// How many replicates, from which seed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "MonteCarlo")]
#[serde(deny_unknown_fields, default)]
pub struct RawMonteCarlo {
    /// Number of replicates.
    pub replicates: Replicates,
    /// Seed of the random numbers.
    pub seed: Seed,
}

impl Default for RawMonteCarlo {
    fn default() -> Self {
        Self { replicates: Replicates(10_000), seed: Seed(1) }
    }
}
