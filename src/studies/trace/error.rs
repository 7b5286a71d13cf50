//! Why no replicate is told.

use thiserror::Error;

use super::condition::ConditionError;
use crate::format::{count, counted};
use crate::problem::{Explain, Place, Remedy, Setting, Status};
use crate::scenario::Incomparable;
use crate::studies::StudyError;

/// Why no replicate is told.
#[derive(Debug, Error)]
pub enum TraceError {
    /// A replicate was asked for that the scenario does not have.
    #[error(
        "there is no replicate {} of {scenario}: its {} are numbered from 0 to {}",
        count(*replicate), counted(*replicates, "replicate"), count(replicates.saturating_sub(1))
    )]
    NoReplicate {
        /// The scenario.
        scenario: String,
        /// What was asked for.
        replicate: u64,
        /// How many there are.
        replicates: u64,
    },
    /// No replicate satisfies a condition.
    #[error("none of {} of {scenario} ends so that {condition}", counted(*replicates, "replicate"))]
    NoneSuch {
        /// The scenario.
        scenario: String,
        /// The condition.
        condition: String,
        /// How many were looked at.
        replicates: u64,
    },
    /// The scenarios cannot be set against each other.
    #[error(transparent)]
    Incomparable(#[from] Incomparable),
}

impl Explain for TraceError {
    fn status(&self) -> Status {
        match self {
            Self::NoReplicate { .. } | Self::Incomparable(_) => Status::Refused,
            Self::NoneSuch { .. } => Status::Failed,
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            Self::NoReplicate { .. } => {
                Remedy::new("name one of these, or ask for more with ").setting(Setting::Replicates)
            }
            Self::NoneSuch { .. } => {
                Remedy::new("loosen the condition, or look at more with ").setting(Setting::Replicates)
            }
            Self::Incomparable(_) => Remedy::new(
                "compare scenarios of one calendar, the same states and the same issues, such as two that extend one file",
            ),
        })
    }
}

impl Explain for ConditionError {
    fn place(&self) -> Option<Place> {
        Some(Place { setting: Setting::Where, value: String::new() })
    }

    fn remedy(&self) -> Option<Remedy> {
        Some(self.help().clone())
    }
}

impl From<ConditionError> for StudyError {
    fn from(error: ConditionError) -> Self {
        Self::of(error)
    }
}
