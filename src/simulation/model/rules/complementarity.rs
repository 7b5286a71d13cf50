//! # Complementarity: what two states have for each other
//!
//! **Claim.** States gain from ties because they differ (trade), because both lie on the same road
//! (transit), or because each has what the other lacks (summer water against winter fuel). Nearness decides
//! how much of it is worth the way.
//!
//! **Formula.** By the issue's rule, with endowments e in `[0,1]` and a factor V, cut to `[0,1]`:
//! - constant: V;
//! - endowment gap: V · mean over all endowments of |e_i - e_j|;
//! - joint: V √(e_i e_j);
//! - exchange of a for b: V |a_i b_j - a_j b_i|;
//!
//! then times the pair's proximity unless the issue says otherwise. All rules are symmetric: c_ijm = c_jim.
//!
//! **Parameters.** `complementarity` of the issue, `endowments` of the states, `proximity` of the pair.
//!
//! **Source.** Water and energy as the exchange that the Soviet grid was built on: FAO AQUASTAT, Water
//! Report 39. Gains from difference against cost of heterogeneity: Alesina, Angeloni and Etro 2005.
//!
//! **Limits.** Endowments do not change, and there is no market: prices and third countries are missing.

use crate::model::number::Number;

/// The rule with the same value for every pair.
pub fn constant(value: f64) -> f64 {
    value.min(1.0)
}

/// Mean absolute difference over all endowments of the two states (same order, same length), times `value`.
pub fn endowment_gap(value: f64, own: &[f64], other: &[f64]) -> f64 {
    if own.is_empty() {
        return 0.0;
    }
    let sum: f64 = own.iter().zip(other).map(|(a, b)| (a - b).abs()).sum();
    (value * sum / own.len() as f64).min(1.0)
}

/// Square root of the product of one endowment, times `value`.
pub fn joint(value: f64, own: f64, other: f64) -> f64 {
    (value * (own * other).sqrt()).min(1.0)
}

/// |a_i b_j - a_j b_i|, times `value`; each argument is a state's (a, b).
pub fn exchange(value: f64, own: (f64, f64), other: (f64, f64)) -> f64 {
    (value * (own.0 * other.1 - other.0 * own.1).abs()).min(1.0)
}

/// c_ijm from the issue's rule and the pair's proximity, which counts where the issue is `near`.
#[inline(always)]
pub fn among<N: Number>(near: bool, by_rule: f64, proximity: N) -> N {
    if near { proximity * by_rule } else { proximity.like(by_rule) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;

    #[test]
    fn nearness_counts_where_the_issue_says_so() {
        assert_eq!(among(true, 0.5, Lanes([0.5, 1.0])).0, [0.25, 0.5]);
        assert_eq!(among(false, 0.5, Lanes([0.5, 1.0])).0, [0.5, 0.5]);
    }

    #[test]
    fn water_and_fuel_complement_each_other() {
        assert!((exchange(1.2, (0.15, 0.5), (1.0, 0.05)) - 1.2 * 0.4925).abs() < 1e-15);
        assert_eq!(exchange(1.2, (0.5, 0.5), (0.5, 0.5)), 0.0);
        assert_eq!(exchange(9.0, (1.0, 0.0), (0.0, 1.0)), 1.0);
    }

    #[test]
    fn gaps_and_joint_endowments() {
        assert!((endowment_gap(1.6, &[0.9, 0.1], &[0.4, 0.2]) - 0.48).abs() < 1e-15);
        assert_eq!(endowment_gap(1.6, &[], &[]), 0.0);
        assert!((joint(1.0, 0.9, 0.4) - 0.6).abs() < 1e-15);
        assert_eq!(constant(1.4), 1.0);
    }
}
