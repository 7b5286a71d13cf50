//! The log of events of one replicate.

use crate::model::Measure;
use crate::model::negotiation_log::Proposal;
use crate::model::phase::Track;
use crate::model::series::REGION;
use crate::outcome::EndRow;

/// Least change of implemented depth between two states on an issue in one tick that is recorded as an event.
pub const LARGE_MOVE: f64 = 0.02;

/// The events and states of one replicate.
#[derive(Debug, Clone, PartialEq)]
pub struct Chronicle {
    /// Seed of the random numbers.
    pub seed: u64,
    /// The state of the region before the first tick, without events.
    pub start: Moment,
    /// The events of each tick, and the state of the region at its end.
    pub moments: Vec<Moment>,
    /// The end, with the number of the replicate.
    pub end: EndRow,
}

/// A tick and its end.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Moment {
    /// The events, in the order of the tick.
    pub events: Vec<Event>,
    /// Every series, in the order of [`crate::model::all_series`]; empty before the first tick.
    pub series: Vec<f64>,
    /// Identity weights by ordered pair.
    pub weights: Vec<f64>,
    /// Openness of the leader of the tick by state; a chance successor leads from the next tick on.
    pub openness: Vec<f64>,
    /// Signed depth by (pair, issue).
    pub signed: Vec<f64>,
    /// Mutual implemented depth, min(D_ij, D_ji), by (pair, issue).
    pub mutual: Vec<f64>,
    /// Disputes by pair.
    pub disputes: Vec<f64>,
}

/// An event of a tick.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Consolidation fell by an upheaval of the scenario.
    Upheaval {
        /// The state.
        state: usize,
        /// Share of its consolidation lost.
        severity: f64,
    },
    /// An outside institution absorbed the regional one, an event of the scenario.
    Absorption {
        /// Mean signed depth over pairs and issues before.
        before: f64,
        /// Level after it.
        after: f64,
    },
    /// An incident that the scenario dates.
    DatedIncident {
        /// The pair's number.
        pair: usize,
        /// Multiples of the damage of a common incident.
        severity: f64,
        /// Dispute before.
        before: f64,
        /// Dispute after.
        after: f64,
    },
    /// Another event that the scenario dates: a treaty, a closure and so on.
    Dated {
        /// Its place among the events of the scenario.
        event: usize,
        /// The pair's number, of a closure or of what is between two states.
        pair: Option<usize>,
        /// Mean signed depth of the pairs and issues before; mean mutual implemented depth of a closure, the dispute of a
        /// settlement or conflict, the common fate of an exposure.
        before: f64,
        /// Level after it.
        after: f64,
    },
    /// A proposal, or a chair's turn without one.
    Proposal(Box<Proposal>),
    /// Signed depth lapsed, since it no longer benefited one side.
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
        /// Level after it.
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
        /// Its track.
        track: Track,
    },
    /// A dispute gave rise to an incident.
    Incident {
        /// The pair's number.
        pair: usize,
        /// Dispute before.
        before: f64,
        /// Dispute after.
        after: f64,
    },
    /// A leader left by chance; the successor takes office with the next tick.
    Succession {
        /// The state.
        state: usize,
        /// Openness of the leaving leader.
        before: f64,
        /// Openness of the successor.
        after: f64,
    },
}

impl Moment {
    /// Returns a measure of the region at the end of the tick; 0 before the first.
    pub fn region(&self, measure: Measure) -> f64 {
        let place = REGION.iter().position(|known| *known == measure);
        place.and_then(|place| self.series.get(place)).copied().unwrap_or(0.0)
    }

    /// The proposals of the tick, and the turns without one.
    pub fn proposals(&self) -> impl Iterator<Item = &Proposal> {
        self.events.iter().filter_map(|event| match event {
            Event::Proposal(proposal) => Some(&**proposal),
            _ => None,
        })
    }
}
