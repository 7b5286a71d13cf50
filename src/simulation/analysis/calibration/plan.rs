//! What a sampler is asked for.

use super::error::Unplannable;
use crate::analysis::design::MOST_COORDINATES;

/// Most particles of a sampler.
pub(super) const MOST_PARTICLES: usize = 1 << 20;
/// Most moves of a stage.
pub(super) const MOST_MOVES: usize = 1_000;
/// Most stages of a sampler: each at least halves the effective sample size.
pub(super) const MOST_STAGES: usize = 1_000;
/// Fewest particles of a sampler.
const FEWEST_PARTICLES: usize = 20;

/// A calibration to run, checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SamplerPlan {
    dimensions: usize,
    particles: usize,
    moves: usize,
    seed: u64,
}

impl SamplerPlan {
    /// Plans a sampler in a cube of `dimensions` numbers with so many particles, which move `moves` times in each stage. A
    /// seed of 0 is as good as any other.
    ///
    /// Too few moves leave particles where they were resampled, so that intervals are too narrow: 8 with 1,000 particles are usual.
    ///
    /// # Errors
    /// Without a dimension; with fewer than 20 particles, or fewer than twice one more than there are dimensions, whose differences
    /// would not span the cube; with too many to hold in memory; with no move, or more than 1,000.
    pub fn new(dimensions: usize, particles: usize, moves: usize, seed: u64) -> Result<Self, Unplannable> {
        if dimensions == 0 {
            return Err(Unplannable::NoDimensions);
        }
        if particles > MOST_PARTICLES || particles.saturating_mul(dimensions) > MOST_COORDINATES {
            return Err(Unplannable::TooMany { particles, dimensions });
        }
        let least = FEWEST_PARTICLES.max(2 * (dimensions.saturating_add(1)));
        if particles < least {
            return Err(Unplannable::TooFew { particles, dimensions, least });
        }
        if !(1..=MOST_MOVES).contains(&moves) {
            return Err(Unplannable::Moves { moves });
        }
        Ok(Self { dimensions, particles, moves, seed })
    }

    /// Number of dimensions D of the cube, at least 1.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// Number of particles N, at least 20.
    pub fn particles(&self) -> usize {
        self.particles
    }

    /// Moves in a stage, from 1 to 1,000.
    pub fn moves(&self) -> usize {
        self.moves
    }

    /// Seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The number of an evaluation of the likelihood by its address, a different one for each.
    pub(super) fn evaluation(&self, stage: usize, step: usize, particle: usize) -> u64 {
        ((stage * (self.moves + 1) + step) as u64) * self.particles as u64 + particle as u64
    }
}
