//! `concord sweep`: outcomes as functions of numbers of a scenario.

mod report;
#[cfg(test)]
mod tests;
mod vary;

use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum, ValueHint};
use thiserror::Error;

use super::draw::{self, SharedSetArgs};
use super::driver::{Job, Wanted};
use super::error::CliError;
use super::figure_args::FigureArgs;
use super::reproduce::{Made, each};
use super::scenario_args::{FolderArgs, OverrideArgs, ThreadArgs};
use super::terminal::Terminal;
use super::{interrupt, json, numbers, outcome_args};
use crate::export::manifest::SweepRecord;
use crate::export::{POINTS, outcome_names};
use crate::format::count;
use crate::scenario::{ParameterSpace, REFERENCE, Scenario};
use crate::studies::StudyError;
use crate::studies::points_file::{self, For, PointTable};
use crate::studies::sweep::{self, MOST_POINTS, Points, Sample, Sequence, SweepError, SweepPlan, Values};
use vary::VaryArgument;

/// Default number of replicates of a point.
const REPLICATES: &str = "1000";

/// Run a scenario at many values of some of its numbers, and report the outcomes at each
///
/// Any number or date of the scenario can vary: a parameter, the openness of a leader, the day on which a leader takes
/// office. KEY has the notation of --set: parts separated by dots; a part that contains a dot, a comma or an equals sign
/// stands in double quotes, and the whole argument in single quotes for the shell:
/// 'states.UZB.leaders."Shavkat Mirziyoyev".openness=0:1:11'. Every point runs the same replicates on the same random
/// draws, so that differences between points come from the values alone.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord sweep --vary parameters.spillover=0.1:0.7:13
                                 outcomes at 13 values of spillover from 0.1 to 0.7
  concord sweep --vary 'states.UZB.leaders.\"Shavkat Mirziyoyev\".from=2016-09-08:2026-09-08:11'
                                 outcomes if this leader takes office later
  concord sweep --vary parameters.spillover=0.2:0.6:5 --vary parameters.commitment=0.2,0.4,0.6
                                 every combination of the values, drawn as heat maps
  concord sweep --vary parameters.spillover --vary parameters.commitment \\
      --vary parameters.rivalry_echo --design sobol --points 256
                                 256 points spread over the priors of three parameters
  concord sweep post-2017 --pair pre-2017 --vary parameters.spillover=0.1:0.7:13
                                 the difference that the leaders make, as a function of spillover
  concord sweep --vary parameters.spillover=0.1:0.7:13 --draw-parameters prior
                                 the same values, with all other uncertain numbers drawn from their priors
  concord sweep post-2017 --points-file output/central-asia-sweep/points.csv
                                 points from a table, here from an earlier sweep: a row of keys, then one row per point

\x1b[1mFiles:\x1b[0m
  output/SCENARIO-sweep/sweep.csv   one row per point and outcome, with the values of the point
  output/SCENARIO-sweep/points.csv  the points
  output/SCENARIO-sweep/parameters.csv
                                    with --draw-parameters: one row per set of drawn parameters
  output/SCENARIO-sweep/variance.csv
                                    with --draw-parameters: variance due to parameters and due to chance, by point and outcome
  output/SCENARIO-sweep/tables/     the outcomes of the region as LaTeX and Markdown
  output/SCENARIO-sweep/figures/    response curves, heat maps or scatter plots as SVG, PDF and PNG")]
pub struct Arguments {
    /// Scenario file, or name of a scenario that is built in
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::FilePath, default_value = REFERENCE)]
    scenario: PathBuf,

    /// Number to vary: KEY=FROM:TO:COUNT for evenly spaced values, both ends included; KEY=VALUE,VALUE for a list; with
    /// --design latin or sobol, KEY=FROM:TO for a range, or KEY alone for its prior; may be repeated
    #[arg(long, value_name = "KEY=VALUES", value_parser = vary::vary)]
    vary: Vec<VaryArgument>,

    /// Design of the points
    #[arg(long, value_enum, value_name = "DESIGN", default_value_t)]
    design: Design,

    /// Number of points of a sample, with --design latin or sobol
    #[arg(long, value_name = "N", value_parser = number_of_points)]
    points: Option<usize>,

    /// Seed of the sample [default: the scenario's]
    #[arg(long, value_name = "SEED", value_parser = numbers::seed, allow_negative_numbers = true)]
    design_seed: Option<u64>,

    /// Read the points from a CSV file: a row of keys, then one row of values per point
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath,
        conflicts_with_all = ["vary", "design", "points", "design_seed"])]
    points_file: Option<PathBuf>,

    /// Sweep the difference SCENARIO minus OTHER, as in concord compare OTHER SCENARIO
    #[arg(long, value_name = "OTHER", value_hint = ValueHint::FilePath)]
    pair: Option<PathBuf>,

    /// Outcome to print, by its name in sweep.csv; all are in the files; may be repeated
    #[arg(long, value_name = "NAME", default_value = "integration")]
    outcome: Vec<String>,

    /// Number of replicates of each point, instead of the scenario's
    #[arg(short = 'n', long, value_name = "N", value_parser = numbers::replicates, default_value = REPLICATES)]
    replicates: u64,

    /// Seed of the random numbers [default: the scenario's]
    #[arg(short, long, value_name = "SEED", value_parser = numbers::seed, allow_negative_numbers = true)]
    seed: Option<u64>,

    #[command(flatten)]
    draw: SharedSetArgs,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    overrides: OverrideArgs,

    /// Folder of the sweep [default: output/SCENARIO-sweep]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    output: Option<PathBuf>,

    #[command(flatten)]
    folder: FolderArgs,

    #[command(flatten)]
    figures: FigureArgs,

    /// Print every outcome at every point as JSON instead of tables
    #[arg(long)]
    json: bool,
}

/// Design of the points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Design {
    /// Every combination of the values of all keys
    #[default]
    Grid,
    /// A Latin hypercube: values of each key evenly spread, combined at random
    Latin,
    /// A scrambled Sobol sequence: points evenly spread over all keys jointly; best with a power of two
    Sobol,
}

/// An example of a key with its values.
const EXAMPLE: &str = "parameters.spillover=0.1:0.7:13";

/// Arguments that do not fit together.
#[derive(Debug, Error)]
pub enum SweepArgumentError {
    /// Nothing varies.
    #[error(
        "nothing says what is to vary\n\
        help: name a number of the scenario and its values, as in concord sweep --vary {EXAMPLE}; concord sweep --help has \
        more"
    )]
    NoKeys,
    /// A sample without a size.
    #[error("nothing says how many points the sample has\nhelp: say so with --points, as in --points 128")]
    NoNumberOfPoints,
    /// A size for a grid, whose values determine it.
    #[error(
        "--points: a grid has as many points as its values combine to\n\
        help: leave --points out, or draw a sample with --design latin or --design sobol"
    )]
    PointsOfGrid,
}

/// Runs the command. Every point is read and the folder checked before the first replicate.
///
/// # Errors
///
/// [`CliError`]; no files are left behind.
pub fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), CliError> {
    terminal.set_quiet(arguments.folder.quiet);
    interrupt::watch()?;
    let plan = plan(arguments)?;
    let (first, _) = plan.at(0).map_err(StudyError::of)?;
    outcome_args::known(&outcome_names(&[&first]).swap_remove(0), &arguments.outcome)?;
    let wanted = Wanted::new(
        arguments.output.as_ref(),
        &arguments.folder,
        &arguments.figures,
        arguments.threads.number(),
    );
    let finished = Job::new(&plan, &wanted)?.run(terminal)?;
    terminal.print(&match arguments.json {
        true => json::text(&json::entry(&plan, &finished))?,
        false => report::report(&plan, &arguments.outcome, &finished, terminal.width()),
    })
}

/// Reads the scenarios and the points.
fn plan(arguments: &Arguments) -> Result<SweepPlan, CliError> {
    if arguments.vary.is_empty() && arguments.points_file.is_none() {
        return Err(CliError::arguments(SweepArgumentError::NoKeys));
    }
    let (scenario, baseline) = scenarios(arguments)?;
    let drawn = arguments.draw.drawn(&scenario)?;
    let (space, points) = match &arguments.points_file {
        Some(path) => {
            let table =
                points_file::read(path, &scenario, For::Sweep, MOST_POINTS).map_err(StudyError::of)?;
            let PointTable { varied, points, numbers } = table;
            let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let points = numbers.into_iter().zip(points).collect();
            (varied, Points::listed(points, format!("points of {name}")))
        }
        None => {
            let seed = arguments.design_seed.unwrap_or(scenario.seed());
            choose(&arguments.vary, scenario, arguments.design, arguments.points, seed)?
        }
    };
    let (title, replicates) =
        (sweep::title(space.scenario(), baseline.as_ref()), space.scenario().replicates());
    let count = points.count() as u64;
    let plan = SweepPlan::new(space, baseline, points, &interrupt::asked).map_err(|error| match error {
        StudyError::Cancelled => {
            let replicates = replicates.saturating_mul(count);
            CliError::Interrupted { scenario: title, done: 0, replicates, saved: Vec::new() }
        }
        other => other.into(),
    })?;
    Ok(match drawn {
        Some(drawn) => plan.with_drawn(drawn)?,
        None => plan,
    })
}

/// Builds the points from the values of the keys: a grid, or a sample of a given size and seed.
fn choose(
    vary: &[VaryArgument],
    scenario: Scenario,
    design: Design,
    points: Option<usize>,
    seed: u64,
) -> Result<(ParameterSpace, Points), CliError> {
    let keys: Vec<&str> = vary.iter().map(|argument| argument.key.as_str()).collect();
    let invalid = |error| StudyError::of(SweepError::from(error));
    let space = ParameterSpace::new(scenario, &keys).map_err(invalid)?;
    let sequence = match design {
        Design::Grid => None,
        Design::Latin => Some(Sequence::Latin),
        Design::Sobol => Some(Sequence::Sobol),
    };
    let sample = match (sequence, points) {
        (None, None) => None,
        (None, Some(_)) => return Err(CliError::arguments(SweepArgumentError::PointsOfGrid)),
        (Some(_), None) => return Err(CliError::arguments(SweepArgumentError::NoNumberOfPoints)),
        (Some(sequence), Some(points)) => Some(Sample { sequence, points, seed }),
    };
    let values = vary.iter().enumerate().map(|(place, argument)| argument.values(&space, place));
    let values = values.collect::<Result<Vec<Values>, _>>().map_err(invalid)?;
    let points = match sample {
        None => Points::grid(&space, &values),
        Some(sample) => Points::sample(&space, &values, sample),
    };
    Ok((space, points.map_err(StudyError::of)?))
}

/// Reads the scenario and the other one of a pair, if there is one.
fn scenarios(arguments: &Arguments) -> Result<(Scenario, Option<Scenario>), CliError> {
    let overrides = arguments.overrides.run_as(NonZeroU64::new(arguments.replicates), arguments.seed);
    let paths: Vec<&Path> =
        std::iter::once(&arguments.scenario).chain(&arguments.pair).map(PathBuf::as_path).collect();
    let mut read = overrides.load_all(&paths)?.into_iter();
    let scenario = read.next().expect("as many are read as are asked for");
    Ok((scenario, read.next()))
}

/// Reads a number of points.
fn number_of_points(text: &str) -> Result<usize, String> {
    let number = numbers::whole(text).and_then(|number| usize::try_from(number).ok());
    let number = number.filter(|number| (1..=MOST_POINTS).contains(number));
    number.ok_or_else(|| format!("the number of points is from 1 to {}", count(MOST_POINTS as u64)))
}

/// The arguments that make a sweep again.
pub fn again(record: &SweepRecord, made: &Made<'_>) -> Vec<String> {
    let mut words = made.paired();
    words.extend(each("points-file", [POINTS]));
    words.extend(each("replicates", [made.identity.replicates]));
    words.extend(record.drawn.iter().flat_map(draw::shared_again));
    words
}
