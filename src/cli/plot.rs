//! `concord plot`: figures of a finished study, drawn again from its files.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Component, Path, PathBuf};

use clap::{Args, ValueHint};
use fs_err as fs;
use thiserror::Error;

use super::error::CliError;
use super::execution::Clock;
use super::figure_args::{DrawingArgs, Look};
use super::figures::{Drawn, figures, provenance};
use super::interrupt;
use super::outcome_args;
use super::report::last_tick;
use super::scenario_args::{FolderArgs, ThreadArgs};
use super::terminal::Terminal;
use crate::export::folder::{Decision, decide};
use crate::export::manifest::{Build, ComparisonRecord, Identity, Manifest, StudyRecord};
use crate::export::read::ResultFolder;
use crate::export::{Complete, Origin, latex, outcome_names};
use crate::format::counted;
use crate::plot::files::File;
use crate::report;
use crate::studies::{Tables, Visitor, visit};

/// Draw the figures of a finished study again, from its files
///
/// Reads the files of a finished study, of this version or an earlier one, and draws all or some of its figures, at any
/// width and in any theme, into a separate folder. The study itself does not change, and nothing is simulated. Figures
/// state version, seed and number of replicates of the study.
#[derive(Debug, Args)]
#[command(after_long_help = "\
\x1b[1mExamples:\x1b[0m
  concord plot output/central-asia               every figure of a run, in output/central-asia-figures
  concord plot output/central-asia --width 85 --only fan-integration
                                                 one figure, for one column of a page
  concord plot output/pre-2017-vs-post-2017 --theme slide --output talk
                                                 figures of a comparison, for a talk
  concord plot output/central-asia --theme greyscale --force
                                                 figures that replace those drawn before

\x1b[1mFiles:\x1b[0m
  RUN-figures/FIGURE.svg     each figure as SVG, PDF and PNG
  RUN-figures/FIGURE.txt     its caption, for a page and in full
  RUN-figures/figures.tex    the figures for LaTeX, with their captions
  RUN-figures/article.tex    an article with the figures, ready to compile
  RUN-figures/manifest.json  the study and the style of the figures
The folder appears when all files are written. Existing figures are not drawn again.")]
pub struct Arguments {
    /// Folder of a finished study, such as a run or a comparison
    #[arg(value_name = "RUN", value_hint = ValueHint::DirPath)]
    run: PathBuf,

    /// Folder of the figures [default: RUN-figures, beside RUN]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    output: Option<PathBuf>,

    #[command(flatten)]
    drawing: DrawingArgs,

    /// For a comparison: outcome in the forest plot and the estimation plot, by its name in effects.csv; may be repeated
    /// [default: all but agreements by issue and number of members]
    #[arg(long, value_name = "NAME")]
    outcome: Vec<String>,

    #[command(flatten)]
    threads: ThreadArgs,

    #[command(flatten)]
    folder: FolderArgs,
}

/// Reasons not to draw, other than faults of the files.
#[derive(Debug, Error)]
pub enum PlotError {
    /// The folder of the figures would equal, contain or lie in the folder of the study.
    #[error(
        "the figures cannot be written to {}: that is the run, or holds it, or is in it\n\
        help: name a folder beside the run with --output DIR, or leave the option out", path.display()
    )]
    InTheRun {
        /// The requested folder.
        path: PathBuf,
    },
    /// Outcomes were selected for a study without charts of several outcomes.
    #[error(
        "--outcome chooses the rows of a comparison's forest, and {} is no comparison\n\
        help: leave it out, or choose figures with --only", path.display()
    )]
    NoComparison {
        /// The folder.
        path: PathBuf,
    },
    /// The study lacks the data of the figures.
    #[error(
        "the files of {scenario} do not hold what these figures show: {}\n\
        help: make the result again with this version", names.join(", ")
    )]
    Lacking {
        /// The scenario.
        scenario: String,
        /// Names of the figures.
        names: Vec<String>,
    },
    /// The user interrupted the drawing.
    #[error("interrupted: no figure of {scenario} was saved")]
    Interrupted {
        /// The scenario.
        scenario: String,
    },
}

/// Runs the command. The folder of the study is only read.
///
/// # Errors
///
/// [`CliError`]; no files are written.
pub fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<(), CliError> {
    terminal.set_quiet(arguments.folder.quiet);
    interrupt::watch()?;
    let held = ResultFolder::open(&arguments.run)?;
    let plot = Plot { arguments, held: &held, terminal };
    visit(held.kind(), plot).map_err(|error| match error {
        CliError::Stopped => {
            PlotError::Interrupted { scenario: held.identity().scenario.name.clone() }.into()
        }
        other => other,
    })
}

/// What is drawn of a folder, whatever study it holds.
struct Plot<'a> {
    arguments: &'a Arguments,
    held: &'a ResultFolder,
    terminal: &'a mut Terminal,
}

impl Visitor for Plot<'_> {
    type Found = Result<(), CliError>;

    fn visit<T: Tables>(self) -> Self::Found {
        plot::<T>(self.arguments, self.held, self.terminal)
    }
}

/// Draws the figures of a result.
fn plot<T: Tables>(
    arguments: &Arguments,
    held: &ResultFolder,
    terminal: &mut Terminal,
) -> Result<(), CliError> {
    let (clock, threads) = (Clock::start(), arguments.threads.number());
    let scenarios = held.scenarios()?;
    let names = T::chart_names_of(held, &scenarios, &interrupt::asked)?;
    let is_comparison = matches!(held.identity().study, StudyRecord::Comparison(_));
    if !arguments.outcome.is_empty() && !is_comparison {
        return Err(PlotError::NoComparison { path: arguments.run.clone() }.into());
    }
    outcome_args::known(
        &outcome_names(&scenarios.iter().collect::<Vec<_>>()).swap_remove(0),
        &arguments.outcome,
    )?;
    let look = arguments.drawing.look(names.clone())?.of_outcomes(&arguments.outcome);
    let sources = held.check(&T::files(held), &interrupt::asked)?;
    let folder = match &arguments.output {
        Some(folder) => folder.clone(),
        None => beside(&arguments.run)?,
    };
    if !apart(&arguments.run, &folder)? {
        return Err(PlotError::InTheRun { path: folder }.into());
    }
    let origin = Origin { concord: held.identity().concord.clone(), sha256: sources.sha256.clone() };
    let identity = Identity {
        concord: Build::current(),
        figures: Some(look.drawing()),
        study: match &held.identity().study {
            StudyRecord::Comparison(record) => StudyRecord::Comparison(ComparisonRecord {
                shown: arguments.outcome.clone(),
                ..record.clone()
            }),
            other => other.clone(),
        },
        drawn_from: Some(origin),
        ..held.identity().clone()
    };
    let end = last_tick(&scenarios[0]);
    let manifest = match decide(&folder, &identity, arguments.folder.force)? {
        Decision::Finished(manifest) => {
            terminal.note(&format!(
                "{} holds these figures already, drawn on {}; --force draws them again",
                folder.display(),
                manifest.execution.finished,
            ));
            *manifest
        }
        decision => {
            for name in &sources.changed {
                terminal.note(&format!(
                    "{} was changed after it was written; the figures show it as it is now",
                    arguments.run.join(name).display()
                ));
            }
            let mut complete = Complete::begin(&folder, identity.clone(), decision == Decision::Replace)?;
            let tables = T::read(held, &interrupt::asked)?;
            if let Some(lacking) = tables.lacks(&look.only) {
                terminal.note(&lacking);
            }
            let of_latex = |(part, _): (String, _)| (format!("{part}{}", latex::FIGURES), part);
            let of_latex: Vec<_> = tables.drawn_parts().into_iter().map(of_latex).collect();
            let article = latex::article(&identity, &of_latex);
            let mut drawn = draw(&tables, held, &identity, &look, threads)?;
            lacking(held, &drawn, names.into_iter().filter(|name| look.only.holds(name)), terminal)?;
            drawn.push((latex::ARTICLE.to_owned(), article.into_bytes()));
            for (path, bytes) in drawn {
                complete.add(&path, &bytes)?;
            }
            if interrupt::asked() {
                return Err(CliError::Stopped);
            }
            complete.publish(clock.execution(threads), false)?.end().0
        }
    };
    terminal.print(&shown(&manifest, &end, &folder))
}

/// Draws the figures of tables, part by part, and makes their files.
fn draw<T: Tables>(
    tables: &T,
    held: &ResultFolder,
    identity: &Identity,
    Look { style, only }: &Look,
    threads: NonZeroUsize,
) -> Result<Vec<File>, CliError> {
    let mut all = Vec::new();
    for (place, (part, scenario)) in tables.drawn_parts().iter().enumerate() {
        let from = provenance(&held.identity().of_part(*scenario));
        let drawn = figures(threads, part, || tables.figures(place, only, style, &from))?;
        all.extend(files(drawn, &identity.of_part(*scenario), part));
    }
    Ok(all)
}

/// The files of figures, with a LaTeX file that includes all of them; empty if no figure was drawn.
fn files(drawn: Drawn, identity: &Identity, part: &str) -> Vec<File> {
    if drawn.figures.is_empty() {
        return Vec::new();
    }
    let names: Vec<&str> = identity.scenarios().map(|scenario| scenario.name.as_str()).collect();
    let text = report::latex(&drawn.figures, identity, &names.join("-vs-"), part);
    let mut files = drawn.files;
    files.push((format!("{part}{}", latex::FIGURES), text.into_bytes()));
    files
}

/// Notes which requested figures are left out.
fn lacking(
    held: &ResultFolder,
    drawn: &[File],
    asked: impl Iterator<Item = String>,
    terminal: &mut Terminal,
) -> Result<(), CliError> {
    let is_drawn = |name: &String| drawn.iter().any(|(file, _)| file.strip_suffix(".svg") == Some(name));
    let names: Vec<String> = asked.filter(|name| !is_drawn(name)).collect();
    if drawn.is_empty() {
        let scenario = held.identity().scenario.name.clone();
        return Err(PlotError::Lacking { scenario, names }.into());
    }
    if !names.is_empty() {
        terminal.note(&format!(
            "left out, since the files of this result do not hold what they show: {}",
            names.join(", ")
        ));
    }
    Ok(())
}

/// Number and place of the drawn figures.
fn shown(manifest: &Manifest, end: &str, folder: &Path) -> String {
    let identity = &manifest.identity;
    let names: BTreeSet<&str> = manifest.files.keys().filter_map(|file| file.strip_suffix(".svg")).collect();
    let scenarios: Vec<&str> = identity.scenarios().map(|scenario| scenario.name.as_str()).collect();
    let of = match identity.trace() {
        Some(trace) => format!("replicate {}", trace.replicate),
        None => counted(identity.replicates, "replicate"),
    };
    let mut text = format!(
        "{} of {} (end of {end}: {of}, seed {}):\n",
        counted(names.len() as u64, "figure"),
        scenarios.join(" vs "),
        identity.seed
    );
    for name in names {
        text.push_str(&format!("  {name}\n"));
    }
    text + &format!("Saved in {}, each as SVG, PDF and PNG with its caption as text\n", folder.display())
}

/// `output/central-asia-figures` for `output/central-asia`.
fn beside(run: &Path) -> io::Result<PathBuf> {
    let run = if run.file_name().is_some() { run.to_owned() } else { fs::canonicalize(run)? };
    let mut name = run.file_name().map(OsString::from).unwrap_or_default();
    name.push("-figures");
    Ok(run.with_file_name(name))
}

/// Whether two folders are different and neither contains the other.
fn apart(run: &Path, output: &Path) -> io::Result<bool> {
    let run = fs::canonicalize(run)?;
    let mut found = PathBuf::new();
    for part in std::path::absolute(output)?.components() {
        match part {
            Component::ParentDir => {
                found.pop();
            }
            Component::Normal(name) => {
                found.push(name);
                // A path that does not exist yet resolves through its parent.
                found = fs::canonicalize(&found).unwrap_or(found);
            }
            _ => found.push(part),
        }
    }
    Ok(!found.starts_with(&run) && !run.starts_with(&found))
}
