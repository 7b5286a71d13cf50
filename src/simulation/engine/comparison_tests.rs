//! Tests of scenarios that are run together.

use std::num::NonZeroUsize;

use super::{Batch, Observed, Plan, Silent, run, run_drawn, run_drawn_together, run_together};
use crate::model::series::REGION;
use crate::model::{Measure, Unit};
use crate::outcome::{EndRow, PairedDifference, QUANTILES};
use crate::scenario::{Comparable, ParameterSpace, Scenario, Sets, Unvariable};
use crate::statistics::{Distances, Moments, share_above};

fn scenario(name: &str, overrides: &[&str]) -> Scenario {
    let short = ["scenario.ticks_per_year=2", "scenario.start=\"2012\"", "scenario.end=\"2022\""];
    let overrides: Vec<String> = short.iter().chain(overrides).map(|text| (*text).to_owned()).collect();
    Scenario::named(name, &overrides).unwrap_or_else(|problems| panic!("{problems}"))
}

fn plan(replicates: u64, threads: usize) -> Plan {
    Plan { replicates, seed: 11, threads: NonZeroUsize::new(threads), observed: Observed::All }
}

fn together(scenarios: &[&Scenario], plan: &Plan) -> (Batch, Vec<Vec<EndRow>>) {
    let alike = Comparable::new(scenarios[0], &scenarios[1..]).expect("one calendar");
    let mut rows = vec![Vec::new(); scenarios.len()];
    let batch = run_together::<()>(&alike, plan, &Silent, &mut |block| {
        rows.iter_mut().zip(block).for_each(|(rows, block)| rows.extend_from_slice(block));
        Ok(())
    });
    (batch.expect("nothing stops it"), rows)
}

fn alone(scenario: &Scenario, plan: &Plan) -> (crate::outcome::Results, Vec<EndRow>) {
    let mut rows = Vec::new();
    let results = run::<()>(scenario, plan, &Silent, &mut |block| {
        rows.extend_from_slice(block);
        Ok(())
    });
    (results.expect("nothing stops it"), rows)
}

#[test]
fn a_fork_changes_no_bit() {
    let frozen = scenario("pre-2017", &[]);
    let others = [
        // Parts from it in 2016.
        scenario("post-2017", &[]),
        scenario("only-kyrgyzstan", &[]),
        // Chance from 2016 on: it draws what the others leave.
        scenario("stochastic", &[]),
        // In 2015; and with another range of the benefit, so that all of its ticks are counted.
        scenario(
            "pre-2017",
            &[
                "external.\"Russia: Eurasian Economic Union\".pull.trade={ KAZ = 0.0, UZB = 0.0, KGZ = 0.0, TJK = 0.0 }",
            ],
        ),
        // From the first tick.
        scenario("pre-2017", &["parameters.commitment=0.7"]),
        // Never, but its regimes are told otherwise.
        scenario("pre-2017", &["outcomes.integration.integration_min=0.1"]),
        // Never.
        scenario("pre-2017", &["scenario.title=\"the same\""]),
    ];
    let scenarios: Vec<&Scenario> = std::iter::once(&frozen).chain(&others).collect();
    // Every value kept, and counted.
    for replicates in [40, 4_800] {
        // No number of threads changes them.
        let expected: Vec<_> =
            scenarios.iter().map(|scenario| alone(scenario, &plan(replicates, 2))).collect();
        for threads in [1, 2] {
            let (batch, rows) = together(&scenarios, &plan(replicates, threads));
            let parts: Vec<usize> =
                batch.divergences.iter().map(|divergence| divergence.parts_from).collect();
            assert_eq!(parts, [10, 12, 10, 6, 0, 22, 22]);
            let arms = batch.arms.iter().zip(&rows);
            for ((scenario, (expected, expected_rows)), (results, rows)) in
                scenarios.iter().zip(&expected).zip(arms)
            {
                // Too long to be printed.
                assert!(results == expected, "{}, {replicates}", scenario.title());
                assert!(rows == expected_rows, "{}, {replicates}", scenario.title());
            }
        }
    }
}

/// Holds quantiles against the values: of whole numbers the order statistic, of a point mass at 0 exactly 0, of others within
/// a tolerance of the neighbours of their order.
fn are_quantiles(measure: Measure, values: &[f64], found: [f64; QUANTILES.len()], tolerance: f64) {
    let mut ascending = values.to_vec();
    ascending.sort_by(f64::total_cmp);
    for (order, found) in QUANTILES.into_iter().zip(found) {
        let nth = (order * 1000.0).round() as usize * values.len();
        let exact = ascending[nth.div_ceil(1000).max(1) - 1];
        let place = order * (values.len() - 1) as f64;
        let [low, high] = [place.floor(), place.ceil()].map(|place| ascending[place as usize]);
        if measure.is_count() {
            assert_eq!(found, exact, "{measure:?} at {order}");
        } else if values.iter().any(|value| *value < 0.0) && (low, high) == (0.0, 0.0) {
            assert_eq!(found, 0.0, "{measure:?} at {order}");
        } else {
            assert!(
                (low - tolerance..=high + tolerance).contains(&found),
                "{measure:?}: {found} in {low}..{high}"
            );
        }
    }
}

/// Every value kept, or counted; with counts that fit beside others and with such that do not.
#[test]
fn quantiles_of_counts_are_order_statistics_at_any_number_of_states_and_ticks() {
    // Counts of up to 190, 2,280 and 9,880.
    for (ticks_per_year, replicates) in [(1, 700), (12, 1_200), (52, 2_100)] {
        let overrides = [&format!("scenario.ticks_per_year={ticks_per_year}")[..], "scenario.end=\"2030\""];
        let [one, other] = ["pre-2017", "post-2017"].map(|name| scenario(name, &overrides));
        let plan = Plan { observed: Observed::Region, ..plan(replicates, 2) };
        let (batch, rows) = together(&[&one, &other], &plan);
        let last = batch.arms[0].trajectories[0].points.len() - 1;
        for (place, measure) in REGION.into_iter().enumerate() {
            let values = |arm: usize| rows[arm].iter().map(|row| row.region[place]).collect::<Vec<_>>();
            let (x, y) = (values(1), values(0));
            let differences: Vec<f64> = x.iter().zip(&y).map(|(x, y)| x - y).collect();
            let tolerance = 3.0 / 1024.0;
            are_quantiles(measure, &differences, batch.divergences[0].spreads[place][last], 2.0 * tolerance);
            for (arm, values) in batch.arms.iter().zip([&y, &x]) {
                are_quantiles(measure, values, arm.trajectories[place].points[last].quantiles, tolerance);
            }
        }
    }
}

#[test]
fn divergences_are_those_of_the_pairs() {
    let (frozen, historical) = (scenario("pre-2017", &[]), scenario("post-2017", &[]));
    for (replicates, tolerance) in [(60, 0.0), (4_800, 2.0 / 1024.0)] {
        let (batch, rows) = together(&[&frozen, &historical], &plan(replicates, 2));
        let divergence = &batch.divergences[0];
        for (place, measure) in REGION.into_iter().enumerate() {
            let values = |rows: &[EndRow]| rows.iter().map(|row| row.region[place]).collect::<Vec<_>>();
            let (x, y) = (values(&rows[1]), values(&rows[0]));
            let differences: Vec<f64> = x.iter().zip(&y).map(|(x, y)| x - y).collect();
            let exact = Moments::of(&differences).expect("pairs");
            let path = &divergence.paths[place];
            assert_eq!((path.series.measure, path.series.unit), (measure, Unit::Region));
            let PairedDifference { moments, superiority, distances } = *path.points.last().expect("a tick");
            let scale = exact.sd().max(1e-9);
            assert_eq!(moments.n, replicates);
            assert!((moments.mean - exact.mean).abs() < 1e-9 * scale.max(1.0), "{measure:?}");
            assert!((moments.variance / exact.variance - 1.0).abs() < 1e-6, "{measure:?}");
            assert!((moments.skewness - exact.skewness).abs() < 1e-3, "{measure:?}");
            assert_eq!(superiority, share_above(&x, &y), "{measure:?}");
            let apart = Distances::of(&x, &y);
            // Continuous values are known to a bin, whole numbers exactly.
            let (bin, few) = if measure.is_count() { (1e-12, 1e-12) } else { (tolerance, 20.0 * tolerance) };
            assert!((distances.wasserstein - apart.wasserstein).abs() <= bin, "{measure:?}");
            assert!((distances.kolmogorov_smirnov - apart.kolmogorov_smirnov).abs() <= few, "{measure:?}");
            assert!((distances.superiority - apart.superiority).abs() <= few, "{measure:?}");
            let counted: u64 = divergence.ends[place].counts.iter().sum();
            assert_eq!(counted, replicates);
            are_quantiles(measure, &differences, divergence.spreads[place][21], 2.0 * tolerance);
            for (arm, values) in batch.arms.iter().zip([&y, &x]) {
                are_quantiles(measure, values, arm.trajectories[place].points[21].quantiles, tolerance);
            }
        }
        for path in &divergence.paths {
            for (t, point) in path.points.iter().enumerate() {
                if t < divergence.parts_from {
                    assert_eq!(*point, PairedDifference::not_at_all(replicates));
                }
            }
        }
        // From the tick in which they part on something differs.
        assert!(divergence.paths.iter().any(|path| path.points[10].moments.mean != 0.0));
    }
}

#[test]
fn a_scenario_does_not_differ_from_itself() {
    // Run apart from the first tick on, for regimes that are told otherwise: and yet the same.
    let (one, other) =
        (scenario("stochastic", &[]), scenario("stochastic", &["outcomes.integration.integration_min=0.1"]));
    for replicates in [30, 4_800] {
        let (batch, _) = together(&[&one, &other], &plan(replicates, 2));
        let divergence = &batch.divergences[0];
        for path in &divergence.paths {
            assert!(
                path.points.iter().all(|point| *point == PairedDifference::not_at_all(replicates)),
                "{:?}",
                path.series
            );
        }
        assert!(divergence.spreads.iter().flatten().flatten().all(|quantile| *quantile == 0.0));
    }
}

#[test]
fn scenarios_share_each_set_of_parameters() {
    let scenarios = ["pre-2017", "post-2017"].map(|name| scenario(name, &[]));
    let sets = scenarios.each_ref().map(|scenario| {
        let (varied, priors) = ParameterSpace::by_priors(scenario.clone()).expect("priors of numbers");
        Sets::of_priors(varied, &priors, 5, 1)
    });
    let comparable = Comparable::new(&scenarios[0], &[&scenarios[1]]).expect("one calendar");
    let plan = plan(90, 2);
    let (mut rows, mut partners) = (vec![Vec::new(); 2], vec![Vec::new(); 2]);
    let batch =
        run_drawn_together::<Unvariable>(&comparable, &sets[0], &plan, &Silent, &mut |own, others| {
            rows.iter_mut().zip(own).for_each(|(rows, own)| rows.extend_from_slice(own));
            partners.iter_mut().zip(others).for_each(|(rows, others)| rows.extend_from_slice(others));
            Ok(())
        });
    let batch = batch.unwrap_or_else(|_| panic!("nothing stops it"));
    for (k, sets) in sets.iter().enumerate() {
        let (mut own, mut others) = (Vec::new(), Vec::new());
        let results = run_drawn::<Unvariable>(sets, &plan, &Silent, &mut |rows, partners| {
            own.extend_from_slice(rows);
            others.extend_from_slice(partners);
            Ok(())
        });
        let results = results.unwrap_or_else(|_| panic!("nothing stops it"));
        assert_eq!((&rows[k], &partners[k]), (&own, &others));
        assert_eq!(batch.arms[k], results, "{k}");
    }
    // Pair by pair, the scenarios of a set run together differ as they do here.
    for replicate in [0, 8, 41] {
        let pair = sets.each_ref().map(|sets| sets.scenario(replicate).expect("valid"));
        let plan = Plan { replicates: replicate + 1, ..plan };
        let (_, own) = together(&[&pair[0], &pair[1]], &plan);
        let replicate = replicate as usize;
        assert_eq!([&rows[0][replicate], &rows[1][replicate]], [&own[0][replicate], &own[1][replicate]]);
    }
}

#[test]
fn leaders_who_are_as_open_in_the_first_set_alone_part_all_the_same() {
    // Nothing but their openness tells the two from each other.
    let alike = "states.KAZ.leaders.\"Nursultan Nazarbayev\".rivalry={ UZB = 0.0 }";
    let scenarios = ["pre-2017", "only-kazakhstan"].map(|name| scenario(name, &[alike]));
    let keys = ["Nursultan Nazarbayev", "Kassym-Jomart Tokayev"]
        .map(|leader| format!("states.KAZ.leaders.\"{leader}\".openness"));
    let varied = ParameterSpace::new(scenarios[0].clone(), &keys).expect("two leaders");
    let points = vec![vec![0.5, 0.5], vec![0.1, 0.9], vec![0.9, 0.1]];
    let sets = Sets::listed(varied, points.clone(), vec![0, 1, 2], 1);
    let comparable = Comparable::new(&scenarios[0], &[&scenarios[1]]).expect("one calendar");
    let mut rows = vec![Vec::new(); 2];
    run_drawn_together::<Unvariable>(&comparable, &sets, &plan(3, 1), &Silent, &mut |own, _| {
        rows.iter_mut().zip(own).for_each(|(rows, own)| rows.extend_from_slice(own));
        Ok(())
    })
    .unwrap_or_else(|_| panic!("nothing stops it"));
    for (set, values) in points.iter().enumerate() {
        for (rows, scenario) in rows.iter().zip(&scenarios) {
            let alone_here = sets.varied().applied(values, scenario).expect("admissible values");
            let (_, own) = alone(&alone_here, &plan(set as u64 + 1, 1));
            assert_eq!(rows[set], own[set], "{set}");
        }
    }
}
