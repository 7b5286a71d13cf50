//! `concord forecast`: what the model says of what is open, with a date and a hash.

mod report;
mod score;

use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use super::driver::{Job, Wanted};
use super::error::CliError;
use super::execution::Clock;
use super::figure_args::FigureArgs;
use super::interrupt;
use super::json;
use super::numbers;
use super::reproduce::{Made, each};
use super::scenario_args::{FolderArgs, OverrideArgs, ThreadArgs};
use super::terminal::Terminal;
use crate::export::SCENARIO;
use crate::export::manifest::{POSTERIOR, PRIOR, Settings};
use crate::export::parameters::PARAMETERS;
use crate::scenario::{REFERENCE, Scenario};
use crate::studies::forecast::ForecastPlan;
use crate::studies::{DrawnParameters, StudyError};

pub use score::{ScoreArguments, run as run_score};

/// Forecast what is open in the observed record, with a date and a hash
///
/// Runs the scenario under drawn parameters, and writes what the histories say of the years after the record: when each event that has
/// not happened will, given that it had not; the values of series after their last observation; and the measures of the model by pair. Each
/// statement has a reference that uses no model, and the rule by which it will be scored. Events of which the model has none get the
/// base rate of the record.
///
/// The head of the forecast, forecast.toml, has the day on which it was made and the hashes of its tables. Publish its SHA-256, which the
/// command prints: nobody can then change a number unseen. concord score holds it against a later record.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord forecast -n 32000 --replicates-per-set 32
                                           the reference case under its posterior, 32 histories of each draw
  concord forecast -n 1000 --posterior prior
                                           under the priors
  concord forecast --from 2026 --until 2028
                                           three years
  concord score output/central-asia-forecast --record central-asia
                                           how good it was, by the record of a later version

\x1b[1mFiles:\x1b[0m
  output/SCENARIO-forecast/forecast.toml       the head: date, hashes, seed, what is not forecast
  output/SCENARIO-forecast/dates.csv           one row per open event and year: probability and reference
  output/SCENARIO-forecast/values.csv          one row per series and year: quantiles and references
  output/SCENARIO-forecast/quantiles.csv       a hundred quantiles of each value
  output/SCENARIO-forecast/ties.csv            measures by pair and year, which are not scored
  output/SCENARIO-forecast/final_regimes.csv   regimes at the end, which are not scored
  output/SCENARIO-forecast/parameters.csv      the sets of values
  output/SCENARIO-forecast/tables/             the forecast as LaTeX and Markdown
  output/SCENARIO-forecast/figures/            the forecast as SVG, PDF and PNG
  output/SCENARIO-forecast/report.html         the whole result on one page, for a browser")]
pub struct Arguments {
    /// Scenario to forecast: a file, or the name of a built-in scenario
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::FilePath, default_value = REFERENCE)]
    scenario: PathBuf,

    /// Draws of the parameters: `posterior` for those that come with the scenario, `prior` for draws from its priors, or posterior.csv of a
    /// calibration, or another CSV file with one set per row and one key per column [default: posterior where one comes with the scenario,
    /// else prior]
    #[arg(
        long,
        visible_alias = "draw-parameters",
        value_name = "prior|posterior|FILE",
        value_hint = ValueHint::FilePath
    )]
    posterior: Option<PathBuf>,

    /// Number of replicates per set of drawn parameters [default: as few as the draws of the posterior allow, or 1]
    #[arg(long, value_name = "K", value_parser = numbers::replicates)]
    replicates_per_set: Option<u64>,

    /// First year of the forecast [default: the first that the record does not know]
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1000..9000))]
    from: Option<i16>,

    /// Last year of the forecast [default: the last of the calendar]
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1000..9000))]
    until: Option<i16>,

    /// Number of replicates [default: the scenario's]
    #[arg(short = 'n', long, value_name = "N", value_parser = numbers::replicates)]
    replicates: Option<u64>,

    /// Seed of the random numbers [default: the scenario's]
    #[arg(short, long, value_name = "SEED", value_parser = numbers::seed, allow_negative_numbers = true)]
    seed: Option<u64>,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    overrides: OverrideArgs,

    /// Folder of the forecast [default: output/SCENARIO-forecast]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    output: Option<PathBuf>,

    #[command(flatten)]
    folder: FolderArgs,

    #[command(flatten)]
    figures: FigureArgs,

    /// Print every number as JSON instead of tables
    #[arg(long)]
    json: bool,
}

/// Runs the command. All arguments are checked before the first replicate.
///
/// # Errors
///
/// [`CliError`]; no files are left behind.
pub fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), CliError> {
    terminal.set_quiet(arguments.folder.quiet);
    interrupt::watch()?;
    let overrides =
        arguments.overrides.run_as(arguments.replicates.and_then(NonZeroU64::new), arguments.seed);
    let scenario = overrides.load(&arguments.scenario)?;
    let is_of_posterior = arguments.posterior.as_deref().is_none_or(|name| name.as_os_str() == POSTERIOR);
    let draws = DrawnParameters::draws_of_posterior(&scenario).ok().filter(|_| is_of_posterior);
    let fewest = draws.map_or(1, |draws| scenario.replicates().div_ceil(draws));
    let drawn =
        drawn(arguments.posterior.as_deref(), &scenario, arguments.replicates_per_set.unwrap_or(fewest))?;
    let years = (arguments.from, arguments.until);
    let plan = ForecastPlan::new(scenario, drawn, years, Clock::start().day())?;
    let wanted = Wanted::new(
        arguments.output.as_ref(),
        &arguments.folder,
        &arguments.figures,
        arguments.threads.number(),
    );
    let finished = Job::new(&plan, &wanted)?.run(terminal)?;
    terminal.print(&match arguments.json {
        true => json::text(&json::entry(&plan, &finished))?,
        false => report::report(plan.scenario(), &finished, terminal.width()),
    })
}

/// The sets from the priors of a scenario, or from a file.
fn drawn(from: Option<&Path>, scenario: &Scenario, per_set: u64) -> Result<DrawnParameters, StudyError> {
    match from {
        Some(name) if name.as_os_str() == PRIOR => DrawnParameters::from_priors(scenario, per_set),
        Some(name) if name.as_os_str() == POSTERIOR => DrawnParameters::from_posterior(scenario, per_set),
        Some(file) => DrawnParameters::from_file(scenario, file, per_set),
        None if DrawnParameters::draws_of_posterior(scenario).is_ok() => {
            DrawnParameters::from_posterior(scenario, per_set)
        }
        None => DrawnParameters::from_priors(scenario, per_set),
    }
}

/// The arguments that make a forecast again, but for the day on which it is made.
pub fn again(settings: &Settings, made: &Made<'_>) -> Vec<String> {
    let of = |name: &str| settings.0.get(name);
    let mut words = vec![SCENARIO.to_owned()];
    let from = of("parameters").filter(|_| !settings.0.contains_key("parameters_sha256"));
    words.extend(each("posterior", [from.map_or(PARAMETERS, String::as_str)]));
    words.extend(each("replicates-per-set", of("replicates_per_set")));
    words.extend(each("from", of("asked_from")));
    words.extend(each("until", of("asked_until")));
    words.extend(made.record());
    words
}
