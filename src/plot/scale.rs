//! Axes: their ends, ticks and labels.

use jiff::{ToSpan, civil::Date};

use super::{
    font::Face,
    language::{Language, say},
    numbers::decimal,
    text::Text,
};
use crate::scenario::calendar::decimal_year;

/// A tick of an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Position.
    pub at: f64,
    /// Label.
    pub label: String,
}

/// An axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// Lower end, less than the upper.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Ticks, ascending, between the ends.
    pub ticks: Vec<Tick>,
    /// Quantity and unit.
    pub title: Text,
}

/// Requirements of a numeric axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// Lowest value that the axis must show.
    pub low: f64,
    /// Highest value that the axis must show.
    pub high: f64,
    /// Lower bound of values and of the axis.
    pub least: f64,
    /// Upper bound of values and of the axis.
    pub most: f64,
    /// Least length of the axis, above 0, so that tiny differences are not magnified.
    pub span: f64,
    /// Whether values, and hence ticks, are whole numbers.
    pub whole: bool,
}

impl Axis {
    /// An axis of rows from the top down, each of length 1; of more than `most_names` rows, every second, third and so on
    /// has a name.
    pub fn rows(names: Vec<String>, most_names: usize) -> Self {
        let rows = names.len().max(1);
        let step = rows.div_ceil(most_names.max(1));
        let named = names.into_iter().enumerate().filter(|(row, _)| row % step == 0);
        let mut ticks: Vec<Tick> =
            named.map(|(row, label)| Tick { at: rows as f64 - 0.5 - row as f64, label }).collect();
        ticks.reverse();
        Self { low: 0.0, high: rows as f64, ticks, title: Text::default() }
    }

    /// An axis over an extent, with ticks at multiples of 1, 2 or 5 times a power of ten: the finest with at most
    /// `most_ticks` (or 4) ticks.
    pub fn numeric(extent: Extent, most_ticks: usize, title: Text, language: Language) -> Self {
        let (low, high) = extent.widened();
        let most_ticks = most_ticks.max(4) as i64;
        let mut step = Step::least(extent.whole);
        while step.floor(high).saturating_sub(step.ceil(low)) >= most_ticks {
            step = step.next();
        }
        let ticks = (step.ceil(low)..=step.floor(high)).map(|k| step.tick(k, language));
        Self { low, high, ticks: ticks.collect(), title }
    }

    /// An axis of shares in percent, with as many ticks as fit: at the quarters, the half, or the ends only.
    pub fn percent(most_ticks: usize, title: Text) -> Self {
        let steps = match most_ticks {
            ..3 => 1,
            3..5 => 2,
            _ => 4,
        };
        let ticks = (0..=steps).map(|k| {
            let share = f64::from(k) / f64::from(steps);
            Tick { at: share, label: decimal(share * 100.0, 0) }
        });
        Self { low: 0.0, high: 1.0, ticks: ticks.collect(), title }
    }

    /// A time axis in decimal years from `start` to `end`, its ticks the finest round dates whose labels,
    /// at text size `size`, fit into `width` with `gap` between them.
    pub fn time(start: Date, end: Date, width: f64, size: f64, gap: f64, language: Language) -> Self {
        let (low, high) = (decimal_year(start), decimal_year(end));
        let high = if high > low { high } else { low + 1.0 / 366.0 };
        let fits = |ticks: &[Tick]| {
            ticks.windows(2).all(|pair| {
                let distance = (pair[1].at - pair[0].at) / (high - low) * width;
                let [a, b] = [&pair[0], &pair[1]].map(|tick| Face::Regular.advance(&tick.label, size));
                (a + b) / 2.0 + gap <= distance
            })
        };
        // A first estimate from the widest labels avoids thousands of ticks.
        let least = (high - low) * size / width.max(size);
        let rounds = DateStep::ALL.into_iter().filter(|step| step.years() >= least);
        let chosen =
            rounds.map(|step| (step, step.ticks(start, end, language))).find(|(_, ticks)| fits(ticks));
        let (step, ticks) = chosen.unwrap_or((DateStep::Years(1), Vec::new()));
        let title = match step {
            DateStep::Years(_) => say!(language, "Year"),
            _ => say!(language, "Date"),
        };
        Self { low, high, ticks, title: Text::plain(title) }
    }

    /// `value` limited to the axis; the lower end if it is not a number.
    pub fn clamp(&self, value: f64) -> f64 {
        if value.is_nan() { self.low } else { value.clamp(self.low, self.high) }
    }
}

impl Extent {
    /// The shown range: finite, at least `span` long, and within the bounds if these allow.
    fn widened(self) -> (f64, f64) {
        // Beyond this, doubles are too coarse for ticks at whole numbers.
        const FAR: f64 = 1e12;
        let near =
            |value: f64, instead: f64| if value.is_finite() { value.clamp(-FAR, FAR) } else { instead };
        let low = near(self.low, self.least.max(0.0)).max(self.least);
        let high = near(self.high, low).min(self.most).max(low);
        let lack = self.span - (high - low);
        if lack <= 0.0 {
            return (low, high);
        }
        let low = (low - lack / 2.0).max(self.least);
        let high = (low + self.span).min(self.most);
        ((high - self.span).max(self.least), high)
    }
}

/// A distance of ticks: `digit` (1, 2 or 5) times ten to the power of `exponent`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    digit: i64,
    exponent: i32,
}

impl Step {
    /// Finest step that an axis can have.
    fn least(whole: bool) -> Self {
        Self { digit: 1, exponent: if whole { 0 } else { -4 } }
    }

    fn next(self) -> Self {
        match self.digit {
            1 => Self { digit: 2, ..self },
            2 => Self { digit: 5, ..self },
            _ => Self { digit: 1, exponent: self.exponent + 1 },
        }
    }

    fn power(self) -> f64 {
        (0..self.exponent.unsigned_abs()).fold(1.0, |power, _| power * 10.0)
    }

    /// `k` steps from 0; a single rounding, so that 3 steps of 0.1 are 0.3.
    fn value(self, k: i64) -> f64 {
        let units = (k * self.digit) as f64;
        if self.exponent < 0 { units / self.power() } else { units * self.power() }
    }

    /// Whole steps in `value`, robust to rounding errors.
    fn steps(self, value: f64, round: fn(f64) -> f64) -> i64 {
        let steps = value / self.value(1);
        let near = steps.round();
        // The casts saturate; a step that small is too fine anyway.
        if (steps - near).abs() < 1e-9 { near as i64 } else { round(steps) as i64 }
    }

    fn floor(self, value: f64) -> i64 {
        self.steps(value, f64::floor)
    }

    fn ceil(self, value: f64) -> i64 {
        self.steps(value, f64::ceil)
    }

    fn tick(self, k: i64, language: Language) -> Tick {
        let decimals = usize::try_from(-self.exponent).unwrap_or(0);
        Tick { at: self.value(k), label: language.decimal(self.value(k), decimals) }
    }
}

/// A distance of dates on a time axis.
#[derive(Debug, Clone, Copy, PartialEq)]
enum DateStep {
    Days,
    /// The first and the fifteenth of each month.
    HalfMonths,
    Months(i8),
    Years(i16),
}

impl DateStep {
    /// From fine to coarse.
    const ALL: [Self; 16] = [
        Self::Days,
        Self::HalfMonths,
        Self::Months(1),
        Self::Months(3),
        Self::Months(6),
        Self::Years(1),
        Self::Years(2),
        Self::Years(5),
        Self::Years(10),
        Self::Years(20),
        Self::Years(50),
        Self::Years(100),
        Self::Years(200),
        Self::Years(500),
        Self::Years(1000),
        Self::Years(5000),
    ];

    /// Approximate length of the step in years.
    fn years(self) -> f64 {
        match self {
            Self::Days => 1.0 / 365.25,
            Self::HalfMonths => 0.5 / 12.0,
            Self::Months(months) => f64::from(months) / 12.0,
            Self::Years(years) => f64::from(years),
        }
    }

    /// Every date of the step from `start` to `end`.
    fn ticks(self, start: Date, end: Date, language: Language) -> Vec<Tick> {
        let round = |date: &Date| match self {
            Self::Days => true,
            Self::HalfMonths => matches!(date.day(), 1 | 15),
            Self::Months(months) => (date.month() - 1) % months == 0,
            Self::Years(years) => date.year() % years == 0,
        };
        let label = |date: Date| match self {
            Self::Days | Self::HalfMonths => language.short_date(date),
            Self::Months(_) => language.month(date),
            Self::Years(_) => date.year().to_string(),
        };
        let unit = match self {
            Self::Days | Self::HalfMonths => 1.day(),
            Self::Months(_) => 1.month(),
            Self::Years(_) => 1.year(),
        };
        let beginning = match self {
            Self::Days | Self::HalfMonths => start,
            Self::Months(_) => start.first_of_month(),
            Self::Years(_) => start.first_of_year(),
        };
        beginning
            .series(unit)
            .take_while(|date| *date <= end)
            .filter(|date| *date >= start && round(date))
            .map(|date| Tick { at: decimal_year(date), label: label(date) })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn labels(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    fn numeric(low: f64, high: f64, span: f64, whole: bool, most_ticks: usize) -> Axis {
        let extent = Extent { low, high, least: -1e6, most: 1e6, span, whole };
        Axis::numeric(extent, most_ticks, Text::plain("depth"), Language::English)
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(labels(&numeric(0.0, 0.47, 0.1, false, 6)), ["0.0", "0.1", "0.2", "0.3", "0.4"]);
        assert_eq!(labels(&numeric(-0.31, 0.62, 0.1, false, 5)), ["−0.2", "0.0", "0.2", "0.4", "0.6"]);
        assert_eq!(labels(&numeric(0.0, 87.0, 4.0, true, 5)), ["0", "20", "40", "60", "80"]);
        assert_eq!(labels(&numeric(0.0, 1.0, 4.0, true, 6)), ["−1", "0", "1", "2"]);
        assert_eq!(labels(&numeric(0.0, 25_000.0, 1.0, true, 4)), ["0", "10,000", "20,000"]);
        assert_eq!(labels(&numeric(0.0, 0.3, 0.1, false, 4)), ["0.0", "0.1", "0.2", "0.3"]);
    }

    #[test]
    fn a_constant_gets_an_axis_inside_the_bounds() {
        for value in [0.0, 0.3, 1.0] {
            let extent = Extent { low: value, high: value, least: 0.0, most: 1.0, span: 0.1, whole: false };
            let axis = Axis::numeric(extent, 5, Text::plain("depth"), Language::English);
            assert!(
                axis.low >= 0.0 && axis.high <= 1.0 && axis.low <= value && value <= axis.high,
                "{axis:?}"
            );
            assert!(axis.ticks.len() >= 2);
        }
    }

    #[test]
    fn shares_have_ticks_for_the_room() {
        let percent = |ticks| Axis::percent(ticks, Text::default()).ticks.len();
        assert_eq!([0, 2, 3, 4, 5, 9].map(percent), [2, 2, 3, 3, 5, 5]);
        assert_eq!(labels(&Axis::percent(3, Text::default())), ["0", "50", "100"]);
    }

    #[test]
    fn time_ticks_fit_their_labels() {
        let time = |start, end, width| {
            let axis = Axis::time(start, end, width, 7.0, 6.0, Language::English);
            axis.ticks.into_iter().map(|tick| tick.label).collect::<Vec<_>>()
        };
        let (start, end) = (date(1992, 1, 1), date(2031, 1, 1));
        assert_eq!(time(start, end, 60.0), ["2000", "2020"]);
        assert_eq!(time(start, end, 120.0), ["2000", "2010", "2020", "2030"]);
        assert_eq!(time(start, end, 220.0)[..2], ["1995", "2000"]);
        assert_eq!(
            time(date(1992, 1, 1), date(1992, 10, 1), 150.0),
            ["Jan 1992", "Apr 1992", "Jul 1992", "Oct 1992"]
        );
        assert_eq!(time(date(1992, 1, 1), date(1992, 1, 4), 300.0).len(), 4);
        assert_eq!(time(date(1000, 1, 1), date(9999, 12, 31), 200.0)[0], "1000");
    }

    proptest! {
        #[test]
        fn a_numeric_axis_shows_its_extent(
            low in -1e5..1e5f64, length in 0.0..1e5f64, most_ticks in 2usize..12, whole: bool,
        ) {
            let axis = numeric(low, low + length, 1.0, whole, most_ticks);
            prop_assert!(axis.low <= low + 1e-6 && axis.high >= low + length - 1e-6);
            prop_assert!(!axis.ticks.is_empty() && axis.ticks.len() <= most_ticks.max(4));
            prop_assert!(axis.ticks.iter().all(|tick| axis.low - 1e-6 <= tick.at && tick.at <= axis.high + 1e-6));
            prop_assert!(axis.ticks.windows(2).all(|pair| pair[0].label != pair[1].label));
        }

        #[test]
        fn a_time_axis_has_ticks_inside(start_year in 1900i16..2100, days in 1i64..40_000, width in 60.0..500.0f64) {
            let start = date(start_year, 4, 1);
            let end = start.saturating_add(days.days());
            let axis = Axis::time(start, end, width, 7.0, 6.0, Language::English);
            prop_assert!(axis.low < axis.high);
            for tick in &axis.ticks {
                prop_assert!(axis.low <= tick.at && tick.at <= axis.high);
            }
            for pair in axis.ticks.windows(2) {
                prop_assert!(pair[0].at < pair[1].at);
            }
        }

        #[test]
        fn no_number_breaks_an_axis(low: f64, high: f64) {
            let extent = Extent { low, high, least: 0.0, most: f64::INFINITY, span: 1.0, whole: true };
            let axis = Axis::numeric(extent, 5, Text::plain("events"), Language::English);
            prop_assert!(axis.low.is_finite() && axis.low < axis.high, "{:?}", axis);
        }
    }
}
