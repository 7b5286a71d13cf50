//! Why a sampler cannot start, cannot go on or stopped.

use thiserror::Error;

use super::plan::{MOST_MOVES, MOST_PARTICLES, MOST_STAGES};
use crate::analysis::design::MOST_COORDINATES;
use crate::problem::{Explain, Remedy, Status};

/// Why a plan of a sampler is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unplannable {
    /// Nothing is uncertain.
    #[error("a calibration needs at least one uncertain number")]
    NoDimensions,
    /// The particles are too few for moves by their differences.
    #[error(
        "a calibration of {dimensions} numbers takes at least {least} particles, and {particles} are asked for"
    )]
    TooFew {
        /// Number of particles asked for.
        particles: usize,
        /// Number of uncertain numbers.
        dimensions: usize,
        /// Number of particles needed.
        least: usize,
    },
    /// The particles are too many for memory.
    #[error(
        "{particles} particles of {dimensions} numbers are more than {MOST_PARTICLES} particles or {MOST_COORDINATES} numbers"
    )]
    TooMany {
        /// Number of particles asked for.
        particles: usize,
        /// Number of uncertain numbers.
        dimensions: usize,
    },
    /// Particles would never move, or too often.
    #[error("a stage takes from 1 to {MOST_MOVES} moves, and {moves} are asked for")]
    Moves {
        /// Number of moves asked for.
        moves: usize,
    },
}

impl Explain for Unplannable {
    fn remedy(&self) -> Option<Remedy> {
        Some(Remedy::new(match self {
            Self::NoDimensions => "give at least one number a prior",
            Self::TooFew { .. } => "ask for more particles: 1000 are usual",
            Self::TooMany { .. } => "ask for fewer particles: 1000 are usual",
            Self::Moves { .. } => "ask for 8, as is usual",
        }))
    }
}

/// Why a saved population does not go with a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotResumable {
    /// A list has another length than the plan has particles.
    #[error("the saved stage has {found} {what} and the plan needs {expected}")]
    Size {
        /// The list: `coordinates`.
        what: &'static str,
        /// Its length.
        found: usize,
        /// The length by the plan.
        expected: usize,
    },
    /// A coordinate lies outside the unit cube.
    #[error("particle {particle} of the saved stage lies outside the unit cube")]
    Outside {
        /// Number of the particle, from 0.
        particle: usize,
    },
    /// A log likelihood is no number below infinity, or after a first stage is minus infinity.
    #[error("particle {particle} of the saved stage has no usable log likelihood")]
    LogLikelihood {
        /// Number of the particle, from 0.
        particle: usize,
    },
    /// A founder is no particle of the plan.
    #[error(
        "particle {particle} of the saved stage descends from a draw of the prior that the plan does not have"
    )]
    Founder {
        /// Number of the particle, from 0.
        particle: usize,
    },
    /// The temperatures of its stages do not rise from above 0 to 1 at most.
    #[error("stage {stage} of the saved stages has a temperature that does not rise, or lies outside 0 to 1")]
    Temperature {
        /// Number of the stage, from 1.
        stage: usize,
    },
}

impl Explain for NotResumable {
    fn remedy(&self) -> Option<Remedy> {
        Some(Remedy::new("continue with the plan that the stage was saved under, or start again"))
    }
}

/// Why a sampler stopped before the end. The population of the last whole stage was handed on before.
#[derive(Debug, Error)]
pub enum SamplerStopped<E> {
    /// The caller's likelihood, or its receiver of stages, failed or was cancelled.
    #[error(transparent)]
    Caller(E),
    /// The likelihood gave another number of values than points.
    #[error("the likelihood of {expected} points has {found} values")]
    Values {
        /// Number of values.
        found: usize,
        /// Number of points.
        expected: usize,
    },
    /// A log likelihood is not a number, or is plus infinity.
    #[error(
        "the log likelihood of particle {particle} in move {step} of stage {stage} is {value}, which is not finite"
    )]
    NotFinite {
        /// Number of the stage, from 0.
        stage: usize,
        /// Number of the move, from 1; 0 for draws of the prior.
        step: usize,
        /// Number of the particle, from 0.
        particle: usize,
        /// The value.
        value: f64,
    },
    /// All draws of the prior have a log likelihood of minus infinity.
    #[error("none of {particles} draws of the prior can have made what was observed")]
    AllRejected {
        /// Number of particles.
        particles: usize,
    },
    /// The likelihood is too peaked for a ladder of temperatures.
    #[error(
        "the likelihood is too peaked: stage {stage} cannot leave a temperature of {temperature:e}, or is one of more than {MOST_STAGES}"
    )]
    TooPeaked {
        /// Number of the stage, from 1.
        stage: usize,
        /// Temperature reached.
        temperature: f64,
    },
}

impl<E: Explain + 'static> Explain for SamplerStopped<E> {
    fn status(&self) -> Status {
        match self {
            Self::Caller(error) => error.status(),
            _ => Status::Failed,
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        Some(Remedy::new(match self {
            Self::Caller(error) => return error.remedy(),
            Self::Values { .. } => "give one log likelihood for each point of a block, in their order",
            Self::NotFinite { .. } => {
                "find out why with the values of that point, and narrow the priors to those that give one"
            }
            Self::AllRejected { .. } => {
                "widen the priors, allow for an error of measurement, or find the target that rules everything out"
            }
            Self::TooPeaked { .. } => {
                "state errors of measurement that are not smaller than what is known of them"
            }
        }))
    }
}
