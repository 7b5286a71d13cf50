use super::super::{ObservationScore, Resampled, ScoreRule, ScoredYear, summarised};
use super::*;
use crate::model::lanes::Lanes;
use crate::model::maths;
use crate::statistics::Resampling;

const PLAN: Resampling = Resampling { resamples: 499, seed: 2 };

/// Standard normal numbers without a pattern.
fn normal(k: u64) -> f64 {
    let mixed = (k + 7).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let u = ((mixed ^ (mixed >> 32)) >> 11) as f64 / (1_u64 << 53) as f64;
    maths::normal_quantile(Lanes([u.clamp(1e-9, 1.0 - 1e-9)])).0[0]
}

/// A path that is level and falls from 2013 on, faster than any line through the years before.
fn path(year: i16) -> f64 {
    let wave = 0.3 * libm::sin(f64::from(year - 1994));
    if year < 2013 { 1.0 + wave } else { 1.0 + wave - 0.35 * f64::from(year - 2012) }
}

/// A line of 1994 to 2023 that measures the path, on a scale, with errors of autocorrelation 0.4.
fn line(sample: u64, scale: Scale) -> ScoredLine {
    let mut error = 0.0;
    let years = (1994..=2023).map(|year: i16| {
        let new = normal(sample * 1_000 + u64::from(year.unsigned_abs()));
        error = if year == 1994 { new } else { 0.4 * error + (1.0_f64 - 0.16).sqrt() * new };
        let on_scale = 0.5 + 1.2 * path(year) + 0.3 * error;
        let value = if scale == Scale::Log { libm::exp(on_scale) } else { on_scale };
        ScoredYear { year, value, linked: on_scale, weight: 1.0, ticks: 0..1 }
    });
    ScoredLine { pair: String::new(), of: Vec::new(), years: years.collect() }
}

fn series(lines: Vec<ScoredLine>, scale: Scale) -> ScoredSeries {
    let name = "index".to_owned();
    ScoredSeries { name, slope: Slope::Rising, scale, error: None, autocorrelation: 0.4, lines }
}

/// Paths of some sets that differ a little from the truth.
fn paths(lines: usize, sets: u64) -> Vec<Vec<Vec<f64>>> {
    let of_year = |year: i16| (0..sets).map(|set| path(year) * (1.0 + 0.02 * normal(set))).collect();
    vec![(1994..=2023).map(of_year).collect(); lines]
}

#[test]
fn the_truth_is_covered_as_it_says_and_beats_a_line() {
    for scale in [Scale::Identity, Scale::Log] {
        let scores: Vec<ObservationScore> = (0..120)
            .flat_map(|sample| predictions(&series(vec![line(sample, scale)], scale), &paths(1, 8), 2016))
            .map(|of| ObservationScore::from(&of))
            .collect();
        let of = |period| {
            let rule = ScoreRule::Crps;
            summarised("index", rule, &scores, period, Resampled::Each, PLAN).expect("scores")
        };
        let later = of(ScorePeriod::Holdout);
        let [half, most] = later.within.expect("orders");
        // 840 observations, errors of neighbours together: five standard errors are some 0.1 and 0.06.
        assert!((half - 0.5).abs() < 0.08 && (most - 0.9).abs() < 0.05, "{scale:?}: {half} {most}");
        assert!(later.first.skill.is_some_and(|skill| skill > 0.2), "{later:?}");
        assert_eq!((later.n, later.other.is_some()), (840, scale == Scale::Log));
        assert!(of(ScorePeriod::Fit).first.skill.is_some_and(|skill| skill > 0.0));
    }
}

#[test]
fn later_years_change_no_prediction() {
    let (one, mut other) = (line(3, Scale::Log), line(3, Scale::Log));
    for year in other.years.iter_mut().filter(|year| year.year > 2016) {
        (year.value, year.linked) = (9.0, libm::log(9.0));
    }
    let of = |line| predictions(&series(vec![line], Scale::Log), &paths(1, 5), 2016);
    for (one, other) in of(one).iter().zip(of(other)) {
        assert_eq!((&one.mixture, one.line, one.other), (&other.mixture, other.line, other.other));
    }
}

#[test]
fn what_is_left_of_a_panel_has_one_slope() {
    let lines: Vec<ScoredLine> = ["A-B", "A-C", "B-C"]
        .iter()
        .enumerate()
        .map(|(place, pair)| {
            let mut of = line(place as u64, Scale::Identity);
            for year in &mut of.years {
                // A level of the pair and one of the year, which both count for nothing.
                year.linked += 5.0 * place as f64 - 0.2 * f64::from(year.year - 2000);
                year.value = year.linked;
            }
            ScoredLine { pair: (*pair).to_owned(), ..of }
        })
        .collect();
    let found = predictions(&series(lines, Scale::Demeaned), &paths(3, 2), 2016);
    assert_eq!(found.len(), 90);
    // All paths are the same, so that nothing is left of them: every set predicts 0, with the spread of what is left.
    assert!(found.iter().all(|of| of.mixture.quantile(0.5).abs() < 1e-6 && of.other.is_none()));
    let fit = found.iter().filter(|of| of.year <= 2016);
    let spread = fit.clone().map(|of| of.observed * of.observed).sum::<f64>() / fit.count() as f64;
    let predicted = found[0].mixture.quantile(0.841_344_746) - found[0].mixture.quantile(0.5);
    assert!((predicted / spread.sqrt() - 1.0).abs() < 0.05, "{predicted} {spread}");
}

#[test]
fn pairs_that_cannot_fall_below_0_have_a_half_normal_trend() {
    let mut of = line(1, Scale::Log);
    of.pair = "A-B".to_owned();
    of.years.iter_mut().for_each(|year| year.linked = year.value);
    let found = predictions(&series(vec![of.clone()], Scale::Identity), &paths(1, 2), 2016);
    assert!(found.iter().all(|of| matches!(of.other, Some(OtherReference::HalfNormal(sd)) if sd > 0.0)));
    of.years[2].value = -0.1;
    let found = predictions(&series(vec![of.clone()], Scale::Identity), &paths(1, 2), 2016);
    assert!(found.iter().all(|of| of.other.is_none()) && found.len() == 30);
    // Too few years of the fit for a measurement.
    of.years.retain(|year| year.year > 2012);
    assert!(predictions(&series(vec![of], Scale::Identity), &[vec![vec![1.0]; 11]], 2016).is_empty());
}
