//! Predicts dates of events.
//!
//! A history has a first passage, such as the first agreement of all states or a dispute that is settled. The forecast of a date is the
//! share of histories whose passage lies before the end of a year. Dates after the years of the fit are forecast given what was known
//! at the end of the fit: among the histories in which it had not happened by then. The share is (k + 1/2)/(n + 1), k of n histories,
//! so that no forecast is certain, and nothing is forecast as an even chance where no history agrees with what was known. References are
//! a constant hazard, from the events and the years of exposure up to the end of the fit, and a forecast that it does not happen.

use super::{Score, ScorePeriod, ScoreRule, Sum};
use crate::outcome::Results;
use crate::statistics::{constant_hazard, crps_date};

/// First passages of series: by passage, the number of replicates by the tick in which it occurs.
pub type Passages = [Vec<u64>];

/// Where the passages of an event are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePassage {
    /// Place among the first passages of the results.
    OfResults(usize),
    /// Place among [`Passages`].
    OfSeries(usize),
}

/// The date of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoredDate {
    /// What it is of: an issue, a pair such as `KAZ-UZB`; empty for the region.
    pub unit: String,
    /// The first year of the forecast.
    pub first: i16,
    /// The period in which it is scored.
    pub period: ScorePeriod,
    /// Its passage in the model.
    pub passage: DatePassage,
    /// Last tick by which it is known not to have happened; `None` if nothing is known.
    pub not_by: Option<usize>,
    /// The last tick of each year of the forecast, at least one.
    pub ticks: Vec<usize>,
    /// Place of the year in which it happened; `None` if it did not by the last of them.
    pub happened: Option<usize>,
}

/// Events of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredEvents {
    /// Name in files.
    pub name: String,
    /// Probability a year of the constant hazard, in `[0,1]`.
    pub hazard: f64,
    /// The dates.
    pub dates: Vec<ScoredDate>,
}

impl ScoredDate {
    /// For each year of the forecast, the probability that it has happened by its end, given the numbers of histories in which it
    /// happens by tick, of so many: (k + 1/2)/(n + 1), with k of the n histories in which it had not happened by what is known.
    pub fn forecast(&self, counts: &[u64], replicates: u64) -> Vec<f64> {
        let by = |tick: usize| counts.iter().take(tick + 1).sum::<u64>();
        let before = self.not_by.map_or(0, by);
        let left = replicates.saturating_sub(before) as f64;
        let share = |tick: &usize| (by(*tick).saturating_sub(before) as f64 + 0.5) / (left + 1.0);
        self.ticks.iter().map(share).collect()
    }
}

/// The forecast of a date; `None` if the results lack its passage.
fn forecast(results: &Results, passages: &Passages, date: &ScoredDate) -> Option<Vec<f64>> {
    let counts = match date.passage {
        DatePassage::OfResults(place) => &results.passages.get(place)?.counts,
        DatePassage::OfSeries(place) => passages.get(place)?,
    };
    Some(date.forecast(counts, results.replicates))
}

/// Scores the dates of a kind of event in a period.
pub(super) fn score(
    results: &Results,
    passages: &Passages,
    events: &ScoredEvents,
    period: ScorePeriod,
) -> Option<Score> {
    let mut sum = Sum::default();
    for date in events.dates.iter().filter(|date| date.period == period) {
        let years = date.ticks.len();
        let score = |forecast: &[f64]| crps_date(date.happened, forecast);
        let Some(found) = forecast(results, passages, date).and_then(|found| score(&found)) else { continue };
        let reference = score(&constant_hazard(events.hazard, years));
        let Some((reference, never)) = reference.zip(score(&vec![0.0; years])) else { continue };
        sum.add_weighted(found, reference, Some(never), 1.0);
    }
    sum.mean(&events.name, period, ScoreRule::CrpsDates)
}
