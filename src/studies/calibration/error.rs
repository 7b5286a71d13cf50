//! Why a scenario is not calibrated as asked.

use thiserror::Error;

use crate::analysis::calibration::Unplannable;
use crate::analysis::calibration::likelihood::Unmeasurable;
use crate::engine::Unobservable;
use crate::format::count;
use crate::problem::{Explain, Place, Remedy, Setting, Status};
use crate::scenario::Unvariable;

/// Why a scenario is not calibrated as asked.
#[derive(Debug, Error)]
pub enum CalibrationError {
    /// The scenario answers to no record.
    #[error("{scenario} answers to no record, so that there is nothing to fit it to")]
    NoRecord {
        /// Name of the scenario.
        scenario: String,
    },
    /// No number has a prior.
    #[error("{scenario} has no number with a prior, so that there is nothing to fit")]
    NoPrior {
        /// Name of the scenario.
        scenario: String,
    },
    /// A number is fixed that would not be fitted.
    #[error("no number of this key has a prior")]
    NotFitted {
        /// The key.
        key: String,
        /// One like it.
        nearest: Option<String>,
    },
    /// A target is named that the record does not have.
    #[error("the record has no such target")]
    UnknownTarget {
        /// The name.
        name: String,
        /// One like it.
        nearest: Option<String>,
        /// All that there are.
        known: Vec<String>,
    },
    /// A target reaches into the years that are kept for judging the fit.
    #[error("{until} is after {fit_until}, until when the record is fitted")]
    AfterFit {
        /// Name of the target.
        name: String,
        /// The key that names the year.
        key: &'static str,
        /// The year.
        until: i16,
        /// Last year of the fit.
        fit_until: i16,
    },
    /// Periods do not follow each other within the years of the disputes.
    #[error("the first years of periods must rise, and lie in the years that the data cover")]
    Periods {
        /// Name of the target.
        name: String,
    },
    /// A choice is made that means nothing for the target.
    #[error("{what} is stated of a target that has none")]
    MeansNothing {
        /// Name of the target.
        name: String,
        /// The key.
        what: &'static str,
    },
    /// The observations of a target have no likelihood.
    #[error("{of}: {problem}")]
    Unmeasurable {
        /// Name of the target.
        name: String,
        /// Whose observations: the title of the target, with the pair.
        of: String,
        /// Why.
        problem: Unmeasurable,
    },
    /// Nothing of the record lies in the years of the fit and of the calendar, or all of it has weight 0.
    #[error("nothing of the record of {scenario} counts in the years of the fit")]
    NoTargets {
        /// Name of the scenario.
        scenario: String,
    },
    /// The sampler cannot do what is asked of it.
    #[error(transparent)]
    Plan(#[from] Unplannable),
    /// A number with a prior cannot be varied.
    #[error(transparent)]
    Unvariable(#[from] Unvariable),
    /// A recovery has too few sets for shares of them to mean anything.
    #[error("a recovery takes at least 20 sets, and {} {} asked for", count(*sets), if *sets == 1 { "is" } else { "are" })]
    FewSets {
        /// Number of sets.
        sets: u64,
    },
    /// A history lacks what a target needs.
    #[error(transparent)]
    Unobservable(#[from] Unobservable),
    /// Simulated values have no likelihood.
    #[error("{target}: {problem}")]
    Simulated {
        /// Title of the target.
        target: String,
        /// Why.
        problem: Unmeasurable,
    },
    /// The stage that was kept cannot be written.
    #[error("cannot keep a stage in {}: {reason}", path.display())]
    Unkept {
        /// The file.
        path: std::path::PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
}

/// A key of the calibration in a scenario.
fn key(name: &str, what: &str) -> Place {
    let dot = if what.is_empty() { "" } else { "." };
    Place { setting: Setting::ScenarioValue, value: format!("calibration.targets.{name}{dot}{what}") }
}

impl Explain for CalibrationError {
    fn status(&self) -> Status {
        match self {
            Self::Simulated { .. } | Self::Unkept { .. } => Status::Failed,
            _ => Status::Refused,
        }
    }

    fn place(&self) -> Option<Place> {
        match self {
            Self::UnknownTarget { name, .. } | Self::Unmeasurable { name, .. } => Some(key(name, "")),
            Self::NotFitted { key, .. } => {
                let value = format!("calibration.fixed=[\"{key}\"]");
                Some(Place { setting: Setting::ScenarioValue, value })
            }
            Self::AfterFit { name, key: of, .. } => Some(key(name, of)),
            Self::Periods { name } => Some(key(name, "periods")),
            Self::MeansNothing { name, what } => Some(key(name, what)),
            Self::Plan(Unplannable::Moves { moves }) => {
                let value = format!("calibration.moves={moves}");
                Some(Place { setting: Setting::ScenarioValue, value })
            }
            Self::Plan(Unplannable::TooFew { particles, .. } | Unplannable::TooMany { particles, .. }) => {
                let value = format!("calibration.particles={particles}");
                Some(Place { setting: Setting::ScenarioValue, value })
            }
            _ => None,
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::NoRecord { .. } => {
                Some(Remedy::new("name one under [scenario], such as record = \"central-asia\""))
            }
            Self::NoPrior { .. } => Some(Remedy::new("give at least one number a prior")),
            Self::NotFitted { nearest, .. } => Some(match nearest {
                Some(nearest) => Remedy::new(format!("did you mean {nearest}?")),
                None => Remedy::new("leave the key out"),
            }),
            Self::UnknownTarget { nearest, known, .. } => {
                let meant = nearest.as_ref().map(|nearest| format!("did you mean {nearest}? "));
                let known = known.join(", ");
                Some(Remedy::new(format!("{}the targets are {known}", meant.unwrap_or_default())))
            }
            Self::AfterFit { fit_until, .. } => Some(Remedy::new(format!(
                "end in {fit_until} or before: later years are there to judge the fit"
            ))),
            Self::Periods { .. } => Some(Remedy::new(
                "state years such as [1992, 1999, 2007]; without any there are three periods of almost equal length",
            )),
            Self::MeansNothing { .. } => Some(Remedy::new("leave the key out")),
            Self::Unmeasurable { name, problem, .. } => {
                let remedy = problem.remedy().unwrap_or_default();
                Some(
                    remedy
                        .text(format!("; weight 0 under [calibration.targets.{name}] leaves the target out")),
                )
            }
            Self::NoTargets { .. } => Some(Remedy::new(
                "begin the calendar before the observations, or give a target a weight above 0",
            )),
            Self::FewSets { .. } => Some(Remedy::new("ask for 100, which are usual")),
            Self::Plan(error) => error.remedy(),
            Self::Unvariable(error) => error.remedy(),
            Self::Unobservable(error) => error.remedy(),
            Self::Simulated { problem, .. } => problem.remedy(),
            Self::Unkept { .. } => {
                Some(Remedy::new("make room there, or name another folder with ").setting(Setting::Output))
            }
        }
    }
}
