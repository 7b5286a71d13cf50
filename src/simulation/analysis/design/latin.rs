//! Latin hypercubes.

use rand::Rng;

use super::{NoDesign, Points, random, shuffled, size};

/// Draws a Latin hypercube: with n points, each dimension has n equal strata, each of which holds one point at a random
/// place.
///
/// x_ij = (π_j(i) + u_ij)/n, with π_j a random permutation of 0 to n - 1 for each dimension and u_ij uniform in
/// `[0,1)`.
///
/// Source: M. D. McKay, R. J. Beckman and W. J. Conover, 1979, A comparison of three methods for selecting values of input
/// variables in the analysis of output from a computer code, Technometrics 21.
///
/// # Errors
/// Without a point or a dimension, or with more than [`MOST_COORDINATES`](super::MOST_COORDINATES).
pub fn latin_hypercube(points: usize, dimensions: usize, seed: u64) -> Result<Points, NoDesign> {
    let mut coordinates = vec![0.0; size(points, dimensions)?];
    for dimension in 0..dimensions {
        let mut random = random(seed, "latin hypercube", dimension as u64);
        let strata = shuffled(&mut random, points);
        let places = coordinates[dimension..].iter_mut().step_by(dimensions);
        for (coordinate, stratum) in places.zip(strata) {
            // 24 bits within a stratum, so that rounding cannot leave it.
            let within = f64::from(random.next_u32() >> 8) / f64::from(1 << 24);
            *coordinate = (stratum as f64 + within) / points as f64;
        }
    }
    Ok(Points { dimensions, coordinates })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_stratum_has_one_point(points in 1_usize..300, dimensions in 1_usize..9, seed: u64) {
            let design = latin_hypercube(points, dimensions, seed).expect("a design");
            prop_assert_eq!((design.count(), design.dimensions()), (points, dimensions));
            for dimension in 0..dimensions {
                let mut column: Vec<f64> = design.iter().map(|point| point[dimension]).collect();
                column.sort_by(f64::total_cmp);
                for (stratum, x) in column.iter().enumerate() {
                    let ends = [stratum as f64 / points as f64, (stratum + 1) as f64 / points as f64];
                    prop_assert!(ends[0] <= *x && *x < ends[1], "{} {:?}", x, ends);
                }
            }
        }
    }

    #[test]
    fn chance_is_of_the_seed_and_of_the_dimension() {
        let design = |seed| latin_hypercube(50, 3, seed).expect("a design");
        assert_eq!(design(0), design(0));
        assert_ne!(design(0), design(1));
        let points = design(0);
        assert!(points.iter().any(|point| point[0] != point[1]));
        // More dimensions leave those before them as they are.
        let more = latin_hypercube(50, 5, 0).expect("a design");
        assert!(points.iter().zip(more.iter()).all(|(point, more)| *point == more[..3]));
        assert!(latin_hypercube(0, 3, 0).is_err());
    }

    #[test]
    fn points_are_anywhere_in_their_stratum() {
        let design = latin_hypercube(4000, 1, 7).expect("a design");
        let within: Vec<f64> = design.iter().map(|point| (point[0] * 4000.0).fract()).collect();
        let mean = within.iter().sum::<f64>() / 4000.0;
        // 1/2, give or take five standard errors.
        assert!((mean - 0.5).abs() < 5.0 * (1.0_f64 / 12.0 / 4000.0).sqrt(), "{mean}");
        assert!(within.iter().any(|x| *x < 0.01) && within.iter().any(|x| *x > 0.99));
    }
}
