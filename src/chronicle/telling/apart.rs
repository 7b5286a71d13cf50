//! One replicate under two scenarios: where its histories part, and how they go on.

use super::words::{Names, level, listed};
use super::{Block, Year, sum, year, years};
use crate::chronicle::{Chronicle, Difference, Parting, Variable};
use crate::format::{counted, tick};
use crate::model::{Parameters, World};
use crate::scenario::Scenario;

/// Most differences that are told one by one.
const FEW: usize = 3;

/// A scenario, its world and the chronicle of the replicate under it.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The world that it makes.
    pub world: &'a World,
    /// The chronicle.
    pub chronicle: &'a Chronicle,
}

/// In what two scenarios differ so that they cannot be told side by side, `None` if they can.
pub fn incomparable(one: &Scenario, other: &Scenario) -> Option<&'static str> {
    let ids = |scenario: &Scenario| {
        let states: Vec<String> = scenario.states().iter().map(|state| state.id.clone()).collect();
        (states, scenario.issues().iter().map(|issue| issue.id.clone()).collect::<Vec<_>>())
    };
    let (of_one, of_other) = (ids(one), ids(other));
    if of_one.0 != of_other.0 {
        Some("they have other states")
    } else if of_one.1 != of_other.1 {
        Some("they have other issues")
    } else if one.calendar() != other.calendar() {
        Some("they have other ticks")
    } else {
        None
    }
}

/// Tells the two histories of one replicate: where they part and why, and from there on what is different, year by year.
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
    for year in years(one.scenario).into_iter().filter(|year| year.ticks.end > parting.tick) {
        blocks.extend(of_year(sides, &year));
    }
    for Side { scenario, chronicle, .. } in sides {
        blocks.push(Block::Heading(format!("The end under {}", scenario.name())));
        blocks.push(Block::Paragraph(sum::ended(&Names::new(scenario), chronicle)));
    }
    blocks
}

/// A year on both sides, what happened on both left out.
fn of_year(sides: [Side<'_>; 2], year: &Year) -> Vec<Block> {
    let told = sides.map(|side| year::sentences(&Names::new(side.scenario), side.chronicle, year));
    let only = |these: &[String], those: &[String]| {
        let only: Vec<&str> = these.iter().filter(|one| !those.contains(one)).map(String::as_str).collect();
        if only.is_empty() {
            "nothing but what happened under the other too.".to_owned()
        } else {
            only.join(" ")
        }
    };
    let only = [only(&told[0], &told[1]), only(&told[1], &told[0])];
    let mut blocks = vec![Block::Heading(year.label.clone())];
    for (side, told) in sides.iter().zip(only) {
        blocks.push(Block::Paragraph(format!("Under {}: {told}", side.scenario.name())));
        blocks.push(Block::Remark(format!("At its end: {}", year::end(side.chronicle, year))));
    }
    blocks
}

/// Where the histories part, and why.
fn parted(sides: [Side<'_>; 2], parting: &Parting) -> String {
    let [one, other] = sides;
    let calendar = one.scenario.calendar();
    let day = |t: usize| tick(calendar.first_days()[t], calendar.ticks_per_year());
    let can = one.world.parts_from(other.world).min(parting.tick);
    let causes = causes(sides, can);
    let causes = if causes.is_empty() { "their facts differ".to_owned() } else { causes.join("; ") };
    let mut told = format!("The scenarios differ from {} on: {causes}.", day(can));
    let names = Names::new(one.scenario);
    let mut largest: Vec<&Difference> = parting.differences.iter().collect();
    let size = |difference: &Difference| (difference.values[0] - difference.values[1]).abs();
    largest.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let few = largest.iter().take(FEW).map(|difference| {
        let [a, b] = difference.values.map(|value| {
            if size(difference) < 0.01 { crate::format::number(value, 4) } else { level(value) }
        });
        format!("{} ({a} and {b})", named(&names, difference.of))
    });
    told.push_str(&format!(
        " The histories part in {}, at whose end {} differ{}: {}{}.",
        day(parting.tick),
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

fn named(names: &Names<'_>, variable: Variable) -> String {
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

/// The facts by which two scenarios differ in a tick, as phrases.
fn causes([one, other]: [Side<'_>; 2], t: usize) -> Vec<String> {
    let (a, b) = (one.scenario, other.scenario);
    let mut causes = Vec::new();
    let values = |scenario: &Scenario, key: &str| scenario.parameters().get(key);
    for (_, spec) in Parameters::specs() {
        let (here, there) = (values(a, spec.key), values(b, spec.key));
        if here != there {
            let written = |value: Option<f64>| {
                value.map_or_else(|| crate::format::MISSING.to_owned(), |value| value.to_string())
            };
            causes.push(format!("{} is {} and {}", spec.key, written(here), written(there)));
        }
    }
    if a.mechanisms() != b.mechanisms() {
        causes.push("they have other mechanisms switched off".to_owned());
    }
    let days = a.calendar().first_days();
    let Some(day) = days.get(t).or(days.last()) else { return causes };
    for (state, of) in a.states().iter().enumerate() {
        let (here, there) = (a.in_office(state, *day), b.in_office(state, *day));
        if here.name != there.name {
            causes.push(format!(
                "{} is led by {} under {} and by {} under {}",
                of.name,
                here.name,
                a.name(),
                there.name,
                b.name()
            ));
        } else if here.openness != there.openness {
            let (here, there) = (level(here.openness), level(there.openness));
            causes.push(format!("the openness of {} is {here} and {there}", of.name));
        } else if here.rivalry != there.rivalry {
            causes.push(format!("{} sees other rivals", of.name));
        }
    }
    let (facts, others) = (one.world.facts(), other.world.facts());
    if facts.events.get(t) != others.events.get(t) {
        let events = |scenario: &Scenario| {
            let of_tick =
                scenario.events().iter().filter(|event| scenario.calendar().tick_of(event.date) == Some(t));
            let names: Vec<String> = of_tick.map(|event| event.name.clone()).collect();
            if names.is_empty() { "nothing".to_owned() } else { listed(names) }
        };
        causes.push(format!("what happens is {} and {}", events(a), events(b)));
    }
    if a.leadership() != b.leadership() && facts.succession != others.succession {
        causes.push("leaders succeed by other rules".to_owned());
    }
    for (differs, what) in [
        (facts.external_pull != others.external_pull, "outside powers pull otherwise"),
        (facts.power != others.power, "power is shared otherwise"),
        (facts.common_fate_baseline != others.common_fate_baseline, "the sense of a common fate differs"),
        (facts.common_fate != others.common_fate, "shocks to the sense of a common fate differ"),
        (facts.heritage != others.heritage, "heritage differs"),
        (facts.proximity != others.proximity, "proximity differs"),
        (facts.dispute != others.dispute, "disputes at the beginning differ"),
        (facts.complementarity != others.complementarity, "states complement each other otherwise"),
        (
            (&facts.benefit, &facts.sovereignty_cost, &facts.legacy, &facts.identity_channel)
                != (&others.benefit, &others.sovereignty_cost, &others.legacy, &others.identity_channel),
            "issues have other benefits, costs or legacies",
        ),
        (
            facts.sovereignty_sensitivity != others.sovereignty_sensitivity,
            "states are otherwise sensitive about sovereignty",
        ),
    ] {
        if differs {
            causes.push(what.to_owned());
        }
    }
    causes
}
