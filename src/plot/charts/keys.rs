//! Names of the keys of a scenario in figures.

use crate::{
    model::Parameters,
    plot::{
        charts::names::{SYMBOL, capitalised, symbolic},
        language::{Language, say},
        text::Text,
    },
    scenario::{Scenario, key_segments},
};

/// Names of parameters.
const PARAMETERS: [&str; 46] = [
    "joint identity gain",
    "spillover",
    "external substitution",
    "dispute penalty",
    "rung",
    "commitment",
    "prestige",
    "consolidation rate",
    "initial consolidation",
    "settlement rate",
    "technical rate",
    "honeymoon",
    "settlement step",
    "settlement thaw",
    "incident rate",
    "incident capacity",
    "incident damage",
    "incident escalation",
    "identity scale",
    "identity base",
    "learning rate",
    "weight interdependence",
    "weight common fate",
    "weight homogeneity",
    "restraint floor",
    "violation rate",
    "nation building load",
    "reversion rate",
    "identity noise",
    "implementation rate",
    "capacity floor",
    "reciprocity margin",
    "lapse rate",
    "proposal rate",
    "deadweight",
    "side payment budget",
    "choice precision",
    "appraisal",
    "openness floor",
    "rivalry echo",
    "sovereignty floor",
    "consolidation relief",
    "asymmetry fear",
    "identity relief",
    "numbers cost",
    "low politics",
];

/// Names of attributes of states, leaders, dyads, issues and events, by the last part of their keys.
const ATTRIBUTES: [(&str, &str); 12] = [
    ("sovereignty_sensitivity", "sovereignty sensitivity"),
    ("openness", "openness"),
    ("from", "first day in office"),
    ("heritage", "common heritage"),
    ("proximity", "proximity"),
    ("dispute", "dispute"),
    ("benefit", "benefit"),
    ("sovereignty_cost", "sovereignty cost"),
    ("legacy", "inherited depth"),
    ("signed_at_start", "depth signed at the start"),
    ("high_politics", "share in leaders' hands"),
    ("date", "date"),
];

/// Name of a key: in a sentence, and as the title of an axis, with its symbol if it has one.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyName {
    /// Name in a sentence, without the symbol.
    pub words: String,
    /// Title of an axis.
    pub title: Text,
}

impl KeyName {
    /// Names of several keys of a scenario; the key itself if two keys would have the same name.
    pub fn of_all<'k>(
        keys: impl Iterator<Item = &'k str>,
        scenario: &Scenario,
        language: Language,
    ) -> Vec<Self> {
        let keys: Vec<&str> = keys.collect();
        let mut names: Vec<Self> = keys.iter().map(|key| Self::new(key, scenario, language)).collect();
        let all: Vec<String> = names.iter().map(|name| name.words.clone()).collect();
        for (name, key) in names.iter_mut().zip(&keys) {
            if all.iter().filter(|words| **words == name.words).count() > 1 {
                *name = Self { title: Text::plain((*key).to_owned()), words: (*key).to_owned() };
            }
        }
        names
    }

    /// Name of a key of a scenario.
    pub fn new(key: &str, scenario: &Scenario, language: Language) -> Self {
        let parts = key_segments(key).unwrap_or_default();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        if let ["parameters", name] | ["parameters", name, "value"] = parts[..] {
            return parameter(name, language);
        }
        let words = match parts[..] {
            ["states", id, "leaders", leader, what] => {
                let state = scenario.states().iter().find(|state| state.id == id);
                let known = state.is_some_and(|state| state.leaders.iter().any(|found| found.name == leader));
                known.then(|| of(what, language.called(leader), language)).flatten()
            }
            ["states", id, what] => {
                let state = scenario.states().iter().find(|state| state.id == id);
                state.and_then(|state| of(what, language.called(&state.name), language))
            }
            ["dyads", pair, what] => of(what, pair_name(pair, scenario, language), language),
            ["issues", id, what] => {
                let issue = scenario.issues().iter().find(|issue| issue.id == id);
                issue.and_then(|issue| of(what, language.called(&issue.name), language))
            }
            ["events", name, what] => of(what, language.called(name), language),
            ["scenario", "ticks_per_year"] => Some(say!(language, "ticks a year")),
            _ => None,
        };
        let words = words.unwrap_or_else(|| key.to_owned());
        Self { title: Text::plain(capitalised(&words)), words }
    }
}

fn parameter(name: &str, language: Language) -> KeyName {
    let plain = name.replace('_', " ");
    let words = match PARAMETERS.contains(&plain.as_str()) {
        true => language.say(&plain, &[]),
        false => plain,
    };
    let symbol = Parameters::specs().find(|(_, spec)| spec.key == name).map_or("", |(_, spec)| spec.symbol);
    let (symbol, subscript) = symbol.split_once('_').unwrap_or((symbol, ""));
    KeyName { title: symbolic(&format!("{} {SYMBOL}", capitalised(&words)), symbol, subscript), words }
}

/// Name of an attribute of `name`; `None` for an unknown attribute.
fn of(attribute: &str, name: String, language: Language) -> Option<String> {
    let (_, what) = ATTRIBUTES.iter().find(|(key, _)| *key == attribute)?;
    let what = language.say(what, &[]);
    Some(say!(language, "{what} of {name}", what, name))
}

/// The states of a dyad.
fn pair_name(pair: &str, scenario: &Scenario, language: Language) -> String {
    let state = |id: &str| {
        let found = scenario.states().iter().find(|state| state.id == id);
        found.map_or_else(|| id.to_owned(), |state| language.called(&state.name))
    };
    pair.split('-').map(state).collect::<Vec<_>>().join("–")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_has_a_name() {
        let names: Vec<String> = Parameters::specs().map(|(_, spec)| spec.key.replace('_', " ")).collect();
        for name in &names {
            assert!(PARAMETERS.contains(&name.as_str()), "{name}");
        }
        assert_eq!(names.len(), PARAMETERS.len());
    }

    #[test]
    fn no_two_keys_have_one_name() {
        let mut scenario = Scenario::built_in();
        let key = |state: &str| format!("states.{state}.sovereignty_sensitivity");
        let names = |scenario: &Scenario, keys: &[String]| {
            let names = KeyName::of_all(keys.iter().map(String::as_str), scenario, Language::English);
            names.into_iter().map(|name| name.words).collect::<Vec<_>>()
        };
        let keys = [key("UZB"), key("KAZ")];
        let of = |state: &str| format!("sovereignty sensitivity of {state}");
        assert_eq!(names(&scenario, &keys), [of("Uzbekistan"), of("Kazakhstan")]);
        let same = ["states.UZB.name=\"Kazakhstan\"".to_owned()];
        scenario = Scenario::from_text("same", &scenario.resolved(), &same)
            .unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(names(&scenario, &keys), keys);
    }

    #[test]
    fn keys_are_in_words_and_parameters_with_their_symbols() {
        let scenario = Scenario::built_in();
        let words = |key: &str, language| KeyName::new(key, &scenario, language).words;
        let english = |key: &str| words(key, Language::English);
        assert_eq!(
            english("states.UZB.leaders.\"Shavkat Mirziyoyev\".openness"),
            "openness of Shavkat Mirziyoyev"
        );
        assert_eq!(
            english("states.UZB.leaders.\"Shavkat Mirziyoyev\".from"),
            "first day in office of Shavkat Mirziyoyev"
        );
        assert_eq!(english("states.UZB.sovereignty_sensitivity"), "sovereignty sensitivity of Uzbekistan");
        assert_eq!(english("dyads.KAZ-UZB.dispute"), "dispute of Kazakhstan–Uzbekistan");
        assert_eq!(english("issues.trade.benefit"), "benefit of Trade");
        assert_eq!(english("common_fate.shock_sd"), "common_fate.shock_sd");
        let russian = words("parameters.spillover", Language::Russian);
        assert!(russian.chars().all(|c| !c.is_ascii_alphabetic()), "{russian}");
        let title = KeyName::new("parameters.consolidation_rate", &scenario, Language::English).title;
        let runs: Vec<&str> = title.runs.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(runs, ["Consolidation rate ", "η", "k"]);
    }
}
