//! Coverage of intervals, from repeated samples with a known mean.
//!
//! `cargo test --test library intervals` draws some thousand of each kind and holds the tables of `docs/comparison.md` to them;
//! `cargo bench --bench intervals` draws many more and prints the same tables.

use concord::analysis::{Comparison, Ends, LEVEL, Outcome};
use concord::engine::{Observed, Plan, Silent, run_together};
use concord::export::outcome_names;
use concord::model::lanes::Lanes;
use concord::model::maths::normal_quantile;
use concord::model::{Measure, series::REGION};
use concord::outcome::EndRow;
use concord::scenario::{Comparable, Scenario};
use concord::statistics::{Discordant, Interval, Kind, Moments, together};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

/// Pairs whose differences in the model make up its population.
const PAIRS: u64 = 4_000;

/// A table of Markdown: a line a case.
pub struct Coverage {
    pub case: String,
    pub pairs: usize,
    /// Shares of the samples, by column.
    pub shares: Vec<f64>,
}

/// The lines as a table with these heads.
pub fn table(heads: &[&str], lines: &[Coverage]) -> String {
    let mut text = format!("| {} |\n| :-- |{}", heads.join(" | "), " --: |".repeat(heads.len() - 1));
    for Coverage { case, pairs, shares } in lines {
        text.push_str(&format!("\n| {case} | {pairs} |"));
        for share in shares {
            text.push_str(&format!(" {:.1}% |", 100.0 * share));
        }
    }
    text
}

/// Random numbers between 0 and 1, both excluded, of a sample.
fn uniform(sample: u64, key: u64) -> impl FnMut() -> f64 {
    let mut random = ChaCha8Rng::seed_from_u64(key);
    random.set_stream(sample);
    move || (f64::from(random.next_u32()) + 0.5) / 4_294_967_296.0
}

/// Shares of the samples of which each of some things is true.
fn shares<const K: usize>(samples: u64, of: impl Fn(u64) -> [bool; K] + Sync) -> Vec<f64> {
    let sum = |a: [u64; K], b: [u64; K]| std::array::from_fn(|k| a[k] + b[k]);
    let counts = (0..samples).into_par_iter().map(|sample| of(sample).map(u64::from));
    counts.reduce(|| [0; K], sum).map(|count| count as f64 / samples as f64).to_vec()
}

fn holds(Interval { low, high }: Interval, value: f64) -> bool {
    (low..=high).contains(&value)
}

/// The bias-corrected and accelerated interval in its form without resampling: what is not used, and why.
///
/// Source: T. DiCiccio and B. Efron, 1992, More accurate confidence intervals in exponential families, Biometrika 79.
fn accelerated(moments: &Moments) -> Interval {
    let a = moments.skewness / (6.0 * (moments.n as f64).sqrt());
    let end = |z: f64| {
        let w = a + z;
        moments.mean + w / ((1.0 - a * w) * (1.0 - a * w)) * moments.se()
    };
    Interval { low: end(-1.959_963_984_540_054), high: end(1.959_963_984_540_054) }
}

/// Differences with a known mean.
pub struct Population {
    pub name: &'static str,
    kind: Kind,
    mean: f64,
    /// A difference from a number between 0 and 1, both excluded.
    draw: Box<dyn Fn(f64) -> f64 + Sync>,
}

/// Outcomes of pairs under two leaderships, and their difference of integration over time.
pub struct Model {
    ends: Vec<Vec<EndRow>>,
    /// By (regional measure, tick from the parting on, pair).
    paths: Vec<Vec<Vec<f32>>>,
    comparison: Comparison,
}

impl Model {
    /// Runs them, of a short case with so many ticks a year.
    pub fn new(ticks_per_year: u32) -> Self {
        let ticks = format!("scenario.ticks_per_year={ticks_per_year}");
        let short = [ticks, "scenario.start=\"2010\"".to_owned(), "scenario.end=\"2024\"".to_owned()];
        let [frozen, historical] =
            ["pre-2017", "post-2017"].map(|name| Scenario::named(name, &short).expect("a shipped scenario"));
        let scenarios = [&frozen, &historical];
        let alike = Comparable::new(scenarios[0], &scenarios[1..]).expect("one calendar");
        let plan = Plan { replicates: PAIRS, seed: 5, threads: None, observed: Observed::Region };
        let (mut ends, mut gathered) = (vec![Vec::new(); 2], Ends::new(outcome_names(&scenarios)));
        let batch = run_together::<()>(&alike, &plan, &Silent, &mut |rows| {
            gathered.extend(rows);
            ends.iter_mut().zip(rows).for_each(|(ends, rows)| ends.extend_from_slice(rows));
            Ok(())
        });
        let batch = batch.expect("nothing stops it");
        let paths = batch.divergences[0].first_pairs.clone();
        let comparison = Comparison::pointwise(batch.arms, batch.divergences, &gathered);
        Self { ends, paths, comparison }
    }

    /// A number of both ends of each pair: the population is the pairs themselves.
    fn differences(&self, name: &'static str, kind: Kind, of: impl Fn(&EndRow) -> f64) -> Population {
        let pairs = self.ends[0].iter().zip(&self.ends[1]);
        let differences: Vec<f64> = pairs.map(|(before, after)| of(after) - of(before)).collect();
        let mean = Moments::of(&differences).expect("pairs").mean;
        let last = differences.len() - 1;
        let draw = move |u: f64| differences[((u * PAIRS as f64) as usize).min(last)];
        Population { name, kind, mean, draw: Box::new(draw) }
    }

    /// Differences in a regional measure at the end.
    fn measure(&self, name: &'static str, measure: Measure) -> Population {
        let place = REGION.iter().position(|known| *known == measure).expect("a regional measure");
        self.differences(name, Outcome::End(measure).kind(), move |row| row.region[place])
    }

    /// Differences in the share of the regime in which they change most.
    fn regime(&self, name: &'static str) -> Population {
        let regimes = self.comparison.contrasts[0].outcomes.iter().filter_map(|found| match found.outcome {
            Outcome::Regime(place) => Some((place, found.effect.mean.abs())),
            _ => None,
        });
        let (place, _) = regimes.max_by(|a, b| a.1.total_cmp(&b.1)).expect("a regime");
        self.differences(name, Kind::Shares, move |row| f64::from(u8::from(row.regime == place)))
    }
}

/// Numbers and shares whose means are known.
pub fn populations(model: &Model) -> Vec<Population> {
    let normal = |u: f64| normal_quantile(Lanes([u])).0[0];
    let of = |name, mean, draw: Box<dyn Fn(f64) -> f64 + Sync>| Population {
        name,
        kind: Kind::Measures,
        mean,
        draw,
    };
    vec![
        of("normal", 0.3, Box::new(move |u| 0.3 + normal(u))),
        of("exponential (skewness 2)", 1.0, Box::new(|u| -libm::log(u))),
        // Of one number: its place within the tenth that differs is as random as itself.
        of(
            "0 in 90%, else normal about 1",
            0.1,
            Box::new(move |u| if u < 0.1 { 1.0 + normal(10.0 * u) } else { 0.0 }),
        ),
        model.measure("integration of the model", Measure::Integration),
        model.measure("dispute of the model", Measure::Dispute),
        model.measure("incidents of the model", Measure::Incidents),
        model.measure("agreements of the model", Measure::Agreements),
        model.regime("a regime of the model"),
    ]
}

/// Coverage of our intervals and of BCa, over samples of `n` differences.
pub fn of_means(population: &Population, n: usize, samples: u64) -> Coverage {
    let shares = shares(samples, |sample| {
        let mut uniform = uniform(sample, n as u64);
        let values: Vec<f64> = (0..n).map(|_| (population.draw)(uniform())).collect();
        let moments = Moments::of(&values).expect("values");
        let found = moments.sureness(population.kind);
        let Interval { low, high } = found.interval(LEVEL);
        assert_eq!(found.p() < 1.0 - LEVEL, low > 0.0 || high < 0.0, "{moments:?}");
        [Interval { low, high }, accelerated(&moments)].map(|interval| holds(interval, population.mean))
    });
    Coverage { case: population.name.to_owned(), pairs: n, shares }
}

/// Quantile of order `u` of the binomial distribution of `n` and `p`, by summation of its probabilities.
fn binomial(n: u64, p: f64, u: f64) -> u64 {
    let mut weight = libm::exp(n as f64 * libm::log1p(-p));
    let (mut k, mut below) = (0, weight);
    while u > below && k < n {
        weight *= (n - k) as f64 / (k + 1) as f64 * p / (1.0 - p);
        k += 1;
        below += weight;
    }
    k
}

/// Of samples of `n` pairs of which so many are expected to change to either side, the share whose interval holds the
/// difference; of which Tango's alone would, and BCa; and the share whose exact p-value is below 5% where there is a
/// difference, or in spite of none.
pub fn of_shares([up, down]: [f64; 2], n: usize, samples: u64) -> Coverage {
    let mean = (up - down) / n as f64;
    let shares = shares(samples, |sample| {
        let mut uniform = uniform(sample, (up * 16.0 + down) as u64 + n as u64);
        let rising = binomial(n as u64, up / n as f64, uniform());
        let left = n as u64 - rising;
        let falling = binomial(left, down / (n as f64 - up), uniform());
        let found = Discordant { up: rising, down: falling, pairs: n as u64 };
        let Interval { low, high } = found.interval(LEVEL);
        assert_eq!(found.p() < 1.0 - LEVEL, low > 0.0 || high < 0.0, "{found:?}");
        let differing = found.up + found.down;
        let average = (found.up as f64 - found.down as f64) / n as f64;
        let (up, down, same) = (found.up as f64, found.down as f64, (n as u64 - differing) as f64);
        let sum = |power: usize| {
            let of = |value: f64| std::iter::repeat_n(value - average, power).product::<f64>();
            up * of(1.0) + down * of(-1.0) + same * of(0.0)
        };
        let moments = Moments::from_sums([n as u64, differing], average, sum(2), sum(3));
        let others = [found.tango(LEVEL), accelerated(&moments)].map(|interval| holds(interval, mean));
        [holds(Interval { low, high }, mean), others[0], others[1]]
    });
    Coverage { case: format!("{up} up, {down} down"), pairs: n, shares }
}

/// Of samples of `n` pairs of the model, the share whose band holds the mean difference of a regional measure in every tick,
/// and the share of which the intervals of single ticks do.
pub fn of_bands(model: &Model, measure: Measure, n: usize, samples: u64) -> Coverage {
    let place = REGION.iter().position(|known| *known == measure).expect("a regional measure");
    // From the first tick in which anything differs.
    let differs = |tick: &&Vec<f32>| tick.iter().any(|difference| *difference != 0.0);
    let ticks: Vec<&Vec<f32>> = model.paths[place].iter().filter(differs).collect();
    let mean = |tick: &[f32]| tick.iter().map(|value| f64::from(*value)).sum::<f64>() / tick.len() as f64;
    let means: Vec<f64> = ticks.iter().map(|tick| mean(tick)).collect();
    let kind = Outcome::End(measure).kind();
    let shares = shares(samples, |sample| {
        let mut uniform = uniform(sample, n as u64);
        let size = ticks[0].len();
        let drawn: Vec<usize> = (0..n).map(|_| ((uniform() * size as f64) as usize).min(size - 1)).collect();
        let values: Vec<Vec<f32>> =
            ticks.iter().map(|tick| drawn.iter().map(|place| tick[*place]).collect()).collect();
        let rows: Vec<&[f32]> = values.iter().map(Vec::as_slice).collect();
        let level = together(&rows, 0, LEVEL, sample);
        let all = |level: f64| {
            values.iter().zip(&means).all(|(tick, mean)| {
                let tick: Vec<f64> = tick.iter().map(|value| f64::from(*value)).collect();
                let moments = Moments::of(&tick).expect("pairs");
                holds(moments.sureness(kind).interval(level), *mean)
            })
        };
        [all(level), all(LEVEL)]
    });
    Coverage { case: format!("{} of the model, {} ticks", measure.name(), ticks.len()), pairs: n, shares }
}
