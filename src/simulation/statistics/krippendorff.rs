//! Agreement between coders: Krippendorff's alpha, with any number of coders and with values missing.

use super::bootstrap::{Resampling, percentile};
use super::share::Interval;

/// The difference between two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Of ordinal values: the number of values between two of them, both counted half. It depends on the order of values alone.
    Ordinal,
    /// Of values on an interval scale: their difference.
    Interval,
}

/// Alpha with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alpha {
    /// Krippendorff's alpha.
    pub alpha: f64,
    /// Percentile interval of the resamples; `None` where alpha is defined in less than half of them.
    pub interval: Option<Interval>,
    /// Number of resamples in which all values are the same, and alpha is not defined.
    pub undefined: usize,
}

/// Krippendorff's alpha: 1 - D_o/D_e, of the values that coders gave to each unit. A unit with fewer than two values says nothing about
/// agreement and does not count. `None` where fewer than two units count, or all values are the same: there is no disagreement to expect.
///
/// With n values, of which unit u has m_u, and δ the difference of a metric, D_o = (1/n) Σ_u Σ δ²/(m_u - 1) over the ordered pairs within
/// each unit, and D_e = Σ δ²/(n (n - 1)) over all ordered pairs. 1 says that coders agree completely, 0 that they agree as by chance.
///
/// Source: K. Krippendorff, 2004, Content analysis, 2nd edition, chapter 11; K. Krippendorff, 2011, Computing Krippendorff's
/// alpha-reliability.
pub fn krippendorff<U: AsRef<[f64]>>(units: &[U], metric: Metric) -> Option<f64> {
    alpha(units.iter().map(AsRef::as_ref), metric)
}

/// Alpha with a percentile interval of confidence `level` in (0,1). Each resample draws as many units as count, with replacement and each
/// with all of its values, and works alpha out anew, observed and expected disagreement alike. Resamples without variation are left out.
/// `None` as in [`krippendorff()`].
///
/// Hayes and Krippendorff (2007) draw single differences instead and keep the expected disagreement fixed. In simulations such an
/// interval is too narrow: docs/agreement.md has the coverage of both.
///
/// Source: A. F. Hayes and K. Krippendorff, 2007, Answering the call for a standard reliability measure for coding data, Communication
/// Methods and Measures 1.
pub fn krippendorff_with_interval<U: AsRef<[f64]>>(
    units: &[U],
    metric: Metric,
    resampling: Resampling,
    level: f64,
) -> Option<Alpha> {
    let units: Vec<&[f64]> = units.iter().map(AsRef::as_ref).filter(|values| values.len() > 1).collect();
    let estimate = alpha(units.iter().copied(), metric)?;
    let of_resample = |drawn: &[u32]| alpha(drawn.iter().map(|place| units[*place as usize]), metric);
    let mut resamples: Vec<f64> = resampling.of(units.len(), of_resample).into_iter().flatten().collect();
    let undefined = resampling.resamples - resamples.len();
    let interval =
        if 2 * undefined > resampling.resamples { None } else { percentile(&mut resamples, level) };
    Some(Alpha { alpha: estimate, interval, undefined })
}

fn alpha<'a>(units: impl Iterator<Item = &'a [f64]> + Clone, metric: Metric) -> Option<f64> {
    let units = units.filter(|values| values.len() > 1);
    let mut ascending: Vec<f64> = units.clone().flatten().copied().collect();
    ascending.sort_unstable_by(f64::total_cmp);
    let (first, last) = (*ascending.first()?, *ascending.last()?);
    if units.clone().nth(1).is_none() || first == last {
        return None;
    }
    // The ordinal difference of two values is that of their middle ranks.
    let placed = |value: f64| match metric {
        Metric::Interval => value,
        Metric::Ordinal => {
            let below = ascending.partition_point(|other| *other < value);
            let up_to = ascending.partition_point(|other| *other <= value);
            (below + up_to) as f64 / 2.0
        }
    };
    let n = ascending.len() as f64;
    let mean = ascending.iter().map(|value| placed(*value)).sum::<f64>() / n;
    // Over all ordered pairs, Σ δ² = 2 n Σ (x - mean)²; so too within a unit, about its own mean.
    let about = |values: &[f64], mean: f64| {
        values.iter().map(|value| (placed(*value) - mean) * (placed(*value) - mean)).sum::<f64>()
    };
    let observed = |values: &[f64]| {
        if values.iter().all(|value| *value == values[0]) {
            return 0.0;
        }
        let m = values.len() as f64;
        let own = values.iter().map(|value| placed(*value)).sum::<f64>() / m;
        2.0 * m * about(values, own) / (m - 1.0)
    };
    let within = units.map(observed).sum::<f64>() / n;
    let expected = 2.0 * about(&ascending, mean) / (n - 1.0);
    Some(1.0 - within / expected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;
    use crate::model::maths;

    const PLAN: Resampling = Resampling { resamples: 199, seed: 1 };

    /// Four observers and twelve units: Krippendorff 2011, section D. 0 is a missing value.
    const OBSERVERS: [[u8; 12]; 4] = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
        [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
    ];

    fn published() -> Vec<Vec<f64>> {
        let unit = |place: usize| {
            OBSERVERS.iter().map(|observer| f64::from(observer[place])).filter(|value| *value > 0.0).collect()
        };
        (0..12).map(unit).collect()
    }

    #[test]
    fn four_observers_of_krippendorff() {
        let units = published();
        for (metric, expected) in [(Metric::Ordinal, 0.815), (Metric::Interval, 0.849)] {
            let found = krippendorff(&units, metric).expect("values differ");
            assert!((found - expected).abs() < 5e-4, "{metric:?}: {found}");
        }
    }

    /// Alpha by its definition, pair by pair.
    fn by_pairs(units: &[Vec<f64>], metric: Metric) -> f64 {
        let counted = || units.iter().filter(|values| values.len() > 1);
        let all: Vec<f64> = counted().flatten().copied().collect();
        let n = all.len() as f64;
        let difference = |a: f64, b: f64| match metric {
            Metric::Interval => (a - b) * (a - b),
            Metric::Ordinal => {
                let (low, high) = (a.min(b), a.max(b));
                let between = all.iter().filter(|value| (low..=high).contains(*value)).count() as f64;
                let ends = all.iter().filter(|value| **value == low || **value == high).count() as f64;
                let apart = if low == high { 0.0 } else { between - ends / 2.0 };
                apart * apart
            }
        };
        let pairs = |values: &[f64]| {
            let mut sum = 0.0;
            for (i, a) in values.iter().enumerate() {
                for (j, b) in values.iter().enumerate() {
                    sum += if i == j { 0.0 } else { difference(*a, *b) };
                }
            }
            sum
        };
        let within: f64 = counted().map(|values| pairs(values) / (values.len() - 1) as f64).sum();
        1.0 - (within / n) / (pairs(&all) / (n * (n - 1.0)))
    }

    #[test]
    fn the_short_form_is_the_definition() {
        let mut draws = 7_u64;
        let mut next = |most: u64| {
            draws = draws.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (draws >> 33) % most
        };
        for _ in 0..50 {
            let units: Vec<Vec<f64>> =
                (0..8).map(|_| (0..next(5)).map(|_| next(6) as f64 / 5.0).collect()).collect();
            for metric in [Metric::Ordinal, Metric::Interval] {
                let Some(found) = krippendorff(&units, metric) else { continue };
                let expected = by_pairs(&units, metric);
                assert!((found - expected).abs() < 1e-12, "{metric:?}: {found} {expected}");
            }
        }
    }

    #[test]
    fn agreement_is_1_and_without_variation_undefined() {
        let same = [vec![0.1, 0.1], vec![0.7, 0.7], vec![0.3, 0.3, 0.3]];
        for metric in [Metric::Ordinal, Metric::Interval] {
            let found = krippendorff_with_interval(&same, metric, PLAN, 0.95).expect("values differ");
            assert_eq!(found.alpha, 1.0);
            assert_eq!(found.interval, Some(Interval { low: 1.0, high: 1.0 }));
            // A third of a third of a third of the resamples has one unit alone, thrice.
            assert!((5..50).contains(&found.undefined), "{}", found.undefined);
            assert_eq!(krippendorff(&[[0.1, 0.1], [0.1, 0.1]], metric), None);
            // One unit has nothing to be compared with; a value alone does not count.
            assert_eq!(krippendorff(&[vec![0.1, 0.2], vec![0.5], vec![]], metric), None);
            assert_eq!(krippendorff::<[f64; 2]>(&[], metric), None);
        }
    }

    #[test]
    fn the_order_alone_counts_for_ordinal_values() {
        let units = published();
        let stretched: Vec<Vec<f64>> =
            units.iter().map(|values| values.iter().map(|value| value * value * value).collect()).collect();
        let of = |units: &[Vec<f64>], metric| krippendorff(units, metric).expect("values differ");
        assert_eq!(of(&units, Metric::Ordinal), of(&stretched, Metric::Ordinal));
        assert_ne!(of(&units, Metric::Interval), of(&stretched, Metric::Interval));
    }

    #[test]
    fn an_interval_covers_about_as_often_as_it_says() {
        // Two coders see a number between 0 and 1 with errors of 0.2, and write quarters. With 0.2 of noise alpha is near 0.66.
        let mut random = 3_u64;
        let mut uniform = || {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((random >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
        };
        let mut unit = || {
            let truth = uniform();
            [(); 2].map(|()| {
                let error = maths::normal_quantile(Lanes([uniform()])).0[0];
                ((truth + 0.2 * error) * 4.0).round().clamp(0.0, 4.0) / 4.0
            })
        };
        let many: Vec<[f64; 2]> = (0..100_000).map(|_| unit()).collect();
        for metric in [Metric::Ordinal, Metric::Interval] {
            let truth = krippendorff(&many, metric).expect("values differ");
            assert!((truth - 0.66).abs() < 0.02, "{truth}");
            let covered = (0..400).filter(|_| {
                let units: Vec<[f64; 2]> = (0..20).map(|_| unit()).collect();
                let found = krippendorff_with_interval(&units, metric, PLAN, 0.95).expect("values differ");
                let Interval { low, high } = found.interval.expect("resamples");
                (low..=high).contains(&truth)
            });
            // 0.93 to 0.95 in longer simulations; four standard errors of 0.013.
            let covered = covered.count() as f64 / 400.0;
            assert!((0.88..=0.985).contains(&covered), "{metric:?}: {covered}");
        }
    }
}
