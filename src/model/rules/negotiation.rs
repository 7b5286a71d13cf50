//! # Negotiation: who proposes what to whom, and who accepts
//!
//! **Claim.** Agreements begin with someone who puts them on the table; open leaders of strong states do so
//! most. The chair proposes the coalition that serves it best among those that nobody in it would lose by,
//! paying reluctant members where it can afford to. All must accept: the most reluctant member sets the
//! pace. An agreement brings its members closer; a refusal is taken personally.
//!
//! **Formula.** The chair p proposes with rate ρ ω_p (0.3 + 0.7 √(p_p / p_max)), on an issue drawn
//! uniformly. It starts from the coalition C of all, in which U_i(C) = Σ_{j∈C} V_ijm, and judges in turn the
//! coalitions that are left when the other member with the lowest worth (the first listed of equals) is
//! dropped, down to two. With c(C) = Σ_{i∈C, i≠p} max(-U_i, 0):
//! - net worth U_p(C) where c(C) = 0;
//! - U_p(C) - (1 + υ) c(C) where `side_payments` is on and c(C) ≤ β p_p; a member so compensated is
//!   indifferent;
//! - out of reach otherwise.
//!
//! The best net worth above 1e-12 is proposed (the larger coalition of equals); if there is none, the chair
//! is silent. Every other member accepts with probability 1/(1 + exp(-τ max(U_i, 0))). If all do, every pair
//! in C that has a rung left climbs it and each w_ij within C rises by α; if not, w_pi falls by α toward each
//! i that refused.
//!
//! **Parameters.** `proposal_rate` (ρ), `deadweight` (υ), `side_payment_budget` (β), `choice_precision` (τ),
//! `appraisal` (α).
//!
//! **Source.** Agenda setting: Romer and Rosenthal 1978. Unanimity and the lowest common denominator:
//! A. Moravcsik 1998. Core states as paymasters: W. Mattli 1999. Logit choice: McKelvey and Palfrey 1995.
//!
//! **Limits.** One issue at a time, no package deals; members do not make counter-offers, and dropping the
//! most reluctant one in turn need not find the best of all coalitions. Sums of worths are of the order of
//! 0.1: what is below [`NEGLIGIBLE`] is rounding, and neither a gain nor a loss.

use crate::model::lanes::Lanes;
use crate::model::maths;
use crate::model::parameters::parameters;

parameters! {
    /// Parameters of negotiation.
    proposal_rate: "ρ" = 2.8, in [0.0, 365.0], prior [1.6, 4.8], unit "1/yr",
        "proposals a year by a fully open chair of the strongest state";
    deadweight: "υ" = 0.3, in [0.0, 10.0], prior [0.1, 0.6], unit "1",
        "loss in a side payment, as a share of it";
    side_payment_budget: "β" = 0.05, in [0.0, 10.0], prior [0.01, 0.1], unit "1",
        "most that a state holding all power can pay for one agreement";
    choice_precision: "τ" = 16.5, in [0.0, 1000.0], prior [8.0, 30.0], unit "1",
        "precision of the logit choice to accept";
    appraisal: "α" = 0.013, in [0.0, 1.0], prior [0.0, 0.03], unit "1",
        "change of an identity weight by an agreement or a refusal";
}

/// A sum of worths below this is rounding. Without it, a coalition with nothing left to sign can look worth
/// 1e-17, and be proposed.
pub const NEGLIGIBLE: f64 = 1e-12;

/// How far a state of weight √(p / p_max) is listened to: 0.3 + 0.7 √(p / p_max), in [0.3, 1].
#[inline(always)]
pub fn standing(weight_of_power: f64) -> f64 {
    0.3 + 0.7 * weight_of_power
}

/// Probability that the chair seeks to propose within `dt`, from its standing and readiness.
#[inline(always)]
pub fn proposal_chance<const L: usize>(
    parameters: &Parameters,
    standing: f64,
    readiness: Lanes<L>,
    dt: f64,
) -> Lanes<L> {
    maths::chance(parameters.proposal_rate * standing * readiness, dt)
}

/// Probability that a member to whom the agreement is worth `worth` accepts it.
#[inline(always)]
pub fn acceptance(parameters: &Parameters, worth: f64) -> f64 {
    let gain = if worth > NEGLIGIBLE { worth } else { 0.0 };
    1.0 / (1.0 + maths::exp(Lanes([-(parameters.choice_precision * gain)])).0[0])
}

/// The chair's search for a coalition, with the memory that it needs.
#[derive(Debug, Clone)]
pub struct Search {
    /// V_ijm of the issue by (i, j) with i ≠ j; to be filled before a search. The diagonal is not read.
    pub worth: Vec<f64>,
    /// Members of the coalition found, the chair among them, ascending.
    pub members: Vec<usize>,
    /// U_i in the coalition found, in the order of `members`.
    pub gains: Vec<f64>,
    sums: Vec<f64>,
    inside: Vec<bool>,
    dropped: Vec<usize>,
}

impl Search {
    /// Memory for `n` states.
    pub fn new(n: usize) -> Self {
        Self {
            worth: vec![0.0; n * n],
            members: Vec::with_capacity(n),
            gains: Vec::with_capacity(n),
            sums: vec![0.0; n],
            inside: vec![false; n],
            dropped: Vec::with_capacity(n),
        }
    }

    /// Finds the coalition that serves `chair` best; `false` if the chair had rather be silent.
    ///
    /// `purse` is the most that the chair can pay, `None` with side payments off. Reads `worth`, leaves the
    /// coalition in `members` and `gains`.
    pub fn coalition(&mut self, parameters: &Parameters, chair: usize, purse: Option<f64>) -> bool {
        let n = self.sums.len();
        for i in 0..n {
            let row = &self.worth[i * n..][..n];
            self.sums[i] = row.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, worth)| worth).sum();
        }
        self.inside.fill(true);
        self.dropped.clear();
        let (mut best, mut best_dropped) = (NEGLIGIBLE, None);
        loop {
            let (mut shortfall, mut reluctant, mut lowest) = (0.0, usize::MAX, f64::INFINITY);
            for i in (0..n).filter(|i| self.inside[*i] && *i != chair) {
                let worth = self.sums[i];
                if worth < -NEGLIGIBLE {
                    shortfall -= worth;
                }
                if worth < lowest {
                    (reluctant, lowest) = (i, worth);
                }
            }
            let net = match purse {
                _ if shortfall == 0.0 => self.sums[chair],
                Some(purse) if shortfall <= purse => {
                    self.sums[chair] - (1.0 + parameters.deadweight) * shortfall
                }
                _ => f64::NEG_INFINITY,
            };
            if net > best {
                (best, best_dropped) = (net, Some(self.dropped.len()));
            }
            if self.dropped.len() + 2 == n {
                break;
            }
            self.inside[reluctant] = false;
            self.dropped.push(reluctant);
            for i in 0..n {
                if self.inside[i] {
                    self.sums[i] -= self.worth[i * n + reluctant];
                }
            }
        }
        let Some(count) = best_dropped else { return false };
        self.settle(n, count);
        true
    }

    /// Leaves in `members` and `gains` the coalition without the first `count` of those dropped.
    fn settle(&mut self, n: usize, count: usize) {
        self.inside.fill(true);
        for dropped in &self.dropped[..count] {
            self.inside[*dropped] = false;
        }
        self.members.clear();
        self.members.extend((0..n).filter(|i| self.inside[*i]));
        self.gains.clear();
        for &i in &self.members {
            let others = self.members.iter().filter(|j| **j != i);
            self.gains.push(others.map(|j| self.worth[i * n + j]).sum());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(worth: &[f64], chair: usize, purse: Option<f64>) -> Option<(Vec<usize>, Vec<f64>)> {
        let n = worth.len().isqrt();
        let mut search = Search::new(n);
        search.worth.copy_from_slice(worth);
        search.coalition(&Parameters::default(), chair, purse).then_some((search.members, search.gains))
    }

    #[test]
    fn all_gain_and_all_are_asked() {
        let (members, gains) =
            search(&[0.0, 1.0, 2.0, 1.0, 0.0, 1.0, 1.0, 3.0, 0.0], 0, None).expect("a coalition");
        assert_eq!(members, [0, 1, 2]);
        assert_eq!(gains, [3.0, 2.0, 4.0]);
    }

    #[test]
    fn a_loser_is_dropped_unless_it_can_be_paid() {
        // State 2 loses 0.1 in the coalition of all, which is worth 3 to the chair and 1 without state 2.
        let worth = [0.0, 1.0, 2.0, 1.0, 0.0, 1.0, -0.2, 0.1, 0.0];
        assert_eq!(search(&worth, 0, None).expect("a coalition").0, [0, 1]);
        assert_eq!(search(&worth, 0, Some(0.05)).expect("a coalition").0, [0, 1]);
        assert_eq!(search(&worth, 0, Some(0.15)).expect("a coalition").0, [0, 1, 2]);
    }

    #[test]
    fn paying_is_worth_it_only_above_its_deadweight() {
        // Without state 2 the chair has 1; with it 1.1 less 1.3 times the shortfall of 0.1.
        let worth = [0.0, 1.0, 0.1, 1.0, 0.0, 1.0, -0.2, 0.1, 0.0];
        assert_eq!(search(&worth, 0, Some(1.0)).expect("a coalition").0, [0, 1]);
    }

    #[test]
    fn a_chair_that_would_lose_is_silent() {
        assert_eq!(search(&[0.0, -1.0, 1.0, 0.0], 0, Some(9.0)), None);
    }

    #[test]
    fn rounding_is_no_gain() {
        let worth = [0.0, 0.1, -0.1 + 1e-17, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        assert_eq!(search(&worth, 1, None), None);
        assert_eq!(search(&[0.0; 9], 1, None), None);
    }

    #[test]
    fn acceptance_is_a_coin_toss_at_no_gain_and_rises_with_it() {
        let parameters = Parameters::default();
        assert_eq!(acceptance(&parameters, -1.0), 0.5);
        assert_eq!(acceptance(&parameters, 1e-17), 0.5);
        assert!((acceptance(&parameters, 0.1) - 1.0 / (1.0 + (-1.65_f64).exp())).abs() < 1e-15);
    }
}
