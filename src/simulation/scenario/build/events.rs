//! Dated events.

use jiff::civil::Date;

use super::{
    history::Span,
    problem::Problem,
    region::pair,
    report::{Ids, Report, tell_repeated},
};
use crate::scenario::{
    diagnostics::Explanation,
    events::{Event, EventKind},
    raw::RawEvent,
    tree::path::{Path, key_path},
};

/// Problems of an event.
#[derive(Debug, Clone, PartialEq)]
pub enum EventProblem {
    /// It ends on the day on which it begins, this one, or before.
    EndsBeforeStart(Date),
    /// A state joins or leaves itself.
    OnBothSides {
        /// Its id.
        id: String,
        /// `joins` or `leaves`.
        verb: &'static str,
    },
}

impl EventProblem {
    /// Explains the problem.
    pub fn explain(&self) -> Explanation {
        let explanation = |code, message: String, label: &str, allowed: String| Explanation {
            code,
            message: message.into(),
            label: label.to_owned(),
            allowed: Some(allowed.into()),
            help: None,
        };
        match self {
            Self::EndsBeforeStart(start) => explanation(
                "ends-before-start",
                "the event ends before it starts".to_owned(),
                "not after `date`",
                format!("a date after {start}, the first without the event"),
            ),
            Self::OnBothSides { id, verb } => explanation(
                "on-both-sides",
                format!("`{id}` {verb} itself"),
                "the same as `state`",
                "other states than `state`".to_owned(),
            ),
        }
    }
}

/// Builds the dated events, by date.
pub fn events(
    raw: &[RawEvent],
    span: &Span,
    states: &Ids,
    issues: &Ids,
    report: &mut Report<'_>,
) -> Vec<Event> {
    let ids: Vec<&str> = raw.iter().map(|event| event.dated().0.0.as_str()).collect();
    tell_repeated("event", &ids, |index| key_path!["events", index, "name"], report);
    let mut events = Vec::new();
    for (index, event) in raw.iter().enumerate() {
        let at = key_path!["events", index];
        let (name, date) = event.dated();
        let kind = Builder { at: &at, states, issues, report }.kind(event);
        let takes_place = match event.until() {
            None => span.holds(date.first, &at.with("date"), false, report),
            Some(until) => lasts(date.first, until.first, span, &at, report),
        };
        let name = name.0.clone();
        events.extend(kind.filter(|_| takes_place).map(|kind| Event { name, date, kind }));
    }
    events.sort_by_key(|event| event.date.first);
    events
}

/// Returns whether an event that lasts is in force inside the calendar; it may begin before, and end after it. Reports one that
/// ends before it begins.
fn lasts(date: Date, until: Date, span: &Span, at: &Path, report: &mut Report<'_>) -> bool {
    let (from, end) = (at.with("date"), at.with("until"));
    if !report.is_sound(&from) || !report.is_sound(&end) {
        return false;
    }
    if until <= date {
        report.values(&end, &Problem::Event(EventProblem::EndsBeforeStart(date)), &from, "`date`");
        return false;
    }
    let is_over = span.first_day().is_some_and(|first| until < first);
    let may_be_over = !is_over || span.holds(until, &end, false, report);
    may_be_over && span.holds(date, &from, true, report)
}

/// Builds the kind of an event.
struct Builder<'a, 'r> {
    at: &'a Path,
    states: &'a Ids,
    issues: &'a Ids,
    report: &'a mut Report<'r>,
}

impl Builder<'_, '_> {
    /// Builds the kind; `None` where something in it is not there.
    fn kind(&mut self, event: &RawEvent) -> Option<EventKind> {
        Some(match event {
            RawEvent::Upheaval { state, severity, .. } => {
                EventKind::Upheaval { state: self.state(state)?, severity: severity.0 }
            }
            RawEvent::Absorption { loss, .. } => EventKind::Absorption { loss: loss.0 },
            RawEvent::Incident { pair, severity, counts, .. } => {
                EventKind::Incident { pair: self.pair(pair)?, severity: severity.0, counts: *counts }
            }
            RawEvent::Closure { until, pairs, issues, severity, .. } => {
                let (pairs, issues) = (self.pairs(pairs), self.on(issues));
                EventKind::Closure { until: *until, pairs: pairs?, issues: issues?, severity: severity.0 }
            }
            RawEvent::Treaty { states, issues, depth, .. } => {
                let (states, issues) = (self.several("states", states), self.on(issues));
                EventKind::Treaty { states: states?, issues: issues?, depth: depth.0 }
            }
            RawEvent::Withdrawal { state, from, issues, share, .. } => {
                let (state, left, issues) = (self.state(state), self.several("from", from), self.on(issues));
                let (state, mut from, issues) = (state?, left?, issues?);
                if leaves_all(event) {
                    from.retain(|other| *other != state);
                }
                self.tell_itself("from", "leaves", state, &from)?;
                EventKind::Withdrawal { state, from, issues, share: share.0 }
            }
            RawEvent::Accession { state, members, issues, share, .. } => {
                let (state, members) = (self.state(state), self.several("members", members));
                let issues = self.on(issues);
                let (state, members, issues) = (state?, members?, issues?);
                self.tell_itself("members", "joins", state, &members)?;
                EventKind::Accession { state, members, issues, share: share.0 }
            }
            RawEvent::Settlement { pair, share, .. } => {
                EventKind::Settlement { pair: self.pair(pair)?, share: share.0 }
            }
            RawEvent::Conflict { until, pair, severity, .. } => {
                EventKind::Conflict { until: *until, pair: self.pair(pair)?, severity: severity.0 }
            }
            RawEvent::Exposure { until, states, level, .. } => {
                EventKind::Exposure { until: *until, states: self.several("states", states)?, level: level.0 }
            }
        })
    }

    fn state(&mut self, id: &str) -> Option<usize> {
        self.states.find(id, &self.at.with("state"), self.report)
    }

    fn pair(&mut self, ids: &[String; 2]) -> Option<(usize, usize)> {
        let path = self.at.with("pair");
        if self.report.is_sound(&path) { pair(ids, self.states, &path, self.report) } else { None }
    }

    /// Several pairs, each once, in the order of the dyads.
    fn pairs(&mut self, raw: &[[String; 2]]) -> Option<Vec<(usize, usize)>> {
        let path = self.at.with("pairs");
        if !self.report.is_sound(&path) {
            return None;
        }
        let mut found: Vec<((usize, usize), usize)> = Vec::new();
        for (index, ids) in raw.iter().enumerate() {
            let at = path.with(index);
            let Some(pair) = pair(ids, self.states, &at, self.report) else { continue };
            match found.iter().find(|(known, _)| *known == pair) {
                Some((_, first)) => {
                    let problem = Problem::Repeated { what: "pair", id: ids.join("-"), other: None };
                    self.report.values(&at, &problem, &path.with(*first), "stated first here");
                }
                None => found.push((pair, index)),
            }
        }
        found.sort_unstable();
        (found.len() == raw.len()).then(|| found.into_iter().map(|(pair, _)| pair).collect())
    }

    /// The states of a key, each once; all if there are none.
    fn several(&mut self, key: &str, ids: &[String]) -> Option<Vec<usize>> {
        self.listed("listed state", key, ids)
    }

    /// The issues, each once; all if there are none.
    fn on(&mut self, ids: &[String]) -> Option<Vec<usize>> {
        self.listed("listed issue", "issues", ids)
    }

    fn listed(&mut self, what: &'static str, key: &str, ids: &[String]) -> Option<Vec<usize>> {
        let known = if what == "listed state" { self.states } else { self.issues };
        let path = self.at.with(key);
        if !self.report.is_sound(&path) {
            return None;
        }
        if ids.is_empty() {
            return Some((0..known.ids().len()).collect());
        }
        let texts: Vec<&str> = ids.iter().map(String::as_str).collect();
        tell_repeated(what, &texts, |index| path.with(index), self.report);
        let found: Vec<Option<usize>> = ids
            .iter()
            .enumerate()
            .map(|(index, id)| known.find(id, &path.with(index), self.report))
            .collect();
        let mut found = found.into_iter().collect::<Option<Vec<usize>>>()?;
        found.sort_unstable();
        found.dedup();
        Some(found)
    }

    /// Reports a state that is among the others of its event.
    fn tell_itself(&mut self, key: &str, verb: &'static str, state: usize, others: &[usize]) -> Option<()> {
        if !others.contains(&state) {
            return Some(());
        }
        let id = self.states.ids()[state].clone();
        self.report.value(&self.at.with(key), &Problem::Event(EventProblem::OnBothSides { id, verb }));
        None
    }
}

/// Returns whether a withdrawal names no states that are left.
fn leaves_all(event: &RawEvent) -> bool {
    matches!(event, RawEvent::Withdrawal { from, .. } if from.is_empty())
}
