//! Runs the reference case and prints how often each regime results.
//!
//! `cargo run --release --example run_scenario`

#![expect(clippy::print_stdout, reason = "an example prints what it finds")]

use std::error::Error;
use std::num::NonZeroU64;

use concord::export::summary::Group;
use concord::scenario::Scenario;
use concord::studies::{Study as _, run::RunPlan};

fn main() -> Result<(), Box<dyn Error>> {
    let scenario = Scenario::named("central-asia", &[])?.run_as(NonZeroU64::new(1_000), None);
    let tables = RunPlan::new(scenario).tables()?;
    for row in tables.summary().group(Group::Regime) {
        println!("{:<14} {:5.1}% of histories", row.category(), 100.0 * row.mean);
    }
    Ok(())
}
