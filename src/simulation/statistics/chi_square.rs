//! The chi-square distribution.

/// Largest number of steps of a series or a fraction.
const STEPS: usize = 100_000;

/// Probability that a chi-square variable with `freedom` > 0 degrees of freedom lies above `x`: the regularised incomplete gamma
/// function Q(ν/2, x/2). 1 for x ≤ 0.
///
/// By the series of P below ν/2 + 1, and by the continued fraction of Q above (NIST Digital Library of Mathematical Functions,
/// 8.11.4 and 8.9.2). Relative error below 1e-9.
pub fn beyond(x: f64, freedom: f64) -> f64 {
    let (a, x) = (0.5 * freedom, 0.5 * x);
    if x.is_nan() || x <= 0.0 {
        return 1.0;
    }
    if x == f64::INFINITY {
        return 0.0;
    }
    let front = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    if x < a + 1.0 {
        let (mut term, mut sum) = (1.0 / a, 1.0 / a);
        for k in 1..STEPS {
            term *= x / (a + k as f64);
            sum += term;
            if term < 1e-16 * sum {
                break;
            }
        }
        return 1.0 - front * sum;
    }
    // Lentz's method, with the even part of the fraction.
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (1e300, 1.0 / b);
    let mut fraction = d;
    for k in 1..STEPS {
        let k = k as f64;
        let numerator = -k * (k - a);
        b += 2.0;
        d = 1.0 / (numerator * d + b);
        c = b + numerator / c;
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    front * fraction
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use statrs::distribution::{ChiSquared, ContinuousCDF};

    use super::*;

    #[test]
    fn known_answers() {
        // Two degrees of freedom: e^(-x/2). One: twice the normal tail. Tables: 18.307 and 10 give 5%.
        assert!((beyond(7.0, 2.0) / libm::exp(-3.5) - 1.0).abs() < 1e-13);
        assert!((beyond(3.841_458_820_694_124, 1.0) - 0.05).abs() < 1e-12);
        assert!((beyond(18.307_038_053_275_15, 10.0) - 0.05).abs() < 1e-12);
        assert_eq!([beyond(0.0, 5.0), beyond(-1.0, 5.0), beyond(f64::INFINITY, 5.0)], [1.0, 1.0, 0.0]);
        assert!((beyond(1_400.0, 2.0) / libm::exp(-700.0) - 1.0).abs() < 1e-11);
    }

    proptest! {
        #[test]
        fn agrees_with_statrs(freedom in 1_u32..900, times in 0.05..3.0_f64) {
            let freedom = f64::from(freedom);
            let known = ChiSquared::new(freedom).expect("a distribution").sf(times * freedom);
            prop_assert!((beyond(times * freedom, freedom) - known).abs() < 1e-9 * known.max(1e-3));
        }
    }
}
