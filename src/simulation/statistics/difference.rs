//! The difference between two samples of the same replicates.

use super::moments::{Kind, Moments};
use super::share::Interval;

/// Confidence of the interval of a difference.
pub const LEVEL: f64 = 0.95;

/// The difference between the outcomes of the same replicates under two scenarios.
///
/// Pairs come from common random numbers: variation that both share cancels in the difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Size, mean, spread and skewness of the differences.
    pub moments: Moments,
    /// Confidence interval of the mean, of [`LEVEL`]: [`Sureness::interval`](super::Sureness::interval).
    pub interval: Interval,
    /// Two-sided p-value of no difference in the mean: [`Sureness::p`](super::Sureness::p). Below 1 - [`LEVEL`] where the interval does not hold
    /// 0, and only there.
    pub p: f64,
    /// Standardised by the spread of the differences, d_z = d̄/s; `None` where they all are the same and not 0.
    pub d_z: Option<f64>,
    /// Standardised by the spread of replicates, Hedges' g; `None` where there is no spread and d̄ is not 0, and of shares,
    /// whose spread is a function of the share itself.
    pub g: Option<f64>,
    /// Ratio of the variance of the mean with independent replicates to that with pairs:
    /// (var x + var y)/var(x - y); `None` where the differences do not vary.
    pub variance_saved: Option<f64>,
}

impl Difference {
    /// The difference x - y between two samples of the same length, of values of a kind; `None` where they are empty.
    pub fn of(x: &[f64], y: &[f64], kind: Kind) -> Option<Self> {
        debug_assert_eq!(x.len(), y.len());
        let differences: Vec<f64> = x.iter().zip(y).map(|(x, y)| x - y).collect();
        let variance = |sample: &[f64]| Moments::of(sample).map(|moments| moments.variance);
        Some(Self::new(Moments::of(&differences)?, [variance(x)?, variance(y)?], kind))
    }

    /// From the moments of the differences x - y of values of a kind, and the variances (n - 1) of x and of y.
    ///
    /// g = J (x̄ - ȳ)/√((var x + var y)/2), with the correction J = Γ(m/2)/(√(m/2) Γ((m - 1)/2)), m = 2n - 2, that makes
    /// it unbiased.
    ///
    /// Source: L. V. Hedges, 1981, Distribution theory for Glass's estimator of effect size and related estimators,
    /// Journal of Educational Statistics 6. d_z: J. Cohen, 1988, Statistical power analysis, chapter 2.
    pub fn new(moments: Moments, [of_x, of_y]: [f64; 2], kind: Kind) -> Self {
        let Moments { n, mean, variance, .. } = moments;
        let standardised = |by: f64| match (mean == 0.0, by == 0.0) {
            (true, _) => Some(0.0),
            (_, true) => None,
            _ => Some(mean / by),
        };
        let correction = if n > 1 { hedges(2.0 * (n as f64 - 1.0)) } else { 0.0 };
        let g = standardised(((of_x + of_y) / 2.0).sqrt()).map(|g| g * correction);
        let sure = moments.sureness(kind);
        Self {
            moments,
            interval: sure.interval(LEVEL),
            p: sure.p(),
            d_z: standardised(moments.sd()),
            g: g.filter(|_| kind != Kind::Shares),
            variance_saved: (variance > 0.0).then(|| (of_x + of_y) / variance),
        }
    }
}

/// Share of pairs in which x is above y, those in which they are the same counted half: the probability of superiority
/// of paired samples, which must not be empty.
pub fn share_above(x: &[f64], y: &[f64]) -> f64 {
    let twice: usize = x.iter().zip(y).map(|(x, y)| usize::from(x > y) + usize::from(x >= y)).sum();
    twice as f64 / 2.0 / x.len() as f64
}

/// Hedges' correction for `m` > 1 degrees of freedom, and 0 for 1 or less, where it has no value.
fn hedges(m: f64) -> f64 {
    if m <= 1.0 {
        return 0.0;
    }
    libm::exp(libm::lgamma(m / 2.0) - libm::lgamma((m - 1.0) / 2.0)) / (m / 2.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(x: &[f64], y: &[f64]) -> Difference {
        Difference::of(x, y, Kind::Measures).expect("a pair")
    }

    #[test]
    fn students_own_example() {
        // W. S. Gosset, 1908, The probable error of a mean, Biometrika 6: extra hours of sleep by two drugs; t = 4.0621,
        // p = 0.00283 (two-sided, 9 degrees of freedom).
        let second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        let first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
        let found = of(&second, &first);
        assert!((found.moments.mean - 1.58).abs() < 1e-12);
        assert!((found.moments.mean / found.moments.se() - 4.0621).abs() < 5e-5);
        assert!((found.p - 0.002_833).abs() < 5e-7);
        assert!((found.d_z.expect("a spread") - 4.062_128 / 10.0_f64.sqrt()).abs() < 1e-6);
        // Nine of ten slept longer, one the same.
        assert_eq!((share_above(&second, &first), share_above(&first, &second)), (0.95, 0.05));
        let inverse = of(&first, &second);
        assert_eq!((inverse.moments.mean, inverse.p), (-found.moments.mean, found.p));
    }

    #[test]
    fn hedges_correction_is_that_of_his_table() {
        // Hedges 1981, table 1.
        for (m, c) in [(2.0, 0.5642), (10.0, 0.9228), (30.0, 0.9748), (50.0, 0.9849)] {
            assert!((hedges(m) - c).abs() < 6e-5, "{m}");
        }
        // x̄ - ȳ = 1, both variances 5/3, J(6) = 0.8686.
        let found = of(&[2.0, 3.0, 4.0, 5.0], &[1.0, 2.0, 3.0, 4.0]);
        assert!((found.g.expect("a spread") - 0.8686 / (5.0_f64 / 3.0).sqrt()).abs() < 5e-5);
    }

    #[test]
    fn nothing_is_exactly_nothing() {
        let same = [0.1, 0.7, 0.3];
        let found = of(&same, &same);
        assert_eq!((found.moments.mean, found.moments.sd(), found.p), (0.0, 0.0, 1.0));
        assert_eq!((found.d_z, found.g, found.variance_saved), (Some(0.0), Some(0.0), None));
        assert_eq!(share_above(&same, &same), 0.5);
        assert_eq!(Difference::of(&[], &[], Kind::Measures), None);
    }

    #[test]
    fn a_shift_of_all_is_certain() {
        let found = of(&[1.5, 2.5, 4.5], &[1.0, 2.0, 4.0]);
        // Three of three to one side: 2/2³.
        assert_eq!((found.moments.mean, found.moments.sd(), found.p, found.d_z), (0.5, 0.0, 0.25, None));
        assert!(found.g.is_some());
        let single = of(&[1.0], &[0.0]);
        assert_eq!((single.moments.mean, single.p, single.d_z, single.g), (1.0, 1.0, None, None));
    }

    #[test]
    fn shares_have_no_hedges_g() {
        // A share of 98% that falls to 2%: divided by the spread of replicates it would be 7.
        let holds = |from: usize| (0..100).map(|k| f64::from(u8::from(k >= from))).collect::<Vec<f64>>();
        let (x, y) = (holds(98), holds(2));
        let found = Difference::of(&x, &y, Kind::Shares).expect("pairs");
        assert_eq!(found.g, None);
        assert!(of(&x, &y).g.is_some_and(|g| g < -6.0));
        // 96 of 96 to one side: z = √96.
        assert!((found.p / 1.148_834_795e-22 - 1.0).abs() < 1e-9, "{}", found.p);
        assert!(found.interval.high < -0.85 && found.interval.low > -0.99);
    }

    #[test]
    fn pairing_saves_what_is_common() {
        // x = c + a and y = c + b with a and b of variance 1 and c of variance 9, uncorrelated by construction.
        let (a, b, c) = ([1.0, -1.0, 1.0, -1.0], [1.0, 1.0, -1.0, -1.0], [3.0, -3.0, -3.0, 3.0]);
        let sum = |p: [f64; 4], q: [f64; 4]| -> Vec<f64> { p.iter().zip(q).map(|(p, q)| p + q).collect() };
        let saved = of(&sum(c, a), &sum(c, b)).variance_saved.expect("differences vary");
        assert!((saved - 10.0).abs() < 1e-12);
    }
}
