//! Why parameters cannot be drawn.

use thiserror::Error;

use crate::format::{count, counted};
use crate::problem::{Explain, Remedy, Setting};
use crate::scenario::Unvariable;
use crate::scenario::limits::MOST_OPEN_NUMBERS;

/// Reasons why parameters cannot be drawn.
#[derive(Debug, Error)]
pub enum DrawError {
    /// No posterior comes with the scenario.
    #[error("no posterior comes with {scenario}")]
    NoPosterior {
        /// Name of the scenario.
        scenario: String,
    },
    /// The posterior that comes with the scenario is of another one.
    #[error("the posterior {posterior} is not of {scenario}: {why}")]
    OtherPosterior {
        /// Name of the scenario.
        scenario: String,
        /// Name of the posterior.
        posterior: String,
        /// What sets the two apart.
        why: String,
    },
    /// The scenario has no priors.
    #[error("{scenario} has no prior to draw from")]
    NoPrior {
        /// Name of the scenario.
        scenario: String,
    },
    /// Codings are to be drawn, and the scenario says that they are certain.
    #[error("the codings of {scenario} have no error to draw from")]
    NoError {
        /// Name of the scenario.
        scenario: String,
    },
    /// What a file leaves out is to be drawn, and there is no file.
    #[error("every number with a prior is drawn already: there is no file that leaves any out")]
    RestOfPriors,
    /// What a file leaves out is to be drawn, and it leaves nothing out.
    #[error("{file} has a column for every number with a prior: nothing is left to draw")]
    NoRest {
        /// Name of the file.
        file: String,
    },
    /// An order binds a number of a file to one that would be drawn.
    #[error(
        "an order binds {listed}, which {file} has, to {drawn}, which would be drawn without regard to it"
    )]
    OrderOfRest {
        /// Name of the file.
        file: String,
        /// Key of the number in the file.
        listed: String,
        /// Key of the other.
        drawn: String,
    },
    /// Codings are to be drawn beside sets that are listed.
    #[error("codings are drawn from their priors, and a file lists all that is drawn")]
    CodingsOfFile,
    /// More numbers would be drawn than fit into a table of sets.
    #[error("{} would be drawn, and at most {} are", counted(*numbers, "number"), count(MOST_OPEN_NUMBERS as u64))]
    TooManyNumbers {
        /// Number of numbers.
        numbers: u64,
        /// What draws more than there is room for.
        by: Setting,
    },
    /// The replicates do not fill a whole number of sets.
    #[error("{} cannot be shared by sets of {}", counted(*replicates, "replicate"), count(*per_set))]
    NotWhole {
        /// Number of replicates.
        replicates: u64,
        /// Replicates of a set.
        per_set: u64,
    },
    /// There are fewer sets than are needed.
    #[error(
        "{} needs {}, and there are {}",
        counted(*replicates, "replicate"), counted(*needed, "set"), count(*there)
    )]
    TooFewSets {
        /// Number of replicates.
        replicates: u64,
        /// Number of sets needed.
        needed: u64,
        /// Number of sets that there are.
        there: u64,
    },
    /// Several pairs of replicates would share a set.
    #[error(
        "{per_set} pairs of replicates would share a set of drawn numbers, and not be independent of each other"
    )]
    PairsOfASet {
        /// Pairs of a set.
        per_set: u64,
    },
    /// A number cannot be shared by several scenarios.
    #[error(
        "{key} cannot be drawn for scenarios that share it: {scenario} has no such number, or it decides on more than rules"
    )]
    NotShared {
        /// The key.
        key: String,
        /// Name of the scenario.
        scenario: String,
    },
    /// Scenarios that share a set differ in a number of it.
    #[error(
        "{key} is drawn, and {scenario} differs from {baseline} in it: to share its values would take the difference away"
    )]
    DrawnDifference {
        /// The key.
        key: String,
        /// Name of the scenario.
        scenario: String,
        /// Name of the scenario that it differs from.
        baseline: String,
    },
    /// Every number that would be drawn has other values already.
    #[error("nothing is left to draw: every number of the sets varies from point to point already")]
    NothingLeft,
    /// The batch under priors cannot draw from them.
    #[error("{}", undrawable(&.0.to_string()))]
    Undrawable(Unvariable),
    /// A set leads to an invalid scenario.
    #[error("{}", invalid(&.0.to_string()))]
    Invalid(Unvariable),
}

/// Problems of priors from which nothing is drawn.
fn undrawable(problem: &str) -> String {
    format!("what is found with parameters drawn from their priors cannot be shown\n{problem}")
}

/// What is wrong with a set.
fn invalid(problem: &str) -> String {
    format!("a set of drawn parameters makes no valid scenario\n{problem}")
}

impl Explain for DrawError {
    fn message(&self, name: &dyn Fn(Setting) -> String) -> String {
        match self {
            Self::Undrawable(problem) => undrawable(&problem.message(name)),
            Self::Invalid(problem) => invalid(&problem.message(name)),
            _ => self.to_string(),
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            Self::NoPosterior { .. } | Self::OtherPosterior { .. } => Remedy::new(
                "fit the scenario to its record with concord calibrate, and name its posterior.csv with ",
            )
            .setting(Setting::DrawParameters),
            Self::NoPrior { .. } => Remedy::new("give a parameter one, as in ")
                .setting(Setting::ScenarioValue)
                .text(" \"parameters.spillover.prior=[0.1, 0.7]\""),
            Self::NoError { .. } => {
                Remedy::new("state one with ").setting(Setting::ScenarioValue).text(" codings.error=0.125")
            }
            Self::RestOfPriors | Self::NoRest { .. } => Remedy::new("leave out ").setting(Setting::DrawRest),
            Self::OrderOfRest { drawn, .. } => {
                Remedy::new(format!("give {drawn} a column in the file, or leave the order out"))
            }
            Self::CodingsOfFile => Remedy::new("give the codings columns in the file, or leave out ")
                .setting(Setting::DrawCodings),
            Self::TooManyNumbers { by, .. } => Remedy::new("leave out ").setting(*by),
            Self::NotWhole { replicates, per_set } => {
                let whole = (replicates / per_set).max(1) * per_set;
                Remedy::new(format!("ask for {} with ", count(whole)))
                    .setting(Setting::Replicates)
                    .text(", or for another number with ")
                    .setting(Setting::ReplicatesPerSet)
            }
            Self::TooFewSets { replicates, needed, there } => {
                let enough = there * (replicates / needed).max(1);
                Remedy::new(format!("ask for {} with ", count(enough)))
                    .setting(Setting::Replicates)
                    .text(", or let more of them share a set with ")
                    .setting(Setting::ReplicatesPerSet)
            }
            Self::PairsOfASet { .. } => Remedy::new("leave out ")
                .setting(Setting::ReplicatesPerSet)
                .text(", so that each pair has a set of its own"),
            Self::NotShared { .. } => Remedy::new(
                "draw what scenarios can share: parameters, sensitivities, heritage, proximity, disputes, legacies and the openness \
                 of leaders who are in all of them",
            ),
            Self::DrawnDifference { .. } => {
                Remedy::new("take away its prior, or leave it out of the file of sets")
            }
            Self::NothingLeft => Remedy::new("leave out ")
                .setting(Setting::DrawParameters)
                .text(", or give another number a prior, as in ")
                .setting(Setting::ScenarioValue)
                .text(" \"parameters.spillover.prior=[0.1, 0.7]\""),
            Self::Undrawable(_) => {
                Remedy::new("mend the prior, or leave this out with ").setting(Setting::FixedParameters)
            }
            Self::Invalid(problem) => return problem.remedy(),
        })
    }
}
