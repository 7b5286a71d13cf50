//! `--draw-parameters`: the source of drawn parameters.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::numbers;
use super::reproduce::each;
use crate::export::manifest::{DrawnRecord, UnderPriorsRecord};
use crate::export::parameters::PARAMETERS;
use crate::scenario::Scenario;
use crate::studies::{DrawnParameters, StudyError};

/// The value that selects the priors of the scenario.
const PRIOR: &str = "prior";

/// The option that leaves out the batch under priors.
pub const FIXED: &str = "--fixed-parameters";

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
    /// Whether parameters are drawn for every replicate.
    fn draws(&self) -> bool {
        self.draw_parameters.is_some()
    }

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

/// The option of the batch under priors.
#[derive(Debug, Clone, Args)]
pub struct UnderPriorsArgs {
    /// Omit the second batch, which draws parameters from their priors and adds at most half to the time
    #[arg(long, conflicts_with = "draw_parameters")]
    fixed_parameters: bool,
}

impl UnderPriorsArgs {
    /// Whether there is a batch under priors: where nothing else is said.
    pub fn wanted(&self, draw: &DrawArgs) -> bool {
        !self.fixed_parameters && !draw.draws()
    }
}

/// The arguments that draw the same again, or that leave out the batch under priors where there is none.
pub fn again(drawn: Option<&DrawnRecord>, under_priors: Option<&UnderPriorsRecord>) -> Vec<String> {
    let Some(drawn) = drawn else {
        return under_priors.is_none().then(|| FIXED.to_owned()).into_iter().collect();
    };
    let from = if drawn.sha256.is_some() { PARAMETERS } else { &drawn.from };
    let mut words = each("draw-parameters", [from]);
    match drawn.is_partitioned() {
        true => words.extend(each("replicates-per-set", [drawn.replicates_per_set])),
        false => words.push("--no-partition".to_owned()),
    }
    words
}
