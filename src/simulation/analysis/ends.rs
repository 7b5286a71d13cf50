//! The ends of pairs of replicates, gathered while they run.

use std::collections::BTreeMap;

use super::comparison::Transitions;
use crate::outcome::{Culture, EndRow};
use crate::statistics::{Difference, Distances, Kind, Moments};

/// The names of the outcomes of one scenario, in the order of its results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeNames {
    /// Names of regimes, as in [`crate::outcome::Results::regimes`].
    pub regimes: Vec<String>,
    /// Names of first passages, as in [`crate::outcome::Results::passages`].
    pub passages: Vec<String>,
    /// Names of numbers of agreements, as in [`crate::outcome::Results::agreements`].
    pub agreements: Vec<String>,
}

impl OutcomeNames {
    /// Appends every outcome of a replicate, in the order of a comparison; a yes-or-no outcome is 1 or 0.
    pub(super) fn values(&self, row: &EndRow, into: &mut Vec<f64>) {
        let truth = |holds: bool| f64::from(u8::from(holds));
        into.extend_from_slice(&row.region);
        into.extend((0..self.regimes.len()).map(|regime| truth(row.regime == regime)));
        into.extend(Culture::ALL.iter().map(|culture| truth(row.culture == *culture)));
        into.extend(row.passages.iter().map(|passage| truth(passage.is_some())));
        into.extend(row.agreements.iter().map(|count| f64::from(*count)));
    }
}

/// The ends of pairs of replicates under the baseline and one other scenario.
#[derive(Debug, Clone)]
pub(super) struct PairEnds {
    /// Transitions between regimes.
    pub regimes: Transitions,
    /// Transitions between cultures.
    pub cultures: Transitions,
    /// Places of the regimes that both have, by name.
    pub shared_regimes: Vec<[usize; 2]>,
    /// Places of the passages that both have, by name.
    pub shared_passages: Vec<[usize; 2]>,
    /// Whether each shared passage has happened.
    pub passages: Vec<PairCounts>,
    /// Numbers of agreements.
    pub agreements: Vec<PairCounts>,
}

/// Finds the names that two lists share, and returns their places `[in the first, in the second]`.
fn shared(first: &[String], second: &[String]) -> Vec<[usize; 2]> {
    let place = |(one, name): (usize, &String)| Some([one, second.iter().position(|other| other == name)?]);
    first.iter().enumerate().filter_map(place).collect()
}

impl PairEnds {
    pub(super) fn new(baseline: &OutcomeNames, scenario: &OutcomeNames) -> Self {
        let table = |from: usize, to: usize| Transitions { counts: vec![vec![0; to]; from] };
        let shared_regimes = shared(&baseline.regimes, &scenario.regimes);
        let shared_passages = shared(&baseline.passages, &scenario.passages);
        Self {
            regimes: table(baseline.regimes.len(), scenario.regimes.len()),
            cultures: table(Culture::ALL.len(), Culture::ALL.len()),
            passages: vec![PairCounts::default(); shared_passages.len()],
            agreements: vec![PairCounts::default(); baseline.agreements.len()],
            shared_regimes,
            shared_passages,
        }
    }

    /// Adds the ends of neighbouring replicates under both scenarios.
    pub(super) fn extend(&mut self, baseline: &[EndRow], scenario: &[EndRow]) {
        for (one, other) in baseline.iter().zip(scenario) {
            self.regimes.counts[one.regime][other.regime] += 1;
            self.cultures.counts[one.culture as usize][other.culture as usize] += 1;
            for (counted, [here, there]) in self.passages.iter_mut().zip(&self.shared_passages) {
                let happened = |row: &EndRow, place: usize| u32::from(row.passages[place].is_some());
                counted.add(happened(one, *here), happened(other, *there));
            }
            for (counted, (here, there)) in
                self.agreements.iter_mut().zip(one.agreements.iter().zip(&other.agreements))
            {
                counted.add(*here, *there);
            }
        }
    }

    /// CountedDifference the pairs by whether each replicate ends in a regime.
    pub(super) fn regime(&self, [here, there]: [usize; 2]) -> PairCounts {
        PairCounts::of_category(&self.regimes, here, there)
    }

    /// CountedDifference the pairs by whether each replicate ends in a culture.
    pub(super) fn culture(&self, place: usize) -> PairCounts {
        PairCounts::of_category(&self.cultures, place, place)
    }
}

/// CountedDifference of pairs of whole numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PairCounts {
    /// By (under the baseline, under the scenario).
    pairs: BTreeMap<(u32, u32), u64>,
}

impl PairCounts {
    fn add(&mut self, baseline: u32, scenario: u32) {
        *self.pairs.entry((baseline, scenario)).or_default() += 1;
    }

    /// CountedDifference the pairs by whether each replicate ends in a category, whose place is given for both scenarios.
    fn of_category(transitions: &Transitions, here: usize, there: usize) -> Self {
        let mut found = Self::default();
        for (from, row) in transitions.counts.iter().enumerate() {
            for (to, count) in row.iter().enumerate().filter(|(_, count)| **count > 0) {
                *found.pairs.entry((u32::from(from == here), u32::from(to == there))).or_default() += count;
            }
        }
        found
    }

    /// Computes the difference of counted numbers, which are 0 and 1 for a yes-or-no outcome; `None` without a pair.
    pub(super) fn difference(&self, kind: Kind) -> Option<CountedDifference> {
        let weighted = |value: fn(&(u32, u32)) -> f64| {
            moments(self.pairs.iter().map(|(pair, count)| (value(pair), *count)))
        };
        let baseline = weighted(|(baseline, _)| f64::from(*baseline))?;
        let scenario = weighted(|(_, scenario)| f64::from(*scenario))?;
        let differences = weighted(|(baseline, scenario)| f64::from(*scenario) - f64::from(*baseline))?;
        let mut values: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
        let mut twice_above = 0;
        for ((baseline, scenario), count) in &self.pairs {
            values.entry(*scenario).or_default().0 += count;
            values.entry(*baseline).or_default().1 += count;
            twice_above += count * (u64::from(scenario > baseline) + u64::from(scenario >= baseline));
        }
        let counts =
            values.iter().map(|(value, (scenario, baseline))| (f64::from(*value), *scenario, *baseline));
        Some(CountedDifference {
            baseline: baseline.mean,
            scenario: scenario.mean,
            superiority: twice_above as f64 / 2.0 / differences.n as f64,
            distances: Distances::of_counts(counts),
            difference: Difference::new(differences, [scenario.variance, baseline.variance], kind),
        })
    }
}

/// The difference of counted pairs.
pub(super) struct CountedDifference {
    pub baseline: f64,
    pub scenario: f64,
    pub difference: Difference,
    pub superiority: f64,
    pub distances: Distances,
}

/// Computes the moments of values with their counts; `None` if there are none.
fn moments(values: impl Iterator<Item = (f64, u64)> + Clone) -> Option<Moments> {
    let n: u64 = values.clone().map(|(_, count)| count).sum();
    if n == 0 {
        return None;
    }
    let sum = |power: fn(f64) -> f64, mean: f64| -> f64 {
        values.clone().map(|(value, count)| power(value - mean) * count as f64).sum()
    };
    let mean = sum(|x| x, 0.0) / n as f64;
    let differing = values.clone().filter(|(value, _)| *value != 0.0).map(|(_, count)| count).sum();
    Some(Moments::from_sums([n, differing], mean, sum(|x| x * x, mean), sum(|x| x * x * x, mean)))
}

/// The ends of the replicates of a comparison, gathered block by block.
#[derive(Debug, Clone)]
pub struct Ends {
    pub(super) names: Vec<OutcomeNames>,
    /// By scenario, without the first.
    pub(super) pairs: Vec<PairEnds>,
}

impl Ends {
    /// Makes an empty collection; `names` are by scenario.
    pub fn new(names: Vec<OutcomeNames>) -> Self {
        let pairs = names.iter().skip(1).map(|scenario| PairEnds::new(&names[0], scenario));
        Self { pairs: pairs.collect(), names }
    }

    /// Adds the ends of neighbouring replicates by scenario, in ascending order.
    pub fn extend(&mut self, rows: &[Vec<EndRow>]) {
        if let Some((baseline, others)) = rows.split_first() {
            for (pairs, scenario) in self.pairs.iter_mut().zip(others) {
                pairs.extend(baseline, scenario);
            }
        }
    }
}
