//! Differences between two scenarios, key by key.

use indexmap::IndexMap;

use super::tree::node::{Node, Value};
use super::tree::path::{Path, identity_key};
use super::tree::source::SourceTexts;
use super::tree::syntax;
use super::types::Scenario;

/// A key to which two scenarios give different values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The key as overrides write it: `leadership.mode`, `states.UZB.sovereignty_sensitivity`.
    pub key: String,
    /// Its value in the baseline, as TOML; `None` if the baseline has no such key.
    pub baseline: Option<String>,
    /// Its value in the other scenario, as TOML; `None` if that scenario has no such key.
    pub scenario: Option<String>,
}

/// Converts a value of a [`Change`] for tables: a text loses the quotes of TOML, any other value stays.
pub fn bare(value: &str) -> String {
    match parsed(value) {
        Some(toml::Value::String(text)) => text,
        _ => value.to_owned(),
    }
}

/// Parses a value of a [`Change`].
pub fn parsed(value: &str) -> Option<toml::Value> {
    let table: toml::Table = toml::from_str(&format!("value = {value}")).ok()?;
    table.into_iter().next().map(|(_, value)| value)
}

/// Keys of names, number of replicates and the error of codings, which do not change any history.
const APART: [&str; 6] = [
    "scenario.name",
    "scenario.title",
    "scenario.description",
    "scenario.record",
    "monte_carlo.replicates",
    "codings.error",
];

/// Lists every key that differs, in the order of the resolved baseline, then of the other scenario. Keys that change no
/// history are left out: names, the record, the error of codings, sources, orders of draws, lenses and the calibration.
pub fn changes(baseline: &Scenario, scenario: &Scenario) -> Vec<Change> {
    let [mut before, mut after] = [baseline, scenario].map(|scenario| leaves(&scenario.resolved()));
    for key in APART {
        before.shift_remove(key);
        after.shift_remove(key);
    }
    for leaves in [&mut before, &mut after] {
        let changes_no_history = |key: &str| {
            ["lenses.", "draws.", "calibration.", "sources."].iter().any(|table| key.starts_with(table))
        };
        leaves.retain(|key, _| !changes_no_history(key));
    }
    let keys = before.keys().chain(after.keys().filter(|key| !before.contains_key(*key)));
    keys.filter_map(|key| {
        let (baseline, scenario) = (before.get(key).cloned(), after.get(key).cloned());
        (baseline != scenario).then(|| Change { key: key.clone(), baseline, scenario })
    })
    .collect()
}

/// Lists every value of a resolved scenario by its key.
fn leaves(resolved: &str) -> IndexMap<String, String> {
    let mut sources = SourceTexts::default();
    let source = sources.add(String::new(), resolved.to_owned(), 0);
    let mut found = IndexMap::new();
    // This program has written the resolved text; the tests read every scenario back.
    if let Ok(tree) = syntax::parse(&sources, source) {
        collect(&tree, &tree, &Path::default(), &sources, &mut found);
    }
    found
}

fn collect(
    tree: &Node,
    here: &Node,
    path: &Path,
    sources: &SourceTexts,
    found: &mut IndexMap<String, String>,
) {
    match &here.value {
        Value::Table(table) => {
            for (key, entry) in table {
                collect(tree, &entry.node, &path.with(key), sources, found);
            }
        }
        Value::Array(items) if identity_key(&path.0).is_some() => {
            for (place, item) in items.iter().enumerate() {
                collect(tree, item, &path.with(place), sources, found);
            }
        }
        _ => {
            found.insert(path.display(tree), sources.excerpt(here.place).to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stand_without_quotes_in_tables() {
        for (value, expected) in
            [(r#""frozen""#, "frozen"), ("'a \"b\"'", "a \"b\""), ("0.5", "0.5"), ("[]", "[]")]
        {
            assert_eq!(bare(value), expected);
        }
        assert_eq!(bare(r#"["KAZ", "UZB"]"#), r#"["KAZ", "UZB"]"#);
        assert_eq!(parsed("0.5"), Some(toml::Value::Float(0.5)));
    }

    fn named(name: &str, overrides: &[&str]) -> Scenario {
        let overrides: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
        Scenario::named(name, &overrides).unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn change(key: &str, baseline: Option<&str>, scenario: Option<&str>) -> Change {
        let owned = |value: Option<&str>| value.map(str::to_owned);
        Change { key: key.to_owned(), baseline: owned(baseline), scenario: owned(scenario) }
    }

    #[test]
    fn leaderships_differ_in_nothing_but_the_leaders() {
        let found = changes(&named("pre-2017", &[]), &named("post-2017", &[]));
        assert_eq!(
            found,
            [
                change("leadership.mode", Some("\"frozen\""), Some("\"historical\"")),
                change("leadership.at", Some("\"2016-08-31\""), None),
                change("leadership.except", Some("[]"), None),
            ]
        );
    }

    #[test]
    fn elements_go_by_their_names() {
        let overrides = [
            "states.UZB.leaders.\"Shavkat Mirziyoyev\".openness=0.4",
            "parameters.commitment=0.1",
            "monte_carlo.replicates=7",
        ];
        let found = changes(&named("central-asia", &[]), &named("central-asia", &overrides));
        let keys: Vec<&str> = found.iter().map(|change| change.key.as_str()).collect();
        assert_eq!(
            keys,
            ["states.UZB.leaders.\"Shavkat Mirziyoyev\".openness", "parameters.commitment.value"]
        );
        assert_eq!(found[0].scenario.as_deref(), Some("0.4"));
    }

    #[test]
    fn a_scenario_does_not_differ_from_itself() {
        for name in super::super::built_in_names() {
            let scenario = named(name, &[]);
            assert_eq!(changes(&scenario, &scenario), []);
            assert!(leaves(&scenario.resolved()).len() > 100, "{name} has keys");
        }
    }
}
