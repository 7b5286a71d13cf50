//! Designs for Sobol indices.

use super::{NoDesign, Points, Sobol, size};

/// Rows of k + 2 points in k dimensions: a point A, a point B, and for each i the point AB_i, which is A with
/// coordinate i of B.
///
/// A is the first half of a point of the [`Sobol`] sequence in 2k dimensions, and B the second half. The rows belong to
/// several independent scramblings of the sequence in turn. The differences between scramblings show the uncertainty of
/// an estimate; the points of one scrambling cannot, since they are not independent.
///
/// Source: A. Saltelli and others, 2010, Variance based sensitivity analysis of model output: design and estimator for the
/// total sensitivity index, Computer Physics Communications 181; A. B. Owen, 1997, Monte Carlo variance of scrambled net quadrature,
/// SIAM Journal on Numerical Analysis 34.
#[derive(Debug, Clone, PartialEq)]
pub struct Saltelli {
    /// By scrambling, and in it by row, A and B behind each other.
    pairs: Vec<Points>,
    rows: usize,
}

impl Saltelli {
    /// Number of scramblings, at most one for each row.
    pub const SCRAMBLINGS: usize = 16;

    /// Makes the first `rows` rows (best a power of two) for a number of inputs, scrambled by a seed.
    ///
    /// # Errors
    /// Without a row or an input, or with too many of either.
    pub fn new(rows: usize, inputs: usize, seed: u64) -> Result<Self, NoDesign> {
        let dimensions = inputs.saturating_mul(2);
        size(rows, dimensions)?;
        let count = Self::SCRAMBLINGS.min(rows);
        let one = |number| {
            let sequence = Sobol::scrambling(dimensions, seed, number)?;
            sequence.points(0..(rows - number).div_ceil(count))
        };
        Ok(Self { pairs: (0..count).map(one).collect::<Result<_, _>>()?, rows })
    }

    /// Makes the rows of the unscrambled sequence, which begins with the origin.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn unscrambled(rows: usize, inputs: usize) -> Result<Self, NoDesign> {
        let sequence = Sobol::new(inputs.saturating_mul(2))?;
        Ok(Self { pairs: vec![sequence.points(0..rows)?], rows })
    }

    /// Number of inputs k.
    pub fn inputs(&self) -> usize {
        self.pairs[0].dimensions() / 2
    }

    /// Number of rows N.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of scramblings R, at least 1: row n belongs to scrambling n mod R.
    pub fn scramblings(&self) -> usize {
        self.pairs.len()
    }

    /// The k + 2 points of a row, by its number from 0 and below [`rows`](Self::rows): A, B, AB_1 to AB_k.
    pub fn row(&self, number: usize) -> Points {
        let k = self.inputs();
        let of = self.scramblings();
        let (a, b) = self.pairs[number % of].point(number / of).split_at(k);
        let mut coordinates = Vec::with_capacity((k + 2) * k);
        coordinates.extend(a.iter().chain(b));
        for input in 0..k {
            coordinates.extend_from_slice(a);
            coordinates[(input + 2) * k + input] = b[input];
        }
        Points { dimensions: k, coordinates }
    }

    /// All points, row by row.
    ///
    /// # Errors
    /// With more than [`MOST_COORDINATES`](super::MOST_COORDINATES).
    pub fn points(&self) -> Result<Points, NoDesign> {
        let k = self.inputs();
        let mut coordinates = Vec::with_capacity(size(self.rows().saturating_mul(k + 2), k)?);
        (0..self.rows()).for_each(|row| coordinates.extend(self.row(row).coordinates));
        Ok(Points { dimensions: k, coordinates })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_point_has_one_coordinate_of_b() {
        let design = Saltelli::unscrambled(4, 2).expect("a design");
        assert_eq!((design.rows(), design.inputs()), (4, 2));
        let row = design.row(3);
        let sequence = Sobol::new(4).expect("dimensions").points(3..4).expect("a point");
        let [a1, a2, b1, b2] = sequence.point(0).try_into().expect("four coordinates");
        assert_eq!(row.iter().collect::<Vec<_>>(), [[a1, a2], [b1, b2], [b1, a2], [a1, b2]]);
        let all = design.points().expect("points");
        assert_eq!(all.count(), 16);
        assert!(all.iter().skip(12).eq(row.iter()));
    }

    #[test]
    fn rows_are_of_the_seed_and_begin_those_of_more() {
        let design = |rows, seed| Saltelli::new(rows, 3, seed).expect("a design").points().expect("points");
        assert_eq!(design(8, 0), design(8, 0));
        assert_ne!(design(8, 0), design(8, 1));
        assert!(design(16, 5).iter().eq(design(256, 5).iter().take(80)));
    }

    #[test]
    fn rows_are_dealt_out_to_independent_scramblings() {
        for (rows, scramblings) in [(1, 1), (7, 7), (16, 16), (40, 16), (1024, 16)] {
            let design = Saltelli::new(rows, 2, 3).expect("a design");
            assert_eq!((design.rows(), design.scramblings()), (rows, scramblings));
            for number in 0..rows {
                let (of, place) = (number % scramblings, number / scramblings);
                let points = Sobol::scrambling(4, 3, of).expect("a sequence").points(place..place + 1);
                assert_eq!(design.row(number).point(1), &points.expect("a point").point(0)[2..]);
            }
        }
    }

    #[test]
    fn too_many_inputs_are_refused() {
        assert!(Saltelli::new(1, 128, 0).is_ok());
        assert_eq!(Saltelli::new(1, 129, 0), Err(NoDesign::TooManyDimensions { dimensions: 258 }));
        assert!(Saltelli::new(1, usize::MAX, 0).is_err());
        assert!(Saltelli::new(0, 2, 0).is_err() && Saltelli::new(2, 0, 0).is_err());
        let many = Saltelli::new(1 << 12, 128, 0).expect("a design");
        assert_eq!(many.points(), Err(NoDesign::TooLarge { points: 130 << 12, dimensions: 128 }));
    }
}
