//! `concord run`: Monte Carlo of scenarios.

mod draw;
mod job;
mod json;
mod report;

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::error::CliError;
use super::figure_args::FigureArgs;
use super::interrupt;
use super::scenario_args::{BatchArgs, FolderArgs, ReportArgs, ResultArgs};
use super::terminal::Terminal;
use crate::scenario::{REFERENCE, Scenario};
use draw::DrawArgs;
use job::Job;

pub use draw::DrawError;
pub use job::OUTPUT;

/// Run scenarios many times over: data, charts, tables
///
/// Runs every replicate of each scenario on all cores, prints how the region ends up, and writes a folder of
/// data, tables and charts. A run is fixed by its scenario, its seed and its number of replicates: on any
/// machine and with any number of threads the same run has the same files.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord run                                    the reference case, Central Asia 1992-2030
  concord run --replicates 500                   the same, in a moment
  concord run pre-2017 post-2017
                                                 two scenarios, each in a folder of its own
  concord run --set parameters.commitment=0.5 --output output/committed
                                                 one value changed, in another folder
  concord run --width 85 --only fan-integration --output output/column
                                                 one figure for one column of a page
  concord run --draw-parameters prior --replicates-per-set 8 --output output/uncertain
                                                 parameters drawn from their priors, 8 replicates of each set
  concord run --json | jq '.runs[0].regimes'     the summary for a program

\x1b[1mFiles:\x1b[0m
  output/NAME/summary.csv       one row per outcome
  output/NAME/trajectories.csv  every series over time
  output/NAME/outcomes.parquet  one row per replicate
  output/NAME/report.html       all of it on one page, for a browser
  output/NAME/figures/          charts as SVG, PDF and PNG
  output/NAME/tables/           the summary as LaTeX and Markdown
  output/NAME/parameters.csv    with --draw-parameters, what was drawn for which replicates
  output/NAME/variance.csv      with it, how much of each spread parameters make, and chance
  output/NAME/manifest.json     where all of it comes from
The folder appears when all data are written, and figures and report are added to it. A run that is there
already is not repeated; where only its figures are missing, the same command adds them.")]
pub struct Arguments {
    /// Scenario files, or names of built-in scenarios [default: the reference case, central-asia]
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::FilePath)]
    scenarios: Vec<PathBuf>,

    #[command(flatten)]
    batch: BatchArgs,

    /// Folder of the run; with several scenarios, the folder of their folders [default: output/NAME]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    output: Option<PathBuf>,

    #[command(flatten)]
    draw: DrawArgs,

    #[command(flatten)]
    folder: FolderArgs,

    #[command(flatten)]
    report: ReportArgs,

    #[command(flatten)]
    figures: FigureArgs,

    #[command(flatten)]
    result: ResultArgs,
}

/// Runs the command. Every scenario is read and every folder looked at before the first replicate.
///
/// # Errors
///
/// [`CliError`]; runs that were finished before it stay.
pub fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), CliError> {
    terminal.set_quiet(arguments.folder.quiet);
    let scenarios = scenarios(arguments)?;
    for remark in scenarios.iter().flat_map(|(_, scenario)| scenario.remarks()) {
        terminal.note(&format!("warning: {}: {}\nhelp: {}", remark.key, remark.message, remark.help));
    }
    let jobs = scenarios
        .iter()
        .map(|(_, scenario)| Job::new(scenario, arguments, scenarios.len() > 1))
        .collect::<Result<Vec<_>, _>>()?;
    interrupt::watch()?;
    let mut document = json::Document::new();
    let mut saved = Vec::new();
    let mut result = Ok(());
    for (place, job) in jobs.iter().enumerate() {
        let of_all = (jobs.len() > 1).then_some((place + 1, jobs.len()));
        let finished = match job.run(of_all, terminal, &saved) {
            Ok(finished) => finished,
            Err(error) => {
                result = Err(error);
                break;
            }
        };
        if arguments.result.json {
            document.add(&finished);
        } else {
            if place > 0 {
                terminal.print("\n")?;
            }
            terminal.print(&report::report(&finished, terminal.width()))?;
        }
        saved.push(finished.folder);
    }
    if arguments.result.json {
        terminal.print(&document.to_text()?)?;
    }
    result
}

/// Reads every scenario, and reports all problems of all of them at once.
fn scenarios(arguments: &Arguments) -> Result<Vec<(String, Scenario)>, CliError> {
    let overrides = arguments.batch.overrides();
    let mut read: Vec<(String, Scenario)> = Vec::new();
    let mut problems = Vec::new();
    let reference = [PathBuf::from(REFERENCE)];
    let asked = if arguments.scenarios.is_empty() { &reference[..] } else { &arguments.scenarios };
    for path in asked {
        match overrides.load(path) {
            Ok(scenario) => read.push((path.display().to_string(), scenario)),
            Err(diagnostics) => problems.push(diagnostics),
        }
    }
    if !problems.is_empty() {
        return Err(CliError::Scenarios(problems));
    }
    distinct(read.iter().map(|(path, scenario)| (path.as_str(), scenario)))?;
    Ok(read)
}

/// Refuses scenarios of one name, which would share a folder.
///
/// # Errors
///
/// [`CliError::SameName`].
pub fn distinct<'a>(read: impl Iterator<Item = (&'a str, &'a Scenario)> + Clone) -> Result<(), CliError> {
    for (place, (second, scenario)) in read.clone().enumerate() {
        // Some file systems take names that differ in case for the same.
        let same = |other: &(&str, &Scenario)| other.1.name().eq_ignore_ascii_case(scenario.name());
        if let Some((first, _)) = read.clone().take(place).find(same) {
            let (name, first, second) = (scenario.name().to_owned(), first.to_owned(), second.to_owned());
            return Err(CliError::SameName { name, first, second });
        }
    }
    Ok(())
}
