//! The first passages and agreements of a scenario that are recorded. They are known before a run, so that its columns
//! can be named.

use super::Scenario;

/// A state of the region whose first occurrence is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Name in files: `first_agreement_trade`, `first_integration_0_25`.
    pub name: String,
    /// Label for people that continues `first time that`: `all 5 states agree on Trade`.
    pub label: String,
}

/// Lists the milestones of a scenario, in the order of the results: an agreement of all states on each issue, then each
/// level of integration that a regime requires, ascending.
pub fn milestones(scenario: &Scenario) -> Vec<Milestone> {
    let states = scenario.states().len();
    let agreements = scenario.issues().iter().map(|issue| Milestone {
        name: format!("first_agreement_{}", issue.id),
        label: format!("all {states} states agree on {}", issue.name),
    });
    let levels = scenario.integration_levels();
    let levels = levels.iter().map(|level| Milestone {
        name: format!("{LEVEL}{}", level.to_string().replace('.', "_")),
        label: format!("integration rises to {level}"),
    });
    agreements.chain(levels).collect()
}

/// Beginning of the names of passages to a level of integration.
const LEVEL: &str = "first_integration_";

/// Returns the name of a milestone in files before format 3: `first_integration_0.25`.
pub fn former_name(name: &str) -> String {
    match name.strip_prefix(LEVEL) {
        Some(level) => format!("{LEVEL}{}", level.replace('_', ".")),
        None => name.to_owned(),
    }
}

/// Lists the names in files of the numbers of agreements, by issue and size from two states up, in the order of the
/// results: `agreements_trade_5`.
pub fn agreements(scenario: &Scenario) -> Vec<String> {
    let sizes = 2..=scenario.states().len();
    let of_issue = |id: &str| sizes.clone().map(|size| format!("agreements_{id}_{size}")).collect::<Vec<_>>();
    scenario.issues().iter().flat_map(|issue| of_issue(&issue.id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_issue_and_every_level_of_a_regime_is_a_milestone() {
        let names: Vec<_> = milestones(&Scenario::built_in()).into_iter().map(|found| found.name).collect();
        assert_eq!(
            names,
            [
                "first_agreement_dialogue",
                "first_agreement_trade",
                "first_agreement_transport",
                "first_agreement_water_energy",
                "first_agreement_security",
                "first_agreement_culture",
                "first_integration_0_25",
                "first_integration_0_5",
            ]
        );
    }
}
