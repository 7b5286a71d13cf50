//! Lays one file over another, which is the meaning of `extends`.
//!
//! - Tables merge key by key.
//! - Arrays of tables merge by the identity of their elements: `id` (states, issues), `name` (leaders, events), `pair`
//!   in any order (dyads), `power` (external). An element that is new is appended; one with `remove = true` is removed;
//!   a state or an issue is removed with everything that refers to it in the lower file.
//! - Other values are replaced: numbers, texts, other arrays.
//! - Where a table's `mode`, `rule` or `kind` changes, the table is another one and is replaced whole.
//! - A bare number over a parameter with a prior changes the value and keeps the prior.
//! - A table over one openness of all successors changes that of the states that it names.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::map::Entry as MapEntry;

use crate::scenario::{
    diagnostics::{Diagnostic, Explanation, nearest},
    tree::{
        key::quoted,
        node::{Entry, Node, TomlTable, Value},
        path::{Identity, Path, Segment, identity_key},
        source::TextSpan,
        successor,
    },
};

/// The keys that select the variant of a table.
const DISCRIMINATORS: [&str; 3] = ["mode", "rule", "kind"];

/// Problems of laying one file over another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MergeProblem {
    /// There is no element to remove.
    NothingToRemove {
        /// Its identity, if it has one.
        identity: Option<String>,
        /// An existing one that is like it.
        nearest: Option<String>,
    },
    /// `remove` is not `true` or `false`.
    RemoveIsNoBoolean(&'static str),
    /// One file states an element twice.
    StatedTwice(String),
}

impl MergeProblem {
    /// Explains the problem.
    pub fn explain(&self) -> Explanation {
        match self {
            Self::NothingToRemove { identity, nearest } => Explanation {
                code: "nothing-to-remove",
                message: match identity {
                    Some(identity) => format!("there is no `{identity}` to remove").into(),
                    None => "what is to be removed has no id, name, pair or power".into(),
                },
                label: "removes nothing".to_owned(),
                allowed: Some("an element that the file in `extends` has".into()),
                help: nearest.as_ref().map(|name| format!("did you mean `{name}`?").into()),
            },
            Self::RemoveIsNoBoolean(kind) => Explanation {
                code: "wrong-type",
                message: format!("`remove` is {kind}").into(),
                label: "true or false expected".to_owned(),
                allowed: Some("`true` or `false`".into()),
                help: None,
            },
            Self::StatedTwice(identity) => Explanation {
                code: "repeated",
                message: format!("`{identity}` is stated twice in this file").into(),
                label: "stated before".to_owned(),
                allowed: Some("each element once".into()),
                help: Some("keep one of the two, or give one another name".into()),
            },
        }
    }
}

/// Lays the file `over` over the file `base`.
pub fn merge(base: &mut Node, over: Node, problems: &mut Vec<Diagnostic>) {
    let removed = |array: &str| -> Vec<String> {
        let elements = over.get(array).and_then(Node::as_array).unwrap_or_default();
        elements
            .iter()
            .filter(|element| element.get("remove").is_some_and(|node| node.value == Value::Boolean(true)))
            .filter_map(|element| Some(element.get("id")?.as_str()?.to_owned()))
            .collect()
    };
    forget(base, &removed("states"), &removed("issues"));
    if successor::states_some(&over) {
        successor::spread_in(base);
    }
    Merger { problems }.merge(base, over, &mut Trail::default());
}

/// Checks a file that extends nothing: it cannot remove elements.
pub fn adopt(file: &mut Node, problems: &mut Vec<Diagnostic>) {
    Merger { problems }.adopt(file, &mut Trail::default());
}

struct Merger<'a> {
    problems: &'a mut Vec<Diagnostic>,
}

impl Merger<'_> {
    fn merge(&mut self, base: &mut Node, over: Node, trail: &mut Trail) {
        let Node { value, place } = over;
        match (&mut base.value, value) {
            (Value::Table(lower), Value::Table(upper))
                if !is_another(lower, &upper) && !is_prior(&trail.path) =>
            {
                self.merge_tables(lower, upper, trail);
            }
            (Value::Array(lower), Value::Array(upper)) if identity_key(&trail.path.0).is_some() => {
                self.merge_elements(lower, upper, trail);
            }
            (Value::Table(lower), value @ (Value::Integer(_) | Value::Float(_)))
                if is_parameter(&trail.path) =>
            {
                lower.insert("value".to_owned(), Entry { key: place, node: Node { value, place } });
            }
            (Value::Integer(_) | Value::Float(_), Value::Table(mut upper)) if is_parameter(&trail.path) => {
                upper
                    .entry("value".to_owned())
                    .or_insert_with(|| Entry { key: base.place, node: base.clone() });
                base.value = Value::Table(upper);
            }
            (_, value) => {
                base.value = value;
                self.adopt(base, trail);
            }
        }
        base.place = place;
    }

    fn merge_tables(&mut self, lower: &mut TomlTable, upper: TomlTable, trail: &mut Trail) {
        for (key, mut above) in upper {
            trail.enter_key(&key);
            match lower.entry(key) {
                MapEntry::Occupied(mut below) => {
                    let below = below.get_mut();
                    below.key = above.key;
                    self.merge(&mut below.node, above.node, trail);
                }
                MapEntry::Vacant(vacant) => {
                    self.adopt(&mut above.node, trail);
                    vacant.insert(above);
                }
            }
            trail.leave();
        }
    }

    fn merge_elements(&mut self, lower: &mut Vec<Node>, upper: Vec<Node>, trail: &mut Trail) {
        let key = identity_key(&trail.path.0).unwrap_or_default();
        let mut below: BTreeMap<_, usize> = BTreeMap::new();
        for (index, element) in lower.iter().enumerate() {
            if let Some(identity) = Identity::of(element, key) {
                below.entry(identity.into_key()).or_insert(index);
            }
        }
        let mut stated = BTreeSet::new();
        let mut removed = BTreeSet::new();
        for mut element in upper {
            let identity = Identity::of(&element, key);
            let index = identity.clone().and_then(|identity| below.get(&identity.into_key()).copied());
            if let Some(removal) = self.take_removal(&mut element, trail) {
                match (index, identity) {
                    (Some(index), Some(identity)) => {
                        removed.insert(index);
                        below.remove(&identity.into_key());
                    }
                    (_, identity) => self.nothing_to_remove(identity, lower, key, removal, trail),
                }
                continue;
            }
            trail.enter_element(index.unwrap_or(lower.len()), identity.as_ref());
            if let Some(identity) = identity {
                if !stated.insert(identity.clone().into_key()) {
                    let place = element.get(key).map_or(element.place, |node| node.place);
                    self.report(&MergeProblem::StatedTwice(identity.to_string()), trail.shown(key), place);
                }
                below.entry(identity.into_key()).or_insert(lower.len());
            }
            match index.and_then(|index| lower.get_mut(index)) {
                Some(below) => self.merge(below, element, trail),
                None => {
                    self.adopt(&mut element, trail);
                    lower.push(element);
                }
            }
            trail.leave();
        }
        let mut index = 0;
        lower.retain(|_| {
            index += 1;
            !removed.contains(&(index - 1))
        });
    }

    /// Takes a value that lies over nothing: it cannot remove anything.
    fn adopt(&mut self, node: &mut Node, trail: &mut Trail) {
        match &mut node.value {
            Value::Table(table) => {
                for (key, entry) in table {
                    trail.enter_key(key);
                    self.adopt(&mut entry.node, trail);
                    trail.leave();
                }
            }
            Value::Array(elements) => {
                let Some(key) = identity_key(&trail.path.0) else { return };
                elements.retain_mut(|element| {
                    let Some(removal) = self.take_removal(element, trail) else { return true };
                    self.nothing_to_remove(Identity::of(element, key), &[], key, removal, trail);
                    false
                });
                for (index, element) in elements.iter_mut().enumerate() {
                    trail.enter_element(index, Identity::of(element, key).as_ref());
                    self.adopt(element, trail);
                    trail.leave();
                }
            }
            _ => {}
        }
    }

    /// Removes the key `remove` from an element; returns its place if the value is `true`.
    fn take_removal(&mut self, element: &mut Node, trail: &Trail) -> Option<TextSpan> {
        let Value::Table(table) = &mut element.value else { return None };
        let entry = table.shift_remove("remove")?;
        match entry.node.value {
            Value::Boolean(true) => Some(entry.key),
            Value::Boolean(false) => None,
            _ => {
                let problem = MergeProblem::RemoveIsNoBoolean(entry.node.kind());
                self.report(&problem, trail.shown("remove"), entry.node.place);
                None
            }
        }
    }

    fn nothing_to_remove(
        &mut self,
        identity: Option<Identity>,
        known: &[Node],
        key: &str,
        removal: TextSpan,
        trail: &mut Trail,
    ) {
        trail.enter_element(known.len(), identity.as_ref());
        let path = trail.shown("remove");
        trail.leave();
        let identity = identity.map(|identity| identity.to_string());
        let known: Vec<String> =
            known.iter().filter_map(|element| Some(Identity::of(element, key)?.to_string())).collect();
        let near = identity.as_ref().and_then(|identity| nearest(identity, known.iter().map(String::as_str)));
        let problem = MergeProblem::NothingToRemove { nearest: near.map(str::to_owned), identity };
        self.report(&problem, path, removal);
    }

    fn report(&mut self, problem: &MergeProblem, path: String, place: TextSpan) {
        self.problems.push(Diagnostic::new(problem.explain(), path, place));
    }
}

/// The path of the current value, and its text for people while the tree is incomplete.
#[derive(Default)]
struct Trail {
    path: Path,
    shown: Vec<String>,
}

impl Trail {
    fn enter_key(&mut self, key: &str) {
        self.path.0.push(Segment::Key(key.to_owned()));
        self.shown.push(quoted(key));
    }

    fn enter_element(&mut self, index: usize, identity: Option<&Identity>) {
        self.path.0.push(Segment::Index(index));
        self.shown.push(identity.map_or_else(|| index.to_string(), |identity| quoted(&identity.to_string())));
    }

    fn leave(&mut self) {
        self.path.0.pop();
        self.shown.pop();
    }

    fn shown(&self, key: &str) -> String {
        self.shown.iter().map(String::as_str).chain([key]).collect::<Vec<_>>().join(".")
    }
}

/// Returns whether the upper table replaces the lower one, instead of changing it.
pub fn is_another(lower: &TomlTable, upper: &TomlTable) -> bool {
    DISCRIMINATORS.iter().any(|key| match (lower.get(*key), upper.get(*key)) {
        (Some(lower), Some(upper)) => lower.node.value != upper.node.value,
        _ => false,
    })
}

/// Returns whether a path leads to a parameter.
pub fn is_parameter(path: &Path) -> bool {
    matches!(path.0.as_slice(), [Segment::Key(first), Segment::Key(_)] if first == "parameters")
}

/// Returns whether a path leads to a prior, which is replaced whole: one of its keys is its family.
pub fn is_prior(path: &Path) -> bool {
    match path.0.as_slice() {
        [Segment::Key(first), Segment::Key(_), Segment::Key(last)] => {
            first == "parameters" && last == "prior"
        }
        [Segment::Key(first), Segment::Key(_)] => first == "priors",
        _ => false,
    }
}

/// The lists of an event that name states, pairs and issues, and the fewest elements that leave an event.
const EVENT_LISTS: [(&str, usize); 5] =
    [("states", 2), ("members", 2), ("from", 1), ("pairs", 1), ("issues", 1)];

/// Removes from a file all that refers to states and issues that the file over it removes.
fn forget(file: &mut Node, states: &[String], issues: &[String]) {
    let Value::Table(root) = &mut file.value else { return };
    if states.is_empty() && issues.is_empty() {
        return;
    }
    let names_a_state = |node: &Node| match &node.value {
        Value::String(id) => states.contains(id),
        Value::Array(ids) => {
            ids.iter().any(|id| id.as_str().is_some_and(|id| states.iter().any(|s| s == id)))
        }
        _ => false,
    };
    let drop_keys = |node: Option<&mut Node>, ids: &[String]| {
        if let Some(Node { value: Value::Table(table), .. }) = node {
            table.retain(|key, _| !ids.contains(key));
        }
    };
    for element in elements(root, "dyads") {
        element.retain(|dyad| !dyad.get("pair").is_some_and(names_a_state));
    }
    for events in elements(root, "events") {
        events.retain_mut(|event| {
            !["state", "pair"].iter().any(|key| event.get(key).is_some_and(names_a_state))
                && EVENT_LISTS.iter().all(|(key, least)| {
                    let Some(Node { value: Value::Array(items), .. }) = child_mut(event, key) else {
                        return true;
                    };
                    let before = items.len();
                    match *key {
                        "issues" => items
                            .retain(|item| !item.as_str().is_some_and(|id| issues.iter().any(|m| m == id))),
                        _ => items.retain(|item| !names_a_state(item)),
                    }
                    items.len() == before || items.len() >= *least
                })
        });
    }
    for state in elements(root, "states").flat_map(|states| states.iter_mut()) {
        let Value::Table(state) = &mut state.value else { continue };
        for leader in elements(state, "leaders").flat_map(|leaders| leaders.iter_mut()) {
            drop_keys(child_mut(leader, "rivalry"), states);
        }
    }
    for power in elements(root, "external").flat_map(|powers| powers.iter_mut()) {
        let Some(pull) = child_mut(power, "pull") else { continue };
        drop_keys(Some(pull), issues);
        if let Value::Table(by_issue) = &mut pull.value {
            by_issue.values_mut().for_each(|entry| drop_keys(Some(&mut entry.node), states));
        }
    }
    if let Some(leadership) = root.get_mut("leadership") {
        drop_keys(child_mut(&mut leadership.node, "successor_openness"), states);
        if let Some(Node { value: Value::Array(except), .. }) = child_mut(&mut leadership.node, "except") {
            except.retain(|id| !names_a_state(id));
        }
    }
}

/// Returns the array of a key, if there is one.
fn elements<'a>(table: &'a mut TomlTable, key: &str) -> impl Iterator<Item = &'a mut Vec<Node>> {
    table.get_mut(key).into_iter().filter_map(|entry| match &mut entry.node.value {
        Value::Array(items) => Some(items),
        _ => None,
    })
}

pub(super) fn child_mut<'a>(node: &'a mut Node, key: &str) -> Option<&'a mut Node> {
    match &mut node.value {
        Value::Table(table) => table.get_mut(key).map(|entry| &mut entry.node),
        _ => None,
    }
}
