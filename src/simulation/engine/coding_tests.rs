//! Tests of drawn codings, whose part of the variance is told from that of the parameters.

use std::num::NonZeroUsize;
use std::slice::from_ref;

use super::drawn::Drawn;
use super::{
    Observables, Observed, Plan, Silent, SmallBatch, SmallBatchPlan, run_drawn, run_drawn_together,
    run_small_batches,
};
use crate::model::inputs::Input;
use crate::outcome::EndRow;
use crate::scenario::{
    Comparable, ParameterSpace, Scenario, Sets, Unvariable, built_in_names, shared_codings,
};

fn scenario(name: &str, overrides: &[&str]) -> Scenario {
    let short = ["scenario.ticks_per_year=1", "scenario.start=\"2004\"", "scenario.end=\"2018\""];
    let overrides: Vec<String> = short.iter().chain(overrides).map(|text| (*text).to_owned()).collect();
    Scenario::named(name, &overrides).unwrap_or_else(|problems| panic!("{problems}"))
}

fn plan(replicates: u64, threads: usize) -> Plan {
    Plan { replicates, seed: 11, threads: NonZeroUsize::new(threads), observed: Observed::All }
}

fn sets(scenarios: &[&Scenario], per_set: u64) -> Sets {
    let codings = shared_codings(scenarios);
    let (varied, priors) = ParameterSpace::with_codings(scenarios[0].clone(), codings).expect("numbers");
    Sets::of_priors(varied, &priors, 5, per_set).with_codings_apart()
}

/// The ends of replicates and of their further runs.
fn drawn(sets: &Sets, plan: &Plan) -> [Vec<EndRow>; 2] {
    let mut rows = [Vec::new(), Vec::new()];
    run_drawn::<Unvariable>(sets, plan, &Silent, &mut |own, further| {
        rows[0].extend_from_slice(own);
        rows[1].extend_from_slice(further);
        Ok(())
    })
    .unwrap_or_else(|_| panic!("nothing stops it"));
    rows
}

/// The end of one replicate of each of some scenarios.
fn alone(scenarios: &[Scenario], replicate: u64) -> Vec<EndRow> {
    let threads = NonZeroUsize::MIN;
    let plan = SmallBatchPlan { replicates: 1, seed: 11, threads, observables: Observables::default() };
    let make = |_| Ok(SmallBatch { scenarios: scenarios.to_vec(), first: replicate });
    let mut ends = Vec::new();
    run_small_batches::<()>(1, &make, &plan, &Silent, &mut |_, _, sampled| {
        ends = sampled.ends.into_iter().flatten().collect();
        Ok(())
    })
    .expect("nothing stops it");
    ends
}

#[test]
fn all_codings_of_all_scenarios_are_drawn_in_the_lanes() {
    for name in built_in_names() {
        let scenario = Scenario::named(name, &[]).expect("a scenario");
        let sets = sets(&[&scenario], 1);
        let one = Comparable::one(sets.varied().scenario());
        let drawn = Drawn::new(&sets, &one, &plan(3, 1), &Silent).expect("not cancelled");
        let drawn = drawn.unwrap_or_else(|problem| panic!("{problem}"));
        let inputs = drawn.inputs().expect("in the lanes");
        assert!(inputs[0].iter().any(|input| matches!(input, Input::Openness(_))), "{name}");
    }
}

#[test]
fn further_runs_have_the_parameters_of_their_set_and_other_codings() {
    let base = scenario("central-asia", &[]);
    for per_set in [1, 3] {
        let sets = sets(&[&base], per_set);
        let [rows, further] = drawn(&sets, &plan(21, 2));
        let each = sets.further_runs().len();
        assert_eq!((rows.len(), further.len()), (21, 21 * each));
        for replicate in [0, 1, 7, 20] {
            let set = replicate / per_set;
            let own = sets.scenario(set).expect("valid");
            let others = sets.scenario_with_other_codings(set).expect("valid");
            assert_eq!(
                (own.parameters().get("spillover"), own.seed()),
                (others.parameters().get("spillover"), others.seed())
            );
            assert_ne!(own.states(), others.states());
            assert_eq!(alone(from_ref(&own), replicate), from_ref(&rows[replicate as usize]));
            for (run, row) in sets.further_runs().iter().zip(&further[replicate as usize * each..]) {
                let scenario = if run.other_codings { &others } else { &own };
                assert_eq!(alone(from_ref(scenario), replicate + run.replicates_on), from_ref(row));
                assert!(run.replicates_on > crate::scenario::limits::MOST_REPLICATES);
            }
        }
    }
}

#[test]
fn sets_that_need_a_scenario_each_have_the_same_further_runs() {
    // The day within its year decides nothing here, and is no input of the model.
    let base = scenario("central-asia", &[]);
    let date = "priors.\"events.'Tulip Revolution'.date\"={ integer = [12800, 13100] }";
    let dated = scenario("central-asia", &[date]);
    for per_set in [1, 3] {
        let [lanes, scenarios] = [&base, &dated].map(|scenario| sets(&[scenario], per_set));
        assert!(lanes.varied().inputs(&base).is_some() && scenarios.varied().inputs(&dated).is_none());
        assert_eq!(drawn(&lanes, &plan(21, 2)), drawn(&scenarios, &plan(21, 2)));
    }
}

#[test]
fn threads_change_no_bit() {
    let base = scenario("stochastic", &[]);
    for per_set in [1, 3] {
        let sets = sets(&[&base], per_set);
        assert_eq!(drawn(&sets, &plan(300, 1)), drawn(&sets, &plan(300, 3)));
    }
}

#[test]
fn scenarios_share_codings_as_they_share_parameters() {
    let scenarios = ["pre-2017", "post-2017"].map(|name| scenario(name, &[]));
    let sets = sets(&[&scenarios[0], &scenarios[1]], 1);
    let comparable = Comparable::new(&scenarios[0], &[&scenarios[1]]).expect("one calendar");
    let (mut rows, mut further) = (vec![Vec::new(); 2], vec![Vec::new(); 2]);
    run_drawn_together::<Unvariable>(&comparable, &sets, &plan(12, 2), &Silent, &mut |own, others| {
        rows.iter_mut().zip(own).for_each(|(rows, own)| rows.extend_from_slice(own));
        further.iter_mut().zip(others).for_each(|(rows, others)| rows.extend_from_slice(others));
        Ok(())
    })
    .unwrap_or_else(|_| panic!("nothing stops it"));
    for replicate in [0, 5, 11] {
        let values = sets.values(replicate);
        let others = sets.columns_with_other_codings(replicate, 1).concat();
        for (arm, scenario) in scenarios.iter().enumerate() {
            let [own, other] =
                [&values, &others].map(|values| sets.varied().applied(values, scenario).expect("admissible"));
            let place = replicate as usize;
            assert_eq!(alone(&[own], replicate), [rows[arm][place].clone()]);
            assert_eq!(alone(&[other], replicate + (1 << 63)), [further[arm][2 * place + 1].clone()]);
        }
    }
}
