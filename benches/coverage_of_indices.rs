//! Coverage of the intervals of Sobol indices, as a table in Markdown: `cargo bench --bench coverage_of_indices`.
//!
//! Many studies of functions with known indices, with and without noise in their outputs, each with another seed, for the table
//! in `docs/sensitivity.md`. Run by `cargo test --benches`, it does a few studies only.

#![allow(clippy::print_stdout, reason = "a table")]

#[path = "../src/simulation/analysis/sensitivity/functions.rs"]
#[allow(dead_code, reason = "tests use all of it")]
mod functions;

use concord::analysis::design::Saltelli;
use concord::analysis::sensitivity::{Row, indices};
use functions::{ISHIGAMI, ISHIGAMI_VARIANCE, g, ishigami, of_g, under_chance};
use rayon::prelude::*;

/// Replicates of each point.
const REPLICATES: usize = 8;

/// A function, its variance, and S1 and ST of its inputs.
struct Known {
    name: &'static str,
    function: fn(&[f64]) -> f64,
    variance: f64,
    truth: Vec<[f64; 2]>,
}

/// Result of a study: by input and index, whether the interval contains the index, its width, and the error of the estimate; `None`
/// without indices.
type Judged = Option<Vec<[(bool, f64, f64); 2]>>;

/// A study with a seed and a ratio of noise in the mean of a point to the variance due to inputs.
fn study(known: &Known, rows: usize, chance: f64, seed: u64) -> Judged {
    let design = Saltelli::new(rows, known.truth.len(), seed).expect("a design");
    let variance = chance * known.variance * REPLICATES as f64;
    let row = |number| {
        let points = design.row(number);
        let outputs = under_chance(points.iter(), known.function, (REPLICATES, variance), (seed, number));
        Row::of(&outputs.iter().map(Vec::as_slice).collect::<Vec<_>>()).expect("a row")
    };
    let found: Vec<Row> = (0..rows).map(row).collect();
    let inputs = indices(&found, design.scramblings()).expect("numbers").inputs?;
    let judged = inputs.iter().zip(&known.truth).map(|(index, truth)| {
        let of = |which: usize| {
            let estimate = [index.first, index.total][which];
            let interval = estimate.interval.expect("scramblings");
            let holds = interval.low <= truth[which] && truth[which] <= interval.high;
            (holds, interval.high - interval.low, estimate.value - truth[which])
        };
        [of(0), of(1)]
    });
    Some(judged.collect())
}

fn main() {
    let long = std::env::args().any(|argument| argument == "--bench");
    let studies: u64 = if long { 2000 } else { 4 };
    let (of_g, variance) = of_g();
    let ishigami =
        Known { name: "Ishigami", function: ishigami, variance: ISHIGAMI_VARIANCE, truth: ISHIGAMI.to_vec() };
    let g = Known { name: "g", function: g, variance, truth: of_g.to_vec() };
    println!(
        "| function | rows | chance : inputs | studies with indices | S1 held | ST held | width of S1, ST |"
    );
    println!("|:--|--:|--:|--:|--:|--:|--:|");
    for known in [&ishigami, &g] {
        for rows in [64, 256, 1024] {
            for chance in [0.0, 0.25, 1.0, 10.0] {
                let found: Vec<_> = (0..studies)
                    .into_par_iter()
                    .filter_map(|seed| study(known, rows, chance, seed))
                    .collect();
                let count = found.len().max(1) as f64;
                let share = |input: usize, which: usize| {
                    let held = found.iter().filter(|judged| judged[input][which].0).count();
                    100.0 * held as f64 / count
                };
                let range = |which: usize| {
                    let shares: Vec<f64> = (0..known.truth.len()).map(|input| share(input, which)).collect();
                    let (low, high) = shares.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), share| {
                        (low.min(*share), high.max(*share))
                    });
                    format!("{low:.1}–{high:.1}%")
                };
                let width = |which: usize| {
                    let all = found.iter().flat_map(|judged| judged.iter().map(|input| input[which].1));
                    all.sum::<f64>() / count / known.truth.len() as f64
                };
                println!(
                    "| {} | {rows} | {chance} | {:.1}% | {} | {} | {:.3}, {:.3} |",
                    known.name,
                    100.0 * found.len() as f64 / studies as f64,
                    range(0),
                    range(1),
                    width(0),
                    width(1),
                );
            }
        }
    }
}
