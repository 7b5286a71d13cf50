//! Moments of a sample, and the precision of its mean.

use super::discordant::Discordant;
use super::share::Interval;
use super::student::{reach, two_sided};

/// Smallest number of values other than 0 from which skewness is corrected for.
const FEW: u64 = 20;
/// Largest skewness/(6 √n) that is corrected for: beyond it, an end of the interval would depend on one value.
const MOST_SKEWED: f64 = 0.06;

/// Size, mean, spread and skewness of a sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// Size n, at least 1.
    pub n: u64,
    /// Number of values other than 0; for differences, the number of pairs that differ.
    pub differing: u64,
    /// Mean.
    pub mean: f64,
    /// Variance (n - 1), 0 for a single value.
    pub variance: f64,
    /// Σ(x - x̄)³/n over (Σ(x - x̄)²/n)^1.5; 0 where nothing varies.
    pub skewness: f64,
}

/// The kind of a sample's values, which decides the precision of their mean if few of them differ from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Numbers of a continuous scale.
    Measures,
    /// Whole numbers.
    Counts,
    /// Differences of events: -1, 0 or 1.
    Shares,
}

/// The precision of a sample's mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sureness {
    of: Moments,
    kind: Kind,
}

impl Moments {
    /// The moments of a sample, `None` if it is empty.
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
        let differing = sample.iter().filter(|x| **x != 0.0).count() as u64;
        Some(Self::from_sums([sample.len() as u64, differing], mean, squares, cubes))
    }

    /// From the mean of n ≥ 1 values, of which so many are not 0, and the sums of the squares and the cubes of their
    /// deviations from it.
    pub fn from_sums([n, differing]: [u64; 2], mean: f64, squares: f64, cubes: f64) -> Self {
        let (size, squares) = (n as f64, squares.max(0.0));
        let variance = if n > 1 { squares / (size - 1.0) } else { 0.0 };
        let spread = (squares / size).sqrt();
        let skewness = if n > 1 && spread > 0.0 { cubes / size / (spread * spread * spread) } else { 0.0 };
        // The most skewed sample of n values has one apart from all others.
        let most = size.sqrt();
        Self { n, differing, mean, variance, skewness: skewness.clamp(-most, most) }
    }

    /// The moments of n pairs that do not differ.
    pub fn none(n: u64) -> Self {
        Self { n, differing: 0, mean: 0.0, variance: 0.0, skewness: 0.0 }
    }

    /// Standard deviation.
    pub fn sd(&self) -> f64 {
        self.variance.sqrt()
    }

    /// Standard error of the mean, s/√n.
    pub fn se(&self) -> f64 {
        (self.variance / self.n as f64).sqrt()
    }

    /// The precision of the mean, for values of a kind.
    pub fn sureness(self, kind: Kind) -> Sureness {
        Sureness { of: self, kind }
    }
}

impl Sureness {
    /// The confidence interval of the mean, of `level` in (0,1): the mean itself for a single value, and for measures that do
    /// not vary, unless [`Self::p`] is too large for that.
    ///
    /// For shares, [`Discordant::interval`]. Otherwise Student's, x̄ ± t s/√n, with as many degrees of freedom as there are
    /// values that are not 0, n - 1 at most: zeros inform about the others' frequency, not about their spread. From 20 of
    /// these on it is corrected for skewness by Hall's transformation, g(T) = ((1 + 2kT)³ - 1)/(6k) + k with
    /// k = skewness/(6 √n): its ends are x̄ - g⁻¹(±t) s/√n. Counts of which all are 0 have the interval of a share of
    /// pairs none of which differs, since one that differs would do so by 1 at least; fewer than 20 counts have a
    /// variance of 1/12 at least, that of what rounding hides.
    ///
    /// Sources: Student, 1908, The probable error of a mean, Biometrika 6; P. Hall, 1992, On the removal of skewness by
    /// transformation, Journal of the Royal Statistical Society B 54.
    pub fn interval(&self, level: f64) -> Interval {
        let Moments { n, mean, .. } = self.of;
        let point = Interval { low: mean, high: mean };
        if n < 2 {
            return point;
        }
        if let Some(discordant) = self.discordant() {
            return discordant.interval(level);
        }
        let beyond = 1.0 - level;
        let se = self.se();
        if se == 0.0 {
            let holds_zero = self.p() >= beyond;
            let end = |least: f64| if holds_zero { least } else { mean };
            return Interval { low: end(mean.min(0.0)), high: end(mean.max(0.0)) };
        }
        let t = reach(beyond, self.freedom());
        let low = mean - se * self.backward(t);
        let high = mean - se * self.backward(-t);
        Interval { low, high }
    }

    /// Two-sided p-value of a mean of 0, by the test of which [`Self::interval`] holds what it does not reject: below 1 - level
    /// where, and only where, the interval of a level does not hold 0; 1 of a single value.
    ///
    /// For shares, [`Discordant::p`]. For values that do not vary, the p-value of the sign test, 2^(1 - n).
    pub fn p(&self) -> f64 {
        let Moments { n, mean, .. } = self.of;
        if n < 2 || mean == 0.0 {
            return 1.0;
        }
        if let Some(discordant) = self.discordant() {
            return discordant.p();
        }
        let se = self.se();
        if se == 0.0 {
            return libm::exp2(1.0 - n as f64);
        }
        two_sided(self.forward(mean / se), self.freedom())
    }

    /// The same as a paired share, if it is one, or counts of which none differs.
    fn discordant(&self) -> Option<Discordant> {
        let Moments { n, differing, mean, .. } = self.of;
        let is_one = match self.kind {
            Kind::Shares => true,
            Kind::Counts => differing == 0,
            Kind::Measures => false,
        };
        // Up and down add up to those that differ, and up less down to n times the mean.
        let up = ((differing as f64 + mean * n as f64) / 2.0).round() as u64;
        is_one.then(|| Discordant { up, down: differing - up.min(differing), pairs: n })
    }

    fn se(&self) -> f64 {
        match self.kind {
            Kind::Counts if self.of.n < FEW => (self.of.variance.max(1.0 / 12.0) / self.of.n as f64).sqrt(),
            _ => self.of.se(),
        }
    }

    fn freedom(&self) -> f64 {
        self.of.differing.clamp(1, self.of.n - 1) as f64
    }

    /// The skewness corrected for: skewness/(6 √n).
    fn skew(&self) -> f64 {
        if self.of.differing < FEW {
            return 0.0;
        }
        (self.of.skewness / (6.0 * (self.of.n as f64).sqrt())).clamp(-MOST_SKEWED, MOST_SKEWED)
    }

    /// g of the t of a sample.
    fn forward(&self, t: f64) -> f64 {
        let k = self.skew();
        // ((1 + 2kt)³ - 1)/(6k), in full, so that it is t where k is 0.
        t + k * (2.0 * t * t + 1.0) + 4.0 / 3.0 * k * k * t * t * t
    }

    /// The t of a sample whose g this is.
    fn backward(&self, g: f64) -> f64 {
        let k = self.skew();
        let root = libm::cbrt(1.0 + 6.0 * k * (g - k));
        // (root - 1)/(2k), without the difference of what is nearly the same.
        3.0 * (g - k) / (root * root + root + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Resampling, bca};
    use super::*;

    const KINDS: [Kind; 3] = [Kind::Measures, Kind::Counts, Kind::Shares];

    fn interval(sample: &[f64], kind: Kind) -> Interval {
        Moments::of(sample).expect("values").sureness(kind).interval(0.95)
    }

    #[test]
    fn known_answers() {
        // By hand: mean 3, deviations -2, -1, -1, 4.
        let found = Moments::of(&[1.0, 2.0, 2.0, 7.0]).expect("values");
        assert_eq!((found.n, found.differing, found.mean, found.variance), (4, 4, 3.0, 22.0 / 3.0));
        assert!((found.skewness - 13.5 / 5.5_f64.powf(1.5)).abs() < 1e-12);
        // Student 1908: ten patients, of whom one slept no longer; the interval of nine degrees of freedom, as every book on
        // the t test has it, from 0.70 to 2.46.
        let sleep = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4];
        let Interval { low, high } = interval(&sleep, Kind::Measures);
        assert!((low - 0.700_114_2).abs() < 1e-6 && (high - 2.459_885_8).abs() < 1e-6, "{low} {high}");
    }

    #[test]
    fn what_never_varies_is_certain() {
        let found = Moments::of(&[0.1; 7]).expect("values");
        assert_eq!((found.mean, found.variance, found.skewness), (0.1, 0.0, 0.0));
        assert_eq!(interval(&[0.1; 7], Kind::Measures), Interval { low: 0.1, high: 0.1 });
        assert_eq!(found.sureness(Kind::Measures).p(), 1.0 / 64.0);
        // But for a handful, which chance could have made as they are.
        assert_eq!(interval(&[0.1; 5], Kind::Measures), Interval { low: 0.0, high: 0.1 });
        assert_eq!(Moments::of(&[]), None);
        for kind in KINDS {
            let one = Moments::of(&[1.0]).expect("a value").sureness(kind);
            assert_eq!((one.interval(0.95), one.p()), (Interval { low: 1.0, high: 1.0 }, 1.0));
        }
    }

    #[test]
    fn few_values_that_differ_say_little() {
        // 50 pairs of which 5 differ, all to one side: the exact p-value of the signs is 1/16.
        let mut sample = [0.0; 50];
        sample[..5].copy_from_slice(&[0.7, 1.0, 1.1, 0.9, 1.3]);
        for kind in [Kind::Measures, Kind::Counts] {
            let sure = Moments::of(&sample).expect("values").sureness(kind);
            let Interval { low, high } = sure.interval(0.95);
            assert!(low < 0.0 && high > 0.1 && sure.p() > 0.05, "{low} {high} {}", sure.p());
        }
        // None differs: a count may yet, in one of 27 pairs, as in 3.84/(50 + 3.84).
        assert_eq!(interval(&[0.0; 50], Kind::Measures), Interval { low: 0.0, high: 0.0 });
        assert!((interval(&[0.0; 50], Kind::Counts).high - 3.841_459 / 53.841_459).abs() < 1e-7);
        // Whole numbers that are alike hide what rounding does.
        let Interval { low, high } = interval(&[3.0; 4], Kind::Counts);
        assert!((high - 3.0 - 3.182_446 / 48.0_f64.sqrt()).abs() < 1e-6 && high + low == 6.0, "{low} {high}");
    }

    #[test]
    fn the_interval_is_near_the_one_that_resampling_tends_to() {
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
            let by_moments = interval(&sample, Kind::Measures);
            for (one, other) in [(by_moments.low, resampled.low), (by_moments.high, resampled.high)] {
                // Terms in 1/n, among them those of Student, and the scatter of the resamples.
                assert!(
                    (one - other).abs() < (8.0 / f64::from(n) + 0.01) * moments.se(),
                    "{n}: {one} {other}"
                );
            }
            // Farther up than down.
            assert!(by_moments.high + by_moments.low > 2.0 * moments.mean);
        }
    }

    /// Samples of pairs as comparisons meet them: continuous, mostly 0, few that differ, skewed, whole, shares.
    fn samples() -> impl Strategy<Value = (Vec<f64>, Kind)> {
        let sizes = (1_usize..120, -2.0..2.0_f64, 0.0..1.0_f64);
        let values = sizes.prop_flat_map(|(n, shift, zeros)| {
            let value =
                (0.0..1.0_f64, -1.0..1.0_f64).prop_map(move |(u, x)| if u < zeros { 0.0 } else { x + shift });
            prop::collection::vec(value, n)
        });
        (values, 0..5_u8).prop_map(|(values, form)| {
            let of = |f: &dyn Fn(f64) -> f64| values.iter().map(|x| f(*x)).collect::<Vec<f64>>();
            match form {
                0 => (values, Kind::Measures),
                // Skewed.
                1 => (of(&|x| if x == 0.0 { 0.0 } else { libm::exp(3.0 * x) - 1.0 }), Kind::Measures),
                2 => (of(&|x| (2.0 * x).round()), Kind::Counts),
                3 => (of(&|x| (2.0 * x).round()), Kind::Measures),
                _ => (of(&|x| x.round().clamp(-1.0, 1.0)), Kind::Shares),
            }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn p_and_interval_agree_on_zero((sample, kind) in samples(), beyond in 1e-4..0.3_f64) {
            let sure = Moments::of(&sample).expect("values").sureness(kind);
            for beyond in [0.05, beyond] {
                let Interval { low, high } = sure.interval(1.0 - beyond);
                prop_assert!(low <= sure.of.mean && sure.of.mean <= high, "{low} {high}");
                if (sure.p() / beyond - 1.0).abs() > 1e-6 && sample.len() > 1 {
                    prop_assert_eq!(sure.p() < beyond, low > 0.0 || high < 0.0, "{} {} {}", sure.p(), low, high);
                }
            }
        }

        #[test]
        fn a_surer_interval_holds_a_less_sure_one((sample, kind) in samples()) {
            let sure = Moments::of(&sample).expect("values").sureness(kind);
            let (narrow, wide) = (sure.interval(0.95), sure.interval(0.999));
            prop_assert!(wide.low <= narrow.low && narrow.high <= wide.high, "{narrow:?} {wide:?}");
            let other: Vec<f64> = sample.iter().map(|x| -x).collect();
            let other = Moments::of(&other).expect("values").sureness(kind);
            let turned = other.interval(0.95);
            let width = (narrow.high - narrow.low).max(1e-9);
            prop_assert!((turned.low + narrow.high).abs() < 1e-6 * width, "{narrow:?} {turned:?}");
            prop_assert!((other.p() - sure.p()).abs() < 1e-9);
        }
    }
}
