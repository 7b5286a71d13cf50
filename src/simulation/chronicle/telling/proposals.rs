//! Every proposal with the payoffs of all states.

use super::words::{ScenarioNames, chance, level, listed, reason, span};
use super::{Block, Year};
use crate::chronicle::Chronicle;
use crate::format::{MISSING, number};
use crate::model::negotiation_log::{Outcome, Proposal, Silence, Stance};
use crate::model::payoff::Part;

/// Decimals of a payoff: most are of the order of a tenth.
const DECIMALS: usize = 3;

/// A table for each proposal of a year, and for each turn without one.
pub fn tables(names: &ScenarioNames<'_>, chronicle: &Chronicle, year: &Year) -> Vec<Block> {
    let calendar = names.scenario.calendar();
    let mut blocks = Vec::new();
    for t in year.ticks.clone() {
        let date = span(calendar, t);
        blocks.extend(chronicle.moments[t].proposals().map(|proposal| table(names, &date, proposal)));
    }
    blocks
}

fn table(names: &ScenarioNames<'_>, date: &str, proposal: &Proposal) -> Block {
    let parties = &proposal.parties;
    let row = |label: &str, cell: &dyn Fn(usize) -> String| {
        std::iter::once(label.to_owned()).chain((0..parties.len()).map(cell)).collect::<Vec<_>>()
    };
    let worth = |value: f64| number(value, DECIMALS);
    let mut rows = vec![row("Says", &|state| stance(parties[state].stance))];
    // Numbers cost something in some scenarios only.
    let has_numbers = parties.iter().any(|party| party.payoff.numbers != 0.0);
    for part in Part::ALL.into_iter().filter(|part| *part != Part::Numbers || has_numbers) {
        rows.push(row(label(part), &|state| worth(parties[state].payoff.parts()[part as usize])));
    }
    rows.push(row("Worth in all", &|state| worth(parties[state].worth)));
    if parties.iter().any(|party| party.transfer != 0.0) {
        rows.push(row("Payment", &|state| worth(parties[state].transfer)));
    }
    let ids = names.scenario.states().iter().map(|state| state.id.clone());
    Block::Table {
        caption: caption(names, date, proposal),
        heads: std::iter::once(String::new()).chain(ids).collect(),
        rows,
    }
}

fn label(part: Part) -> &'static str {
    match part {
        Part::OwnGain => "Own gain",
        Part::PartnersGain => "Partners' gain",
        Part::SharedIdentity => "Shared identity",
        Part::Spillover => "Existing ties",
        Part::Sovereignty => "Sovereignty",
        Part::Numbers => "Numbers",
        Part::Dispute => "Disputes",
        Part::Prestige => "Prestige",
    }
}

fn stance(stance: Stance) -> String {
    match stance {
        Stance::Chair => "chair".to_owned(),
        Stance::Accepted(probability) => format!("yes {}", chance(probability)),
        Stance::Refused { probability, .. } => format!("no {}", chance(probability)),
        Stance::LeftOut => MISSING.to_owned(),
    }
}

fn caption(names: &ScenarioNames<'_>, date: &str, proposal: &Proposal) -> String {
    let (chair, issue) = (names.state(proposal.chair), names.issue(proposal.issue));
    let became = match proposal.outcome {
        Outcome::Silent(why) => {
            let why = match why {
                Silence::NothingLeft => "everything is signed already",
                Silence::NoGain => "it would gain by nobody",
                Silence::OutOfReach => "whom it would gain by would lose, or cost too much to win",
            };
            return format!("{date}: {chair} is silent on {issue}: {why}. Reckonings in a coalition of all.");
        }
        Outcome::Signed => "signed".to_owned(),
        Outcome::Refused => {
            let refusals =
                proposal.parties.iter().enumerate().filter_map(|(state, party)| match party.stance {
                    Stance::Refused { tipped, .. } => {
                        Some(format!("{} ({})", names.state(state), tipped.map_or("chance", reason)))
                    }
                    _ => None,
                });
            format!("refused by {}", listed(refusals))
        }
    };
    let members: Vec<usize> = proposal.members().collect();
    let depth = proposal
        .depth()
        .map_or_else(String::new, |(before, after)| format!(", {} to {}", level(before), level(after)));
    format!("{date}: {chair} proposes {issue} for {}{depth}: {became}.", names.states(&members))
}
