//! Compares the leaderships before and after 2017: differences in 2030 with their 95% confidence intervals.
//!
//! `cargo run --release --example compare_two`

#![expect(clippy::print_stdout, reason = "an example prints what it finds")]

use std::error::Error;
use std::num::NonZeroU64;

use concord::scenario::Scenario;
use concord::studies::{Study as _, comparison::ComparisonPlan};

fn main() -> Result<(), Box<dyn Error>> {
    let scenario = |name| Scenario::named(name, &[]).map(|found| found.run_as(NonZeroU64::new(1_000), None));
    let plan = ComparisonPlan::new(scenario("pre-2017")?, vec![scenario("post-2017")?])?;
    for effect in plan.tables()?.summary().effects_of("post-2017").take(7) {
        let (low, high) = (effect.low.unwrap_or(f64::NAN), effect.high.unwrap_or(f64::NAN));
        println!("{:<12} {:+.4} ({low:+.4} to {high:+.4})", effect.outcome, effect.difference);
    }
    Ok(())
}
