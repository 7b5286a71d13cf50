//! Result of a trace, and its files.

use std::io::Read as _;
use std::path::Path;

use fs_err as fs;

use super::events::{self, EventRow};
use super::figures;
use super::narrative::Narrative;
use super::page::{self, Telling};
use super::read;
use super::set::{self, ParameterRow};
use super::states::{self, StateRow};
use super::text;
use crate::chronicle::{Chronicle, Course};
use crate::export::manifest::Identity;
use crate::export::read::{Kind, ReadError, ResultFolder};
use crate::export::trace::{CHRONICLE, COMPARED, EVENTS, PARAMETER_SET, STATES};
use crate::export::{ExportError, SCENARIO, TableWriter};
use crate::plot::{Figure, Only, Provenance, Style};
use crate::report::{Commands, Report};
use crate::scenario::Scenario;
use crate::studies::Tables;

/// Most bytes of a text that is read.
const MOST_BYTES: u64 = 1 << 28;

/// One replicate under one scenario.
#[derive(Debug, Clone)]
pub struct History {
    scenario: Scenario,
    /// The scenario with the set that the history has.
    under: Scenario,
    course: Course,
    events: Vec<EventRow>,
    states: Vec<StateRow>,
}

/// The tables of a trace.
#[derive(Debug, Clone)]
pub struct TraceTables {
    histories: Vec<History>,
    narrative: Narrative,
    set: Vec<ParameterRow>,
}

impl History {
    /// The tables of the chronicle of a scenario; `under` is the scenario with the set that the history has, or the scenario itself
    /// where no parameters are drawn.
    pub fn new(scenario: Scenario, under: Scenario, chronicle: &Chronicle) -> Self {
        let (events, states) = (events::rows(&under, chronicle), states::rows(&under, chronicle));
        Self { course: Course::of(chronicle), events, states, scenario, under }
    }

    /// The scenario, with its own values.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The data of its figure.
    pub fn course(&self) -> &Course {
        &self.course
    }

    /// The events in order.
    pub fn events(&self) -> &[EventRow] {
        &self.events
    }

    /// Every series over time.
    pub fn states(&self) -> &[StateRow] {
        &self.states
    }
}

impl TraceTables {
    /// The tables of one history, or of two compared ones, and their set of drawn parameters; empty where none are drawn.
    pub fn new(histories: Vec<History>, narrative: Narrative, set: Vec<ParameterRow>) -> Self {
        Self { histories, narrative, set }
    }

    /// The history, and the history under the other scenario if there is one.
    pub fn histories(&self) -> &[History] {
        &self.histories
    }

    /// The history in words.
    pub fn narrative(&self) -> &Narrative {
        &self.narrative
    }

    /// The set of drawn parameters that the history has; empty where none are drawn.
    pub fn set(&self) -> &[ParameterRow] {
        &self.set
    }

    /// Paths of the files of each history in the folder.
    fn places(&self) -> impl Iterator<Item = (&'static str, &History)> {
        ["", COMPARED].into_iter().zip(&self.histories)
    }
}

impl Tables for TraceTables {
    type Summary = Narrative;

    fn files(folder: &ResultFolder) -> Vec<String> {
        let set = folder.held(&[PARAMETER_SET]);
        [folder.in_parts(&[SCENARIO, EVENTS, STATES]), vec![CHRONICLE.to_owned()], set].concat()
    }

    fn chart_names_of(
        _: &ResultFolder,
        _: &[Scenario],
        _: &dyn Fn() -> bool,
    ) -> Result<Vec<String>, ReadError> {
        Ok(figures::history_chart_names())
    }

    /// Nothing is simulated again: figures use the events and series in the files, and the report uses the text.
    fn read(folder: &ResultFolder, cancelled: &dyn Fn() -> bool) -> Result<Self, ReadError> {
        folder.expect(Kind::Trace)?;
        let identity = folder.identity();
        let replicate = identity.trace().map_or(0, |trace| trace.replicate);
        let set: Vec<ParameterRow> = match identity.drawn() {
            Some(_) => folder.records(PARAMETER_SET)?,
            None => Vec::new(),
        };
        let mut histories = Vec::new();
        for (part, scenario) in folder.parts().iter().zip(folder.scenarios()?) {
            if cancelled() {
                return Err(ReadError::Stopped);
            }
            let under = set::under(&scenario, &set).map_err(|problem| ReadError::Broken {
                path: folder.path().join(PARAMETER_SET),
                reason: problem.to_string(),
            })?;
            let course = read::course(&folder.path().join(part), &scenario, [identity.seed, replicate])?;
            let events = folder.records(&format!("{part}{EVENTS}"))?;
            let states = folder.records(&format!("{part}{STATES}"))?;
            histories.push(History { scenario, under, course, events, states });
        }
        let narrative = Narrative::from_full(text::blocks(&folder.text(CHRONICLE)?));
        Ok(Self { histories, narrative, set })
    }

    fn read_summary(folder: &Path, _: &Identity) -> Result<Narrative, ExportError> {
        let mut text = String::new();
        fs::File::open(folder.join(CHRONICLE))?.take(MOST_BYTES).read_to_string(&mut text)?;
        Ok(Narrative::from_full(text::blocks(&text)))
    }

    fn into_summary(self) -> Narrative {
        self.narrative
    }

    fn write_data(&self, _: &Identity, folder: &mut TableWriter<'_>) -> Result<(), ExportError> {
        folder.text(CHRONICLE, &text::markdown(&self.narrative.in_full()))?;
        if !self.set.is_empty() {
            folder.records(PARAMETER_SET, &self.set)?;
        }
        for (within, history) in self.places() {
            folder.file(&format!("{within}{EVENTS}"), &|sink| events::write(&history.events, sink))?;
            folder.file(&format!("{within}{STATES}"), &|sink| states::write(&history.states, sink))?;
        }
        Ok(())
    }

    fn drawn_parts(&self) -> Vec<(String, Option<usize>)> {
        self.places().enumerate().map(|(place, (within, _))| (within.to_owned(), Some(place))).collect()
    }

    fn figures(&self, part: usize, only: &Only, style: &Style, from: &Provenance) -> Vec<Figure> {
        let drawn =
            |history: &History| figures::history_charts(&history.course, &history.under, only, style, from);
        self.histories.get(part).map(drawn).unwrap_or_default()
    }

    fn page<'a>(&self, identity: &Identity, figures: &'a [Vec<Figure>], commands: &Commands) -> Report<'a> {
        let scenarios: Vec<&Scenario> = self.histories.iter().map(History::scenario).collect();
        let telling = Telling { scenarios: &scenarios, blocks: &self.narrative.in_full() };
        page::page(telling, identity, figures, commands)
    }
}
