//! Which keys count as one change between two scenarios.

use indexmap::IndexMap;

use super::diagnostics::nearest;
use super::tree::key;
use super::types::Scenario;
use super::unmixable::Unmixable;

/// Keys that change together, under one label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What is changed: a state and its leaders, or one name.
    pub names: Vec<String>,
    /// The keys as `--set` takes them; `leadership.UZB` says that the leaders of a state follow each other.
    pub keys: Vec<String>,
}

impl Part {
    /// The names in one: `Uzbekistan: Shavkat Mirziyoyev`.
    pub fn label(&self) -> String {
        self.label_with(str::to_owned)
    }

    /// The same with every name in other words.
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
    /// What it is called.
    pub label: String,
    /// Keys, or what they begin with up to a dot.
    pub keys: Vec<String>,
}

/// To which change a key belongs of itself, and what that is called.
pub(super) fn natural(key: &str, scenarios: [&Scenario; 2]) -> (String, Vec<String>) {
    // Keys are written by this program; what is no key would be a change by itself.
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

/// Changes with those merged that groups ask for; a group stands where the first of its keys stood.
pub(super) fn grouped(parts: Vec<Part>, groups: &[Grouping]) -> Result<Vec<Part>, Unmixable> {
    let known: Vec<String> = parts.iter().flat_map(|part| part.keys.clone()).collect();
    // Whose each key is.
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
            // However it is quoted.
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
