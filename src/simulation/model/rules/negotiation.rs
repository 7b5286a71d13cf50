//! # Negotiation: who proposes what to whom, and who accepts
//!
//! **Claim.** Agreements begin with someone who puts them on the table; open leaders of strong states do so
//! most. The chair proposes the coalition that serves it best among those that nobody in it would lose by,
//! paying reluctant members where it can afford to. All must accept: the most reluctant member sets the
//! pace. An agreement brings its members closer; a refusal is taken personally.
//!
//! **Formula.** The chair p proposes with rate ρ ω_p (0.3 + 0.7 √(p_p / p_max)), on an issue drawn
//! uniformly. It starts from the coalition C of all, in which U_i(C) = Σ_{j∈C} V_ijm less the price of numbers
//! ([`super::sovereignty`]), and judges in turn the coalitions that are left when the other member with the
//! lowest worth (the first listed of equals) is dropped, down to two. With c(C) = Σ_{i∈C, i≠p} max(-U_i, 0):
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
//! 0.1: what is below [`NEGLIGIBLE`] is rounding, and neither a gain nor a loss. The search itself is in
//! [`crate::model::coalition`].

use crate::model::maths;
use crate::model::mechanisms::Mechanisms;
use crate::model::number::Number;
use crate::model::parameters::parameters;

parameters! {
    /// Parameters of negotiation.
    proposal_rate: "ρ" = 2.8, in [0.0, 365.0], prior [1.6, 4.8], unit "1/yr",
        "proposals a year by a fully open chair of the strongest state",
        source "Agenda setting: Romer and Rosenthal 1978";
    deadweight: "υ" = 0.3, in [0.0, 10.0], prior [0.1, 0.6], unit "1",
        "loss in a side payment, as a share of it",
        source "Core states as paymasters: Mattli 1999. Assumption: a payment loses a part on the way";
    side_payment_budget: "β" = 0.05, in [0.0, 10.0], prior [0.01, 0.1], unit "1",
        "most that a state holding all power can pay for one agreement",
        source "Core states as paymasters: Mattli 1999";
    choice_precision: "τ" = 16.5, in [0.0, 1000.0], prior [8.0, 30.0], unit "1",
        "precision of the logit choice to accept",
        source "Logit choice: McKelvey and Palfrey 1995";
    appraisal: "α" = 0.013, in [0.0, 1.0], prior [0.0, 0.03], unit "1",
        "change of an identity weight by an agreement or a refusal",
        source "Roles are learnt from how the other acts: Wendt 1999";
}

/// A sum of worths below this is rounding. Without it, a coalition with nothing left to sign can look worth
/// 1e-17, and be proposed.
pub const NEGLIGIBLE: f64 = 1e-12;

/// Standing of a state of weight √(p / p_max): 0.3 + 0.7 √(p / p_max), in `[0.3,1]`.
#[inline(always)]
pub fn standing(weight_of_power: f64) -> f64 {
    0.3 + 0.7 * weight_of_power
}

/// Rate of proposals a year by a chair of this standing and readiness.
#[inline(always)]
pub fn proposal_rate<N: Number>(parameters: &Parameters<N>, standing: f64, readiness: N) -> N {
    readiness * (parameters.proposal_rate * standing)
}

/// The most that the chair can pay, from its power p_p: β p_p, 0 with `side_payments` off.
#[inline(always)]
pub fn purse<N: Number>(parameters: &Parameters<N>, on: Mechanisms, power: N) -> N {
    if on.side_payments { parameters.side_payment_budget * power } else { power.like(0.0) }
}

/// The loss of a member to whom a coalition is worth `worth`: min(U_i, 0), but for rounding.
#[inline(always)]
pub fn loss<N: Number>(worth: N) -> N {
    worth.only(worth.below(-NEGLIGIBLE))
}

/// The chair's cost of side payments of `shortfall` c(C): (1 + υ) c(C).
#[inline(always)]
pub fn outlay<N: Number>(parameters: &Parameters<N>, shortfall: N) -> N {
    shortfall * (parameters.deadweight + 1.0)
}

/// The odds exp(-τ max(worth, 0)) that a member to whom the agreement is worth `worth` refuses it.
#[inline(always)]
fn odds_of_refusal<N: Number>(parameters: &Parameters<N>, worth: N) -> N {
    let gain = worth.only(!worth.below(NEGLIGIBLE));
    maths::exp(-(gain * parameters.choice_precision))
}

/// Tests whether a member to whom the agreement is worth `worth` accepts it, on the uniform number `u`: with
/// probability 1/(1 + exp(-τ max(worth, 0))), which is above u where u (1 + exp(...)) is below 1.
#[inline(always)]
pub fn accepts<N: Number>(parameters: &Parameters<N>, worth: N, u: N) -> N::Truth {
    (u + u * odds_of_refusal(parameters, worth)).below(1.0)
}

/// The probability of [`accepts`].
#[inline(always)]
pub fn acceptance<N: Number>(parameters: &Parameters<N>, worth: N) -> N {
    (odds_of_refusal(parameters, worth) + 1.0).inverse()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;
    use crate::model::number::Truth;

    #[test]
    fn the_probability_is_that_of_the_choice() {
        for worth in [-0.3, 0.0, 1e-3, 0.1, 0.7] {
            let chance = acceptance(&Parameters::default(), Lanes([worth])).0[0];
            assert!(accepted(worth, chance - 1e-12) && !accepted(worth, chance + 1e-12), "{worth}");
        }
    }

    #[test]
    fn rounding_is_no_loss_and_payments_lose_a_part() {
        assert_eq!(loss(Lanes([-0.5, -1e-13, 0.0, 0.5])).0, [-0.5, 0.0, 0.0, 0.0]);
        let (parameters, on) =
            (Parameters { deadweight: Lanes([0.25]), ..Parameters::default() }, Mechanisms::default());
        assert_eq!(outlay(&parameters, Lanes([0.5])).0, [0.625]);
        assert_eq!(purse(&parameters, on, Lanes([0.5])).0, [0.025]);
        let off = Mechanisms { side_payments: false, ..on };
        assert_eq!(purse(&parameters, off, Lanes([0.5])).0, [0.0]);
    }

    fn accepted(worth: f64, u: f64) -> bool {
        accepts(&Parameters::default(), Lanes([worth]), Lanes([u])).any()
    }

    #[test]
    fn acceptance_is_a_coin_toss_at_no_gain_and_rises_with_it() {
        for nothing in [-1.0, 0.0, 1e-17] {
            assert!(accepted(nothing, 0.499) && !accepted(nothing, 0.5), "{nothing}");
        }
        let chance = 1.0 / (1.0 + (-1.65_f64).exp());
        assert!(accepted(0.1, chance - 1e-12) && !accepted(0.1, chance + 1e-12));
    }
}
