//! A scenario as a page needs it, or its problems.

use serde::Serialize;

use super::controls::{Control, controls};
use super::extending;
use super::refusal::setting;
use super::request::ScenarioInput;
use crate::scenario::{ProblemRecord, Scenario};

/// Whether a scenario is valid.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Checked {
    /// It is.
    Valid {
        /// Always true.
        valid: bool,
        /// The scenario.
        scenario: Box<Described>,
    },
    /// It is not.
    Invalid {
        /// Always false.
        valid: bool,
        /// All problems, at least one.
        problems: Vec<ProblemRecord>,
    },
}

/// Id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Id in the scenario.
    pub id: String,
    /// Name for people.
    pub name: String,
}

/// A leader of a state.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Governs {
    /// Id of the state.
    pub state: String,
    /// Name of the leader.
    pub name: String,
    /// First day in office.
    pub from: String,
    /// First day of the next leader; none for the last.
    pub to: Option<String>,
    /// Openness to the region, from 0 to 1.
    pub openness: f64,
}

/// A dated event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Happens {
    /// Kind of the event: `closure`.
    pub kind: String,
    /// Its name in the scenario.
    pub words: String,
    /// First day.
    pub from: String,
    /// Last day, of an event that lasts.
    pub to: Option<String>,
}

/// A valid scenario.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Described {
    /// Its name.
    pub name: String,
    /// Title for people.
    pub title: String,
    /// Description for people.
    pub description: String,
    /// Seed, as text.
    pub seed: String,
    /// Last day of every tick.
    pub ticks: Vec<String>,
    /// The states.
    pub states: Vec<Named>,
    /// The issues.
    pub issues: Vec<Named>,
    /// Names of the regimes.
    pub regimes: Vec<String>,
    /// Leaders, state by state.
    pub leaders: Vec<Governs>,
    /// Dated events.
    pub events: Vec<Happens>,
    /// The values that can be moved.
    pub controls: Vec<Control>,
    /// The whole scenario as a file that runs.
    pub resolved: String,
    /// The changes as a file that extends the built-in scenario; the whole scenario where it is a text.
    pub file: String,
}

/// Reads a scenario and describes it.
pub fn check(input: &ScenarioInput) -> Checked {
    match input.read() {
        Ok(scenario) => Checked::Valid { valid: true, scenario: Box::new(Described::of(input, &scenario)) },
        Err(problems) => Checked::Invalid { valid: false, problems: problems.records(&setting).collect() },
    }
}

impl Described {
    fn of(input: &ScenarioInput, scenario: &Scenario) -> Self {
        let named = |id: &str, name: &str| Named { id: id.to_owned(), name: name.to_owned() };
        let calendar = scenario.calendar();
        let leaders = scenario.states().iter().flat_map(|state| {
            let next = state.leaders.iter().skip(1).map(|leader| Some(leader.from.first.to_string()));
            state.leaders.iter().zip(next.chain([None])).map(|(leader, to)| Governs {
                state: state.id.clone(),
                name: leader.name.clone(),
                from: leader.from.first.to_string(),
                to,
                openness: leader.openness,
            })
        });
        let events = scenario.events().iter().map(|event| Happens {
            kind: event.kind.name().to_owned(),
            words: event.name.clone(),
            from: event.date.first.to_string(),
            to: event.kind.until().map(|until| until.last.to_string()),
        });
        Self {
            name: scenario.name().to_owned(),
            title: scenario.title().to_owned(),
            description: scenario.description().to_owned(),
            seed: scenario.seed().to_string(),
            ticks: (0..calendar.ticks()).map(|tick| calendar.last_day_of(tick).to_string()).collect(),
            states: scenario.states().iter().map(|state| named(&state.id, &state.name)).collect(),
            issues: scenario.issues().iter().map(|issue| named(&issue.id, &issue.name)).collect(),
            regimes: scenario.regimes().iter().map(|regime| regime.name.clone()).collect(),
            leaders: leaders.collect(),
            events: events.collect(),
            controls: controls(scenario),
            resolved: scenario.resolved(),
            file: extending::file(input, scenario),
        }
    }
}
