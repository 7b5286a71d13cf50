//! Plan of a run.

use super::figures;
use super::run;
use super::tables::RunTables;
use crate::export::manifest::{RunRecord, StudyRecord};
use crate::format::{count, counted};
use crate::scenario::Scenario;
use crate::studies::{DrawnParameters, Part, Run, Study, StudyError, UnderPriors};

/// A run of one scenario, with its seed and its number of replicates.
#[derive(Debug, Clone)]
pub struct RunPlan {
    scenario: Scenario,
    drawn: Option<DrawnParameters>,
    under_priors: Option<UnderPriors>,
}

impl RunPlan {
    /// A run with the parameters of the scenario.
    pub fn new(scenario: Scenario) -> Self {
        Self { scenario, drawn: None, under_priors: None }
    }

    /// Adds drawn parameters; they must be of the same scenario.
    #[must_use]
    pub fn with_drawn(self, drawn: DrawnParameters) -> Self {
        Self { drawn: Some(drawn), ..self }
    }

    /// Adds a batch under the priors of the scenario, if it has any and more than one replicate. It draws codings too, within the coder's
    /// error, unless they stay as they are coded.
    ///
    /// # Errors
    ///
    /// [`DrawError`](crate::studies::DrawError) as [`StudyError::Problem`], if a prior is of a number that cannot be drawn.
    pub fn with_priors(self, codings: bool) -> Result<Self, StudyError> {
        let under_priors = UnderPriors::of(&self.scenario, codings)?;
        Ok(Self { under_priors, ..self })
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The drawn parameters, if any.
    pub fn drawn(&self) -> Option<&DrawnParameters> {
        self.drawn.as_ref()
    }

    /// The batch under priors, if there is one.
    pub fn under_priors(&self) -> Option<&UnderPriors> {
        self.under_priors.as_ref()
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
        let under_priors = self.under_priors.as_ref().map(UnderPriors::record);
        Ok(StudyRecord::Run(RunRecord { drawn, under_priors }))
    }

    fn seed(&self) -> u64 {
        self.scenario.seed()
    }

    fn replicates(&self) -> u64 {
        self.scenario.replicates()
    }

    fn work(&self) -> u64 {
        self.scenario.replicates() + self.under_priors.as_ref().map_or(0, UnderPriors::count)
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
        let replicates = counted(self.scenario.replicates(), "replicate");
        match &self.under_priors {
            Some(more) => format!("{replicates} and {} under {}", count(more.count()), more.source()),
            None => replicates,
        }
    }

    fn run(&self, run: &mut Run<'_>) -> Result<RunTables, StudyError> {
        run::run(self, run)
    }
}
