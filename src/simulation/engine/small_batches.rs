//! Many small batches: a few scenarios each, on a few replicates.
//!
//! A batch spreads its replicates over the threads; here each thread runs whole small batches, so that thousands of design
//! points with tens of replicates each cost no more per replicate than one large batch.

use std::num::NonZeroUsize;

use super::branches::arms;
use super::instructions::{InstructionSet, in_registers};
use super::layout::ChunkLayout;
use super::observable_accumulator::{ObservableBlock, UnfinishedBlock};
use super::observables::Observables;
use super::ordered_pool::in_order;
use super::plan::{Monitor, Stopped, start};
use super::worker::Worker;
use crate::model::number::Number;
use crate::scenario::{Comparable, Scenario};

/// Scenarios that run on the same replicates.
#[derive(Debug, Clone)]
pub struct SmallBatch {
    /// At least one scenario; all with the same calendar, states and issues.
    pub scenarios: Vec<Scenario>,
    /// Number of the first replicate.
    pub first: u64,
}

/// A plan of small batches.
#[derive(Debug, Clone)]
pub struct SmallBatchPlan {
    /// Replicates of each small batch, at least 1.
    pub replicates: usize,
    /// Seed; 0 is as good as any other.
    pub seed: u64,
    /// Number of threads.
    pub threads: NonZeroUsize,
    /// What is wanted of each replicate besides its end. [`Observables::default`] is nothing.
    pub observables: Observables,
}

/// Runs `count` small batches, which `make` builds by number on any thread, and delivers each as one block, in ascending order on
/// the calling thread. A replicate of a scenario has the same bits as in a batch.
///
/// # Errors
/// [`Stopped`]; an error of `make` or of `sink` is [`Stopped::Sink`].
///
/// # Panics
/// If the scenarios of a small batch cannot be compared, or if the observables were checked against a scenario with other numbers
/// of ticks, states or issues.
pub fn run_small_batches<E: Send>(
    count: usize,
    make: &(dyn Fn(usize) -> Result<SmallBatch, E> + Sync),
    plan: &SmallBatchPlan,
    monitor: &dyn Monitor,
    sink: &mut dyn FnMut(usize, ObservableBlock) -> Result<(), E>,
) -> Result<(), Stopped<E>> {
    let pool = start(Some(plan.threads))?;
    let set = InstructionSet::best();
    let one = |(): &mut (), number: usize| {
        if monitor.cancelled() {
            return (number, None);
        }
        let block = make(number).map(|batch| {
            let block = run_one(set, &batch, plan);
            monitor.advance((batch.scenarios.len() * plan.replicates) as u64);
            block
        });
        (number, Some(block))
    };
    let mut done = 0;
    let take = |(number, block): (usize, Option<Result<ObservableBlock, E>>)| {
        let block = block.ok_or(Stopped::Cancelled { done })?.map_err(Stopped::Sink)?;
        done += (block.ends.len() * plan.replicates) as u64;
        sink(number, block).map_err(Stopped::Sink)
    };
    in_order(&pool, &mut vec![(); pool.count()], 0..count, one, take)
}

/// Runs one small batch with an instruction set.
fn run_one(set: InstructionSet, batch: &SmallBatch, plan: &SmallBatchPlan) -> ObservableBlock {
    in_registers!(set, zero => run_one_in(zero, batch, plan))
}

fn run_one_in<N: Number>(zero: N, batch: &SmallBatch, plan: &SmallBatchPlan) -> ObservableBlock {
    let others: Vec<&Scenario> = batch.scenarios[1..].iter().collect();
    let alike = Comparable::new(&batch.scenarios[0], &others)
        .expect("a small batch has one calendar, its states and issues");
    let arms = arms(&alike);
    let (observables, count) = (&plan.observables, plan.replicates);
    assert!(observables.fit(&arms[0].world), "observables are checked against scenarios of these sizes");
    let observed = observables.observed();
    let most = ChunkLayout::of::<N>(&arms, observed, false, false);
    let layout = ChunkLayout { groups: most.groups.min(count.div_ceil(N::LANES)), ..most };
    let mut worker = Worker::new(&arms, plan.seed, observed, layout, zero);
    let chunk = layout.groups * N::LANES;
    let mut block = UnfinishedBlock::new(arms.len(), observables, batch.first, count);
    for start in (0..count).step_by(chunk) {
        let first = batch.first.wrapping_add(start as u64);
        block.run(&mut worker, &arms, (first, chunk.min(count - start)), None);
    }
    block.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Observable, Observed, Plan, Silent, Statistic, histories, run};
    use crate::model::series::REGION;
    use crate::model::{Series, Unit};
    use crate::scenario::compile;

    const TICKS: [usize; 4] = [1, 8, 12, 21];

    fn scenario(name: &str, more: &[&str]) -> Scenario {
        let short = ["scenario.ticks_per_year=2", "scenario.start=\"2012\"", "scenario.end=\"2022\""];
        let overrides: Vec<String> = short.iter().chain(more).map(|text| (*text).to_owned()).collect();
        Scenario::named(name, &overrides).unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn batches(threads: usize, count: usize, replicates: usize) -> Vec<ObservableBlock> {
        let at = |tick: usize| {
            REGION.map(|measure| Observable {
                series: Series { measure, unit: Unit::Region },
                statistic: Statistic::At { tick },
            })
        };
        let observables =
            Observables::new(&scenario("pre-2017", &[]), TICKS.into_iter().flat_map(at).collect());
        let plan = SmallBatchPlan {
            replicates,
            seed: 5,
            threads: NonZeroUsize::new(threads).expect("not 0"),
            observables: observables.expect("ticks and series of the scenario"),
        };
        let make = |number: usize| {
            let value = format!("parameters.spillover={}", 0.2 + 0.05 * number as f64);
            let scenarios = ["pre-2017", "post-2017"].map(|name| scenario(name, &[&value]));
            Ok::<_, ()>(SmallBatch { scenarios: scenarios.to_vec(), first: 100 * number as u64 })
        };
        let mut found = Vec::new();
        let ran = run_small_batches(count, &make, &plan, &Silent, &mut |number, block| {
            assert_eq!(number, found.len());
            found.push(block);
            Ok(())
        });
        ran.unwrap_or_else(|_| panic!("nothing stops it"));
        found
    }

    #[test]
    fn replicates_are_those_of_a_batch() {
        for (number, found) in batches(2, 3, 11).into_iter().enumerate() {
            for (place, name) in ["pre-2017", "post-2017"].into_iter().enumerate() {
                let value = format!("parameters.spillover={}", 0.2 + 0.05 * number as f64);
                let scenario = scenario(name, &[&value]);
                let plan = Plan { replicates: 211, seed: 5, threads: None, observed: Observed::Region };
                let mut rows = Vec::new();
                run::<()>(&scenario, &plan, &Silent, &mut |block| {
                    rows.extend_from_slice(block);
                    Ok(())
                })
                .expect("nothing stops it");
                let first = 100 * number;
                assert_eq!((found.first, found.replicates()), (first as u64, 11));
                assert_eq!(found.ends[place], rows[first..first + 11], "{name} {number}");
                let world = compile(&scenario);
                let all = histories(InstructionSet::best(), &world, 5, first as u64, 2);
                for (tick, t) in TICKS.into_iter().enumerate() {
                    for measure in 0..REGION.len() {
                        let values = found.values(place, tick * REGION.len() + measure);
                        for (replicate, value) in values.iter().enumerate() {
                            let history = &all[replicate];
                            assert_eq!(*value, history[t * world.series_count() + measure], "{name} {t}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn threads_change_no_bit_and_many_replicates_go_in_chunks() {
        let one = batches(1, 5, 300);
        assert_eq!(one, batches(3, 5, 300));
        assert_eq!(one[0].ends[1].len(), 300);
    }

    #[test]
    fn an_error_of_a_bundle_ends_the_run() {
        let observables = Observables::default();
        let plan = SmallBatchPlan { replicates: 8, seed: 5, threads: NonZeroUsize::MIN, observables };
        let make = |number: usize| {
            if number == 2 {
                Err("the third")
            } else {
                Ok(SmallBatch { scenarios: vec![scenario("pre-2017", &[])], first: 0 })
            }
        };
        let mut got = 0;
        let stopped = run_small_batches(5, &make, &plan, &Silent, &mut |_, _| {
            got += 1;
            Ok(())
        });
        assert!(matches!(stopped, Err(Stopped::Sink("the third"))));
        assert_eq!(got, 2);
    }
}
