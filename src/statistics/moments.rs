//! A sample in three numbers, and how sure they make one of its mean.

use super::share::Interval;
use crate::model::lanes::Lanes;
use crate::model::maths;

/// Size, mean, spread and skewness of a sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// Size n, at least 1.
    pub n: u64,
    /// Mean.
    pub mean: f64,
    /// Variance (n - 1), 0 for a single value.
    pub variance: f64,
    /// Σ(x - x̄)³/n over (Σ(x - x̄)²/n)^1.5; 0 where nothing varies.
    pub skewness: f64,
}

impl Moments {
    /// Of a sample, `None` where it is empty.
    pub fn of(sample: &[f64]) -> Option<Self> {
        // Deviations from the first value: where all are the same, the mean is that value to the last bit.
        let first = *sample.first()?;
        let n = sample.len() as f64;
        let mean = first + sample.iter().map(|x| x - first).sum::<f64>() / n;
        let (mut squares, mut cubes) = (0.0, 0.0);
        for deviation in sample.iter().map(|x| x - mean) {
            squares += deviation * deviation;
            cubes += deviation * deviation * deviation;
        }
        Some(Self::from_sums(sample.len() as u64, mean, squares, cubes))
    }

    /// From the mean of `n` ≥ 1 values and the sums of the squares and the cubes of their deviations from it.
    pub fn from_sums(n: u64, mean: f64, squares: f64, cubes: f64) -> Self {
        let (size, squares) = (n as f64, squares.max(0.0));
        let variance = if n > 1 { squares / (size - 1.0) } else { 0.0 };
        let spread = (squares / size).sqrt();
        let skewness = if n > 1 && spread > 0.0 { cubes / size / (spread * spread * spread) } else { 0.0 };
        // Of n values none is more skewed than one apart from all others.
        let most = size.sqrt();
        Self { n, mean, variance, skewness: skewness.clamp(-most, most) }
    }

    /// Standard deviation.
    pub fn sd(&self) -> f64 {
        self.variance.sqrt()
    }

    /// Standard error of the mean, s/√n.
    pub fn se(&self) -> f64 {
        (self.variance / self.n as f64).sqrt()
    }

    /// The bias-corrected and accelerated confidence interval of the mean, of `level` in (0,1), without resampling.
    ///
    /// For a mean, the bootstrap's bias correction and acceleration both tend to a = skewness/(6 √n), and its end of
    /// normal deviate z to x̄ + λ s/√n with λ = w/(1 - a w)², w = a + z: the interval that ever more resamples would give, but
    /// for terms in 1/n. Unlike the source, s is that with n - 1.
    ///
    /// Source: T. DiCiccio and B. Efron, 1992, More accurate confidence intervals in exponential families, Biometrika
    /// 79 (the method "ABC").
    pub fn interval(&self, level: f64) -> Interval {
        let a = self.skewness / (6.0 * (self.n as f64).sqrt());
        let end = |order: f64| {
            let w = a + maths::normal_quantile(Lanes([order])).0[0];
            self.mean + w / ((1.0 - a * w) * (1.0 - a * w)) * self.se()
        };
        Interval { low: end((1.0 - level) / 2.0), high: end(f64::midpoint(1.0, level)) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Resampling, bca};
    use super::*;

    #[test]
    fn known_answers() {
        // By hand: mean 3, deviations -2, -1, -1, 4.
        let found = Moments::of(&[1.0, 2.0, 2.0, 7.0]).expect("values");
        assert_eq!((found.n, found.mean, found.variance), (4, 3.0, 22.0 / 3.0));
        assert!((found.skewness - 13.5 / 5.5_f64.powf(1.5)).abs() < 1e-12);
        let symmetric = Moments::of(&[-1.0, 0.0, 1.0]).expect("values");
        let Interval { low, high } = symmetric.interval(0.95);
        assert_eq!(symmetric.skewness, 0.0);
        assert!((high - 1.959_963_985 / 3.0_f64.sqrt()).abs() < 1e-8 && low == -high);
    }

    #[test]
    fn what_never_varies_is_certain() {
        let found = Moments::of(&[0.1; 7]).expect("values");
        assert_eq!((found.mean, found.variance, found.skewness), (0.1, 0.0, 0.0));
        assert_eq!(found.interval(0.95), Interval { low: 0.1, high: 0.1 });
        assert_eq!(Moments::of(&[]), None);
        let one = Moments::of(&[2.0]).expect("a value");
        assert_eq!((one.se(), one.interval(0.95).high), (0.0, 2.0));
    }

    #[test]
    fn the_interval_is_the_one_that_resampling_tends_to() {
        // Skewed to the right: exponential by its quantiles.
        for n in [60, 400] {
            let sample: Vec<f64> =
                (0..n).map(|k| -libm::log1p(-(f64::from(k) + 0.5) / f64::from(n))).collect();
            let moments = Moments::of(&sample).expect("values");
            let rows: Vec<[f64; 1]> = sample.iter().map(|x| [*x]).collect();
            let plan = Resampling { resamples: 199_999, seed: 3 };
            let mut means: Vec<f64> = plan.means(&rows).into_iter().map(|[mean]| mean).collect();
            let influence: Vec<f64> = sample.iter().map(|x| x - moments.mean).collect();
            let resampled = bca(moments.mean, &mut means, &influence, 0.95).interval;
            let by_moments = moments.interval(0.95);
            for (one, other) in [(by_moments.low, resampled.low), (by_moments.high, resampled.high)] {
                // Terms in 1/n, and the scatter of the resamples.
                assert!(
                    (one - other).abs() < (1.5 / f64::from(n) + 0.01) * moments.se(),
                    "{n}: {one} {other}"
                );
            }
            // Farther up than down.
            assert!(by_moments.high + by_moments.low > 2.0 * moments.mean);
        }
    }
}
