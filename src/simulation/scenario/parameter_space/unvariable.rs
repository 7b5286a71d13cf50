//! Why numbers of a scenario cannot be varied.

use thiserror::Error;

use crate::problem::{Explain, Remedy, Setting};
use crate::scenario::diagnostics::Diagnostics;
use crate::scenario::period::NoSteps;
use crate::scenario::tree::find::{Decides, NoNumber};

/// Why numbers of a scenario cannot be varied as asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unvariable {
    /// A key refers to no number.
    #[error("{scenario}: {problem}")]
    NoNumber {
        /// Name of the scenario.
        scenario: String,
        /// The problem of the key.
        problem: NoNumber,
    },
    /// The number cannot differ between the replicates of one table.
    #[error("{key} decides {}, and so cannot differ from replicate to replicate", decides.what())]
    Together {
        /// The key.
        key: String,
        /// The decision that all replicates must share.
        decides: Decides,
    },
    /// Two keys refer to the same number.
    #[error("{key} is named twice")]
    Twice {
        /// The key.
        key: String,
    },
    /// The orders of draws contradict the priors.
    #[error("{scenario}: {found}")]
    Disordered {
        /// Name of the scenario.
        scenario: String,
        /// The orders, and how often they hold.
        found: String,
    },
    /// A value is of another kind.
    #[error("{key}: `{text}` is no {expected}")]
    NoValue {
        /// The key.
        key: String,
        /// Its text.
        text: String,
        /// The expected kind of value.
        expected: &'static str,
        /// An example of it.
        example: &'static str,
    },
    /// There are no even steps between two dates.
    #[error("{key}: {source}")]
    NoSteps {
        /// The key.
        key: String,
        /// The reason.
        source: Box<NoSteps>,
    },
    /// The scenario is not valid with some values.
    #[error("{}", invalid(scenario, setting, &problems.to_string()))]
    Invalid {
        /// Name of the scenario.
        scenario: String,
        /// The keys and their values.
        setting: String,
        /// Its problems.
        problems: Diagnostics,
    },
}

impl Explain for Unvariable {
    fn message(&self, name: &dyn Fn(Setting) -> String) -> String {
        match self {
            Self::Invalid { scenario, setting, problems } => {
                invalid(scenario, setting, &problems.message(name))
            }
            _ => self.to_string(),
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            Self::NoNumber { problem, .. } => problem.remedy(),
            Self::Together { key, .. } => Remedy::new("leave it out; ").then(Decides::alone(key)),
            Self::Twice { .. } => Remedy::new("name each number once"),
            Self::Disordered { .. } => {
                Remedy::new("turn an order of draws.order round, widen the priors, or leave the order out")
            }
            Self::NoValue { example, .. } => Remedy::new(format!("write {example}")),
            Self::NoSteps { source, .. } => return source.remedy(),
            // Each of its problems has its own remedy.
            Self::Invalid { .. } => return None,
        })
    }
}

/// Writes the problems of a scenario at some values.
fn invalid(scenario: &str, setting: &str, problems: &str) -> String {
    format!("{scenario} with {setting} is no valid scenario:\n{problems}")
}
