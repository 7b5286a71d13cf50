//! # Identity: how experience rewrites the weight of the other
//!
//! **Claim.** Identity is a social construct. It starts from what two nations share, and is rewritten by
//! interdependence, common fate and likeness, as far as self-restraint lets the other come near; broken
//! promises, rivalry and a nation still being built pull the other way; heritage pulls back to where it began.
//!
//! **Formula.** w_ij at the start is w0_ij = clamp(w_h (2 h_ij - 1) + w_0). In each tick
//! w_ij ← clamp(w_ij + drift dt + s_w √dt z_ij), z standard normal, clamp to `[-1,1]`,
//!
//! ```text
//! drift =   ℓ L_i (b_d dep_ij + b_F F + b_H H_ij) (1 - w_ij)
//!         - (ν (short_ij + R_ij) + ψ (1 - k_i)) (1 + w_ij)
//!         - θ (w_ij - w0_ij)
//! ```
//!
//! - self-restraint L_i = (L_0 + (1 - L_0) k_i) ω_i;
//! - interdependence dep_ij = mean over issues of min(D_ijm, D_jim), after implementation;
//! - homogeneity H_ij = h_ij (½ + cult_ij/2), cult the mean of min(D_ijm, D_jim) over the issues with
//!   `identity_channel` (0 if there is none);
//! - broken promises short_ij = mean over issues of max(S_ijm - D_jim, 0): what j signed and does not do.
//!
//! A single event, an agreement, a refusal, a settlement or an incident, moves the weight by its size ε at once:
//! w_ij ← clamp(w_ij + ε). With `learning` off, w_ij stays at w0_ij whatever happens.
//!
//! **Parameters.** `identity_scale` (w_h), `identity_base` (w_0), `learning_rate` (ℓ),
//! `weight_interdependence` (b_d), `weight_common_fate` (b_F), `weight_homogeneity` (b_H),
//! `restraint_floor` (L_0), `violation_rate` (ν), `nation_building_load` (ψ), `reversion_rate` (θ),
//! `identity_noise` (s_w).
//!
//! **Source.** Roles and the four master variables, interdependence, common fate, homogeneity and
//! self-restraint: A. Wendt, Social Theory of International Politics, 1999, chapter 7. Nation-building
//! against a regional identity: the founding article on Central Asian region-building.
//!
//! **Limits.** A state has one view of another, held by its leadership and its people alike; weights do not
//! spread from friend to friend.

use crate::model::mechanisms::Mechanisms;
use crate::model::number::Number;
use crate::model::parameters::parameters;

parameters! {
    /// Parameters of identity.
    identity_scale: "w_h" = 0.69, in [0.0, 2.0], prior [0.4, 0.9], unit "1",
        "initial identity weight by shared heritage",
        source "Assumption: heritage is where identity begins; that history, religion and language unite: the founding article on Central Asian region-building";
    identity_base: "w_0" = -0.045, in [-1.0, 1.0], prior [-0.2, 0.2], unit "1",
        "initial identity weight at a heritage of one half",
        source "Assumption: heritage is where identity begins; that history, religion and language unite: the founding article on Central Asian region-building";
    learning_rate: "ℓ" = 0.435, in [0.0, 365.0], prior [0.1, 0.6], unit "1/yr",
        "rate of learning to see the other as one of us",
        source "Identity as a social construct: Wendt 1992, 1999";
    weight_interdependence: "b_d" = 1.7, in [0.0, 100.0], prior [0.8, 3.0], unit "1",
        "weight of interdependence in learning",
        source "Interdependence as a master variable: Wendt 1999, chapter 7";
    weight_common_fate: "b_F" = 0.5, in [0.0, 100.0], prior [0.2, 0.8], unit "1",
        "weight of common fate in learning",
        source "Common fate as a master variable: Wendt 1999, chapter 7";
    weight_homogeneity: "b_H" = 0.31, in [0.0, 100.0], prior [0.1, 0.5], unit "1",
        "weight of homogeneity in learning",
        source "Homogeneity as a master variable: Wendt 1999, chapter 7";
    restraint_floor: "L_0" = 0.25, in [0.0, 1.0], prior [0.1, 0.5], unit "1",
        "self-restraint of a state not yet consolidated",
        source "Self-restraint as a master variable: Wendt 1999, chapter 7";
    violation_rate: "ν" = 0.18, in [0.0, 365.0], prior [0.05, 0.3], unit "1/yr",
        "rate of estrangement by broken promises and rivalry",
        source "Assumption: broken promises and rivalry estrange. Roles are learnt from how the other acts: Wendt 1999";
    nation_building_load: "ψ" = 0.09, in [0.0, 365.0], prior [0.02, 0.15], unit "1/yr",
        "rate of estrangement by a nation still being built",
        source "Nation-building against a regional identity: the founding article on Central Asian region-building";
    reversion_rate: "θ" = 0.1, in [0.0, 365.0], prior [0.02, 0.15], unit "1/yr",
        "rate of return to the weight that heritage suggests",
        source "Assumption: heritage pulls an identity back to where it began";
    identity_noise: "s_w" = 0.034, in [0.0, 10.0], prior [0.015, 0.06], unit "1/√yr",
        "standard deviation of unexplained change of a weight in a year",
        source "Assumption: what changes a weight and is not in the model";
}

/// w0_ij from the heritage that two states share.
#[inline(always)]
pub fn initial<N: Number>(parameters: &Parameters<N>, heritage: N) -> N {
    (parameters.identity_scale * (heritage * 2.0 - 1.0) + parameters.identity_base).clamp(-1.0, 1.0)
}

/// L_i from consolidation k_i and readiness ω_i.
#[inline(always)]
pub fn restraint<N: Number>(parameters: &Parameters<N>, consolidation: N, readiness: N) -> N {
    readiness * (parameters.restraint_floor + parameters.restraint_floor.complement() * consolidation)
}

/// cult_ij: the mean over the identity channels of min(D_ijm, D_jim), which `mutual` holds by issue; 0 without a channel.
#[inline(always)]
pub fn cultural_ties<N: Number>(mutual: &[N], channels: &[usize]) -> N {
    let mut sum = mutual[0].like(0.0);
    for m in channels {
        sum += mutual[*m];
    }
    sum * (1.0 / channels.len().max(1) as f64)
}

/// The attraction of two states, the same for both: b_d dep_ij + b_F F + b_H H_ij.
#[inline(always)]
pub fn attraction<N: Number>(
    parameters: &Parameters<N>,
    interdependence: N,
    common_fate: N,
    heritage: N,
    cultural_ties: N,
) -> N {
    let homogeneity = (cultural_ties * 0.5 + 0.5) * heritage;
    interdependence * parameters.weight_interdependence
        + common_fate * parameters.weight_common_fate
        + homogeneity * parameters.weight_homogeneity
}

/// short_ij: the mean over issues of max(S_ijm - D_jim, 0), from what was signed and what the partner does.
#[inline(always)]
pub fn broken_promises<N: Number>(signed: &[N], partner_does: &[N]) -> N {
    let mut short = signed[0].like(0.0);
    for (signed, done) in signed.iter().zip(partner_does) {
        short += (*signed - *done).positive();
    }
    short * (1.0 / signed.len() as f64)
}

/// The experience of i with j in a tick.
#[derive(Debug, Clone, Copy)]
pub struct Experience<N: Number> {
    /// L_i.
    pub restraint: N,
    /// [`attraction`].
    pub attraction: N,
    /// short_ij.
    pub broken_promises: N,
    /// R_ij.
    pub rivalry: N,
    /// 1 - k_i.
    pub unconsolidated: N,
}

/// Drift of w_ij a year.
#[inline(always)]
pub fn drift<N: Number>(parameters: &Parameters<N>, weight: N, initial: N, lived: Experience<N>) -> N {
    let nearer = lived.restraint * lived.attraction * parameters.learning_rate;
    let farther = (lived.broken_promises + lived.rivalry) * parameters.violation_rate
        + parameters.nation_building_load * lived.unconsolidated;
    nearer * weight.complement() - farther * (weight + 1.0) - (weight - initial) * parameters.reversion_rate
}

/// w_ij after a tick of length `dt`, `z` standard normal.
#[inline(always)]
pub fn learnt<N: Number>(parameters: &Parameters<N>, weight: N, drift: N, z: N, dt: f64) -> N {
    (weight + drift * dt + z * (parameters.identity_noise * dt.sqrt())).clamp(-1.0, 1.0)
}

/// w_ij after an event that moves it by `change`.
#[inline(always)]
pub fn moved<N: Number>(on: Mechanisms, weight: N, change: N) -> N {
    if on.learning { (weight + change).clamp(-1.0, 1.0) } else { weight }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;

    fn lived() -> Experience<Lanes<1>> {
        let none = Lanes::ZERO;
        Experience {
            restraint: none,
            attraction: none,
            broken_promises: none,
            rivalry: none,
            unconsolidated: none,
        }
    }

    fn at(weight: f64, lived: Experience<Lanes<1>>) -> f64 {
        drift(&Parameters::default(), Lanes([weight]), Lanes([0.1]), lived).0[0]
    }

    #[test]
    fn without_experience_heritage_pulls_back() {
        assert!(at(0.5, lived()) < 0.0);
        assert!(at(-0.5, lived()) > 0.0);
        assert_eq!(at(0.1, lived()), 0.0);
    }

    #[test]
    fn each_experience_pulls_its_way_and_stops_at_its_end() {
        let near = Experience { restraint: Lanes([1.0]), attraction: Lanes([1.0]), ..lived() };
        let far = Experience { broken_promises: Lanes([0.5]), rivalry: Lanes([0.5]), ..lived() };
        let nation = Experience { unconsolidated: Lanes([1.0]), ..lived() };
        assert!(at(0.1, near) > 0.0 && at(0.1, far) < 0.0 && at(0.1, nation) < 0.0);
        assert_eq!(at(1.0, near), at(1.0, lived()));
        assert_eq!(at(-1.0, far), at(-1.0, lived()));
    }

    #[test]
    fn an_event_moves_a_weight_within_its_bounds_while_states_learn() {
        let on = Mechanisms::default();
        let after = |on, weight, change| moved(on, Lanes([weight]), Lanes([change])).0[0];
        assert_eq!(after(on, 0.25, 0.5), 0.75);
        assert_eq!((after(on, 0.75, 0.5), after(on, -0.75, -0.5)), (1.0, -1.0));
        assert_eq!(after(Mechanisms { learning: false, ..on }, 0.25, 0.5), 0.25);
    }

    #[test]
    fn culture_is_tied_by_the_channels_alone() {
        let mutual = [0.2, 0.4, 0.9].map(|depth| Lanes([depth]));
        assert_eq!(cultural_ties(&mutual, &[0, 2]).0, [(0.2 + 0.9) * 0.5]);
        assert_eq!(cultural_ties(&mutual, &[]).0, [0.0]);
    }

    #[test]
    fn half_a_heritage_is_the_base() {
        let parameters = Parameters::default();
        assert_eq!(initial(&parameters, Lanes([0.5])), Lanes([-0.045]));
        assert_eq!(
            initial(&Parameters { identity_scale: Lanes([2.0]), ..parameters }, Lanes([1.0])),
            Lanes([1.0])
        );
    }

    #[test]
    fn noise_scales_with_the_root_of_time() {
        let parameters = Parameters::default();
        let moved = |dt| learnt(&parameters, Lanes([0.0]), Lanes::ZERO, Lanes([1.0]), dt).0[0];
        assert!((moved(1.0) / moved(0.25) - 2.0).abs() < 1e-15);
    }
}
