//! `concord regions`: one table of parameters over several regions, beside what was observed of them.

use std::path::PathBuf;

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
use crate::export::manifest::RegionsRecord;
use crate::studies::StudyError;
use crate::studies::regions::{
    EXPECTATIONS, Expectations, RegionsPlan, RegionsSummary, answer, heading, orders, statements, values,
    warnings,
};

/// Sets of parameters unless told otherwise: as many as the posterior that is shipped has.
const SETS: u64 = 1_000;
/// Histories of each unless told otherwise.
const PER_SET: u64 = 4;

/// Regions under one table of parameters, beside what was observed of them
///
/// Runs several regions under the same sets of parameters, with nothing fitted to any of them: draws of the posterior of Central Asia, and
/// draws from the priors alone. Reports under which share of the sets the model puts the regions in the observed order, with Kendall's tau,
/// and shows the observed shapes and turns. What does not hold is said first.
///
/// Regions, dates and observations are data: a file of your own takes the place of the one that comes with concord.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord regions                          the regions that come with concord
  concord regions --sets 100 --replicates-per-set 1
                                           in a moment
  concord regions mine.toml                regions and observations of your own
  concord regions --json | jq -r .answer

\x1b[1mFiles:\x1b[0m
  output/regions/orders.csv         one row per order of regions: whether it holds, and Kendall's tau
  output/regions/pairs.csv          one row per pair of regions of an order
  output/regions/statements.csv     one row per shape and turn: whether it holds
  output/regions/moves.csv          one row per move of them
  output/regions/values.csv         measures by region and date
  output/regions/regions.toml       regions, dates and observations
  output/regions/SCENARIO/          the scenario of each region
  output/regions/tables/            the tables as LaTeX and Markdown
  output/regions/figures/           the charts as SVG, PDF and PNG
  output/regions/report.html        the whole result on one page, for a browser")]
pub struct Arguments {
    /// File of regions, dates and observations [default: the one that comes with concord]
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,

    /// Number of sets of parameters, at most as many as the posterior has draws
    #[arg(long, value_name = "N", value_parser = numbers::replicates, default_value_t = SETS)]
    sets: u64,

    /// Number of histories of each set in each region
    #[arg(long, value_name = "K", value_parser = numbers::replicates, default_value_t = PER_SET)]
    replicates_per_set: u64,

    /// Seed of the random numbers [default: that of the scenario whose priors are drawn]
    #[arg(short, long, value_name = "SEED", value_parser = numbers::seed, allow_negative_numbers = true)]
    seed: Option<u64>,

    #[command(flatten)]
    threads: ThreadArgs,

    /// Folder of the result [default: output/regions]
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

/// Runs the command. Everything is read and checked before the first replicate.
///
/// # Errors
///
/// [`CliError`]; no files are left behind.
pub fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), CliError> {
    terminal.set_quiet(arguments.folder.quiet);
    interrupt::watch()?;
    let read = arguments.file.as_deref().map_or_else(Expectations::built_in, Expectations::load);
    let read = read.map_err(StudyError::of)?;
    let plan = RegionsPlan::new(read, arguments.sets, arguments.replicates_per_set, arguments.seed)?;
    let threads = arguments.threads.number();
    let wanted = Wanted::new(arguments.output.as_ref(), &arguments.folder, &arguments.figures, threads);
    let finished = Job::new(&plan, &wanted)?.run(terminal)?;
    terminal.print(&match arguments.json {
        true => json::text(&json::entry(&plan, &finished))?,
        false => report(&finished, terminal.width()),
    })
}

/// The report in lines of at most `width` characters: what does not hold comes first.
fn report(found: &Finished<RegionsSummary>, width: usize) -> String {
    let of = &found.summary;
    let [title, about] = heading(of, &found.manifest.identity);
    let panels = vec![orders(of), statements(of), values(of)];
    Report { title, about, panels, remarks: warnings(of) }.text_below(&answer(of), found, width)
}

/// The arguments that make it again: the scenarios lie beside the file in the folder.
pub fn again(record: &RegionsRecord, made: &Made<'_>) -> Vec<String> {
    let of = |name: &str| record.settings.0.get(name);
    let mut words = vec![EXPECTATIONS.to_owned()];
    words.extend(each("sets", of("sets")));
    words.extend(each("replicates-per-set", of("replicates_per_set")));
    words.extend(each("seed", [made.identity.seed]));
    words
}
