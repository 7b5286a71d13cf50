//! The same bits with every instruction set of this machine. Threads, lanes and chunks are compared beside the engine.

use std::num::NonZeroUsize;

use concord::engine::{
    InstructionSet, MOST_KEPT, Observable, Observables, ObservationPlan, Observed, Plan, SmallBatch,
    SmallBatchPlan, Statistic, observe_on, run_on, run_small_batches_on,
};
use concord::model::all_series;
use concord::scenario::{Comparable, ParameterSpace, Scenario, Sets};

fn scenario(name: &str) -> Scenario {
    let overrides = ["scenario.ticks_per_year=1".to_owned()];
    Scenario::named(name, &overrides).unwrap_or_else(|problems| panic!("{problems}"))
}

fn pair() -> [Scenario; 2] {
    ["pre-2017", "post-2017"].map(scenario)
}

fn sets(scenario: &Scenario, per_set: u64) -> Sets {
    let (space, priors) = ParameterSpace::by_priors(scenario.clone()).expect("priors of numbers");
    Sets::of_priors(space, &priors, 11, per_set)
}

/// Compares what each set of instructions gives with what the first, which every machine has, gives.
fn alike<T: PartialEq>(of: impl Fn(InstructionSet) -> T) {
    let all = InstructionSet::available();
    let first = of(all[0]);
    for set in &all[1..] {
        // Too long to be printed.
        assert!(of(*set) == first, "{set} differs from {}", all[0]);
    }
}

#[test]
fn a_batch_is_the_same() {
    let [pre, post] = pair();
    let pairs = Comparable::new(&pre, &[&post]).expect("one calendar");
    // The values of all replicates are kept, then counted in bins; the last group of lanes is not full.
    for (replicates, kept) in [(50, true), (2_707, false)] {
        let threads = NonZeroUsize::new(2);
        let plan = Plan { replicates, seed: 3, threads, observed: Observed::All };
        alike(|set| {
            let (batch, ends) =
                run_on(set, &pairs, None, &plan).unwrap_or_else(|_| panic!("nothing stops it"));
            let series = &batch.arms[0].trajectories;
            let bytes = (series.len() * series[0].points.len() * size_of::<f64>()) as u64;
            assert_eq!(bytes * replicates <= MOST_KEPT, kept);
            assert_eq!(ends.iter().map(Vec::len).collect::<Vec<_>>(), [replicates as usize; 2]);
            (batch, ends)
        });
    }
}

#[test]
fn a_batch_with_parameters_by_lane_is_the_same() {
    let [pre, post] = pair();
    let pairs = Comparable::new(&pre, &[&post]).expect("one calendar");
    for per_set in [1, 3] {
        let sets = sets(&pre, per_set);
        let plan = Plan { replicates: 51, seed: 3, threads: NonZeroUsize::new(2), observed: Observed::All };
        alike(|set| run_on(set, &pairs, Some(&sets), &plan).unwrap_or_else(|_| panic!("nothing stops it")));
    }
}

#[test]
fn observables_are_the_same() {
    let [pre, post] = pair();
    let pairs = Comparable::new(&pre, &[&post]).expect("one calendar");
    let sets = sets(&pre, 1);
    let series = all_series(pre.states().len(), pre.issues().len());
    let at_the_end = |series| Observable { series, statistic: Statistic::At { tick: 30 } };
    let observables = Observables::new(&pre, series.into_iter().map(at_the_end).collect());
    let observables = observables.unwrap_or_else(|problem| panic!("{problem}"));
    let plan = ObservationPlan { first: 7, replicates: 50, seed: 3, threads: NonZeroUsize::new(2) };
    for sets in [None, Some(&sets)] {
        alike(|set| {
            let blocks = observe_on(set, &pairs, sets, &observables, &plan);
            let blocks = blocks.unwrap_or_else(|_| panic!("nothing stops it"));
            // Blocks are as long as chunks are.
            let mut replicates = [Vec::new(), Vec::new()];
            for block in blocks {
                for (scenario, replicates) in replicates.iter_mut().enumerate() {
                    let of_block = (0..block.replicates()).map(|place| {
                        let values: Vec<u64> =
                            block.of_replicate(scenario, place).map(f64::to_bits).collect();
                        (block.ends[scenario][place].clone(), values)
                    });
                    replicates.extend(of_block);
                }
            }
            assert_eq!(replicates[0].len(), 50);
            replicates
        });
    }
}

#[test]
fn points_side_by_side_are_the_same() {
    let point = |number: usize| {
        let spillover = format!("parameters.spillover={}", 0.2 + 0.1 * number as f64);
        let overrides = ["scenario.ticks_per_year=1".to_owned(), spillover];
        let scenarios = ["pre-2017", "post-2017"]
            .map(|name| Scenario::named(name, &overrides).unwrap_or_else(|problems| panic!("{problems}")));
        SmallBatch { scenarios: scenarios.to_vec(), first: 5 * number as u64 }
    };
    let points: Vec<SmallBatch> = (0..4).map(point).collect();
    let observables = Observables::default();
    let plan = SmallBatchPlan { replicates: 5, seed: 3, threads: NonZeroUsize::MIN, observables };
    alike(|set| {
        let blocks = run_small_batches_on(set, &points, &plan);
        assert_eq!(blocks.len(), 4);
        blocks
    });
}
