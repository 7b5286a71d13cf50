//! `concord calibrate`: the numbers with priors, fitted to the observed record.

mod report;

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use super::driver::{Job, OUTPUT, Wanted};
use super::error::CliError;
use super::figure_args::FigureArgs;
use super::interrupt;
use super::json;
use super::numbers;
use super::reproduce::{Made, each};
use super::scenario_args::{FolderArgs, OverrideArgs, ThreadArgs};
use super::terminal::Terminal;
use crate::export::SCENARIO;
use crate::export::manifest::Settings;
use crate::scenario::REFERENCE;
use crate::studies::Study as _;
use crate::studies::calibration::CalibrationPlan;

/// Fit the numbers with priors to the observed record, and say what the record tells of each
///
/// Draws sets of values from the priors of the scenario, and moves them towards those under which the observed record of the years
/// until its `fit_until` is more probable, by tempered sequential Monte Carlo. The command reports prior, posterior and contraction of
/// each number, the fit by target, and the evidence. The draws of the posterior are written in the form that --draw-parameters
/// reads. The table `[calibration]` of the scenario states what is fitted how; without it, all that the record has.
///
/// Each stage is kept beside the folder until that is whole: an interrupted calibration goes on from there when the same command is
/// given again.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord calibrate                              the reference case: 1,000 particles, 32 replicates of each evaluation
  concord calibrate --particles 256 --replicates 16
                                                 a quick look, with wider errors
  concord calibrate --set calibration.targets.un_distance.weight=0
                                                 without a target
  concord calibrate --recovery 100               and whether it finds the values of 100 sets that made their records
  concord run --draw-parameters output/central-asia-calibration/posterior.csv -n 1000
                                                 a run with the posterior

\x1b[1mFiles:\x1b[0m
  output/SCENARIO-calibration/posterior.csv   one row per draw of the posterior
  output/SCENARIO-calibration/marginals.csv   one row per number: prior, posterior, contraction
  output/SCENARIO-calibration/fit.csv         one row per target
  output/SCENARIO-calibration/statements.csv  one row per statement: its share of the histories under prior and posterior
  output/SCENARIO-calibration/stages.csv      one row per stage of the sampler
  output/SCENARIO-calibration/evidence.csv    the log evidence, with its error
  output/SCENARIO-calibration/recovery.csv    with --recovery: coverage, ranks and contraction by number
  output/SCENARIO-calibration/ranks.csv       with --recovery: the rank of each true value
  output/SCENARIO-calibration/tables/         priors, posteriors and fit as LaTeX and Markdown
  output/SCENARIO-calibration/figures/        priors and posteriors as SVG, PDF and PNG
  output/SCENARIO-calibration/report.html     the whole result on one page, for a browser")]
pub struct Arguments {
    /// Scenario to calibrate: a file, or the name of a built-in scenario
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::FilePath, default_value = REFERENCE)]
    scenario: PathBuf,

    /// Number of particles, each a set of values [default: the scenario's, 1000 if it states none]
    #[arg(long, value_name = "N", value_parser = numbers::replicates)]
    particles: Option<u64>,

    /// Replicates of each evaluation of a set [default: the scenario's, 32 if it states none]
    #[arg(short = 'n', long, value_name = "R", value_parser = numbers::replicates)]
    replicates: Option<u64>,

    /// Moves of each particle in a stage [default: the scenario's, 8 if it states none]
    #[arg(long, value_name = "N", value_parser = numbers::replicates)]
    moves: Option<u64>,

    /// Tries the calibration on K sets drawn from the priors, each with a record of its own, and reports in how many of them it finds
    /// the true values; at least 20, usually 100
    #[arg(long, value_name = "K", value_parser = numbers::replicates)]
    recovery: Option<u64>,

    /// Seed of the random numbers [default: the scenario's]
    #[arg(short, long, value_name = "SEED", value_parser = numbers::seed, allow_negative_numbers = true)]
    seed: Option<u64>,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    overrides: OverrideArgs,

    /// Folder of the calibration [default: output/SCENARIO-calibration]
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
/// [`CliError`]; no files are left behind but the last stage, from which the same command goes on.
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
    let job = Job::new(&plan, &wanted)?;
    let finished = job.run(terminal).map_err(|error| match error {
        CliError::Interrupted { scenario: title, done, .. } if plan.has_kept_stage() => {
            CliError::StageKept { title, done }
        }
        other => other,
    })?;
    plan.forget();
    terminal.print(&match arguments.json {
        true => json::text(&json::entry(&plan, &finished))?,
        false => report::report(plan.scenario(), &finished, terminal.width()),
    })
}

/// The calibration that the arguments describe.
fn plan(arguments: &Arguments) -> Result<CalibrationPlan, CliError> {
    let sizes = [
        ("particles", arguments.particles),
        ("replicates", arguments.replicates),
        ("moves", arguments.moves),
    ];
    let stated = sizes.into_iter().filter_map(|(key, value)| Some(format!("calibration.{key}={}", value?)));
    let overrides = arguments.overrides.and(stated).run_as(None, arguments.seed);
    let plan = CalibrationPlan::new(overrides.load(&arguments.scenario)?)?;
    let plan = match arguments.recovery {
        Some(sets) => plan.with_recovery(sets)?,
        None => plan,
    };
    let folder = arguments.output.clone().unwrap_or_else(|| Path::new(OUTPUT).join(plan.folder()));
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(match name {
        Some(name) => plan.keeping_in(folder.with_file_name(format!(".{name}.stage"))),
        None => plan,
    })
}

/// The arguments that make a calibration again: its scenario states all of them.
pub fn again(settings: &Settings, made: &Made<'_>) -> Vec<String> {
    let mut words = vec![SCENARIO.to_owned()];
    words.extend(each("recovery", settings.0.get("recovery.sets")));
    words.extend(made.record());
    words
}
