//! The numbers of a scenario that can differ from lane to lane: parameters of the rules, and codings of states, pairs, issues
//! and leaders.
//!
//! Where no numbers are drawn, every lane has those of the scenario. Where each replicate has a set of its own, a lane has the
//! numbers of its set, and what follows from them is worked out in the lanes ([`super::coefficients`]).

use super::number::Number;
use super::parameters::Parameters;
use super::world::Facts;

/// A number that can differ from lane to lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// A parameter of the rules, by its place in [`Parameters::specs`].
    Parameter(usize),
    /// Sovereignty sensitivity of a state.
    Sensitivity(usize),
    /// Heritage of a pair.
    Heritage(usize),
    /// Proximity of a pair.
    Proximity(usize),
    /// Dispute of a pair at the start.
    Dispute(usize),
    /// Legacy of an issue.
    Legacy(usize),
    /// Depth that is signed on an issue at the start.
    SignedAtStart(usize),
    /// Share of an issue that is in leaders' hands.
    HighPolitics(usize),
    /// Openness of a leader, by the leader's place in [`Facts::leaders`].
    Openness(usize),
}

impl Input {
    /// The admissible interval.
    pub fn interval(self) -> (f64, f64) {
        match self {
            Self::Parameter(place) => {
                let spec = Parameters::specs().nth(place).map(|(_, spec)| (spec.min, spec.max));
                spec.expect("the place of a parameter")
            }
            _ => (0.0, 1.0),
        }
    }
}

/// The values of all inputs.
#[derive(Debug, Clone)]
pub struct Inputs<N> {
    /// Parameters of the rules, before mechanisms are switched off.
    pub(super) parameters: Parameters<N>,
    /// By state.
    pub(super) sensitivity: Vec<N>,
    /// By pair.
    pub(super) heritage: Vec<N>,
    /// By pair.
    pub(super) proximity: Vec<N>,
    /// By pair.
    pub(super) dispute: Vec<N>,
    /// By issue.
    pub(super) legacy: Vec<N>,
    /// By issue.
    pub(super) signed_at_start: Vec<N>,
    /// By issue.
    pub(super) high_politics: Vec<N>,
    /// By leader.
    pub(super) openness: Vec<N>,
}

impl<N: Number> Inputs<N> {
    /// The values of the facts, in every lane.
    pub fn new(facts: &Facts, like: N) -> Self {
        let same = |values: &[f64]| values.iter().map(|value| like.like(*value)).collect();
        Self {
            parameters: Parameters::splat(&facts.parameters, like),
            sensitivity: same(&facts.sovereignty_sensitivity),
            heritage: same(&facts.heritage),
            proximity: same(&facts.proximity),
            dispute: same(&facts.dispute),
            legacy: same(&facts.legacy),
            signed_at_start: same(&facts.signed_at_start),
            high_politics: same(&facts.high_politics),
            openness: same(&facts.leaders),
        }
    }

    /// The values of an input.
    ///
    /// # Panics
    /// If there is no such input.
    pub fn get_mut(&mut self, input: Input) -> &mut N {
        match input {
            Input::Parameter(place) => self.parameters.nth_mut(place).expect("the place of a parameter"),
            Input::Sensitivity(state) => &mut self.sensitivity[state],
            Input::Heritage(pair) => &mut self.heritage[pair],
            Input::Proximity(pair) => &mut self.proximity[pair],
            Input::Dispute(pair) => &mut self.dispute[pair],
            Input::Legacy(issue) => &mut self.legacy[issue],
            Input::SignedAtStart(issue) => &mut self.signed_at_start[issue],
            Input::HighPolitics(issue) => &mut self.high_politics[issue],
            Input::Openness(leader) => &mut self.openness[leader],
        }
    }
}
