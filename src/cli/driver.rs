//! One driver for every study: decide on a folder, run or read back, write, draw, publish, report what was done.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::CliError;
use super::execution::Clock;
use super::explore;
use super::figure_args::{FigureArgs, Look};
use super::interrupt;
use super::progress::Progress;
use super::reproduce::{self, Made};
use super::scenario_args::FolderArgs;
use super::terminal::Terminal;
use crate::cli::figures::{FIGURES, figures, provenance};
use crate::export::folder::{Decision, decide};
use crate::export::manifest::{Identity, Manifest};
use crate::export::outcomes::Format;
use crate::export::read::ResultFolder;
use crate::export::{Complete, Published, StudyWriter};
use crate::format::{counted, duration};
use crate::outcome::EndRow;
use crate::plot::Figure;
use crate::plot::files::File;
use crate::report;
use crate::scenario::Sets;
use crate::studies::{EndSink, Part, Run, Study, StudyError, SummaryOf, Tables, identity};

/// Parent of the folders without `--output`.
pub const OUTPUT: &str = "output";

/// The page that explores the scenarios of a folder.
const EXPLORER: &str = "explorer.html";

/// Options for writing and drawing a study.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// Folder of the study; `output/NAME` where it is `None`.
    pub output: Option<PathBuf>,
    /// Whether existing contents of the folder are replaced.
    pub force: bool,
    /// Options of figures.
    pub figures: &'a FigureArgs,
    /// Whether the report is also written as Markdown.
    pub markdown: bool,
    /// Page that explores the scenarios, where it is put into the folder.
    pub explorer: Option<&'a Path>,
    /// Format of the outcomes, one row per replicate.
    pub format: Format,
    /// Threads to work on.
    pub threads: NonZeroUsize,
}

impl<'a> Wanted<'a> {
    /// A study in a folder, with figures, the report as a page and outcomes in the usual format.
    pub fn new(
        output: Option<&PathBuf>,
        folder: &FolderArgs,
        figures: &'a FigureArgs,
        threads: NonZeroUsize,
    ) -> Self {
        Self {
            output: output.cloned(),
            force: folder.force,
            figures,
            markdown: false,
            explorer: None,
            format: Format::default(),
            threads,
        }
    }
}

/// A study with a decision about its folder.
#[derive(Debug)]
pub struct Job<'a, S> {
    study: &'a S,
    identity: Identity,
    folder: PathBuf,
    decision: Decision,
    look: Option<Look>,
    explorer: Option<String>,
    threads: NonZeroUsize,
}

/// A finished study, run now or before.
#[derive(Debug)]
pub struct Finished<T> {
    /// The folder.
    pub folder: PathBuf,
    /// Manifest of the folder.
    pub manifest: Manifest,
    /// The printed part of the tables.
    pub summary: T,
    /// Whether this command wrote anything.
    pub is_new: bool,
}

impl<'a, S: Study> Job<'a, S> {
    /// Decides on a folder; changes nothing.
    ///
    /// # Errors
    ///
    /// [`CliError::NoFigure`], or [`CliError::Study`] where the folder is refused or the study cannot be described.
    pub fn new(study: &'a S, wanted: &Wanted<'_>) -> Result<Self, CliError> {
        let folder = wanted.output.clone().unwrap_or_else(|| Path::new(OUTPUT).join(study.folder()));
        let identity = identity(study)?;
        let look = wanted.figures.look(study.chart_names())?;
        let look = look.map(|look| look.of_outcomes(identity.shown()));
        let identity = Identity {
            figures: look.as_ref().map(Look::drawing),
            outcomes: wanted.format,
            markdown: wanted.markdown,
            explorer: wanted.explorer.is_some(),
            ..identity
        };
        let scenarios: Vec<_> = study.parts().iter().map(|part| part.scenario).collect();
        let explorer = wanted.explorer.map(|path| explore::page_of(path, &scenarios)).transpose()?;
        let decision = decide(&folder, &identity, wanted.force)?;
        Ok(Self { study, identity, folder, decision, look, explorer, threads: wanted.threads })
    }

    /// Whether the folder already contains all data, so that nothing is simulated.
    pub fn has_data(&self) -> bool {
        matches!(self.decision, Decision::Finished(_) | Decision::Undrawn(_))
    }

    /// Runs the study, or reads its files where it is finished.
    ///
    /// # Errors
    ///
    /// [`CliError::Undrawn`] if all data are written and figures or report are not; any other [`CliError`] leaves no files.
    pub fn run(&self, terminal: &mut Terminal) -> Result<Finished<SummaryOf<S>>, CliError> {
        self.run_one_of(None, &[], terminal)
    }

    /// Runs the study as one of several: `of_all` is its number and the number of all, `saved` the folders of those before it.
    ///
    /// # Errors
    ///
    /// As [`Self::run`].
    pub fn run_one_of(
        &self,
        of_all: Option<(usize, usize)>,
        saved: &[PathBuf],
        terminal: &mut Terminal,
    ) -> Result<Finished<SummaryOf<S>>, CliError> {
        let finished = self.finish(of_all, saved, terminal)?;
        if finished.is_new {
            terminal.note(&format!(
                "{} and all files in {} on {}",
                self.study.done(),
                duration(Duration::from_secs_f64(finished.manifest.execution.seconds)),
                counted(self.threads.get() as u64, "thread"),
            ));
        }
        Ok(finished)
    }

    /// Runs the study without a note on its duration.
    ///
    /// # Errors
    ///
    /// As [`Self::run`].
    pub fn finish(
        &self,
        of_all: Option<(usize, usize)>,
        saved: &[PathBuf],
        terminal: &mut Terminal,
    ) -> Result<Finished<SummaryOf<S>>, CliError> {
        let folder = self.folder.clone();
        let clock = Clock::start();
        let (manifest, summary) = match &self.decision {
            Decision::Finished(manifest) => {
                note_finished(terminal, &folder, &format!("this {}", self.study.kind()), manifest);
                let summary = S::Tables::read_summary(&folder, &self.identity)?;
                return Ok(Finished { folder, manifest: manifest.as_ref().clone(), summary, is_new: false });
            }
            Decision::Undrawn(manifest) => self.complete(manifest, &clock, terminal)?,
            Decision::Write | Decision::Replace => self.make(of_all, saved, &clock, terminal)?,
        };
        Ok(Finished { folder, manifest, summary, is_new: true })
    }

    /// Runs the study and writes its folder.
    fn make(
        &self,
        of_all: Option<(usize, usize)>,
        saved: &[PathBuf],
        clock: &Clock,
        terminal: &mut Terminal,
    ) -> Result<(Manifest, SummaryOf<S>), CliError> {
        let study = self.study;
        let parts = study.parts().into_iter();
        let parts = parts.map(|Part { within, scenario, has_outcomes }| (within, scenario, has_outcomes));
        let replace = self.decision == Decision::Replace;
        let mut writer = StudyWriter::begin(&self.folder, self.identity.clone(), parts, replace)?;
        if let Some(announcement) = study.announcement() {
            terminal.note(&announcement);
        }
        let title = study.title();
        let title = title.strip_prefix("the ").unwrap_or(&title);
        let title = match of_all {
            Some((place, all)) => format!("{place}/{all} {title}"),
            None => title.to_owned(),
        };
        let progress = Progress::new(terminal, title, study.work());
        let mut run = Run { threads: self.threads, monitor: &progress, sink: &mut writer };
        let tables = study.run(&mut run).map_err(|error| match error {
            StudyError::Cancelled => CliError::Interrupted {
                scenario: study.title(),
                done: progress.done(),
                replicates: study.work(),
                saved: saved.to_vec(),
            },
            other => other.into(),
        })?;
        progress.phase("writing tables");
        let complete = writer.tables(|identity, folder| tables.write(identity, folder))?;
        let finish = Finish { job: self, clock, progress: &progress };
        let manifest = finish.new_data(complete, &tables)?;
        Ok((manifest, tables.into_summary()))
    }

    /// Draws the figures of a folder with complete data, and makes its report.
    fn complete(
        &self,
        manifest: &Manifest,
        clock: &Clock,
        terminal: &mut Terminal,
    ) -> Result<(Manifest, SummaryOf<S>), CliError> {
        let published = Published::reopen(&self.folder, manifest, ())?;
        terminal.note(&format!(
            "{} holds all data of this already, of {}; its figures and its report are made now",
            self.folder.display(),
            manifest.execution.finished,
        ));
        let progress = Progress::new(terminal, self.study.title(), self.study.work());
        progress.phase("reading data");
        let folder = ResultFolder::open(&self.folder)?;
        folder.check(&S::Tables::files(&folder), &interrupt::asked)?;
        let tables = S::Tables::read(&folder, &interrupt::asked)?;
        let finish = Finish { job: self, clock, progress: &progress };
        let manifest = finish.held_data(published, &tables)?;
        Ok((manifest, tables.into_summary()))
    }
}

/// Publishes data, and adds figures and report.
struct Finish<'a, 'b, S> {
    job: &'b Job<'a, S>,
    clock: &'b Clock,
    progress: &'b Progress,
}

impl<S: Study> Finish<'_, '_, S> {
    /// Publishes written data, then adds figures and report. Published data stay, whatever fails afterwards.
    fn new_data(&self, mut complete: Complete<()>, tables: &S::Tables) -> Result<Manifest, CliError> {
        let execution = || self.clock.execution(self.job.threads);
        if self.job.look.is_none() {
            // The report takes a moment.
            for (path, bytes) in self.files(tables)? {
                complete.add(&path, &bytes)?;
            }
            return Ok(complete.publish(execution(), false)?.end().0);
        }
        self.held_data(complete.publish(execution(), true)?, tables)
    }

    /// Adds figures and report to data that are published.
    fn held_data(&self, published: Published<()>, tables: &S::Tables) -> Result<Manifest, CliError> {
        let files = || {
            if interrupt::asked() {
                return Err(CliError::Stopped);
            }
            let files = self.files(tables)?;
            if interrupt::asked() { Err(CliError::Stopped) } else { Ok(files) }
        };
        let add = |files: Vec<File>| {
            let execution = self.clock.execution(self.job.threads);
            Ok(published.finish(&files, self.job.identity.clone(), execution)?.0)
        };
        files()
            .and_then(add)
            .map_err(|why| CliError::Undrawn { folder: self.job.folder.clone(), why: Box::new(why) })
    }

    /// Figures and report.
    fn files(&self, tables: &S::Tables) -> Result<Vec<File>, CliError> {
        let identity = &self.job.identity;
        let parts = tables.drawn_parts();
        let (mut files, mut drawn): (Vec<File>, Vec<Vec<Figure>>) = (Vec::new(), Vec::new());
        for (place, (within, scenario)) in parts.iter().enumerate() {
            let Some(Look { style, only }) = &self.job.look else {
                drawn.push(Vec::new());
                continue;
            };
            self.progress.phase("drawing figures");
            let identity = identity.of_part(*scenario);
            let from = provenance(&identity);
            let charts = || tables.figures(place, only, style, &from);
            let figures = figures(self.job.threads, FIGURES, charts)?.with_latex(&identity);
            files.extend(figures.files.into_iter().map(|(path, bytes)| (format!("{within}{path}"), bytes)));
            drawn.push(figures.figures);
        }
        self.progress.phase("writing the report");
        let parts = self.job.study.parts();
        let scenarios: Vec<_> = parts.iter().map(|part| part.scenario).collect();
        let commands = reproduce::commands(&Made { identity, scenarios: &scenarios });
        let page = tables.page(identity, &drawn, &commands);
        let report = report::files(&page, identity.markdown).into_iter();
        files.extend(report.map(|(path, bytes)| (path.to_owned(), bytes)));
        let explorer =
            self.job.explorer.as_ref().map(|page| (EXPLORER.to_owned(), page.clone().into_bytes()));
        files.extend(explorer);
        Ok(files)
    }
}

impl EndSink for StudyWriter {
    fn ends(&mut self, rows: &[&[EndRow]]) -> Result<(), StudyError> {
        Ok(Self::ends(self, rows)?)
    }

    fn parameters(&mut self, sets: &Sets) -> Result<(), StudyError> {
        Ok(Self::parameters(self, sets)?)
    }
}

/// Notes that a folder already contains `what`, and how to make it again.
fn note_finished(terminal: &mut Terminal, folder: &Path, what: &str, manifest: &Manifest) {
    terminal.note(&format!(
        "{} holds {what} already, finished on {}; --force makes it again",
        folder.display(),
        manifest.execution.finished,
    ));
}
