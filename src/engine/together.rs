//! Tests of scenarios that run together.

use std::num::NonZeroUsize;

use super::{Batch, Observed, Plan, Silent, run, run_together};
use crate::model::Unit;
use crate::model::series::REGION;
use crate::outcome::{Apart, EndRow};
use crate::scenario::{Alike, Scenario};
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
    let alike = Alike::new(scenarios[0], &scenarios[1..]).expect("one calendar");
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
    // Every value kept, and counted.
    for replicates in [40, 4_800] {
        for threads in [1, 2] {
            let plan = plan(replicates, threads);
            let scenarios: Vec<&Scenario> = std::iter::once(&frozen).chain(&others).collect();
            let (batch, rows) = together(&scenarios, &plan);
            let parts: Vec<usize> =
                batch.divergences.iter().map(|divergence| divergence.parts_from).collect();
            assert_eq!(parts, [10, 12, 10, 6, 0, 22, 22]);
            for (scenario, (results, rows)) in scenarios.iter().zip(batch.arms.iter().zip(&rows)) {
                let (expected, expected_rows) = alone(scenario, &plan);
                // Too long to be printed.
                assert!(*results == expected, "{}, {replicates}", scenario.title());
                assert!(*rows == expected_rows, "{}, {replicates}", scenario.title());
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
            let Apart { moments, superiority, distances } = *path.points.last().expect("a tick");
            let scale = exact.sd().max(1e-9);
            assert_eq!(moments.n, replicates);
            assert!((moments.mean - exact.mean).abs() < 1e-9 * scale.max(1.0), "{measure:?}");
            assert!((moments.variance / exact.variance - 1.0).abs() < 1e-6, "{measure:?}");
            assert!((moments.skewness - exact.skewness).abs() < 1e-3, "{measure:?}");
            assert_eq!(superiority, share_above(&x, &y), "{measure:?}");
            let apart = Distances::of(&x, &y);
            // Values that are counted are known to a bin.
            let bin = if measure.is_count() { 1.0 } else { tolerance };
            assert!((distances.wasserstein - apart.wasserstein).abs() <= bin, "{measure:?}");
            assert!((distances.kolmogorov_smirnov - apart.kolmogorov_smirnov).abs() <= 20.0 * tolerance);
            assert!((distances.superiority - apart.superiority).abs() <= 20.0 * tolerance, "{measure:?}");
            let counted: u64 = divergence.ends[place].counts.iter().sum();
            assert_eq!(counted, replicates);
            let [.., high] = divergence.spreads[place][21];
            let above = differences.iter().filter(|difference| **difference > high + 1e-12).count();
            assert!(above as u64 <= replicates / 20, "{measure:?}: {above} above {high}");
        }
        for path in &divergence.paths {
            for (t, point) in path.points.iter().enumerate() {
                if t < divergence.parts_from {
                    assert_eq!(*point, Apart::not_at_all(replicates));
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
                path.points.iter().all(|point| *point == Apart::not_at_all(replicates)),
                "{:?}",
                path.series
            );
        }
        assert!(divergence.spreads.iter().flatten().flatten().all(|quantile| *quantile == 0.0));
    }
}
