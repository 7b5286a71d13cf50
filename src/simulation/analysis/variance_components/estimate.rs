//! Estimates of the variance components of groups of numbers of any origin.

use crate::analysis::comparison::LEVEL;
use crate::statistics::{Interval, Resampling};

/// Resamples of sets behind an interval.
pub const RESAMPLES: usize = 1_999;

/// The variance components of an outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Variance {
    /// Variance between sets of parameters, without codings that are told apart and without chance.
    pub parameters: f64,
    /// Variance that codings add within a set of parameters, without chance; `None` if they are not told apart.
    pub codings: Option<f64>,
    /// Variance within a set.
    pub chance: f64,
    /// Percentile interval of the share of parameters, at [`LEVEL`]; `None` with more sets than are resampled, for
    /// which it would be narrow.
    pub interval: Option<Interval>,
    /// The same of the share of codings; `None` also if they are not told apart.
    pub codings_interval: Option<Interval>,
    /// The same of the share of chance.
    pub chance_interval: Option<Interval>,
    /// Standard error of the mean over all replicates, in which sets are the independent units.
    pub se: f64,
}

impl Variance {
    /// The components without intervals.
    fn of(parameters: f64, codings: Option<f64>, chance: f64, se: f64) -> Self {
        let (interval, codings_interval, chance_interval) = (None, None, None);
        Self { parameters, codings, chance, interval, codings_interval, chance_interval, se }
    }

    /// Returns the share of parameters in the total variance; `None` if nothing varies.
    pub fn share(&self) -> Option<f64> {
        self.share_of(self.parameters)
    }

    /// Returns the share of codings; `None` if nothing varies, or codings are not told apart.
    pub fn codings_share(&self) -> Option<f64> {
        self.codings.and_then(|codings| self.share_of(codings))
    }

    /// Returns the share of chance; `None` if nothing varies.
    pub fn chance_share(&self) -> Option<f64> {
        self.share_of(self.chance)
    }

    fn share_of(&self, part: f64) -> Option<f64> {
        let whole = self.parameters + self.codings.unwrap_or(0.0) + self.chance;
        (whole > 0.0).then(|| part / whole)
    }
}

/// Which runs a set has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// So many under the same values.
    OneWay(usize),
    /// So many with one set of codings, and so many with another.
    Nested([usize; 2]),
}

/// What is kept of the runs of a set.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Group {
    /// Mean; of two sets of codings the mean of both means.
    pub mean: f64,
    /// Sum of squared deviations under the same values.
    squares: f64,
    /// Mean of the first set of codings less that of the second.
    apart: f64,
}

/// Mean and sum of squared deviations.
fn moments(values: &[f64]) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    (mean, values.iter().map(|value| (value - mean) * (value - mean)).sum())
}

impl Layout {
    /// Number of runs of a set.
    pub fn runs(self) -> usize {
        match self {
            Self::OneWay(size) => size,
            Self::Nested([first, second]) => first + second,
        }
    }

    /// What is kept of the runs of a set, those of the first set of codings first.
    pub fn group(self, values: &[f64]) -> Group {
        match self {
            Self::OneWay(_) => {
                let (mean, squares) = moments(values);
                Group { mean, squares, apart: 0.0 }
            }
            Self::Nested([first, _]) => {
                let (own, others) = values.split_at(first);
                let ((own, squares), (other, more)) = (moments(own), moments(others));
                Group { mean: f64::midpoint(own, other), squares: squares + more, apart: own - other }
            }
        }
    }
}

/// Sums over groups of one layout, about a value near their mean.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    count: f64,
    means: f64,
    squares: f64,
    within: f64,
    apart: f64,
    own: f64,
    own_squares: f64,
}

impl Sums {
    pub fn add(&mut self, group: Group, centre: f64) {
        let apart = group.mean - centre;
        let own = apart + group.apart / 2.0;
        self.count += 1.0;
        self.means += apart;
        self.squares += apart * apart;
        self.within += group.squares;
        self.apart += group.apart * group.apart;
        self.own += own;
        self.own_squares += own * own;
    }

    /// Estimates the variance components, and the standard error of the mean of what belongs to the results; `None` with fewer than two
    /// groups, or without two runs under the same values.
    ///
    /// One-way, with k runs in each of S groups of mean m_s, MSB = k Σ (m_s - m)²/(S - 1) and MSW = Σ Σ (y - m_s)²/(S (k - 1)):
    /// σ²_between = max(0, (MSB - MSW)/k), σ²_within = MSW, s.e. = √(MSB/(S k)).
    ///
    /// Nested, with m_s1 and m_s2 the means of the n₁ and n₂ runs of both sets of codings, m_s their mean and d_s their difference:
    /// σ²_chance = Σ Σ Σ (y - m_sj)²/(S (n₁ + n₂ - 2)), since runs under the same values differ by chance;
    /// σ²_codings = max(0, (Σ d_s²/S - σ²_chance (1/n₁ + 1/n₂))/2), since E d² = 2 σ²_codings + σ²_chance (1/n₁ + 1/n₂);
    /// σ²_parameters = max(0, Σ (m_s - m)²/(S - 1) - Σ d_s²/(4 S)), since var m_s = σ²_parameters + E d²/4.
    /// All are free of bias before they are cut at 0. With n₁ = n₂ they are the estimates of the analysis of variance; with n₁ = 2 and
    /// n₂ = 1 the design is the staggered nested one, and each group has the same weight.
    ///
    /// Sources: S. R. Searle, G. Casella and C. E. McCulloch, 1992, Variance Components, chapters 3 and 5; L. S. Nelson, 1983, Variance
    /// estimation using staggered, nested designs, Journal of Quality Technology 15.
    pub fn variance(&self, layout: Layout) -> Option<Variance> {
        if self.count < 2.0 {
            return None;
        }
        let between = (self.squares - self.means * self.means / self.count) / (self.count - 1.0);
        match layout {
            Layout::OneWay(size) => {
                if size < 2 {
                    return None;
                }
                let chance = self.within / (self.count * (size - 1) as f64);
                let parameters = (between - chance / size as f64).max(0.0);
                Some(Variance::of(parameters, None, chance, (between.max(0.0) / self.count).sqrt()))
            }
            Layout::Nested([first, second]) => {
                if first == 0 || second == 0 || first + second < 3 {
                    return None;
                }
                let chance = self.within / (self.count * (first + second - 2) as f64);
                let of_chance = chance * (1.0 / first as f64 + 1.0 / second as f64);
                let apart = self.apart / self.count;
                let codings = ((apart - of_chance) / 2.0).max(0.0);
                let parameters = (between - apart / 4.0).max(0.0);
                let own = (self.own_squares - self.own * self.own / self.count) / (self.count - 1.0);
                let se = (own.max(0.0) / self.count).sqrt();
                Some(Variance::of(parameters, Some(codings), chance, se))
            }
        }
    }
}

/// Estimates the variance components of groups of `size` values each, at least two of both; `None` with fewer.
/// Resamples whole groups. Runs on the threads of the current pool; the result does not depend on them.
///
/// `values` are group by group.
pub fn partition(values: &[f64], size: usize, seed: u64) -> Option<Variance> {
    of_values(values, Layout::OneWay(size), Resampling { resamples: RESAMPLES, seed })
}

/// The same where each set of parameters has so many values with one set of codings and so many with another; `None` with fewer than two
/// sets, or without two values under the same codings.
///
/// `values` are set by set, those of the first codings first.
pub fn nested(values: &[f64], sizes: [usize; 2], seed: u64) -> Option<Variance> {
    of_values(values, Layout::Nested(sizes), Resampling { resamples: RESAMPLES, seed })
}

fn of_values(values: &[f64], layout: Layout, plan: Resampling) -> Option<Variance> {
    let sets = values.chunks_exact(layout.runs().max(1));
    of_groups(&sets.map(|set| layout.group(set)).collect::<Vec<Group>>(), layout, plan)
}

pub(super) fn of_groups(groups: &[Group], layout: Layout, plan: Resampling) -> Option<Variance> {
    let centre = groups.first()?.mean;
    let sums = |drawn: &mut dyn Iterator<Item = &Group>| {
        let mut sums = Sums::default();
        drawn.for_each(|group| sums.add(*group, centre));
        sums
    };
    let variance = sums(&mut groups.iter()).variance(layout)?;
    if variance.share().is_none() {
        return Some(variance);
    }
    let shares = plan.of(groups.len(), |drawn| {
        let drawn = sums(&mut drawn.iter().map(|place| &groups[*place as usize])).variance(layout);
        let share = |of: fn(&Variance) -> Option<f64>| drawn.as_ref().and_then(of).unwrap_or(0.0);
        [share(Variance::share), share(Variance::codings_share), share(Variance::chance_share)]
    });
    let interval = |part: usize| {
        let mut shares: Vec<f64> = shares.iter().map(|shares| shares[part]).collect();
        shares.sort_unstable_by(f64::total_cmp);
        let end = |order: f64| shares[((plan.resamples + 1) as f64 * order).round() as usize - 1];
        Interval { low: end((1.0 - LEVEL) / 2.0), high: end((1.0 + LEVEL) / 2.0) }
    };
    Some(Variance {
        interval: Some(interval(0)),
        codings_interval: variance.codings.map(|_| interval(1)),
        chance_interval: Some(interval(2)),
        ..variance
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::lanes::Lanes;
    use crate::model::maths::normal_quantile;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// Standard normal values.
    fn normals(seed: u64) -> impl FnMut() -> f64 {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        move || normal_quantile(Lanes([random.random::<f64>().max(1e-12)])).0[0]
    }

    /// Groups of normal values with a standard deviation between and one within.
    pub fn layout(groups: usize, size: usize, between: f64, within: f64) -> Vec<f64> {
        let mut normal = normals(4);
        let mut values = Vec::new();
        for _ in 0..groups {
            let effect = between * normal();
            values.extend((0..size).map(|_| effect + within * normal()));
        }
        values
    }

    /// Values of y = a p + b q + c p q + s e, all of p, q and e standard normal, set by set: the parameters make a² of its variance, the
    /// codings add b² and with the parameters c², and chance makes s².
    pub fn crossed(sets: usize, sizes: [usize; 2], [a, b, c, s]: [f64; 4], seed: u64) -> Vec<f64> {
        let mut normal = normals(seed);
        let mut values = Vec::new();
        for _ in 0..sets {
            let p = normal();
            for size in sizes {
                let q = normal();
                values.extend((0..size).map(|_| a * p + b * q + c * p * q + s * normal()));
            }
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
    fn nested_by_hand() {
        // Means 2 and 6, then 12 and 10. Chance: (2+2+2+2)/(2·2) = 2. Codings: MSB = 2 (8+2)/2 = 10, (10-2)/2 = 4. Parameters: the
        // means 4 and 11 have MSA = 4·24.5 = 98, (98-10)/4 = 22. The means of the first codings, 2 and 12, have variance 50: s.e. √25.
        let values = [1.0, 3.0, 5.0, 7.0, 11.0, 13.0, 9.0, 11.0];
        let found = nested(&values, [2, 2], 0).expect("two of both");
        assert_eq!((found.parameters, found.codings, found.chance, found.se), (22.0, Some(4.0), 2.0, 5.0));
        let shares = [found.share(), found.codings_share(), found.chance_share()];
        assert_eq!(shares, [Some(22.0 / 28.0), Some(4.0 / 28.0), Some(2.0 / 28.0)]);
    }

    #[test]
    fn staggered_by_hand() {
        // Means 2 and 5, then 9 and 6. Chance: (2+2)/2 = 2. Codings: d² = 9 twice, (9 - 2·1.5)/2 = 3. Parameters: the means 3.5 and 7.5
        // have variance 8, 8 - 9/4 = 5.75.
        let found = nested(&[1.0, 3.0, 5.0, 8.0, 10.0, 6.0], [2, 1], 0).expect("two of both");
        assert_eq!((found.parameters, found.codings, found.chance), (5.75, Some(3.0), 2.0));
    }

    #[test]
    fn too_few_runs_have_no_parts() {
        assert_eq!(nested(&[1.0, 3.0, 5.0], [2, 1], 0), None);
        assert_eq!(nested(&[1.0, 3.0, 5.0, 7.0], [1, 1], 0), None);
        assert_eq!(nested(&[1.0, 3.0, 5.0, 7.0], [2, 0], 0), None);
        let nothing = nested(&[0.3; 12], [2, 1], 1).expect("enough");
        assert_eq!((nothing.share(), nothing.codings_share(), nothing.codings_interval), (None, None, None));
    }

    #[test]
    fn three_known_parts_are_found_and_add_up() {
        // With and without what parameters and codings do together, which counts as codings.
        for [a, b, c, s] in [[1.0, 0.7, 0.0, 0.5], [0.8, 0.5, 0.6, 0.4], [0.3, 1.0, 0.0, 1.0]] {
            for sizes in [[2, 1], [4, 4]] {
                let values = crossed(8_000, sizes, [a, b, c, s], 6);
                let found = nested(&values, sizes, 1).expect("enough");
                let expected = [a * a, b * b + c * c, s * s];
                let whole: f64 = expected.iter().sum();
                let parts = [found.parameters, found.codings.expect("told apart"), found.chance];
                let shares = [found.share(), found.codings_share(), found.chance_share()]
                    .map(|share| share.expect("it varies"));
                assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                let intervals = [found.interval, found.codings_interval, found.chance_interval];
                for part in 0..3 {
                    assert!(
                        (parts[part] - expected[part]).abs() < 0.06 * whole,
                        "{sizes:?}: {parts:?} {expected:?}"
                    );
                    let Interval { low, high } = intervals[part].expect("few enough");
                    let share = expected[part] / whole;
                    assert!(
                        low < share && share < high && high - low < 0.1,
                        "{sizes:?} {part}: {low} {share} {high}"
                    );
                }
                // One set of codings would pass what they make off as that of the parameters.
                let own: Vec<f64> = values
                    .chunks_exact(sizes[0] + sizes[1])
                    .flat_map(|set| set[..sizes[0]].to_vec())
                    .collect();
                let together = partition(&own, sizes[0], 1).expect("enough");
                assert!((together.parameters - expected[0] - expected[1]).abs() < 0.08 * whole);
            }
        }
    }

    #[test]
    fn each_part_alone_is_all_of_the_variance() {
        for (part, coefficients) in
            [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0]].into_iter().enumerate()
        {
            let found = nested(&crossed(4_000, [2, 1], coefficients, 9), [2, 1], 1).expect("enough");
            let shares = [found.share(), found.codings_share(), found.chance_share()];
            for (other, share) in shares.into_iter().enumerate() {
                let share = share.expect("it varies");
                assert!(if other == part { share > 0.95 } else { share < 0.05 }, "{part} {other}: {share}");
            }
        }
    }

    #[test]
    fn intervals_cover_as_often_as_they_say() {
        let (trials, sets, coefficients) = (300, 150, [0.8, 0.5, 0.3, 0.5]);
        let parts = [0.64, 0.34, 0.25].map(|part: f64| part / 1.23);
        for sizes in [[2, 1], [3, 3]] {
            let mut covered = [0; 3];
            for trial in 0..trials {
                let values = crossed(sets, sizes, coefficients, 100 + trial);
                let plan = Resampling { resamples: 399, seed: trial };
                let found = of_values(&values, Layout::Nested(sizes), plan).expect("enough");
                let intervals = [found.interval, found.codings_interval, found.chance_interval];
                for (part, interval) in intervals.into_iter().enumerate() {
                    let Interval { low, high } = interval.expect("it varies");
                    covered[part] += u32::from(low <= parts[part] && parts[part] <= high);
                }
            }
            // 95% of 300 is 285; four standard errors are 15.
            assert!(covered.iter().all(|covered| (270..=300).contains(covered)), "{sizes:?}: {covered:?}");
        }
    }
}
