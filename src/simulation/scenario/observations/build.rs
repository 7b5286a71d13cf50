//! Builds an observed record from its raw form.

use indexmap::IndexMap;

use super::{
    Attendance, BattleDeaths, Disputes, Document, LeaderDates, Record, RecordProblem, Statement,
    build_events::events,
    build_series::all_series,
    raw::{RawBattleDeaths, RawDisputes, RawRecord},
};
use crate::scenario::{
    build::{Ids, Problem, Report, pair, tell_repeated},
    tree::path::{Path, key_path},
};

/// Builds a record, or reports why it cannot. The caller adds its name and text.
pub fn build(raw: &RawRecord, report: &mut Report<'_>) -> Option<Record> {
    let states: Vec<String> = raw.record.states.iter().map(|id| id.0.clone()).collect();
    let ids: Vec<&str> = states.iter().map(String::as_str).collect();
    let states_path = key_path!["record", "states"];
    tell_repeated("state", &ids, |index| states_path.with(index), report);
    let names = Ids::new("state", states.iter().cloned(), report.is_sound(&states_path));
    let series = all_series(&raw.series, &names, report);
    let disputes = raw.disputes.as_ref().map(|raw| disputes(raw, &names, report));
    let battle_deaths = raw.battle_deaths.as_ref().map(|raw| battle_deaths(raw, &names, report));
    let mut documents = documents(raw, &names, report);
    documents.sort_by_key(|document| document.date);
    let events = events(raw, &documents, &names, report);
    let statements = statements(raw, &documents, &states, report);
    let leaders = raw.leaders.as_ref().map(|raw| {
        let at = |index: usize| key_path!["leaders", "took_office", index, "state"];
        let dates = raw.took_office.iter().enumerate().filter_map(|(index, leader)| {
            names.find(&leader.state, &at(index), report)?;
            Some((leader.state.clone(), leader.name.0.clone(), leader.on.first))
        });
        LeaderDates { took_office: dates.collect(), source: raw.source.clone() }
    });
    let record = Record {
        name: String::new(),
        is_built_in: false,
        text: String::new(),
        title: raw.record.title.0.clone(),
        description: raw.record.description.clone(),
        states,
        fit_until: raw.record.fit_until.0,
        series,
        disputes,
        battle_deaths,
        documents,
        events,
        statements,
        leaders,
    };
    let fit_until = key_path!["record", "fit_until"];
    let last = record.last_year().filter(|last| record.fit_until > *last && report.is_sound(&fit_until));
    // What a problem has taken away may be later.
    if let Some(last) = last.filter(|_| report.is_clean()) {
        report.value(&fit_until, &Problem::Record(RecordProblem::FitsAfterTheEnd { last }));
    }
    report.is_clean().then_some(record)
}

/// Finds the two states of a pair by id, in the order of the states; reports unknown and equal ones.
pub(super) fn named_pair(
    ids: &[String; 2],
    names: &Ids,
    path: &Path,
    report: &mut Report<'_>,
) -> Option<[String; 2]> {
    let (i, j) = pair(ids, names, path, report)?;
    Some([i, j].map(|place| names.ids()[place].clone()))
}

fn disputes(raw: &RawDisputes, names: &Ids, report: &mut Report<'_>) -> Disputes {
    let (from, until) = (raw.from.first, raw.until.last);
    let at = key_path!["disputes", "until"];
    let known = ["from", "until"].iter().all(|key| report.is_sound(&key_path!["disputes", *key]));
    if known && until < from {
        report.value(&at, &Problem::Record(RecordProblem::EndsBeforeItBegins { from }));
    }
    let mut onsets = Vec::new();
    for (index, onset) in raw.onsets.iter().enumerate() {
        let at = key_path!["disputes", "onsets", index];
        let year = onset.year.0;
        let sound = known && from <= until && report.is_sound(&at.with("year"));
        if sound && !(from.year()..=until.year()).contains(&year) {
            let problem = RecordProblem::OutsidePeriod { year, from: from.year(), until: until.year() };
            report.value(&at.with("year"), &Problem::Record(problem));
        }
        onsets.extend(named_pair(&onset.pair, names, &at.with("pair"), report).map(|pair| (year, pair)));
    }
    Disputes {
        title: raw.title.0.clone(),
        source: raw.source.clone(),
        note: raw.note.clone(),
        limits: raw.limits.clone(),
        from,
        until,
        onsets,
    }
}

fn battle_deaths(raw: &RawBattleDeaths, names: &Ids, report: &mut Report<'_>) -> BattleDeaths {
    let mut deaths = Vec::new();
    for (index, of_year) in raw.deaths.iter().enumerate() {
        let at = key_path!["battle_deaths", "deaths", index];
        let Some(pair) = named_pair(&of_year.pair, names, &at.with("pair"), report) else { continue };
        let year = of_year.year.0;
        let twice = deaths.iter().any(|(known, other, _)| *known == year && *other == pair);
        if twice && report.is_sound(&at.with("year")) {
            report.value(&at.with("year"), &Problem::Record(RecordProblem::YearTwice { year }));
        }
        deaths.push((year, pair, of_year.best.0));
    }
    BattleDeaths {
        deaths,
        title: raw.title.0.clone(),
        source: raw.source.clone(),
        note: raw.note.clone(),
        limits: raw.limits.clone(),
    }
}

fn documents(raw: &RawRecord, names: &Ids, report: &mut Report<'_>) -> Vec<Document> {
    let mut documents = Vec::new();
    for (index, document) in raw.documents.iter().enumerate() {
        let at = key_path!["documents", index, "states"];
        let ids: Vec<&str> = document.states.iter().map(String::as_str).collect();
        tell_repeated("state", &ids, |place| at.with(place), report);
        for (place, id) in document.states.iter().enumerate() {
            names.find(id, &at.with(place), report);
        }
        attendance(&document.attendance, &document.states, index, names, report);
        documents.push(Document {
            date: document.date.first,
            kind: document.kind,
            issue: document.issue.clone(),
            states: document.states.clone(),
            title: document.title.0.clone(),
            source: document.source.clone(),
            basis: document.basis,
            attendance: document.attendance.iter().map(|(id, who)| (id.clone(), *who)).collect(),
        });
    }
    documents
}

/// Reports whose attendance is stated but who is no party, and who is a party but whose attendance is not stated.
fn attendance(
    raw: &IndexMap<String, Attendance>,
    states: &[String],
    index: usize,
    names: &Ids,
    report: &mut Report<'_>,
) {
    let at = key_path!["documents", index, "attendance"];
    if raw.is_empty() || !report.is_sound(&key_path!["documents", index, "states"]) {
        return;
    }
    for id in raw.keys() {
        if names.find_key(id, &at.with(id), report).is_some() && !states.contains(id) {
            report.key(&at.with(id), &Problem::Record(RecordProblem::NoParty { state: id.clone() }));
        }
    }
    let without: Vec<String> = states.iter().filter(|id| !raw.contains_key(*id)).cloned().collect();
    if !without.is_empty() && report.is_sound(&at) {
        report.value(&at, &Problem::Record(RecordProblem::NotAllAttend { without }));
    }
}

/// The first document by which all states agree on an issue, attended by all at least so.
pub(super) fn first_of_all<'a>(
    documents: &'a [Document],
    issue: &str,
    states: &[String],
    least: Attendance,
) -> Option<&'a Document> {
    let of_all = |document: &&Document| {
        document.kind.is_agreement()
            && document.issue == issue
            && states.iter().all(|state| document.states.contains(state))
            && document.attendance.iter().all(|(_, who)| *who <= least)
    };
    documents.iter().filter(of_all).min_by_key(|document| document.date)
}

fn statements(
    raw: &RawRecord,
    documents: &[Document],
    states: &[String],
    report: &mut Report<'_>,
) -> Vec<Statement> {
    let mut statements = Vec::new();
    for (index, raw) in raw.statements.iter().enumerate() {
        let statement = Statement { issue: raw.issue.clone(), by: raw.by.last, holds: raw.holds };
        let first = first_of_all(documents, &statement.issue, states, Attendance::Leader);
        let first = first.map(|document| document.date);
        let holds = first.is_some_and(|first| first <= statement.by);
        let path = key_path!["statements", index];
        let is_sound = report.is_sound(&path) && report.is_sound(&key_path!["documents"]);
        if holds != statement.holds && is_sound {
            let (issue, by, holds) = (statement.issue.clone(), statement.by, statement.holds);
            let problem = RecordProblem::Contradicted { issue, by, holds, first };
            report.value(&path.with("holds"), &Problem::Record(problem));
        }
        statements.push(statement);
    }
    statements
}
