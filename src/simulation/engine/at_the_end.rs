//! Results at the end of histories, from the ends of replicates alone.

use super::batch::{Batch, exact};
use super::observable_accumulator::ObservableBlock;
use super::regime_classifier::Ends;
use crate::model::lanes::Lanes;
use crate::model::series::REGION;
use crate::model::{Measure, Series, Unit};
use crate::outcome::cell::{Cells, MOST_AT_ONCE};
use crate::outcome::pairs::Pairs;
use crate::outcome::{
    Culture, Divergence, DivergencePath, EndRow, PairedDifference, Results, Scale, Shares, Trajectory,
};
use crate::scenario::{Comparable, Scenario};

/// The results of scenarios over the same replicates, those from 0 on, at the last tick alone: what a batch of so many replicates
/// finds there of the series of the region, to the last bit. Every trajectory and path has one point, and differences have no
/// distribution.
pub fn at_the_end(scenarios: &Comparable<'_>, seed: u64, block: &ObservableBlock) -> Batch {
    let baseline = scenarios.baseline();
    let ticks = baseline.calendar().ticks();
    let scales: Vec<_> = scenarios.scenarios().iter().map(|scenario| scales(scenario)).collect();
    let exact = exact(baseline, block.replicates() as u64);
    let values: Vec<Vec<Vec<f64>>> = block.ends.iter().map(|rows| values(rows)).collect();
    let mut cells: Vec<Cells> =
        values.iter().zip(&scales).map(|(values, scales)| cells(values, scales, exact)).collect();
    let arms = scenarios.scenarios().iter().zip(&block.ends).zip(&mut cells).zip(&scales);
    let arms = arms
        .map(|(((scenario, rows), cells), scales)| results(scenario, seed, rows, scales, cells))
        .collect();
    let divergence = |arm: usize| {
        let parts = block.parts_from[arm] < ticks;
        // Scenarios with other regimes share no run.
        let is_compared = parts || scenarios.scenarios()[arm].regimes() != baseline.regimes();
        let of_measure = |(place, measure): (usize, &Measure)| {
            let series = Series { measure: *measure, unit: Unit::Region };
            let both = [&values[arm][place], &values[0][place]].map(Vec::as_slice);
            let point = match is_compared {
                true => difference(
                    both,
                    [&scales[arm][place], &scales[0][place]],
                    [&cells[arm], &cells[0]],
                    place,
                ),
                false => PairedDifference::not_at_all(block.replicates() as u64),
            };
            DivergencePath { series, points: vec![point] }
        };
        let paths = REGION.iter().enumerate().map(of_measure).collect();
        let parts_from = usize::from(!parts);
        Divergence { parts_from, paths, ends: Vec::new(), spreads: Vec::new(), first_pairs: Vec::new() }
    };
    Batch { arms, divergences: (1..block.ends.len()).map(divergence).collect() }
}

/// The scales of the regional measures of a scenario.
fn scales(scenario: &Scenario) -> [Scale; REGION.len()] {
    let (states, ticks) = (scenario.states().len(), scenario.calendar().ticks());
    let scale = |measure| Scale::of_sizes(states, ticks, scenario.dated_incidents(), measure);
    REGION.map(|measure| scale(measure).expect("the region has no part of the benefit"))
}

/// The regional measures at the end, by (measure, replicate).
fn values(rows: &[EndRow]) -> Vec<Vec<f64>> {
    (0..REGION.len()).map(|place| rows.iter().map(|row| row.region[place]).collect()).collect()
}

/// Cells of the regional measures about the first replicate.
fn cells(values: &[Vec<f64>], scales: &[Scale], exact: Option<usize>) -> Cells {
    let centres: Vec<f64> = values.iter().map(|values| values[0]).collect();
    let mut cells = Cells::new(&centres, exact);
    for (cell, (values, scale)) in values.iter().zip(scales).enumerate() {
        for values in values.chunks(MOST_AT_ONCE) {
            cells.extend(cell, scale, values, Lanes([0.0]));
        }
    }
    cells
}

fn results(scenario: &Scenario, seed: u64, rows: &[EndRow], scales: &[Scale], cells: &mut Cells) -> Results {
    let trajectory = |(place, measure): (usize, &Measure)| Trajectory {
        series: Series { measure: *measure, unit: Unit::Region },
        points: vec![cells.point(place, &scales[place])],
    };
    let trajectories = REGION.iter().enumerate().map(trajectory).collect();
    let (mut regimes, mut cultures) = (vec![0; scenario.regimes().len()], vec![0; Culture::ALL.len()]);
    let mut ends = Ends::new(scenario);
    ends.extend(rows);
    for row in rows {
        regimes[row.regime] += 1;
        cultures[row.culture as usize] += 1;
    }
    let replicates = rows.len() as u64;
    Results {
        seed,
        replicates,
        units: replicates,
        trajectories,
        weights: Vec::new(),
        ends: scales.iter().enumerate().map(|(place, scale)| cells.histogram(place, scale)).collect(),
        regimes: scenario.regimes().iter().map(|regime| regime.name.clone()).collect(),
        regime_shares: vec![Shares { counts: regimes }],
        culture_shares: vec![Shares { counts: cultures }],
        passages: ends.passages(),
        agreements: ends.agreements(),
    }
}

/// The differences of a measure between a scenario and the baseline.
fn difference(
    [own, baseline]: [&[f64]; 2],
    scales: [&Scale; 2],
    [cells, others]: [&Cells; 2],
    place: usize,
) -> PairedDifference {
    let scale = &scales[0].joined(scales[1]);
    let mut pairs = Pairs::new(vec![own[0] - baseline[0]]);
    let mut differences = vec![0.0; own.len().min(MOST_AT_ONCE)];
    for (own, baseline) in own.chunks(MOST_AT_ONCE).zip(baseline.chunks(MOST_AT_ONCE)) {
        pairs.extend(0, scale, [own, baseline], &mut differences[..own.len()], Lanes([0.0]));
    }
    let (moments, superiority) = pairs.moments(0, scale);
    PairedDifference { moments, superiority, distances: cells.apart(place, scales, others) }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use super::*;
    use crate::engine::{
        Observables, Observed, Plan, Silent, SmallBatch, SmallBatchPlan, run_small_batches, run_together,
    };

    fn scenario(name: &str, overrides: &[&str]) -> Scenario {
        let short = ["scenario.ticks_per_year=2", "scenario.start=\"2014\"", "scenario.end=\"2019\""];
        let overrides: Vec<String> = short.iter().chain(overrides).map(|text| (*text).to_owned()).collect();
        Scenario::named(name, &overrides).unwrap_or_else(|problems| panic!("{problems}"))
    }

    #[test]
    fn results_are_the_last_of_a_batch() {
        let scenarios = [
            scenario("pre-2017", &[]),
            scenario("post-2017", &[]),
            scenario("pre-2017", &["parameters.spillover=0.2"]),
            // Has the same histories as the first.
            scenario("pre-2017", &["scenario.title=\"the same\""]),
            // Counts more incidents than the first can.
            scenario(
                "pre-2017",
                &[
                    "events=[{date=\"2015-03-02\", kind=\"incident\", name=\"one\", severity=1, pair=[\"KGZ\", \"TJK\"]}]",
                ],
            ),
            // Has other regimes and the same histories.
            scenario("pre-2017", &["outcomes.integration.integration_min=0.1"]),
        ];
        let others: Vec<&Scenario> = scenarios[1..].iter().collect();
        let together = Comparable::new(&scenarios[0], &others).expect("one calendar");
        // All values are kept, then counted in bins.
        for (replicates, is_exact) in [(1, true), (2, true), (150, true), (9_000, false)] {
            assert_eq!(exact(&scenarios[0], replicates).is_some(), is_exact);
            let threads = NonZeroUsize::MIN;
            let plan = Plan { replicates, seed: 5, threads: Some(threads), observed: Observed::Region };
            let batch = run_together::<()>(&together, &plan, &Silent, &mut |_| Ok(()));
            let batch = batch.expect("nothing stops it");
            let observables = Observables::default();
            let plan = SmallBatchPlan { replicates: replicates as usize, seed: 5, threads, observables };
            let make = |_| Ok(SmallBatch { scenarios: scenarios.to_vec(), first: 0 });
            let mut found = None;
            run_small_batches::<()>(1, &make, &plan, &Silent, &mut |_, _, block| {
                found = Some(at_the_end(&together, 5, &block));
                Ok(())
            })
            .expect("nothing stops it");
            let found = found.expect("a batch");
            for (found, whole) in found.arms.into_iter().zip(batch.arms) {
                let last = |trajectory: &Trajectory| {
                    let points = trajectory.points[trajectory.points.len() - 1..].to_vec();
                    Trajectory { points, ..*trajectory }
                };
                let trajectories = whole.trajectories.iter().map(last).collect();
                let [regime_shares, culture_shares] = [&whole.regime_shares, &whole.culture_shares]
                    .map(|shares| vec![shares[shares.len() - 1].clone()]);
                assert_eq!(found, Results { trajectories, regime_shares, culture_shares, ..whole });
            }
            for (found, whole) in found.divergences.iter().zip(&batch.divergences) {
                assert_eq!(found.parts_from > 0, whole.parts_from >= whole.paths[0].points.len());
                for (found, whole) in found.paths.iter().zip(&whole.paths) {
                    assert_eq!((found.series, found.points.last()), (whole.series, whole.points.last()));
                }
            }
        }
    }
}
