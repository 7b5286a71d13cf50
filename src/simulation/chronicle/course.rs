//! The part of a history that figures show.

use super::event_log::{Chronicle, Event};
use crate::model::Measure;
use crate::model::negotiation_log::Outcome;
use crate::model::series::REGION;

/// A history without payoffs: the part of a [`Chronicle`] that its tables hold to the last bit.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// Seed of the random numbers.
    pub seed: u64,
    /// Number of the replicate.
    pub replicate: u64,
    /// The ticks.
    pub stretches: Vec<TickSummary>,
}

/// A tick of a [`Course`].
#[derive(Debug, Clone, PartialEq)]
pub struct TickSummary {
    /// Measures of the region at its end, in the order of [`REGION`].
    pub region: [f64; REGION.len()],
    /// Actions, in the order of the tick.
    pub deeds: Vec<Action>,
}

/// An action in a tick, with its actors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// A state had the chair.
    Chaired {
        /// The state.
        chair: usize,
        /// The outcome of its proposal.
        outcome: Outcome,
    },
    /// An incident, dated by the scenario or caused by a dispute.
    Incident {
        /// The pair's number.
        pair: usize,
    },
    /// A leader left by chance.
    Succession {
        /// The state.
        state: usize,
    },
}

impl Course {
    /// The course of a chronicle.
    pub fn of(chronicle: &Chronicle) -> Self {
        let deed = |event: &Event| match event {
            Event::Proposal(proposal) => {
                Some(Action::Chaired { chair: proposal.chair, outcome: proposal.outcome })
            }
            Event::Incident { pair, .. } | Event::DatedIncident { pair, .. } => {
                Some(Action::Incident { pair: *pair })
            }
            Event::Succession { state, .. } => Some(Action::Succession { state: *state }),
            Event::Upheaval { .. }
            | Event::Absorption { .. }
            | Event::Dated { .. }
            | Event::Lapse { .. }
            | Event::Practice { .. }
            | Event::Settlement { .. } => None,
        };
        let stretches = chronicle.moments.iter().map(|moment| TickSummary {
            region: REGION.map(|measure| moment.region(measure)),
            deeds: moment.events.iter().filter_map(deed).collect(),
        });
        Self { seed: chronicle.seed, replicate: chronicle.end.replicate, stretches: stretches.collect() }
    }
}

impl TickSummary {
    /// Returns a measure of the region at the end of the tick; 0 for other measures.
    pub fn region(&self, measure: Measure) -> f64 {
        let place = REGION.iter().position(|known| *known == measure);
        place.map_or(0.0, |place| self.region[place])
    }
}
