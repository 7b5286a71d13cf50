//! Traits of studies: a plan that can be run, and tables from which everything else is made.

use std::io;
use std::num::NonZeroUsize;
use std::path::Path;
use std::thread::available_parallelism;

use serde::Serialize;
use serde_json::{Value, json};

use super::StudyError;
use crate::engine::{self, Monitor, Silent};
use crate::export::manifest::{Build, Identity, ScenarioRecord, StudyRecord};
use crate::export::outcomes::Format;
use crate::export::read::{ReadError, ResultFolder};
use crate::export::summary::Day;
use crate::export::{Article, ExportError, TableWriter, latex};
use crate::outcome::EndRow;
use crate::plot::{Figure, Only, Provenance, Style};
use crate::report::{Commands, Report};
use crate::scenario::{Scenario, Sets};

/// A scenario in the folder of a study.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    /// Path of its files in the folder: empty, or ending in `/`.
    pub within: String,
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Whether the outcomes of every replicate are stored.
    pub has_outcomes: bool,
}

/// An experiment with the model.
pub trait Study: Sync {
    /// Its result.
    type Tables: Tables;

    /// Name of the study in a sentence: `run`, `comparison`.
    fn kind(&self) -> &'static str;

    /// The scenarios in its folder, the baseline first, at least one.
    fn parts(&self) -> Vec<Part<'_>>;

    /// Its record in the manifest, beyond scenarios, seed and number of replicates.
    ///
    /// # Errors
    ///
    /// [`StudyError`] if the plan cannot be recorded.
    fn record(&self) -> Result<StudyRecord, StudyError>;

    /// Seed of the random numbers.
    fn seed(&self) -> u64;

    /// Number of replicates.
    fn replicates(&self) -> u64;

    /// Number of replicates whose progress is reported, over all scenarios, lenses and points.
    fn work(&self) -> u64;

    /// Title for a progress bar: `central-asia`, `pre-2017 to post-2017`.
    fn title(&self) -> String;

    /// Default name of its folder.
    fn folder(&self) -> String;

    /// Names of its figures.
    fn chart_names(&self) -> Vec<String>;

    /// Note before the simulation, if there is one.
    fn announcement(&self) -> Option<String> {
        None
    }

    /// Note on the finished work: `10,000 replicates`.
    fn done(&self) -> String;

    /// Runs the study.
    ///
    /// # Errors
    ///
    /// [`StudyError`].
    fn run(&self, run: &mut Run<'_>) -> Result<Self::Tables, StudyError>;

    /// Runs the study on all cores and returns its tables; nothing is written, and no progress is reported.
    ///
    /// # Errors
    ///
    /// [`StudyError`].
    fn tables(&self) -> Result<Self::Tables, StudyError> {
        let threads = available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.run(&mut Run { threads, monitor: &Silent, sink: &mut Discard })
    }
}

/// Threads, monitor and sink of a study.
pub struct Run<'a> {
    /// Number of threads; results do not depend on it.
    pub threads: NonZeroUsize,
    /// Receives progress, and may stop the study.
    pub monitor: &'a dyn Monitor,
    /// Receives the outcomes of replicates, if the study stores them.
    pub sink: &'a mut dyn EndSink,
}

impl Run<'_> {
    /// Executes work on the threads of the run.
    ///
    /// # Errors
    ///
    /// [`StudyError::Threads`].
    pub fn on_threads<R: Send>(&self, work: impl FnOnce() -> R + Send) -> Result<R, StudyError> {
        on_threads(self.threads, work)
    }
}

/// Executes work on so many threads.
///
/// # Errors
///
/// [`StudyError::Threads`].
pub(crate) fn on_threads<R: Send>(
    threads: NonZeroUsize,
    work: impl FnOnce() -> R + Send,
) -> Result<R, StudyError> {
    let failed = |reason| StudyError::Threads { threads: threads.get(), reason };
    engine::on_threads(threads, work).map_err(failed)
}

/// Receives the outcomes of replicates while a study runs.
pub trait EndSink {
    /// Receives the next replicates in order, for each of [`Study::parts`] with outcomes.
    ///
    /// # Errors
    ///
    /// [`StudyError::Export`] if they cannot be stored.
    fn ends(&mut self, rows: &[&[EndRow]]) -> Result<(), StudyError>;

    /// Receives the sets of drawn parameters before the first replicate.
    ///
    /// # Errors
    ///
    /// [`StudyError::Export`] if they cannot be stored.
    fn parameters(&mut self, sets: &Sets) -> Result<(), StudyError>;
}

/// A sink that discards outcomes, for studies of which only the tables are needed.
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

/// Result of a study, from which files, figures, article and report are made.
pub trait Tables: Sized + Send + Sync {
    /// The printed part, which can be read back alone.
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

    /// Reads the printed part from the files of a finished folder.
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

    /// The printed part.
    fn into_summary(self) -> Self::Summary;

    /// Writes the files of its data, to the last digit.
    ///
    /// # Errors
    ///
    /// [`ExportError`].
    fn write_data(&self, identity: &Identity, folder: &mut TableWriter<'_>) -> Result<(), ExportError>;

    /// Its tables as they are published, rounded.
    fn articles(&self, _: &Identity) -> Vec<Article> {
        Vec::new()
    }

    /// Writes every file except figures and report.
    ///
    /// # Errors
    ///
    /// [`ExportError`].
    fn write(&self, identity: &Identity, folder: &mut TableWriter<'_>) -> Result<(), ExportError> {
        self.write_data(identity, folder)?;
        // The files of LaTeX, each with the folder of the pictures that it names.
        let mut parts = Vec::new();
        for article in self.articles(identity) {
            let [(latex, of_latex), (markdown, of_markdown)] = article.files();
            folder.text(&latex, &of_latex)?;
            folder.text(&markdown, &of_markdown)?;
            parts.push((latex, String::new()));
        }
        for (within, _) in self.drawn_parts() {
            let pictures = format!("{within}{}", latex::PICTURES);
            parts.push((format!("{pictures}{}", latex::FIGURES), pictures));
        }
        folder.text(latex::ARTICLE, &latex::article(identity, &parts))
    }

    /// Parts of the folder with their own figures: path, and number of the shown scenario, with 0 for the baseline. `None` for
    /// figures of all scenarios.
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

/// The summary of the tables of a study.
pub type SummaryOf<S> = <<S as Study>::Tables as Tables>::Summary;

/// A study whose result a program can read as one document: with seed, replicates and folder, the scenarios and the tables to the
/// last digit.
pub trait Documented: Study {
    /// The scenarios by what they are to each other: `scenario`, `baseline`.
    fn scenarios_of(&self, identity: &Identity) -> Value;

    /// Last day of the last tick, at whose end outcomes are measured; `None` where that may differ from point to point.
    fn end(&self) -> Option<Day> {
        self.parts().first().map(|part| Day(part.scenario.calendar().last_day()))
    }

    /// The tables by their names.
    fn tables_of<'a>(&'a self, identity: &'a Identity, summary: &'a SummaryOf<Self>) -> impl Serialize + 'a;
}

/// The scenario of a study of one, or of the differences to a baseline, its `pair`.
pub(super) fn scenario_and_pair(identity: &Identity) -> Value {
    match identity.against.first() {
        Some(scenario) => json!({ "scenario": scenario, "pair": identity.scenario }),
        None => json!({ "scenario": identity.scenario, "pair": null }),
    }
}

/// The identity of a study made by this program, without figures, report and format.
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
        explorer: false,
        drawn_from: None,
    })
}
