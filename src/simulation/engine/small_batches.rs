//! Many small batches: the points of a design, each with a few scenarios on a few replicates.
//!
//! A batch spreads its replicates over lanes and threads. Here each thread runs bundles of small batches, whose replicates fill the
//! lanes together ([`super::bundles`]), so that thousands of points with a few replicates each cost no more per replicate than one
//! large batch.

use std::num::NonZeroUsize;

use super::bundles::{self, bundle_size};
use super::instructions::InstructionSet;
use super::observable_accumulator::ObservableBlock;
use super::observables::Observables;
use super::ordered_pool::in_order;
use super::plan::{Monitor, Stopped, start};
use crate::scenario::Scenario;

/// Scenarios that run on the same replicates: a point of a design.
#[derive(Debug, Clone)]
pub struct SmallBatch {
    /// At least one scenario; all with the same calendar, states and issues. Histories that later ones share with the first are run
    /// once.
    pub scenarios: Vec<Scenario>,
    /// Number of the first replicate. Batches with the same one have the same draws.
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

/// Receives each small batch by number, with its block; an error stops the run.
pub type SmallBatchSink<'a, E> = &'a mut dyn FnMut(usize, &SmallBatch, ObservableBlock) -> Result<(), E>;

/// Runs `count` small batches, which `make` builds by number on any thread, and delivers each as one block, in ascending order on
/// the calling thread. A replicate of a scenario has the same bits as in a batch.
///
/// Neighbouring batches run together. They are fastest where their scenarios differ in inputs of the model alone
/// ([`crate::model::inputs`]): then one world serves all of them, and their replicates stand side by side. Memory does not grow with
/// `count`.
///
/// # Errors
/// [`Stopped`]; an error of `make` or of `sink` is [`Stopped::Sink`]. Batches before the one that cannot be made are delivered.
///
/// # Panics
/// If the scenarios of a small batch cannot be compared, or if the observables were checked against a scenario with other numbers
/// of ticks, states or issues.
pub fn run_small_batches<E: Send>(
    count: usize,
    make: &(dyn Fn(usize) -> Result<SmallBatch, E> + Sync),
    plan: &SmallBatchPlan,
    monitor: &dyn Monitor,
    sink: SmallBatchSink<'_, E>,
) -> Result<(), Stopped<E>> {
    let pool = start(Some(plan.threads))?;
    let set = InstructionSet::best();
    let size = bundle_size(count, plan.replicates, pool.count());
    let bundle = |(): &mut (), first: usize| {
        if monitor.cancelled() {
            return None;
        }
        let (mut batches, mut problem) = (Vec::with_capacity(size), None);
        for number in first..(first + size).min(count) {
            match make(number) {
                Ok(batch) => batches.push(batch),
                Err(error) => {
                    problem = Some(error);
                    break;
                }
            }
        }
        let blocks = bundles::run(set, &batches, plan);
        let runs: usize = batches.iter().map(|batch| batch.scenarios.len() * plan.replicates).sum();
        monitor.advance(runs as u64);
        Some(Bundle { first, batches, blocks, problem })
    };
    let mut done = 0;
    let take = |bundle: Option<Bundle<E>>| {
        let Bundle { first, batches, blocks, problem } = bundle.ok_or(Stopped::Cancelled { done })?;
        for (number, (batch, block)) in (first..).zip(batches.iter().zip(blocks)) {
            done += (block.ends.len() * plan.replicates) as u64;
            sink(number, batch, block).map_err(Stopped::Sink)?;
        }
        problem.map_or(Ok(()), |problem| Err(Stopped::Sink(problem)))
    };
    in_order(&pool, &mut vec![(); pool.count()], (0..count).step_by(size), bundle, take)
}

/// Small batches that have run together.
struct Bundle<E> {
    /// Number of the first.
    first: usize,
    batches: Vec<SmallBatch>,
    /// By batch.
    blocks: Vec<ObservableBlock>,
    /// Why the next one could not be made, if it could not.
    problem: Option<E>,
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
        let ran = run_small_batches(count, &make, &plan, &Silent, &mut |number, _, block| {
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
        let stopped = run_small_batches(5, &make, &plan, &Silent, &mut |_, _, _| {
            got += 1;
            Ok(())
        });
        assert!(matches!(stopped, Err(Stopped::Sink("the third"))));
        assert_eq!(got, 2);
    }
}
