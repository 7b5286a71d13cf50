//! One look through lenses, from its folder to its tables.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::observed::observed;
use super::{Arguments, LensesError};
use crate::analysis::Names;
use crate::analysis::lenses::{Values, seen};
use crate::analysis::validation::scored;
use crate::cli::error::CliError;
use crate::cli::execution::Clock;
use crate::cli::figure_args::Look;
use crate::cli::finish::{Finish, Opened, note_finished};
use crate::cli::outcome_args;
use crate::cli::progress::Progress;
use crate::cli::run::OUTPUT;
use crate::cli::terminal::Terminal;
use crate::engine::{self, Observed, Plan, Stopped};
use crate::export::folder::{Decision, decide};
use crate::export::lenses::{Found, LensTables, LensesWriter};
use crate::export::manifest::{Identity, LensesRecord, Manifest, ObservedRecord};
use crate::export::outcomes::Format;
use crate::export::{identity, outcome_names};
use crate::format::{counted, duration};
use crate::outcome::Results;
use crate::plot::{self, Viewed, Views};
use crate::scenario::{Comparable, Lens, Record, Scenario};

/// A look through lenses that is to be taken.
#[derive(Debug)]
pub struct Job<'a> {
    scenario: &'a Scenario,
    baseline: Option<&'a Scenario>,
    lenses: Vec<Lens>,
    names: Names,
    identity: Identity,
    folder: PathBuf,
    decision: Decision,
    look: Option<Look>,
    threads: NonZeroUsize,
}

/// One that is finished, now or before.
#[derive(Debug)]
pub struct Finished {
    /// Where it is.
    pub folder: PathBuf,
    /// What the folder holds.
    pub manifest: Manifest,
    /// The results.
    pub tables: LensTables,
}

impl<'a> Job<'a> {
    /// Decides on a folder; changes nothing.
    ///
    /// # Errors
    ///
    /// [`CliError::Lenses`], [`CliError::Incomparable`], [`CliError::NoFigure`], or [`CliError::Export`] where the folder is refused.
    pub fn new(
        scenario: &'a Scenario,
        baseline: Option<&'a Scenario>,
        lenses: Vec<Lens>,
        arguments: &Arguments,
    ) -> Result<Self, CliError> {
        let names = outcome_names(&[scenario]).swap_remove(0);
        outcome_args::known(&names, &arguments.outcome)?;
        if let Some(baseline) = baseline {
            Comparable::new(scenario, &[baseline])?;
            if scenario.regimes() != baseline.regimes() {
                let name = |scenario: &Scenario| scenario.name().to_owned();
                return Err(
                    LensesError::Regimes { scenario: name(scenario), baseline: name(baseline) }.into()
                );
            }
        }
        let (replicates, most) = (scenario.replicates(), Values::most_replicates(&names));
        if replicates > most {
            return Err(LensesError::TooMany { replicates, most }.into());
        }
        let folder = match &arguments.output {
            Some(folder) => folder.clone(),
            None => Path::new(OUTPUT).join(format!("{}-lenses", scenario.name())),
        };
        let look = arguments.figures.look(plot::lens_chart_names(scenario.record().is_some()))?;
        let drawing = look.as_ref().map(Look::drawing);
        let scenarios: Vec<&Scenario> = std::iter::once(scenario).chain(baseline).collect();
        let mut identity = identity(&scenarios, scenario.seed(), replicates, Format::default(), drawing);
        identity.lenses = Some(LensesRecord {
            names: lenses.iter().map(|lens| lens.name.clone()).collect(),
            record: scenario.record().map(ObservedRecord::of),
        });
        let decision = decide(&folder, &identity, arguments.folder.force)?;
        let threads = arguments.batch.threads();
        Ok(Self { scenario, baseline, lenses, names, identity, folder, decision, look, threads })
    }

    /// Takes the look, or reads what was found where it is already there.
    ///
    /// # Errors
    ///
    /// [`CliError::Export`], [`CliError::Figure`], [`CliError::Threads`] or [`CliError::Interrupted`], after which
    /// nothing of it is left, or [`CliError::Undrawn`], after which all data are there.
    pub fn run(self, terminal: &mut Terminal) -> Result<Finished, CliError> {
        if let Decision::Finished(manifest) = &self.decision {
            note_finished(terminal, &self.folder, "this study of lenses", manifest);
            let (tables, manifest) = (LensTables::read(&self.folder)?, manifest.as_ref().clone());
            return Ok(Finished { folder: self.folder, manifest, tables });
        }
        let clock = Clock::start();
        let replicates = self.identity.replicates;
        let (scenario, baseline) = (self.scenario, self.baseline);
        let begin =
            |replace| LensesWriter::begin(&self.folder, scenario, baseline, self.identity.clone(), replace);
        let opened = Opened::open(&self.decision, &self.folder, terminal, begin)?;
        let all = self.lenses.len() as u64;
        let runs = all * if baseline.is_some() { 2 } else { 1 };
        terminal.note(&format!(
            "{}, {} of each",
            if all == 1 { "1 lens".to_owned() } else { format!("{all} lenses") },
            counted(replicates, "replicate")
        ));
        let progress = Progress::new(terminal, title(scenario, baseline), all * replicates);
        let (found, results) = self.simulate(&progress)?;
        progress.phase("writing tables");
        let tables = LensTables::new(&found, replicates, baseline.map(Scenario::name));
        let data = opened.data(tables, LensesWriter::results)?;
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
            let views = found.iter().map(|found| Viewed {
                lens: &found.lens,
                seen: &found.seen,
                scores: &found.scores,
            });
            let lenses: Vec<Viewed> = views.collect();
            let what = Views { scenario, baseline, lenses: &lenses, results: &results };
            Ok(finish.draw(|only, style, from| plot::lens_charts(&what, only, style, from))?.files)
        })?;
        drop(progress);
        terminal.note(&format!(
            "{} under {} and all files in {} on {}",
            counted(replicates, "replicate"),
            counted(runs, "scenario"),
            duration(Duration::from_secs_f64(manifest.execution.seconds)),
            counted(self.threads.get() as u64, "thread"),
        ));
        Ok(Finished { folder: self.folder, manifest, tables })
    }

    /// Runs the scenario and the baseline, which share their histories until they part, through one lens after the other. The
    /// results of the scenario in the full model too.
    fn simulate(&self, progress: &Progress) -> Result<(Vec<Found>, Results), CliError> {
        let record = self.scenario.record().map(|record: &Record| observed(self.scenario, record));
        let plan = Plan {
            replicates: self.identity.replicates,
            seed: self.identity.seed,
            threads: Some(self.threads),
            observed: if record.is_some() { Observed::All } else { Observed::Region },
        };
        let (mut full, mut results): (Vec<Values>, Option<Results>) = (Vec::new(), None);
        let mut found = Vec::new();
        for lens in &self.lenses {
            let scenarios = std::iter::once(self.scenario).chain(self.baseline);
            let through: Vec<Scenario> = scenarios.map(|scenario| scenario.through(lens)).collect();
            let others: Vec<&Scenario> = through.iter().skip(1).collect();
            let alike = Comparable::new(&through[0], &others)?;
            let mut values = vec![Values::new(self.names.clone()); through.len()];
            let batch = engine::run_together::<CliError>(&alike, &plan, progress, &mut |rows| {
                values.iter_mut().zip(rows).for_each(|(values, rows)| values.extend(rows));
                Ok(())
            });
            let mut batch = batch.map_err(|stopped| match stopped {
                Stopped::Cancelled { .. } => self.interrupted(progress),
                Stopped::Sink(error) => error,
                Stopped::Threads(reason) => CliError::Threads { threads: self.threads.get(), reason },
            })?;
            let (scores, fits) = match &record {
                Some(record) => scored(&batch.arms[0], record),
                None => (Vec::new(), Vec::new()),
            };
            // The full model comes first.
            let seen = seen(&values, if full.is_empty() { &values } else { &full });
            if full.is_empty() {
                full = values;
                results = Some(batch.arms.swap_remove(0));
            }
            found.push(Found { lens: lens.clone(), seen, scores, fits });
        }
        Ok((found, results.expect("the full model is always among the lenses")))
    }

    fn interrupted(&self, progress: &Progress) -> CliError {
        CliError::Interrupted {
            scenario: title(self.scenario, self.baseline),
            done: progress.done(),
            replicates: self.lenses.len() as u64 * self.identity.replicates,
            saved: Vec::new(),
        }
    }
}

/// What is looked at.
fn title(scenario: &Scenario, baseline: Option<&Scenario>) -> String {
    match baseline {
        Some(baseline) => format!("lenses of {} against {}", scenario.name(), baseline.name()),
        None => format!("lenses of {}", scenario.name()),
    }
}
