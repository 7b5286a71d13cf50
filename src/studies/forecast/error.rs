//! Why a scenario is not forecast, or a forecast not scored.

use std::path::PathBuf;

use thiserror::Error;

use crate::analysis::calibration::likelihood::Unmeasurable;
use crate::engine::Unobservable;
use crate::problem::{Explain, Remedy, Setting, Status};

/// Why a scenario is not forecast as asked, or a forecast not scored.
#[derive(Debug, Error)]
pub enum ForecastError {
    /// The scenario answers to no record.
    #[error("{scenario} answers to no record, so that it is not known what is open")]
    NoRecord {
        /// Name of the scenario.
        scenario: String,
    },
    /// The years are not in the calendar.
    #[error(
        "the years from {from} to {until} are not whole years of the calendar in order: it has those from {first} to {last}"
    )]
    Years {
        /// First year asked for.
        from: i16,
        /// Last year asked for.
        until: i16,
        /// First whole year of the calendar.
        first: i16,
        /// Last whole year of the calendar.
        last: i16,
    },
    /// Everything in the record is known, or the model has none of it.
    #[error("nothing of the record of {scenario} is open in the years from {from} to {until}")]
    Nothing {
        /// Name of the scenario.
        scenario: String,
        /// First year.
        from: i16,
        /// Last year.
        until: i16,
    },
    /// A history lacks what a statement needs.
    #[error(transparent)]
    Unobservable(#[from] Unobservable),
    /// Simulated values have no measurement.
    #[error("{series}: {problem}")]
    Simulated {
        /// Title of the series.
        series: String,
        /// Why.
        problem: Unmeasurable,
    },
    /// A file of a forecast is not the one that was written.
    #[error("{} was changed after the forecast was made, so that the forecast is not scored", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// A forecast has another hash than the one that was published.
    #[error("the forecast in {} has the SHA-256 {found}, not {expected}", path.display())]
    OtherHash {
        /// The folder.
        path: PathBuf,
        /// The hash that was given.
        expected: String,
        /// The hash of the file.
        found: String,
    },
    /// The head of a forecast cannot be read.
    #[error("{} cannot be read: {reason}", path.display())]
    Head {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The record that a forecast is scored against is of no region, or of another.
    #[error("the scenario of the forecast does not answer to the record {record}")]
    OtherRecord {
        /// The record.
        record: String,
    },
}

impl Explain for ForecastError {
    fn status(&self) -> Status {
        match self {
            Self::Simulated { .. } | Self::Head { .. } => Status::Failed,
            _ => Status::Refused,
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::NoRecord { .. } => {
                Some(Remedy::new("name one under [scenario], such as record = \"central-asia\""))
            }
            Self::Years { first, last, .. } => Some(
                Remedy::new(format!("name years from {first} to {last}, or end the scenario later with "))
                    .setting(Setting::ScenarioValue)
                    .text(" scenario.end=\"2040\""),
            ),
            Self::Nothing { .. } => Some(Remedy::new("forecast later years")),
            Self::Unobservable(error) => error.remedy(),
            Self::Simulated { problem, .. } => problem.remedy(),
            Self::Changed { .. } => Some(Remedy::new(
                "take the folder from where it was published; what was changed cannot count as a forecast",
            )),
            Self::OtherHash { .. } => {
                Some(Remedy::new("take the forecast from where the hash was published"))
            }
            Self::Head { .. } => Some(Remedy::new("score it with the version that made it")),
            Self::OtherRecord { .. } => Some(Remedy::new("name a record of the same states and issues")),
        }
    }
}
