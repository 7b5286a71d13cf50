//! How much the coded numbers decide that a scenario leaves to their defaults.
//!
//! **Method.** The numbers of one kind take the value of each anchor of the codebook together, all else equal, on the same random
//! draws. A kind decides much if mean integration at the end moves by at least [`MUCH_INTEGRATION`] between two of these values, the
//! default among them, or the share of a regime by at least [`MUCH_SHARE`].
//!
//! **Limits.** One kind at a time, so that what two kinds do only together is not seen. The number of replicates is small: the standard
//! error of a mean is about 0.01, that of a share at most 0.035, which is why smaller moves do not count.

use std::convert::Infallible;

use crate::engine::{self, Observed, Plan, Silent};
use crate::model::{Measure, Series, Unit};
use crate::scenario::codebook::CodebookEntry;
use crate::scenario::{LeftOut, Scenario, key_of};

/// Replicates at each value.
const REPLICATES: u64 = 200;
/// Fewest replicates from which anything is said.
const FEWEST: u64 = 20;
/// Most ticks of pairs in issues in the replicates at one value, about a quarter of a second.
const MOST_WORK: u64 = 10_000_000;
/// Smallest move of mean integration that counts.
const MUCH_INTEGRATION: f64 = 0.05;
/// Smallest move of the share of a regime that counts.
const MUCH_SHARE: f64 = 0.10;

/// The region at the end of its histories.
#[derive(Debug, Clone, PartialEq)]
pub struct Ends {
    /// Mean integration.
    pub integration: f64,
    /// Share of histories in each regime.
    pub regimes: Vec<f64>,
}

/// How the end of histories depends on numbers that are left to their default.
#[derive(Debug, Clone, PartialEq)]
pub struct Influence {
    /// Replicates at each value; 0 where the region is too large to run it for a check.
    pub replicates: u64,
    /// The ends with the default.
    pub at_default: Ends,
    /// The ends with each value of the scale.
    pub at: Vec<(f64, Ends)>,
    /// Names of the regimes.
    pub names: Vec<String>,
}

/// Least and largest of some values.
fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
}

impl Influence {
    fn ends(&self) -> impl Iterator<Item = &Ends> {
        std::iter::once(&self.at_default).chain(self.at.iter().map(|(_, ends)| ends))
    }

    /// Least and largest mean integration.
    pub fn integration(&self) -> (f64, f64) {
        range(self.ends().map(|ends| ends.integration))
    }

    /// The regime whose share moves most, by its place, with its least and largest share.
    pub fn regime(&self) -> Option<(usize, (f64, f64))> {
        let of = |place: usize| (place, range(self.ends().map(|ends| ends.regimes[place])));
        // Of equal moves the first counts, and `max_by` takes the last.
        let ranges = (0..self.names.len()).rev().map(of);
        ranges.max_by(|(_, one), (_, other)| (one.1 - one.0).total_cmp(&(other.1 - other.0)))
    }

    /// Whether the numbers decide much, or may: where the region is too large to run it, nothing is known.
    pub fn is_large(&self) -> bool {
        let (low, high) = self.integration();
        self.replicates == 0
            || high - low >= MUCH_INTEGRATION
            || self.regime().is_some_and(|(_, (low, high))| high - low >= MUCH_SHARE)
    }
}

/// Works out how much the numbers decide that a scenario leaves to their defaults, kind by kind; the result is the same at any number
/// of threads.
///
/// # Errors
///
/// The system's message if it cannot start threads.
pub fn influence_of_defaults(scenario: &Scenario) -> Result<Vec<(LeftOut, Influence)>, String> {
    let left_out = &scenario.provenance().left_out;
    if left_out.is_empty() {
        return Ok(Vec::new());
    }
    let replicates = replicates(scenario);
    if replicates < FEWEST {
        let unknown = Influence {
            replicates: 0,
            at_default: Ends { integration: 0.0, regimes: Vec::new() },
            at: Vec::new(),
            names: Vec::new(),
        };
        return Ok(left_out.iter().map(|of| (of.clone(), unknown.clone())).collect());
    }
    let at_default = ends(scenario, replicates)?;
    let names: Vec<String> = scenario.regimes().iter().map(|regime| regime.name.clone()).collect();
    let text = scenario.resolved();
    let mut found = Vec::new();
    for of in left_out {
        let mut at = Vec::new();
        for anchor in &of.entry.anchors {
            let overrides = overrides(scenario, of, anchor.at);
            // A value of the scale is admissible for what it is the scale of.
            let Ok(changed) = Scenario::from_text(scenario.name(), &text, &overrides) else { continue };
            at.push((anchor.at, ends(&changed, replicates)?));
        }
        let influence = Influence { replicates, at_default: at_default.clone(), at, names: names.clone() };
        found.push((of.clone(), influence));
    }
    Ok(found)
}

/// Number of replicates that a check can afford.
fn replicates(scenario: &Scenario) -> u64 {
    let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    let work = count(scenario.calendar().ticks())
        .saturating_mul(count(scenario.dyads().len()))
        .saturating_mul(count(scenario.issues().len()));
    REPLICATES.min(MOST_WORK / work.max(1))
}

/// The end of histories of a scenario.
fn ends(scenario: &Scenario, replicates: u64) -> Result<Ends, String> {
    let plan = Plan { replicates, seed: scenario.seed(), threads: None, observed: Observed::Region };
    let results = engine::run::<Infallible>(scenario, &plan, &Silent, &mut |_| Ok(()));
    let results = results.map_err(|stopped| stopped.to_string())?;
    let integration = Series { measure: Measure::Integration, unit: Unit::Region };
    let last = results.trajectory(integration).and_then(|trajectory| trajectory.points.last());
    let counts = results.regime_shares.last().map(|shares| shares.counts.clone()).unwrap_or_default();
    Ok(Ends {
        integration: last.map_or(0.0, |point| point.mean),
        regimes: counts.iter().map(|count| *count as f64 / results.replicates as f64).collect(),
    })
}

/// The changes that give all numbers of a kind one value.
fn overrides(scenario: &Scenario, of: &LeftOut, value: f64) -> Vec<String> {
    let CodebookEntry { name, .. } = of.entry;
    let value = format!("{value:?}");
    let start = scenario.calendar().first_days().first().copied();
    let year = start.map(|day| day.year().to_string()).unwrap_or_default();
    let of_states = |states: &mut dyn Iterator<Item = &str>| {
        let values: Vec<String> = states.map(|id| format!("{id} = {value}")).collect();
        format!("{{ {} }}", values.join(", "))
    };
    match name.as_str() {
        "exposure" => vec![format!("common_fate.baseline={{ {year} = {value} }}")],
        "pull" => {
            let pulls = scenario.issues().iter().map(|issue| {
                let states = of_states(&mut scenario.states().iter().map(|state| state.id.as_str()));
                format!("{} = {states}", issue.id)
            });
            let pulls = pulls.collect::<Vec<_>>().join(", ");
            let from = start.map(|day| day.to_string()).unwrap_or_default();
            vec![format!(
                "external=[{{ power = \"an outside power\", from = \"{from}\", pull = {{ {pulls} }} }}]"
            )]
        }
        "rivalry" => {
            let of_state = |state: &crate::scenario::State| {
                let others = scenario.states().iter().filter(|other| other.id != state.id);
                let rivalry = of_states(&mut others.map(|other| other.id.as_str()));
                let key =
                    |leader: usize| key_of(&["states", &state.id, "leaders", &leader.to_string(), "rivalry"]);
                (0..state.leaders.len())
                    .map(|leader| format!("{}={rivalry}", key(leader)))
                    .collect::<Vec<_>>()
            };
            scenario.states().iter().flat_map(of_state).collect()
        }
        _ => of.keys.iter().map(|key| format!("{key}={value}")).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::built_in_text;

    /// The reference case without the lines that begin with a key.
    fn without(key: &str, overrides: &[&str]) -> Scenario {
        let text = built_in_text("central-asia").expect("built in");
        let text: Vec<&str> = text.lines().filter(|line| !line.starts_with(key)).collect();
        let overrides: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
        Scenario::from_text("mine", &text.join("\n"), &overrides)
            .unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn only(scenario: &Scenario) -> Influence {
        let mut found = influence_of_defaults(scenario).expect("threads");
        assert_eq!(found.len(), 1);
        found.remove(0).1
    }

    #[test]
    fn a_default_that_decides_much_is_told_from_one_that_decides_nothing() {
        let consolidation = only(&without("initial_consolidation", &[]));
        assert_eq!((consolidation.replicates, consolidation.at.len()), (REPLICATES, 5));
        let (low, high) = consolidation.integration();
        assert!(consolidation.is_large() && high - low > MUCH_INTEGRATION, "{consolidation:?}");
        let (place, (low, high)) = consolidation.regime().expect("regimes");
        assert!(high - low > 0.5, "{consolidation:?}");
        assert_eq!(consolidation.names[place], "integration");
        assert_eq!(low, consolidation.at[0].1.regimes[place], "the less consolidated, the rarer");
        // Society carries nothing in the reference case, so that it does not matter what its share would be.
        let high_politics = only(&without("high_politics", &[]));
        assert!(!high_politics.is_large(), "{high_politics:?}");
        let (low, high) = high_politics.integration();
        assert_eq!(low.to_bits(), high.to_bits());
        assert!(only(&without("high_politics", &["parameters.low_politics=1"])).integration().1 > low);
    }

    #[test]
    fn a_figure_is_that_of_the_scenario_that_states_the_value() {
        let silent = without("legacy", &[]);
        let found = only(&silent);
        assert_eq!(found.at_default, found.at[0].1, "the default is 0");
        let issues = silent.issues().iter().map(|issue| format!("issues.{}.legacy=0.5", issue.id));
        let overrides: Vec<String> = issues.collect();
        let stated = Scenario::named("central-asia", &overrides).expect("valid");
        assert_eq!(ends(&stated, REPLICATES), Ok(found.at[2].1.clone()));
    }

    #[test]
    fn every_kind_that_can_be_left_out_can_take_every_anchor() {
        let rivals = without("rivalry", &["external=[]", "common_fate={}"]);
        let found = influence_of_defaults(&rivals).expect("threads");
        let names: Vec<&str> = found.iter().map(|(of, _)| of.entry.name.as_str()).collect();
        assert_eq!(names, ["rivalry", "pull", "exposure"]);
        for (of, influence) in found {
            assert_eq!(influence.at.len(), 5, "{}", of.entry.name);
            assert!(influence.is_large(), "{}: {influence:?}", of.entry.name);
        }
    }
}
