//! Test functions with known sensitivity indices, also for `cargo bench --bench coverage_of_indices`.

use std::f64::consts::PI;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The function of Ishigami and Homma, 1990, with a = 7 and b = 0.1 and inputs uniform in `[-π,π]`.
pub fn ishigami(x: &[f64]) -> f64 {
    let [x1, x2, x3] = [0, 1, 2].map(|input: usize| PI * (2.0 * x[input] - 1.0));
    let sine = libm::sin(x2);
    libm::sin(x1) + 7.0 * sine * sine + 0.1 * x3 * x3 * x3 * x3 * libm::sin(x1)
}

/// Makes random draws by replicate, uniform in `[-√3,√3]`: mean 0, variance 1.
pub fn chance(seed: u64, place: usize) -> impl FnMut() -> f64 {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(place as u64);
    move || (f64::from(random.next_u32()) / f64::from(u32::MAX) * 2.0 - 1.0) * 3.0_f64.sqrt()
}

/// Evaluates a function of inputs and of a replicate's draws at some points, on the same replicates.
pub fn on_replicates<'a>(
    points: impl Iterator<Item = &'a [f64]>,
    draws: &[[f64; 2]],
    output: impl Fn(&[f64], [f64; 2]) -> f64,
) -> Vec<Vec<f64>> {
    points.map(|point| draws.iter().map(|draws| output(point, *draws)).collect()).collect()
}

/// S1 and ST of Ishigami's function.
pub const ISHIGAMI: [[f64; 2]; 3] =
    [[0.313_905_191_1, 0.557_588_855_2], [0.442_411_144_8, 0.442_411_144_8], [0.0, 0.243_683_664_1]];
/// Its variance.
pub const ISHIGAMI_VARIANCE: f64 = 13.844_587_940_7;

/// The g-function of I. M. Sobol', 1993: the product of (|4 x - 2| + a)/(1 + a).
pub fn g(x: &[f64]) -> f64 {
    x.iter().zip(G).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product()
}

const G: [f64; 5] = [0.0, 1.0, 4.5, 9.0, 99.0];

/// Returns S1 and ST of the g-function, and its variance.
pub fn of_g() -> ([[f64; 2]; 5], f64) {
    let parts = G.map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
    let whole: f64 = parts.iter().map(|part| 1.0 + part).product();
    (parts.map(|part| [part / (whole - 1.0), part * whole / (1.0 + part) / (whole - 1.0)]), whole - 1.0)
}

/// Evaluates a function at the points of a row on some replicates with noise of a given variance: half of it is common
/// to the points of the row, half is independent.
pub fn under_chance<'a>(
    points: impl Iterator<Item = &'a [f64]>,
    function: fn(&[f64]) -> f64,
    (replicates, variance): (usize, f64),
    (seed, row): (u64, usize),
) -> Vec<Vec<f64>> {
    let mut next = chance(seed, row);
    let half = (variance / 2.0).sqrt();
    let shared: Vec<f64> = (0..replicates).map(|_| half * next()).collect();
    points
        .map(|point| shared.iter().map(|shared| function(point) + shared + half * next()).collect())
        .collect()
}
