//! Targets: what of a record is held against the model, and what of each history that takes.

use std::ops::Range;

use jiff::civil::Date;

use super::error::CalibrationError;
use crate::analysis::calibration::likelihood::{self, Measurement, Panel, PanelObservation};
use crate::engine::{Direction, Observable, Observables, Statistic};
use crate::model::{Measure, Series, Unit};
use crate::scenario::calibration::{Calibration, TargetChoice};
use crate::scenario::observations::{
    Counterpart, EventUnit, Link, ObservedEvents, ObservedLine, ObservedSeries, SlopeSign, When,
};
use crate::scenario::{Record, Scenario, milestones, nearest};
use crate::statistics::Slope;

/// Name of the target of where and when disputes break out.
pub const DISPUTES: &str = "disputes";
/// Name of the target of statements on agreements of all.
pub const AGREEMENTS: &str = "agreements";
/// Periods of disputes, where none are stated.
const PERIODS: i16 = 3;

/// What of a history counts, one number each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Feature {
    /// The value of an observable.
    Value(usize),
    /// 1 if the first passage of an observable lies before or in a tick, else 0.
    By(usize, usize),
    /// The same of a first passage among the outcomes.
    Passage(usize, usize),
}

/// Features with their weights, an observation each: the simulated value is their sum.
pub type Path = Vec<Vec<(usize, f64)>>;

/// A series of the region or of a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Observations by year.
    pub observations: Vec<(i16, f64)>,
    /// Link, sign of the slope, and autocorrelation.
    pub model: (likelihood::Link, Slope, f64),
    /// Its likelihood.
    pub measurement: Measurement,
    /// What it measures.
    pub path: Path,
}

/// A number of onsets in a pair and a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Incidents of the region in the period.
    pub incidents: usize,
    /// Dispute of the pair, summed over the period.
    pub own: usize,
    /// The same of all pairs.
    pub all: Vec<usize>,
}

/// A statement that is true or false.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// What is stated: an issue or a pair.
    pub what: String,
    /// By when.
    pub by: Date,
    /// Whether it holds.
    pub holds: bool,
    /// Where it holds.
    pub feature: usize,
}

/// What a target is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Series, each with a measurement of its own.
    Lines(Vec<Line>),
    /// Series of pairs of which the means of pairs and of years are taken away.
    Panel(Panel, Path),
    /// Onsets of disputes.
    Onsets(Vec<u64>, Vec<Cell>),
    /// Statements.
    Claims(Vec<Claim>),
}

/// A target.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Name in files.
    pub name: String,
    /// Title for people.
    pub title: String,
    /// What its log likelihood is multiplied by, above 0.
    pub weight: f64,
    /// Share of error of events and statements.
    pub error: f64,
    /// Number of observations.
    pub count: usize,
    /// First and last year of the observations.
    pub years: (i16, i16),
    /// What it is.
    pub kind: Kind,
}

/// All targets of a record.
#[derive(Debug)]
pub struct Targets {
    /// The targets, at least one.
    pub list: Vec<Target>,
    /// What of each history counts.
    pub features: Vec<Feature>,
    /// What the engine gives of each history.
    pub observables: Observables,
}

impl Targets {
    /// The targets of a record in the years of a scenario until the last of the fit, as its calibration has them.
    ///
    /// # Errors
    /// [`CalibrationError`] for a name that is no target, a year after the fit, a choice that means nothing, or observations without a
    /// likelihood; if nothing is left.
    pub fn new(scenario: &Scenario, record: &Record) -> Result<Self, CalibrationError> {
        let choices = scenario.calibration();
        check(choices, record)?;
        let mut maker = Maker { scenario, record, choices, observables: Vec::new(), features: Vec::new() };
        let mut list = Vec::new();
        for series in record.series() {
            list.extend(maker.series(series)?);
        }
        list.extend(maker.disputes());
        list.extend(maker.agreements());
        for events in record.events() {
            list.extend(maker.events(events));
        }
        if list.is_empty() {
            return Err(CalibrationError::NoTargets { scenario: scenario.name().to_owned() });
        }
        let Maker { observables, features, .. } = maker;
        Ok(Self { list, features, observables: Observables::new(scenario, observables)? })
    }

    /// The statements of all targets.
    pub fn claims(&self) -> impl Iterator<Item = (&Target, &Claim)> {
        self.list.iter().flat_map(|target| match &target.kind {
            Kind::Claims(claims) => claims.iter().map(|claim| (target, claim)).collect::<Vec<_>>(),
            _ => Vec::new(),
        })
    }
}

/// Whether events can be a target: those that settle a dispute, or are an agreement of all.
fn can_be_fitted(events: &ObservedEvents) -> bool {
    matches!(events.counterpart, Some(Counterpart::Settlement { .. } | Counterpart::Agreement { .. }))
}

/// Whether events are agreements of all.
fn are_agreements(events: &ObservedEvents) -> bool {
    matches!(events.counterpart, Some(Counterpart::Agreement { .. }))
}

/// Checks that choices are of targets that there are, and mean something.
fn check(choices: &Calibration, record: &Record) -> Result<(), CalibrationError> {
    let series: Vec<&str> = record.series().iter().map(|series| series.name.as_str()).collect();
    let mut known: Vec<String> = series.iter().map(|name| (*name).to_owned()).collect();
    known.extend(record.disputes().map(|_| DISPUTES.to_owned()));
    known.extend((!record.statements().is_empty()).then(|| AGREEMENTS.to_owned()));
    known.extend(
        record.events().iter().filter(|events| can_be_fitted(events)).map(|events| events.name.clone()),
    );
    for (name, choice) in &choices.targets {
        if !known.contains(name) {
            let nearest = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
            return Err(CalibrationError::UnknownTarget { name: name.clone(), nearest, known });
        }
        let fit_until = record.fit_until();
        for until in [choice.until, choice.from, choice.periods.iter().max().copied()].into_iter().flatten() {
            if until > fit_until {
                return Err(CalibrationError::AfterFit { name: name.clone(), until, fit_until });
            }
        }
        let is_series = series.contains(&name.as_str());
        let stated = [
            ("link", choice.link.is_some() && !is_series),
            ("slope", choice.slope.is_some() && !is_series),
            ("autocorrelation", choice.autocorrelation.is_some() && !is_series),
            ("error", choice.error.is_some() && is_series),
            ("periods", !choice.periods.is_empty() && name != DISPUTES),
        ];
        if let Some((what, _)) = stated.into_iter().find(|(_, is_wrong)| *is_wrong) {
            return Err(CalibrationError::MeansNothing { name: name.clone(), what });
        }
    }
    Ok(())
}

/// Makes targets, and gathers what they need of a history.
struct Maker<'a> {
    scenario: &'a Scenario,
    record: &'a Record,
    choices: &'a Calibration,
    observables: Vec<Observable>,
    features: Vec<Feature>,
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

    /// A pair of states, the smaller index first.
    fn pair(&self, ids: &[String; 2]) -> Option<(usize, usize)> {
        let place = |id: &String| self.scenario.states().iter().position(|state| state.id == *id);
        let (i, j) = (place(&ids[0])?, place(&ids[1])?);
        Some((i.min(j), i.max(j)))
    }

    /// The ticks of a year; `None` if the calendar lacks some of them.
    fn ticks(&self, year: i16) -> Option<Range<usize>> {
        let calendar = self.scenario.calendar();
        let days = calendar.first_days();
        let ticks =
            days.partition_point(|day| day.year() < year)..days.partition_point(|day| day.year() <= year);
        (ticks.len() == calendar.ticks_per_year() as usize).then_some(ticks)
    }

    /// The series of the model that a line measures, with their weights: of several issues those of the index, or equal ones if it
    /// includes none of them.
    fn measured(&self, series: &ObservedSeries, line: &ObservedLine) -> Vec<(Series, f64)> {
        let measure = series.measure;
        if let Some(ids) = &line.pair {
            let unit = self.pair(ids).map(|(i, j)| Unit::Dyad(i, j));
            return unit.into_iter().map(|unit| (Series { measure, unit }, 1.0)).collect();
        }
        if series.issues.is_empty() {
            return vec![(Series { measure, unit: Unit::Region }, 1.0)];
        }
        let issues = self.scenario.issues().iter().enumerate();
        let issues: Vec<(usize, f64)> = issues
            .filter(|(_, issue)| series.issues.contains(&issue.id))
            .map(|(place, issue)| (place, issue.index_weight))
            .collect();
        let all: f64 = issues.iter().map(|(_, weight)| weight).sum();
        let even = 1.0 / issues.len() as f64;
        let share = |weight: f64| if all > 0.0 { weight / all } else { even };
        issues
            .iter()
            .map(|(place, weight)| (Series { measure, unit: Unit::Issue(*place) }, share(*weight)))
            .collect()
    }

    /// The observations of a line that count, with their years, weights and simulated values.
    fn observed(
        &mut self,
        series: &ObservedSeries,
        line: &ObservedLine,
        choice: &TargetChoice,
    ) -> (Vec<(i16, f64, f64)>, Path) {
        let of = self.measured(series, line);
        let (mut observed, mut path) = (Vec::new(), Vec::new());
        for (year, value) in &line.values {
            let Some(ticks) = self.ticks(*year).filter(|_| self.counts(choice, *year)) else { continue };
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
    fn series(&mut self, series: &ObservedSeries) -> Result<Option<Target>, CalibrationError> {
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
        let slope = match choice.slope.unwrap_or(stated.slope) {
            SlopeSign::Rising => Slope::Rising,
            SlopeSign::Falling => Slope::Falling,
        };
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
            Kind::Panel(made.map_err(|problem| refused(None, problem))?, all)
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
    fn disputes(&mut self) -> Option<Target> {
        let record = self.record;
        let found = record.disputes()?;
        let choice = self.choices.target(DISPUTES);
        let (weight, error) = (choice.weight.unwrap_or(1.0), choice.error.unwrap_or(self.choices.error));
        let covered = found.from.year()..=found.until.year();
        let years: Vec<i16> =
            covered.filter(|year| self.counts(&choice, *year) && self.ticks(*year).is_some()).collect();
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
            let mut ticks: Option<Range<usize>> = None;
            for year in years.iter().filter(|year| period(**year) == number) {
                let of = self.ticks(*year)?;
                ticks = Some(ticks.map_or(of.start, |ticks| ticks.start)..of.end);
            }
            let Some(ticks) = ticks else { continue };
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
            for (pair, own) in pairs.iter().zip(&all) {
                let is_here = |(year, ids): &&(i16, [String; 2])| {
                    years.contains(year) && period(*year) == number && self.pair(ids) == Some(*pair)
                };
                counts.push(found.onsets.iter().filter(is_here).count() as u64);
                cells.push(Cell { incidents, own: *own, all: all.clone() });
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
        let name = format!("first_agreement_{issue}");
        let place = milestones(self.scenario).iter().position(|known| known.name == name)?;
        self.features.push(Feature::Passage(place, tick));
        Some(self.features.len() - 1)
    }

    /// The target of statements on agreements of all. What events say already counts only where that is chosen.
    fn agreements(&mut self) -> Option<Target> {
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
    fn events(&mut self, events: &ObservedEvents) -> Option<Target> {
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
        let pair = self.pair(ids)?;
        let start = self.scenario.dyads().iter().find(|dyad| dyad.pair == pair)?.dispute;
        // A dispute that falls to the level is at it.
        let level = (share * start).next_up();
        let series = Series { measure: Measure::Dispute, unit: Unit::Dyad(pair.0, pair.1) };
        let statistic = Statistic::FirstPassage { level, direction: Direction::Falling, ticks: 0..tick + 1 };
        (start > 0.0).then(|| {
            self.observables.push(Observable { series, statistic });
            self.features.push(Feature::By(self.observables.len() - 1, tick));
            self.features.len() - 1
        })
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
