//! Dated events as they are written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    forms::{Label, Period},
    numbers::{Factor, Share},
};

fn yes() -> bool {
    true
}

/// A dated event.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "Event")]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum RawEvent {
    /// A state loses consolidation: a civil war, a revolution.
    Upheaval {
        /// Name for people and charts, unique.
        name: Label,
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
        name: Label,
        /// It falls in the tick that holds the first day of this.
        date: Period,
        /// Share of signed depth lost.
        loss: Share,
    },
    /// A violent incident between two states.
    Incident {
        /// Name for people and charts, unique.
        name: Label,
        /// It falls in the tick that holds the first day of this.
        date: Period,
        /// The two states by id.
        pair: [String; 2],
        /// In multiples of what an incident by chance does.
        severity: Factor,
        /// Whether it counts among the incidents, as one by chance does; true if left out.
        #[serde(default = "yes")]
        counts: bool,
    },
    /// A blockade or closed borders: implemented depth is cut, and stays low while it lasts.
    Closure {
        /// Name for people and charts, unique.
        name: Label,
        /// It begins in the tick that holds the first day of this.
        date: Period,
        /// The first day without it; it ends before the tick that holds this day, and lasts at least a tick.
        until: Period,
        /// The pairs of states by id.
        #[schemars(length(min = 1))]
        pairs: Vec<[String; 2]>,
        /// The issues by id; all if left out.
        #[serde(default)]
        #[schemars(length(min = 1))]
        issues: Vec<String>,
        /// Share of implemented depth lost.
        severity: Share,
    },
    /// States sign by date: signed depth rises to a depth where it is lower.
    Treaty {
        /// Name for people and charts, unique.
        name: Label,
        /// It falls in the tick that holds the first day of this.
        date: Period,
        /// The states by id.
        #[schemars(length(min = 2))]
        states: Vec<String>,
        /// The issues by id; all if left out.
        #[serde(default)]
        #[schemars(length(min = 1))]
        issues: Vec<String>,
        /// The depth.
        depth: Share,
    },
    /// A state leaves what it has signed.
    Withdrawal {
        /// Name for people and charts, unique.
        name: Label,
        /// It falls in the tick that holds the first day of this.
        date: Period,
        /// The state that leaves.
        state: String,
        /// The states that it leaves, by id; all others if left out.
        #[serde(default)]
        #[schemars(length(min = 1))]
        from: Vec<String>,
        /// The issues by id; all if left out.
        #[serde(default)]
        #[schemars(length(min = 1))]
        issues: Vec<String>,
        /// Share of its signed depth that it gives up.
        share: Share,
    },
    /// A state joins what others have signed.
    Accession {
        /// Name for people and charts, unique.
        name: Label,
        /// It falls in the tick that holds the first day of this.
        date: Period,
        /// The state that joins.
        state: String,
        /// The states that it joins, by id.
        #[schemars(length(min = 2))]
        members: Vec<String>,
        /// The issues by id; all if left out.
        #[serde(default)]
        #[schemars(length(min = 1))]
        issues: Vec<String>,
        /// Share of the way from what it has signed with them to what they have signed among themselves.
        share: Share,
    },
    /// A dispute is settled by date.
    Settlement {
        /// Name for people and charts, unique.
        name: Label,
        /// It falls in the tick that holds the first day of this.
        date: Period,
        /// The two states by id.
        pair: [String; 2],
        /// Share of the dispute settled.
        share: Share,
    },
    /// Violence between two states that lasts.
    Conflict {
        /// Name for people and charts, unique.
        name: Label,
        /// It begins in the tick that holds the first day of this.
        date: Period,
        /// The first day without it; it ends before the tick that holds this day, and lasts at least a tick.
        until: Period,
        /// The two states by id.
        pair: [String; 2],
        /// In multiples of what an incident by chance does, a year.
        severity: Factor,
    },
    /// A danger that states share for a time: common fate rises.
    Exposure {
        /// Name for people and charts, unique.
        name: Label,
        /// It begins in the tick that holds the first day of this.
        date: Period,
        /// The first day without it; it ends before the tick that holds this day, and lasts at least a tick.
        until: Period,
        /// The states by id; all if left out.
        #[serde(default)]
        #[schemars(length(min = 2))]
        states: Vec<String>,
        /// Share of what is missing to a common fate of 1.
        level: Share,
    },
}

impl RawEvent {
    /// Its name and date.
    pub fn dated(&self) -> (&Label, Period) {
        match self {
            Self::Upheaval { name, date, .. }
            | Self::Absorption { name, date, .. }
            | Self::Incident { name, date, .. }
            | Self::Closure { name, date, .. }
            | Self::Treaty { name, date, .. }
            | Self::Withdrawal { name, date, .. }
            | Self::Accession { name, date, .. }
            | Self::Settlement { name, date, .. }
            | Self::Conflict { name, date, .. }
            | Self::Exposure { name, date, .. } => (name, *date),
        }
    }

    /// The first day without it, of an event that lasts.
    pub fn until(&self) -> Option<Period> {
        match self {
            Self::Closure { until, .. } | Self::Conflict { until, .. } | Self::Exposure { until, .. } => {
                Some(*until)
            }
            _ => None,
        }
    }
}
