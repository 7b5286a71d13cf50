//! Collects problems of meaning, and looks ids up.

use std::collections::BTreeMap;

use super::problem::Problem;
use crate::scenario::{
    diagnostics::Diagnostic,
    shape::Poisoned,
    tree::{
        node::{Node, Value},
        path::Path,
        source::{Place, Sources},
    },
};

/// What is known of the texts, and what is wrong with them.
pub struct Report<'a> {
    tree: &'a Node,
    sources: &'a Sources,
    poisoned: &'a Poisoned,
    problems: &'a mut Vec<Diagnostic>,
}

impl<'a> Report<'a> {
    /// `tree` is the merged one, not yet patched.
    pub fn new(
        tree: &'a Node,
        sources: &'a Sources,
        poisoned: &'a Poisoned,
        problems: &'a mut Vec<Diagnostic>,
    ) -> Self {
        Self { tree, sources, poisoned, problems }
    }

    /// Whether nothing is wrong so far, in this phase or an earlier one.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// Whether the value at a path is the user's, and so are all that it holds.
    pub fn is_sound(&self, path: &Path) -> bool {
        !self.poisoned.touches(path)
    }

    /// Whether all identities of the array at a path are the user's.
    pub fn knows_identities_of(&self, array: &Path) -> bool {
        !self.poisoned.touches_identities_of(array)
    }

    /// The layer of the value at a path; that of the file asked for is 0.
    pub fn layer(&self, path: &Path) -> i32 {
        self.sources.layer(self.tree.place_of(path))
    }

    /// The path of the first value at or below a path that a text of some layer or a higher one states.
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

    /// Whether another file or a `--set` is laid over the text that has the value at a path.
    pub fn is_overlaid(&self, path: &Path) -> bool {
        self.sources.is_overlaid(self.tree.place_of(path))
    }

    /// Tells a problem of the value at a path.
    pub fn value(&mut self, path: &Path, problem: &Problem) {
        self.tell(path, self.tree.place_of(path), problem, None);
    }

    /// Tells a problem of the last key of a path.
    pub fn key(&mut self, path: &Path, problem: &Problem) {
        self.tell(path, self.tree.key_place_of(path), problem, None);
    }

    /// Tells a problem of the value at a path that has to do with that at another.
    pub fn values(&mut self, path: &Path, problem: &Problem, other: &Path, label: &str) {
        let related = (self.tree.place_of(other), label.to_owned());
        self.tell(path, self.tree.place_of(path), problem, Some(related));
    }

    fn tell(&mut self, path: &Path, place: Place, problem: &Problem, related: Option<(Place, String)>) {
        if self.poisoned.covers(path) {
            return;
        }
        let path = path.display(self.tree);
        self.problems.push(Diagnostic { related, ..Diagnostic::new(problem.explain(), path, place) });
    }
}

/// Ids of one kind with their places in the scenario.
pub struct Names {
    what: &'static str,
    places: BTreeMap<String, usize>,
    order: Vec<String>,
    complete: bool,
}

impl Names {
    /// `complete` is false where some ids are not the user's: then no id is called unknown.
    pub fn new(what: &'static str, ids: impl IntoIterator<Item = String>, complete: bool) -> Self {
        let order: Vec<String> = ids.into_iter().collect();
        let mut places = BTreeMap::new();
        for (place, id) in order.iter().enumerate() {
            places.entry(id.clone()).or_insert(place);
        }
        Self { what, places, order, complete }
    }

    /// The ids in their order.
    pub fn ids(&self) -> &[String] {
        &self.order
    }

    /// Whether all ids are the user's.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// The place of an id that is the value at a path; an unknown one is told.
    pub fn find(&self, id: &str, path: &Path, report: &mut Report<'_>) -> Option<usize> {
        self.look_up(id).map_err(|problem| problem.map(|problem| report.value(path, &problem))).ok()
    }

    /// The place of an id that is the last key of a path; an unknown one is told.
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

/// Tells of every element of an array whose id or name an earlier one has, whatever the case.
pub fn tell_repeated(
    what: &'static str,
    ids: &[&str],
    path: impl Fn(usize) -> Path,
    report: &mut Report<'_>,
) {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for (index, id) in ids.iter().enumerate() {
        // A patched id is no id.
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
