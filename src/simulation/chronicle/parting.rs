//! The divergence of two histories of one replicate.

/// The first tick at whose end two histories differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Parting {
    /// The tick.
    pub tick: usize,
    /// All variables that differ at its end.
    pub differences: Vec<VariableDifference>,
}

/// A quantity that differs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VariableDifference {
    /// The variable.
    pub of: Variable,
    /// Its values in the two histories.
    pub values: [f64; 2],
}

/// A variable of the state, by the numbers of states, pairs and issues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variable {
    /// Openness of a state's leader.
    Openness(usize),
    /// Newness of a state's leader.
    Newness(usize),
    /// Identity weight of an ordered pair.
    Weight(usize),
    /// Signed depth of a pair on an issue.
    Signed(usize, usize),
    /// Depth that the first of an ordered pair implements on an issue.
    Implemented(usize, usize),
    /// Dispute of a pair.
    Dispute(usize),
    /// The common-fate shock.
    Shock,
}
