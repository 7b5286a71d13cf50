//! Plan of a trace.

use super::error::TraceError;
use super::figures;
use super::narrative::Narrative;
use super::select::{Selected, by_number};
use super::set::{self, ParameterRow};
use super::tables::{History, TraceTables};
use crate::chronicle::Chronicle;
use crate::chronicle::telling::{self, Block, Side};
use crate::engine;
use crate::export::manifest::{StudyRecord, TraceRecord};
use crate::export::trace::COMPARED;
use crate::scenario::{Comparable, Scenario, Unvariable, compile};
use crate::studies::{DrawnParameters, Failure, Part, Run, Study, StudyError};

/// A trace of one replicate of a scenario with its seed, optionally with the same replicate under another scenario.
#[derive(Debug, Clone)]
pub struct TracePlan {
    scenario: Scenario,
    other: Option<Scenario>,
    selected: Selected,
    every: bool,
    drawn: Option<DrawnParameters>,
}

impl TracePlan {
    /// A trace of a replicate of a scenario.
    ///
    /// # Errors
    ///
    /// [`TraceError::NoReplicate`] as [`StudyError::Problem`].
    pub fn new(scenario: Scenario, selected: Selected) -> Result<Self, StudyError> {
        by_number(&scenario, selected.replicate)?;
        Ok(Self { scenario, other: None, selected, every: false, drawn: None })
    }

    /// Adds the same replicate under another scenario, from the date at which the two histories diverge.
    ///
    /// # Errors
    ///
    /// [`TraceError::Incomparable`] as [`StudyError::Problem`].
    pub fn against(self, other: Scenario) -> Result<Self, StudyError> {
        Comparable::new(&self.scenario, &[&other])
            .map_err(|unlike| StudyError::of(TraceError::Incomparable(unlike)))?;
        Ok(Self { other: Some(other), ..self })
    }

    /// Adds every proposal with the payoffs of all states.
    #[must_use]
    pub fn with_every_proposal(self) -> Self {
        Self { every: true, ..self }
    }

    /// Adds drawn parameters of the same scenario: the replicate has the set that it has in a run. A second scenario shares it.
    ///
    /// # Errors
    ///
    /// [`DrawError`](crate::studies::DrawError) as [`StudyError::Problem`], if the two scenarios cannot share a number, or differ
    /// in it.
    pub fn with_drawn(self, drawn: DrawnParameters) -> Result<Self, StudyError> {
        if let Some(other) = &self.other {
            drawn.are_shared_by(&[&self.scenario, other])?;
        }
        Ok(Self { drawn: Some(drawn), ..self })
    }

    /// The drawn parameters, if any.
    pub fn drawn(&self) -> Option<&DrawnParameters> {
        self.drawn.as_ref()
    }

    /// The set that the history has; empty where no parameters are drawn.
    fn set(&self) -> Vec<ParameterRow> {
        let rows = |drawn| set::rows(drawn, self.selected.replicate);
        self.drawn.as_ref().map(rows).unwrap_or_default()
    }

    /// The replicate that the trace follows.
    pub fn selected(&self) -> &Selected {
        &self.selected
    }

    /// The history in words, and its set.
    fn blocks(&self, scenarios: &[Scenario], chronicles: &[Chronicle], set: &[ParameterRow]) -> Vec<Block> {
        let mut blocks = self.story(scenarios, chronicles);
        let about = blocks.iter_mut().find_map(|block| match block {
            Block::Remark(about) => Some(about),
            _ => None,
        });
        if let (Some(about), Some(drawn), Some(row)) = (about, &self.drawn, set.first()) {
            about.push_str(&format!(", with set {} of {}", row.parameter_set, drawn.record().named()));
        }
        blocks.extend(set::blocks(set));
        blocks
    }

    /// The history in words.
    fn story(&self, scenarios: &[Scenario], chronicles: &[Chronicle]) -> Vec<Block> {
        let (scenario, chronicle) = (&scenarios[0], &chronicles[0]);
        let Some((other, with)) = scenarios.get(1).zip(chronicles.get(1)) else {
            return telling::tell(scenario, chronicle, scenario.replicates(), self.every);
        };
        let (world, changed) = (compile(scenario), compile(other));
        let parting = engine::parting([&world, &changed], chronicle.seed, chronicle.end.replicate);
        let sides = [
            Side { scenario, world: &world, chronicle },
            Side { scenario: other, world: &changed, chronicle: with },
        ];
        telling::tell_apart(sides, parting.as_ref())
    }
}

impl Study for TracePlan {
    type Tables = TraceTables;

    fn kind(&self) -> &'static str {
        "trace"
    }

    fn parts(&self) -> Vec<Part<'_>> {
        let part =
            |(within, scenario): (&str, _)| Part { within: within.to_owned(), scenario, has_outcomes: false };
        let other = self.other.iter().map(|other| (COMPARED, other));
        std::iter::once(("", &self.scenario)).chain(other).map(part).collect()
    }

    fn record(&self) -> Result<StudyRecord, StudyError> {
        let drawn = self.drawn.as_ref().map(|drawn| drawn.record().clone());
        Ok(StudyRecord::Trace(TraceRecord { replicate: self.selected.replicate, every: self.every, drawn }))
    }

    fn seed(&self) -> u64 {
        self.scenario.seed()
    }

    fn replicates(&self) -> u64 {
        self.scenario.replicates()
    }

    fn work(&self) -> u64 {
        1
    }

    fn title(&self) -> String {
        self.scenario.name().to_owned()
    }

    fn folder(&self) -> String {
        let against = self.other.as_ref().map(|other| format!("-against-{}", other.name()));
        let (name, replicate) = (self.scenario.name(), self.selected.replicate);
        format!("{name}-replicate-{replicate}{}", against.unwrap_or_default())
    }

    fn chart_names(&self) -> Vec<String> {
        figures::history_chart_names()
    }

    fn done(&self) -> String {
        format!("replicate {} of {}", self.selected.replicate, self.scenario.name())
    }

    fn run(&self, run: &mut Run<'_>) -> Result<TraceTables, StudyError> {
        let scenarios: Vec<&Scenario> = std::iter::once(&self.scenario).chain(&self.other).collect();
        let (seed, replicate) = (self.scenario.seed(), self.selected.replicate);
        if let Some(drawn) = &self.drawn {
            run.monitor.phase("drawing parameters");
            run.sink.parameters(drawn.sets())?;
        }
        let set = self.set();
        let under: Result<Vec<Scenario>, Unvariable> =
            scenarios.iter().map(|scenario| set::under(scenario, &set)).collect();
        let under = under.map_err(|problem| Failure::from(problem).0)?;
        let chronicle = |scenario: &Scenario| engine::chronicle(scenario, seed, replicate);
        let chronicles: Vec<Chronicle> = under.iter().map(chronicle).collect();
        run.monitor.advance(1);
        let blocks = self.blocks(&under, &chronicles, &set);
        let narrative = Narrative { blocks, reason: self.selected.reason.clone() };
        let both = scenarios.into_iter().zip(under);
        let history = |((scenario, under), chronicle): ((&Scenario, _), _)| {
            History::new(scenario.clone(), under, chronicle)
        };
        let histories = both.zip(&chronicles).map(history).collect();
        Ok(TraceTables::new(histories, narrative, set))
    }
}
