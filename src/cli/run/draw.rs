//! `--draw-parameters`: from what parameters are drawn.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use crate::cli::numbers;
use crate::scenario::Scenario;
use crate::studies::StudyError;
use crate::studies::run::DrawnParameters;

/// The word that stands for the priors of the scenario.
const PRIOR: &str = "prior";

/// Whether and how parameters are drawn.
#[derive(Debug, Clone, Args)]
pub struct DrawArgs {
    /// Draw what has a prior in the scenario anew for every replicate: `prior`, or a CSV file of sets, a column a key
    #[arg(long, value_name = "prior|FILE", value_hint = ValueHint::FilePath)]
    draw_parameters: Option<PathBuf>,

    /// Replicates that share each set of drawn parameters
    #[arg(long, value_name = "K", value_parser = numbers::replicates, default_value = "1", requires = "draw_parameters")]
    replicates_per_set: u64,
}

impl DrawArgs {
    /// What is drawn for a scenario; `None` where nothing is.
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
        drawn.map(Some)
    }
}
