//! The log of a negotiation: each proposal with the payoffs and answers of all states.
//!
//! Written only for a listener ([`super::phase::Witness`]), from the numbers of the negotiation itself. Payoffs are split
//! into their parts by the rules' own functions.

use super::coefficients::Coefficients;
use super::draws::{ordered, unordered};
use super::lanes::Lanes;
use super::number::{Number, Truth};
use super::payoff::{Part, PayoffBreakdown};
use super::rules::negotiation::{NEGLIGIBLE, acceptance, accepts, loss, outlay};
use super::rules::{benefit, commitment, low_politics, sovereignty};
use super::state::{Appraisal, State};
use super::world::World;

/// A chair's turn to propose, and its outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The state in the chair.
    pub chair: usize,
    /// The issue.
    pub issue: usize,
    /// The outcome.
    pub outcome: Outcome,
    /// Payoff and answer of each state, in the order of states; if there was no proposal, in the coalition of all.
    pub parties: Vec<Party>,
    /// Signed depth on the issue of each pair of the coalition; without an agreement, the depth that would have been
    /// reached.
    pub depth_changes: Vec<DepthChange>,
}

/// The outcome of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All members accepted.
    Signed,
    /// A member refused.
    Refused,
    /// The chair made no proposal, since no coalition was worth anything to it.
    Silent(Silence),
}

/// The reason why a chair made no proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// No rung is left to climb with any state.
    NothingLeft,
    /// The chair would gain from no state.
    NoGain,
    /// The chair would gain from some states, but in no coalition that it can afford.
    OutOfReach,
}

/// A step on the ladder of a pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DepthChange {
    /// The pair's number.
    pub pair: usize,
    /// Signed depth before.
    pub before: f64,
    /// Signed depth after.
    pub after: f64,
}

/// A state's payoff and answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    /// U_i(C): the payoff of the agreement to the state; for a state left out, the payoff of joining.
    pub worth: f64,
    /// The payoff by its parts.
    pub payoff: PayoffBreakdown,
    /// Side payment received, or paid if negative, with its deadweight loss.
    pub transfer: f64,
    /// V_pi, the chair's payoff from this state alone; 0 for the chair.
    pub to_chair: f64,
    /// The state's answer.
    pub stance: Stance,
}

/// A state's answer to a proposal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stance {
    /// The state had the chair.
    Chair,
    /// The state was asked and accepted, with this probability.
    Accepted(f64),
    /// The state was asked and refused.
    Refused {
        /// Probability of acceptance.
        probability: f64,
        /// The part that caused the refusal: the most negative one, if the same draw leads to acceptance without it. `None`:
        /// chance.
        tipped: Option<Part>,
    },
    /// The state was not asked.
    LeftOut,
}

impl Proposal {
    /// The members of the coalition with the chair, in the order of states; empty if there was no proposal.
    pub fn members(&self) -> impl Iterator<Item = usize> + '_ {
        let proposed = !matches!(self.outcome, Outcome::Silent(_));
        let states = self.parties.iter().enumerate();
        states.filter(move |(_, party)| proposed && party.stance != Stance::LeftOut).map(|(state, _)| state)
    }

    /// Mean signed depth over the pairs of the coalition, before and after; `None` if there was no proposal.
    pub fn depth(&self) -> Option<(f64, f64)> {
        let mean = |of: fn(&DepthChange) -> f64| {
            self.depth_changes.iter().map(of).sum::<f64>() / self.depth_changes.len() as f64
        };
        (!self.depth_changes.is_empty()).then(|| (mean(|change| change.before), mean(|change| change.after)))
    }
}

/// The data of a proposal in one history, from the negotiation.
pub(super) struct OpenProposal {
    pub chair: usize,
    pub issue: usize,
    /// True if there is a coalition to propose to.
    pub found: bool,
    /// Members of the coalition by state.
    pub inside: Vec<bool>,
    /// U_i by state.
    pub worth: Vec<f64>,
    /// S of the issue by pair, before the vote.
    pub signed: Vec<f64>,
    /// The draw that decides whether each state accepts.
    pub choice: Vec<f64>,
}

/// The data that the payoffs of one history depend on.
pub(super) struct PayoffContext<'a, N: Number> {
    pub world: &'a World,
    pub t: usize,
    pub coefficients: &'a Coefficients<N>,
    pub state: &'a State<N>,
    pub appraisal: &'a Appraisal<N>,
    /// Identity weights by ordered pair as they were in the appraisal.
    pub weight: &'a [N],
    pub lane: usize,
}

impl<N: Number> PayoffContext<'_, N> {
    /// V_ijm by its parts.
    fn payoff(&self, open: &OpenProposal, i: usize, j: usize) -> PayoffBreakdown {
        let Self { world, t, coefficients, state, appraisal, weight, lane } = *self;
        let (n, issues, pairs) = (world.states(), world.issues(), world.pairs.len());
        let (pair, there, back) = (unordered(n, i, j), ordered(n, i, j), ordered(n, j, i));
        let one = |number: N| Lanes([number[lane]]);
        let gain = |directed: usize| match &coefficients.gain {
            Some(gain) => one(gain[directed * issues + open.issue]),
            None => Lanes([world.gain[(t * 2 * pairs + directed) * issues + open.issue]]),
        };
        let (interdependence, dispute) = (one(state.derived.interdependence[pair]), one(state.dispute[pair]));
        let bond = low_politics::bond(
            world.facts.mechanisms,
            &coefficients.parameters.benefit.map(one),
            one(coefficients.share_of_leaders[open.issue]),
            [one(weight[there]), one(state.derived.rivalry[there])],
            interdependence,
            dispute,
        );
        let eagerness = one(appraisal.eagerness[i * issues + open.issue]);
        let benefit = benefit::terms(gain(there), gain(back), &bond).parts(eagerness);
        let cost = sovereignty::cost(appraisal.burden[there], world.facts.sovereignty_cost[open.issue])[lane];
        let ladder = &coefficients.parameters.commitment.map(one);
        commitment::parts(ladder, benefit, cost, open.signed[pair], state.derived.readiness[i][lane])
    }

    /// The cost to a state of the numbers of an agreement with so many others.
    fn numbers(&self, issue: usize, i: usize, others: usize) -> f64 {
        let one = |number: N| Lanes([number[self.lane]]);
        let numbers_cost = one(self.coefficients.parameters.sovereignty.numbers_cost);
        let (cost, openness) = (self.world.facts.sovereignty_cost[issue], one(self.state.openness[i]));
        let of_each = sovereignty::of_each_further(numbers_cost, cost, openness);
        sovereignty::of_numbers(of_each, Lanes([others as f64])).0[0]
    }

    /// The log entry of a proposal.
    pub fn proposal(&self, open: &OpenProposal) -> Proposal {
        let OpenProposal { chair, issue, found, ref inside, ref worth, ref signed, ref choice } = *open;
        let n = self.world.states();
        let one = |number: N| Lanes([number[self.lane]]);
        let parameters = &self.coefficients.parameters.negotiation.map(one);
        // A member that would lose is paid its loss.
        let lacks = |i: usize| {
            if found && inside[i] && i != chair { 0.0 - loss(Lanes([worth[i]])).0[0] } else { 0.0 }
        };
        let paid: f64 = (0..n).map(lacks).sum();
        let party = |i: usize| {
            let mut payoff = PayoffBreakdown::default();
            for j in (0..n).filter(|j| *j != i && inside[*j]) {
                payoff += self.payoff(open, i, j);
            }
            let others = (0..n).filter(|j| *j != i && inside[*j]).count();
            payoff.numbers = 0.0 - self.numbers(issue, i, others);
            let probability = acceptance(parameters, Lanes([worth[i]])).0[0];
            let accepts = |worth: f64| accepts(parameters, Lanes([worth]), Lanes([choice[i]])).any();
            let stance = if i == chair {
                Stance::Chair
            } else if !found || !inside[i] {
                Stance::LeftOut
            } else if accepts(worth[i]) {
                Stance::Accepted(probability)
            } else {
                let heaviest = payoff.heaviest_against();
                let tipped = heaviest.filter(|(_, size)| accepts(worth[i] - size));
                Stance::Refused { probability, tipped: tipped.map(|(part, _)| part) }
            };
            Party {
                worth: worth[i],
                payoff,
                transfer: if i == chair { -outlay(parameters, Lanes([paid])).0[0] } else { lacks(i) },
                to_chair: if i == chair { 0.0 } else { self.payoff(open, chair, i).total() },
                stance,
            }
        };
        let parties: Vec<Party> = (0..n).map(party).collect();
        let refused = parties.iter().any(|party| matches!(party.stance, Stance::Refused { .. }));
        let others = || (0..n).filter(|i| *i != chair);
        let ladder = &self.coefficients.parameters.commitment.map(one);
        let outcome = if found {
            if refused { Outcome::Refused } else { Outcome::Signed }
        } else if others().all(|i| !commitment::is_left(ladder, signed[unordered(n, chair, i)])) {
            Outcome::Silent(Silence::NothingLeft)
        } else if others().map(|i| parties[i].to_chair.max(0.0)).sum::<f64>() <= NEGLIGIBLE {
            Outcome::Silent(Silence::NoGain)
        } else {
            Outcome::Silent(Silence::OutOfReach)
        };
        let coalition =
            self.world.pairs.iter().enumerate().filter(|(_, (i, j))| found && inside[*i] && inside[*j]);
        let depth_changes = coalition.map(|(pair, _)| DepthChange {
            pair,
            before: signed[pair],
            after: commitment::climbed(ladder, Lanes([signed[pair]])).0[0],
        });
        Proposal { chair, issue, outcome, depth_changes: depth_changes.collect(), parties }
    }
}
