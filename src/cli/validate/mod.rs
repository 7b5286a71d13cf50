//! `concord validate`: how well a fitted model foretells the years after those that it was fitted to.

mod report;

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::driver::{Job, Wanted};
use super::error::CliError;
use super::figure_args::FigureArgs;
use super::interrupt;
use super::json;
use super::numbers;
use super::reproduce::{Made, each};
use super::scenario_args::{FolderArgs, OverrideArgs, ThreadArgs};
use super::terminal::Terminal;
use crate::export::SCENARIO;
use crate::export::manifest::{POSTERIOR, Settings};
use crate::scenario::REFERENCE;
use crate::studies::validation::{PosteriorFrom, ValidationError, ValidationPlan};
use crate::studies::{DrawnParameters, StudyError};

/// The value that fits a posterior first.
const FIT: &str = "fit";

/// Score a fitted model on the years after the fit, against simple forecasts, frozen leaders and other days of a succession
///
/// Runs replicates of each set of a posterior, and scores what they predict of the observed record, apart for the years of the fit and for
/// those after it. The command says who wins, where, by how much and on how few observations: against forecasts that use no model, against
/// the same posterior with leaders frozen, and with a succession put on other days. The years after the fit are a pseudo-holdout: nothing is
/// fitted to them, but their history was known when the model was made. A scenario without a posterior of its own is fitted first.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord validate --posterior output/central-asia-calibration/posterior.csv
                                                 the reference case, as it was calibrated
  concord validate --particles 256 -n 16         fit with 256 particles and 16 replicates of each evaluation, then score
  concord validate --particles 256 --placebo KAZ
                                                 with the Kazakh succession on other days
  concord validate --particles 256 -n 16 --lens realism
                                                 realism and the full model, each with a fit of its own

\x1b[1mFiles:\x1b[0m
  output/SCENARIO-validation/scores.csv       one row per target, period and course of leaders
  output/SCENARIO-validation/leaders.csv      the differences that frozen leaders make
  output/SCENARIO-validation/predictions.csv  one row per year of a series: quantiles of what is predicted
  output/SCENARIO-validation/dates.csv        one row per event and year: the forecast that it has come
  output/SCENARIO-validation/placebo.csv      the scores by the day of a succession
  output/SCENARIO-validation/lenses.csv       evidence and probability of each lens, with --lens, and lens_scores.csv
  output/SCENARIO-validation/origins.csv      the scores of fits to fewer years, with --refits
  output/SCENARIO-validation/left_out.csv     the scores of what was left out of a fit, with --refits
  output/SCENARIO-validation/basis.csv        sizes of posterior and simulation
  output/SCENARIO-validation/posterior.csv    the draws of the posterior that was scored
  output/SCENARIO-validation/tables/          scores as LaTeX and Markdown
  output/SCENARIO-validation/figures/         skill, predictions, dates and placebo as SVG, PDF and PNG
  output/SCENARIO-validation/report.html      the whole result on one page, for a browser")]
pub struct Arguments {
    /// Scenario to validate: a file, or the name of a built-in scenario
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::FilePath, default_value = REFERENCE)]
    scenario: PathBuf,

    /// Posterior to score: `posterior` for the one that comes with the scenario, `fit` for one that is fitted first, or a file of draws,
    /// such as posterior.csv of a calibration [default: the one that comes with the scenario; fit it if none does, or a size of the fit is
    /// stated]
    #[arg(long, value_name = "posterior|fit|FILE", value_hint = ValueHint::FilePath)]
    posterior: Option<PathBuf>,

    /// State whose succession is put on other days [default: that with the one nearest to the end of the fit]
    #[arg(long, value_name = "STATE")]
    placebo: Option<String>,

    /// Theory lens with a fit of its own, the full model too: its evidence, and its scores; may be repeated; all for every lens
    #[arg(long = "lens", value_name = "NAME")]
    lenses: Vec<String>,

    /// Fit also to the years until 12, 8 and 4 years earlier, and without each target and each pair, with a quarter of the particles
    #[arg(long)]
    refits: bool,

    /// Number of particles of the fit [default: the scenario's, 1000 if it states none]
    #[arg(long, value_name = "N", value_parser = numbers::replicates)]
    particles: Option<u64>,

    /// Replicates of each set, in the fit and in its scores [default: the scenario's, 32 if it states none]
    #[arg(short = 'n', long, value_name = "R", value_parser = numbers::replicates)]
    replicates: Option<u64>,

    /// Moves of each particle in a stage of the fit [default: the scenario's, 8 if it states none]
    #[arg(long, value_name = "N", value_parser = numbers::replicates)]
    moves: Option<u64>,

    /// Seed of the random numbers [default: the scenario's]
    #[arg(short, long, value_name = "SEED", value_parser = numbers::seed, allow_negative_numbers = true)]
    seed: Option<u64>,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    overrides: OverrideArgs,

    /// Folder of the validation [default: output/SCENARIO-validation]
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
    let plan = plan(arguments)?;
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

/// The validation that the arguments describe.
fn plan(arguments: &Arguments) -> Result<ValidationPlan, CliError> {
    let sizes = [
        ("particles", arguments.particles),
        ("replicates", arguments.replicates),
        ("moves", arguments.moves),
    ];
    let stated = sizes.into_iter().filter_map(|(key, value)| Some(format!("calibration.{key}={}", value?)));
    let overrides = arguments.overrides.and(stated).run_as(None, arguments.seed);
    let scenario = overrides.load(&arguments.scenario)?;
    // To ask for the size of a fit is to ask for a fit.
    let is_fitted = arguments.particles.is_some() || arguments.moves.is_some();
    let posterior = match arguments.posterior.as_deref() {
        Some(name) if name.as_os_str() == POSTERIOR => PosteriorFrom::Scenario,
        Some(name) if name.as_os_str() == FIT => PosteriorFrom::Fit,
        Some(file) => PosteriorFrom::File(file),
        None if !is_fitted && DrawnParameters::draws_of_posterior(&scenario).is_ok() => {
            PosteriorFrom::Scenario
        }
        None => PosteriorFrom::Fit,
    };
    // Lenses and fits to less are fitted in any case.
    let fits_more = arguments.refits || !arguments.lenses.is_empty();
    if is_fitted && !fits_more && posterior != PosteriorFrom::Fit {
        return Err(StudyError::of(ValidationError::NothingFitted).into());
    }
    let plan = ValidationPlan::new(scenario, posterior, arguments.placebo.as_deref())?;
    let plan = plan.with_lenses(&arguments.lenses)?;
    Ok(if arguments.refits { plan.with_refits()? } else { plan })
}

/// The arguments that make a validation again: its scenario states the sizes.
pub fn again(settings: &Settings, made: &Made<'_>) -> Vec<String> {
    let mut words = vec![SCENARIO.to_owned()];
    let stated = |key: &str| settings.0.get(key);
    words.extend(each("posterior", stated("posterior_sha256").map(|_| "posterior.csv")));
    words.extend(each("placebo", stated("placebo")));
    words.extend(each("lens", stated("lenses").into_iter().flat_map(|names| names.split(' '))));
    words.extend(stated("refits").map(|_| "--refits".to_owned()));
    words.extend(made.record());
    words
}
