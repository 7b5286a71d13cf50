//! # Commitment: signing against binding
//!
//! **Claim.** A signature is worth what it is expected to bind, and the prestige of signing, whatever
//! follows. Where little is expected to bind, signing is cheap and the paper runs ahead of the practice:
//! virtual regionalism.
//!
//! **Formula.** The worth to i of one more rung Δ with j, where S is the depth already signed:
//! V_ijm = Δ (κ (B_ijm - K_ijm (S_ijm + Δ/2)) + (1 - κ) π ω_i), and 0 where no rung is left
//! (S_ijm > 1 - Δ). B d - K d²/2 is the value of depth d, so that B/K is the depth that i would choose
//! alone. With `prestige` off, π is 0.
//!
//! **Parameters.** `rung` (Δ), `commitment` (κ), `prestige` (π).
//!
//! **Source.** Legal depth as a ladder: Abbott and Snidal 2000. Signing for legitimacy: R. Allison 2008;
//! K. Collins 2009. Depth against compliance: Downs, Rocke and Barsoom 1996.
//!
//! **Limits.** κ is common knowledge and the same for all; whoever broke a promise is not believed less.
//! A rung counts as left if it is missing by no more than rounding (1e-9), so that five rungs of 0.2 reach 1.

use super::benefit;
use crate::model::lanes::Lanes;
use crate::model::number::{Number, Truth};
use crate::model::parameters::parameters;
use crate::model::payoff::PayoffBreakdown;

parameters! {
    /// Parameters of the worth of a signature.
    rung: "Δ" = 0.2, in [0.01, 1.0], unit "1",
        "depth of one rung of the legal ladder",
        source "Legal depth as a ladder: Abbott and Snidal 2000. The height of a rung is a convention";
    commitment: "κ" = 0.345, in [0.0, 1.0], prior [0.2, 0.6], unit "1",
        "share of a signature that is expected to bind",
        source "Depth against compliance: Downs, Rocke and Barsoom 1996. Virtual regionalism: Allison 2008";
    prestige: "π" = 0.315, in [0.0, 10.0], prior [0.09, 0.45], unit "1",
        "legitimacy that a signature earns, whatever follows",
        source "Signing for legitimacy: Allison 2008; Collins 2009";
}

/// Tests whether a rung is left above `signed`: S_ijm ≤ 1 - Δ, but for rounding.
#[inline(always)]
fn rung_left<N: Number>(parameters: &Parameters<N>, signed: N) -> N::Truth {
    signed.below(parameters.rung.complement() + 1e-9)
}

/// The depth after one more rung, or `signed` where none is left.
#[inline(always)]
pub fn climbed<N: Number>(parameters: &Parameters<N>, signed: N) -> N {
    let above = (signed + parameters.rung).min(1.0);
    N::select(rung_left(parameters, signed), above, signed)
}

/// The cost of one more rung by its depth: K_ijm (S_ijm + Δ/2).
#[inline(always)]
fn price<N: Number>(parameters: &Parameters<N>, cost: N, signed: N) -> N {
    cost * (signed + parameters.rung * 0.5)
}

/// The prestige of signing one more rung, by its depth: (1 - κ) π ω_i.
#[inline(always)]
fn prestige<N: Number>(parameters: &Parameters<N>, readiness: N) -> N {
    readiness * (parameters.commitment.complement() * parameters.prestige)
}

/// V_ijm from the benefit B_ijm, the cost K_ijm, the signed depth S_ijm and the readiness ω_i.
#[inline(always)]
pub fn worth<N: Number>(parameters: &Parameters<N>, benefit: N, cost: N, signed: N, readiness: N) -> N {
    let binding = benefit - price(parameters, cost, signed);
    let worth = (binding * parameters.commitment + prestige(parameters, readiness)) * parameters.rung;
    worth.only(rung_left(parameters, signed))
}

/// Tests whether one more rung is left above the depth `signed`.
pub fn is_left(parameters: &Parameters<Lanes<1>>, signed: f64) -> bool {
    rung_left(parameters, Lanes([signed])).any()
}

/// The parts of V_ijm from those of B_ijm, which add up to [`worth`] but for rounding: of each part of the benefit the
/// share that is expected to bind, and of the cost too.
pub fn parts(
    parameters: &Parameters<Lanes<1>>,
    benefit: benefit::Parts<Lanes<1>>,
    cost: f64,
    signed: f64,
    readiness: f64,
) -> PayoffBreakdown {
    if !is_left(parameters, signed) {
        return PayoffBreakdown::default();
    }
    let bound = |part: Lanes<1>| (part * parameters.commitment * parameters.rung).0[0];
    PayoffBreakdown {
        own_gain: bound(benefit.own_gain),
        partners_gain: bound(benefit.partners_gain),
        shared_identity: bound(benefit.shared_identity),
        spillover: bound(benefit.spillover),
        sovereignty: bound(-price(parameters, Lanes([cost]), Lanes([signed]))),
        numbers: 0.0,
        dispute: bound(benefit.dispute),
        prestige: (prestige(parameters, Lanes([readiness])) * parameters.rung).0[0],
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_parts_add_up(
            parts_of_benefit in prop::array::uniform5(-1.0..1.0_f64), cost in 0.0..2.0_f64,
            signed in 0.0..1.0_f64, readiness in 0.0..1.2_f64, commitment in 0.0..=1.0_f64,
        ) {
            let parameters = Parameters { commitment: Lanes([commitment]), ..Parameters::default() };
            let [own_gain, partners_gain, shared_identity, spillover, dispute] =
                parts_of_benefit.map(|part| Lanes([part]));
            let benefit = benefit::Parts { own_gain, partners_gain, shared_identity, spillover, dispute };
            let whole = one(&parameters, parts_of_benefit.iter().sum(), cost, signed, readiness);
            let sum = parts(&parameters, benefit, cost, signed, readiness).total();
            prop_assert!((sum - whole).abs() < 1e-12, "{sum} {whole}");
        }
    }

    fn one(parameters: &Parameters<Lanes<1>>, benefit: f64, cost: f64, signed: f64, readiness: f64) -> f64 {
        worth(parameters, Lanes([benefit]), Lanes([cost]), Lanes([signed]), Lanes([readiness])).0[0]
    }

    #[test]
    fn the_ladder_ends_at_one() {
        let parameters = Parameters::default();
        let mut signed = 0.0;
        let mut rungs = 0;
        while rung_left(&parameters, Lanes([signed])).0[0] {
            signed = climbed(&parameters, Lanes([signed])).0[0];
            rungs += 1;
        }
        assert_eq!(climbed(&parameters, Lanes([signed])).0[0], signed);
        assert_eq!((rungs, signed), (5, 1.0));
        assert_eq!(one(&parameters, 1.0, 0.0, signed, 1.0), 0.0);
    }

    #[test]
    fn without_commitment_only_prestige_counts() {
        let parameters = Parameters { commitment: Lanes([0.0]), ..Parameters::default() };
        assert!((one(&parameters, -5.0, 3.0, 0.2, 0.5) - 0.2 * 0.315 * 0.5).abs() < 1e-15);
    }

    #[test]
    fn a_fully_binding_ladder_is_climbed_to_the_depth_chosen_alone() {
        // B/K = 0.5: the rung from 0.4 to 0.6 is worth nothing, the one below is, the one above costs.
        let parameters = Parameters { commitment: Lanes([1.0]), ..Parameters::default() };
        assert!(one(&parameters, 0.5, 1.0, 0.2, 1.0) > 0.0);
        assert!(one(&parameters, 0.5, 1.0, 0.4, 1.0).abs() < 1e-15);
        assert!(one(&parameters, 0.5, 1.0, 0.6, 1.0) < 0.0);
    }
}
