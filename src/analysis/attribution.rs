//! How the difference between two scenarios is shared out among the changes that make it.

use super::comparison::{LEVEL, Outcome, RESAMPLES};
use super::ends::{MOST_RESAMPLED, Names};
use super::shapley::Shares;
use crate::model::series::REGION;
use crate::outcome::{Culture, EndRow};
use crate::statistics::{Interval, Moments, Resampling, bca};

/// Most values that are kept, of each replicate and outcome one a change.
const MOST_SHARES: u64 = 1 << 25;

/// How a difference is shared out, outcome by outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// Number of replicates, at least 1.
    pub replicates: u64,
    /// Every outcome, in the order of a comparison.
    pub outcomes: Vec<Attributed>,
}

/// How the difference in one outcome is shared out.
#[derive(Debug, Clone, PartialEq)]
pub struct Attributed {
    /// Which one.
    pub outcome: Outcome,
    /// Name in files.
    pub name: String,
    /// Its mean in every mixture, whose bits are its changes.
    pub levels: Vec<Level>,
    /// The whole difference.
    pub total: Share,
    /// The share of each change, which add up to the whole.
    pub changes: Vec<Attributable>,
}

impl Attributed {
    /// Mean without any of the changes.
    pub fn before(&self) -> f64 {
        self.levels[0].mean
    }

    /// Mean with all of them.
    pub fn after(&self) -> f64 {
        self.levels[self.levels.len() - 1].mean
    }
}

/// Mean of an outcome in a mixture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// The mean.
    pub mean: f64,
    /// Its standard error; 0 for a single replicate.
    pub se: f64,
}

/// A mean over replicates, and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub se: f64,
    /// Its 95% confidence interval, bias-corrected and accelerated; the mean itself where replicates do not vary.
    pub interval: Interval,
}

/// What one change makes of a difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attributable {
    /// Its Shapley value.
    pub share: Share,
    /// Mean difference that it makes to the baseline by itself.
    pub alone: f64,
    /// Mean difference that it makes when all others are there.
    pub last: f64,
}

/// How the replicates of mixtures end, gathered as they come.
#[derive(Debug, Clone)]
pub struct MixtureEnds {
    names: Names,
    changes: usize,
    replicates: usize,
    shares: Shares,
    /// By (replicate, outcome), what all changes together make.
    totals: Vec<f64>,
    /// By (mixture, outcome).
    spreads: Vec<Spread>,
}

/// Sums of values about the first of them.
#[derive(Debug, Clone, Copy, Default)]
struct Spread {
    n: u64,
    first: f64,
    sum: f64,
    squares: f64,
}

impl Spread {
    fn add(&mut self, value: f64) {
        if self.n == 0 {
            self.first = value;
        }
        let apart = value - self.first;
        self.n += 1;
        self.sum += apart;
        self.squares += apart * apart;
    }

    fn level(&self) -> Level {
        let mean = self.sum / self.n as f64;
        let moments = Moments::from_sums(self.n, self.first + mean, self.squares - mean * self.sum, 0.0);
        Level { mean: moments.mean, se: moments.se() }
    }
}

/// Number of outcomes.
pub(super) fn outcomes(names: &Names) -> usize {
    resampled(names) + names.passages.len() + names.agreements.len()
}

/// Number of those whose intervals are resampled: measures, regimes, cultures.
fn resampled(names: &Names) -> usize {
    REGION.len() + names.regimes.len() + Culture::ALL.len()
}

impl MixtureEnds {
    /// None yet, of so many replicates and changes, at least one of each.
    pub fn new(names: Names, changes: usize, replicates: usize) -> Self {
        let outcomes = outcomes(&names);
        Self {
            shares: Shares::new(changes, replicates * outcomes),
            totals: vec![0.0; replicates * outcomes],
            spreads: vec![Spread::default(); outcomes << changes],
            names,
            changes,
            replicates,
        }
    }

    /// How many replicates can be kept, of outcomes of these names and so many changes.
    pub fn most_replicates(names: &Names, changes: usize) -> u64 {
        MOST_SHARES / (outcomes(names) * changes).max(1) as u64
    }

    /// Takes in ends of replicates of a mixture, whose bits are its changes; those of each mixture in ascending order.
    pub fn extend(&mut self, mixture: usize, rows: &[EndRow]) {
        let outcomes = outcomes(&self.names);
        let is_all = mixture + 1 == 1 << self.changes;
        let mut values = Vec::with_capacity(outcomes);
        for row in rows {
            values.clear();
            self.names.values(row, &mut values);
            let first = row.replicate as usize * outcomes;
            self.shares.add(mixture, first, &values);
            for (total, value) in self.totals[first..].iter_mut().zip(&values) {
                if mixture == 0 {
                    *total -= value;
                } else if is_all {
                    *total += value;
                }
            }
            for (spread, value) in self.spreads[mixture * outcomes..].iter_mut().zip(&values) {
                spread.add(*value);
            }
        }
    }

    /// Shares the differences out, once all mixtures have come. Runs on the threads of the current pool; the result does not
    /// depend on them.
    ///
    /// Intervals are those of a comparison: of measures, regimes and cultures from [`RESAMPLES`] resamples of the replicates
    /// where there are no more than [`MOST_RESAMPLED`], with all mixtures of one drawn together; of all others from
    /// the moments.
    pub fn attribution(&self, seed: u64) -> Attribution {
        let outcomes = outcomes(&self.names);
        // The whole, then the share of each change.
        let width = 1 + self.changes;
        let column = |outcome: usize, place: usize| -> Vec<f64> {
            let quantities = (0..self.replicates).map(|replicate| replicate * outcomes + outcome);
            match place.checked_sub(1) {
                None => quantities.map(|quantity| self.totals[quantity]).collect(),
                Some(change) => {
                    quantities.filter_map(|quantity| self.shares.of(quantity).nth(change)).collect()
                }
            }
        };
        let resampled = resampled(&self.names);
        let means = self.resampled_means(seed, resampled);
        let share = |outcome: usize, place: usize| -> Share {
            let values = column(outcome, place);
            let Some(moments) = Moments::of(&values) else {
                return Share { mean: 0.0, se: 0.0, interval: Interval { low: 0.0, high: 0.0 } };
            };
            let mut interval = moments.interval(LEVEL);
            if outcome < resampled && !means.is_empty() && moments.sd() > 0.0 {
                let sum: f64 = values.iter().sum();
                let mean = sum / self.replicates as f64;
                let influence: Vec<f64> = values.iter().map(|value| value - mean).collect();
                let mut of_resamples: Vec<f64> =
                    means.iter().map(|means| means[outcome * width + place]).collect();
                interval = bca(mean, &mut of_resamples, &influence, LEVEL).interval;
            }
            Share { mean: moments.mean, se: moments.se(), interval }
        };
        let attributed = named(&self.names).into_iter().enumerate().map(|(place, (outcome, name))| {
            let levels: Vec<Level> =
                self.spreads.iter().skip(place).step_by(outcomes).map(Spread::level).collect();
            let (none, all) = (levels[0].mean, levels.len() - 1);
            let changes = (0..self.changes).map(|change| Attributable {
                share: share(place, 1 + change),
                alone: levels[1 << change].mean - none,
                last: levels[all].mean - levels[all ^ 1 << change].mean,
            });
            let changes = changes.collect();
            Attributed { outcome, name, total: share(place, 0), changes, levels }
        });
        Attribution { replicates: self.replicates as u64, outcomes: attributed.collect() }
    }

    /// By resample, the mean of the whole and of each share, by (outcome, place), of the first outcomes.
    fn resampled_means(&self, seed: u64, resampled: usize) -> Vec<Vec<f64>> {
        if self.replicates as u64 > MOST_RESAMPLED {
            return Vec::new();
        }
        let (outcomes, width) = (outcomes(&self.names), resampled * (1 + self.changes));
        let mut rows = Vec::with_capacity(self.replicates * width);
        for replicate in 0..self.replicates {
            for quantity in (replicate * outcomes..).take(resampled) {
                rows.push(self.totals[quantity]);
                rows.extend(self.shares.of(quantity));
            }
        }
        Resampling { resamples: RESAMPLES, seed }.of(self.replicates, |drawn| {
            let mut sums = vec![0.0; width];
            for place in drawn {
                for (sum, value) in sums.iter_mut().zip(&rows[*place as usize * width..]) {
                    *sum += value;
                }
            }
            sums.iter().map(|sum| sum / drawn.len() as f64).collect()
        })
    }
}

/// Every outcome with its name in files, in the order of a comparison.
pub fn named(names: &Names) -> Vec<(Outcome, String)> {
    let Names { regimes, passages, agreements } = names;
    let ends = REGION.into_iter().map(|measure| (Outcome::End(measure), measure.name().to_owned()));
    let regimes = regimes.iter().enumerate();
    let regimes = regimes.map(|(place, name)| (Outcome::Regime(place), format!("regime_{name}")));
    let cultures = Culture::ALL.into_iter();
    let cultures =
        cultures.map(|found| (Outcome::Culture(found as usize), format!("culture_{}", found.name())));
    let passages = passages.iter().enumerate();
    let passages = passages.map(|(place, name)| (Outcome::Passage(place), name.clone()));
    let agreements = agreements.iter().enumerate();
    let agreements = agreements.map(|(place, name)| (Outcome::Agreements(place), name.clone()));
    ends.chain(regimes).chain(cultures).chain(passages).chain(agreements).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Names {
            regimes: owned(&["good", "bad"]),
            passages: owned(&["first"]),
            agreements: owned(&["trade_2"]),
        }
    }

    /// An end whose measures are all `value`.
    fn row(replicate: usize, value: f64) -> EndRow {
        EndRow {
            replicate: replicate as u64,
            region: [value; 8],
            regime: usize::from(value < 0.5),
            culture: Culture::of(value),
            passages: vec![(value > 0.2).then_some(3)],
            agreements: vec![(10.0 * value) as u32],
        }
    }

    /// The attribution of a game that varies from replicate to replicate.
    fn attribution(changes: usize, replicates: usize, value: impl Fn(usize, usize) -> f64) -> Attribution {
        let mut ends = MixtureEnds::new(names(), changes, replicates);
        for mixture in 0..1 << changes {
            let rows: Vec<EndRow> = (0..replicates).map(|r| row(r, value(mixture, r))).collect();
            ends.extend(mixture, &rows);
        }
        ends.attribution(1)
    }

    /// Spread over replicates, from 0 to 0.1.
    fn luck(replicate: usize) -> f64 {
        (replicate * 7 % 11) as f64 / 100.0
    }

    #[test]
    fn two_changes_by_hand() {
        // v = 0.1 + luck, and 0.1 by the first, 0.2 by the second, and 0.3 times luck beyond that by both.
        let value = |mixture: usize, r: usize| {
            let both = if mixture == 3 { 0.3 * luck(r) } else { 0.0 };
            0.1 + luck(r) + 0.1 * f64::from(mixture as u8 & 1) + 0.2 * f64::from(mixture as u8 >> 1) + both
        };
        let found = attribution(2, 44, value);
        assert_eq!(found.outcomes.len(), 8 + 2 + 3 + 1 + 1);
        let integration = &found.outcomes[0];
        assert_eq!(integration.name, "integration");
        let mean_luck = 0.05;
        let expected = [0.1 + 0.15 * mean_luck, 0.2 + 0.15 * mean_luck];
        for (change, (expected, alone)) in
            integration.changes.iter().zip(expected.into_iter().zip([0.1, 0.2]))
        {
            assert!((change.share.mean - expected).abs() < 1e-14, "{change:?}");
            assert!((change.alone - alone).abs() < 1e-14);
            assert!((change.last - alone - 0.3 * mean_luck).abs() < 1e-14);
            let Interval { low, high } = change.share.interval;
            assert!(low < expected && expected < high && high - low < 5.0 * change.share.se);
        }
        // s.e. of 0.15 luck: luck is even over eleven steps of 0.01, its variance 0.001 (n) times 44/43.
        let sd = 0.15 * (10.0 / 10_000.0 * 44.0 / 43.0_f64).sqrt();
        assert!((integration.changes[0].share.se - sd / 44.0_f64.sqrt()).abs() < 1e-15);
        let total = integration.after() - integration.before();
        assert!((integration.total.mean - total).abs() < 1e-14);
    }

    #[test]
    fn shares_add_up_in_every_outcome() {
        let value = |mixture: usize, r: usize| ((mixture * 29 + r * 13) % 23) as f64 / 23.0;
        let found = attribution(4, 30, value);
        for Attributed { name, total, changes, .. } in &found.outcomes {
            let sum: f64 = changes.iter().map(|change| change.share.mean).sum();
            assert!((sum - total.mean).abs() < 1e-13 * total.mean.abs().max(1.0), "{name}: {sum} {total:?}");
        }
    }

    #[test]
    fn no_difference_is_no_share() {
        for changes in [1, 3] {
            let found = attribution(changes, 20, |_, r| luck(r));
            let none = Share { mean: 0.0, se: 0.0, interval: Interval { low: 0.0, high: 0.0 } };
            for Attributed { total, changes, .. } in &found.outcomes {
                assert_eq!(*total, none);
                let zero = Attributable { share: none, alone: 0.0, last: 0.0 };
                assert!(changes.iter().all(|change| *change == zero));
            }
        }
    }

    #[test]
    fn order_of_mixtures_and_cuts_of_replicates_change_no_bit() {
        let value = |mixture: usize, r: usize| ((mixture * 29 + r * 13) % 23) as f64 / 23.0;
        let whole = attribution(3, 25, value);
        let mut ends = MixtureEnds::new(names(), 3, 25);
        for mixture in [7, 1, 3, 0, 2, 6, 5, 4] {
            let rows: Vec<EndRow> = (0..25).map(|r| row(r, value(mixture, r))).collect();
            rows.chunks(7).for_each(|rows| ends.extend(mixture, rows));
        }
        let other = ends.attribution(1);
        for (one, other) in whole.outcomes.iter().zip(&other.outcomes) {
            assert_eq!(one.changes, other.changes);
            assert_eq!(one.levels, other.levels);
        }
    }

    #[test]
    fn many_replicates_have_intervals_from_moments() {
        let found = attribution(1, MOST_RESAMPLED as usize + 1, |mixture, r| luck(r) * (1 + mixture) as f64);
        let share = found.outcomes[0].changes[0].share;
        assert!((share.mean - 0.05).abs() < 1e-5 && share.interval.low < share.mean, "{share:?}");
        assert!(MixtureEnds::most_replicates(&names(), 12) > MOST_RESAMPLED);
    }
}
