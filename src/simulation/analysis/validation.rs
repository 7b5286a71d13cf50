//! Scores the histories of a lens against observations.
//!
//! Observations series have their own units. So each has a measurement model: observed = α + β x + noise, with x the mean
//! of the lens in the year. It is fitted by least squares to the years of the fit; β has the sign that the record
//! states, or is 0. The prediction is normal with mean α + β x and variance β² σ² + s², with σ the spread of histories
//! and s the spread of the residuals. Its reference is a straight line through the same years, which uses no model.

use std::ops::Range;

use crate::model::Series;
use crate::outcome::Results;
use crate::statistics::{Line, Slope, brier, crps_normal, logarithmic, skill};

/// Observations, in the terms of the model.
#[derive(Debug, Clone, PartialEq)]
pub struct Observations {
    /// Last year that measurements are fitted to.
    pub fit_until: i16,
    /// Series by year.
    pub series: Vec<ScoredSeries>,
    /// Onsets of disputes by pair.
    pub disputes: Option<ScoredDisputes>,
    /// Agreements and their dates.
    pub agreements: Vec<ScoredAgreement>,
}

/// A series by year.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredSeries {
    /// Name in files.
    pub name: String,
    /// Whether it falls as its measure rises.
    pub reversed: bool,
    /// One line for the region, or one for each pair.
    pub lines: Vec<ScoredLine>,
}

/// One line of a series, with its own measurement model.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredLine {
    /// The pair, such as `KAZ-UZB`; empty for the region.
    pub pair: String,
    /// Series of the model that it measures, with their weights, which add up to 1.
    pub of: Vec<(Series, f64)>,
    /// Years in ascending order.
    pub years: Vec<ScoredYear>,
}

/// One year of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredYear {
    /// The year.
    pub year: i16,
    /// The observation.
    pub value: f64,
    /// Its ticks, at least one.
    pub ticks: Range<usize>,
}

/// Onsets of disputes by pair, given their number.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredDisputes {
    /// The period in which they are scored.
    pub period: ScorePeriod,
    /// The ticks that are covered.
    pub ticks: Range<usize>,
    /// By pair, the series of the model whose level drives incidents, and the number of onsets.
    pub pairs: Vec<(Series, u64)>,
}

/// Whether all states had agreed on an issue by a day.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredAgreement {
    /// The period in which it is scored.
    pub period: ScorePeriod,
    /// Place of the first passage in the results.
    pub passage: usize,
    /// Last tick that counts.
    pub tick: usize,
    /// Whether they had agreed.
    pub holds: bool,
}

/// The years of the fit, or those after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ScorePeriod {
    /// Years that measurements are fitted to.
    Fit,
    /// Later years, whose history was known when the model was made.
    Holdout,
}

impl ScorePeriod {
    /// Both periods, in order.
    pub const ALL: [Self; 2] = [Self::Fit, Self::Holdout];

    /// Returns the period of a year.
    pub fn of(year: i16, fit_until: i16) -> Self {
        if year <= fit_until { Self::Fit } else { Self::Holdout }
    }

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fit => "fit",
            Self::Holdout => "holdout",
        }
    }
}

/// Name in files of the score of onsets of disputes.
pub const DISPUTES: &str = "disputes";
/// Name in files of the score of agreements.
pub const AGREEMENTS: &str = "agreements";

/// The score of predictions in a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// What is predicted: the name of a series, [`DISPUTES`] or [`AGREEMENTS`].
    pub what: String,
    /// The period.
    pub period: ScorePeriod,
    /// The scoring rule.
    pub rule: ScoreRule,
    /// Mean score; the smaller the better.
    pub score: f64,
    /// Mean score of the reference.
    pub reference: f64,
    /// Skill: the relative improvement on the reference, 1 at best; `None` if the reference scores 0.
    pub skill: Option<f64>,
    /// Number of observations.
    pub n: usize,
}

/// A scoring rule with its reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScoreRule {
    /// The continuous ranked probability score, against a straight line through the years of the fit.
    Crps,
    /// The logarithmic score, against even shares.
    Logarithmic,
    /// The score of Brier, against a probability of one half.
    Brier,
}

impl ScoreRule {
    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Crps => "crps",
            Self::Logarithmic => "logarithmic",
            Self::Brier => "brier",
        }
    }
}

/// The prediction of a lens for one year of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// Name of the series.
    pub series: String,
    /// The pair; empty for the region.
    pub pair: String,
    /// The year.
    pub year: i16,
    /// Whether the measurement model is fitted to the year.
    pub period: ScorePeriod,
    /// The observation.
    pub observed: f64,
    /// Mean of the lens.
    pub model: f64,
    /// Slope β of the measurement model.
    pub slope: f64,
    /// Mean of the prediction.
    pub predicted: f64,
    /// Standard deviation of the prediction.
    pub sd: f64,
    /// Mean of the prediction of the straight line.
    pub line: f64,
    /// Its standard deviation.
    pub line_sd: f64,
}

/// Sums of scores, added one by one.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    score: f64,
    reference: f64,
    n: usize,
}

impl Sum {
    fn add(&mut self, score: f64, reference: f64, n: usize) {
        // An infinite score with weight 0 counts as 0.
        if n > 0 {
            self.score += n as f64 * score;
            self.reference += n as f64 * reference;
            self.n += n;
        }
    }

    fn mean(self, what: &str, period: ScorePeriod, rule: ScoreRule) -> Option<Score> {
        let (n, size) = (self.n, self.n as f64);
        let (score, reference) = (self.score / size, self.reference / size);
        let skill = skill(score, reference);
        (n > 0).then(|| Score { what: what.to_owned(), period, rule, score, reference, skill, n })
    }
}

/// Computes mean and spread over histories of the measure of a line, over the ticks of a year.
///
/// The spread is the mean of the spreads of the ticks and of the series: an upper bound of the spread of their mean,
/// exact if they all move together.
fn level(results: &Results, of: &[(Series, f64)], ticks: &Range<usize>) -> Option<(f64, f64)> {
    let (mut mean, mut sd) = (0.0, 0.0);
    for (series, weight) in of {
        let points = results.trajectory(*series)?.points.get(ticks.clone())?;
        let share = weight / points.len() as f64;
        for point in points {
            mean += share * point.mean;
            sd += share * point.sd;
        }
    }
    Some((mean, sd))
}

/// Predicts a line; empty if too few years are fitted.
fn fitted(results: &Results, series: &ScoredSeries, line: &ScoredLine, fit_until: i16) -> Vec<Fitted> {
    let levels: Option<Vec<(f64, f64)>> =
        line.years.iter().map(|year| level(results, &line.of, &year.ticks)).collect();
    let Some(levels) = levels else { return Vec::new() };
    let is_fit = |year: &ScoredYear| ScorePeriod::of(year.year, fit_until) == ScorePeriod::Fit;
    let both = || line.years.iter().zip(&levels).filter(|(year, _)| is_fit(year));
    let points: Vec<(f64, f64)> = both().map(|(year, (mean, _))| (*mean, year.value)).collect();
    let trend: Vec<(f64, f64)> = both().map(|(year, _)| (f64::from(year.year), year.value)).collect();
    let slope = if series.reversed { Slope::Falling } else { Slope::Rising };
    let Some((measure, trend)) = Line::fit(&points, slope).zip(Line::fit(&trend, Slope::Any)) else {
        return Vec::new();
    };
    let years = line.years.iter().zip(&levels).map(|(year, (mean, sd))| {
        let spread = measure.slope * sd;
        Fitted {
            series: series.name.clone(),
            pair: line.pair.clone(),
            year: year.year,
            period: ScorePeriod::of(year.year, fit_until),
            observed: year.value,
            model: *mean,
            slope: measure.slope,
            predicted: measure.at(*mean),
            sd: (spread * spread + measure.sd * measure.sd).sqrt(),
            line: trend.at(f64::from(year.year)),
            line_sd: trend.sd,
        }
    });
    years.collect()
}

/// Predicts the shares of pairs in onsets of disputes, given their number.
///
/// Incidents of a pair occur at a rate proportional to its dispute. So its share is the share of its dispute summed
/// over the ticks, to first order in that rate.
fn shares(results: &Results, disputes: &ScoredDisputes) -> Option<Vec<f64>> {
    let sum = |series: &Series| -> Option<f64> {
        let points = results.trajectory(*series)?.points.get(disputes.ticks.clone())?;
        Some(points.iter().map(|point| point.mean).sum())
    };
    let sums: Vec<f64> = disputes.pairs.iter().map(|(series, _)| sum(series)).collect::<Option<_>>()?;
    let all: f64 = sums.iter().sum();
    (all > 0.0).then(|| sums.iter().map(|sum| sum / all).collect())
}

/// Scores the results of a lens against observations; leaves out observations of quantities that the results lack.
pub fn scored(results: &Results, observed: &Observations) -> (Vec<Score>, Vec<Fitted>) {
    let (mut scores, mut all) = (Vec::new(), Vec::new());
    for series in &observed.series {
        let lines = series.lines.iter().flat_map(|line| fitted(results, series, line, observed.fit_until));
        let lines: Vec<Fitted> = lines.collect();
        for period in ScorePeriod::ALL {
            let mut sum = Sum::default();
            for year in lines.iter().filter(|year| year.period == period) {
                let score = crps_normal(year.observed, year.predicted, year.sd);
                sum.add(score, crps_normal(year.observed, year.line, year.line_sd), 1);
            }
            scores.extend(sum.mean(&series.name, period, ScoreRule::Crps));
        }
        all.extend(lines);
    }
    if let Some(disputes) = &observed.disputes
        && let Some(shares) = shares(results, disputes)
    {
        let even = logarithmic(1.0 / shares.len() as f64);
        let mut sum = Sum::default();
        for (share, (_, onsets)) in shares.iter().zip(&disputes.pairs) {
            sum.add(logarithmic(*share), even, *onsets as usize);
        }
        scores.extend(sum.mean(DISPUTES, disputes.period, ScoreRule::Logarithmic));
    }
    for period in ScorePeriod::ALL {
        let mut sum = Sum::default();
        for agreement in observed.agreements.iter().filter(|agreement| agreement.period == period) {
            let Some(passage) = results.passages.get(agreement.passage) else { continue };
            let by: u64 = passage.counts.iter().take(agreement.tick + 1).sum();
            let probability = by as f64 / results.replicates as f64;
            sum.add(brier(probability, agreement.holds), brier(0.5, agreement.holds), 1);
        }
        scores.extend(sum.mean(AGREEMENTS, period, ScoreRule::Brier));
    }
    (scores, all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Measure, Unit};
    use crate::outcome::{Passage, Point, Trajectory};

    fn trajectory(series: Series, points: &[(f64, f64)]) -> Trajectory {
        let point =
            |(mean, sd): &(f64, f64)| Point { mean: *mean, sd: *sd, mc_se: 0.0, quantiles: [*mean; 9] };
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
            ticks: tick..tick + 1,
        });
        let line = ScoredLine { pair: String::new(), of: vec![(IDENTITY, 1.0)], years: years.collect() };
        Observations {
            fit_until: 2003,
            series: vec![ScoredSeries { name: "votes".to_owned(), reversed, lines: vec![line] }],
            disputes: None,
            agreements: Vec::new(),
        }
    }

    #[test]
    fn a_series_that_the_lens_moves_is_foretold_without_fault() {
        let x = [0.1, 0.4, 0.2, 0.3, 0.8, 0.9];
        let of_lens = results(vec![trajectory(IDENTITY, &x.map(|mean| (mean, 0.0)))]);
        let (scores, fits) = scored(&of_lens, &observed(x.map(|x| 3.0 - 2.0 * x), true));
        assert_eq!(fits.len(), 6);
        assert!(fits.iter().all(|fit| (fit.predicted - fit.observed).abs() < 1e-12 && fit.sd < 1e-12));
        assert_eq!(
            scores.iter().map(|score| (score.period, score.n)).collect::<Vec<_>>(),
            [(ScorePeriod::Fit, 4), (ScorePeriod::Holdout, 2)]
        );
        assert!(scores.iter().all(|score| score.skill.is_some_and(|skill| skill > 1.0 - 1e-9)), "{scores:?}");
        // Of the wrong sign it measures nothing: what is foretold is the mean of the fit.
        let (_, fits) = scored(&of_lens, &observed(x.map(|x| 3.0 - 2.0 * x), false));
        assert!(fits.iter().all(|fit| fit.slope == 0.0 && (fit.predicted - 2.5).abs() < 1e-12));
    }

    #[test]
    fn the_spread_of_histories_widens_what_is_foretold() {
        let x = [0.1, 0.4, 0.2, 0.3, 0.8, 0.9];
        let of_lens = results(vec![trajectory(IDENTITY, &x.map(|mean| (mean, 0.05)))]);
        let values = [1.0, 1.7, 1.2, 1.3, 2.5, 2.6];
        let (scores, fits) = scored(&of_lens, &observed(values, false));
        // By hand: x̄ = 0.25, ȳ = 1.3, β = 0.11/0.05 = 2.2, α = 0.75; residuals 0.03, 0.07, 0.01, -0.11.
        let s2 = 0.009;
        let sd = (s2 + 0.11_f64.powi(2)).sqrt();
        assert!(fits.iter().all(|fit| (fit.slope - 2.2).abs() < 1e-12 && (fit.sd - sd).abs() < 1e-12));
        let expected =
            (crps_normal(2.5, 0.75 + 2.2 * 0.8, sd) + crps_normal(2.6, 0.75 + 2.2 * 0.9, sd)) / 2.0;
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
        let (scores, _) = scored(&results(trajectories), &record);
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
        let (scores, _) = scored(&results(Vec::new()), &record);
        // None of four histories by the first tick, one by the second, three by the fifth.
        assert_eq!(scores.iter().map(|score| score.score).collect::<Vec<_>>(), [0.281_25, 0.0625]);
        assert!(scores.iter().all(|score| score.reference == 0.25));
    }

    #[test]
    fn what_is_not_there_is_not_scored() {
        let record = observed([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], false);
        assert_eq!(scored(&results(Vec::new()), &record), (Vec::new(), Vec::new()));
    }
}
