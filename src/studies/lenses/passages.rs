//! First passages of series that dates of events need, counted over the replicates of a lens.

use std::num::NonZeroUsize;

use crate::analysis::validation::SeriesPassage;
use crate::engine::{
    Direction, Monitor, Observable, ObservableBlock, Observables, ObservationPlan, Plan, Statistic, observe,
    observe_drawn,
};
use crate::scenario::{Comparable, Scenario, Sets};
use crate::studies::StudyError;
use crate::studies::draw::{Failure, unwrapped};

/// By passage, the number of replicates by the tick in which the series first passes its level; empty where a history has no such
/// series. The replicates are those of the batch, on the same draws.
///
/// A batch keeps first passages of the region alone, so that these histories run again, with some numbers of each in place of a summary.
pub fn first_passages(
    scenario: &Scenario,
    sets: Option<&Sets>,
    plan: &Plan,
    passages: &[SeriesPassage],
    monitor: &dyn Monitor,
) -> Result<Vec<Vec<u64>>, StudyError> {
    let ticks = scenario.calendar().ticks();
    let mut counts = vec![Vec::new(); passages.len()];
    let (mut places, mut list) = (Vec::new(), Vec::new());
    for (place, passage) in passages.iter().enumerate() {
        let direction = if passage.rises { Direction::Rising } else { Direction::Falling };
        let statistic = Statistic::FirstPassage { level: passage.level, direction, ticks: 0..ticks };
        let observable = Observable { series: passage.series, statistic };
        if Observables::new(scenario, vec![observable.clone()]).is_ok() {
            counts[place] = vec![0; ticks];
            places.push(place);
            list.push(observable);
        }
    }
    let Some(observables) = Observables::new(scenario, list).ok().filter(|all| !all.list().is_empty()) else {
        return Ok(counts);
    };
    let Plan { replicates, seed, threads, .. } = *plan;
    let plan = ObservationPlan { first: 0, replicates, seed, threads };
    let (one, monitor) = (Comparable::one(scenario), Uncounted(monitor));
    let mut take = |block: &ObservableBlock| {
        for (observable, place) in places.iter().enumerate() {
            // A passage that does not occur is infinite.
            for tick in block.values(0, observable).iter().filter(|tick| tick.is_finite()) {
                counts[*place][*tick as usize] += 1;
            }
        }
    };
    let threads = threads.map_or(1, NonZeroUsize::get);
    match sets {
        Some(sets) => observe_drawn::<Failure>(&one, sets, &observables, &plan, &monitor, &mut |block| {
            take(&block);
            Ok(())
        })
        .map_err(|stopped| unwrapped(stopped, threads))?,
        None => observe(&one, &observables, &plan, &monitor, &mut |block| {
            take(&block);
            Ok(())
        })
        .map_err(|stopped| StudyError::stopped(stopped, threads))?,
    }
    Ok(counts)
}

/// A monitor that counts no replicates: they have been counted once.
struct Uncounted<'a>(&'a dyn Monitor);

impl Monitor for Uncounted<'_> {
    fn advance(&self, _: u64) {}

    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Observed, Silent, run};
    use crate::model::{Measure, Series, Unit};
    use crate::scenario::milestones;

    #[test]
    fn passages_of_series_are_those_of_the_same_replicates() {
        let scenario = Scenario::named("post-2017", &[]).unwrap_or_else(|problems| panic!("{problems}"));
        let plan = Plan { replicates: 40, seed: 5, threads: None, observed: Observed::Region };
        let region = Series { measure: Measure::Integration, unit: Unit::Region };
        let none = Series { measure: Measure::Dispute, unit: Unit::State(0) };
        let passage = |series, level| SeriesPassage { series, level, rises: true };
        let passages = [passage(none, 0.5), passage(region, 0.25)];
        let found = first_passages(&scenario, None, &plan, &passages, &Silent).expect("no failure");
        let batch = run(&scenario, &plan, &Silent, &mut |_| Ok::<(), ()>(())).expect("no failure");
        let place = milestones(&scenario).iter().position(|of| of.name == "first_integration_0_25");
        let expected = &batch.passages[place.expect("a milestone")].counts;
        assert_eq!((&found[0], &found[1]), (&Vec::new(), expected));
        assert!(expected.iter().sum::<u64>() > 0, "some histories pass it");
    }
}
