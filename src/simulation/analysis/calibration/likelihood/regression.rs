//! Regression on one variable with numbers that mean nothing, and errors that remember.

use std::f64::consts::PI;

use super::autoregression::Autoregression;
use super::error::Unmeasurable;
use super::truncated::CutSlope;
use crate::statistics::Slope;

/// Elimination of nuisance parameters from the likelihood of a measurement model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elimination {
    /// They take the values at which the observations are most probable, the slope among those of its sign: as if these were known.
    Profiled,
    /// They are integrated over a prior p(a, b, s) ∝ g/s, with g the spread of the simulated values, that is, flat in the
    /// intercept, in the slope per spread of x among slopes of its sign, and in the logarithm of s.
    ///
    /// The spread keeps the scale of x without meaning: with a prior flat in b, a simulation whose values hardly vary would be
    /// the more probable the less they do. The prior is improper: log likelihoods compare points, models and lenses on the same
    /// observations, and not one target, sign or autocorrelation with another.
    ///
    /// Source: J. O. Berger, B. Liseo and R. L. Wolpert, 1999, Integrated likelihood methods for eliminating nuisance parameters,
    /// Statistical Science 14.
    Integrated,
}

/// Degrees of freedom that residuals must have.
const LEAST_FREEDOM: usize = 3;
/// Smallest residual sum of squares, as a share of that about the level: a fit to a millionth of the spread counts as perfect.
const PERFECT: f64 = 1e-12;
/// Spread of whitened values, as a share of their length, below which they vary by rounding alone.
const ROUNDING: f64 = 1e-10;

/// Observations y = X₀ c + b x + e, of which the columns X₀ and all but x are known beforehand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Regression {
    errors: Autoregression,
    /// Orthonormal columns that span those of X₀, whitened.
    basis: Vec<Vec<f64>>,
    /// Their parts in the observations.
    pub parts: Vec<f64>,
    /// Length of the first column of X₀, whitened.
    pub first_length: f64,
    /// Half the logarithm of the determinant of X₀ᵀ R⁻¹ X₀.
    half_log_gram: f64,
    /// The observations, whitened, without what X₀ explains.
    left: Vec<f64>,
    /// Their sum of squares.
    level: f64,
    slope: Slope,
}

/// The part of a slope in a regression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RegressionFit {
    pub log_likelihood: f64,
    /// Slope b, or its posterior mean.
    pub slope: f64,
    /// Posterior variance of the slope; 0 where it is profiled.
    pub slope_variance: f64,
    /// Variance s² of errors, or its posterior mean.
    pub variance: f64,
    /// Part of the first column of the basis in x, whitened.
    pub first_part: f64,
}

impl Regression {
    /// Makes the regression of `values` with known columns, at least one.
    pub fn new(
        errors: Autoregression,
        columns: impl Iterator<Item = Vec<f64>>,
        values: &[f64],
        slope: Slope,
    ) -> Result<Self, Unmeasurable> {
        let (mut basis, mut half_log_gram, mut first_length) = (Vec::new(), 0.0, 1.0);
        for column in columns {
            let mut column = errors.whitened(column.into_iter());
            let whole = length(&column);
            // Twice, since columns of pairs and of years are close to each other.
            take_out(&basis, &mut column);
            take_out(&basis, &mut column);
            let left = length(&column);
            if left > ROUNDING * whole {
                if basis.is_empty() {
                    first_length = left;
                }
                half_log_gram += libm::log(left);
                for value in &mut column {
                    *value /= left;
                }
                basis.push(column);
            }
        }
        let least = basis.len() + 1 + LEAST_FREEDOM;
        if values.len() < least {
            return Err(Unmeasurable::TooFew { found: values.len(), least });
        }
        let mut left = errors.whitened(values.iter().copied());
        let whole = length(&left);
        let parts = take_out(&basis, &mut left);
        let level = length(&left);
        if level <= ROUNDING * whole {
            return Err(Unmeasurable::Level);
        }
        Ok(Self { errors, basis, parts, first_length, half_log_gram, left, level: level * level, slope })
    }

    /// Number of observations.
    pub fn count(&self) -> usize {
        self.errors.count()
    }

    /// The likelihood with simulated values x, by observation. `size` is the number of independent observations that a profiled
    /// variance is the mean square of.
    pub fn fit(&self, x: impl Iterator<Item = f64>, elimination: Elimination, size: usize) -> RegressionFit {
        let mut x = self.errors.whitened(x);
        let whole = length(&x);
        let parts = take_out(&self.basis, &mut x);
        let spread = length(&x);
        let varies = spread > ROUNDING * whole;
        if varies {
            for value in &mut x {
                *value /= spread;
            }
        }
        let centre = if varies { dot(&x, &self.left) } else { 0.0 };
        let squares_about = |centre: f64| {
            let squares =
                self.left.iter().zip(&x).map(|(y, x)| (y - centre * x) * (y - centre * x)).sum::<f64>();
            squares.max(PERFECT * self.level)
        };
        let is_allowed = match self.slope {
            Slope::Any => true,
            Slope::Rising => centre > 0.0,
            Slope::Falling => centre < 0.0,
        };
        let (mut slope, mut slope_variance) = (0.0, 0.0);
        let (log_likelihood, variance) = match elimination {
            Elimination::Profiled => {
                let fitted = if varies && is_allowed { centre } else { 0.0 };
                if varies {
                    slope = fitted / spread;
                }
                let variance = squares_about(fitted) / size as f64;
                (self.profiled(variance, size as f64), variance)
            }
            Elimination::Integrated => {
                let freedom = (self.count() - self.basis.len() - 1) as f64;
                let residual = if varies { squares_about(centre) } else { self.level };
                let cut = CutSlope::new(centre, residual, freedom, self.slope);
                if varies {
                    slope = cut.mean / spread;
                    slope_variance = cut.variance / (spread * spread);
                }
                let variance = (residual + cut.squares) / (freedom - 1.0);
                (self.integrated(residual, freedom) + cut.log_probability, variance)
            }
        };
        RegressionFit { log_likelihood, slope, slope_variance, variance, first_part: parts[0] }
    }

    /// The log likelihood of so many independent observations at the variance that is their mean square. With fewer than there are
    /// observations, the columns are integrated over instead of fitted.
    fn profiled(&self, variance: f64, size: f64) -> f64 {
        let columns = if size < self.count() as f64 { self.half_log_gram } else { 0.0 };
        -0.5 * size * (libm::log(2.0 * PI * variance) + 1.0) - 0.5 * self.errors.log_determinant - columns
    }

    /// The log likelihood with all unknown numbers integrated out, the slope over both signs:
    /// ½ Γ(ν/2) π^(-ν/2) |R|^(-1/2) |X₀ᵀ R⁻¹ X₀|^(-1/2) RSS^(-ν/2).
    fn integrated(&self, residual: f64, freedom: f64) -> f64 {
        libm::lgamma(0.5 * freedom)
            - 0.5 * freedom * libm::log(PI * residual)
            - std::f64::consts::LN_2
            - 0.5 * self.errors.log_determinant
            - self.half_log_gram
    }
}

/// Takes what orthonormal vectors explain out of a vector, and returns their parts in it.
fn take_out(basis: &[Vec<f64>], vector: &mut [f64]) -> Vec<f64> {
    let mut one = |direction: &Vec<f64>| {
        let part = dot(direction, vector);
        vector.iter_mut().zip(direction).for_each(|(value, along)| *value -= part * along);
        part
    };
    basis.iter().map(&mut one).collect()
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

fn length(vector: &[f64]) -> f64 {
    dot(vector, vector).sqrt()
}
