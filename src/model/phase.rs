//! The parts of a tick, for those who watch it.

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

/// Whoever watches a tick go by.
pub trait Witness {
    /// A phase has ended.
    #[inline(always)]
    fn ended(&mut self, _phase: Phase) {}
}

/// A tick that nobody watches.
impl Witness for () {}
