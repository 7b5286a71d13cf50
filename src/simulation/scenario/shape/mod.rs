//! Checks a scenario's tree against the JSON schema: keys, types, ranges.
//!
//! One pass finds every problem. Each problem has a patch that makes the tree fit the schema, so that the meaning of
//! the rest can be checked too. Values that depend on a patched value are *poisoned*: no problem of theirs is reported.

mod constraints;
mod help;
mod problem;
mod walk;

use std::collections::BTreeSet;

use serde_json::Value as Schema;

use walk::{Misfit, Patch, SchemaWalk};

use crate::scenario::{
    diagnostics::Diagnostic,
    limits,
    tree::{
        node::{Entry, Node, Value},
        path::{Path, Segment, identity_key},
        source::SourceTexts,
    },
};

/// A tree that fits the schema.
#[derive(Debug)]
pub struct Shaped {
    /// The tree, patched where it did not fit.
    pub tree: Node,
    /// The patched paths.
    pub poisoned: Poisoned,
    /// Whether all misfits have been found; if not, the tree need not fit.
    pub is_complete: bool,
}

/// Paths with patched values, which are not the user's.
#[derive(Debug, Default)]
pub struct Poisoned(BTreeSet<Path>);

impl Poisoned {
    /// Returns whether the value at a path, or a value that contains it, is a patch.
    pub fn covers(&self, path: &Path) -> bool {
        (0..=path.0.len()).any(|depth| self.0.contains(&Path(path.0[..depth].to_vec())))
    }

    /// Returns whether the value at a path, a value that contains it or a value inside it is a patch.
    pub fn touches(&self, path: &Path) -> bool {
        // Paths that go through `path` follow it in order.
        let inside = self.0.range(path..).next().is_some_and(|first| path.is_prefix_of(first));
        inside || self.covers(path)
    }

    /// Returns whether the identity of any element of the array at a path is a patch.
    pub fn touches_identities_of(&self, array: &Path) -> bool {
        let Some(key) = identity_key(&array.0) else { return self.touches(array) };
        let inside = self.0.range(array..).take_while(|path| array.is_prefix_of(path));
        self.covers(array)
            || inside.into_iter().any(|path| path.0.get(array.0.len() + 1).is_none_or(|s| *s == key.into()))
    }
}

/// Checks a tree against a schema.
pub fn check(schema: &Schema, tree: &Node, sources: &SourceTexts, problems: &mut Vec<Diagnostic>) -> Shaped {
    let found = SchemaWalk::along(schema, tree, sources);
    let is_complete = found.len() < limits::MOST_PROBLEMS;
    let mut shaped = Shaped { tree: tree.clone(), poisoned: Poisoned::default(), is_complete };
    for Misfit { path, shown, place, problem, patch } in found {
        let shown = shown.as_ref().unwrap_or(&path).display(tree);
        problems.extend(problem.map(|problem| Diagnostic::new(problem.explain(), shown, place)));
        match patch {
            Patch::Drop => drop_key(&mut shaped.tree, &path),
            Patch::Read(value) => put(&mut shaped.tree, &path, Node { value, place }),
            Patch::Stand(value) => {
                put(&mut shaped.tree, &path, Node { value, place });
                shaped.poisoned.0.insert(path);
            }
        }
    }
    shaped
}

fn drop_key(tree: &mut Node, path: &Path) {
    if let Some((Segment::Key(key), parents)) = path.0.split_last()
        && let Some(Value::Table(table)) = tree.at_mut(parents).map(|parent| &mut parent.value)
    {
        // A tree with problems is not built into a scenario, so that the order of its keys does not matter.
        table.swap_remove(key);
    }
}

/// Replaces a value, or adds it if its key is missing.
fn put(tree: &mut Node, path: &Path, node: Node) {
    if let Some(there) = tree.at_mut(&path.0) {
        *there = node;
    } else if let Some((Segment::Key(key), parents)) = path.0.split_last()
        && let Some(Value::Table(table)) = tree.at_mut(parents).map(|parent| &mut parent.value)
    {
        table.insert(key.clone(), Entry { key: node.place, node });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{
        Scenario, built_in_names, built_in_text, schema,
        tree::{path::key_path, syntax},
    };

    /// What is told of a text that is checked against a schema.
    fn told(schema: &Schema, text: &str) -> Vec<String> {
        let mut sources = SourceTexts::default();
        let source = sources.add("text".to_owned(), text.to_owned(), 0);
        let tree = syntax::parse(&sources, source).expect("TOML");
        let mut problems = Vec::new();
        check(schema, &tree, &sources, &mut problems);
        problems
            .into_iter()
            .map(|problem| format!("{}: {}", problem.path, problem.explanation.message))
            .collect()
    }

    #[test]
    fn the_schema_for_editors_takes_every_file_and_the_complete_one_every_resolved_scenario() {
        for name in built_in_names() {
            let text = built_in_text(name).expect("built in");
            assert_eq!(told(&schema::for_files(), text), [""; 0], "{name}");
            let scenario = Scenario::named(name, &[]).expect("valid");
            assert_eq!(told(schema::complete(), &scenario.resolved()), [""; 0], "{name}");
        }
    }

    #[test]
    fn the_schema_for_editors_takes_parts_and_removals_but_no_mistakes() {
        let part = "extends = 'x'\n[leadership]\nat = '2016'\n[[states]]\nid = 'A'\nremove = true\n\
                    [[issues]]\nid = 'i'\ncomplementarity = { value = 0.5 }\n[[events]]\nname = 'E'\nloss = 0.1";
        assert_eq!(told(&schema::for_files(), part), [""; 0]);
        let mistakes = "[[states]]\nsovereignty = 0.5\n[[events]]\nname = 'E'\nkind = 'x'";
        assert_eq!(
            told(&schema::for_files(), mistakes),
            [
                "states.0.sovereignty: unknown key `sovereignty`",
                "states.0.id: the key `id` is missing",
                "events.E.kind: `x` is not known here"
            ]
        );
    }

    #[test]
    fn every_key_has_a_description() {
        fn undescribed(schema: &Schema, path: &str, found: &mut Vec<String>) {
            for (key, child) in schema["properties"].as_object().into_iter().flatten() {
                let is_tag = child.get("const").is_some();
                let is_bound = key.ends_with("_min") || key.ends_with("_max");
                if child.get("description").is_none() && !is_tag && !is_bound {
                    found.push(format!("{path}.{key}"));
                }
            }
            for variant in constraints::variants(schema).into_iter().flatten() {
                undescribed(variant, path, found);
            }
        }
        let (mut found, schema) = (Vec::new(), schema::complete());
        undescribed(schema, "", &mut found);
        for (name, definition) in schema["$defs"].as_object().expect("definitions") {
            undescribed(definition, name, &mut found);
        }
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn a_patch_poisons_what_holds_it_and_what_it_holds() {
        let poisoned = Poisoned(BTreeSet::from([key_path!["states", 1, "id"], key_path!["dyads"]]));
        assert!(
            poisoned.covers(&key_path!["states", 1, "id"]) && poisoned.covers(&key_path!["dyads", 3, "pair"])
        );
        assert!(!poisoned.covers(&key_path!["states"]) && !poisoned.covers(&key_path!["states", 1, "idx"]));
        assert!(poisoned.touches(&key_path!["states"]) && !poisoned.touches(&key_path!["states", 0]));
        assert!(poisoned.touches_identities_of(&key_path!["states"]));
        assert!(!poisoned.touches_identities_of(&key_path!["issues"]));
        let elsewhere = Poisoned(BTreeSet::from([key_path!["states", 1, "name"]]));
        assert!(!elsewhere.touches_identities_of(&key_path!["states"]));
    }
}
