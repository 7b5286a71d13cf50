//! Shares of the same replicates under two scenarios.

use super::share::Interval;
use super::student::normal_reach;
use crate::model::maths;

/// Discordant pairs: an event holds on one side only. The difference between two paired shares depends on them alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Discordant {
    /// Pairs in which the event holds under the scenario only.
    pub up: u64,
    /// Pairs in which the event holds under the baseline only.
    pub down: u64,
    /// All pairs, at least one.
    pub pairs: u64,
}

impl Discordant {
    /// Two-sided p-value of no difference between the shares: the larger of those of McNemar's test, exact and asymptotic. The
    /// exact one is twice the probability that at least as many discordant pairs fall to the larger side, if each side is equally
    /// likely; at most 1. The other, of (up - down)²/(up + down) as chi-square with 1 degree of freedom, is larger where nearly
    /// all of 12 pairs or more fall to one side, below 0.0006; Tango's interval goes by it.
    ///
    /// Source: Q. McNemar, 1947, Note on the sampling error of the difference between correlated proportions or
    /// percentages, Psychometrika 12; exact: F. Mosteller, 1952, Some statistical problems in measuring the subjective
    /// response to drugs, Biometrics 8.
    pub fn p(&self) -> f64 {
        let (all, larger) = ((self.up + self.down) as f64, self.up.max(self.down) as f64);
        if 2.0 * larger <= all + 1.0 {
            return 1.0;
        }
        let exact = (2.0 * maths::incomplete_beta(0.5, larger, all - larger + 1.0)).min(1.0);
        let score = (2.0 * larger - all) / all.sqrt();
        exact.max(libm::erfc(score * std::f64::consts::FRAC_1_SQRT_2))
    }

    /// The confidence interval of the difference between the shares, of `level` in (0,1): Tango's, reaching to 0 where the
    /// p-value is not below 1 - `level`, so that the two never contradict each other.
    pub fn interval(&self, level: f64) -> Interval {
        let Interval { low, high } = self.tango(level);
        if self.p() < 1.0 - level {
            return Interval { low, high };
        }
        Interval { low: low.min(0.0), high: high.max(0.0) }
    }

    /// Tango's score interval, in `[-1,1]`: every difference δ that the score test does not reject,
    /// |up - down - nδ| ≤ z √(n (2q + δ(1 - δ))), q the most likely share of the pairs of `down` where the difference is δ.
    ///
    /// Source: T. Tango, 1998, Equivalence test and confidence interval for the difference in proportions for the
    /// paired-sample design, Statistics in Medicine 17.
    pub fn tango(&self, level: f64) -> Interval {
        let z = normal_reach(1.0 - level);
        let (n, up, down) = (self.pairs as f64, self.up as f64, self.down as f64);
        // How far the estimate lies above δ, in standard errors under δ: it falls in δ.
        let score = |delta: f64| {
            let b = (2.0 * n - up + down) * delta - up - down;
            let c = -down * delta * (1.0 - delta);
            let q = ((b * b - 8.0 * n * c).max(0.0).sqrt() - b) / (4.0 * n);
            let above = up - down - n * delta;
            let variance = n * (2.0 * q + delta * (1.0 - delta));
            if variance > 0.0 { above / variance.sqrt() } else { above * f64::INFINITY }
        };
        let estimate = (up - down) / n;
        let end = |mut inner: f64, mut outer: f64, is_within: &dyn Fn(f64) -> bool| {
            for _ in 0..200 {
                let middle = f64::midpoint(inner, outer);
                if middle == inner || middle == outer {
                    break;
                }
                *(if is_within(middle) { &mut inner } else { &mut outer }) = middle;
            }
            inner
        };
        Interval {
            low: end(estimate, -1.0, &|delta| score(delta) <= z),
            high: end(estimate, 1.0, &|delta| score(delta) >= -z),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::wilson;
    use super::*;

    fn pairs(up: u64, down: u64, pairs: u64) -> Discordant {
        Discordant { up, down, pairs }
    }

    #[test]
    fn known_answers() {
        // M. W. Fagerland, S. Lydersen and P. Laake, 2014, Recommended tests and confidence intervals for paired binomial
        // proportions, Statistics in Medicine 33: airway hyper-responsiveness before and after transplantation, 1 and 7
        // discordant of 21; Tango's interval from -0.517 to -0.026, exact p 0.070.
        let airways = pairs(1, 7, 21);
        let Interval { low, high } = airways.tango(0.95);
        assert!((low + 0.517).abs() < 6e-4 && (high + 0.026).abs() < 6e-4, "{low} {high}");
        assert!((airways.p() - 0.070_312_5).abs() < 1e-12);
        // The test does not reject, and the interval that goes with it holds 0.
        assert_eq!(airways.interval(0.95), Interval { low, high: 0.0 });
        // By hand: five of five to one side, 2/2⁵.
        assert!((pairs(5, 0, 5_000).p() - 0.0625).abs() < 1e-12);
        assert!((pairs(0, 6, 50).p() - 0.031_25).abs() < 1e-12);
        assert!((pairs(8, 2, 50).p() - 2.0 * (45.0 + 10.0 + 1.0) / 1024.0).abs() < 1e-12);
        assert_eq!((pairs(3, 3, 9).p(), pairs(0, 0, 9).p(), pairs(1, 0, 9).p()), (1.0, 1.0, 1.0));
        // All of 14 to one side: 2/2¹⁴ exactly, and z = √14 has 0.000183.
        assert!((pairs(14, 0, 33).p() - 0.000_182_811).abs() < 1e-8, "{}", pairs(14, 0, 33).p());
        // Of all 2¹⁰⁰⁰⁰ ways in which 10,000 fall: 2.6 standard errors, as the normal distribution with the correction for
        // continuity says.
        let many = pairs(5_130, 4_870, 20_000).p();
        assert!((many - 2.0 * 0.5 * libm::erfc(259.0 / 100.0 / 2.0_f64.sqrt())).abs() < 2e-5, "{many}");
    }

    #[test]
    fn a_share_that_rises_from_nothing_has_wilsons_interval() {
        for (count, total) in [(81, 10_000), (5, 50), (1, 29), (4, 9)] {
            let (paired, alone) = (pairs(count, 0, total).tango(0.95), wilson(count, total));
            assert!((paired.high - alone.high).abs() < 1e-9, "{paired:?} {alone:?}");
        }
        for (count, total) in [(81, 10_000), (790, 10_000), (15, 148)] {
            let (paired, alone) = (pairs(count, 0, total).tango(0.95), wilson(count, total));
            assert!((paired.low - alone.low).abs() < 1e-9, "{paired:?} {alone:?}");
        }
        // None of n: as far as z²/(n + z²) to either side.
        let Interval { low, high } = pairs(0, 0, 100).interval(0.95);
        assert!((high - 3.841_458_8 / 103.841_458_8).abs() < 1e-8 && (low + high).abs() < 1e-12);
    }

    #[test]
    fn sides_are_alike_and_ends_stay_within_bounds() {
        for n in 1..=12 {
            for up in 0..=n {
                for down in 0..=n - up {
                    let (one, other) = (pairs(up, down, n).interval(0.95), pairs(down, up, n).interval(0.95));
                    assert!((one.low + other.high).abs() < 1e-12 && (one.high + other.low).abs() < 1e-12);
                    assert!(-1.0 <= one.low && one.low <= one.high && one.high <= 1.0);
                    let mean = (up as f64 - down as f64) / n as f64;
                    assert!(one.low <= mean && mean <= one.high);
                }
            }
        }
    }

    #[test]
    fn p_and_interval_agree_on_zero() {
        let totals = [0, 1, 2, 10, 100, 5_000, 1_000_000];
        for level in [0.9, 0.95, 0.99, 0.9993, 0.999_87, 0.999_999] {
            for up in 0..=80 {
                for down in (0..=80).filter(|down| level == 0.95 || (up + down) % 3 == 0) {
                    for more in totals.into_iter().filter(|more| up + down + more > 0) {
                        let found = pairs(up, down, up + down + more);
                        let Interval { low, high } = found.interval(level);
                        let excludes = low > 0.0 || high < 0.0;
                        assert_eq!(found.p() < 1.0 - level, excludes, "{found:?} {level} {low} {high}");
                    }
                }
            }
        }
    }
}
