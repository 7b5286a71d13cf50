//! Proper scores of probabilistic forecasts. Small is good, and honest forecasts minimise the expected score.
//!
//! Source: T. Gneiting and A. E. Raftery, 2007, Strictly proper scoring rules, prediction, and estimation, Journal of the
//! American Statistical Association 102.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// The continuous ranked probability score of a normal distribution, in the unit of the observation; of no spread, the
/// absolute error.
///
/// CRPS = σ (z (2Φ(z) - 1) + 2φ(z) - 1/√π), z = (y - μ)/σ.
///
/// Source: Gneiting and Raftery 2007, section 4.2.
pub fn crps_normal(observed: f64, mean: f64, sd: f64) -> f64 {
    if sd <= 0.0 {
        return (observed - mean).abs();
    }
    let z = (observed - mean) / sd;
    let below = 0.5 * libm::erfc(-z * FRAC_1_SQRT_2);
    let density = libm::exp(-0.5 * z * z) / (2.0 * PI).sqrt();
    sd * (z * (2.0 * below - 1.0) + 2.0 * density - 1.0 / PI.sqrt())
}

/// The continuous ranked probability score of a lognormal distribution, whose logarithm has `mean` and `sd`, for an observation above
/// 0, in its unit; of no spread, the absolute error.
///
/// CRPS = y (2Φ(z) - 1) - 2 exp(μ + σ²/2) (Φ(z - σ) + Φ(σ/√2) - 1), z = (ln y - μ)/σ.
///
/// Source: S. Baran and S. Lerch, 2015, Log-normal distribution based ensemble model output statistics models, Quarterly Journal of the
/// Royal Meteorological Society 141.
pub fn crps_lognormal(observed: f64, mean: f64, sd: f64) -> f64 {
    if sd <= 0.0 {
        return (observed - libm::exp(mean)).abs();
    }
    let below = |z: f64| 0.5 * libm::erfc(-z * FRAC_1_SQRT_2);
    let z = (libm::log(observed) - mean) / sd;
    let expected = libm::exp(mean + 0.5 * sd * sd);
    observed * (2.0 * below(z) - 1.0) - 2.0 * expected * (below(z - sd) + below(sd * FRAC_1_SQRT_2) - 1.0)
}

/// Brier's score of a probability: (p - 1)² if the event occurred, p² if not; in `[0,1]`.
///
/// Source: G. W. Brier, 1950, Verification of forecasts expressed in terms of probability, Monthly Weather Review 78, halved
/// for two outcomes, as is usual.
pub fn brier(probability: f64, came: bool) -> f64 {
    let error = probability - f64::from(u8::from(came));
    error * error
}

/// The logarithmic score of the probability forecast for the outcome, -ln p; infinite for 0.
///
/// Source: I. J. Good, 1952, Rational decisions, Journal of the Royal Statistical Society B 14.
pub fn logarithmic(probability: f64) -> f64 {
    if probability > 0.0 { -libm::log(probability) } else { f64::INFINITY }
}

/// The skill of a score against a reference: 1 - score/reference; 0 if both are 0, `None` if only the reference is.
pub fn skill(score: f64, reference: f64) -> Option<f64> {
    match (score == 0.0, reference == 0.0) {
        (true, true) => Some(0.0),
        (false, true) => None,
        (_, false) => Some(1.0 - score / reference),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_answers() {
        // (√2 - 1)/√π.
        assert!((crps_normal(0.0, 0.0, 1.0) - 0.233_694_977_255_109_2).abs() < 1e-15);
        assert!((crps_normal(3.0, 3.0, 0.5) - 0.5 * 0.233_694_977_255_109_2).abs() < 1e-15);
        // Far away it is the distance less σ/√π.
        assert!((crps_normal(50.0, 0.0, 1.0) - (50.0 - 1.0 / PI.sqrt())).abs() < 1e-12);
        assert_eq!(crps_normal(2.0, 5.0, 0.0), 3.0);
        // E|X - 1| - E|X - X'|/2 of a lognormal distribution.
        assert!((crps_lognormal(1.0, 0.0, 1.0) - 0.267_405_467_022_694).abs() < 1e-14);
        assert_eq!(crps_lognormal(2.0, 0.0, 0.0), 1.0);
        // A narrow one is nearly normal.
        let narrow = crps_lognormal(2.01, libm::log(2.0), 1e-3);
        assert!((narrow - crps_normal(2.01, 2.0, 2e-3)).abs() < 1e-5, "{narrow}");
        assert_eq!([brier(0.25, true), brier(0.25, false), brier(1.0, true)], [0.5625, 0.0625, 0.0]);
        assert!((logarithmic(0.5) - std::f64::consts::LN_2).abs() < 1e-16);
        assert_eq!((logarithmic(1.0), logarithmic(0.0)), (0.0, f64::INFINITY));
        assert_eq!([skill(1.0, 4.0), skill(4.0, 2.0), skill(0.0, 0.0)], [Some(0.75), Some(-1.0), Some(0.0)]);
        assert_eq!(skill(1.0, 0.0), None);
    }

    #[test]
    fn the_ranked_score_is_the_integral_that_defines_it() {
        // ∫ (F(x) - 1(x ≥ y))² dx by the midpoint rule.
        let (observed, mean, sd) = (0.7, 0.2, 0.4);
        let (low, steps, width) = (-5.0, 100_000, 1e-4);
        let mut sum = 0.0;
        for step in 0..steps {
            let x = low + (f64::from(step) + 0.5) * width;
            let below = 0.5 * libm::erfc((mean - x) / sd * FRAC_1_SQRT_2);
            let error = below - f64::from(u8::from(x >= observed));
            sum += error * error * width;
        }
        assert!((crps_normal(observed, mean, sd) - sum).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn units_and_origins_do_not_matter(y in -5.0..5.0_f64, mean in -5.0..5.0_f64, sd in 0.01..5.0_f64,
                                           shift in -9.0..9.0_f64, scale in 0.1..9.0_f64) {
            let moved = crps_normal(scale * y + shift, scale * mean + shift, scale * sd);
            prop_assert!((moved - scale * crps_normal(y, mean, sd)).abs() < 1e-11);
        }

        #[test]
        fn the_truth_is_the_best_forecast(truth in 0.01..0.99_f64, other in 0.01..0.99_f64) {
            let expected = |score: &dyn Fn(bool) -> f64| truth * score(true) + (1.0 - truth) * score(false);
            prop_assert!(expected(&|came| brier(truth, came)) <= expected(&|came| brier(other, came)) + 1e-15);
            let log = |p: f64| move |came: bool| logarithmic(if came { p } else { 1.0 - p });
            prop_assert!(expected(&log(truth)) <= expected(&log(other)) + 1e-15);
        }
    }
}
