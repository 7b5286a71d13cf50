//! Why a scenario is not validated as asked.

use std::path::PathBuf;

use thiserror::Error;

use crate::engine::Unobservable;
use crate::problem::{Explain, Place, Remedy, Setting};
use crate::scenario::Unvariable;

/// Why a scenario is not validated as asked.
#[derive(Debug, Error)]
pub enum ValidationError {
    /// The scenario answers to no record.
    #[error("{scenario} answers to no record, so that there is nothing to score it against")]
    NoRecord {
        /// Name of the scenario.
        scenario: String,
    },
    /// Particles or moves are stated, and nothing is fitted.
    #[error("the draws of a posterior are given, so that nothing is fitted with so many particles or moves")]
    NothingFitted,
    /// Nothing is observed after the fit, in the years of the calendar.
    #[error(
        "nothing of the record of {scenario} lies after {fit_until}, the last year of the fit, within the calendar"
    )]
    NothingLater {
        /// Name of the scenario.
        scenario: String,
        /// Last year of the fit.
        fit_until: i16,
    },
    /// The file of the posterior has other numbers than the scenario has priors.
    #[error("{} is no posterior of {scenario}: {}", path.display(), numbers(missing, beyond))]
    OtherNumbers {
        /// The file.
        path: PathBuf,
        /// Name of the scenario.
        scenario: String,
        /// Numbers with priors that the file lacks.
        missing: Vec<String>,
        /// Columns that are no numbers with priors.
        beyond: Vec<String>,
    },
    /// The file lies in the folder of a calibration of another scenario.
    #[error("{} was fitted to {other}, which differs from {scenario} in {}", path.display(), keys.join(", "))]
    OfOther {
        /// The file.
        path: PathBuf,
        /// Name of the scenario.
        scenario: String,
        /// Name of the one that it was fitted to.
        other: String,
        /// Keys in which they differ.
        keys: Vec<String>,
    },
    /// The file was fitted to another record, or to years that would be scored.
    #[error("{} was fitted to {what}", path.display())]
    FittedToOther {
        /// The file.
        path: PathBuf,
        /// What it was fitted to, and what is asked for.
        what: String,
    },
    /// There is no such state.
    #[error("the scenario has no such state")]
    NoState {
        /// What was asked for.
        name: String,
        /// All that there are.
        known: Vec<String>,
    },
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
    /// A state has no succession that could be moved.
    #[error("no change of leader of {state} lies within the calendar")]
    NoSuccession {
        /// The state.
        state: String,
    },
    /// Leaders do not change as listed.
    #[error("leaders of {scenario} do not change as listed, so that no succession can be moved")]
    NotHistorical {
        /// Name of the scenario.
        scenario: String,
    },
    /// A number of the posterior cannot be varied.
    #[error(transparent)]
    Unvariable(#[from] Unvariable),
    /// A history lacks what an observation needs.
    #[error(transparent)]
    Unobservable(#[from] Unobservable),
}

/// The most keys that a message names.
const MOST: usize = 5;

fn some(keys: &[String]) -> String {
    let named = keys.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
    match keys.len().saturating_sub(MOST) {
        0 => named,
        others => format!("{named} and {others} more"),
    }
}

fn numbers(missing: &[String], beyond: &[String]) -> String {
    let lacks = (!missing.is_empty()).then(|| format!("it lacks {}", some(missing)));
    let has =
        (!beyond.is_empty()).then(|| format!("it has {}, which the scenario gives no prior", some(beyond)));
    lacks.into_iter().chain(has).collect::<Vec<_>>().join("; ")
}

impl Explain for ValidationError {
    fn place(&self) -> Option<Place> {
        match self {
            Self::OtherNumbers { path, .. }
            | Self::OfOther { path, .. }
            | Self::FittedToOther { path, .. } => {
                Some(Place { setting: Setting::Posterior, value: path.display().to_string() })
            }
            Self::NoLens { name, .. } => Some(Place { setting: Setting::Lens, value: name.clone() }),
            Self::NoState { name, .. } => Some(Place { setting: Setting::Placebo, value: name.clone() }),
            Self::NoSuccession { state } => Some(Place { setting: Setting::Placebo, value: state.clone() }),
            Self::NotHistorical { .. } => Some(Place { setting: Setting::Placebo, value: String::new() }),
            _ => None,
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::NoRecord { .. } => {
                Some(Remedy::new("name one under [scenario], such as record = \"central-asia\""))
            }
            Self::NothingFitted => Some(
                Remedy::new("leave the size of the fit out, or fit first with ")
                    .setting(Setting::Posterior)
                    .text(" fit"),
            ),
            Self::NothingLater { .. } => {
                Some(Remedy::new("end the calendar later, or state fit_until earlier in the record"))
            }
            Self::OtherNumbers { .. } | Self::OfOther { .. } | Self::FittedToOther { .. } => {
                let remedy =
                    Remedy::new("name posterior.csv of a calibration of this scenario, or leave out ");
                Some(remedy.setting(Setting::Posterior).text(", so that it is fitted first"))
            }
            Self::NoLens { nearest, known, .. } => {
                let meant = nearest.as_ref().map(|nearest| format!("did you mean {nearest}? "));
                let (meant, known) = (meant.unwrap_or_default(), known.join(", "));
                Some(Remedy::new(format!("{meant}the names are {known}, and all for every one")))
            }
            Self::NoState { known, .. } => Some(Remedy::new(format!("the states are {}", known.join(", ")))),
            Self::NoSuccession { .. } => Some(Remedy::new("name a state whose leaders change")),
            Self::NotHistorical { .. } => Some(
                Remedy::new("leave out ")
                    .setting(Setting::Placebo)
                    .text(", or state leadership.mode = \"historical\""),
            ),
            Self::Unvariable(error) => error.remedy(),
            Self::Unobservable(error) => error.remedy(),
        }
    }
}
