//! The phases of a tick and their events, for witnesses of a run.

use super::negotiation_log::Proposal;
use super::number::{Number, Truth, lanes_of};
use super::state::State;

/// A phase of the tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// 1.
    Calendar,
    /// 2.
    Appraisal,
    /// 3.
    Negotiation,
    /// 4.
    Implementation,
    /// 5.
    Disputes,
    /// 6.
    Identity,
    /// 7.
    Succession,
}

impl Phase {
    /// Every phase, in the order of the tick.
    pub const ALL: [Self; 7] = [
        Self::Calendar,
        Self::Appraisal,
        Self::Negotiation,
        Self::Implementation,
        Self::Disputes,
        Self::Identity,
        Self::Succession,
    ];

    /// Name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
            Self::Appraisal => "appraisal",
            Self::Negotiation => "negotiation",
            Self::Implementation => "implementation",
            Self::Disputes => "disputes",
            Self::Identity => "identity",
            Self::Succession => "succession",
        }
    }
}

/// Track of a settlement: the one without which the same draw had brought none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Track {
    /// Leaders who want one.
    Leaders,
    /// The newness of a leader.
    NewLeaders,
    /// A commission, whoever governs.
    Commission,
}

/// An event within a phase.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// The chair made a proposal, or made none for want of a coalition.
    Proposal(Box<Proposal>),
    /// The dispute of a pair was settled by a step.
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
    /// The dispute of a pair gave rise to an incident.
    Incident {
        /// The pair's number.
        pair: usize,
        /// Dispute before.
        before: f64,
        /// Dispute after.
        after: f64,
    },
    /// A leader left by chance; the successor takes office in the next tick.
    Succession {
        /// The state.
        state: usize,
        /// Openness of the leaving leader.
        before: f64,
        /// Openness of the successor.
        after: f64,
    },
}

/// An observer of ticks.
pub trait Witness<N: Number> {
    /// A phase has ended; `states` are those of the groups of histories that go through the tick.
    fn ended(&mut self, _phase: Phase, _states: &[State<N>]) {}

    /// Returns whether events are to be reported. Called once a tick; without a listener no event is assembled.
    fn listens(&self) -> bool {
        false
    }

    /// Receives an event of a history; histories are numbered lane by lane, group after group.
    fn told(&mut self, _history: usize, _what: Happening) {}
}

/// No observer.
impl<N: Number> Witness<N> for () {}

/// The listener of a group of histories, if there is one.
pub(super) struct Listener<'a, N: Number> {
    group: usize,
    witness: Option<&'a mut dyn Witness<N>>,
}

impl<'a, N: Number> Listener<'a, N> {
    /// Wraps the witness if it `listens`.
    #[inline(always)]
    pub fn new(group: usize, listens: bool, witness: &'a mut dyn Witness<N>) -> Self {
        Self { group, witness: if listens { Some(witness) } else { None } }
    }

    /// Returns whether there is a listener.
    #[inline(always)]
    pub fn is_there(&self) -> bool {
        self.witness.is_some()
    }

    /// Turns to another group.
    pub fn turn_to(&mut self, group: usize) {
        self.group = group;
    }

    /// Reports an event of each lane in which `truth` holds.
    #[inline(always)]
    pub fn tell(&mut self, truth: N::Truth, what: impl Fn(usize) -> Happening) {
        if self.is_there() {
            self.tell_each(truth.to_bits(), &what);
        }
    }

    /// [`Self::tell`] with one bit for each lane, compiled as a separate function.
    #[cold]
    #[inline(never)]
    fn tell_each(&mut self, lanes: u32, what: &dyn Fn(usize) -> Happening) {
        for lane in lanes_of(lanes) {
            self.tell_one(lane, what(lane));
        }
    }

    /// Reports an event of one lane.
    pub fn tell_one(&mut self, lane: usize, what: Happening) {
        if let Some(witness) = &mut self.witness {
            witness.told(self.group * N::LANES + lane, what);
        }
    }
}
