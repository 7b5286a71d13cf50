//! On the calling thread alone: the same as on several, to the last bit.

use std::fmt::Debug;
use std::io::ErrorKind::Unsupported;
use std::num::NonZeroUsize;

use super::{
    Observable, Observables, ObservationPlan, Observed, Plan, Silent, SmallBatch, SmallBatchPlan, Statistic,
    Stopped, observe, run, run_drawn, run_small_batches, run_together, typical,
};
use crate::model::{Measure, Series, Unit};
use crate::scenario::{Comparable, ParameterSpace, Scenario, Sets, Unvariable};
use crate::threads::fault::refused;

const THREADS: NonZeroUsize = NonZeroUsize::new(3).expect("not 0");
const PLAN: Plan = Plan { replicates: 300, seed: 7, threads: Some(THREADS), observed: Observed::All };

fn short(name: &str) -> Scenario {
    let changes = ["scenario.ticks_per_year=1", "scenario.start=\"2012\"", "scenario.end=\"2020\""];
    Scenario::named(name, &changes.map(str::to_owned)).expect("a valid scenario")
}

/// Asserts that some work finds the same where the platform has no threads.
fn check<R: PartialEq + Debug + Send, E: Debug + Send>(work: impl Fn() -> Result<R, E> + Send + Sync) {
    let [many, one] = [work(), refused(Unsupported, &work)].map(|found| found.expect("nothing stops it"));
    // Too long to be printed.
    assert!(many == one);
}

#[test]
fn a_batch_and_its_ends() {
    let scenario = short("stochastic");
    check(|| {
        let mut ends = Vec::new();
        let results = run::<()>(&scenario, &PLAN, &Silent, &mut |rows| {
            ends.extend_from_slice(rows);
            Ok(())
        });
        results.map(|results| (results, ends))
    });
}

#[test]
fn scenarios_on_the_same_replicates() {
    let [one, other] = ["pre-2017", "post-2017"].map(short);
    check(|| {
        let alike = Comparable::new(&one, &[&other]).expect("one calendar");
        run_together::<()>(&alike, &PLAN, &Silent, &mut |_| Ok(()))
    });
}

#[test]
fn drawn_parameters() {
    let (varied, priors) = ParameterSpace::by_priors(short("central-asia")).expect("priors of numbers");
    for per_set in [1, 7] {
        let sets = Sets::of_priors(varied.clone(), &priors, 3, per_set);
        check(|| {
            let (mut ends, mut of_partners) = (Vec::new(), Vec::new());
            let results = run_drawn::<Unvariable>(&sets, &PLAN, &Silent, &mut |rows, partners| {
                ends.extend_from_slice(rows);
                of_partners.extend_from_slice(partners);
                Ok(())
            });
            results.map(|results| (results, ends, of_partners))
        });
    }
}

/// The dispute of a dyad at the end of a tick.
fn observables(scenario: &Scenario) -> Observables {
    let series = Series { measure: Measure::Dispute, unit: Unit::Dyad(0, 3) };
    let list = vec![Observable { series, statistic: Statistic::At { tick: 3 } }];
    Observables::new(scenario, list).expect("a tick and a series of the scenario")
}

#[test]
fn observables_of_every_replicate() {
    let scenario = short("central-asia");
    let plan = ObservationPlan { first: 4, replicates: 300, seed: 7, threads: Some(THREADS) };
    let (scenarios, observables) = (Comparable::one(&scenario), observables(&scenario));
    check(|| {
        // Blocks are as large as threads leave them; values are not.
        let mut values = Vec::new();
        let done: Result<(), Stopped<()>> = observe(&scenarios, &observables, &plan, &Silent, &mut |block| {
            values.extend_from_slice(block.values(0, 0));
            Ok(())
        });
        done.map(|()| values)
    });
}

#[test]
fn many_small_batches() {
    let scenario = short("central-asia");
    let plan =
        SmallBatchPlan { replicates: 8, seed: 7, threads: THREADS, observables: observables(&scenario) };
    let make = |number: usize| Ok(SmallBatch { scenarios: vec![scenario.clone()], first: 8 * number as u64 });
    check(|| {
        let mut all = Vec::new();
        let done: Result<(), Stopped<()>> =
            run_small_batches(40, &make, &plan, &Silent, &mut |number, _, block| {
                all.push((number, block));
                Ok(())
            });
        done.map(|()| all)
    });
}

#[test]
fn the_most_typical_replicate() {
    let scenario = short("central-asia");
    check(|| typical(&scenario, &PLAN, &Silent));
}
