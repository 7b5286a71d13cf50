//! `concord sensitivity`: the uncertain numbers that matter for outcomes.

mod estimate;
mod report;

use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum, ValueHint};

use super::driver::{Job, Wanted};
use super::error::CliError;
use super::figure_args::FigureArgs;
use super::reproduce::{Made, each, quoted};
use super::scenario_args::{FolderArgs, OverrideArgs, ThreadArgs};
use super::terminal::Terminal;
use super::{interrupt, json, numbers, outcome_args};
use crate::export::outcome_names;
use crate::export::sensitivity::SensitivityRecord;
use crate::format::count;
use crate::scenario::{REFERENCE, Scenario, open_numbers};
use crate::studies::StudyError;
use crate::studies::sensitivity::{SensitivityDesign, SensitivityPlan};

/// Find the uncertain numbers that matter for outcomes, and measure how much each matters
///
/// Varies every number with a prior in the scenario. Morris screening ranks them by influence; Sobol indices divide the
/// variance of each outcome among the most influential, alone (S1) and including interactions (ST). Every point is run
/// on several replicates; Monte Carlo noise is subtracted and reported separately. Prints the number of runs and an
/// estimate of the time before it begins.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord sensitivity                            influence on integration of every number with a prior
  concord sensitivity --dry-run                  number of runs and estimated time, without running
  concord sensitivity post-2017 --pair pre-2017  influence on the difference that the leaders make
  concord sensitivity --key parameters.spillover --key parameters.commitment \\
      --method sobol --rows 1024
                                                 two parameters, with more rows
  concord sensitivity --set 'priors.\"states.UZB.sovereignty_sensitivity\"=[0.6, 0.9]'
                                                 a prior for a coded value as well

\x1b[1mFiles:\x1b[0m
  output/SCENARIO-sensitivity/morris.csv       the screening: one row per outcome and number
  output/SCENARIO-sensitivity/sobol.csv        the indices with their intervals
  output/SCENARIO-sensitivity/variance.csv     variance of each outcome, and the part due to chance
  output/SCENARIO-sensitivity/over-time.csv    the indices at the end of each year
  output/SCENARIO-sensitivity/convergence.csv  the indices from an eighth, a quarter, half and all of the rows
  output/SCENARIO-sensitivity/points.csv       every point, with the mean of each outcome
  output/SCENARIO-sensitivity/tables/          screening and indices as LaTeX and Markdown
  output/SCENARIO-sensitivity/figures/         charts as SVG, PDF and PNG")]
pub struct Arguments {
    /// Scenario file, or name of a scenario that is built in
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::FilePath, default_value = REFERENCE)]
    scenario: PathBuf,

    /// Analyse the difference SCENARIO minus OTHER, as in concord compare OTHER SCENARIO
    #[arg(long, value_name = "OTHER", value_hint = ValueHint::FilePath)]
    pair: Option<PathBuf>,

    /// Key of a number to vary, in the notation of --set; may be repeated [default: all with a prior]
    #[arg(long, value_name = "KEY")]
    key: Vec<String>,

    /// Screening, indices, or both in turn
    #[arg(long, value_enum, value_name = "METHOD", default_value_t)]
    method: Method,

    /// Trajectories of the screening; each has one point more than there are varied numbers
    #[arg(long, value_name = "N", value_parser = several, default_value = "50")]
    trajectories: usize,

    /// Rows of the design for the indices; each has two points more than there are varied numbers; best a power of two
    #[arg(long, value_name = "N", value_parser = several, default_value = "1024")]
    rows: usize,

    /// Number of inputs that the screening keeps for the indices, or `all`
    #[arg(long, value_name = "K", value_parser = keep, default_value = "12")]
    keep: Keep,

    /// Outcome to analyse, by its name in summary.csv; may be repeated
    #[arg(long, value_name = "NAME", default_value = "integration")]
    outcome: Vec<String>,

    /// Number of replicates of each point, instead of the scenario's
    #[arg(short = 'n', long, value_name = "N", value_parser = numbers::replicates, default_value = "32")]
    replicates: u64,

    /// Number of bootstrap resamples for each interval of the screening
    #[arg(long, value_name = "B", value_parser = several, default_value = "1000")]
    resamples: usize,

    /// Seed of designs, random numbers and bootstrap [default: the scenario's]
    #[arg(short, long, value_name = "SEED", value_parser = numbers::seed, allow_negative_numbers = true)]
    seed: Option<u64>,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    overrides: OverrideArgs,

    /// Print the number of runs and the estimated time, and stop
    #[arg(long)]
    dry_run: bool,

    /// Start a long analysis without asking
    #[arg(short, long)]
    yes: bool,

    /// Folder of the analysis [default: output/SCENARIO-sensitivity]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    output: Option<PathBuf>,

    #[command(flatten)]
    folder: FolderArgs,

    #[command(flatten)]
    figures: FigureArgs,

    /// Print the whole result as JSON instead of tables
    #[arg(long)]
    json: bool,
}

/// Method of the analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Method {
    /// Morris screening, then Sobol indices of the numbers that it keeps
    #[default]
    Both,
    /// Morris screening only
    Morris,
    /// Sobol indices of all numbers
    Sobol,
}

/// Number of inputs that the screening keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keep {
    All,
    Most(usize),
}

/// Runs the command. All inputs are read and the folder is checked before the first point.
///
/// # Errors
///
/// [`CliError`]; no files are left behind.
pub fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), CliError> {
    terminal.set_quiet(arguments.folder.quiet);
    interrupt::watch()?;
    let (scenario, baseline) = scenarios(arguments)?;
    outcome_args::known(&outcome_names(&[&scenario]).swap_remove(0), &arguments.outcome)?;
    let design = arguments.design();
    let plan = SensitivityPlan::new(scenario, baseline, &arguments.key, &arguments.outcome, design);
    let plan = plan.map_err(StudyError::of)?;
    let threads = arguments.threads.number();
    let wanted = Wanted::new(arguments.output.as_ref(), &arguments.folder, &arguments.figures, threads);
    let job = Job::new(&plan, &wanted)?;
    let asks = arguments.dry_run || !job.has_data();
    if asks && !estimate::is_wanted(&plan, threads, arguments, terminal)? {
        return Ok(());
    }
    let finished = job.run(terminal)?;
    terminal.print(&match arguments.json {
        true => json::text(&json::entry(&plan, &finished))?,
        false => report::report(&plan, &finished, terminal.width()),
    })
}

impl Arguments {
    /// The requested designs.
    fn design(&self) -> SensitivityDesign {
        SensitivityDesign {
            trajectories: (self.method != Method::Sobol).then_some(self.trajectories),
            rows: (self.method != Method::Morris).then_some(self.rows),
            keep: match self.keep {
                Keep::All => None,
                Keep::Most(most) => Some(most),
            },
            resamples: self.resamples,
        }
    }
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

/// Reads a number of rows, trajectories or resamples.
fn several(text: &str) -> Result<usize, String> {
    const MOST: usize = 1_000_000;
    let number = numbers::whole(text).and_then(|number| usize::try_from(number).ok());
    let number = number.filter(|number| (2..=MOST).contains(number));
    number.ok_or_else(|| format!("from 2 to {}", count(MOST as u64)))
}

/// Reads the number of inputs to keep.
fn keep(text: &str) -> Result<Keep, String> {
    match text {
        "all" => Ok(Keep::All),
        text => {
            let number = text.parse().ok().filter(|number| *number > 0);
            number.map(Keep::Most).ok_or_else(|| "all, or how many, at least 1".to_owned())
        }
    }
}

/// The arguments that make a sensitivity analysis again.
pub fn again(design: &SensitivityRecord, made: &Made<'_>) -> Vec<String> {
    let word = |key: &String| {
        let is_plain = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
        if key.chars().all(is_plain) { key.clone() } else { quoted(key) }
    };
    let open = made.scenarios.last().map(|scenario| open_numbers(scenario)).unwrap_or_default();
    let keys = design.inputs.iter().map(|input| &input.key);
    let is_of_all = open.iter().map(|(key, _)| key).eq(keys.clone());
    let mut words = made.paired();
    words.extend(each("key", keys.filter(|_| !is_of_all).map(word)));
    let method = match (design.trajectories, design.rows) {
        (Some(_), None) => Some("morris"),
        (None, Some(_)) => Some("sobol"),
        _ => None,
    };
    words.extend(each("method", method));
    words.extend(each("trajectories", design.trajectories));
    words.extend(each("rows", design.rows));
    words.extend(each("keep", design.trajectories.and(design.kept)));
    words.extend(each("outcome", &design.outcomes));
    words.extend(each("replicates", [made.identity.replicates]));
    words.extend(each("resamples", [design.resamples]));
    words.push("--yes".to_owned());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_their_bounds() {
        assert_eq!((several("2"), several("1_024")), (Ok(2), Ok(1024)));
        assert!(several("1").is_err() && several("x").is_err() && several("2000000").is_err());
        assert_eq!((keep("all"), keep("7")), (Ok(Keep::All), Ok(Keep::Most(7))));
        assert!(keep("0").is_err() && keep("some").is_err());
    }
}
