//! `concord compare`: scenarios against each other, replicate by replicate.

mod job;
mod json;
mod precision;
mod report;

use std::num::NonZeroU64;
use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::error::CliError;
use super::figure_args::{FigureArgs, Look};
use super::interrupt;
use super::outcome_args;
use super::scenario_args::{BatchArgs, FolderArgs, ReportArgs, ResultArgs};
use super::terminal::Terminal;
use crate::export::outcome_names;
use crate::plot;
use crate::scenario::{Comparable, Scenario, limits};
use job::{Job, Made};
pub use precision::PrecisionError;
use precision::{MOST, Margin};

/// Compare scenarios over the same replicates: differences with their intervals
///
/// Runs the same replicates under each scenario, on the same random draws, and sets every scenario against the first:
/// how much more of what, since when, in which states and issues, and how sure. What chance does alike to both drops out
/// of the difference, and what histories share is run once.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord compare pre-2017 post-2017             the leaderships before and after 2017
  concord compare pre-2017 only-uzbekistan only-kazakhstan only-kyrgyzstan
                                                 each change of leadership by itself, against none
  concord compare pre-2017 stochastic --set parameters.commitment=0.5
                                                 one value changed in both
  concord compare pre-2017 post-2017 --precision 0.0005
                                                 as many replicates as that margin takes
  concord compare pre-2017 post-2017 --theme slide --output output/talk
                                                 figures for a talk
  concord compare pre-2017 post-2017 --json | jq -r '.findings[]'

\x1b[1mFiles:\x1b[0m
  output/A-vs-B/effects.csv      one row per outcome: difference, interval, effect sizes
  output/A-vs-B/differences.csv  every series over time
  output/A-vs-B/transitions.csv  from which regime to which
  output/A-vs-B/findings.txt     what was found: the answer, a table, a few sentences
  output/A-vs-B/A/, B/           each scenario as a run of it would have it
  output/A-vs-B/report.html      all of it on one page, for a browser
  output/A-vs-B/figures/         charts as SVG, PDF and PNG
  output/A-vs-B/tables/          the comparison as LaTeX and Markdown")]
pub struct Arguments {
    /// Scenario that the others are compared with: a file, or the name of a built-in one
    #[arg(value_name = "BASELINE", value_hint = ValueHint::FilePath)]
    baseline: PathBuf,

    /// Scenarios that are compared with it
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::FilePath, required = true)]
    scenarios: Vec<PathBuf>,

    #[command(flatten)]
    batch: BatchArgs,

    /// Run as many replicates as it takes for 95% intervals of mean differences to be no wider than this to either
    /// side; of all regional depths and weights and of the shares of regimes, or of the one that is named, as in
    /// agreements=0.1; may be repeated. --replicates is then the most [default: 1,000,000]
    #[arg(long, value_name = "[OUTCOME=]MARGIN")]
    precision: Vec<Margin>,

    /// Outcome that the tables, the forest and the estimation plot show, by its name in effects.csv; may be repeated
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
    figures: FigureArgs,

    #[command(flatten)]
    result: ResultArgs,
}

impl Arguments {
    /// Most replicates for a margin.
    fn most_replicates(&self) -> u64 {
        self.batch.replicates().unwrap_or(MOST)
    }

    /// How the figures are drawn; `None` where none are.
    ///
    /// # Errors
    ///
    /// [`CliError::NoFigure`] or [`CliError::NoOutcome`].
    fn look(&self, scenarios: &Comparable<'_>) -> Result<Option<Look>, CliError> {
        outcome_args::known(&outcome_names(scenarios.scenarios()).swap_remove(0), &self.outcome)?;
        let look = self.figures.look(plot::comparison_chart_names(scenarios.scenarios()))?;
        Ok(look.map(|look| look.of_outcomes(&self.outcome)))
    }
}

/// Runs the command. Every scenario is read and the folder looked at before the first replicate, but for those by which a
/// margin tells how many it takes.
///
/// # Errors
///
/// [`CliError`]; nothing is left behind then.
pub fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), CliError> {
    terminal.set_quiet(arguments.folder.quiet);
    let mut replicates = arguments.batch.replicates();
    interrupt::watch()?;
    if !arguments.precision.is_empty() {
        let scenarios = scenarios(arguments, None)?;
        let scenarios = alike(&scenarios)?;
        arguments.look(&scenarios)?;
        replicates = Some(job::needed(&scenarios, arguments, terminal)?);
    }
    loop {
        let scenarios = scenarios(arguments, replicates)?;
        match Job::new(alike(&scenarios)?, arguments)?.run(arguments, terminal)? {
            Made::TooWide(needed) => {
                terminal.note("that was not enough yet");
                replicates = Some(needed);
            }
            Made::Finished(found) => {
                let text = if arguments.result.json {
                    json::text(&found)?
                } else {
                    report::report(&found, terminal.width())
                };
                return terminal.print(&text);
            }
        }
    }
}

fn alike(scenarios: &[Scenario]) -> Result<Comparable<'_>, CliError> {
    let others: Vec<&Scenario> = scenarios[1..].iter().collect();
    let alike = Comparable::new(&scenarios[0], &others)?;
    let size = |scenario: &Scenario| {
        limits::points(scenario.states().len(), scenario.issues().len(), scenario.calendar().ticks())
    };
    let points = scenarios.iter().map(size).fold(0, u64::saturating_add);
    if points > limits::MOST_POINTS {
        return Err(CliError::TooManyPoints { scenarios: scenarios.len(), points });
    }
    Ok(alike)
}

/// Reads every scenario.
fn scenarios(arguments: &Arguments, replicates: Option<u64>) -> Result<Vec<Scenario>, CliError> {
    let overrides = arguments.batch.overrides().run_as(replicates.and_then(NonZeroU64::new), None);
    let paths = std::iter::once(&arguments.baseline).chain(&arguments.scenarios).map(PathBuf::as_path);
    overrides.load_all(&paths.collect::<Vec<_>>())
}
