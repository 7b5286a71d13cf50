//! Why a request cannot be answered, for a person who reads a page.

use serde::Serialize;

use crate::problem::{Explain, Setting};
use crate::scenario::{Diagnostics, ProblemRecord};
use crate::studies::StudyError;

/// Why a request cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The reason, with the remedy if there is one.
    pub message: String,
    /// The problems of a scenario, where that is the reason.
    pub problems: Vec<ProblemRecord>,
    /// Place in the request of the scenario that has them.
    pub scenario: usize,
}

impl Refusal {
    /// A reason in a sentence.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), problems: Vec::new(), scenario: 0 }
    }

    /// The problems of a scenario, by its place in the request.
    pub(super) fn of(problems: &Diagnostics, scenario: usize) -> Self {
        let problems: Vec<_> = problems.records(&setting).collect();
        let message = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
        Self { message, problems, scenario }
    }
}

impl<E: Into<StudyError>> From<E> for Refusal {
    fn from(error: E) -> Self {
        let error: StudyError = error.into();
        let message = error.message(&setting);
        let remedy = error.remedy().map(|remedy| format!(" ({})", remedy.words(setting)));
        Self::new(message + &remedy.unwrap_or_default())
    }
}

/// Name of a setting on a page.
pub(super) fn setting(setting: Setting) -> String {
    let name = match setting {
        Setting::ScenarioValue => "the change",
        Setting::Replicates => "the number of replicates",
        Setting::Seed => "the seed",
        Setting::Threads => "the number of workers",
        Setting::Replicate => "the number of the history",
        Setting::Pair => "the other scenario",
        Setting::DrawParameters | Setting::FixedParameters => "parameter uncertainty",
        Setting::DrawCodings => "the error of codings",
        _ => "a setting of the program",
    };
    name.to_owned()
}
