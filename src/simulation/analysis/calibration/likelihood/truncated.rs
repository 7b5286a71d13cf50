//! Student's distribution cut at a sign.

use crate::statistics::{Slope, log_beyond};

/// A slope in units of spread whose posterior is Student's t about `centre` with scale √(`residual`/`freedom`), cut to the sign
/// that it has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CutSlope {
    /// Logarithm of the probability of the sign before it was cut.
    pub log_probability: f64,
    /// Mean.
    pub mean: f64,
    /// Variance.
    pub variance: f64,
    /// Mean of the squared distance from the centre.
    pub squares: f64,
}

impl CutSlope {
    /// Of a centre, a residual sum of squares above 0, more than 2 degrees of freedom, and a sign.
    ///
    /// With T of ν degrees of freedom, beyond τ: E T = (ν + τ²)/(ν - 1) f(τ)/P, and E T² = ν (ν - 1)/(ν - 2) P'/P - ν, P the
    /// probability beyond τ, f the density there, and P' the probability beyond τ √((ν - 2)/ν) with ν - 2 degrees of freedom.
    ///
    /// Source: H.-J. Kim, 2008, Moments of truncated Student-t distribution, Journal of the Korean Statistical Society 37.
    pub fn new(centre: f64, residual: f64, freedom: f64, slope: Slope) -> Self {
        let scale = (residual / freedom).sqrt();
        let side = match slope {
            Slope::Any => {
                let squares = residual / (freedom - 2.0);
                return Self { log_probability: 0.0, mean: centre, variance: squares, squares };
            }
            Slope::Rising => 1.0,
            Slope::Falling => -1.0,
        };
        let cut = -side * centre / scale;
        let log_probability = log_above(cut, freedom);
        let log_density = libm::lgamma(f64::midpoint(freedom, 1.0))
            - libm::lgamma(0.5 * freedom)
            - 0.5 * libm::log(std::f64::consts::PI * freedom)
            - f64::midpoint(freedom, 1.0) * libm::log1p(cut * cut / freedom);
        let first = (freedom + cut * cut) / (freedom - 1.0) * libm::exp(log_density - log_probability);
        let fewer = log_above(cut * ((freedom - 2.0) / freedom).sqrt(), freedom - 2.0);
        let second =
            freedom * (freedom - 1.0) / (freedom - 2.0) * libm::exp(fewer - log_probability) - freedom;
        let square = scale * scale;
        Self {
            log_probability,
            // What is cut off can be almost all: rounding must not bring it back.
            mean: side * (scale * (first - cut)).max(0.0),
            variance: square * (second - first * first).max(0.0),
            squares: square * second.max(0.0),
        }
    }
}

/// Logarithm of the probability that Student's t lies above a number.
fn log_above(t: f64, freedom: f64) -> f64 {
    let beyond = log_beyond(t.abs(), freedom);
    if t > 0.0 { beyond - std::f64::consts::LN_2 } else { libm::log1p(-0.5 * libm::exp(beyond)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Probability, mean and second moment about the centre by the rule of Simpson, over u with β = u/(1 - u).
    fn by_quadrature(centre: f64, residual: f64, freedom: f64, side: f64) -> [f64; 3] {
        let steps = 200_000;
        let (mut sums, scale) = ([0.0; 3], (residual / freedom).sqrt());
        for step in 0..steps {
            let u = f64::from(step) / f64::from(steps);
            let beta = side * scale * u / (1.0 - u);
            let density =
                libm::pow(1.0 + (beta - centre) * (beta - centre) / residual, -0.5 * (freedom + 1.0));
            let rule = if step == 0 { 1.0 } else { f64::from(2 + 2 * (step % 2)) };
            let weight = rule * density / ((1.0 - u) * (1.0 - u));
            for (sum, value) in sums.iter_mut().zip([1.0, beta, (beta - centre) * (beta - centre)]) {
                *sum += weight * value;
            }
        }
        let log_height = libm::lgamma(0.5 * (freedom + 1.0))
            - libm::lgamma(0.5 * freedom)
            - 0.5 * libm::log(std::f64::consts::PI * freedom);
        [sums[0] / (3.0 * f64::from(steps)) * libm::exp(log_height), sums[1] / sums[0], sums[2] / sums[0]]
    }

    #[test]
    fn moments_agree_with_quadrature() {
        for (centre, residual, freedom) in
            [(0.3, 2.0, 5.0), (-0.9, 1.0, 8.0), (-4.0, 0.5, 19.0), (3.0, 0.1, 40.0), (0.0, 1.0, 7.0)]
        {
            for (slope, side) in [(Slope::Rising, 1.0), (Slope::Falling, -1.0)] {
                let found = CutSlope::new(centre, residual, freedom, slope);
                let [probability, mean, squares] = by_quadrature(centre, residual, freedom, side);
                let near = |value: f64, expected: f64| (value / expected - 1.0).abs() < 1e-5;
                assert!(near(libm::exp(found.log_probability), probability), "{found:?} {probability}");
                assert!(near(found.mean, mean) && near(found.squares, squares), "{found:?} {mean} {squares}");
                let variance = squares - (mean - centre) * (mean - centre);
                assert!((found.variance - variance).abs() < 1e-5 * squares, "{found:?} {variance}");
            }
        }
    }

    #[test]
    fn nothing_is_lost_where_almost_all_is_cut_off() {
        let found = CutSlope::new(-1.0, 1e-12, 98.0, Slope::Rising);
        assert!(found.log_probability.is_finite() && found.log_probability < -1_000.0, "{found:?}");
        assert!(found.mean > 0.0 && found.mean < 0.1 && found.variance > 0.0, "{found:?}");
    }
}
