//! # Implementation: from paper to practice
//!
//! **Claim.** States do what they signed as far as it pays them, as far as their partner does it too, and
//! as fast as their administration can. What nobody wants any longer lapses.
//!
//! **Formula.** In each tick, all at once,
//! D_ijm moves toward min(S_ijm, max(0, B_ijm / K_ijm), D_jim + μ), closing the share 1 - exp(-a_i dt) of
//! the gap, a_i = ι (A_0 + (1 - A_0) k_i). Then, where B_ijm or B_jim is negative, S_ijm keeps
//! the share exp(-η dt). Where depth costs nothing (K = 0) and is worth something, nothing but S and the
//! partner bounds it.
//!
//! **Parameters.** `implementation_rate` (ι), `capacity_floor` (A_0), `reciprocity_margin` (μ),
//! `lapse_rate` (η); `legacy` of the issue: D at the start is the legacy times the pair's proximity, without
//! any treaty, so that it unwinds.
//!
//! **Source.** Depth against compliance: Downs, Rocke and Barsoom 1996. Ties of the Soviet periphery that
//! were decided in Moscow: the founding article on Central Asian region-building.
//!
//! **Limits.** Capacity is that of the state and not of the issue; there is no third-party enforcement. Closed borders lower
//! the target ([`super::closure`]).

use crate::model::maths;
use crate::model::number::Number;
use crate::model::parameters::parameters;

parameters! {
    /// Parameters of implementation.
    implementation_rate: "ι" = 0.31, in [0.0, 365.0], prior [0.2, 0.6], unit "1/yr",
        "rate at which a fully capable state closes the gap to its target",
        source "Depth against compliance: Downs, Rocke and Barsoom 1996";
    capacity_floor: "A_0" = 0.2, in [0.0, 1.0], prior [0.1, 0.5], unit "1",
        "capacity of a state not yet consolidated",
        source "Inexperienced institutions: the founding article on Central Asian region-building";
    reciprocity_margin: "μ" = 0.26, in [0.0, 1.0], prior [0.1, 0.4], unit "1",
        "how far a state goes ahead of what its partner implements",
        source "Assumption: nobody goes far ahead of a partner that does not follow";
    lapse_rate: "η" = 0.067, in [0.0, 365.0], prior [0.02, 0.12], unit "1/yr",
        "rate at which a signature lapses that one side no longer wants",
        source "Assumption: a signature that one side no longer wants fades. Depth against compliance: Downs, Rocke and Barsoom 1996";
}

/// D_ijm at the start, from the legacy and the pair's proximity: ties between neighbours, less with distance.
#[inline(always)]
pub fn inherited<N: Number>(legacy: N, proximity: N) -> N {
    legacy * proximity
}

/// Share of the gap that a state of this consolidation closes within `dt`.
#[inline(always)]
pub fn share_closed<N: Number>(parameters: &Parameters<N>, consolidation: N, dt: f64) -> N {
    let capacity = parameters.capacity_floor + parameters.capacity_floor.complement() * consolidation;
    maths::chance(parameters.implementation_rate * capacity, dt)
}

/// Share of signed depth that lapses within `dt` where one side no longer wants it.
#[inline(always)]
pub fn share_lapsing<N: Number>(parameters: &Parameters<N>, dt: f64) -> N {
    maths::chance(parameters.lapse_rate, dt)
}

/// 1 / cost of an issue, huge where depth costs nothing.
pub fn inverse_cost(cost: f64) -> f64 {
    1.0 / cost.max(1e-150)
}

/// max(0, B_ijm / K_ijm), the depth that i would choose alone: `inverse_cost` is 1/K_ijm, huge where depth costs
/// nothing.
#[inline(always)]
pub fn wished<N: Number>(benefit: N, inverse_cost: N) -> N {
    (benefit * inverse_cost).positive()
}

/// The target of D_ijm: `partner` is D_jim, `wished` the depth that i would choose alone.
#[inline(always)]
pub fn target<N: Number>(parameters: &Parameters<N>, partner: N, signed: N, wished: N) -> N {
    signed.min(wished).min(partner + parameters.reciprocity_margin)
}

/// D_ijm after the tick.
#[inline(always)]
pub fn implemented<N: Number>(share_closed: N, own: N, target: N) -> N {
    own + (target - own) * share_closed
}

/// S_ijm after the tick, from the benefits of both sides and the share that lapses in it.
#[inline(always)]
pub fn kept<N: Number>(signed: N, benefit: N, other: N, lapse: N) -> N {
    // Multiplied in every lane, for the reason that `Number::select` gives.
    signed * N::select(benefit.min(other).below(0.0), lapse.complement(), signed.like(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;

    fn step(own: f64, partner: f64, signed: f64, benefit: f64, cost: f64) -> f64 {
        let l = |x| Lanes([x]);
        let parameters = Parameters::default();
        let wished = wished(l(benefit), l(inverse_cost(cost)));
        implemented(l(0.5), l(own), target(&parameters, l(partner), l(signed), wished)).0[0]
    }

    #[test]
    fn the_tightest_bound_holds() {
        assert_eq!(step(0.0, 1.0, 0.4, 9.0, 1.0), 0.2, "signed");
        assert_eq!(step(0.0, 1.0, 0.4, 0.2, 1.0), 0.1, "wished");
        assert_eq!(step(0.0, 0.0, 0.4, 9.0, 1.0), 0.13, "reciprocated");
        assert_eq!(step(0.4, 0.4, 0.0, 9.0, 1.0), 0.2, "a legacy without treaty unwinds");
    }

    #[test]
    fn depth_that_costs_nothing() {
        assert_eq!(step(0.0, 1.0, 0.4, 0.1, 0.0), 0.2);
        assert_eq!(step(0.4, 1.0, 0.4, 0.0, 0.0), 0.2);
        assert_eq!(step(0.4, 1.0, 0.4, -0.1, 0.0), 0.2);
    }

    #[test]
    fn what_one_side_does_not_want_lapses() {
        let signed = Lanes([0.5; 3]);
        let kept = kept(signed, Lanes([0.1, -0.1, 0.1]), Lanes([0.1, 0.1, -0.1]), Lanes([0.2; 3]));
        assert_eq!(kept.0, [0.5, 0.4, 0.4]);
    }
}
