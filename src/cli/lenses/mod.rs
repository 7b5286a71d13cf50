//! `concord lenses`: a scenario as theories would have it.

mod job;
mod json;
mod observed;
mod report;

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use thiserror::Error;

use super::error::CliError;
use super::figure_args::FigureArgs;
use super::interrupt;
use super::scenario_args::{BatchArgs, FolderArgs};
use super::terminal::Terminal;
use crate::format::{count, counted};
use crate::scenario::{FULL, Lens, Scenario, nearest};
use job::Job;

/// Scenario that runs where none is named, and its baseline.
const USUAL: [&str; 2] = ["post-2017", "pre-2017"];

/// See a scenario through theory lenses, and hold each of them against the observed record
///
/// A lens takes away from the model what a theory does without: realism fixed identities, liberalism has none, and so on; and
/// each mechanism is taken away by itself. All lenses run the same replicates on the same random draws. Each says how the region
/// ends, how much of the difference to the baseline it keeps, and how well it agrees with the record that the scenario
/// names, beside a straight line that knows nothing of states.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord lenses                                 post-2017 and pre-2017 through every lens
  concord lenses --lens realism --lens constructivism --outcome identity
                                                 two of them beside the full model
  concord lenses central-asia                    one scenario, without a difference
  concord lenses stochastic pre-2017 -n 1000     two other scenarios; a file has lenses of its own under [lenses.NAME]

\x1b[1mFiles:\x1b[0m
  output/SCENARIO-lenses/definitions.csv  what each lens claims and sets
  output/SCENARIO-lenses/lenses.csv       one row per lens and outcome: mean, standard error, interval
  output/SCENARIO-lenses/differences.csv  to the full model, and to the baseline, with what is kept of that
  output/SCENARIO-lenses/scores.csv       one row per lens and what is scored, by period
  output/SCENARIO-lenses/fits.csv         what each lens foretells of each year
  output/SCENARIO-lenses/tables/          the same as LaTeX and Markdown
  output/SCENARIO-lenses/figures/         differences and skill by lens as SVG, PDF and PNG")]
pub struct Arguments {
    /// Scenario to look at: a file, or the name of a built-in one [default: post-2017, with pre-2017 as its baseline]
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::FilePath)]
    scenario: Option<PathBuf>,

    /// Scenario that it differs from, seen through the same lenses; without it there is no difference
    #[arg(value_name = "BASELINE", value_hint = ValueHint::FilePath)]
    baseline: Option<PathBuf>,

    /// Lens to look through, beside the full model, by its name; may be repeated [default: all]
    #[arg(long, value_name = "NAME")]
    lens: Vec<String>,

    /// Outcome to print, by its name in lenses.csv; all are in the files; may be repeated
    #[arg(long, value_name = "NAME", default_value = "integration")]
    outcome: Vec<String>,

    #[command(flatten)]
    batch: BatchArgs,

    /// Folder of the lenses [default: output/SCENARIO-lenses]
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

/// Why a scenario is not seen through lenses as asked.
#[derive(Debug, Error)]
pub enum LensesError {
    /// There is no such lens.
    #[error(
        "--lens {name}: there is no such lens\n\
        help: {}the names are {}; a scenario states its own under [lenses.NAME]",
        nearest.as_ref().map(|nearest| format!("did you mean {nearest}? ")).unwrap_or_default(), known.join(", ")
    )]
    NoLens {
        /// What was asked for.
        name: String,
        /// One like it.
        nearest: Option<String>,
        /// All that there are.
        known: Vec<String>,
    },
    /// The regimes of the two scenarios are told otherwise.
    #[error(
        "{scenario} and {baseline} tell regimes by other bounds, so that an outcome of one is none of the other\n\
        help: give both the same [outcomes]"
    )]
    Regimes {
        /// Name of the scenario.
        scenario: String,
        /// Name of the baseline.
        baseline: String,
    },
    /// The outcomes of all replicates do not fit into memory.
    #[error(
        "the outcomes of {} do not fit into memory: at most {} do\n\
        help: ask for fewer with --replicates", counted(*replicates, "replicate"), count(*most)
    )]
    TooMany {
        /// Number of replicates.
        replicates: u64,
        /// Most replicates.
        most: u64,
    },
}

/// Runs the command. Everything that can be refused is, before the first replicate.
///
/// # Errors
///
/// [`CliError`]; nothing is left behind then.
pub fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), CliError> {
    terminal.set_quiet(arguments.folder.quiet);
    interrupt::watch()?;
    let (scenario, baseline) = scenarios(arguments)?;
    let lenses = chosen(&scenario, &arguments.lens)?;
    let found = Job::new(&scenario, baseline.as_ref(), lenses, arguments)?.run(terminal)?;
    terminal.print(&match arguments.json {
        true => json::text(&scenario, &found)?,
        false => report::report(&scenario, &arguments.outcome, &found, terminal.width()),
    })
}

/// Reads the scenario and the baseline, if there is one.
fn scenarios(arguments: &Arguments) -> Result<(Scenario, Option<Scenario>), CliError> {
    let [usual, other] = USUAL.map(PathBuf::from);
    let (path, against) = match (&arguments.scenario, &arguments.baseline) {
        (None, _) => (usual, Some(other)),
        (Some(path), against) => (path.clone(), against.clone()),
    };
    let paths: Vec<&Path> = std::iter::once(&path).chain(&against).map(PathBuf::as_path).collect();
    let mut read = arguments.batch.overrides().load_all(&paths)?.into_iter();
    let scenario = read.next().expect("as many are read as are asked for");
    Ok((scenario, read.next()))
}

/// The lenses that are asked for, in the order in which they are declared, the full model first.
fn chosen(scenario: &Scenario, asked: &[String]) -> Result<Vec<Lens>, LensesError> {
    let mut lenses = scenario.lenses();
    let known: Vec<String> = lenses.iter().map(|lens| lens.name.clone()).collect();
    if let Some(name) = asked.iter().find(|name| !known.contains(name)) {
        let nearest = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
        return Err(LensesError::NoLens { name: name.clone(), nearest, known });
    }
    lenses.retain(|lens| lens.name == FULL || asked.is_empty() || asked.contains(&lens.name));
    Ok(lenses)
}
