//! Moves of particles by the differences of others.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::plan::SamplerPlan;
use crate::analysis::design::{below, random};

/// Tries to draw two particles that differ.
const TRIES: usize = 8;
/// Greatest step that is added to each coordinate that moves, so that no point is out of reach.
const JITTER: f64 = 1e-4;
/// One in so many moves of all coordinates along a difference is a whole difference, which leads from one mode to another.
const WHOLE: usize = 5;
/// Coordinates that move on average in the smallest moves.
const FEW: f64 = 3.0;
/// Half of the number of values of 32 bits, less a half.
const HALF_WORDS: f64 = 2_147_483_647.5;

/// Proposed points of some particles, and how they are judged.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Proposals {
    /// By (particle, dimension).
    pub coordinates: Vec<f64>,
    /// By particle, the logarithm of a uniform number in (0,1].
    pub log_uniforms: Vec<f64>,
}

/// Proposes a point for each particle of a half: those of even numbers, or of odd ones.
///
/// x' = x + γ (x_a - x_b) + ε, with two different particles a and b of the other half, and ε uniform up to 10⁻⁴. A proposal moves
/// all coordinates, a third of them, or some three of them, each kind as often; of d coordinates that move, γ = 2.38/√(2d) within
/// a tenth. Half of the proposals go along the difference, and re-enter the cube at the opposite face; of those that move all
/// coordinates, a fifth has γ = 1. In the other half, each coordinate of the difference has a sign of its own, drawn at random,
/// and faces reflect. The first find their way along ridges, the second stay at the face where a posterior leans on it.
///
/// All steps are as probable as the steps back. To reflect a step along a difference would not be: on the way back, the
/// coordinate that is reflected would have to move with its sign and the others against theirs. (The ridge of the tests then has
/// a standard deviation of 0.85 instead of 0.72.) The other half stands still meanwhile, so that the product of the distributions
/// of all particles is left as it is.
///
/// Sources: C. J. F. ter Braak, 2006, A Markov chain Monte Carlo version of the genetic algorithm differential evolution,
/// Statistics and Computing 16; J. A. Vrugt et al., 2009, Accelerating Markov chain Monte Carlo simulation by differential
/// evolution with self-adaptive randomized subspace sampling, International Journal of Nonlinear Sciences and Numerical
/// Simulation 10 (partial updates); J. A. Vrugt, 2016, Markov chain Monte Carlo simulation using the DREAM software package,
/// Environmental Modelling and Software 75 (why to fold at the faces); D. Foreman-Mackey, D. W. Hogg, D. Lang and J. Goodman,
/// 2013, emcee: the MCMC hammer, Publications of the Astronomical Society of the Pacific 125 (halves).
pub(super) fn propose(
    plan: &SamplerPlan,
    points: &[f64],
    stage: usize,
    step: usize,
    half: usize,
) -> Proposals {
    let (dimensions, particles) = (plan.dimensions(), plan.particles());
    let own = (half..particles).step_by(2);
    let mut proposals = Proposals {
        coordinates: Vec::with_capacity(own.len() * dimensions),
        log_uniforms: Vec::with_capacity(own.len()),
    };
    let others = Others { points, dimensions, half: 1 - half, count: (particles + half) / 2 };
    let mut chosen = Vec::with_capacity(dimensions);
    for particle in own {
        let address = plan.evaluation(stage, step, particle);
        let mut random = random(plan.seed(), "calibration moves", address);
        proposals.log_uniforms.push(libm::log(1.0 - uniform(&mut random)));
        let start = proposals.coordinates.len();
        proposals.coordinates.extend_from_slice(&points[particle * dimensions..][..dimensions]);
        let (a, b) = others.two(&mut random);
        let is_along = random.next_u32() >> 31 == 0;
        let scale = choose(&mut random, dimensions, is_along, &mut chosen);
        let point = &mut proposals.coordinates[start..];
        for place in &chosen {
            let word = random.next_u32();
            let jitter = JITTER * (f64::from(word) / HALF_WORDS - 1.0);
            let apart = scale * (a[*place] - b[*place]);
            let x = point[*place];
            point[*place] = if is_along {
                re_entered(x + apart + jitter)
            } else {
                // The lowest bit is the sign. Of the word with all bits turned, sign and jitter are the opposite.
                reflected(if word & 1 == 0 { x + apart + jitter } else { x - apart + jitter })
            };
        }
    }
    proposals
}

/// The half of the particles that stands still.
struct Others<'a> {
    points: &'a [f64],
    dimensions: usize,
    /// 0 for particles of even numbers, 1 for those of odd ones.
    half: usize,
    count: usize,
}

impl<'a> Others<'a> {
    fn point(&self, place: usize) -> &'a [f64] {
        &self.points[(2 * place + self.half) * self.dimensions..][..self.dimensions]
    }

    /// Draws two that differ, if some are found.
    fn two(&self, random: &mut ChaCha8Rng) -> (&'a [f64], &'a [f64]) {
        let mut draw = || self.point(below(random, self.count));
        let mut two = (draw(), draw());
        for _ in 1..TRIES {
            if two.0 != two.1 {
                break;
            }
            two = (draw(), draw());
        }
        two
    }
}

/// Draws which coordinates move, at least one, and by which multiple of a difference.
fn choose(random: &mut ChaCha8Rng, dimensions: usize, is_along: bool, chosen: &mut Vec<usize>) -> f64 {
    chosen.clear();
    let share = match below(random, 3) {
        0 => 1.0,
        1 => 1.0 / 3.0,
        _ => FEW / dimensions as f64,
    };
    let varied = 0.9 + 0.2 * even(random);
    if share >= 1.0 {
        chosen.extend(0..dimensions);
        if is_along && below(random, WHOLE) == 0 {
            return 1.0;
        }
    } else {
        chosen.extend((0..dimensions).filter(|_| even(random) < share));
        if chosen.is_empty() {
            chosen.push(below(random, dimensions));
        }
    }
    varied * 2.38 / (2.0 * chosen.len() as f64).sqrt()
}

/// Draws a number in `[0,1)` from 32 bits.
fn even(random: &mut ChaCha8Rng) -> f64 {
    f64::from(random.next_u32()) / 4_294_967_296.0
}

/// Draws a number in `[0,1)` from 53 bits.
pub(super) fn uniform(random: &mut ChaCha8Rng) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// Brings a coordinate back into `[0,1]` as if its ends were one point.
fn re_entered(x: f64) -> f64 {
    if (0.0..=1.0).contains(&x) { x } else { x.rem_euclid(1.0) }
}

/// Brings a coordinate back into `[0,1]` by reflection at its ends.
fn reflected(x: f64) -> f64 {
    let folded = x.rem_euclid(2.0);
    if folded > 1.0 { 2.0 - folded } else { folded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_reflect_or_lead_to_the_opposite_one() {
        let near = |x: f64, expected: f64| assert!((reflected(x) - expected).abs() < 1e-15, "{x}");
        near(0.3, 0.3);
        near(-0.2, 0.2);
        near(1.2, 0.8);
        near(2.7, 0.7);
        near(-1.6, 0.4);
        assert_eq!([reflected(0.0), reflected(1.0), reflected(-1e-300)], [0.0, 1.0, 0.0]);
        let other = |x: f64, expected: f64| assert!((re_entered(x) - expected).abs() < 1e-15, "{x}");
        other(0.3, 0.3);
        other(-0.2, 0.8);
        other(2.7, 0.7);
        assert_eq!([re_entered(0.0), re_entered(1.0), re_entered(-1e-300)], [0.0, 1.0, 1.0]);
    }

    #[test]
    fn proposals_stay_in_the_cube_and_have_their_addresses() {
        let plan = SamplerPlan::new(5, 41, 3, 9).expect("a plan");
        let points: Vec<f64> = (0..41 * 5).map(|k| f64::from(k * 37 % 101) / 100.0).collect();
        let even_half = propose(&plan, &points, 2, 1, 0);
        let odd_half = propose(&plan, &points, 2, 1, 1);
        assert_eq!((even_half.log_uniforms.len(), odd_half.log_uniforms.len()), (21, 20));
        for proposals in [&even_half, &odd_half] {
            assert!(proposals.coordinates.iter().all(|x| (0.0..=1.0).contains(x)));
            assert!(proposals.log_uniforms.iter().all(|x| x.is_finite() && *x <= 0.0));
        }
        assert_ne!(even_half, propose(&plan, &points, 2, 2, 0));
        assert_ne!(even_half, propose(&plan, &points, 1, 1, 0));
        assert_eq!(even_half, propose(&plan, &points, 2, 1, 0));
    }

    #[test]
    fn every_kind_of_move_is_drawn() {
        let mut source = random(1, "test", 0);
        let mut chosen = Vec::new();
        let mut counts = [0; 41];
        for draw in 0..3_000 {
            let scale = choose(&mut source, 40, draw % 2 == 0, &mut chosen);
            counts[chosen.len()] += 1;
            assert!(chosen.is_sorted() && !chosen.is_empty());
            let usual = 2.38 / (2.0 * chosen.len() as f64).sqrt();
            assert!((scale / usual - 1.0).abs() <= 0.1 + 1e-12 || chosen.len() == 40 && scale == 1.0);
        }
        // Of 3,000, give or take five standard errors.
        assert!((870..1_130).contains(&counts[40]), "{counts:?}");
        assert!(counts[1] + counts[2] + counts[3] > 450 && counts[13] > 50, "{counts:?}");
    }
}
