//! Attributes the difference between two scenarios to the changes between them.

use super::comparison::{LEVEL, Outcome};
use super::ends::OutcomeNames;
use super::shapley::ShapleyShares;
use crate::model::series::REGION;
use crate::outcome::{Culture, EndRow};
use crate::statistics::{Discordant, Interval, Kind, Moments, wilson};

/// Most values that are kept: one for each replicate, outcome and change.
const MOST_SHARES: u64 = 1 << 25;

/// The attribution of a difference, outcome by outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// Number of replicates, at least 1.
    pub replicates: u64,
    /// Every outcome, in the order of a comparison.
    pub outcomes: Vec<Attributed>,
}

/// The attribution of the difference in one outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Attributed {
    /// Which one.
    pub outcome: Outcome,
    /// Name in files.
    pub name: String,
    /// Its mean in every mixture, numbered by the bits of its changes. The interval is Student's; for a share of
    /// replicates, Wilson's.
    pub levels: Vec<Share>,
    /// The whole difference.
    pub total: Share,
    /// The share of each change; the shares add up to the total.
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

/// A mean over replicates, with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The mean.
    pub mean: f64,
    /// Its standard error; 0 for a single replicate.
    pub se: f64,
    /// Its pointwise 95% confidence interval; the mean itself for a single replicate, which has no interval.
    pub interval: Interval,
}

/// The share of one change in a difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attributable {
    /// Its Shapley value.
    pub share: Share,
    /// Mean difference when it is added to the baseline alone.
    pub alone: f64,
    /// Mean difference when it is added to all other changes.
    pub last: f64,
}

/// The ends of the replicates of all mixtures, gathered as they come.
#[derive(Debug, Clone)]
pub struct MixtureEnds {
    names: OutcomeNames,
    changes: usize,
    replicates: usize,
    /// Whether the values are differences between two scenarios.
    is_of_differences: bool,
    shares: ShapleyShares,
    /// By (replicate, outcome), the total difference.
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
    above: u64,
    below: u64,
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
        self.above += u64::from(value > 0.0);
        self.below += u64::from(value < 0.0);
    }

    /// Returns the mean of values of a kind, or of their differences.
    fn level(&self, kind: Kind, is_of_differences: bool) -> Share {
        let mean = self.sum / self.n as f64;
        let counts = [self.n, self.above + self.below];
        // Without cubes there is no correction for skewness.
        let moments = Moments::from_sums(counts, self.first + mean, self.squares - mean * self.sum, 0.0);
        let interval = match (kind, is_of_differences) {
            (Kind::Shares, false) => wilson(self.above, self.n),
            (Kind::Shares, true) => {
                Discordant { up: self.above, down: self.below, pairs: self.n }.interval(LEVEL)
            }
            _ => moments.sureness(kind).interval(LEVEL),
        };
        Share { mean: moments.mean, se: moments.se(), interval }
    }
}

/// Number of outcomes.
pub(super) fn outcomes(names: &OutcomeNames) -> usize {
    let shares = names.regimes.len() + Culture::ALL.len() + names.passages.len();
    REGION.len() + shares + names.agreements.len()
}

/// Returns the mean of values of a kind with its interval. For differences of shares of whole replicates the interval
/// is Tango's.
pub(super) fn share(values: &[f64], kind: Kind) -> Share {
    let Some(moments) = Moments::of(values) else {
        return Share { mean: 0.0, se: 0.0, interval: Interval { low: 0.0, high: 0.0 } };
    };
    // A Shapley value of a yes-or-no outcome can be a fraction: then it is no share of replicates.
    let is_whole = || values.iter().all(|value| value.fract() == 0.0 && value.abs() <= 1.0);
    let kind = if kind == Kind::Shares && !is_whole() { Kind::Counts } else { kind };
    Share { mean: moments.mean, se: moments.se(), interval: moments.sureness(kind).interval(LEVEL) }
}

impl MixtureEnds {
    /// Makes an empty collection for a number of replicates and of changes, at least one of each.
    pub fn new(names: OutcomeNames, changes: usize, replicates: usize) -> Self {
        let outcomes = outcomes(&names);
        Self {
            shares: ShapleyShares::new(changes, replicates * outcomes),
            totals: vec![0.0; replicates * outcomes],
            spreads: vec![Spread::default(); outcomes << changes],
            names,
            changes,
            replicates,
            is_of_differences: false,
        }
    }

    /// The same for the regional measures alone, and cultures.
    pub fn of_region(changes: usize, replicates: usize) -> Self {
        let names = OutcomeNames { regimes: Vec::new(), passages: Vec::new(), agreements: Vec::new() };
        Self::new(names, changes, replicates)
    }

    /// Returns how many replicates fit, given the outcomes and the number of changes.
    pub fn most_replicates(names: &OutcomeNames, changes: usize) -> u64 {
        MOST_SHARES / (outcomes(names) * changes).max(1) as u64
    }

    /// Adds ends of replicates of a mixture, numbered by the bits of its changes; those of each mixture in ascending
    /// order.
    pub fn extend(&mut self, mixture: usize, rows: &[EndRow]) {
        self.extend_as(mixture, rows, rows);
    }

    /// Adds the ends of other runs in the place of some replicates, one each.
    pub fn extend_as(&mut self, mixture: usize, replicates: &[EndRow], rows: &[EndRow]) {
        for (replicate, row) in replicates.iter().zip(rows) {
            let values = self.values(row);
            self.take(mixture, replicate.replicate, &values);
        }
    }

    /// Adds differences of the ends of replicates under two scenarios, the second less the first, in a mixture.
    pub fn extend_differences(&mut self, mixture: usize, [baseline, scenario]: [&[EndRow]; 2]) {
        self.extend_differences_as(mixture, scenario, [baseline, scenario]);
    }

    /// Adds such differences of other runs in the place of some replicates, one each.
    pub fn extend_differences_as(
        &mut self,
        mixture: usize,
        replicates: &[EndRow],
        [baseline, scenario]: [&[EndRow]; 2],
    ) {
        self.is_of_differences = true;
        for (replicate, (row, other)) in replicates.iter().zip(scenario.iter().zip(baseline)) {
            let mut values = self.values(row);
            for (value, other) in values.iter_mut().zip(self.values(other)) {
                *value -= other;
            }
            self.take(mixture, replicate.replicate, &values);
        }
    }

    /// Every outcome of a run that has a name here.
    fn values(&self, row: &EndRow) -> Vec<f64> {
        let mut values = Vec::with_capacity(outcomes(&self.names));
        self.names.values(row, &mut values);
        // Those without a name come last.
        values.truncate(outcomes(&self.names));
        values
    }

    /// Number of changes.
    pub(super) fn changes(&self) -> usize {
        self.changes
    }

    /// Number of replicates.
    pub(super) fn replicates(&self) -> usize {
        self.replicates
    }

    /// The whole difference of a replicate in an outcome, then the share of each change, once all mixtures are added.
    pub(super) fn divided(&self, replicate: usize, outcome: usize) -> impl Iterator<Item = f64> + '_ {
        let quantity = replicate * outcomes(&self.names) + outcome;
        std::iter::once(self.totals[quantity]).chain(self.shares.of(quantity))
    }

    /// Adds the outcomes of a replicate.
    fn take(&mut self, mixture: usize, replicate: u64, values: &[f64]) {
        let outcomes = values.len();
        let first = replicate as usize * outcomes;
        self.shares.add(mixture, first, values);
        for (total, value) in self.totals[first..].iter_mut().zip(values) {
            if mixture == 0 {
                *total -= value;
            } else if mixture + 1 == 1 << self.changes {
                *total += value;
            }
        }
        for (spread, value) in self.spreads[mixture * outcomes..].iter_mut().zip(values) {
            spread.add(*value);
        }
    }

    /// Computes the attribution once all mixtures are added. Intervals are those of a comparison.
    pub fn attribution(&self) -> Attribution {
        let outcomes = outcomes(&self.names);
        // The total, then the share of each change.
        let column = |outcome: usize, place: usize| -> Vec<f64> {
            let quantities = (0..self.replicates).map(|replicate| replicate * outcomes + outcome);
            match place.checked_sub(1) {
                None => quantities.map(|quantity| self.totals[quantity]).collect(),
                Some(change) => {
                    quantities.filter_map(|quantity| self.shares.of(quantity).nth(change)).collect()
                }
            }
        };
        let attributed = |(place, (outcome, name)): (usize, (Outcome, String))| {
            let kind = outcome.kind();
            let level = |spread: &Spread| spread.level(kind, self.is_of_differences);
            let levels: Vec<Share> = self.spreads.iter().skip(place).step_by(outcomes).map(level).collect();
            let (none, all) = (levels[0].mean, levels.len() - 1);
            let changes = (0..self.changes).map(|change| Attributable {
                share: share(&column(place, 1 + change), kind),
                alone: levels[1 << change].mean - none,
                last: levels[all].mean - levels[all ^ 1 << change].mean,
            });
            let changes = changes.collect();
            Attributed { outcome, name, total: share(&column(place, 0), kind), changes, levels }
        };
        let attributed = named(&self.names).into_iter().enumerate().map(attributed).collect();
        Attribution { replicates: self.replicates as u64, outcomes: attributed }
    }
}

/// Lists every outcome with its name in files, in the order of a comparison.
pub fn named(names: &OutcomeNames) -> Vec<(Outcome, String)> {
    let OutcomeNames { regimes, passages, agreements } = names;
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

    fn names() -> OutcomeNames {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        OutcomeNames {
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
        ends.attribution()
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
    fn differences_are_shared_as_their_values_are() {
        // Through the first the difference grows by 0.1, through the second by 0.2 where the first is there too.
        let gap = |mixture: usize| 0.05 + [0.0, 0.1, 0.0, 0.3][mixture];
        let mut ends = MixtureEnds::new(names(), 2, 20);
        for mixture in 0..4 {
            let base: Vec<EndRow> = (0..20).map(|r| row(r, luck(r))).collect();
            let other: Vec<EndRow> = (0..20).map(|r| row(r, luck(r) + gap(mixture))).collect();
            ends.extend_differences(mixture, [&base, &other]);
        }
        let found = &ends.attribution().outcomes[0];
        let shares: Vec<f64> = found.changes.iter().map(|change| change.share.mean).collect();
        assert!((found.before() - 0.05).abs() < 1e-14 && (found.total.mean - 0.3).abs() < 1e-14);
        assert!((shares[0] - 0.2).abs() < 1e-14 && (shares[1] - 0.1).abs() < 1e-14, "{shares:?}");
    }

    #[test]
    fn no_difference_is_no_share() {
        for changes in [1, 3] {
            let found = attribution(changes, 20, |_, r| luck(r));
            // Of what is counted, that no replicate differs does not say that none could.
            let is_none = |share: &Share| {
                let Interval { low, high } = share.interval;
                (share.mean, share.se) == (0.0, 0.0) && low <= 0.0 && low + high < 1e-12 && high < 0.2
            };
            for Attributed { total, changes, .. } in &found.outcomes {
                assert!(is_none(total), "{total:?}");
                let zero = |change: &Attributable| {
                    is_none(&change.share) && (change.alone, change.last) == (0.0, 0.0)
                };
                assert!(changes.iter().all(zero), "{changes:?}");
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
        let other = ends.attribution();
        for (one, other) in whole.outcomes.iter().zip(&other.outcomes) {
            assert_eq!(one.changes, other.changes);
            assert_eq!(one.levels, other.levels);
        }
    }

    #[test]
    fn the_whole_difference_in_a_share_is_a_paired_share() {
        // Of 60 replicates 7 go over to the first regime by the first change, 2 leave it by the second, 20 are in it anyway.
        let of = |mixture: usize, r: usize| match r {
            0..7 => f64::from(u8::from(mixture & 1 != 0)),
            7..9 => f64::from(u8::from(mixture & 2 == 0)),
            r => f64::from(u8::from(r < 29)),
        };
        let found = attribution(2, 60, of);
        let good = found.outcomes.iter().find(|found| found.name == "regime_good").expect("a regime");
        assert_eq!(good.total.interval, Discordant { up: 7, down: 2, pairs: 60 }.interval(LEVEL));
        // The effect of one change alone is a whole number in every replicate.
        assert_eq!(good.changes[0].share.interval, Discordant { up: 7, down: 0, pairs: 60 }.interval(LEVEL));
        // Levels are shares of replicates.
        assert_eq!(good.levels[0].interval, wilson(22, 60));
        assert_eq!(good.levels[3].interval, wilson(27, 60));
        // A measure has Student's: mean difference 5/60, of which 9 replicates know anything.
        let total = found.outcomes[0].total;
        let reach = (total.interval.high - total.mean) / total.se;
        assert!((reach - 2.262_157).abs() < 1e-6, "{reach}");
        // Halves of what holds are no shares of replicates.
        let found = share(&[0.5, 0.5, 0.0, 0.0, 1.0], Kind::Shares);
        assert!(found.interval.low < 0.0 && found.interval.high > 0.9, "{found:?}");
    }
}
