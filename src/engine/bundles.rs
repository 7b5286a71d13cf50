//! Many small batches: a few scenarios each, on a few replicates.
//!
//! A batch spreads its replicates over the threads; here each thread runs whole bundles, so that thousands of points with
//! some tens of replicates each cost no more a replicate than one batch of as many.

use std::num::NonZeroUsize;

use fearless_simd::{SimdBase, dispatch, f64x8};

use super::arms::arms;
use super::batch::{Monitor, Observed, Stopped, start};
use super::dealing::in_order;
use super::instructions::InstructionSet;
use super::samples::Samples;
use super::worker::{Portion, Receiver, Task, Worker};
use crate::model::number::Number;
use crate::model::series::REGION;
use crate::outcome::EndRow;
use crate::scenario::{Alike, Scenario};

/// Scenarios that run on the same replicates.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// At least one; all of one calendar and with the same states and issues.
    pub scenarios: Vec<Scenario>,
    /// Number of the first replicate.
    pub first: u64,
}

/// How bundles are run.
#[derive(Debug, Clone)]
pub struct BundlePlan {
    /// Replicates of each bundle, at least 1.
    pub replicates: usize,
    /// Seed; 0 is one like any other.
    pub seed: u64,
    /// Number of threads.
    pub threads: NonZeroUsize,
    /// Ticks at which regional measures are sampled, besides the ends. Those beyond a bundle's calendar stay 0.
    pub ticks: Vec<usize>,
}

/// What a bundle comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampled {
    /// How every replicate ends, by (scenario, replicate).
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

/// Runs `count` bundles, which `make` makes by number on any thread, and hands them on in ascending order on the calling
/// thread. A replicate of a scenario has the same bits as in a batch.
///
/// # Errors
/// [`Stopped`]; an error of `make` or of `sink` is [`Stopped::Sink`].
pub fn run_bundles<E: Send>(
    count: usize,
    make: &(dyn Fn(usize) -> Result<Bundle, E> + Sync),
    plan: &BundlePlan,
    monitor: &dyn Monitor,
    sink: &mut dyn FnMut(usize, Sampled) -> Result<(), E>,
) -> Result<(), Stopped<E>> {
    let pool = start(Some(plan.threads))?;
    let set = InstructionSet::best();
    let one = |(): &mut (), number: usize| {
        if monitor.cancelled() {
            return (number, None);
        }
        let sampled = make(number).map(|bundle| {
            let sampled = sample(set, &bundle, plan);
            monitor.advance((bundle.scenarios.len() * plan.replicates) as u64);
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

/// One bundle, in the registers of an instruction set.
fn sample(set: InstructionSet, bundle: &Bundle, plan: &BundlePlan) -> Sampled {
    dispatch!(set.0, simd => sample_in(f64x8::splat(simd, 0.0), bundle, plan))
}

fn sample_in<N: Number>(zero: N, bundle: &Bundle, plan: &BundlePlan) -> Sampled {
    let others: Vec<&Scenario> = bundle.scenarios[1..].iter().collect();
    let alike =
        Alike::new(&bundle.scenarios[0], &others).expect("a bundle has one calendar, its states and issues");
    let arms = arms(&alike);
    let (first, count) = (bundle.first, plan.replicates);
    let samples = Samples::new(arms.len(), &plan.ticks, first, count);
    let most = Portion::of::<N>(&arms, Observed::Region, false);
    let portion = Portion { groups: most.groups.min(count.div_ceil(N::LANES)), ..most };
    let mut worker = Worker::new(&arms, plan.seed, Observed::Region, portion, zero);
    let chunk = portion.groups * N::LANES;
    let mut ends: Vec<Vec<EndRow>> = vec![Vec::with_capacity(count); arms.len()];
    for start in (0..count).step_by(chunk) {
        let receiver = Receiver::Samples(&samples);
        let count = chunk.min(count - start);
        let task =
            Task { arms: &arms, receiver, first: first.wrapping_add(start as u64), count, counted: count };
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

    fn bundles(threads: usize, count: usize, replicates: usize) -> Vec<Sampled> {
        let plan = BundlePlan {
            replicates,
            seed: 5,
            threads: NonZeroUsize::new(threads).expect("not 0"),
            ticks: vec![1, 8, 12, 21],
        };
        let make = |number: usize| {
            let value = format!("parameters.spillover={}", 0.2 + 0.05 * number as f64);
            let scenarios = ["pre-2017", "post-2017"].map(|name| scenario(name, &[&value]));
            Ok::<_, ()>(Bundle { scenarios: scenarios.to_vec(), first: 100 * number as u64 })
        };
        let mut found = Vec::new();
        let ran = run_bundles(count, &make, &plan, &Silent, &mut |number, sampled| {
            assert_eq!(number, found.len());
            found.push(sampled);
            Ok(())
        });
        ran.unwrap_or_else(|_| panic!("nothing stops it"));
        found
    }

    #[test]
    fn replicates_are_those_of_a_batch() {
        for (number, sampled) in bundles(2, 3, 11).into_iter().enumerate() {
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
        let one = bundles(1, 5, 300);
        assert_eq!(one, bundles(3, 5, 300));
        assert_eq!(one[0].ends[1].len(), 300);
    }

    #[test]
    fn an_error_of_a_bundle_ends_the_run() {
        let plan = BundlePlan { replicates: 8, seed: 5, threads: NonZeroUsize::MIN, ticks: Vec::new() };
        let make = |number: usize| {
            if number == 2 {
                Err("the third")
            } else {
                Ok(Bundle { scenarios: vec![scenario("pre-2017", &[])], first: 0 })
            }
        };
        let mut got = 0;
        let stopped = run_bundles(5, &make, &plan, &Silent, &mut |_, _| {
            got += 1;
            Ok(())
        });
        assert!(matches!(stopped, Err(Stopped::Sink("the third"))));
        assert_eq!(got, 2);
    }
}
