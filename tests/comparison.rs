//! A comparison against its pairs, worked out one by one.

use std::num::NonZeroUsize;

use concord::analysis::{Comparison, Contrast, Effect, Ends, LEVEL, Outcome, RESAMPLES};
use concord::engine::{Observed, Plan, Silent, on_threads, run_together};
use concord::export::{Tables, outcome_names};
use concord::format::estimate;
use concord::model::series::REGION;
use concord::outcome::EndRow;
use concord::scenario::{Alike, Scenario};
use concord::statistics::{Difference, Distances, Interval, Moments, Resampling, bca, share_above};

const PAIRS: u64 = 300;
const SEED: u64 = 3;

fn scenario(name: &str) -> Scenario {
    let short = ["scenario.ticks_per_year=2", "scenario.start=\"2010\"", "scenario.end=\"2024\""];
    Scenario::named(name, &short.map(str::to_owned)).expect("a shipped scenario")
}

/// The comparison and the ends of each scenario.
fn compare(scenarios: &[&Scenario], threads: usize) -> (Comparison, Vec<Vec<EndRow>>) {
    let threads = NonZeroUsize::new(threads).expect("threads");
    let alike = Alike::new(scenarios[0], &scenarios[1..]).expect("one calendar");
    let plan = Plan { replicates: PAIRS, seed: SEED, threads: Some(threads), observed: Observed::All };
    let mut ends = Ends::new(outcome_names(scenarios), PAIRS);
    let mut all = vec![Vec::new(); scenarios.len()];
    let batch = run_together::<()>(&alike, &plan, &Silent, &mut |rows| {
        ends.extend(rows);
        all.iter_mut().zip(rows).for_each(|(all, rows)| all.extend_from_slice(rows));
        Ok(())
    });
    let batch = batch.expect("nothing stops it");
    let comparison = on_threads(threads, || Comparison::new(batch.arms, batch.divergences, &ends));
    (comparison.expect("threads"), all)
}

fn effect<'a>(contrast: &'a Contrast, name: &str) -> &'a Effect {
    let found = contrast.outcomes.iter().find(|found| found.name == name);
    &found.unwrap_or_else(|| panic!("no outcome {name}")).effect
}

fn near(value: f64, expected: f64, tolerance: f64) {
    assert!((value - expected).abs() <= tolerance * expected.abs().max(1.0), "{value}, not {expected}");
}

#[test]
fn every_outcome_is_that_of_its_pairs() {
    let (frozen, historical) = (scenario("pre-2017"), scenario("post-2017"));
    let (comparison, rows) = compare(&[&frozen, &historical], 2);
    let contrast = &comparison.contrasts[0];
    let check = |name: &str, value: &dyn Fn(&EndRow) -> f64| {
        let [y, x] = [0, 1].map(|side| rows[side].iter().map(value).collect::<Vec<f64>>());
        let exact = Difference::of(&x, &y).expect("pairs");
        let found = effect(contrast, name);
        let spread = exact.moments.sd().max(1e-6);
        near(found.scenario, Moments::of(&x).expect("pairs").mean, 1e-9);
        near(found.baseline, Moments::of(&y).expect("pairs").mean, 1e-9);
        near(found.mean / spread, exact.moments.mean / spread, 1e-6);
        near(found.se, exact.moments.se(), 1e-6);
        near(found.d_z.unwrap_or(0.0), exact.d_z.unwrap_or(0.0), 1e-6);
        near(found.g.unwrap_or(0.0), exact.g.unwrap_or(0.0), 1e-6);
        near(found.variance_saved.unwrap_or(0.0), exact.variance_saved.unwrap_or(0.0), 1e-5);
        near(found.superiority, share_above(&x, &y), 0.0);
        let apart = Distances::of(&x, &y);
        near(found.cliffs_delta, 2.0 * apart.superiority - 1.0, 1e-12);
        near(found.wasserstein, apart.wasserstein, 1e-9);
        near(found.kolmogorov_smirnov, apart.kolmogorov_smirnov, 1e-12);
        assert!(found.p <= found.adjusted, "{name}");
        (x, y)
    };
    for (place, measure) in REGION.into_iter().enumerate() {
        let (x, y) = check(measure.name(), &|row| row.region[place]);
        // The interval at the end is that of the pairs, resampled.
        let differences: Vec<[f64; 1]> = x.iter().zip(&y).map(|(x, y)| [x - y]).collect();
        let plan = Resampling { resamples: RESAMPLES, seed: SEED };
        let mut means: Vec<f64> = plan.means(&differences).into_iter().map(|[mean]| mean).collect();
        let mean = differences.iter().map(|[d]| d).sum::<f64>() / differences.len() as f64;
        let influence: Vec<f64> = differences.iter().map(|[d]| d - mean).collect();
        let Interval { low, high } = bca(mean, &mut means, &influence, LEVEL).interval;
        let found = effect(contrast, measure.name());
        near(found.interval.low, low, 1e-9);
        near(found.interval.high, high, 1e-9);
        // And close to the one that is told from the moments alone.
        let path = contrast.paths.iter().find(|path| path.series.measure == measure).expect("a path");
        let by_moments = Moments::of(&differences.concat()).expect("pairs").interval(LEVEL);
        assert!((by_moments.low - low).abs() < 0.1 * found.se, "{measure:?}");
        assert!((by_moments.high - high).abs() < 0.1 * found.se, "{measure:?}");
        assert_eq!(path.effects.last().expect("a tick").interval, found.interval);
    }
    for (place, name) in comparison.arms[0].regimes.iter().enumerate() {
        check(&format!("regime_{name}"), &|row| f64::from(u8::from(row.regime == place)));
    }
    for (place, passage) in comparison.arms[0].passages.iter().enumerate() {
        check(&passage.name, &|row| f64::from(u8::from(row.passages[place].is_some())));
    }
    for (place, name) in outcome_names(&[&frozen])[0].agreements.iter().enumerate() {
        check(name, &|row| f64::from(row.agreements[place]));
    }
    for (place, counts) in contrast.regimes.counts.iter().enumerate() {
        for (to, count) in counts.iter().enumerate() {
            let pairs = rows[0].iter().zip(&rows[1]);
            let moved = pairs.filter(|(before, after)| (before.regime, after.regime) == (place, to)).count();
            assert_eq!(*count, moved as u64);
        }
    }
}

#[test]
fn threads_change_nothing() {
    let (frozen, historical, one) =
        (scenario("pre-2017"), scenario("post-2017"), scenario("only-uzbekistan"));
    let scenarios = [&frozen, &historical, &one];
    let ((alone, _), (together, _)) = (compare(&scenarios, 1), compare(&scenarios, 3));
    assert!(alone == together);
    // Each contrast is what it is without the others.
    let (pair, _) = compare(&[&frozen, &one], 2);
    assert!(pair.contrasts[0] == alone.contrasts[1]);
}

#[test]
fn without_resampling_intervals_come_from_the_moments() {
    let (frozen, historical) = (scenario("pre-2017"), scenario("post-2017"));
    let scenarios = [&frozen, &historical];
    let alike = Alike::new(scenarios[0], &scenarios[1..]).expect("one calendar");
    let plan = Plan { replicates: PAIRS, seed: SEED, threads: None, observed: Observed::Region };
    let mut ends = Ends::counted(outcome_names(&scenarios));
    let mut differences = Vec::new();
    let batch = run_together::<()>(&alike, &plan, &Silent, &mut |rows| {
        ends.extend(rows);
        differences
            .extend(rows[0].iter().zip(&rows[1]).map(|(before, after)| after.region[0] - before.region[0]));
        Ok(())
    });
    let batch = batch.expect("nothing stops it");
    let comparison = Comparison::new(batch.arms, batch.divergences, &ends);
    let found = effect(&comparison.contrasts[0], "integration").interval;
    let Interval { low, high } = Moments::of(&differences).expect("pairs").interval(LEVEL);
    near(found.low, low, 1e-7);
    near(found.high, high, 1e-7);
    // And not the resampled one.
    let (resampled, _) = compare(&scenarios, 2);
    assert_ne!(effect(&resampled.contrasts[0], "integration").interval, found);
}

#[test]
fn no_difference_is_exactly_none() {
    let (one, same) = (scenario("post-2017"), scenario("central-asia"));
    let (comparison, _) = compare(&[&one, &same], 2);
    let contrast = &comparison.contrasts[0];
    let none = |effect: &Effect| {
        let Effect { mean, sd, se, interval, p, adjusted, superiority, cliffs_delta, .. } = *effect;
        assert_eq!((mean, sd, se, interval), (0.0, 0.0, 0.0, Interval { low: 0.0, high: 0.0 }));
        assert_eq!((p, adjusted, superiority, cliffs_delta), (1.0, 1.0, 0.5, 0.0));
        assert_eq!((effect.d_z, effect.g, effect.variance_saved), (Some(0.0), Some(0.0), None));
        assert_eq!((effect.wasserstein, effect.kolmogorov_smirnov), (0.0, 0.0));
    };
    contrast.outcomes.iter().for_each(|found| none(&found.effect));
    contrast.paths.iter().flat_map(|path| &path.effects).for_each(none);
    for (place, row) in contrast.regimes.counts.iter().enumerate() {
        assert!(row.iter().enumerate().all(|(to, count)| to == place || *count == 0));
    }
}

#[test]
fn the_findings_say_what_the_figures_say() {
    let (frozen, historical) = (scenario("pre-2017"), scenario("post-2017"));
    let (comparison, _) = compare(&[&frozen, &historical], 2);
    let tables = Tables::new(&[&frozen, &historical], &comparison);
    let text = &tables.findings[0];
    let integration = effect(&comparison.contrasts[0], "integration");
    assert!(text.contains("higher under “Central Asia, leaders as they changed”"), "{text}");
    assert!(text.contains(&estimate(integration.mean, integration.se).0), "{text}");
    assert!(text.contains("Up to the end of "), "{text}");
    assert!(!text.contains("significant") && !text.contains("NaN"), "{text}");
    let [mut effects, mut transitions] = [Vec::new(), Vec::new()];
    tables.write_effects(&mut effects).expect("memory takes all");
    tables.write_transitions(&mut transitions).expect("memory takes all");
    let findings = tables.findings_text();
    let read = Tables::read(effects.as_slice(), transitions.as_slice(), findings.as_bytes());
    assert_eq!(read.expect("what was written"), tables);
    let share =
        comparison.contrasts[0].outcomes.iter().filter(|found| matches!(found.outcome, Outcome::Regime(_)));
    let sum: f64 = share.map(|found| found.effect.mean).sum();
    assert!(sum.abs() < 1e-12, "shares of regimes move between regimes");
}
