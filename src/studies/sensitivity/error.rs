//! Why a sensitivity analysis cannot be made as asked.

use thiserror::Error;

use crate::analysis::design::NoDesign;
use crate::analysis::sensitivity::Unusable;
use crate::format::{bytes, count};
use crate::problem::{Explain, Place, Remedy, Setting};
use crate::scenario::{Incomparable, Unvariable};

/// Why a sensitivity analysis is not made as asked.
#[derive(Debug, Error)]
pub enum SensitivityError {
    /// A key does not name a number, or a value of its prior is not valid.
    #[error(transparent)]
    Unvariable(#[from] Unvariable),
    /// A number has no prior.
    #[error("{key} has no prior to vary it by")]
    NoPrior {
        /// The key.
        key: String,
    },
    /// Nothing has a prior.
    #[error("{scenario} has no number with a prior")]
    NothingOpen {
        /// Name of the scenario.
        scenario: String,
    },
    /// There is no such outcome.
    #[error("there is no such outcome")]
    NoOutcome {
        /// The name that was asked for.
        name: String,
    },
    /// Neither a screening nor indices are asked for.
    #[error("neither a screening nor indices are asked for")]
    NoMethod,
    /// The design cannot be laid out.
    #[error(transparent)]
    Design(#[from] NoDesign),
    /// The rows do not fit into memory.
    #[error("the rows take some {} of memory, and at most {} are allowed", bytes(*needed), bytes(*most))]
    TooLarge {
        /// Bytes.
        needed: u64,
        /// Most bytes.
        most: u64,
    },
    /// There are more replicates than a point can have.
    #[error("{} replicates a point are more than {}", count(*replicates), count(*most))]
    TooManyReplicates {
        /// Replicates.
        replicates: u64,
        /// Most of them.
        most: u64,
    },
    /// Nothing can be estimated from the outputs.
    #[error(transparent)]
    Unusable(#[from] Unusable),
    /// The two scenarios cannot be compared.
    #[error(transparent)]
    Incomparable(#[from] Incomparable),
}

impl Explain for SensitivityError {
    fn message(&self, name: &dyn Fn(Setting) -> String) -> String {
        match self {
            Self::Unvariable(error) => error.message(name),
            _ => self.to_string(),
        }
    }

    fn place(&self) -> Option<Place> {
        match self {
            Self::NoOutcome { name } => Some(Place { setting: Setting::Outcome, value: name.clone() }),
            _ => None,
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            Self::Unvariable(error) => return error.remedy(),
            Self::Design(error) => return error.remedy(),
            Self::Unusable(error) => return error.remedy(),
            Self::NoPrior { key } => Remedy::new("give it one, as in ")
                .setting(Setting::ScenarioValue)
                .text(format!(" '{}=[0.1, 0.5]'", prior_of(key))),
            Self::NothingOpen { .. } => Remedy::new("give one a prior, as in ")
                .setting(Setting::ScenarioValue)
                .text(" 'parameters.spillover.prior=[0.1, 0.7]'"),
            Self::NoOutcome { .. } => Remedy::new("name one as summary.csv does, such as integration"),
            Self::NoMethod => Remedy::new("ask for trajectories, for rows, or for both"),
            Self::TooLarge { .. } => Remedy::new("ask for fewer with ")
                .setting(Setting::Rows)
                .text(", ")
                .setting(Setting::Keep)
                .text(" or ")
                .setting(Setting::Outcome),
            Self::TooManyReplicates { .. } => Remedy::new("ask for fewer with ").setting(Setting::Replicates),
            Self::Incomparable(_) => {
                Remedy::new("compare scenarios of one calendar, the same states and the same issues")
            }
        })
    }
}

/// How the prior of a number is set.
fn prior_of(key: &str) -> String {
    if key.starts_with("parameters.") {
        format!("{key}.prior")
    } else {
        format!("priors.\"{}\"", key.replace('"', ""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::explained;

    #[test]
    fn a_prior_is_set_where_it_belongs() {
        assert_eq!(prior_of("parameters.rung"), "parameters.rung.prior");
        assert_eq!(
            prior_of("states.UZB.leaders.\"A B\".openness"),
            "priors.\"states.UZB.leaders.A B.openness\""
        );
    }

    #[test]
    fn remedies_are_in_the_words_of_the_front_end() {
        let words = |error: SensitivityError| explained(&error, |setting| format!("<{setting}>"));
        assert_eq!(
            words(SensitivityError::TooLarge { needed: 3 << 30, most: 2 << 30 }),
            format!(
                "the rows take some {} of memory, and at most {} are allowed\nhelp: ask for fewer with <rows>, <keep> or \
                 <outcome>",
                bytes(3 << 30),
                bytes(2 << 30)
            )
        );
        assert_eq!(
            words(SensitivityError::NoOutcome { name: "peace".to_owned() }),
            "<outcome> peace: there is no such outcome\nhelp: name one as summary.csv does, such as integration"
        );
    }
}
