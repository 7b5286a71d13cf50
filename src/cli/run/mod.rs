//! `concord run`: Monte Carlo of scenarios.

mod report;

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::draw::{self, DrawArgs, UnderPriorsArgs};
use super::driver::{Job, Wanted};
use super::error::CliError;
use super::figure_args::FigureArgs;
use super::interrupt;
use super::json;
use super::reproduce::Made;
use super::scenario_args::{BatchArgs, ExplorerArgs, FolderArgs, ReportArgs, ResultArgs, distinct};
use super::terminal::Terminal;
use crate::export::SCENARIO;
use crate::export::manifest::RunRecord;
use crate::scenario::{REFERENCE, Scenario};
use crate::studies::run::RunPlan;

/// Simulate scenarios many times and write data, charts and tables
///
/// Simulates every replicate of each scenario on all cores, prints the outcomes of the region, and writes a folder with
/// data, tables and charts. Scenario, seed and number of replicates determine a run: its files are the same on any
/// machine and with any number of threads.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord run                                    the reference case, Central Asia 1992-2030
  concord run --replicates 500                   the same with fewer replicates, in a moment
  concord run pre-2017 post-2017
                                                 two scenarios, each in a folder of its own
  concord run --set parameters.commitment=0.5 --output output/committed
                                                 one value changed, in another folder
  concord run --width 85 --only fan-integration --output output/column
                                                 one figure, for one column of a page
  concord run --fixed-parameters --output output/chance
                                                 chance alone, without drawn parameters
  concord run --draw-parameters prior --replicates-per-set 8 --output output/uncertain
                                                 parameters drawn from their priors, 8 replicates per set
  concord run --draw-parameters prior --draw-codings --output output/codings
                                                 codings drawn too, each within the coder's error
  concord run --json | jq '.runs[0].regimes'     part of the summary, for a program

\x1b[1mFiles:\x1b[0m
  output/NAME/summary.csv       one row per outcome
  output/NAME/trajectories.csv  every series over time
  output/NAME/outcomes.parquet  one row per replicate
  output/NAME/report.html       the whole result on one page, for a browser
  output/NAME/figures/          charts as SVG, PDF and PNG
  output/NAME/tables/           the summary as LaTeX and Markdown
  output/NAME/priors/           the same with drawn parameters, by default
  output/NAME/parameters.csv    with --draw-parameters: one row per set of drawn parameters
  output/NAME/variance.csv      with --draw-parameters: variance due to parameters and due to chance
  output/NAME/manifest.json     scenario, seed, version and checksums of the run
The folder appears when all data are written; figures and report are added afterwards. A finished run is not
repeated; if its figures are missing, the same command adds them.")]
pub struct Arguments {
    /// Scenario files, or names of built-in scenarios [default: the reference case, central-asia]
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::FilePath)]
    scenarios: Vec<PathBuf>,

    #[command(flatten)]
    batch: BatchArgs,

    /// Folder of the run; with several scenarios, the parent of their folders [default: output/NAME]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    output: Option<PathBuf>,

    #[command(flatten)]
    draw: DrawArgs,

    #[command(flatten)]
    under_priors: UnderPriorsArgs,

    #[command(flatten)]
    folder: FolderArgs,

    #[command(flatten)]
    report: ReportArgs,

    #[command(flatten)]
    explorer: ExplorerArgs,

    #[command(flatten)]
    figures: FigureArgs,

    #[command(flatten)]
    result: ResultArgs,
}

impl Arguments {
    /// Options for writing and drawing a run, alone or as one of several.
    fn wanted(&self, plan: &RunPlan, is_alone: bool) -> Wanted<'_> {
        let output = self.output.as_ref();
        Wanted {
            output: output
                .map(|folder| if is_alone { folder.clone() } else { folder.join(plan.scenario().name()) }),
            force: self.folder.force,
            figures: &self.figures,
            markdown: self.report.markdown,
            explorer: self.explorer.explorer.as_deref(),
            format: self.result.format,
            threads: self.batch.threads(),
        }
    }
}

/// Runs the command. Every scenario is read and every folder checked before the first replicate.
///
/// # Errors
///
/// [`CliError`]; runs finished before it are kept.
pub fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), CliError> {
    terminal.set_quiet(arguments.folder.quiet);
    let scenarios = scenarios(arguments)?;
    let of = |scenario: &Scenario| scenario.remarks().into_iter().chain(scenario.to_be_coded());
    for remark in scenarios.iter().flat_map(|(_, scenario)| of(scenario)) {
        terminal.note(&format!("warning: {}: {}\nhelp: {}", remark.key, remark.message, remark.help));
    }
    let plans = scenarios.into_iter().map(|(_, scenario)| {
        let drawn = arguments.draw.drawn(&scenario)?;
        let plan = RunPlan::new(scenario);
        Ok(match drawn {
            Some(drawn) => plan.with_drawn(drawn),
            None if arguments.under_priors.wanted(&arguments.draw) => {
                plan.with_priors(arguments.under_priors.codings())?
            }
            None => plan,
        })
    });
    let plans: Vec<RunPlan> = plans.collect::<Result<_, CliError>>()?;
    let is_alone = plans.len() == 1;
    let job = |plan| Job::new(plan, &arguments.wanted(plan, is_alone));
    let jobs: Vec<Job<'_, RunPlan>> = plans.iter().map(job).collect::<Result<_, _>>()?;
    interrupt::watch()?;
    let mut found = Vec::new();
    let mut saved = Vec::new();
    let mut result = Ok(());
    for (place, (plan, job)) in plans.iter().zip(&jobs).enumerate() {
        let of_all = (!is_alone).then_some((place + 1, jobs.len()));
        let finished = match job.run_one_of(of_all, &saved, terminal) {
            Ok(finished) => finished,
            Err(error) => {
                result = Err(error);
                break;
            }
        };
        if !arguments.result.json {
            if place > 0 {
                terminal.print("\n")?;
            }
            terminal.print(&report::report(plan.scenario(), &finished, terminal.width()))?;
        }
        saved.push(finished.folder.clone());
        found.push((plan, finished));
    }
    if arguments.result.json {
        let runs = found.iter().map(|(plan, finished)| json::entry(*plan, finished));
        terminal.print(&json::text(&BTreeMap::from([("runs", runs.collect::<Vec<_>>())]))?)?;
    }
    result
}

/// Reads every scenario, and reports all problems of all of them at once.
fn scenarios(arguments: &Arguments) -> Result<Vec<(String, Scenario)>, CliError> {
    let overrides = arguments.batch.overrides();
    let mut read: Vec<(String, Scenario)> = Vec::new();
    let mut problems = Vec::new();
    let reference = [PathBuf::from(REFERENCE)];
    let paths = if arguments.scenarios.is_empty() { &reference[..] } else { &arguments.scenarios };
    for path in paths {
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

/// The arguments that make a run again.
pub fn again(record: &RunRecord, _: &Made<'_>) -> Vec<String> {
    let mut words = vec![SCENARIO.to_owned()];
    words.extend(draw::again_under_priors(record.drawn.as_ref(), record.under_priors.as_ref()));
    words
}
