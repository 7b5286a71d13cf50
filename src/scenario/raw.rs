//! The scenario file as it is written: types for serde, and by schemars the JSON schema.
//!
//! Ranges stand on the number types at the top. The schema is what a file is checked against before
//! serde reads it, so that nothing is accepted here that the schema refuses. Descriptions of the keys are
//! the doc comments: editors show them.

use std::borrow::Cow;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::{
    forms::{FolderName, Id, Period, Year},
    limits,
};
use crate::model::{Measure, Mechanisms, Parameters, series};

macro_rules! numbers {
    ($( $(#[$doc:meta])* $name:ident: $repr:ty = { $($bound:literal: $value:expr),* } )+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $repr);

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ $($bound: $value),* })
            }
        }
    )+ };
}

numbers! {
    /// A share or an index, in [0,1].
    Share: f64 = { "type": "number", "minimum": 0, "maximum": 1 }
    /// A factor or weight around 1, in [0,1000]; the upper end only catches slips.
    Factor: f64 = { "type": "number", "minimum": 0, "maximum": 1000 }
    /// A rate per year, in [0,365].
    Rate: f64 = { "type": "number", "minimum": 0, "maximum": 365 }
    /// A rate per year, above 0 and at most 365.
    PositiveRate: f64 = { "type": "number", "exclusiveMinimum": 0, "maximum": 365 }
    /// A quantity above 0 and at most a million million.
    Quantity: f64 = { "type": "number", "exclusiveMinimum": 0, "maximum": 1e12 }
    /// Concentration of a Beta distribution, above 0 and at most a million.
    Concentration: f64 = { "type": "number", "exclusiveMinimum": 0, "maximum": 1e6 }
    /// Ticks a year, from 1 to 365.
    TicksPerYear: u32 = { "type": "integer", "minimum": 1, "maximum": 365 }
    /// Number of replicates.
    Replicates: u64 = { "type": "integer", "minimum": 1, "maximum": limits::MOST_REPLICATES }
    /// Seed of the random numbers: any whole number that TOML can hold, from 0.
    Seed: u64 = { "type": "integer", "minimum": 0, "maximum": i64::MAX }
}

/// A scenario of `concord`: a region, its history and the parameters of the model.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawScenario {
    /// Another scenario to start from: a file, relative to this one, or one of those built in, such as
    /// "central-asia.toml". This file then states only what differs.
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
    pub external: Vec<RawExternal>,
    /// Perceived shared exposure; none if left out.
    #[serde(default)]
    pub common_fate: RawCommonFate,
    /// Dated events; none if left out.
    #[serde(default)]
    pub events: Vec<RawEvent>,
    /// Parameters of the rules; one that is left out has its default and, if it is a free one, its prior.
    #[serde(default)]
    pub parameters: RawParameters,
    /// Regimes at the end of a run by name, first match first: each lists bounds that must all hold.
    /// What matches none is `fragmentation`. If left out: integration = { integration_min = 0.5 },
    /// cooperation = { integration_min = 0.25 }, normalisation = { dispute_max = 0.2, identity_min = 0.0 }.
    #[serde(default)]
    pub outcomes: RawOutcomes,
}

/// Name and calendar of a scenario.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawHeader {
    /// Short name, which becomes that of the folder of results; that of the file if left out.
    #[serde(default)]
    pub name: Option<FolderName>,
    /// Title for people; the name if left out.
    #[serde(default)]
    pub title: Option<String>,
    /// A paragraph on what the scenario is for.
    #[serde(default)]
    pub description: String,
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

/// Who governs when.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
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

macro_rules! mechanisms {
    ($( $(#[$doc:meta])* $key:ident )+) => {
        /// Which mechanisms of the model are on.
        #[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub struct RawMechanisms {
            $( $(#[$doc])* pub $key: bool, )+
        }

        impl Default for RawMechanisms {
            fn default() -> Self {
                Mechanisms::default().into()
            }
        }

        impl From<Mechanisms> for RawMechanisms {
            fn from(on: Mechanisms) -> Self {
                Self { $( $key: on.$key, )+ }
            }
        }

        impl From<RawMechanisms> for Mechanisms {
            fn from(on: RawMechanisms) -> Self {
                Self { $( $key: on.$key, )+ }
            }
        }

        impl RawMechanisms {
            /// Every mechanism with whether it is on.
            pub fn each(self) -> impl Iterator<Item = (&'static str, bool)> {
                [$( (stringify!($key), self.$key), )+].into_iter()
            }
        }
    };
}

mechanisms! {
    /// Identity weights count in what states want (constructivism).
    identity
    /// Experience rewrites identity weights; off, they stay as they begin.
    learning
    /// A negative identity weight turns a rival's gain into a loss (realism).
    relative_gains
    /// The part of sovereignty cost that stems from a state's sensitivity.
    sovereignty
    /// Outside powers substitute for regional ties.
    external_pull
    /// A core state may compensate a reluctant one.
    side_payments
    /// Signing pays in legitimacy, whatever is implemented.
    prestige
    /// Ties in one issue area raise the worth of the next.
    spillover
    /// Unsettled disputes lower the benefit of ties.
    disputes
}

/// A state.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawState {
    /// Short id, unique: "UZB".
    pub id: Id,
    /// Name for people; the id if left out.
    #[serde(default)]
    pub name: Option<String>,
    /// Reluctance to transfer authority, in [0,1].
    pub sovereignty_sensitivity: Share,
    /// What the state has, by name, in [0,1] each; every state names the same ones.
    pub endowments: IndexMap<Id, Share>,
    /// Gross domestic product by year, each on its 1 January, interpolated between them: real, in one unit for all
    /// states, such as billions of international dollars.
    #[schemars(length(min = 1))]
    pub gdp_bn: IndexMap<Year, Quantity>,
    /// Population by year, in millions.
    #[schemars(length(min = 1))]
    pub population_m: IndexMap<Year, Quantity>,
    /// Leaders, by date of office; the first also covers the time before.
    #[schemars(length(min = 1))]
    pub leaders: Vec<RawLeader>,
}

/// A leader of a state.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawLeader {
    /// Name for people, unique in the state.
    pub name: String,
    /// First day in office.
    pub from: Period,
    /// Openness to the region, in [0,1].
    pub openness: Share,
    /// Rivalry toward other states by id, in [0,1]; gone with the leader.
    #[serde(default)]
    pub rivalry: IndexMap<String, Share>,
}

/// A pair of states. What it holds is symmetric.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawDyad {
    /// The two states by id, in any order.
    pub pair: [String; 2],
    /// What they share: language, religion, history, holidays; in [0,1].
    pub heritage: Share,
    /// How near they are, in [0,1].
    pub proximity: Share,
    /// Unsettled borders, water, transit, minorities at the start, in [0,1]; 0 if left out.
    #[serde(default = "nothing")]
    pub dispute: Share,
}

fn nothing() -> Share {
    Share(0.0)
}

/// An issue area.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawIssue {
    /// Short id, unique: "trade".
    pub id: Id,
    /// Name for people; the id if left out.
    #[serde(default)]
    pub name: Option<String>,
    /// Benefit of a unit of depth, before complementarity and the rest.
    pub benefit: Factor,
    /// Authority that a unit of depth takes.
    pub sovereignty_cost: Factor,
    /// Weight in the indices of integration and paper; 1 if left out.
    #[serde(default = "one")]
    pub index_weight: Factor,
    /// Implemented tie between neighbours at the start, in [0,1]; 0 if left out.
    #[serde(default = "nothing")]
    pub legacy: Share,
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

/// How far an outside power already serves states, from a date on. A later statement overrides an earlier one
/// for its state and issue.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawExternal {
    /// Name for people, unique: "China: Belt and Road".
    pub power: String,
    /// First day in force.
    pub from: Period,
    /// By issue and state, in [0,1]: trade = { UZB = 0.1 }.
    pub pull: IndexMap<String, IndexMap<String, Share>>,
}

/// Perceived shared exposure: a baseline with shocks around it that fade (a first-order autoregression).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawCommonFate {
    /// Level by year, in [0,1], in force from its 1 January; the first also covers the time before. 0 if left out.
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

/// A dated event.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum RawEvent {
    /// A state loses consolidation: a civil war, a revolution.
    Upheaval {
        /// Name for people and charts, unique.
        name: String,
        /// It falls in the tick that holds the first day of this.
        date: Period,
        /// The state.
        state: String,
        /// Share of consolidation lost.
        severity: Share,
    },
    /// An outside institution absorbs the regional one: signed depth lapses in all issues.
    Absorption {
        /// Name for people and charts, unique.
        name: String,
        /// It falls in the tick that holds the first day of this.
        date: Period,
        /// Share of signed depth lost.
        loss: Share,
    },
    /// A violent incident between two states.
    Incident {
        /// Name for people and charts, unique.
        name: String,
        /// It falls in the tick that holds the first day of this.
        date: Period,
        /// The two states by id.
        pair: [String; 2],
        /// In multiples of `incident_damage`.
        severity: Factor,
    },
}

/// Values and priors by parameter.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct RawParameters(pub IndexMap<String, RawParameter>);

impl JsonSchema for RawParameters {
    fn schema_name() -> Cow<'static, str> {
        "RawParameters".into()
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
                        "prior": { "type": "array", "items": number, "minItems": 2, "maxItems": 2 },
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
            "description": "Values of the model's parameters, each a number or { value, prior = [low, high] }.",
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        })
    }
}

/// A parameter: a number, or a value with the interval of its uniform prior.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
pub enum RawParameter {
    /// The value; the prior is the default one.
    Value(f64),
    /// The value, the default one if left out, and the prior.
    Free {
        /// The value.
        value: Option<f64>,
        /// Ends of the prior.
        prior: Option<[f64; 2]>,
    },
}

/// The values that a regional measure can take.
fn interval(measure: Measure) -> (f64, f64) {
    match measure {
        Measure::Identity | Measure::PaperGap => (-1.0, 1.0),
        _ => (0.0, 1.0),
    }
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
        "RawOutcomes".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let bounds: serde_json::Map<_, _> = series::REGION
            .into_iter()
            .filter(|measure| !measure.is_count())
            .flat_map(|measure| {
                let (low, high) = interval(measure);
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
            "patternProperties": { super::forms::Form::Id.pattern(): regime },
            "additionalProperties": false,
        })
    }
}
