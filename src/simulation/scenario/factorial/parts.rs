//! The parts of a factorial design: keys that count as one change between two scenarios.

use indexmap::IndexMap;

use super::leadership::LeadershipChange;
use super::unmixable::Unmixable;
use crate::scenario::changes::changes;
use crate::scenario::diagnostics::nearest;
use crate::scenario::tree::key;
use crate::scenario::types::Scenario;

/// Keys that change together, under one label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Names of what changes: a state and its leaders, or one name.
    pub names: Vec<String>,
    /// The keys as overrides write them; `leadership.UZB` stands for the leaders of a state.
    pub keys: Vec<String>,
}

impl Part {
    /// Joins the names: `Uzbekistan: Shavkat Mirziyoyev`.
    pub fn label(&self) -> String {
        self.label_with(str::to_owned)
    }

    /// Joins the names, each translated by `called`.
    pub fn label_with(&self, called: impl Fn(&str) -> String) -> String {
        let names: Vec<String> = self.names.iter().map(|name| called(name)).collect();
        match names.split_first() {
            Some((first, [])) => first.clone(),
            Some((first, others)) => format!("{first}: {}", others.join(", ")),
            None => String::new(),
        }
    }
}

/// Keys that are to count as one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grouping {
    /// Its label.
    pub label: String,
    /// Keys, or their beginnings up to a dot.
    pub keys: Vec<String>,
}

/// Lists the changes from a baseline to another scenario, before any grouping by the user.
///
/// # Errors
///
/// The key of a regime's bound in which the scenarios differ.
pub fn natural_parts(
    baseline: &Scenario,
    scenario: &Scenario,
    leadership: Option<&LeadershipChange>,
) -> Result<Vec<Part>, String> {
    let mut parts: IndexMap<String, Part> = IndexMap::new();
    for change in changes(baseline, scenario) {
        let key = change.key;
        if key.starts_with("outcomes.") {
            return Err(key);
        }
        if let Some(leadership) = leadership.filter(|_| key.starts_with("leadership.")) {
            for (state, leaders) in &leadership.states {
                let state = &baseline.states()[*state];
                let key = format!("leadership.{}", state.id);
                let names = std::iter::once(&state.name).chain(leaders).cloned().collect();
                parts.entry(key.clone()).or_insert(Part { names, keys: vec![key] });
            }
        } else {
            let (id, names) = natural(&key, [baseline, scenario]);
            parts.entry(id).or_insert(Part { names, keys: Vec::new() }).keys.push(key);
        }
    }
    Ok(parts.into_values().collect())
}

/// Makes changes from the labels and keys that a file lists. The names of a change are those of its state and leaders,
/// or the label of its group.
pub fn parts_from(
    baseline: &Scenario,
    scenario: &Scenario,
    listed: impl IntoIterator<Item = (String, Vec<String>)>,
) -> Vec<Part> {
    let leadership = LeadershipChange::new(baseline, scenario);
    // Mechanisms have no other names than their keys.
    let known = natural_parts(baseline, scenario, leadership.as_ref()).unwrap_or_default();
    let part = |(label, keys): (String, Vec<String>)| {
        let known = known.iter().find(|part| part.keys == keys && part.label() == label);
        known.cloned().unwrap_or_else(|| Part { names: vec![label], keys })
    };
    listed.into_iter().map(part).collect()
}

/// Returns the id and the names of the change that a key belongs to without grouping.
fn natural(key: &str, scenarios: [&Scenario; 2]) -> (String, Vec<String>) {
    // This program has written the keys; a text that is no key would be a change by itself.
    let steps = key::segments(key).unwrap_or_else(|| vec![key.to_owned()]);
    let step = |place: usize| steps.get(place).cloned().unwrap_or_default();
    let length = match (step(0).as_str(), step(2).as_str()) {
        ("states", "leaders") => 4,
        ("states", _) => 3,
        ("leadership", _) => 1,
        _ => 2,
    };
    let id = key::joined(&steps[..length.min(steps.len())]);
    let name_of = |id: &str| {
        let states = scenarios.iter().flat_map(|scenario| scenario.states());
        let state = states.filter(|state| state.id == id).map(|state| state.name.clone()).next();
        state.unwrap_or_else(|| id.to_owned())
    };
    let names = match (step(0).as_str(), length) {
        ("states", _) => vec![name_of(&step(1)), step(length - 1)],
        ("events" | "external", _) => vec![step(1)],
        _ => vec![id.clone()],
    };
    (id, names)
}

/// Merges the changes of each group; a group stands where the first of its keys stood.
pub fn grouped(parts: Vec<Part>, groups: &[Grouping]) -> Result<Vec<Part>, Unmixable> {
    let known: Vec<String> = parts.iter().flat_map(|part| part.keys.clone()).collect();
    // The group of each key.
    let mut owners: IndexMap<&str, usize> = IndexMap::new();
    for (place, Grouping { label, keys }) in groups.iter().enumerate() {
        let twice = |what: &str, other: &str| Unmixable::Twice {
            label: label.clone(),
            what: what.to_owned(),
            other: other.to_owned(),
        };
        if groups[..place].iter().any(|other| other.label == *label) {
            return Err(twice("the label", "another group"));
        }
        for key in keys {
            // A key can be quoted in several ways.
            let key = &key::segments(key).map_or_else(|| key.clone(), |segments| key::joined(&segments));
            let below = format!("{key}.");
            let mut found = known.iter().filter(|one| *one == key || one.starts_with(&below)).peekable();
            if found.peek().is_none() {
                let nearest = nearest(key, known.iter().map(String::as_str)).map(str::to_owned);
                let (label, key) = (label.clone(), key.clone());
                return Err(Unmixable::UnknownKey { label, key, nearest, known: known.clone() });
            }
            for one in found {
                if let Some(other) = owners.insert(one, place).filter(|other| *other != place) {
                    return Err(twice(one, &groups[other].label));
                }
            }
        }
    }
    let mut merged: IndexMap<(bool, usize), Part> = IndexMap::new();
    for (place, part) in parts.into_iter().enumerate() {
        for key in part.keys {
            let (id, names) = match owners.get(key.as_str()) {
                Some(group) => ((true, *group), vec![groups[*group].label.clone()]),
                None => ((false, place), part.names.clone()),
            };
            merged.entry(id).or_insert(Part { names, keys: Vec::new() }).keys.push(key);
        }
    }
    let merged: Vec<Part> = merged.into_values().collect();
    for (place, part) in merged.iter().enumerate() {
        let label = part.label();
        if merged[..place].iter().any(|other| other.label() == label) {
            return Err(Unmixable::Twice {
                label: label.clone(),
                what: "the label".to_owned(),
                other: "another change".to_owned(),
            });
        }
    }
    Ok(merged)
}
