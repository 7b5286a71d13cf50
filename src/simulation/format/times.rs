//! Spans of time and ticks.

use std::time::Duration;

use jiff::civil::Date;

/// A span of time at the precision that a reader wants: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 05 min`.
pub fn duration(span: Duration) -> String {
    let seconds = span.as_secs_f64();
    if seconds < 9.95 {
        return format!("{seconds:.1} s");
    }
    let seconds = seconds.round() as u64;
    match seconds {
        ..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min {:02} s", seconds / 60, seconds % 60),
        _ => {
            let minutes = (seconds + 30) / 60;
            format!("{} h {:02} min", minutes / 60, minutes % 60)
        }
    }
}

/// A tick by its first day, as people name it: `2016`, `2016-Q4` or `2016-10` where ticks are years,
/// quarters or months, and otherwise the day.
pub fn tick(first_day: Date, ticks_per_year: u32) -> String {
    match ticks_per_year {
        1 => format!("{}", first_day.year()),
        4 => format!("{}-Q{}", first_day.year(), (first_day.month() + 2) / 3),
        12 => format!("{}-{:02}", first_day.year(), first_day.month()),
        _ => first_day.to_string(),
    }
}

/// A tick by its end: its name where it has one, as [`tick`] gives it, else its last day.
pub fn tick_end(first_day: Date, last_day: Date, ticks_per_year: u32) -> String {
    if has_name(ticks_per_year) { tick(first_day, ticks_per_year) } else { last_day.to_string() }
}

/// A tick as the time in which something happens: its name where it has one, as [`tick`] gives it, else its first and its
/// last day as an interval of ISO 8601: `2016-07-01/12-31`.
pub fn tick_span(first_day: Date, last_day: Date, ticks_per_year: u32) -> String {
    if has_name(ticks_per_year) {
        tick(first_day, ticks_per_year)
    } else if first_day.month() == last_day.month() {
        format!("{first_day}/{:02}", last_day.day())
    } else {
        format!("{first_day}/{:02}-{:02}", last_day.month(), last_day.day())
    }
}

/// Whether ticks are years, quarters or months, which have names.
fn has_name(ticks_per_year: u32) -> bool {
    matches!(ticks_per_year, 1 | 4 | 12)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn durations() {
        for (milliseconds, expected) in [
            (0, "0.0 s"),
            (432, "0.4 s"),
            (9_960, "10 s"),
            (59_400, "59 s"),
            (59_700, "1 min 00 s"),
            (200_000, "3 min 20 s"),
            (7_500_000, "2 h 05 min"),
            (7_199_000, "2 h 00 min"),
        ] {
            assert_eq!(duration(Duration::from_millis(milliseconds)), expected);
        }
    }

    #[test]
    fn ticks_have_the_names_of_their_calendar() {
        let day = date(2016, 10, 1);
        for (ticks_per_year, expected) in [(1, "2016"), (4, "2016-Q4"), (12, "2016-10"), (52, "2016-10-01")] {
            assert_eq!(tick(day, ticks_per_year), expected);
        }
        let last = date(2016, 12, 31);
        assert_eq!((tick_end(day, last, 4), tick_span(day, last, 4)), ("2016-Q4".into(), "2016-Q4".into()));
        for (ticks_per_year, first, end, span) in [
            (2, date(2016, 7, 1), "2016-12-31", "2016-07-01/12-31"),
            (6, date(2016, 11, 1), "2016-12-31", "2016-11-01/12-31"),
            (52, date(2016, 12, 24), "2016-12-31", "2016-12-24/31"),
        ] {
            assert_eq!(tick_end(first, last, ticks_per_year), end);
            assert_eq!(tick_span(first, last, ticks_per_year), span);
        }
    }
}
