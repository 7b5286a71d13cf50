//! Which inputs of a function make its output vary, and how much.
//!
//! | question | estimator | design |
//! | --- | --- | --- |
//! | which inputs matter at all, and which with others or not in proportion? | [`effects`] | [`Trajectories`](super::design::Trajectories) |
//! | which share of the variance does each input make? | [`indices`] | [`Saltelli`](super::design::Saltelli) |
//!
//! An output may be a mean over replicates of a simulation. Then chance makes part of its variance, which is no input's:
//! [`Row::of`] and [`Walk::of`] take the replicates of points that were run on the same ones, and the estimators take away
//! what chance adds in expectation.

#[cfg(test)]
mod functions;
mod gathering;
mod morris;
mod replicates;
mod row;
mod sobol;
mod study;

use thiserror::Error;

use crate::problem::{Explain, Remedy};

pub use gathering::Gathering;
pub use morris::{Effect, Walk, effects};
pub use row::{Row, RowNoise};
pub use sobol::{Estimate, Index, Indices, indices};
pub use study::{
    Chosen, OverTime, Screened, VarianceDecomposition, end_values, foremost, screen, share_out,
    share_out_over_time,
};

/// Why outputs say nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unusable {
    /// An output of a row is no number.
    #[error(
        "the output of point {} in row {row} is not a finite number, or it or its replicates are too large for their \
        squares to be ones",
        letters(*point)
    )]
    Output {
        /// Number of the row, from 0.
        row: usize,
        /// Number of the point in the row, from 0: A, B, AB_1 to AB_k.
        point: usize,
    },
    /// An output of a trajectory is no number.
    #[error(
        "the output of point {point} in trajectory {trajectory} is not a finite number, or it or its replicates are \
        too large for their squares to be ones"
    )]
    WalkOutput {
        /// Number of the trajectory, from 0.
        trajectory: usize,
        /// Number of the point in the trajectory, from 0.
        point: usize,
    },
    /// Too few rows or trajectories for a variance.
    #[error("a variance takes at least two rows or trajectories, and there are {found}")]
    TooFew {
        /// How many there are.
        found: usize,
    },
    /// Other trajectories than the design has.
    #[error("there are outputs along {found} trajectories, and the design has {expected}")]
    Walks {
        /// How many there are.
        found: usize,
        /// How many the design has.
        expected: usize,
    },
    /// A row or a trajectory is not like those before it, or not like the design.
    #[error("row or trajectory {place} has outputs of {found} points instead of {expected}")]
    Uneven {
        /// Number of the row or the trajectory, from 0.
        place: usize,
        /// Number of points that it has.
        found: usize,
        /// Number of points that it should have.
        expected: usize,
    },
    /// Some rows or trajectories say how much is chance, and some do not.
    #[error("row or trajectory {place} does not say how much of its outputs is chance as others do")]
    Mixed {
        /// Number of the first that is unlike the first of all, from 0.
        place: usize,
    },
    /// The points of a row or a trajectory have different numbers of replicates, or none.
    #[error("point {point} has {found} replicates, and the first point has {expected}")]
    Replicates {
        /// Number of the point, from 0.
        point: usize,
        /// How many it has.
        found: usize,
        /// How many the first point has.
        expected: usize,
    },
    /// Fewer points than a row or a trajectory has.
    #[error("{found} points are no row or trajectory, which has at least {least}")]
    Short {
        /// How many there are.
        found: usize,
        /// How many there must be.
        least: usize,
    },
}

impl Explain for Unusable {
    fn remedy(&self) -> Option<Remedy> {
        Some(Remedy::new(match self {
            Self::Output { .. } | Self::WalkOutput { .. } => {
                "find out why with the values of its inputs, and narrow their intervals to those that give one"
            }
            Self::TooFew { .. } => "evaluate more of them",
            Self::Walks { .. } | Self::Uneven { .. } | Self::Short { .. } => "evaluate every point of the design",
            Self::Mixed { .. } => "run every point on at least two replicates, or every point on one",
            Self::Replicates { .. } => {
                "run all points of a row or a trajectory on the same replicates, at least one"
            }
        }))
    }
}

/// Largest output, so that sums of squares are finite.
const LARGEST: f64 = 1e140;

/// Whether an output, or what chance makes of it, is too large or no number.
fn is_off(output: f64, noise: f64) -> bool {
    !(output.abs() <= LARGEST && noise.abs() <= LARGEST * LARGEST)
}

/// What a point of a row is called.
fn letters(point: usize) -> String {
    match point {
        0 => "A".to_owned(),
        1 => "B".to_owned(),
        mixed => format!("AB_{}", mixed - 1),
    }
}
