//! Cells of several tables: days of a tick, and whole numbers.

use serde::{Serialize, Serializer};

use crate::model::Measure;
use crate::scenario::{Scenario, calendar::Calendar};

/// First and last day of a tick, in two cells of a file.
pub type Days = [String; 2];

/// The days of every tick.
pub fn days(scenario: &Scenario) -> Vec<Days> {
    let calendar = scenario.calendar();
    (0..calendar.ticks()).map(|t| days_of(calendar, t)).collect()
}

/// The days of tick `t`.
pub fn days_of(calendar: &Calendar, t: usize) -> Days {
    [calendar.first_days()[t], calendar.last_day_of(t)].map(|day| day.to_string())
}

/// A number, written without a decimal point if its measure is a count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    value: f64,
    whole: bool,
}

impl Number {
    /// A value of a measure.
    pub fn of(measure: Measure, value: f64) -> Self {
        Self { value, whole: measure.is_count() }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Quantiles in older files may lie between two whole numbers.
        if self.whole && self.value.fract() == 0.0 {
            serializer.serialize_i64(self.value as i64)
        } else {
            serializer.serialize_f64(self.value)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_no_decimal_point_and_others_do() {
        let of = |measure, value| serde_json::to_string(&Number::of(measure, value)).expect("a number");
        assert_eq!(of(Measure::Incidents, 38.0), "38");
        assert_eq!(of(Measure::Incidents, -9.0), "-9");
        assert_eq!(of(Measure::Incidents, 0.5), "0.5");
        assert_eq!(of(Measure::Dispute, 1.0), "1.0");
    }

    #[test]
    fn a_tick_ends_on_the_day_before_the_next_begins() {
        let found = days(&Scenario::built_in());
        assert_eq!(found[0], ["1992-01-01", "1992-03-31"]);
        assert_eq!(found.last(), Some(&["2030-10-01", "2030-12-31"].map(str::to_owned)));
    }
}
