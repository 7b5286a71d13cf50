//! What is forecast: the events of a record that have not happened, and its series after their last observation.

use jiff::civil::{Date, date};

use super::error::ForecastError;
use super::lines::{Line, Lines, Prospect};
use super::panels::PanelLines;
use crate::engine::{Direction, Observable, Observables, Statistic};
use crate::model::{Measure, Series, Unit};
use crate::scenario::calendar::decimal_year;
use crate::scenario::observations::{EventDate, EventUnit, ObservedEvents, When};
use crate::scenario::{Record, Scenario};
use crate::statistics::{Interval, rate};
use crate::studies::observed::{EventPassage, passage, ticks};

/// Level of the interval of a base rate.
const LEVEL: f64 = 0.95;
/// Measures of the model by pair of which the record has no series.
const TIES: [Measure; 3] = [Measure::Integration, Measure::Identity, Measure::Dispute];

/// Where an event shows in a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passage {
    /// Place among the first passages of the outcomes.
    OfOutcomes(usize),
    /// Place among the observables.
    OfObservable(usize),
}

/// An event in the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InModel {
    /// Where it shows.
    pub passage: Passage,
    /// Last tick by which it is known not to have happened; `None` if nothing is known of the calendar.
    pub not_by: Option<usize>,
    /// The last tick of each year of the forecast.
    pub ticks: Vec<usize>,
}

/// An event that has not happened.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenEvent {
    /// Name of the kind of event.
    pub events: String,
    /// Title of the kind for people.
    pub title: String,
    /// Whom it happens to.
    pub unit: String,
    /// Last day up to which it is known not to have happened.
    pub known_until: Date,
    /// Years of the forecast, at least one.
    pub years: Vec<i16>,
    /// By year, the probability at the constant rate of its kind.
    pub at_rate: Vec<f64>,
    /// By year, the interval of that probability.
    pub interval: Vec<Interval>,
    /// Where it is in the model; `None` for a base rate.
    pub model: Option<InModel>,
}

/// A measure of a pair at the end of a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Tie {
    /// The measure.
    pub measure: Measure,
    /// The pair, such as `KAZ-UZB`.
    pub pair: String,
    /// The year.
    pub year: i16,
}

/// All that is forecast, and what of each history it takes.
#[derive(Debug)]
pub struct Asked {
    /// First and last year.
    pub years: (i16, i16),
    /// Last day of which something is known.
    pub known_until: Date,
    /// Events that have not happened.
    pub events: Vec<OpenEvent>,
    /// Series, each with a measurement of its own. The observables of these and of the panels are the first ones.
    pub lines: Vec<Line>,
    /// Series of pairs that are measured together.
    pub panels: Vec<PanelLines>,
    /// Number of observables of series.
    pub of_lines: usize,
    /// Measures by pair.
    pub ties: Vec<Tie>,
    /// Place of the first observable of `ties`.
    pub first_tie: usize,
    /// Observables of each history.
    pub observables: Observables,
    /// What of the record is not forecast, and why.
    pub left_out: Vec<String>,
}

/// Name of whom an event happens to, as it stands in files.
pub fn unit_name(unit: &EventUnit, is_directed: bool) -> String {
    match unit {
        EventUnit::Pair(ids) => ids.join(if is_directed { ">" } else { "-" }),
        EventUnit::Issue(issue) => issue.clone(),
        EventUnit::Region => "region".to_owned(),
    }
}

/// Name of a statement on an event.
pub fn event_name(events: &str, unit: &str) -> String {
    format!("{events}/{unit}")
}

/// Name of a statement on a series.
pub fn series_name(series: &str, pair: &str) -> String {
    if pair.is_empty() { series.to_owned() } else { format!("{series}/{pair}") }
}

/// The first year that is not known whole, where all is known up to a day. A tick that contains the day counts as known.
pub fn first_unknown(scenario: &Scenario, known_until: Date) -> i16 {
    let year = known_until.year();
    let last = ticks(scenario, year).map(|ticks| ticks.end - 1);
    let is_whole = match (last, scenario.calendar().tick_of(known_until)) {
        (Some(last), Some(tick)) => tick >= last,
        _ => known_until == date(year, 12, 31),
    };
    if is_whole { year + 1 } else { year }
}

impl Asked {
    /// What is forecast of a scenario, from a year to a year: by default from the first that the record does not know, to the last of
    /// the calendar.
    ///
    /// # Errors
    /// [`ForecastError`] for years that are not whole in the calendar or in the wrong order, and if nothing is left to forecast.
    pub fn new(
        scenario: &Scenario,
        record: &Record,
        (from, until): (Option<i16>, Option<i16>),
    ) -> Result<Self, ForecastError> {
        let calendar = scenario.calendar();
        let first = calendar.first_days().first().map_or(0, |day| day.year());
        let whole: Vec<i16> =
            (first..=calendar.last_day().year()).filter(|year| ticks(scenario, *year).is_some()).collect();
        let held = (whole.first().copied().unwrap_or(0), whole.last().copied().unwrap_or(0));
        let of_events = record.events().iter().map(|events| (events, events.known_until));
        let of_events = of_events.filter(|(events, _)| events.counterpart.is_some());
        let known: Vec<Date> = of_events.map(|(_, day)| day).chain(last_observed(record)).collect();
        let known_until = known.into_iter().max().unwrap_or(record_start(first));
        let from = from.unwrap_or_else(|| first_unknown(scenario, known_until).max(held.0));
        let until = until.unwrap_or(held.1);
        if from > until || !whole.contains(&from) || !whole.contains(&until) {
            return Err(ForecastError::Years { from, until, first: held.0, last: held.1 });
        }
        let mut left_out = Vec::new();
        let mut lines = Lines::new(scenario, (from, until));
        for series in record.series() {
            // What counts for nothing as evidence is not forecast either: its measurement is not trusted.
            if series.measurement.weight > 0.0 {
                lines.add(record, series, &mut left_out);
            } else {
                left_out.push(format!("{}: its weight is 0 in the record", series.name));
            }
        }
        let Lines { list: lines, panels, observables, .. } = lines;
        let of_lines = observables.len();
        let mut maker = Maker { scenario, years: (from, until), observables, left_out };
        let mut events = Vec::new();
        for kind in record.events() {
            maker.kind(kind, &mut events);
        }
        if events.is_empty() && lines.is_empty() && panels.is_empty() {
            return Err(ForecastError::Nothing { scenario: scenario.name().to_owned(), from, until });
        }
        let first_tie = maker.observables.len();
        let ties = maker.ties();
        let Maker { observables, left_out, .. } = maker;
        let observables = Observables::new(scenario, observables)?;
        let years = (from, until);
        Ok(Self {
            years,
            known_until,
            events,
            lines,
            panels,
            of_lines,
            ties,
            first_tie,
            observables,
            left_out,
        })
    }

    /// Each series of the region or of a pair that is forecast.
    pub fn prospects(&self) -> impl Iterator<Item = &Prospect> {
        let of_lines = self.lines.iter().map(|line| &line.prospect);
        of_lines.chain(self.panels.iter().flat_map(|panel| &panel.prospects))
    }

    /// Number of statements on events and on years of series.
    pub fn statements(&self) -> u64 {
        let of_lines: usize = self.prospects().map(|prospect| prospect.years.len()).sum();
        (self.events.len() + of_lines) as u64
    }
}

/// Last day of the last year of each line.
fn last_observed(record: &Record) -> impl Iterator<Item = Date> {
    let lines = record.series().iter().flat_map(|series| &series.lines);
    lines.filter_map(|line| line.values.last()).map(|(year, _)| date(*year, 12, 31))
}

/// The day before a year.
fn record_start(year: i16) -> Date {
    date(year.max(1) - 1, 12, 31)
}

/// Makes statements, and gathers what they need of a history.
struct Maker<'a> {
    scenario: &'a Scenario,
    years: (i16, i16),
    observables: Vec<Observable>,
    left_out: Vec<String>,
}

impl Maker<'_> {
    /// Adds the events of a kind that have not happened.
    fn kind(&mut self, kind: &ObservedEvents, events: &mut Vec<OpenEvent>) {
        let scenario = self.scenario;
        let start = scenario.calendar().first_days().first().copied().unwrap_or(kind.known_until);
        let exposures = kind.dates.iter().filter_map(|date| exposure(date, start, kind.known_until));
        let (happened, years) = exposures.fold((0, 0.0), |sum, of| (sum.0 + of.0, sum.1 + of.1));
        let (mean, ends) = rate(happened, years, LEVEL);
        let first = first_unknown(scenario, kind.known_until).max(self.years.0);
        for date in kind.dates.iter().filter(|date| date.when == When::NotYet) {
            let unit = unit_name(&date.unit, kind.is_directed);
            let model = match kind.counterpart {
                None => None,
                Some(counterpart) => {
                    let Some(found) = passage(scenario, counterpart, &date.unit) else {
                        let name = event_name(&kind.name, &unit);
                        self.left_out.push(format!("{name}: the model has no such event"));
                        continue;
                    };
                    let passage = self.passage(found);
                    let years = (first..=self.years.1).filter_map(|year| ticks(scenario, year));
                    Some(InModel {
                        passage,
                        not_by: scenario.calendar().tick_of(kind.known_until),
                        ticks: years.map(|ticks| ticks.end - 1).collect(),
                    })
                }
            };
            let years: Vec<i16> = (first..=self.years.1).collect();
            if years.is_empty() {
                continue;
            }
            let by = |rate: f64| -> Vec<f64> {
                years.iter().map(|year| at_rate(rate, kind.known_until, *year)).collect()
            };
            let (low, high) = (by(ends.low), by(ends.high));
            let interval = low.into_iter().zip(high).map(|(low, high)| Interval { low, high }).collect();
            events.push(OpenEvent {
                events: kind.name.clone(),
                title: kind.title.clone(),
                unit,
                known_until: kind.known_until,
                at_rate: by(mean),
                interval,
                years,
                model,
            });
        }
    }

    /// Where a passage shows in a history.
    fn passage(&mut self, found: EventPassage) -> Passage {
        match found {
            EventPassage::OfOutcomes(place) => Passage::OfOutcomes(place),
            EventPassage::OfSeries { series, level, rises } => {
                let direction = if rises { Direction::Rising } else { Direction::Falling };
                let ticks = 0..self.scenario.calendar().ticks();
                let statistic = Statistic::FirstPassage { level, direction, ticks };
                self.observables.push(Observable { series, statistic });
                Passage::OfObservable(self.observables.len() - 1)
            }
        }
    }

    /// Adds the measures by pair at the end of each year.
    fn ties(&mut self) -> Vec<Tie> {
        let (scenario, mut ties) = (self.scenario, Vec::new());
        let id = |place: usize| scenario.states()[place].id.as_str();
        for measure in TIES {
            for dyad in scenario.dyads() {
                let (i, j) = dyad.pair;
                for year in self.years.0..=self.years.1 {
                    let Some(ticks) = ticks(scenario, year) else { continue };
                    let series = Series { measure, unit: Unit::Dyad(i, j) };
                    let statistic = Statistic::At { tick: ticks.end - 1 };
                    self.observables.push(Observable { series, statistic });
                    ties.push(Tie { measure, pair: format!("{}-{}", id(i), id(j)), year });
                }
            }
        }
        ties
    }
}

/// Number of events and years of exposure of a unit from a day on; `None` for what happened before, or is not known to a year.
fn exposure(date: &EventDate, start: Date, known_until: Date) -> Option<(usize, f64)> {
    let since = |day: Date| after(day) - decimal_year(start);
    match date.when {
        When::In(period) if period.last < start => None,
        When::In(period) => Some((1, since(period.last))),
        When::By(_) => None,
        When::NotYet => Some((0, since(known_until).max(0.0))),
    }
}

/// The end of a day as a decimal year.
fn after(day: Date) -> f64 {
    decimal_year(day.tomorrow().unwrap_or(day))
}

/// The probability that an event at a constant rate, as a probability a year, has come by the end of a year, when it had not by the end of
/// a day: 1 - (1 - h)^t after t years.
pub fn at_rate(rate: f64, known_until: Date, year: i16) -> f64 {
    let years = (f64::from(year) + 1.0 - after(known_until)).max(0.0);
    let rate = rate.clamp(0.0, 1.0);
    if rate >= 1.0 {
        return f64::from(u8::from(years > 0.0));
    }
    -libm::expm1(years * libm::log1p(-rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_rate_from_a_day_on() {
        let day = date(2025, 12, 31);
        assert!((at_rate(0.1, day, 2026) - 0.1).abs() < 1e-12);
        assert!((at_rate(0.1, day, 2028) - 0.271).abs() < 1e-12);
        // Half a year is known of the first.
        let half = date(2025, 7, 1);
        let years = 1.0 - 182.0 / 365.0;
        assert!((at_rate(0.1, half, 2025) - (1.0 - 0.9_f64.powf(years))).abs() < 1e-12);
        assert_eq!(
            [at_rate(2.0, day, 2026), at_rate(0.0, day, 2030), at_rate(0.3, day, 2025)],
            [1.0, 0.0, 0.0]
        );
    }

    #[test]
    fn the_record_of_central_asia_leaves_one_agreement_and_what_the_model_has_not() {
        let scenario = Scenario::built_in();
        let record = scenario.record().expect("a record");
        let asked = Asked::new(&scenario, record, (None, None)).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((asked.years, asked.known_until), ((2026, 2030), date(2025, 11, 30)));
        let in_model: Vec<&str> = asked
            .events
            .iter()
            .filter(|event| event.model.is_some())
            .map(|event| event.unit.as_str())
            .collect();
        assert_eq!(in_model, ["trade"]);
        let trade = asked.events[0].model.as_ref().expect("a passage");
        // The last quarter of 2025 has the last day that is known.
        assert_eq!((trade.not_by, trade.ticks[0], trade.ticks.len()), (Some(135), 139, 5));
        let others = |name: &str| asked.events.iter().filter(|event| event.events == name).count();
        assert_eq!(
            (others("alliances"), others("visa_free_entry"), others("visa_free_entry_ended")),
            (2, 8, 11)
        );
        assert!(asked.events.iter().any(|event| event.unit == "KAZ>TKM"));
        // Distances of the region and the share of trade; trade of the four pairs that 2019 has. Distances of pairs have weight 0.
        assert_eq!((asked.lines.len(), asked.prospects().count()), (2, 6));
        assert_eq!(asked.left_out, ["un_distance_dyads: its weight is 0 in the record"]);
        let earlier = Asked::new(&scenario, record, (Some(2015), Some(2016)));
        let earlier = earlier.unwrap_or_else(|error| panic!("{error}"));
        assert!(earlier.events.is_empty() && earlier.lines.len() == 1);
        for years in [(Some(2030), Some(2026)), (Some(1990), None), (None, Some(2040))] {
            let refused = Asked::new(&scenario, record, years).expect_err("it is refused");
            assert!(refused.to_string().contains("1992 to 2030"), "{refused}");
        }
        let refused = Asked::new(&scenario, record, (Some(1993), Some(1993))).expect_err("it is refused");
        assert!(refused.to_string().contains("nothing"), "{refused}");
    }
}
