//! One row of a design for Sobol indices.

use super::replicates::{checked, covariance_of_means, differences, mean};
use super::{Unusable, is_off};

/// Outputs at the points of one row: A, B, and A with input i of B for each i.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// At A.
    pub a: f64,
    /// At B.
    pub b: f64,
    /// At AB_1 to AB_k.
    pub mixed: Vec<f64>,
    /// Their noise; `None` for a deterministic function, and for a single replicate.
    pub noise: Option<RowNoise>,
}

/// The expected bias of products of the outputs of a row, which are means over the same R replicates at all its points.
/// All sample variances and covariances are over replicates, with R - 1.
#[derive(Debug, Clone, PartialEq)]
pub struct RowNoise {
    /// var(A)/R.
    pub a: f64,
    /// var(B)/R.
    pub b: f64,
    /// By input, cov(B, AB_i - A)/R.
    pub first: Vec<f64>,
    /// By input, var(A - AB_i)/R.
    pub total: Vec<f64>,
}

impl Row {
    /// Makes a row from the outputs of a deterministic function at A, B, AB_1 to AB_k.
    ///
    /// # Errors
    /// With fewer than three points.
    pub fn exact(outputs: &[f64]) -> Result<Self, Unusable> {
        match outputs {
            [a, b, mixed @ ..] if !mixed.is_empty() => {
                Ok(Self { a: *a, b: *b, mixed: mixed.to_vec(), noise: None })
            }
            _ => Err(Unusable::Short { found: outputs.len(), least: 3 }),
        }
    }

    /// Makes a row from the replicates at A, B, AB_1 to AB_k, which are the same ones in the same order.
    ///
    /// # Errors
    /// With fewer than three points, without replicates, or with different numbers of replicates at some points.
    pub fn of(points: &[&[f64]]) -> Result<Self, Unusable> {
        let replicates = checked(points, 3)?;
        let means: Vec<f64> = points.iter().map(|point| mean(point)).collect();
        let (a, b, mixed) = (points[0], points[1], &points[2..]);
        let noise = || {
            let apart: Vec<Vec<f64>> = mixed.iter().map(|mixed| differences(mixed, a)).collect();
            RowNoise {
                a: covariance_of_means(a, a),
                b: covariance_of_means(b, b),
                first: apart.iter().map(|apart| covariance_of_means(b, apart)).collect(),
                total: apart.iter().map(|apart| covariance_of_means(apart, apart)).collect(),
            }
        };
        Ok(Self { noise: (replicates > 1).then(noise), ..Self::exact(&means)? })
    }

    /// Returns the number of the first point, from 0, at which an output or its noise is not a number or too large.
    pub(super) fn off(&self) -> Option<usize> {
        let noise = |point: usize| match (&self.noise, point) {
            (None, _) => 0.0,
            (Some(noise), 0) => noise.a,
            (Some(noise), 1) => noise.b,
            (Some(noise), mixed) => noise.first[mixed - 2].abs() + noise.total[mixed - 2],
        };
        let outputs = [self.a, self.b].into_iter().chain(self.mixed.iter().copied());
        outputs.enumerate().position(|(point, output)| is_off(output, noise(point)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        // Means 2, 5, 4, 2; variances 1 and 9; AB_1 - A is 3, 2, 1 and AB_2 - A is 0.
        let row = Row::of(&[&[1.0, 2.0, 3.0], &[2.0, 5.0, 8.0], &[4.0, 4.0, 4.0], &[1.0, 2.0, 3.0]]);
        let row = row.expect("a row");
        assert_eq!((row.a, row.b, &row.mixed[..]), (2.0, 5.0, &[4.0, 2.0][..]));
        let noise = row.noise.expect("replicates");
        assert_eq!((noise.a, noise.b), (1.0 / 3.0, 3.0));
        assert_eq!(noise.first, [-1.0, 0.0]);
        assert_eq!(noise.total, [1.0 / 3.0, 0.0]);
    }

    #[test]
    fn one_replicate_does_not_tell_how_much_is_chance() {
        let row = Row::of(&[&[1.0], &[2.0], &[3.0]]).expect("a row");
        assert_eq!(row, Row::exact(&[1.0, 2.0, 3.0]).expect("a row"));
        assert_eq!(row.noise, None);
    }

    #[test]
    fn what_is_no_row_is_refused() {
        assert_eq!(Row::exact(&[1.0, 2.0]), Err(Unusable::Short { found: 2, least: 3 }));
        assert_eq!(Row::of(&[]), Err(Unusable::Short { found: 0, least: 3 }));
        let none: &[f64] = &[];
        assert_eq!(Row::of(&[none; 3]), Err(Unusable::Replicates { point: 0, found: 0, expected: 0 }));
        let uneven = Row::of(&[&[1.0, 2.0], &[1.0, 2.0], &[1.0]]);
        assert_eq!(uneven, Err(Unusable::Replicates { point: 2, found: 1, expected: 2 }));
    }

    #[test]
    fn what_is_off_is_found() {
        let at = |points: &[&[f64]]| Row::of(points).expect("a row").off();
        assert_eq!(at(&[&[1.0, 2.0], &[1.0, 2.0], &[1.0, 2.0]]), None);
        assert_eq!(at(&[&[1.0, 2.0], &[1.0, f64::NAN], &[1.0, 2.0]]), Some(1));
        assert_eq!(at(&[&[1.0, 2.0], &[1.0, 2.0], &[1.0, f64::INFINITY]]), Some(2));
        // Replicates so far apart that their variance is none.
        assert_eq!(at(&[&[1.0, 2.0], &[0.0, 1e300], &[1.0, 2.0]]), Some(1));
        assert_eq!(at(&[&[1e139], &[-1e139], &[1e141]]), Some(2));
    }
}
