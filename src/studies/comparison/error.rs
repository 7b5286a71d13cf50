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
    /// A smallest effect of interest is named, and no sets are drawn in which to count it.
    #[error("no parameters are drawn, so that no share of their sets can be counted")]
    NoPriors,
    /// Two smallest effects of interest are of one measure.
    #[error("two smallest effects are of {measure}")]
    SameMeasure {
        /// Name of the measure.
        measure: &'static str,
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
            | Self::NoPriors
            | Self::SameMeasure { .. } => Status::Refused,
            Self::TooFew { .. } => Status::Failed,
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            Self::NoPriors => Remedy::new("give a parameter of the baseline a prior that the scenarios share, ask for several pairs, or leave out ")
                .setting(Setting::SmallestEffect),
            Self::SameMeasure { .. } => Remedy::new("name each measure once with ").setting(Setting::SmallestEffect),
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
