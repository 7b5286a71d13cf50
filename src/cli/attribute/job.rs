//! One attribution, from its folder to its tables.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Arguments, AttributeError};
use crate::analysis::{MixtureEnds, Names};
use crate::cli::error::CliError;
use crate::cli::execution::Clock;
use crate::cli::figure_args::Look;
use crate::cli::finish::{Finish, Opened, note_finished};
use crate::cli::interrupt;
use crate::cli::outcome_args;
use crate::cli::progress::Progress;
use crate::cli::run::OUTPUT;
use crate::cli::terminal::Terminal;
use crate::engine::{self, Observed, Plan, Stopped};
use crate::export::attribution::{AttributionWriter, Shared};
use crate::export::folder::{Decision, decide};
use crate::export::manifest::{ChangeRecord, Identity, Manifest};
use crate::export::outcomes::Format;
use crate::export::{identity, outcome_names};
use crate::format::{count, counted, duration};
use crate::outcome::Results;
use crate::plot::{self, Attributed};
use crate::scenario::{Comparable, FactorialDesign, Part, Scenario};

/// Mixtures that run side by side, beside the baseline whose histories they share until they part. Changes no result.
const AT_ONCE: usize = 4;

/// An attribution that is to be made.
#[derive(Debug)]
pub struct Job<'a> {
    mixtures: &'a FactorialDesign,
    /// By mixture: of changes one scenario each, of mechanisms the baseline and the scenario.
    scenarios: Vec<Vec<Scenario>>,
    names: Names,
    identity: Identity,
    folder: PathBuf,
    decision: Decision,
    look: Option<Look>,
    threads: NonZeroUsize,
}

/// An attribution that is finished, now or before.
#[derive(Debug)]
pub struct Finished {
    /// Where it is.
    pub folder: PathBuf,
    /// What the folder holds.
    pub manifest: Manifest,
    /// The results.
    pub tables: Shared,
}

impl<'a> Job<'a> {
    /// Reads every mixture and decides on a folder; changes nothing.
    ///
    /// # Errors
    ///
    /// [`CliError::Attribute`], [`CliError::NoFigure`], [`CliError::Interrupted`], or [`CliError::Export`] where the folder is
    /// refused.
    pub fn new(mixtures: &'a FactorialDesign, arguments: &Arguments) -> Result<Self, CliError> {
        let (baseline, scenario) = (mixtures.baseline(), mixtures.scenario());
        let names = outcome_names(&[baseline]).swap_remove(0);
        outcome_args::known(&names, &arguments.outcome)?;
        let (changes, replicates) = (mixtures.parts().len(), baseline.replicates());
        let most = MixtureEnds::most_replicates(&names, changes);
        if replicates > most {
            return Err(AttributeError::TooMany { changes, replicates, most }.into());
        }
        let mut scenarios = Vec::new();
        for mixture in 0..mixtures.count() {
            if interrupt::asked() {
                let scenario = title(mixtures);
                return Err(CliError::Interrupted { scenario, done: 0, replicates, saved: Vec::new() });
            }
            scenarios.push(match mixtures.is_of_mechanisms() {
                true => mixtures.pair(mixture).to_vec(),
                false => vec![mixtures.mixture(mixture).map_err(AttributeError::from)?],
            });
        }
        let folder = match &arguments.output {
            Some(folder) => folder.clone(),
            None => {
                let what = if mixtures.is_of_mechanisms() { "mechanisms" } else { "attribution" };
                Path::new(OUTPUT).join(format!("{}-to-{}-{what}", baseline.name(), scenario.name()))
            }
        };
        let look = arguments.figures.look(plot::attribution_chart_names())?;
        let drawing = look.as_ref().map(Look::drawing);
        let format = Format::default();
        let mut identity = identity(&[baseline, scenario], baseline.seed(), replicates, format, drawing);
        let record = |part: &Part| ChangeRecord { label: part.label(), keys: part.keys.clone() };
        identity.attribution = Some(mixtures.parts().iter().map(record).collect());
        identity.by_mechanisms = mixtures.is_of_mechanisms();
        let decision = decide(&folder, &identity, arguments.folder.force)?;
        let threads = arguments.batch.threads();
        Ok(Self { mixtures, scenarios, names, identity, folder, decision, look, threads })
    }

    /// Makes the attribution, or reads it where it is already there.
    ///
    /// # Errors
    ///
    /// [`CliError::Export`], [`CliError::Figure`], [`CliError::Threads`] or [`CliError::Interrupted`], after which
    /// nothing of it is left, or [`CliError::Undrawn`], after which all data are there.
    pub fn run(self, terminal: &mut Terminal) -> Result<Finished, CliError> {
        if let Decision::Finished(manifest) = &self.decision {
            note_finished(terminal, &self.folder, "this attribution", manifest);
            let (tables, manifest) =
                (Shared::read(&self.folder, self.identity.by_mechanisms)?, manifest.as_ref().clone());
            return Ok(Finished { folder: self.folder, manifest, tables });
        }
        let clock = Clock::start();
        let (parts, replicates) = (self.mixtures.parts(), self.identity.replicates);
        let ends = [self.mixtures.baseline(), self.mixtures.scenario()];
        let begin = |replace| AttributionWriter::begin(&self.folder, ends, self.identity.clone(), replace);
        let opened = Opened::open(&self.decision, &self.folder, terminal, begin)?;
        let all = self.scenarios.len();
        let what = if self.mixtures.is_of_mechanisms() { "mechanism" } else { "change" };
        terminal.note(&format!(
            "{} of {}, {} of each",
            counted(all as u64, "mixture"),
            counted(parts.len() as u64, what),
            counted(replicates, "replicate"),
        ));
        let progress = Progress::new(terminal, title(self.mixtures), self.rounds() * replicates);
        let (found, baseline) = self.simulate(&progress)?;
        progress.phase("sharing out");
        let attribution = self.on_threads(|| found.attribution())?;
        progress.phase("writing tables");
        let labels: Vec<String> = parts.iter().map(Part::label).collect();
        let tables = Shared::new(&attribution, &labels, self.identity.by_mechanisms);
        let data = opened.data(tables, AttributionWriter::results)?;
        let finish = Finish {
            folder: &self.folder,
            identity: &self.identity,
            look: self.look.as_ref(),
            threads: self.threads,
            clock: &clock,
            progress: &progress,
            can_plot: false,
        };
        let (manifest, tables) = finish.complete(data, |_| {
            let drawn = finish.draw(|only, style, from| {
                let (attribution, baseline) = (&attribution, &baseline);
                let by_mechanisms = self.identity.by_mechanisms;
                let what = Attributed { attribution, scenarios: ends, parts, baseline, by_mechanisms };
                plot::attribution_charts(&what, only, style, from)
            });
            Ok(drawn?.files)
        })?;
        drop(progress);
        terminal.note(&format!(
            "{} under {} mixtures and all files in {} on {}",
            counted(replicates, "replicate"),
            count(all as u64),
            duration(Duration::from_secs_f64(manifest.execution.seconds)),
            counted(self.threads.get() as u64, "thread"),
        ));
        Ok(Finished { folder: self.folder, manifest, tables })
    }

    /// Runs every mixture, some at a time beside the baseline; the results of that too.
    fn simulate(&self, progress: &Progress) -> Result<(MixtureEnds, Results), CliError> {
        let plan = Plan {
            replicates: self.identity.replicates,
            seed: self.identity.seed,
            threads: Some(self.threads),
            observed: Observed::Region,
        };
        let changes = self.mixtures.parts().len();
        let mut found = MixtureEnds::new(self.names.clone(), changes, plan.replicates as usize);
        let stopped = |stopped| match stopped {
            Stopped::Cancelled { .. } => self.interrupted(progress),
            Stopped::Sink(error) => error,
            Stopped::Threads(reason) => CliError::Threads { threads: self.threads.get(), reason },
        };
        if self.mixtures.is_of_mechanisms() {
            let mut last = None;
            for (mixture, pair) in self.scenarios.iter().enumerate() {
                let alike = Comparable::new(&pair[0], &[&pair[1]])?;
                let batch = engine::run_together::<CliError>(&alike, &plan, progress, &mut |rows| {
                    found.extend_differences(mixture, [&rows[0], &rows[1]]);
                    Ok(())
                });
                last = Some(batch.map_err(stopped)?);
            }
            let mut last = last.expect("there is a mixture with none of them and one with all");
            return Ok((found, last.arms.swap_remove(0)));
        }
        let mut baseline = None;
        for (round, others) in self.scenarios[1..].chunks(AT_ONCE).enumerate() {
            let alike = Comparable::new(&self.scenarios[0][0], &others.iter().flatten().collect::<Vec<_>>())?;
            let first = 1 + round * AT_ONCE;
            let batch = engine::run_together::<CliError>(&alike, &plan, progress, &mut |rows| {
                if round == 0 {
                    found.extend(0, &rows[0]);
                }
                for (place, rows) in rows[1..].iter().enumerate() {
                    found.extend(first + place, rows);
                }
                Ok(())
            });
            let mut batch = batch.map_err(stopped)?;
            baseline.get_or_insert_with(|| batch.arms.swap_remove(0));
        }
        Ok((found, baseline.expect("two scenarios that differ have at least two mixtures")))
    }

    fn on_threads<R: Send>(&self, work: impl FnOnce() -> R + Send) -> Result<R, CliError> {
        let threads = self.threads.get();
        engine::on_threads(self.threads, work).map_err(|reason| CliError::Threads { threads, reason })
    }

    /// How many batches are run.
    fn rounds(&self) -> u64 {
        let mixtures = self.scenarios.len();
        (if self.mixtures.is_of_mechanisms() { mixtures } else { (mixtures - 1).div_ceil(AT_ONCE) }) as u64
    }

    fn interrupted(&self, progress: &Progress) -> CliError {
        CliError::Interrupted {
            scenario: title(self.mixtures),
            done: progress.done(),
            replicates: self.rounds() * self.identity.replicates,
            saved: Vec::new(),
        }
    }
}

/// From what to what.
fn title(mixtures: &FactorialDesign) -> String {
    format!("{} to {}", mixtures.baseline().name(), mixtures.scenario().name())
}
