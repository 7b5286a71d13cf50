//! Scores the histories of a lens against observations.
//!
//! | observations | how they are predicted |
//! | --- | --- |
//! | series by year | a measurement fitted to the years of the fit (`series.rs`) |
//! | dates of events | the share of histories in which it has happened by the end of a year (`events.rs`) |
//! | onsets of disputes, agreements by a day | the share of a pair, the share of histories |
//!
//! A posterior is scored observation by observation: series by the mixture of what its sets predict (`mixtures.rs`), each target with
//! an interval (`target.rs`).

mod events;
mod mixtures;
mod series;
mod target;

use std::ops::Range;

use crate::model::Series;
use crate::outcome::Results;
use crate::statistics::{Slope, brier, logarithmic, skill};

pub use events::{DatePassage, Passages, ScoredDate, ScoredEvents};
pub use mixtures::{OtherReference, Paths, Prediction, predictions};
pub use series::{Fitted, Scale};
pub use target::{
    CONFIDENCE, Comparison, ObservationScore, Resampled, Sureness, TargetScore, compared, summarised,
};

/// Observations, in the terms of the model.
#[derive(Debug, Clone, PartialEq)]
pub struct Observations {
    /// Last year that measurements are fitted to.
    pub fit_until: i16,
    /// Series by year.
    pub series: Vec<ScoredSeries>,
    /// Onsets of disputes by pair.
    pub disputes: Option<ScoredDisputes>,
    /// Events by date.
    pub events: Vec<ScoredEvents>,
    /// The first passages that events need beside those of the results, as in [`Passages`].
    pub passages: Vec<SeriesPassage>,
    /// Agreements by a day.
    pub agreements: Vec<ScoredAgreement>,
}

/// A series by year.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredSeries {
    /// Name in files.
    pub name: String,
    /// The sign of its slope.
    pub slope: Slope,
    /// The scale on which it is linear in the model.
    pub scale: Scale,
    /// Standard deviation of its error on that scale; `None` for that of the residuals.
    pub error: Option<f64>,
    /// Correlation of its error with that of the year before, above -1 and below 1.
    pub autocorrelation: f64,
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
    /// The observation, or its logarithm, as the measurement has it.
    pub linked: f64,
    /// How much it counts beside a sound one, in `[0,1]`.
    pub weight: f64,
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

/// The first passage of a series through a level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeriesPassage {
    /// The series.
    pub series: Series,
    /// The level.
    pub level: f64,
    /// Whether it rises to the level, or falls below it.
    pub rises: bool,
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
    /// Mean score of a second reference, if the rule has one.
    pub other_reference: Option<f64>,
    /// Skill against the second reference.
    pub other_skill: Option<f64>,
    /// Number of observations.
    pub n: usize,
}

/// A scoring rule with its reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScoreRule {
    /// The continuous ranked probability score, against a straight line through the years of the fit.
    Crps,
    /// The same of a lognormal prediction, against a straight line and against a line through logarithms.
    CrpsLognormal,
    /// The ranked probability score of a date by year, against a constant hazard and against a forecast that it does not happen.
    CrpsDates,
    /// The logarithmic score, against even shares.
    Logarithmic,
    /// The score of Brier, against a probability of one half.
    Brier,
}

impl ScoreRule {
    /// Every rule.
    pub const ALL: [Self; 5] =
        [Self::Crps, Self::CrpsLognormal, Self::CrpsDates, Self::Logarithmic, Self::Brier];

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Crps => "crps",
            Self::CrpsLognormal => "crps_lognormal",
            Self::CrpsDates => "crps_dates",
            Self::Logarithmic => "logarithmic",
            Self::Brier => "brier",
        }
    }
}

/// Sums of scores, added one by one.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    score: f64,
    reference: f64,
    other: Option<f64>,
    weight: f64,
    n: usize,
}

impl Sum {
    fn add(&mut self, score: f64, reference: f64, n: usize) {
        // An infinite score with weight 0 counts as 0.
        if n > 0 {
            self.score += n as f64 * score;
            self.reference += n as f64 * reference;
            self.weight += n as f64;
            self.n += n;
        }
    }

    /// Adds an observation that counts less than a sound one; one that does not count at all is left out.
    fn add_weighted(&mut self, score: f64, reference: f64, other: Option<f64>, weight: f64) {
        if weight > 0.0 {
            self.score += weight * score;
            self.reference += weight * reference;
            self.other = other.map(|other| self.other.unwrap_or(0.0) + weight * other);
            self.weight += weight;
            self.n += 1;
        }
    }

    fn mean(self, what: &str, period: ScorePeriod, rule: ScoreRule) -> Option<Score> {
        let (score, reference) = (self.score / self.weight, self.reference / self.weight);
        let other_reference = self.other.map(|other| other / self.weight);
        (self.n > 0).then(|| Score {
            what: what.to_owned(),
            period,
            rule,
            score,
            reference,
            skill: skill(score, reference),
            other_reference,
            other_skill: other_reference.and_then(|other| skill(score, other)),
            n: self.n,
        })
    }
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

/// Scores the results of a lens against observations; leaves out observations of quantities that the results lack. `passages` are the
/// first passages that the observations ask for beside those of the results.
pub fn scored(results: &Results, passages: &Passages, observed: &Observations) -> (Vec<Score>, Vec<Fitted>) {
    let (mut scores, mut all) = (Vec::new(), Vec::new());
    for series in &observed.series {
        let lines = series::fitted(results, series, observed.fit_until);
        scores.extend(ScorePeriod::ALL.iter().filter_map(|period| series::score(&lines, series, *period)));
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
    for events in &observed.events {
        scores.extend(
            ScorePeriod::ALL.iter().filter_map(|period| events::score(results, passages, events, *period)),
        );
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
mod tests;
