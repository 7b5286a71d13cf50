//! Scores a forecast against a later record: every statement for which data have arrived, and what is still open.

mod article;
mod method;
mod read;

use serde::Serialize;

use super::head::Head;

pub use article::{heading, open_panel, scores_panel};
pub use read::scored;

/// The score of a statement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatementScore {
    /// Name of the statement.
    pub statement: String,
    /// First year that is scored.
    pub from: i16,
    /// Last year that is scored.
    pub until: i16,
    /// What was observed: the year in which an event happened, the value of a series; `None` of an event that had not by the last year.
    pub observed: Option<f64>,
    /// The rule.
    pub rule: String,
    /// Score of the forecast; the smaller the better.
    pub score: f64,
    /// Score of the first reference; `None` where there is none.
    pub reference: Option<f64>,
    /// Score of the second reference.
    pub other_reference: Option<f64>,
}

/// The mean score of the statements of a kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScoreRow {
    /// Name of the kind of event, or of the series.
    pub name: String,
    /// Title for people.
    pub title: String,
    /// `model`, or `base rate, not the model`.
    pub basis: String,
    /// The rule.
    pub rule: String,
    /// Number of events, or of values.
    pub n: usize,
    /// Mean score of the forecast; the smaller the better.
    pub score: f64,
    /// Name of the first reference.
    pub reference_rule: String,
    /// Mean score of the first reference.
    pub reference: Option<f64>,
    /// 1 - score/reference.
    pub skill: Option<f64>,
    /// Name of the second reference.
    pub other_rule: String,
    /// Mean score of the second reference.
    pub other_reference: Option<f64>,
    /// 1 - score/second reference.
    pub other_skill: Option<f64>,
    /// What has the smallest score: `forecast`, or the name of a reference; several where they are equal.
    pub best: String,
}

/// A statement that nothing is known of yet, or not all.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenRow {
    /// Name of the statement.
    pub statement: String,
    /// Last year of it.
    pub until: i16,
    /// Of an event, the probability that it has happened by the end of that year, given that it had not by the end of what the record
    /// knows.
    pub probability: Option<f64>,
    /// Of a value, its median.
    pub median: Option<f64>,
    /// Of a value, the quantile of order 0.05.
    pub q05: Option<f64>,
    /// Of a value, the quantile of order 0.95.
    pub q95: Option<f64>,
}

/// A forecast against a record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scores {
    /// SHA-256 of the head of the forecast, in hexadecimal.
    pub sha256: String,
    /// The head.
    pub head: Head,
    /// Title of the record.
    pub record: String,
    /// SHA-256 of the record, in hexadecimal.
    pub record_sha256: String,
    /// Mean scores by kind of event and by series.
    pub scores: Vec<ScoreRow>,
    /// Scores of single statements.
    pub statements: Vec<StatementScore>,
    /// What is open.
    pub open: Vec<OpenRow>,
    /// Statements that the record contradicts or does not have, with the reason.
    pub void: Vec<String>,
}

impl Scores {
    /// What to know about the scores, a sentence each.
    pub fn remarks(&self) -> Vec<String> {
        article::remarks(self)
    }
}
