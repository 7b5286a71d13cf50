//! Problems of the meaning of a scenario whose shape is right.

use jiff::civil::Date;

use super::{events::EventProblem, priors::PriorProblem};
use crate::scenario::{
    calendar::Calendar,
    diagnostics::{Explanation, grouped, listed, nearest},
    limits,
    observations::RecordProblem,
    shipped,
};

/// A problem of meaning.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// A state, issue or endowment that the scenario does not have.
    Unknown {
        /// `state`, `issue` or `endowment`.
        what: &'static str,
        /// Its id.
        id: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// An id or name that stands for two things.
    Repeated {
        /// `state`, `issue`, `leader`, `event`, `external`, `pair`, or `listed state` and `listed issue` in a list of them.
        what: &'static str,
        /// The id or name.
        id: String,
        /// The other spelling, if the two differ in case.
        other: Option<String>,
    },
    /// A pair of a state with itself.
    PairWithItself(String),
    /// A leader's rivalry toward the leader's own state.
    RivalryTowardItself(String),
    /// Pairs of states that are missing.
    MissingPairs(Vec<String>),
    /// A state has other endowments than the first state.
    EndowmentsDiffer {
        /// The first state.
        first: String,
        /// Endowments that only the first has.
        missing: Vec<String>,
        /// Endowments that only this one has.
        extra: Vec<String>,
    },
    /// A rule that compares endowments where there are none.
    NoEndowments,
    /// An exchange of an endowment for itself.
    SameEndowment(String),
    /// No issue has a weight in the indices.
    NoIndexWeight,
    /// A leader is listed after one who took office later.
    LeadersOutOfOrder {
        /// The leader before.
        before: String,
        /// The day on which that one took office.
        since: Date,
    },
    /// Two leaders take office on one day.
    SameDay(String),
    /// The calendar ends before it starts, on this day.
    EndsBeforeStart(Date),
    /// The calendar starts after it ends, on this day.
    StartsAfterEnd(Date),
    /// The calendar starts inside a tick.
    StartInsideTick {
        /// Ticks a year.
        ticks_per_year: u32,
        /// First days of ticks around the start.
        around: Vec<Date>,
    },
    /// There are too many ticks.
    TooManyTicks(u64),
    /// The numbers to keep do not fit into memory.
    TooManyPoints {
        /// Number of series times number of ticks.
        points: u64,
    },
    /// A date outside the calendar.
    OutsideCalendar {
        /// The date.
        date: Date,
        /// First day of the calendar.
        start: Date,
        /// Last day of the calendar.
        end: Date,
    },
    /// An event is not valid.
    Event(EventProblem),
    /// A mean openness of successors is given by state, but not for all.
    NoSuccessorFor(Vec<String>),
    /// A prior is not valid.
    Prior(PriorProblem),
    /// A lens has the name of a built-in lens.
    ReservedLens {
        /// The name.
        name: String,
        /// The names of the built-in lenses.
        known: Vec<String>,
    },
    /// A problem of the observed record.
    Record(RecordProblem),
    /// A regime has the name of the built-in regime.
    ReservedRegime,
    /// A name is reserved for a device.
    DeviceName {
        /// The owner of the name: `scenario` or `lens`.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// The scenario with everything written out is too long to be read again.
    TooLong {
        /// Number of bytes.
        bytes: u64,
    },
    /// There is no built-in posterior of a name.
    NoPosterior {
        /// The name.
        name: String,
    },
    /// The scenario as written out differs from what was read: a defect of the program.
    Unwritable {
        /// The difference.
        reason: String,
    },
    /// The lower bound of a regime exceeds its upper bound.
    NoRoom {
        /// The measure.
        measure: &'static str,
        /// The lower bound.
        least: f64,
        /// The upper bound.
        most: f64,
    },
}

/// The regime of a region that meets the bounds of no other.
pub const FALLBACK_REGIME: &str = "fragmentation";

impl Problem {
    /// Explains the problem.
    pub fn explain(&self) -> Explanation {
        let explanation = |code, message: String, label: &str| Explanation {
            code,
            message: message.into(),
            label: label.to_owned(),
            ..Explanation::default()
        };
        match self {
            Self::Unknown { what, id, known } => Explanation {
                allowed: Some(match known.as_slice() {
                    [] => "nothing: there are none".into(),
                    known => listed(known.iter().map(String::as_str)).into(),
                }),
                help: nearest(id, known.iter().map(String::as_str))
                    .map(|like| format!("did you mean `{like}`?").into()),
                ..explanation("unknown-id", format!("there is no {what} `{id}`"), &format!("unknown {what}"))
            },
            Self::Repeated { what, id, other } => Explanation {
                help: Some(match *what {
                    "pair" | "date" | "listed state" | "listed issue" => "keep one of the two".into(),
                    "leader" => {
                        "a leader who returns to office needs a name of his or her own for each time, such \
                                 as \"Name (second term)\""
                            .into()
                    }
                    _ => "give one of the two another name".into(),
                }),
                ..match other {
                    Some(other) => explanation(
                        "repeated",
                        format!("the {what} `{id}` differs only in case from `{other}`"),
                        "files and columns of both would be confused",
                    ),
                    None => {
                        explanation("repeated", format!("the {what} `{id}` is stated twice"), "stated again")
                    }
                }
            },
            Self::PairWithItself(id) => Explanation {
                allowed: Some("two different states".into()),
                ..explanation(
                    "pair-with-itself",
                    format!("`{id}` is paired with itself"),
                    "the same state twice",
                )
            },
            Self::RivalryTowardItself(id) => Explanation {
                help: Some("rivalry is toward other states: name another or remove it".into()),
                ..explanation(
                    "self-rivalry",
                    format!("a leader of `{id}` is a rival of `{id}`"),
                    "the own state",
                )
            },
            Self::MissingPairs(pairs) => {
                let (pair, them) = if pairs.len() == 1 { ("the pair", "it") } else { ("the pairs", "each") };
                Explanation {
                    allowed: Some("every pair of states once".into()),
                    help: Some(format!(
                        "add a `[[dyads]]` with pair, heritage, proximity and dispute for {them}"
                    ).into()),
                    ..explanation(
                        "missing-pair",
                        format!("nothing is said of {pair} {}", listed(pairs.iter().map(String::as_str))),
                        "incomplete",
                    )
                }
            }
            Self::EndowmentsDiffer { first, missing, extra } => {
                let list = |ids: &[String]| listed(ids.iter().map(String::as_str));
                let differences: Vec<String> = [("lacks", missing), ("also has", extra)]
                    .iter()
                    .filter(|(_, ids)| !ids.is_empty())
                    .map(|(verb, ids)| format!("{verb} {}", list(ids)))
                    .collect();
                Explanation {
                    allowed: Some(
                        "the same endowments in every state, 0 where a state has nothing of one".into(),
                    ),
                    ..explanation(
                        "endowments-differ",
                        format!("compared with `{first}` this state {}", differences.join(" and ")),
                        "other endowments",
                    )
                }
            }
            Self::NoEndowments => Explanation {
                help: Some("give the states endowments, or choose the rule \"constant\"".into()),
                ..explanation(
                    "no-endowments",
                    "there are no endowments to compare".to_owned(),
                    "compares nothing",
                )
            },
            Self::SameEndowment(id) => Explanation {
                help: Some("name two endowments".into()),
                ..explanation(
                    "same-endowment",
                    format!("an exchange of `{id}` for `{id}` is worth nothing"),
                    "the same as `give`",
                )
            },
            Self::NoIndexWeight => Explanation {
                allowed: Some("an `index_weight` above 0 in at least one issue".into()),
                ..explanation(
                    "no-index-weight",
                    "no issue counts in the index of integration: every `index_weight` is 0".to_owned(),
                    "all are 0",
                )
            },
            Self::LeadersOutOfOrder { before, since } => Explanation {
                allowed: Some("leaders in the order in which they came to office".into()),
                ..explanation(
                    "leaders-out-of-order",
                    format!("this leader is listed after {before}, who came later ({since})"),
                    "earlier than the one before",
                )
            },
            Self::SameDay(other) => Explanation {
                help: Some("leave out the one who did not govern, or date the second a day later".into()),
                ..explanation(
                    "leaders-out-of-order",
                    format!("this leader comes to office on the same day as {other}"),
                    "the same day",
                )
            },
            Self::EndsBeforeStart(start) => Explanation {
                allowed: Some(format!("a date from {start}").into()),
                ..explanation(
                    "bad-calendar",
                    "the calendar ends before it starts".to_owned(),
                    "before `start`",
                )
            },
            Self::StartsAfterEnd(end) => Explanation {
                allowed: Some(format!("a date up to {end}").into()),
                ..explanation("bad-calendar", "the calendar starts after its end".to_owned(), "after `end`")
            },
            Self::StartInsideTick { ticks_per_year, around } => Explanation {
                allowed: Some("the first day of a tick".into()),
                help: Some(format!(
                    "near by are {}",
                    around.iter().map(|day| format!("\"{day}\"")).collect::<Vec<_>>().join(" and ")
                ).into()),
                ..explanation(
                    "bad-calendar",
                    format!("with {ticks_per_year} ticks a year no tick begins on this day"),
                    "inside a tick",
                )
            },
            Self::TooManyTicks(ticks) => Explanation {
                allowed: Some(format!("at most {} ticks", grouped(Calendar::MOST_TICKS)).into()),
                help: Some("take a shorter calendar or fewer ticks a year".into()),
                ..explanation("too-large", format!("the calendar has {} ticks", grouped(*ticks)), "too long")
            },
            Self::TooManyPoints { points } => Explanation {
                allowed: Some(format!(
                    "at most {} points, a point being one series at one tick (more than a gigabyte of memory)",
                    grouped(limits::MOST_POINTS)
                ).into()),
                help: Some("take fewer states, fewer ticks a year or a shorter calendar".into()),
                ..explanation(
                    "too-large",
                    format!("the scenario has {} points to observe", grouped(*points)),
                    "too much in all",
                )
            },
            Self::OutsideCalendar { date, start, end } => Explanation {
                allowed: Some(format!("a date in the calendar, from {start} to {end}").into()),
                ..explanation("outside-calendar", format!("{date} lies outside the calendar"), "outside")
            },
            Self::Event(problem) => problem.explain(),
            Self::NoSuccessorFor(states) => Explanation {
                allowed: Some("one number, \"incumbent\", or a number for each state".into()),
                ..explanation(
                    "missing-key",
                    format!(
                        "no openness of successors is given for {}",
                        listed(states.iter().map(String::as_str))
                    ),
                    "incomplete",
                )
            },
            Self::Prior(problem) => problem.explain(),
            Self::ReservedLens { name, known } => Explanation {
                allowed: Some(format!("any name but {}", listed(known.iter().map(String::as_str))).into()),
                ..explanation(
                    "reserved-name",
                    format!("`{name}` is the name of a lens that every scenario has"),
                    "taken",
                )
            },
            Self::Record(problem) => problem.explain(),
            Self::ReservedRegime => Explanation {
                allowed: Some("any other name".into()),
                help: Some("remove it: what matches no regime is this one already".into()),
                ..explanation(
                    "reserved-name",
                    format!("`{FALLBACK_REGIME}` is the regime of what matches no other"),
                    "always there",
                )
            },
            Self::DeviceName { what, name } => Explanation {
                allowed: Some("any name but CON, PRN, AUX, NUL, COM0 to COM9 and LPT0 to LPT9".into()),
                help: Some(format!("add a word, as in \"{what}-{name}\"").into()),
                ..explanation(
                    "reserved-name",
                    format!("`{name}` is a device on Windows, where no folder can have that name"),
                    "name of a device",
                )
            },
            Self::TooLong { bytes } => Explanation {
                allowed: Some(format!("at most {} MiB", limits::LARGEST_FILE >> 20).into()),
                help: Some("take fewer states or fewer statements of external pull".into()),
                ..explanation(
                    "too-large",
                    format!("with everything written out the scenario has {} bytes", grouped(*bytes)),
                    "too much in all",
                )
            },
            Self::NoPosterior { name } => Explanation {
                help: Some(format!(
                    "the built-in ones are {}; draws in a file are named where they are drawn from",
                    listed(shipped::posterior_names())
                ).into()),
                ..explanation("unknown-posterior", format!("there is no built-in posterior `{name}`"), "")
            },
            Self::Unwritable { reason } => Explanation {
                help: Some("this is a defect of concord; please report it with the file".into()),
                ..explanation(
                    "internal",
                    format!("the scenario cannot be written down so that it reads back the same: {reason}"),
                    "",
                )
            },
            Self::NoRoom { measure, least, most } => Explanation {
                help: Some("no run can match this: swap the two".into()),
                ..explanation(
                    "bad-regime",
                    format!("`{measure}` is to be at least {least} and at most {most}"),
                    "above the most",
                )
            },
        }
    }
}
