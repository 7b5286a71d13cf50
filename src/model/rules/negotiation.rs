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

/// How far a state of weight √(p / p_max) is listened to: 0.3 + 0.7 √(p / p_max), in `[0.3,1]`.
#[inline(always)]
pub fn standing(weight_of_power: f64) -> f64 {
    0.3 + 0.7 * weight_of_power
}

/// Rate of proposals a year by a chair of this standing and readiness.
#[inline(always)]
pub fn proposal_rate<const L: usize>(
    parameters: &Parameters,
    standing: f64,
    readiness: Lanes<L>,
) -> Lanes<L> {
    (parameters.proposal_rate * standing) * readiness
}

/// Whether a member to whom the agreement is worth `worth` accepts it, on the uniform number `u`: with
/// probability 1/(1 + exp(-τ max(worth, 0))).
#[inline(always)]
pub fn accepts(parameters: &Parameters, worth: f64, u: f64) -> bool {
    // The probability is never below one half.
    u < 0.5 || u < acceptance(parameters, worth)
}

#[inline(always)]
fn acceptance(parameters: &Parameters, worth: f64) -> f64 {
    let gain = if worth > NEGLIGIBLE { worth } else { 0.0 };
    1.0 / (1.0 + maths::exp(Lanes([-(parameters.choice_precision * gain)])).0[0])
}

/// The chair's search for a coalition, with the memory that it needs.
#[derive(Debug, Clone)]
pub struct Search {
    n: usize,
    /// n, rounded up to whole vectors.
    stride: usize,
    /// V_ijm of the issue, of i with j at `j * stride + i`; 0 on the diagonal and in the padding.
    worth: Vec<f64>,
    /// U_i in the coalition that is being judged.
    sums: Vec<f64>,
    inside: Vec<bool>,
    dropped: Vec<usize>,
    members: Vec<usize>,
    gains: Vec<f64>,
}

impl Search {
    /// Memory for `n` states.
    pub fn new(n: usize) -> Self {
        let stride = n.next_multiple_of(4);
        Self {
            n,
            stride,
            worth: vec![0.0; n * stride],
            sums: vec![0.0; stride],
            inside: vec![false; n],
            dropped: Vec::with_capacity(n),
            members: Vec::with_capacity(n),
            gains: Vec::with_capacity(n),
        }
    }

    /// Puts down what one more rung with `j` is worth to `i`, i ≠ j.
    #[inline(always)]
    pub fn put(&mut self, i: usize, j: usize, worth: f64) {
        self.worth[j * self.stride + i] = worth;
    }

    /// Members of the coalition found, the chair among them, ascending.
    pub fn members(&self) -> &[usize] {
        &self.members
    }

    /// U_i in the coalition found, in the order of [`Self::members`].
    pub fn gains(&self) -> &[f64] {
        &self.gains
    }

    /// Finds the coalition that serves `chair` best; `false` if the chair had rather be silent.
    ///
    /// `purse` is the most that the chair can pay, `None` with side payments off. Reads what was
    /// [`put`](Self::put), for every ordered pair.
    #[inline(always)]
    pub fn coalition(&mut self, parameters: &Parameters, chair: usize, purse: Option<f64>) -> bool {
        let (n, stride) = (self.n, self.stride);
        // No coalition is worth more to the chair than all those whom it gains by.
        let hope: f64 = (0..n).map(|j| self.worth[j * stride + chair].max(0.0)).sum();
        if hope <= NEGLIGIBLE {
            return false;
        }
        self.sums.fill(0.0);
        for column in self.worth.chunks_exact(stride) {
            for (sum, worth) in self.sums.iter_mut().zip(column) {
                *sum += worth;
            }
        }
        self.inside.fill(true);
        self.dropped.clear();
        let (mut best, mut best_dropped) = (NEGLIGIBLE, None);
        // Largest net worth that dropping members can still add: what the chair loses by those inside.
        let mut burdens = (0..n).any(|j| self.worth[j * stride + chair] < 0.0);
        loop {
            let (mut shortfall, mut reluctant, mut lowest) = (0.0, usize::MAX, f64::INFINITY);
            for i in 0..n {
                if !self.inside[i] || i == chair {
                    continue;
                }
                let worth = self.sums[i];
                shortfall += if worth < -NEGLIGIBLE { -worth } else { 0.0 };
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
            // With nobody to pay and nobody inside whom the chair loses by, smaller coalitions are worth less.
            if self.dropped.len() + 2 == n || (shortfall == 0.0 && !burdens) {
                break;
            }
            self.inside[reluctant] = false;
            self.dropped.push(reluctant);
            let column = &self.worth[reluctant * stride..][..stride];
            for (sum, worth) in self.sums.iter_mut().zip(column) {
                *sum -= worth;
            }
            burdens = (0..n).any(|j| self.inside[j] && self.worth[j * stride + chair] < 0.0);
        }
        let Some(count) = best_dropped else { return false };
        self.settle(count);
        true
    }

    /// Leaves in `members` and `gains` the coalition without the first `count` of those dropped.
    #[inline(always)]
    fn settle(&mut self, count: usize) {
        for dropped in &self.dropped[count..] {
            self.inside[*dropped] = true;
        }
        self.members.clear();
        self.members.extend((0..self.n).filter(|i| self.inside[*i]));
        self.sums.fill(0.0);
        for j in &self.members {
            for (sum, worth) in self.sums.iter_mut().zip(&self.worth[j * self.stride..]) {
                *sum += worth;
            }
        }
        self.gains.clear();
        self.gains.extend(self.members.iter().map(|i| self.sums[*i]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(worth: &[f64], chair: usize, purse: Option<f64>) -> Option<(Vec<usize>, Vec<f64>)> {
        let n = worth.len().isqrt();
        let mut search = Search::new(n);
        for (place, worth) in worth.iter().enumerate().filter(|(place, _)| place % (n + 1) != 0) {
            search.put(place / n, place % n, *worth);
        }
        let found = search.coalition(&Parameters::default(), chair, purse);
        found.then_some((search.members, search.gains))
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
        assert!(accepts(&parameters, -1.0, 0.499) && !accepts(&parameters, -1.0, 0.5));
        assert!(accepts(&parameters, 0.1, 0.838) && !accepts(&parameters, 0.1, 0.84));
    }
}
