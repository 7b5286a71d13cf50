//! Scenarios that run on the same draws: one history until they diverge, separate ones after.

use super::regime_classifier::RegimeClassifier;
use crate::model::inputs::Input;
use crate::model::{Series, World, all_series};
use crate::scenario::{Comparable, Scenario, compile};

/// One of the scenarios.
pub(super) struct Branch {
    /// The world.
    pub world: World,
    /// Classifies its regimes.
    pub classifier: RegimeClassifier,
    /// First tick in which its histories can differ from those of the first arm; 0 for the first.
    pub parts_from: usize,
    /// First tick that is run separately: [`Self::parts_from`], or 0 if regimes differ, and with them the levels of integration
    /// whose first passage is recorded.
    pub from: usize,
    /// First tick that is counted separately: [`Self::from`], or 0 if series have other ranges, and so other bins.
    pub counted_from: usize,
}

/// Builds the arms of scenarios; the first carries the histories of the others until they diverge.
pub(super) fn arms(scenarios: &Comparable<'_>) -> Vec<Branch> {
    arms_of_sets(scenarios, None)
}

/// The same with some inputs drawn, by scenario: a set gives each scenario the same values, and no two leaders the same openness.
pub(super) fn arms_of_sets(scenarios: &Comparable<'_>, drawn: Option<&[Vec<Input>]>) -> Vec<Branch> {
    let baseline = scenarios.baseline();
    let trunk = compile(baseline);
    let arm = |(place, scenario): (usize, &&Scenario)| {
        let (world, classifier) = (compile(scenario), RegimeClassifier::new(scenario));
        let inputs = |arm: usize| drawn.map_or(&[][..], |inputs| &inputs[arm]);
        let parts_from =
            if place == 0 { 0 } else { trunk.parts_from_drawn(&world, [inputs(0), inputs(place)]) };
        let from = if scenario.regimes() == baseline.regimes() { parts_from } else { 0 };
        let series = all_series(world.states(), world.issues());
        let same = |series: &Series| world.range(series.measure) == trunk.range(series.measure);
        let counted_from = if from > 0 && series.iter().all(same) { from } else { 0 };
        Branch { world, classifier, parts_from, from, counted_from }
    };
    scenarios.scenarios().iter().enumerate().map(arm).collect()
}

impl Branch {
    /// Lets histories part from those of the first arm by a tick, if they do not part before.
    pub fn part_by(&mut self, tick: usize) {
        self.parts_from = self.parts_from.min(tick);
        self.from = self.from.min(tick);
        self.counted_from = self.counted_from.min(tick);
    }
}

/// Returns the first tick in which the histories of each arm can differ from those of the first, where all inputs have the given
/// values by arm.
pub(super) fn parts_at(arms: &[Branch], inputs: &[Vec<(Input, f64)>]) -> Vec<usize> {
    let of_arm = |(arm, own): (&Branch, &Vec<(Input, f64)>)| {
        arms[0].world.parts_from_at(&arm.world, [&inputs[0], own])
    };
    std::iter::once(0).chain(arms.iter().zip(inputs).skip(1).map(of_arm)).collect()
}
