//! `--draw-parameters`: the source of drawn parameters.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::numbers;
use super::reproduce::each;
use crate::export::manifest::DrawnRecord;
use crate::export::parameters::PARAMETERS;
use crate::scenario::Scenario;
use crate::studies::{DrawnParameters, StudyError};

/// The value that selects the priors of the scenario.
const PRIOR: &str = "prior";

/// Options for drawing parameters.
#[derive(Debug, Clone, Args)]
pub struct DrawArgs {
    /// Draw new parameters for every replicate, from the priors of the scenario with `prior`, or from a CSV file with one
    /// set per row and one key per column
    #[arg(long, value_name = "prior|FILE", value_hint = ValueHint::FilePath)]
    draw_parameters: Option<PathBuf>,

    /// Number of replicates per set of drawn parameters
    #[arg(long, value_name = "K", value_parser = numbers::replicates, default_value = "1", requires = "draw_parameters")]
    replicates_per_set: u64,

    /// Omit the second run of each set, which takes as long as the first, and the shares of parameters and chance in the variance
    #[arg(long, requires = "draw_parameters", conflicts_with = "replicates_per_set")]
    no_partition: bool,
}

impl DrawArgs {
    /// The drawn parameters of a scenario; `None` without `--draw-parameters`.
    ///
    /// # Errors
    ///
    /// As [`DrawnParameters::from_priors`] and [`DrawnParameters::from_file`].
    pub fn drawn(&self, scenario: &Scenario) -> Result<Option<DrawnParameters>, StudyError> {
        let Some(path) = &self.draw_parameters else { return Ok(None) };
        let drawn = if path.as_os_str() == PRIOR {
            DrawnParameters::from_priors(scenario, self.replicates_per_set)
        } else {
            DrawnParameters::from_file(scenario, path, self.replicates_per_set)
        };
        let drawn = drawn?;
        Ok(Some(if self.no_partition { drawn.without_partition() } else { drawn }))
    }
}

/// The arguments that draw the same again.
pub fn again(drawn: &DrawnRecord) -> Vec<String> {
    let from = if drawn.sha256.is_some() { PARAMETERS } else { &drawn.from };
    let mut words = each("draw-parameters", [from]);
    match drawn.is_partitioned() {
        true => words.extend(each("replicates-per-set", [drawn.replicates_per_set])),
        false => words.push("--no-partition".to_owned()),
    }
    words
}
