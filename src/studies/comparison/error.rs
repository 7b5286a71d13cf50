//! Why scenarios are not compared.

use thiserror::Error;

use crate::format::count;
use crate::problem::{Explain, Remedy, Status};
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
            Self::Incomparable(_) | Self::TooManyPoints { .. } => Status::Refused,
            Self::TooFew { .. } => Status::Failed,
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        Some(Remedy::new(match self {
            Self::Incomparable(_) => {
                "compare scenarios of one calendar, the same states and the same issues, such as two that extend one file"
            }
            Self::TooManyPoints { .. } => "compare fewer of them at once, or over a shorter calendar",
            Self::TooFew { .. } => return None,
        }))
    }
}
