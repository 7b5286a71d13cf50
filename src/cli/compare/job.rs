//! One comparison of scenarios, from its folder to its tables.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Arguments;
use super::precision::{self, PILOT};
use crate::analysis::{Comparison, Ends};
use crate::cli::error::CliError;
use crate::cli::execution::Clock;
use crate::cli::figure_args::Look;
use crate::cli::finish::{Data, Finish, Opened, changed, note_finished};
use crate::cli::interrupt;
use crate::cli::progress::Progress;
use crate::cli::run::OUTPUT;
use crate::cli::terminal::Terminal;
use crate::engine::{self, Batch, Block, Observed, Plan, Stopped};
use crate::export::folder::{Decision, decide};
use crate::export::manifest::{Identity, Manifest};
use crate::export::read::{Content, ResultFolder};
use crate::export::{ComparisonWriter, ExportError, Published, Tables, identity, outcome_names, read_tables};
use crate::format::{count, counted, duration};
use crate::plot;
use crate::report;
use crate::scenario::{Comparable, Scenario};

/// A comparison that is to be made.
#[derive(Debug)]
pub struct Job<'a> {
    scenarios: Comparable<'a>,
    identity: Identity,
    folder: PathBuf,
    decision: Decision,
    look: Option<Look>,
    threads: NonZeroUsize,
}

/// A comparison that is finished, now or before.
#[derive(Debug)]
pub struct Finished<'a> {
    /// What was compared, the baseline first.
    pub scenarios: Vec<&'a Scenario>,
    /// Where it is.
    pub folder: PathBuf,
    /// What the folder holds.
    pub manifest: Manifest,
    /// The results.
    pub tables: Tables,
}

/// How a comparison came out.
#[derive(Debug)]
pub enum Made<'a> {
    /// As it was asked for.
    Finished(Box<Finished<'a>>),
    /// Its intervals are too wide; it takes so many replicates.
    TooWide(u64),
}

impl<'a> Job<'a> {
    /// Decides on a folder; changes nothing.
    ///
    /// # Errors
    ///
    /// [`CliError::Export`] where the folder is refused, or [`CliError::NoFigure`].
    pub fn new(scenarios: Comparable<'a>, arguments: &Arguments) -> Result<Self, CliError> {
        let names: Vec<&str> = scenarios.scenarios().iter().map(|scenario| scenario.name()).collect();
        let folder = match &arguments.output {
            Some(folder) => folder.clone(),
            None => Path::new(OUTPUT).join(names.join("-vs-")),
        };
        let baseline = scenarios.baseline();
        let (seed, replicates) = (baseline.seed(), baseline.replicates());
        let look = arguments.look(&scenarios)?;
        let drawing = look.as_ref().map(Look::drawing);
        let mut identity =
            identity(scenarios.scenarios(), seed, replicates, arguments.result.format, drawing);
        identity.markdown = arguments.report.markdown;
        identity.shown.clone_from(&arguments.outcome);
        let decision = decide(&folder, &identity, arguments.folder.force)?;
        Ok(Self { scenarios, identity, folder, decision, look, threads: arguments.batch.threads() })
    }

    /// Makes the comparison, or reads it where it is already there.
    ///
    /// # Errors
    ///
    /// [`CliError::Export`], [`CliError::Figure`], [`CliError::Threads`] or [`CliError::Interrupted`], after which
    /// nothing of it is left, or [`CliError::Undrawn`], after which all data are there.
    pub fn run(self, arguments: &Arguments, terminal: &mut Terminal) -> Result<Made<'a>, CliError> {
        if let Decision::Finished(manifest) = &self.decision {
            note_finished(terminal, &self.folder, "this comparison", manifest);
            let (tables, manifest) = (read_tables(&self.folder)?, manifest.as_ref().clone());
            return Ok(self.finished(manifest, tables));
        }
        let clock = Clock::start();
        let scenarios = self.scenarios.scenarios();
        let begin =
            |replace| ComparisonWriter::begin(&self.folder, scenarios, self.identity.clone(), replace);
        let mut writer = match Opened::open(&self.decision, &self.folder, terminal, begin)? {
            Opened::New(writer) => writer,
            Opened::Held(held) => {
                let (manifest, tables) = self.add_figures(*held, terminal)?;
                return Ok(self.finished(manifest, tables));
            }
        };
        let progress = Progress::new(terminal, title(&self.scenarios), self.identity.replicates);
        let plan = Plan {
            replicates: self.identity.replicates,
            seed: self.identity.seed,
            threads: Some(self.threads),
            observed: Observed::All,
        };
        let mut ends = Ends::new(outcome_names(self.scenarios.scenarios()));
        let batch = simulate(&self.scenarios, &plan, &progress, &mut |rows| {
            ends.extend(rows);
            writer.outcomes(rows)
        })?;
        progress.phase("comparing");
        let comparison = on_threads(self.threads, || Comparison::new(batch.arms, batch.divergences, &ends))?;
        if !arguments.precision.is_empty() {
            let needed = precision::needed(&arguments.precision, &comparison, arguments.most_replicates())?;
            if needed > plan.replicates {
                return Ok(Made::TooWide(needed));
            }
        }
        progress.phase("writing tables");
        let data = Data::New(writer.results(&comparison)?);
        let (manifest, tables) = self.finish(&clock, &progress, data, &comparison)?;
        drop(progress);
        terminal.note(&format!(
            "{} under {} scenarios and all files in {} on {}",
            counted(plan.replicates, "replicate"),
            scenarios.len(),
            duration(Duration::from_secs_f64(manifest.execution.seconds)),
            counted(self.threads.get() as u64, "thread"),
        ));
        Ok(self.finished(manifest, tables))
    }

    /// Draws the figures of a comparison that is there.
    fn add_figures(&self, held: Published<()>, terminal: &Terminal) -> Result<(Manifest, Tables), CliError> {
        let clock = Clock::start();
        let progress = Progress::new(terminal, title(&self.scenarios), self.identity.replicates);
        progress.phase("reading data");
        let read = ResultFolder::open(&self.folder)?;
        let sources = read.check(&interrupt::asked)?;
        let Content::Comparison(_, comparison) = read.read(&sources, read.scenarios()?, &interrupt::asked)?
        else {
            return Err(changed(&self.folder));
        };
        let data = Data::Held(held.with(read_tables(&self.folder)?));
        self.finish(&clock, &progress, data, &comparison)
    }

    /// Publishes the data, and adds figures and report.
    fn finish(
        &self,
        clock: &Clock,
        progress: &Progress,
        data: Data<Tables>,
        comparison: &Comparison,
    ) -> Result<(Manifest, Tables), CliError> {
        let (scenarios, identity) = (self.scenarios.scenarios(), &self.identity);
        let finish = Finish {
            folder: &self.folder,
            identity,
            look: self.look.as_ref(),
            threads: self.threads,
            clock,
            progress,
            can_plot: true,
        };
        finish.complete(data, |tables| {
            let drawn = finish.draw(|only, style, from| {
                plot::comparison_charts(comparison, scenarios, only, style, from)
            })?;
            progress.phase("writing the report");
            let page = report::of_comparison(scenarios, tables, identity, &drawn.figures);
            let report = report::files(&page, identity.markdown);
            Ok(drawn.with(report).files)
        })
    }

    fn finished(self, manifest: Manifest, tables: Tables) -> Made<'a> {
        let (scenarios, folder) = (self.scenarios.scenarios().to_vec(), self.folder);
        Made::Finished(Box::new(Finished { scenarios, folder, manifest, tables }))
    }
}

/// How many replicates the margins take, by a first batch of the regional series.
///
/// # Errors
///
/// [`CliError::Precision`], or as [`Job::run`].
pub fn needed(
    scenarios: &Comparable<'_>,
    arguments: &Arguments,
    terminal: &mut Terminal,
) -> Result<u64, CliError> {
    let most = arguments.most_replicates();
    let threads = arguments.batch.threads();
    let plan = Plan {
        replicates: PILOT.min(most),
        seed: scenarios.baseline().seed(),
        threads: Some(threads),
        observed: Observed::Region,
    };
    let progress = Progress::new(terminal, title(scenarios), plan.replicates);
    let mut ends = Ends::new(outcome_names(scenarios.scenarios()));
    let batch = simulate(scenarios, &plan, &progress, &mut |rows| {
        ends.extend(rows);
        Ok(())
    })?;
    let comparison = on_threads(threads, || Comparison::pointwise(batch.arms, batch.divergences, &ends))?;
    precision::check(&arguments.precision, &comparison)?;
    let needed = precision::needed(&arguments.precision, &comparison, most)?;
    drop(progress);
    terminal.note(&format!(
        "by {}, the margin takes {}",
        counted(plan.replicates, "replicate"),
        count(needed)
    ));
    Ok(needed)
}

fn simulate(
    scenarios: &Comparable<'_>,
    plan: &Plan,
    progress: &Progress,
    sink: &mut dyn FnMut(&Block) -> Result<(), ExportError>,
) -> Result<Batch, CliError> {
    engine::run_together::<ExportError>(scenarios, plan, progress, sink).map_err(|stopped| match stopped {
        Stopped::Cancelled { .. } => interrupted(scenarios, progress, plan),
        Stopped::Sink(error) => error.into(),
        Stopped::Threads(reason) => {
            CliError::Threads { threads: plan.threads.map_or(1, NonZeroUsize::get), reason }
        }
    })
}

fn on_threads<R: Send>(threads: NonZeroUsize, work: impl FnOnce() -> R + Send) -> Result<R, CliError> {
    engine::on_threads(threads, work).map_err(|reason| CliError::Threads { threads: threads.get(), reason })
}

fn interrupted(scenarios: &Comparable<'_>, progress: &Progress, plan: &Plan) -> CliError {
    CliError::Interrupted {
        scenario: title(scenarios),
        done: progress.done(),
        replicates: plan.replicates,
        saved: Vec::new(),
    }
}

/// What is compared with what.
fn title(scenarios: &Comparable<'_>) -> String {
    let names: Vec<&str> = scenarios.scenarios().iter().map(|scenario| scenario.name()).collect();
    names.join(" vs ")
}
