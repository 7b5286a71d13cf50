//! The observed record in the terms of the model: series by indices, years and days as ticks.

use std::ops::Range;

use super::dates::events;
use crate::analysis::validation::{
    Observations, Scale, ScorePeriod, ScoredAgreement, ScoredDisputes, ScoredLine, ScoredSeries, ScoredYear,
};
use crate::model::{Measure, Series, Unit};
use crate::scenario::observations::{Link, SlopeSign};
use crate::scenario::{Record, Scenario, milestones, observations};
use crate::statistics::Slope;

/// The observations of a record in the years of a scenario, as series, ticks and indices of its states and issues, for
/// [`scored`](crate::analysis::validation::scored). Years that the calendar covers only in part are left out.
pub fn observed(scenario: &Scenario, record: &Record) -> Observations {
    let series = record.series().iter().map(|series| ScoredSeries {
        name: series.name.clone(),
        slope: match series.measurement.slope {
            SlopeSign::Rising => Slope::Rising,
            SlopeSign::Falling => Slope::Falling,
        },
        scale: match (series.measurement.link, series.measurement.demeaned) {
            (Link::Identity, false) => Scale::Identity,
            (Link::Log, false) => Scale::Log,
            (Link::Identity, true) => Scale::Demeaned,
            (Link::Log, true) => Scale::LogDemeaned,
        },
        error: series.measurement.error,
        lines: series.lines.iter().map(|line| observed_line(scenario, series, line)).collect(),
    });
    let mut passages = Vec::new();
    let events = record.events().iter().filter_map(|of| events(scenario, record, of, &mut passages));
    let events = events.collect();
    Observations {
        fit_until: record.fit_until(),
        series: series.collect(),
        disputes: record.disputes().and_then(|found| disputes(scenario, record, found)),
        events,
        passages,
        agreements: agreements(scenario, record),
    }
}

/// The index of a state.
fn state(scenario: &Scenario, id: &str) -> Option<usize> {
    scenario.states().iter().position(|state| state.id == id)
}

/// A pair of states, the smaller index first.
pub(super) fn dyad(scenario: &Scenario, pair: &[String; 2]) -> Option<Unit> {
    let (i, j) = (state(scenario, &pair[0])?, state(scenario, &pair[1])?);
    Some(Unit::Dyad(i.min(j), i.max(j)))
}

/// The ticks of a year; `None` if the calendar lacks some of them.
pub(super) fn ticks(scenario: &Scenario, year: i16) -> Option<Range<usize>> {
    let calendar = scenario.calendar();
    let days = calendar.first_days();
    let range = days.partition_point(|day| day.year() < year)..days.partition_point(|day| day.year() <= year);
    (range.len() == calendar.ticks_per_year() as usize).then_some(range)
}

fn observed_line(
    scenario: &Scenario,
    series: &observations::ObservedSeries,
    line: &observations::ObservedLine,
) -> ScoredLine {
    let measure = series.measure;
    let of = match &line.pair {
        Some(pair) => dyad(scenario, pair).into_iter().map(|unit| (Series { measure, unit }, 1.0)).collect(),
        None if series.issues.is_empty() => vec![(Series { measure, unit: Unit::Region }, 1.0)],
        None => by_issue(scenario, measure, &series.issues),
    };
    let years = line.values.iter().filter_map(|(year, value)| {
        let ticks = ticks(scenario, *year)?;
        Some(ScoredYear {
            year: *year,
            value: *value,
            linked: series.measurement.link.of(*value),
            weight: series.weight(line, *year),
            ticks,
        })
    });
    let pair = line.pair.as_ref().map(|pair| pair.join("-")).unwrap_or_default();
    ScoredLine { pair, of, years: years.collect() }
}

/// Several issues with their weights in the index; equal weights if the index includes none of them.
fn by_issue(scenario: &Scenario, measure: Measure, ids: &[String]) -> Vec<(Series, f64)> {
    let issues = scenario.issues().iter().enumerate().filter(|(_, issue)| ids.contains(&issue.id));
    let weights: Vec<(usize, f64)> = issues.map(|(place, issue)| (place, issue.index_weight)).collect();
    let all: f64 = weights.iter().map(|(_, weight)| weight).sum();
    let even = 1.0 / weights.len() as f64;
    let share = |weight: f64| if all > 0.0 { weight / all } else { even };
    let of = |(place, weight): &(usize, f64)| (Series { measure, unit: Unit::Issue(*place) }, share(*weight));
    weights.iter().map(of).collect()
}

/// Onsets in the years of the calendar; `None` if there are no such years.
fn disputes(scenario: &Scenario, record: &Record, found: &observations::Disputes) -> Option<ScoredDisputes> {
    let days = scenario.calendar().first_days();
    let covered =
        days.partition_point(|day| *day < found.from)..days.partition_point(|day| *day <= found.until);
    let mut pairs: Vec<(Series, u64)> = scenario
        .dyads()
        .iter()
        .map(|dyad| (Series { measure: Measure::Dispute, unit: Unit::Dyad(dyad.pair.0, dyad.pair.1) }, 0))
        .collect();
    for (year, pair) in &found.onsets {
        let held = ticks(scenario, *year).is_some();
        let unit = dyad(scenario, pair).filter(|_| held);
        if let Some((_, count)) = pairs.iter_mut().find(|(series, _)| Some(series.unit) == unit) {
            *count += 1;
        }
    }
    let period = ScorePeriod::of(found.until.year(), record.fit_until());
    let any = pairs.iter().any(|(_, count)| *count > 0) && !covered.is_empty();
    any.then_some(ScoredDisputes { period, ticks: covered, pairs })
}

/// Place of the first agreement of all states on an issue among the first passages of the results.
pub(super) fn first_agreement(scenario: &Scenario, issue: &str) -> Option<usize> {
    let name = format!("first_agreement_{issue}");
    milestones(scenario).iter().position(|milestone| milestone.name == name)
}

/// Statements on days of the calendar.
fn agreements(scenario: &Scenario, record: &Record) -> Vec<ScoredAgreement> {
    let agreement = |statement: &observations::Statement| {
        Some(ScoredAgreement {
            period: ScorePeriod::of(statement.by.year(), record.fit_until()),
            passage: first_agreement(scenario, &statement.issue)?,
            tick: scenario.calendar().tick_of(statement.by)?,
            holds: statement.holds,
        })
    };
    record.statements().iter().filter_map(agreement).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(overrides: &[&str]) -> Scenario {
        let overrides: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
        Scenario::named("central-asia", &overrides).unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn of(scenario: &Scenario) -> Observations {
        observed(scenario, scenario.record().expect("a record"))
    }

    #[test]
    fn years_are_their_ticks_and_issues_have_the_weights_of_the_index() {
        let found = of(&named(&[]));
        let trade = &found.series[0].lines[0];
        assert_eq!((trade.years[0].year, trade.years[0].ticks.clone(), trade.years.len()), (1994, 8..12, 21));
        let weights: Vec<f64> = trade.of.iter().map(|(_, weight)| *weight).collect();
        assert!((weights[0] - 0.3 / 0.55).abs() < 1e-15 && (weights[1] - 0.25 / 0.55).abs() < 1e-15);
        assert_eq!(trade.of[0].0.unit, Unit::Issue(1));
        let weights: Vec<f64> = trade.years.iter().map(|year| year.weight).collect();
        assert_eq!((weights[16], weights[17], weights[20]), (1.0, 0.5, 0.5));
        assert_eq!((found.series[1].slope, found.series[1].scale), (Slope::Falling, Scale::Log));
        assert_eq!((found.series[2].lines.len(), found.series[2].scale), (10, Scale::Identity));
        let dyads = &found.series[3];
        assert_eq!((dyads.slope, dyads.scale, dyads.lines.len()), (Slope::Rising, Scale::LogDemeaned, 10));
        // Kazakhstan's trade is sound in 2011, that of the others is not.
        let weight = |line: usize| {
            dyads.lines[line].years.iter().find(|year| year.year == 2011).map(|year| year.weight)
        };
        assert_eq!((weight(0), weight(9)), (Some(1.0), Some(0.25)));
        let disputes = found.disputes.expect("disputes");
        assert_eq!((disputes.period, disputes.ticks), (ScorePeriod::Fit, 0..92));
        let count = |i, j| disputes.pairs.iter().find(|(of, _)| of.unit == Unit::Dyad(i, j)).map(|(_, n)| *n);
        // KAZ, UZB, KGZ, TJK, TKM.
        assert_eq!(
            [count(1, 3), count(1, 2), count(2, 3), count(0, 1)],
            [Some(6), Some(5), Some(2), Some(0)]
        );
        assert!(found.agreements.is_empty());
    }

    #[test]
    fn what_the_calendar_does_not_hold_is_left_out() {
        let found = of(&named(&["scenario.start=\"2000-Q2\"", "scenario.end=\"2010-Q2\""]));
        let years: Vec<i16> = found.series[0].lines[0].years.iter().map(|year| year.year).collect();
        assert_eq!(years, (2001..=2009).collect::<Vec<_>>());
        let disputes = found.disputes.expect("disputes");
        assert_eq!(disputes.pairs.iter().map(|(_, count)| count).sum::<u64>(), 6);
        assert_eq!(disputes.ticks, 0..41);
        assert_eq!(found.events.iter().map(|events| events.dates.len()).collect::<Vec<_>>(), [5, 6]);
        let none = of(&named(&["scenario.start=\"2018\"", "scenario.end=\"2020\""]));
        assert_eq!((none.disputes, none.events), (None, Vec::new()));
    }

    #[test]
    fn issues_that_do_not_count_in_the_index_count_the_same() {
        let found = of(&named(&["issues.trade.index_weight=0", "issues.transport.index_weight=0"]));
        assert_eq!(
            found.series[0].lines[0].of.iter().map(|(_, weight)| *weight).collect::<Vec<_>>(),
            [0.5, 0.5]
        );
    }
}
