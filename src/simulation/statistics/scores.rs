//! Proper scores of probabilistic forecasts. Small is good, and honest forecasts minimise the expected score.
//!
//! Source: T. Gneiting and A. E. Raftery, 2007, Strictly proper scoring rules, prediction, and estimation, Journal of the
//! American Statistical Association 102.

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
        assert_eq!([brier(0.25, true), brier(0.25, false), brier(1.0, true)], [0.5625, 0.0625, 0.0]);
        assert!((logarithmic(0.5) - std::f64::consts::LN_2).abs() < 1e-16);
        assert_eq!((logarithmic(1.0), logarithmic(0.0)), (0.0, f64::INFINITY));
        assert_eq!([skill(1.0, 4.0), skill(4.0, 2.0), skill(0.0, 0.0)], [Some(0.75), Some(-1.0), Some(0.0)]);
        assert_eq!(skill(1.0, 0.0), None);
    }

    proptest! {
        #[test]
        fn the_truth_is_the_best_forecast(truth in 0.01..0.99_f64, other in 0.01..0.99_f64) {
            let expected = |score: &dyn Fn(bool) -> f64| truth * score(true) + (1.0 - truth) * score(false);
            prop_assert!(expected(&|came| brier(truth, came)) <= expected(&|came| brier(other, came)) + 1e-15);
            let log = |p: f64| move |came: bool| logarithmic(if came { p } else { 1.0 - p });
            prop_assert!(expected(&log(truth)) <= expected(&log(other)) + 1e-15);
        }
    }
}
