//! Runs the histories of the regions.

use super::error::RegionsError;
use super::expectations::Region;
use super::parameters::ParameterSets;
use super::plan::RegionsPlan;
use crate::engine::{Observable, ObservableBlock, Observables, ObservationPlan, Statistic, observe_drawn};
use crate::scenario::Comparable;
use crate::studies::{Failure, Run, StudyError, unwrapped};

/// By number of a region, its mean over the histories of each set.
pub type Means = Vec<Vec<f64>>;

/// Observables of the histories of a region, and the number of series that each number is the mean of.
pub fn observables(region: &Region) -> Result<(Observables, Vec<usize>), RegionsError> {
    let scenario = &region.scenario;
    let (mut list, mut counts) = (Vec::new(), Vec::new());
    for point in &region.observed {
        let series = point.series(scenario);
        counts.push(series.len());
        let one = |series| Observable { series, statistic: Statistic::At { tick: point.tick } };
        list.extend(series.into_iter().map(one));
    }
    let observables = Observables::new(scenario, list)
        .map_err(|problem| RegionsError::unobservable(scenario.name(), &problem))?;
    Ok((observables, counts))
}

/// Runs every region under the same sets.
pub fn simulated(plan: &RegionsPlan, sets: &ParameterSets, run: &Run<'_>) -> Result<Vec<Means>, StudyError> {
    plan.expectations.regions.iter().map(|region| of_region(plan, region, sets, run)).collect()
}

fn of_region(
    plan: &RegionsPlan,
    region: &Region,
    sets: &ParameterSets,
    run: &Run<'_>,
) -> Result<Means, StudyError> {
    let (observables, counts) = observables(region).map_err(StudyError::of)?;
    let mut means: Means = vec![Vec::with_capacity(plan.sets as usize); region.observed.len()];
    if counts.is_empty() {
        return Ok(means);
    }
    let own = sets.for_region(&region.scenario, plan.per_set).map_err(StudyError::of)?;
    let of_plan = ObservationPlan {
        first: 0,
        replicates: plan.sets * plan.per_set,
        seed: plan.seed,
        threads: Some(run.threads),
    };
    let mut sums = vec![0.0; counts.len()];
    let mut done = 0;
    let one = Comparable::one(&region.scenario);
    observe_drawn::<Failure>(
        &one,
        &own,
        &observables,
        &of_plan,
        run.monitor,
        &mut |block: ObservableBlock| {
            for place in 0..block.replicates() {
                let mut observable = 0;
                for (sum, count) in sums.iter_mut().zip(&counts) {
                    let values =
                        (observable..observable + count).map(|series| block.values(0, series)[place]);
                    *sum += values.sum::<f64>() / *count as f64;
                    observable += count;
                }
                done += 1;
                if done % plan.per_set == 0 {
                    for (means, sum) in means.iter_mut().zip(&mut sums) {
                        means.push(*sum / plan.per_set as f64);
                        *sum = 0.0;
                    }
                }
            }
            Ok(())
        },
    )
    .map_err(|stopped| unwrapped(stopped, run.threads.get()))?;
    Ok(means)
}
