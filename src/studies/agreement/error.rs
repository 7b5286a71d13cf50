//! Why files are not compared as the work of several coders.

use thiserror::Error;

use crate::problem::{Explain, Remedy, Status};
use crate::scenario::Diagnostics;

/// Why files are not compared as the work of several coders.
#[derive(Debug, Error)]
pub enum AgreementError {
    /// There is a single file.
    #[error("{file} is the work of one coder, which agrees with nobody's")]
    One {
        /// The file.
        file: String,
    },
    /// A file cannot be read.
    #[error("{0}")]
    Unread(Diagnostics),
    /// Two files are of other regions, or of other parts of them.
    #[error("{file} has {other}, which {first} has not: they do not code the same region")]
    OtherRegion {
        /// The file with more.
        file: String,
        /// The part that only it has: `the state KGZ`.
        other: String,
        /// The file that lacks it.
        first: String,
    },
    /// Two files begin on different days.
    #[error("{file} begins on {start} and {first} on {first_start}: codings of the start are not of one day")]
    OtherStart {
        /// The file.
        file: String,
        /// Its first day.
        start: String,
        /// The first file.
        first: String,
        /// Its first day.
        first_start: String,
    },
    /// No number was coded by two of them.
    #[error("no number is coded in more than one of the files, so that there is nothing to compare")]
    NothingShared,
    /// The scenario with the means is not valid.
    #[error("the means of the codings make no valid scenario: {0}")]
    Mean(Diagnostics),
}

impl Explain for AgreementError {
    fn status(&self) -> Status {
        match self {
            Self::Mean(_) => Status::Failed,
            _ => Status::Refused,
        }
    }

    fn message(&self, name: &dyn Fn(crate::problem::Setting) -> String) -> String {
        match self {
            Self::Unread(problems) => problems.message(name),
            _ => self.to_string(),
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::One { .. } => Some(Remedy::new("name the file of another coder behind it")),
            Self::Unread(problems) => problems.remedy(),
            Self::OtherRegion { .. } => Some(Remedy::new(
                "let all coders start from one file with the same states, issues and endowments, and change its codings alone",
            )),
            Self::OtherStart { .. } => Some(Remedy::new("give [scenario] the same start in all files")),
            Self::NothingShared => Some(Remedy::new(
                "write the codings out in each file: one that comes from a scenario that the file extends is not the coder's own",
            )),
            Self::Mean(_) => {
                Some(Remedy::new("compare the structure of the files: the means go into the first one"))
            }
        }
    }
}
