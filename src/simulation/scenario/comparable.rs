//! Scenarios that can be compared replicate by replicate.

use thiserror::Error;

use super::types::Scenario;
use crate::problem::{Explain, Remedy};

/// Scenarios with the same calendar, states and issues: their series match one by one, and they can run on the same
/// random draws.
#[derive(Debug, Clone)]
pub struct Comparable<'a> {
    scenarios: Vec<&'a Scenario>,
}

/// Why two scenarios cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{second} cannot be compared with {first}: {}", differences.join("; "))]
pub struct Incomparable {
    /// Name of the baseline.
    pub first: String,
    /// Name of the other scenario.
    pub second: String,
    /// The differences that prevent it, a phrase each.
    pub differences: Vec<String>,
}

impl Explain for Incomparable {
    fn remedy(&self) -> Option<Remedy> {
        Some(Remedy::new(
            "compare scenarios of one calendar, the same states and the same issues, such as two that extend one file",
        ))
    }
}

impl<'a> Comparable<'a> {
    /// Takes a single scenario.
    pub fn one(scenario: &'a Scenario) -> Self {
        Self { scenarios: vec![scenario] }
    }

    /// Takes several scenarios, the first of which is the baseline.
    ///
    /// # Errors
    ///
    /// [`Incomparable`] for the first scenario that differs from the baseline in calendar, states or issues.
    pub fn new(baseline: &'a Scenario, others: &[&'a Scenario]) -> Result<Self, Incomparable> {
        for other in others {
            let differences = differences(baseline, other);
            if !differences.is_empty() {
                let name = |scenario: &Scenario| scenario.name().to_owned();
                return Err(Incomparable { first: name(baseline), second: name(other), differences });
            }
        }
        Ok(Self { scenarios: std::iter::once(baseline).chain(others.iter().copied()).collect() })
    }

    /// The scenarios, at least one.
    pub fn scenarios(&self) -> &[&'a Scenario] {
        &self.scenarios
    }

    /// The baseline, which is the first scenario.
    pub fn baseline(&self) -> &'a Scenario {
        self.scenarios[0]
    }
}

/// Lists the differences that prevent a comparison, a phrase each: the value of the other scenario, then of the
/// baseline.
fn differences(baseline: &Scenario, other: &Scenario) -> Vec<String> {
    let (calendar, others) = (baseline.calendar(), other.calendar());
    let mut found = Vec::new();
    if calendar.ticks_per_year() != others.ticks_per_year() {
        let (one, two) = (calendar.ticks_per_year(), others.ticks_per_year());
        found.push(format!("it has {two} ticks a year, not {one}"));
    }
    let first = |days: &[jiff::civil::Date]| days[0];
    if first(calendar.first_days()) != first(others.first_days()) {
        let (one, two) = (first(calendar.first_days()), first(others.first_days()));
        found.push(format!("it begins on {two}, not on {one}"));
    }
    if calendar.end() != others.end() {
        let last = |end: jiff::civil::Date| end.yesterday().map_or(end, |day| day);
        found.push(format!("it ends on {}, not on {}", last(others.end()), last(calendar.end())));
    }
    let names = |ids: Vec<&str>| ids.join(", ");
    let states = |scenario: &'_ Scenario| -> String {
        names(scenario.states().iter().map(|state| state.id.as_str()).collect())
    };
    if states(baseline) != states(other) {
        found.push(format!("its states are {}, not {}", states(other), states(baseline)));
    }
    let issues = |scenario: &'_ Scenario| -> String {
        names(scenario.issues().iter().map(|issue| issue.id.as_str()).collect())
    };
    if issues(baseline) != issues(other) {
        found.push(format!("its issues are {}, not {}", issues(other), issues(baseline)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str, overrides: &[&str]) -> Scenario {
        let overrides: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
        Scenario::named(name, &overrides).unwrap_or_else(|problems| panic!("{problems}"))
    }

    #[test]
    fn leaderships_compare_and_regions_do_not() {
        let (historical, frozen) = (named("post-2017", &[]), named("pre-2017", &[]));
        let alike = Comparable::new(&frozen, &[&historical]).expect("one region over the same years");
        assert_eq!(alike.scenarios().len(), 2);
        let other = named("mercosur", &[]);
        let unlike =
            Comparable::new(&frozen, &[&historical, &other]).expect_err("another region").to_string();
        assert!(
            unlike.starts_with("mercosur cannot be compared with pre-2017: it has 2 ticks a year, not 4; ")
        );
        assert!(
            unlike.contains("its states are ARG, BRA, PRY, URY, not KAZ, UZB, KGZ, TJK, TKM"),
            "{unlike}"
        );
    }

    #[test]
    fn a_year_less_is_another_calendar() {
        let (all, fewer) = (named("central-asia", &[]), named("central-asia", &["scenario.end=\"2029\""]));
        let unlike = Comparable::new(&all, &[&fewer]).expect_err("another end");
        assert_eq!(unlike.differences, ["it ends on 2029-12-31, not on 2030-12-31"]);
    }
}
