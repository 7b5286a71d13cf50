//! `priors/effects.csv`: differences of outcomes at the end where each pair of replicates has a set of parameters of its own, drawn
//! from the priors of the baseline; and what `priors/differences.csv` says of them over time.

use serde::{Deserialize, Serialize};

use super::rows::group;
use crate::analysis::{Comparison, Outcome};
use crate::export::cells::UnderPriorsCells;
use crate::export::manifest::UnderPriorsRecord;
use crate::export::summary::Group;
use crate::format::{counted, percent};
use crate::model::Measure;
use crate::model::series::REGION;
use crate::outcome::QUANTILES;
use crate::scenario::Scenario;

/// Places of the 5%, 50% and 95% quantiles in [`QUANTILES`].
const RANGE: [usize; 3] = [1, 4, 7];
/// Places of the quartiles.
const QUARTILES: [usize; 3] = [3, 4, 5];

/// Difference of one outcome at the end over pairs with parameters drawn from priors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnderPriorsRow {
    /// Group of the outcome.
    #[serde(rename = "kind")]
    pub group: Group,
    /// Its name, as in `summary.csv`.
    pub outcome: String,
    /// Name of the scenario.
    pub scenario: String,
    /// Name of the baseline.
    pub baseline: String,
    /// Mean or share under the scenario.
    pub scenario_mean: f64,
    /// Mean or share under the baseline.
    pub baseline_mean: f64,
    /// Mean difference of pairs, scenario minus baseline.
    pub difference: f64,
    /// Its standard error; empty for a single pair.
    pub se: Option<f64>,
    /// Lower end of the 95% confidence interval of the mean difference.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Standard deviation of the differences, by parameters and chance together.
    pub sd: Option<f64>,
    /// 5% quantile of the differences; empty where the outcome is no regional measure.
    pub q05: Option<f64>,
    /// Median.
    pub q50: Option<f64>,
    /// 95% quantile.
    pub q95: Option<f64>,
    /// Share of the sets under which the scenario has more, ties counted half.
    pub superiority: f64,
    /// The smallest effect of interest, where the user has said one.
    pub smallest_effect: Option<f64>,
    /// Share of the sets under which the difference is larger, in the direction of the smallest effect.
    pub share_larger: Option<f64>,
}

impl UnderPriorsRow {
    /// The rows of a comparison of scenarios, the baseline first.
    pub fn of(scenarios: &[&Scenario], comparison: &Comparison) -> Vec<Self> {
        let known = |value: f64| (comparison.replicates > 1).then_some(value);
        let mut rows = Vec::new();
        for (scenario, contrast) in scenarios[1..].iter().zip(&comparison.contrasts) {
            rows.extend(contrast.outcomes.iter().map(|found| {
                let effect = &found.effect;
                let place = match found.outcome {
                    Outcome::End(measure) => REGION.iter().position(|known| *known == measure),
                    _ => None,
                };
                let end = place.and_then(|place| contrast.spreads.get(place)?.last());
                let [q05, q50, q95] = RANGE.map(|of| end.map(|quantiles| quantiles[of]));
                Self {
                    group: group(found.outcome),
                    outcome: found.name.clone(),
                    scenario: scenario.name().to_owned(),
                    baseline: scenarios[0].name().to_owned(),
                    scenario_mean: effect.scenario,
                    baseline_mean: effect.baseline,
                    difference: effect.mean,
                    se: known(effect.se),
                    low: known(effect.interval.low),
                    high: known(effect.interval.high),
                    sd: known(effect.sd),
                    q05,
                    q50,
                    q95,
                    superiority: effect.superiority,
                    smallest_effect: None,
                    share_larger: None,
                }
            }));
        }
        rows
    }
}

impl UnderPriorsRow {
    /// What it says of integration, in a sentence; `None` without quantiles.
    pub(super) fn told(&self, batch: &UnderPriorsRecord) -> Option<String> {
        let UnderPriorsCells { mean, range: (low, high), above, .. } = UnderPriorsCells::new(self);
        self.q05.and(self.q95)?;
        let ties = if self.superiority > 0.0 && self.superiority < 1.0 { ", ties counted half" } else { "" };
        let larger = match self.smallest_effect.zip(self.share_larger) {
            Some((effect, share)) => {
                let than = if effect < 0.0 { "below" } else { "above" };
                format!(", {than} {effect} in {}", percent(share))
            }
            None => String::new(),
        };
        Some(format!(
            "With {}, the mean difference is {mean}: in 90% of {} it lies between {low} and {high}; it is \
             above 0 in {above} of them{ties}{larger}.",
            batch.drawn(),
            counted(batch.sets, "set")
        ))
    }
}

/// The range of the differences of a regional measure over time.
#[derive(Debug, Clone, PartialEq)]
pub struct RangeUnderPriors {
    /// Name of the scenario.
    pub scenario: String,
    /// The measure.
    pub measure: Measure,
    /// The 2.5% quantile of the differences at the end of each tick.
    pub low: Vec<f64>,
    /// The 97.5% quantile.
    pub high: Vec<f64>,
    /// The quartiles at the last tick.
    pub quartiles: [f64; 3],
}

/// A row of `priors/differences.csv`, as far as it is needed again.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct RangeRow {
    scenario: String,
    series: String,
    q025: f64,
    q25: f64,
    q50: f64,
    q75: f64,
    q975: f64,
}

impl RangeUnderPriors {
    /// The ranges of a comparison of scenarios, the baseline first.
    pub fn of(scenarios: &[&Scenario], comparison: &Comparison) -> Vec<Self> {
        let contrasts = scenarios[1..].iter().zip(&comparison.contrasts);
        let of = |(scenario, contrast): (&&Scenario, &crate::analysis::Contrast)| {
            let name = scenario.name().to_owned();
            let measures = REGION.into_iter().zip(contrast.spreads.clone());
            measures.map(move |(measure, ticks)| {
                let end = |place: usize| ticks.iter().map(|quantiles| quantiles[place]).collect();
                let (scenario, low, high) = (name.clone(), end(0), end(QUANTILES.len() - 1));
                let quartiles = QUARTILES.map(|of| ticks.last().map_or(0.0, |quantiles| quantiles[of]));
                Self { scenario, measure, low, high, quartiles }
            })
        };
        contrasts.flat_map(of).collect()
    }

    /// The ranges that rows hold, in the order of the file.
    pub fn read(rows: &[RangeRow]) -> Vec<Self> {
        let same = |a: &RangeRow, b: &RangeRow| (&a.scenario, &a.series) == (&b.scenario, &b.series);
        let range = |rows: &[RangeRow]| {
            let measure = REGION.into_iter().find(|measure| measure.name() == rows[0].series)?;
            let (low, high) = rows.iter().map(|row| (row.q025, row.q975)).unzip();
            let RangeRow { q25, q50, q75, .. } = rows[rows.len() - 1];
            Some(Self { scenario: rows[0].scenario.clone(), measure, low, high, quartiles: [q25, q50, q75] })
        };
        rows.chunk_by(same).filter_map(range).collect()
    }
}
