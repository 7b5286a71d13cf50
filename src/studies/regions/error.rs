//! Why regions are not compared as asked.

use thiserror::Error;

use crate::engine::Unobservable;
use crate::problem::{Explain, Remedy, Setting, Status};
use crate::scenario::Diagnostics;

/// Why regions are not compared as asked.
#[derive(Debug, Error)]
pub enum RegionsError {
    /// The file of expectations cannot be read.
    #[error("{file} cannot be read: {reason}")]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
    /// The file is not TOML of the form of expectations.
    #[error("{file} is no file of expectations: {reason}")]
    Form {
        /// The file.
        file: String,
        /// The problem, with its line.
        reason: String,
    },
    /// A scenario of a region cannot be read.
    #[error("{file}, region {region}: {problems}")]
    Scenario {
        /// The file.
        file: String,
        /// The region.
        region: String,
        /// The problems of the scenario.
        problems: Diagnostics,
    },
    /// A scenario has another name than its region.
    #[error("{file}, region {region}: the scenario is named {name}")]
    Named {
        /// The file.
        file: String,
        /// The region.
        region: String,
        /// The name of the scenario.
        name: String,
    },
    /// There are fewer regions than an order takes.
    #[error("{file} has {count} of the two regions that a comparison takes at least")]
    TooFew {
        /// The file.
        file: String,
        /// How many.
        count: usize,
    },
    /// A region stands there twice.
    #[error("{file} has the region {region} twice")]
    Twice {
        /// The file.
        file: String,
        /// The region.
        region: String,
    },
    /// A value of an expectation is not one that it can have.
    #[error("{file}, {place}: {problem}")]
    Value {
        /// The file.
        file: String,
        /// The expectation.
        place: String,
        /// The problem.
        problem: String,
        /// Values that can be written instead.
        remedy: String,
    },
    /// Nothing is expected of any region.
    #[error("{file} states no order, no shape and no turn")]
    Nothing {
        /// The file.
        file: String,
    },
    /// The sets of a posterior fit no region.
    #[error("there is no posterior {posterior}")]
    NoPosterior {
        /// Its name.
        posterior: String,
        /// Names that exist.
        known: String,
    },
    /// A region lacks a number of the sets, or what is observed.
    #[error("{region}: {reason}")]
    Region {
        /// The region.
        region: String,
        /// Why.
        reason: String,
    },
    /// There are no sets.
    #[error(
        "{sets} sets and {per_set} replicates of each are not at least one of each, nor at most {most} in all"
    )]
    Sizes {
        /// Number of sets.
        sets: u64,
        /// Replicates of each.
        per_set: u64,
        /// Most replicates in all.
        most: u64,
    },
}

impl RegionsError {
    /// A history of a region lacks what is observed.
    pub(super) fn unobservable(region: &str, problem: &Unobservable) -> Self {
        Self::Region { region: region.to_owned(), reason: problem.to_string() }
    }
}

impl Explain for RegionsError {
    fn status(&self) -> Status {
        Status::Refused
    }

    fn message(&self, name: &dyn Fn(Setting) -> String) -> String {
        match self {
            Self::Scenario { file, region, problems } => {
                format!("{file}, region {region}: {}", problems.message(name))
            }
            _ => self.to_string(),
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            Self::Unreadable { .. } => {
                Remedy::new("name a file of expectations, or none for the one that comes with concord")
            }
            Self::Form { .. } => Remedy::new("write it as docs/regions.md says"),
            Self::Scenario { problems, .. } => return problems.remedy(),
            Self::Named { name, .. } => Remedy::new(format!(
                "write scenario = \"{name}\" for the region, and its path as file = \"...\""
            )),
            Self::TooFew { .. } => Remedy::new("add a table [[regions]] for another region"),
            Self::Twice { .. } => Remedy::new("leave one of them out"),
            Self::Value { remedy, .. } => Remedy::new(remedy.clone()),
            Self::Nothing { .. } => Remedy::new("add a table [[orders]], [[shapes]] or [[turns]]"),
            Self::NoPosterior { known, .. } => Remedy::new(format!(
                "name one of those that come with concord ({known}), or leave posterior out"
            )),
            Self::Region { .. } => Remedy::new("leave the region out, or change its scenario"),
            Self::Sizes { .. } => Remedy::new("ask for fewer sets, or for at least one"),
        })
    }
}
