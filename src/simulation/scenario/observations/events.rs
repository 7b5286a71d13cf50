//! Events of a record: what happened when, by pair, by issue or in the region.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::measurement::Basis;
use crate::model::Measure;
use crate::scenario::raw::forms::Period;

/// Rank of a state's representative, highest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Attendance {
    /// Whoever governs: a president, a king, a head of government.
    #[default]
    Leader,
    /// Somebody who governed before.
    FormerLeader,
    /// Somebody else.
    Other,
    /// Nobody.
    Absent,
}

/// What happens in the model when an event happens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Counterpart {
    /// All states sign an agreement on the issue.
    Agreement {
        /// Least attendance of every state at a document that counts.
        attendance: Attendance,
    },
    /// The dispute of the pair falls to a share of its start.
    Settlement {
        /// The share, in `[0,1)`.
        share: f64,
    },
    /// A measure of the pair or of the region passes a level.
    Passage {
        /// The measure.
        measure: Measure,
        /// The level.
        level: f64,
        /// Whether it rises to the level.
        rises: bool,
    },
}

/// Whom an event happens to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventUnit {
    /// Two states by id: in the order of the states, or from the first to the second.
    Pair([String; 2]),
    /// An issue by id.
    Issue(String),
    /// The region.
    Region,
}

/// When an event happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// In a period: a day, or the year or month that has the day.
    In(Period),
    /// By a day, not known when.
    By(Date),
    /// Not by the end of what is known.
    NotYet,
}

impl When {
    /// The year, if it is known; that of the last day of the period.
    pub fn year(self) -> Option<i16> {
        match self {
            Self::In(period) => Some(period.last.year()),
            Self::By(_) | Self::NotYet => None,
        }
    }
}

/// When an event happened to whom.
#[derive(Debug, Clone, PartialEq)]
pub struct EventDate {
    /// Whom.
    pub unit: EventUnit,
    /// When.
    pub when: When,
    /// (when, the share that is done from then on), ascending in both; empty if it did not happen in parts.
    pub steps: Vec<(Period, f64)>,
    /// Its own source; may be empty.
    pub source: String,
    /// What it rests on; `None` if the record does not say.
    pub basis: Option<Basis>,
    /// What it was; may be empty.
    pub note: String,
}

/// Events of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservedEvents {
    /// Short name, unique among series and events.
    pub name: String,
    /// Title for people.
    pub title: String,
    /// What happens in the model; `None` if the model has nothing of the kind.
    pub counterpart: Option<Counterpart>,
    /// Whether pairs are ordered.
    pub is_directed: bool,
    /// Last day up to which it is known what happened.
    pub known_until: Date,
    /// Their source.
    pub source: String,
    /// How the dates were obtained; may be empty.
    pub note: String,
    /// What they do not show; may be empty.
    pub limits: String,
    /// The dates, at least one, a unit each.
    pub dates: Vec<EventDate>,
}
