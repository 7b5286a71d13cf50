//! A record that has passed its checks. States and issues are referred to by id, since a scenario may have them in another order.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Attendance, Basis, EventUnit, LessWeight, Measurement, ObservedEvents, RecordProblem, When};
use crate::model::Measure;
use crate::scenario::build::{Ids, Problem, Report};
use crate::scenario::tree::path::key_path;

/// The observed record of a region.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    pub(super) name: String,
    pub(super) is_built_in: bool,
    pub(super) text: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) states: Vec<String>,
    pub(super) fit_until: i16,
    pub(super) series: Vec<ObservedSeries>,
    pub(super) disputes: Option<Disputes>,
    pub(super) battle_deaths: Option<BattleDeaths>,
    pub(super) documents: Vec<Document>,
    pub(super) events: Vec<ObservedEvents>,
    pub(super) statements: Vec<Statement>,
    pub(super) leaders: Option<LeaderDates>,
}

impl Record {
    /// Its name in the scenario: the name of a built-in record, or the path of a file.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// Returns whether it is built in.
    pub fn is_built_in(&self) -> bool {
        self.is_built_in
    }
    /// Its text, whose hash identifies it.
    pub fn text(&self) -> &str {
        &self.text
    }
    /// Title for people.
    pub fn title(&self) -> &str {
        &self.title
    }
    /// A paragraph on what it is; may be empty.
    pub fn description(&self) -> &str {
        &self.description
    }
    /// The states by id.
    pub fn states(&self) -> &[String] {
        &self.states
    }
    /// Last year that measurements are fitted to.
    pub fn fit_until(&self) -> i16 {
        self.fit_until
    }
    /// Series by year.
    pub fn series(&self) -> &[ObservedSeries] {
        &self.series
    }
    /// Onsets of militarised disputes.
    pub fn disputes(&self) -> Option<&Disputes> {
        self.disputes.as_ref()
    }
    /// Battle deaths between states.
    pub fn battle_deaths(&self) -> Option<&BattleDeaths> {
        self.battle_deaths.as_ref()
    }
    /// Agreements, institutions, summits, by date.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }
    /// Events by date.
    pub fn events(&self) -> &[ObservedEvents] {
        &self.events
    }
    /// Statements on agreements, true or false, in the order of the file.
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }
    /// Dates on which leaders took office.
    pub fn leaders(&self) -> Option<&LeaderDates> {
        self.leaders.as_ref()
    }

    /// The record of which another year is the last that anything may be fitted to.
    pub(in crate::scenario) fn fitted_until(&self, year: i16) -> Self {
        Self { fit_until: year, ..self.clone() }
    }

    /// The record without lines of series and dates of a pair, by id and in either order.
    pub(in crate::scenario) fn without_pair(&self, pair: &[String; 2]) -> Self {
        let is_it = |ids: &[String; 2]| ids.contains(&pair[0]) && ids.contains(&pair[1]);
        let mut fewer = self.clone();
        for series in &mut fewer.series {
            series.lines.retain(|line| !line.pair.as_ref().is_some_and(is_it));
        }
        fewer.series.retain(|series| !series.lines.is_empty());
        for events in &mut fewer.events {
            events.dates.retain(|date| !matches!(&date.unit, EventUnit::Pair(ids) if is_it(ids)));
        }
        fewer
    }

    /// The last year of anything that is observed; `None` if nothing is.
    pub fn last_year(&self) -> Option<i16> {
        let lines = self.series.iter().flat_map(|series| &series.lines);
        let values = lines.filter_map(|line| line.values.last()).map(|(year, _)| *year);
        let disputes = self.disputes.iter().map(|disputes| disputes.until.year());
        let deaths = self.battle_deaths.iter().flat_map(|deaths| &deaths.deaths).map(|(year, ..)| *year);
        let documents = self.documents.iter().map(|document| document.date.year());
        let events = self.events.iter().map(|events| events.known_until.year());
        let statements = self.statements.iter().map(|statement| statement.by.year());
        values.chain(disputes).chain(deaths).chain(documents).chain(events).chain(statements).max()
    }

    /// Numbers of values of series, and of dates of events that happened, up to `fit_until` and after it.
    pub fn counts(&self) -> [(usize, usize); 2] {
        let split = |years: Vec<i16>| {
            let fitted = years.iter().filter(|year| **year <= self.fit_until).count();
            (fitted, years.len() - fitted)
        };
        let lines = self.series.iter().flat_map(|series| &series.lines);
        let values = lines.flat_map(|line| &line.values).map(|(year, _)| *year);
        let dates = self.events.iter().flat_map(|events| &events.dates);
        let dates = dates.filter_map(|date| match date.when {
            When::By(day) => Some(day.year()),
            when => when.year(),
        });
        [split(values.collect()), split(dates.collect())]
    }

    /// Number of series, documents and dates that rest on memory alone.
    pub fn unchecked(&self) -> usize {
        let series = self.series.iter().map(|series| series.basis);
        let documents = self.documents.iter().map(|document| document.basis);
        let dates = self.events.iter().flat_map(|events| &events.dates).map(|date| date.basis);
        series.chain(documents).chain(dates).filter(|basis| *basis == Some(Basis::Unchecked)).count()
    }

    /// Lists every issue in it once.
    pub fn issues(&self) -> Vec<&str> {
        let of_series = self.series.iter().flat_map(|series| &series.issues);
        let of_events = self.events.iter().flat_map(|events| &events.dates);
        let of_events = of_events.filter_map(|date| match &date.unit {
            EventUnit::Issue(issue) => Some(issue),
            EventUnit::Pair(_) | EventUnit::Region => None,
        });
        let all = of_series.chain(self.documents.iter().map(|document| &document.issue));
        let all = all.chain(self.statements.iter().map(|statement| &statement.issue)).chain(of_events);
        let mut found: Vec<&str> = Vec::new();
        for issue in all {
            if !found.contains(&issue.as_str()) {
                found.push(issue);
            }
        }
        found
    }

    /// Returns whether it covers exactly these states, and no other issues. A mismatch is reported, unless another file
    /// or an override is laid over the file that names the record: it may have changed states or issues, and the
    /// scenario has no record then.
    pub(in crate::scenario) fn is_of(&self, states: &Ids, issues: &Ids, report: &mut Report<'_>) -> bool {
        if !states.is_complete() || !issues.is_complete() {
            return false;
        }
        let lacking = |these: &[String], those: &[String]| -> Vec<String> {
            these.iter().filter(|id| !those.contains(id)).cloned().collect()
        };
        let spoken_of: Vec<String> = self.issues().into_iter().map(str::to_owned).collect();
        let problem = RecordProblem::OfOthers {
            record: self.name.clone(),
            beyond: lacking(&self.states, states.ids()),
            without: lacking(states.ids(), &self.states),
            issues: lacking(&spoken_of, issues.ids()),
        };
        let RecordProblem::OfOthers { beyond, without, issues, .. } = &problem else { return false };
        if beyond.is_empty() && without.is_empty() && issues.is_empty() {
            return true;
        }
        let path = key_path!["scenario", "record"];
        if !report.is_overlaid(&path) {
            report.value(&path, &Problem::Record(problem));
        }
        false
    }
}

/// A series by year.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservedSeries {
    /// Short name, unique.
    pub name: String,
    /// Title for people.
    pub title: String,
    /// Unit.
    pub unit: String,
    /// Its source.
    pub source: String,
    /// What its values rest on; `None` if the record does not say.
    pub basis: Option<Basis>,
    /// How its values were obtained; may be empty.
    pub note: String,
    /// What it does not show; may be empty.
    pub limits: String,
    /// Name of the series whose data it has in another form.
    pub repeats: Option<String>,
    /// The measure of the model that it observes.
    pub measure: Measure,
    /// Issues that it measures together; empty if it covers all issues or is by pair.
    pub issues: Vec<String>,
    /// How it measures that.
    pub measurement: Measurement,
    /// Years in which its values are weak.
    pub less_weight: Vec<LessWeight>,
    /// One line of the region, or one a pair.
    pub lines: Vec<ObservedLine>,
}

impl ObservedSeries {
    /// How much the value of a line in a year counts beside a sound one, in `[0,1]`: the product of all that is stated of it.
    pub fn weight(&self, line: &ObservedLine, year: i16) -> f64 {
        let of_line = |weak: &&LessWeight| {
            let all = weak.pairs.is_empty();
            (weak.from..=weak.until).contains(&year)
                && (all || line.pair.as_ref().is_some_and(|pair| weak.pairs.contains(pair)))
        };
        self.less_weight.iter().filter(of_line).map(|weak| weak.weight).product()
    }
}

/// Values by year.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservedLine {
    /// The two states by id; `None` for the region.
    pub pair: Option<[String; 2]>,
    /// (year, value), years ascending, at least one.
    pub values: Vec<(i16, f64)>,
}

/// Onsets of militarised disputes.
#[derive(Debug, Clone, PartialEq)]
pub struct Disputes {
    /// Title for people.
    pub title: String,
    /// Their source.
    pub source: String,
    /// How they were obtained; may be empty.
    pub note: String,
    /// What they do not show; may be empty.
    pub limits: String,
    /// First day that they cover.
    pub from: Date,
    /// Last day, not before the first.
    pub until: Date,
    /// (year, the two states by id), at least one.
    pub onsets: Vec<(i16, [String; 2])>,
}

/// Battle deaths between states.
#[derive(Debug, Clone, PartialEq)]
pub struct BattleDeaths {
    /// Title for people.
    pub title: String,
    /// Their source.
    pub source: String,
    /// How they were obtained; may be empty.
    pub note: String,
    /// What they do not show; may be empty.
    pub limits: String,
    /// (year, the two states by id, best estimate).
    pub deaths: Vec<(i16, [String; 2], u32)>,
}

/// The kind of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// A treaty or an agreement.
    Treaty,
    /// An institution is founded.
    Institution,
    /// A meeting of heads of state that ends with a document.
    Summit,
    /// A declaration, which calls for an agreement but is none.
    Declaration,
    /// A border is settled.
    Border,
    /// A state joins what others have.
    Accession,
    /// A state leaves.
    Withdrawal,
    /// An institution is given up for another.
    Absorption,
}

impl DocumentKind {
    /// Returns whether its signatories agree on something new.
    pub fn is_agreement(self) -> bool {
        matches!(self, Self::Treaty | Self::Institution | Self::Summit)
    }
}

/// An agreement, an institution, a summit.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// When.
    pub date: Date,
    /// What.
    pub kind: DocumentKind,
    /// The issue by id.
    pub issue: String,
    /// The states by id.
    pub states: Vec<String>,
    /// Its title.
    pub title: String,
    /// Its source.
    pub source: String,
    /// What it rests on; `None` if the record does not say.
    pub basis: Option<Basis>,
    /// (state by id, who came for it); empty where that is not stated, and then a party is its leader.
    pub attendance: Vec<(String, Attendance)>,
}

/// By a day there has been an agreement of all states on an issue: true or false.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The issue by id.
    pub issue: String,
    /// The day.
    pub by: Date,
    /// Whether it holds.
    pub holds: bool,
}

/// Dates on which leaders took office.
#[derive(Debug, Clone, PartialEq)]
pub struct LeaderDates {
    /// The source of the dates.
    pub source: String,
    /// (state by id, name, first day in office).
    pub took_office: Vec<(String, String, Date)>,
}
