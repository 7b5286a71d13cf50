//! The ticks of a scenario and their dates.

use jiff::{ToSpan, civil::Date};

/// The ticks of equal length from the first day to the last.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    ticks_per_year: u32,
    first_days: Vec<Date>,
    end: Date,
}

impl Calendar {
    /// Most ticks that a calendar can hold.
    pub const MOST_TICKS: u64 = 100_000;

    /// Makes the ticks from the one that begins on `start` to the one that holds `last`, both included.
    ///
    /// With 1, 2, 3, 4, 6 or 12 ticks a year ticks begin on the first of a month, otherwise on the day
    /// nearest below an equal division of the year. `None` unless `start` is the first day of a tick,
    /// `last` is not before it, and there are at most [`Self::MOST_TICKS`] ticks.
    pub fn new(start: Date, last: Date, ticks_per_year: u32) -> Option<Self> {
        if last < start || !(1..=365).contains(&ticks_per_year) {
            return None;
        }
        let years = u64::try_from(i32::from(last.year()) - i32::from(start.year()) + 1).ok()?;
        if years * u64::from(ticks_per_year) > Self::MOST_TICKS {
            return None;
        }
        let ticks = (start.year()..=last.year())
            .flat_map(|year| (0..ticks_per_year).map(move |k| first_day(year, k, ticks_per_year)))
            .filter(|day| *day >= start);
        let first_days: Vec<Date> = ticks.clone().filter(|day| *day <= last).collect();
        if first_days.first() != Some(&start) {
            return None;
        }
        let end = match ticks.clone().find(|day| *day > last) {
            Some(day) => day,
            None => Date::new(last.year().checked_add(1)?, 1, 1).ok()?,
        };
        Some(Self { ticks_per_year, first_days, end })
    }

    /// Ticks a year.
    pub fn ticks_per_year(&self) -> u32 {
        self.ticks_per_year
    }

    /// Length of a tick in years.
    pub fn dt(&self) -> f64 {
        1.0 / f64::from(self.ticks_per_year)
    }

    /// First day of each tick.
    pub fn first_days(&self) -> &[Date] {
        &self.first_days
    }

    /// First day of each tick as a decimal year: tick k of the n ticks of a year, from 0 on, begins at k/n of the year,
    /// so that the fourth quarter of 2016 is 2016.75.
    pub fn years(&self) -> Vec<f64> {
        let per_year = f64::from(self.ticks_per_year);
        let at = |day: &Date| (decimal_year(*day) * per_year).round() / per_year;
        self.first_days.iter().map(at).collect()
    }

    /// Number of ticks, at least 1.
    pub fn ticks(&self) -> usize {
        self.first_days.len()
    }

    /// The day after the last tick.
    pub fn end(&self) -> Date {
        self.end
    }

    /// The last day of the last tick.
    pub fn last_day(&self) -> Date {
        self.end.yesterday().unwrap_or(self.end)
    }

    /// The last day of tick `t`, or of the last tick if `t` lies beyond it.
    pub fn last_day_of(&self, t: usize) -> Date {
        let next = self.first_days.get(t + 1).copied();
        next.and_then(|day| day.yesterday().ok()).unwrap_or_else(|| self.last_day())
    }

    /// The tick that holds `date`, `None` outside the calendar.
    pub fn tick_of(&self, date: Date) -> Option<usize> {
        if date >= self.end {
            return None;
        }
        self.first_days.partition_point(|day| *day <= date).checked_sub(1)
    }
}

/// First day of tick `k` of a year.
fn first_day(year: i16, k: u32, ticks_per_year: u32) -> Date {
    let january = jiff::civil::date(year, 1, 1);
    if 12 % ticks_per_year == 0 {
        let months = k * (12 / ticks_per_year);
        january.saturating_add(i64::from(months).months())
    } else {
        let days = u32::from(january.days_in_year().unsigned_abs());
        january.saturating_add(i64::from(k * days / ticks_per_year).days())
    }
}

/// Converts a date to a decimal year: the year plus the share of it that has passed.
pub fn decimal_year(date: Date) -> f64 {
    let passed = f64::from(date.day_of_year() - 1) / f64::from(date.days_in_year());
    f64::from(date.year()) + passed
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn quarters_begin_on_the_first_of_a_month() {
        let calendar = Calendar::new(date(1992, 1, 1), date(2030, 12, 31), 4).expect("a valid calendar");
        assert_eq!(calendar.ticks(), 156);
        assert_eq!(calendar.first_days()[3], date(1992, 10, 1));
        assert_eq!(calendar.end(), date(2031, 1, 1));
        assert_eq!(
            (calendar.last_day(), calendar.last_day_of(155)),
            (date(2030, 12, 31), date(2030, 12, 31))
        );
        assert_eq!(calendar.last_day_of(0), date(1992, 3, 31));
        assert_eq!(calendar.tick_of(date(1992, 3, 31)), Some(0));
        assert_eq!(calendar.tick_of(date(1991, 12, 31)), None);
        assert_eq!(calendar.tick_of(date(2031, 1, 1)), None);
    }

    #[test]
    fn a_year_of_weeks_has_52_ticks_and_no_overlap() {
        let calendar = Calendar::new(date(2000, 1, 1), date(2001, 12, 31), 52).expect("a valid calendar");
        assert_eq!(calendar.ticks(), 104);
        assert!(calendar.first_days().windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_start_inside_a_tick_is_refused() {
        assert_eq!(Calendar::new(date(1992, 1, 2), date(1993, 1, 1), 4), None);
        assert_eq!(Calendar::new(date(1992, 1, 1), date(1991, 1, 1), 4), None);
    }

    #[test]
    fn decimal_years() {
        assert_eq!(decimal_year(date(2001, 1, 1)), 2001.0);
        assert!((decimal_year(date(2001, 7, 2)) - 2_001.498_630_136).abs() < 1e-9);
    }
}
