//! Variance components: how much of the spread of an outcome is due to drawn parameters, how much to codings, and how much to chance.
//!
//! Where codings are not told apart, the layout is one-way with random effects: k runs of each set. Where they are, it is nested: a set of
//! parameters is run with two sets of codings, n₁ times with the first and n₂ times with the second, each run on draws of its own.
//!
//! With y(p, q, e) the outcome under parameters p, codings q and chance e, the parts are those of the law of total variance,
//!
//! > parameters = var E[y | p], codings = E var(E[y | p, q] | p), chance = E var(y | p, q),
//!
//! and add up to var y. What parameters and codings do together counts as codings: it is what codings add once the parameters are given. What
//! chance does together with either counts as chance.

mod estimate;

use super::attribution::{MixtureEnds, named, outcomes};
use super::comparison::Outcome;
use super::ends::OutcomeNames;
use crate::model::series::REGION;
use crate::outcome::EndRow;
use crate::statistics::Resampling;

use estimate::{Group, Layout, Sums, of_groups};

pub use estimate::{RESAMPLES, Variance, nested, partition};

/// Most sets that are kept individually for resampling.
pub const MOST_RESAMPLED: u64 = 20_000;

/// Values of some quantities, gathered set by set.
#[derive(Debug, Clone)]
struct SetValues {
    quantities: usize,
    layout: Layout,
    /// Values of the current set, by (run, quantity): those of the set, and those with other codings.
    open: [Vec<f64>; 2],
    sets: u64,
    /// By quantity, about the first set.
    sums: Vec<(f64, Sums)>,
    /// By (set, quantity), while they are few enough to be resampled.
    groups: Vec<Group>,
}

impl SetValues {
    fn new(quantities: usize, layout: Layout) -> Self {
        let open = [Vec::new(), Vec::new()];
        Self { quantities, layout, open, sets: 0, sums: Vec::new(), groups: Vec::new() }
    }

    /// Whether sets have other codings too.
    fn tells_codings_apart(&self) -> bool {
        matches!(self.layout, Layout::Nested(_))
    }

    /// Where the values of a run of a replicate go: of `runs` runs, the last has other codings if these are told apart.
    fn place(&mut self, run: usize, runs: usize) -> &mut Vec<f64> {
        let has_other_codings = self.tells_codings_apart() && run + 1 == runs;
        &mut self.open[usize::from(has_other_codings)]
    }

    /// Closes the current set if it is complete.
    fn close(&mut self) {
        let count = self.quantities;
        if self.open[0].len() + self.open[1].len() < self.layout.runs() * count {
            return;
        }
        self.sets += 1;
        if self.sets > MOST_RESAMPLED {
            self.groups = Vec::new();
        }
        for quantity in 0..count {
            let runs = self.open.iter().flat_map(|open| open.iter().skip(quantity).step_by(count));
            let group = self.layout.group(&runs.copied().collect::<Vec<f64>>());
            if self.sets == 1 {
                self.sums.push((group.mean, Sums::default()));
            }
            let (centre, sums) = &mut self.sums[quantity];
            sums.add(group, *centre);
            if self.sets <= MOST_RESAMPLED {
                self.groups.push(group);
            }
        }
        self.open.iter_mut().for_each(Vec::clear);
    }

    /// Computes the variance components of a quantity; `None` if they cannot be estimated.
    fn variance(&self, quantity: usize, seed: u64) -> Option<Variance> {
        if self.groups.is_empty() {
            return self.sums.get(quantity).and_then(|(_, sums)| sums.variance(self.layout));
        }
        let groups = self.groups.iter().skip(quantity).step_by(self.quantities).copied();
        let plan = Resampling { resamples: RESAMPLES, seed };
        of_groups(&groups.collect::<Vec<Group>>(), self.layout, plan)
    }
}

/// Ends of replicates, gathered set by set.
#[derive(Debug, Clone)]
pub struct SetEnds {
    names: OutcomeNames,
    values: SetValues,
}

impl SetEnds {
    /// Makes an empty collection for sets of `size` replicates, including partners.
    pub fn new(names: OutcomeNames, size: usize) -> Self {
        Self::of(names, Layout::OneWay(size))
    }

    /// Makes an empty collection for sets of `per_set` replicates, each of which is also run with other codings; a single one twice with its
    /// own.
    pub fn nested(names: OutcomeNames, per_set: usize) -> Self {
        Self::of(names, Layout::Nested([per_set.max(2), per_set]))
    }

    fn of(names: OutcomeNames, layout: Layout) -> Self {
        let values = SetValues::new(outcomes(&names), layout);
        Self { names, values }
    }

    /// Adds ends of replicates in ascending order, with those of the same number of further runs of each: its partner, then its run with
    /// other codings, as far as there are any.
    pub fn extend(&mut self, rows: &[EndRow], further: &[EndRow]) {
        let each = further.len() / rows.len().max(1);
        for (place, row) in rows.iter().enumerate() {
            let runs = std::iter::once(row).chain(&further[place * each..][..each]);
            for (run, row) in runs.enumerate() {
                self.names.values(row, self.values.place(run, each + 1));
            }
            self.values.close();
        }
    }

    /// Whether the part of codings is told from that of parameters.
    pub fn tells_codings_apart(&self) -> bool {
        self.values.tells_codings_apart()
    }

    /// Number of complete sets.
    pub fn sets(&self) -> u64 {
        self.values.sets
    }

    /// Computes the variance components of every outcome, with its name in files; `None` if they cannot be estimated.
    pub fn variances(&self, seed: u64) -> Vec<(Outcome, String, Option<Variance>)> {
        let of = |(place, (outcome, name)): (usize, (Outcome, String))| {
            (outcome, name, self.values.variance(place, seed))
        };
        named(&self.names).into_iter().enumerate().map(of).collect()
    }
}

/// Regional measures at the end, or their differences between two scenarios, gathered set by set: each set has a replicate, or a pair of
/// them, and a second one on other draws.
#[derive(Debug, Clone)]
pub struct MeasureSets(SetValues);

impl Default for MeasureSets {
    fn default() -> Self {
        Self(SetValues::new(REGION.len(), Layout::OneWay(2)))
    }
}

impl MeasureSets {
    /// Makes an empty collection in which each set also has a third replicate or pair, with other codings.
    pub fn nested() -> Self {
        Self(SetValues::new(REGION.len(), Layout::Nested([2, 1])))
    }

    /// Whether the part of codings is told from that of parameters.
    pub fn tells_codings_apart(&self) -> bool {
        self.0.tells_codings_apart()
    }

    /// Adds the measures of replicates in ascending order, and those of the further runs of each as in [`SetEnds::extend`].
    pub fn extend(&mut self, rows: &[EndRow], further: &[EndRow]) {
        self.extend_of([rows], [further], |[row], measure| row.region[measure]);
    }

    /// Adds the differences of pairs in ascending order, under the baseline and the scenario, and the further ones of each likewise.
    pub fn extend_differences(&mut self, pairs: [&[EndRow]; 2], further: [&[EndRow]; 2]) {
        self.extend_of(pairs, further, |[baseline, scenario], measure| {
            scenario.region[measure] - baseline.region[measure]
        });
    }

    fn extend_of<const N: usize>(
        &mut self,
        rows: [&[EndRow]; N],
        further: [&[EndRow]; N],
        value: impl Fn([&EndRow; N], usize) -> f64,
    ) {
        let each = further[0].len() / rows[0].len().max(1);
        for place in 0..rows[0].len() {
            let further = |run: usize| further.map(|rows| &rows[place * each + run]);
            let runs = std::iter::once(rows.map(|rows| &rows[place])).chain((0..each).map(further));
            for (run, rows) in runs.enumerate() {
                let values = (0..REGION.len()).map(|measure| value(rows, measure));
                self.0.place(run, each + 1).extend(values);
            }
            self.0.close();
        }
    }

    /// Computes the variance components of each regional measure, or of the difference in it, in the order of [`REGION`]; `None` if they
    /// cannot be estimated.
    pub fn variances(&self, seed: u64) -> [Option<Variance>; REGION.len()] {
        std::array::from_fn(|measure| self.0.variance(measure, seed))
    }
}

/// Regional measures under a scenario, and their differences to a baseline if there is one.
#[derive(Debug, Clone, Default)]
pub struct ScenarioSets {
    /// Measures under the scenario.
    pub levels: MeasureSets,
    /// Differences; empty without a baseline.
    pub differences: MeasureSets,
}

impl ScenarioSets {
    /// Adds neighbouring replicates under the scenario and the second run of each, and the same under the baseline if there is one.
    pub fn extend(&mut self, [scenario, partners]: [&[EndRow]; 2], baseline: Option<[&[EndRow]; 2]>) {
        self.levels.extend(scenario, partners);
        if let Some([baseline, others]) = baseline {
            self.differences.extend_differences([baseline, scenario], [others, partners]);
        }
    }
}

/// Computes the variance components of an attribution in each regional measure, in the order of [`REGION`]: of the whole difference,
/// then of the share of each change; `None` if they cannot be estimated. Each replicate has a set of its own, which `partners` has on
/// other draws.
pub fn of_shares(replicates: &MixtureEnds, partners: &MixtureEnds, seed: u64) -> Vec<Vec<Option<Variance>>> {
    let quantities = 1 + replicates.changes();
    let of_measure = |measure: usize| {
        let mut values = SetValues::new(quantities, Layout::OneWay(2));
        for replicate in 0..replicates.replicates() {
            for ends in [replicates, partners] {
                values.place(0, 1).extend(ends.divided(replicate, measure));
            }
            values.close();
        }
        (0..quantities).map(|quantity| values.variance(quantity, seed)).collect()
    };
    (0..REGION.len()).map(of_measure).collect()
}

#[cfg(test)]
mod tests {
    use super::estimate::tests::{crossed, layout};
    use super::*;

    #[test]
    fn sets_are_whole_wherever_the_blocks_are_cut() {
        let row = |replicate: u64| EndRow {
            replicate,
            region: [replicate as f64 * 0.01; 8],
            regime: (replicate % 2) as usize,
            culture: crate::outcome::Culture::Lockean,
            passages: vec![None],
            agreements: vec![3],
        };
        let names = || OutcomeNames {
            regimes: vec!["a".to_owned(), "b".to_owned()],
            passages: vec!["first".to_owned()],
            agreements: vec!["trade_2".to_owned()],
        };
        let rows: Vec<EndRow> = (0..12).map(row).collect();
        let mut whole = SetEnds::new(names(), 4);
        whole.extend(&rows, &[]);
        let mut parts = SetEnds::new(names(), 4);
        rows.chunks(5).for_each(|rows| parts.extend(rows, &[]));
        assert_eq!((whole.sets(), parts.sets()), (3, 3));
        assert_eq!(whole.variances(1), parts.variances(1));
        let integration = whole.variances(1)[0].2.expect("three sets");
        let values: Vec<f64> = rows.iter().map(|row| row.region[0]).collect();
        assert_eq!(Some(integration), partition(&values, 4, 1));
        let many = MOST_RESAMPLED + 1;
        let mut streamed = SetEnds::new(names(), 2);
        let mut kept = Vec::new();
        for replicate in 0..2 * many {
            let end = row(replicate * 7 % 11);
            kept.push(end.region[0]);
            streamed.extend(&[end], &[]);
        }
        let found = streamed.variances(1)[0].2.expect("many sets");
        let expected = partition(&kept[..2 * MOST_RESAMPLED as usize], 2, 1).expect("many sets");
        assert_eq!((streamed.sets(), found.interval), (many, None));
        assert!((found.chance - expected.chance).abs() < 1e-3 * expected.chance);
        let mut pairs = SetEnds::new(names(), 2);
        pairs.extend(&rows[..11], &rows[1..]);
        assert_eq!(pairs.sets(), 11);
    }

    #[test]
    fn the_variance_of_a_difference_is_that_of_its_pairs() {
        let row = |replicate: u64, integration: f64| EndRow {
            replicate,
            region: [integration, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
            regime: 0,
            culture: crate::outcome::Culture::Lockean,
            passages: vec![],
            agreements: vec![],
        };
        let values = layout(900, 2, 0.6, 0.3);
        let (mut sets, mut rows) = (MeasureSets::default(), [vec![], vec![], vec![], vec![]]);
        for (replicate, pair) in values.chunks_exact(2).enumerate() {
            // The baseline moves with the set, too, which a difference does not.
            let (replicate, level) = (replicate as u64, replicate as f64);
            rows[0].push(row(replicate, level));
            rows[1].push(row(replicate, level + pair[0]));
            rows[2].push(row(replicate + 1, level));
            rows[3].push(row(replicate + 1, level + pair[1]));
        }
        for block in [0..400, 400..900] {
            let of = |k: usize| &rows[k][block.clone()];
            sets.extend_differences([of(0), of(1)], [of(2), of(3)]);
        }
        let [integration, others @ ..] = sets.variances(3);
        let (found, expected) = (integration.expect("enough"), partition(&values, 2, 3).expect("enough"));
        assert!((found.parameters - expected.parameters).abs() < 1e-9, "{found:?} {expected:?}");
        assert!((found.chance - expected.chance).abs() < 1e-9, "{found:?} {expected:?}");
        assert!(others.iter().all(|other| other.is_some_and(|other| other.share().is_none())));
    }

    /// The end of a replicate with a value of integration.
    fn end(replicate: u64, integration: f64) -> EndRow {
        EndRow {
            replicate,
            region: [integration, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
            regime: 0,
            culture: crate::outcome::Culture::Lockean,
            passages: vec![],
            agreements: vec![],
        }
    }

    #[test]
    fn sets_with_other_codings_are_gathered_as_they_come() {
        let names = || OutcomeNames { regimes: vec![], passages: vec![], agreements: vec![] };
        // One replicate of a set: its own run, its partner, its run with other codings.
        let values = crossed(40, [2, 1], [0.8, 0.5, 0.3, 0.5], 2);
        let (mut sets, mut pairs) = (SetEnds::nested(names(), 1), MeasureSets::nested());
        let mut levels = MeasureSets::nested();
        let own: Vec<EndRow> = values.iter().step_by(3).map(|value| end(0, *value)).collect();
        let further: Vec<EndRow> =
            values.chunks_exact(3).flat_map(|set| [end(1, set[1]), end(2, set[2])]).collect();
        let zero = |count: usize| vec![end(0, 0.0); count];
        for block in [0..7, 7..40] {
            let (own, further) = (&own[block.clone()], &further[2 * block.start..2 * block.end]);
            sets.extend(own, further);
            pairs.extend_differences([&zero(own.len()), own], [&zero(further.len()), further]);
            levels.extend(own, further);
        }
        let expected = nested(&values, [2, 1], 5);
        assert_eq!((sets.sets(), sets.variances(5)[0].2, pairs.variances(5)[0]), (40, expected, expected));
        assert_eq!(levels.variances(5)[0], expected);
        // Several replicates of a set, each also with other codings, cut within a set.
        let values = crossed(30, [3, 3], [0.8, 0.5, 0.3, 0.5], 2);
        let mut sets = SetEnds::nested(names(), 3);
        let of = |first: usize| -> Vec<EndRow> {
            values
                .chunks_exact(6)
                .flat_map(|set| set[first..first + 3].to_vec())
                .map(|value| end(0, value))
                .collect()
        };
        let (own, further) = (of(0), of(3));
        for block in [0..4, 4..50, 50..90] {
            sets.extend(&own[block.clone()], &further[block]);
        }
        assert_eq!((sets.sets(), sets.variances(5)[0].2), (30, nested(&values, [3, 3], 5)));
    }

    #[test]
    fn the_variance_of_a_share_is_that_of_its_sets() {
        let names =
            || OutcomeNames { regimes: vec![], passages: vec![], agreements: vec!["trade_2".to_owned()] };
        // The first change adds what has both parts, the second what chance makes alone, both together nothing more.
        let (both, chance) = (layout(300, 2, 0.6, 0.3), layout(300, 2, 0.0, 0.5));
        let (mut own, mut partners) = (MixtureEnds::new(names(), 2, 300), MixtureEnds::of_region(2, 300));
        for mixture in 0..4_usize {
            for set in 0..300 {
                let of = |run: usize| {
                    let at = 2 * set + run;
                    let on = |change: usize| (mixture >> change & 1) as f64;
                    let row = end(set as u64, 0.1 * set as f64 + on(0) * both[at] + on(1) * chance[at]);
                    EndRow { agreements: vec![3], ..row }
                };
                let [row, partner] = [0, 1].map(of);
                own.extend(mixture, std::slice::from_ref(&row));
                partners.extend_as(mixture, &[row], &[partner]);
            }
        }
        let found = of_shares(&own, &partners, 3);
        let sum: Vec<f64> = both.iter().zip(&chance).map(|(one, other)| one + other).collect();
        for (place, values) in [&sum, &both, &chance].into_iter().enumerate() {
            let (found, expected) =
                (found[0][place].expect("enough"), partition(values, 2, 3).expect("enough"));
            assert!((found.parameters - expected.parameters).abs() < 1e-6, "{found:?} {expected:?}");
            assert!((found.chance - expected.chance).abs() < 1e-6, "{found:?} {expected:?}");
        }
        assert!(found[1][0].is_some_and(|paper| paper.share().is_none()));
    }
}
