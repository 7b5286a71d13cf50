//! Sizes that are refused before anything is read or allocated for them.

use crate::model::series;

/// Most states. There are about 200 in the world, and a pair of states is stated one by one.
pub const MOST_STATES: usize = 200;
/// Most issue areas: a tick costs states × states × issues.
pub const MOST_ISSUES: usize = 100;
/// Most replicates. At ten thousand a second they take more than a day, and their file one line each.
pub const MOST_REPLICATES: u64 = 1_000_000_000;
/// Most points to observe, a point being one series at one tick. While replicates are summed up, a point takes
/// about 1.2 kB (measured: 50 states, 792,000 points, 2,000 replicates, 0.92 GB), and at the worst, where a
/// series meets every bin of its histogram, some 4.3 kB; so this is about a gigabyte. Fifty states and six issues
/// over forty years of quarters stay below it.
pub const MOST_POINTS: u64 = 1_000_000;

/// Most regimes: each has a share at every tick, and each pair of them its transitions.
pub const MOST_REGIMES: usize = 50;
/// Most leaders of a state.
pub const MOST_LEADERS: usize = 1_000;
/// Most dated events: each is named in figures.
pub const MOST_EVENTS: usize = 1_000;
/// Most statements of external pull.
pub const MOST_PULLS: usize = 1_000;
/// Most endowments of a state.
pub const MOST_ENDOWMENTS: usize = 100;
/// Most lenses that a scenario states itself.
pub const MOST_LENSES: usize = 100;
/// Most numbers that are left open at once: priors of a scenario, columns of a table of points.
pub const MOST_OPEN_NUMBERS: usize = 1_000;
/// Most sources of values that a scenario states or that are read from its comments.
pub const MOST_SOURCES: usize = 100_000;
/// Most elements of any other list or table of a file. Two hundred states have 19,900 pairs.
pub const MOST_ELEMENTS: usize = 20_000;
/// Most characters of a text other than a name: a description, a claim, a source.
pub const LONGEST_TEXT: usize = 10_000;
/// Most problems that are collected from a file.
pub const MOST_PROBLEMS: usize = 1_000;
/// Most segments of a key, and most levels of tables and arrays inside each other.
pub const DEEPEST: usize = 32;
/// Most bytes of a scenario with all that it extends, and of a record. The reference case has about twenty thousand; two
/// hundred states need some three million.
pub const LARGEST_FILE: u64 = 8 << 20;
/// Most files in a chain of `extends`.
pub const LONGEST_CHAIN: usize = 16;
/// Most bytes of a table of points. A million points of forty numbers have about eight hundred million.
pub const LARGEST_TABLE: u64 = 1 << 30;

/// Number of points of `states`, `issues` and `ticks`: the series of [`crate::model::all_series`] times the ticks.
pub fn points(states: usize, issues: usize, ticks: usize) -> u64 {
    let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    let (states, issues, ticks) = (count(states), count(issues), count(ticks));
    let dyads = states.saturating_mul(states.saturating_sub(1)) / 2;
    let of = |units: u64, measures: &[_]| units.saturating_mul(count(measures.len()));
    let series = of(1, &series::REGION)
        .saturating_add(of(states, &series::STATE))
        .saturating_add(of(dyads, &series::DYAD))
        .saturating_add(of(issues, &series::ISSUE))
        .saturating_add(of(1, &series::BENEFIT));
    series.saturating_mul(ticks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::all_series;

    #[test]
    fn points_are_series_by_ticks() {
        for (states, issues) in [(2, 1), (5, 6), (9, 3)] {
            assert_eq!(points(states, issues, 7), 7 * all_series(states, issues).len() as u64);
        }
        assert_eq!(points(usize::MAX, usize::MAX, usize::MAX), u64::MAX);
    }
}
