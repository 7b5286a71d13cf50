//! Variance components: how much of the spread of an outcome is due to drawn parameters, and how much to chance.
//!
//! Replicates that share a set of parameters differ by chance alone; means of sets differ by chance and by parameters.
//! The method works on groups of numbers of any origin.

use super::attribution::{named, outcomes};
use super::comparison::{LEVEL, Outcome};
use super::ends::OutcomeNames;
use crate::model::series::REGION;
use crate::outcome::EndRow;
use crate::statistics::{Interval, Resampling};

/// Resamples of sets behind an interval.
pub const RESAMPLES: usize = 1_999;
/// Most sets that are kept individually for resampling.
pub const MOST_RESAMPLED: u64 = 20_000;

/// The variance components of an outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Variance {
    /// Variance between sets of parameters, without chance.
    pub parameters: f64,
    /// Variance within a set.
    pub chance: f64,
    /// Percentile interval of the share of parameters, at [`LEVEL`]; `None` with more sets than are resampled, for
    /// which it would be narrow.
    pub interval: Option<Interval>,
    /// Standard error of the mean over all replicates, in which sets are the independent units.
    pub se: f64,
}

impl Variance {
    /// Returns the share of parameters in the total variance; `None` if nothing varies.
    pub fn share(&self) -> Option<f64> {
        let whole = self.parameters + self.chance;
        (whole > 0.0).then(|| self.parameters / whole)
    }
}

/// Mean and sum of squared deviations of a group.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Group {
    mean: f64,
    squares: f64,
}

impl Group {
    fn of(values: &[f64]) -> Self {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        Self { mean, squares: values.iter().map(|value| (value - mean) * (value - mean)).sum() }
    }
}

/// Sums over groups of one size, about a value near their mean.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    count: f64,
    means: f64,
    squares: f64,
    within: f64,
}

impl Sums {
    fn add(&mut self, group: Group, centre: f64) {
        let apart = group.mean - centre;
        self.count += 1.0;
        self.means += apart;
        self.squares += apart * apart;
        self.within += group.squares;
    }

    /// Estimates the variance between groups and within groups of a one-way layout with random effects and k units in
    /// each group, and the standard error of the mean of the groups: with MSB = k Σ (m_s - m)²/(S - 1) and
    /// MSW = Σ Σ (y - m_s)²/(S (k - 1)), σ²_between = max(0, (MSB - MSW)/k), σ²_within = MSW, s.e. = √(MSB/(S k)). `None`
    /// with fewer than two of either.
    ///
    /// Source: S. R. Searle, G. Casella and C. E. McCulloch, 1992, Variance Components, chapter 3.
    fn variance(&self, size: usize) -> Option<Variance> {
        if self.count < 2.0 || size < 2 {
            return None;
        }
        let between = (self.squares - self.means * self.means / self.count) / (self.count - 1.0);
        let chance = self.within / (self.count * (size - 1) as f64);
        let parameters = (between - chance / size as f64).max(0.0);
        Some(Variance { parameters, chance, interval: None, se: (between.max(0.0) / self.count).sqrt() })
    }
}

/// Estimates the variance components of groups of `size` values each, at least two of both; `None` with fewer.
/// Resamples whole groups. Runs on the threads of the current pool; the result does not depend on them.
///
/// `values` are group by group.
pub fn partition(values: &[f64], size: usize, seed: u64) -> Option<Variance> {
    let groups: Vec<Group> = values.chunks_exact(size.max(1)).map(Group::of).collect();
    of_groups(&groups, size, seed)
}

fn of_groups(groups: &[Group], size: usize, seed: u64) -> Option<Variance> {
    let centre = groups.first()?.mean;
    let sums = |drawn: &mut dyn Iterator<Item = &Group>| {
        let mut sums = Sums::default();
        drawn.for_each(|group| sums.add(*group, centre));
        sums
    };
    let variance = sums(&mut groups.iter()).variance(size)?;
    let interval = variance.share().map(|_| {
        let share = |drawn: &[u32]| {
            let drawn = sums(&mut drawn.iter().map(|place| &groups[*place as usize])).variance(size);
            drawn.and_then(|variance| variance.share()).unwrap_or(0.0)
        };
        let mut shares = Resampling { resamples: RESAMPLES, seed }.of(groups.len(), share);
        shares.sort_unstable_by(f64::total_cmp);
        let end = |order: f64| shares[((RESAMPLES + 1) as f64 * order).round() as usize - 1];
        Interval { low: end((1.0 - LEVEL) / 2.0), high: end((1.0 + LEVEL) / 2.0) }
    });
    Some(Variance { interval, ..variance })
}

/// Values of some quantities, gathered set by set.
#[derive(Debug, Clone)]
struct SetValues {
    quantities: usize,
    size: usize,
    /// Values of the current set, by (replicate, quantity).
    open: Vec<f64>,
    sets: u64,
    /// By quantity, about the first set.
    sums: Vec<(f64, Sums)>,
    /// By (set, quantity), while they are few enough to be resampled.
    groups: Vec<Group>,
}

impl SetValues {
    fn new(quantities: usize, size: usize) -> Self {
        Self { quantities, size, open: Vec::new(), sets: 0, sums: Vec::new(), groups: Vec::new() }
    }

    /// Closes the current set if it is complete.
    fn close(&mut self) {
        let count = self.quantities;
        if self.open.len() < self.size * count {
            return;
        }
        self.sets += 1;
        if self.sets > MOST_RESAMPLED {
            self.groups = Vec::new();
        }
        for quantity in 0..count {
            let values: Vec<f64> = self.open.iter().skip(quantity).step_by(count).copied().collect();
            let group = Group::of(&values);
            if self.sets == 1 {
                self.sums.push((group.mean, Sums::default()));
            }
            let (centre, sums) = &mut self.sums[quantity];
            sums.add(group, *centre);
            if self.sets <= MOST_RESAMPLED {
                self.groups.push(group);
            }
        }
        self.open.clear();
    }

    /// Computes the variance components of a quantity; `None` if they cannot be estimated.
    fn variance(&self, quantity: usize, seed: u64) -> Option<Variance> {
        if self.groups.is_empty() {
            return self.sums.get(quantity).and_then(|(_, sums)| sums.variance(self.size));
        }
        let groups = self.groups.iter().skip(quantity).step_by(self.quantities).copied();
        of_groups(&groups.collect::<Vec<Group>>(), self.size, seed)
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
        let values = SetValues::new(outcomes(&names), size);
        Self { names, values }
    }

    /// Adds ends of replicates in ascending order, with the same number of partners or none.
    pub fn extend(&mut self, rows: &[EndRow], partners: &[EndRow]) {
        for (place, row) in rows.iter().enumerate() {
            self.names.values(row, &mut self.values.open);
            if let Some(partner) = partners.get(place) {
                self.names.values(partner, &mut self.values.open);
            }
            self.values.close();
        }
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

/// Differences of the regional measures between two scenarios at the end, gathered set by set: each set has a pair of
/// replicates, and a second one on other draws.
#[derive(Debug, Clone)]
pub struct DifferenceSets(SetValues);

impl Default for DifferenceSets {
    fn default() -> Self {
        Self(SetValues::new(REGION.len(), 2))
    }
}

impl DifferenceSets {
    /// Adds pairs in ascending order, under the baseline and the scenario, and as many second ones.
    pub fn extend(&mut self, pairs: [&[EndRow]; 2], partners: [&[EndRow]; 2]) {
        for place in 0..pairs[0].len() {
            for [baseline, scenario] in [pairs, partners] {
                let both = scenario[place].region.iter().zip(&baseline[place].region);
                self.0.open.extend(both.map(|(scenario, baseline)| scenario - baseline));
            }
            self.0.close();
        }
    }

    /// Computes the variance components of the difference in each regional measure, in the order of [`REGION`]; `None` if they
    /// cannot be estimated.
    pub fn variances(&self, seed: u64) -> [Option<Variance>; REGION.len()] {
        std::array::from_fn(|measure| self.0.variance(measure, seed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;
    use crate::model::maths::normal_quantile;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// Groups of normal values with a standard deviation between and one within.
    fn layout(groups: usize, size: usize, between: f64, within: f64) -> Vec<f64> {
        let mut random = ChaCha8Rng::seed_from_u64(4);
        let mut normal = || normal_quantile(Lanes([random.random::<f64>().max(1e-12)])).0[0];
        let mut values = Vec::new();
        for _ in 0..groups {
            let effect = between * normal();
            values.extend((0..size).map(|_| effect + within * normal()));
        }
        values
    }

    #[test]
    fn by_hand() {
        // Means 2 and 6; between (6-2)²/2 = 8, within (1+1+1+1)/2 = 2, so 8 - 2/2 = 7 and 2; s.e. √(8/2).
        let found = partition(&[1.0, 3.0, 5.0, 7.0], 2, 0).expect("two of both");
        assert_eq!((found.parameters, found.chance, found.se), (7.0, 2.0, 2.0));
        assert_eq!(found.share(), Some(7.0 / 9.0));
    }

    #[test]
    fn known_components_are_found_and_covered() {
        for (size, share) in [(2, 0.8), (8, 0.8), (2, 0.2), (8, 0.2)] {
            let (between, within): (f64, f64) = (share, 1.0 - share);
            let values = layout(4_000, size, between.sqrt(), within.sqrt());
            let found = partition(&values, size, 1).expect("enough");
            let estimate = found.share().expect("it varies");
            assert!((estimate - share).abs() < 0.04, "{size} {share}: {estimate}");
            let Interval { low, high } = found.interval.expect("few enough");
            assert!(low < share && share < high && high - low < 0.12, "{size}: {low} {high}");
            let expected = ((between + within / size as f64) / 4_000.0).sqrt();
            assert!((found.se - expected).abs() < 0.05 * expected);
        }
    }

    #[test]
    fn chance_alone_and_parameters_alone() {
        let chance = partition(&layout(2_000, 4, 0.0, 1.0), 4, 1).expect("enough");
        assert!(chance.share().expect("it varies") < 0.03);
        let parameters = partition(&layout(200, 4, 1.0, 0.0), 4, 1).expect("enough");
        assert_eq!((parameters.chance, parameters.share()), (0.0, Some(1.0)));
        let nothing = partition(&[0.3; 12], 3, 1).expect("enough");
        assert_eq!((nothing.share(), nothing.interval, nothing.se), (None, None, 0.0));
        assert_eq!(partition(&[1.0, 2.0], 2, 1), None);
        assert_eq!(partition(&[1.0, 2.0], 1, 1), None);
    }

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
        let (mut sets, mut rows) = (DifferenceSets::default(), [vec![], vec![], vec![], vec![]]);
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
            sets.extend([of(0), of(1)], [of(2), of(3)]);
        }
        let [integration, others @ ..] = sets.variances(3);
        let (found, expected) = (integration.expect("enough"), partition(&values, 2, 3).expect("enough"));
        assert!((found.parameters - expected.parameters).abs() < 1e-9, "{found:?} {expected:?}");
        assert!((found.chance - expected.chance).abs() < 1e-9, "{found:?} {expected:?}");
        assert!(others.iter().all(|other| other.is_some_and(|other| other.share().is_none())));
    }
}
