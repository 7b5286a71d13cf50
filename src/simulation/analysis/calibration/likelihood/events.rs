//! Events, statements and dates, each with a share of error.

use super::error::{Unmeasurable, checked_values};

/// The probability of a cell once it is seen with an error: with probability `error` an observation falls into one of the other
/// cells, all alike.
pub(super) fn with_error(probability: f64, cells: usize, error: f64) -> f64 {
    if cells < 2 {
        return 1.0;
    }
    let others = (cells - 1) as f64;
    // At most, an observation tells nothing.
    let error = error.clamp(0.0, others / cells as f64);
    (1.0 - error) * probability + error * (1.0 - probability) / others
}

/// Log likelihood of numbers of events by cell, given that there are so many in all and what the simulation expects in each cell.
///
/// ln(n!/Π k_c!) + Σ k_c ln p_c, where p_c is the share of a cell in all that is expected, seen with an `error`: a share in
/// `[0,1)` of the events falls into other cells, all alike. Where nothing is expected in any cell all are alike. 0 without an
/// event or with one cell.
///
/// # Errors
/// Where there is not one value for each cell, or one that is negative or not finite.
pub fn multinomial(counts: &[u64], expected: &[f64], error: f64) -> Result<f64, Unmeasurable> {
    checked_values(expected, counts.len())?;
    if let Some(place) = expected.iter().position(|value| *value < 0.0) {
        return Err(Unmeasurable::Simulated { place, value: expected[place] });
    }
    let (cells, all) = (counts.len(), expected.iter().sum::<f64>());
    let events: u64 = counts.iter().fold(0, |sum, count| sum.saturating_add(*count));
    let cell = |(count, expected): (&u64, &f64)| {
        if *count == 0 {
            return 0.0;
        }
        let share = if all > 0.0 { expected / all } else { 1.0 / cells as f64 };
        let count = *count as f64;
        count * libm::log(with_error(share, cells, error)) - libm::lgamma(count + 1.0)
    };
    Ok(libm::lgamma(events as f64 + 1.0) + counts.iter().zip(expected).map(cell).sum::<f64>())
}

/// Log likelihood of a statement that was seen to hold or not to hold, which holds in `k` of `of` replicates.
///
/// p = (k + ½)/(R + 1), seen with an `error` in `[0,½]`: ln(p (1 - error) + (1 - p) error), and the same with 1 - p.
pub fn statement(holds: bool, k: u64, of: u64, error: f64) -> f64 {
    let p = (k.min(of) as f64 + 0.5) / (of as f64 + 1.0);
    libm::log(with_error(if holds { p } else { 1.0 - p }, 2, error))
}

/// A date to be matched: the year of an event within some years, or that it has not come by their end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DateTarget {
    /// First year in which it can come.
    pub from: i16,
    /// Last year that is known.
    pub until: i16,
    /// The year in which it came; `None`, or a year after the last, if it had not by then. A year before the first counts as the
    /// first.
    pub observed: Option<i16>,
    /// How many years a near miss reaches: a replicate with the event in year d also counts in year y, in proportion to
    /// exp(-|y - d|/reach). At 0 a year is hit or missed.
    pub reach: f64,
    /// Share of error, from 0 to below 1.
    pub error: f64,
}

/// Log likelihood of a date, given the year of the event in each replicate, if it comes.
///
/// With C cells, a year each and one for what has not come by the last, ln((k + 1/C)/(R + 1)), seen with an error: k is the sum
/// over replicates of their part in the cell of what was observed. Replicates without the event by the end count there alone.
pub fn date(target: &DateTarget, replicates: &[Option<i16>]) -> f64 {
    let DateTarget { from, until, observed, reach, error } = *target;
    let years = usize::from(until.abs_diff(from)) + 1;
    if until < from {
        return 0.0;
    }
    let cell =
        |year: Option<i16>| year.filter(|year| *year <= until).map(|year| year.max(from).abs_diff(from));
    let observed = cell(observed);
    // By distance, up to the longest.
    let near: Vec<f64> = (0..years).map(|apart| nearness(apart, reach)).collect();
    let part = |year: &Option<i16>| match (cell(*year), observed) {
        (None, None) => 1.0,
        (Some(_), None) | (None, Some(_)) => 0.0,
        (Some(drawn), Some(observed)) => {
            let (before, after) = (usize::from(drawn), years - 1 - usize::from(drawn));
            let all = near[..=before].iter().chain(&near[1..=after]).sum::<f64>();
            near[usize::from(drawn.abs_diff(observed))] / all
        }
    };
    let k: f64 = replicates.iter().map(part).sum();
    let cells = years + 1;
    let p = (k + 1.0 / cells as f64) / (replicates.len() as f64 + 1.0);
    libm::log(with_error(p, cells, error))
}

/// How much a date counts in a year so many years apart.
fn nearness(apart: usize, reach: f64) -> f64 {
    match apart {
        0 => 1.0,
        _ if reach > 0.0 => libm::exp(-(apart as f64) / reach),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_fall_where_they_are_expected() {
        // 5!/(3! 2!) · 0.75³ · 0.25².
        let found = multinomial(&[3, 2], &[6.0, 2.0], 0.0).expect("a likelihood");
        assert!((found - libm::log(10.0 * 0.421_875 * 0.0625)).abs() < 1e-13, "{found}");
        // With an error of 0.1 in two cells, 0.75 becomes 0.7.
        let seen = multinomial(&[3, 2], &[6.0, 2.0], 0.1).expect("a likelihood");
        assert!((seen - libm::log(10.0 * 0.343 * 0.09)).abs() < 1e-13, "{seen}");
        // A cell where nothing is expected is not impossible with an error, and is without.
        assert!(
            multinomial(&[1, 0], &[0.0, 1.0], 0.02)
                .is_ok_and(|value| (value - libm::log(0.02)).abs() < 1e-13)
        );
        assert_eq!(multinomial(&[1, 0], &[0.0, 1.0], 0.0), Ok(f64::NEG_INFINITY));
        assert!(
            multinomial(&[1, 1], &[0.0, 0.0], 0.0).is_ok_and(|value| (value - libm::log(0.5)).abs() < 1e-13)
        );
        assert_eq!([multinomial(&[0, 0], &[1.0, 1.0], 0.0), multinomial(&[], &[], 0.0)], [Ok(0.0), Ok(0.0)]);
    }

    #[test]
    fn outcomes_share_out_their_probability() {
        // All ways in which three events fall into three cells.
        let expected = [0.2, 1.7, 0.6];
        let mut sum = 0.0;
        for a in 0..=3 {
            for b in 0..=3 - a {
                sum += libm::exp(multinomial(&[a, b, 3 - a - b], &expected, 0.05).expect("a likelihood"));
            }
        }
        assert!((sum - 1.0).abs() < 1e-13, "{sum}");
        for reach in [0.0, 1.5] {
            let target = |observed| DateTarget { from: 2000, until: 2006, observed, reach, error: 0.02 };
            let replicates = [Some(1999), Some(2003), None, Some(2006), Some(2031), Some(2003)];
            let years = (2000..=2006).map(Some).chain([None]);
            let sum: f64 = years.map(|year| libm::exp(date(&target(year), &replicates))).sum();
            assert!((sum - 1.0).abs() < 1e-13, "{sum}");
        }
    }

    #[test]
    fn statements_are_never_certain() {
        let near = |found: f64, p: f64| assert!((found - libm::log(p)).abs() < 1e-14, "{found} {p}");
        near(statement(true, 3, 4, 0.0), 0.7);
        near(statement(false, 3, 4, 0.0), 0.3);
        near(statement(true, 0, 31, 0.02), 0.98 / 64.0 + 0.02 * 63.0 / 64.0);
        near(statement(true, 0, 0, 0.02), 0.5);
        // As a date of two cells.
        let target = DateTarget { from: 2000, until: 2000, observed: Some(2000), reach: 0.0, error: 0.02 };
        near(date(&target, &[Some(2000), None, None]), 0.98 * 0.375 + 0.02 * 0.625);
    }

    #[test]
    fn a_near_miss_counts_for_more_than_a_far_one_where_it_may() {
        let target = |reach| DateTarget { from: 2000, until: 2020, observed: Some(2010), reach, error: 0.0 };
        let of = |reach, year| date(&target(reach), &[Some(year); 9]);
        assert!(of(0.0, 2010) > of(2.0, 2010) && of(2.0, 2010) > of(2.0, 2011));
        assert!(of(2.0, 2011) > of(2.0, 2014) && of(2.0, 2014) > of(0.0, 2014));
        assert_eq!(of(0.0, 2011), of(0.0, 2019));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let error = multinomial(&[1, 2], &[1.0, -0.5], 0.0).expect_err("a negative number of events");
        assert_eq!(
            error.to_string(),
            "value 1 of the simulation is -0.5, which is not a finite number, or not one of events"
        );
        assert!(multinomial(&[1, 2], &[1.0], 0.0).is_err() && multinomial(&[1], &[f64::NAN], 0.0).is_err());
    }
}
