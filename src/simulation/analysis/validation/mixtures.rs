//! Predicts the years of a series by the sets of a posterior.
//!
//! Each set has a path, the mean of its histories by year. A series has a measurement model, link(y) = a + b x + e, with errors that
//! remember the year before. Of each set, a, b and the spread of e are fitted to the years of the fit alone, with what is unknown of them
//! integrated into the variance of the prediction ([`Elimination::Integrated`]). Years of the fit are predicted by N(a + b x, s²), later
//! ones by what the measurement forecasts from the last year of the fit ([`Measurement::forecast`]). The prediction of the posterior is
//! the mixture over its sets, with equal weights.
//!
//! A demeaned series has one slope for all pairs, fitted by least squares to what is left without the means of pairs and years; the
//! means of pairs are those of the years of the fit.
//!
//! References use no model: a straight line through the years of the fit, with the spread of its residuals; of logarithms also a line
//! through these; of pairs whose values cannot fall below 0 also a half-normal distribution whose scale changes by a constant factor.

use super::series::{Measured, left_of, line};
use super::{Scale, ScorePeriod, ScoredLine, ScoredSeries};
use crate::analysis::calibration::likelihood::{Elimination, Fit, Link, Measurement};
use crate::statistics::{
    HalfNormalTrend, Line, Mixture, Slope, crps_half_normal, crps_lognormal, crps_normal,
};

/// Simulated paths of a series: by line and year, the mean of each set.
pub type Paths = [Vec<Vec<f64>>];

/// A second reference of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum OtherReference {
    /// A line through logarithms: mean and standard deviation on their scale.
    LogLine(f64, f64),
    /// A half-normal distribution with a trend: the standard deviation of the normal one.
    HalfNormal(f64),
}

impl OtherReference {
    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::LogLine(..) => "log_line",
            Self::HalfNormal(_) => "half_normal_trend",
        }
    }

    /// The score of an observation.
    fn score(self, observed: f64) -> f64 {
        match self {
            Self::LogLine(mean, sd) => crps_lognormal(observed, mean, sd),
            Self::HalfNormal(sd) => crps_half_normal(observed, sd),
        }
    }
}

/// The prediction of one observation.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    /// The pair; empty for the region.
    pub pair: String,
    /// The year.
    pub year: i16,
    /// Whether the measurement is fitted to the year.
    pub period: ScorePeriod,
    /// How much the observation counts, in `[0,1]`.
    pub weight: f64,
    /// The observation in its unit; of a demeaned series what is left of it on the scale.
    pub observed: f64,
    /// What the posterior predicts, in the same unit.
    pub mixture: Mixture,
    /// Mean and standard deviation of the straight line.
    pub line: (f64, f64),
    /// A second reference.
    pub other: Option<OtherReference>,
}

impl Prediction {
    /// The continuous ranked probability score.
    pub fn score(&self) -> f64 {
        self.mixture.crps(self.observed)
    }

    /// The score of the straight line.
    pub fn reference(&self) -> f64 {
        crps_normal(self.observed, self.line.0, self.line.1)
    }

    /// The score of the second reference.
    pub fn other_reference(&self) -> Option<f64> {
        self.other.map(|other| other.score(self.observed))
    }
}

/// The predictions of a series, line by line; without lines to which no measurement can be fitted, and without years in which a set has
/// none.
pub fn predictions(series: &ScoredSeries, paths: &Paths, fit_until: i16) -> Vec<Prediction> {
    let of_line = |line: &ScoredLine| -> Vec<Measured> {
        let year = |year: &super::ScoredYear| Measured {
            year: year.year,
            is_fit: year.year <= fit_until,
            observed: year.value,
            on_scale: year.linked,
            model: f64::NAN,
            spread: 0.0,
            weight: year.weight,
        };
        line.years.iter().map(year).collect()
    };
    let mut lines: Vec<Vec<Measured>> = series.lines.iter().map(of_line).collect();
    let forecasts = if series.scale.is_demeaned() {
        let left = left_of(&lines, fit_until, |year| year.on_scale);
        for (year, left) in lines.iter_mut().flatten().zip(left) {
            (year.observed, year.on_scale) = (left, left);
        }
        demeaned_forecasts(series, &lines, paths, fit_until)
    } else {
        lines.iter().zip(paths).map(|(years, path)| line_forecasts(series, years, path)).collect()
    };
    let mut found = Vec::new();
    for ((of, years), parts) in series.lines.iter().zip(&lines).zip(forecasts) {
        let Some(references) = References::new(series, of, years) else { continue };
        for (year, parts) in years.iter().zip(parts) {
            let mixture = match series.scale {
                Scale::Log => Mixture::lognormal(parts),
                _ => Mixture::normal(parts),
            };
            let Some(mixture) = mixture else { continue };
            let at = f64::from(year.year);
            found.push(Prediction {
                pair: of.pair.clone(),
                year: year.year,
                period: ScorePeriod::of(year.year, fit_until),
                weight: year.weight,
                observed: year.observed,
                mixture,
                line: (references.line.at(at), references.line.sd),
                other: references.other(at),
            });
        }
    }
    found
}

/// Means and standard deviations of the sets, by year.
type Forecasts = Vec<Vec<(f64, f64)>>;

/// Forecasts of a line by the measurement of each set; empty where none can be fitted.
fn line_forecasts(series: &ScoredSeries, years: &[Measured], path: &[Vec<f64>]) -> Forecasts {
    let link = if series.scale == Scale::Log { Link::Log } else { Link::Identity };
    let fitted: Vec<usize> =
        (0..years.len()).filter(|place| years[*place].is_fit && years[*place].weight > 0.0).collect();
    let observations: Vec<(i16, f64)> =
        fitted.iter().map(|place| (years[*place].year, years[*place].observed)).collect();
    let measurement = Measurement::new(&observations, link, series.slope, series.autocorrelation);
    let Ok(measurement) = measurement else { return vec![Vec::new(); years.len()] };
    let sets = path.first().map_or(0, Vec::len);
    let fit_of = |set: usize| -> Option<Fit> {
        let x: Vec<f64> = fitted.iter().map(|place| path[*place][set]).collect();
        measurement.fit(&x, Elimination::Integrated).ok()
    };
    let fits: Vec<Option<Fit>> = (0..sets).map(fit_of).collect();
    let of_year = |(year, x): (&Measured, &Vec<f64>)| -> Vec<(f64, f64)> {
        let of_set = |(fit, x): (&Option<Fit>, &f64)| {
            let fit = fit.as_ref()?;
            if year.is_fit {
                return Some((fit.intercept + fit.slope * x, fit.sd));
            }
            let forecast = measurement.forecast(fit, year.year, *x).ok()?;
            Some((forecast.mean, forecast.variance.max(0.0).sqrt()))
        };
        let parts: Option<Vec<(f64, f64)>> = fits.iter().zip(x).map(of_set).collect();
        // Sets without a forecast cannot be left out: the others would be more of the mixture than they are.
        parts.unwrap_or_default()
    };
    years.iter().zip(path).map(of_year).collect()
}

/// Forecasts of all lines of a demeaned series by the slope of each set.
fn demeaned_forecasts(
    series: &ScoredSeries,
    lines: &[Vec<Measured>],
    paths: &Paths,
    fit_until: i16,
) -> Vec<Forecasts> {
    let sets = paths.iter().flatten().next().map_or(0, Vec::len);
    let mut found: Vec<Forecasts> =
        lines.iter().map(|years| vec![Vec::with_capacity(sets); years.len()]).collect();
    let mut simulated = lines.to_vec();
    for set in 0..sets {
        for (years, path) in simulated.iter_mut().zip(paths) {
            for (year, x) in years.iter_mut().zip(path) {
                year.model = x[set];
            }
        }
        let left = left_of(&simulated, fit_until, |year| year.model);
        for (year, left) in simulated.iter_mut().flatten().zip(left) {
            year.model = left;
        }
        let point = |year: &Measured| (year.model, year.on_scale);
        let Some(measure) = line(simulated.iter().flatten(), point, series.slope) else { return found };
        for (years, parts) in simulated.iter().zip(&mut found) {
            for (year, parts) in years.iter().zip(parts) {
                parts.push((measure.at(year.model), series.error.unwrap_or(measure.sd)));
            }
        }
    }
    found
}

/// The references of a line.
struct References {
    line: Line,
    log_line: Option<Line>,
    half_normal: Option<HalfNormalTrend>,
}

impl References {
    /// References fitted to the years of the fit; `None` for fewer than three.
    fn new(series: &ScoredSeries, of: &ScoredLine, years: &[Measured]) -> Option<Self> {
        let by_year = |year: &Measured| (f64::from(year.year), year.observed);
        let in_logs = |year: &Measured| (f64::from(year.year), year.on_scale);
        let is_log = series.scale == Scale::Log;
        let is_of_pair = !of.pair.is_empty() && series.scale == Scale::Identity;
        let fit = years.iter().filter(|year| year.is_fit && year.weight > 0.0);
        let points: Vec<(f64, f64)> = fit.map(by_year).collect();
        Some(Self {
            line: line(years, by_year, Slope::Any)?,
            log_line: line(years, in_logs, Slope::Any).filter(|_| is_log),
            half_normal: HalfNormalTrend::fit(&points).filter(|_| is_of_pair),
        })
    }

    fn other(&self, year: f64) -> Option<OtherReference> {
        let log_line = self.log_line.map(|line| OtherReference::LogLine(line.at(year), line.sd));
        log_line.or(self.half_normal.map(|trend| OtherReference::HalfNormal(trend.sd(year))))
    }
}

#[cfg(test)]
mod tests;
