//! Result of a trace, and its files.

use std::io::Read as _;
use std::path::Path;

use fs_err as fs;

use super::events::{self, EventRow};
use super::figures;
use super::narrative::Narrative;
use super::page::{self, Telling};
use super::read;
use super::states::{self, StateRow};
use super::text;
use crate::chronicle::{Chronicle, Course};
use crate::export::manifest::Identity;
use crate::export::read::{Kind, ReadError, ResultFolder};
use crate::export::trace::{CHRONICLE, COMPARED, EVENTS, STATES};
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
    course: Course,
    events: Vec<EventRow>,
    states: Vec<StateRow>,
}

/// The tables of a trace.
#[derive(Debug, Clone)]
pub struct TraceTables {
    histories: Vec<History>,
    narrative: Narrative,
}

impl History {
    /// The tables of a chronicle.
    pub fn new(scenario: Scenario, chronicle: &Chronicle) -> Self {
        let (events, states) = (events::rows(&scenario, chronicle), states::rows(&scenario, chronicle));
        Self { course: Course::of(chronicle), events, states, scenario }
    }

    /// The scenario.
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
    /// The tables of one history, or of two compared ones.
    pub fn new(histories: Vec<History>, narrative: Narrative) -> Self {
        Self { histories, narrative }
    }

    /// The history, and the history under the other scenario if there is one.
    pub fn histories(&self) -> &[History] {
        &self.histories
    }

    /// The history in words.
    pub fn narrative(&self) -> &Narrative {
        &self.narrative
    }

    /// Paths of the files of each history in the folder.
    fn places(&self) -> impl Iterator<Item = (&'static str, &History)> {
        ["", COMPARED].into_iter().zip(&self.histories)
    }
}

impl Tables for TraceTables {
    type Summary = Narrative;

    fn files(folder: &ResultFolder) -> Vec<String> {
        [folder.in_parts(&[SCENARIO, EVENTS, STATES]), vec![CHRONICLE.to_owned()]].concat()
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
        let mut histories = Vec::new();
        for (part, scenario) in folder.parts().iter().zip(folder.scenarios()?) {
            if cancelled() {
                return Err(ReadError::Stopped);
            }
            let course = read::course(&folder.path().join(part), &scenario, [identity.seed, replicate])?;
            let events = folder.records(&format!("{part}{EVENTS}"))?;
            let states = folder.records(&format!("{part}{STATES}"))?;
            histories.push(History { scenario, course, events, states });
        }
        let narrative = Narrative::from_full(text::blocks(&folder.text(CHRONICLE)?));
        Ok(Self { histories, narrative })
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
        let drawn = |history: &History| {
            figures::history_charts(&history.course, &history.scenario, only, style, from)
        };
        self.histories.get(part).map(drawn).unwrap_or_default()
    }

    fn page<'a>(&self, identity: &Identity, figures: &'a [Vec<Figure>], commands: &Commands) -> Report<'a> {
        let scenarios: Vec<&Scenario> = self.histories.iter().map(History::scenario).collect();
        let telling = Telling { scenarios: &scenarios, blocks: &self.narrative.in_full() };
        page::page(telling, identity, figures, commands)
    }
}
