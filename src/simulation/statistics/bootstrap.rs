//! The precision of an estimate by the bootstrap.
//!
//! *Units* are drawn with replacement: pairs of replicates if two scenarios are compared, never the two samples separately.
//! Each resample has its own stream of random numbers, so that it is the same on any thread.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::moments::Moments;
use super::share::Interval;
use crate::model::lanes::Lanes;
use crate::model::maths;

/// A plan of resampling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resampling {
    /// Number of resamples B, at least 1. With (B + 1) α a whole number, as with 9,999, the ends of intervals are
    /// resamples and need no interpolation.
    pub resamples: usize,
    /// Seed; 0 is as good as any other.
    pub seed: u64,
}

impl Resampling {
    /// A statistic of each resample of `units` units, at least one: `statistic` is given the places of those drawn.
    ///
    /// Runs on the threads of the current pool; the result does not depend on them.
    pub fn of<T: Send>(self, units: usize, statistic: impl Fn(&[u32]) -> T + Sync) -> Vec<T> {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&self.seed.to_le_bytes());
        // Apart from the keys of other streams of the same seed.
        key[8..17].copy_from_slice(b"resamples");
        let source = ChaCha8Rng::from_seed(key);
        let one = |drawn: &mut Vec<u32>, resample: usize| {
            let mut random = source.clone();
            random.set_stream(resample as u64);
            drawn.clear();
            // Off from even by less than units in 2³².
            drawn.extend((0..units).map(|_| ((u64::from(random.next_u32()) * units as u64) >> 32) as u32));
            statistic(drawn)
        };
        (0..self.resamples).into_par_iter().map_init(|| Vec::with_capacity(units), one).collect()
    }

    /// Means of each of K columns over each resample of `rows`, at least one.
    pub fn means<const K: usize>(self, rows: &[[f64; K]]) -> Vec<[f64; K]> {
        let n = rows.len() as f64;
        self.of(rows.len(), |drawn| {
            let mut sums = [0.0; K];
            for place in drawn {
                for (sum, value) in sums.iter_mut().zip(&rows[*place as usize]) {
                    *sum += value;
                }
            }
            sums.map(|sum| sum / n)
        })
    }
}

/// A bootstrap interval with its corrections.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bca {
    /// The interval.
    pub interval: Interval,
    /// Standard error: the standard deviation of the resamples.
    pub se: f64,
    /// Bias correction z₀: the normal quantile of the share of resamples below the estimate.
    pub bias: f64,
    /// Acceleration a: how the standard error changes with the estimated quantity.
    pub acceleration: f64,
}

/// The bias-corrected and accelerated interval of confidence `level` in (0,1) about `estimate`, from the statistic of
/// each resample, at least one, and the influence U of each unit on the estimate, to any scale.
///
/// Its ends are the quantiles of the resamples of orders Φ(z₀ + z/(1 - a z)), z = z₀ ± Φ⁻¹((1 + level)/2), with
/// a = Σ U³/(6 (Σ U²)^(3/2)), and z₀ = Φ⁻¹ of the share of resamples below the estimate, equals counted half. Without
/// both it is the percentile interval. U of a mean is x - x̄; of others, the mean of the estimates without one unit less
/// the estimate without this one (the jackknife).
///
/// Source: B. Efron, 1987, Better bootstrap confidence intervals, Journal of the American Statistical Association 82.
pub fn bca(estimate: f64, resamples: &mut [f64], influence: &[f64], level: f64) -> Bca {
    resamples.sort_unstable_by(f64::total_cmp);
    let count = resamples.len() as f64;
    let below = resamples.partition_point(|value| *value < estimate);
    let up_to = resamples.partition_point(|value| *value <= estimate);
    let share = (below + up_to) as f64 / 2.0 / count;
    // With none below the estimate, or all, as if half of one were.
    let bias = normal_quantile(share.clamp(0.5 / count, 1.0 - 0.5 / count));
    let squares: f64 = influence.iter().map(|u| u * u).sum();
    let cubes: f64 = influence.iter().map(|u| u * u * u).sum();
    let acceleration = if squares > 0.0 { cubes / (6.0 * squares * squares.sqrt()) } else { 0.0 };
    let end = |order: f64| {
        let z = bias + normal_quantile(order);
        let moved = bias + z / (1.0 - acceleration * z);
        quantile(resamples, 0.5 * libm::erfc(-moved * std::f64::consts::FRAC_1_SQRT_2))
    };
    let interval = Interval { low: end((1.0 - level) / 2.0), high: end(f64::midpoint(1.0, level)) };
    let se = Moments::of(resamples).map_or(0.0, |moments| moments.sd());
    Bca { interval, se, bias, acceleration }
}

/// The percentile interval of confidence `level` in (0,1) from the statistic of each resample: its ends are their quantiles of
/// orders (1 - level)/2 and (1 + level)/2. `None` without a resample.
///
/// Source: B. Efron, 1979, Bootstrap methods: another look at the jackknife, Annals of Statistics 7.
pub fn percentile(resamples: &mut [f64], level: f64) -> Option<Interval> {
    if resamples.is_empty() {
        return None;
    }
    resamples.sort_unstable_by(f64::total_cmp);
    let end = |order| quantile(resamples, order);
    Some(Interval { low: end((1.0 - level) / 2.0), high: end(f64::midpoint(1.0, level)) })
}

/// The quantile of an order in `[0,1]` of ascending values: the one of rank (B + 1) times the order, or between two.
///
/// # Panics
/// If there is no value.
pub fn quantile(ascending: &[f64], order: f64) -> f64 {
    let rank = (order * (ascending.len() + 1) as f64 - 1.0).clamp(0.0, (ascending.len() - 1) as f64);
    let (below, within) = (rank as usize, rank.fract());
    let low = ascending[below];
    let high = ascending[(below + 1).min(ascending.len() - 1)];
    low + within * (high - low)
}

fn normal_quantile(order: f64) -> f64 {
    maths::normal_quantile(Lanes([order.clamp(1e-10, 1.0 - 1e-10)])).0[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Average scores of 15 law schools: B. Efron and R. Tibshirani, 1993, An introduction to the bootstrap, table 3.1.
    const LSAT: [f64; 15] = [
        576.0, 635.0, 558.0, 578.0, 666.0, 580.0, 555.0, 661.0, 651.0, 605.0, 653.0, 575.0, 545.0, 572.0,
        594.0,
    ];
    const GPA: [f64; 15] =
        [3.39, 3.30, 2.81, 3.03, 3.44, 3.07, 3.00, 3.43, 3.36, 3.13, 3.12, 2.74, 2.76, 2.88, 2.96];

    fn correlation(drawn: impl Iterator<Item = usize> + Clone) -> f64 {
        let n = drawn.clone().count() as f64;
        let mean = |of: [f64; 15]| drawn.clone().map(|place| of[place]).sum::<f64>() / n;
        let (x, y) = (mean(LSAT), mean(GPA));
        let sum = |f: &dyn Fn(f64, f64) -> f64| -> f64 {
            drawn.clone().map(|place| f(LSAT[place] - x, GPA[place] - y)).sum()
        };
        sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt()
    }

    #[test]
    fn law_schools() {
        let estimate = correlation(0..15);
        assert!((estimate - 0.776_374_491_3).abs() < 1e-10);
        let plan = Resampling { resamples: 200_000, seed: 1 };
        let mut resamples = plan.of(15, |drawn| correlation(drawn.iter().map(|place| *place as usize)));
        let without: Vec<f64> = (0..15).map(|out| correlation((0..15).filter(move |p| *p != out))).collect();
        let mean = without.iter().sum::<f64>() / 15.0;
        let influence: Vec<f64> = without.iter().map(|r| mean - r).collect();
        let found = bca(estimate, &mut resamples, &influence, 0.9);
        // Ends scatter by 0.002 from seed to seed where resamples are rare.
        let near =
            |value: f64, expected: f64| assert!((value - expected).abs() < 0.005, "{value} {expected}");
        near(found.interval.low, 0.432);
        near(found.interval.high, 0.927);
        near(found.se, 0.1334);
        near(quantile(&resamples, 0.05), 0.524);
        near(quantile(&resamples, 0.95), 0.948);
        assert!((found.acceleration + 0.075_671_6).abs() < 1e-7, "{}", found.acceleration);
    }

    #[test]
    fn means_agree_with_theory() {
        // An exponential sample by its quantiles: the interval of its mean reaches farther up than down, and the
        // standard error is s/√n but for resampling.
        let rows: Vec<[f64; 2]> =
            (0..400).map(|k| -libm::log1p(-(f64::from(k) + 0.5) / 400.0)).map(|x| [x, -x]).collect();
        let plan = Resampling { resamples: 9_999, seed: 0 };
        let means = plan.means(&rows);
        let column: Vec<f64> = rows.iter().map(|row| row[0]).collect();
        let Moments { mean, variance, .. } = Moments::of(&column).expect("values");
        let influence: Vec<f64> = column.iter().map(|x| x - mean).collect();
        let mut first: Vec<f64> = means.iter().map(|means| means[0]).collect();
        let found = bca(mean, &mut first, &influence, 0.95);
        let se = (variance / 400.0).sqrt();
        assert!((found.se / se - 1.0).abs() < 0.03, "{} {se}", found.se);
        // a = skewness/(6 √n), skewness 2 but for the cut tail.
        assert!((found.acceleration - 2.0 / 120.0).abs() < 0.002);
        // By Hall's expansion the middle of the interval lies skewness (2 z² + 1)/(6 √n) standard errors above the mean.
        let shift = (f64::midpoint(found.interval.low, found.interval.high) - mean) / se;
        assert!((shift - 2.0 * (2.0 * 1.96 * 1.96 + 1.0) / 120.0).abs() < 0.05, "{shift}");
        assert!(means.iter().all(|[up, down]| *up == -down));
    }

    #[test]
    fn resamples_do_not_depend_on_threads() {
        let plan = Resampling { resamples: 64, seed: 5 };
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| plan.of(10, <[u32]>::to_vec))
        };
        assert_eq!(on(1), on(4));
        let other = Resampling { seed: 6, ..plan }.of(10, <[u32]>::to_vec);
        assert_ne!(on(1), other);
        assert_ne!(other[0], other[1]);
        let mut seen = [0; 10];
        plan.of(10, <[u32]>::to_vec).into_iter().flatten().for_each(|place| seen[place as usize] += 1);
        // 640 draws: 64 of each, give or take five standard errors.
        assert!(seen.iter().all(|count| (26..102).contains(count)), "{seen:?}");
    }

    #[test]
    fn percentiles_are_ranks() {
        let mut resamples: Vec<f64> = (1..=99).rev().map(f64::from).collect();
        let Interval { low, high } = percentile(&mut resamples, 0.9).expect("resamples");
        assert!((low - 5.0).abs() < 1e-13 && (high - 95.0).abs() < 1e-13, "{low} {high}");
        assert_eq!(percentile(&mut [2.0], 0.95), Some(Interval { low: 2.0, high: 2.0 }));
        assert_eq!(percentile(&mut [], 0.95), None);
    }

    #[test]
    fn what_never_varies_is_certain() {
        let found = bca(0.3, &mut [0.3; 99], &[0.0; 5], 0.95);
        assert_eq!((found.interval, found.se, found.bias), (Interval { low: 0.3, high: 0.3 }, 0.0, 0.0));
        assert!(bca(2.0, &mut [1.0], &[1.0, -1.0], 0.95).interval.low == 1.0);
    }
}
