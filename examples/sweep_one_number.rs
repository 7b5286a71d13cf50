//! Sweeps one number: integration in 2030 as a function of spillover between issues.
//!
//! `cargo run --release --example sweep_one_number`

#![expect(clippy::print_stdout, reason = "an example prints what it finds")]

use std::error::Error;
use std::num::NonZeroU64;

use concord::scenario::{ParameterSpace, Scenario};
use concord::studies::Study as _;
use concord::studies::sweep::{Points, SweepPlan, Values};

fn main() -> Result<(), Box<dyn Error>> {
    let scenario = Scenario::named("central-asia", &[])?.run_as(NonZeroU64::new(500), None);
    let space = ParameterSpace::new(scenario, &["parameters.spillover"])?;
    let points = Points::grid(&space, &[Values::Even { from: 0.1, to: 0.7, count: 7 }])?;
    let tables = SweepPlan::new(space, None, points, &|| false)?.tables()?;
    let integration = tables.sweep().place("integration").ok_or("every region has this outcome")?;
    for point in &tables.sweep().points {
        let level = point.outcome(integration).ok_or("every point has this outcome")?.level;
        println!(
            "spillover {}: {:.3} (s.e. {:.4})",
            point.written[0],
            level.mean,
            level.se.unwrap_or(f64::NAN)
        );
    }
    Ok(())
}
