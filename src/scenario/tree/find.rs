//! Finds the number or the date that a key means.

use thiserror::Error;

use super::{
    key::segments,
    merge::is_parameter,
    node::{Node, Value},
    overrides::select,
    path::{Path, Segment, identity_key},
};
use crate::scenario::diagnostics::nearest;

/// Keys whose texts are dates.
const DATES: [&str; 5] = ["from", "date", "at", "start", "end"];

/// A number or a date of a scenario that has everything written out.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The key, with elements of arrays by their identity.
    pub key: String,
    /// Where it is.
    pub path: Path,
    /// What it is.
    pub kind: Kind,
}

/// What values a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any number.
    Real,
    /// A whole number.
    Whole,
    /// A day.
    Date,
}

impl Found {
    /// Whether it is the value of a parameter.
    pub fn is_parameter(&self) -> bool {
        self.parameter().is_some()
    }

    /// Whether it is the end of the calendar, the one date that means the last day of what is written.
    pub fn is_end_of_calendar(&self) -> bool {
        matches!(self.path.0.as_slice(), [Segment::Key(table), Segment::Key(key)] if table == "scenario" && key == "end")
    }

    /// The name of the parameter whose value it is.
    pub fn parameter(&self) -> Option<&str> {
        match self.path.0.as_slice() {
            [Segment::Key(first), Segment::Key(name), Segment::Key(last)]
                if first == "parameters" && last == "value" =>
            {
                Some(name)
            }
            _ => None,
        }
    }
}

/// Why a key means no number.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoNumber {
    /// It is written in a way that no key is.
    #[error("`{key}` is no key")]
    Malformed {
        /// The key.
        key: String,
    },
    /// There is nothing of that key.
    #[error("there is no `{segment}` in `{key}`")]
    Unknown {
        /// The key.
        key: String,
        /// The part that is not there.
        segment: String,
        /// One like it.
        nearest: Option<String>,
        /// What could stand there.
        known: Vec<String>,
    },
    /// It is something else.
    #[error("`{key}` is {kind}, and no number")]
    Other {
        /// The key.
        key: String,
        /// What it is.
        kind: &'static str,
        /// What it holds.
        known: Vec<String>,
    },
}

impl NoNumber {
    /// What could stand there, and what is like what does.
    pub fn help(&self) -> String {
        let listed = |known: &[String]| {
            let shown: Vec<&str> = known.iter().map(String::as_str).take(12).collect();
            let more = if known.len() > shown.len() { ", ..." } else { "" };
            format!("{}{more}", shown.join(", "))
        };
        match self {
            Self::Malformed { .. } => {
                "write it as --set does, such as parameters.spillover or states.UZB.sovereignty_sensitivity"
                    .to_owned()
            }
            Self::Unknown { nearest: Some(like), .. } => format!("did you mean `{like}`?"),
            Self::Unknown { known, .. } => format!("there are {}", listed(known)),
            Self::Other { known, .. } if !known.is_empty() => {
                format!("go on with one of {}", listed(known))
            }
            Self::Other { .. } => "name a number or a date".to_owned(),
        }
    }
}

/// The number that a key means in a scenario with everything written out.
///
/// # Errors
/// [`NoNumber`].
pub fn find(tree: &Node, key: &str) -> Result<Found, NoNumber> {
    let malformed = || NoNumber::Malformed { key: key.to_owned() };
    let segments = segments(key).ok_or_else(malformed)?;
    let (mut here, mut path) = (tree, Path::default());
    for segment in &segments {
        let unknown = |known: Vec<String>| NoNumber::Unknown {
            key: key.to_owned(),
            segment: segment.clone(),
            nearest: nearest(segment, known.iter().map(String::as_str)).map(str::to_owned),
            known,
        };
        let step = match &here.value {
            Value::Array(items) => {
                let index = match identity_key(&path.0) {
                    Some(identity) => select(items, identity, segment).map(|(index, _)| index),
                    None => segment.parse().ok().filter(|index| *index < items.len()),
                };
                Segment::Index(index.ok_or_else(|| unknown(children(tree, here, &path)))?)
            }
            Value::Table(table) if table.contains_key(segment) => Segment::Key(segment.clone()),
            Value::Table(_) => return Err(unknown(children(tree, here, &path))),
            _ => return Err(unknown(Vec::new())),
        };
        here = here.child(&step).ok_or_else(|| unknown(Vec::new()))?;
        path.0.push(step);
    }
    let key = path.display(tree);
    if is_parameter(&path)
        && let Some(value) = here.get("value")
    {
        here = value;
        path.0.push(Segment::Key("value".to_owned()));
    }
    let kind = match &here.value {
        Value::Float(_) => Kind::Real,
        Value::Integer(_) => Kind::Whole,
        Value::String(_) | Value::Date(_) if path.last_key().is_some_and(|key| DATES.contains(&key)) => {
            Kind::Date
        }
        _ => return Err(NoNumber::Other { key, kind: here.kind(), known: children(tree, here, &path) }),
    };
    Ok(Found { key, path, kind })
}

/// The keys of what a value holds, as a path goes on with them.
fn children(tree: &Node, node: &Node, path: &Path) -> Vec<String> {
    let last = |segment: Segment| {
        let mut below = path.clone();
        below.0.push(segment);
        let (whole, above) = (below.display(tree), path.display(tree));
        whole.strip_prefix(&above).map_or(whole.clone(), |rest| rest.trim_start_matches('.').to_owned())
    };
    match &node.value {
        Value::Table(table) => table.keys().map(|key| last(Segment::Key(key.clone()))).collect(),
        Value::Array(items) => (0..items.len()).map(|index| last(Segment::Index(index))).collect(),
        _ => Vec::new(),
    }
}
