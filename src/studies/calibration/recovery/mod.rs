//! Recovery: whether a calibration finds the values that made its data.
//!
//! Sets of values are drawn from the priors. Each makes one history, from which a record is drawn as the real one is measured
//! ([`pseudo`]), and is calibrated anew. If posteriors are right, the true values have uniform ranks among their draws, and lie in
//! 90% intervals nine times in ten. Numbers whose posteriors are as wide as their priors in all records cannot be learnt from such
//! data, whatever happened.

mod pseudo;
mod run;
mod tables;

use super::error::CalibrationError;
use crate::analysis::calibration::SamplerPlan;

#[cfg(test)]
pub use pseudo::Measured;
pub use run::Recovered;
pub use tables::{LEVEL, RankRow, RecoveryRow, by_contraction, judged, rows};

/// Fewest sets.
const FEWEST: u64 = 20;
/// Most particles of a set: so few that a hundred sets take minutes. A posterior is the same for any number, but for chance.
const PARTICLES: usize = 160;
/// Most replicates of an evaluation.
const REPLICATES: u64 = 16;
/// Stages that a set takes before more is known.
const USUAL_STAGES: u64 = 5;

/// A recovery to be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recovery {
    sets: u64,
    particles: usize,
    replicates: u64,
    moves: usize,
}

impl Recovery {
    /// A recovery of some sets, with the sampler of a calibration but for its size.
    ///
    /// # Errors
    /// [`CalibrationError::FewSets`] with fewer than 20.
    pub(super) fn new(sets: u64, of: &SamplerPlan, replicates: u64) -> Result<Self, CalibrationError> {
        if sets < FEWEST {
            return Err(CalibrationError::FewSets { sets });
        }
        // As many as a sampler needs at least, where there are many numbers.
        let particles = PARTICLES.max(3 * of.dimensions()).min(of.particles());
        Ok(Self { sets, particles, replicates: REPLICATES.min(replicates), moves: of.moves() })
    }

    /// Replicates that it takes, before more is known.
    pub(super) fn work(&self) -> u64 {
        self.sets * ((1 + USUAL_STAGES * self.moves as u64) * self.particles as u64 * self.replicates + 1)
    }

    /// Its settings by name.
    pub(super) fn settings(&self) -> [(String, String); 3] {
        [
            ("recovery.sets".to_owned(), self.sets.to_string()),
            ("recovery.particles".to_owned(), self.particles.to_string()),
            ("recovery.replicates".to_owned(), self.replicates.to_string()),
        ]
    }
}
