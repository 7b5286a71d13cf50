//! One history, read back from its tables.

use std::path::Path;

use super::events::DATED;
use crate::chronicle::{Action, Course, TickSummary};
use crate::export::read::{ReadError, Table, dates};
use crate::export::series::unit_type;
use crate::export::trace::{EVENTS, STATES};
use crate::model::Unit;
use crate::model::negotiation_log::{Outcome, Silence};
use crate::model::series::REGION;
use crate::scenario::Scenario;

/// Events that a course omits.
const OTHERS: [&str; 6] = ["leader", "upheaval", "absorption", "lapse", "practice", "settlement"];

/// Outcomes of proposals, by name in files.
const FATES: [(&str, Outcome); 5] = [
    ("signed", Outcome::Signed),
    ("refused", Outcome::Refused),
    ("silent_nothing_left", Outcome::Silent(Silence::NothingLeft)),
    ("silent_no_gain", Outcome::Silent(Silence::NoGain)),
    ("silent_out_of_reach", Outcome::Silent(Silence::OutOfReach)),
];

/// The course of a history from its folder.
pub fn course(folder: &Path, scenario: &Scenario, [seed, replicate]: [u64; 2]) -> Result<Course, ReadError> {
    let dates = dates(scenario);
    let mut stretches = vec![TickSummary { region: [0.0; REGION.len()], deeds: Vec::new() }; dates.len()];
    let mut states = Table::open(folder, STATES)?;
    for (place, measure) in REGION.into_iter().enumerate() {
        for (date, stretch) in dates.iter().zip(&mut stretches) {
            let region = unit_type(Unit::Region);
            states.expect(&[("series", measure.name()), ("unit_type", region), ("date", date)])?;
            stretch.region[place] = states.number("value")?;
            states.advance()?;
        }
    }
    let mut events = Table::open(folder, EVENTS)?;
    let mut before = 0;
    while !events.at_end() {
        let tick = events.one_of("date", &dates, "the first day of a tick")?;
        if tick < before {
            return Err(events.wrong("date", &dates[tick], "a date in its order"));
        }
        before = tick;
        if let Some(deed) = deed(&events, scenario)? {
            stretches[tick].deeds.push(deed);
        }
        events.advance()?;
    }
    Ok(Course { seed, replicate, stretches })
}

/// The action of a row; `None` for rows that a course omits. For a proposal, it is the row of the chair.
fn deed(table: &Table, scenario: &Scenario) -> Result<Option<Action>, ReadError> {
    let ids: Vec<&str> = scenario.states().iter().map(|state| state.id.as_str()).collect();
    let state = |column| table.one_of(column, &ids, "a state of the scenario");
    let event = table.text("event")?;
    Ok(Some(match event {
        "proposal" if table.text("role")? == "chair" => {
            let fate = table.one_of("outcome", &FATES.map(|(name, _)| name), "what becomes of a proposal")?;
            Action::Chaired { chair: state("state")?, outcome: FATES[fate].1 }
        }
        "incident" | "dated_incident" => {
            let pair = (state("state")?, state("other")?);
            let place = scenario.dyads().iter().position(|dyad| dyad.pair == pair);
            let wrong = || table.wrong("other", ids[pair.1], "the other state of a pair");
            Action::Incident { pair: place.ok_or_else(wrong)? }
        }
        "succession" => Action::Succession { state: state("state")? },
        "proposal" => return Ok(None),
        other if OTHERS.contains(&other) || DATED.contains(&other) => return Ok(None),
        other => return Err(table.wrong("event", other, "an event that this version knows")),
    }))
}
