//! Series of a record after their last observation.

use super::error::ForecastError;
use super::panels::PanelLines;
use crate::analysis::calibration::likelihood::{self, Elimination, Measurement};
use crate::engine::{Observable, Statistic};
use crate::scenario::calibration::TargetChoice;
use crate::scenario::observations::{Link, ObservedLine, ObservedSeries};
use crate::scenario::{Record, Scenario};
use crate::statistics::{self, Slope};
use crate::studies::observed::{measured, slope, ticks};

/// Observables with their weights: the simulated value of a year is the sum of their means.
pub type Value = Vec<(usize, f64)>;

/// A series of the region or of a pair in the years that are forecast, with its references.
#[derive(Debug, Clone, PartialEq)]
pub struct Prospect {
    /// Name of the series.
    pub series: String,
    /// Title of the series for people.
    pub title: String,
    /// The pair, such as `KAZ-UZB`; empty for the region.
    pub pair: String,
    /// Years of the forecast, at least one, all after the last observation.
    pub years: Vec<i16>,
    /// Whether predictions are of its logarithm.
    pub is_log: bool,
    /// What is forecast: `identity` for the value, `demeaned` or `log_demeaned` for a contrast of the value or of its logarithm.
    pub scale: &'static str,
    /// By year, mean and standard deviation of a straight line through the years of the fit; `None` with fewer than three.
    pub line: Option<Vec<(f64, f64)>>,
    /// By year, the last observation and the standard deviation of a random walk from there.
    pub last_value: Vec<(f64, f64)>,
}

/// A series of the region or of a pair, to be forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What is forecast.
    pub prospect: Prospect,
    measurement: Measurement,
    /// The last observation.
    last: (i16, f64),
    /// Simulated values in the years of the fit, in the year of the last observation, and in the years of the forecast.
    fitted: Vec<Value>,
    at_last: Value,
    ahead: Vec<Value>,
}

/// Makes lines, and gathers what they need of a history.
pub struct Lines<'a> {
    scenario: &'a Scenario,
    years: (i16, i16),
    pub list: Vec<Line>,
    pub panels: Vec<PanelLines>,
    pub observables: Vec<Observable>,
}

impl<'a> Lines<'a> {
    /// No line yet, for the years from the first to the last.
    pub fn new(scenario: &'a Scenario, years: (i16, i16)) -> Self {
        Self { scenario, years, list: Vec::new(), panels: Vec::new(), observables: Vec::new() }
    }

    /// The years of the forecast after a year.
    pub fn years_after(&self, last: i16) -> Vec<i16> {
        (self.years.0.max(last.saturating_add(1))..=self.years.1).collect()
    }

    /// The choices of the calibration for a series.
    pub fn choice(&self, series: &str) -> TargetChoice {
        self.scenario.calibration().target(series)
    }

    /// The simulated value of a line in a year; `None` where the calendar lacks the year.
    pub fn value(&mut self, series: &ObservedSeries, line: &ObservedLine, year: i16) -> Option<Value> {
        let ticks = ticks(self.scenario, year)?;
        let of = measured(self.scenario, series, line);
        let value = of.into_iter().map(|(series, weight)| {
            self.observables.push(Observable { series, statistic: Statistic::Mean { ticks: ticks.clone() } });
            (self.observables.len() - 1, weight)
        });
        Some(value.collect())
    }

    /// Adds the lines of a series that have years to forecast, or says why they are left out.
    pub fn add(&mut self, record: &Record, series: &ObservedSeries, left_out: &mut Vec<String>) {
        if series.measurement.demeaned {
            let before = self.observables.len();
            match PanelLines::new(self, record, series) {
                Ok(panel) => self.panels.extend(panel),
                Err(reason) => {
                    self.observables.truncate(before);
                    left_out.push(format!("{}: {reason}", series.name));
                }
            }
            return;
        }
        for line in &series.lines {
            let pair = line.pair.as_ref().map(|pair| pair.join("-")).unwrap_or_default();
            if let Err(reason) = self.line(record, series, line, &pair) {
                left_out.push(format!("{}: {reason}", super::asked::series_name(&series.name, &pair)));
            }
        }
    }

    fn line(
        &mut self,
        record: &Record,
        series: &ObservedSeries,
        line: &ObservedLine,
        pair: &str,
    ) -> Result<(), String> {
        let Some(last) = line.values.last().copied() else { return Ok(()) };
        let years = self.years_after(last.0);
        if years.is_empty() {
            return Ok(());
        }
        let choice = self.choice(&series.name);
        let counts = |year: i16| {
            choice.from.is_none_or(|from| from <= year)
                && year <= choice.until.unwrap_or(i16::MAX).min(record.fit_until())
        };
        let before = self.observables.len();
        let (mut observed, mut fitted) = (Vec::new(), Vec::new());
        let mut weighted = Vec::new();
        for (year, value) in line.values.iter().copied().filter(|(year, _)| counts(*year)) {
            let weight = series.weight(line, year);
            weighted.push((f64::from(year), value, weight));
            if weight <= 0.0 {
                continue;
            }
            if let Some(simulated) = self.value(series, line, year) {
                observed.push((year, value));
                fitted.push(simulated);
            }
        }
        let stated = &series.measurement;
        let link = choice.link.unwrap_or(stated.link);
        let of_link = if link == Link::Log { likelihood::Link::Log } else { likelihood::Link::Identity };
        let slope = slope(choice.slope.unwrap_or(stated.slope));
        let autocorrelation = choice.autocorrelation.unwrap_or(stated.autocorrelation);
        let measurement = Measurement::new(&observed, of_link, slope, autocorrelation);
        let at_last = self.value(series, line, last.0);
        let ahead: Option<Vec<Value>> = years.iter().map(|year| self.value(series, line, *year)).collect();
        let (measurement, (at_last, ahead)) = match (measurement, at_last.zip(ahead)) {
            (Ok(measurement), Some(simulated)) => (measurement, simulated),
            (Err(problem), _) => {
                self.observables.truncate(before);
                return Err(problem.to_string());
            }
            (Ok(_), None) => {
                self.observables.truncate(before);
                return Err("the calendar lacks the year of its last observation".to_owned());
            }
        };
        let trend = statistics::Line::weighted(&weighted, Slope::Any);
        let at =
            |trend: statistics::Line| years.iter().map(move |year| (trend.at(f64::from(*year)), trend.sd));
        let walk = walk(&line.values);
        let ahead_of = |year: &i16| (last.1, walk * f64::from(year - last.0).sqrt());
        let prospect = Prospect {
            series: series.name.clone(),
            title: series.title.clone(),
            pair: pair.to_owned(),
            is_log: link == Link::Log,
            scale: "identity",
            line: trend.map(|trend| at(trend).collect()),
            last_value: years.iter().map(ahead_of).collect(),
            years,
        };
        self.list.push(Line { prospect, measurement, last, fitted, at_last, ahead });
        Ok(())
    }
}

/// Standard deviation of the change in a year of a random walk through observations: the root of the mean of squared changes, each over
/// its number of years; 0 with one observation.
pub fn walk(values: &[(i16, f64)]) -> f64 {
    let squares = values.windows(2).map(|two| {
        let change = two[1].1 - two[0].1;
        change * change / f64::from(two[1].0 - two[0].0)
    });
    let size = values.len().saturating_sub(1).max(1);
    (squares.sum::<f64>() / size as f64).sqrt()
}

impl Line {
    /// Mean and variance of the prediction of each year, on the scale of the measurement, given the means of the observables over the
    /// histories of a set.
    ///
    /// # Errors
    /// [`ForecastError::Simulated`] where a mean is no finite number.
    pub fn forecast(
        &self,
        means: &[f64],
        elimination: Elimination,
    ) -> Result<Vec<(f64, f64)>, ForecastError> {
        let of = |value: &Value| value.iter().map(|(place, weight)| weight * means[*place]).sum::<f64>();
        let failed = |problem| ForecastError::Simulated { series: self.prospect.title.clone(), problem };
        let path: Vec<f64> = self.fitted.iter().map(of).collect();
        let fit = self.measurement.fit(&path, elimination).map_err(failed)?;
        let (year, value) = self.last;
        let last = (year, value, of(&self.at_last));
        let ahead = self.prospect.years.iter().zip(&self.ahead).map(|(year, x)| {
            let found = self.measurement.forecast_after(&fit, last, (*year, of(x))).map_err(failed)?;
            Ok((found.mean, found.variance))
        });
        ahead.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_random_walk_by_hand() {
        // Changes of 1 in a year, -2 in four: (1 + 1)/2.
        assert_eq!(walk(&[(2000, 3.0), (2001, 4.0), (2005, 2.0)]), 1.0);
        assert_eq!(walk(&[(2000, 3.0)]), 0.0);
    }
}
