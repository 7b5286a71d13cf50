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
use crate::export::manifest::{Build, Identity, Manifest, StudyRecord};
use crate::export::read::{Kind, ResultFolder};
use crate::export::{Complete, Origin, latex, outcome_names};
use crate::format::counted;
use crate::plot::files::File;
use crate::report;
use crate::scenario::Scenario;
use crate::studies::Tables;
use crate::studies::attribution::{self, AttributionTables};
use crate::studies::comparison::{ComparisonTables, comparison_chart_names};
use crate::studies::lenses::{self, LensTables};
use crate::studies::run::{RunTables, run_chart_names};
use crate::studies::sensitivity::SensitivityTables;
use crate::studies::sweep::SweepTables;
use crate::studies::trace::{TraceTables, history_chart_names};

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
    plot(arguments, &held, terminal).map_err(|error| match error {
        CliError::Stopped => {
            PlotError::Interrupted { scenario: held.identity().scenario.name.clone() }.into()
        }
        other => other,
    })
}

/// Draws the figures of a result.
fn plot(arguments: &Arguments, held: &ResultFolder, terminal: &mut Terminal) -> Result<(), CliError> {
    let (clock, threads) = (Clock::start(), arguments.threads.number());
    let scenarios = held.scenarios()?;
    let names = names(held, &scenarios)?;
    if !arguments.outcome.is_empty() && held.kind() != Kind::Comparison {
        return Err(PlotError::NoComparison { path: arguments.run.clone() }.into());
    }
    outcome_args::known(
        &outcome_names(&scenarios.iter().collect::<Vec<_>>()).swap_remove(0),
        &arguments.outcome,
    )?;
    let look = arguments.drawing.look(names.clone())?.of_outcomes(&arguments.outcome);
    let sources = held.check(&interrupt::asked)?;
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
        study: match held.kind() {
            Kind::Comparison => StudyRecord::Comparison { shown: arguments.outcome.clone() },
            _ => held.identity().study.clone(),
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
            let parts = held.parts();
            let of_latex = |part: &String| match held.kind() {
                Kind::Trace => (format!("{part}{}", latex::FIGURES), part.clone()),
                _ => (latex::FIGURES.to_owned(), String::new()),
            };
            let mut of_latex: Vec<(String, String)> = parts.iter().map(of_latex).collect();
            of_latex.dedup();
            let article = latex::article(&identity, &of_latex);
            let mut complete = Complete::begin(&folder, identity.clone(), decision == Decision::Replace)?;
            let mut drawn = draw(held, &identity, &look, threads, terminal)?;
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

/// The names of the figures of a result.
fn names(held: &ResultFolder, scenarios: &[Scenario]) -> Result<Vec<String>, CliError> {
    Ok(match held.kind() {
        Kind::Run => run_chart_names(),
        Kind::Comparison => comparison_chart_names(&scenarios.iter().collect::<Vec<_>>()),
        Kind::Trace => history_chart_names(),
        Kind::Attribution => attribution::chart_names(),
        Kind::Lenses => lenses::chart_names(scenarios.first().is_some_and(|of| of.record().is_some())),
        Kind::Sweep => checked::<SweepTables>(held)?.chart_names(),
        Kind::Sensitivity => checked::<SensitivityTables>(held)?.chart_names(),
    })
}

/// Reads the tables of a study whose figures depend on them.
fn checked<T: Tables>(held: &ResultFolder) -> Result<T, CliError> {
    held.check(&interrupt::asked)?;
    Ok(T::read(held, &interrupt::asked)?)
}

/// Reads the result, draws its figures and makes their files.
fn draw(
    held: &ResultFolder,
    identity: &Identity,
    look: &Look,
    threads: NonZeroUsize,
    terminal: &mut Terminal,
) -> Result<Vec<File>, CliError> {
    let cancelled: &dyn Fn() -> bool = &interrupt::asked;
    match held.kind() {
        Kind::Run => draw_tables(&RunTables::read(held, cancelled)?, held, identity, look, threads),
        Kind::Comparison => {
            let tables = ComparisonTables::read(held, cancelled)?;
            let scenarios = tables.scenarios();
            let mut others = scenarios[1..].iter().map(|other| format!("differences-{}", other.name()));
            let is_asked = look.only.holds("differences") || others.any(|name| look.only.holds(&name));
            let mut contrasts = tables.comparison().contrasts.iter();
            if is_asked && contrasts.any(|contrast| contrast.spreads.is_empty()) {
                terminal.note(
                    "the files of this comparison, of an earlier version, do not hold how the differences of pairs \
                     spread over time; the figure differences shows their means alone",
                );
            }
            draw_tables(&tables, held, identity, look, threads)
        }
        Kind::Trace => draw_tables(&TraceTables::read(held, cancelled)?, held, identity, look, threads),
        Kind::Attribution => {
            draw_tables(&AttributionTables::read(held, cancelled)?, held, identity, look, threads)
        }
        Kind::Lenses => draw_tables(&LensTables::read(held, cancelled)?, held, identity, look, threads),
        Kind::Sweep => draw_tables(&SweepTables::read(held, cancelled)?, held, identity, look, threads),
        Kind::Sensitivity => {
            draw_tables(&SensitivityTables::read(held, cancelled)?, held, identity, look, threads)
        }
    }
}

/// Draws the figures of tables, part by part, and makes their files.
fn draw_tables<T: Tables>(
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
    let of = match &identity.study {
        StudyRecord::Trace(trace) => format!("replicate {}", trace.replicate),
        _ => counted(identity.replicates, "replicate"),
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
