//! Compiles dated events: states become pairs, dates become ticks.

use std::ops::Range;

use super::events::EventKind;
use super::types::Scenario;
use crate::model::draws::unordered;
use crate::model::world::{Effect, Event, Lasting};

/// A dated event as the model knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct DatedEvent {
    /// Its place among the events of the scenario.
    pub place: usize,
    /// The ticks in which it is in force; none outside the calendar.
    pub ticks: Range<usize>,
    /// Its effect.
    pub dating: Dating,
}

/// The effect of a dated event.
#[derive(Debug, Clone, PartialEq)]
pub enum Dating {
    /// In one tick.
    Once(Event),
    /// As long as it lasts.
    Lasting(Effect),
}

/// Compiles every event of a scenario, in its order.
pub fn dated_events(scenario: &Scenario) -> Vec<DatedEvent> {
    let compiled = scenario.events().iter().enumerate().map(|(place, event)| DatedEvent {
        place,
        ticks: scenario.ticks_of(event),
        dating: dating(scenario.states().len(), &event.kind),
    });
    compiled.collect()
}

/// Compiles the events: those of one tick by tick, and those that last.
pub(super) fn compile_events(scenario: &Scenario) -> (Vec<Vec<Event>>, Vec<Lasting>) {
    let mut events = vec![Vec::new(); scenario.calendar().ticks()];
    let mut lasting = Vec::new();
    for DatedEvent { ticks, dating, .. } in
        dated_events(scenario).into_iter().filter(|of| !of.ticks.is_empty())
    {
        match dating {
            Dating::Once(event) => events[ticks.start].push(event),
            Dating::Lasting(effect) => {
                lasting.push(Lasting { from: ticks.start, until: ticks.end, effect });
            }
        }
    }
    (events, lasting)
}

/// The effect of an event among `n` states.
fn dating(n: usize, kind: &EventKind) -> Dating {
    let of = |&(i, j): &(usize, usize)| unordered(n, i, j);
    let with =
        |state: usize, others: &[usize]| others.iter().map(|other| unordered(n, state, *other)).collect();
    Dating::Once(match *kind {
        EventKind::Upheaval { state, severity } => Event::Upheaval { state, severity },
        EventKind::Absorption { loss } => Event::Absorption { loss },
        EventKind::Incident { pair, severity, counts } => {
            Event::Incident { pair: of(&pair), severity, counts }
        }
        EventKind::Treaty { ref states, ref issues, depth } => {
            Event::Treaty { pairs: among(n, states), issues: issues.clone(), depth }
        }
        EventKind::Withdrawal { state, ref from, ref issues, share } => {
            Event::Withdrawal { pairs: with(state, from), issues: issues.clone(), share }
        }
        EventKind::Accession { state, ref members, ref issues, share } => Event::Accession {
            pairs: with(state, members),
            members: among(n, members),
            issues: issues.clone(),
            share,
        },
        EventKind::Settlement { pair, share } => Event::Settlement { pair: of(&pair), share },
        EventKind::Closure { ref pairs, ref issues, severity, .. } => {
            let pairs = pairs.iter().map(of).collect();
            return Dating::Lasting(Effect::Closure { pairs, issues: issues.clone(), severity });
        }
        EventKind::Conflict { pair, severity, .. } => {
            return Dating::Lasting(Effect::Conflict { pair: of(&pair), severity });
        }
        EventKind::Exposure { ref states, level, .. } => {
            return Dating::Lasting(Effect::Exposure { pairs: among(n, states), level });
        }
    })
}

/// Numbers of the pairs of some states, which are in ascending order.
fn among(n: usize, states: &[usize]) -> Vec<usize> {
    let pairs = states.iter().enumerate();
    pairs.flat_map(|(place, i)| states[place + 1..].iter().map(|j| unordered(n, *i, *j))).collect()
}
