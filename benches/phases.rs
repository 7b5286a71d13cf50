//! Duration of each phase of a tick and of the surrounding work, as a table in Markdown: `cargo bench --bench phases`.
//!
//! A batch of the reference case on one core, watched, with each set of vector instructions that this machine has, in turn; and
//! beside it the peak of the machine: how fast a core multiplies and adds where nothing waits for memory or for a result. Run by
//! `cargo test --benches`, it does a few replicates only.

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a table of times")]

use std::hint::black_box;
use std::time::Instant;

use concord::engine::{InstructionSet, Observed, Plan, Profile, watched};
use concord::scenario::Scenario;
use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, f64x8};

fn main() {
    let long = std::env::args().any(|argument| argument == "--bench");
    let (replicates, rounds) = if long { (4_096, 5) } else { (8, 1) };
    let scenario = Scenario::built_in();
    let plan = Plan { replicates, seed: 2017, threads: None, observed: Observed::All };
    let start = Instant::now();
    let sets = InstructionSet::available();
    // By set, the least of all rounds; the sets in turn.
    let mut least: Vec<Vec<(&str, f64)>> = vec![Vec::new(); sets.len()];
    let mut ticks = 0;
    for _ in 0..rounds {
        for (set, least) in sets.iter().zip(&mut least) {
            let mut ledger = Profile::new(|| start.elapsed().as_secs_f64());
            ticks = watched(*set, &scenario, &plan, &mut ledger).ticks;
            let parts = ledger.parts();
            if least.is_empty() {
                least.clone_from(&parts);
            }
            for ((_, least), (_, seconds)) in least.iter_mut().zip(parts) {
                *least = least.min(seconds);
            }
        }
    }
    println!("All series, nanoseconds a tick of one replicate on one core, the least of {rounds} rounds\n");
    let names: Vec<String> = sets.iter().map(|set| format!("{set} |")).collect();
    println!("| part | {}\n|---|{}", names.join(" "), "---:|".repeat(sets.len()));
    let row = |name: &str, seconds: &[f64]| {
        let each = |seconds: &f64| format!(" {:.1} |", seconds * 1e9 / (replicates * ticks as u64) as f64);
        println!("| {name} |{}", seconds.iter().map(each).collect::<String>());
    };
    for (place, (name, _)) in least[0].iter().enumerate() {
        row(name, &least.iter().map(|parts| parts[place].1).collect::<Vec<_>>());
    }
    let all = |parts: &Vec<(&str, f64)>| parts.iter().map(|(_, seconds)| seconds).sum();
    row("all", &least.iter().map(all).collect::<Vec<f64>>());

    let steps = if long { 20_000_000 } else { 1_000 };
    let seconds = (0..rounds).map(|_| peak(steps)).fold(f64::INFINITY, f64::min);
    let operations = (steps * CHAINS * 8 * 2) as f64;
    println!(
        "\nPeak of a core: {:.1} multiplications and additions a nanosecond",
        operations / seconds / 1e9
    );
}

/// Chains of operations side by side: enough to hide how long each takes, few enough to stay in registers.
const CHAINS: usize = 6;

/// Seconds for `steps` multiplications and additions in each of [`CHAINS`] chains of eight numbers.
fn peak(steps: usize) -> f64 {
    let level = Level::new();
    let start = Instant::now();
    black_box(dispatch!(level, simd => multiply_and_add(simd, steps)));
    start.elapsed().as_secs_f64()
}

#[inline(always)]
fn multiply_and_add<S: Simd>(simd: S, steps: usize) -> f64 {
    let factor = f64x8::splat(simd, black_box(0.999));
    let term = f64x8::splat(simd, black_box(0.001));
    let mut chains = [f64x8::splat(simd, black_box(0.5)); CHAINS];
    for _ in 0..steps {
        for chain in &mut chains {
            *chain = *chain * factor + term;
        }
    }
    chains.iter().map(|chain| chain.as_array()[0]).sum()
}
