//! Mixtures of normal and of log-normal distributions, as points of equal probability.

use crate::model::lanes::Lanes;
use crate::model::maths;

/// The golden ratio less 1: its multiples are spread evenly over `[0,1)`.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// Points of equal probability of a mixture of normal distributions of equal weight, each with its mean and variance, in ascending
/// order; with `is_log` of the exponentials. Empty without a component.
///
/// Each of S components has k points, k S at least `least`: the quantiles of order (j + o_s)/k, j from 0, where o_s is the part of
/// (s + 1/2) times the golden ratio behind the point. So tails are drawn by some components, each as often as they are probable, and no
/// random number is needed. Quantiles of the points differ from those of the mixture by some 1/(k S) in their order.
pub fn mixture_points(components: &[(f64, f64)], is_log: bool, least: usize) -> Vec<f64> {
    let each = least.div_ceil(components.len().max(1)).max(1);
    let mut points = Vec::with_capacity(each * components.len());
    for (place, (mean, variance)) in components.iter().enumerate() {
        let turns = (place as f64 + 0.5) * GOLDEN;
        let (offset, sd) = (turns - turns.floor(), variance.max(0.0).sqrt());
        for point in 0..each {
            let order = ((point as f64 + offset) / each as f64).clamp(1e-12, 1.0 - 1e-12);
            let value = mean + sd * maths::normal_quantile(Lanes([order])).0[0];
            points.push(if is_log { libm::exp(value) } else { value });
        }
    }
    points.sort_unstable_by(f64::total_cmp);
    points
}

/// The mean of the same mixture: that of the means, or of exp(μ + σ²/2); `None` without a component.
pub fn mixture_mean(components: &[(f64, f64)], is_log: bool) -> Option<f64> {
    let mean = |(mean, variance): &(f64, f64)| {
        if is_log { libm::exp(mean + 0.5 * variance) } else { *mean }
    };
    let sum: f64 = components.iter().map(mean).sum();
    (!components.is_empty()).then(|| sum / components.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{crps_normal, crps_sample, quantile};

    #[test]
    fn a_mixture_has_the_quantiles_of_its_distribution() {
        // A thousand components whose means are themselves normal: together a normal distribution of variance 1 + 0.25.
        let means = mixture_points(&[(0.0, 1.0)], false, 1_000);
        let components: Vec<(f64, f64)> = means.iter().map(|mean| (*mean, 0.25)).collect();
        let points = mixture_points(&components, false, 20_000);
        assert_eq!(points.len(), 20_000);
        for (order, z) in [(0.05, -1.644_854), (0.5, 0.0), (0.95, 1.644_854)] {
            let found = quantile(&points, order);
            assert!((found - z * 1.25_f64.sqrt()).abs() < 0.02, "{order} {found}");
        }
        assert!(mixture_mean(&components, false).is_some_and(|mean| mean.abs() < 1e-2));
        // A hundred quantiles of it have the score of the distribution, but for a few parts in a thousand.
        let some: Vec<f64> = (0..100).map(|k| quantile(&points, (f64::from(k) + 0.5) / 100.0)).collect();
        for observed in [0.0, 0.7, -2.5] {
            let score = crps_sample(observed, &some).expect("a score");
            let exact = crps_normal(observed, 0.0, 1.25_f64.sqrt());
            assert!((score - exact).abs() < 0.005, "{observed} {score} {exact}");
        }
    }

    #[test]
    fn logarithms_and_limits() {
        let points = mixture_points(&[(0.0, 1.0), (0.0, 1.0)], true, 2_000);
        assert!((quantile(&points, 0.5) - 1.0).abs() < 0.01 && points[0] > 0.0);
        let mean = mixture_mean(&[(0.0, 1.0)], true).expect("a mean");
        assert!((mean - std::f64::consts::E.sqrt()).abs() < 1e-12);
        assert_eq!(mixture_points(&[(2.0, 0.0)], false, 3), [2.0, 2.0, 2.0]);
        assert!(mixture_points(&[], false, 10).is_empty() && mixture_mean(&[], true).is_none());
    }
}
