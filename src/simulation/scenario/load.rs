//! Reads a scenario: files, `extends`, overrides, shape, meaning.

use std::{path::Path as FilePath, sync::Arc};

use serde::Deserialize as _;

use crate::scenario::{
    build::{self, Problem, Report},
    diagnostics::{Diagnostic, Diagnostics, Explanation},
    observations::{self, Record},
    provenance::Provenance,
    raw::{RawScenario, schema},
    resolved::parsed,
    shape, shipped,
    tree::{
        files::{self, FileProblem, Opened, Origin},
        merge,
        node::{Node, Value},
        overrides,
        path::key_path,
        source::SourceTexts,
    },
    types::Scenario,
};

impl Scenario {
    /// Returns the reference case: Central Asia with its historical leaders.
    pub fn built_in() -> Self {
        Self::named(shipped::REFERENCE, &[]).expect("a test reads every scenario that is built in")
    }

    /// Reads a file, or the built-in scenario of that name if there is no such file, and applies overrides
    /// `key.path=value`.
    ///
    /// # Errors
    ///
    /// All problems of the file, of the files that it extends and of the overrides.
    pub fn load(path: &FilePath, overrides: &[String]) -> Result<Self, Diagnostics> {
        read(files::open(path), overrides)
    }

    /// Reads a built-in scenario, by its name with or without `.toml`, with overrides `key.path=value`.
    ///
    /// # Errors
    ///
    /// If no built-in scenario has that name, or an override is not valid.
    pub fn named(name: &str, overrides: &[String]) -> Result<Self, Diagnostics> {
        read(files::built_in(name).ok_or_else(|| files::missing(FilePath::new(name), name)), overrides)
    }

    /// Reads a text, which may extend built-in scenarios. `name` is the name of the text in problems, and of the
    /// scenario if the text gives none.
    ///
    /// # Errors
    ///
    /// All problems of the text and of the overrides.
    pub fn from_text(name: &str, text: &str, overrides: &[String]) -> Result<Self, Diagnostics> {
        let opened = Opened { name: name.to_owned(), origin: Origin::Text, text: text.to_owned() };
        read(Ok(opened), overrides)
    }
}

fn read(first: Result<Opened, FileProblem>, overrides: &[String]) -> Result<Scenario, Diagnostics> {
    read_with_tree(first, overrides).map(|(scenario, ..)| scenario)
}

/// Reads a scenario, and returns the tree that it is built from, whose places say which file states a value.
pub(super) fn read_with_tree(
    first: Result<Opened, FileProblem>,
    overrides: &[String],
) -> Result<(Scenario, Node, SourceTexts), Diagnostics> {
    let first = first.map_err(|problem| Diagnostics::unread(problem.explain()))?;
    let default_name = files::default_name(&first);
    let mut sources = SourceTexts::default();
    let mut problems = Vec::new();
    let scenario = match files::read_chain(first, &mut sources) {
        Ok(chain) => {
            let mut tree = lay(chain, &mut problems);
            overrides::apply(&mut tree, overrides, &mut sources, &mut problems);
            forget_other_names(&mut tree, &sources);
            let record = observations::read(&tree, &mut sources, &mut problems);
            let read = interpret(&tree, &default_name, record, &sources, &mut problems);
            let read = read.filter(|scenario| match read_back(scenario, &scenario.resolved()) {
                Ok(()) => true,
                Err(reason) => {
                    let explanation = Problem::Unwritable { reason }.explain();
                    problems.push(Diagnostic::new(explanation, String::new(), tree.place));
                    false
                }
            });
            read.map(|scenario| (scenario, tree))
        }
        Err(found) => {
            problems = found;
            None
        }
    };
    match scenario {
        Some((scenario, tree)) => Ok((scenario, tree, sources)),
        None => Err(Diagnostics::new(sources, problems)),
    }
}

/// Reads back the text that a scenario writes of itself, which repeats a run of it, and reports any difference.
fn read_back(scenario: &Scenario, text: &str) -> Result<(), String> {
    let tree = parsed(scenario.name(), text.to_owned()).map_err(|problems| problems.to_string())?;
    let mut sources = SourceTexts::default();
    sources.add(scenario.name().to_owned(), text.to_owned(), 0);
    let mut problems = Vec::new();
    let record = scenario.record.clone();
    match interpret(&tree, scenario.name(), record, &sources, &mut problems) {
        Some(again) => {
            let written = again.resolved();
            if again == *scenario && written == text {
                return Ok(());
            }
            let differing = text.lines().zip(written.lines()).find(|(one, other)| one != other);
            Err(differing.map_or_else(
                || "it reads as another scenario".to_owned(),
                |(one, other)| format!("`{one}` reads as `{other}`"),
            ))
        }
        None => Err(Diagnostics::new(sources, problems).to_string()),
    }
}

/// Lays the files over each other.
fn lay(files::Chain { lowest: mut tree, over }: files::Chain, problems: &mut Vec<Diagnostic>) -> Node {
    merge::adopt(&mut tree, problems);
    for file in over {
        merge::merge(&mut tree, file, problems);
    }
    tree
}

/// Removes name, title and description that come from an extended file: they are not inherited.
fn forget_other_names(tree: &mut Node, sources: &SourceTexts) {
    if let Some(Node { value: Value::Table(header), .. }) = tree.at_mut(&key_path!["scenario"].0) {
        for key in ["name", "title", "description"] {
            if header.get(key).is_some_and(|entry| sources.layer(entry.node.place) < 0) {
                header.shift_remove(key);
            }
        }
    }
}

/// Builds a scenario from a tree. `record` is the observed record that it names, used if its states and issues match.
pub(super) fn interpret(
    tree: &Node,
    default_name: &str,
    record: Option<Arc<Record>>,
    sources: &SourceTexts,
    problems: &mut Vec<Diagnostic>,
) -> Option<Scenario> {
    let shaped = shape::check(schema::complete(), tree, sources, problems);
    if !shaped.is_complete {
        return None;
    }
    match RawScenario::deserialize(shaped.tree.to_toml()) {
        Ok(raw) => {
            let mut report = Report::new(tree, sources, &shaped.poisoned, problems);
            let mut scenario = build::build(&raw, default_name, record, &mut report)?;
            scenario.provenance = Provenance::of(tree, sources);
            Some(scenario)
        }
        Err(error) => {
            // A tree that fits the schema fits the types; the tests mutate files to check this.
            let explanation =
                Explanation { code: "unreadable", message: error.message().into(), ..Explanation::default() };
            problems.push(Diagnostic::new(explanation, String::new(), tree.place));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_read_back_is_told() {
        for name in shipped::built_in_names() {
            let scenario = Scenario::named(name, &[]).expect("built in");
            assert_eq!(read_back(&scenario, &scenario.resolved()), Ok(()));
        }
        let told = |text: String| read_back(&Scenario::built_in(), &text).expect_err("it is not the same");
        let whole = Scenario::built_in().resolved();
        assert!(told(format!("{whole}[priors\n")).contains("invalid TOML"));
        assert_eq!(told(whole.replacen("seed = 2017", "seed = 2018", 1)), "it reads as another scenario");
        let other = told(whole.replacen("seed = 2017", "seed = 2_017", 1));
        assert_eq!(other, "`seed = 2_017` reads as `seed = 2017`");
        assert!(told(whole.replacen("seed = 2017", "seed = -1", 1)).contains("out of range"));
    }
}
