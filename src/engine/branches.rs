//! Scenarios that run side by side on the same draws: one history until they part, and from there each its own.

use super::regime_classifier::RegimeClassifier;
use crate::model::{Series, World, all_series};
use crate::scenario::{Comparable, Scenario, compile};

/// One of the scenarios.
pub(super) struct Branch {
    /// The world.
    pub world: World,
    /// Who tells its regimes.
    pub classifier: RegimeClassifier,
    /// First tick in which its histories can differ from those of the first arm; 0 for that one.
    pub parts_from: usize,
    /// First tick that is run by itself: [`Self::parts_from`], or 0 where regimes are told otherwise, and so other levels of
    /// integration are watched for.
    pub from: usize,
    /// First tick that is counted by itself: [`Self::from`], or 0 where series have other ranges, and so other bins.
    pub counted_from: usize,
}

/// The arms of scenarios; the first carries the histories of the others until they part.
pub(super) fn arms(scenarios: &Comparable<'_>) -> Vec<Branch> {
    let baseline = scenarios.baseline();
    let trunk = compile(baseline);
    let arm = |(place, scenario): (usize, &&Scenario)| {
        let (world, classifier) = (compile(scenario), RegimeClassifier::new(scenario));
        let parts_from = if place == 0 { 0 } else { trunk.parts_from(&world) };
        let from = if scenario.regimes() == baseline.regimes() { parts_from } else { 0 };
        let series = all_series(world.states(), world.issues());
        let same = |series: &Series| world.range(series.measure) == trunk.range(series.measure);
        let counted_from = if from > 0 && series.iter().all(same) { from } else { 0 };
        Branch { world, classifier, parts_from, from, counted_from }
    };
    scenarios.scenarios().iter().enumerate().map(arm).collect()
}
