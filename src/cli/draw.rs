//! `--draw-parameters`: the source of drawn parameters.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use super::numbers;
use super::reproduce::each;
use crate::export::manifest::{DrawnRecord, POSTERIOR, PRIOR, UnderPriorsRecord};
use crate::export::parameters::PARAMETERS;
use crate::scenario::Scenario;
use crate::studies::{DrawError, DrawnParameters, StudyError};

/// The option that leaves out the batch under priors.
pub const FIXED: &str = "--fixed-parameters";
/// The option that leaves codings out of it.
const FIXED_CODINGS: &str = "--fixed-codings";

/// The option for what a file of sets leaves out.
#[derive(Debug, Clone, Args)]
pub struct RestArgs {
    /// Draw the numbers that have a prior and no column in the file from their priors; without it they keep their values
    #[arg(long, requires = "draw_parameters")]
    draw_rest: bool,
}

/// Options for drawing parameters.
#[derive(Debug, Clone, Args)]
pub struct DrawArgs {
    /// Draw new parameters for every replicate, from the priors of the scenario with `prior`, from the posterior that comes with
    /// it with `posterior`, or from a CSV file with one set per row and one key per column
    #[arg(long, value_name = "prior|posterior|FILE", value_hint = ValueHint::FilePath)]
    draw_parameters: Option<PathBuf>,

    #[command(flatten)]
    rest: RestArgs,

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
    /// Whether parameters are drawn for every replicate.
    fn draws(&self) -> bool {
        self.draw_parameters.is_some()
    }

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
            (true, true) if self.rest.draw_rest => Err(StudyError::of(DrawError::RestOfPriors)),
            (true, true) => DrawnParameters::with_codings(scenarios, per_set),
            (false, true) => Err(StudyError::of(DrawError::CodingsOfFile)),
            (_, false) => sets(path, &self.rest, scenario, per_set),
        };
        let drawn = drawn?;
        Ok(Some(if self.no_partition { drawn.without_partition() } else { drawn }))
    }
}

/// The option of the batch under priors.
#[derive(Debug, Clone, Args)]
pub struct UnderPriorsArgs {
    /// Omit the second batch, which draws parameters from the posterior that comes with the scenario, or else from their priors, and codings
    /// within the coder's error, and adds at most half to the time
    #[arg(long, conflicts_with = "draw_parameters")]
    fixed_parameters: bool,

    /// Leave codings as they are coded in the second batch, so that it draws parameters alone
    #[arg(long, conflicts_with_all = ["fixed_parameters", "draw_parameters"])]
    fixed_codings: bool,
}

impl UnderPriorsArgs {
    /// Whether there is a batch under priors: where nothing else is said.
    pub fn wanted(&self, draw: &DrawArgs) -> bool {
        !self.fixed_parameters && !draw.draws()
    }

    /// Whether that batch draws codings too.
    pub fn codings(&self) -> bool {
        !self.fixed_codings
    }
}

/// Sets from the priors of a scenario, or from a file, or from both.
fn sets(
    from: &Path,
    rest: &RestArgs,
    scenario: &Scenario,
    per_set: u64,
) -> Result<DrawnParameters, StudyError> {
    if from.as_os_str() == POSTERIOR {
        // It has every number with a prior.
        return match rest.draw_rest {
            false => DrawnParameters::from_posterior(scenario, per_set),
            true => Err(StudyError::of(DrawError::RestOfPriors)),
        };
    }
    match (from.as_os_str() == PRIOR, rest.draw_rest) {
        (true, false) => DrawnParameters::from_priors(scenario, per_set),
        (true, true) => Err(StudyError::of(DrawError::RestOfPriors)),
        (false, false) => DrawnParameters::from_file(scenario, from, per_set),
        (false, true) => DrawnParameters::from_file_and_priors(scenario, from, per_set),
    }
}

/// Options for a replicate of a run with drawn parameters.
#[derive(Debug, Clone, Args)]
pub struct OneSetArgs {
    /// Give the replicate the set of parameters that it has in a run with drawn parameters: drawn from the priors of the scenario
    /// with `prior`, from the posterior that comes with it with `posterior`, or from a CSV file with one set per row and one key per column
    #[arg(long, value_name = "prior|posterior|FILE", value_hint = ValueHint::FilePath)]
    draw_parameters: Option<PathBuf>,

    #[command(flatten)]
    rest: RestArgs,

    /// Number of replicates per set of drawn parameters, as in the run
    #[arg(long, value_name = "K", value_parser = numbers::replicates, default_value = "1", requires = "draw_parameters")]
    replicates_per_set: u64,
}

impl OneSetArgs {
    /// The drawn parameters of a scenario; `None` without `--draw-parameters`.
    ///
    /// # Errors
    ///
    /// As [`DrawArgs::drawn`].
    pub fn drawn(&self, scenario: &Scenario) -> Result<Option<DrawnParameters>, StudyError> {
        let sets = |from: &PathBuf| sets(from, &self.rest, scenario, self.replicates_per_set);
        self.draw_parameters.as_ref().map(sets).transpose()
    }
}

/// Option for a set of drawn parameters of every replicate, which all scenarios of a study share.
#[derive(Debug, Clone, Args)]
pub struct SharedSetArgs {
    /// Draw new parameters for every replicate, the same under all scenarios, from the priors of the first scenario with `prior`,
    /// from the posterior that comes with it with `posterior`, or from a CSV file with one set per row and one key per column
    #[arg(long, value_name = "prior|posterior|FILE", value_hint = ValueHint::FilePath)]
    draw_parameters: Option<PathBuf>,

    #[command(flatten)]
    rest: RestArgs,

    /// Omit the second run of each set, which takes as long as the first, and the shares of parameters and chance in the variance
    #[arg(long, requires = "draw_parameters")]
    no_partition: bool,
}

impl SharedSetArgs {
    /// The drawn parameters of a scenario, a set for each replicate; `None` without `--draw-parameters`.
    ///
    /// # Errors
    ///
    /// As [`DrawArgs::drawn`].
    pub fn drawn(&self, scenario: &Scenario) -> Result<Option<DrawnParameters>, StudyError> {
        let sets = |from: &PathBuf| sets(from, &self.rest, scenario, 1);
        let drawn = self.draw_parameters.as_ref().map(sets).transpose()?;
        Ok(drawn.map(|drawn| if self.no_partition { drawn.without_partition() } else { drawn }))
    }
}

/// The arguments that draw the same sets again for every replicate, to be shared.
pub fn shared_again(drawn: &DrawnRecord) -> Vec<String> {
    let mut words = each("draw-parameters", [source(drawn)]);
    words.extend((!drawn.is_partitioned()).then(|| "--no-partition".to_owned()));
    words
}

/// The arguments of a study with a batch under priors, which draw the same again, or leave that batch out where there is none.
pub fn again_under_priors(
    drawn: Option<&DrawnRecord>,
    under_priors: Option<&UnderPriorsRecord>,
) -> Vec<String> {
    match drawn {
        Some(drawn) => again(drawn),
        None => match under_priors {
            None => vec![FIXED.to_owned()],
            Some(batch) if !batch.has_codings() => vec![FIXED_CODINGS.to_owned()],
            Some(_) => Vec::new(),
        },
    }
}

/// The arguments that draw the same again.
pub fn again(drawn: &DrawnRecord) -> Vec<String> {
    let mut words = each("draw-parameters", [source(drawn)]);
    if !drawn.codings.is_empty() {
        words.push("--draw-codings".to_owned());
    }
    match drawn.is_partitioned() {
        true => words.extend(each("replicates-per-set", [drawn.replicates_per_set])),
        false => words.push("--no-partition".to_owned()),
    }
    words
}

/// From what the same is drawn again, within the folder of the study.
fn source(drawn: &DrawnRecord) -> &str {
    if drawn.sha256.is_some() { PARAMETERS } else { &drawn.from }
}
