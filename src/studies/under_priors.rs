//! The batch under priors, which a run or a comparison adds to its own: each replicate with a set of parameters of its own,
//! drawn from the priors of the scenario.
//!
//! The first batch says what chance makes of one set of parameters; this one, what chance and all that is uncertain about
//! the parameters make together. It observes the region alone and has a quarter of the replicates, so that it adds at most half to
//! the time of the first. Its replicates are the first ones of a run with drawn parameters, to the last bit.

use super::draw::{DrawError, differs, unwrapped};
use super::{Run, SmallestEffect, StudyError};
use crate::analysis::{Comparison, Ends};
use crate::engine::{self, Batch, Block, Observed, Plan};
use crate::export::manifest::UnderPriorsRecord;
use crate::export::outcome_names;
use crate::model::series::REGION;
use crate::outcome::{EndRow, Results};
use crate::scenario::{Comparable, ParameterSpace, Scenario, Sets, Unvariable};

/// Replicates of the first batch for each set, where sets are drawn in the lanes.
const PER_SET: u64 = 4;
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
    /// The sets for a scenario; `None` if it has no prior, or a single replicate.
    ///
    /// # Errors
    ///
    /// [`DrawError`] as [`StudyError::Problem`], if a prior is of a number that cannot be drawn.
    pub fn of(scenario: &Scenario) -> Result<Option<Self>, StudyError> {
        Self::shared(&[scenario])
    }

    /// The sets that scenarios share, the baseline first, drawn from the priors of the baseline; `None` as in [`Self::of`]. To share a
    /// number in which scenarios differ would take the difference away: it keeps its values, and so does one that is no input of
    /// the model in each.
    ///
    /// # Errors
    ///
    /// As [`Self::of`].
    pub fn shared(scenarios: &[&Scenario]) -> Result<Option<Self>, StudyError> {
        let [baseline, others @ ..] = scenarios else { return Ok(None) };
        let replicates = baseline.replicates();
        let by_priors = ParameterSpace::by_priors((*baseline).clone());
        let (space, priors) = by_priors.map_err(|problem| StudyError::of(DrawError::Undrawable(problem)))?;
        if replicates < FEWEST || priors.is_empty() {
            return Ok(None);
        }
        let differs: Vec<_> = others.iter().map(|other| differs(baseline, other)).collect();
        let is_fixed = |key: &str| {
            let is_input = |scenario: &&Scenario| scenario.input(key).is_some();
            differs.iter().any(|differs| differs(key))
                || !others.is_empty() && !scenarios.iter().all(is_input)
        };
        let fixed = space.keys().filter(|key| is_fixed(key)).map(str::to_owned).collect();
        let share = if space.key_without_input(baseline).is_none() || !others.is_empty() {
            PER_SET
        } else {
            PER_SCENARIO
        };
        let sets = Sets::of_priors(space, &priors, baseline.seed(), 1).without_partners().without(&is_fixed);
        Ok(sets.map(|sets| Self { sets, count: replicates.div_ceil(share), fixed }))
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
        let mut sink = |_: &[EndRow], _: &[EndRow]| Ok::<(), Undrawable>(());
        let results = engine::run_drawn(&self.sets, &self.batch(run), run.monitor, &mut sink);
        results.map_err(|stopped| unwrapped(stopped, run.threads.get()))
    }

    /// Runs the batch of scenarios that share each set, and compares them at each tick by itself.
    ///
    /// # Errors
    ///
    /// As [`Self::results`].
    pub(super) fn pairs(
        &self,
        scenarios: &Comparable<'_>,
        smallest: &[SmallestEffect],
        run: &Run<'_>,
    ) -> Result<PairsUnderPriors, StudyError> {
        let mut ends = Ends::new(outcome_names(scenarios.scenarios()));
        let others = scenarios.scenarios().len() - 1;
        let mut larger: Vec<Larger> =
            smallest.iter().map(|effect| Larger { effect: *effect, counts: vec![0; others] }).collect();
        let mut sink = |rows: &Block, _: &Block| {
            ends.extend(rows);
            for larger in &mut larger {
                larger.extend(rows);
            }
            Ok::<(), Undrawable>(())
        };
        let batch = self.batch(run);
        let found = engine::run_drawn_together(scenarios, &self.sets, &batch, run.monitor, &mut sink);
        let Batch { arms, divergences } = found.map_err(|stopped| unwrapped(stopped, run.threads.get()))?;
        let comparison = run.on_threads(|| Comparison::pointwise(arms, divergences, &ends))?;
        Ok(PairsUnderPriors { comparison, larger })
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

/// A set that makes no valid scenario.
struct Undrawable(Unvariable);

impl From<Unvariable> for Undrawable {
    fn from(problem: Unvariable) -> Self {
        Self(problem)
    }
}

impl From<Undrawable> for StudyError {
    fn from(Undrawable(problem): Undrawable) -> Self {
        Self::of(DrawError::Undrawable(problem))
    }
}

/// What the batch under priors finds about scenarios.
#[derive(Debug, Clone, PartialEq)]
pub struct PairsUnderPriors {
    /// Results and differences, of the region alone.
    pub comparison: Comparison,
    /// How often each smallest effect of interest is exceeded.
    pub larger: Vec<Larger>,
}

/// How often a difference is larger than the smallest effect of interest.
#[derive(Debug, Clone, PartialEq)]
pub struct Larger {
    /// The smallest effect.
    pub effect: SmallestEffect,
    /// Number of sets, by scenario without the baseline.
    pub counts: Vec<u64>,
}

impl Larger {
    /// Adds the ends of replicates by scenario.
    fn extend(&mut self, rows: &Block) {
        let value = |row: &EndRow| {
            let place = REGION.iter().position(|known| *known == self.effect.measure);
            place.map_or(0.0, |place| row.region[place])
        };
        for (count, others) in self.counts.iter_mut().zip(&rows[1..]) {
            let pairs = rows[0].iter().zip(others);
            let exceeds = |(baseline, other): &(&EndRow, &EndRow)| {
                self.effect.is_exceeded(value(other) - value(baseline))
            };
            *count += pairs.filter(exceeds).count() as u64;
        }
    }
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
        let both = RunPlan::new(short("central-asia", 80, &[]))
            .with_priors()
            .expect("priors")
            .tables()
            .expect("tables");
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
        let fixed = RunPlan::new(short("central-asia", 80, &[])).tables().expect("tables");
        assert_eq!(both.results(), fixed.results());
    }

    #[test]
    fn pairs_share_each_set_as_in_a_comparison_with_drawn_parameters() {
        let plan = |replicates| {
            let others = vec![short("post-2017", replicates, &[])];
            ComparisonPlan::new(short("pre-2017", replicates, &[]), others).expect("one calendar")
        };
        let both = plan(80).with_priors().expect("priors").tables().expect("tables");
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
        let shared =
            UnderPriors::shared(&scenarios.each_ref()).expect("priors").expect("other numbers").record();
        let alone = UnderPriors::of(&scenarios[0]).expect("priors").expect("priors").record();
        assert_eq!(shared.fixed, ["parameters.spillover"]);
        assert_eq!((alone.fixed.len(), shared.keys.len() + 1), (0, alone.keys.len()));
        assert_eq!((shared.sets, alone.sets), (15, 15));
        assert!(shared.named().ends_with("drawn from their priors (parameters.spillover fixed)"));
    }

    #[test]
    fn a_scenario_without_priors_and_a_single_history_have_none() {
        let of = |scenario: &Scenario| UnderPriors::of(scenario).expect("priors of numbers");
        assert!(of(&short("central-asia", 1, &[])).is_none());
        assert!(of(&short("central-asia", 2, &[])).is_some());
        // What is no input of the model makes a scenario of each set, which takes longer.
        let benefit = short("central-asia", 120, &["priors.\"issues.trade.benefit\"=[0.2, 0.9]"]);
        assert_eq!(of(&benefit).map(|batch| batch.count()), Some(2));
    }
}
