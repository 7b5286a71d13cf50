//! The parts of a tick, for those who watch it, and what is decided in them, for those who listen.

use super::negotiation_log::Proposal;
use super::number::{Number, Truth, lanes_of};
use super::state::State;

/// A part of the tick.
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

    /// Name for people.
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

/// Something that is decided within a phase.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// A state that had the chair proposed, or was silent for want of a coalition.
    Proposal(Box<Proposal>),
    /// The dispute of a pair was settled by a step.
    Settlement {
        /// The pair's number.
        pair: usize,
        /// Dispute before.
        before: f64,
        /// Dispute after.
        after: f64,
    },
    /// The dispute of a pair gave rise to an incident.
    Incident {
        /// The pair's number.
        pair: usize,
    },
    /// A leader left by chance; the successor takes office in the next tick.
    Succession {
        /// The state.
        state: usize,
        /// Openness of the leader who leaves.
        before: f64,
        /// Openness of the successor.
        after: f64,
    },
}

/// Whoever watches a tick go by.
pub trait Witness<N: Number> {
    /// A phase has ended; `states` are those of the groups of histories that go through the tick.
    fn ended(&mut self, _phase: Phase, _states: &[State<N>]) {}

    /// Whether to be told of happenings. Asked once a tick: where nobody listens, nothing is put into words.
    fn listens(&self) -> bool {
        false
    }

    /// Something was decided in a history, numbered by the lanes of one group after the other.
    fn told(&mut self, _history: usize, _what: Happening) {}
}

/// A tick that nobody watches.
impl<N: Number> Witness<N> for () {}

/// Who listens to a group of histories, if anybody.
pub(super) struct Listener<'a, N: Number> {
    group: usize,
    witness: Option<&'a mut dyn Witness<N>>,
}

impl<'a, N: Number> Listener<'a, N> {
    /// The witness where it `listens`, and nobody otherwise.
    #[inline(always)]
    pub fn new(group: usize, listens: bool, witness: &'a mut dyn Witness<N>) -> Self {
        Self { group, witness: if listens { Some(witness) } else { None } }
    }

    /// Whether anybody listens.
    #[inline(always)]
    pub fn is_there(&self) -> bool {
        self.witness.is_some()
    }

    /// Turns to another group.
    pub fn turn_to(&mut self, group: usize) {
        self.group = group;
    }

    /// Tells what happened in the lanes where `truth`.
    #[inline(always)]
    pub fn tell(&mut self, truth: N::Truth, what: impl Fn(usize) -> Happening) {
        if self.is_there() {
            self.tell_each(truth.to_bits(), &what);
        }
    }

    /// [`Self::tell`] with a bit a lane, apart from the phase.
    #[cold]
    #[inline(never)]
    fn tell_each(&mut self, lanes: u32, what: &dyn Fn(usize) -> Happening) {
        for lane in lanes_of(lanes) {
            self.tell_one(lane, what(lane));
        }
    }

    /// Tells what happened in one lane.
    pub fn tell_one(&mut self, lane: usize, what: Happening) {
        if let Some(witness) = &mut self.witness {
            witness.told(self.group * N::LANES + lane, what);
        }
    }
}
