//! The batch under priors, which a run or a comparison adds to its own: each replicate with a set of parameters of its own,
//! drawn from the priors of the scenario.
//!
//! The first batch says what chance makes of one set of parameters; this one, what chance and all that is uncertain about
//! the parameters make together. It observes the region alone and has a third of the replicates, so that it adds at most half to
//! the time of the first. Its replicates are the first ones of a run with drawn parameters, to the last bit.

use super::draw::{Failure, unwrapped};
use super::{Run, SmallestEffect, StudyError};
use crate::analysis::{Comparison, Ends};
use crate::engine::{self, Batch, Block, Observed, Plan};
use crate::export::manifest::UnderPriorsRecord;
use crate::export::outcome_names;
use crate::model::Measure;
use crate::model::series::REGION;
use crate::outcome::{EndRow, Results};
use crate::scenario::{Comparable, ParameterSpace, Prior, Scenario, Sets, changes};

/// Replicates of the first batch for each set, where sets are drawn in the lanes.
const PER_SET: u64 = 3;
/// The same where each set makes a scenario of its own, which takes as long as some twenty replicates.
const PER_SCENARIO: u64 = 60;
/// Fewest replicates of the first batch that are worth a second: one history has no spread.
const FEWEST: u64 = 2;

/// The sets of the batch under priors.
#[derive(Debug, Clone)]
pub struct UnderPriors {
    sets: Sets,
    count: u64,
    fixed: Vec<String>,
}

impl UnderPriors {
    /// The sets for a scenario; `None` if it has no prior that can be drawn, or a single replicate.
    pub fn of(scenario: &Scenario) -> Option<Self> {
        if scenario.replicates() < FEWEST {
            return None;
        }
        let (space, priors) = ParameterSpace::by_priors(scenario.clone()).ok()?;
        Self::new(scenario, space, &priors, Vec::new())
    }

    /// The sets that scenarios share, the baseline first, drawn from the priors of the baseline; `None` as in [`Self::of`]. Numbers in
    /// which the scenarios differ, and those that are no input of the model in each, keep their values: to share them would take the
    /// difference away.
    pub fn shared(scenarios: &[Scenario]) -> Option<Self> {
        let [baseline, others @ ..] = scenarios else { return None };
        if baseline.replicates() < FEWEST {
            return None;
        }
        let (space, priors) = ParameterSpace::by_priors(baseline.clone()).ok()?;
        let different: Vec<String> =
            others.iter().flat_map(|other| changes(baseline, other)).map(|change| change.key).collect();
        let is_shared = |key: &str| {
            let value = format!("{key}.value");
            !different.iter().any(|other| other == key || *other == value)
                && scenarios.iter().all(|scenario| scenario.input(key).is_some())
        };
        let all: Vec<String> = space.keys().map(str::to_owned).collect();
        let (drawn, fixed): (Vec<_>, Vec<_>) =
            all.into_iter().zip(priors).partition(|(key, _)| is_shared(key));
        let (keys, priors): (Vec<String>, Vec<_>) = drawn.into_iter().unzip();
        let space = ParameterSpace::new(baseline.clone(), &keys).ok()?;
        Self::new(baseline, space, &priors, fixed.into_iter().map(|(key, _)| key).collect())
    }

    fn new(scenario: &Scenario, space: ParameterSpace, priors: &[Prior], fixed: Vec<String>) -> Option<Self> {
        if priors.is_empty() {
            return None;
        }
        let share = if space.inputs(scenario).is_some() { PER_SET } else { PER_SCENARIO };
        let sets = Sets::of_priors(space, priors, scenario.seed(), 1).without_partners();
        Some(Self { sets, count: scenario.replicates().div_ceil(share), fixed })
    }

    /// The sets.
    pub fn sets(&self) -> &Sets {
        &self.sets
    }

    /// Number of sets, and of replicates.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Its record in the manifest.
    pub fn record(&self) -> UnderPriorsRecord {
        let keys = self.sets.varied().keys().map(str::to_owned).collect();
        UnderPriorsRecord { keys, sets: self.count, fixed: self.fixed.clone() }
    }

    /// Runs the batch of a single scenario.
    ///
    /// # Errors
    ///
    /// [`StudyError`], among others for a set that makes no valid scenario.
    pub(super) fn results(&self, run: &Run<'_>) -> Result<Results, StudyError> {
        let mut sink = |_: &[EndRow], _: &[EndRow]| Ok::<(), Failure>(());
        let results = engine::run_drawn(&self.sets, &self.batch(run), run.monitor, &mut sink);
        results.map_err(|stopped| unwrapped(stopped, run.threads.get()))
    }

    /// Runs the batch of scenarios that share each set, and compares them at each tick by itself. Also counts the sets under which
    /// each of some smallest effects is exceeded, by (scenario but the baseline, smallest effect).
    ///
    /// # Errors
    ///
    /// As [`Self::results`].
    pub(super) fn comparison(
        &self,
        scenarios: &Comparable<'_>,
        smallest: &[SmallestEffect],
        run: &Run<'_>,
    ) -> Result<(Comparison, Vec<Vec<u64>>), StudyError> {
        let mut ends = Ends::new(outcome_names(scenarios.scenarios()));
        let places: Vec<usize> = smallest.iter().filter_map(|effect| place(effect.measure)).collect();
        let mut exceeded = vec![vec![0; smallest.len()]; scenarios.scenarios().len() - 1];
        let mut sink = |rows: &Block, _: &Block| {
            ends.extend(rows);
            for (counts, others) in exceeded.iter_mut().zip(&rows[1..]) {
                for (baseline, other) in rows[0].iter().zip(others) {
                    for ((count, effect), place) in counts.iter_mut().zip(smallest).zip(&places) {
                        let difference = other.region[*place] - baseline.region[*place];
                        *count += u64::from(effect.is_exceeded(difference));
                    }
                }
            }
            Ok::<(), Failure>(())
        };
        let batch = self.batch(run);
        let found = engine::run_drawn_together(scenarios, &self.sets, &batch, run.monitor, &mut sink);
        let Batch { arms, divergences } = found.map_err(|stopped| unwrapped(stopped, run.threads.get()))?;
        Ok((run.on_threads(|| Comparison::pointwise(arms, divergences, &ends))?, exceeded))
    }

    fn batch(&self, run: &Run<'_>) -> Plan {
        Plan {
            replicates: self.count,
            seed: self.sets.varied().scenario().seed(),
            threads: Some(run.threads),
            observed: Observed::Region,
        }
    }
}

/// Place of a measure among those of the region.
fn place(measure: Measure) -> Option<usize> {
    REGION.iter().position(|known| *known == measure)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::studies::comparison::ComparisonPlan;
    use crate::studies::run::RunPlan;
    use crate::studies::{DrawnParameters, Study as _};

    /// Three years of a shipped scenario.
    fn short(name: &str, replicates: u64, changes: &[&str]) -> Scenario {
        let replicates = format!("monte_carlo.replicates={replicates}");
        let years = ["scenario.start=\"2016\"", "scenario.end=\"2018\"", replicates.as_str()];
        let changes: Vec<String> = years.iter().chain(changes).map(|text| (*text).to_owned()).collect();
        Scenario::named(name, &changes).unwrap_or_else(|problems| panic!("{problems}"))
    }

    #[test]
    fn the_batch_is_the_beginning_of_a_run_with_drawn_parameters() {
        let both = RunPlan::new(short("central-asia", 60, &[])).with_priors().tables().expect("tables");
        let found = both.under_priors().expect("a batch under priors").results();
        let scenario = short("central-asia", 20, &[]);
        let drawn = DrawnParameters::from_priors(&scenario, 1).expect("priors").without_partition();
        let alone = RunPlan::new(scenario).with_drawn(drawn).tables().expect("tables");
        let results = alone.results();
        assert_eq!((found.replicates, found.units), (20, 20));
        assert_eq!(found.trajectories[..], results.trajectories[..found.trajectories.len()]);
        assert_eq!(found.trajectories.len(), REGION.len());
        assert_eq!(found.regime_shares, results.regime_shares);
        assert_eq!((&found.passages, &found.ends), (&results.passages, &results.ends));
        // And it changes nothing of the first batch.
        let fixed = RunPlan::new(short("central-asia", 60, &[])).tables().expect("tables");
        assert_eq!(both.results(), fixed.results());
    }

    #[test]
    fn pairs_share_each_set_as_in_a_comparison_with_drawn_parameters() {
        let plan = |replicates| {
            let others = vec![short("post-2017", replicates, &[])];
            ComparisonPlan::new(short("pre-2017", replicates, &[]), others).expect("one calendar")
        };
        let both = plan(60).with_priors().tables().expect("tables");
        let found = both.under_priors().expect("a batch under priors");
        let drawn = DrawnParameters::from_priors(plan(20).scenarios()[0], 1).expect("priors");
        let alone = plan(20).with_drawn(drawn.without_partition()).expect("shared").tables().expect("tables");
        let outcomes = |of: &Comparison| of.contrasts[0].outcomes.clone();
        assert_eq!(outcomes(found), outcomes(alone.comparison()));
        let spreads = |of: &Comparison| of.contrasts[0].spreads.clone();
        assert_eq!(spreads(found), spreads(alone.comparison()));
        let row = both.summary().under_priors_of("post-2017", "integration").expect("a row").clone();
        assert_eq!(row.difference, found.contrasts[0].outcomes[0].effect.mean);
        assert_eq!(row.q95, Some(found.contrasts[0].spreads[0].last().expect("a tick")[7]));
    }

    #[test]
    fn what_differs_between_scenarios_keeps_its_values() {
        let scenarios = [
            short("central-asia", 60, &[]),
            short("central-asia", 60, &["parameters.spillover=0.1", "scenario.name=other"]),
        ];
        let shared = UnderPriors::shared(&scenarios).expect("other numbers").record();
        let alone = UnderPriors::of(&scenarios[0]).expect("priors").record();
        assert_eq!(shared.fixed, ["parameters.spillover"]);
        assert_eq!((alone.fixed.len(), shared.keys.len() + 1), (0, alone.keys.len()));
        assert_eq!((shared.sets, alone.sets), (20, 20));
        assert!(shared.named().ends_with("drawn from their priors (parameters.spillover fixed)"));
    }

    #[test]
    fn a_scenario_without_priors_and_a_single_history_have_none() {
        assert!(UnderPriors::of(&short("central-asia", 1, &[])).is_none());
        assert!(UnderPriors::of(&short("central-asia", 2, &[])).is_some());
        // What is no input of the model makes a scenario of each set, which takes longer.
        let benefit = short("central-asia", 120, &["priors.\"issues.trade.benefit\"=[0.2, 0.9]"]);
        assert_eq!(UnderPriors::of(&benefit).map(|batch| batch.count()), Some(2));
    }
}
