//! Dates of a record in the terms of the model: passages and ticks.

use super::{EventPassage, ticks};
use crate::analysis::validation::{DatePassage, ScorePeriod, ScoredDate, ScoredEvents, SeriesPassage};
use crate::scenario::observations::{Counterpart, EventDate, EventUnit, ObservedEvents, When};
use crate::scenario::{Record, Scenario};
use crate::statistics::yearly_hazard;

/// Events of a kind that the model has, with the first passages of series that they need. `None` if no date can be scored, or if no
/// year of the fit lies in the calendar.
pub fn events(
    scenario: &Scenario,
    record: &Record,
    events: &ObservedEvents,
    passages: &mut Vec<SeriesPassage>,
) -> Option<ScoredEvents> {
    let counterpart = events.counterpart?;
    let window = Window::new(scenario, record, events)?;
    let exposures = events.dates.iter().filter_map(|date| window.exposure(date.when));
    let (happened, years) = exposures.fold((0, 0), |sum, of| (sum.0 + of.0, sum.1 + of.1));
    let mut dates = Vec::new();
    for date in &events.dates {
        let scored: Vec<(ScorePeriod, usize, Option<i16>)> = window.periods(date.when);
        if scored.is_empty() {
            continue;
        }
        let Some(passage) = passage(scenario, counterpart, date, passages) else { continue };
        let unit = match &date.unit {
            EventUnit::Issue(issue) => issue.clone(),
            EventUnit::Pair(ids) => ids.join("-"),
            EventUnit::Region => String::new(),
        };
        dates.extend(scored.into_iter().map(|(period, first, year)| {
            let last = if period == ScorePeriod::Fit { window.fit } else { window.years.len() };
            ScoredDate {
                unit: unit.clone(),
                first: window.years[first].0,
                period,
                passage,
                not_by: first.checked_sub(1).map(|before| window.years[before].1),
                ticks: window.years[first..last].iter().map(|(_, tick)| *tick).collect(),
                happened: year
                    .and_then(|year| window.years[first..last].iter().position(|(of, _)| *of == year)),
            }
        }));
    }
    (!dates.is_empty()).then(|| ScoredEvents {
        name: events.name.clone(),
        hazard: yearly_hazard(happened, years),
        dates,
    })
}

/// The years of the calendar in which dates are known.
struct Window {
    /// (year, last tick that counts), at least one.
    years: Vec<(i16, usize)>,
    /// Number of the years of the fit among them, at least one.
    fit: usize,
}

impl Window {
    fn new(scenario: &Scenario, record: &Record, events: &ObservedEvents) -> Option<Self> {
        let calendar = scenario.calendar();
        let (start, end) = (calendar.first_days().first()?.year(), events.known_until.year());
        let whole = (start..=end).filter_map(|year| Some((year, ticks(scenario, year)?)));
        // Of the last year only the part that is known counts.
        let known = |year: i16, last: usize| match calendar.tick_of(events.known_until) {
            Some(tick) if year == end => tick.min(last),
            _ => last,
        };
        let years = whole.map(|(year, ticks)| (year, known(year, ticks.end - 1)));
        let years: Vec<(i16, usize)> = years.collect();
        let fit = years.partition_point(|(year, _)| *year <= record.fit_until());
        (fit > 0).then_some(Self { years, fit })
    }

    fn first(&self) -> i16 {
        self.years[0].0
    }

    /// Numbers of events and of years of exposure in the years of the fit; `None` for what happened before or is not known to a year.
    fn exposure(&self, when: When) -> Option<(usize, usize)> {
        match (when, when.year()) {
            (When::By(_), _) => None,
            (_, Some(year)) if year < self.first() => None,
            (_, Some(year)) => {
                let place = self.years[..self.fit].iter().position(|(of, _)| *of == year);
                Some(place.map_or((0, self.fit), |place| (1, place + 1)))
            }
            (_, None) => Some((0, self.fit)),
        }
    }

    /// The periods in which a date is scored, the place of the first year of each, and the year in which it happened. What happened
    /// after the fit is censored in its years.
    fn periods(&self, when: When) -> Vec<(ScorePeriod, usize, Option<i16>)> {
        let Some((in_fit, _)) = self.exposure(when) else { return Vec::new() };
        let fit = (ScorePeriod::Fit, 0, when.year());
        let later = (ScorePeriod::Holdout, self.fit, when.year());
        let has_later = in_fit == 0 && self.fit < self.years.len();
        std::iter::once(fit).chain(has_later.then_some(later)).collect()
    }
}

/// The passage of a date in the model; `None` if there is none, as of a pair without a dispute at the start.
fn passage(
    scenario: &Scenario,
    counterpart: Counterpart,
    date: &EventDate,
    passages: &mut Vec<SeriesPassage>,
) -> Option<DatePassage> {
    match super::passage(scenario, counterpart, &date.unit)? {
        EventPassage::OfOutcomes(place) => Some(DatePassage::OfResults(place)),
        EventPassage::OfSeries { series, level, rises } => {
            passages.push(SeriesPassage { series, level, rises });
            Some(DatePassage::OfSeries(passages.len() - 1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::observed;
    use super::*;
    use crate::analysis::validation::Observations;
    use crate::model::Unit;

    fn of(overrides: &[&str]) -> Observations {
        let overrides: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
        let scenario =
            Scenario::named("central-asia", &overrides).unwrap_or_else(|problems| panic!("{problems}"));
        observed(&scenario, scenario.record().expect("a record"))
    }

    #[test]
    fn dates_are_ticks_and_what_has_not_come_by_2016_is_forecast_from_then_on() {
        let found = of(&[]);
        let [agreements, borders] = &found.events[..] else { panic!("two kinds: {:?}", found.events) };
        // Security of 2006 in 15 years, four issues in 25; 4 of 7 borders in 10, 10, 9 and 11 years, three in 25.
        assert_eq!(agreements.hazard, 1.5 / 116.0);
        assert_eq!(borders.hazard, 4.5 / 116.0);
        let later = |events: &ScoredEvents| -> Vec<Option<usize>> {
            let of = events.dates.iter().filter(|date| date.period == ScorePeriod::Holdout);
            of.map(|date| date.happened).collect()
        };
        // Dialogue 2021, trade not, transport and culture 2023; then Uzbekistan with Kyrgyzstan 2022 and with Tajikistan 2018,
        // Kyrgyzstan with Tajikistan 2025.
        assert_eq!(later(agreements), [Some(4), None, Some(6), Some(6)]);
        assert_eq!(later(borders), [Some(5), Some(1), Some(8)]);
        let date = agreements.dates.iter().find(|date| date.period == ScorePeriod::Holdout).expect("a date");
        // The end of 2016 is tick 99; of 2025 the last quarter has the last day that is known.
        assert_eq!((date.not_by, date.ticks.len(), date.ticks[0], date.ticks[8]), (Some(99), 9, 103, 135));
        let fit = agreements.dates.iter().filter(|date| date.period == ScorePeriod::Fit);
        let fit: Vec<Option<usize>> = fit.map(|date| date.happened).collect();
        assert_eq!(fit, [None, None, None, Some(14), None]);
        assert_eq!(found.passages.len(), 7);
        let kazakh_uzbek = &found.passages[0];
        assert_eq!((kazakh_uzbek.series.unit, kazakh_uzbek.rises), (Unit::Dyad(0, 1), false));
    }

    #[test]
    fn what_happened_before_the_calendar_is_left_out() {
        let found = of(&["scenario.start=\"2012\"", "scenario.end=\"2020\""]);
        assert_eq!(found.events[1].dates.len(), 6, "three borders in both periods");
        assert_eq!(found.events[1].hazard, 0.5 / 16.0);
        let last = found.events[1].dates.last().expect("a date");
        assert_eq!((last.ticks.len(), last.happened), (4, None));
        // A pair whose dispute starts at 0 has nothing to settle.
        let found = of(&["dyads.KGZ-TJK.dispute=0"]);
        assert_eq!(found.passages.len(), 6);
    }
}
