//! The dates of a scenario that its charts mark: who came to power when, and what happened.

use jiff::civil::Date;

use crate::{
    plot::marks::{Mark, MarkKind},
    scenario::{Leadership, Scenario, State, calendar::decimal_year},
};

/// The marks of a scenario in the order of their dates: each leader who takes office in it after its
/// beginning, each event, and the day from which leaders stay or change by chance.
pub fn marks(scenario: &Scenario) -> Vec<Mark> {
    let states = scenario.states().iter().enumerate();
    let mut dated: Vec<(Date, Mark)> =
        states.flat_map(|(place, state)| successions(scenario, place, state)).collect();
    dated.extend(scenario.events().iter().map(|event| {
        let labels = vec![event.name.clone()];
        (event.date, mark(event.date, MarkKind::Event, labels, [&event.name, &event.name]))
    }));
    dated.extend(turning_point(scenario));
    let (first, end) = (scenario.calendar().first_days()[0], scenario.calendar().end());
    dated.retain(|(date, _)| (first..end).contains(date));
    dated.sort_by(|(a, left), (b, right)| (a, left.kind).cmp(&(b, right.kind)));
    dated.into_iter().map(|(_, mark)| mark).collect()
}

/// Each change of who governs a state, found by walking through the ticks: whoever leaves again before the
/// first day of a tick never governs.
fn successions<'a>(
    scenario: &'a Scenario,
    place: usize,
    state: &'a State,
) -> impl Iterator<Item = (Date, Mark)> + 'a {
    let in_office = move |date: Date| state.leaders.partition_point(|leader| leader.from <= date).max(1) - 1;
    let governing =
        scenario.calendar().first_days().iter().map(move |&day| in_office(known(scenario, place, day)));
    let before = governing.clone();
    before.zip(governing.skip(1)).filter(|(before, now)| before != now).map(move |(_, now)| {
        let leader = &state.leaders[now];
        let labels = vec![
            format!("{}: {}", state.id, leader.name),
            format!("{}: {}", state.id, initials(&leader.name)),
            format!("{}: {}", state.id, surname(&leader.name)),
        ];
        let entry = [format!("{}: {}", state.name, leader.name), labels[1].clone()];
        (leader.from, mark(leader.from, MarkKind::Leader, labels, [&entry[0], &entry[1]]))
    })
}

/// The date up to which the record says who governs a state on a day.
fn known(scenario: &Scenario, place: usize, day: Date) -> Date {
    match scenario.leadership() {
        Leadership::Historical => day,
        Leadership::Frozen { except, .. } if except.contains(&place) => day,
        Leadership::Frozen { at, .. } | Leadership::Stochastic { at, .. } => day.min(*at),
    }
}

/// The day on which the rule of succession changes.
fn turning_point(scenario: &Scenario) -> Option<(Date, Mark)> {
    let (at, short, long) = match scenario.leadership() {
        Leadership::Historical => return None,
        Leadership::Frozen { at, except } if except.is_empty() => {
            (*at, "leaders stay".to_owned(), "from here on leaders stay in office".to_owned())
        }
        Leadership::Frozen { at, except } => {
            let names: Vec<&str> = except
                .iter()
                .filter_map(|&place| Some(scenario.states().get(place)?.name.as_str()))
                .collect();
            let ids: Vec<&str> =
                except.iter().filter_map(|&place| Some(scenario.states().get(place)?.id.as_str())).collect();
            (
                *at,
                format!("leaders stay but in {}", ids.join(", ")),
                format!("from here on leaders stay in office, but not in {}", names.join(", ")),
            )
        }
        Leadership::Stochastic { at, .. } => {
            (*at, "succession by chance".to_owned(), "from here on leaders change by chance".to_owned())
        }
    };
    Some((at, mark(at, MarkKind::Break, vec![long.clone(), short.clone()], [&long, &short])))
}

fn mark(date: Date, kind: MarkKind, labels: Vec<String>, entry: [&str; 2]) -> Mark {
    let entry = entry.map(|entry| format!("{} {entry}", date.strftime("%b %Y")));
    Mark { at: decimal_year(date), kind, labels, entry }
}

/// `Shavkat Mirziyoyev` as `S. Mirziyoyev`.
fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let Some((last, first)) = words.split_last() else { return String::new() };
    let mut short: String =
        first.iter().filter_map(|word| word.chars().next()).map(|initial| format!("{initial}. ")).collect();
    short.push_str(last);
    short
}

/// `Shavkat Mirziyoyev` as `Mirziyoyev`.
fn surname(name: &str) -> &str {
    name.split_whitespace().next_back().unwrap_or(name)
}
