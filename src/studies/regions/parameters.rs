//! One table of parameter sets for all regions.

use std::num::NonZeroU64;

use super::error::RegionsError;
use crate::export::manifest::{POSTERIOR, PRIOR};
use crate::scenario::{ParameterSpace, Scenario, Sets};
use crate::studies::{DrawnParameters, StudyError};

/// Parameters of the rules.
const OF_RULES: &str = "parameters.";

/// Sets of values for parameters of the rules, the same for every region.
#[derive(Debug, Clone)]
pub struct ParameterSets {
    /// `posterior` or `prior`.
    pub name: &'static str,
    keys: Vec<String>,
    points: Vec<Vec<f64>>,
}

impl ParameterSets {
    /// The first draws of the posterior of a scenario.
    pub fn of_posterior(scenario: &Scenario, sets: u64) -> Result<Self, StudyError> {
        let scenario = scenario.clone().run_as(NonZeroU64::new(sets), None);
        Self::of(POSTERIOR, DrawnParameters::from_posterior(&scenario, 1)?, sets)
    }

    /// Draws from the priors of a scenario.
    pub fn of_priors(scenario: &Scenario, sets: u64, seed: u64) -> Result<Self, StudyError> {
        let scenario = scenario.clone().run_as(NonZeroU64::new(sets), Some(seed));
        Self::of(PRIOR, DrawnParameters::from_priors(&scenario, 1)?, sets)
    }

    /// Keeps the parameters of the rules: codings belong to their region.
    fn of(name: &'static str, drawn: DrawnParameters, sets: u64) -> Result<Self, StudyError> {
        let drawn = drawn.without_partition();
        let has_others = drawn.sets().varied().keys().any(|key| !key.starts_with(OF_RULES));
        let drawn = if has_others { drawn.without(&|key| !key.starts_with(OF_RULES))? } else { drawn };
        let columns = drawn.sets().columns(0, sets as usize);
        let keys = drawn.sets().varied().keys().map(str::to_owned).collect();
        let points =
            (0..sets as usize).map(|set| columns.iter().map(|column| column[set]).collect()).collect();
        Ok(Self { name, keys, points })
    }

    /// The sets for a region, with so many replicates each.
    pub fn for_region(&self, scenario: &Scenario, per_set: u64) -> Result<Sets, RegionsError> {
        let region = || scenario.name().to_owned();
        let space = ParameterSpace::together(scenario.clone(), &self.keys)
            .map_err(|problem| RegionsError::Region { region: region(), reason: problem.to_string() })?;
        let numbers = (0..self.points.len() as u64).collect();
        Ok(Sets::listed(space, self.points.clone(), numbers, per_set).without_partners())
    }

    /// Number of parameters.
    pub fn count(&self) -> usize {
        self.keys.len()
    }
}
