//! What every study has: a plan that can be run, and tables from which everything else is made.

use std::io;
use std::num::NonZeroUsize;
use std::path::Path;
use std::thread::available_parallelism;

use super::StudyError;
use crate::engine::{self, Monitor, Silent};
use crate::export::manifest::{Build, Identity, ScenarioRecord, StudyRecord};
use crate::export::outcomes::Format;
use crate::export::read::{ReadError, ResultFolder};
use crate::export::{ExportError, TableWriter};
use crate::outcome::EndRow;
use crate::plot::{Figure, Only, Provenance, Style};
use crate::report::{Commands, Report};
use crate::scenario::{Scenario, Sets};

/// A scenario in the folder of a study.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    /// Where its files lie in the folder: empty, or a path that ends in `/`.
    pub within: String,
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Whether the end of every replicate is stored.
    pub has_outcomes: bool,
}

/// What is asked of the model.
pub trait Study: Sync {
    /// What comes of it.
    type Tables: Tables;

    /// What a folder of it holds, within a sentence: `run`, `comparison`.
    fn kind(&self) -> &'static str;

    /// The scenarios in its folder, the baseline first, at least one.
    fn parts(&self) -> Vec<Part<'_>>;

    /// What the manifest records of it, beyond scenarios, seed and number of replicates.
    ///
    /// # Errors
    ///
    /// [`StudyError`] where what is asked for cannot be written down.
    fn record(&self) -> Result<StudyRecord, StudyError>;

    /// Seed of the random numbers.
    fn seed(&self) -> u64;

    /// Number of replicates.
    fn replicates(&self) -> u64;

    /// Number of replicates whose progress is reported, over all scenarios, lenses and points.
    fn work(&self) -> u64;

    /// What is studied, for a progress bar: `central-asia`, `pre-2017 to post-2017`.
    fn title(&self) -> String;

    /// Name of its folder where nothing else is asked for.
    fn folder(&self) -> String;

    /// Names of the figures that can be drawn of it.
    fn chart_names(&self) -> Vec<String>;

    /// What is about to be done, for a person who waits; `None` where nothing needs to be said.
    fn announcement(&self) -> Option<String> {
        None
    }

    /// What was done, for a person who waited: `10,000 replicates`.
    fn done(&self) -> String;

    /// Runs it.
    ///
    /// # Errors
    ///
    /// [`StudyError`].
    fn run(&self, run: &mut Run<'_>) -> Result<Self::Tables, StudyError>;

    /// Runs it on all cores for its tables alone: nothing is written, and no progress is reported.
    ///
    /// # Errors
    ///
    /// [`StudyError`].
    fn tables(&self) -> Result<Self::Tables, StudyError> {
        let threads = available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.run(&mut Run { threads, monitor: &Silent, sink: &mut Discard })
    }
}

/// On what a study runs.
pub struct Run<'a> {
    /// Number of threads; changes no result.
    pub threads: NonZeroUsize,
    /// Follows the progress, and may stop it.
    pub monitor: &'a dyn Monitor,
    /// Receives the ends of replicates of studies that store them.
    pub sink: &'a mut dyn EndSink,
}

impl Run<'_> {
    /// Does work on the threads of the run.
    ///
    /// # Errors
    ///
    /// [`StudyError::Threads`].
    pub fn on_threads<R: Send>(&self, work: impl FnOnce() -> R + Send) -> Result<R, StudyError> {
        let threads = self.threads.get();
        engine::on_threads(self.threads, work).map_err(|reason| StudyError::Threads { threads, reason })
    }
}

/// Receives the ends of replicates while a study runs.
pub trait EndSink {
    /// The next replicates, in their order, of each of [`Study::parts`] that has outcomes.
    ///
    /// # Errors
    ///
    /// [`StudyError::Export`] where they cannot be stored.
    fn ends(&mut self, rows: &[&[EndRow]]) -> Result<(), StudyError>;

    /// Sets of parameters that are drawn, before the first replicate.
    ///
    /// # Errors
    ///
    /// [`StudyError::Export`] where they cannot be stored.
    fn parameters(&mut self, sets: &Sets) -> Result<(), StudyError>;
}

/// A sink for studies of which the tables alone are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Discard;

impl EndSink for Discard {
    fn ends(&mut self, _: &[&[EndRow]]) -> Result<(), StudyError> {
        Ok(())
    }

    fn parameters(&mut self, _: &Sets) -> Result<(), StudyError> {
        Ok(())
    }
}

/// What comes of a study: all that files, figures, article and report are made from.
pub trait Tables: Sized + Send + Sync {
    /// What is printed of it, which is read back without the rest.
    type Summary;

    /// The files of a folder that they are read from.
    fn files(folder: &ResultFolder) -> Vec<String> {
        folder.tables()
    }

    /// Names of the figures that can be drawn of a folder of these scenarios, the baseline first.
    ///
    /// # Errors
    ///
    /// [`ReadError`] of studies whose figures depend on their tables.
    fn chart_names_of(
        folder: &ResultFolder,
        scenarios: &[Scenario],
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Vec<String>, ReadError>;

    /// Reads the tables back from the files of a folder.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    fn read(folder: &ResultFolder, cancelled: &dyn Fn() -> bool) -> Result<Self, ReadError>;

    /// Reads what is printed back from the files of a finished folder.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`].
    fn read_summary(folder: &Path, _: &Identity) -> Result<Self::Summary, ExportError> {
        let read = || Self::read(&ResultFolder::open(folder)?, &|| false);
        let tables = read().map_err(|error| match error {
            ReadError::Io(error) => ExportError::from(error),
            other => io::Error::new(io::ErrorKind::InvalidData, other.to_string()).into(),
        });
        Ok(tables?.into_summary())
    }

    /// What is printed.
    fn into_summary(self) -> Self::Summary;

    /// Writes every file of it but figures and report.
    ///
    /// # Errors
    ///
    /// [`ExportError`].
    fn write(&self, identity: &Identity, folder: &mut TableWriter<'_>) -> Result<(), ExportError>;

    /// Parts of the folder that have figures of their own: where they lie in it, and the number of the scenario that they show,
    /// the baseline's being 0. `None` for the figures of all scenarios.
    fn drawn_parts(&self) -> Vec<(String, Option<usize>)> {
        vec![(String::new(), None)]
    }

    /// What some figures cannot show because the files are of an earlier version, for a person who asks for them.
    fn lacks(&self, _: &Only) -> Option<String> {
        None
    }

    /// Draws figures of one of [`Self::drawn_parts`].
    fn figures(&self, part: usize, only: &Only, style: &Style, from: &Provenance) -> Vec<Figure>;

    /// The report, with the figures of each of [`Self::drawn_parts`]; `commands` are those that it names.
    fn page<'a>(&self, identity: &Identity, figures: &'a [Vec<Figure>], commands: &Commands) -> Report<'a>;
}

/// The identity of a study by this program, without figures, report and format.
///
/// # Errors
///
/// As [`Study::record`].
pub fn identity<S: Study + ?Sized>(study: &S) -> Result<Identity, StudyError> {
    let mut records = study.parts().into_iter().map(|part| ScenarioRecord::of(part.scenario));
    let scenario = records.next().expect("a study is of a scenario");
    let against = records.collect();
    Ok(Identity {
        concord: Build::current(),
        study: study.record()?,
        scenario,
        against,
        seed: study.seed(),
        replicates: study.replicates(),
        outcomes: Format::default(),
        figures: None,
        markdown: false,
        drawn_from: None,
    })
}
