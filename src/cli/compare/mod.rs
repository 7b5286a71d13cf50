//! `concord compare`: paired differences between scenarios, replicate by replicate.

mod report;

use std::num::NonZeroU64;
use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::draw::{self, DrawArgs, UnderPriorsArgs};
use super::driver::{Job, Wanted};
use super::error::CliError;
use super::figure_args::FigureArgs;
use super::interrupt;
use super::json;
use super::outcome_args;
use super::progress::Progress;
use super::reproduce::{Made, each};
use super::scenario_args::{BatchArgs, ExplorerArgs, FolderArgs, ReportArgs, ResultArgs};
use super::terminal::Terminal;
use crate::export::manifest::ComparisonRecord;
use crate::export::outcome_names;
use crate::format::{count, counted};
use crate::studies::comparison::precision::MOST;
use crate::studies::comparison::{ComparisonError, ComparisonPlan, Margin, Precision, SmallestEffect};
use crate::studies::{Discard, Run, Study as _, StudyError};

/// Compare scenarios on the same random draws: differences with their intervals
///
/// Simulates the same replicates under each scenario, on the same random draws, and compares every scenario with the
/// first: the size of each difference, when it begins, in which states and issues, and with which uncertainty. Chance
/// that is common to both scenarios cancels in the difference, and the history that they share is simulated once.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord compare pre-2017 post-2017             the leaderships before and after 2017
  concord compare pre-2017 only-uzbekistan only-kazakhstan only-kyrgyzstan
                                                 each change of leadership by itself
  concord compare pre-2017 stochastic --set parameters.commitment=0.5
                                                 one value changed in both
  concord compare pre-2017 post-2017 --precision 0.0005
                                                 as many replicates as that half-width needs
  concord compare pre-2017 post-2017 --fixed-parameters
                                                 chance alone, without drawn parameters
  concord compare pre-2017 post-2017 --draw-parameters prior
                                                 each pair with parameters of its own, drawn from their priors
  concord compare pre-2017 post-2017 --theme slide --output output/talk
                                                 figures for a talk
  concord compare pre-2017 post-2017 --json | jq -r '.findings[]'

\x1b[1mFiles:\x1b[0m
  output/A-vs-B/effects.csv      one row per outcome: difference, interval, effect sizes
  output/A-vs-B/differences.csv  every series over time
  output/A-vs-B/transitions.csv  replicates by their regime in each scenario
  output/A-vs-B/findings.txt     the findings: the answer, a table, a few sentences
  output/A-vs-B/priors/          differences with drawn parameters, by default
  output/A-vs-B/parameters.csv   with --draw-parameters: one row per set, each shared by a pair
  output/A-vs-B/variance.csv     with --draw-parameters: variance of differences due to parameters and due to chance
  output/A-vs-B/A/, B/           each scenario with the files of a run
  output/A-vs-B/report.html      the whole result on one page, for a browser
  output/A-vs-B/figures/         charts as SVG, PDF and PNG
  output/A-vs-B/tables/          the comparison as LaTeX and Markdown")]
pub struct Arguments {
    /// Baseline that the others are compared with: a scenario file, or the name of a built-in scenario
    #[arg(value_name = "BASELINE", value_hint = ValueHint::FilePath)]
    baseline: PathBuf,

    /// Scenarios to compare with the baseline
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::FilePath, required = true)]
    scenarios: Vec<PathBuf>,

    #[command(flatten)]
    batch: BatchArgs,

    #[command(flatten)]
    draw: DrawArgs,

    #[command(flatten)]
    under_priors: UnderPriorsArgs,

    /// Run as many replicates as the 95% intervals of mean differences need to reach this half-width, for all regional
    /// depths and weights and the shares of regimes, or for one outcome, as in agreements=0.1; may be repeated.
    /// --replicates then sets the maximum [default: 1,000,000]
    #[arg(long, value_name = "[OUTCOME=]MARGIN")]
    precision: Vec<Margin>,

    /// Smallest effect of interest: also count the sets of parameters under which the difference is larger, of integration or of the
    /// measure that is named, as in 0.05 or dispute=-0.02; may be repeated
    #[arg(
        long,
        value_name = "[MEASURE=]DIFFERENCE",
        allow_hyphen_values = true,
        conflicts_with = "fixed_parameters"
    )]
    smallest_effect: Vec<SmallestEffect>,

    /// Outcome in the tables, the forest plot and the estimation plot, by its name in effects.csv; may be repeated
    /// [default: all but agreements by issue and number of members]
    #[arg(long, value_name = "NAME")]
    outcome: Vec<String>,

    /// Folder of the comparison [default: output/A-vs-B]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    output: Option<PathBuf>,

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
    /// The comparison with this number of replicates, or with the baseline's where it is `None`.
    ///
    /// # Errors
    ///
    /// [`CliError::Scenarios`], [`CliError::SameName`], [`CliError::Study`] or [`CliError::NoOutcome`].
    fn plan(&self, replicates: Option<u64>) -> Result<ComparisonPlan, CliError> {
        let overrides = self.batch.overrides().run_as(replicates.and_then(NonZeroU64::new), None);
        let paths = std::iter::once(&self.baseline).chain(&self.scenarios).map(PathBuf::as_path);
        let mut scenarios = overrides.load_all(&paths.collect::<Vec<_>>())?;
        let others = scenarios.split_off(1);
        let plan = ComparisonPlan::new(scenarios.swap_remove(0), others)?;
        outcome_args::known(&outcome_names(&plan.scenarios()).swap_remove(0), &self.outcome)?;
        let plan = plan.showing(self.outcome.clone());
        let drawn = self.draw.drawn_for(&plan.scenarios())?;
        let plan = match drawn {
            Some(drawn) => plan.with_drawn(drawn)?,
            None if self.under_priors.wanted(&self.draw) => plan.with_priors(self.under_priors.codings())?,
            None => plan,
        };
        let plan = plan.with_smallest_effects(self.smallest_effect.clone())?;
        Ok(match self.precision() {
            Some(precision) => plan.with_precision(precision),
            None => plan,
        })
    }

    /// The requested half-widths of intervals, if there are any.
    fn precision(&self) -> Option<Precision> {
        let most = self.batch.replicates().unwrap_or(MOST);
        (!self.precision.is_empty()).then(|| Precision { margins: self.precision.clone(), most })
    }

    /// Options for writing and drawing.
    fn wanted(&self) -> Wanted<'_> {
        Wanted {
            markdown: self.report.markdown,
            explorer: self.explorer.explorer.as_deref(),
            format: self.result.format,
            ..Wanted::new(self.output.as_ref(), &self.folder, &self.figures, self.batch.threads())
        }
    }

    /// Number of replicates that the half-widths need, estimated from a first batch.
    ///
    /// # Errors
    ///
    /// [`CliError::Study`] or [`CliError::Interrupted`].
    fn needed(
        &self,
        plan: &ComparisonPlan,
        precision: &Precision,
        terminal: &mut Terminal,
    ) -> Result<u64, CliError> {
        let pilot = precision.pilot();
        let progress = Progress::new(terminal, plan.title(), pilot);
        let mut run = Run { threads: self.batch.threads(), monitor: &progress, sink: &mut Discard };
        let needed = precision.estimate(plan, &mut run).map_err(|error| match error {
            StudyError::Cancelled => CliError::Interrupted {
                scenario: plan.title(),
                done: progress.done(),
                replicates: pilot,
                saved: Vec::new(),
            },
            other => other.into(),
        })?;
        drop(progress);
        terminal.note(&format!("by {}, the margin takes {}", counted(pilot, "replicate"), count(needed)));
        Ok(needed)
    }
}

/// Runs the command. Every scenario is read and the folder checked before the first replicate, except for the batch that
/// estimates the number of replicates.
///
/// # Errors
///
/// [`CliError`]; no files are left behind.
pub fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), CliError> {
    terminal.set_quiet(arguments.folder.quiet);
    let mut replicates = arguments.batch.replicates();
    interrupt::watch()?;
    if let Some(precision) = arguments.precision() {
        let plan = arguments.plan(None)?;
        arguments.figures.look(plan.chart_names())?;
        replicates = Some(arguments.needed(&plan, &precision, terminal)?);
    }
    loop {
        let plan = arguments.plan(replicates)?;
        let finished = match Job::new(&plan, &arguments.wanted())?.run(terminal) {
            Ok(finished) => finished,
            Err(CliError::Study(error)) => match error.problem() {
                Some(ComparisonError::TooFew { needed }) => {
                    terminal.note("that was not enough yet");
                    replicates = Some(*needed);
                    continue;
                }
                _ => return Err(CliError::Study(error)),
            },
            Err(error) => return Err(error),
        };
        let scenarios = plan.scenarios();
        let text = if arguments.result.json {
            json::text(&json::entry(&plan, &finished))?
        } else {
            report::report(&scenarios, &finished, terminal.width())
        };
        return terminal.print(&text);
    }
}

/// The arguments that make a comparison again.
pub fn again(record: &ComparisonRecord, made: &Made<'_>) -> Vec<String> {
    let drawn = draw::again_under_priors(record.drawn.as_ref(), record.under_priors.as_ref());
    let smallest = each("smallest-effect", &record.smallest_effects);
    made.in_folders().into_iter().chain(drawn).chain(smallest).collect()
}
