//! `--set key.path=value`: changes from the command line.
//!
//! All of them form one layer that is laid over the files as a file would be. A segment of the path is a key, or
//! selects an element of an array: by its identity (`states.UZB`, `dyads.KAZ-UZB`), or by its place from 0.
//! Segments with dots or equal signs are quoted. The value is TOML, or else a text that needs no quotes.

use std::ops::Range;

use crate::scenario::{
    diagnostics::{Diagnostic, Explanation, listed, nearest},
    tree::{
        merge,
        node::{Entry, Node, Table, Value},
        path::{Identity, Path, Segment, identity_key},
        source::{Place, SourceId, Sources},
        successor, syntax,
    },
};

/// What can be wrong with a `--set`, apart from what can be wrong with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OverrideProblem {
    /// There is no `=`.
    NoEquals,
    /// A segment of the path is empty.
    EmptySegment,
    /// A quote is not closed.
    OpenQuote,
    /// Something stands between a closing quote and the next dot.
    AfterQuote,
    /// An array has no such element.
    NoElement {
        /// The segment.
        segment: String,
        /// The elements that there are.
        known: Vec<String>,
    },
    /// The path goes on where there is no table.
    NoTable(&'static str),
    /// `extends` says what is read, and is no value of a scenario.
    Extends,
}

impl OverrideProblem {
    /// What it says of itself.
    pub fn explain(&self) -> Explanation {
        let form = Some("key.path=value, such as states.UZB.sovereignty_sensitivity=0.5".to_owned());
        let syntax = |message: &str, label: &str, help: &str| Explanation {
            code: "bad-override",
            message: message.to_owned(),
            label: label.to_owned(),
            allowed: form.clone(),
            help: Some(help.to_owned()),
        };
        match self {
            Self::NoEquals => syntax(
                "there is no `=` in this `--set`",
                "`=` and a value expected",
                "write the value after a `=`",
            ),
            Self::EmptySegment => {
                syntax("the path has an empty segment", "a key expected", "separate keys by one dot")
            }
            Self::OpenQuote => {
                syntax("a quote in the path is not closed", "opened here", "close it before the next dot")
            }
            Self::AfterQuote => syntax(
                "a quoted segment goes on after its quote",
                "`.` or `=` expected",
                "quote the whole segment",
            ),
            Self::NoElement { segment, known } => Explanation {
                code: "unknown-element",
                message: format!("there is no `{segment}` here"),
                label: "not found".to_owned(),
                allowed: Some(match known.as_slice() {
                    [] => "nothing: there are no elements".to_owned(),
                    known => listed(known.iter().map(String::as_str)),
                }),
                help: nearest(segment, known.iter().map(String::as_str))
                    .map(|name| format!("did you mean `{name}`?")),
            },
            Self::NoTable(kind) => Explanation {
                code: "unknown-key",
                message: format!("there are no keys here: the value is {kind}"),
                label: "no such key".to_owned(),
                allowed: None,
                help: Some("end the path before this".to_owned()),
            },
            Self::Extends => Explanation {
                code: "bad-override",
                message: "`extends` cannot be set from the command line".to_owned(),
                label: "not here".to_owned(),
                allowed: Some("the keys of a scenario other than `extends`".to_owned()),
                help: Some("name the other scenario in place of this one".to_owned()),
            },
        }
    }
}

/// Lays all arguments over a scenario.
pub fn apply(tree: &mut Node, arguments: &[String], sources: &mut Sources, problems: &mut Vec<Diagnostic>) {
    let mut overlay: Option<Node> = None;
    for argument in arguments {
        let source = sources.add("--set".to_owned(), argument.trim_end().to_owned(), 1);
        match read(sources, source) {
            Ok((steps, value)) => {
                let place = Place { source, start: 0, end: 0 };
                let empty = || Node { value: Value::Table(Table::new()), place };
                let mut next = overlay.clone().unwrap_or_else(empty);
                match graft(tree, &mut next, &steps, value) {
                    Ok(()) => overlay = Some(next),
                    Err(problem) => problems.push(*problem),
                }
            }
            Err(found) => problems.extend(found),
        }
    }
    if let Some(overlay) = overlay {
        merge::merge(tree, overlay, problems);
    }
}

/// A segment of a path, and where it stands.
struct Step {
    text: String,
    place: Place,
}

/// An argument as a path and a value.
fn read(sources: &Sources, source: SourceId) -> Result<(Vec<Step>, Node), Vec<Diagnostic>> {
    let text = sources.get(source).text.as_str();
    let place = |span: Range<usize>| Place { source, start: span.start, end: span.end };
    let (segments, value_at) = split(text)
        .map_err(|(problem, span)| vec![Diagnostic::new(problem.explain(), String::new(), place(span))])?;
    let steps = segments.into_iter().map(|(text, span)| Step { text, place: place(span) }).collect();
    let value_at = text.len() - text[value_at..].trim_start().len();
    let value = match syntax::parse_value(sources, source, value_at) {
        Ok(node) => node,
        // What opens like TOML is meant as TOML; anything else is a text.
        Err(found) if text[value_at..].starts_with(['"', '\'', '[', '{']) => return Err(found),
        Err(_) => {
            Node { value: Value::String(text[value_at..].to_owned()), place: place(value_at..text.len()) }
        }
    };
    Ok((steps, value))
}

pub(super) type Segments = Vec<(String, Range<usize>)>;

/// The segments of the path with where they stand, and where the value begins.
pub(super) fn split(text: &str) -> Result<(Segments, usize), (OverrideProblem, Range<usize>)> {
    let mut segments = Vec::new();
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let start = at + (rest.len() - rest.trim_start().len());
        let rest = &text[start..];
        let (segment, span, after) = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inside = &rest[1..];
                let Some(length) = inside.find(quote) else {
                    return Err((OverrideProblem::OpenQuote, start..start + 1));
                };
                (inside[..length].to_owned(), start..start + length + 2, start + length + 2)
            }
            _ => {
                let Some(length) = rest.find(['.', '=']) else {
                    return Err((OverrideProblem::NoEquals, text.len()..text.len()));
                };
                let segment = rest[..length].trim_end();
                (segment.to_owned(), start..start + segment.len(), start + length)
            }
        };
        if segment.is_empty() {
            return Err((OverrideProblem::EmptySegment, span.start..span.end.max(span.start + 1)));
        }
        segments.push((segment, span));
        let rest = text[after..].trim_start();
        at = text.len() - rest.len();
        match rest.chars().next() {
            Some('.') => at += 1,
            Some('=') => return Ok((segments, at + 1)),
            Some(_) => return Err((OverrideProblem::AfterQuote, at..text.len())),
            None => return Err((OverrideProblem::NoEquals, at..at)),
        }
    }
}

/// Puts a value into the overlay at the place that the steps lead to in the scenario.
fn graft(tree: &Node, overlay: &mut Node, steps: &[Step], value: Node) -> Result<(), Box<Diagnostic>> {
    let mut slot = overlay;
    let mut below = Some(tree);
    let mut path = Path::default();
    for step in steps {
        let refused = |problem: OverrideProblem, path: &Path| {
            Box::new(Diagnostic::new(problem.explain(), path.with(&step.text).display(tree), step.place))
        };
        let array = below.and_then(Node::as_array);
        let segment = if let Some((elements, key)) = array.zip(identity_key(&path.0)) {
            let Some((index, identity)) = select(elements, key, &step.text) else {
                let known = elements.iter().filter_map(|element| Identity::of(element, key));
                let known = known.map(|identity| identity.to_string()).collect();
                return Err(refused(OverrideProblem::NoElement { segment: step.text.clone(), known }, &path));
            };
            slot = element_of(slot, key, &elements[index], identity, step.place);
            Segment::Index(index)
        } else if let Some(items) = array {
            let Some(index) = step.text.parse().ok().filter(|index| *index < items.len()) else {
                let known = (0..items.len()).map(|index| index.to_string()).collect();
                return Err(refused(OverrideProblem::NoElement { segment: step.text.clone(), known }, &path));
            };
            slot = item_of(slot, items, index);
            Segment::Index(index)
        } else {
            let is_first = path.0.is_empty();
            match below {
                _ if is_first && step.text == "extends" => {
                    return Err(refused(OverrideProblem::Extends, &path));
                }
                Some(node) if node.as_table().is_none() && !takes_keys(node, &path) => {
                    return Err(refused(OverrideProblem::NoTable(node.kind()), &path));
                }
                _ => {
                    if successor::is_at(&path) {
                        successor::spread_over(slot, tree);
                    }
                    slot = key_of(slot, &step.text, step.place);
                }
            }
            Segment::Key(step.text.clone())
        };
        below = below.and_then(|node| node.child(&segment));
        path.0.push(segment);
    }
    // As over a file, a number is the value of a parameter and leaves its prior.
    let is_number = matches!(value.value, Value::Integer(_) | Value::Float(_));
    if is_number && merge::is_parameter(&path) && slot.as_table().is_some_and(|table| !table.is_empty()) {
        slot = key_of(slot, "value", value.place);
    }
    *slot = value;
    Ok(())
}

/// Whether a value that is no table takes keys all the same: a number that may be a table in its place.
fn takes_keys(node: &Node, path: &Path) -> bool {
    let is_number = matches!(node.value, Value::Integer(_) | Value::Float(_));
    merge::is_parameter(path) || is_number && successor::is_at(path)
}

/// The element that a segment selects: by its identity, or by its place.
pub(super) fn select(elements: &[Node], key: &str, segment: &str) -> Option<(usize, Identity)> {
    let identity = |index: usize| Some((index, Identity::of(elements.get(index)?, key)?));
    (0..elements.len())
        .filter_map(identity)
        .find(|(_, identity)| identity.is_selected_by(segment))
        .or_else(|| identity(segment.parse().ok()?))
}

/// The overlay's element of an identity; made, with its identity only, if the overlay does not have it.
fn element_of<'a>(
    slot: &'a mut Node,
    key: &str,
    element: &Node,
    identity: Identity,
    place: Place,
) -> &'a mut Node {
    let wanted = identity.into_key();
    let same = |item: &Node| Identity::of(item, key).is_some_and(|identity| identity.into_key() == wanted);
    let items = slot.make_array();
    let index = items.iter().position(same).unwrap_or_else(|| {
        let named = element.entry(key).cloned().map(|entry| (key.to_owned(), entry));
        items.push(Node { value: Value::Table(named.into_iter().collect()), place });
        items.len() - 1
    });
    &mut items[index]
}

/// The overlay's item of an array that is replaced as a whole: a copy of the scenario's to begin with.
fn item_of<'a>(slot: &'a mut Node, items: &[Node], index: usize) -> &'a mut Node {
    let copy = slot.make_array();
    if copy.len() != items.len() {
        *copy = items.to_vec();
    }
    &mut copy[index]
}

/// The overlay's value of a key, an empty table if it does not have it. A number with keys is a parameter's value.
fn key_of<'a>(slot: &'a mut Node, key: &str, place: Place) -> &'a mut Node {
    if matches!(slot.value, Value::Integer(_) | Value::Float(_)) {
        let number = Entry { key: slot.place, node: slot.clone() };
        slot.make_table().insert("value".to_owned(), number);
    }
    let empty = || Entry { key: place, node: Node { value: Value::Table(Table::new()), place } };
    &mut slot.make_table().entry(key.to_owned()).or_insert_with(empty).node
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_split_at_dots_outside_quotes() {
        let segments = |text| {
            split(text).map(|(segments, at)| {
                (segments.into_iter().map(|(segment, _)| segment).collect::<Vec<_>>(), at)
            })
        };
        assert_eq!(segments("a.b=1"), Ok((vec!["a".to_owned(), "b".to_owned()], 4)));
        assert_eq!(segments(" a . 'b.c' = x=y"), Ok((vec!["a".to_owned(), "b.c".to_owned()], 12)));
        assert_eq!(segments("a b.c d=1").map(|(segments, _)| segments[0].clone()), Ok("a b".to_owned()));
    }

    #[test]
    fn what_is_no_path() {
        let problem = |text| split(text).map_err(|(problem, _)| problem);
        assert_eq!(problem("a.b"), Err(OverrideProblem::NoEquals));
        assert_eq!(problem(""), Err(OverrideProblem::NoEquals));
        assert_eq!(problem("a..b=1"), Err(OverrideProblem::EmptySegment));
        assert_eq!(problem("=1"), Err(OverrideProblem::EmptySegment));
        assert_eq!(problem("a.\"b=1"), Err(OverrideProblem::OpenQuote));
        assert_eq!(problem("\"a\"b=1"), Err(OverrideProblem::AfterQuote));
    }
}
