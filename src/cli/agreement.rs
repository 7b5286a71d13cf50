//! `concord agreement`: how far several coders of one region agree, and the scenario with the means of their codings.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use super::driver::{Finished, Job, Wanted};
use super::error::CliError;
use super::figure_args::FigureArgs;
use super::interrupt;
use super::json;
use super::numbers;
use super::report::Report;
use super::reproduce::{Made, each};
use super::scenario_args::{FolderArgs, ThreadArgs};
use super::terminal::Terminal;
use crate::export::SCENARIO;
use crate::export::manifest::Settings;
use crate::scenario::Scenario;
use crate::studies::agreement::{
    AgreementPlan, AgreementSummary, CODERS, answer, disagreements, heading, kinds, warnings,
};

/// Resamples of each interval unless told otherwise.
const RESAMPLES: u64 = 9_999;
/// Most resamples.
const MOST_RESAMPLES: u64 = 1_000_000;

/// Agreement of coders: how far several files code the same region alike
///
/// Reads two or more files that code one region, each by another coder, and works out Krippendorff's alpha by kind of coding, with a
/// bootstrap interval, and the numbers that are judged most differently. Writes the scenario with the mean codings, whose priors reach as
/// far as the coders do; it runs unchanged. No history is simulated.
///
/// A coding counts where the coder's own file states it. What the file takes from a scenario that it extends, and what is left to its
/// default, is missing; a rivalry that the coder of a leader does not list is 0.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord agreement anna.toml bolat.toml       two coders
  concord agreement coders/*.toml --json       every number of as many as there are
  concord run output/gulf-agreement/scenario.toml
                                               a run with the means, and with priors from the spread

\x1b[1mFiles:\x1b[0m
  output/SCENARIO-agreement/scenario.toml    the scenario with the mean codings
  output/SCENARIO-agreement/agreement.csv    alpha by kind of coding, with intervals
  output/SCENARIO-agreement/numbers.csv      each number: mean, range, prior
  output/SCENARIO-agreement/codings.csv      each coding
  output/SCENARIO-agreement/coders/          copies of the files
  output/SCENARIO-agreement/tables/          the agreement as LaTeX and Markdown
  output/SCENARIO-agreement/figures/         alpha as SVG, PDF and PNG
  output/SCENARIO-agreement/report.html      the whole result on one page, for a browser")]
pub struct Arguments {
    /// Files of the coders, at least two, or names of built-in scenarios
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath, required = true)]
    files: Vec<PathBuf>,

    /// Number of resamples of each interval
    #[arg(long, value_name = "B", value_parser = clap::value_parser!(u64).range(1..=MOST_RESAMPLES), default_value_t = RESAMPLES)]
    resamples: u64,

    /// Seed of the resamples [default: that of the first file]
    #[arg(short, long, value_name = "SEED", value_parser = numbers::seed, allow_negative_numbers = true)]
    seed: Option<u64>,

    #[command(flatten)]
    threads: ThreadArgs,

    /// Folder of the agreement [default: output/SCENARIO-agreement]
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

/// Runs the command. All files are read before anything is written.
///
/// # Errors
///
/// [`CliError`]; no files are left behind.
pub fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), CliError> {
    terminal.set_quiet(arguments.folder.quiet);
    interrupt::watch()?;
    let paths: Vec<&Path> = arguments.files.iter().map(PathBuf::as_path).collect();
    let resamples = usize::try_from(arguments.resamples).unwrap_or(usize::MAX);
    let plan = AgreementPlan::load(&paths, resamples, arguments.seed)?;
    let threads: NonZeroUsize = arguments.threads.number();
    let wanted = Wanted::new(arguments.output.as_ref(), &arguments.folder, &arguments.figures, threads);
    let finished = Job::new(&plan, &wanted)?.run(terminal)?;
    terminal.print(&match arguments.json {
        true => json::text(&json::entry(&plan, &finished))?,
        false => report(plan.mean(), &finished, terminal.width()),
    })
}

/// The report in lines of at most `width` characters: what was found comes first.
fn report(scenario: &Scenario, found: &Finished<AgreementSummary>, width: usize) -> String {
    let of = &found.summary;
    let [title, about] = heading(scenario, of, &found.manifest.identity);
    let means = format!(
        "The scenario with the means is {}; it runs unchanged.",
        found.folder.join(SCENARIO).display()
    );
    let remarks = warnings(of).into_iter().chain([means]).collect();
    let panels = vec![kinds(of), disagreements(of)];
    Report { title, about, panels, remarks }.text_below(&answer(of), found, width)
}

/// The arguments that make an agreement again, from the copies of the files.
pub fn again(settings: &Settings, made: &Made<'_>) -> Vec<String> {
    let coders = settings.0.get("coders").and_then(|coders| coders.parse().ok()).unwrap_or(0);
    let mut words: Vec<String> = (1..=coders).map(|place: usize| format!("{CODERS}/{place}.toml")).collect();
    words.extend(each("resamples", [made.identity.replicates]));
    words.extend(each("seed", [made.identity.seed]));
    words
}
