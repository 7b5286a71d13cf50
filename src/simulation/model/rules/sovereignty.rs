//! # Sovereignty cost: what a state gives up with each unit of depth
//!
//! **Claim.** Young states that were ruled from elsewhere are reluctant to hand authority to others. The
//! reluctance is softened by a statehood that is secure, hardened by a stronger partner, and softened by
//! friendship: authority shared with one of us is not lost. Some cost remains for anybody. Each member of an
//! agreement beyond two costs more of it, the more the more closed the leader: closed leaders prefer pairs.
//!
//! **Formula.** K_ijm = c_m u_ij with
//! u_ij = σ_0 + s_i (1 - σ_k k_i)(1 + σ_a a_ij)(1 - σ_w max(v_ij, 0)).
//! A depth d costs K d²/2, so that the first steps are cheap and the last ones dear. With `sovereignty`
//! off, s_i counts as 0. The worth of an agreement with the coalition C to i is less by
//! σ_n c_m (1 - o_i)(|C| - 2), in the chair's search and in the answer; with `sovereignty` off, σ_n is 0.
//!
//! **Parameters.** `sovereignty_floor` (σ_0), `consolidation_relief` (σ_k), `asymmetry_fear` (σ_a),
//! `identity_relief` (σ_w), `numbers_cost` (σ_n); `sovereignty_cost` of the issue (c_m); `sovereignty_sensitivity` of the state
//! (s_i). Consolidation k_i and fear a_ij come from their own rules, v_ij from regard.
//!
//! **Source.** Post-colonial reluctance and the transfer of sovereignty: the founding article on Central
//! Asian region-building. Sovereignty cost as the price of legal depth: Abbott and Snidal 2000. Costs that
//! grow with heterogeneity: Alesina, Angeloni and Etro 2005. Leaders who prefer pairs: Collins 2009. Numbers in
//! the design of institutions: Koremenos, Lipson and Snidal 2001.
//!
//! **Limits.** Sensitivity is a constant of the state. The cost of numbers is paid at the signature, and does
//! not bear on what is implemented.

use crate::model::mechanisms::Mechanisms;
use crate::model::number::{Number, Operand};
use crate::model::parameters::parameters;

parameters! {
    /// Parameters of the sovereignty cost.
    sovereignty_floor: "σ_0" = 0.25, in [0.0, 2.0], prior [0.1, 0.4], unit "1",
        "cost of depth that any state bears, however relaxed about sovereignty",
        source "Legal depth has a price in sovereignty for any state: Abbott and Snidal 2000";
    consolidation_relief: "σ_k" = 0.34, in [0.0, 1.0], prior [0.2, 0.6], unit "1",
        "share of the sensitivity that a consolidated statehood removes",
        source "Post-colonial reluctance: the founding article on Central Asian region-building";
    asymmetry_fear: "σ_a" = 0.48, in [0.0, 5.0], prior [0.2, 0.8], unit "1",
        "rise of the sensitivity toward a stronger partner",
        source "Assumption: the weaker fears to be dominated. Power as shares of capabilities: Singer, Bremer and Stuckey 1972";
    identity_relief: "σ_w" = 0.7, in [0.0, 1.0], prior [0.4, 0.95], unit "1",
        "share of the sensitivity that full friendship removes",
        source "Friends as one of us: Wendt 1999. Costs that grow with heterogeneity: Alesina, Angeloni and Etro 2005";
    numbers_cost: "σ_n" = 0.0, in [0.0, 10.0], prior [0.0, 0.08], unit "1",
        "cost of each member of an agreement beyond two, to a closed leader",
        source "Leaders who prefer pairs: Collins 2009. Numbers in the design of institutions: Koremenos, Lipson and Snidal 2001";
}

/// s_i (1 - σ_k k_i)(1 + σ_a a_ij), the reluctance toward j before friendship: without chance.
/// `sensitivity` is s_i, `consolidation` k_i, `fear` a_ij.
#[inline(always)]
pub fn reluctance<N: Number>(
    on: Mechanisms,
    parameters: &Parameters<N>,
    sensitivity: N,
    consolidation: N,
    fear: f64,
) -> N {
    if !on.sovereignty {
        return sensitivity.like(0.0);
    }
    (parameters.consolidation_relief * consolidation).complement()
        * sensitivity
        * (parameters.asymmetry_fear * fear + 1.0)
}

/// u_ij, the cost of depth before the issue: `regard` is v_ij.
#[inline(always)]
pub fn burden<N: Number>(parameters: &Parameters<N>, reluctance: N, regard: N) -> N {
    let relief = regard.positive() * parameters.identity_relief;
    relief.complement() * reluctance + parameters.sovereignty_floor
}

/// K_ijm from u_ij and the issue's `sovereignty_cost` c_m.
#[inline(always)]
pub fn cost<N: Number>(burden: N, sovereignty_cost: impl Operand<N>) -> N {
    burden * sovereignty_cost.of(&burden)
}

/// Cost to i of each member of an agreement beyond two, σ_n c_m (1 - o_i): `numbers_cost` is σ_n, `openness` o_i.
#[inline(always)]
pub fn of_each_further<N: Number>(numbers_cost: N, sovereignty_cost: impl Operand<N>, openness: N) -> N {
    numbers_cost * sovereignty_cost.of(&numbers_cost) * openness.complement()
}

/// Cost to i of the numbers of an agreement with so many `others`, from [`of_each_further`].
#[inline(always)]
pub fn of_numbers<N: Number>(of_each_further: N, others: N) -> N {
    of_each_further * (others - 1.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::lanes::Lanes;

    fn one(sensitivity: f64, consolidation: f64, fear: f64, regard: f64) -> f64 {
        let parameters = Parameters::default();
        let (sensitivity, consolidation) = (Lanes([sensitivity]), Lanes([consolidation]));
        let reluctance = reluctance(Mechanisms::default(), &parameters, sensitivity, consolidation, fear);
        burden(&parameters, reluctance, Lanes([regard])).0[0]
    }

    #[test]
    fn without_sensitivity_only_the_floor_is_left() {
        assert_eq!(one(0.0, 0.5, 1.0, -1.0), 0.25);
    }

    #[test]
    fn closed_leaders_prefer_pairs() {
        let cost = |openness: f64, others: f64| {
            let of_each = of_each_further(Lanes([0.05]), 2.0, Lanes([openness]));
            of_numbers(of_each, Lanes([others])).0[0]
        };
        assert_eq!((cost(0.0, 1.0), cost(1.0, 4.0)), (0.0, 0.0), "none in a pair, none to an open leader");
        assert!((cost(0.0, 4.0) - 0.3).abs() < 1e-15 && (cost(0.5, 4.0) - 0.15).abs() < 1e-15);
        assert!(cost(0.2, 3.0) > cost(0.2, 2.0) && cost(0.2, 3.0) > cost(0.3, 3.0));
        assert_eq!(of_each_further(Lanes([0.0]), 2.0, Lanes([0.2])).0, [0.0], "off");
    }

    #[test]
    fn an_enemy_costs_as_much_as_a_stranger() {
        assert_eq!(one(0.8, 0.5, 0.2, -0.7), one(0.8, 0.5, 0.2, 0.0));
    }

    proptest! {
        #[test]
        fn each_part_moves_the_cost_its_way(
            s in 0.0..1.0_f64, k in 0.0..1.0_f64, a in 0.0..1.0_f64, v in 0.0..1.0_f64, step in 0.0..0.5_f64,
        ) {
            let base = one(s, k, a, v);
            prop_assert!((0.25..=0.25 + 1.48).contains(&base));
            prop_assert!(one(s + step, k, a, v) >= base);
            prop_assert!(one(s, k + step, a, v) <= base);
            prop_assert!(one(s, k, a + step, v) >= base);
            prop_assert!(one(s, k, a, v + step) <= base);
        }
    }
}
