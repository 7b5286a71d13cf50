//! Collects problems of meaning, and looks up ids.

use std::collections::BTreeMap;

use super::problem::Problem;
use crate::scenario::{
    diagnostics::Diagnostic,
    shape::Poisoned,
    tree::{
        node::{Node, Value},
        path::Path,
        source::{SourceTexts, TextSpan},
    },
};

/// The texts of a scenario, and the problems found in them.
pub struct Report<'a> {
    tree: &'a Node,
    sources: &'a SourceTexts,
    poisoned: &'a Poisoned,
    problems: &'a mut Vec<Diagnostic>,
}

impl<'a> Report<'a> {
    /// Makes a report; `tree` is the merged tree, not yet patched.
    pub fn new(
        tree: &'a Node,
        sources: &'a SourceTexts,
        poisoned: &'a Poisoned,
        problems: &'a mut Vec<Diagnostic>,
    ) -> Self {
        Self { tree, sources, poisoned, problems }
    }

    /// Returns whether this phase and the earlier ones have found no problem.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// Returns whether the value at a path, with all that it holds, is the user's.
    pub fn is_sound(&self, path: &Path) -> bool {
        !self.poisoned.touches(path)
    }

    /// Returns whether all identities of the array at a path are the user's.
    pub fn knows_identities_of(&self, array: &Path) -> bool {
        !self.poisoned.touches_identities_of(array)
    }

    /// Returns the layer of the value at a path; the file asked for is layer 0.
    pub fn layer(&self, path: &Path) -> i32 {
        self.sources.layer(self.tree.place_of(path))
    }

    /// Returns the path of the first value, at or below a path, that a text of a layer or of a higher one states.
    pub fn stated_in(&self, path: &Path, layer: i32) -> Option<Path> {
        let node = self.tree.at(path)?;
        match &node.value {
            Value::Table(table) => table.keys().find_map(|key| self.stated_in(&path.with(key), layer)),
            Value::Array(items) => {
                (0..items.len()).find_map(|index| self.stated_in(&path.with(index), layer))
            }
            _ => (self.sources.layer(node.place) >= layer).then(|| path.clone()),
        }
    }

    /// Returns whether another file or an override is laid over the text that has the value at a path.
    pub fn is_overlaid(&self, path: &Path) -> bool {
        self.sources.is_overlaid(self.tree.place_of(path))
    }

    /// Reports a problem of the value at a path.
    pub fn value(&mut self, path: &Path, problem: &Problem) {
        self.tell(path, self.tree.place_of(path), problem, None);
    }

    /// Reports a problem of the last key of a path.
    pub fn key(&mut self, path: &Path, problem: &Problem) {
        self.tell(path, self.tree.key_place_of(path), problem, None);
    }

    /// Reports a problem of the value at a path that is related to the value at another path.
    pub fn values(&mut self, path: &Path, problem: &Problem, other: &Path, label: &str) {
        let related = (self.tree.place_of(other), label.to_owned());
        self.tell(path, self.tree.place_of(path), problem, Some(related));
    }

    fn tell(&mut self, path: &Path, place: TextSpan, problem: &Problem, related: Option<(TextSpan, String)>) {
        if self.poisoned.covers(path) {
            return;
        }
        let path = path.display(self.tree);
        self.problems.push(Diagnostic { related, ..Diagnostic::new(problem.explain(), path, place) });
    }
}

/// Ids of one kind with their places in the scenario.
pub struct Ids {
    what: &'static str,
    places: BTreeMap<String, usize>,
    order: Vec<String>,
    complete: bool,
}

impl Ids {
    /// Makes the index of some ids. `complete` is false where some of them are not the user's; then no id counts as
    /// unknown.
    pub fn new(what: &'static str, ids: impl IntoIterator<Item = String>, complete: bool) -> Self {
        let order: Vec<String> = ids.into_iter().collect();
        let mut places = BTreeMap::new();
        for (place, id) in order.iter().enumerate() {
            places.entry(id.clone()).or_insert(place);
        }
        Self { what, places, order, complete }
    }

    /// Returns the ids in their order.
    pub fn ids(&self) -> &[String] {
        &self.order
    }

    /// Returns whether all ids are the user's.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Finds the place of an id that is the value at a path; reports an unknown one.
    pub fn find(&self, id: &str, path: &Path, report: &mut Report<'_>) -> Option<usize> {
        self.look_up(id).map_err(|problem| problem.map(|problem| report.value(path, &problem))).ok()
    }

    /// Finds the place of an id that is the last key of a path; reports an unknown one.
    pub fn find_key(&self, id: &str, path: &Path, report: &mut Report<'_>) -> Option<usize> {
        self.look_up(id).map_err(|problem| problem.map(|problem| report.key(path, &problem))).ok()
    }

    fn look_up(&self, id: &str) -> Result<usize, Option<Problem>> {
        self.places.get(id).copied().ok_or_else(|| {
            self.complete.then(|| Problem::Unknown {
                what: self.what,
                id: id.to_owned(),
                known: self.order.clone(),
            })
        })
    }
}

/// Reports every element of an array that repeats the id or name of an earlier one, in lower or upper case.
pub fn tell_repeated(
    what: &'static str,
    ids: &[&str],
    path: impl Fn(usize) -> Path,
    report: &mut Report<'_>,
) {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for (index, id) in ids.iter().enumerate() {
        // A patched id is not the user's.
        if !report.is_sound(&path(index)) {
            continue;
        }
        let earlier = *first.entry(id.to_lowercase()).or_insert(index);
        if earlier != index {
            let other = Some(ids[earlier]).filter(|other| other != id).map(str::to_owned);
            let problem = Problem::Repeated { what, id: (*id).to_owned(), other };
            report.values(&path(index), &problem, &path(earlier), "stated first here");
        }
    }
}
