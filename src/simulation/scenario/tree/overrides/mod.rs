//! Overrides `key.path=value`: changes to what the files say.
//!
//! They form one layer, which is laid over the files as a file would be, except that an empty array or table empties
//! what is there. A segment of the path is a key, or selects an element of an array by its identity (`states.UZB`,
//! `dyads.KAZ-UZB`) or by its place from 0. The identity of an element cannot be set. The value is TOML, or a text
//! without quotes.

mod problem;

use std::ops::Range;

use problem::OverrideProblem;

use crate::problem::{Phrase, Setting};
use crate::scenario::{
    diagnostics::Diagnostic,
    tree::{
        key, merge,
        node::{Entry, Node, TomlTable, Value},
        path::{Identity, Path, Segment, identity_key},
        source::{SourceId, SourceTexts, TextSpan},
        successor, syntax,
    },
};

/// Lays all overrides over a scenario.
pub fn apply(
    tree: &mut Node,
    arguments: &[String],
    sources: &mut SourceTexts,
    problems: &mut Vec<Diagnostic>,
) {
    let mut overlay: Option<Node> = None;
    for argument in arguments {
        let source =
            sources.add(Phrase::default().setting(Setting::ScenarioValue), argument.trim_end().to_owned(), 1);
        match read(sources, source) {
            Ok((steps, value)) => {
                let place = TextSpan { source, start: 0, end: 0 };
                let empty = || Node { value: Value::Table(TomlTable::new()), place };
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

/// A segment of a path, with its place.
struct Step {
    text: String,
    place: TextSpan,
}

/// Splits an override into a path and a value.
fn read(sources: &SourceTexts, source: SourceId) -> Result<(Vec<Step>, Node), Vec<Diagnostic>> {
    let text = sources.get(source).text.as_str();
    let place = |span: Range<usize>| TextSpan { source, start: span.start, end: span.end };
    let refused = |problem: OverrideProblem, span: Range<usize>| {
        vec![Diagnostic::new(problem.explain(), String::new(), place(span))]
    };
    let (segments, end) =
        key::split(text, &['=']).map_err(|(problem, span)| refused(OverrideProblem::Key(problem), span))?;
    let Some(after) = text[end..].strip_prefix('=') else {
        return Err(refused(OverrideProblem::NoEquals, end..end));
    };
    let steps = segments.into_iter().map(|(text, span)| Step { text, place: place(span) }).collect();
    let value_at = text.len() - after.trim_start().len();
    let value = match syntax::parse_value(sources, source, value_at) {
        Ok(node) => node,
        // A value that begins like TOML is meant as TOML; any other value is a text.
        Err(found) if text[value_at..].starts_with(['"', '\'', '[', '{']) => return Err(found),
        Err(_) => {
            Node { value: Value::String(text[value_at..].to_owned()), place: place(value_at..text.len()) }
        }
    };
    Ok((steps, value))
}

/// Puts a value into the overlay, at the place that the steps lead to in the scenario.
fn graft(
    tree: &mut Node,
    overlay: &mut Node,
    steps: &[Step],
    mut value: Node,
) -> Result<(), Box<Diagnostic>> {
    let mut slot = overlay;
    let mut below = Some(&*tree);
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
                _ => {}
            }
            // A prior of another family replaces the whole prior; within a family the other keys stay.
            if merge::is_prior(&path)
                && let Some(prior) =
                    below.filter(|prior| step.text == "on" || prior.get(&step.text).is_some())
                && slot.as_table().is_none_or(TomlTable::is_empty)
            {
                slot.value = prior.value.clone();
            }
            if successor::is_at(&path) {
                successor::spread_over(slot, tree);
            }
            slot = key_of(slot, &step.text, step.place);
            Segment::Key(step.text.clone())
        };
        below = below.and_then(|node| node.child(&segment));
        path.0.push(segment);
    }
    let refused = |problem: OverrideProblem| {
        Box::new(Diagnostic::new(problem.explain(), path.display(tree), value.place))
    };
    if let Some(problem) = another_identity(tree, &path, &value) {
        return Err(refused(problem));
    }
    let named = element_entry(tree, &path);
    let is_empty = is_empty(&value);
    if let (Some((key, entry)), Value::Table(table)) = (&named, &mut value.value) {
        table.entry((*key).to_owned()).or_insert_with(|| entry.clone());
    }
    if !is_empty && !says_something(&value, &path) {
        let problem = OverrideProblem::SaysNothing;
        return Err(Box::new(Diagnostic::new(problem.explain(), path.display(tree), value.place)));
    }
    if let Some(present) = tree.at_mut(&path.0) {
        match named.filter(|_| is_empty) {
            Some((key, entry)) => present.value = Value::Table(TomlTable::from([(key.to_owned(), entry)])),
            None => clear(present, &value, &path),
        }
    }
    // As in a file, a number sets the value of a parameter and leaves its prior.
    let is_number = matches!(value.value, Value::Integer(_) | Value::Float(_));
    if is_number && merge::is_parameter(&path) && slot.as_table().is_some_and(|table| !table.is_empty()) {
        slot = key_of(slot, "value", value.place);
    }
    lay_over(slot, value, &mut path);
    Ok(())
}

/// Returns whether a number takes keys, because a table may stand in its place.
fn takes_keys(node: &Node, path: &Path) -> bool {
    let is_number = matches!(node.value, Value::Integer(_) | Value::Float(_));
    merge::is_parameter(path) || is_number && successor::is_at(path)
}

/// Lays a value over earlier overrides of the same key, which keep what the value does not state.
fn lay_over(slot: &mut Node, value: Node, path: &mut Path) {
    if matches!(slot.value, Value::Integer(_) | Value::Float(_))
        && merge::is_parameter(path)
        && value.as_table().is_some_and(|table| !table.is_empty())
    {
        key_of(slot, "value", slot.place);
    }
    let (is_empty, is_prior) = (is_empty(&value), merge::is_prior(path));
    match (&mut slot.value, value.value, identity_key(&path.0)) {
        (Value::Table(below), Value::Table(above), _)
            if !is_empty && !is_prior && !merge::is_another(below, &above) =>
        {
            for (key, entry) in above {
                path.0.push(Segment::Key(key.clone()));
                match below.get_mut(&key) {
                    Some(below) => lay_over(&mut below.node, entry.node, path),
                    None => {
                        below.insert(key, entry);
                    }
                }
                path.0.pop();
            }
        }
        (Value::Array(below), Value::Array(above), Some(key)) if !is_empty => {
            let earlier = below.len();
            for element in above {
                let wanted = Identity::of(&element, key).map(Identity::into_key);
                let is_wanted = |node: &Node| {
                    wanted.is_some() && Identity::of(node, key).map(Identity::into_key) == wanted
                };
                match below[..earlier].iter().position(is_wanted) {
                    Some(index) => {
                        path.0.push(Segment::Index(index));
                        lay_over(&mut below[index], element, path);
                        path.0.pop();
                    }
                    None => below.push(element),
                }
            }
        }
        (_, other, _) => slot.value = other,
    }
    slot.place = value.place;
}

/// Returns the key that identifies the element at a path, and its entry; `None` if there is no element at the path.
fn element_entry(tree: &Node, path: &Path) -> Option<(&'static str, Entry)> {
    let (Segment::Index(_), array) = path.0.split_last()? else { return None };
    let key = identity_key(array)?;
    Some((key, tree.at(path)?.entry(key)?.clone()))
}

/// Returns the problem of a value that would change the identity of an element.
fn another_identity(tree: &Node, path: &Path, value: &Node) -> Option<OverrideProblem> {
    let (depth, key) = (1..=path.0.len()).find_map(|depth| {
        let (last, array) = path.0[..depth].split_last()?;
        let key = identity_key(array).filter(|_| matches!(last, Segment::Index(_)))?;
        let below = path.0.get(depth);
        below.is_none_or(|below| *below == key.into()).then_some((depth, key))
    })?;
    let element = tree.at(&Path(path.0[..depth].to_vec()))?;
    let before = Identity::of(element, key)?;
    let mut after = element.clone();
    match &path.0[depth..] {
        // A value without an identity is about this element.
        [] => after = value.clone(),
        below => *after.at_mut(below)? = value.clone(),
    }
    let stays = match Identity::of(&after, key) {
        Some(identity) => identity.into_key() == before.clone().into_key(),
        None => after.get(key).is_none(),
    };
    (!stays).then(|| OverrideProblem::Identity { key, element: before.to_string() })
}

fn is_empty(value: &Node) -> bool {
    value.as_table().is_some_and(TomlTable::is_empty) || value.as_array().is_some_and(<[_]>::is_empty)
}

/// Returns whether a value states more than the identity of elements.
fn says_something(value: &Node, path: &Path) -> bool {
    let element = path.0.split_last().filter(|(last, _)| matches!(last, Segment::Index(_)));
    let identity = element.and_then(|(_, array)| identity_key(array));
    match (&value.value, identity_key(&path.0)) {
        (Value::Table(table), _) if !table.is_empty() => table.iter().any(|(key, entry)| {
            Some(key.as_str()) != identity && says_something(&entry.node, &path.with(key))
        }),
        (Value::Array(items), Some(_)) if !items.is_empty() => {
            items.iter().enumerate().any(|(index, item)| says_something(item, &path.with(index)))
        }
        _ => true,
    }
}

/// Empties the tables and arrays that a value gives as empty.
fn clear(present: &mut Node, value: &Node, path: &Path) {
    if is_empty(value) {
        present.value = value.value.clone();
        return;
    }
    match (&mut present.value, &value.value) {
        (Value::Table(below), Value::Table(above)) => {
            for (key, entry) in above {
                if let Some(below) = below.get_mut(key) {
                    clear(&mut below.node, &entry.node, &path.with(key));
                }
            }
        }
        (Value::Array(below), Value::Array(above)) => {
            let Some(key) = identity_key(&path.0) else { return };
            for element in above {
                let Some(wanted) = Identity::of(element, key).map(Identity::into_key) else { continue };
                let is_wanted =
                    |node: &Node| Identity::of(node, key).map(Identity::into_key).as_ref() == Some(&wanted);
                if let Some(index) = below.iter().position(is_wanted) {
                    clear(&mut below[index], element, &path.with(index));
                }
            }
        }
        _ => {}
    }
}

/// Finds the element that a segment selects by its identity, or by its place.
pub(super) fn select(elements: &[Node], key: &str, segment: &str) -> Option<(usize, Identity)> {
    let identity = |index: usize| Some((index, Identity::of(elements.get(index)?, key)?));
    (0..elements.len())
        .filter_map(identity)
        .find(|(_, identity)| identity.is_selected_by(segment))
        .or_else(|| identity(segment.parse().ok()?))
}

/// Returns the overlay's element of an identity; made, with its identity only, if the overlay does not have it.
fn element_of<'a>(
    slot: &'a mut Node,
    key: &str,
    element: &Node,
    identity: Identity,
    place: TextSpan,
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

/// Returns the overlay's item of an array that is replaced as a whole; the overlay begins with a copy of the scenario's
/// array.
fn item_of<'a>(slot: &'a mut Node, items: &[Node], index: usize) -> &'a mut Node {
    let copy = slot.make_array();
    if copy.len() != items.len() {
        *copy = items.to_vec();
    }
    &mut copy[index]
}

/// Returns the overlay's value of a key, an empty table if it does not have it. A number becomes the `value` of a
/// parameter's table.
fn key_of<'a>(slot: &'a mut Node, key: &str, place: TextSpan) -> &'a mut Node {
    if matches!(slot.value, Value::Integer(_) | Value::Float(_)) {
        let number = Entry { key: slot.place, node: slot.clone() };
        slot.make_table().insert("value".to_owned(), number);
    }
    let empty = || Entry { key: place, node: Node { value: Value::Table(TomlTable::new()), place } };
    &mut slot.make_table().entry(key.to_owned()).or_insert_with(empty).node
}
