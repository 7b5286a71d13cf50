//! Periods in which dates are written (years, quarters, months, days), and even steps between them.

use std::fmt;

use jiff::civil::Date;
use thiserror::Error;

use super::raw::forms::Period;
use crate::problem::{Explain, Remedy};

/// The unit in which a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateUnit {
    /// `2016`.
    Year,
    /// `2016-Q3`.
    Quarter,
    /// `2016-09`.
    Month,
    /// `2016-09-08`.
    Day,
}

impl DateUnit {
    const fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Quarter => "quarter",
            Self::Month => "month",
            Self::Day => "day",
        }
    }

    /// Its length in months; 0 for a day.
    const fn months(self) -> i64 {
        match self {
            Self::Year => 12,
            Self::Quarter => 3,
            Self::Month => 1,
            Self::Day => 0,
        }
    }
}

impl Period {
    /// A single day.
    pub fn day(day: Date) -> Self {
        Self { first: day, last: day }
    }

    /// The unit in which it is written.
    pub fn unit(&self) -> DateUnit {
        let months = i64::from(self.last.month() - self.first.month()) + 1;
        match months {
            _ if self.first == self.last => DateUnit::Day,
            12 => DateUnit::Year,
            3 => DateUnit::Quarter,
            _ => DateUnit::Month,
        }
    }

    /// Number of its units before it, counted from year 0; for a day, from 1970.
    fn ordinal(&self) -> i64 {
        match self.unit() {
            DateUnit::Day => i64::from((self.first - EPOCH).get_days()),
            unit => (12 * i64::from(self.first.year()) + i64::from(self.first.month()) - 1) / unit.months(),
        }
    }

    /// Makes a period from its unit and its ordinal; `None` beyond the calendar.
    fn of(unit: DateUnit, ordinal: i64) -> Option<Self> {
        if unit == DateUnit::Day {
            let days = i32::try_from(ordinal).ok()?;
            return EPOCH.checked_add(jiff::Span::new().days(days)).ok().map(Self::day);
        }
        let month = |months: i64| {
            let year = i16::try_from(months.div_euclid(12)).ok()?;
            Date::new(year, i8::try_from(months.rem_euclid(12)).ok()? + 1, 1).ok()
        };
        let first = ordinal * unit.months();
        Some(Self { first: month(first)?, last: month(first + unit.months() - 1)?.last_of_month() })
    }
}

const EPOCH: Date = Date::constant(1970, 1, 1);

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.first.year(), self.first.month());
        match self.unit() {
            DateUnit::Year => write!(f, "{year}"),
            DateUnit::Quarter => write!(f, "{year}-Q{}", (month + 2) / 3),
            DateUnit::Month => write!(f, "{year}-{month:02}"),
            DateUnit::Day => self.first.fmt(f),
        }
    }
}

/// Why there are no even steps from one date to another.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoSteps {
    /// The two ends are written in different units.
    #[error("{from} is a {}, and {to} is a {}", from_unit.name(), to_unit.name())]
    Units {
        /// The first.
        from: String,
        /// Its unit.
        from_unit: DateUnit,
        /// The last.
        to: String,
        /// Its unit.
        to_unit: DateUnit,
    },
    /// The distance between the ends is no multiple of the steps.
    #[error(
        "from {from} to {to} it is {span} {}{}, which {steps} steps do not divide", unit.name(), if *span == 1 { "" } else { "s" }
    )]
    Uneven {
        /// The first.
        from: String,
        /// The last.
        to: String,
        /// Number of units between them.
        span: u64,
        /// The unit.
        unit: DateUnit,
        /// Number of steps asked for.
        steps: usize,
        /// The numbers of values that make even steps.
        fitting: String,
    },
}

impl Explain for NoSteps {
    fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            Self::Units { .. } => Remedy::new("write both ends in one unit"),
            Self::Uneven { fitting, .. } => {
                Remedy::new(format!("ask for {fitting} values, or write both ends as days"))
            }
        })
    }
}

/// Lists `count` periods from one to another, both included, in even steps of their common unit. Days are rounded to
/// the nearest; years, quarters and months must divide evenly.
///
/// # Errors
///
/// [`NoSteps`].
pub fn even(from: Period, to: Period, count: usize) -> Result<Vec<Period>, NoSteps> {
    let (unit, first, last) = ends(from, to)?;
    let (span, steps) = (last - first, count.saturating_sub(1).max(1));
    if unit != DateUnit::Day && span.unsigned_abs() % steps as u64 != 0 {
        let fitting: Vec<String> = (1..=span.unsigned_abs())
            .filter(|steps| span.unsigned_abs().is_multiple_of(*steps))
            .map(|steps| (steps + 1).to_string())
            .collect();
        return Err(NoSteps::Uneven {
            from: from.to_string(),
            to: to.to_string(),
            span: span.unsigned_abs(),
            unit,
            steps,
            fitting: listed(&fitting),
        });
    }
    // Rounded to the nearest, a half away from the first.
    let at = |step: usize| first + span.signum() * nearest(span.unsigned_abs() * step as u64, steps as u64);
    Ok((0..=steps).filter_map(|step| Period::of(unit, at(step))).collect())
}

/// Lists every period from one to another, both included, in their common unit.
///
/// # Errors
///
/// [`NoSteps::Units`].
pub fn all(from: Period, to: Period) -> Result<Vec<Period>, NoSteps> {
    let (unit, first, last) = ends(from, to)?;
    Ok((first..=last).filter_map(|ordinal| Period::of(unit, ordinal)).collect())
}

/// Returns the common unit of two periods, and their ordinals.
fn ends(from: Period, to: Period) -> Result<(DateUnit, i64, i64), NoSteps> {
    let (from_unit, to_unit) = (from.unit(), to.unit());
    if from_unit != to_unit {
        return Err(NoSteps::Units { from: from.to_string(), from_unit, to: to.to_string(), to_unit });
    }
    Ok((from_unit, from.ordinal(), to.ordinal()))
}

fn nearest(number: u64, by: u64) -> i64 {
    i64::try_from((2 * number + by) / (2 * by)).unwrap_or(i64::MAX)
}

/// Lists numbers: `2, 3 or 5`; if there are many, the first few and the last.
fn listed(numbers: &[String]) -> String {
    const MOST: usize = 6;
    match numbers {
        [] => String::new(),
        [one] => one.clone(),
        [few @ .., last] if few.len() < MOST => format!("{} or {last}", few.join(", ")),
        [few @ .., last] => format!("{}, ... or {last}", few[..MOST].join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::explained;

    fn period(text: &str) -> Period {
        Period::parse(text).expect("a period")
    }

    fn steps(from: &str, to: &str, count: usize) -> Vec<String> {
        let found = even(period(from), period(to), count).unwrap_or_else(|problem| panic!("{problem}"));
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_period_is_written_as_it_was_read() {
        for text in ["1992", "1992-Q1", "1992-Q4", "1992-02", "1992-12", "1992-02-29", "8999-12-31"] {
            assert_eq!(period(text).to_string(), text);
            assert_eq!(Period::of(period(text).unit(), period(text).ordinal()), Some(period(text)));
        }
    }

    #[test]
    fn dates_step_in_the_unit_in_which_they_are_written() {
        assert_eq!(steps("2012-Q1", "2013-Q1", 5), ["2012-Q1", "2012-Q2", "2012-Q3", "2012-Q4", "2013-Q1"]);
        assert_eq!(steps("2012-Q3", "2011-Q1", 4), ["2012-Q3", "2012-Q1", "2011-Q3", "2011-Q1"]);
        assert_eq!(steps("2025", "2029", 3), ["2025", "2027", "2029"]);
        assert_eq!(steps("2015-11", "2016-02", 4), ["2015-11", "2015-12", "2016-01", "2016-02"]);
        assert_eq!(steps("2016-02-27", "2016-03-02", 5)[1..4], ["2016-02-28", "2016-02-29", "2016-03-01"]);
        assert_eq!(steps("2016-01-01", "2016-01-04", 3), ["2016-01-01", "2016-01-03", "2016-01-04"]);
    }

    #[test]
    fn what_does_not_divide_evenly_is_refused_with_what_does() {
        let problem =
            even(period("2012-Q1"), period("2013-Q1"), 4).expect_err("four quarters in three steps");
        let text = explained(&problem, |setting| setting.to_string());
        assert!(text.contains("4 quarters, which 3 steps do not divide"), "{text}");
        assert!(text.contains("help: ask for 2, 3 or 5 values"), "{text}");
        let problem = even(period("2012-Q1"), period("2012-Q2"), 9).expect_err("one quarter").to_string();
        assert!(problem.contains("it is 1 quarter, which 8 steps do not divide"), "{problem}");
        let problem = even(period("2012"), period("2013-Q1"), 2).expect_err("two units").to_string();
        assert!(problem.contains("2012 is a year, and 2013-Q1 is a quarter"), "{problem}");
    }

    #[test]
    fn every_period_between_two_is_listed() {
        let found = all(period("2012-Q3"), period("2013-Q2")).expect("one unit");
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found, ["2012-Q3", "2012-Q4", "2013-Q1", "2013-Q2"]);
    }
}
