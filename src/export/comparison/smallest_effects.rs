//! Smallest effects of interest in the tables of a comparison: under how many of the sets of drawn numbers a difference is larger.

use super::rows::{ComparisonSummary, EffectRow};
use crate::export::summary::Group;
use crate::export::variance::Cell;
use crate::format::percent;
use crate::model::Measure;
use crate::model::series::REGION;

/// How often the difference of a scenario in a regional measure is larger than the smallest effect of interest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SmallestEffectShare<'a> {
    /// Name of the scenario.
    pub scenario: &'a str,
    /// The measure.
    pub measure: Measure,
    /// The smallest effect.
    pub effect: f64,
    /// Share of the sets.
    pub share: f64,
}

/// Sentence on the share of the sets under which the difference in a measure is larger than the smallest effect.
pub(super) fn larger(outcome: &str, effect: f64, share: f64) -> String {
    let measure = REGION.iter().find(|measure| measure.name() == outcome);
    let label = measure.map_or(outcome, |measure| measure.label()).to_lowercase();
    let than = if effect < 0.0 { "below" } else { "above" };
    format!("The difference in {label} is {than} {effect} in {} of the sets.", percent(share))
}

impl ComparisonSummary {
    /// The same with smallest effects of interest where parameters are drawn for every pair: of each the scenario, the measure, the effect,
    /// and the share of the sets under which the difference is larger.
    #[must_use]
    pub fn with_smallest_effects(mut self, found: &[SmallestEffectShare<'_>]) -> Self {
        for row in self.effects.iter_mut().filter(|_| !found.is_empty()) {
            let is_it = |of: &&SmallestEffectShare<'_>| {
                of.scenario == row.scenario && row.group == Group::End && of.measure.name() == row.outcome
            };
            let of_row = found.iter().find(is_it);
            row.smallest_effect = Some(Cell(of_row.map(|of| of.effect)));
            row.share_larger = Some(Cell(of_row.map(|of| of.share)));
        }
        self
    }

    /// The same with the smallest effects of other rows.
    #[must_use]
    pub fn with_smallest_effects_of(mut self, rows: &[EffectRow]) -> Self {
        for row in &mut self.effects {
            let is_it =
                |other: &&EffectRow| (&other.scenario, &other.outcome) == (&row.scenario, &row.outcome);
            let of = rows.iter().find(is_it);
            row.smallest_effect = of.and_then(|of| of.smallest_effect);
            row.share_larger = of.and_then(|of| of.share_larger);
        }
        self
    }

    /// The same with sentences on smallest effects of interest, behind the answer about each scenario, from the rows of effects.
    #[must_use]
    pub fn telling_smallest_effects(mut self) -> Self {
        let rows = self.effects.iter();
        let told = rows.filter_map(|row| {
            let (effect, share) = row.larger()?;
            Some((row.scenario.clone(), larger(&row.outcome, effect, share)))
        });
        let told: Vec<(String, String)> = told.collect();
        for (scenario, sentence) in told {
            self.tell(&scenario, &sentence);
        }
        self
    }

    /// The share of the sets of drawn numbers under which the difference of a scenario in a regional measure is larger than the smallest
    /// effect of interest, and that effect, if the user has said one.
    pub fn larger_of(&self, scenario: &str, measure: Measure) -> Option<(f64, f64)> {
        let is_it = |row: &&EffectRow| row.scenario == scenario && row.outcome == measure.name();
        let of_batch = || {
            let row = self.under_priors_of(scenario, measure.name())?;
            row.smallest_effect.zip(row.share_larger)
        };
        self.effects.iter().find(is_it).and_then(EffectRow::larger).or_else(of_batch)
    }
}
