//! The record of a batch under priors.

use serde::{Deserialize, Serialize};

use super::records::{numbers_and_codings, phrase};
use crate::format::{counted, listed};

/// A second batch of a study: as many replicates as there are sets, each with a set of its own, drawn from the priors of the
/// scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnderPriorsRecord {
    /// Keys of the numbers.
    pub keys: Vec<String>,
    /// Keys of the codings among them, where codings are drawn within the coder's error.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codings: Vec<String>,
    /// From what numbers without an error of coding are drawn: `prior`, or `posterior` for the one that comes with the scenario.
    #[serde(default = "prior", skip_serializing_if = "is_prior")]
    pub from: String,
    /// Number of sets.
    pub sets: u64,
    /// Number of sets, from the first on, over which the variance is divided into the parts of parameters, codings and chance.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub partitioned_sets: u64,
    /// Keys with a prior that are not drawn: those in which compared scenarios differ, or that they cannot share.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixed: Vec<String>,
}

impl UnderPriorsRecord {
    /// Why a study with such a batch, or without, cannot be replaced by another.
    pub(super) fn differences(this: Option<&Self>, that: Option<&Self>) -> Vec<String> {
        let batch = match (this, that) {
            (Some(_), None) => "with fixed parameters alone",
            (None, Some(_)) => "with drawn parameters as well",
            (Some(this), Some(that)) if this.has_codings() && !that.has_codings() => {
                "without codings in the second batch"
            }
            (Some(this), Some(that)) if !this.has_codings() && that.has_codings() => {
                "with codings in the second batch too"
            }
            (Some(this), Some(that)) if this.from != that.from => "with parameters drawn from something else",
            (Some(_), Some(_)) | (None, None) => "with another number of drawn sets",
        };
        phrase(this != that, batch)
    }

    /// Whether codings are drawn within the coder's error.
    pub fn has_codings(&self) -> bool {
        !self.codings.is_empty()
    }

    /// Whether parameters are drawn from a posterior.
    pub fn is_of_posterior(&self) -> bool {
        self.from == POSTERIOR
    }

    /// What is drawn from what, within a sentence: `parameters and codings drawn from their priors`.
    pub fn drawn(&self) -> &'static str {
        match (self.is_of_posterior(), self.has_codings()) {
            (false, false) => "parameters drawn from their priors",
            (false, true) => "parameters and codings drawn from their priors",
            (true, false) => "parameters drawn from the posterior",
            (true, true) => "parameters drawn from the posterior and codings within the coder's error",
        }
    }

    /// Heading of what is found in the batch.
    pub fn heading(&self) -> &'static str {
        if self.has_codings() { "Parameters and codings too" } else { "Parameters too" }
    }

    /// Head of a narrow column of the same.
    pub fn head(&self) -> &'static str {
        match (self.has_codings(), self.is_of_posterior()) {
            (false, _) => "Parameters too",
            (true, false) => "Under priors",
            (true, true) => "Posterior",
        }
    }

    /// What is drawn, without its number: `parameters and codings`.
    pub fn what(&self) -> &'static str {
        if self.has_codings() { "parameters and codings" } else { "parameters" }
    }

    /// What is drawn, within a sentence: `1,250 sets of 37 numbers and 62 codings drawn from their priors`.
    pub fn named(&self) -> String {
        let (sets, keys) = (counted(self.sets, "set"), numbers_and_codings(&self.keys, &self.codings));
        let fixed = match &self.fixed[..] {
            [] => String::new(),
            fixed => format!(" ({} fixed)", listed(fixed)),
        };
        let from = match (self.is_of_posterior(), self.has_codings()) {
            (false, _) => "their priors",
            (true, false) => "the posterior",
            (true, true) => "the posterior and within the coder's error",
        };
        format!("{sets} of {keys} drawn from {from}{fixed}")
    }
}

/// Source of numbers that are drawn from their priors.
pub const PRIOR: &str = "prior";
/// Source of numbers that are drawn from the posterior that comes with a scenario.
pub const POSTERIOR: &str = "posterior";

fn prior() -> String {
    PRIOR.to_owned()
}

fn is_prior(from: &String) -> bool {
    from == PRIOR
}

/// Whether a count is 0.
fn is_zero(count: &u64) -> bool {
    *count == 0
}
