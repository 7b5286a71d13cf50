//! The values of a scenario that a page lets people move, each with its range, prior, meaning and source.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::model::{Mechanisms, ParameterSpec, Parameters};
use crate::scenario::codebook::codebook_entry;
use crate::scenario::{Leadership, Prior, Scenario, key_of, open_numbers, schema, shared_codings};

/// Section of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Openness of leaders.
    Leaders,
    /// Whether and when leaders stay for good.
    Succession,
    /// Sovereignty sensitivity of states.
    States,
    /// Heritage, nearness and disputes of pairs.
    Pairs,
    /// Coded numbers of issues.
    Issues,
    /// Mechanisms of the model.
    Mechanisms,
    /// Parameters of the model.
    Parameters,
}

/// Kind of a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ControlKind {
    /// A number within an interval.
    Number,
    /// On or off.
    Switch,
    /// A day from which leaders stay, or none.
    Freeze,
}

/// The prior of a number as a page shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShownPrior {
    /// Its 5% quantile.
    pub low: f64,
    /// Its 95% quantile.
    pub high: f64,
    /// The prior in words.
    pub words: String,
}

/// A value that can be moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Control {
    /// Its key: a change is `key=value`.
    pub key: String,
    /// Section.
    pub group: Group,
    /// The state, pair, issue or rule that it belongs to.
    pub of: String,
    /// Name for people.
    pub label: String,
    /// Kind of the control.
    pub kind: ControlKind,
    /// Its value.
    pub value: Value,
    /// Least value of a number.
    pub low: Option<f64>,
    /// Greatest value of a number.
    pub high: Option<f64>,
    /// Its prior.
    pub prior: Option<ShownPrior>,
    /// The quantity.
    pub meaning: String,
    /// Source or reason of the value, if the scenario states one.
    pub source: Option<String>,
    /// Symbol in the model document.
    pub symbol: String,
    /// Unit; empty for a pure number.
    pub unit: String,
}

/// Priors and sources of the numbers of a scenario, by key.
struct Known {
    priors: BTreeMap<String, Prior>,
    sources: BTreeMap<String, String>,
}

impl Known {
    fn of(scenario: &Scenario) -> Self {
        // A prior of its own counts before the coder's error.
        let priors = shared_codings(&[scenario]).into_iter().chain(open_numbers(scenario)).collect();
        let coded = scenario.coded_numbers().into_iter();
        let sources = coded.filter_map(|number| Some((key_of(&number.parts), number.source?))).collect();
        Self { priors, sources }
    }

    fn prior(&self, key: &str) -> Option<ShownPrior> {
        let prior = self.priors.get(key)?;
        Some(ShownPrior { low: prior.quantile(0.05), high: prior.quantile(0.95), words: prior.to_string() })
    }

    /// A coded number in `[0,1]`.
    fn coded(&self, group: Group, of: &str, label: &str, parts: &[&str], value: f64) -> Control {
        let parts: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
        let key = key_of(&parts);
        let entry = codebook_entry(&key);
        Control {
            prior: self.prior(&key),
            source: self.sources.get(&key).cloned(),
            group,
            of: of.to_owned(),
            label: label.to_owned(),
            kind: ControlKind::Number,
            value: json!(value),
            low: Some(0.0),
            high: Some(1.0),
            meaning: match entry {
                Some(entry) => entry.meaning.clone(),
                None => schema::described(&key).unwrap_or_default(),
            },
            symbol: String::new(),
            unit: String::new(),
            key,
        }
    }

    fn parameter(&self, rule: &str, spec: &ParameterSpec, value: f64) -> Control {
        let key = format!("parameters.{}", spec.key);
        Control {
            group: Group::Parameters,
            of: rule.replace('_', " "),
            label: spec.key.replace('_', " "),
            kind: ControlKind::Number,
            value: json!(value),
            low: Some(spec.min),
            high: Some(spec.max),
            prior: self.prior(&key),
            meaning: format!("{}.", spec.meaning),
            source: Some(spec.source.to_owned()),
            symbol: spec.symbol.to_owned(),
            unit: if spec.unit == "1" { String::new() } else { spec.unit.to_owned() },
            key,
        }
    }
}

/// The controls of a scenario, section by section.
pub(super) fn controls(scenario: &Scenario) -> Vec<Control> {
    let known = Known::of(scenario);
    let states = scenario.states();
    let mut found = Vec::new();
    for state in states {
        for leader in &state.leaders {
            let parts = ["states", &state.id, "leaders", &leader.name, "openness"];
            // A leader who came back is no one number.
            if state.leaders.iter().filter(|other| other.name == leader.name).count() == 1 {
                found.push(known.coded(Group::Leaders, &state.name, &leader.name, &parts, leader.openness));
            }
        }
    }
    found.extend(freeze(scenario));
    for state in states {
        let parts = ["states", &state.id, "sovereignty_sensitivity"];
        let (label, value) = ("Sovereignty sensitivity", state.sovereignty_sensitivity);
        found.push(known.coded(Group::States, &state.name, label, &parts, value));
    }
    for dyad in scenario.dyads() {
        let [one, other] = [dyad.pair.0, dyad.pair.1].map(|place| &states[place]);
        let (ids, names) = (format!("{}-{}", one.id, other.id), format!("{} and {}", one.name, other.name));
        let values = [
            ("heritage", "Heritage", dyad.heritage),
            ("proximity", "Nearness", dyad.proximity),
            ("dispute", "Dispute at the start", dyad.dispute),
        ];
        found.extend(values.map(|(key, label, value)| {
            known.coded(Group::Pairs, &names, label, &["dyads", &ids, key], value)
        }));
    }
    for issue in scenario.issues() {
        let values = [
            ("legacy", "Ties at the start", issue.legacy),
            ("signed_at_start", "Signed at the start", issue.signed_at_start),
            ("high_politics", "High politics", issue.high_politics),
        ];
        found.extend(values.map(|(key, label, value)| {
            known.coded(Group::Issues, &issue.name, label, &["issues", &issue.id, key], value)
        }));
    }
    let on = scenario.mechanisms().each();
    found.extend(Mechanisms::SPECS.iter().zip(on).map(|(spec, (_, is_on))| Control {
        key: format!("mechanisms.{}", spec.key),
        group: Group::Mechanisms,
        of: String::new(),
        label: spec.label.to_owned(),
        kind: ControlKind::Switch,
        value: json!(is_on),
        low: None,
        high: None,
        prior: None,
        meaning: format!("{} Off: {}.", spec.meaning, spec.off),
        source: Some(spec.against.to_owned()),
        symbol: String::new(),
        unit: String::new(),
    }));
    found.extend(Parameters::specs().map(|(rule, spec)| {
        let value = scenario.parameters().get(spec.key).unwrap_or(spec.default);
        known.parameter(rule, spec, value)
    }));
    found
}

/// The day from which leaders stay, where leaders are those of a list.
fn freeze(scenario: &Scenario) -> Option<Control> {
    let value = match scenario.leadership() {
        Leadership::Historical => Value::Null,
        Leadership::Frozen { at, .. } => json!(at.to_string()),
        Leadership::Stochastic { .. } => return None,
    };
    Some(Control {
        key: "leadership".to_owned(),
        group: Group::Succession,
        of: String::new(),
        label: "Leaders stay from".to_owned(),
        kind: ControlKind::Freeze,
        value,
        low: None,
        high: None,
        prior: None,
        meaning: "Whoever is in office on this day stays to the end; without a day, leaders change as the scenario lists them."
            .to_owned(),
        source: None,
        symbol: String::new(),
        unit: String::new(),
    })
}
