//! Sensitivity analysis: how much each input of a function contributes to the variation of its output.
//!
//! | question | estimator | design |
//! | --- | --- | --- |
//! | which inputs matter at all, and which with others or not in proportion? | [`effects`] | [`Trajectories`](super::design::Trajectories) |
//! | which share of the variance does each input make? | [`indices`] | [`Saltelli`](super::design::Saltelli) |
//!
//! An output may be a mean over replicates of a simulation. Then Monte Carlo noise is part of its variance: [`Row::of`]
//! and [`Walk::of`] take the replicates of points that were run on the same random numbers, and the estimators subtract
//! the expected noise.

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
pub use morris::{ElementaryEffect, Walk, effects};
pub use row::{Row, RowNoise};
pub use sobol::{Estimate, Index, Indices, indices};
pub use study::{
    Chosen, OverTime, Screened, VarianceDecomposition, end_values, foremost, screen, share_out,
    share_out_over_time,
};

/// Why sensitivity cannot be estimated from outputs.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unusable {
    /// An output of a row is not a finite number.
    #[error(
        "the output of point {} in row {row} is not a finite number, or it or its replicates are too large to be squared",
        letters(*point)
    )]
    Output {
        /// Number of the row, from 0.
        row: usize,
        /// Number of the point in the row, from 0: A, B, AB_1 to AB_k.
        point: usize,
    },
    /// An output of a trajectory is not a finite number.
    #[error(
        "the output of point {point} in trajectory {trajectory} is not a finite number, or it or its replicates are too \
        large to be squared"
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
        /// Number found.
        found: usize,
    },
    /// The number of trajectories differs from the design.
    #[error("there are outputs along {found} trajectories, and the design has {expected}")]
    Walks {
        /// Number found.
        found: usize,
        /// Number in the design.
        expected: usize,
    },
    /// The number of points of a row or a trajectory differs from earlier ones, or from the design.
    #[error("row or trajectory {place} has outputs of {found} points instead of {expected}")]
    Uneven {
        /// Number of the row or the trajectory, from 0.
        place: usize,
        /// Number of points that it has.
        found: usize,
        /// Number of points that it should have.
        expected: usize,
    },
    /// Some rows or trajectories have an estimate of noise, and some have none.
    #[error("row or trajectory {place} differs from the first in whether it has an estimate of noise")]
    Mixed {
        /// Number of the first one that differs from row or trajectory 0.
        place: usize,
    },
    /// The points of a row or a trajectory have different numbers of replicates, or no replicates.
    #[error("point {point} has {found} replicates, and the first point has {expected}")]
    Replicates {
        /// Number of the point, from 0.
        point: usize,
        /// Number of its replicates.
        found: usize,
        /// Number of replicates of the first point.
        expected: usize,
    },
    /// There are fewer points than a row or a trajectory needs.
    #[error("a row or trajectory takes at least {least} points, and there are {found}")]
    Short {
        /// Number found.
        found: usize,
        /// Number required.
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
            Self::Walks { .. } | Self::Uneven { .. } | Self::Short { .. } => {
                "evaluate every point of the design"
            }
            Self::Mixed { .. } => "run every point on at least two replicates, or every point on one",
            Self::Replicates { .. } => {
                "run all points of a row or a trajectory on the same replicates, at least one"
            }
        }))
    }
}

/// Largest output, so that sums of squares are finite.
const LARGEST: f64 = 1e140;

/// Returns whether an output, or its noise, is too large or not a number.
fn is_off(output: f64, noise: f64) -> bool {
    !(output.abs() <= LARGEST && noise.abs() <= LARGEST * LARGEST)
}

/// Returns the name of a point of a row.
fn letters(point: usize) -> String {
    match point {
        0 => "A".to_owned(),
        1 => "B".to_owned(),
        mixed => format!("AB_{}", mixed - 1),
    }
}
