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
    /// A series states the sign of its slope in both ways.
    SlopeTwice,
    /// A series that is to be demeaned is not of several pairs.
    NothingToDemean,
    /// A series, or the line of a pair, has one value.
    SingleValue {
        /// Its year.
        year: i16,
    },
    /// Years out of order.
    YearsOutOfOrder {
        /// The year.
        year: i16,
        /// The later year before it.
        after: i16,
    },
    /// One year twice.
    YearTwice {
        /// The year.
        year: i16,
    },
    /// A value that has no logarithm.
    NoLogarithm {
        /// The value.
        value: f64,
    },
    /// The last year of some years is before the first.
    YearsReversed {
        /// The first year.
        from: i16,
    },
    /// A series has no values of a pair.
    NoSuchLine {
        /// The pair.
        pair: String,
    },
    /// A series repeats itself.
    RepeatsItself,
    /// The name of a series or of events is taken.
    TakenName {
        /// The name.
        name: String,
    },
    /// Measurements are fitted to years after the last observation.
    FitsAfterTheEnd {
        /// Year of the last observation.
        last: i16,
    },
    /// Events of ordered pairs have a counterpart in the model.
    DirectedInTheModel,
    /// A passage has no level, or two.
    NotOneLevel {
        /// Whether it has two.
        both: bool,
    },
    /// A date is of another unit than its kind of event.
    WrongUnit {
        /// What it should have.
        wants: &'static str,
    },
    /// A date is stated in two ways.
    DatedTwice,
    /// A date after the end of what is known.
    AfterTheEnd {
        /// The date.
        date: Date,
        /// The end.
        end: Date,
    },
    /// Steps out of order.
    StepsOutOfOrder,
    /// The documents date an agreement otherwise.
    OtherDate {
        /// The issue.
        issue: String,
        /// The date of the document.
        first: Date,
    },
    /// Attendance of a state that is no party.
    NoParty {
        /// The state.
        state: String,
    },
    /// Parties without attendance.
    NotAllAttend {
        /// The states.
        without: Vec<String>,
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
            Self::SlopeTwice => Explanation {
                help: Some("keep `slope` of the measurement, and remove `reversed`".into()),
                ..explanation(
                    "bad-measurement",
                    "the sign of the slope is stated twice".to_owned(),
                    "stated in `measurement` too",
                )
            },
            Self::NothingToDemean => Explanation {
                allowed: Some("`demeaned` with `[[series.dyads]]` of at least two pairs".into()),
                help: Some("leave `demeaned` out".into()),
                ..explanation(
                    "bad-measurement",
                    "the means of pairs and of years can be taken away only from several pairs".to_owned(),
                    "not of several pairs",
                )
            },
            Self::SingleValue { year } => Explanation {
                allowed: Some("values of two or more years".into()),
                help: Some(
                    "add years, or leave it out: a single value neither fits nor tests anything".into(),
                ),
                ..explanation("bad-series", format!("this has one value, that of {year}"), "one value")
            },
            Self::YearsOutOfOrder { year, after } => Explanation {
                allowed: Some("years in ascending order".into()),
                help: Some("check that no year is misspelt, and sort them".into()),
                ..explanation("bad-series", format!("{year} stands after {after}"), "out of order")
            },
            Self::YearTwice { year } => Explanation {
                help: Some("keep one of the two, or add them up".into()),
                ..explanation("repeated", format!("{year} is stated twice for this pair"), "stated again")
            },
            Self::NoLogarithm { value } => Explanation {
                allowed: Some("values above 0 with link = \"log\"".into()),
                help: Some("leave the year out and say so in `limits`, or take link = \"identity\"".into()),
                ..explanation("bad-measurement", format!("{value} has no logarithm"), "not above 0")
            },
            Self::YearsReversed { from } => Explanation {
                allowed: Some(format!("a year from {from}").into()),
                ..explanation("bad-period", "the years end before they begin".to_owned(), "before `from`")
            },
            Self::NoSuchLine { pair } => Explanation {
                help: Some("name a pair of its `[[series.dyads]]`".into()),
                ..explanation(
                    "unknown-id",
                    format!("the series has no values of {pair}"),
                    "not in the series",
                )
            },
            Self::RepeatsItself => Explanation {
                help: Some("name the other series, or leave `repeats` out".into()),
                ..explanation("bad-series", "the series repeats itself".to_owned(), "its own name")
            },
            Self::TakenName { name } => Explanation {
                allowed: Some("any other name".into()),
                ..explanation(
                    "reserved-name",
                    format!("`{name}` is the name of another part of a record in the tables of scores"),
                    "taken",
                )
            },
            Self::FitsAfterTheEnd { last } => Explanation {
                allowed: Some(format!("a year up to {last}").into()),
                help: Some("state the last year that may be fitted: the years after it are held out".into()),
                ..explanation(
                    "bad-period",
                    format!("the record ends in {last}, before the last year to fit"),
                    "after the end",
                )
            },
            Self::DirectedInTheModel => Explanation {
                help: Some("leave `counterpart` out, or `directed`".into()),
                ..explanation(
                    "bad-events",
                    "pairs are not ordered in the model, so that ordered ones have no counterpart".to_owned(),
                    "ordered pairs",
                )
            },
            Self::NotOneLevel { both } => Explanation {
                allowed: Some("one of `rises_to` and `falls_to`".into()),
                ..explanation(
                    "bad-events",
                    match both {
                        true => "this passage has two levels".to_owned(),
                        false => "this passage has no level".to_owned(),
                    },
                    if *both { "both" } else { "neither" },
                )
            },
            Self::WrongUnit { wants } => Explanation {
                allowed: Some((*wants).into()),
                ..explanation(
                    "bad-events",
                    "this date is of something else than its kind of event".to_owned(),
                    "of something else",
                )
            },
            Self::DatedTwice => Explanation {
                allowed: Some("one of `on`, `by` and `steps`; none of them if it has not happened".into()),
                ..explanation("bad-events", "this date is stated in two ways".to_owned(), "stated again")
            },
            Self::AfterTheEnd { date, end } => Explanation {
                allowed: Some(format!("a date up to {end}").into()),
                help: Some("move `known_until`, or leave the date out".into()),
                ..explanation(
                    "outside-period",
                    format!("{date} lies after the end of what is known"),
                    "after `known_until`",
                )
            },
            Self::StepsOutOfOrder => Explanation {
                allowed: Some("steps with ascending dates and shares".into()),
                ..explanation(
                    "bad-events",
                    "this step is not after the step before it, or does not add to it".to_owned(),
                    "out of order",
                )
            },
            Self::OtherDate { issue, first } => Explanation {
                help: Some("correct the date or the document, or the attendance that counts".into()),
                ..explanation(
                    "contradiction",
                    format!(
                        "the first agreement of all states on `{issue}` among the documents is of {first}"
                    ),
                    "the documents say otherwise",
                )
            },
            Self::NoParty { state } => Explanation {
                help: Some("add it to `states`, or remove it here".into()),
                ..explanation("bad-document", format!("`{state}` is no party of this document"), "no party")
            },
            Self::NotAllAttend { without } => Explanation {
                allowed: Some("`leader`, `former_leader`, `other` or `absent` for every state".into()),
                ..explanation(
                    "bad-document",
                    format!(
                        "nothing is said of the attendance of {}",
                        listed(without.iter().map(String::as_str))
                    ),
                    "incomplete",
                )
            },
        }
    }
}
