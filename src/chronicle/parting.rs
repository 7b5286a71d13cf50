//! Where two histories of one replicate part.

/// The first tick at whose end two histories differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Parting {
    /// The tick.
    pub tick: usize,
    /// Everything that differs at its end.
    pub differences: Vec<Difference>,
}

/// A quantity that differs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Which one.
    pub of: Variable,
    /// Its value in either history.
    pub values: [f64; 2],
}

/// A variable of the state, by the numbers of states, pairs and issues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variable {
    /// Openness of whoever leads a state.
    Openness(usize),
    /// Identity weight of an ordered pair.
    Weight(usize),
    /// Signed depth of a pair on an issue.
    Signed(usize, usize),
    /// What the first of an ordered pair implements on an issue.
    Implemented(usize, usize),
    /// Dispute of a pair.
    Dispute(usize),
    /// The common-fate shock.
    Shock,
}
