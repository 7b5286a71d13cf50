//! Means over the replicates of a point, and their noise.

use super::Unusable;
use crate::statistics::Moments;

/// Checks that there are at least `least` points with the same number of replicates, not 0, and returns that number.
pub fn checked(points: &[&[f64]], least: usize) -> Result<usize, Unusable> {
    if points.len() < least {
        return Err(Unusable::Short { found: points.len(), least });
    }
    let expected = points[0].len();
    let other = points.iter().position(|point| point.len() != expected || point.is_empty());
    match other {
        Some(point) => Err(Unusable::Replicates { point, found: points[point].len(), expected }),
        None => Ok(expected),
    }
}

/// Computes the mean of replicates, at least one.
pub fn mean(replicates: &[f64]) -> f64 {
    Moments::of(replicates).map_or(0.0, |moments| moments.mean)
}

/// Computes the expected bias of the product of the means of two samples over the same R replicates, at least two:
/// cov(x, y)/R, with R - 1. For a sample with itself it is the variance of its mean.
pub fn covariance_of_means(x: &[f64], y: &[f64]) -> f64 {
    let replicates = x.len() as f64;
    let [x_mean, y_mean] = [mean(x), mean(y)];
    let products: f64 = x.iter().zip(y).map(|(x, y)| (x - x_mean) * (y - y_mean)).sum();
    products / (replicates - 1.0) / replicates
}

/// Computes x - y, replicate by replicate.
pub fn differences(x: &[f64], y: &[f64]) -> Vec<f64> {
    x.iter().zip(y).map(|(x, y)| x - y).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        // Deviations -1, 0, 1 and -2, 0, 2: covariance 2, of means 2/3.
        assert_eq!(covariance_of_means(&[1.0, 2.0, 3.0], &[0.0, 2.0, 4.0]), 2.0 / 3.0);
        assert_eq!(covariance_of_means(&[5.0, 5.0], &[1.0, 9.0]), 0.0);
        assert_eq!(differences(&[3.0, 1.0], &[1.0, 1.0]), [2.0, 0.0]);
        assert_eq!(mean(&[0.1; 3]), 0.1);
    }

    #[test]
    fn points_must_have_the_same_replicates() {
        assert_eq!(checked(&[&[1.0, 2.0], &[3.0, 4.0]], 2), Ok(2));
        assert_eq!(checked(&[&[1.0]], 2), Err(Unusable::Short { found: 1, least: 2 }));
        let uneven = Unusable::Replicates { point: 1, found: 2, expected: 1 };
        assert_eq!(checked(&[&[1.0], &[1.0, 2.0]], 2), Err(uneven));
    }
}
