//! What a study can fail with.

use thiserror::Error;

use crate::engine::Stopped;
use crate::export::ExportError;
use crate::export::read::ReadError;
use crate::format::counted;
use crate::problem::{Explain, Place, Remedy, Setting, Status};

/// Why a study did not come to its end.
#[derive(Debug, Error)]
pub enum StudyError {
    /// The monitor no longer wanted it.
    #[error("interrupted")]
    Cancelled,
    /// The system gave no threads.
    #[error("cannot start {}: {reason}", counted(*threads as u64, "thread"))]
    Threads {
        /// How many were wanted.
        threads: usize,
        /// What the system said.
        reason: String,
    },
    /// Files could not be written, or a folder was refused.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// Files of a result could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// What is asked for cannot be done as asked, or failed in the study itself.
    #[error("{0}")]
    Problem(Box<dyn Explain + Send + Sync>),
}

impl StudyError {
    /// From an error of a study.
    pub fn of(problem: impl Explain + Send + Sync + 'static) -> Self {
        Self::Problem(Box::new(problem))
    }

    /// The problem, where it is one of a type: what a caller can act on, such as a number of replicates that is too small.
    pub fn problem<T: std::error::Error + 'static>(&self) -> Option<&T> {
        let Self::Problem(problem) = self else { return None };
        let error: &(dyn std::error::Error + 'static) = &**problem;
        error.downcast_ref()
    }

    /// From the end of a batch on so many threads.
    pub fn stopped(stopped: Stopped<Self>, threads: usize) -> Self {
        match stopped {
            Stopped::Cancelled { .. } => Self::Cancelled,
            Stopped::Sink(error) => error,
            Stopped::Threads(reason) => Self::Threads { threads, reason },
        }
    }
}

impl Explain for StudyError {
    fn status(&self) -> Status {
        match self {
            Self::Cancelled => Status::Interrupted,
            Self::Threads { .. } => Status::Failed,
            Self::Export(error) => error.status(),
            Self::Read(error) => error.status(),
            Self::Problem(problem) => problem.status(),
        }
    }

    fn message(&self, name: &dyn Fn(Setting) -> String) -> String {
        match self {
            Self::Export(error) => error.message(name),
            Self::Read(error) => error.message(name),
            Self::Problem(problem) => problem.message(name),
            Self::Cancelled | Self::Threads { .. } => self.to_string(),
        }
    }

    fn place(&self) -> Option<Place> {
        match self {
            Self::Problem(problem) => problem.place(),
            _ => None,
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::Threads { .. } => Some(Remedy::new("ask for fewer with ").setting(Setting::Threads)),
            Self::Export(error) => error.remedy(),
            Self::Read(error) => error.remedy(),
            Self::Problem(problem) => problem.remedy(),
            Self::Cancelled => None,
        }
    }
}
