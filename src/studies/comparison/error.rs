//! Why scenarios are not compared.

use thiserror::Error;

use crate::format::count;
use crate::problem::{Explain, Remedy, Setting, Status};
use crate::scenario::Incomparable;
use crate::scenario::limits::MOST_POINTS;

/// Why scenarios are not compared.
#[derive(Debug, Error)]
pub enum ComparisonError {
    /// They cannot be set against each other.
    #[error(transparent)]
    Incomparable(#[from] Incomparable),
    /// They are too large together.
    #[error(
        "{scenarios} scenarios have {} points to observe together, a point being one series at one tick, and at most {} \
         fit into memory", count(*points), count(MOST_POINTS)
    )]
    TooManyPoints {
        /// Number of scenarios.
        scenarios: usize,
        /// Points of all.
        points: u64,
    },
    /// Several pairs would share a set of drawn numbers.
    #[error(
        "{per_set} pairs of replicates would share a set of drawn numbers, and not be independent of each other"
    )]
    PairsOfASet {
        /// Pairs of a set.
        per_set: u64,
    },
    /// A drawn number cannot be shared by the scenarios.
    #[error(
        "{key} cannot be drawn for a comparison: {scenario} has no such number to share, or it decides on more than rules"
    )]
    NotShared {
        /// The key.
        key: String,
        /// Name of the scenario.
        scenario: String,
    },
    /// The scenarios differ in a drawn number.
    #[error(
        "{key} is drawn, and {scenario} differs from the baseline in it: to share its values would take the difference away"
    )]
    DrawnDifference {
        /// The key.
        key: String,
        /// Name of the scenario.
        scenario: String,
    },
    /// Intervals are wider than asked for.
    #[error("its intervals are too wide: it needs about {} replicates", count(*needed))]
    TooFew {
        /// Replicates that it takes.
        needed: u64,
    },
}

impl Explain for ComparisonError {
    fn status(&self) -> Status {
        match self {
            Self::Incomparable(_)
            | Self::TooManyPoints { .. }
            | Self::PairsOfASet { .. }
            | Self::NotShared { .. }
            | Self::DrawnDifference { .. } => Status::Refused,
            Self::TooFew { .. } => Status::Failed,
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            Self::PairsOfASet { .. } => Remedy::new("leave out ")
                .setting(Setting::ReplicatesPerSet)
                .text(", so that each pair has a set of its own"),
            Self::NotShared { .. } => Remedy::new(
                "draw what scenarios can share: parameters, sensitivities, heritage, proximity, disputes, legacies and the openness \
                 of leaders who are in all of them",
            ),
            Self::DrawnDifference { .. } => {
                Remedy::new("take away its prior, or leave it out of the file of sets")
            }
            Self::Incomparable(_) => Remedy::new(
                "compare scenarios of one calendar, the same states and the same issues, such as two that extend one file",
            ),
            Self::TooManyPoints { .. } => {
                Remedy::new("compare fewer of them at once, or over a shorter calendar")
            }
            Self::TooFew { .. } => return None,
        })
    }
}
