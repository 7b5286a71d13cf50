//! Series of pairs of which the means of pairs and of years are taken away, after their last observation.
//!
//! The level of a later year is not known before it is over. So what is forecast is a contrast: the value of a pair, less its own mean in
//! the years of the fit, less the mean of the same over all pairs that the last observed year has.

use super::error::ForecastError;
use super::lines::{Lines, Prospect, Value, walk};
use crate::analysis::calibration::likelihood::{Elimination, Panel, PanelObservation};
use crate::scenario::Record;
use crate::scenario::observations::{Link, ObservedLine, ObservedSeries};
use crate::statistics::{self, PanelValue, Slope, demeaned};
use crate::studies::observed::slope;

/// A series of pairs, to be forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelLines {
    /// What is forecast of each pair of the group, in their order.
    pub prospects: Vec<Prospect>,
    /// Places of the pairs of the group among the lines of the series.
    group: Vec<usize>,
    panel: Panel,
    autocorrelation: f64,
    fit_until: i16,
    last: i16,
    /// By pair of the group, the contrast in the last year.
    at_last: Vec<f64>,
    /// Places in `simulated` of what the panel is fitted to.
    fitted: Vec<usize>,
    /// Pair, year, weight and simulated value of each observation, and then of each year of the forecast.
    simulated: Vec<(usize, i16, f64, Value)>,
}

/// Contrasts by (pair of a group, year): of values without the effects of pairs and years, less their mean over the group in the year.
/// `None` where a pair of the group lacks one of the years.
pub fn contrasts(
    values: &[PanelValue],
    fit_until: i16,
    group: &[usize],
    years: &[i16],
) -> Option<Vec<Vec<f64>>> {
    let left = demeaned(values, fit_until);
    let of = |unit: usize, year: i16| {
        let place = values.iter().position(|value| (value.unit, value.year) == (unit, year));
        place.map(|place| left[place])
    };
    let mut by_pair = vec![Vec::with_capacity(years.len()); group.len()];
    for year in years {
        let all: Vec<f64> = group.iter().map(|unit| of(*unit, *year)).collect::<Option<_>>()?;
        let mean = all.iter().sum::<f64>() / all.len().max(1) as f64;
        by_pair.iter_mut().zip(all).for_each(|(pair, value)| pair.push(value - mean));
    }
    Some(by_pair)
}

/// The observations of a series that fix the effects of its pairs, those of the fit, and of some years all of a group.
pub fn observed(series: &ObservedSeries, fit_until: i16, group: &[usize], years: &[i16]) -> Vec<PanelValue> {
    let link = series.measurement.link;
    let lines = series.lines.iter().enumerate();
    let of = |(unit, line): (usize, &ObservedLine)| -> Vec<PanelValue> {
        let counts = |year: i16| year <= fit_until || group.contains(&unit) && years.contains(&year);
        let values = line.values.iter().filter(|(year, _)| counts(*year));
        let value = |(year, value): &(i16, f64)| {
            let weight = if *year <= fit_until { series.weight(line, *year) } else { 1.0 };
            PanelValue { unit, year: *year, value: link.of(*value), weight }
        };
        values.map(value).collect()
    };
    lines.flat_map(of).collect()
}

impl PanelLines {
    /// The panel of a series; `None` where it has no year to forecast.
    ///
    /// # Errors
    /// Why it is left out.
    pub fn new(
        lines: &mut Lines<'_>,
        record: &Record,
        series: &ObservedSeries,
    ) -> Result<Option<Self>, String> {
        let last = series.lines.iter().filter_map(|line| line.values.last()).map(|(year, _)| *year).max();
        let Some(last) = last else { return Ok(None) };
        let years = lines.years_after(last);
        if years.is_empty() {
            return Ok(None);
        }
        let in_last = |line: &ObservedLine| line.values.last().is_some_and(|(year, _)| *year == last);
        let group = series.lines.iter().enumerate().filter(|(_, line)| in_last(line));
        let group: Vec<usize> = group.map(|(place, _)| place).collect();
        if group.len() < 2 {
            return Err("its last year has one pair alone, which is compared with none".to_owned());
        }
        let fit_until = record.fit_until();
        let choice = lines.choice(&series.name);
        let stated = &series.measurement;
        let sign = slope(choice.slope.unwrap_or(stated.slope));
        let autocorrelation = choice.autocorrelation.unwrap_or(stated.autocorrelation);
        let link = choice.link.unwrap_or(stated.link);
        if link != stated.link {
            return Err("it is calibrated on another scale than that of the record".to_owned());
        }
        let values = observed(series, fit_until, &group, &[last]);
        let (mut observations, mut fitted, mut simulated) = (Vec::new(), Vec::new(), Vec::new());
        for PanelValue { unit, year, value, weight } in values.iter().copied() {
            let Some(x) = lines.value(series, &series.lines[unit], year) else { continue };
            let counts = choice.from.is_none_or(|from| from <= year)
                && year <= choice.until.unwrap_or(i16::MAX).min(fit_until);
            if counts && weight > 0.0 {
                fitted.push(simulated.len());
                observations.push(PanelObservation { pair: unit, year, value, weight });
            }
            simulated.push((unit, year, weight, x));
        }
        let is_simulated = |unit: &usize| simulated.iter().any(|(of, year, ..)| (of, *year) == (unit, last));
        if !group.iter().all(is_simulated) {
            return Err("the calendar lacks the year of its last observation".to_owned());
        }
        let panel = Panel::new(&observations, sign, autocorrelation, 1.0).map_err(|why| why.to_string())?;
        for year in &years {
            for unit in &group {
                let x = lines.value(series, &series.lines[*unit], *year);
                let x = x.ok_or_else(|| "the calendar lacks a year of it".to_owned())?;
                simulated.push((*unit, *year, 1.0, x));
            }
        }
        // Contrasts in all years that the whole group has.
        let has =
            |year: &i16| group.iter().all(|unit| series.lines[*unit].values.iter().any(|of| of.0 == *year));
        let whole: Vec<i16> = (1..=last).filter(has).collect();
        let all = observed(series, fit_until, &group, &whole);
        let by_pair = contrasts(&all, fit_until, &group, &whole).unwrap_or_default();
        let mut prospects = Vec::new();
        let mut at_last = Vec::new();
        for (unit, values) in group.iter().zip(by_pair) {
            let by_year: Vec<(i16, f64)> = whole.iter().copied().zip(values).collect();
            let points: Vec<(f64, f64)> = by_year
                .iter()
                .filter(|(year, _)| *year <= fit_until)
                .map(|(year, value)| (f64::from(*year), *value))
                .collect();
            let Some((_, value)) = by_year.last().copied() else { continue };
            at_last.push(value);
            let trend = statistics::Line::fit(&points, Slope::Any);
            let steps = walk(&by_year);
            prospects.push(Prospect {
                series: series.name.clone(),
                title: series.title.clone(),
                pair: series.lines[*unit].pair.as_ref().map(|pair| pair.join("-")).unwrap_or_default(),
                is_log: false,
                scale: if link == Link::Log { "log_demeaned" } else { "demeaned" },
                line: trend
                    .map(|trend| years.iter().map(|year| (trend.at(f64::from(*year)), trend.sd)).collect()),
                last_value: years.iter().map(|year| (value, steps * f64::from(year - last).sqrt())).collect(),
                years: years.clone(),
            });
        }
        if prospects.len() < group.len() {
            return Err("its pairs have no year in common".to_owned());
        }
        Ok(Some(Self {
            prospects,
            group,
            panel,
            autocorrelation,
            fit_until,
            last,
            at_last,
            fitted,
            simulated,
        }))
    }

    /// By pair of the group, mean and variance of the contrast in each year, given the means of the observables over the histories of a
    /// set: b x + ρ (z_n - b x_n), x the contrast of the simulated values, and s² (1 - ρ²)(1 - 1/g) for a group of g pairs, whose errors
    /// are independent.
    ///
    /// # Errors
    /// [`ForecastError::Simulated`] where a mean is no finite number.
    pub fn forecast(
        &self,
        means: &[f64],
        elimination: Elimination,
    ) -> Result<Vec<Vec<(f64, f64)>>, ForecastError> {
        let of = |value: &Value| value.iter().map(|(place, weight)| weight * means[*place]).sum::<f64>();
        let values: Vec<PanelValue> = self
            .simulated
            .iter()
            .map(|(unit, year, weight, x)| PanelValue {
                unit: *unit,
                year: *year,
                value: of(x),
                weight: *weight,
            })
            .collect();
        let path: Vec<f64> = self.fitted.iter().map(|place| values[*place].value).collect();
        let title = self.prospects.first().map_or("", |of| of.title.as_str());
        let failed = |problem| ForecastError::Simulated { series: title.to_owned(), problem };
        let fit = self.panel.fit(&path, elimination).map_err(failed)?;
        let years = self.prospects.first().map_or(&[][..], |of| &of.years);
        let asked: Vec<i16> = std::iter::once(self.last).chain(years.iter().copied()).collect();
        let by_pair = contrasts(&values, self.fit_until, &self.group, &asked)
            .expect("the whole group is simulated in its last year and in each year of the forecast");
        let alone = 1.0 - 1.0 / self.group.len() as f64;
        let of_pair = |(x, z): (Vec<f64>, &f64)| -> Vec<(f64, f64)> {
            let ahead = asked.iter().zip(&x).skip(1);
            let one = |(year, of): (&i16, &f64)| {
                let mut rho = 1.0;
                for _ in self.last..*year {
                    rho *= self.autocorrelation;
                }
                let mean = fit.slope * of + rho * (z - fit.slope * x[0]);
                (mean, fit.sd * fit.sd * (1.0 - rho * rho) * alone)
            };
            ahead.map(one).collect()
        };
        Ok(by_pair.into_iter().zip(&self.at_last).map(of_pair).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrasts_by_hand() {
        // Two pairs in two years of the fit, with effects 1 and 3 and years 0 and 5; then one year, with errors.
        let value = |unit, year, value| PanelValue { unit, year, value, weight: 1.0 };
        let values = [
            value(0, 2000, 1.0),
            value(1, 2000, 3.0),
            value(0, 2001, 6.0),
            value(1, 2001, 8.0),
            value(0, 2002, 11.0),
            value(1, 2002, 11.0),
        ];
        let found = contrasts(&values, 2001, &[0, 1], &[2001, 2002]).expect("contrasts");
        // In 2002 the first stands 10 above its effect, the second 8.
        for (found, expected) in found.concat().into_iter().zip([0.0, 1.0, 0.0, -1.0]) {
            assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        }
        assert!(contrasts(&values, 2001, &[0, 1], &[2003]).is_none());
    }
}
