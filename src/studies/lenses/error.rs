//! Why a scenario is not seen through lenses as asked.

use thiserror::Error;

use crate::format::{count, counted};
use crate::problem::{Explain, Place, Remedy, Setting};
use crate::scenario::Incomparable;

/// Why a scenario is not seen through lenses as asked.
#[derive(Debug, Error)]
pub enum LensesError {
    /// There is no such lens.
    #[error("there is no such lens")]
    NoLens {
        /// What was asked for.
        name: String,
        /// One like it.
        nearest: Option<String>,
        /// All that there are.
        known: Vec<String>,
    },
    /// Scenario and baseline cannot be set against each other.
    #[error(transparent)]
    Incomparable(#[from] Incomparable),
    /// Scenario and baseline have one name.
    #[error("both scenarios are named {name:?}, so that one would overwrite the other")]
    SameName {
        /// The name.
        name: String,
    },
    /// The regimes of the two scenarios are told otherwise.
    #[error(
        "{scenario} and {baseline} have different bounds of regimes, so that their outcomes are not the same"
    )]
    Regimes {
        /// Name of the scenario.
        scenario: String,
        /// Name of the baseline.
        baseline: String,
    },
    /// The outcomes of all replicates do not fit into memory.
    #[error(
        "the outcomes of {} do not fit into memory: at most {} do",
        counted(*replicates, "replicate"), count(*most)
    )]
    TooMany {
        /// Number of replicates.
        replicates: u64,
        /// Most replicates.
        most: u64,
    },
}

impl Explain for LensesError {
    fn place(&self) -> Option<Place> {
        match self {
            Self::NoLens { name, .. } => Some(Place { setting: Setting::Lens, value: name.clone() }),
            Self::Incomparable(_) | Self::SameName { .. } | Self::Regimes { .. } | Self::TooMany { .. } => {
                None
            }
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::NoLens { nearest, known, .. } => {
                let meant = nearest.as_ref().map(|nearest| format!("did you mean {nearest}? "));
                let (meant, known) = (meant.unwrap_or_default(), known.join(", "));
                Some(Remedy::new(format!(
                    "{meant}the names are {known}; a scenario states its own under [lenses.NAME]"
                )))
            }
            Self::Incomparable(error) => error.remedy(),
            Self::SameName { .. } => Some(Remedy::new("give each its own name under [scenario]")),
            Self::Regimes { .. } => Some(Remedy::new("give both the same [outcomes]")),
            Self::TooMany { .. } => Some(Remedy::new("ask for fewer with ").setting(Setting::Replicates)),
        }
    }
}
