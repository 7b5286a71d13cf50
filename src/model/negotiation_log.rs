//! The minutes of a negotiation: what was proposed, how everybody reckoned, and who said what.
//!
//! Taken only where somebody listens ([`super::phase::Witness`]), from what the negotiation itself has worked out. A
//! reckoning is split into its parts by the rules' own functions.

use super::draws::{ordered, unordered};
use super::lanes::Lanes;
use super::number::{Number, Truth};
use super::payoff::{Part, PayoffBreakdown};
use super::rules::negotiation::{NEGLIGIBLE, acceptance, accepts, loss, outlay};
use super::rules::{benefit, commitment, regard, sovereignty};
use super::state::{Appraisal, State};
use super::world::World;

/// A state that had the chair and meant to propose, and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The state in the chair.
    pub chair: usize,
    /// The issue.
    pub issue: usize,
    /// What became of it.
    pub outcome: Outcome,
    /// How each state reckoned, in the order of states. Where the chair was silent, in the coalition of all.
    pub parties: Vec<Party>,
    /// Signed depth on the issue of each pair of the coalition; without an agreement, the depth that would have been
    /// reached.
    pub depth_changes: Vec<DepthChange>,
}

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All who were asked accepted.
    Signed,
    /// Somebody refused.
    Refused,
    /// The chair did not propose, since no coalition was worth anything to it.
    Silent(Silence),
}

/// Why a chair was silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// It has no rung left to climb with anybody.
    NothingLeft,
    /// It would gain by nobody.
    NoGain,
    /// It would gain by some, but in no coalition that the others could be won for at a price worth paying.
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

/// How a state reckoned and what it said.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    /// U_i(C): what the agreement is worth to the state; of one that is left out, what it would be worth to join.
    pub worth: f64,
    /// The same by its parts.
    pub payoff: PayoffBreakdown,
    /// Side payment received, or paid where below 0, with the loss on the way.
    pub transfer: f64,
    /// What the chair would have by this state alone, V_pi; 0 for the chair.
    pub to_chair: f64,
    /// What it did.
    pub stance: Stance,
}

/// What a state did about a proposal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stance {
    /// It had the chair.
    Chair,
    /// It was asked and accepted, with the probability of that.
    Accepted(f64),
    /// It was asked and refused.
    Refused {
        /// Probability that it would accept.
        probability: f64,
        /// The part that tipped the refusal: the largest that spoke against the agreement, if the same draw had meant
        /// acceptance without it. `None`: chance.
        tipped: Option<Part>,
    },
    /// It was not asked.
    LeftOut,
}

impl Proposal {
    /// The members of the coalition, the chair among them, in the order of states; none where the chair was silent.
    pub fn members(&self) -> impl Iterator<Item = usize> + '_ {
        let proposed = !matches!(self.outcome, Outcome::Silent(_));
        let states = self.parties.iter().enumerate();
        states.filter(move |(_, party)| proposed && party.stance != Stance::LeftOut).map(|(state, _)| state)
    }

    /// Mean signed depth over the pairs of the coalition, before and after; `None` where the chair was silent.
    pub fn depth(&self) -> Option<(f64, f64)> {
        let mean = |of: fn(&DepthChange) -> f64| {
            self.depth_changes.iter().map(of).sum::<f64>() / self.depth_changes.len() as f64
        };
        (!self.depth_changes.is_empty()).then(|| (mean(|change| change.before), mean(|change| change.after)))
    }
}

/// What lies on the table in one history, as the negotiation has it.
pub(super) struct OpenProposal {
    pub chair: usize,
    pub issue: usize,
    /// Whether there is a coalition worth proposing to.
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

/// What the reckonings of one history rest on.
pub(super) struct PayoffContext<'a, N: Number> {
    pub world: &'a World,
    pub t: usize,
    pub state: &'a State<N>,
    pub appraisal: &'a Appraisal<N>,
    /// Identity weights by ordered pair as they were in the appraisal.
    pub weight: &'a [N],
    pub lane: usize,
}

impl<N: Number> PayoffContext<'_, N> {
    /// V_ijm by its parts.
    fn payoff(&self, open: &OpenProposal, i: usize, j: usize) -> PayoffBreakdown {
        let Self { world, t, state, appraisal, weight, lane } = *self;
        let (n, issues, pairs) = (world.states(), world.issues(), world.pairs.len());
        let (pair, there, back) = (unordered(n, i, j), ordered(n, i, j), ordered(n, j, i));
        let gain = |directed: usize| world.gain[(t * 2 * pairs + directed) * issues + open.issue];
        let one = |number: N| Lanes([number[lane]]);
        let regard =
            regard::in_force(world.facts.mechanisms, one(weight[there]), one(state.derived.rivalry[there]));
        let (interdependence, dispute) = (one(state.derived.interdependence[pair]), one(state.dispute[pair]));
        let bond = benefit::bond(&world.effective.benefit, regard, interdependence, dispute);
        let eagerness = one(appraisal.eagerness[i * issues + open.issue]);
        let benefit = benefit::terms(gain(there), gain(back), &bond).parts(eagerness);
        let cost = sovereignty::cost(appraisal.burden[there], world.facts.sovereignty_cost[open.issue])[lane];
        let ladder = &world.effective.commitment;
        commitment::parts(ladder, benefit, cost, open.signed[pair], state.derived.readiness[i][lane])
    }

    /// The minutes of what lies on the table.
    pub fn proposal(&self, open: &OpenProposal) -> Proposal {
        let OpenProposal { chair, issue, found, ref inside, ref worth, ref signed, ref choice } = *open;
        let n = self.world.states();
        let parameters = &self.world.effective.negotiation;
        // Who is asked and would lose is paid what it lacks.
        let lacks = |i: usize| {
            if found && inside[i] && i != chair { 0.0 - loss(Lanes([worth[i]])).0[0] } else { 0.0 }
        };
        let paid: f64 = (0..n).map(lacks).sum();
        let party = |i: usize| {
            let mut payoff = PayoffBreakdown::default();
            for j in (0..n).filter(|j| *j != i && inside[*j]) {
                payoff += self.payoff(open, i, j);
            }
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
        let ladder = &self.world.effective.commitment;
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
