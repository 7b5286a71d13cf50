//! Student's t distribution.

use crate::model::lanes::Lanes;
use crate::model::maths;

/// Degrees of freedom from which the expansion about the normal distribution is exact to what a double holds.
const MANY: f64 = 1_000.0;

/// Probability that Student's t with `freedom` degrees of freedom is farther from 0 than `t`: 0 for an infinite t, 1
/// where there is no degree of freedom.
pub(super) fn two_sided(t: f64, freedom: f64) -> f64 {
    if freedom <= 0.0 {
        return 1.0;
    }
    let x = freedom / (freedom + t * t);
    if x <= 0.0 {
        0.0
    } else if x >= 1.0 {
        1.0
    } else {
        maths::incomplete_beta(x, freedom / 2.0, 0.5)
    }
}

/// Logarithm of [`two_sided`] of t ≥ 0, also where that is too small for a number.
///
/// Far out by the series I_x(a, b) = x^a (1 - x)^b/(a B(a, b)) Σ Π (a + b + j)/(a + 1 + j) x^k, x = ν/(ν + t²), a = ν/2, b = ½ (NIST
/// Digital Library of Mathematical Functions, 8.17.8).
pub(crate) fn log_beyond(t: f64, freedom: f64) -> f64 {
    let probability = two_sided(t, freedom);
    if probability > 1e-200 {
        return libm::log(probability);
    }
    let (x, a, b) = (freedom / (freedom + t * t), 0.5 * freedom, 0.5);
    let (mut sum, mut term, mut k) = (1.0, 1.0, 0.0);
    while term > 1e-17 * sum {
        term *= (a + b + k) / (a + 1.0 + k) * x;
        sum += term;
        k += 1.0;
    }
    let log_beta = libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
    a * libm::log(x) + b * libm::log1p(-x) - libm::log(a) - log_beta + libm::log(sum)
}

/// The t beyond which, to either side, Student's distribution with `freedom` ≥ 1 degrees of freedom has the probability
/// `beyond` in (0,1): the inverse of [`two_sided`].
///
/// The expansion about the normal quantile (M. Abramowitz and I. A. Stegun, 1964, Handbook of mathematical functions,
/// 26.7.5), and from there Newton's method where degrees of freedom are few.
pub(super) fn reach(beyond: f64, freedom: f64) -> f64 {
    // In closed form where tails are too heavy for the expansion.
    if freedom <= 1.0 {
        return 1.0 / libm::tan(std::f64::consts::FRAC_PI_2 * beyond);
    }
    if freedom <= 2.0 {
        return (2.0 / (beyond * (2.0 - beyond)) - 2.0).sqrt();
    }
    let z = normal_reach(beyond);
    let square = z * z;
    let terms = [
        z * (square + 1.0) / 4.0,
        z * ((5.0 * square + 16.0) * square + 3.0) / 96.0,
        z * (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0,
        z * ((((79.0 * square + 776.0) * square + 1_482.0) * square - 1_920.0) * square - 945.0) / 92_160.0,
    ];
    let mut t = z + terms.iter().rev().fold(0.0, |sum, term| (sum + term) / freedom);
    if freedom >= MANY {
        return t;
    }
    let log_height = libm::lgamma(f64::midpoint(freedom, 1.0))
        - libm::lgamma(freedom / 2.0)
        - 0.5 * libm::log(std::f64::consts::PI * freedom);
    // The error of a step is of the order of its square.
    for _ in 0..50 {
        let density = libm::exp(log_height - f64::midpoint(freedom, 1.0) * libm::log1p(t * t / freedom));
        let step = (two_sided(t, freedom) - beyond) / (2.0 * density);
        t = (t + step).max(0.0);
        if step.abs() <= 1e-8 * t {
            break;
        }
    }
    t
}

/// The same of the normal distribution.
pub(super) fn normal_reach(beyond: f64) -> f64 {
    -maths::normal_quantile(Lanes([0.5 * beyond])).0[0]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use statrs::distribution::{ContinuousCDF, StudentsT};

    use super::*;

    #[test]
    fn small_probabilities_are_not_lost() {
        // The density integrated by Simpson's rule; the normal distribution would give 5.5e-89.
        let p = two_sided(20.0, 9999.0);
        assert!((p / 2.765_708e-87 - 1.0).abs() < 1e-5, "{p:e}");
        // In closed form, and the Cauchy distribution, where it is 1/2 at t = 1.
        assert!((two_sided(2.0, 5.0) - 0.101_939_478_83).abs() < 1e-10);
        assert!((two_sided(1.0, 1.0) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn logarithms_go_on_where_probabilities_end() {
        // Without a break where the series takes over, and with the slope of a power of t.
        for freedom in [3.0, 40.0, 700.0] {
            let mut before = 0.0;
            for step in 1..=400 {
                let t = libm::exp(f64::from(step) * 0.1 - 2.0);
                let log = log_beyond(t, freedom);
                assert!(log < before && log.is_finite(), "{t} {freedom}: {log}");
                let probability = two_sided(t, freedom);
                if probability > 1e-290 {
                    assert!(
                        (log - libm::log(probability)).abs() < 1e-9 * log.abs().max(1e-3),
                        "{t} {freedom}"
                    );
                }
                if t > 100.0 * freedom {
                    assert!((before - log - 0.1 * freedom).abs() < 1e-3 * freedom, "{t} {freedom}");
                }
                before = log;
            }
        }
        assert_eq!(log_beyond(0.0, 5.0), 0.0);
    }

    #[test]
    fn the_table_of_fisher() {
        // R. A. Fisher, 1925, Statistical methods for research workers, table IV, P = 0.05.
        for (freedom, t) in
            [(1.0, 12.706), (2.0, 4.303), (4.0, 2.776), (9.0, 2.262), (19.0, 2.093), (1e9, 1.960)]
        {
            assert!((reach(0.05, freedom) - t).abs() < 6e-4, "{freedom}");
        }
    }

    proptest! {
        #[test]
        fn one_is_the_inverse_of_the_other(log_beyond in -12.0..-0.1_f64, freedom in 1_u32..3_000) {
            let (beyond, freedom) = (libm::exp(log_beyond), f64::from(freedom));
            let t = reach(beyond, freedom);
            prop_assert!((two_sided(t, freedom) / beyond - 1.0).abs() < 1e-7, "{t}");
            let known = StudentsT::new(0.0, 1.0, freedom).expect("a distribution");
            prop_assert!((2.0 * known.sf(t) / beyond - 1.0).abs() < 1e-6, "{t}");
        }
    }
}
