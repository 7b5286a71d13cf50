//! Coverage of intervals and bands, from many samples: `cargo bench --bench intervals`.
//!
//! Prints the tables of `docs/comparison.md`, which `cargo test --test library intervals` makes from fewer samples. Run by
//! `cargo test --benches`, it draws a few only.

#![allow(clippy::print_stdout, reason = "tables")]

#[path = "../tests/library/coverage.rs"]
mod coverage;

use concord::model::Measure;
use coverage::{Coverage, Model, of_bands, of_means, of_shares, populations, table};

fn main() {
    let long = std::env::args().any(|argument| argument == "--bench");
    let (samples, of_a_band) = if long { (100_000, 10_000) } else { (20, 4) };
    let model = Model::new(4);
    println!("{samples} samples of each kind, {of_a_band} of paths\n");
    let means: Vec<Coverage> = populations(&model)
        .iter()
        .flat_map(|population| {
            [2, 3, 5, 8, 12, 20, 30, 50, 100, 200, 1_000, 5_000].map(|n| of_means(population, n, samples))
        })
        .collect();
    println!("{}\n", table(&["differences", "pairs", "held", "BCa would hold"], &means));
    let mut shares: Vec<Coverage> = Vec::new();
    for n in [5, 20, 50, 200, 5_000] {
        for (up, down) in
            [(0.5, 0.0), (2.0, 0.0), (5.0, 0.0), (5.0, 2.5), (20.0, 0.0), (20.0, 10.0), (50.0, 40.0)]
        {
            if up + down <= n as f64 {
                shares.push(of_shares([up, down], n, samples));
            }
        }
    }
    let heads =
        ["pairs that are expected to change", "pairs", "held", "Tango's alone would hold", "BCa would hold"];
    println!("{}\n", table(&heads, &shares));
    let mut bands: Vec<Coverage> = Vec::new();
    for measure in
        [Measure::Integration, Measure::Paper, Measure::Identity, Measure::Dispute, Measure::Incidents]
    {
        bands.extend([20, 50, 200, 1_000].map(|n| of_bands(&model, measure, n, of_a_band)));
    }
    let heads = ["mean differences of", "pairs", "all held by the band", "all held by the intervals"];
    println!("{}", table(&heads, &bands));
}
