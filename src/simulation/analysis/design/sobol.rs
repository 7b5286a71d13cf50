//! The Sobol sequence, with and without scrambling.

use std::ops::Range;

use rand::Rng;

use super::{NoDesign, Points, random, size};

/// The direction numbers of [`Sobol`], with their source and licence.
const TABLE: &str = include_str!("joe-kuo.txt");

/// Bits of a direction number, and of the number of a point.
const BITS: usize = 32;

/// Bits of a scrambled coordinate: as many as a double in `[0,1)` has.
const DEPTH: usize = 53;

/// The Sobol sequence: points that fill the cube evenly at any number, best at a power of two from its start.
///
/// x_n in a dimension is the exclusive or of its direction numbers v_j over the bits j of the Gray code of n: a point differs
/// from the one before by one direction number (I. A. Antonov and V. M. Saleev, 1979). Point 0 is the origin.
///
/// Source: I. M. Sobol', 1967, On the distribution of points in a cube and the approximate evaluation of integrals, USSR
/// Computational Mathematics and Mathematical Physics 7; direction numbers: S. Joe and F. Y. Kuo, 2008, Constructing Sobol
/// sequences with better two-dimensional projections, SIAM Journal on Scientific Computing 30.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sobol {
    /// By dimension, in units of 2⁻⁵³.
    directions: Vec<[u64; BITS]>,
    /// By dimension, in the same units: point 0.
    shifts: Vec<u64>,
}

impl Sobol {
    /// Largest number of dimensions with known direction numbers.
    pub const MOST_DIMENSIONS: usize = 256;
    /// Number of points.
    pub const LENGTH: u64 = 1 << BITS;

    /// Makes the unscrambled sequence.
    ///
    /// # Errors
    /// Without a dimension, or with more than [`MOST_DIMENSIONS`](Self::MOST_DIMENSIONS).
    pub fn new(dimensions: usize) -> Result<Self, NoDesign> {
        if dimensions == 0 {
            return Err(NoDesign::Empty { points: 1, dimensions });
        }
        if dimensions > Self::MOST_DIMENSIONS {
            return Err(NoDesign::TooManyDimensions { dimensions });
        }
        let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        // The first dimension has no polynomial: all m are 1.
        let known = std::iter::once("").chain(lines).take(dimensions);
        let directions = known.map(|line| in_dimension(&numbers(line))).collect();
        Ok(Self { directions, shifts: vec![0; dimensions] })
    }

    /// Makes the sequence with random scrambling: each point is uniform in the cube, and together they fill it as
    /// evenly.
    ///
    /// In each dimension the bits y of a point become L y + e, sums without carry, with L a lower triangular matrix of
    /// random bits, ones on its diagonal, and e a shift of random bits. Estimates have the variance that they have under
    /// the nested uniform scrambling of A. B. Owen, 1995, for far fewer random bits.
    ///
    /// Source: J. Matoušek, 1998, On the L2-discrepancy for anchored boxes, Journal of Complexity 14; A. B. Owen, 2003,
    /// Variance with alternative scramblings of digital nets, ACM Transactions on Modeling and Computer Simulation 13.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn scrambled(dimensions: usize, seed: u64) -> Result<Self, NoDesign> {
        Self::scrambling(dimensions, seed, 0)
    }

    /// Makes one of the independent scramblings of a seed by its number; number 0 is [`scrambled`](Self::scrambled).
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn scrambling(dimensions: usize, seed: u64, number: usize) -> Result<Self, NoDesign> {
        let mut sequence = Self::new(dimensions)?;
        let scrambled = sequence.directions.iter_mut().zip(&mut sequence.shifts);
        for (dimension, (directions, shift)) in scrambled.enumerate() {
            let mut random = random(seed, "sobol", (number * Self::MOST_DIMENSIONS + dimension) as u64);
            *shift = random.next_u64() >> (u64::BITS as usize - DEPTH);
            // By column of L: a one on the diagonal, and random bits below.
            let columns: [u64; BITS] = std::array::from_fn(|column| {
                let diagonal = 1 << (DEPTH - 1 - column);
                diagonal | random.next_u64() & (diagonal - 1)
            });
            for direction in directions {
                let bits =
                    columns.iter().enumerate().filter(|(bit, _)| *direction >> (DEPTH - 1 - bit) & 1 == 1);
                *direction = bits.fold(0, |sum, (_, column)| sum ^ column);
            }
        }
        Ok(sequence)
    }

    /// Number of dimensions, at least 1.
    pub fn dimensions(&self) -> usize {
        self.directions.len()
    }

    /// Returns points by their numbers, from 0.
    ///
    /// # Errors
    /// Without a point, with more than [`MOST_COORDINATES`](super::MOST_COORDINATES), or beyond the end.
    pub fn points(&self, numbers: Range<usize>) -> Result<Points, NoDesign> {
        let mut coordinates = Vec::with_capacity(size(numbers.len(), self.dimensions())?);
        if numbers.end as u64 > Self::LENGTH {
            return Err(NoDesign::BeyondTheEnd { end: numbers.end });
        }
        for number in numbers {
            let gray = number ^ number >> 1;
            for (directions, shift) in self.directions.iter().zip(&self.shifts) {
                let (mut bits, mut rest) = (*shift, gray);
                while rest != 0 {
                    bits ^= directions[rest.trailing_zeros() as usize];
                    rest &= rest - 1;
                }
                coordinates.push(bits as f64 / (1_u64 << DEPTH) as f64);
            }
        }
        Ok(Points { dimensions: self.dimensions(), coordinates })
    }
}

/// Reads the numbers of a line of the table.
fn numbers(line: &str) -> Vec<u64> {
    line.split_whitespace().map(|word| word.parse().expect("the table holds numbers")).collect()
}

/// Computes the direction numbers of a dimension from its line, which holds degree s, coefficients a and the first m;
/// the line of the first dimension is empty.
///
/// v_j = m_j/2ʲ, and beyond those given v_j = a_1 v_(j-1) ⊕ ... ⊕ a_(s-1) v_(j-s+1) ⊕ v_(j-s) ⊕ v_(j-s)/2ˢ.
fn in_dimension(line: &[u64]) -> [u64; BITS] {
    let mut directions = std::array::from_fn(|bit| 1 << (BITS - 1 - bit));
    if let [degree, coefficients, first @ ..] = line {
        let degree = *degree as usize;
        for (bit, m) in first.iter().enumerate() {
            directions[bit] = m << (BITS - 1 - bit);
        }
        for bit in degree..BITS {
            let earliest = directions[bit - degree];
            let others = (1..degree).filter(|back| coefficients >> (degree - 1 - back) & 1 == 1);
            directions[bit] =
                others.fold(earliest ^ earliest >> degree, |sum, back| sum ^ directions[bit - back]);
        }
    }
    directions.map(|direction| direction << (DEPTH - BITS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(sequence: &Sobol, points: usize) -> Points {
        sequence.points(0..points).expect("points")
    }

    #[test]
    fn known_points() {
        let sequence = Sobol::new(3).expect("dimensions");
        let points = first(&sequence, 8);
        let expected = [
            [0.0, 0.0, 0.0],
            [0.5, 0.5, 0.5],
            [0.75, 0.25, 0.25],
            [0.25, 0.75, 0.75],
            [0.375, 0.375, 0.625],
            [0.875, 0.875, 0.125],
            [0.625, 0.125, 0.875],
            [0.125, 0.625, 0.375],
        ];
        assert_eq!(points.iter().collect::<Vec<_>>(), expected);
        assert_eq!(sequence.points(5..8).expect("points").point(0), expected[5]);
    }

    #[test]
    fn the_table_is_whole() {
        let lines: Vec<Vec<u64>> = TABLE.lines().filter(|line| !line.starts_with('#')).map(numbers).collect();
        assert_eq!(lines.len(), Sobol::MOST_DIMENSIONS - 1);
        for line in &lines {
            assert_eq!(line.len() as u64, 2 + line[0]);
            // Each m is odd and below 2ʲ.
            assert!(line[2..].iter().enumerate().all(|(bit, m)| m % 2 == 1 && *m < 2 << bit), "{line:?}");
        }
        // The last of them as published.
        assert_eq!(lines[254], [11, 560, 1, 1, 1, 5, 19, 3, 53, 133, 97, 863, 983]);
    }

    #[test]
    fn every_dimension_is_stratified_scrambled_or_not() {
        let most = Sobol::MOST_DIMENSIONS;
        for sequence in [Sobol::new(most), Sobol::scrambled(most, 0), Sobol::scrambled(most, 1)] {
            let points = first(&sequence.expect("dimensions"), 256);
            for dimension in 0..most {
                let mut strata: Vec<u64> =
                    points.iter().map(|point| (point[dimension] * 256.0) as u64).collect();
                strata.sort_unstable();
                assert!(strata.into_iter().eq(0..256), "{dimension}");
            }
        }
    }

    #[test]
    fn the_first_two_dimensions_are_a_net_scrambled_or_not() {
        // One of 64 points in every box of sides 2⁻ⁱ and 2⁻⁽⁶⁻ⁱ⁾.
        for sequence in [Sobol::new(2), Sobol::scrambled(2, 0), Sobol::scrambled(2, 9)] {
            let points = first(&sequence.expect("dimensions"), 64);
            for i in 0..=6 {
                let box_of = |point: &[f64]| {
                    let [x, y] = [point[0] * f64::from(1 << i), point[1] * f64::from(1 << (6 - i))];
                    x as usize * (1 << (6 - i)) + y as usize
                };
                let mut boxes: Vec<usize> = points.iter().map(box_of).collect();
                boxes.sort_unstable();
                assert!(boxes.into_iter().eq(0..64), "{i}");
            }
        }
    }

    #[test]
    fn scrambling_is_of_the_seed_and_even() {
        let one = |seed| first(&Sobol::scrambled(4, seed).expect("dimensions"), 16);
        assert_eq!(one(0), one(0));
        assert_ne!(one(0), one(1));
        assert_ne!(one(0), first(&Sobol::new(4).expect("dimensions"), 16));
        let of = |number| first(&Sobol::scrambling(4, 0, number).expect("dimensions"), 16);
        assert_eq!(of(0), one(0));
        assert!(of(1) != of(0) && of(1) != of(2) && of(1) != one(1));
        // A point, and how two points are apart within a stratum, is even over seeds: 1/2 and 1/3 on average, give or take
        // five standard errors.
        let seeds = 2000;
        let (mut at, mut near) = ([0.0; 4], [0.0; 4]);
        for seed in 0..seeds {
            let points = one(seed);
            for dimension in 0..4 {
                at[dimension] += points.point(3)[dimension] / seeds as f64;
                let [a, b] = [0, 3].map(|point: usize| (points.point(point)[dimension] * 16.0).fract());
                near[dimension] += (a - b).abs() / seeds as f64;
            }
        }
        let error = 5.0 * (1.0 / 12.0 / seeds as f64).sqrt();
        assert!(at.iter().all(|mean| (mean - 0.5).abs() < error), "{at:?}");
        assert!(near.iter().all(|mean| (mean - 1.0 / 3.0).abs() < error), "{near:?}");
    }

    #[test]
    fn an_integral_is_found_closer_than_by_chance() {
        // Of the product of 3 x², whose mean is 1 and whose variance is 1.8⁶ - 1: by chance the error would be some 0.09.
        let points = first(&Sobol::scrambled(6, 0).expect("dimensions"), 4096);
        let mean =
            points.iter().map(|x| x.iter().map(|x| 3.0 * x * x).product::<f64>()).sum::<f64>() / 4096.0;
        assert!((mean - 1.0).abs() < 0.03, "{mean}");
    }

    #[test]
    fn what_is_not_known_is_refused() {
        assert_eq!(Sobol::new(257), Err(NoDesign::TooManyDimensions { dimensions: 257 }));
        let message = NoDesign::TooManyDimensions { dimensions: 257 }.to_string();
        assert!(
            message.starts_with("the Sobol sequence is known here in 256 dimensions, and 257 are"),
            "{message}"
        );
        assert!(Sobol::scrambled(0, 0).is_err());
        let sequence = Sobol::new(1).expect("a dimension");
        assert!(sequence.points(3..3).is_err());
        let end = Sobol::LENGTH as usize;
        let last = sequence.points(end - 1..end).expect("the last point");
        assert_eq!(last.point(0), [1.0 / Sobol::LENGTH as f64]);
        assert_eq!(sequence.points(end - 1..end + 1), Err(NoDesign::BeyondTheEnd { end: end + 1 }));
    }
}
