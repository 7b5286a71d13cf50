//! One run of one scenario, from its folder to its summary.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Arguments;
use crate::cli::error::CliError;
use crate::cli::execution::Clock;
use crate::cli::figure_args::Look;
use crate::cli::figures::{Drawn, FIGURES, figures, provenance};
use crate::cli::interrupt;
use crate::cli::progress::Progress;
use crate::cli::terminal::Terminal;
use crate::engine::{self, Observed, Plan, Stopped};
use crate::export::folder::{Decision, decide};
use crate::export::manifest::{Identity, Manifest};
use crate::export::summary::Summary;
use crate::export::{ExportError, RunWriter, identity, read_summary};
use crate::format::{counted, duration};
use crate::plot;
use crate::report;
use crate::scenario::Scenario;

/// Folder of folders where `--output` says nothing.
pub const OUTPUT: &str = "output";

/// A run that is to be made.
#[derive(Debug)]
pub struct Job<'a> {
    scenario: &'a Scenario,
    identity: Identity,
    folder: PathBuf,
    decision: Decision,
    look: Option<Look>,
    threads: NonZeroUsize,
}

/// A run that is finished, now or before.
#[derive(Debug)]
pub struct Finished<'a> {
    /// What was run.
    pub scenario: &'a Scenario,
    /// Where it is.
    pub folder: PathBuf,
    /// What the folder holds.
    pub manifest: Manifest,
    /// The results.
    pub summary: Summary,
}

impl<'a> Job<'a> {
    /// Decides on a folder; changes nothing.
    ///
    /// # Errors
    ///
    /// [`CliError::Export`] where the folder is refused, or [`CliError::NoFigure`].
    pub fn new(
        scenario: &'a Scenario,
        arguments: &Arguments,
        one_of_several: bool,
    ) -> Result<Self, CliError> {
        let folder = match &arguments.output {
            Some(folder) if one_of_several => folder.join(scenario.name()),
            Some(folder) => folder.clone(),
            None => Path::new(OUTPUT).join(scenario.name()),
        };
        let (seed, replicates) = (scenario.seed(), scenario.replicates());
        let look = arguments.figures.look(plot::run_chart_names())?;
        let drawing = look.as_ref().map(Look::drawing);
        let mut identity = identity(&[scenario], seed, replicates, arguments.result.format, drawing);
        identity.markdown = arguments.report.markdown;
        let decision = decide(&folder, &identity, arguments.folder.force)?;
        Ok(Self { scenario, identity, folder, decision, look, threads: arguments.batch.threads() })
    }

    /// Makes the run, or reads it where it is already there. `of_all` is its number among how many; `saved`
    /// are the folders of those before it.
    ///
    /// # Errors
    ///
    /// [`CliError::Export`], [`CliError::Figure`], [`CliError::Threads`] or [`CliError::Interrupted`]; then nothing of the run is
    /// left.
    pub fn run(
        &self,
        of_all: Option<(usize, usize)>,
        terminal: &mut Terminal,
        saved: &[PathBuf],
    ) -> Result<Finished<'a>, CliError> {
        let (scenario, folder) = (self.scenario, self.folder.clone());
        if let Decision::Finished(manifest) = &self.decision {
            terminal.note(&format!(
                "{} holds this run already, finished on {}; --force makes it again",
                folder.display(),
                manifest.execution.finished,
            ));
            let summary = read_summary(&folder)?;
            return Ok(Finished { scenario, folder, manifest: manifest.as_ref().clone(), summary });
        }
        let (manifest, summary) = self.make(of_all, terminal, saved)?;
        terminal.note(&format!(
            "{} and all files in {} on {}",
            counted(manifest.identity.replicates, "replicate"),
            duration(Duration::from_secs_f64(manifest.execution.seconds)),
            counted(self.threads.get() as u64, "thread"),
        ));
        Ok(Finished { scenario, folder, manifest, summary })
    }

    fn make(
        &self,
        of_all: Option<(usize, usize)>,
        terminal: &Terminal,
        saved: &[PathBuf],
    ) -> Result<(Manifest, Summary), CliError> {
        let clock = Clock::start();
        let replicates = self.identity.replicates;
        let replace = self.decision == Decision::Replace;
        let mut writer = RunWriter::begin(&self.folder, self.scenario, self.identity.clone(), replace)?;
        let prefix = match of_all {
            Some((place, all)) => format!("{place}/{all} {}", self.scenario.name()),
            None => self.scenario.name().to_owned(),
        };
        let progress = Progress::new(terminal, prefix, replicates);
        let interrupted = || CliError::Interrupted {
            scenario: self.scenario.name().to_owned(),
            done: progress.done(),
            replicates,
            saved: saved.to_vec(),
        };
        let plan = Plan {
            replicates,
            seed: self.identity.seed,
            threads: Some(self.threads),
            observed: Observed::All,
        };
        let mut sink = |rows: &[_]| writer.outcomes(rows);
        let results = engine::run::<ExportError>(self.scenario, &plan, &progress, &mut sink);
        let results = results.map_err(|stopped| match stopped {
            Stopped::Cancelled { .. } => interrupted(),
            Stopped::Sink(error) => error.into(),
            Stopped::Threads(reason) => CliError::Threads { threads: self.threads.get(), reason },
        })?;
        progress.phase("writing tables");
        let mut run = writer.results(&results)?;
        let mut drawn = Drawn::default();
        if let Some(Look { style, only }) = &self.look {
            progress.phase("drawing figures");
            let (scenario, provenance) = (self.scenario, provenance(&self.identity));
            let charts = || plot::run_charts(&results, scenario, only, style, &provenance);
            drawn = figures(self.threads, FIGURES, charts)?.with_latex(&self.identity);
        }
        progress.phase("writing the report");
        let page = report::of_run(self.scenario, run.summary(), &self.identity, &drawn.figures);
        let report = report::files(&page, self.identity.markdown);
        let report = report.into_iter().map(|(path, bytes)| (path.to_owned(), bytes));
        for (path, bytes) in report.chain(drawn.files) {
            run.add(&path, &bytes)?;
        }
        if interrupt::asked() {
            return Err(interrupted());
        }
        Ok(run.publish(clock.execution(self.threads))?)
    }
}
