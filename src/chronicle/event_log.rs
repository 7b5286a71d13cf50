//! The record of one replicate.

use crate::model::Measure;
use crate::model::negotiation_log::Proposal;
use crate::model::series::REGION;
use crate::outcome::EndRow;

/// Least move of implemented depth between two states on an issue in one tick that is an event of its own.
pub const LARGE_MOVE: f64 = 0.02;

/// All that is known of one replicate.
#[derive(Debug, Clone, PartialEq)]
pub struct Chronicle {
    /// Seed of the random numbers.
    pub seed: u64,
    /// The state of the region before the first tick; nothing has happened in it.
    pub start: Moment,
    /// One a tick: what happened in it, and the state of the region at its end.
    pub moments: Vec<Moment>,
    /// How it ended; holds the number of the replicate.
    pub end: EndRow,
}

/// A tick and its end.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Moment {
    /// What happened, in the order of the tick.
    pub events: Vec<Event>,
    /// Every series, in the order of [`crate::model::all_series`]; empty before the first tick.
    pub series: Vec<f64>,
    /// Identity weights by ordered pair.
    pub weights: Vec<f64>,
    /// Openness of whoever led in the tick, by state: a successor by chance leads from the next on.
    pub openness: Vec<f64>,
    /// Signed depth by (pair, issue).
    pub signed: Vec<f64>,
    /// Mutual implemented depth, min(D_ij, D_ji), by (pair, issue).
    pub mutual: Vec<f64>,
    /// Disputes by pair.
    pub disputes: Vec<f64>,
}

/// Something that happened in a tick.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Statehood was thrown back, as the scenario says.
    Upheaval {
        /// The state.
        state: usize,
        /// Share of its consolidation that it lost.
        severity: f64,
    },
    /// An outside institution absorbed the regional one, as the scenario says.
    Absorption {
        /// Mean signed depth over pairs and issues before.
        before: f64,
        /// The same after.
        after: f64,
    },
    /// An incident that the scenario dates.
    DatedIncident {
        /// The pair's number.
        pair: usize,
        /// Multiples of the damage of a common incident.
        severity: f64,
    },
    /// A proposal, or a chair that was silent.
    Proposal(Box<Proposal>),
    /// Signed depth lapsed, since one side no longer wanted it.
    Lapse {
        /// The pair's number.
        pair: usize,
        /// The issue.
        issue: usize,
        /// Signed depth before.
        before: f64,
        /// Signed depth after.
        after: f64,
    },
    /// Implemented depth moved by [`LARGE_MOVE`] or more.
    Practice {
        /// The pair's number.
        pair: usize,
        /// The issue.
        issue: usize,
        /// Mutual implemented depth before.
        before: f64,
        /// The same after.
        after: f64,
    },
    /// A dispute was settled by a step.
    Settlement {
        /// The pair's number.
        pair: usize,
        /// Dispute before.
        before: f64,
        /// Dispute after.
        after: f64,
    },
    /// A dispute gave rise to an incident.
    Incident {
        /// The pair's number.
        pair: usize,
    },
    /// A leader left by chance; the successor takes office with the next tick.
    Succession {
        /// The state.
        state: usize,
        /// Openness of the leader who leaves.
        before: f64,
        /// Openness of the successor.
        after: f64,
    },
}

impl Moment {
    /// A measure of the region at the end of the tick; 0 before the first.
    pub fn region(&self, measure: Measure) -> f64 {
        let place = REGION.iter().position(|known| *known == measure);
        place.and_then(|place| self.series.get(place)).copied().unwrap_or(0.0)
    }

    /// The proposals of the tick, and the chairs that were silent.
    pub fn proposals(&self) -> impl Iterator<Item = &Proposal> {
        self.events.iter().filter_map(|event| match event {
            Event::Proposal(proposal) => Some(&**proposal),
            _ => None,
        })
    }
}
