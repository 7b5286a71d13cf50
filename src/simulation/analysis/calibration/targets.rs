//! Targets whose posterior is known in closed form, for tests.

use std::f64::consts::PI;

use crate::model::lanes::Lanes;
use crate::model::maths;

/// The quantile of order `u` of the standard normal distribution, which is the prior of every number here.
pub fn normal(u: f64) -> f64 {
    maths::normal_quantile(Lanes([u.clamp(1e-10, 1.0 - 1e-10)])).0[0]
}

/// The logarithm of a normal density.
pub fn log_density(x: f64, mean: f64, sd: f64) -> f64 {
    let z = (x - mean) / sd;
    -0.5 * z * z - libm::log(sd * (2.0 * PI).sqrt())
}

/// A number of prior N(0,1), seen as `observed` with noise of standard deviation `noise`: posterior mean observed/(1 + noise²).
pub fn gaussian(point: &[f64], observed: f64, noise: f64) -> f64 {
    log_density(observed, normal(point[0]), noise)
}

/// Two numbers of prior N(0,1) whose sum is seen as 1 with noise 0.3.
pub fn ridge(point: &[f64]) -> f64 {
    log_density(1.0, normal(point[0]) + normal(point[1]), 0.3)
}

/// Mean and standard deviation.
pub fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
    (mean, (squares / (n - 1.0)).sqrt())
}
