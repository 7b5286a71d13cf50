//! Builds the events of a record.

use jiff::civil::Date;

use super::{
    Attendance, Counterpart, Document, EventDate, EventUnit, ObservedEvents, RecordProblem, When,
    build::{first_of_all, named_pair},
    build_series::{measured, tell_taken},
    raw::RawRecord,
    raw_events::{RawCounterpart, RawEventDate, RawEvents},
};
use crate::scenario::{
    build::{Ids, Problem, Report, pair, tell_repeated},
    raw::forms::Period,
    tree::path::{Path, key_path},
};

/// Builds all events.
pub(super) fn events(
    raw: &RawRecord,
    documents: &[Document],
    states: &Ids,
    report: &mut Report<'_>,
) -> Vec<ObservedEvents> {
    let series: Vec<&str> = raw.series.iter().map(|series| series.name.0.as_str()).collect();
    let ids: Vec<&str> = raw.events.iter().map(|events| events.name.0.as_str()).collect();
    tell_repeated("kind of event", &ids, |index| key_path!["events", index, "name"], report);
    let mut all = Vec::new();
    for (index, raw) in raw.events.iter().enumerate() {
        let path = key_path!["events", index];
        let at = path.with("name");
        tell_taken(&raw.name.0, &at, report);
        if let Some(place) = series.iter().position(|name| *name == raw.name.0)
            && report.is_sound(&at)
        {
            let problem = Problem::Repeated { what: "name", id: raw.name.0.clone(), other: None };
            report.values(&at, &problem, &key_path!["series", place, "name"], "the name of a series");
        }
        all.push(Builder { raw, path, states, documents }.events(report));
    }
    all
}

struct Builder<'a> {
    raw: &'a RawEvents,
    path: Path,
    states: &'a Ids,
    documents: &'a [Document],
}

impl Builder<'_> {
    fn events(&self, report: &mut Report<'_>) -> ObservedEvents {
        let raw = self.raw;
        let counterpart = raw.counterpart.as_ref().and_then(|raw| self.counterpart(raw, report));
        if raw.directed && raw.counterpart.is_some() && report.is_sound(&self.path) {
            report.value(&self.path.with("directed"), &Problem::Record(RecordProblem::DirectedInTheModel));
        }
        let mut dates: Vec<EventDate> = Vec::new();
        for (index, date) in raw.dates.iter().enumerate() {
            let at = self.path.with("dates").with(index);
            let Some(date) = self.date(date, &at, report) else { continue };
            if dates.iter().any(|known| known.unit == date.unit) && report.is_sound(&at) {
                let (what, id) = match &date.unit {
                    EventUnit::Pair(pair) => ("pair", pair.join("-")),
                    EventUnit::Issue(issue) => ("date", issue.clone()),
                    EventUnit::Region => ("date", "of the region".to_owned()),
                };
                report.value(&at, &Problem::Repeated { what, id, other: None });
            }
            dates.push(date);
        }
        if let Some(Counterpart::Agreement { attendance }) = counterpart {
            self.tell_contradictions(&dates, attendance, report);
        }
        ObservedEvents {
            name: raw.name.0.clone(),
            title: raw.title.0.clone(),
            counterpart,
            is_directed: raw.directed,
            known_until: raw.known_until.last,
            source: raw.source.clone(),
            note: raw.note.clone(),
            limits: raw.limits.clone(),
            dates,
        }
    }

    fn counterpart(&self, raw: &RawCounterpart, report: &mut Report<'_>) -> Option<Counterpart> {
        let at = self.path.with("counterpart");
        Some(match raw {
            RawCounterpart::Agreement { attendance } => Counterpart::Agreement { attendance: *attendance },
            RawCounterpart::Settlement { falls_to } => Counterpart::Settlement { share: falls_to.0 },
            RawCounterpart::Passage { measures, rises_to, falls_to } => {
                let (measure, _) = measured(*measures);
                match (rises_to, falls_to) {
                    (Some(level), None) => Counterpart::Passage { measure, level: level.0, rises: true },
                    (None, Some(level)) => Counterpart::Passage { measure, level: level.0, rises: false },
                    (both, _) => {
                        if report.is_sound(&at) {
                            let problem = RecordProblem::NotOneLevel { both: both.is_some() };
                            report.value(&at, &Problem::Record(problem));
                        }
                        return None;
                    }
                }
            }
        })
    }

    /// When it happened to whom; reports a unit that the counterpart does not have.
    fn date(&self, raw: &RawEventDate, at: &Path, report: &mut Report<'_>) -> Option<EventDate> {
        let when = self.when(raw, at, report);
        let wants = match &self.raw.counterpart {
            Some(RawCounterpart::Agreement { .. }) => Some("an `issue`"),
            Some(RawCounterpart::Settlement { .. }) => Some("a `pair`"),
            Some(RawCounterpart::Passage { .. }) => Some("a `pair`, or neither of both for the region"),
            None => None,
        };
        let fits = match &self.raw.counterpart {
            Some(RawCounterpart::Agreement { .. }) => raw.issue.is_some() && raw.pair.is_none(),
            Some(RawCounterpart::Settlement { .. }) => raw.pair.is_some() && raw.issue.is_none(),
            Some(RawCounterpart::Passage { .. }) => raw.issue.is_none(),
            None => raw.pair.is_none() || raw.issue.is_none(),
        };
        if !fits && report.is_sound(at) && report.is_sound(&self.path.with("counterpart")) {
            let wants = wants.unwrap_or("a `pair` or an `issue`, not both");
            report.value(at, &Problem::Record(RecordProblem::WrongUnit { wants }));
        }
        let unit = match (&raw.pair, &raw.issue) {
            (Some(ids), _) if self.raw.directed => {
                pair(ids, self.states, &at.with("pair"), report)?;
                EventUnit::Pair(ids.clone())
            }
            (Some(ids), _) => EventUnit::Pair(named_pair(ids, self.states, &at.with("pair"), report)?),
            (None, Some(issue)) => EventUnit::Issue(issue.clone()),
            (None, None) => EventUnit::Region,
        };
        Some(EventDate {
            unit,
            when,
            steps: raw.steps.iter().map(|step| (step.on, step.share.0)).collect(),
            source: raw.source.clone(),
            basis: raw.basis.or(self.raw.basis),
            note: raw.note.clone(),
        })
    }

    /// When it happened; reports several statements of it, steps out of order, and days after the end of what is known.
    fn when(&self, raw: &RawEventDate, at: &Path, report: &mut Report<'_>) -> When {
        let stated = [("on", raw.on.is_some()), ("by", raw.by.is_some()), ("steps", !raw.steps.is_empty())];
        let stated: Vec<&str> = stated.iter().filter(|(_, is)| *is).map(|(key, _)| *key).collect();
        if let [_, second, ..] = stated[..]
            && report.is_sound(at)
        {
            report.key(&at.with(second), &Problem::Record(RecordProblem::DatedTwice));
        }
        let end = self.raw.known_until.last;
        let known = report.is_sound(&self.path.with("known_until"));
        let late = |period: Period, path: &Path, report: &mut Report<'_>| {
            if period.first > end && known && report.is_sound(path) {
                report.value(path, &Problem::Record(RecordProblem::AfterTheEnd { date: period.first, end }));
            }
        };
        for (key, period) in [("on", raw.on), ("by", raw.by)] {
            if let Some(period) = period {
                late(period, &at.with(key), report);
            }
        }
        let mut last: Option<(Date, f64)> = None;
        for (place, step) in raw.steps.iter().enumerate() {
            let at = at.with("steps").with(place);
            late(step.on, &at.with("on"), report);
            let falls = last.is_some_and(|(day, share)| step.on.first <= day || step.share.0 <= share);
            if falls && report.is_sound(&at) {
                report.value(&at, &Problem::Record(RecordProblem::StepsOutOfOrder));
            }
            last = Some((step.on.last, step.share.0));
        }
        let done = raw.steps.iter().find(|step| step.share.0 >= 1.0).map(|step| step.on);
        match (raw.on.or(done), raw.by) {
            (Some(period), _) => When::In(period),
            (None, Some(day)) => When::By(day.last),
            (None, None) => When::NotYet,
        }
    }

    /// Reports dates that the documents contradict: an agreement of all that is of another day.
    fn tell_contradictions(&self, dates: &[EventDate], least: Attendance, report: &mut Report<'_>) {
        if !report.is_sound(&self.path) || !report.is_sound(&key_path!["documents"]) {
            return;
        }
        let places = self.raw.dates.iter().enumerate();
        for (index, raw) in places {
            let Some(issue) = raw.issue.as_ref() else { continue };
            let unit = EventUnit::Issue(issue.clone());
            let Some(date) = dates.iter().find(|date| date.unit == unit) else { continue };
            let Some(first) = first_of_all(self.documents, issue, self.states.ids(), least) else { continue };
            let agrees = match date.when {
                When::In(period) => (period.first..=period.last).contains(&first.date),
                When::By(day) => first.date <= day,
                When::NotYet => first.date > self.raw.known_until.last,
            };
            if !agrees {
                let problem = RecordProblem::OtherDate { issue: issue.clone(), first: first.date };
                report.value(&self.path.with("dates").with(index), &Problem::Record(problem));
            }
        }
    }
}
