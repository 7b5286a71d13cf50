//! The events that the scenario dates.

use super::Year;
use super::words::{ScenarioNames, count, fed, level, listed};
use crate::chronicle::{Event, Moment};
use crate::format::number;
use crate::scenario::EventKind;

/// Most pairs of states that a sentence names.
const MOST_PAIRS: usize = 3;

/// The events of a year in sentences; those that last when they begin and when they end, and violence in each year.
pub fn dated(names: &ScenarioNames<'_>, moments: &[Moment], year: &Year) -> Vec<String> {
    let scenario = names.scenario;
    let mut told = Vec::new();
    for (place, event) in scenario.events().iter().enumerate() {
        let ticks = scenario.ticks_of(event);
        let begins = year.ticks.contains(&ticks.start) && !ticks.is_empty();
        let first = ticks.start.max(year.ticks.start);
        let logged: Vec<Levels> = (first..ticks.end.min(year.ticks.end))
            .flat_map(|t| moments[t - year.ticks.start].events.iter())
            .filter_map(|logged| Levels::of(logged, place))
            .collect();
        let what = match &event.kind {
            EventKind::Conflict { pair, .. } => {
                (!logged.is_empty()).then(|| violence(names, *pair, &logged, begins))
            }
            kind if begins => Some(happened(names, kind, &logged, &moments[ticks.start - year.ticks.start])),
            _ => None,
        };
        told.extend(what.map(|what| format!("{}: {what}.", event.name)));
        // The tick after the last one belongs to the year in which the event is over.
        if event.kind.until().is_some() && !ticks.is_empty() && year.ticks.contains(&ticks.end) {
            told.push(format!("{}: {}.", event.name, over(names, &event.kind)));
        }
    }
    told
}

/// Levels before and after an event of a log.
#[derive(Debug, Clone, Copy)]
struct Levels {
    before: f64,
    after: f64,
}

impl Levels {
    /// The levels of a logged event, if it is that of a place in the scenario.
    fn of(logged: &Event, place: usize) -> Option<Self> {
        match logged {
            Event::Dated { event, before, after, .. } if *event == place => {
                Some(Self { before: *before, after: *after })
            }
            _ => None,
        }
    }

    /// The means of several.
    fn mean(of: &[Self]) -> Self {
        let mean = |level: fn(&Self) -> f64| of.iter().map(level).sum::<f64>() / of.len().max(1) as f64;
        Self { before: mean(|levels| levels.before), after: mean(|levels| levels.after) }
    }

    /// `fell from 0.30 to 0.10`.
    fn moved(self) -> String {
        let [before, after] = [self.before, self.after].map(level);
        match self.before {
            _ if before == after => format!("stayed at {after}"),
            was if was < self.after => format!("rose from {before} to {after}"),
            _ => format!("fell from {before} to {after}"),
        }
    }
}

/// An event in the year in which it happens or begins.
fn happened(names: &ScenarioNames<'_>, kind: &EventKind, logged: &[Levels], moment: &Moment) -> String {
    let moved = Levels::mean(logged).moved();
    match kind {
        EventKind::Upheaval { state, severity } => {
            format!("{} lost {}% of its consolidation", names.state(*state), number(100.0 * severity, 0))
        }
        EventKind::Absorption { .. } => {
            let absorbed = moment.events.iter().find_map(|event| match event {
                Event::Absorption { before, after } => Some((*before, *after)),
                _ => None,
            });
            let (before, after) = absorbed.unwrap_or((0.0, 0.0));
            format!("signed depth fell from {} to {} on average", level(before), level(after))
        }
        EventKind::Incident { pair, .. } => {
            let place = names.scenario.dyads().iter().position(|dyad| dyad.pair == *pair);
            let fed_by = moment.events.iter().find_map(|event| match event {
                Event::DatedIncident { pair, before, after, .. } if Some(*pair) == place => {
                    Some(fed(*before, *after))
                }
                _ => None,
            });
            format!("{} drew apart{}", both(names, *pair), fed_by.unwrap_or_default())
        }
        EventKind::Closure { pairs, issues, .. } => {
            let average = if logged.len() > 1 { " on average" } else { "" };
            format!(
                "borders closed between {}{}: implemented depth {moved}{average}",
                several(names, pairs),
                on(names, issues)
            )
        }
        EventKind::Treaty { states, issues, .. } => format!(
            "{} signed by treaty{}: signed depth {moved} on average",
            names.states(states),
            on(names, issues)
        ),
        EventKind::Withdrawal { state, from, issues, .. } => format!(
            "{} left what it had signed with {}{}: signed depth {moved} on average",
            names.state(*state),
            others(names, from),
            on(names, issues)
        ),
        EventKind::Accession { state, members, issues, .. } => format!(
            "{} joined {}{}: its signed depth with them {moved} on average",
            names.state(*state),
            others(names, members),
            on(names, issues)
        ),
        EventKind::Settlement { pair, .. } => {
            format!("the dispute between {} {moved}", both(names, *pair))
        }
        EventKind::Exposure { states, .. } => {
            format!("a danger came upon {}: common fate between them {moved}", names.states(states))
        }
        EventKind::Conflict { pair, .. } => violence(names, *pair, logged, true),
    }
}

/// A year of a conflict.
fn violence(names: &ScenarioNames<'_>, pair: (usize, usize), logged: &[Levels], begins: bool) -> String {
    let fed_by = match logged {
        [first, .., last] => fed(first.before, last.after),
        [only] => fed(only.before, only.after),
        [] => String::new(),
    };
    let went = if begins { "broke out" } else { "went on" };
    format!("violence between {} {went}{fed_by}", both(names, pair))
}

/// The end of an event that lasts.
fn over(names: &ScenarioNames<'_>, kind: &EventKind) -> String {
    match kind {
        EventKind::Closure { pairs, issues, .. } => {
            format!("borders opened again between {}{}", several(names, pairs), on(names, issues))
        }
        EventKind::Conflict { pair, .. } => format!("violence between {} ended", both(names, *pair)),
        _ => "the danger passed".to_owned(),
    }
}

fn both(names: &ScenarioNames<'_>, (one, other): (usize, usize)) -> String {
    format!("{} and {}", names.state(one), names.state(other))
}

/// `Qatar and Egypt, and between Qatar and Bahrain`; a number of many.
fn several(names: &ScenarioNames<'_>, pairs: &[(usize, usize)]) -> String {
    if pairs.len() > MOST_PAIRS {
        return format!("{} pairs of states", count(pairs.len()));
    }
    let pairs: Vec<String> = pairs.iter().map(|pair| both(names, *pair)).collect();
    pairs.join(", and between ")
}

/// Other states by name; `all others` where there are several, and none is missing.
fn others(names: &ScenarioNames<'_>, states: &[usize]) -> String {
    if states.len() > 2 && states.len() + 1 == names.scenario.states().len() {
        return "all others".to_owned();
    }
    names.states(states)
}

/// ` on trade and water`; nothing where no issue is missing.
fn on(names: &ScenarioNames<'_>, issues: &[usize]) -> String {
    match issues.len() == names.scenario.issues().len() {
        true => String::new(),
        false => format!(" on {}", listed(issues.iter().map(|issue| names.issue(*issue)))),
    }
}
