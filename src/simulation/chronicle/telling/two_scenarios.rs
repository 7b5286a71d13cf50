//! One replicate under two scenarios: where its histories diverge, and how they continue.

use super::words::{ScenarioNames, level, listed, span};
use super::{Block, READING, Year, summary, year, years};
use crate::chronicle::{Chronicle, Parting, Variable, VariableDifference};
use crate::format::{counted, number, tick};
use crate::model::World;
use crate::scenario::{Change, Scenario, changes};

/// The beginning of the heading of the end under a scenario, before its name.
pub const END_UNDER: &str = "The end under ";
/// Largest number of differences that are listed one by one.
const FEW: usize = 3;
/// Largest number of keys of two scenarios that are listed one by one.
const MANY: usize = 5;

/// A scenario, its world and the chronicle of the replicate under it.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The world compiled from it.
    pub world: &'a World,
    /// The chronicle.
    pub chronicle: &'a Chronicle,
}

/// Writes the two histories of one replicate as text: where they diverge and why, and the differences after, year by year.
pub fn tell_apart(sides: [Side<'_>; 2], parting: Option<&Parting>) -> Vec<Block> {
    let [one, other] = sides;
    let (a, b) = (one.scenario.name(), other.scenario.name());
    let mut blocks = vec![
        Block::Title(format!("{a} against {b}")),
        Block::Remark(format!("replicate {}, seed {}", one.chronicle.end.replicate, one.chronicle.seed)),
    ];
    let Some(parting) = parting else {
        blocks.push(Block::Paragraph(format!(
            "Replicate {} is one history under both.",
            one.chronicle.end.replicate
        )));
        return blocks;
    };
    blocks.push(Block::Paragraph(parted(sides, parting)));
    blocks.push(Block::Remark(READING.to_owned()));
    for year in years(one.scenario).into_iter().filter(|year| year.ticks.end > parting.tick) {
        blocks.extend(of_year(sides, &year));
    }
    for Side { scenario, chronicle, .. } in sides {
        blocks.push(Block::Heading(format!("{END_UNDER}{}", scenario.name())));
        blocks.push(Block::Paragraph(summary::ended(&ScenarioNames::new(scenario), chronicle)));
    }
    blocks
}

/// A year on both sides, without the events that both share.
fn of_year(sides: [Side<'_>; 2], year: &Year) -> Vec<Block> {
    let told = sides.map(|side| year::sentences(&ScenarioNames::new(side.scenario), side.chronicle, year));
    let only = |these: &[String], those: &[String]| {
        let only: Vec<&str> = these.iter().filter(|one| !those.contains(one)).map(String::as_str).collect();
        only.join(" ")
    };
    let only = [only(&told[0], &told[1]), only(&told[1], &told[0])];
    let ends = sides.map(|side| year::end(side.chronicle, year));
    let mut blocks = vec![Block::Year(year.number)];
    if only.iter().all(String::is_empty) {
        blocks.push(Block::Paragraph("Nothing happened under one and not under the other.".to_owned()));
        if ends[0] == ends[1] {
            blocks.push(Block::Remark(format!("At its end: {}", ends[0])));
            return blocks;
        }
    }
    for ((side, told), end) in sides.iter().zip(only).zip(ends) {
        let name = side.scenario.name();
        if told.is_empty() {
            blocks.push(Block::Remark(format!("Under {name}, at its end: {end}")));
        } else {
            blocks.push(Block::Paragraph(format!("Under {name}: {told}")));
            blocks.push(Block::Remark(format!("At its end: {end}")));
        }
    }
    blocks
}

/// The place and the reason of divergence.
fn parted(sides: [Side<'_>; 2], parting: &Parting) -> String {
    let [one, other] = sides;
    let calendar = one.scenario.calendar();
    let day = |t: usize| tick(calendar.first_days()[t], calendar.ticks_per_year());
    let can = one.world.parts_from(other.world).min(parting.tick);
    let causes = causes(sides, can);
    let causes = if causes.is_empty() { "their facts differ".to_owned() } else { causes.join("; ") };
    let mut told = format!("The scenarios differ from {} on: {causes}.", day(can));
    let names = ScenarioNames::new(one.scenario);
    let mut largest: Vec<&VariableDifference> = parting.differences.iter().collect();
    let size = |difference: &VariableDifference| (difference.values[0] - difference.values[1]).abs();
    largest.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let few = largest.iter().take(FEW).map(|difference| {
        let [a, b] = difference
            .values
            .map(|value| if size(difference) < 0.01 { number(value, 4) } else { level(value) });
        format!("{} ({a} and {b})", named(&names, difference.of))
    });
    told.push_str(&format!(
        " The histories part in {}, at whose end {} differ{}: {}{}.",
        span(calendar, parting.tick),
        counted(parting.differences.len() as u64, "variable"),
        if parting.differences.len() == 1 { "s" } else { "" },
        if parting.differences.len() > FEW { "most of all " } else { "" },
        listed(few),
    ));
    if parting.tick > 0 {
        told.push_str(" Up to there they are one history.");
    }
    told
}

fn named(names: &ScenarioNames<'_>, variable: Variable) -> String {
    let directed = |directed: usize| {
        let (one, other) = names.scenario.dyads()[directed / 2].pair;
        if directed.is_multiple_of(2) {
            (names.state(one), names.state(other))
        } else {
            (names.state(other), names.state(one))
        }
    };
    match variable {
        Variable::Openness(state) => format!("openness of {}", names.state(state)),
        Variable::Newness(state) => format!("newness of the leader of {}", names.state(state)),
        Variable::Weight(pair) => format!("identity of {} toward {}", directed(pair).0, directed(pair).1),
        Variable::Signed(pair, issue) => {
            format!("what {} have signed on {}", names.pair(pair), names.issue(issue))
        }
        Variable::Implemented(pair, issue) => {
            format!("what {} does for {} on {}", directed(pair).0, directed(pair).1, names.issue(issue))
        }
        Variable::Dispute(pair) => format!("the dispute between {}", names.pair(pair)),
        Variable::Shock => "the sense of a common fate".to_owned(),
    }
}

/// Phrases for the differences of two scenarios when their histories can diverge: leaders and events of tick `t`, and all
/// other differences key by key.
fn causes([one, other]: [Side<'_>; 2], t: usize) -> Vec<String> {
    let (a, b) = (one.scenario, other.scenario);
    let mut causes = Vec::new();
    let days = a.calendar().first_days();
    for (state, day) in
        days.get(t).into_iter().flat_map(|day| (0..a.states().len()).map(move |state| (state, day)))
    {
        let (here, there) = (a.in_office(state, *day), b.in_office(state, *day));
        let name = &a.states()[state].name;
        if here.name != there.name {
            causes.push(format!(
                "{name} is led by {} under {} and by {} under {}",
                here.name,
                a.name(),
                there.name,
                b.name()
            ));
        } else if here.openness != there.openness {
            causes.push(format!(
                "openness of {} is {} and {}",
                here.name,
                level(here.openness),
                level(there.openness)
            ));
        } else if here.rivalry != there.rivalry {
            causes.push(format!("{} has other rivals", here.name));
        }
    }
    if t < one.world.ticks() && t < other.world.ticks() && !one.world.has_the_events_of(other.world, t) {
        let events = |scenario: &Scenario| {
            let of_tick = scenario.events().iter().filter(|event| scenario.ticks_of(event).contains(&t));
            let names: Vec<String> = of_tick.map(|event| event.name.clone()).collect();
            if names.is_empty() { "nothing".to_owned() } else { listed(names) }
        };
        causes.push(format!("what happens is {} and {}", events(a), events(b)));
    }
    if one.world.facts().succession != other.world.facts().succession {
        causes.push("leaders succeed each other by other rules".to_owned());
    }
    let told = |key: &str| {
        key.contains(".leaders")
            || ["leadership", "events", "monte_carlo"].iter().any(|of| key.starts_with(of))
    };
    let keys: Vec<Change> = changes(a, b).into_iter().filter(|change| !told(&change.key)).collect();
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "missing".to_owned());
    let few = keys.iter().take(MANY);
    causes.extend(few.map(|change| {
        format!("{} is {} and {}", change.key, value(&change.baseline), value(&change.scenario))
    }));
    if let Some(more @ 1..) = keys.len().checked_sub(MANY) {
        causes.push(format!("{} more", counted(more as u64, "key")));
    }
    causes
}
