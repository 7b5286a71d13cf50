//! Functions whose sensitivity is known, for tests.

use std::f64::consts::PI;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Ishigami and Homma, 1990, with a = 7 and b = 0.1, of inputs even in `[-π,π]`.
pub fn ishigami(x: &[f64]) -> f64 {
    let [x1, x2, x3] = [0, 1, 2].map(|input: usize| PI * (2.0 * x[input] - 1.0));
    let sine = libm::sin(x2);
    libm::sin(x1) + 7.0 * sine * sine + 0.1 * x3 * x3 * x3 * x3 * libm::sin(x1)
}

/// Draws of chance by replicate, even in `[-√3,√3]`: mean 0, variance 1.
pub fn chance(seed: u64, place: usize) -> impl FnMut() -> f64 {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(place as u64);
    move || (f64::from(random.next_u32()) / f64::from(u32::MAX) * 2.0 - 1.0) * 3.0_f64.sqrt()
}

/// What a function of inputs and of the draws of a replicate puts out at each of some points, on the same replicates.
pub fn on_replicates<'a>(
    points: impl Iterator<Item = &'a [f64]>,
    draws: &[[f64; 2]],
    output: impl Fn(&[f64], [f64; 2]) -> f64,
) -> Vec<Vec<f64>> {
    points.map(|point| draws.iter().map(|draws| output(point, *draws)).collect()).collect()
}
