//! `passages.csv`: dates of first passages, over replicates.

use std::fmt;

use jiff::civil::Date;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::outcome::{Passage, Results};

/// Date of a first passage. Quantiles are over all replicates: a quantile is empty if the share of replicates with the
/// event by the end is smaller than its order. Dates are first days of ticks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PassageRow {
    /// Name in files, as the column in the outcomes.
    pub passage: String,
    /// Label in words, as a continuation of `first time that`.
    pub label: String,
    /// Number of replicates in which it happened.
    pub count: u64,
    /// Their share of all.
    pub share: f64,
    /// Lower end of the 95% confidence interval of the share, by Wilson's method.
    pub low: f64,
    /// Upper end of that interval.
    pub high: f64,
    /// Tick by which it has happened in 5% of all replicates.
    pub q05: Option<Day>,
    /// ... in 25% of them.
    pub q25: Option<Day>,
    /// ... in half of them.
    pub q50: Option<Day>,
    /// ... in 75% of them.
    pub q75: Option<Day>,
    /// ... in 95% of them.
    pub q95: Option<Day>,
    /// Tick by which it has happened in half of the replicates in which it happened at all; imprecise if these are few.
    pub q50_reached: Option<Day>,
}

impl PassageRow {
    pub(super) fn new(passage: &Passage, results: &Results, days: &[Date]) -> Self {
        let replicates = results.replicates;
        let count: u64 = passage.counts.iter().sum();
        let interval = results.share_interval(count);
        let day = |order: f64, total: u64| {
            let wanted = order * total as f64;
            let mut so_far = 0;
            let tick = passage.counts.iter().position(|first_here| {
                so_far += first_here;
                so_far > 0 && so_far as f64 >= wanted
            });
            tick.and_then(|tick| days.get(tick)).copied().map(Day)
        };
        Self {
            passage: passage.name.clone(),
            label: passage.label.clone(),
            count,
            share: count as f64 / replicates as f64,
            low: interval.low,
            high: interval.high,
            q05: day(0.05, replicates),
            q25: day(0.25, replicates),
            q50: day(0.5, replicates),
            q75: day(0.75, replicates),
            q95: day(0.95, replicates),
            q50_reached: day(0.5, count),
        }
    }
}

/// A date in the notation of files: `2016-10-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub Date);

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map(Self).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::testkit;

    /// The first passages of `counts` in the four quarters of 2000, among `replicates`.
    fn passage(counts: [u64; 4], replicates: u64) -> PassageRow {
        let days = [date(2000, 1, 1), date(2000, 4, 1), date(2000, 7, 1), date(2000, 10, 1)];
        let passage =
            Passage { name: "first".to_owned(), label: "first".to_owned(), counts: counts.to_vec() };
        let results = Results { replicates, units: replicates, ..testkit::results(12) };
        PassageRow::new(&passage, &results, &days)
    }

    #[test]
    fn a_quantile_that_is_not_reached_by_the_end_is_empty_and_not_a_date_among_those_who_did() {
        let quarter = |month| Some(Day(date(2000, month, 1)));
        let row = passage([10, 0, 20, 10], 100);
        assert_eq!((row.count, row.share), (40, 0.4));
        assert_eq!((row.q05, row.q25, row.q50, row.q75), (quarter(1), quarter(7), None, None));
        assert_eq!(row.q50_reached, quarter(7));
    }

    #[test]
    fn what_never_happens_has_no_date() {
        let row = passage([0; 4], 100);
        assert_eq!((row.q05, row.q50_reached, row.low), (None, None, 0.0));
        assert!(row.high > 0.0);
    }

    #[test]
    fn what_always_happens_at_once_has_one_date() {
        let row = passage([100, 0, 0, 0], 100);
        let first = Some(Day(date(2000, 1, 1)));
        assert_eq!([row.q05, row.q25, row.q50, row.q75, row.q95, row.q50_reached], [first; 6]);
    }
}
