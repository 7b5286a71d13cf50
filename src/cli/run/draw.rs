//! `--draw-parameters`: runs whose parameters are drawn.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use thiserror::Error;

use crate::cli::error::CliError;
use crate::cli::numbers;
use crate::cli::points_file::{self, For, Table};
use crate::export::manifest::DrawnRecord;
use crate::export::parameters;
use crate::format::{count, counted};
use crate::scenario::{ParameterSpace, Scenario, Sets, Unvariable};

/// The word that stands for the priors of the scenario.
const PRIOR: &str = "prior";
/// Most sets that are listed in a file.
const MOST_LISTED: usize = 1_000_000;

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

/// Why parameters are not drawn as asked.
#[derive(Debug, Error)]
pub enum DrawError {
    /// The scenario has nothing to draw.
    #[error(
        "{scenario} has no prior to draw from\n\
        help: give a parameter one, as in --set \"parameters.spillover.prior=[0.1, 0.7]\""
    )]
    NoPrior {
        /// Name of the scenario.
        scenario: String,
    },
    /// The replicates are no whole number of sets.
    #[error(
        "{} cannot be shared by sets of {}\n\
        help: ask for {} with --replicates, or for another number with --replicates-per-set",
        counted(*replicates, "replicate"), count(*per_set), count((replicates / per_set).max(1) * per_set)
    )]
    NotWhole {
        /// Number of replicates.
        replicates: u64,
        /// Replicates of a set.
        per_set: u64,
    },
    /// The file has fewer sets than are needed.
    #[error(
        "{} needs {}, and the file has {}\n\
        help: ask for {} with --replicates, or let more of them share a set with --replicates-per-set",
        counted(*replicates, "replicate"), counted(*needed, "set"), count(*there), count(there * (replicates / needed).max(1))
    )]
    TooFewSets {
        /// Number of replicates.
        replicates: u64,
        /// Sets that these need.
        needed: u64,
        /// Sets that there are.
        there: u64,
    },
    /// A set makes no valid scenario.
    #[error("a set of drawn parameters makes no valid scenario\n{0}")]
    Invalid(Unvariable),
}

impl From<Unvariable> for CliError {
    fn from(problem: Unvariable) -> Self {
        DrawError::Invalid(problem).into()
    }
}

impl DrawArgs {
    /// The sets for a scenario, and what the manifest says of them; `None` where none are drawn.
    ///
    /// # Errors
    ///
    /// [`CliError::Draw`] or [`CliError::Points`].
    pub fn sets(&self, scenario: &Scenario) -> Result<Option<(Sets, DrawnRecord)>, CliError> {
        let Some(path) = &self.draw_parameters else { return Ok(None) };
        let (replicates, per_set) = (scenario.replicates(), self.replicates_per_set);
        if replicates % per_set != 0 {
            return Err(DrawError::NotWhole { replicates, per_set }.into());
        }
        let (sets, from) = if path.as_os_str() == PRIOR {
            let (varied, priors) = ParameterSpace::by_priors(scenario.clone()).map_err(DrawError::Invalid)?;
            if priors.is_empty() {
                return Err(DrawError::NoPrior { scenario: scenario.name().to_owned() }.into());
            }
            (Sets::of_priors(varied, &priors, scenario.seed(), per_set), PRIOR.to_owned())
        } else {
            let table = points_file::read(path, scenario, For::Draws, MOST_LISTED)?;
            let (needed, there) = (replicates / per_set, table.points.len() as u64);
            if needed > there {
                return Err(DrawError::TooFewSets { replicates, needed, there }.into());
            }
            let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let Table { varied, points, numbers } = table;
            (Sets::listed(varied, points, numbers, per_set), name)
        };
        let is_listed = sets.listed_sets().is_some();
        let sha256 = is_listed.then(|| parameters::hash(&sets, replicates)).transpose()?;
        let record = DrawnRecord {
            from,
            keys: sets.varied().keys().map(str::to_owned).collect(),
            replicates_per_set: per_set,
            sha256,
        };
        Ok(Some((sets, record)))
    }
}
