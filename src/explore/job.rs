//! The study of a request, whose replicates can be run in parts.

use std::num::NonZeroUsize;

use super::answer::Answer;
use super::files::CsvFile;
use super::refusal::Refusal;
use super::request::Request;
use crate::engine::{DividedBatch, Monitor, Part};
use crate::scenario::{Scenario, limits};
use crate::studies::comparison::{ComparisonPlan, ComparisonTables};
use crate::studies::run::{RunPlan, RunTables};
use crate::studies::{Discard, Divided, Run, Study};

/// The study of a request: a run of one scenario, or a comparison of two.
#[derive(Debug)]
pub enum Job {
    /// A run.
    Run(Box<RunPlan>),
    /// A comparison.
    Comparison(Box<ComparisonPlan>),
}

/// Its tables.
#[derive(Debug)]
pub enum Found {
    /// Of a run.
    Run(Box<RunTables>),
    /// Of a comparison.
    Comparison(Box<ComparisonTables>),
}

impl Job {
    /// The study of a request.
    ///
    /// # Errors
    ///
    /// [`Refusal`].
    pub fn new(request: &Request) -> Result<Self, Refusal> {
        let mut scenarios: Vec<Scenario> = request.read()?;
        let first = scenarios.remove(0);
        Ok(if scenarios.is_empty() {
            let plan = RunPlan::new(first);
            Self::Run(Box::new(if request.uncertain { plan.with_priors(true)? } else { plan }))
        } else {
            let plan = ComparisonPlan::new(first, scenarios)?;
            let plan = if request.complete { plan } else { plan.with_band_of_findings() };
            Self::Comparison(Box::new(if request.uncertain { plan.with_priors(true)? } else { plan }))
        })
    }

    /// Its batches.
    pub fn batches(&self) -> Vec<DividedBatch<'_>> {
        let batches = match self {
            Self::Run(plan) => plan.batches(),
            Self::Comparison(plan) => plan.batches(),
        };
        batches.expect("no parameters are drawn for the batch of the study itself")
    }

    /// The tables from all replicates of each batch, in the order of [`Self::batches`].
    ///
    /// # Errors
    ///
    /// [`Refusal`] if replicates are missing.
    pub fn merged(&self, parts: Vec<Part>) -> Result<Found, Refusal> {
        let batches = self.batches().len();
        if parts.len() != batches {
            return Err(Refusal::new(format!("{} of {batches} batches have been run", parts.len())));
        }
        Ok(match self {
            Self::Run(plan) => Found::Run(Box::new(plan.merged(parts)?)),
            Self::Comparison(plan) => Found::Comparison(Box::new(plan.merged(parts)?)),
        })
    }

    /// Runs all of it here.
    ///
    /// # Errors
    ///
    /// [`Refusal`], also where the monitor cancels.
    pub fn run(&self, threads: NonZeroUsize, monitor: &dyn Monitor) -> Result<Found, Refusal> {
        let run = &mut Run { threads, monitor, sink: &mut Discard };
        Ok(match self {
            Self::Run(plan) => Found::Run(Box::new(plan.run(run)?)),
            Self::Comparison(plan) => Found::Comparison(Box::new(plan.run(run)?)),
        })
    }

    /// Number of replicates of all batches.
    pub fn work(&self) -> u64 {
        match self {
            Self::Run(plan) => plan.work(),
            Self::Comparison(plan) => plan.work(),
        }
    }

    /// About how many bytes the sums of its largest batch take: for each series and tick of each scenario, and for each difference, the
    /// values of all replicates, or a histogram where these are more.
    pub fn bytes(&self) -> u64 {
        /// Bytes of a usual histogram with its sums.
        const HISTOGRAM: u64 = 1_200;
        let scenarios: Vec<&Scenario> = match self {
            Self::Run(plan) => vec![plan.scenario()],
            Self::Comparison(plan) => plan.scenarios(),
        };
        let points = |scenario: &&Scenario| {
            limits::points(scenario.states().len(), scenario.issues().len(), scenario.calendar().ticks())
        };
        let points: u64 = scenarios.iter().map(points).sum();
        let replicates = scenarios.first().map_or(0, |scenario| scenario.replicates());
        points.saturating_mul(HISTOGRAM.min(8 * replicates.min(HISTOGRAM)))
    }

    /// Data of the charts.
    ///
    /// # Errors
    ///
    /// [`Refusal`].
    pub fn answer(&self, found: &Found) -> Result<Answer, Refusal> {
        match (self, found) {
            (Self::Run(plan), Found::Run(tables)) => Answer::of_run(plan, tables),
            (Self::Comparison(plan), Found::Comparison(tables)) => Answer::of_comparison(plan, tables),
            _ => Err(Refusal::new("the tables are of another kind of study")),
        }
    }

    /// The tables as files.
    ///
    /// # Errors
    ///
    /// [`Refusal`], also where the request was not of complete tables.
    pub fn files(&self, found: &Found) -> Result<Vec<CsvFile>, Refusal> {
        match (self, found) {
            (Self::Run(plan), Found::Run(tables)) => super::files(&**plan, &**tables),
            (Self::Comparison(plan), _) if !plan.has_all_bands() => {
                Err(Refusal::new("the tables are not complete"))
            }
            (Self::Comparison(plan), Found::Comparison(tables)) => super::files(&**plan, &**tables),
            _ => Err(Refusal::new("the tables are of another kind of study")),
        }
    }
}
