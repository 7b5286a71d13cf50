//! What is observed of a history: each observable is one number made of one series.
//!
//! Methods that confront the model with a record need a few numbers of every replicate, such as the mean of integration in each
//! year, and not the whole history. In approximate Bayesian computation they are called summary statistics.

use std::ops::{Range, RangeInclusive};

use thiserror::Error;

use super::plan::Observed;
use crate::model::{Series, Unit, World, all_series};
use crate::problem::{Explain, Remedy};
use crate::scenario::Scenario;
use crate::scenario::calendar::Calendar;

/// One number of a history.
#[derive(Debug, Clone, PartialEq)]
pub struct Observable {
    /// The series of which the number is made.
    pub series: Series,
    /// How it is made.
    pub statistic: Statistic,
}

/// A number made of a series, which has one value at the end of each tick. Ticks are numbered from 0. A period is half-open:
/// it holds its start and not its end.
#[derive(Debug, Clone, PartialEq)]
pub enum Statistic {
    /// The value at the end of a tick.
    At {
        /// The tick.
        tick: usize,
    },
    /// The mean of the values of a period: their sum in the order of time, divided by their number.
    Mean {
        /// The period.
        ticks: Range<usize>,
    },
    /// The sum of the values of a period, in the order of time.
    Sum {
        /// The period.
        ticks: Range<usize>,
    },
    /// The value at the end of a period less the value before it. Of a count it is the number of events in the period, since
    /// counts begin at 0; the period of any other measure begins after the first tick.
    Change {
        /// The period.
        ticks: Range<usize>,
    },
    /// The number of the first tick of a period in which the series crosses a level; infinite if it does not.
    FirstPassage {
        /// The level, in the unit of the measure.
        level: f64,
        /// The direction of the crossing.
        direction: Direction,
        /// The period.
        ticks: Range<usize>,
    },
    /// The number of ticks of a period in which the series crosses a level.
    Crossings {
        /// The level, in the unit of the measure.
        level: f64,
        /// The direction of the crossings.
        direction: Direction,
        /// The period.
        ticks: Range<usize>,
    },
}

/// The direction in which a series crosses a level from one tick to the next. The crossing lies in the later tick, so that the
/// first tick of a history has none. A value at the level counts as above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From below the level to at least the level.
    Rising,
    /// From at least the level to below it.
    Falling,
    /// Either.
    Either,
}

impl Direction {
    /// Whether a series crosses `level` between two values, one tick apart.
    #[inline(always)]
    pub(super) fn crosses(self, level: f64, before: f64, now: f64) -> bool {
        let (was, is) = (before >= level, now >= level);
        match self {
            Self::Rising => !was && is,
            Self::Falling => was && !is,
            Self::Either => was != is,
        }
    }
}

impl Statistic {
    /// The ticks that it looks at; the tick before them apart.
    pub fn ticks(&self) -> Range<usize> {
        match self {
            Self::At { tick } => *tick..tick.saturating_add(1),
            Self::Mean { ticks }
            | Self::Sum { ticks }
            | Self::Change { ticks }
            | Self::FirstPassage { ticks, .. }
            | Self::Crossings { ticks, .. } => ticks.clone(),
        }
    }

    /// The level that is crossed, if it is one.
    pub fn level(&self) -> Option<f64> {
        match self {
            Self::FirstPassage { level, .. } | Self::Crossings { level, .. } => Some(*level),
            Self::At { .. } | Self::Mean { .. } | Self::Sum { .. } | Self::Change { .. } => None,
        }
    }
}

impl Observable {
    /// Makes an observable of each of some calendar years, in ascending order, from the ticks that begin in the year:
    /// `|ticks| Statistic::Mean { ticks }` for yearly means. Years without a tick have none.
    pub fn by_year(
        series: Series,
        calendar: &Calendar,
        years: RangeInclusive<i16>,
        statistic: impl Fn(Range<usize>) -> Statistic,
    ) -> Vec<Self> {
        let days = calendar.first_days();
        let of_year = |year: i16| {
            let start = days.partition_point(|day| day.year() < year);
            let end = days.partition_point(|day| day.year() <= year);
            (start < end).then(|| Self { series, statistic: statistic(start..end) })
        };
        years.filter_map(of_year).collect()
    }
}

/// A list of observables that every history of a scenario has.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Observables {
    list: Vec<Observable>,
    /// Place of the series of each in the record.
    rows: Vec<usize>,
    /// Numbers of ticks, states and issues.
    sizes: [usize; 3],
}

impl Observables {
    /// Checks a list of observables against a scenario. It holds for every scenario with as many ticks, states and issues.
    ///
    /// # Errors
    /// [`Unobservable`] for the first observable that a history of the scenario does not have.
    pub fn new(scenario: &Scenario, list: Vec<Observable>) -> Result<Self, Unobservable> {
        let [ticks, states, issues] =
            [scenario.calendar().ticks(), scenario.states().len(), scenario.issues().len()];
        let record = all_series(states, issues);
        let row = |(place, Observable { series, statistic }): (usize, &Observable)| {
            let error = |problem| Unobservable { place, series: *series, problem };
            let row = record.iter().position(|known| known == series);
            let row = row.ok_or_else(|| error(StatisticProblem::NoSeries))?;
            check(*series, statistic, ticks).map_err(error)?;
            Ok(row)
        };
        let rows = list.iter().enumerate().map(row).collect::<Result<_, Unobservable>>()?;
        Ok(Self { list, rows, sizes: [ticks, states, issues] })
    }

    /// The observables, in the order of their values.
    pub fn list(&self) -> &[Observable] {
        &self.list
    }

    /// Each statistic, and the place of its series in the record.
    pub(super) fn places(&self) -> impl Iterator<Item = (&Statistic, usize)> + Clone {
        self.list.iter().map(|observable| &observable.statistic).zip(self.rows.iter().copied())
    }

    /// The series that must be observed.
    pub(super) fn observed(&self) -> Observed {
        if self.rows.iter().all(|row| Observed::Region.holds(*row)) {
            Observed::Region
        } else {
            Observed::All
        }
    }

    /// Whether every history of a world has them.
    pub(super) fn fit(&self, world: &World) -> bool {
        self.list.is_empty() || self.sizes == [world.ticks(), world.states(), world.issues()]
    }
}

/// Checks that a statistic of a series can be made within some ticks.
fn check(series: Series, statistic: &Statistic, ticks: usize) -> Result<(), StatisticProblem> {
    let period = statistic.ticks();
    if period.start >= ticks {
        return Err(StatisticProblem::NoTick { tick: period.start, ticks });
    }
    if period.is_empty() {
        return Err(StatisticProblem::Empty { start: period.start, end: period.end });
    }
    if period.end > ticks {
        return Err(StatisticProblem::NoTick { tick: period.end - 1, ticks });
    }
    if let Some(level) = statistic.level().filter(|level| !level.is_finite()) {
        return Err(StatisticProblem::NoLevel { level });
    }
    if matches!(statistic, Statistic::Change { .. }) && period.start == 0 && !series.measure.is_count() {
        return Err(StatisticProblem::NothingBefore);
    }
    Ok(())
}

/// Why no history of a scenario has an observable.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("observable {}, {} of {}: {problem}", place + 1, series.measure.name(), unit(series.unit))]
pub struct Unobservable {
    /// Its place in the list, from 0; the message counts from 1.
    pub place: usize,
    /// Its series.
    pub series: Series,
    /// What is wrong with it.
    pub problem: StatisticProblem,
}

/// What is wrong with a statistic of a series.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum StatisticProblem {
    /// The measure does not describe the unit, or there is no such unit.
    #[error("the scenario has no such series")]
    NoSeries,
    /// A period without ticks.
    #[error("no tick lies in the period from {start} to before {end}")]
    Empty {
        /// Start of the period.
        start: usize,
        /// End of the period, which it does not hold.
        end: usize,
    },
    /// A tick beyond the end.
    #[error("tick {tick} lies beyond the calendar, whose last tick is {}", ticks - 1)]
    NoTick {
        /// The tick.
        tick: usize,
        /// Ticks of the calendar.
        ticks: usize,
    },
    /// A level that is infinite or no number.
    #[error("the level {level} is no finite number")]
    NoLevel {
        /// The level.
        level: f64,
    },
    /// The change of a measure that is no count, from before the first tick.
    #[error("the series has no value before the first tick from which it could change")]
    NothingBefore,
}

impl Explain for Unobservable {
    fn remedy(&self) -> Option<Remedy> {
        Some(Remedy::new(match self.problem {
            StatisticProblem::NoSeries => {
                "name a measure, and a unit that it describes; a pair has the smaller place first"
            }
            StatisticProblem::Empty { .. } => "let the period end after its start",
            StatisticProblem::NoTick { .. } => "end within the calendar",
            StatisticProblem::NoLevel { .. } => "give a number in the unit of the measure",
            StatisticProblem::NothingBefore => "let the period begin at tick 1 or later",
        }))
    }
}

/// A unit by its place.
fn unit(unit: Unit) -> String {
    match unit {
        Unit::Region => "the region".to_owned(),
        Unit::State(state) => format!("state {state}"),
        Unit::Dyad(one, other) => format!("states {one} and {other}"),
        Unit::Issue(issue) => format!("issue {issue}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Measure;

    const PAPER: Series = Series { measure: Measure::Paper, unit: Unit::Region };

    fn scenario() -> Scenario {
        let overrides = ["scenario.ticks_per_year=2", "scenario.start=\"2012\"", "scenario.end=\"2022\""];
        Scenario::named("central-asia", &overrides.map(str::to_owned)).expect("a valid scenario")
    }

    fn refusal(series: Series, statistic: Statistic) -> String {
        let fine = Observable { series: PAPER, statistic: Statistic::At { tick: 21 } };
        let found = Observables::new(&scenario(), vec![fine, Observable { series, statistic }]);
        let problem = found.expect_err("it is refused");
        assert_eq!(problem.place, 1);
        assert!(problem.remedy().is_some());
        problem.to_string()
    }

    #[test]
    fn what_no_history_has_is_refused_with_its_reason() {
        let dyad = Series { unit: Unit::Dyad(2, 1), ..PAPER };
        let crossings =
            |level: f64| Statistic::Crossings { level, direction: Direction::Either, ticks: 0..22 };
        let expected = [
            (dyad, Statistic::At { tick: 0 }, "paper of states 2 and 1: the scenario has no such series"),
            (
                Series { unit: Unit::State(0), ..PAPER },
                Statistic::At { tick: 0 },
                "paper of state 0: the scenario has no such series",
            ),
            (
                PAPER,
                Statistic::At { tick: 22 },
                "paper of the region: tick 22 lies beyond the calendar, whose last tick is 21",
            ),
            (
                Series { unit: Unit::Issue(5), ..PAPER },
                Statistic::Mean { ticks: 20..24 },
                "paper of issue 5: tick 23 lies beyond the calendar, whose last tick is 21",
            ),
            (
                PAPER,
                Statistic::Sum { ticks: 4..4 },
                "paper of the region: no tick lies in the period from 4 to before 4",
            ),
            (PAPER, crossings(f64::NAN), "paper of the region: the level NaN is no finite number"),
            (
                PAPER,
                Statistic::Change { ticks: 0..4 },
                "paper of the region: the series has no value before the first tick from which it could change",
            ),
        ];
        for (series, statistic, message) in expected {
            assert_eq!(refusal(series, statistic), format!("observable 2, {message}"));
        }
        let end = Statistic::At { tick: usize::MAX };
        assert!(refusal(PAPER, end).contains("beyond the calendar"));
    }

    #[test]
    fn counts_change_from_the_first_tick_on() {
        let series = Series { measure: Measure::Incidents, unit: Unit::Region };
        let change = Observable { series, statistic: Statistic::Change { ticks: 0..4 } };
        assert!(Observables::new(&scenario(), vec![change]).is_ok());
    }

    #[test]
    fn regional_series_alone_are_observed_where_nothing_else_is_wanted() {
        let at = |measure, unit| Observable {
            series: Series { measure, unit },
            statistic: Statistic::At { tick: 3 },
        };
        let observed = |list| Observables::new(&scenario(), list).expect("observable").observed();
        let region = at(Measure::Incidents, Unit::Region);
        assert_eq!(observed(vec![region.clone()]), Observed::Region);
        assert_eq!(observed(vec![region.clone(), at(Measure::Dispute, Unit::Dyad(0, 4))]), Observed::All);
        // Of the region, but no part of its outcome.
        assert_eq!(observed(vec![region, at(Measure::BenefitDispute, Unit::Region)]), Observed::All);
        assert_eq!(observed(Vec::new()), Observed::Region);
    }

    #[test]
    fn a_year_holds_the_ticks_that_begin_in_it() {
        let scenario = scenario();
        let mean = |ticks| Statistic::Mean { ticks };
        let by_year = Observable::by_year(PAPER, scenario.calendar(), 2010..=2014, mean);
        let ticks: Vec<_> = by_year.iter().map(|observable| observable.statistic.ticks()).collect();
        assert_eq!(ticks, [0..2, 2..4, 4..6]);
        let all = Observable::by_year(PAPER, scenario.calendar(), 1992..=2030, mean);
        assert_eq!(all.last().map(|observable| observable.statistic.ticks()), Some(20..22));
    }
}
