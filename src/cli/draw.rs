//! `--draw-parameters`: the source of drawn parameters.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::numbers;
use super::reproduce::each;
use crate::export::manifest::DrawnRecord;
use crate::export::parameters::PARAMETERS;
use crate::scenario::Scenario;
use crate::studies::{DrawError, DrawnParameters, StudyError};

/// The value that selects the priors of the scenario.
const PRIOR: &str = "prior";

/// Options for drawing parameters.
#[derive(Debug, Clone, Args)]
pub struct DrawArgs {
    /// Draw new parameters for every replicate, from the priors of the scenario with `prior`, or from a CSV file with one
    /// set per row and one key per column
    #[arg(long, value_name = "prior|FILE", value_hint = ValueHint::FilePath)]
    draw_parameters: Option<PathBuf>,

    /// Draw the codings of the scenario too, each within the coder's error, and tell their share in the variance from that of the parameters
    #[arg(long, requires = "draw_parameters")]
    draw_codings: bool,

    /// Number of replicates per set of drawn parameters
    #[arg(long, value_name = "K", value_parser = numbers::replicates, default_value = "1", requires = "draw_parameters")]
    replicates_per_set: u64,

    /// Omit the second run of each set, which takes as long as the first, and the shares of parameters and chance in the variance; with
    /// --draw-codings the third run too, and the share of codings
    #[arg(long, requires = "draw_parameters", conflicts_with = "replicates_per_set")]
    no_partition: bool,
}

impl DrawArgs {
    /// The drawn parameters of a scenario; `None` without `--draw-parameters`.
    ///
    /// # Errors
    ///
    /// As [`Self::drawn_for`].
    pub fn drawn(&self, scenario: &Scenario) -> Result<Option<DrawnParameters>, StudyError> {
        self.drawn_for(&[scenario])
    }

    /// The drawn parameters of the first of some scenarios, without codings in which they differ.
    ///
    /// # Errors
    ///
    /// As [`DrawnParameters::from_priors`], [`DrawnParameters::with_codings`] and [`DrawnParameters::from_file`].
    pub fn drawn_for(&self, scenarios: &[&Scenario]) -> Result<Option<DrawnParameters>, StudyError> {
        let Some(path) = &self.draw_parameters else { return Ok(None) };
        let (scenario, per_set) = (scenarios[0], self.replicates_per_set);
        let drawn = match (path.as_os_str() == PRIOR, self.draw_codings) {
            (true, true) => DrawnParameters::with_codings(scenarios, per_set),
            (true, false) => DrawnParameters::from_priors(scenario, per_set),
            (false, true) => Err(StudyError::of(DrawError::CodingsOfFile)),
            (false, false) => DrawnParameters::from_file(scenario, path, per_set),
        };
        let drawn = drawn?;
        Ok(Some(if self.no_partition { drawn.without_partition() } else { drawn }))
    }
}

/// The arguments that draw the same again.
pub fn again(drawn: &DrawnRecord) -> Vec<String> {
    let from = if drawn.sha256.is_some() { PARAMETERS } else { &drawn.from };
    let mut words = each("draw-parameters", [from]);
    if !drawn.codings.is_empty() {
        words.push("--draw-codings".to_owned());
    }
    match drawn.is_partitioned() {
        true => words.extend(each("replicates-per-set", [drawn.replicates_per_set])),
        false => words.push("--no-partition".to_owned()),
    }
    words
}
