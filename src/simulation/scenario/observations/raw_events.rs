//! Events of a record as they are written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{events::Attendance, measurement::Basis, raw::RawMeasured};
use crate::scenario::raw::{
    forms::{Id, Label, Period},
    numbers::{Observation, Share},
};

/// Events of one kind: what happened when, and to whom it has not happened yet.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "ObservedEvents")]
#[serde(deny_unknown_fields)]
pub struct RawEvents {
    /// Short name, unique.
    pub name: Id,
    /// Title for people.
    pub title: Label,
    /// What happens in the model when such an event happens; nothing if left out.
    #[serde(default)]
    pub counterpart: Option<RawCounterpart>,
    /// Whether a pair is an ordered one: from the first state to the second.
    #[serde(default)]
    pub directed: bool,
    /// Last day up to which it is known what happened: what has no date had not happened by then.
    pub known_until: Period,
    /// Where the dates come from.
    pub source: String,
    /// Whether the dates are facts or codings.
    #[serde(default)]
    pub basis: Option<Basis>,
    /// How the dates were obtained.
    #[serde(default)]
    pub note: String,
    /// What the dates do not show.
    #[serde(default)]
    pub limits: String,
    /// The dates, one of each pair, issue or region.
    #[schemars(length(min = 1))]
    pub dates: Vec<RawEventDate>,
}

/// What happens in the model when an event happens.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "Counterpart")]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub enum RawCounterpart {
    /// All states sign an agreement on the issue.
    Agreement {
        /// Least rank of a state's representative at a document that counts; its leader if left out.
        #[serde(default)]
        attendance: Attendance,
    },
    /// The dispute of the pair falls to a share of its start.
    Settlement {
        /// The share; a half if left out.
        #[serde(default = "half")]
        falls_to: Share,
    },
    /// A measure of the pair or of the region passes a level.
    Passage {
        /// The measure.
        measures: RawMeasured,
        /// The level that it rises to.
        #[serde(default)]
        rises_to: Option<Observation>,
        /// The level that it falls to.
        #[serde(default)]
        falls_to: Option<Observation>,
    },
}

fn half() -> Share {
    Share(0.5)
}

/// When an event happened to whom.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "EventDate")]
#[serde(deny_unknown_fields)]
pub struct RawEventDate {
    /// The pair of states by id.
    #[serde(default)]
    pub pair: Option<[String; 2]>,
    /// The issue by id.
    #[serde(default)]
    pub issue: Option<String>,
    /// The day, or the year or month where the day is not known.
    #[serde(default)]
    pub on: Option<Period>,
    /// A day by which it had happened, where it is not known when.
    #[serde(default)]
    pub by: Option<Period>,
    /// What happened in parts: it has happened once the share is 1.
    #[serde(default)]
    pub steps: Vec<RawStep>,
    /// Where the date comes from, if not from the source of all.
    #[serde(default)]
    pub source: String,
    /// Whether the date is a fact or a coding, if it differs from the others.
    #[serde(default)]
    pub basis: Option<Basis>,
    /// What it was.
    #[serde(default)]
    pub note: String,
}

/// A part of what happened.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "Step")]
#[serde(deny_unknown_fields)]
pub struct RawStep {
    /// When.
    pub on: Period,
    /// The share that is done from then on, from 0 to 1.
    pub share: Share,
}
