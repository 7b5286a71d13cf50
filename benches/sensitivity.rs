//! Duration of designs and estimators of a sensitivity analysis, as a table in Markdown: `cargo bench --bench sensitivity`.
//!
//! Sobol indices of 15 inputs from 4,096 rows, and elementary effects along 1,000 trajectories with 100 resamples, on all
//! cores; the least of a few rounds. The function is the one of Sobol', which takes next to no time. Run by
//! `cargo test --benches`, it does a few rows only.

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a table of times")]

use std::num::NonZeroUsize;
use std::thread::available_parallelism;
use std::time::Instant;

use concord::analysis::design::{Saltelli, Trajectories};
use concord::analysis::sensitivity::{Row, Walk, effects, indices};
use concord::engine::{
    Observables, Observed, Plan, Silent, SmallBatch, SmallBatchPlan, run, run_small_batches,
};
use concord::scenario::{ParameterSpace, Scenario, Unvariable};
use concord::statistics::Resampling;

/// Number of inputs.
const INPUTS: usize = 15;
/// Number of replicates per point.
const REPLICATES: usize = 4;
/// The timed parts in order.
const PARTS: [&str; 6] = [
    "points of the rows",
    "means and chance of replicates",
    "Sobol indices",
    "Sobol indices, less chance",
    "points of the trajectories",
    "elementary effects",
];

/// The function of I. M. Sobol', 1993, with a = 0, 1, 2, ...
fn output(x: &[f64]) -> f64 {
    let factor = |(a, x): (usize, &f64)| ((4.0 * x - 2.0).abs() + a as f64) / (1.0 + a as f64);
    x.iter().enumerate().map(factor).product()
}

fn main() {
    let long = std::env::args().any(|argument| argument == "--bench");
    let (rows, trajectories, resamples, rounds) = if long { (4096, 1000, 100, 5) } else { (8, 4, 10, 1) };
    let plan = Resampling { resamples, seed: 0 };
    let mut least = [f64::INFINITY; PARTS.len()];
    for _ in 0..rounds {
        let mut clock = Instant::now();
        let mut lap = |part: Option<usize>| {
            if let Some(part) = part {
                least[part] = least[part].min(clock.elapsed().as_secs_f64());
            }
            clock = Instant::now();
        };
        let design = Saltelli::new(rows, INPUTS, 0).expect("a design");
        let points = design.points().expect("points");
        lap(Some(0));
        let outputs: Vec<f64> = points.iter().map(output).collect();
        let replicates: Vec<[f64; REPLICATES]> = outputs
            .iter()
            .enumerate()
            .map(|(point, output)| {
                std::array::from_fn(|replicate| {
                    output + ((point / (INPUTS + 2) * 7 + replicate * 13) % 31) as f64 / 31.0
                })
            })
            .collect();
        lap(None);
        let noisy: Vec<Row> = replicates
            .chunks_exact(INPUTS + 2)
            .map(|row| Row::of(&row.iter().map(<[f64; _]>::as_slice).collect::<Vec<_>>()).expect("a row"))
            .collect();
        lap(Some(1));
        let exact: Vec<Row> =
            outputs.chunks_exact(INPUTS + 2).map(|row| Row::exact(row).expect("a row")).collect();
        lap(None);
        let found = indices(&exact, design.scramblings()).expect("numbers");
        lap(Some(2));
        assert!(!long || found.inputs.is_some_and(|inputs| inputs.len() == INPUTS), "the function varies");
        lap(None);
        let found = indices(&noisy, design.scramblings()).expect("numbers");
        lap(Some(3));
        assert_eq!(found.rows, rows);
        lap(None);
        let design = Trajectories::new(trajectories, INPUTS, 4, 0).expect("a design");
        lap(Some(4));
        let outputs: Vec<f64> = design.points().iter().map(output).collect();
        let walks: Vec<Walk> = outputs.chunks_exact(INPUTS + 1).map(Walk::exact).collect();
        lap(None);
        let found = effects(&design, &walks, plan).expect("numbers");
        lap(Some(5));
        assert_eq!(found.len(), INPUTS);
    }
    println!(
        "{INPUTS} inputs, {rows} rows, {trajectories} trajectories, {resamples} resamples, the least of {rounds}\n"
    );
    println!("| part | milliseconds |\n|---|---:|");
    for (part, seconds) in PARTS.iter().zip(least) {
        println!("| {part} | {:.1} |", 1000.0 * seconds);
    }
    model(long);
}

/// Duration of points of the model compared with a plain batch of as many replicates, in turn: rows of all numbers with a prior, of which
/// the points of a row share their draws.
fn model(long: bool) {
    let (histories, rounds) = if long { (80_000, 5) } else { (312, 1) };
    let threads = available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let (varied, priors) = ParameterSpace::by_priors(Scenario::built_in()).expect("priors of numbers");
    let size = priors.len() + 2;
    println!(
        "\n| replicates of a point | points | seconds | as a plain batch | ratio |\n|---:|---:|---:|---:|---:|"
    );
    for replicates in [8, 32, 256] {
        let rows = (histories / (size * replicates)).max(2);
        let design = Saltelli::new(rows, priors.len(), 0).expect("a design");
        let make = |number: usize| -> Result<SmallBatch, Unvariable> {
            let (row, points) = (number / size, design.row(number / size));
            let values: Vec<f64> = points
                .point(number % size)
                .iter()
                .zip(&priors)
                .map(|(u, prior)| prior.quantile(*u))
                .collect();
            Ok(SmallBatch { scenarios: vec![varied.at(&values)?], first: (row * replicates) as u64 })
        };
        let points = rows * size;
        let (mut of_points, mut of_batch) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            let clock = Instant::now();
            let plan = SmallBatchPlan { replicates, seed: 1, threads, observables: Observables::default() };
            run_small_batches(points, &make, &plan, &Silent, &mut |_, _, _| Ok(()))
                .expect("every point is a scenario");
            of_points.push(clock.elapsed().as_secs_f64());
            let clock = Instant::now();
            let replicates = (points * replicates) as u64;
            let plan = Plan { replicates, seed: 1, threads: Some(threads), observed: Observed::Region };
            run::<()>(varied.scenario(), &plan, &Silent, &mut |_| Ok(())).expect("nothing stops it");
            of_batch.push(clock.elapsed().as_secs_f64());
        }
        let [one, other] = [of_points, of_batch].map(median);
        println!("| {replicates} | {points} | {one:.2} | {other:.2} | {:.2} |", one / other);
    }
}

/// The upper median of some times.
fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
