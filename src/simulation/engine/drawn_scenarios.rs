//! Scenarios with drawn parameters.

use rayon::prelude::*;

use super::plan::{Monitor, Plan};
use super::summary::scales;
use crate::outcome::Scale;
use crate::scenario::{FurtherRun, Scenario, Sets, Unvariable, compile};

/// Sets of values, all of which make valid scenarios.
pub(super) struct DrawnScenarios<'a> {
    sets: &'a Sets,
    /// The scenario with the first set.
    pub first: Scenario,
    /// Scale of each series, wide enough for the values of every set.
    pub scales: Vec<Scale>,
}

impl<'a> DrawnScenarios<'a> {
    /// Builds the scenario of every set of a plan once, on the threads of the current pool; `None` if the monitor cancels.
    ///
    /// # Errors
    /// [`Unvariable::Invalid`] of the first set that makes no valid scenario.
    pub fn new(sets: &'a Sets, plan: &Plan, monitor: &dyn Monitor) -> Option<Result<Self, Unvariable>> {
        /// Sets at a time.
        const BLOCK: u64 = 256;
        let first = match sets.scenario(0) {
            Ok(first) => first,
            Err(problem) => return Some(Err(problem)),
        };
        let mut joined = scales(&compile(&first), plan.observed);
        let count = plan.replicates.div_ceil(sets.per_set());
        for start in (0..count).step_by(BLOCK as usize) {
            if monitor.cancelled() {
                return None;
            }
            let of_set = |set| {
                if sets.tells_codings_apart() {
                    sets.scenario_with_other_codings(set)?;
                }
                Ok(scales(&compile(&sets.scenario(set)?), plan.observed))
            };
            let found: Result<Vec<Vec<Scale>>, Unvariable> =
                (start..(start + BLOCK).min(count)).into_par_iter().map(of_set).collect();
            let found = match found {
                Ok(found) => found,
                Err(problem) => return Some(Err(problem)),
            };
            for scales in found {
                for (joined, scale) in joined.iter_mut().zip(scales) {
                    *joined = joined.joined(&scale);
                }
            }
        }
        Some(Ok(Self { sets, first, scales: joined }))
    }

    /// Replicates of a set.
    pub fn per_set(&self) -> u64 {
        self.sets.per_set()
    }

    /// Whether the replicate of a set shares the lanes with its one further run, on the draws of the next replicate.
    pub fn has_partners(&self) -> bool {
        !self.sets.tells_codings_apart() && !self.sets.further_runs().is_empty()
    }

    /// The further runs of the set of a replicate that need lanes of their own.
    pub fn further_runs(&self, replicate: u64) -> &'static [FurtherRun] {
        let has_none = self.has_partners() || replicate >= self.sets.partitioned_replicates();
        if has_none { &[] } else { self.sets.further_runs() }
    }

    /// The scenario of the set that a replicate belongs to; with other codings, if so wanted.
    pub fn scenario_of(&self, replicate: u64, other_codings: bool) -> Scenario {
        let set = replicate / self.sets.per_set();
        let scenario = match other_codings {
            true => self.sets.scenario_with_other_codings(set),
            false => self.sets.scenario(set),
        };
        scenario.expect("every set has made a scenario before")
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use super::*;
    use crate::engine::{Observed, Silent, Stopped, run, run_drawn};
    use crate::outcome::{EndRow, Results};
    use crate::scenario::ParameterSpace;

    fn short() -> Scenario {
        let overrides = ["scenario.ticks_per_year=1", "scenario.start=\"2008\""].map(str::to_owned);
        Scenario::named("central-asia", &overrides).expect("a valid scenario")
    }

    fn plan(replicates: u64, threads: usize) -> Plan {
        Plan { replicates, seed: 3, threads: NonZeroUsize::new(threads), observed: Observed::All }
    }

    fn drawn(sets: &Sets, plan: &Plan) -> (Results, Vec<EndRow>, Vec<EndRow>) {
        let (mut rows, mut others) = (Vec::new(), Vec::new());
        let ran = run_drawn::<Unvariable>(sets, plan, &Silent, &mut |own, partners| {
            rows.extend_from_slice(own);
            others.extend_from_slice(partners);
            Ok(())
        });
        (ran.unwrap_or_else(|_| panic!("nothing stops it")), rows, others)
    }

    fn listed(points: Vec<Vec<f64>>, per_set: u64) -> Sets {
        let varied = ParameterSpace::new(short(), &["parameters.spillover"]).expect("a parameter");
        let numbers = (0..points.len() as u64).collect();
        Sets::listed(varied, points, numbers, per_set)
    }

    #[test]
    fn sets_of_the_own_values_are_a_run() {
        let mut own = Vec::new();
        let plain = run::<()>(&short(), &plan(40, 2), &Silent, &mut |rows| {
            own.extend_from_slice(rows);
            Ok(())
        });
        let plain = plain.expect("nothing stops it");
        let (results, rows, partners) = drawn(&listed(vec![vec![0.42]; 40], 1), &plan(40, 2));
        assert_eq!((&results, &rows), (&plain, &own));
        // A partner is the next replicate, here of the same set.
        assert_eq!(partners[..39], own[1..]);
        let (results, rows, partners) = drawn(&listed(vec![vec![0.42]; 10], 4), &plan(40, 2));
        assert_eq!((rows, partners.len(), results.units), (own, 0, 10));
        assert_eq!(results, plain.clustered(4));
    }

    #[test]
    fn every_replicate_has_the_values_of_its_set() {
        // Of a few sets together, one at a time, and in chunks of one.
        for per_set in [10, 60, 300] {
            let sets = listed(vec![vec![0.2], vec![0.9], vec![0.5]], per_set);
            let plan = plan(3 * per_set, 2);
            let (_, rows, _) = drawn(&sets, &plan);
            for set in 0..3 {
                let mut own = Vec::new();
                let scenario = sets.scenario(set).expect("valid");
                run::<()>(&scenario, &plan, &Silent, &mut |rows| {
                    own.extend_from_slice(rows);
                    Ok(())
                })
                .expect("nothing stops it");
                let within = (set * per_set) as usize..((set + 1) * per_set) as usize;
                assert_eq!(rows[within.clone()], own[within], "{set} of {per_set}");
            }
        }
    }

    #[test]
    fn each_set_of_all_priors_is_a_run_of_its_scenario() {
        // In the lanes, and with a number that is no input of the model, so that each set has a scenario.
        let more = ["priors.\"states.KAZ.gdp_bn.2016\"=[300, 500]".to_owned()];
        let with_facts =
            Scenario::from_text("facts", &short().resolved(), &more).expect("a prior of a number");
        for (scenario, in_lanes) in [(short(), true), (with_facts, false)] {
            let (varied, priors) = ParameterSpace::by_priors(scenario).expect("priors of numbers");
            assert_eq!(varied.inputs(varied.scenario()).is_some(), in_lanes);
            let sets = Sets::of_priors(varied, &priors, 3, 1);
            let (_, rows, partners) = drawn(&sets, &plan(19, 2));
            for replicate in [0, 1, 7, 8, 18] {
                let scenario = sets.scenario(replicate).expect("valid");
                let mut own = Vec::new();
                run::<()>(&scenario, &plan(replicate + 2, 1), &Silent, &mut |rows| {
                    own.extend_from_slice(rows);
                    Ok(())
                })
                .expect("nothing stops it");
                let replicate = replicate as usize;
                assert_eq!([&rows[replicate], &partners[replicate]], [&own[replicate], &own[replicate + 1]]);
            }
        }
    }

    #[test]
    fn partners_can_be_left_out_and_change_nothing_else() {
        let (varied, priors) = ParameterSpace::by_priors(short()).expect("priors of numbers");
        let sets = Sets::of_priors(varied, &priors, 3, 1);
        let (results, rows, partners) = drawn(&sets, &plan(21, 2));
        assert_eq!(partners.len(), 21);
        assert_eq!(drawn(&sets.without_partners(), &plan(21, 2)), (results, rows, Vec::new()));
    }

    #[test]
    fn threads_change_no_bit() {
        let (varied, priors) = ParameterSpace::by_priors(short()).expect("priors of numbers");
        let sets = |per_set| Sets::of_priors(varied.clone(), &priors, 3, per_set);
        for per_set in [1, 3] {
            let one = drawn(&sets(per_set), &plan(30, 1));
            assert_eq!(one, drawn(&sets(per_set), &plan(30, 3)));
        }
    }

    #[test]
    fn a_set_that_is_no_scenario_is_told_before_anything_is_run() {
        let sets = listed(vec![vec![0.42], vec![-1.0]], 1);
        let ran = run_drawn::<Unvariable>(&sets, &plan(2, 1), &Silent, &mut |_, _| panic!("nothing is run"));
        let Err(Stopped::Sink(problem)) = ran else { panic!("the second set is refused") };
        assert!(problem.to_string().contains("parameters.spillover = -1"), "{problem}");
    }
}
