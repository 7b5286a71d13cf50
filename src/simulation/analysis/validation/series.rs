//! Predicts the years of a series.
//!
//! Observed series have their own units. So each has a measurement model: link(observed) = α + β x + noise, with x the mean
//! of the lens in the year. It is fitted by least squares to the years of the fit, with the weights of the record; β has the sign that
//! the record states, or is 0. The prediction is normal on the scale of the link with mean α + β x and variance β² σ² + s², with σ the
//! spread of histories and s the spread of the residuals, or the error that the record states. A demeaned series has one α and one β
//! for all pairs. The reference is a straight line through the same years, which uses no model; on the scale of logarithms it is one
//! through the values, and a second one through the logarithms.

use std::ops::Range;

use super::{Score, ScorePeriod, ScoreRule, ScoredLine, ScoredSeries, Sum};
use crate::model::Series;
use crate::outcome::Results;
use crate::statistics::{Line, PanelValue, Slope, crps_lognormal, crps_normal, demeaned};

/// The scale on which a series is linear in the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Its values.
    Identity,
    /// Their natural logarithms.
    Log,
    /// Values without the means of pairs and of years.
    Demeaned,
    /// Natural logarithms without the means of pairs and of years.
    LogDemeaned,
}

impl Scale {
    /// Every scale.
    pub const ALL: [Self; 4] = [Self::Identity, Self::Log, Self::Demeaned, Self::LogDemeaned];

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Log => "log",
            Self::Demeaned => "demeaned",
            Self::LogDemeaned => "log_demeaned",
        }
    }

    /// The scoring rule of a series on this scale.
    fn rule(self) -> ScoreRule {
        if self == Self::Log { ScoreRule::CrpsLognormal } else { ScoreRule::Crps }
    }

    /// Whether the means of pairs and of years are taken away.
    pub fn is_demeaned(self) -> bool {
        matches!(self, Self::Demeaned | Self::LogDemeaned)
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
    /// The scale of the measurement.
    pub scale: Scale,
    /// How much the observation counts, in `[0,1]`.
    pub weight: f64,
    /// The observation; without the means of pairs and years if these are taken away, and then on the scale.
    pub observed: f64,
    /// Mean of the lens, likewise.
    pub model: f64,
    /// Slope β of the measurement model.
    pub slope: f64,
    /// Mean of the prediction on the scale.
    pub predicted: f64,
    /// Standard deviation of the prediction on the scale.
    pub sd: f64,
    /// Mean of the prediction of the straight line, in the unit of `observed`.
    pub line: f64,
    /// Its standard deviation.
    pub line_sd: f64,
    /// Mean and standard deviation of the line through logarithms, on the scale of logarithms.
    pub log_line: Option<(f64, f64)>,
}

/// One year of a line, on the scale of the measurement.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured {
    pub year: i16,
    pub is_fit: bool,
    /// The observation in its own unit; of demeaned series on the scale.
    pub observed: f64,
    /// The observation on the scale.
    pub on_scale: f64,
    /// Mean and spread of the lens.
    pub model: f64,
    pub spread: f64,
    pub weight: f64,
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

/// The years of a line; `None` if the results lack what it measures.
fn measured(results: &Results, line: &ScoredLine, fit_until: i16) -> Option<Vec<Measured>> {
    let years = line.years.iter().map(|year| {
        let (model, spread) = level(results, &line.of, &year.ticks)?;
        Some(Measured {
            year: year.year,
            is_fit: year.year <= fit_until,
            observed: year.value,
            on_scale: year.linked,
            model,
            spread,
            weight: year.weight,
        })
    });
    years.collect()
}

/// What is left of a value of each year without the means of pairs and years, line by line.
pub(super) fn left_of(lines: &[Vec<Measured>], fit_until: i16, of: impl Fn(&Measured) -> f64) -> Vec<f64> {
    let values = lines.iter().enumerate().flat_map(|(unit, line)| line.iter().map(move |year| (unit, year)));
    let value = |(unit, year): (usize, &Measured)| PanelValue {
        unit,
        year: year.year,
        value: of(year),
        weight: year.weight,
    };
    demeaned(&values.map(value).collect::<Vec<_>>(), fit_until)
}

/// Takes the means of pairs and years from observations and from the lens.
fn demean(lines: &mut [Vec<Measured>], fit_until: i16) {
    let (observed, model) =
        (left_of(lines, fit_until, |year| year.on_scale), left_of(lines, fit_until, |year| year.model));
    let left = observed.into_iter().zip(model);
    for (year, (observed, model)) in lines.iter_mut().flatten().zip(left) {
        (year.observed, year.on_scale, year.model) = (observed, observed, model);
    }
}

/// Fits a line to the years of the fit.
pub(super) fn line<'a>(
    years: impl IntoIterator<Item = &'a Measured>,
    point: impl Fn(&Measured) -> (f64, f64),
    slope: Slope,
) -> Option<Line> {
    let fit = years.into_iter().filter(|year| year.is_fit);
    let points: Vec<(f64, f64, f64)> = fit
        .map(|year| {
            let (x, y) = point(year);
            (x, y, year.weight)
        })
        .collect();
    Line::weighted(&points, slope)
}

/// Predicts the years of a series; without lines of which too few years are fitted.
pub(super) fn fitted(results: &Results, series: &ScoredSeries, fit_until: i16) -> Vec<Fitted> {
    let scale = series.scale;
    let lines = series.lines.iter().map(|line| measured(results, line, fit_until));
    let mut lines: Vec<Vec<Measured>> = lines.map(Option::unwrap_or_default).collect();
    let on_model = |year: &Measured| (year.model, year.on_scale);
    let mut pooled = None;
    if scale.is_demeaned() {
        demean(&mut lines, fit_until);
        pooled = line(lines.iter().flatten(), on_model, series.slope);
    }
    let mut all = Vec::new();
    for (of, years) in series.lines.iter().zip(&lines) {
        let by_year = |year: &Measured| (f64::from(year.year), year.observed);
        let in_logs = |year: &Measured| (f64::from(year.year), year.on_scale);
        let measure = if scale.is_demeaned() { pooled } else { line(years, on_model, series.slope) };
        let Some((measure, trend)) = measure.zip(line(years, by_year, Slope::Any)) else { continue };
        let log_trend = line(years, in_logs, Slope::Any).filter(|_| scale == Scale::Log);
        let error = series.error.unwrap_or(measure.sd);
        all.extend(years.iter().map(|year| {
            let spread = measure.slope * year.spread;
            Fitted {
                series: series.name.clone(),
                pair: of.pair.clone(),
                year: year.year,
                period: ScorePeriod::of(year.year, fit_until),
                scale,
                weight: year.weight,
                observed: year.observed,
                model: year.model,
                slope: measure.slope,
                predicted: measure.at(year.model),
                sd: (spread * spread + error * error).sqrt(),
                line: trend.at(f64::from(year.year)),
                line_sd: trend.sd,
                log_line: log_trend.map(|trend| (trend.at(f64::from(year.year)), trend.sd)),
            }
        }));
    }
    all
}

/// Scores the predictions of a series in a period.
pub(super) fn score(lines: &[Fitted], series: &ScoredSeries, period: ScorePeriod) -> Option<Score> {
    let mut sum = Sum::default();
    for year in lines.iter().filter(|year| year.period == period) {
        let reference = crps_normal(year.observed, year.line, year.line_sd);
        let other = year.log_line.map(|(mean, sd)| crps_lognormal(year.observed, mean, sd));
        let score = match series.scale {
            Scale::Log => crps_lognormal(year.observed, year.predicted, year.sd),
            _ => crps_normal(year.observed, year.predicted, year.sd),
        };
        sum.add_weighted(score, reference, other, year.weight);
    }
    sum.mean(&series.name, period, series.scale.rule())
}
