//! Paired differences of the series of one tick, in bounded memory and in any order.
//!
//! As in a [`super::cell`], sums are whole numbers, which do not depend on the order.

use serde::{Deserialize, Serialize};

use super::cell::MOST_AT_ONCE;
use super::scale::Scale;
use super::sums::{ROUNDER, SQUARE_ROUNDER, SQUARE_UNITS, rounded_away};
use crate::model::number::{Number, Truth};
use crate::statistics::Moments;

/// A unit of the cubes, in 2^-30 of a step: deviations below a 32nd of a step add nothing to the third moment, so that
/// cubes of the largest fit too. What is so narrow has a mean known far better than to a step, whatever its skewness.
const CUBE_UNIT: f64 = 67_108_864.0; // 2^26

/// Sums of the differences of one series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Sums {
    count: u64,
    /// Number of pairs in which the scenario's value is larger.
    above: u64,
    /// Number of pairs with equal values.
    level: u64,
    /// Sum of deviations from the centre, in 2^-30 of a step.
    first: i128,
    /// Sum of their squares, in 1 / [`SQUARE_UNITS`] of the square of a step.
    second: i128,
    /// Sum of their cubes, in the cube of [`CUBE_UNIT`].
    third: i128,
}

/// Paired differences of the series of one tick.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pairs {
    /// Centres by series: the differences in the first pair.
    centres: Vec<f64>,
    sums: Vec<Sums>,
}

impl Pairs {
    /// No pairs yet; `centres` are the differences in the first pair, by series.
    pub fn new(centres: Vec<f64>) -> Self {
        Self { sums: vec![Sums::default(); centres.len()], centres }
    }

    /// Adds pairs of values of a series, at most [`MOST_AT_ONCE`], both in the range of the scale, and writes their
    /// differences, scenario less baseline; `like` gives the number type.
    #[inline(always)]
    pub fn extend<N: Number>(
        &mut self,
        series: usize,
        scale: &Scale,
        [scenario, baseline]: [&[f64]; 2],
        differences: &mut [f64],
        like: N,
    ) {
        debug_assert!(scenario.len() <= MOST_AT_ONCE);
        let (centre, units) = (self.centres[series], scale.units);
        let zero = like.like(0.0);
        let (mut first, mut second, mut third) = (zero, zero, zero);
        let (mut above, mut level) = (0, 0);
        let mut lanes = 0;
        let pairs = scenario.chunks(N::LANES).zip(baseline.chunks(N::LANES));
        for ((scenario, baseline), out) in pairs.zip(differences.chunks_mut(N::LANES)) {
            let whole = scenario.len() == N::LANES;
            let (mut x, mut y) = (like.like(centre), zero);
            if whole {
                (x, y) = (like.load(scenario), like.load(baseline));
            } else {
                for (lane, (scenario, baseline)) in scenario.iter().zip(baseline).enumerate() {
                    (x[lane], y[lane]) = (*scenario, *baseline);
                }
            }
            let difference = x - y;
            out.copy_from_slice(&difference.lanes()[..scenario.len()]);
            let used = if whole { u32::MAX } else { (1 << scenario.len()) - 1 };
            above += (zero.below(difference).to_bits() & used).count_ones();
            level += (difference.equals(0.0).to_bits() & used).count_ones();
            let deviation = (difference - centre) * units;
            let coarse = deviation * (1.0 / CUBE_UNIT);
            first = first.bits_added(deviation + ROUNDER);
            second = second.bits_added(deviation * deviation + SQUARE_ROUNDER);
            third = third.bits_added(coarse * coarse * coarse + ROUNDER);
            lanes += 1;
        }
        let sums = &mut self.sums[series];
        sums.count += scenario.len() as u64;
        sums.above += u64::from(above);
        sums.level += u64::from(level);
        sums.first += rounded_away(first, ROUNDER, lanes);
        sums.second += rounded_away(second, SQUARE_ROUNDER, lanes);
        sums.third += rounded_away(third, ROUNDER, lanes);
    }

    /// Merges other differences with the same centres.
    pub fn merge(&mut self, other: &Self) {
        for (sums, other) in self.sums.iter_mut().zip(&other.sums) {
            sums.count += other.count;
            sums.above += other.above;
            sums.level += other.level;
            sums.first += other.first;
            sums.second += other.second;
            sums.third += other.third;
        }
    }

    /// Number of pairs of a series with equal values.
    pub fn level(&self, series: usize) -> u64 {
        self.sums[series].level
    }

    /// Returns the moments of the differences of a series, at least one, and the probability of superiority of the scenario.
    pub fn moments(&self, series: usize, scale: &Scale) -> (Moments, f64) {
        let (sums, centre) = (&self.sums[series], self.centres[series]);
        let n = sums.count as f64;
        // About the centre, in steps.
        let bin = scale.units * scale.step;
        let coarse = bin / CUBE_UNIT;
        let mean = sums.first as f64 / bin / n;
        let square = sums.second as f64 / SQUARE_UNITS;
        let cube = sums.third as f64 / (coarse * coarse * coarse);
        // About the mean.
        let squares = square - n * mean * mean;
        let cubes = cube - 3.0 * mean * square + 2.0 * n * mean * mean * mean;
        let (width, superiority) = (scale.step, (sums.above as f64 + 0.5 * sums.level as f64) / n);
        let (squares, cubes) = (squares * width * width, cubes * width * width * width);
        let counts = [sums.count, sums.count - sums.level];
        (Moments::from_sums(counts, centre + mean * width, squares, cubes), superiority)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::lanes::Lanes;
    use crate::statistics::share_above;

    fn pairs_of<const L: usize>(scale: &Scale, x: &[f64], y: &[f64], chunk: usize) -> Pairs {
        let mut pairs = Pairs::new(vec![x[0] - y[0]]);
        let mut differences = vec![0.0; chunk];
        for (x, y) in x.chunks(chunk).zip(y.chunks(chunk)) {
            pairs.extend(0, scale, [x, y], &mut differences[..x.len()], Lanes([0.0; L]));
            assert!(differences.iter().zip(x).zip(y).all(|((d, x), y)| *d == x - y));
        }
        pairs
    }

    proptest! {
        #[test]
        fn sums_are_those_of_the_differences(
            pairs in prop::collection::vec((0.0_f64..1.0, 0.0_f64..1.0), 1..60), spread in 1e-3_f64..1.0,
        ) {
            let x: Vec<f64> = pairs.iter().map(|(x, _)| x * spread).collect();
            let y: Vec<f64> = pairs.iter().map(|(_, y)| y * spread).collect();
            let scale = Scale::continuous(0.0, 1.0);
            let found = pairs_of::<4>(&scale, &x, &y, 7);
            let other = pairs_of::<1>(&scale, &x, &y, 60);
            prop_assert_eq!(found.sums[0], other.sums[0]);
            let (moments, above) = found.moments(0, &scale);
            let differences: Vec<f64> = x.iter().zip(&y).map(|(x, y)| x - y).collect();
            let exact = Moments::of(&differences).expect("values");
            prop_assert_eq!((moments.n, moments.differing), (exact.n, exact.differing));
            prop_assert!((moments.mean - exact.mean).abs() < 1e-11);
            prop_assert!((moments.variance - exact.variance).abs() < 1e-9 * spread);
            prop_assert!((moments.skewness - exact.skewness).abs() < 1e-2, "{moments:?} {exact:?}");
            prop_assert_eq!(above, share_above(&x, &y));
        }
    }

    #[test]
    fn no_difference_is_exactly_none() {
        let values = [0.3, 0.1, 0.77, 0.2];
        let scale = Scale::continuous(0.0, 1.0);
        let (moments, above) = pairs_of::<2>(&scale, &values, &values, 3).moments(0, &scale);
        assert_eq!((moments.mean, moments.variance, moments.skewness, above), (0.0, 0.0, 0.0, 0.5));
    }

    #[test]
    fn a_shift_of_all_has_no_spread() {
        let scale = Scale::count(100);
        let (x, y) = ([7.0, 9.0, 30.0], [5.0, 7.0, 28.0]);
        let (moments, above) = pairs_of::<2>(&scale, &x, &y, 2).moments(0, &scale);
        assert_eq!((moments.mean, moments.variance, above), (2.0, 0.0, 1.0));
    }

    #[test]
    fn the_largest_differences_fit() {
        // All the way down in the first pair, all the way up in the others.
        let n = MOST_AT_ONCE;
        for (scale, high) in [
            (Scale::continuous(0.0, 1.0), 1.0),
            (Scale::count(2_000), 2_000.0),
            (Scale::count(250_000), 250_000.0),
        ] {
            let mut x = vec![high; n];
            let mut y = vec![0.0; n];
            (x[0], y[0]) = (0.0, high);
            let (moments, _) = pairs_of::<4>(&scale, &x, &y, n).moments(0, &scale);
            let exact =
                Moments::of(&x.iter().zip(&y).map(|(x, y)| x - y).collect::<Vec<_>>()).expect("values");
            assert!((moments.mean / exact.mean - 1.0).abs() < 1e-9, "{moments:?} {exact:?}");
            assert!((moments.skewness / exact.skewness - 1.0).abs() < 1e-3, "{moments:?} {exact:?}");
        }
    }
}
