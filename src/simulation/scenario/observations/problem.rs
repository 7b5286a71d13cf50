//! Problems of a record whose shape is right, and of the name of a record.

use jiff::civil::Date;

use crate::scenario::{
    diagnostics::{Explanation, listed},
    shipped,
};

/// A problem of a record.
#[derive(Debug, Clone, PartialEq)]
pub enum RecordProblem {
    /// There is no such record.
    Missing {
        /// Its name as given.
        name: String,
        /// One like it.
        nearest: Option<String>,
    },
    /// It covers other states or issues than the scenario.
    OfOthers {
        /// Its name.
        record: String,
        /// States that the scenario lacks.
        beyond: Vec<String>,
        /// States that the record lacks.
        without: Vec<String>,
        /// Issues that the scenario lacks.
        issues: Vec<String>,
    },
    /// A series has values both of the region and by pair, or no values.
    NotOneKindOfValues {
        /// Whether it has both.
        both: bool,
    },
    /// A series names issues, but its measure is not by issue.
    NotByIssue {
        /// Its measure, or that it is by pair.
        what: String,
    },
    /// A period ends before it begins.
    EndsBeforeItBegins {
        /// Its first day.
        from: Date,
    },
    /// A year outside the period that disputes cover.
    OutsidePeriod {
        /// The year.
        year: i16,
        /// First year.
        from: i16,
        /// Last year.
        until: i16,
    },
    /// A statement contradicts the documents.
    Contradicted {
        /// The issue.
        issue: String,
        /// The day.
        by: Date,
        /// Whether the statement claims an agreement.
        holds: bool,
        /// The first agreement of all states on it, if there is one.
        first: Option<Date>,
    },
}

impl RecordProblem {
    /// Explains the problem.
    pub fn explain(&self) -> Explanation {
        let explanation = |code, message: String, label: &str| Explanation {
            code,
            message: message.into(),
            label: label.to_owned(),
            ..Explanation::default()
        };
        match self {
            Self::Missing { name, nearest } => Explanation {
                allowed: Some(
                    format!(
                        "the name of a record that comes with concord, or a file; built in are {}",
                        listed(shipped::record_names())
                    )
                    .into(),
                ),
                help: nearest.as_ref().map(|nearest| format!("did you mean `{nearest}`?").into()),
                ..explanation("missing-record", format!("there is no record `{name}`"), "not found")
            },
            Self::OfOthers { record, beyond, without, issues } => {
                let listed = |ids: &[String]| listed(ids.iter().map(String::as_str));
                let said = [
                    ("it is of", beyond, "which the scenario does not have"),
                    ("it is not of", without, "which the scenario has"),
                    ("it speaks of the issues", issues, "which the scenario does not have"),
                ];
                let said = said.iter().filter(|(_, ids, _)| !ids.is_empty());
                let said: Vec<String> =
                    said.map(|(verb, ids, why)| format!("{verb} {}, {why}", listed(ids))).collect();
                Explanation {
                    allowed: Some("a record of the scenario's states and issues".into()),
                    help: Some("leave `record` out, or name a record of this region".into()),
                    ..explanation(
                        "record-of-others",
                        format!("the record `{record}` is not of this region: {}", said.join("; ")),
                        "of another region",
                    )
                }
            }
            Self::NotOneKindOfValues { both } => Explanation {
                allowed: Some("either `values` of the region or `[[series.dyads]]`".into()),
                ..explanation(
                    "bad-series",
                    match both {
                        true => "this series has values of the region and by pair".to_owned(),
                        false => "this series has no values".to_owned(),
                    },
                    if *both { "both" } else { "neither" },
                )
            },
            Self::NotByIssue { what } => Explanation {
                allowed: Some("`issues` with measures = \"integration\" or \"paper\", of the region".into()),
                help: Some("leave `issues` out".into()),
                ..explanation("bad-series", format!("the model has no {what} by issue"), "not by issue")
            },
            Self::EndsBeforeItBegins { from } => Explanation {
                allowed: Some(format!("a date from {from}").into()),
                ..explanation("bad-period", "the period ends before it begins".to_owned(), "before `from`")
            },
            Self::OutsidePeriod { year, from, until } => Explanation {
                allowed: Some(format!("a year from {from} to {until}").into()),
                help: Some("move `from` or `until` if the data cover this year".into()),
                ..explanation(
                    "outside-period",
                    format!("{year} lies outside the period that is covered"),
                    "outside",
                )
            },
            Self::Contradicted { issue, by, holds, first } => Explanation {
                help: Some(match holds {
                    true => "add that agreement to `[[documents]]`, or correct the statement".into(),
                    false => "correct the day or the statement".into(),
                }),
                ..explanation(
                    "contradiction",
                    match first {
                        Some(first) if first <= by => format!(
                            "the documents name an agreement of all states on `{issue}` on {first}, not after {by}"
                        ),
                        Some(first) => format!(
                            "the first agreement of all states on `{issue}` among the documents is of {first}, after {by}"
                        ),
                        None => format!("the documents name no agreement of all states on `{issue}`"),
                    },
                    "the documents say otherwise",
                )
            },
        }
    }
}
