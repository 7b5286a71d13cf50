//! What a page asks for.

use std::num::NonZeroU64;

use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use crate::scenario::{Diagnostics, Scenario, limits};

/// Ending of the name of the second of two scenarios with one name.
const CHANGED: &str = "-changed";

/// A scenario with changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioInput {
    /// Name of a built-in scenario, or of the text.
    pub name: String,
    /// Text of a scenario; a built-in one is taken where there is none.
    pub text: Option<String>,
    /// Changes `key.path=value`, as `--set` takes them.
    pub set: Vec<String>,
}

/// One scenario, or two on the same draws of chance, the baseline first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The scenarios.
    pub scenarios: Vec<ScenarioInput>,
    /// Number of replicates.
    pub replicates: u64,
    /// Seed, which has more digits than a number of JavaScript holds; that of the first scenario where there is none.
    pub seed: Option<String>,
    /// Whether a second batch draws parameters and codings.
    pub uncertain: bool,
    /// Whether the tables are complete, as for files: simultaneous bands of all measures take longer than what a page shows.
    #[serde(default)]
    pub complete: bool,
}

impl ScenarioInput {
    /// Reads the scenario. Texts can extend built-in scenarios alone.
    ///
    /// # Errors
    ///
    /// All problems of the text and of the changes.
    pub fn read(&self) -> Result<Scenario, Diagnostics> {
        match &self.text {
            Some(text) => Scenario::from_text(&self.name, text, &self.set),
            None => Scenario::named(&self.name, &self.set),
        }
    }
}

impl Request {
    /// Reads the scenarios, which take seed and number of replicates of the request.
    ///
    /// # Errors
    ///
    /// [`Refusal`] of the first scenario with problems, or of a number that cannot be.
    pub fn read(&self) -> Result<Vec<Scenario>, Refusal> {
        if self.scenarios.is_empty() || self.scenarios.len() > 2 {
            return Err(Refusal::new(format!(
                "a request is of one scenario or of two, not of {}",
                self.scenarios.len()
            )));
        }
        let most = limits::MOST_REPLICATES;
        let replicates = NonZeroU64::new(self.replicates).filter(|of| of.get() <= most);
        let Some(replicates) = replicates else {
            let message =
                format!("the number of replicates must be from 1 to {most}, not {}", self.replicates);
            return Err(Refusal::new(message));
        };
        let seed = |text: &String| {
            text.trim().parse::<u64>().map_err(|_| {
                Refusal::new(format!("the seed must be a whole number from 0 to {}, not {text:?}", u64::MAX))
            })
        };
        let mut seed = self.seed.as_ref().map(seed).transpose()?;
        let mut scenarios: Vec<Scenario> = Vec::new();
        for (place, input) in self.scenarios.iter().enumerate() {
            let refused = |problems| Refusal::of(&problems, place);
            let mut read = input.read().map_err(refused)?;
            if scenarios.iter().any(|other| other.name() == read.name()) {
                // Names tell the two apart; they change no history.
                let name = format!("scenario.name={:?}", format!("{}{CHANGED}", read.name()));
                let set = input.set.iter().cloned().chain([name]).collect();
                read = ScenarioInput { set, ..input.clone() }.read().map_err(refused)?;
            }
            // All take the seed of the first.
            let seed = *seed.get_or_insert(read.seed());
            scenarios.push(read.run_as(Some(replicates), Some(seed)));
        }
        Ok(scenarios)
    }
}
