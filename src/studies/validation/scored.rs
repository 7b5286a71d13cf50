//! Observations of a record scored by what a posterior predicts of them.

use super::simulated::Simulated;
use crate::analysis::validation::{
    AGREEMENTS, DISPUTES, DatePassage, ObservationScore, Observations, Prediction, Resampled, Scale,
    ScorePeriod, ScoreRule, ScoredDate, predictions,
};
use crate::statistics::{brier, constant_hazard, crps_date, logarithmic};

/// A target with the scores of its observations.
#[derive(Debug, Clone)]
pub struct Scored {
    /// Name of the target.
    pub what: String,
    /// The scoring rule.
    pub rule: ScoreRule,
    /// The units of its intervals.
    pub resampled: Resampled,
    /// Name of the reference.
    pub against: &'static str,
    /// Name of the second reference; empty if there is none.
    pub other_against: &'static str,
    /// The scores.
    pub scores: Vec<ObservationScore>,
    /// The predictions of a series.
    pub predictions: Vec<Prediction>,
    /// The forecasts of dates, year by year.
    pub dates: Vec<ForecastDate>,
}

/// The forecast of a date.
#[derive(Debug, Clone)]
pub struct ForecastDate {
    /// What is forecast.
    pub date: ScoredDate,
    /// By year, the probability that it has come by its end.
    pub forecast: Vec<f64>,
    /// That of a constant hazard.
    pub hazard: Vec<f64>,
}

/// Scores all observations by the histories of a posterior.
///
/// Series: the continuous ranked probability score of the mixture over sets, against a straight line, and against a line through
/// logarithms or a half-normal trend. Dates: the ranked probability score by year, mean over years y of (P(T ≤ y) - 1{t ≤ y})², with
/// P = (k + ½)/(n + 1) from the n histories in which it had not come by the end of the fit, against a constant hazard and against
/// "never". Where disputes break out: -ln of the mean share of the pair over sets, at least ½/(n + 1), by onset, against even shares.
/// Agreements by a day: Brier's score of (k + ½)/(n + 1), against one half.
pub fn scored(of: &Observations, simulated: &Simulated) -> Vec<Scored> {
    let mut found: Vec<Scored> = of
        .series
        .iter()
        .zip(&simulated.paths)
        .map(|(series, paths)| {
            let predictions = predictions(series, paths, of.fit_until);
            let is_regional = series.lines.iter().all(|line| line.pair.is_empty());
            let other = predictions.iter().find_map(|of| of.other);
            Scored {
                what: series.name.clone(),
                rule: if series.scale == Scale::Log { ScoreRule::CrpsLognormal } else { ScoreRule::Crps },
                resampled: match is_regional {
                    true => Resampled::Years(series.autocorrelation),
                    false => Resampled::Units,
                },
                against: "line",
                other_against: other.map_or("", |other| other.name()),
                scores: predictions.iter().map(ObservationScore::from).collect(),
                predictions,
                dates: Vec::new(),
            }
        })
        .collect();
    found.extend(disputes(of, simulated));
    found.extend(of.events.iter().map(|events| dates(events, simulated)));
    found.push(agreements(of, simulated));
    found.retain(|of| !of.scores.is_empty());
    found
}

/// Targets without predictions of numbers.
fn plain(what: &str, rule: ScoreRule, against: [&'static str; 2], scores: Vec<ObservationScore>) -> Scored {
    let [against, other_against] = against;
    Scored {
        what: what.to_owned(),
        rule,
        resampled: Resampled::Each,
        against,
        other_against,
        scores,
        predictions: Vec::new(),
        dates: Vec::new(),
    }
}

fn score(unit: String, year: i16, period: ScorePeriod, [score, reference]: [f64; 2]) -> ObservationScore {
    ObservationScore { unit, year, period, weight: 1.0, score, reference, other: None, order: None }
}

fn disputes(of: &Observations, simulated: &Simulated) -> Option<Scored> {
    let disputes = of.disputes.as_ref()?;
    let even = logarithmic(1.0 / disputes.pairs.len() as f64);
    // As little as half of one history, so that no onset is impossible.
    let least = 0.5 / (simulated.replicates as f64 + 1.0);
    let mut scores = Vec::new();
    for (place, ((_, onsets), share)) in disputes.pairs.iter().zip(&simulated.shares).enumerate() {
        let one = score(place.to_string(), 0, disputes.period, [logarithmic(share.max(least)), even]);
        scores.extend(std::iter::repeat_n(one, *onsets as usize));
    }
    Some(plain(DISPUTES, ScoreRule::Logarithmic, ["even_shares", ""], scores))
}

fn dates(events: &crate::analysis::validation::ScoredEvents, simulated: &Simulated) -> Scored {
    let (mut scores, mut all) = (Vec::new(), Vec::new());
    for date in &events.dates {
        let counts = match date.passage {
            DatePassage::OfResults(place) => simulated.of_results.get(place),
            DatePassage::OfSeries(place) => simulated.passages.get(place),
        };
        let Some(counts) = counts else { continue };
        let forecast = date.forecast(counts, simulated.replicates);
        let hazard = constant_hazard(events.hazard, forecast.len());
        let of = |forecast: &[f64]| crps_date(date.happened, forecast);
        let Some(found) = of(&forecast) else { continue };
        let Some((reference, never)) = of(&hazard).zip(of(&vec![0.0; forecast.len()])) else { continue };
        scores.push(ObservationScore {
            other: Some(never),
            ..score(date.unit.clone(), date.first, date.period, [found, reference])
        });
        all.push(ForecastDate { date: date.clone(), forecast, hazard });
    }
    let against = ["constant_hazard", "never"];
    Scored { dates: all, ..plain(&events.name, ScoreRule::CrpsDates, against, scores) }
}

fn agreements(of: &Observations, simulated: &Simulated) -> Scored {
    let one = |agreement: &crate::analysis::validation::ScoredAgreement| {
        let counts = simulated.of_results.get(agreement.passage)?;
        let by: u64 = counts.iter().take(agreement.tick + 1).sum();
        let probability = (by as f64 + 0.5) / (simulated.replicates as f64 + 1.0);
        let scores = [probability, 0.5].map(|probability| brier(probability, agreement.holds));
        let unit = format!("{} {}", agreement.passage, agreement.tick);
        Some(score(unit, 0, agreement.period, scores))
    };
    let scores = of.agreements.iter().filter_map(one).collect();
    plain(AGREEMENTS, ScoreRule::Brier, ["one_half", ""], scores)
}
