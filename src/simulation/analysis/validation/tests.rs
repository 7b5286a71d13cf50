//! Tests of scores against observations.

use super::*;
use crate::model::{Measure, Unit};
use crate::outcome::{Passage, Point, Trajectory};
use crate::statistics::{crps_lognormal, crps_normal};

fn trajectory(series: Series, points: &[(f64, f64)]) -> Trajectory {
    let point = |(mean, sd): &(f64, f64)| Point { mean: *mean, sd: *sd, mc_se: 0.0, quantiles: [*mean; 9] };
    Trajectory { series, points: points.iter().map(point).collect() }
}

fn results(trajectories: Vec<Trajectory>) -> Results {
    let counts = vec![0, 1, 0, 2, 0, 0];
    Results {
        seed: 1,
        replicates: 4,
        units: 4,
        trajectories,
        weights: Vec::new(),
        ends: Vec::new(),
        regimes: Vec::new(),
        regime_shares: Vec::new(),
        culture_shares: Vec::new(),
        passages: vec![Passage { name: String::new(), label: String::new(), counts }],
        agreements: Vec::new(),
    }
}

const IDENTITY: Series = Series { measure: Measure::Identity, unit: Unit::Region };

fn dispute(i: usize, j: usize) -> Series {
    Series { measure: Measure::Dispute, unit: Unit::Dyad(i, j) }
}

/// Six years of a tick each, of which four are fitted.
fn observed(values: [f64; 6], reversed: bool) -> Observations {
    let years = values.into_iter().enumerate().map(|(tick, value)| ScoredYear {
        year: 2000 + tick as i16,
        value,
        linked: value,
        weight: 1.0,
        ticks: tick..tick + 1,
    });
    let line = ScoredLine { pair: String::new(), of: vec![(IDENTITY, 1.0)], years: years.collect() };
    let slope = if reversed { Slope::Falling } else { Slope::Rising };
    let name = "votes".to_owned();
    Observations {
        fit_until: 2003,
        series: vec![ScoredSeries {
            name,
            slope,
            scale: Scale::Identity,
            error: None,
            autocorrelation: 0.0,
            lines: vec![line],
        }],
        disputes: None,
        events: Vec::new(),
        passages: Vec::new(),
        agreements: Vec::new(),
    }
}

#[test]
fn a_series_that_the_lens_moves_is_foretold_without_fault() {
    let x = [0.1, 0.4, 0.2, 0.3, 0.8, 0.9];
    let of_lens = results(vec![trajectory(IDENTITY, &x.map(|mean| (mean, 0.0)))]);
    let (scores, fits) = scored(&of_lens, &[], &observed(x.map(|x| 3.0 - 2.0 * x), true));
    assert_eq!(fits.len(), 6);
    assert!(fits.iter().all(|fit| (fit.predicted - fit.observed).abs() < 1e-12 && fit.sd < 1e-12));
    assert_eq!(
        scores.iter().map(|score| (score.period, score.n)).collect::<Vec<_>>(),
        [(ScorePeriod::Fit, 4), (ScorePeriod::Holdout, 2)]
    );
    assert!(scores.iter().all(|score| score.skill.is_some_and(|skill| skill > 1.0 - 1e-9)), "{scores:?}");
    // Of the wrong sign it measures nothing: what is foretold is the mean of the fit.
    let (_, fits) = scored(&of_lens, &[], &observed(x.map(|x| 3.0 - 2.0 * x), false));
    assert!(fits.iter().all(|fit| fit.slope == 0.0 && (fit.predicted - 2.5).abs() < 1e-12));
}

#[test]
fn the_spread_of_histories_widens_what_is_foretold() {
    let x = [0.1, 0.4, 0.2, 0.3, 0.8, 0.9];
    let of_lens = results(vec![trajectory(IDENTITY, &x.map(|mean| (mean, 0.05)))]);
    let values = [1.0, 1.7, 1.2, 1.3, 2.5, 2.6];
    let (scores, fits) = scored(&of_lens, &[], &observed(values, false));
    // By hand: x̄ = 0.25, ȳ = 1.3, β = 0.11/0.05 = 2.2, α = 0.75; residuals 0.03, 0.07, 0.01, -0.11.
    let s2 = 0.009;
    let sd = (s2 + 0.11_f64.powi(2)).sqrt();
    assert!(fits.iter().all(|fit| (fit.slope - 2.2).abs() < 1e-12 && (fit.sd - sd).abs() < 1e-12));
    let expected = (crps_normal(2.5, 0.75 + 2.2 * 0.8, sd) + crps_normal(2.6, 0.75 + 2.2 * 0.9, sd)) / 2.0;
    assert!((scores[1].score - expected).abs() < 1e-12, "{scores:?}");
    // The straight line: slope 0.04 a year about 1.3 in the middle of 2001.
    assert!((fits[4].line - (1.3 + 0.04 * 2.5)).abs() < 1e-9, "{fits:?}");
}

#[test]
fn disputes_are_scored_by_where_they_fall() {
    let trajectories = vec![
        trajectory(dispute(0, 1), &[(0.6, 0.0), (0.2, 0.0), (9.0, 0.0)]),
        trajectory(dispute(0, 2), &[(0.1, 0.0), (0.1, 0.0), (9.0, 0.0)]),
    ];
    let mut record = observed([0.0; 6], false);
    record.series.clear();
    record.disputes = Some(ScoredDisputes {
        period: ScorePeriod::Fit,
        ticks: 0..2,
        pairs: vec![(dispute(0, 1), 3), (dispute(0, 2), 1)],
    });
    let (scores, _) = scored(&results(trajectories), &[], &record);
    let [score] = &scores[..] else { panic!("one score: {scores:?}") };
    let expected = (3.0 * -libm::log(0.8) - libm::log(0.2)) / 4.0;
    assert!((score.score - expected).abs() < 1e-14 && (score.reference - libm::log(2.0)).abs() < 1e-14);
    assert_eq!((score.rule, score.n), (ScoreRule::Logarithmic, 4));
}

#[test]
fn agreements_are_scored_by_the_share_of_histories_that_have_them() {
    let agreement = |tick, holds, period| ScoredAgreement { period, passage: 0, tick, holds };
    let mut record = observed([0.0; 6], false);
    record.series.clear();
    record.agreements = vec![
        agreement(0, false, ScorePeriod::Fit),
        agreement(1, true, ScorePeriod::Fit),
        agreement(4, true, ScorePeriod::Holdout),
    ];
    let (scores, _) = scored(&results(Vec::new()), &[], &record);
    // None of four histories by the first tick, one by the second, three by the fifth.
    assert_eq!(scores.iter().map(|score| score.score).collect::<Vec<_>>(), [0.281_25, 0.0625]);
    assert!(scores.iter().all(|score| score.reference == 0.25));
}

#[test]
fn what_is_not_there_is_not_scored() {
    let record = observed([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], false);
    assert_eq!(scored(&results(Vec::new()), &[], &record), (Vec::new(), Vec::new()));
}

#[test]
fn logarithms_are_scored_in_the_unit_of_the_series_against_two_lines() {
    let x = [0.1, 0.4, 0.2, 0.3, 0.8, 0.9];
    let of_lens = results(vec![trajectory(IDENTITY, &x.map(|mean| (mean, 0.05)))]);
    // ln y = -0.5 - 2 x, but for the residuals.
    let noise = [0.02, -0.01, -0.03, 0.02, 0.0, 0.1];
    let values: Vec<f64> = x.iter().zip(noise).map(|(x, e)| libm::exp(-0.5 - 2.0 * x + e)).collect();
    let mut record = observed([values[0], values[1], values[2], values[3], values[4], values[5]], true);
    record.series[0].scale = Scale::Log;
    record.series[0].lines[0].years.iter_mut().for_each(|year| year.linked = libm::log(year.value));
    record.series[0].error = Some(0.3);
    let (scores, fits) = scored(&of_lens, &[], &record);
    // By hand: the residuals add -0.002/0.05 to the slope, and a = mean(ln y) - b mean(x) = -1 + 2.04 x 0.25.
    let (a, b) = (-0.49, -2.04_f64);
    let sd = (0.3_f64.powi(2) + (0.05 * b).powi(2)).sqrt();
    assert!(fits.iter().all(|fit| (fit.slope - b).abs() < 1e-12 && (fit.sd - sd).abs() < 1e-12), "{fits:?}");
    assert!((fits[4].predicted - (a + b * 0.8)).abs() < 1e-12);
    let expected =
        (crps_lognormal(values[4], a + b * 0.8, sd) + crps_lognormal(values[5], a + b * 0.9, sd)) / 2.0;
    assert!((scores[1].score - expected).abs() < 1e-12, "{scores:?}");
    assert_eq!(scores[1].rule, ScoreRule::CrpsLognormal);
    // The first reference is a line through the values, and the second one through logarithms.
    let line = |fit: &Fitted| crps_normal(fit.observed, fit.line, fit.line_sd);
    assert!((scores[1].reference - (line(&fits[4]) + line(&fits[5])) / 2.0).abs() < 1e-15);
    let in_logs = |fit: &Fitted| {
        let (mean, sd) = fit.log_line.expect("a line through logarithms");
        crps_lognormal(fit.observed, mean, sd)
    };
    let other = (in_logs(&fits[4]) + in_logs(&fits[5])) / 2.0;
    assert!(scores[1].other_reference.is_some_and(|found| (found - other).abs() < 1e-15));
    assert_eq!(scores[1].other_skill, skill(scores[1].score, other));
}

#[test]
fn a_demeaned_series_has_one_slope_and_what_is_common_says_nothing() {
    let pair = |i: usize, j: usize| Series { measure: Measure::Integration, unit: Unit::Dyad(i, j) };
    // Levels of pairs and years that differ, and a part in which the pairs part that the series has three times.
    let part = [0.1, -0.1, 0.2, -0.2, 0.3, -0.1];
    let year = [0.0, 0.3, 0.1, 0.5, 0.2, 0.4];
    let line = |own: f64, sign: f64, name: &str, of: Series| {
        let years = part.iter().zip(year).enumerate().map(|(tick, (part, year))| ScoredYear {
            year: 2000 + tick as i16,
            value: libm::exp(5.0 * own - 4.0 * year + 3.0 * sign * part),
            linked: 5.0 * own - 4.0 * year + 3.0 * sign * part,
            weight: 1.0,
            ticks: tick..tick + 1,
        });
        ScoredLine { pair: name.to_owned(), of: vec![(of, 1.0)], years: years.collect() }
    };
    let model = |own: f64, sign: f64, of: Series| {
        let points: Vec<(f64, f64)> =
            part.iter().zip(year).map(|(part, year)| (own + year + sign * part, 0.0)).collect();
        trajectory(of, &points)
    };
    let (one, two) = (pair(0, 1), pair(0, 2));
    let of_lens = results(vec![model(0.2, 1.0, one), model(0.7, -1.0, two)]);
    let mut record = observed([0.0; 6], false);
    record.series[0].scale = Scale::LogDemeaned;
    record.series[0].lines = vec![line(0.9, 1.0, "A-B", one), line(0.1, -1.0, "A-C", two)];
    let (scores, fits) = scored(&of_lens, &[], &record);
    assert_eq!(fits.len(), 12);
    assert!(fits.iter().all(|fit| (fit.slope - 3.0).abs() < 1e-9), "{fits:?}");
    assert!(fits.iter().all(|fit| (fit.predicted - fit.observed).abs() < 1e-9));
    assert!(scores.iter().all(|score| score.skill.is_some_and(|skill| skill > 1.0 - 1e-6)), "{scores:?}");
    assert_eq!([scores[0].rule, scores[1].rule], [ScoreRule::Crps; 2]);
    // A year of no weight is neither fitted nor scored.
    record.series[0].lines[0].years[1].weight = 0.0;
    let (scores, _) = scored(&of_lens, &[], &record);
    assert_eq!(scores.iter().map(|score| score.n).collect::<Vec<_>>(), [7, 4]);
}

#[test]
fn dates_are_forecast_among_the_histories_that_agree_with_what_was_known() {
    let date = |period, not_by, happened| ScoredDate {
        unit: String::new(),
        first: 2017,
        period,
        passage: DatePassage::OfResults(0),
        not_by,
        ticks: vec![1, 3],
        happened,
    };
    let mut record = observed([0.0; 6], false);
    record.series.clear();
    let dates = vec![
        date(ScorePeriod::Fit, None, Some(1)),
        ScoredDate { ticks: vec![3, 5], ..date(ScorePeriod::Holdout, Some(1), None) },
    ];
    record.events = vec![ScoredEvents { name: "borders".to_owned(), hazard: 0.5, dates }];
    let (scores, _) = scored(&results(Vec::new()), &[], &record);
    // One of four histories by the first year and three by the second, with half a history added: 0.3 and 0.7.
    assert!((scores[0].score - (0.09 + 0.09) / 2.0).abs() < 1e-15, "{scores:?}");
    assert_eq!((scores[0].reference, scores[0].other_reference), ((0.25 + 0.0625) / 2.0, Some(0.5)));
    // Two of the three that had not by then: (2 + 1/2)/(3 + 1) in both years, and nothing came.
    assert!((scores[1].score - 0.625_f64.powi(2)).abs() < 1e-15);
    assert_eq!((scores[1].reference, scores[1].other_skill), ((0.25 + 0.5625) / 2.0, None));
    assert_eq!((scores[1].rule, scores[1].n), (ScoreRule::CrpsDates, 1));
    // Other passages are counted apart; without histories that agree with what was known every year is an even chance.
    record.events[0].dates = vec![ScoredDate {
        passage: DatePassage::OfSeries(1),
        ..date(ScorePeriod::Holdout, Some(0), Some(0))
    }];
    let passages = vec![Vec::new(), vec![4, 0, 0, 0, 0, 0]];
    let (scores, _) = scored(&results(Vec::new()), &passages, &record);
    assert_eq!((scores[0].score, scores.len()), (0.25, 1));
    assert_eq!(scored(&results(Vec::new()), &[], &record).0, []);
}
