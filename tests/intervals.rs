//! How often the intervals of a comparison hold what they should: samples of pairs with a known mean difference, drawn
//! again and again. The table stands in `docs/comparison.md`.

#[path = "generated/mod.rs"]
#[expect(dead_code, reason = "other documents use the rest of it")]
mod generated;

use concord::analysis::LEVEL;
use concord::engine::{Observed, Plan, Silent, run_together};
use concord::model::lanes::Lanes;
use concord::model::maths::normal_quantile;
use concord::model::{Measure, series::REGION};
use concord::scenario::{Alike, Scenario};
use concord::statistics::{Interval, Moments, Resampling, bca};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

/// Samples of each kind.
const SAMPLES: u64 = 2_000;
/// Resamples of each sample.
const RESAMPLES: usize = 999;
/// Pairs whose differences in the model make up its population.
const PAIRS: u64 = 4_000;

/// Differences with a known mean.
struct Population {
    name: &'static str,
    mean: f64,
    /// A difference from a number between 0 and 1, both excluded.
    draw: Box<dyn Fn(f64) -> f64 + Sync>,
}

/// Differences of two leaderships at the end of a short case: the population is the pairs themselves.
fn of_the_model(measure: Measure, name: &'static str) -> Population {
    let short = ["scenario.start=\"2010\"", "scenario.end=\"2024\""].map(str::to_owned);
    let [frozen, historical] =
        ["pre-2017", "post-2017"].map(|name| Scenario::named(name, &short).expect("a shipped scenario"));
    let alike = Alike::new(&frozen, &[&historical]).expect("one calendar");
    let place = REGION.iter().position(|known| *known == measure).expect("a regional measure");
    let plan = Plan { replicates: PAIRS, seed: 5, threads: None, observed: Observed::Region };
    let mut differences = Vec::new();
    run_together::<()>(&alike, &plan, &Silent, &mut |rows| {
        let pairs = rows[0].iter().zip(&rows[1]);
        differences.extend(pairs.map(|(before, after)| after.region[place] - before.region[place]));
        Ok(())
    })
    .expect("nothing stops it");
    let mean = Moments::of(&differences).expect("pairs").mean;
    let last = differences.len() - 1;
    Population { name, mean, draw: Box::new(move |u| differences[((u * PAIRS as f64) as usize).min(last)]) }
}

fn populations() -> Vec<Population> {
    let normal = |u: f64| normal_quantile(Lanes([u])).0[0];
    vec![
        Population { name: "normal", mean: 0.3, draw: Box::new(move |u| 0.3 + normal(u)) },
        Population { name: "exponential (skewness 2)", mean: 1.0, draw: Box::new(|u| -libm::log(u)) },
        Population {
            name: "shares: 1 in 8%, −1 in 2%, else 0",
            mean: 0.06,
            draw: Box::new(|u| {
                if u < 0.08 {
                    1.0
                } else if u > 0.98 {
                    -1.0
                } else {
                    0.0
                }
            }),
        },
        of_the_model(Measure::Integration, "integration of the model"),
        of_the_model(Measure::Incidents, "incidents of the model"),
    ]
}

/// Share of samples of `n` differences whose interval holds the mean: by the moments, and by resampling.
fn coverage(population: &Population, n: usize) -> [f64; 2] {
    let held = |interval: Interval| (interval.low..=interval.high).contains(&population.mean);
    let one = |sample: u64| {
        let mut random = ChaCha8Rng::seed_from_u64(n as u64);
        random.set_stream(sample);
        let uniform = |word: u32| (f64::from(word) + 0.5) / 4_294_967_296.0;
        let values: Vec<f64> = (0..n).map(|_| (population.draw)(uniform(random.next_u32()))).collect();
        let moments = Moments::of(&values).expect("values");
        let rows: Vec<[f64; 1]> = values.iter().map(|value| [*value]).collect();
        let means = Resampling { resamples: RESAMPLES, seed: sample }.means(&rows);
        let mut means: Vec<f64> = means.into_iter().map(|[mean]| mean).collect();
        let influence: Vec<f64> = values.iter().map(|value| value - moments.mean).collect();
        let resampled = bca(moments.mean, &mut means, &influence, LEVEL).interval;
        [held(moments.interval(LEVEL)), held(resampled)].map(u64::from)
    };
    let sum = |a: [u64; 2], b: [u64; 2]| [a[0] + b[0], a[1] + b[1]];
    let held = (0..SAMPLES).into_par_iter().map(one).reduce(|| [0; 2], sum);
    held.map(|held| held as f64 / SAMPLES as f64)
}

#[test]
fn intervals_hold_the_known_difference_as_often_as_they_say() {
    let mut table =
        "| differences | pairs | by moments | by resampling |\n| :-- | --: | --: | --: |".to_owned();
    for population in populations() {
        for n in [50, 200, 1_000] {
            let found = coverage(&population, n);
            // A sample of 2,000 scatters by half a point; small ones hold less than they say where they are skewed, or
            // where what differs is rare.
            let least = LEVEL - 0.015 - 3.0 / n as f64;
            for share in found {
                assert!((least..LEVEL + 0.015).contains(&share), "{}, {n}: {share}", population.name);
            }
            let [moments, resampled] = found.map(|share| format!("{:.1}%", 100.0 * share));
            table.push_str(&format!("\n| {} | {n} | {moments} | {resampled} |", population.name));
        }
    }
    generated::check("docs/comparison.md", "coverage", &table);
}
