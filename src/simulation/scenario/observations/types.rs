//! A record that has passed its checks. States and issues are referred to by id, since a scenario may have them in another order.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::RecordProblem;
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
    /// Statements on agreements, true or false, in the order of the file.
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }
    /// Dates on which leaders took office.
    pub fn leaders(&self) -> Option<&LeaderDates> {
        self.leaders.as_ref()
    }

    /// Lists every issue in it once.
    pub fn issues(&self) -> Vec<&str> {
        let of_series = self.series.iter().flat_map(|series| &series.issues);
        let all = of_series.chain(self.documents.iter().map(|document| &document.issue));
        let all = all.chain(self.statements.iter().map(|statement| &statement.issue));
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
    /// Its validity and limits; may be empty.
    pub note: String,
    /// The measure of the model that it observes.
    pub measure: Measure,
    /// Issues that it measures together; empty if it covers all issues or is by pair.
    pub issues: Vec<String>,
    /// Whether it falls as its measure rises.
    pub reversed: bool,
    /// One line of the region, or one a pair.
    pub lines: Vec<ObservedLine>,
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
    /// Their validity and limits; may be empty.
    pub note: String,
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
    /// Their validity and limits; may be empty.
    pub note: String,
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
