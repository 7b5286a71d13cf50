//! `concord sweep`: how outcomes answer to numbers of a scenario.

mod asked;
mod job;
mod json;
mod points;
mod report;
mod simulate;
mod site;

use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use thiserror::Error;

use super::error::CliError;
use super::figure_args::FigureArgs;
use super::scenario_args::{FolderArgs, OverrideArgs, ThreadArgs};
use super::terminal::Terminal;
use super::{interrupt, numbers};
use crate::analysis::design::NoDesign;
use crate::format::count;
use crate::scenario::{Incomparable, ParameterSpace, REFERENCE, Scenario, Unvariable};
use crate::studies::points_file::{self, For, Table};
use asked::Asked;
use job::Job;
use points::{Chosen, Design, MOST_POINTS, Sample, choose};
use site::Site;

/// Replicates of a point where nothing says how many.
const REPLICATES: &str = "1000";

/// Run a scenario at many values of any of its numbers, and see how outcomes answer
///
/// Any number or date of the scenario can vary: a parameter, the openness of a leader, the day on which one takes office.
/// KEY is written as --set writes it: parts with dots between them, and in double quotes a part that holds a dot, a comma or an equals sign,
/// the whole in single quotes for the shell: 'states.UZB.leaders."Shavkat Mirziyoyev".openness=0:1:11'. Every point runs the
/// same replicates on the same random draws, so that outcomes differ for the values alone.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord sweep --vary parameters.spillover=0.1:0.7:13
                                 how outcomes answer to spillover, at 13 values from 0.1 to 0.7
  concord sweep --vary 'states.UZB.leaders.\"Shavkat Mirziyoyev\".from=2016-09-08:2026-09-08:11'
                                 if he had taken office later
  concord sweep --vary parameters.spillover=0.2:0.6:5 --vary parameters.commitment=0.2,0.4,0.6
                                 every combination, as heat maps
  concord sweep --vary parameters.spillover --vary parameters.commitment \\
      --vary parameters.rivalry_echo --design sobol --points 256
                                 256 points spread over the priors of three parameters
  concord sweep post-2017 --pair pre-2017 --vary parameters.spillover=0.1:0.7:13
                                 how the difference that the leaders make answers to spillover
  concord sweep post-2017 --points-file output/central-asia-sweep/points.csv
                                 points from a table, here those of an earlier sweep: a row of keys, then a row of values a
                                 point

\x1b[1mFiles:\x1b[0m
  output/SCENARIO-sweep/sweep.csv   one row per point and outcome, with the values of the point in each
  output/SCENARIO-sweep/points.csv  the points
  output/SCENARIO-sweep/tables/     the outcomes of the region as LaTeX and Markdown
  output/SCENARIO-sweep/figures/    response curves, heat maps or scatter plots as SVG, PDF and PNG")]
pub struct Arguments {
    /// Scenario file, or name of a scenario that is built in
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::FilePath, default_value = REFERENCE)]
    scenario: PathBuf,

    /// Let a number vary: KEY=FROM:TO:COUNT evenly, both included; KEY=VALUE,VALUE as listed; with --design latin or sobol
    /// KEY=FROM:TO between two ends, or KEY alone by its prior; repeat it for several
    #[arg(long, value_name = "KEY=VALUES", value_parser = asked::asked)]
    vary: Vec<Asked>,

    /// How the values of several keys go together
    #[arg(long, value_enum, value_name = "DESIGN", default_value_t)]
    design: Design,

    /// Number of points of a sample
    #[arg(long, value_name = "N", value_parser = number_of_points)]
    points: Option<usize>,

    /// Seed of a sample [default: that of the scenario]
    #[arg(long, value_name = "SEED", value_parser = numbers::seed, allow_negative_numbers = true)]
    design_seed: Option<u64>,

    /// Take the points from a CSV file: a row of keys, then a row of values a point
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath,
        conflicts_with_all = ["vary", "design", "points", "design_seed"])]
    points_file: Option<PathBuf>,

    /// Sweep the difference to another scenario: SCENARIO less OTHER, which is the baseline, as of compare OTHER SCENARIO
    #[arg(long, value_name = "OTHER", value_hint = ValueHint::FilePath)]
    pair: Option<PathBuf>,

    /// Outcome to print, by its name in sweep.csv; all are in the files; may be repeated
    #[arg(long, value_name = "NAME", default_value = "integration")]
    outcome: Vec<String>,

    /// Number of replicates of each point, whatever the scenario says
    #[arg(short = 'n', long, value_name = "N", value_parser = numbers::replicates, default_value = REPLICATES)]
    replicates: u64,

    /// Seed of the random numbers [default: the scenario's]
    #[arg(short, long, value_name = "SEED", value_parser = numbers::seed, allow_negative_numbers = true)]
    seed: Option<u64>,

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

/// An example of a key with its values.
const EXAMPLE: &str = "parameters.spillover=0.1:0.7:13";

/// Why points are not run as asked.
#[derive(Debug, Error)]
pub enum SweepError {
    /// Nothing varies.
    #[error(
        "nothing says what is to vary\n\
        help: name a number of the scenario and its values, as in concord sweep --vary {EXAMPLE}; concord sweep --help has \
        more"
    )]
    NoKeys,
    /// A key or a value is none.
    #[error(transparent)]
    Unvariable(#[from] Unvariable),
    /// A point is no valid scenario.
    #[error("point {number} cannot be run: {source}")]
    Point {
        /// Its number.
        number: u64,
        /// What is wrong with it.
        source: Box<Unvariable>,
    },
    /// The scenarios of a point cannot be set against each other.
    #[error(
        "point {number}, {setting}: {source}\n\
        help: sweep the difference of scenarios of one calendar, the same states and the same issues"
    )]
    Incomparable {
        /// Its number.
        number: u64,
        /// Its values.
        setting: String,
        /// What is wrong with it.
        source: Box<Incomparable>,
    },
    /// Ends without a number of values.
    #[error(
        "--vary {key}: two ends say not how many values lie between them\n\
        help: say how many, as in {EXAMPLE}, or draw a sample with --design latin --points 100"
    )]
    NoCount {
        /// The key.
        key: String,
    },
    /// A key without values.
    #[error(
        "--vary {key}: it has no values\n\
        help: name them, as in {EXAMPLE}, or draw from its prior with --design latin --points 100"
    )]
    NoValues {
        /// The key.
        key: String,
    },
    /// Listed values in a sample.
    #[error(
        "--vary {key}: a sample takes two ends, and no values of its own\n\
        help: write {key}=FROM:TO, or leave out --design for every combination of the values"
    )]
    ValuesInSample {
        /// The key.
        key: String,
    },
    /// A sample between ends of which the first is not the smaller.
    #[error("--vary {key}: there is no sample between these ends\nhelp: write the smaller one first")]
    Reversed {
        /// The key.
        key: String,
    },
    /// There is no prior to draw from.
    #[error(
        "--vary {key}: it has no prior in the scenario\n\
        help: say between what it lies, {key}=FROM:TO, or give it a prior under [priors]"
    )]
    NoPrior {
        /// The key.
        key: String,
    },
    /// A value comes twice.
    #[error(
        "--vary {key}: {value} comes twice\nhelp: name each value once, or ask for fewer of a whole number"
    )]
    Repeated {
        /// The key.
        key: String,
        /// The value.
        value: String,
    },
    /// A sample of no known size.
    #[error("nothing says how many points the sample has\nhelp: say so with --points, as in --points 128")]
    NoNumberOfPoints,
    /// A grid of a size of its own.
    #[error(
        "--points: a grid has as many points as its values combine to\n\
        help: leave --points out, or draw a sample with --design latin or --design sobol"
    )]
    PointsOfGrid,
    /// More points than are allowed.
    #[error(
        "{} points are too many: at most {} are run\nhelp: ask for fewer values, or draw a sample with --design sobol --points \
        1024", points.map_or_else(|| "more than a machine can count".to_owned(), |points| count(points as u64)),
        count(MOST_POINTS as u64)
    )]
    TooManyPoints {
        /// How many there would be, if that can be counted.
        points: Option<usize>,
    },
    /// There is no such design.
    #[error(transparent)]
    NoDesign(#[from] NoDesign),
}

/// Runs the command. Every point is read and the folder looked at before the first replicate.
///
/// # Errors
///
/// [`CliError`]; nothing is left behind then.
pub fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), CliError> {
    terminal.set_quiet(arguments.folder.quiet);
    interrupt::watch()?;
    let site = site(arguments)?;
    let found = Job::new(&site, arguments)?.run(terminal)?;
    terminal.print(&match arguments.json {
        true => json::text(&site, &found)?,
        false => report::report(&site, &arguments.outcome, &found, terminal.width()),
    })
}

/// Reads the scenarios and the points.
fn site(arguments: &Arguments) -> Result<Site, CliError> {
    if arguments.vary.is_empty() && arguments.points_file.is_none() {
        return Err(SweepError::NoKeys.into());
    }
    let (scenario, baseline) = scenarios(arguments)?;
    let (varied, chosen) = match &arguments.points_file {
        Some(path) => {
            let Table { varied, points, numbers } =
                points_file::read(path, &scenario, For::Sweep, MOST_POINTS)?;
            let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            (varied, Chosen { points, numbers, design: format!("points of {name}") })
        }
        None => {
            let keys: Vec<&str> = arguments.vary.iter().map(|asked| asked.key.as_str()).collect();
            let seed = arguments.design_seed.unwrap_or(scenario.seed());
            let varied = ParameterSpace::new(scenario, &keys).map_err(SweepError::from)?;
            let sample = Sample { design: arguments.design, points: arguments.points, seed };
            let chosen = choose(&varied, &arguments.vary, sample)?;
            (varied, chosen)
        }
    };
    let keys: Vec<&str> = varied.keys().collect();
    let baseline = baseline.map(|baseline| ParameterSpace::new(baseline, &keys)).transpose();
    let baseline = baseline.map_err(SweepError::from)?;
    Site::new(varied, baseline, chosen)
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
