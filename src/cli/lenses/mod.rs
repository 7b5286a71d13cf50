//! `concord lenses`: a scenario under the assumptions of theories.

mod report;

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use super::draw::{self, SharedSetArgs};
use super::driver::{Job, Wanted};
use super::error::CliError;
use super::figure_args::FigureArgs;
use super::interrupt;
use super::json;
use super::outcome_args;
use super::reproduce::{Made, each};
use super::scenario_args::{BatchArgs, FolderArgs};
use super::terminal::Terminal;
use crate::export::manifest::LensesRecord;
use crate::export::outcome_names;
use crate::scenario::Scenario;
use crate::studies::lenses::LensPlan;

/// Default scenario and its baseline.
const USUAL: [&str; 2] = ["post-2017", "pre-2017"];

/// Run a scenario through theory lenses, and score each lens against the observed record
///
/// A lens switches off the mechanisms that a theory omits: under realism identities are fixed, under liberalism there
/// are none, and so on. Further lenses switch off one mechanism each. All lenses run the same replicates on the same
/// random draws. For each lens, the command reports the outcomes of the region, the part of the difference to the
/// baseline that remains, and the agreement with the observed record of the scenario, beside a straight-line
/// forecast without states.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord lenses                                 post-2017 and pre-2017 through every lens
  concord lenses --lens realism --lens constructivism --outcome identity
                                                 two of them beside the full model
  concord lenses central-asia                    one scenario, without a baseline
  concord lenses --draw-parameters prior         each replicate with parameters of its own, the same through every lens
  concord lenses stochastic pre-2017 -n 1000     two other scenarios; a file defines further lenses under [lenses.NAME]

\x1b[1mFiles:\x1b[0m
  output/SCENARIO-lenses/definitions.csv  claim and settings of each lens
  output/SCENARIO-lenses/lenses.csv       one row per lens and outcome: mean, standard error, interval
  output/SCENARIO-lenses/differences.csv  differences to the full model and to the baseline, with the part that remains
  output/SCENARIO-lenses/scores.csv       one row per lens, scored series and period
  output/SCENARIO-lenses/fits.csv         predictions of each lens for each year
  output/SCENARIO-lenses/parameters.csv   with --draw-parameters: one row per set of drawn parameters
  output/SCENARIO-lenses/variance.csv     with --draw-parameters: variance due to parameters and due to chance, by lens and outcome
  output/SCENARIO-lenses/tables/          the results as LaTeX and Markdown
  output/SCENARIO-lenses/figures/         differences and skill by lens as SVG, PDF and PNG
  output/SCENARIO-lenses/report.html      the whole result on one page, for a browser")]
pub struct Arguments {
    /// Scenario to run: a file, or the name of a built-in scenario [default: post-2017, with pre-2017 as baseline]
    #[arg(value_name = "SCENARIO", value_hint = ValueHint::FilePath)]
    scenario: Option<PathBuf>,

    /// Baseline for differences, run through the same lenses; without it no differences are computed
    #[arg(value_name = "BASELINE", value_hint = ValueHint::FilePath)]
    baseline: Option<PathBuf>,

    /// Lens by its name, beside the full model; may be repeated [default: all]
    #[arg(long, value_name = "NAME")]
    lens: Vec<String>,

    /// Outcome to print, by its name in lenses.csv; all are in the files; may be repeated
    #[arg(long, value_name = "NAME", default_value = "integration")]
    outcome: Vec<String>,

    #[command(flatten)]
    batch: BatchArgs,

    #[command(flatten)]
    draw: SharedSetArgs,

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

/// Runs the command. All arguments are checked before the first replicate.
///
/// # Errors
///
/// [`CliError`]; no files are left behind.
pub fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), CliError> {
    terminal.set_quiet(arguments.folder.quiet);
    interrupt::watch()?;
    let (scenario, baseline) = scenarios(arguments)?;
    let drawn = arguments.draw.drawn(&scenario)?;
    let plan = LensPlan::new(scenario, baseline, &arguments.lens)?;
    let plan = match drawn {
        Some(drawn) => plan.with_drawn(drawn)?,
        None => plan,
    };
    outcome_args::known(&outcome_names(&[plan.scenario()]).swap_remove(0), &arguments.outcome)?;
    let wanted = Wanted::new(
        arguments.output.as_ref(),
        &arguments.folder,
        &arguments.figures,
        arguments.batch.threads(),
    );
    let finished = Job::new(&plan, &wanted)?.run(terminal)?;
    terminal.print(&match arguments.json {
        true => json::text(&json::entry(&plan, &finished))?,
        false => report::report(plan.scenario(), &arguments.outcome, &finished, terminal.width()),
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

/// The arguments that make a study of lenses again.
pub fn again(record: &LensesRecord, made: &Made<'_>) -> Vec<String> {
    let mut words = made.in_folders();
    words.extend(each("lens", &record.names));
    words.extend(record.drawn.iter().flat_map(draw::shared_again));
    words.extend(made.record());
    words
}
