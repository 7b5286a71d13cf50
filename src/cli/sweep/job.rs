//! One sweep, from its folder to its tables.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Arguments;
use super::simulate::simulate;
use super::site::Site;
use crate::analysis::Sweep;
use crate::cli::error::CliError;
use crate::cli::execution::Clock;
use crate::cli::figure_args::Look;
use crate::cli::finish::{Finish, Opened, note_finished};
use crate::cli::outcome_args;
use crate::cli::progress::Progress;
use crate::cli::run::OUTPUT;
use crate::cli::terminal::Terminal;
use crate::export::folder::{Decision, decide};
use crate::export::manifest::{Identity, Manifest};
use crate::export::outcomes::Format;
use crate::export::sweep::{SweepWriter, read, record};
use crate::export::{identity, outcome_names};
use crate::format::{counted, duration};
use crate::plot::{self, Swept};

/// A sweep that is to be made.
#[derive(Debug)]
pub struct Job<'a> {
    site: &'a Site,
    identity: Identity,
    folder: PathBuf,
    decision: Decision,
    look: Option<Look>,
    threads: NonZeroUsize,
}

/// A sweep that is finished, now or before.
#[derive(Debug)]
pub struct Finished {
    /// Where it is.
    pub folder: PathBuf,
    /// What the folder holds.
    pub manifest: Manifest,
    /// The results.
    pub sweep: Sweep,
}

impl<'a> Job<'a> {
    /// Decides on a folder; changes nothing.
    ///
    /// # Errors
    ///
    /// [`CliError::Sweep`], [`CliError::NoFigure`], or [`CliError::Export`] where the folder is refused.
    pub fn new(site: &'a Site, arguments: &Arguments) -> Result<Self, CliError> {
        let (scenario, baseline) = (site.scenario(), site.baseline());
        let (first, _) = site.at(0)?;
        outcome_args::known(&outcome_names(&[&first]).swap_remove(0), &arguments.outcome)?;
        let name = match baseline {
            Some(baseline) => format!("{}-vs-{}-sweep", scenario.name(), baseline.name()),
            None => format!("{}-sweep", scenario.name()),
        };
        let folder = arguments.output.clone().unwrap_or_else(|| Path::new(OUTPUT).join(name));
        let scenarios: Vec<_> = baseline.into_iter().chain([scenario]).collect();
        let (seed, replicates) = (scenario.seed(), scenario.replicates());
        let charts = plot::sweep_chart_names(site.varied().count(), site.is_grid, baseline.is_some());
        let look = arguments.figures.look(charts)?;
        let drawing = look.as_ref().map(Look::drawing);
        let mut identity = identity(&scenarios, seed, replicates, Format::default(), drawing);
        let written: Vec<Vec<String>> = (0..site.points.len()).map(|point| site.written(point)).collect();
        identity.sweep = Some(record(site.design.clone(), site.keys(), &site.numbers, &written)?);
        let decision = decide(&folder, &identity, arguments.folder.force)?;
        Ok(Self { site, identity, folder, decision, look, threads: arguments.threads.number() })
    }

    /// Makes the sweep, or reads it where it is already there.
    ///
    /// # Errors
    ///
    /// [`CliError::Export`], [`CliError::Figure`], [`CliError::Threads`] or [`CliError::Interrupted`], after which
    /// nothing of it is left, or [`CliError::Undrawn`], after which all data are there.
    pub fn run(self, terminal: &mut Terminal) -> Result<Finished, CliError> {
        let (site, replicates) = (self.site, self.identity.replicates);
        if let Decision::Finished(manifest) = &self.decision {
            note_finished(terminal, &self.folder, "this sweep", manifest);
            let sweep = read(&self.folder, site.varied(), replicates)?;
            return Ok(Finished { folder: self.folder, manifest: manifest.as_ref().clone(), sweep });
        }
        let clock = Clock::start();
        let begin = |replace| {
            let (scenario, baseline) = (site.scenario(), site.baseline());
            SweepWriter::begin(&self.folder, scenario, baseline, self.identity.clone(), replace)
        };
        let opened = Opened::open(&self.decision, &self.folder, terminal, begin)?;
        let runs = site.runs(replicates);
        terminal.note(&format!(
            "{} of {}, {} of each: {}{}",
            counted(site.points.len() as u64, "point"),
            counted(site.keys().len() as u64, "key"),
            counted(replicates, "replicate"),
            counted(runs, "run"),
            if site.baseline().is_some() { " under each of two scenarios" } else { "" },
        ));
        let progress = Progress::new(terminal, site.title().replacen("the ", "", 1), runs);
        let sweep = match &opened {
            // They are read to the last bit as they were written.
            Opened::Held(_) => read(&self.folder, site.varied(), replicates)?,
            Opened::New(_) => {
                let sweep = simulate(site, replicates, self.threads, &progress)?;
                sweep.ok_or_else(|| self.interrupted(&progress))?
            }
        };
        progress.phase("writing tables");
        let data = opened.data(sweep, SweepWriter::results)?;
        let finish = Finish {
            folder: &self.folder,
            identity: &self.identity,
            look: self.look.as_ref(),
            threads: self.threads,
            clock: &clock,
            progress: &progress,
            can_plot: false,
        };
        let (manifest, sweep) = finish.complete(data, |sweep| {
            let (varied, baseline, is_grid) = (site.varied(), site.baseline(), site.is_grid);
            let swept = Swept { sweep, varied, baseline, is_grid };
            Ok(finish.draw(|only, style, from| plot::sweep_charts(&swept, only, style, from))?.files)
        })?;
        drop(progress);
        terminal.note(&format!(
            "{} at {} and all files in {} on {}",
            counted(replicates, "replicate"),
            counted(site.points.len() as u64, "point"),
            duration(Duration::from_secs_f64(manifest.execution.seconds)),
            counted(self.threads.get() as u64, "thread"),
        ));
        Ok(Finished { folder: self.folder, manifest, sweep })
    }

    fn interrupted(&self, progress: &Progress) -> CliError {
        CliError::Interrupted {
            scenario: self.site.title(),
            done: progress.done(),
            replicates: self.site.runs(self.identity.replicates),
            saved: Vec::new(),
        }
    }
}
