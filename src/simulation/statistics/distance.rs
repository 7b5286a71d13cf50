//! Distances between two distributions, each given by a sample.

/// Probability that a value of the first sample is above one of the second, ties counted half: the statistic U of Mann
/// and Whitney over the number of couples. Cliff's delta is twice that less 1. Neither sample may be empty.
///
/// Source: H. B. Mann and D. R. Whitney, 1947, Annals of Mathematical Statistics 18; N. Cliff, 1993, Psychological
/// Bulletin 114.
pub fn superiority(x: &[f64], y: &[f64]) -> f64 {
    let y = ascending(y);
    let below = |bound: &f64| y.partition_point(|y| y < bound);
    let up_to = |bound: &f64| y.partition_point(|y| y <= bound);
    let twice: u64 = x.iter().map(|x| (below(x) + up_to(x)) as u64).sum();
    twice as f64 / 2.0 / (x.len() as f64 * y.len() as f64)
}

/// Wasserstein distance of order 1, the area between the two distribution functions: how far one distribution has to be
/// moved to become the other, in the unit of the values. Neither sample may be empty.
///
/// Source: S. S. Vallender, 1974, Theory of Probability and its Applications 18.
pub fn wasserstein(x: &[f64], y: &[f64]) -> f64 {
    let mut area = 0.0;
    let mut before = f64::NAN;
    let mut gap = 0.0;
    steps(x, y, |value, below_x, below_y| {
        if gap > 0.0 {
            area += gap * (value - before);
        }
        before = value;
        gap = (below_x - below_y).abs();
    });
    area
}

/// Distances between two distributions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distances {
    /// Wasserstein distance of order 1, as [`wasserstein`].
    pub wasserstein: f64,
    /// Largest distance between the two distribution functions, in `[0,1]`.
    pub kolmogorov_smirnov: f64,
    /// Probability of superiority of the first, as [`superiority`].
    pub superiority: f64,
}

impl Distances {
    /// Two distributions that are the same.
    pub const NONE: Self = Self { wasserstein: 0.0, kolmogorov_smirnov: 0.0, superiority: 0.5 };

    /// Between two samples, neither of which may be empty.
    pub fn of(x: &[f64], y: &[f64]) -> Self {
        Self {
            wasserstein: wasserstein(x, y),
            kolmogorov_smirnov: largest_gap(x, y),
            superiority: superiority(x, y),
        }
    }

    /// Between two samples that are counted: at each place, ascending, how many of the first and of the second are there.
    /// Neither may be empty.
    ///
    /// Where values are counted by bins, each is taken to be in the middle of its own. So the Wasserstein distance is off by
    /// less than a bin, and the two others by no more than half of what two samples share of their bins.
    pub fn of_counts(counts: impl Iterator<Item = (f64, u64, u64)> + Clone) -> Self {
        let (n, m) = counts.clone().fold((0, 0), |(n, m), (_, x, y)| (n + x, m + y));
        let (n, m) = (n as f64, m as f64);
        let mut found = Self { wasserstein: 0.0, kolmogorov_smirnov: 0.0, superiority: 0.0 };
        let (mut below_x, mut below_y) = (0, 0);
        let (mut twice, mut gap, mut before) = (0, 0.0_f64, 0.0);
        for (place, x, y) in counts {
            if gap > 0.0 {
                found.wasserstein += gap * (place - before);
            }
            // Each x is above the y of all places before this one, and level with those at it.
            twice += u128::from(x) * u128::from(2 * below_y + y);
            below_x += x;
            below_y += y;
            gap = (below_x as f64 / n - below_y as f64 / m).abs();
            before = place;
            found.kolmogorov_smirnov = found.kolmogorov_smirnov.max(gap);
        }
        found.superiority = twice as f64 / 2.0 / (n * m);
        found
    }
}

/// The two-sample test of Kolmogorov and Smirnov.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KolmogorovSmirnov {
    /// Largest distance between the two distribution functions, in `[0,1]`.
    pub distance: f64,
    /// Probability of a distance as large between two independent samples of one continuous distribution. Where samples
    /// are paired and go together, or values tie, distances are smaller and this errs on the side of caution.
    pub p: f64,
}

/// Largest number of couples for which the p-value is exact; beyond, the limit is used.
const MOST_COUPLES: usize = 4_000_000;

/// Compares two samples, neither of which may be empty.
///
/// The p-value is the share of the orders of both samples, all equally likely, in which the distribution functions part
/// as far: of the lattice paths from (0,0) to (n,m), those that leave the band |i/n - j/m| < D. With more than four
/// million couples it is Kolmogorov's limit, 2 Σ (-1)^(k-1) exp(-2 k² D² nm/(n + m)).
///
/// Source: J. L. Hodges, 1958, The significance probability of the Smirnov two-sample test, Arkiv för Matematik 3.
pub fn kolmogorov_smirnov(x: &[f64], y: &[f64]) -> KolmogorovSmirnov {
    let distance = largest_gap(x, y);
    let (n, m) = (x.len(), y.len());
    let p = if n.saturating_mul(m) <= MOST_COUPLES {
        share_of_paths(n, m, distance)
    } else {
        limit(distance * (n as f64 * m as f64 / (n as f64 + m as f64)).sqrt())
    };
    KolmogorovSmirnov { distance, p }
}

/// Largest distance between two distribution functions.
fn largest_gap(x: &[f64], y: &[f64]) -> f64 {
    let mut gap = 0.0_f64;
    steps(x, y, |_, below_x, below_y| gap = gap.max((below_x - below_y).abs()));
    gap
}

/// Share of the lattice paths from (0,0) to (n,m) that meet |i/n - j/m| ≥ `distance` on their way.
fn share_of_paths(n: usize, m: usize, distance: f64) -> f64 {
    // Half of the smallest step between two distances: none is mistaken for its neighbour by rounding.
    let band = distance - 0.5 / (n as f64 * m as f64);
    let outside = |i: usize, j: usize| (i as f64 / n as f64 - j as f64 / m as f64).abs() > band;
    // Share of the paths to (i, j) that have left the band, by j: those that came by (i - 1, j) are i of i + j.
    let mut left = vec![0.0_f64; m + 1];
    for i in 0..=n {
        for j in 0..=m {
            left[j] = if outside(i, j) {
                1.0
            } else if i + j == 0 {
                0.0
            } else {
                let by_j = if j > 0 { left[j - 1] * j as f64 } else { 0.0 };
                (left[j] * i as f64 + by_j) / (i + j) as f64
            };
        }
    }
    left[m]
}

/// Kolmogorov's limit: the probability that the distance, scaled, is above `scaled`.
fn limit(scaled: f64) -> f64 {
    // Below this the sum is 1 to the last bit, and converges slowly.
    if scaled < 0.2 {
        return 1.0;
    }
    let mut sum = 0.0;
    for k in 1..=40 {
        let term = libm::exp(-2.0 * f64::from(k * k) * scaled * scaled);
        sum += if k % 2 == 1 { term } else { -term };
    }
    (2.0 * sum).clamp(0.0, 1.0)
}

fn ascending(sample: &[f64]) -> Vec<f64> {
    let mut sample = sample.to_vec();
    sample.sort_unstable_by(f64::total_cmp);
    sample
}

/// Calls `f` with every value of either sample, ascending, and the shares of both that are not above it.
fn steps(x: &[f64], y: &[f64], mut f: impl FnMut(f64, f64, f64)) {
    let (x, y) = (ascending(x), ascending(y));
    let (mut i, mut j) = (0, 0);
    while i < x.len() || j < y.len() {
        let value = match (x.get(i), y.get(j)) {
            (Some(x), Some(y)) => x.min(*y),
            (Some(x), None) => *x,
            (None, Some(y)) => *y,
            (None, None) => break,
        };
        i += x[i..].iter().take_while(|x| **x <= value).count();
        j += y[j..].iter().take_while(|y| **y <= value).count();
        f(value, i as f64 / x.len() as f64, j as f64 / y.len() as f64);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const U: [f64; 7] = [1.0, 2.0, 2.0, 3.0, 5.0, 8.0, 13.0];
    const V: [f64; 8] = [2.0, 3.0, 3.0, 4.0, 4.0, 4.0, 9.0, 10.0];

    #[test]
    fn known_answers() {
        // By SciPy: ks_2samp(method="exact"), wasserstein_distance, mannwhitneyu.
        let test = kolmogorov_smirnov(&U, &V);
        assert!((test.distance - 0.303_571_428_6).abs() < 1e-10);
        assert!((test.p - 0.798_601_398_6).abs() < 1e-10);
        assert!((wasserstein(&U, &V) - 1.482_142_857_1).abs() < 1e-10);
        assert_eq!(superiority(&U, &V) * 56.0, 23.0);
        assert_eq!(wasserstein(&[0.0, 1.0, 3.0], &[5.0, 6.0, 8.0]), 5.0);
    }

    #[test]
    fn disjoint_samples() {
        let (low, high) = ([1.0, 2.0, 3.0, 4.0, 5.0], [6.0, 7.0, 8.0, 9.0, 10.0]);
        let test = kolmogorov_smirnov(&low, &high);
        // Two of the 252 orders.
        assert_eq!(test.distance, 1.0);
        assert!((test.p - 0.007_936_507_9).abs() < 1e-10);
        assert_eq!((superiority(&high, &low), superiority(&low, &high)), (1.0, 0.0));
        assert_eq!(wasserstein(&low, &high), 5.0);
    }

    #[test]
    fn the_limit_goes_on_where_exact_counting_ends() {
        // The critical values of every table.
        assert!((limit(1.3581) - 0.05).abs() < 1e-5);
        assert!((limit(1.6276) - 0.01).abs() < 1e-5);
        assert_eq!(limit(0.0), 1.0);
        let n = 2000;
        for distance in [0.02, 0.043, 0.06] {
            let (exact, limit) = (share_of_paths(n, n, distance), limit(distance * (n as f64 / 2.0).sqrt()));
            assert!((exact - limit).abs() < 0.03 * limit + 1e-3, "{distance}: {exact} {limit}");
        }
    }

    proptest! {
        #[test]
        fn counts_of_whole_numbers_say_what_the_numbers_say(
            x in prop::collection::vec(0_usize..9, 1..40), y in prop::collection::vec(0_usize..9, 1..40),
        ) {
            let mut counts: [(f64, u64, u64); 9] = std::array::from_fn(|place| (place as f64, 0, 0));
            for x in &x {
                counts[*x].1 += 1;
            }
            for y in &y {
                counts[*y].2 += 1;
            }
            let found = Distances::of_counts(counts.into_iter());
            let numbers = |sample: &[usize]| sample.iter().map(|x| *x as f64).collect::<Vec<_>>();
            let exact = Distances::of(&numbers(&x), &numbers(&y));
            prop_assert!((found.wasserstein - exact.wasserstein).abs() < 1e-12);
            prop_assert!((found.kolmogorov_smirnov - exact.kolmogorov_smirnov).abs() < 1e-12);
            prop_assert!((found.superiority - exact.superiority).abs() < 1e-12);
            let itself = counts.map(|(place, x, _)| (place, x, x));
            prop_assert_eq!(Distances::of_counts(itself.into_iter()), Distances::NONE);
        }

        #[test]
        fn a_sample_is_no_way_from_itself(sample in prop::collection::vec(-5_i32..5, 1..40)) {
            let sample: Vec<f64> = sample.into_iter().map(f64::from).collect();
            prop_assert_eq!(wasserstein(&sample, &sample), 0.0);
            prop_assert_eq!(superiority(&sample, &sample), 0.5);
            let test = kolmogorov_smirnov(&sample, &sample);
            prop_assert_eq!((test.distance, test.p), (0.0, 1.0));
        }

        #[test]
        fn moving_all_by_a_step_is_that_distance(
            sample in prop::collection::vec(-9_i32..9, 1..40), step in -20_i32..20,
        ) {
            let here: Vec<f64> = sample.iter().map(|x| f64::from(*x)).collect();
            let there: Vec<f64> = sample.iter().map(|x| f64::from(*x + step)).collect();
            prop_assert!((wasserstein(&here, &there) - f64::from(step.abs())).abs() < 1e-9);
            prop_assert_eq!(superiority(&here, &there) + superiority(&there, &here), 1.0);
        }
    }
}
