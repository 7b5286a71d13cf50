//! A comparison checked against its pairs, computed one by one.

use std::num::NonZeroUsize;

use concord::analysis::{Comparison, Contrast, Effect, Ends, Outcome};
use concord::engine::{Observed, Plan, Silent, on_threads, run_together};
use concord::export::{ComparisonSummary, outcome_names};
use concord::format::estimate;
use concord::model::{Measure, Unit, series::REGION};
use concord::outcome::EndRow;
use concord::scenario::{Comparable, Scenario};
use concord::statistics::{Difference, Discordant, Distances, Interval, Kind, Moments, share_above, wilson};

const PAIRS: u64 = 300;
const SEED: u64 = 3;

fn scenario(name: &str) -> Scenario {
    let short = ["scenario.ticks_per_year=2", "scenario.start=\"2010\"", "scenario.end=\"2024\""];
    Scenario::named(name, &short.map(str::to_owned)).expect("a shipped scenario")
}

/// The comparison and the ends of each scenario.
fn compare(scenarios: &[&Scenario], threads: usize) -> (Comparison, Vec<Vec<EndRow>>) {
    let threads = NonZeroUsize::new(threads).expect("threads");
    let alike = Comparable::new(scenarios[0], &scenarios[1..]).expect("one calendar");
    let plan = Plan { replicates: PAIRS, seed: SEED, threads: Some(threads), observed: Observed::All };
    let mut ends = Ends::new(outcome_names(scenarios));
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
    let check = |name: &str, kind: Kind, value: &dyn Fn(&EndRow) -> f64| {
        let [y, x] = [0, 1].map(|side| rows[side].iter().map(value).collect::<Vec<f64>>());
        let exact = Difference::of(&x, &y, kind).expect("pairs");
        let found = effect(contrast, name);
        let spread = exact.moments.sd().max(1e-6);
        near(found.scenario, Moments::of(&x).expect("pairs").mean, 1e-9);
        near(found.baseline, Moments::of(&y).expect("pairs").mean, 1e-9);
        near(found.mean / spread, exact.moments.mean / spread, 1e-6);
        near(found.se, exact.moments.se(), 1e-6);
        near(found.d_z.unwrap_or(0.0), exact.d_z.unwrap_or(0.0), 1e-6);
        near(found.g.unwrap_or(0.0), exact.g.unwrap_or(0.0), 1e-6);
        assert_eq!(found.g.is_none(), kind == Kind::Shares, "{name}");
        near(found.p, exact.p, 1e-6);
        near(found.interval.low / spread, exact.interval.low / spread, 1e-5);
        near(found.interval.high / spread, exact.interval.high / spread, 1e-5);
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
        let outcome = Outcome::End(measure);
        check(measure.name(), outcome.kind(), &|row| row.region[place]);
        // The end of a path and the outcome are one number, and have one interval.
        let path = contrast.paths.iter().find(|path| path.series.measure == measure).expect("a path");
        let found = effect(contrast, measure.name());
        assert_eq!(path.effects.last().expect("a tick").interval, found.interval);
    }
    for (place, name) in comparison.arms[0].regimes.iter().enumerate() {
        let (x, y) =
            check(&format!("regime_{name}"), Kind::Shares, &|row| f64::from(u8::from(row.regime == place)));
        let count = |up: f64| x.iter().zip(&y).filter(|(x, y)| *x - *y == up).count() as u64;
        let discordant = Discordant { up: count(1.0), down: count(-1.0), pairs: PAIRS };
        let found = effect(contrast, &format!("regime_{name}"));
        assert_eq!((found.interval, found.p), (discordant.interval(0.95), discordant.p()));
        // A share that rises from nothing is one number with its difference, and has one interval.
        if found.baseline == 0.0 && found.scenario > 0.0 {
            let alone = wilson(count(1.0), PAIRS);
            near(found.interval.high, alone.high, 1e-9);
            near(found.interval.low, alone.low, 1e-9);
        }
    }
    for (place, passage) in comparison.arms[0].passages.iter().enumerate() {
        check(&passage.name, Kind::Shares, &|row| f64::from(u8::from(row.passages[place].is_some())));
    }
    for (place, name) in outcome_names(&[&frozen])[0].agreements.iter().enumerate() {
        check(name, Kind::Counts, &|row| f64::from(row.agreements[place]));
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
fn p_values_and_intervals_agree_on_zero_everywhere() {
    let (frozen, historical) = (scenario("pre-2017"), scenario("only-kyrgyzstan"));
    let (comparison, _) = compare(&[&frozen, &historical], 2);
    let contrast = &comparison.contrasts[0];
    let at_end = contrast.outcomes.iter().map(|found| &found.effect);
    let mut clear = [0, 0];
    for effect in contrast.paths.iter().flat_map(|path| &path.effects).chain(at_end) {
        let excludes = |interval: Interval| interval.low > 0.0 || interval.high < 0.0;
        assert_eq!(effect.p < 0.05, excludes(effect.interval), "{effect:?}");
        clear[usize::from(excludes(effect.interval))] += 1;
        if let Some(band) = effect.band {
            assert!(band.low <= effect.interval.low && effect.interval.high <= band.high, "{effect:?}");
        }
    }
    assert!(clear.iter().all(|count| *count > 100), "{clear:?}");
}

#[test]
fn regional_series_have_a_band_where_pairs_are_enough() {
    let (frozen, historical) = (scenario("pre-2017"), scenario("post-2017"));
    let (comparison, _) = compare(&[&frozen, &historical], 2);
    let contrast = &comparison.contrasts[0];
    for path in &contrast.paths {
        let is_regional = path.series.unit == Unit::Region && REGION.contains(&path.series.measure);
        for (t, effect) in path.effects.iter().enumerate() {
            assert_eq!(effect.band.is_some(), is_regional, "{:?}", path.series);
            let Some(band) = effect.band else { continue };
            if t < contrast.parts_from {
                assert_eq!((band.low, band.high, effect.interval), (0.0, 0.0, band));
            } else if path.series.measure == Measure::Integration && t > contrast.parts_from {
                // Wider than the interval of a tick, and narrower than Šidák's of all 16.
                let ratio = (band.high - band.low) / (effect.interval.high - effect.interval.low);
                assert!((1.05..1.50).contains(&ratio), "{ratio}");
            }
        }
    }
    assert!(contrast.outcomes.iter().all(|found| found.effect.band.is_none()));
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
        assert_eq!((effect.d_z, effect.g.unwrap_or(0.0), effect.variance_saved), (Some(0.0), 0.0, None));
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
    let tables = ComparisonSummary::new(&[&frozen, &historical], &comparison);
    let text = &tables.findings[0];
    let integration = effect(&comparison.contrasts[0], "integration");
    assert!(text.contains("higher under “Central Asia, leaders as they changed”"), "{text}");
    assert!(text.contains(&estimate(integration.mean, integration.se).0), "{text}");
    assert!(text.contains("Up to the end of "), "{text}");
    assert!(text.contains("in every tick (95% simultaneous band over all ticks)."), "{text}");
    assert!(!text.contains("significant") && !text.contains("NaN"), "{text}");
    let [mut effects, mut transitions] = [Vec::new(), Vec::new()];
    tables.write_effects(&mut effects).expect("memory takes all");
    tables.write_transitions(&mut transitions).expect("memory takes all");
    let findings = tables.findings_text();
    let read = ComparisonSummary::read(effects.as_slice(), transitions.as_slice(), findings.as_bytes());
    assert_eq!(read.expect("what was written"), tables);
    let share =
        comparison.contrasts[0].outcomes.iter().filter(|found| matches!(found.outcome, Outcome::Regime(_)));
    let sum: f64 = share.map(|found| found.effect.mean).sum();
    assert!(sum.abs() < 1e-12, "shares of regimes move between regimes");
}

#[test]
fn what_ticks_say_one_by_one_is_not_said_of_all_of_them() {
    let (frozen, historical) = (scenario("pre-2017"), scenario("post-2017"));
    let scenarios = [&frozen, &historical];
    let (mut comparison, _) = compare(&scenarios, 2);
    let text = |comparison: &Comparison| ComparisonSummary::new(&scenarios, comparison).findings.remove(0);
    let last = |comparison: &mut Comparison, band: Option<Interval>, skip: usize| {
        let path = &mut comparison.contrasts[0].paths[0];
        path.effects.iter_mut().rev().skip(skip).for_each(|effect| effect.band = band);
    };
    // A band that holds zero up to two ticks before the end.
    last(&mut comparison, Some(Interval { low: -0.1, high: 0.4 }), 2);
    let from = frozen.calendar().first_days()[frozen.calendar().ticks() - 2];
    let expected = format!("from {}", concord::format::tick(from, 2));
    assert!(
        text(&comparison).contains(&format!("{expected} to the end the difference")),
        "{}",
        text(&comparison)
    );
    // None at all: what is left is each tick by itself.
    last(&mut comparison, None, 0);
    let found = text(&comparison);
    assert!(found.contains("each taken by itself") && !found.contains("every tick"), "{found}");
    assert!(found.contains("That is not sure of all these ticks together."), "{found}");
}

#[test]
fn few_pairs_are_told_as_few() {
    let (frozen, historical) = (scenario("pre-2017"), scenario("post-2017"));
    let scenarios = [&frozen, &historical];
    let alike = Comparable::new(scenarios[0], &scenarios[1..]).expect("one calendar");
    for replicates in [1, 2, 5] {
        let plan = Plan { replicates, seed: SEED, threads: None, observed: Observed::All };
        let mut ends = Ends::new(outcome_names(&scenarios));
        let batch = run_together::<()>(&alike, &plan, &Silent, &mut |rows| {
            ends.extend(rows);
            Ok(())
        });
        let batch = batch.expect("nothing stops it");
        let comparison = Comparison::new(batch.arms, batch.divergences, &ends);
        let tables = ComparisonSummary::new(&scenarios, &comparison);
        assert!(
            comparison.contrasts[0].paths.iter().flat_map(|path| &path.effects).all(|e| e.band.is_none())
        );
        for row in &tables.effects {
            assert_eq!(row.low.is_some(), replicates > 1, "{row:?}");
            let (Some(p), Some(low), Some(high)) = (row.p, row.low, row.high) else { continue };
            assert_eq!(p < 0.05, low > 0.0 || high < 0.0, "{row:?}");
            let is_share = row.outcome.starts_with("regime_") || row.outcome.starts_with("culture_");
            if is_share || row.outcome.starts_with("first_") {
                // With five pairs and fewer no way in which they change tells shares apart.
                assert!(p > 0.0624 && high > low && row.hedges_g.is_none(), "{row:?}");
            }
        }
        let integration = effect(&comparison.contrasts[0], "integration");
        if replicates > 1 {
            // Student's quantiles of 1 and of 4 degrees of freedom.
            let reach = (integration.interval.high - integration.mean) / integration.se;
            near(reach, if replicates == 2 { 12.706_205 } else { 2.776_445 }, 1e-6);
        }
    }
}
