//! The most typical replicate of a batch.

use std::ops::Range;

use rayon::prelude::*;

use super::batch::run;
use super::drawn::run_drawn;
use super::histories::observed;
use super::instructions::InstructionSet;
use super::plan::{Monitor, Observed, Plan, Stopped, start};
use crate::model::World;
use crate::outcome::Results;
use crate::scenario::{Scenario, Sets, Unvariable, compile};

/// Groups of eight replicates that run side by side.
const GROUPS: usize = 4;
/// Replicates that run side by side.
const TOGETHER: u64 = 8 * GROUPS as u64;
/// Places of the quartiles and of the median in [`crate::outcome::QUANTILES`].
const QUARTILES: (usize, usize) = (3, 5);
const MEDIAN: usize = 4;

/// Finds the replicate whose regional series stay closest to their medians.
///
/// The distance of a replicate is the mean over the regional series k and the ticks t of |x_kt - m_kt| / s_k, where
/// m_kt is the median over replicates and s_k the mean over ticks of their interquartile range; a series whose
/// quartiles never differ is left out. Ties go to the lowest number. The batch is run twice, first for medians and
/// quartiles, then for distances, so that memory does not grow with it; `monitor` counts each replicate twice.
///
/// Source: the series of least average distance to a pointwise median, after S. Lopez-Pintado and J. Romo 2009, where
/// depth is taken in place of distance.
///
/// # Errors
/// [`Stopped::Cancelled`] or [`Stopped::Threads`].
pub fn typical(scenario: &Scenario, plan: &Plan, monitor: &dyn Monitor) -> Result<u64, Stopped<()>> {
    let plan = Plan { observed: Observed::Region, ..*plan };
    let centre = Centre::of(&run(scenario, &plan, monitor, &mut |_| Ok(()))?);
    let world = compile(scenario);
    let nearest_of = |chunk: u64| {
        let first = chunk * TOGETHER;
        let found = nearest(&world, &centre, plan.seed, first..(first + TOGETHER).min(plan.replicates));
        monitor.advance(TOGETHER.min(plan.replicates - first));
        found
    };
    nearest_of_all(plan.replicates.div_ceil(TOGETHER), &nearest_of, &plan, monitor)
}

/// [`typical`] where each replicate has its set of drawn numbers: the medians are those of the drawn run.
///
/// # Errors
/// As [`typical`]; [`Stopped::Sink`] with [`Unvariable`] if a set makes no valid scenario.
pub fn typical_drawn<E: From<Unvariable>>(
    sets: &Sets,
    plan: &Plan,
    monitor: &dyn Monitor,
) -> Result<u64, Stopped<E>> {
    let plan = Plan { observed: Observed::Region, ..*plan };
    let alone = sets.clone().without_partners();
    let centre = Centre::of(&run_drawn::<E>(&alone, &plan, monitor, &mut |_, _| Ok(()))?);
    let per_set = sets.per_set();
    let nearest_of = |set: u64| {
        let world = compile(&sets.scenario(set).expect("every set has made a scenario before"));
        let replicates = set * per_set..((set + 1) * per_set).min(plan.replicates);
        let found = nearest(&world, &centre, plan.seed, replicates.clone());
        monitor.advance(replicates.end - replicates.start);
        found
    };
    nearest_of_all(plan.replicates.div_ceil(per_set), &nearest_of, &plan, monitor)
}

/// A distance and the replicate that has it.
type Near = (f64, u64);

/// The nearest of neighbouring replicates in a world.
fn nearest(world: &World, centre: &Centre, seed: u64, replicates: Range<u64>) -> Option<Near> {
    let set = InstructionSet::best();
    let of_chunk = |first: u64| {
        let count = TOGETHER.min(replicates.end - first);
        let groups = count.div_ceil(8) as usize;
        let together = observed(set, world, Observed::Region, seed, first, groups);
        let numbered = (first..first + count).zip(together);
        numbered.map(|(replicate, series)| (centre.distance(&series), replicate)).reduce(nearer)
    };
    replicates.clone().step_by(TOGETHER as usize).filter_map(of_chunk).reduce(nearer)
}

/// The nearest of all parts of a batch, which threads take.
fn nearest_of_all<E>(
    parts: u64,
    nearest_of: &(dyn Fn(u64) -> Option<Near> + Sync),
    plan: &Plan,
    monitor: &dyn Monitor,
) -> Result<u64, Stopped<E>> {
    let nearest = start(plan.threads)?.run(|| {
        let found = (0..parts)
            .into_par_iter()
            .map(|part| if monitor.cancelled() { Err(()) } else { Ok(nearest_of(part)) });
        found.try_reduce(|| None, |a, b| Ok(a.into_iter().chain(b).reduce(nearer)))
    });
    match nearest {
        Ok(nearest) => Ok(nearest.map_or(0, |(_, replicate)| replicate)),
        Err(()) => Err(Stopped::Cancelled { done: 0 }),
    }
}

/// Returns the nearer of two, each a distance and a replicate; ties go to the lower number.
fn nearer(a: Near, b: Near) -> Near {
    if a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).is_le() { a } else { b }
}

/// The middle of a batch.
struct Centre {
    /// Medians by (tick, regional series).
    medians: Vec<f64>,
    /// 1 / s_k by regional series, 0 for one that is left out.
    weights: Vec<f64>,
}

impl Centre {
    fn of(results: &Results) -> Self {
        let trajectories = &results.trajectories;
        let ticks = trajectories.first().map_or(0, |trajectory| trajectory.points.len());
        let medians =
            (0..ticks).flat_map(|t| trajectories.iter().map(move |of| of.points[t].quantiles[MEDIAN]));
        let weights = trajectories.iter().map(|of| {
            let ranges =
                of.points.iter().map(|point| point.quantiles[QUARTILES.1] - point.quantiles[QUARTILES.0]);
            let spread = ranges.sum::<f64>() / ticks as f64;
            if spread > 0.0 { 1.0 / spread } else { 0.0 }
        });
        Self { medians: medians.collect(), weights: weights.collect() }
    }

    /// The distance of a replicate by its values, but for a constant factor.
    fn distance(&self, series: &[f64]) -> f64 {
        let ticks =
            series.chunks_exact(self.weights.len()).zip(self.medians.chunks_exact(self.weights.len()));
        let of_tick = |(values, medians): (&[f64], &[f64])| {
            let apart = values.iter().zip(medians).zip(&self.weights);
            apart.map(|((value, median), weight)| (value - median).abs() * weight).sum::<f64>()
        };
        ticks.map(of_tick).sum()
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use super::super::{Silent, histories};
    use super::*;
    use crate::scenario::ParameterSpace;

    fn plan(replicates: u64, threads: usize) -> Plan {
        Plan { replicates, seed: 5, threads: NonZeroUsize::new(threads), observed: Observed::All }
    }

    #[test]
    fn it_is_the_nearest_by_its_definition_at_any_number_of_threads() {
        let scenario = Scenario::built_in();
        let world = compile(&scenario);
        let all = histories(InstructionSet::best(), &world, 5, 0, 5);
        let (ticks, rows) = (world.ticks(), world.series_count());
        let value = |replicate: usize, t: usize, k: usize| all[replicate][t * rows + k];
        let quantile = |t: usize, k: usize, order: f64| {
            let mut values: Vec<f64> = (0..40).map(|replicate| value(replicate, t, k)).collect();
            values.sort_by(f64::total_cmp);
            let place = order * 39.0;
            let (low, high) = (values[place.floor() as usize], values[place.ceil() as usize]);
            low + (high - low) * place.fract()
        };
        let mut distances = vec![0.0; 40];
        for k in 0..8 {
            let spread =
                (0..ticks).map(|t| quantile(t, k, 0.75) - quantile(t, k, 0.25)).sum::<f64>() / ticks as f64;
            for t in 0..ticks {
                let median = quantile(t, k, 0.5);
                for (replicate, distance) in distances.iter_mut().enumerate() {
                    *distance += (value(replicate, t, k) - median).abs() / spread;
                }
            }
        }
        let nearest = (0..40).min_by(|a, b| f64::total_cmp(&distances[*a], &distances[*b])).expect("forty");
        for threads in [1, 3] {
            assert_eq!(
                typical(&scenario, &plan(40, threads), &Silent).expect("nothing stops it"),
                nearest as u64
            );
        }
    }

    #[test]
    fn sets_of_the_own_values_change_no_choice() {
        let scenario = Scenario::built_in();
        let own = typical(&scenario, &plan(40, 2), &Silent).expect("nothing stops it");
        for per_set in [1, 8] {
            let varied = ParameterSpace::new(scenario.clone(), &["parameters.spillover"]).expect("a number");
            let points = vec![varied.values(); 40 / per_set as usize];
            let sets = Sets::listed(varied, points, (0..40 / per_set).collect(), per_set);
            let found = typical_drawn::<Unvariable>(&sets, &plan(40, 2), &Silent);
            assert_eq!(found.unwrap_or_else(|_| panic!("nothing stops it")), own);
        }
    }

    #[test]
    fn each_replicate_is_as_near_as_with_its_own_set() {
        let (varied, priors) = ParameterSpace::by_priors(Scenario::built_in()).expect("priors of numbers");
        let sets = Sets::of_priors(varied, &priors, 5, 1);
        let found = |threads| {
            let found = typical_drawn::<Unvariable>(&sets, &plan(24, threads), &Silent);
            found.unwrap_or_else(|_| panic!("nothing stops it"))
        };
        let of_region = Plan { observed: Observed::Region, ..plan(24, 2) };
        let results = run_drawn::<Unvariable>(&sets, &of_region, &Silent, &mut |_, _| Ok(()));
        let centre = Centre::of(&results.unwrap_or_else(|_| panic!("nothing stops it")));
        let distance = |replicate: u64| {
            let world = compile(&sets.scenario(replicate).expect("valid"));
            let all = super::super::history(&world, 5, replicate);
            let ticks = all.chunks_exact(world.series_count());
            centre.distance(&ticks.flat_map(|tick| tick[..8].to_vec()).collect::<Vec<f64>>())
        };
        let nearest = (0..24).min_by(|a, b| distance(*a).total_cmp(&distance(*b))).expect("24");
        assert_eq!([found(1), found(3)], [nearest; 2]);
    }

    #[test]
    fn of_equals_the_first_is_taken() {
        assert_eq!(nearer((1.0, 4), (1.0, 2)), (1.0, 2));
        assert_eq!(nearer((0.5, 4), (1.0, 2)), (0.5, 4));
        assert_eq!(typical(&Scenario::built_in(), &plan(1, 1), &Silent).expect("nothing stops it"), 0);
    }
}
