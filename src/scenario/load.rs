//! Reads a scenario.

use std::path::Path;

use serde::Deserialize as _;

use super::{build::build, raw::RawScenario, shipped, types::Scenario};

/// Why a scenario cannot be read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct Diagnostics(String);

impl Scenario {
    /// The reference case: Central Asia, leaders as they were.
    pub fn built_in() -> Self {
        Self::named(shipped::REFERENCE, &[]).expect("the tests read the embedded reference case")
    }

    /// A scenario that comes with the program, by its name with or without `.toml`.
    pub fn named(name: &str, overrides: &[String]) -> Result<Self, Diagnostics> {
        let text =
            shipped::built_in_text(name).ok_or_else(|| Diagnostics(format!("no scenario `{name}`")))?;
        Self::from_text(name, text, overrides)
    }

    /// Reads a file, and applies overrides `key.path=value`.
    pub fn load(path: &Path, overrides: &[String]) -> Result<Self, Diagnostics> {
        let text = fs_err::read_to_string(path).map_err(|error| Diagnostics(error.to_string()))?;
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        Self::from_text(&name, &text, overrides)
    }

    /// Reads a text.
    pub fn from_text(name: &str, text: &str, overrides: &[String]) -> Result<Self, Diagnostics> {
        let mut table: toml::Table = toml::from_str(text).map_err(|error| Diagnostics(error.to_string()))?;
        for argument in overrides {
            apply(&mut table, argument).ok_or_else(|| Diagnostics(format!("cannot apply `{argument}`")))?;
        }
        let raw = RawScenario::deserialize(toml::Value::Table(table))
            .map_err(|error| Diagnostics(error.to_string()))?;
        build(&raw, name).map_err(Diagnostics)
    }
}

fn apply(table: &mut toml::Table, argument: &str) -> Option<()> {
    let (path, value) = argument.split_once('=')?;
    let value = toml::from_str::<toml::Table>(&format!("x = {value}"))
        .ok()
        .and_then(|mut table| table.remove("x"))
        .unwrap_or_else(|| toml::Value::from(value));
    let (parents, key) = path.rsplit_once('.').unwrap_or(("", path));
    let mut here = table;
    for parent in parents.split('.').filter(|parent| !parent.is_empty()) {
        here = here.entry(parent).or_insert_with(|| toml::Table::new().into()).as_table_mut()?;
    }
    match here.get_mut(key) {
        Some(toml::Value::Table(parameter)) if parameter.contains_key("value") && !value.is_table() => {
            parameter.insert("value".to_owned(), value);
        }
        _ => {
            here.insert(key.to_owned(), value);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_case_reads_and_its_resolved_text_reads_back() {
        let scenario = Scenario::built_in();
        assert_eq!((scenario.states().len(), scenario.issues().len(), scenario.dyads().len()), (5, 6, 10));
        let again = Scenario::from_text("x", scenario.resolved(), &[]).expect("the resolved text");
        assert_eq!(again, scenario);
    }

    #[test]
    fn an_override_changes_a_value() {
        let changed = Scenario::named("central-asia", &["parameters.rung=0.3".to_owned()]).expect("valid");
        assert_eq!(changed.parameters().get("rung"), Some(0.3));
    }
}
