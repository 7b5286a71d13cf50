//! Why a difference is not attributed as asked.

use thiserror::Error;

use crate::format::{count, counted};
use crate::problem::{Explain, Place, Remedy, Setting};
use crate::scenario::{Incomparable, Unmixable};

/// Why a difference is not attributed as asked.
#[derive(Debug, Error)]
pub enum AttributionError {
    /// The scenarios cannot be set against each other.
    #[error(transparent)]
    Incomparable(#[from] Incomparable),
    /// The scenarios cannot be mixed.
    #[error(transparent)]
    Unmixable(#[from] Unmixable),
    /// Both scenarios have one name.
    #[error("both scenarios are named {name:?}, so that one would overwrite the other")]
    SameName {
        /// The name.
        name: String,
    },
    /// The shares of all replicates do not fit into memory.
    #[error(
        "the shares of {} in {} do not fit into memory: at most {} do",
        counted(*changes as u64, "change"), counted(*replicates, "replicate"), count(*most)
    )]
    TooMany {
        /// Number of changes.
        changes: usize,
        /// Number of replicates.
        replicates: u64,
        /// Most replicates.
        most: u64,
    },
}

impl Explain for AttributionError {
    fn message(&self, name: &dyn Fn(Setting) -> String) -> String {
        match self {
            Self::Unmixable(error) => error.message(name),
            _ => self.to_string(),
        }
    }

    fn place(&self) -> Option<Place> {
        match self {
            Self::Unmixable(error) => error.place(),
            Self::Incomparable(_) | Self::SameName { .. } | Self::TooMany { .. } => None,
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::Unmixable(error) => error.remedy(),
            Self::Incomparable(error) => error.remedy(),
            Self::SameName { .. } => Some(Remedy::new("give each its own name under [scenario]")),
            Self::TooMany { .. } => Some(
                Remedy::new("ask for fewer with ")
                    .setting(Setting::Replicates)
                    .text(", or let changes count as one with ")
                    .setting(Setting::Group),
            ),
        }
    }
}
