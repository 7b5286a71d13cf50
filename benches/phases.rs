//! What each phase of a tick takes, and what goes on around it, as a table in Markdown: `cargo bench --bench phases`.
//!
//! A batch of the reference case on one core in the vector registers of this machine, watched. Run by
//! `cargo test --benches`, it does a few replicates only.

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a table of times")]

use std::time::Instant;

use concord::engine::{InstructionSet, Ledger, Observed, Plan, watched};
use concord::scenario::Scenario;

fn main() {
    let long = std::env::args().any(|argument| argument == "--bench");
    let (replicates, rounds) = if long { (4_096, 5) } else { (8, 1) };
    let scenario = Scenario::built_in();
    let plan = Plan { replicates, seed: 2017, threads: None, observed: Observed::All };
    let start = Instant::now();
    let mut least: Vec<(&str, f64)> = Vec::new();
    let mut ticks = 0;
    for _ in 0..rounds {
        let mut ledger = Ledger::new(|| start.elapsed().as_secs_f64());
        ticks = watched(&scenario, &plan, &mut ledger).ticks;
        let parts = ledger.parts();
        if least.is_empty() {
            least.clone_from(&parts);
        }
        for ((_, least), (_, seconds)) in least.iter_mut().zip(parts) {
            *least = least.min(seconds);
        }
    }
    println!("{} instructions, all series, the least of {rounds}\n", InstructionSet::best());
    println!("| part | ns a tick of one replicate |\n|---|---:|");
    for (name, seconds) in least {
        println!("| {name} | {:.1} |", seconds * 1e9 / (replicates as f64 * ticks as f64));
    }
}
