//! Finds the coded numbers in a scenario's tree.

use std::collections::BTreeMap;

use super::{CodebookEntry, codebook};
use crate::scenario::tree::key::joined;
use crate::scenario::tree::node::{Node, Value};
use crate::scenario::tree::path::{Identity, Segment, identity_key};

/// A coded number.
#[derive(Debug, Clone)]
pub struct Found<'a> {
    /// Its entry in the codebook.
    pub entry: &'static CodebookEntry,
    /// Parts of its key, elements of arrays by their identity and pairs in the order of the states.
    pub parts: Vec<String>,
    /// The number, or the table of a parameter that holds it.
    pub node: &'a Node,
}

impl Found<'_> {
    /// Its key, as overrides write it.
    pub fn key(&self) -> String {
        joined(&self.parts)
    }
}

/// Places of the states in the file, by id, which order the states of a pair.
#[derive(Debug, Clone, Default)]
pub struct Ranks(BTreeMap<String, usize>);

impl Ranks {
    /// The places in a tree.
    pub fn of(tree: &Node) -> Self {
        let states = tree.get("states").and_then(Node::as_array).unwrap_or_default();
        let ids = states.iter().filter_map(|state| state.get("id")?.as_str());
        Self(ids.enumerate().map(|(place, id)| (id.to_owned(), place)).collect())
    }

    /// Writes the states of a pair in their order.
    pub fn pair(&self, one: &str, other: &str) -> String {
        let (first, second) = if self.0.get(one) <= self.0.get(other) { (one, other) } else { (other, one) };
        format!("{first}-{second}")
    }

    /// The identity of an element as a part of a key.
    pub fn part(&self, identity: &Identity) -> String {
        match identity {
            Identity::Text(text) => text.clone(),
            Identity::Pair(one, other) => self.pair(one, other),
        }
    }
}

/// Lists the coded numbers that a tree states, in the order of the codebook.
pub fn find(tree: &Node) -> Vec<Found<'_>> {
    let ranks = Ranks::of(tree);
    let mut found = Vec::new();
    for entry in codebook() {
        let mut walk = Walk { ranks: &ranks, found: Vec::new(), missing: Vec::new() };
        walk.visit(tree, &entry.pattern(), &mut Vec::new(), &mut Vec::new());
        found.extend(walk.found.into_iter().map(|(parts, node)| Found { entry, parts, node }));
    }
    found
}

/// Lists the entries whose numbers a tree leaves to their default, with the keys that would state them: those of the elements that
/// are silent; of a table of numbers, if it states none at all.
pub fn left_out(tree: &Node) -> Vec<(&'static CodebookEntry, Vec<String>)> {
    let ranks = Ranks::of(tree);
    let silent = |entry: &'static CodebookEntry| {
        entry.left_out.as_ref()?;
        let pattern = entry.pattern();
        let mut walk = Walk { ranks: &ranks, found: Vec::new(), missing: Vec::new() };
        walk.visit(tree, &pattern, &mut Vec::new(), &mut Vec::new());
        let is_table = pattern.last() == Some(&"*");
        let keys: Vec<String> = match (is_table, walk.found.is_empty()) {
            (true, false) => return None,
            (true, true) => vec![pattern[..pattern.len() - trailing(&pattern)].join(".")],
            (false, _) => walk.missing.iter().map(|parts| joined(parts)).collect(),
        };
        (!keys.is_empty()).then_some((entry, keys))
    };
    codebook().iter().filter_map(silent).collect()
}

/// Number of `*` at the end of a pattern.
fn trailing(pattern: &[&str]) -> usize {
    pattern.iter().rev().take_while(|part| **part == "*").count()
}

struct Walk<'a, 'r> {
    ranks: &'r Ranks,
    found: Vec<(Vec<String>, &'a Node)>,
    missing: Vec<Vec<String>>,
}

impl<'a> Walk<'a, '_> {
    fn visit(&mut self, node: &'a Node, pattern: &[&str], parts: &mut Vec<String>, path: &mut Vec<Segment>) {
        let Some((wanted, rest)) = pattern.split_first() else {
            self.found.push((parts.clone(), node));
            return;
        };
        match (&node.value, *wanted) {
            (Value::Array(items), "*") => {
                let Some(key) = identity_key(path) else { return };
                for (index, item) in items.iter().enumerate() {
                    let Some(identity) = Identity::of(item, key) else { continue };
                    parts.push(self.ranks.part(&identity));
                    path.push(Segment::Index(index));
                    self.visit(item, rest, parts, path);
                    path.pop();
                    parts.pop();
                }
            }
            (Value::Table(table), "*") => {
                for (key, entry) in table {
                    parts.push(key.clone());
                    path.push(Segment::Key(key.clone()));
                    self.visit(&entry.node, rest, parts, path);
                    path.pop();
                    parts.pop();
                }
            }
            (Value::Table(table), wanted) => {
                parts.push(wanted.to_owned());
                path.push(wanted.into());
                match table.get(wanted) {
                    Some(entry) => self.visit(&entry.node, rest, parts, path),
                    None => self.missing.push(
                        parts.iter().cloned().chain(rest.iter().map(|part| (*part).to_owned())).collect(),
                    ),
                }
                path.pop();
                parts.pop();
            }
            _ => {}
        }
    }
}
