//! # Power: how much a state weighs, and whom it fears
//!
//! **Claim.** A state's weight in the region is its economy and its people. The stronger of two is the
//! more useful partner and the better proposer, and the weaker fears to be dominated.
//!
//! **Formula.**
//! - p_i = ½ GDP_i / Σ GDP + ½ population_i / Σ population, so that Σ p = 1;
//! - weight ϖ_i = √(p_i / p_max), in (0,1];
//! - fear of domination a_ij = max(0, (p_j - p_i) / (p_i + p_j)), in [0,1).
//!
//! **Inputs.** `gdp_bn` and `population_m` of each state, interpolated linearly between the given years.
//!
//! **Source.** Material capabilities as shares, in the manner of the Correlates of War composite index
//! (Singer, Bremer and Stuckey 1972), cut to the two parts that matter to trade and bargaining. Asymmetry
//! as a source of reluctance: Mattli 1999; Krapohl and Vasileva-Dienes 2020.
//!
//! **Limits.** Military capability and outside support do not count; power does not respond to integration.

/// Power of each state from its gross domestic product and population (same order, all above 0).
pub fn shares(gdp: &[f64], population: &[f64]) -> Vec<f64> {
    let (product, people): (f64, f64) = (gdp.iter().sum(), population.iter().sum());
    gdp.iter().zip(population).map(|(g, p)| 0.5 * g / product + 0.5 * p / people).collect()
}

/// √(p_i / p_max) of each state.
pub fn weights(power: &[f64]) -> Vec<f64> {
    let most = power.iter().copied().fold(0.0, f64::max);
    power.iter().map(|p| (p / most).sqrt()).collect()
}

/// Fear of a state of power `own` to be dominated by one of power `other`.
pub fn fear_of_domination(own: f64, other: f64) -> f64 {
    ((other - own) / (own + other)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_sum_to_one_and_follow_both_inputs() {
        let power = shares(&[3.0, 1.0], &[1.0, 1.0]);
        assert_eq!(power, [0.625, 0.375]);
        assert_eq!(weights(&power)[0], 1.0);
    }

    #[test]
    fn only_the_weaker_fears() {
        assert_eq!(fear_of_domination(0.6, 0.2), 0.0);
        assert!((fear_of_domination(0.2, 0.6) - 0.5).abs() < 1e-15);
        assert_eq!(fear_of_domination(0.3, 0.3), 0.0);
    }
}
