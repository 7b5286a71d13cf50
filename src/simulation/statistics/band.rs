//! Intervals that hold together.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use crate::model::lanes::Lanes;
use crate::model::maths;

/// Draws of the largest deviation; with (B + 1) α a whole number, as with 0.05, the quantile is one of them.
const DRAWS: usize = 4_999;
/// Normal numbers that are made at once.
const AT_ONCE: usize = 8;
/// Part of the variance of a place that may be left out, and is made up by what is kept.
const LEFT_OUT: f64 = 0.005;

/// The confidence that the interval of each of several means must have by itself for all of them to hold together with
/// confidence `level`, both in (0,1): between `level`, where all go together, and that of Šidák, where none does.
///
/// `places` holds, by mean, its values in units that are the same ones for every mean, and at least 2. The largest
/// deviation of the means from what they estimate, each in standard errors, is drawn from the normal distribution that has
/// their correlation; its quantile of order `level` is how many standard errors each interval must reach. Places that do not
/// vary are left out; beside them, `alone` means of which no values are known count as independent, which by Šidák's
/// inequality is on the safe side. `level` where nothing varies. The same on any number of threads.
///
/// Source: J. L. Montiel Olea and M. Plagborg-Møller, 2019, Simultaneous confidence bands: theory, implementation, and an
/// application to SVARs, Journal of Applied Econometrics 34 (the sup-t band).
pub fn together(places: &[&[f32]], alone: usize, level: f64, seed: u64) -> f64 {
    let places: Vec<Vec<f64>> = places.iter().filter_map(|values| standardised(values)).collect();
    let loadings = loadings(&places);
    let rank = loadings.first().map_or(0, Vec::len);
    if rank + alone == 0 {
        return level;
    }
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    // Apart from the keys of other streams of the same seed.
    key[8..12].copy_from_slice(b"band");
    let source = ChaCha8Rng::from_seed(key);
    let largest = |draw: usize| {
        let mut random = source.clone();
        random.set_stream(draw as u64);
        let mut factors = Vec::with_capacity(rank + alone + AT_ONCE);
        while factors.len() < rank + alone {
            let uniform = [(); AT_ONCE].map(|()| (f64::from(random.next_u32()) + 0.5) / 4_294_967_296.0);
            factors.extend(maths::normal_quantile(Lanes(uniform)).0);
        }
        let others = factors[rank..rank + alone].iter().map(|factor| factor.abs()).fold(0.0, f64::max);
        loadings.iter().map(|row| dot(row, &factors).abs()).fold(others, f64::max)
    };
    let mut drawn: Vec<f64> = (0..DRAWS).into_par_iter().map(largest).collect();
    drawn.sort_unstable_by(f64::total_cmp);
    let order = ((DRAWS + 1) as f64 * level).ceil() as usize;
    let reach = drawn[order.clamp(1, DRAWS) - 1];
    libm::erf(reach * std::f64::consts::FRAC_1_SQRT_2).max(level)
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// Deviations from the mean, of which the squares add up to 1; `None` where there are none.
fn standardised(values: &[f32]) -> Option<Vec<f64>> {
    let first = f64::from(*values.first()?);
    let mut apart: Vec<f64> = values.iter().map(|value| f64::from(*value) - first).collect();
    let mean = apart.iter().sum::<f64>() / apart.len() as f64;
    for value in &mut apart {
        *value -= mean;
    }
    let length = dot(&apart, &apart).sqrt();
    // Only rounding is left.
    (length > 1e-9 * first.abs().max(1e-30)).then(|| apart.into_iter().map(|value| value / length).collect())
}

/// By place, how much of each of some independent factors is in it, their squares adding up to 1, so that places have the
/// correlation of their vectors of length 1: by Cholesky's decomposition, whose next pivot is the place of which most is
/// unexplained, until little of any is.
fn loadings(places: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut loadings: Vec<Vec<f64>> = vec![Vec::new(); places.len()];
    let mut left = vec![1.0_f64; places.len()];
    while let Some((pivot, most)) = left.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1)) {
        if most <= LEFT_OUT {
            break;
        }
        let (of_pivot, root) = (loadings[pivot].clone(), most.sqrt());
        let next: Vec<f64> = places
            .par_iter()
            .zip(&loadings)
            .map(|(place, row)| (dot(place, &places[pivot]) - dot(row, &of_pivot)) / root)
            .collect();
        for ((row, left), next) in loadings.iter_mut().zip(&mut left).zip(next) {
            row.push(next);
            *left -= next * next;
        }
        left[pivot] = 0.0;
    }
    for row in &mut loadings {
        let length = dot(row, row).sqrt();
        for loading in row {
            *loading /= length;
        }
    }
    loadings
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values at each of some places, of which a share of the variance is common.
    fn equicorrelated(places: usize, common: f64) -> Vec<Vec<f32>> {
        // Columns of a matrix of Hadamard: uncorrelated to the last bit.
        let column =
            |k: usize| (0..64_usize).map(move |row| f64::from(1 - 2 * ((row & k).count_ones() as i32 % 2)));
        let mixed = |k: usize| {
            let pairs = column(1).zip(column(k + 2));
            pairs.map(|(all, own)| (common.sqrt() * all + (1.0 - common).sqrt() * own) as f32).collect()
        };
        (0..places).map(mixed).collect()
    }

    fn reach(values: &[Vec<f32>]) -> f64 {
        let places: Vec<&[f32]> = values.iter().map(Vec::as_slice).collect();
        super::super::student::normal_reach(1.0 - together(&places, 0, 0.95, 7))
    }

    #[test]
    fn known_answers() {
        // C. W. Dunnett, 1964, New tables for multiple comparisons with a control, Biometrics 20: two-sided, 5%, correlation
        // 1/2, infinite degrees of freedom. The quantile of the draws is good to some 0.02.
        for (places, expected) in [(2, 2.21), (3, 2.35), (5, 2.51), (9, 2.69)] {
            let found = reach(&equicorrelated(places, 0.5));
            assert!((found - expected).abs() < 0.05, "{places}: {found}");
        }
        // Šidák: (1 + 0.95^(1/k))/2 is 0.99746 for 10 and 0.99936 for 40.
        for (places, expected) in [(1, 1.960), (10, 2.800), (40, 3.220)] {
            let found = reach(&equicorrelated(places, 0.0));
            assert!((found - expected).abs() < 0.06, "{places}: {found}");
        }
    }

    #[test]
    fn what_goes_together_needs_no_more_than_one() {
        let same = vec![equicorrelated(1, 0.0).remove(0); 30];
        assert!((reach(&same) - 1.960).abs() < 0.05);
        // Nor does what never varies, unless it is said to.
        assert_eq!(together(&[&[0.25; 9], &[0.0; 9]], 0, 0.95, 1), 0.95);
        assert_eq!(together(&[], 0, 0.95, 1), 0.95);
        let alone = super::super::student::normal_reach(1.0 - together(&[&[0.25; 9]], 10, 0.95, 1));
        assert!((alone - 2.800).abs() < 0.06, "{alone}");
        let mut with_none = same;
        with_none.push(vec![0.5; 64]);
        assert!((reach(&with_none) - 1.960).abs() < 0.05);
    }

    #[test]
    fn threads_change_nothing() {
        let values = equicorrelated(12, 0.3);
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| reach(&values))
        };
        assert_eq!(on(1), on(3));
    }
}
