//! Outcomes at each point of a sweep: scenarios with different values of some numbers, over the same replicates.

use std::collections::BTreeMap;

use super::comparison::{Effect, Outcome};
use crate::statistics::{Interval, Kind, LEVEL, Moments};

/// Orders of the quantiles that a sweep keeps.
pub const ORDERS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// An outcome at a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// Mean over replicates; for regimes, cultures and passages their share of the replicates.
    pub mean: f64,
    /// Monte Carlo standard error of the mean; `None` for shares and for a single replicate.
    pub se: Option<f64>,
    /// 95% confidence interval of a share, by Wilson's method.
    pub share: Option<Interval>,
    /// Standard deviation over replicates.
    pub sd: Option<f64>,
    /// Quantiles over replicates at [`ORDERS`], of measures.
    pub quantiles: [Option<f64>; 5],
    /// For shares, the number of replicates counted.
    pub count: Option<u64>,
}

impl Level {
    /// 95% confidence interval of the mean over so many replicates, at least 1: Student's, of a share by Wilson's method;
    /// `None` for the mean of a single replicate.
    pub fn interval(&self, replicates: u64) -> Option<Interval> {
        let n = replicates as f64;
        let around = |se: f64| {
            let moments = Moments::from_sums([replicates; 2], self.mean, se * se * n * (n - 1.0), 0.0);
            moments.sureness(Kind::Measures).interval(LEVEL)
        };
        self.share.or(self.se.filter(|_| replicates > 1).map(around))
    }
}

/// The difference of an outcome between two scenarios at a point, the second less the baseline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// Mean under the baseline.
    pub baseline: f64,
    /// Mean of the differences of pairs.
    pub mean: f64,
    /// Its standard error; `None` for a single pair.
    pub se: Option<f64>,
    /// Its 95% confidence interval, that of a comparison.
    pub interval: Option<Interval>,
}

impl Gap {
    /// Converts an effect over a number of pairs.
    pub fn of(effect: &Effect, pairs: u64) -> Self {
        let Effect { baseline, mean, se, interval, .. } = *effect;
        Self { baseline, mean, se: (pairs > 1).then_some(se), interval: (pairs > 1).then_some(interval) }
    }
}

/// An outcome at a point, before all outcomes are known.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// The outcome.
    pub outcome: Outcome,
    /// Name in files.
    pub name: String,
    /// Its level.
    pub level: Level,
    /// Its difference from the baseline, if there is a baseline that has it too.
    pub gap: Option<Gap>,
}

/// An outcome at a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Place in [`Sweep::outcomes`].
    pub outcome: usize,
    /// Its level.
    pub level: Level,
    /// Its difference from the baseline.
    pub gap: Option<Gap>,
}

/// A point with all its outcomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Its number, which is unique.
    pub number: u64,
    /// Its values, one for each key; days since 1970 for dates.
    pub values: Vec<f64>,
    /// The same values as scenarios write them.
    pub written: Vec<String>,
    /// The outcomes, in the order of a summary.
    pub outcomes: Vec<Found>,
}

impl Point {
    /// Returns an outcome by its place in [`Sweep::outcomes`]; `None` if the scenario of this point does not have it.
    pub fn outcome(&self, place: usize) -> Option<&Found> {
        let here = self.outcomes.get(place).filter(|found| found.outcome == place);
        here.or_else(|| self.outcomes.iter().find(|found| found.outcome == place))
    }
}

/// The points of a sweep, with the outcomes at each.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sweep {
    /// Number of replicates at each point, at least 1.
    pub replicates: u64,
    /// Every outcome of any point with its name in files, in the order of appearance.
    pub outcomes: Vec<(Outcome, String)>,
    /// The points, in their order.
    pub points: Vec<Point>,
    /// Places of the outcomes, by name.
    places: BTreeMap<String, usize>,
}

impl Sweep {
    /// Makes an empty sweep with a number of replicates at each point.
    pub fn new(replicates: u64) -> Self {
        Self { replicates, ..Self::default() }
    }

    /// Adds the next point.
    pub fn push(&mut self, number: u64, values: Vec<f64>, written: Vec<String>, outcomes: Vec<Named>) {
        let outcomes = outcomes.into_iter().map(|Named { outcome, name, level, gap }| {
            let place = *self.places.entry(name.clone()).or_insert(self.outcomes.len());
            if place == self.outcomes.len() {
                self.outcomes.push((outcome, name));
            }
            Found { outcome: place, level, gap }
        });
        let outcomes = outcomes.collect();
        self.points.push(Point { number, values, written, outcomes });
    }

    /// Returns the place of an outcome by its name.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(mean: f64, se: Option<f64>) -> Level {
        Level { mean, se, share: None, sd: None, quantiles: [None; 5], count: None }
    }

    fn named(name: &str, place: usize, mean: f64) -> Named {
        Named { outcome: Outcome::Passage(place), name: name.to_owned(), level: level(mean, None), gap: None }
    }

    #[test]
    fn outcomes_that_only_some_points_have_keep_their_place() {
        let mut sweep = Sweep::new(10);
        let point =
            |sweep: &mut Sweep, outcomes: Vec<Named>| sweep.push(0, vec![0.5], vec!["0.5".into()], outcomes);
        point(&mut sweep, vec![named("a", 0, 1.0), named("b", 1, 2.0)]);
        point(&mut sweep, vec![named("c", 0, 3.0), named("b", 1, 4.0)]);
        let names: Vec<&str> = sweep.outcomes.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c"]);
        let of = |point: usize, name: &str| {
            let place = sweep.place(name).expect("it is known");
            sweep.points[point].outcome(place).map(|found| found.level.mean)
        };
        assert_eq!([of(0, "a"), of(0, "b"), of(0, "c")], [Some(1.0), Some(2.0), None]);
        assert_eq!([of(1, "a"), of(1, "b"), of(1, "c")], [None, Some(4.0), Some(3.0)]);
        assert_eq!(sweep.place("d"), None);
    }

    #[test]
    fn an_interval_is_of_the_mean_or_of_the_share() {
        // Student's quantiles of 3 and of 999 degrees of freedom.
        for (replicates, t) in [(4, 3.182_446_3), (1_000, 1.962_341_5)] {
            let Interval { low, high } = level(1.0, Some(0.1)).interval(replicates).expect("an error");
            assert!((high - 1.0 - 0.1 * t).abs() < 1e-7 && (low + high - 2.0).abs() < 1e-12, "{low} {high}");
        }
        assert_eq!(level(1.0, None).interval(10), None);
        assert_eq!(level(1.0, Some(0.0)).interval(1), None);
        let share = Some(Interval { low: 0.2, high: 0.4 });
        assert_eq!(Level { share, ..level(0.3, None) }.interval(10), share);
    }
}
