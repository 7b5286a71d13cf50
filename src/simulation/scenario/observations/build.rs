//! Builds an observed record from its raw form.

use super::{
    BattleDeaths, Disputes, Document, LeaderDates, ObservedLine, ObservedSeries, Record, RecordProblem,
    Statement,
    raw::{RawDisputes, RawMeasured, RawRecord, RawSeries},
};
use crate::model::Measure;
use crate::scenario::{
    build::{Ids, Problem, Report, by_year, pair, tell_repeated},
    raw::numbers::Observation,
    tree::path::{Path, key_path},
};

/// Builds a record, or reports why it cannot. The caller adds its name and text.
pub fn build(raw: &RawRecord, report: &mut Report<'_>) -> Option<Record> {
    let states: Vec<String> = raw.record.states.iter().map(|id| id.0.clone()).collect();
    let ids: Vec<&str> = states.iter().map(String::as_str).collect();
    let states_path = key_path!["record", "states"];
    tell_repeated("state", &ids, |index| states_path.with(index), report);
    let names = Ids::new("state", states.iter().cloned(), report.is_sound(&states_path));
    let ids: Vec<&str> = raw.series.iter().map(|series| series.name.0.as_str()).collect();
    tell_repeated("series", &ids, |index| key_path!["series", index, "name"], report);
    let series = raw.series.iter().enumerate();
    let series =
        series.map(|(index, raw)| series_of(raw, &key_path!["series", index], &names, report)).collect();
    let disputes = raw.disputes.as_ref().map(|raw| disputes(raw, &names, report));
    let battle_deaths = raw.battle_deaths.as_ref().map(|raw| {
        let at = |index: usize| key_path!["battle_deaths", "deaths", index, "pair"];
        let deaths = raw.deaths.iter().enumerate().filter_map(|(index, deaths)| {
            let pair = named_pair(&deaths.pair, &names, &at(index), report)?;
            Some((deaths.year.0, pair, deaths.best.0))
        });
        BattleDeaths {
            deaths: deaths.collect(),
            title: raw.title.0.clone(),
            source: raw.source.clone(),
            note: raw.note.clone(),
        }
    });
    let mut documents = documents(raw, &names, report);
    documents.sort_by_key(|document| document.date);
    let statements = statements(raw, &documents, &states, report);
    let leaders = raw.leaders.as_ref().map(|raw| {
        let at = |index: usize| key_path!["leaders", "took_office", index, "state"];
        let dates = raw.took_office.iter().enumerate().filter_map(|(index, leader)| {
            names.find(&leader.state, &at(index), report)?;
            Some((leader.state.clone(), leader.name.0.clone(), leader.on.first))
        });
        LeaderDates { took_office: dates.collect(), source: raw.source.clone() }
    });
    report.is_clean().then(|| Record {
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
        statements,
        leaders,
    })
}

/// Finds the two states of a pair by id, in the order of the states; reports unknown and equal ones.
fn named_pair(ids: &[String; 2], names: &Ids, path: &Path, report: &mut Report<'_>) -> Option<[String; 2]> {
    let (i, j) = pair(ids, names, path, report)?;
    Some([i, j].map(|place| names.ids()[place].clone()))
}

fn series_of(raw: &RawSeries, path: &Path, names: &Ids, report: &mut Report<'_>) -> ObservedSeries {
    let (of_region, by_pair) = (!raw.values.is_empty(), !raw.dyads.is_empty());
    if of_region == by_pair && report.is_sound(path) {
        report.value(path, &Problem::Record(RecordProblem::NotOneKindOfValues { both: of_region }));
    }
    let (measure, word) = match raw.measures {
        RawMeasured::Integration => (Measure::Integration, "integration"),
        RawMeasured::Paper => (Measure::Paper, "paper"),
        RawMeasured::Identity => (Measure::Identity, "identity"),
        RawMeasured::Dispute => (Measure::Dispute, "dispute"),
    };
    let is_by_issue = matches!(raw.measures, RawMeasured::Integration | RawMeasured::Paper);
    if !raw.issues.is_empty() && (!is_by_issue || by_pair) && report.is_sound(&path.with("measures")) {
        let what = if is_by_issue { format!("{word} of pairs") } else { word.to_owned() };
        report.value(&path.with("issues"), &Problem::Record(RecordProblem::NotByIssue { what }));
    }
    let ids: Vec<&str> = raw.issues.iter().map(String::as_str).collect();
    tell_repeated("issue", &ids, |index| path.with("issues").with(index), report);
    let mut lines = Vec::new();
    if of_region {
        lines.push(ObservedLine { pair: None, values: by_year(&raw.values, |value: &Observation| value.0) });
    }
    let mut pairs: Vec<[String; 2]> = Vec::new();
    for (index, dyad) in raw.dyads.iter().enumerate() {
        let at = path.with("dyads").with(index).with("pair");
        let Some(pair) = named_pair(&dyad.pair, names, &at, report) else { continue };
        if pairs.contains(&pair) {
            report.value(&at, &Problem::Repeated { what: "pair", id: pair.join("-"), other: None });
        }
        pairs.push(pair.clone());
        let values = by_year(&dyad.values, |value: &Observation| value.0);
        lines.push(ObservedLine { pair: Some(pair), values });
    }
    ObservedSeries {
        name: raw.name.0.clone(),
        title: raw.title.0.clone(),
        unit: raw.unit.clone(),
        source: raw.source.clone(),
        note: raw.note.clone(),
        measure,
        issues: raw.issues.clone(),
        reversed: raw.reversed,
        lines,
    }
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
        from,
        until,
        onsets,
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
        documents.push(Document {
            date: document.date.first,
            kind: document.kind,
            issue: document.issue.clone(),
            states: document.states.clone(),
            title: document.title.0.clone(),
            source: document.source.clone(),
        });
    }
    documents
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
        let of_all = documents.iter().filter(|document| {
            document.kind.is_agreement()
                && document.issue == statement.issue
                && states.iter().all(|state| document.states.contains(state))
        });
        let first = of_all.map(|document| document.date).min();
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
