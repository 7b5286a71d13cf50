//! Makes the targets of a record.

use std::ops::Range;

use jiff::civil::Date;

use super::error::CalibrationError;
use crate::analysis::calibration::likelihood::{self, Measurement, Panel, PanelObservation};
use crate::engine::{Direction, Observable, Statistic};
use crate::model::{Measure, Series, Unit};
use crate::scenario::calibration::{Calibration, TargetChoice};
use crate::scenario::observations::{
    Counterpart, EventUnit, Link, ObservedEvents, ObservedLine, ObservedSeries, When,
};
use crate::scenario::{Record, Scenario};
use crate::studies::observed::{first_agreement, measured, pair, settlement, slope, ticks};

use super::targets::{
    AGREEMENTS, Cell, Claim, DISPUTES, Feature, Kind, Line, PERIODS, Pairs, Path, Target, are_agreements,
    can_be_fitted,
};

/// Makes targets, and gathers what they need of a history.
pub(super) struct Maker<'a> {
    pub scenario: &'a Scenario,
    pub record: &'a Record,
    pub choices: &'a Calibration,
    pub observables: Vec<Observable>,
    pub features: Vec<Feature>,
}

impl Maker<'_> {
    /// Adds a feature that is the value of an observable.
    fn value(&mut self, series: Series, statistic: Statistic) -> usize {
        self.observables.push(Observable { series, statistic });
        self.features.push(Feature::Value(self.observables.len() - 1));
        self.features.len() - 1
    }

    /// The years of a target that count: those of the fit, within those that are chosen.
    fn counts(&self, choice: &TargetChoice, year: i16) -> bool {
        choice.from.is_none_or(|from| from <= year)
            && year <= choice.until.unwrap_or(i16::MAX).min(self.record.fit_until())
    }

    /// The observations of a line that count, with their years, weights and simulated values.
    fn observed(
        &mut self,
        series: &ObservedSeries,
        line: &ObservedLine,
        choice: &TargetChoice,
    ) -> (Vec<(i16, f64, f64)>, Path) {
        let of = measured(self.scenario, series, line);
        let (mut observed, mut path) = (Vec::new(), Vec::new());
        for (year, value) in &line.values {
            let Some(ticks) = ticks(self.scenario, *year).filter(|_| self.counts(choice, *year)) else {
                continue;
            };
            let weight = series.weight(line, *year);
            if weight > 0.0 {
                observed.push((*year, *value, weight));
                let mean = |(series, weight): &(Series, f64)| {
                    (self.value(*series, Statistic::Mean { ticks: ticks.clone() }), *weight)
                };
                path.push(of.iter().map(mean).collect());
            }
        }
        (observed, path)
    }

    /// The target of a series; `None` where it does not count.
    pub fn series(&mut self, series: &ObservedSeries) -> Result<Option<Target>, CalibrationError> {
        let choice = self.choices.target(&series.name);
        let stated = &series.measurement;
        // What another series says already counts only where that is chosen.
        let usual = if series.repeats.is_some() { 0.0 } else { stated.weight };
        let weight = choice.weight.unwrap_or(usual);
        if weight <= 0.0 {
            return Ok(None);
        }
        let link = match choice.link.unwrap_or(stated.link) {
            Link::Identity => likelihood::Link::Identity,
            Link::Log => likelihood::Link::Log,
        };
        let slope = slope(choice.slope.unwrap_or(stated.slope));
        let autocorrelation = choice.autocorrelation.unwrap_or(stated.autocorrelation);
        let model = (link, slope, autocorrelation);
        let refused = |line: Option<&ObservedLine>, problem| {
            let pair = line.and_then(|line| line.pair.as_ref()).map(|pair| format!(", {}", pair.join("-")));
            let of = format!("{}{}", series.title, pair.unwrap_or_default());
            CalibrationError::Unmeasurable { name: series.name.clone(), of, problem }
        };
        let (mut years, mut count): (Option<(i16, i16)>, usize) = (None, 0);
        let mut lines = Vec::new();
        let (mut panel, mut all) = (Vec::new(), Vec::new());
        for (place, line) in series.lines.iter().enumerate() {
            let (observed, path) = self.observed(series, line, &choice);
            count += observed.len();
            for (year, ..) in &observed {
                let (first, last) = years.unwrap_or((*year, *year));
                years = Some((first.min(*year), last.max(*year)));
            }
            if stated.demeaned {
                let linked =
                    |value: f64| if link == likelihood::Link::Log { libm::log(value) } else { value };
                panel.extend(observed.iter().map(|(year, value, weight)| PanelObservation {
                    pair: place,
                    year: *year,
                    value: linked(*value),
                    weight: *weight,
                }));
                all.extend(path);
                continue;
            }
            let observations: Vec<(i16, f64)> =
                observed.iter().map(|(year, value, _)| (*year, *value)).collect();
            let measurement = Measurement::new(&observations, link, slope, autocorrelation)
                .map_err(|problem| refused(Some(line), problem))?;
            lines.push(Line { observations, model, measurement, path });
        }
        let kind = if stated.demeaned {
            let made = Panel::new(&panel, slope, autocorrelation, 1.0);
            let made = made.map_err(|problem| refused(None, problem))?;
            Kind::Panel(Box::new(Pairs {
                observations: panel,
                model: (slope, autocorrelation),
                panel: made,
                path: all,
            }))
        } else {
            Kind::Lines(lines)
        };
        let (name, title) = (series.name.clone(), series.title.clone());
        Ok(years.map(|years| Target { name, title, weight, error: 0.0, count, years, kind }))
    }

    /// The target of onsets by pair and period; `None` without onsets that count.
    ///
    /// Incidents are proportional to disputes, and their number in the region is observed: a pair's part in them is its part in all
    /// disputes of the period.
    pub fn disputes(&mut self) -> Option<Target> {
        let record = self.record;
        let found = record.disputes()?;
        let choice = self.choices.target(DISPUTES);
        let (weight, error) = (choice.weight.unwrap_or(1.0), choice.error.unwrap_or(self.choices.error));
        let covered = found.from.year()..=found.until.year();
        let years: Vec<i16> = covered
            .filter(|year| self.counts(&choice, *year) && ticks(self.scenario, *year).is_some())
            .collect();
        let (first, last) = (*years.first()?, *years.last()?);
        let starts = match &choice.periods[..] {
            [] => (0..PERIODS).map(|k| first + (last - first + 1) * k / PERIODS).collect(),
            stated => stated.to_vec(),
        };
        let period = |year: i16| starts.iter().skip(1).filter(|start| **start <= year).count();
        let scenario = self.scenario;
        let pairs: Vec<(usize, usize)> = scenario.dyads().iter().map(|dyad| dyad.pair).collect();
        let (mut counts, mut cells) = (Vec::new(), Vec::new());
        for number in 0..starts.len() {
            let mut period_ticks: Option<Range<usize>> = None;
            for year in years.iter().filter(|year| period(**year) == number) {
                let of = ticks(self.scenario, *year)?;
                period_ticks = Some(period_ticks.map_or(of.start, |ticks| ticks.start)..of.end);
            }
            let Some(ticks) = period_ticks else { continue };
            let region = Series { measure: Measure::Incidents, unit: Unit::Region };
            let incidents = self.value(region, Statistic::Change { ticks: ticks.clone() });
            let of = |pair: &(usize, usize)| {
                let unit = Unit::Dyad(pair.0, pair.1);
                self.value(
                    Series { measure: Measure::Dispute, unit },
                    Statistic::Sum { ticks: ticks.clone() },
                )
            };
            let all: Vec<usize> = pairs.iter().map(of).collect();
            for (own, place) in pairs.iter().zip(&all) {
                let is_here = |(year, ids): &&(i16, [String; 2])| {
                    years.contains(year) && period(*year) == number && pair(self.scenario, ids) == Some(*own)
                };
                counts.push(found.onsets.iter().filter(is_here).count() as u64);
                cells.push(Cell { incidents, own: *place, all: all.clone() });
            }
        }
        let count = counts.iter().sum::<u64>() as usize;
        (weight > 0.0 && count > 0).then(|| Target {
            name: DISPUTES.to_owned(),
            title: found.title.clone(),
            weight,
            error,
            count,
            years: (first, last),
            kind: Kind::Onsets(counts, cells),
        })
    }

    /// Adds a feature: whether all states have agreed on an issue by a tick; `None` for an issue that the scenario lacks.
    fn agreed(&mut self, issue: &str, tick: usize) -> Option<usize> {
        let place = first_agreement(self.scenario, issue)?;
        self.features.push(Feature::Passage(place, tick));
        Some(self.features.len() - 1)
    }

    /// The target of statements on agreements of all. What events say already counts only where that is chosen.
    pub fn agreements(&mut self) -> Option<Target> {
        let record = self.record;
        let choice = self.choices.target(AGREEMENTS);
        let usual = if record.events().iter().any(are_agreements) { 0.0 } else { 1.0 };
        let mut claims = Vec::new();
        for statement in record.statements() {
            let tick = self.scenario.calendar().tick_of(statement.by);
            let Some(tick) = tick.filter(|_| self.counts(&choice, statement.by.year())) else { continue };
            let Some(feature) = self.agreed(&statement.issue, tick) else { continue };
            let (what, by, holds) = (statement.issue.clone(), statement.by, statement.holds);
            claims.push(Claim { what, by, holds, feature });
        }
        self.of_claims((AGREEMENTS, "Agreements of all by a day", usual), &choice, claims)
    }

    /// The target of events: by the end of the fit each has come, or has not.
    pub fn events(&mut self, events: &ObservedEvents) -> Option<Target> {
        if !can_be_fitted(events) {
            return None;
        }
        let choice = self.choices.target(&events.name);
        let last = choice.until.unwrap_or(i16::MAX).min(self.record.fit_until());
        let by = Date::new(last, 12, 31).ok()?.min(events.known_until);
        let calendar = self.scenario.calendar();
        let tick = calendar.tick_of(by.min(calendar.last_day()))?;
        let mut claims = Vec::new();
        for date in &events.dates {
            let holds = match date.when {
                When::In(period) => period.last <= by,
                When::By(day) if day <= by => true,
                // Whether it had come by then is not known.
                When::By(_) => continue,
                When::NotYet => false,
            };
            let (what, feature) = match &date.unit {
                EventUnit::Issue(issue) => (issue.clone(), self.agreed(issue, tick)),
                EventUnit::Pair(ids) => (ids.join("-"), self.settled(events, ids, tick)),
                EventUnit::Region => continue,
            };
            claims.extend(feature.map(|feature| Claim { what, by, holds, feature }));
        }
        self.of_claims((&events.name, &events.title, 1.0), &choice, claims)
    }

    /// Adds a feature: whether the dispute of a pair has fallen by a tick to the share of its start at which it counts as settled;
    /// `None` where there was no dispute.
    fn settled(&mut self, events: &ObservedEvents, ids: &[String; 2], tick: usize) -> Option<usize> {
        let Some(Counterpart::Settlement { share }) = events.counterpart else { return None };
        let (series, level) = settlement(self.scenario, share, ids)?;
        let statistic = Statistic::FirstPassage { level, direction: Direction::Falling, ticks: 0..tick + 1 };
        self.observables.push(Observable { series, statistic });
        self.features.push(Feature::By(self.observables.len() - 1, tick));
        Some(self.features.len() - 1)
    }

    /// The target of statements; `None` without one that counts.
    fn of_claims(
        &self,
        (name, title, usual): (&str, &str, f64),
        choice: &TargetChoice,
        claims: Vec<Claim>,
    ) -> Option<Target> {
        let weight = choice.weight.unwrap_or(usual);
        let years = claims.iter().map(|claim| claim.by.year());
        let years = (years.clone().min()?, years.max()?);
        (weight > 0.0).then(|| Target {
            name: name.to_owned(),
            title: title.to_owned(),
            weight,
            error: choice.error.unwrap_or(self.choices.error),
            count: claims.len(),
            years,
            kind: Kind::Claims(claims),
        })
    }
}
