//! The continuous ranked probability score of forecasts in several forms. Small is good, and honest forecasts minimise the
//! expected score.
//!
//! CRPS(F, y) = ∫ (F(x) - 1(x ≥ y))² dx, in the unit of the observation y. Of a forecast without spread it is the absolute error.
//!
//! Sources: T. Gneiting and A. E. Raftery, 2007, Strictly proper scoring rules, prediction, and estimation, Journal of the
//! American Statistical Association 102, section 4.2; A. Jordan, F. Krüger and S. Lerch, 2019, Evaluating probabilistic forecasts
//! with scoringRules, Journal of Statistical Software 90 (closed forms).

use std::f64::consts::{FRAC_1_SQRT_2, PI, SQRT_2};

/// The score of a normal distribution, in the unit of the observation; of no spread, the absolute error.
///
/// CRPS = σ (z (2Φ(z) - 1) + 2φ(z) - 1/√π), z = (y - μ)/σ.
pub fn crps_normal(observed: f64, mean: f64, sd: f64) -> f64 {
    if sd <= 0.0 {
        return (observed - mean).abs();
    }
    let z = (observed - mean) / sd;
    sd * (z * (2.0 * below(z) - 1.0) + 2.0 * density(z) - 1.0 / PI.sqrt())
}

/// The score of a log-normal distribution, whose logarithm has mean μ and standard deviation σ, in the unit of the observation,
/// which may be any number; of no spread, the absolute error.
///
/// CRPS = y (2Φ(z) - 1) - 2 e^(μ + σ²/2) (Φ(z - σ) + Φ(σ/√2) - 1), z = (ln y - μ)/σ; Φ(z) is 0 for y ≤ 0.
pub fn crps_lognormal(observed: f64, log_mean: f64, log_sd: f64) -> f64 {
    if log_sd <= 0.0 {
        return (observed - libm::exp(log_mean)).abs();
    }
    let z = if observed > 0.0 { (libm::log(observed) - log_mean) / log_sd } else { f64::NEG_INFINITY };
    let mean = libm::exp(log_mean + 0.5 * log_sd * log_sd);
    // Φ(σ/√2) - 1 = -Φ(-σ/√2), which does not cancel.
    observed * (2.0 * below(z) - 1.0) - 2.0 * mean * (below(z - log_sd) - below(-log_sd * FRAC_1_SQRT_2))
}

/// The score of a half-normal distribution, that of |X| with X normal of mean 0 and standard deviation σ, in the unit of the
/// observation, which may be any number; of no spread, the absolute value.
///
/// CRPS = σ (z (4Φ(z) - 3) + 4φ(z) - 2φ(0) - (2 - √2)/√π), z = y/σ; for y < 0, |y| and the score of 0.
pub fn crps_half_normal(observed: f64, sd: f64) -> f64 {
    if sd <= 0.0 {
        return observed.abs();
    }
    let z = (observed / sd).max(0.0);
    let beyond = (-observed).max(0.0);
    let spread = 2.0 * density(0.0) + (2.0 - SQRT_2) / PI.sqrt();
    beyond + sd * (z * (4.0 * below(z) - 3.0) + 4.0 * density(z) - spread)
}

/// The score of a forecast by a sample, at least one number, as the distribution that gives each the same probability, in the
/// unit of the observation; `None` for an empty sample.
///
/// CRPS = Σ |x - y|/m - Σ Σ |x - x'|/(2m²), m the size. It is the score of the sample and not of the distribution that it was
/// drawn from, whose expected score is smaller by the second sum over m - 1.
pub fn crps_sample(observed: f64, sample: &[f64]) -> Option<f64> {
    if sample.is_empty() {
        return None;
    }
    let mut ascending = sample.to_vec();
    ascending.sort_unstable_by(f64::total_cmp);
    let size = ascending.len() as f64;
    let (mut apart, mut spread) = (0.0, 0.0);
    for (rank, x) in ascending.iter().enumerate() {
        apart += (x - observed).abs();
        // Σ Σ |x - x'| = 2 Σ (2k + 1 - m) x_(k).
        spread += (2.0 * rank as f64 + 1.0 - size) * (x - observed);
    }
    Some((apart / size - spread / (size * size)).max(0.0))
}

/// The score of a forecast of the date of an event, over the years up to the last that is known: the mean over years of (F(y) -
/// 1(date ≤ y))², in `[0,1]`; `None` without a year.
///
/// `cumulative` holds for each year the probability F that the event has come by its end. `observed` is the place of the year in
/// which it came, from 0; `None`, or a place behind the last year, if it had not by then: what would come later is neither
/// forecast nor scored (censoring at the end). It is the ranked probability score of the year, and the mean of the Brier scores
/// of "has come by the end of year y".
///
/// Source: E. S. Epstein, 1969, A scoring system for probability forecasts of ranked categories, Journal of Applied Meteorology 8.
pub fn crps_date(observed: Option<usize>, cumulative: &[f64]) -> Option<f64> {
    if cumulative.is_empty() {
        return None;
    }
    let error = |(year, probability): (usize, &f64)| {
        super::brier(*probability, observed.is_some_and(|observed| observed <= year))
    };
    Some(cumulative.iter().enumerate().map(error).sum::<f64>() / cumulative.len() as f64)
}

/// For each of some years, the share of replicates in which an event has come by its end. `dates` holds the place of its year in
/// each, from 0; `None` where it does not come. All 0 without a replicate.
pub fn cumulative_dates(dates: &[Option<usize>], years: usize) -> Vec<f64> {
    let mut counts = vec![0_u64; years];
    for date in dates.iter().flatten().filter(|date| **date < years) {
        counts[*date] += 1;
    }
    let all = (dates.len() as f64).max(1.0);
    let by = counts.iter().scan(0, |sum, count| {
        *sum += count;
        Some(*sum as f64 / all)
    });
    by.collect()
}

/// The probability that an event happens in a year, from `events` in `years` of exposure: (events + 1/2)/(years + 1), in `(0,1)`
/// as long as there are at least as many years as events.
///
/// Source: the posterior mean of a share under the prior of Jeffreys, Beta(1/2, 1/2).
pub fn yearly_hazard(events: usize, years: usize) -> f64 {
    (events as f64 + 0.5) / (years as f64 + 1.0)
}

/// For each of some years, the probability that an event of a constant hazard in `[0,1]` a year has come by its end: 1 - (1 -
/// h)^k after k years. A hazard of 0 is the forecast that it never comes.
pub fn constant_hazard(hazard: f64, years: usize) -> Vec<f64> {
    let survive = 1.0 - hazard.clamp(0.0, 1.0);
    let still = (0..years).scan(1.0, |still, _| {
        *still *= survive;
        Some(1.0 - *still)
    });
    still.collect()
}

/// Probability of a standard normal number below z.
fn below(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// Density of the standard normal distribution.
fn density(z: f64) -> f64 {
    libm::exp(-0.5 * z * z) / (2.0 * PI).sqrt()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// ∫ (F(x) - 1(x ≥ y))² dx by the midpoint rule.
    fn integral(observed: f64, low: f64, high: f64, distribution: impl Fn(f64) -> f64) -> f64 {
        let steps = 200_000;
        let width = (high - low) / f64::from(steps);
        let error = |step: i32| {
            let x = low + (f64::from(step) + 0.5) * width;
            let error = distribution(x) - f64::from(u8::from(x >= observed));
            error * error * width
        };
        (0..steps).map(error).sum()
    }

    #[test]
    fn known_answers() {
        // (√2 - 1)/√π.
        assert!((crps_normal(0.0, 0.0, 1.0) - 0.233_694_977_255_109_2).abs() < 1e-15);
        assert!((crps_normal(3.0, 3.0, 0.5) - 0.5 * 0.233_694_977_255_109_2).abs() < 1e-15);
        // Far away it is the distance less σ/√π.
        assert!((crps_normal(50.0, 0.0, 1.0) - (50.0 - 1.0 / PI.sqrt())).abs() < 1e-12);
        assert_eq!(crps_normal(2.0, 5.0, 0.0), 3.0);
        assert!((crps_lognormal(1.0, 0.0, 1.0) - 0.267_405).abs() < 5e-7);
        assert!((crps_lognormal(2.0, 0.0, 0.0) - 1.0).abs() < 1e-15);
        assert!((crps_half_normal(0.5, 1.0) - 0.162_807).abs() < 5e-7);
        assert_eq!(crps_half_normal(-2.0, 0.0), 2.0);
        assert_eq!((yearly_hazard(0, 0), yearly_hazard(2, 24)), (0.5, 0.1));
    }

    #[test]
    fn closed_forms_are_the_integral_that_defines_them() {
        let normal = integral(0.7, -5.0, 5.0, |x| below((x - 0.2) / 0.4));
        assert!((crps_normal(0.7, 0.2, 0.4) - normal).abs() < 1e-6);
        for observed in [-0.6, 0.3, 1.0, 4.0] {
            let log = |x: f64| if x > 0.0 { below((libm::log(x) + 0.4) / 0.8) } else { 0.0 };
            let found = crps_lognormal(observed, -0.4, 0.8);
            assert!((found - integral(observed, -2.0, 60.0, log)).abs() < 2e-4, "{observed} {found}");
            let half = |x: f64| if x > 0.0 { 2.0 * below(x / 1.3) - 1.0 } else { 0.0 };
            let found = crps_half_normal(observed, 1.3);
            assert!((found - integral(observed, -2.0, 14.0, half)).abs() < 1e-4, "{observed} {found}");
        }
    }

    #[test]
    fn a_sample_is_scored_as_its_own_distribution() {
        assert_eq!(crps_sample(2.0, &[5.0]), Some(3.0));
        assert_eq!(crps_sample(2.0, &[]), None);
        // By hand: mean distance 1, mean difference 4/3 · 2/3.
        let found = crps_sample(2.0, &[3.0, 1.0, 1.0]).expect("a score");
        assert!((found - (1.0 - 4.0 / 9.0)).abs() < 1e-15, "{found}");
        let sample = [0.3, -1.0, 2.5, 0.9, 0.3];
        let share = |x: f64| sample.iter().filter(|value| **value <= x).count() as f64 / 5.0;
        let found = crps_sample(0.7, &sample).expect("a score");
        assert!((found - integral(0.7, -2.0, 3.0, share)).abs() < 1e-4, "{found}");
        // Quantiles of a normal distribution are almost the distribution.
        let many: Vec<f64> = (0..2_000)
            .map(|k| {
                crate::model::maths::normal_quantile(crate::model::lanes::Lanes([
                    (f64::from(k) + 0.5) / 2_000.0
                ]))
                .0[0]
            })
            .collect();
        assert!((crps_sample(0.0, &many).expect("a score") - 0.233_695).abs() < 2e-4);
    }

    #[test]
    fn dates_are_scored_year_by_year() {
        let near = |found: Option<f64>, expected: f64| {
            assert!(found.is_some_and(|found| (found - expected).abs() < 1e-14), "{found:?} {expected}");
        };
        // It came in the third of five years: never is wrong in three of them, at once in two.
        near(crps_date(Some(2), &constant_hazard(0.0, 5)), 0.6);
        near(crps_date(Some(2), &constant_hazard(1.0, 5)), 0.4);
        near(crps_date(Some(2), &[0.0, 0.0, 1.0, 1.0, 1.0]), 0.0);
        // Censored, and after the end, are the same.
        near(crps_date(None, &[0.1, 0.3]), 0.05);
        near(crps_date(Some(2), &[0.1, 0.3]), 0.05);
        assert_eq!(crps_date(None, &[]), None);
        let by = cumulative_dates(&[Some(0), None, Some(2), Some(7)], 4);
        assert_eq!(by, [0.25, 0.25, 0.5, 0.5]);
        assert_eq!(cumulative_dates(&[], 2), [0.0, 0.0]);
        let hazard = constant_hazard(0.1, 3);
        assert!((hazard[2] - 0.271).abs() < 1e-15);
    }

    proptest! {
        #[test]
        fn units_and_origins_do_not_matter(y in -5.0..5.0_f64, mean in -5.0..5.0_f64, sd in 0.01..5.0_f64,
                                           shift in -9.0..9.0_f64, scale in 0.1..9.0_f64) {
            let moved = crps_normal(scale * y + shift, scale * mean + shift, scale * sd);
            prop_assert!((moved - scale * crps_normal(y, mean, sd)).abs() < 1e-11);
            let log = crps_lognormal(scale * y, mean + libm::log(scale), sd);
            let plain = crps_lognormal(y, mean, sd);
            prop_assert!((log - scale * plain).abs() < 1e-9 * scale * (plain.abs() + libm::exp(mean + sd * sd)));
            prop_assert!((crps_half_normal(scale * y, scale * sd) - scale * crps_half_normal(y, sd)).abs() < 1e-11);
        }
    }
}
