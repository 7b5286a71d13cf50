//! Duration of the parts of a comparison, as a table in Markdown: `cargo bench --bench compare`.
//!
//! The leaderships before and after 2017 over 10,000 pairs, on all cores; the least of a few rounds. Run by
//! `cargo test --benches`, it does a few pairs only.

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a table of times")]

use std::io;
use std::num::NonZeroUsize;
use std::thread::available_parallelism;
use std::time::Instant;

use concord::analysis::{Comparison, Ends};
use concord::engine::{Observed, Plan, Silent, on_threads, run_together};
use concord::export::comparison::write_differences;
use concord::export::{ComparisonSummary, outcome_names};
use concord::plot::{Provenance, Style, Theme, files};
use concord::scenario::{Comparable, Scenario};
use concord::studies::Study as _;
use concord::studies::comparison::{ComparisonPlan, draw_comparison};
use concord::studies::run::RunPlan;

/// Parts of a comparison, in their order.
const PARTS: [&str; 4] = ["simulation", "statistics", "tables", "figures"];

fn main() {
    let long = std::env::args().any(|argument| argument == "--bench");
    let (replicates, rounds) = if long { (10_000, 3) } else { (40, 1) };
    let threads = available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let scenarios =
        ["pre-2017", "post-2017"].map(|name| Scenario::named(name, &[]).expect("a shipped scenario"));
    let scenarios: Vec<&Scenario> = scenarios.iter().collect();
    let alike = Comparable::new(scenarios[0], &scenarios[1..]).expect("one calendar");
    let plan = Plan { replicates, seed: 2017, threads: Some(threads), observed: Observed::All };
    let mut least = [f64::INFINITY; PARTS.len()];
    for _ in 0..rounds {
        let mut clock = Instant::now();
        let mut lap = |part: usize| {
            least[part] = least[part].min(clock.elapsed().as_secs_f64());
            clock = Instant::now();
        };
        let mut ends = Ends::new(outcome_names(&scenarios));
        let batch = run_together::<()>(&alike, &plan, &Silent, &mut |rows| {
            ends.extend(rows);
            Ok(())
        });
        let batch = batch.expect("nothing stops it");
        lap(0);
        let comparison = on_threads(threads, || Comparison::new(batch.arms, batch.divergences, &ends));
        let comparison = comparison.expect("threads");
        lap(1);
        let tables = ComparisonSummary::new(&scenarios, &comparison);
        tables.write_effects(io::sink()).expect("a sink takes all");
        write_differences(&scenarios, &comparison, io::sink()).expect("a sink takes all");
        lap(2);
        let style = Style::new(Theme::Journal, Theme::Journal.usual_width());
        let charts = || draw_comparison(&comparison, &scenarios, &style, &Provenance::default());
        files::files(threads, charts, || false).expect("figures");
        lap(3);
    }
    println!("{replicates} pairs on {threads} threads, the least of {rounds}\n");
    println!("| part | seconds | of the simulation |\n|---|---:|---:|");
    for (part, seconds) in PARTS.iter().zip(least) {
        println!("| {part} | {seconds:.2} | {:.0}% |", 100.0 * seconds / least[0]);
    }
    println!("| all | {:.2} | |", least.iter().sum::<f64>());
    under_priors(scenarios[0], scenarios[1], replicates, rounds);
}

/// What the batch under priors adds to a run and to a comparison, from the scenarios to the tables: fixed parameters and both in turn.
fn under_priors(baseline: &Scenario, other: &Scenario, replicates: u64, rounds: u64) {
    let replicates = [format!("monte_carlo.replicates={replicates}")];
    let named = |of: &Scenario| Scenario::named(of.name(), &replicates).expect("a shipped scenario");
    let (baseline, other) = (named(baseline), named(other));
    let run = RunPlan::new(other.clone());
    let comparison = ComparisonPlan::new(baseline, vec![other]).expect("one calendar");
    let mut least = [f64::INFINITY; 4];
    for _ in 0..rounds {
        let mut clock = Instant::now();
        let mut lap = |part: usize| {
            least[part] = least[part].min(clock.elapsed().as_secs_f64());
            clock = Instant::now();
        };
        drop(run.tables().expect("nothing stops it"));
        lap(0);
        drop(run.clone().with_priors(true).expect("priors").tables().expect("nothing stops it"));
        lap(1);
        drop(comparison.tables().expect("nothing stops it"));
        lap(2);
        drop(comparison.clone().with_priors(true).expect("priors").tables().expect("nothing stops it"));
        lap(3);
    }
    println!("\n| study | fixed parameters | and under priors | more |\n|---|---:|---:|---:|");
    for (study, [fixed, both]) in
        ["run", "comparison"].iter().zip([[least[0], least[1]], [least[2], least[3]]])
    {
        println!("| {study} | {fixed:.2} | {both:.2} | {:.0}% |", 100.0 * (both / fixed - 1.0));
    }
}
