//! A table of the years with changes of leaders, events of the scenario and first passages.

use super::dated::dated;
use super::words::{ScenarioNames, capitalised, level};
use super::{Block, Year, year, years};
use crate::chronicle::{Chronicle, Event};

/// The years with a change of leaders, an event of the scenario or a first passage; `None` if there is no such year.
pub fn table(names: &ScenarioNames<'_>, chronicle: &Chronicle) -> Option<Block> {
    let row = |year: &Year| {
        let told = [
            leaders(names, year),
            dated(names, &chronicle.moments[year.ticks.clone()], year),
            successors(names, chronicle, year),
            firsts(names, chronicle, year),
        ];
        let told = told.concat().join(" ");
        (!told.is_empty()).then(|| vec![year.number.to_string(), told])
    };
    let rows: Vec<Vec<String>> = years(names.scenario).iter().filter_map(row).collect();
    (!rows.is_empty()).then(|| Block::Table {
        caption: "What happened in which year; openness and depth go from 0 to 1.".to_owned(),
        heads: ["Year", "What happened"].map(str::to_owned).to_vec(),
        rows,
    })
}

/// Leaders who took office, as the scenario dates it.
fn leaders(names: &ScenarioNames<'_>, year: &Year) -> Vec<String> {
    year::successions(names, year)
        .map(|(state, before, now)| {
            let (old, new) = (level(before.openness), level(now.openness));
            let openness = if old == new {
                format!("openness {new}, as before")
            } else {
                format!("openness {old} to {new}")
            };
            format!("{} took office in {} ({openness}).", now.name, names.state(state))
        })
        .collect()
}

/// Leaders who came to office by chance.
fn successors(names: &ScenarioNames<'_>, chronicle: &Chronicle, year: &Year) -> Vec<String> {
    let events = chronicle.moments[year.ticks.clone()].iter().flat_map(|moment| &moment.events);
    let told = events.filter_map(|event| match event {
        Event::Succession { state, before, after } => {
            let (old, new, state) = (level(*before), level(*after), names.state(*state));
            Some(format!("The leader of {state} left (openness {old} to {new})."))
        }
        _ => None,
    });
    told.collect()
}

/// First passages.
fn firsts(names: &ScenarioNames<'_>, chronicle: &Chronicle, year: &Year) -> Vec<String> {
    let scenario = names.scenario;
    let is_of_year = |tick: Option<u32>| tick.is_some_and(|tick| year.ticks.contains(&(tick as usize)));
    let (agreements, levels) = chronicle.end.passages.split_at(scenario.issues().len());
    let all = capitalised(&names.states(&(0..scenario.states().len()).collect::<Vec<_>>()));
    let of_issue = |(issue, tick): (usize, &Option<u32>)| {
        is_of_year(*tick).then(|| format!("{all} first agreed on {}.", names.issue(issue)))
    };
    let of_level = |(level, tick): (f64, &Option<u32>)| {
        is_of_year(*tick).then(|| format!("Integration first rose to {level}."))
    };
    let agreements = agreements.iter().enumerate().filter_map(of_issue);
    agreements.chain(scenario.integration_levels().into_iter().zip(levels).filter_map(of_level)).collect()
}
