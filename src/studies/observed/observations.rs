//! The observed record in the terms of the model: series by indices, years and days as ticks.

use super::dates::events;
use super::{first_agreement, measured, pair, slope, ticks};
use crate::analysis::validation::{
    Observations, Scale, ScorePeriod, ScoredAgreement, ScoredDisputes, ScoredLine, ScoredSeries, ScoredYear,
};
use crate::model::{Measure, Series, Unit};
use crate::scenario::observations::Link;
use crate::scenario::{Record, Scenario, observations};

/// The observations of a record in the years of a scenario, as series, ticks and indices of its states and issues, for
/// [`scored`](crate::analysis::validation::scored). Years that the calendar covers only in part are left out.
pub fn observed(scenario: &Scenario, record: &Record) -> Observations {
    let series = record.series().iter().map(|series| ScoredSeries {
        name: series.name.clone(),
        slope: slope(series.measurement.slope),
        scale: match (series.measurement.link, series.measurement.demeaned) {
            (Link::Identity, false) => Scale::Identity,
            (Link::Log, false) => Scale::Log,
            (Link::Identity, true) => Scale::Demeaned,
            (Link::Log, true) => Scale::LogDemeaned,
        },
        error: series.measurement.error,
        autocorrelation: series.measurement.autocorrelation,
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

fn observed_line(
    scenario: &Scenario,
    series: &observations::ObservedSeries,
    line: &observations::ObservedLine,
) -> ScoredLine {
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
    ScoredLine { pair, of: measured(scenario, series, line), years: years.collect() }
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
    for (year, ids) in &found.onsets {
        let held = ticks(scenario, *year).is_some();
        let unit = pair(scenario, ids).filter(|_| held).map(|(i, j)| Unit::Dyad(i, j));
        if let Some((_, count)) = pairs.iter_mut().find(|(series, _)| Some(series.unit) == unit) {
            *count += 1;
        }
    }
    let period = ScorePeriod::of(found.until.year(), record.fit_until());
    let any = pairs.iter().any(|(_, count)| *count > 0) && !covered.is_empty();
    any.then_some(ScoredDisputes { period, ticks: covered, pairs })
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
    use crate::statistics::Slope;

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
