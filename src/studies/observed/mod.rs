//! An observed record in the terms of a scenario: years as ticks, pairs and issues as series, dates as first passages.
//!
//! Lenses, calibrations, validations and forecasts hold histories against the same record, and so against the same series and levels.

mod dates;
mod observations;

use std::ops::Range;

use crate::analysis::validation::{AGREEMENTS, DISPUTES};
use crate::export::cells::sentence;
use crate::model::{Measure, Series, Unit};
use crate::scenario::observations::{Counterpart, EventUnit, ObservedLine, ObservedSeries, SlopeSign};
use crate::scenario::{ParameterSpace, Scenario, milestones};
use crate::statistics::Slope;

pub use observations::observed;

/// A scenario until the end of a year; as it is where it ends before, or cannot end there.
pub fn until(scenario: &Scenario, year: i16) -> Scenario {
    let cut = || {
        let space = ParameterSpace::new(scenario.clone(), &["scenario.end"]).ok()?;
        space.at(&[space.value(0, &year.to_string()).ok()?]).ok()
    };
    let is_longer = scenario.calendar().last_day().year() > year;
    is_longer.then(cut).flatten().unwrap_or_else(|| scenario.clone())
}

/// The title of what is scored: of a series or of events of the record, of disputes, of agreements.
pub fn title(scenario: &Scenario, what: &str) -> String {
    match what {
        DISPUTES => "Where disputes break out".to_owned(),
        AGREEMENTS => "Agreements of all by a day".to_owned(),
        _ => title_in_record(scenario, what).map_or_else(|| sentence(what), str::to_owned),
    }
}

/// The title of a series or of events of the record.
pub fn title_in_record<'a>(scenario: &'a Scenario, name: &str) -> Option<&'a str> {
    let record = scenario.record()?;
    let series = record.series().iter().map(|series| (&series.name, &series.title));
    let events = record.events().iter().map(|events| (&events.name, &events.title));
    series.chain(events).find(|(known, _)| *known == name).map(|(_, title)| title.as_str())
}

/// The sign of a slope, as estimators take it.
pub fn slope(sign: SlopeSign) -> Slope {
    match sign {
        SlopeSign::Rising => Slope::Rising,
        SlopeSign::Falling => Slope::Falling,
    }
}

/// The indices of a pair of states, the smaller first; `None` if the scenario lacks one of them.
pub fn pair(scenario: &Scenario, ids: &[String; 2]) -> Option<(usize, usize)> {
    let state = |id: &String| scenario.states().iter().position(|state| state.id == *id);
    let (i, j) = (state(&ids[0])?, state(&ids[1])?);
    Some((i.min(j), i.max(j)))
}

/// The ticks of a year; `None` if the calendar lacks some of them.
pub fn ticks(scenario: &Scenario, year: i16) -> Option<Range<usize>> {
    let calendar = scenario.calendar();
    let days = calendar.first_days();
    let range = days.partition_point(|day| day.year() < year)..days.partition_point(|day| day.year() <= year);
    (range.len() == calendar.ticks_per_year() as usize).then_some(range)
}

/// The series of the model that a line measures, with weights that sum to 1: of several issues those of the index, or equal ones
/// if the index includes none of them.
pub fn measured(scenario: &Scenario, series: &ObservedSeries, line: &ObservedLine) -> Vec<(Series, f64)> {
    let measure = series.measure;
    if let Some(ids) = &line.pair {
        let unit = pair(scenario, ids).map(|(i, j)| Unit::Dyad(i, j));
        return unit.into_iter().map(|unit| (Series { measure, unit }, 1.0)).collect();
    }
    if series.issues.is_empty() {
        return vec![(Series { measure, unit: Unit::Region }, 1.0)];
    }
    let issues = scenario.issues().iter().enumerate().filter(|(_, issue)| series.issues.contains(&issue.id));
    let weights: Vec<(usize, f64)> = issues.map(|(place, issue)| (place, issue.index_weight)).collect();
    let all: f64 = weights.iter().map(|(_, weight)| weight).sum();
    let even = 1.0 / weights.len() as f64;
    let share = |weight: f64| if all > 0.0 { weight / all } else { even };
    let of = |(place, weight): &(usize, f64)| (Series { measure, unit: Unit::Issue(*place) }, share(*weight));
    weights.iter().map(of).collect()
}

/// Place of the first agreement of all states on an issue among the first passages of the results; `None` if the scenario lacks
/// the issue.
pub fn first_agreement(scenario: &Scenario, issue: &str) -> Option<usize> {
    let name = format!("first_agreement_{issue}");
    milestones(scenario).iter().position(|milestone| milestone.name == name)
}

/// The dispute of a pair, and the level below which it counts as settled: it is when at most `share` of the dispute at the start is
/// left. `None` for a pair without a dispute at the start.
pub fn settlement(scenario: &Scenario, share: f64, ids: &[String; 2]) -> Option<(Series, f64)> {
    let pair = pair(scenario, ids)?;
    let start = scenario.dyads().iter().find(|dyad| dyad.pair == pair)?.dispute;
    let series = Series { measure: Measure::Dispute, unit: Unit::Dyad(pair.0, pair.1) };
    (start > 0.0).then(|| (series, (share * start).next_up()))
}

/// The first passage in the model that an event of a record is the counterpart of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum EventPassage {
    /// Place among the first passages of the outcomes.
    OfOutcomes(usize),
    /// A series passes a level.
    OfSeries {
        /// The series.
        series: Series,
        /// The level.
        level: f64,
        /// Whether it rises to the level, or falls below it.
        rises: bool,
    },
}

/// The passage of an event that happens to a unit; `None` if there is none, as of a pair without a dispute at the start.
pub fn passage(scenario: &Scenario, counterpart: Counterpart, of: &EventUnit) -> Option<EventPassage> {
    match (counterpart, of) {
        (Counterpart::Agreement { .. }, EventUnit::Issue(issue)) => {
            first_agreement(scenario, issue).map(EventPassage::OfOutcomes)
        }
        (Counterpart::Settlement { share }, EventUnit::Pair(ids)) => {
            let (series, level) = settlement(scenario, share, ids)?;
            Some(EventPassage::OfSeries { series, level, rises: false })
        }
        (Counterpart::Passage { measure, level, rises }, of) => {
            let unit = match of {
                EventUnit::Pair(ids) => pair(scenario, ids).map(|(i, j)| Unit::Dyad(i, j))?,
                EventUnit::Issue(_) | EventUnit::Region => Unit::Region,
            };
            Some(EventPassage::OfSeries { series: Series { measure, unit }, level, rises })
        }
        _ => None,
    }
}
