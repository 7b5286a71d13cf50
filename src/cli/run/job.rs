//! One run of one scenario, from its folder to its summary.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Arguments;
use crate::analysis::variance_components::SetEnds;
use crate::cli::error::CliError;
use crate::cli::execution::Clock;
use crate::cli::figure_args::Look;
use crate::cli::finish::{Data, Finish, Opened, changed, note_finished};
use crate::cli::interrupt;
use crate::cli::progress::Progress;
use crate::cli::terminal::Terminal;
use crate::engine::{self, Observed, Plan, Stopped};
use crate::export::folder::{Decision, decide};
use crate::export::manifest::{Identity, Manifest};
use crate::export::parameters::variances;
use crate::export::read::{Content, ResultFolder};
use crate::export::summary::Summary;
use crate::export::{Published, RunWriter, identity, outcome_names, read_summary};
use crate::format::{counted, duration};
use crate::outcome::Results;
use crate::plot;
use crate::report;
use crate::scenario::{Scenario, Sets};

/// Folder of folders where `--output` says nothing.
pub const OUTPUT: &str = "output";

/// A run that is to be made.
#[derive(Debug)]
pub struct Job<'a> {
    scenario: &'a Scenario,
    sets: Option<Sets>,
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
    /// [`CliError::Export`] where the folder is refused, [`CliError::NoFigure`], [`CliError::Draw`] or [`CliError::Points`].
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
        let (sets, drawn) = arguments.draw.sets(scenario)?.unzip();
        identity.drawn = drawn;
        let decision = decide(&folder, &identity, arguments.folder.force)?;
        Ok(Self { scenario, sets, identity, folder, decision, look, threads: arguments.batch.threads() })
    }

    /// Makes the run, or reads it where it is already there. `of_all` is its number among how many; `saved`
    /// are the folders of those before it.
    ///
    /// # Errors
    ///
    /// [`CliError::Export`], [`CliError::Figure`], [`CliError::Threads`] or [`CliError::Interrupted`], after which
    /// nothing of it is left, or [`CliError::Undrawn`], after which all data are there.
    pub fn run(
        &self,
        of_all: Option<(usize, usize)>,
        terminal: &mut Terminal,
        saved: &[PathBuf],
    ) -> Result<Finished<'a>, CliError> {
        let (scenario, folder) = (self.scenario, self.folder.clone());
        if let Decision::Finished(manifest) = &self.decision {
            note_finished(terminal, &folder, "this run", manifest);
            let summary = read_summary(&folder)?;
            return Ok(Finished { scenario, folder, manifest: manifest.as_ref().clone(), summary });
        }
        let begin = |replace| RunWriter::begin(&folder, self.scenario, self.identity.clone(), replace);
        let (manifest, summary) = match Opened::open(&self.decision, &folder, terminal, begin)? {
            Opened::Held(held) => self.add_figures(*held, terminal)?,
            Opened::New(writer) => self.make(writer, of_all, terminal, saved)?,
        };
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
        mut writer: RunWriter<'_>,
        of_all: Option<(usize, usize)>,
        terminal: &Terminal,
        saved: &[PathBuf],
    ) -> Result<(Manifest, Summary), CliError> {
        let clock = Clock::start();
        let replicates = self.identity.replicates;
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
        let stopped = |stopped| match stopped {
            Stopped::Cancelled { .. } => interrupted(),
            Stopped::Sink(error) => error,
            Stopped::Threads(reason) => CliError::Threads { threads: self.threads.get(), reason },
        };
        let (results, variances) = match &self.sets {
            None => {
                let mut sink = |rows: &[_]| writer.outcomes(rows).map_err(CliError::from);
                (engine::run(self.scenario, &plan, &progress, &mut sink).map_err(stopped)?, Vec::new())
            }
            Some(sets) => {
                progress.phase("drawing parameters");
                writer.parameters(sets)?;
                let per_set = sets.per_set();
                let names = outcome_names(&[self.scenario]).swap_remove(0);
                let mut ends = SetEnds::new(names, per_set.max(2) as usize);
                let mut sink = |rows: &[_], partners: &[_]| {
                    ends.extend(rows, partners);
                    writer.outcomes(rows).map_err(CliError::from)
                };
                let results = engine::run_drawn(sets, &plan, &progress, &mut sink).map_err(stopped)?;
                progress.phase("resampling");
                let variances = || variances(&ends, per_set, plan.seed);
                let variances = engine::on_threads(self.threads, variances)
                    .map_err(|reason| CliError::Threads { threads: self.threads.get(), reason })?;
                (results, variances)
            }
        };
        progress.phase("writing tables");
        let mut run = writer.results(&results)?;
        if self.sets.is_some() {
            run.variances(variances)?;
        }
        self.finish(&clock, &progress, Data::New(run), &results)
    }

    /// Draws the figures of a run that is there.
    fn add_figures(&self, held: Published<()>, terminal: &Terminal) -> Result<(Manifest, Summary), CliError> {
        let clock = Clock::start();
        let progress = Progress::new(terminal, self.scenario.name().to_owned(), self.identity.replicates);
        progress.phase("reading data");
        let read = ResultFolder::open(&self.folder)?;
        let sources = read.check(&interrupt::asked)?;
        let scenarios = read.scenarios()?;
        let Content::Run(_, results) = read.read(&sources, scenarios, &interrupt::asked)? else {
            return Err(changed(&self.folder));
        };
        let summary = read_summary(&self.folder)?;
        self.finish(&clock, &progress, Data::Held(held.with(summary)), &results)
    }

    /// Publishes the data, and adds figures and report.
    fn finish(
        &self,
        clock: &Clock,
        progress: &Progress,
        data: Data<Summary>,
        results: &Results,
    ) -> Result<(Manifest, Summary), CliError> {
        let (scenario, identity) = (self.scenario, &self.identity);
        let finish = Finish {
            folder: &self.folder,
            identity,
            look: self.look.as_ref(),
            threads: self.threads,
            clock,
            progress,
            can_plot: true,
        };
        finish.complete(data, |summary| {
            let drawn =
                finish.draw(|only, style, from| plot::run_charts(results, scenario, only, style, from))?;
            progress.phase("writing the report");
            let page = report::of_run(scenario, summary, identity, &drawn.figures);
            let report = report::files(&page, identity.markdown);
            Ok(drawn.with(report).files)
        })
    }
}
