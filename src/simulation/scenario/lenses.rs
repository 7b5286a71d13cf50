//! Theory lenses: presets over mechanisms and parameters, built in or stated by a scenario.

use indexmap::IndexMap;

use super::build::{Problem, Report};
use super::raw::{
    RawLens,
    forms::{FolderName, is_device},
};
use super::tree::path::key_path;
use super::types::Scenario;
use crate::model::Mechanisms;
use crate::model::mechanisms::MechanismSpec;

/// The lens that switches nothing off, with which all others are compared.
pub const FULL: &str = "full";

/// The mechanisms and parameters of the model that a theory would change.
#[derive(Debug, Clone, PartialEq)]
pub struct Lens {
    /// Short name, fit for a file.
    pub name: String,
    /// Title for people.
    pub title: String,
    /// The claim of the theory; may be empty for a lens that a scenario states.
    pub claim: String,
    /// The source of the claim: author and year; may be empty likewise.
    pub source: String,
    /// Mechanisms that it switches.
    pub mechanisms: Vec<(&'static str, bool)>,
    /// Parameters that it sets.
    pub parameters: Vec<(String, f64)>,
}

/// A built-in lens.
struct Preset {
    name: &'static str,
    title: &'static str,
    claim: &'static str,
    source: &'static str,
    off: &'static [&'static str],
    parameters: &'static [(&'static str, f64)],
}

/// The full model and the theories.
const THEORIES: [Preset; 6] = [
    Preset {
        name: FULL,
        title: "Full model",
        claim: "All mechanisms work at once.",
        source: "the model as the scenario has it",
        off: &[],
        parameters: &[],
    },
    Preset {
        name: "realism",
        title: "Realism",
        claim: "Identities are fixed, gains are relative, and outside powers matter more than treaties.",
        source: "Grieco 1988",
        off: &["learning", "prestige", "spillover"],
        parameters: &[("technical_rate", 0.0), ("low_politics", 0.0)],
    },
    Preset {
        name: "liberalism",
        title: "Liberalism",
        claim: "States cooperate for absolute gains from exchange, and ties in one issue lead to the next.",
        source: "Haas 1958; Moravcsik 1998",
        off: &["identity", "relative_gains"],
        parameters: &[],
    },
    Preset {
        name: "constructivism",
        title: "Constructivism",
        claim: "Identities and norms carry a region, without pull from outside and without a paymaster.",
        source: "Wendt 1999",
        off: &["external_pull", "side_payments"],
        parameters: &[],
    },
    Preset {
        name: "external-dependence",
        title: "External dependence",
        claim: "Regions fail for what they depend on outside, and not for sovereignty or identity.",
        source: "Krapohl and Vasileva-Dienes 2020",
        off: &["identity", "sovereignty"],
        parameters: &[],
    },
    Preset {
        name: "virtual-regionalism",
        title: "Virtual regionalism",
        claim: "Treaties are signed for legitimacy at home and hardly bind.",
        source: "Allison 2008; Collins 2009",
        off: &[],
        parameters: &[("commitment", 0.1)],
    },
];

/// Makes the lens that switches one mechanism off.
fn without(mechanism: &MechanismSpec) -> Lens {
    let MechanismSpec { key, without, against, .. } = *mechanism;
    Lens {
        name: format!("without-{}", key.replace('_', "-")),
        title: format!("Without {}", key.replace('_', " ")),
        claim: without.to_owned(),
        source: against.to_owned(),
        mechanisms: vec![(key, false)],
        parameters: vec![],
    }
}

/// Lists the built-in lenses: theories, then one without each mechanism.
fn presets() -> impl Iterator<Item = Lens> {
    THEORIES.iter().map(Preset::lens).chain(Mechanisms::SPECS.iter().map(without))
}

impl Preset {
    fn lens(&self) -> Lens {
        Lens {
            name: self.name.to_owned(),
            title: self.title.to_owned(),
            claim: self.claim.to_owned(),
            source: self.source.to_owned(),
            mechanisms: self.off.iter().map(|key| (*key, false)).collect(),
            parameters: self.parameters.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect(),
        }
    }
}

/// Builds the lenses that a scenario states; reports one with the name of a built-in lens.
pub(super) fn build(raw: &IndexMap<FolderName, RawLens>, report: &mut Report<'_>) -> Vec<Lens> {
    let known: Vec<String> = presets().map(|preset| preset.name).collect();
    let lens = |(FolderName(name), raw): (&FolderName, &RawLens)| {
        if known.iter().any(|preset| preset.eq_ignore_ascii_case(name)) {
            let problem = Problem::ReservedLens { name: name.clone(), known: known.clone() };
            report.key(&key_path!["lenses", name], &problem);
        }
        if is_device(name) {
            report.key(&key_path!["lenses", name], &Problem::DeviceName { what: "lens", name: name.clone() });
        }
        Lens {
            name: name.clone(),
            title: raw.title.as_ref().map_or_else(|| name.clone(), |title| title.0.clone()),
            claim: raw.claim.clone(),
            source: raw.source.clone(),
            mechanisms: raw.mechanisms.each().collect(),
            parameters: raw.parameters.0.iter().map(|(key, value)| (key.clone(), *value)).collect(),
        }
    };
    raw.iter().map(lens).collect()
}

impl Scenario {
    /// Returns the scenario with some mechanisms off, by their keys.
    pub(super) fn without(&self, mechanisms: &[&str]) -> Self {
        let mechanisms = mechanisms.iter().fold(self.mechanisms, |on, key| on.with(key, false));
        Self { mechanisms, ..self.clone() }
    }

    /// Lists every lens: the built-in ones, [`FULL`] first, then those of the scenario.
    pub fn lenses(&self) -> Vec<Lens> {
        presets().chain(self.own_lenses().iter().cloned()).collect()
    }

    /// Returns the scenario with the mechanisms and parameters of a lens.
    pub fn through(&self, lens: &Lens) -> Self {
        let mut seen = self.clone();
        for (key, on) in &lens.mechanisms {
            seen.mechanisms = seen.mechanisms.with(key, *on);
        }
        for (key, value) in &lens.parameters {
            // The schema of lenses has the bounds of the parameters, and the tests check the built-in lenses.
            if let Some(set) = seen.parameters.with(key, *value) {
                seen.parameters = set;
            }
        }
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::changes;

    /// What a lens changes of the reference case.
    fn changed(lens: &Lens) -> Vec<(String, Option<String>)> {
        let base = Scenario::built_in();
        let found = changes(&base, &base.through(lens)).into_iter();
        found.map(|change| (change.key, change.scenario)).collect()
    }

    #[test]
    fn every_lens_changes_what_it_says_and_nothing_else() {
        for lens in Scenario::built_in().lenses() {
            let off =
                lens.mechanisms.iter().map(|(key, on)| (format!("mechanisms.{key}"), Some(on.to_string())));
            // What the reference case has already is no change.
            let own = Scenario::built_in();
            let set = lens.parameters.iter().filter(|(key, value)| own.parameters().get(key) != Some(*value));
            let set = set.map(|(key, value)| (format!("parameters.{key}.value"), Some(format!("{value:?}"))));
            let mut expected: Vec<_> = off.chain(set).collect();
            let mut found = changed(&lens);
            expected.sort();
            found.sort();
            assert_eq!(found, expected, "{}", lens.name);
            assert!(!lens.claim.is_empty() && !lens.source.is_empty());
        }
    }

    #[test]
    fn each_mechanism_is_taken_away_by_one_lens_that_has_its_name() {
        let lenses = Scenario::built_in().lenses();
        assert_eq!(lenses[0].name, FULL);
        for (key, _) in Mechanisms::default().each() {
            let name = format!("without-{}", key.replace('_', "-"));
            let lens = lenses.iter().find(|lens| lens.name == name).unwrap_or_else(|| panic!("no {name}"));
            assert_eq!(lens.mechanisms, [(key, false)]);
        }
    }

    #[test]
    fn what_is_resolved_keeps_its_lenses() {
        let text = "extends = 'central-asia'\n[lenses.mine]\nclaim = 'none'\nmechanisms = { disputes = false, identity = true }\n\
                    parameters = { commitment = 0.5 }\n[lenses.plain]";
        let scenario = Scenario::from_text("x", text, &["lenses.plain.title='So'".to_owned()]);
        let scenario = scenario.unwrap_or_else(|problems| panic!("{problems}"));
        let lenses = scenario.own_lenses();
        assert_eq!(lenses.iter().map(|lens| lens.title.as_str()).collect::<Vec<_>>(), ["mine", "So"]);
        assert_eq!(lenses[0].mechanisms, [("identity", true), ("disputes", false)]);
        let again = Scenario::from_text("x", &scenario.resolved(), &[]);
        let again = again.unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(again.own_lenses(), lenses);
        assert_eq!(changes(&scenario, &Scenario::built_in()), []);
    }
}
