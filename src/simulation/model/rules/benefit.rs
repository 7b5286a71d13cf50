//! # Benefit: what a unit of depth is worth
//!
//! **Claim.** Two gates lead to cooperation: why unite (the material gain), and what do we have in common
//! (the identity gain). A state counts its own gain, and the partner's in proportion to its regard for it:
//! a friend's gain is a gain, a rival's is a loss. Friends gain from acting together as such; ties that
//! exist raise the worth of the next; what an outside power already serves is worth less; an unsettled
//! dispute takes away from all.
//!
//! **Formula.**
//! B_ijm = b_m ω_i (1 - χ x_im) [c_ijm ϖ_j + v_ij c_jim ϖ_i + γ max(v_ij, 0) + λ dep_ij] - δ q_ij,
//! ϖ_i = √(p_i / p_max); dep_ij = mean over issues of min(D_ijm, D_jim).
//! With `external_pull`, `spillover` or `disputes` off, χ, λ or δ is 0. Its parts:
//! - identity: b_m ω_i (1 - χ x_im) [v_ij c_jim ϖ_i + γ max(v_ij, 0)], what the two have in common;
//! - material: b_m ω_i (1 - χ x_im) [c_ijm ϖ_j + λ dep_ij], why unite;
//! - dispute: -δ q_ij.
//!
//! **Parameters.** `joint_identity_gain` (γ), `spillover` (λ), `external_substitution` (χ),
//! `dispute_penalty` (δ); `benefit` of the issue (b_m).
//!
//! **Source.** Other-regarding utility by role: A. Wendt 1999; relative gains: J. Grieco 1988; spillover:
//! E. Haas 1958; external dependence: Krapohl and Vasileva-Dienes 2020.
//!
//! **Limits.** Benefits are linear in depth; there is no diversion of trade from third states.

use crate::model::number::{Number, Operand};
use crate::model::parameters::parameters;

parameters! {
    /// Parameters of the benefit.
    joint_identity_gain: "γ" = 1.0, in [0.0, 10.0], prior [0.3, 1.5], unit "1",
        "worth of acting together as such, for a friend",
        source "Other-regarding utility by role: Wendt 1999";
    spillover: "λ" = 0.42, in [0.0, 10.0], prior [0.1, 1.0], unit "1",
        "rise of the benefit with the ties that already exist",
        source "Spillover: Haas 1958";
    external_substitution: "χ" = 0.56, in [0.0, 1.0], prior [0.2, 0.8], unit "1",
        "share of the benefit that a fully serving outside power takes away",
        source "External dependence: Krapohl and Vasileva-Dienes 2020";
    dispute_penalty: "δ" = 0.315, in [0.0, 10.0], prior [0.1, 0.5], unit "1",
        "benefit lost to an unsettled dispute of full size",
        source "Assumption: a quarrel takes away from every tie; disputes between the five: Palmer, McManus, D'Orazio et al. 2022 (MID 5)";
}

/// b_m (1 - χ x_im), the worth of the issue to i before openness: without chance.
#[inline(always)]
pub fn scale<N: Number>(parameters: &Parameters<N>, benefit: f64, external_pull: f64) -> N {
    (parameters.external_substitution * external_pull).complement() * benefit
}

/// The worth of acting together as such: γ max(v_ij, 0).
#[inline(always)]
pub fn fellowship<N: Number>(parameters: &Parameters<N>, regard: N) -> N {
    regard.positive() * parameters.joint_identity_gain
}

/// The worth that existing ties add to the next: λ dep_ij.
#[inline(always)]
pub fn spillover<N: Number>(parameters: &Parameters<N>, interdependence: N) -> N {
    interdependence * parameters.spillover
}

/// c_ijm ϖ_j, what i gains from a partner of weight ϖ_j: without chance.
#[inline(always)]
pub fn gain<N: Number>(complementarity: N, weight_of_partner: f64) -> N {
    complementarity * weight_of_partner
}

/// The loss of benefit on every issue by a dispute: δ q_ij.
#[inline(always)]
pub fn penalty<N: Number>(parameters: &Parameters<N>, dispute: N) -> N {
    dispute * parameters.dispute_penalty
}

/// The terms of B_ijm that are the same for all issues.
#[derive(Debug, Clone, Copy)]
pub struct Bond<N> {
    /// v_ij.
    pub regard: N,
    /// [`fellowship`].
    pub shared_identity: N,
    /// [`spillover`].
    pub spillover: N,
    /// [`penalty`].
    pub penalty: N,
}

/// The terms that a pair brings to every issue.
#[inline(always)]
pub fn bond<N: Number>(parameters: &Parameters<N>, regard: N, interdependence: N, dispute: N) -> Bond<N> {
    Bond {
        regard,
        shared_identity: fellowship(parameters, regard),
        spillover: spillover(parameters, interdependence),
        penalty: penalty(parameters, dispute),
    }
}

/// The terms of B_ijm: it is the sum of the first four times b_m ω_i (1 - χ x_im), less the penalty.
#[derive(Debug, Clone, Copy)]
pub struct Terms<N> {
    /// c_ijm ϖ_j.
    pub own_gain: N,
    /// v_ij c_jim ϖ_i.
    pub partners_gain: N,
    /// γ max(v_ij, 0).
    pub shared_identity: N,
    /// λ dep_ij.
    pub spillover: N,
    /// δ q_ij.
    pub penalty: N,
}

/// The terms of an issue: `own` and `partners` are the [`gain`] of either side.
#[inline(always)]
pub fn terms<N: Number>(own: impl Operand<N>, partners: impl Operand<N>, bond: &Bond<N>) -> Terms<N> {
    let Bond { regard, shared_identity, spillover, penalty } = *bond;
    let (own_gain, partners_gain) = (own.of(&regard), regard * partners.of(&regard));
    Terms { own_gain, partners_gain, shared_identity, spillover, penalty }
}

impl<N: Number> Terms<N> {
    /// B_ijm: `eagerness` is b_m ω_i (1 - χ x_im).
    #[inline(always)]
    pub fn marginal(&self, eagerness: N) -> N {
        let gains = self.partners_gain + self.own_gain;
        eagerness * (gains + (self.shared_identity + self.spillover)) - self.penalty
    }

    /// The parts of B_ijm, which add up to [`Self::marginal`] but for rounding.
    pub fn parts(&self, eagerness: N) -> Parts<N> {
        Parts {
            own_gain: eagerness * self.own_gain,
            partners_gain: eagerness * self.partners_gain,
            shared_identity: eagerness * self.shared_identity,
            spillover: eagerness * self.spillover,
            dispute: -self.penalty,
        }
    }
}

/// The identity part of B_ijm before ω_i, of one issue or summed over several: `scale` is Σ b_m (1 - χ x_im), `partners`
/// the same sum of b_m (1 - χ x_im) c_jim ϖ_i.
#[inline(always)]
pub fn identity_part<N: Number>(parameters: &Parameters<N>, scale: N, partners: N, regard: N) -> N {
    regard * partners + fellowship(parameters, regard) * scale
}

/// The material part of B_ijm before ω_i, of one issue or summed over several: `scale` is Σ b_m (1 - χ x_im), `own` the
/// same sum of b_m (1 - χ x_im) c_ijm ϖ_j. Summed over partners too where `own` and `interdependence` are.
#[inline(always)]
pub fn material_part<N: Number>(parameters: &Parameters<N>, scale: N, own: N, interdependence: N) -> N {
    spillover(parameters, interdependence) * scale + own
}

/// The parts of B_ijm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parts<N> {
    /// b_m ω_i (1 - χ x_im) c_ijm ϖ_j.
    pub own_gain: N,
    /// b_m ω_i (1 - χ x_im) v_ij c_jim ϖ_i.
    pub partners_gain: N,
    /// b_m ω_i (1 - χ x_im) γ max(v_ij, 0).
    pub shared_identity: N,
    /// b_m ω_i (1 - χ x_im) λ dep_ij.
    pub spillover: N,
    /// -δ q_ij.
    pub dispute: N,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::lanes::Lanes;

    fn one(value: f64) -> Lanes<1> {
        Lanes([value])
    }

    proptest! {
        #[test]
        fn the_parts_add_up(
            eagerness in 0.0..3.0_f64, own in 0.0..2.0_f64, partners in 0.0..2.0_f64, regard in -1.0..1.0_f64,
            interdependence in 0.0..1.0_f64, dispute in 0.0..1.0_f64,
        ) {
            let bond = bond(&Parameters::default(), one(regard), one(interdependence), one(dispute));
            let terms = terms(own, partners, &bond);
            let whole = terms.marginal(one(eagerness)).0[0];
            let Parts { own_gain, partners_gain, shared_identity, spillover, dispute } = terms.parts(one(eagerness));
            let sum = (own_gain + partners_gain + shared_identity + spillover + dispute).0[0];
            prop_assert!((sum - whole).abs() < 1e-12, "{sum} {whole}");
        }
    }

    #[test]
    fn a_rivals_gain_is_a_loss_and_a_friends_a_gain() {
        let bond = bond(&Parameters::default(), Lanes([-0.5, 0.0, 0.5]), Lanes::ZERO, Lanes::ZERO);
        let terms = terms(gain(Lanes([0.8; 3]), 0.5), gain(Lanes([0.8; 3]), 1.0), &bond);
        assert_eq!((terms.partners_gain + terms.own_gain).0, [0.0, 0.4, 0.8]);
        assert_eq!(terms.shared_identity.0, [0.0, 0.0, 0.5]);
    }

    #[test]
    fn a_dispute_can_turn_the_benefit() {
        let bond = bond(&Parameters::default(), Lanes::ZERO, Lanes::ZERO, Lanes([0.0, 1.0]));
        let benefit = terms(1.0, 1.0, &bond).marginal(Lanes([0.2; 2]));
        assert!(benefit.0[0] > 0.0 && benefit.0[1] < 0.0);
    }

    #[test]
    fn an_outside_power_takes_a_share_of_the_worth() {
        let parameters = Parameters { external_substitution: Lanes([0.5]), ..Parameters::default() };
        assert_eq!(scale(&parameters, 2.0, 0.5).0, [1.5]);
    }

    proptest! {
        #[test]
        fn the_parts_add_up_to_the_benefit(
            (gamma, lambda, delta) in (0.0..2.0_f64, 0.0..2.0_f64, 0.0..2.0_f64),
            issues in prop::collection::vec((0.0..2.0_f64, 0.0..=1.0_f64, 0.0..=1.0_f64), 1..6),
            (regard, interdependence, dispute) in (-1.0..=1.0_f64, 0.0..=1.0_f64, 0.0..=1.0_f64),
            readiness in 0.0..2.0_f64,
        ) {
            let parameters = &Parameters {
                joint_identity_gain: one(gamma),
                spillover: one(lambda),
                dispute_penalty: one(delta),
                ..Parameters::default()
            };
            let [regard, interdependence, dispute] = [regard, interdependence, dispute].map(|x| Lanes([x]));
            let bond = bond(parameters, regard, interdependence, dispute);
            let of = |&(scale, own, partners): &(f64, f64, f64)| {
                terms(own, partners, &bond).marginal(Lanes([readiness * scale])).0[0]
            };
            let whole: f64 = issues.iter().map(of).sum();
            let sum = |term: fn(&(f64, f64, f64)) -> f64| issues.iter().map(term).sum::<f64>();
            let (scale, own) = (sum(|issue| issue.0), sum(|issue| issue.0 * issue.1));
            let partners = sum(|issue| issue.0 * issue.2);
            let identity = identity_part(parameters, one(scale), one(partners), regard).0[0];
            let material = material_part(parameters, one(scale), one(own), interdependence).0[0];
            let parts = readiness * (identity + material) - bond.penalty.0[0] * issues.len() as f64;
            prop_assert!((parts - whole).abs() < 1e-12 * (1.0 + scale), "{} {}", parts, whole);
        }
    }
}
