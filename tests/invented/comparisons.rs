//! Comparisons of invented histories.

use concord_simulation::{
    analysis::{Comparison, Contrast, Effect, Outcome, OutcomeEffect, Path, Transitions},
    model::{Measure, all_series, series::REGION},
    outcome::{Culture, Histogram, Passage, Results},
    scenario::{Scenario, milestones},
    statistics::Interval,
};

use super::histories::{Walk, culture_of, from_walks, point, regime_of, walks};

/// Scenarios in which the thaw is of different strength, over the same luck.
pub fn between(scenarios: &[(&Scenario, f64)], replicates: u64) -> Comparison {
    let histories = scenarios.iter().map(|(scenario, thaw)| walks(scenario, replicates, *thaw)).collect();
    from_histories(scenarios[0].0, histories)
}

/// Scenarios in which every replicate stays where it is.
pub fn constant(scenario: &Scenario, replicates: u64, regions: &[[f64; 8]]) -> Comparison {
    let ticks = scenario.calendar().ticks();
    let histories = regions.iter().map(|region| vec![vec![*region; ticks]; replicates as usize]).collect();
    from_histories(scenario, histories)
}

fn from_histories(scenario: &Scenario, histories: Vec<Vec<Walk>>) -> Comparison {
    let mut arms: Vec<Results> = histories.iter().map(|walks| from_walks(scenario, walks)).collect();
    let ticks = scenario.calendar().ticks();
    for arm in &mut arms {
        arm.passages = milestones(scenario)
            .into_iter()
            .map(|found| Passage { name: found.name, label: found.label, counts: vec![0; ticks] })
            .collect();
    }
    let contrasts = histories[1..].iter().zip(&arms[1..]);
    let contrasts =
        contrasts.map(|(other, results)| contrast(scenario, (&histories[0], &arms[0]), (other, results)));
    Comparison { seed: 2017, replicates: histories[0].len() as u64, contrasts: contrasts.collect(), arms }
}

fn contrast(
    scenario: &Scenario,
    (base, base_results): (&[Walk], &Results),
    (other, _): (&[Walk], &Results),
) -> Contrast {
    let ticks = scenario.calendar().ticks();
    let at = |walks: &[Walk], k: usize, tick: usize| -> Vec<f64> {
        walks.iter().map(|walk| walk[tick][k]).collect()
    };
    let differs = |tick: &usize| base.iter().zip(other).any(|(a, b)| a[*tick] != b[*tick]);
    let effects: Vec<Vec<Effect>> = (0..REGION.len())
        .map(|k| (0..ticks).map(|tick| effect(&at(base, k, tick), &at(other, k, tick))).collect())
        .collect();
    // Units behave as the region does, each to a degree of its own.
    let path = |(place, series): (usize, concord_simulation::model::Series)| {
        let k = REGION.iter().position(|&measure| measure == series.measure).unwrap_or(0);
        let share = if place < REGION.len() { 1.0 } else { 0.4 + 0.9 * ((place * 7) % 11) as f64 / 11.0 };
        let mut effects: Vec<Effect> = effects[k].iter().map(|effect| scaled(effect, share)).collect();
        // As with the usual number of ticks, half as far again as the interval of a tick.
        for effect in effects.iter_mut().filter(|_| place < REGION.len() && base.len() >= 20) {
            let Interval { low, high } = effect.interval;
            let more = (high - low) / 4.0;
            effect.band = Some(Interval { low: low - more, high: high + more });
        }
        Path { series, effects }
    };
    let series = all_series(scenario.states().len(), scenario.issues().len());
    let differences = |k: usize, tick: usize| -> Vec<f64> {
        at(other, k, tick).iter().zip(at(base, k, tick)).map(|(b, a)| b - a).collect()
    };
    let last = |k: usize| effects[k][ticks - 1];
    let mut outcomes: Vec<(Outcome, String, Effect)> = REGION
        .iter()
        .enumerate()
        .map(|(k, &measure)| (Outcome::End(measure), measure.name().to_owned(), last(k)))
        .collect();
    let regimes = regime_of(scenario);
    let share = |of: &dyn Fn(&[f64; 8]) -> usize, k: usize| {
        let is = |walks: &[Walk]| -> Vec<f64> {
            walks.iter().map(|walk| f64::from(u8::from(of(&walk[ticks - 1]) == k))).collect()
        };
        effect(&is(base), &is(other))
    };
    for (k, name) in base_results.regimes.iter().enumerate() {
        outcomes.push((Outcome::Regime(k), format!("regime_{name}"), share(&regimes, k)));
    }
    for (k, culture) in Culture::ALL.iter().enumerate() {
        outcomes.push((Outcome::Culture(k), format!("culture_{}", culture.name()), share(&culture_of, k)));
    }
    for (k, passage) in base_results.passages.iter().enumerate() {
        let above = move |end: &[f64; 8]| usize::from(end[1] > 0.3 + 0.08 * k as f64);
        outcomes.push((Outcome::Passage(k), passage.name.clone(), share(&above, 1)));
    }
    let sizes = scenario.states().len() - 1;
    for k in 0..scenario.issues().len() * sizes {
        let share = 1.0 / (2.0 + (k % sizes) as f64 * 3.0 + (k / sizes) as f64);
        let scaled = Effect {
            baseline: share * last(6).baseline,
            scenario: share * last(6).scenario,
            ..scaled(&last(6), share)
        };
        outcomes.push((Outcome::Agreements(k), format!("agreements_{k}"), scaled));
    }
    let transitions = |categories: usize, of: &dyn Fn(&[f64; 8]) -> usize| {
        let mut counts = vec![vec![0; categories]; categories];
        for (a, b) in base.iter().zip(other) {
            counts[of(&a[ticks - 1])][of(&b[ticks - 1])] += 1;
        }
        Transitions { counts }
    };
    Contrast {
        parts_from: (0..ticks).find(differs).unwrap_or(ticks),
        paths: series.into_iter().enumerate().map(path).collect(),
        outcomes: outcomes
            .into_iter()
            .map(|(outcome, name, effect)| OutcomeEffect { outcome, name, effect })
            .collect(),
        ends: (0..REGION.len()).map(|k| histogram(REGION[k], &differences(k, ticks - 1))).collect(),
        spreads: (0..REGION.len())
            .map(|k| (0..ticks).map(|tick| point(differences(k, tick)).quantiles).collect())
            .collect(),
        regimes: transitions(base_results.regimes.len(), &regimes),
        cultures: transitions(Culture::ALL.len(), &culture_of),
    }
}

/// The effect on a sample, with the interval of the normal distribution and without what no chart shows.
fn effect(base: &[f64], other: &[f64]) -> Effect {
    let n = base.len() as f64;
    let mean = |sample: &[f64]| sample.iter().sum::<f64>() / n;
    let differences: Vec<f64> = other.iter().zip(base).map(|(b, a)| b - a).collect();
    let (mean_of_differences, sd) = (mean(&differences), point(differences.clone()).sd);
    let se = sd / n.sqrt();
    let half = 1.959_964 * se;
    Effect {
        baseline: mean(base),
        scenario: mean(other),
        mean: mean_of_differences,
        sd,
        se,
        interval: Interval { low: mean_of_differences - half, high: mean_of_differences + half },
        band: None,
        p: 1.0,
        adjusted: 1.0,
        superiority: 0.5,
        cliffs_delta: 0.0,
        d_z: None,
        g: None,
        wasserstein: 0.0,
        kolmogorov_smirnov: 0.0,
        variance_saved: None,
    }
}

/// An effect a share as strong.
fn scaled(effect: &Effect, share: f64) -> Effect {
    let Interval { low, high } = effect.interval;
    Effect {
        mean: effect.mean * share,
        sd: effect.sd * share,
        se: effect.se * share,
        interval: Interval { low: low * share, high: high * share },
        band: None,
        ..*effect
    }
}

/// Differences in fine bins, or one a whole number for counts.
fn histogram(measure: Measure, differences: &[f64]) -> Histogram {
    let width = if measure.is_count() { 1.0 } else { 0.001 };
    let bin = |difference: &f64| (difference / width + 0.5).floor() as i64;
    let first = differences.iter().map(bin).min().unwrap_or(0);
    let last = differences.iter().map(bin).max().unwrap_or(0);
    let mut counts = vec![0; (last - first) as usize + 1];
    for difference in differences {
        counts[(bin(difference) - first) as usize] += 1;
    }
    Histogram { low: (first as f64 - 0.5) * width, width, counts }
}
