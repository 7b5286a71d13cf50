//! Finds the number or date that a key refers to.

use thiserror::Error;

use super::{
    key::segments,
    merge::is_parameter,
    node::{Node, Value},
    overrides::select,
    path::{Path, Segment, identity_key},
};
use crate::problem::{Remedy, Setting};
use crate::scenario::diagnostics::nearest;

/// Keys with dates as values.
const DATES: [&str; 5] = ["from", "date", "at", "start", "end"];

/// A number or date of a scenario with everything written out.
#[derive(Debug, Clone, PartialEq)]
pub struct ScenarioNumber {
    /// The key, with elements of arrays by their identity.
    pub key: String,
    /// Its path.
    pub path: Path,
    /// Its kind.
    pub kind: NumberKind,
}

/// The kind of values that a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberKind {
    /// Any number.
    Real,
    /// A whole number.
    Whole,
    /// A day.
    Date,
}

/// Decisions of a number besides the course of a history: replicates with different values of it cannot stand in one
/// table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decides {
    /// The beginning and end of histories, and the length of a tick.
    Calendar,
    /// The outcomes that are counted, and their bounds.
    Outcomes,
}

impl Decides {
    /// Describes what it decides, within a sentence.
    pub const fn what(self) -> &'static str {
        match self {
            Self::Calendar => "which ticks a history has",
            Self::Outcomes => "which outcomes are counted",
        }
    }

    /// The part of a remedy that names the command that varies such a number.
    pub fn alone(key: &str) -> Remedy {
        Remedy::new("concord sweep ")
            .setting(Setting::Vary)
            .text(format!(" '{key}=...' runs the scenario at values of it, one point at a time"))
    }
}

impl ScenarioNumber {
    /// Returns what the number decides that all replicates of one table must share; `None` for any other number.
    pub fn decides(&self) -> Option<Decides> {
        match self.path.0.first() {
            Some(Segment::Key(table)) if table == "scenario" => Some(Decides::Calendar),
            Some(Segment::Key(table)) if table == "outcomes" => Some(Decides::Outcomes),
            _ => None,
        }
    }

    /// Returns whether it is the value of a parameter.
    pub fn is_parameter(&self) -> bool {
        self.parameter().is_some()
    }

    /// Returns whether it is the end of the calendar, the only date that means the last day of its period.
    pub fn is_end_of_calendar(&self) -> bool {
        matches!(self.path.0.as_slice(), [Segment::Key(table), Segment::Key(key)] if table == "scenario" && key == "end")
    }

    /// Returns the name of the parameter whose value it is.
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

/// Why a key refers to no number.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoNumber {
    /// It is not written as a key.
    #[error("`{key}` is no key")]
    Malformed {
        /// The key.
        key: String,
    },
    /// The scenario has no such key.
    #[error("there is no `{segment}` in {}", within(key, segment))]
    Unknown {
        /// The key.
        key: String,
        /// The part that is missing.
        segment: String,
        /// One like it.
        nearest: Option<String>,
        /// The keys that could stand there.
        known: Vec<String>,
    },
    /// No history of the scenario depends on the number.
    #[error("`{key}` {}, and cannot be varied", part.what())]
    Apart {
        /// The key.
        key: String,
        /// The part of the scenario that it belongs to.
        part: InertPart,
    },
    /// The value is no number.
    #[error("`{key}` is {kind}, and no number")]
    Other {
        /// The key.
        key: String,
        /// Its kind.
        kind: &'static str,
        /// The keys in it.
        known: Vec<String>,
    },
}

/// Parts of a scenario on which none of its histories depends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InertPart {
    /// Number of replicates.
    Replicates,
    /// Seed.
    Seed,
    /// A prior.
    Prior,
    /// The error of codings.
    Codings,
    /// A lens.
    Lens,
    /// The calibration.
    Calibration,
}

impl InertPart {
    /// Returns the part that a path leads into, if there is one.
    fn of(path: &Path) -> Option<Self> {
        let key = |depth: usize| match path.0.get(depth) {
            Some(Segment::Key(key)) => Some(key.as_str()),
            _ => None,
        };
        match [key(0)?, key(1).unwrap_or_default(), key(2).unwrap_or_default()] {
            ["monte_carlo", "replicates", _] => Some(Self::Replicates),
            ["monte_carlo", ..] => Some(Self::Seed),
            ["priors", ..] | ["parameters", _, "prior"] => Some(Self::Prior),
            ["codings" | "draws", ..] => Some(Self::Codings),
            ["lenses", ..] => Some(Self::Lens),
            ["calibration", ..] => Some(Self::Calibration),
            _ => None,
        }
    }

    /// Describes a number in it, within a sentence.
    const fn what(self) -> &'static str {
        match self {
            Self::Replicates | Self::Seed => "says how a scenario is run",
            Self::Prior => "is part of a prior",
            Self::Codings => "says how sure codings are",
            Self::Lens => "is part of a lens",
            Self::Calibration => "says how a scenario is calibrated",
        }
    }

    /// Returns what to do instead.
    fn remedy(self) -> Remedy {
        match self {
            Self::Replicates => {
                Remedy::new("choose the number of replicates with ").setting(Setting::Replicates)
            }
            Self::Seed => Remedy::new("choose the seed with ").setting(Setting::Seed),
            Self::Prior => Remedy::new("name the number that the prior is of; ")
                .setting(Setting::ScenarioValue)
                .text(" changes the prior itself"),
            Self::Codings => {
                Remedy::new("name the coding itself, such as states.UZB.sovereignty_sensitivity; ")
                    .setting(Setting::ScenarioValue)
                    .text(" changes the error")
            }
            Self::Lens => Remedy::new("name a number of the scenario; ")
                .setting(Setting::ScenarioValue)
                .text(" changes the lens itself"),
            Self::Calibration => Remedy::new("name a number of the scenario; ")
                .setting(Setting::ScenarioValue)
                .text(" changes the calibration itself"),
        }
    }
}

/// Describes where a segment is missing, for people.
fn within(key: &str, segment: &str) -> String {
    if key == segment { "the scenario".to_owned() } else { format!("`{key}`") }
}

impl NoNumber {
    /// Returns the remedy: a similar key, or the keys that could stand there.
    pub fn remedy(&self) -> Remedy {
        let listed = |known: &[String]| {
            let shown: Vec<&str> = known.iter().map(String::as_str).take(12).collect();
            let more = if known.len() > shown.len() { ", ..." } else { "" };
            format!("{}{more}", shown.join(", "))
        };
        match self {
            Self::Malformed { .. } => Remedy::new("write it as ")
                .setting(Setting::ScenarioValue)
                .text(" does, such as parameters.spillover or states.UZB.sovereignty_sensitivity"),
            Self::Unknown { nearest: Some(like), .. } => Remedy::new(format!("did you mean `{like}`?")),
            Self::Unknown { known, .. } => Remedy::new(format!("there are {}", listed(known))),
            Self::Apart { part, .. } => part.remedy(),
            Self::Other { known, .. } if !known.is_empty() => {
                Remedy::new(format!("go on with one of {}", listed(known)))
            }
            Self::Other { .. } => Remedy::new("name a number or a date"),
        }
    }
}

/// Finds the number that a key refers to in a scenario with everything written out.
///
/// # Errors
/// [`NoNumber`].
pub fn find(tree: &Node, key: &str) -> Result<ScenarioNumber, NoNumber> {
    let malformed = || NoNumber::Malformed { key: key.to_owned() };
    let segments = segments(key).ok_or_else(malformed)?;
    let (mut here, mut path) = (tree, Path::default());
    for segment in &segments {
        let unknown = |known: Vec<String>| {
            let whole = if path.0.is_empty() { ending_with(tree, &segments) } else { Vec::new() };
            let like =
                |known: &[String]| nearest(segment, known.iter().map(String::as_str)).map(str::to_owned);
            let (nearest, known) = match &whole[..] {
                [] => (like(&known), known),
                [one] => (Some(one.clone()), known),
                _ => (None, whole),
            };
            NoNumber::Unknown { key: key.to_owned(), segment: segment.clone(), nearest, known }
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
    // `parameters.spillover.value` is `parameters.spillover`.
    if path.last_key() == Some("value") && is_parameter(&Path(path.0[..path.0.len() - 1].to_vec())) {
        path.0.pop();
        here = path.0.iter().try_fold(tree, |node, segment| node.child(segment)).unwrap_or(here);
    }
    let key = path.display(tree);
    if let Some(part) = InertPart::of(&path) {
        return Err(NoNumber::Apart { key, part });
    }
    if is_parameter(&path)
        && let Some(value) = here.get("value")
    {
        here = value;
        path.0.push(Segment::Key("value".to_owned()));
    }
    let kind = match &here.value {
        Value::Float(_) => NumberKind::Real,
        Value::Integer(_) => NumberKind::Whole,
        Value::String(_) | Value::Date(_) if path.last_key().is_some_and(|key| DATES.contains(&key)) => {
            NumberKind::Date
        }
        _ => return Err(NoNumber::Other { key, kind: here.kind(), known: children(tree, here, &path) }),
    };
    Ok(ScenarioNumber { key, path, kind })
}

/// Lists the keys of the numbers and dates that end with these segments. If there are none and only one segment is
/// given, the parameter with the most similar name.
fn ending_with(tree: &Node, segments: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for number in numbers(tree) {
        let own = self::segments(&number.key).unwrap_or_default();
        let mut pairs = own.iter().rev().zip(segments.iter().rev());
        if own.len() > segments.len() && pairs.all(|(own, asked)| own == asked) {
            found.push(number.key);
        }
    }
    let parameters = tree.get("parameters").and_then(Node::as_table);
    if let (true, [asked], Some(parameters)) = (found.is_empty(), segments, parameters) {
        let like = nearest(asked, parameters.keys().map(String::as_str));
        found.extend(like.map(|name| format!("parameters.{name}")));
    }
    found
}

/// Lists every number and date that can be varied in a scenario with everything written out, in the order of the text.
pub fn numbers(tree: &Node) -> Vec<ScenarioNumber> {
    fn gather(tree: &Node, here: &Node, path: &Path, found: &mut Vec<ScenarioNumber>) {
        match &here.value {
            Value::Table(table) => {
                table.iter().for_each(|(key, entry)| gather(tree, &entry.node, &path.with(key), found));
            }
            Value::Array(items) => items
                .iter()
                .enumerate()
                .for_each(|(index, item)| gather(tree, item, &path.with(index), found)),
            _ => found.extend(find(tree, &path.display(tree))),
        }
    }
    let mut found = Vec::new();
    gather(tree, tree, &Path::default(), &mut found);
    found
}

/// Lists the keys inside a value, as a path continues with them.
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
