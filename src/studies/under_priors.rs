//! The batch under priors, which a run or a comparison adds to its own: each replicate with a set of parameters and codings of its own,
//! drawn from the priors of the scenario and within the coder's error.
//!
//! The first batch says what chance makes of one set of parameters and codings; this one, what chance and all that is uncertain about
//! them make together. It observes the region alone and has so few replicates that it adds at most half to the time of the first. Its
//! replicates are the first ones of a run with drawn numbers, to the last bit. The first of its sets are also run on other draws of
//! chance and with other codings, which divides the variance into parts.

use std::num::NonZeroUsize;

use super::draw::{DrawError, differs, is_same, posterior, unwrapped};
use super::points_file::PointTable;
use super::{Larger, Run, SmallestEffect, StudyError, on_threads};
use crate::analysis::variance_components::{MeasureSets, SetEnds};
use crate::analysis::{Comparison, Ends};
use crate::engine::{self, Batch, Block, DividedBatch, Observed, Plan};
use crate::export::manifest::{POSTERIOR, PRIOR, UnderPriorsRecord};
use crate::export::outcome_names;
use crate::export::variance::VarianceRow;
use crate::outcome::{EndRow, Results};
use crate::plot::charts::DrawnToo;
use crate::scenario::limits::MOST_OPEN_NUMBERS;
use crate::scenario::{Comparable, ParameterSpace, Scenario, Sets, Unvariable, open_numbers, shared_codings};

/// Replicates of the first batch for each set, where sets are drawn in the lanes.
const PER_SET: u64 = 4;
/// The same where codings are drawn too.
const PER_SET_WITH_CODINGS: u64 = 8;
/// The same where each set makes a scenario of its own, which takes as long as some twenty replicates.
const PER_SCENARIO: u64 = 60;
/// Sets of which the first one is run again to divide the variance, where codings are drawn.
const PER_PARTITIONED_SET: u64 = 4;
/// Fewest of them for which shares are reported: with fewer, intervals hold nearly every share.
const FEWEST_PARTITIONED_SETS: u64 = 20;
/// Fewest replicates of the first batch that are worth a second: one history has no spread.
const FEWEST: u64 = 2;

/// The sets of the batch under priors.
#[derive(Debug, Clone)]
pub struct UnderPriors {
    sets: Sets,
    /// From what parameters are drawn.
    from: &'static str,
    count: u64,
    /// Number of sets over which the variance is divided.
    partitioned: u64,
    fixed: Vec<String>,
}

/// What the batch under priors finds about one scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct RunUnderPriors {
    /// Results, of the region alone.
    pub results: Results,
    /// Where the variance of each outcome comes from; empty where that is not asked for.
    pub variances: Vec<VarianceRow>,
}

/// The same sets with the draws of the posterior that comes with a scenario for the numbers that it has; `None` where none comes with it,
/// where what comes with it is of another scenario, and where an order of the scenario binds a number of it to one that it lacks.
fn from_posterior(scenario: &Scenario, drawn: &Sets) -> Result<Option<Sets>, StudyError> {
    let Ok(PointTable { varied, points, numbers }) = posterior(scenario) else { return Ok(None) };
    let is_listed = |key: &str| varied.keys().any(|other| is_same(other, key));
    let is_bound = |order: &Vec<String>| {
        order.iter().any(|key| is_listed(key))
            && order.iter().any(|key| !is_listed(key) && drawn.varied().keys().any(|other| other == key))
    };
    if scenario.orders().iter().any(is_bound) {
        return Ok(None);
    }
    let rest = drawn.without(&is_listed);
    let listed = Sets::listed(varied.clone(), points, numbers, 1);
    Ok(Some(match rest {
        Some(rest) => {
            listed.with_rest(rest).map_err(|problem| StudyError::of(DrawError::Undrawable(problem)))?
        }
        None => listed,
    }))
}

/// What is drawn in a batch, for its figures.
pub(super) fn drawn_too(batch: &UnderPriorsRecord) -> DrawnToo {
    DrawnToo { codings: batch.has_codings(), posterior: batch.is_of_posterior() }
}

impl UnderPriors {
    /// The sets for a scenario, with its codings or without; `None` if it has no prior, or a single replicate.
    ///
    /// # Errors
    ///
    /// [`DrawError`] as [`StudyError::Problem`], if a prior is of a number that cannot be drawn.
    pub fn of(scenario: &Scenario, codings: bool) -> Result<Option<Self>, StudyError> {
        Self::shared(&[scenario], codings)
    }

    /// The sets that scenarios share, the baseline first, drawn from the priors of the baseline; `None` as in [`Self::of`]. To share a
    /// number in which scenarios differ would take the difference away: it keeps its values, and so does one that is no input of
    /// the model in each. Codings stay as they are where they and the numbers with priors are more than a table of sets holds.
    ///
    /// # Errors
    ///
    /// As [`Self::of`].
    pub fn shared(scenarios: &[&Scenario], codings: bool) -> Result<Option<Self>, StudyError> {
        let [baseline, others @ ..] = scenarios else { return Ok(None) };
        let (replicates, open) = (baseline.replicates(), open_numbers(baseline).len());
        if replicates < FEWEST || open == 0 {
            return Ok(None);
        }
        let own = if codings { shared_codings(&[baseline]) } else { Vec::new() };
        let has_codings = codings && open + own.len() <= MOST_OPEN_NUMBERS;
        let drawn = if has_codings { shared_codings(scenarios) } else { Vec::new() };
        let is_drawn = |key: &str| drawn.iter().any(|(drawn, _)| drawn == key);
        let kept = own.iter().map(|(key, _)| key).filter(|key| has_codings && !is_drawn(key));
        let kept: Vec<String> = kept.cloned().collect();
        let space = ParameterSpace::with_codings((*baseline).clone(), drawn);
        let (space, priors) = space.map_err(|problem| StudyError::of(DrawError::Undrawable(problem)))?;
        let differs: Vec<_> = others.iter().map(|other| differs(baseline, other)).collect();
        let is_fixed = |key: &str| {
            let is_input = |scenario: &&Scenario| scenario.input(key).is_some();
            differs.iter().any(|differs| differs(key))
                || !others.is_empty() && !scenarios.iter().all(is_input)
        };
        let fixed = space.keys().filter(|key| is_fixed(key)).map(str::to_owned).chain(kept).collect();
        let in_lanes = space.key_without_input(baseline).is_none() || !others.is_empty();
        let drawn = Sets::of_priors(space, &priors, baseline.seed(), 1);
        let (sets, from) = match from_posterior(baseline, &drawn)? {
            Some(sets) => (sets, POSTERIOR),
            None => (drawn, PRIOR),
        };
        let sets = if has_codings { sets.with_codings_apart() } else { sets.without_partners() };
        let Some(sets) = sets.without(&is_fixed) else { return Ok(None) };
        let has_codings = sets.tells_codings_apart();
        let share = match (in_lanes, has_codings) {
            (false, _) => PER_SCENARIO,
            (true, true) => PER_SET_WITH_CODINGS,
            (true, false) => PER_SET,
        };
        // No draw of a posterior comes twice.
        let count = replicates.div_ceil(share).min(sets.listed_sets().unwrap_or(u64::MAX));
        let partitioned = if has_codings { count.div_ceil(PER_PARTITIONED_SET) } else { 0 };
        let partitioned = if partitioned < FEWEST_PARTITIONED_SETS { 0 } else { partitioned };
        // Without codings to tell apart there is nothing to run again.
        let sets = if has_codings { sets.partitioning(partitioned) } else { sets.without_partners() };
        Ok(Some(Self { sets, from, count, partitioned, fixed }))
    }

    /// The sets.
    pub fn sets(&self) -> &Sets {
        &self.sets
    }

    /// The source of its parameters, within a sentence.
    pub fn source(&self) -> &'static str {
        if self.from == POSTERIOR { "the posterior" } else { "priors" }
    }

    /// Number of sets, and of replicates.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Its record in the manifest.
    pub fn record(&self) -> UnderPriorsRecord {
        let varied = self.sets.varied();
        let are_codings = varied.keys().zip(varied.are_codings());
        let codings = are_codings.filter(|(_, is_coding)| *is_coding && self.sets.tells_codings_apart());
        UnderPriorsRecord {
            keys: varied.keys().map(str::to_owned).collect(),
            codings: codings.map(|(key, _)| key.to_owned()).collect(),
            from: self.from.to_owned(),
            sets: self.count,
            partitioned_sets: self.partitioned,
            fixed: self.fixed.clone(),
        }
    }

    /// The first of some replicates, which have further runs.
    fn partitioned<'a>(&self, rows: &'a [EndRow], further: &[EndRow]) -> &'a [EndRow] {
        &rows[..further.len() / self.sets.further_runs().len().max(1)]
    }

    /// Runs the batch of a single scenario.
    ///
    /// # Errors
    ///
    /// [`StudyError`], among others for a set that makes no valid scenario.
    pub(super) fn results(&self, run: &Run<'_>) -> Result<RunUnderPriors, StudyError> {
        let scenario = self.sets.varied().scenario();
        self.results_of(run.threads, |sink| {
            let batch = self.batch(run.threads);
            let together = &Comparable::one(scenario);
            run_drawn_together(together, &self.sets, &batch, run, sink)
        })
    }

    /// The results of a single scenario from its batch, which `batch` passes through a sink.
    ///
    /// # Errors
    ///
    /// The errors of `batch`; [`StudyError::Threads`].
    pub(super) fn results_of(
        &self,
        threads: NonZeroUsize,
        batch: impl FnOnce(DrawnSink<'_>) -> Result<Batch, StudyError>,
    ) -> Result<RunUnderPriors, StudyError> {
        let scenario = self.sets.varied().scenario();
        let mut ends = SetEnds::nested(outcome_names(&[scenario]).swap_remove(0), 1);
        let mut sink = |rows: &Block, further: &Block| {
            ends.extend(self.partitioned(&rows[0], &further[0]), &further[0]);
        };
        let results = batch(&mut sink)?.arms.swap_remove(0);
        let of_run = || VarianceRow::of_run(&ends, 1, scenario.seed());
        let variances = if self.partitioned > 0 { on_threads(threads, of_run)? } else { Vec::new() };
        Ok(RunUnderPriors { results, variances })
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
        self.pairs_of(scenarios, smallest, run.threads, |sink| {
            let batch = self.batch(run.threads);
            run_drawn_together(scenarios, &self.sets, &batch, run, sink)
        })
    }

    /// The comparison of scenarios that share each set from their batch, which `batch` passes through a sink.
    ///
    /// # Errors
    ///
    /// As [`Self::results_of`].
    pub(super) fn pairs_of(
        &self,
        scenarios: &Comparable<'_>,
        smallest: &[SmallestEffect],
        threads: NonZeroUsize,
        batch: impl FnOnce(DrawnSink<'_>) -> Result<Batch, StudyError>,
    ) -> Result<PairsUnderPriors, StudyError> {
        let mut ends = Ends::new(outcome_names(scenarios.scenarios()));
        let others = &scenarios.scenarios()[1..];
        let mut larger = Larger::new(smallest, others.len());
        let mut sets = vec![MeasureSets::nested(); others.len()];
        let mut sink = |rows: &Block, further: &Block| {
            ends.extend(rows);
            for larger in &mut larger {
                larger.extend(rows);
            }
            let of = |arm: usize| self.partitioned(&rows[arm], &further[arm]);
            for (place, sets) in sets.iter_mut().enumerate() {
                sets.extend_differences([of(0), of(place + 1)], [&further[0], &further[place + 1]]);
            }
        };
        let Batch { arms, divergences } = batch(&mut sink)?;
        let comparison = on_threads(threads, || Comparison::pointwise(arms, divergences, &ends))?;
        let seed = self.sets.varied().scenario().seed();
        let of = |(scenario, sets): (&&Scenario, &MeasureSets)| {
            VarianceRow::of_differences(scenario.name(), sets, seed)
        };
        let of_differences = || others.iter().zip(&sets).flat_map(of).collect();
        let variances = if self.partitioned > 0 { on_threads(threads, of_differences)? } else { Vec::new() };
        Ok(PairsUnderPriors { comparison, larger, variances })
    }

    /// The batch, to be run in parts. It is that of one scenario.
    pub(super) fn divided(&self) -> DividedBatch<'_> {
        self.divided_for(Comparable::one(self.sets.varied().scenario()))
    }

    /// The batch of scenarios that share each set, to be run in parts.
    pub(super) fn divided_for<'a>(&'a self, scenarios: Comparable<'a>) -> DividedBatch<'a> {
        DividedBatch { scenarios, sets: Some(&self.sets), plan: self.batch(NonZeroUsize::MIN) }
    }

    /// Settings of the engine.
    fn batch(&self, threads: NonZeroUsize) -> Plan {
        Plan {
            replicates: self.count,
            seed: self.sets.varied().scenario().seed(),
            threads: Some(threads),
            observed: Observed::Region,
        }
    }
}

/// Receives the ends of replicates and of their further runs, by scenario.
type DrawnSink<'a> = &'a mut dyn FnMut(&Block, &Block);

/// Runs a batch here.
fn run_drawn_together(
    scenarios: &Comparable<'_>,
    sets: &Sets,
    batch: &Plan,
    run: &Run<'_>,
    sink: DrawnSink<'_>,
) -> Result<Batch, StudyError> {
    let mut sink = |rows: &Block, further: &Block| {
        sink(rows, further);
        Ok::<(), Undrawable>(())
    };
    let found = engine::run_drawn_together(scenarios, sets, batch, run.monitor, &mut sink);
    found.map_err(|stopped| unwrapped(stopped, run.threads.get()))
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
    /// Where the variance of each difference comes from; empty where that is not asked for.
    pub variances: Vec<VarianceRow>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::series::REGION;
    use crate::studies::comparison::ComparisonPlan;
    use crate::studies::run::RunPlan;
    use crate::studies::{DrawnParameters, Study as _};

    /// Three years of a shipped scenario, with a prior of its own, so that no posterior is of it.
    fn short(name: &str, replicates: u64, changes: &[&str]) -> Scenario {
        let own = ["parameters.spillover.prior=[0.1, 0.9]"];
        fitted(name, replicates, &[&own[..], changes].concat())
    }

    /// Three years of a shipped scenario, with its posterior.
    fn fitted(name: &str, replicates: u64, changes: &[&str]) -> Scenario {
        let replicates = format!("monte_carlo.replicates={replicates}");
        let years = ["scenario.start=\"2016\"", "scenario.end=\"2018\"", replicates.as_str()];
        let changes: Vec<String> = years.iter().chain(changes).map(|text| (*text).to_owned()).collect();
        Scenario::named(name, &changes).unwrap_or_else(|problems| panic!("{problems}"))
    }

    #[test]
    fn parameters_are_drawn_from_the_posterior_and_codings_within_the_coders_error() {
        let of = |scenario: &Scenario| UnderPriors::of(scenario, true).expect("numbers").expect("a batch");
        let (from_posterior, from_priors) =
            (of(&fitted("post-2017", 640, &[])), of(&short("post-2017", 640, &[])));
        let record = from_posterior.record();
        assert_eq!((record.from.as_str(), record.sets, record.partitioned_sets), ("posterior", 80, 20));
        assert_eq!(from_priors.record().from, "prior");
        assert_eq!(record.codings, from_priors.record().codings);
        assert!(record.named().ends_with("drawn from the posterior and within the coder's error"));
        let draws = posterior(&fitted("post-2017", 640, &[])).expect("a posterior");
        let of = |batch: &UnderPriors, key: &str| {
            let sets = batch.sets();
            let place = sets.varied().keys().position(|of| of == key).expect("the number");
            (sets.columns(0, 80)[place].clone(), sets.columns_with_other_codings(0, 80)[place].clone())
        };
        for (place, key) in draws.varied.keys().enumerate() {
            let expected: Vec<f64> = draws.points.iter().take(80).map(|point| point[place]).collect();
            assert_eq!(of(&from_posterior, key), (expected.clone(), expected));
        }
        for key in &record.codings {
            let (own, other) = of(&from_posterior, key);
            assert_eq!((&own, &other), (&of(&from_priors, key).0, &of(&from_priors, key).1));
            assert!(own != other, "{key}");
        }
        // Without codings, and in a comparison; what the scenarios differ in keeps its values.
        let both = [fitted("pre-2017", 80, &[]), fitted("post-2017", 80, &["parameters.spillover=0.2"])];
        let shared =
            UnderPriors::shared(&both.each_ref(), false).expect("numbers").expect("a batch").record();
        assert_eq!(
            (shared.from.as_str(), &shared.fixed[..]),
            ("posterior", &["parameters.spillover".to_owned()][..])
        );
        assert!(
            shared.named().ends_with("drawn from the posterior (parameters.spillover fixed)"),
            "{}",
            shared.named()
        );
    }

    #[test]
    fn the_batch_is_the_beginning_of_a_run_with_drawn_numbers() {
        for codings in [false, true] {
            let both = RunPlan::new(short("central-asia", 80, &[]))
                .with_priors(codings)
                .expect("priors")
                .tables()
                .expect("tables");
            let found = both.under_priors().expect("a batch under priors").results();
            let count = if codings { 10 } else { 20 };
            let scenario = short("central-asia", count, &[]);
            let drawn = match codings {
                true => DrawnParameters::with_codings(&[&scenario], 1),
                false => DrawnParameters::from_priors(&scenario, 1),
            };
            let drawn = drawn.expect("priors").without_partition();
            let alone = RunPlan::new(scenario).with_drawn(drawn).tables().expect("tables");
            let results = alone.results();
            assert_eq!((found.replicates, found.units), (count, count));
            assert_eq!(found.trajectories[..], results.trajectories[..found.trajectories.len()]);
            assert_eq!(found.trajectories.len(), REGION.len());
            assert_eq!(found.regime_shares, results.regime_shares);
            assert_eq!((&found.passages, &found.ends), (&results.passages, &results.ends));
            // And it changes nothing of the first batch.
            let fixed = RunPlan::new(short("central-asia", 80, &[])).tables().expect("tables");
            assert_eq!(both.results(), fixed.results());
        }
    }

    #[test]
    fn the_parts_of_the_variance_are_those_of_the_first_sets() {
        let both = RunPlan::new(short("central-asia", 640, &[])).with_priors(true).expect("priors");
        let both = both.tables().expect("tables");
        let found = &both.under_priors().expect("a batch under priors").summary().variances;
        // A quarter of eighty sets.
        let scenario = short("central-asia", 20, &[]);
        let drawn = DrawnParameters::with_codings(&[&scenario], 1).expect("codings");
        let alone = RunPlan::new(scenario).with_drawn(drawn).tables().expect("tables");
        assert_eq!(found, &alone.summary().variances);
        assert!(found[0].codings_share.is_some() && found[0].chance_share.is_some());
        let plan = |replicates| {
            let others = vec![short("post-2017", replicates, &[])];
            ComparisonPlan::new(short("pre-2017", replicates, &[]), others).expect("one calendar")
        };
        let both = plan(640).with_priors(true).expect("priors").tables().expect("tables");
        let alone = plan(20);
        let drawn = DrawnParameters::with_codings(&alone.scenarios(), 1).expect("codings");
        let alone = alone.with_drawn(drawn).expect("shared").tables().expect("tables");
        assert_eq!(both.summary().variances_under_priors, alone.summary().variances);
    }

    #[test]
    fn pairs_share_each_set_as_in_a_comparison_with_drawn_numbers() {
        let plan = |replicates| {
            let others = vec![short("post-2017", replicates, &[])];
            ComparisonPlan::new(short("pre-2017", replicates, &[]), others).expect("one calendar")
        };
        for codings in [false, true] {
            let both = plan(80).with_priors(codings).expect("priors").tables().expect("tables");
            let found = both.under_priors().expect("a batch under priors");
            let alone = plan(if codings { 10 } else { 20 });
            let drawn = match codings {
                true => DrawnParameters::with_codings(&alone.scenarios(), 1),
                false => DrawnParameters::from_priors(alone.scenarios()[0], 1),
            };
            let drawn = drawn.expect("priors").without_partition();
            let alone = alone.with_drawn(drawn).expect("shared").tables().expect("tables");
            let outcomes = |of: &Comparison| of.contrasts[0].outcomes.clone();
            assert_eq!(outcomes(found), outcomes(alone.comparison()));
            let spreads = |of: &Comparison| of.contrasts[0].spreads.clone();
            assert_eq!(spreads(found), spreads(alone.comparison()));
            let row = both.summary().under_priors_of("post-2017", "integration").expect("a row").clone();
            assert_eq!(row.difference, found.contrasts[0].outcomes[0].effect.mean);
            assert_eq!(row.q95, Some(found.contrasts[0].spreads[0].last().expect("a tick")[7]));
        }
    }

    #[test]
    fn what_differs_between_scenarios_keeps_its_values() {
        let openness = "states.UZB.leaders.\"Shavkat Mirziyoyev\".openness";
        let scenarios = [
            short("central-asia", 60, &[]),
            short(
                "central-asia",
                60,
                &["parameters.spillover=0.1", &format!("{openness}=0.3"), "scenario.name=other"],
            ),
        ];
        let shared = |codings| {
            let shared = UnderPriors::shared(&scenarios.each_ref(), codings).expect("priors");
            shared.expect("other numbers").record()
        };
        let of = |codings| UnderPriors::of(&scenarios[0], codings).expect("priors").expect("priors").record();
        let (plain, alone) = (shared(false), of(false));
        assert_eq!(plain.fixed, ["parameters.spillover"]);
        assert_eq!((alone.fixed.len(), plain.keys.len() + 1), (0, alone.keys.len()));
        assert_eq!((plain.sets, alone.sets), (15, 15));
        assert_eq!((plain.partitioned_sets, plain.codings.len()), (0, 0));
        assert!(plain.named().ends_with("drawn from their priors (parameters.spillover fixed)"));
        let (both, alone) = (shared(true), of(true));
        assert_eq!(both.fixed, ["parameters.spillover", openness]);
        assert_eq!((alone.fixed.len(), both.codings.len() + 1), (0, alone.codings.len()));
        assert_eq!((both.sets, both.partitioned_sets), (8, 0), "too few to divide the variance");
        assert_eq!(both.keys.len(), plain.keys.len() + both.codings.len());
    }

    #[test]
    fn a_scenario_without_priors_and_a_single_history_have_none() {
        let of = |scenario: &Scenario| UnderPriors::of(scenario, false).expect("priors of numbers");
        assert!(of(&short("central-asia", 1, &[])).is_none());
        assert!(of(&short("central-asia", 2, &[])).is_some());
        // What is no input of the model makes a scenario of each set, which takes longer.
        let benefit = short("central-asia", 120, &["priors.\"issues.trade.benefit\"=[0.2, 0.9]"]);
        assert_eq!(of(&benefit).map(|batch| batch.count()), Some(2));
        let certain = short("central-asia", 80, &["codings.error=0"]);
        let certain = UnderPriors::of(&certain, true).expect("priors").expect("priors");
        assert_eq!((certain.count(), certain.record().has_codings()), (20, false));
    }
}
