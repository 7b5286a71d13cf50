//! What a picture of a history shows.

use super::event_log::{Chronicle, Event};
use crate::model::Measure;
use crate::model::negotiation_log::Outcome;
use crate::model::series::REGION;

/// A history without its reckonings: as much of a [`Chronicle`] as its tables hold to the last bit.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// Seed of the random numbers.
    pub seed: u64,
    /// Number of the replicate.
    pub replicate: u64,
    /// One a tick.
    pub stretches: Vec<TickSummary>,
}

/// A tick of a [`Course`].
#[derive(Debug, Clone, PartialEq)]
pub struct TickSummary {
    /// Measures of the region at its end, in the order of [`REGION`].
    pub region: [f64; REGION.len()],
    /// What happened in it, in its order.
    pub deeds: Vec<Action>,
}

/// Something that happened in a tick, and who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// A state had the chair.
    Chaired {
        /// The state.
        chair: usize,
        /// What became of its proposal.
        outcome: Outcome,
    },
    /// An incident, dated by the scenario or of a dispute.
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
    /// That of a chronicle.
    pub fn of(chronicle: &Chronicle) -> Self {
        let deed = |event: &Event| match event {
            Event::Proposal(proposal) => {
                Some(Action::Chaired { chair: proposal.chair, outcome: proposal.outcome })
            }
            Event::Incident { pair } | Event::DatedIncident { pair, .. } => {
                Some(Action::Incident { pair: *pair })
            }
            Event::Succession { state, .. } => Some(Action::Succession { state: *state }),
            Event::Upheaval { .. }
            | Event::Absorption { .. }
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
    /// A measure of the region at the end of the tick; 0 of what is none of the region.
    pub fn region(&self, measure: Measure) -> f64 {
        let place = REGION.iter().position(|known| *known == measure);
        place.map_or(0.0, |place| self.region[place])
    }
}
