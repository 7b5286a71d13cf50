//! Many small batches: a few scenarios each, on a few replicates.
//!
//! A batch spreads its replicates over the threads; here each thread runs whole small batches, so that thousands of design
//! points with tens of replicates each cost no more per replicate than one large batch.

use std::num::NonZeroUsize;

use fearless_simd::{SimdBase, dispatch, f64x8};

use super::branches::arms;
use super::instructions::InstructionSet;
use super::layout::ChunkLayout;
use super::ordered_pool::in_order;
use super::plan::{Monitor, Observed, Stopped, start};
use super::samples::Samples;
use super::worker::{Receiver, Task, Worker};
use crate::model::number::Number;
use crate::model::series::REGION;
use crate::outcome::EndRow;
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
    /// Ticks at which regional measures are sampled, besides the ends. Ticks beyond the calendar of a small batch stay 0.
    pub ticks: Vec<usize>,
}

/// The results of a small batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampled {
    /// Ends of replicates by (scenario, replicate).
    pub ends: Vec<Vec<EndRow>>,
    ticks: usize,
    replicates: usize,
    /// By (scenario, tick, measure, replicate).
    values: Vec<f64>,
}

impl Sampled {
    /// The values of a regional measure, by its place in [`REGION`], at one of the plan's ticks, by replicate.
    pub fn values(&self, scenario: usize, tick: usize, measure: usize) -> &[f64] {
        let start = (scenario * self.ticks + tick) * REGION.len() + measure;
        &self.values[start * self.replicates..][..self.replicates]
    }
}

/// Runs `count` small batches, which `make` builds by number on any thread, and delivers their results in ascending order on
/// the calling thread. A replicate of a scenario has the same bits as in a batch.
///
/// # Errors
/// [`Stopped`]; an error of `make` or of `sink` is [`Stopped::Sink`].
pub fn run_small_batches<E: Send>(
    count: usize,
    make: &(dyn Fn(usize) -> Result<SmallBatch, E> + Sync),
    plan: &SmallBatchPlan,
    monitor: &dyn Monitor,
    sink: &mut dyn FnMut(usize, Sampled) -> Result<(), E>,
) -> Result<(), Stopped<E>> {
    let pool = start(Some(plan.threads))?;
    let set = InstructionSet::best();
    let one = |(): &mut (), number: usize| {
        if monitor.cancelled() {
            return (number, None);
        }
        let sampled = make(number).map(|batch| {
            let sampled = sample(set, &batch, plan);
            monitor.advance((batch.scenarios.len() * plan.replicates) as u64);
            sampled
        });
        (number, Some(sampled))
    };
    let mut done = 0;
    let take = |(number, sampled): (usize, Option<Result<Sampled, E>>)| {
        let sampled = sampled.ok_or(Stopped::Cancelled { done })?.map_err(Stopped::Sink)?;
        done += (sampled.ends.len() * plan.replicates) as u64;
        sink(number, sampled).map_err(Stopped::Sink)
    };
    in_order(&pool, &mut vec![(); pool.count()], 0..count, one, take)
}

/// Runs one small batch with an instruction set.
fn sample(set: InstructionSet, batch: &SmallBatch, plan: &SmallBatchPlan) -> Sampled {
    dispatch!(set.0, simd => sample_in(f64x8::splat(simd, 0.0), batch, plan))
}

fn sample_in<N: Number>(zero: N, batch: &SmallBatch, plan: &SmallBatchPlan) -> Sampled {
    let others: Vec<&Scenario> = batch.scenarios[1..].iter().collect();
    let alike = Comparable::new(&batch.scenarios[0], &others)
        .expect("a bundle has one calendar, its states and issues");
    let arms = arms(&alike);
    let (first, count) = (batch.first, plan.replicates);
    let samples = Samples::new(arms.len(), &plan.ticks, first, count);
    let most = ChunkLayout::of::<N>(&arms, Observed::Region, false, false);
    let layout = ChunkLayout { groups: most.groups.min(count.div_ceil(N::LANES)), ..most };
    let mut worker = Worker::new(&arms, plan.seed, Observed::Region, layout, zero);
    let chunk = layout.groups * N::LANES;
    let mut ends: Vec<Vec<EndRow>> = vec![Vec::with_capacity(count); arms.len()];
    for start in (0..count).step_by(chunk) {
        let receiver = Receiver::Samples(&samples);
        let count = chunk.min(count - start);
        let first = first.wrapping_add(start as u64);
        let task = Task { arms: &arms, receiver, first, count, counted: count, inputs: None };
        for (ends, rows) in ends.iter_mut().zip(worker.run(&task, &mut ())) {
            ends.extend(rows);
        }
    }
    let values = samples.into_values(&arms);
    Sampled { ends, ticks: plan.ticks.len(), replicates: count, values }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Plan, Silent, histories, run};
    use crate::scenario::compile;

    fn scenario(name: &str, more: &[&str]) -> Scenario {
        let short = ["scenario.ticks_per_year=2", "scenario.start=\"2012\"", "scenario.end=\"2022\""];
        let overrides: Vec<String> = short.iter().chain(more).map(|text| (*text).to_owned()).collect();
        Scenario::named(name, &overrides).unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn batches(threads: usize, count: usize, replicates: usize) -> Vec<Sampled> {
        let plan = SmallBatchPlan {
            replicates,
            seed: 5,
            threads: NonZeroUsize::new(threads).expect("not 0"),
            ticks: vec![1, 8, 12, 21],
        };
        let make = |number: usize| {
            let value = format!("parameters.spillover={}", 0.2 + 0.05 * number as f64);
            let scenarios = ["pre-2017", "post-2017"].map(|name| scenario(name, &[&value]));
            Ok::<_, ()>(SmallBatch { scenarios: scenarios.to_vec(), first: 100 * number as u64 })
        };
        let mut found = Vec::new();
        let ran = run_small_batches(count, &make, &plan, &Silent, &mut |number, sampled| {
            assert_eq!(number, found.len());
            found.push(sampled);
            Ok(())
        });
        ran.unwrap_or_else(|_| panic!("nothing stops it"));
        found
    }

    #[test]
    fn replicates_are_those_of_a_batch() {
        for (number, sampled) in batches(2, 3, 11).into_iter().enumerate() {
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
                assert_eq!(sampled.ends[place], rows[first..first + 11], "{name} {number}");
                let world = compile(&scenario);
                let all = histories(InstructionSet::best(), &world, 5, first as u64, 2);
                for (tick, t) in [1, 8, 12, 21].into_iter().enumerate() {
                    for measure in 0..REGION.len() {
                        for (replicate, value) in sampled.values(place, tick, measure).iter().enumerate() {
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
        let plan = SmallBatchPlan { replicates: 8, seed: 5, threads: NonZeroUsize::MIN, ticks: Vec::new() };
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
