//! `variance.csv` of a comparison: where the variance of each difference comes from.

use serde::{Deserialize, Serialize};

use crate::analysis::variance_components::{DifferenceSets, Variance};
use crate::export::parameters::{Cell, ends_of, of_codings, told};
use crate::model::Measure;
use crate::model::series::REGION;

/// Sources of the variance of a difference over pairs of replicates. Cells are empty if they cannot be estimated.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DifferenceVarianceRow {
    /// Name of the scenario.
    pub scenario: String,
    /// Name of the regional measure.
    pub outcome: String,
    /// Variance between sets of parameters, without codings that are told apart and without Monte Carlo noise.
    pub parameters: Option<f64>,
    /// Variance between pairs of one set.
    pub chance: Option<f64>,
    /// Share of the parameters in the sum of all parts.
    pub share: Option<f64>,
    /// Lower end of its 95% interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Variance that codings add within a set of parameters, without Monte Carlo noise. This and what follows stand in the table where
    /// codings are told apart.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub codings: Option<Cell>,
    /// Share of codings in the sum of all parts.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub codings_share: Option<Cell>,
    /// Lower end of its 95% interval.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub codings_low: Option<Cell>,
    /// Upper end.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub codings_high: Option<Cell>,
    /// Share of chance.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub chance_share: Option<Cell>,
    /// Lower end of its 95% interval.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub chance_low: Option<Cell>,
    /// Upper end.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub chance_high: Option<Cell>,
}

impl DifferenceVarianceRow {
    /// The rows of a scenario, one for each regional measure.
    pub fn of(scenario: &str, sets: &DifferenceSets, seed: u64) -> Vec<Self> {
        let row = |(measure, variance): (&Measure, Option<Variance>)| {
            let [low, high] = ends_of(variance.and_then(|variance| variance.interval));
            let more = if sets.tells_codings_apart() { of_codings(variance.as_ref()) } else { [None; 7] };
            let [codings, codings_share, codings_low, codings_high, chance_share, chance_low, chance_high] =
                more;
            Self {
                scenario: scenario.to_owned(),
                outcome: measure.name().to_owned(),
                parameters: variance.map(|variance| variance.parameters),
                chance: variance.map(|variance| variance.chance),
                share: variance.and_then(|variance| variance.share()),
                low,
                high,
                codings,
                codings_share,
                codings_low,
                codings_high,
                chance_share,
                chance_low,
                chance_high,
            }
        };
        REGION.iter().zip(sets.variances(seed)).map(row).collect()
    }
}
