//! Plan of a run.

use super::figures;
use super::run;
use super::tables::RunTables;
use crate::export::manifest::{RunRecord, StudyRecord};
use crate::format::counted;
use crate::scenario::Scenario;
use crate::studies::DrawnParameters;
use crate::studies::{Part, Run, Study, StudyError};

/// A run of one scenario, with its seed and its number of replicates.
#[derive(Debug, Clone)]
pub struct RunPlan {
    scenario: Scenario,
    drawn: Option<DrawnParameters>,
}

impl RunPlan {
    /// A run with the parameters of the scenario.
    pub fn new(scenario: Scenario) -> Self {
        Self { scenario, drawn: None }
    }

    /// Adds drawn parameters; they must be of the same scenario.
    #[must_use]
    pub fn with_drawn(self, drawn: DrawnParameters) -> Self {
        Self { drawn: Some(drawn), ..self }
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The drawn parameters, if any.
    pub fn drawn(&self) -> Option<&DrawnParameters> {
        self.drawn.as_ref()
    }
}

impl Study for RunPlan {
    type Tables = RunTables;

    fn kind(&self) -> &'static str {
        "run"
    }

    fn parts(&self) -> Vec<Part<'_>> {
        vec![Part { within: String::new(), scenario: &self.scenario, has_outcomes: true }]
    }

    fn record(&self) -> Result<StudyRecord, StudyError> {
        let drawn = self.drawn.as_ref().map(|drawn| drawn.record().clone());
        Ok(StudyRecord::Run(RunRecord { drawn }))
    }

    fn seed(&self) -> u64 {
        self.scenario.seed()
    }

    fn replicates(&self) -> u64 {
        self.scenario.replicates()
    }

    fn work(&self) -> u64 {
        self.scenario.replicates()
    }

    fn title(&self) -> String {
        self.scenario.name().to_owned()
    }

    fn folder(&self) -> String {
        self.scenario.name().to_owned()
    }

    fn chart_names(&self) -> Vec<String> {
        figures::run_chart_names()
    }

    fn done(&self) -> String {
        counted(self.scenario.replicates(), "replicate")
    }

    fn run(&self, run: &mut Run<'_>) -> Result<RunTables, StudyError> {
        run::run(self, run)
    }
}
