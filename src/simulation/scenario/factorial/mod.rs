//! The factorial design of two scenarios: their changes, and the scenarios with every subset of them.

mod leadership;
mod parts;
#[cfg(test)]
mod tests;
mod unmixable;

use super::diagnostics::{Diagnostic, Diagnostics, nearest};
use super::load::interpret;
use super::tree::mix::mix;
use super::tree::node::{Node, Value};
use super::tree::source::SourceTexts;
use super::tree::syntax;
use super::types::Scenario;
use leadership::LeadershipChange;
use parts::{grouped, natural_parts};

pub use parts::{Grouping, Part, parts_from};
pub use unmixable::Unmixable;

/// Most changes that are distinguished: each doubles the number of mixtures.
pub const MOST_CHANGES: usize = 12;

/// Two scenarios and the changes that lead from one to the other.
#[derive(Debug)]
pub struct FactorialDesign {
    baseline: Scenario,
    scenario: Scenario,
    parts: Vec<Part>,
    /// Changes or mechanisms that the mixtures combine.
    of: Of,
}

/// Kinds of parts that the mixtures of a design combine.
#[derive(Debug)]
enum Of {
    /// The changes from one scenario to the other, and the change of leaderships if it can be split by state.
    Changes(Option<LeadershipChange>),
    /// Mechanisms that are on in both scenarios.
    Mechanisms,
}

impl FactorialDesign {
    /// Finds the changes from a baseline to another scenario and groups them. All values of a leader are one change; so
    /// are the leaders of a state, a parameter, an event, and any other key.
    ///
    /// # Errors
    ///
    /// [`Unmixable`], except [`Unmixable::Invalid`].
    pub fn new(baseline: Scenario, scenario: Scenario, groups: &[Grouping]) -> Result<Self, Unmixable> {
        let leadership = LeadershipChange::new(&baseline, &scenario);
        let natural = natural_parts(&baseline, &scenario, leadership.as_ref());
        let names = || (baseline.name().to_owned(), scenario.name().to_owned());
        let natural = natural.map_err(|key| {
            let (first, second) = names();
            Unmixable::Regimes { first, second, key }
        })?;
        let parts = grouped(natural, groups)?;
        let (first, second) = names();
        if parts.is_empty() {
            return Err(Unmixable::Same { first, second });
        }
        if parts.len() > MOST_CHANGES {
            let keys = parts.into_iter().filter_map(|part| part.keys.into_iter().next()).collect();
            return Err(Unmixable::TooMany { first, second, keys });
        }
        Ok(Self { baseline, scenario, parts, of: Of::Changes(leadership) })
    }

    /// Makes a design over the mechanisms that are on in both scenarios, or over the named ones of these. A mixture is
    /// both scenarios with a subset of them on.
    ///
    /// # Errors
    ///
    /// [`Unmixable::NoMechanism`], [`Unmixable::Off`] and those of [`Self::new`] that concern groups.
    pub fn of_mechanisms(
        baseline: Scenario,
        scenario: Scenario,
        named: &[String],
        groups: &[Grouping],
    ) -> Result<Self, Unmixable> {
        let both: Vec<(&str, bool)> = baseline
            .mechanisms()
            .each()
            .zip(scenario.mechanisms().each())
            .map(|((key, one), (_, other))| (key, one && other))
            .collect();
        for name in named {
            let known = || both.iter().map(|(key, _)| (*key).to_owned()).collect::<Vec<_>>();
            match both.iter().find(|(key, _)| key == name) {
                Some((_, true)) => {}
                Some((_, false)) => {
                    let (first, second) = (baseline.name().to_owned(), scenario.name().to_owned());
                    return Err(Unmixable::Off { mechanism: name.clone(), first, second });
                }
                None => {
                    let nearest = nearest(name, both.iter().map(|(key, _)| *key)).map(str::to_owned);
                    return Err(Unmixable::NoMechanism { mechanism: name.clone(), nearest, known: known() });
                }
            }
        }
        let taken =
            both.iter().filter(|(key, on)| *on && (named.is_empty() || named.iter().any(|name| name == key)));
        let part = |(key, _): &(&str, bool)| Part {
            names: vec![(*key).to_owned()],
            keys: vec![format!("mechanisms.{key}")],
        };
        let parts = grouped(taken.map(part).collect(), groups)?;
        if parts.is_empty() {
            let (first, second) = (baseline.name().to_owned(), scenario.name().to_owned());
            return Err(Unmixable::AllOff { first, second });
        }
        Ok(Self { baseline, scenario, parts, of: Of::Mechanisms })
    }

    /// Returns whether the design combines mechanisms, and not changes between the scenarios.
    pub fn is_of_mechanisms(&self) -> bool {
        matches!(self.of, Of::Mechanisms)
    }

    /// Returns both scenarios with the mechanisms on whose bit is set, and the other mechanisms of the design off.
    pub fn pair(&self, mixture: usize) -> [Scenario; 2] {
        let off = self.parts.iter().enumerate().filter(|(place, _)| mixture >> place & 1 == 0);
        let keys: Vec<&str> =
            off.flat_map(|(_, part)| &part.keys).filter_map(|key| key.strip_prefix("mechanisms.")).collect();
        [&self.baseline, &self.scenario].map(|scenario| scenario.without(&keys))
    }

    /// The scenario without any of the changes.
    pub fn baseline(&self) -> &Scenario {
        &self.baseline
    }

    /// The scenario with all of them.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The changes, at least one and at most [`MOST_CHANGES`].
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Number of mixtures: the number of subsets of the changes.
    pub fn count(&self) -> usize {
        1 << self.parts.len()
    }

    /// Makes the scenario with the changes whose bit is set; the first change has the lowest bit.
    ///
    /// # Errors
    ///
    /// [`Unmixable::Invalid`].
    pub fn mixture(&self, mixture: usize) -> Result<Scenario, Unmixable> {
        if mixture == 0 {
            return Ok(self.baseline.clone());
        }
        if mixture + 1 == self.count() {
            return Ok(self.scenario.clone());
        }
        let on = || self.parts.iter().enumerate().filter(|(place, _)| mixture >> place & 1 == 1);
        let keys: Vec<&str> = on().flat_map(|(_, part)| &part.keys).map(String::as_str).collect();
        if let Some(mixture) = self.by_inputs(&keys) {
            return Ok(mixture);
        }
        let mut sources = SourceTexts::default();
        self.read(&keys, &mut sources).map_err(|problems| Unmixable::Invalid {
            labels: on().map(|(_, part)| part.label()).collect(),
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
            problems: Diagnostics::new(sources, problems),
        })
    }

    /// Makes what [`Self::read`] reads without a text; `None` if some key is no input of the model.
    fn by_inputs(&self, keys: &[&str]) -> Option<Scenario> {
        let others = self.scenario.input_values();
        keys.iter().try_fold(self.baseline.clone(), |mixture, key| {
            let [here, there] = [self.baseline.input(key)?, self.scenario.input(key)?];
            let (_, value) = others.iter().find(|(input, _)| *input == there)?;
            mixture.with_input(here, *value)
        })
    }

    /// Reads the baseline with the other scenario's values of some keys.
    fn read(&self, keys: &[&str], sources: &mut SourceTexts) -> Result<Scenario, Vec<Diagnostic>> {
        let mut parsed = |scenario: &Scenario| {
            let source = sources.add(scenario.name().to_owned(), scenario.resolved(), 0);
            syntax::parse(sources, source)
        };
        let (before, after) = (parsed(&self.baseline)?, parsed(&self.scenario)?);
        let is_taken = |key: &str| {
            let below = format!("{key}.");
            keys.iter().any(|taken| *taken == key || taken.starts_with(&below))
        };
        let mut tree = mix(&before, &after, &is_taken);
        if let (Of::Changes(Some(going)), Value::Table(table)) = (&self.of, &mut tree.value) {
            let text = going.leadership(&self.baseline, keys);
            let source = sources.add("leadership".to_owned(), text, 0);
            let leadership: Node = syntax::parse(sources, source)?;
            if let Some(entry) = table.get_mut("leadership") {
                entry.node = leadership;
            }
        }
        let mut problems = Vec::new();
        let read =
            interpret(&tree, self.baseline.name(), self.baseline.record.clone(), sources, &mut problems);
        read.ok_or(problems)
    }
}
