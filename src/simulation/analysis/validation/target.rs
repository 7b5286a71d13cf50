//! Scores of a posterior by target, with intervals.

use super::{Prediction, ScorePeriod, ScoreRule};
use crate::statistics::{Interval, Resampling, ScoreDifference, ScoredUnit, over_events, over_years};

/// Confidence of the intervals.
pub const CONFIDENCE: f64 = 0.95;
/// Correlation below which errors of two years count as apart.
const APART: f64 = 0.15;
/// Most years of a block.
const MOST_YEARS: usize = 10;

/// The score of one observation.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservationScore {
    /// What it is of: a pair, an issue; empty for the region.
    pub unit: String,
    /// Its year; of a date the first year of the forecast.
    pub year: i16,
    /// The period in which it is scored.
    pub period: ScorePeriod,
    /// How much it counts, in `[0,1]`.
    pub weight: f64,
    /// Its score.
    pub score: f64,
    /// The score of the reference.
    pub reference: f64,
    /// The score of a second reference.
    pub other: Option<f64>,
    /// The probability that was forecast of at most what was observed; `None` where no number is forecast.
    pub order: Option<f64>,
}

impl From<&Prediction> for ObservationScore {
    fn from(of: &Prediction) -> Self {
        Self {
            unit: of.pair.clone(),
            year: of.year,
            period: of.period,
            weight: of.weight,
            score: of.score(),
            reference: of.reference(),
            other: of.other_reference(),
            order: Some(of.mixture.probability_below(of.observed)),
        }
    }
}

/// The units that are drawn with replacement for an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Resampled {
    /// Blocks of neighbouring years, as long as errors of an autocorrelation remember.
    Years(f64),
    /// Whole pairs, with all their years.
    Units,
    /// Observations, each for itself.
    Each,
}

impl Resampled {
    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Years(_) => "blocks of years",
            Self::Units => "pairs",
            Self::Each => "events",
        }
    }

    /// Years of a block: the fewest after which the correlation of two errors is at most 0.15.
    fn block(autocorrelation: f64) -> usize {
        let mut correlation = autocorrelation.abs();
        let mut years = 1;
        while correlation > APART && years < MOST_YEARS {
            correlation *= autocorrelation.abs();
            years += 1;
        }
        years
    }
}

/// Two scores over the same observations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// Mean score of the first.
    pub score: f64,
    /// Mean score of the second.
    pub reference: f64,
    /// Skill of the first against the second, 1 - score/reference; `None` if only the second is perfect.
    pub skill: Option<f64>,
    /// How sure that is; `None` where it cannot be said.
    pub sureness: Option<Sureness>,
}

/// How sure a difference of scores is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sureness {
    /// Interval of the skill of 95%, by bootstrap.
    pub skill: Option<Interval>,
    /// Interval of the difference score - reference.
    pub difference: Interval,
    /// Share of the resamples in which the first is better.
    pub better: f64,
    /// Whether there are too few units for the intervals to be more than a warning.
    pub is_few: bool,
}

/// The scores of a target in a period.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetScore {
    /// Name of the target.
    pub what: String,
    /// The period.
    pub period: ScorePeriod,
    /// The scoring rule.
    pub rule: ScoreRule,
    /// Number of observations.
    pub n: usize,
    /// Number of units that count as independent.
    pub units: usize,
    /// What these are.
    pub resampled: Resampled,
    /// Against the reference.
    pub first: Comparison,
    /// Against the second reference.
    pub other: Option<Comparison>,
    /// Shares of the observations within the central intervals of 50% and of 90% of what was forecast.
    pub within: Option<[f64; 2]>,
}

/// A score and that which it is compared with, with the place of its observation.
struct Pair<'a> {
    of: &'a ObservationScore,
    score: f64,
    reference: f64,
}

/// Draws units of observations with replacement.
fn resampled(pairs: &[Pair<'_>], how: Resampled, plan: Resampling) -> Option<ScoreDifference> {
    let unit = |pair: &Pair<'_>| {
        let weight = pair.of.weight;
        ScoredUnit { score: weight * pair.score, reference: weight * pair.reference, weight }
    };
    let gathered = |key: &dyn Fn(&ObservationScore) -> String| -> Vec<ScoredUnit> {
        let mut units: Vec<(String, ScoredUnit)> = Vec::new();
        for pair in pairs {
            let (key, one) = (key(pair.of), unit(pair));
            match units.iter_mut().find(|(known, _)| *known == key) {
                Some((_, sum)) => {
                    *sum = ScoredUnit {
                        score: sum.score + one.score,
                        reference: sum.reference + one.reference,
                        weight: sum.weight + one.weight,
                    };
                }
                None => units.push((key, one)),
            }
        }
        units.into_iter().map(|(_, unit)| unit).collect()
    };
    match how {
        Resampled::Years(autocorrelation) => {
            let years = gathered(&|of| of.year.to_string());
            // A block of all years has one resample.
            let block = Resampled::block(autocorrelation).min((years.len() / 2).max(1));
            over_years(&years, block, plan, CONFIDENCE)
        }
        Resampled::Units => over_events(&gathered(&|of| of.unit.clone()), plan, CONFIDENCE),
        Resampled::Each => over_events(&pairs.iter().map(unit).collect::<Vec<_>>(), plan, CONFIDENCE),
    }
}

fn comparison(pairs: &[Pair<'_>], how: Resampled, plan: Resampling) -> Option<(Comparison, usize)> {
    let weight: f64 = pairs.iter().map(|pair| pair.of.weight).sum();
    let mean =
        |of: fn(&Pair<'_>) -> f64| pairs.iter().map(|pair| pair.of.weight * of(pair)).sum::<f64>() / weight;
    let (score, reference) = (mean(|pair| pair.score), mean(|pair| pair.reference));
    if !(score.is_finite() && reference.is_finite()) {
        return None;
    }
    let found = resampled(pairs, how, plan);
    let units = found.map_or(0, |found| found.units);
    let sureness = found.filter(|found| found.units > 1).map(|found| Sureness {
        skill: found.skill_interval,
        difference: found.interval,
        better: found.better,
        is_few: found.is_few(),
    });
    let skill = crate::statistics::skill(score, reference);
    Some((Comparison { score, reference, skill, sureness }, units))
}

/// Summarises the scores of a target in a period; `None` without an observation that counts, or where a score is not finite.
pub fn summarised(
    what: &str,
    rule: ScoreRule,
    scores: &[ObservationScore],
    period: ScorePeriod,
    how: Resampled,
    plan: Resampling,
) -> Option<TargetScore> {
    let counted: Vec<&ObservationScore> =
        scores.iter().filter(|of| of.period == period && of.weight > 0.0).collect();
    let pairs: Vec<Pair<'_>> =
        counted.iter().map(|of| Pair { of, score: of.score, reference: of.reference }).collect();
    let (first, units) = comparison(&pairs, how, plan)?;
    let others: Option<Vec<Pair<'_>>> =
        counted.iter().map(|of| of.other.map(|reference| Pair { of, score: of.score, reference })).collect();
    let other = others.and_then(|pairs| comparison(&pairs, how, plan)).map(|(other, _)| other);
    let orders: Option<Vec<f64>> = counted.iter().map(|of| of.order).collect();
    let within = orders.map(|orders| {
        [0.5, 0.9].map(|share: f64| {
            let edge = (1.0 - share) / 2.0;
            let inside = orders.iter().filter(|order| (edge..=1.0 - edge).contains(*order)).count();
            inside as f64 / orders.len() as f64
        })
    });
    let n = counted.len();
    Some(TargetScore { what: what.to_owned(), period, rule, n, units, resampled: how, first, other, within })
}

/// Compares the scores of two forecasts of the same observations in a period: the first against the second. Observations that one of
/// them lacks are left out; `None` where nothing is left.
pub fn compared(
    scores: &[ObservationScore],
    others: &[ObservationScore],
    period: ScorePeriod,
    how: Resampled,
    plan: Resampling,
) -> Option<(Comparison, usize)> {
    let same = |of: &ObservationScore| {
        others.iter().find(|other| (&other.unit, other.year, other.period) == (&of.unit, of.year, of.period))
    };
    let counted = scores.iter().filter(|of| of.period == period && of.weight > 0.0);
    let pairs: Vec<Pair<'_>> =
        counted.filter_map(|of| Some(Pair { of, score: of.score, reference: same(of)?.score })).collect();
    if pairs.is_empty() {
        return None;
    }
    comparison(&pairs, how, plan)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: Resampling = Resampling { resamples: 999, seed: 1 };

    fn score(unit: &str, year: i16, score: f64, reference: f64, order: f64) -> ObservationScore {
        ObservationScore {
            unit: unit.to_owned(),
            year,
            period: ScorePeriod::Holdout,
            weight: 1.0,
            score,
            reference,
            other: None,
            order: Some(order),
        }
    }

    #[test]
    fn blocks_are_as_long_as_errors_remember() {
        assert_eq!([0.0, 0.1, 0.4, 0.5, 0.7, 0.8, 0.99].map(Resampled::block), [1, 1, 3, 3, 6, 9, 10]);
        assert_eq!(Resampled::block(-0.5), 3);
    }

    #[test]
    fn a_target_has_means_a_skill_and_coverage() {
        let scores: Vec<ObservationScore> = (0..8)
            .map(|k| score("", 2017 + k, 0.1 + 0.01 * f64::from(k), 0.2, (f64::from(k) + 0.5) / 8.0))
            .collect();
        let found =
            summarised("a", ScoreRule::Crps, &scores, ScorePeriod::Holdout, Resampled::Years(0.4), PLAN)
                .expect("a score");
        assert!((found.first.score - 0.135).abs() < 1e-15 && (found.first.reference - 0.2).abs() < 1e-15);
        assert!(found.first.skill.is_some_and(|skill| (skill - 0.325).abs() < 1e-12));
        // Orders of 1/16, 3/16, ...: four within the middle half, and all within nine tenths.
        assert_eq!(found.within, Some([0.5, 1.0]));
        assert_eq!((found.n, found.units, found.other), (8, 2, None));
        let sure = found.first.sureness.expect("two blocks");
        assert!(sure.is_few && sure.better == 1.0 && sure.difference.high < 0.0);
        assert_eq!(summarised("a", ScoreRule::Crps, &scores, ScorePeriod::Fit, Resampled::Each, PLAN), None);
    }

    #[test]
    fn one_unit_has_no_interval_and_a_weight_counts() {
        let mut scores = vec![score("A-B", 2017, 1.0, 2.0, 0.5), score("A-B", 2018, 3.0, 2.0, 0.5)];
        scores[1].weight = 0.5;
        let of = |how| {
            summarised("a", ScoreRule::Crps, &scores, ScorePeriod::Holdout, how, PLAN).expect("a score")
        };
        let pairs = of(Resampled::Units);
        assert_eq!((pairs.units, pairs.first.sureness), (1, None));
        assert!((pairs.first.score - 2.5 / 1.5).abs() < 1e-15);
        assert_eq!(of(Resampled::Each).units, 2);
    }

    #[test]
    fn forecasts_are_compared_on_what_both_have() {
        let one = [score("", 2017, 0.1, 1.0, 0.5), score("", 2018, 0.2, 1.0, 0.5)];
        let other = [score("", 2018, 0.5, 1.0, 0.5), score("", 2019, 0.4, 1.0, 0.5)];
        let (found, _) =
            compared(&one, &other, ScorePeriod::Holdout, Resampled::Each, PLAN).expect("a year of both");
        assert_eq!((found.score, found.reference), (0.2, 0.5));
        assert_eq!(compared(&one, &[], ScorePeriod::Holdout, Resampled::Each, PLAN), None);
    }
}
