//! A custom analysis: are signed and implemented depth correlated across histories?
//!
//! The engine provides the outcomes of every replicate; the rest is arithmetic.
//!
//! `cargo run --release --example own_analysis`

#![expect(clippy::print_stdout, reason = "an example prints what it finds")]

use std::convert::Infallible;
use std::error::Error;

use concord::engine::{self, Observed, Plan, Silent};
use concord::model::{Measure, series::REGION};
use concord::scenario::Scenario;

fn main() -> Result<(), Box<dyn Error>> {
    let scenario = Scenario::named("central-asia", &[])?;
    let place = |measure| REGION.iter().position(|known| *known == measure).expect("a measure of the region");
    let (done, signed) = (place(Measure::Integration), place(Measure::Paper));
    let plan = Plan { replicates: 1_000, seed: scenario.seed(), threads: None, observed: Observed::Region };
    let mut ends: Vec<(f64, f64)> = Vec::new();
    engine::run::<Infallible>(&scenario, &plan, &Silent, &mut |rows| {
        ends.extend(rows.iter().map(|row| (row.region[done], row.region[signed])));
        Ok(())
    })?;
    let n = ends.len() as f64;
    let (x, y) =
        (ends.iter().map(|end| end.0).sum::<f64>() / n, ends.iter().map(|end| end.1).sum::<f64>() / n);
    let sum = |of: &dyn Fn(f64, f64) -> f64| ends.iter().map(|end| of(end.0 - x, end.1 - y)).sum::<f64>();
    let r = sum(&|a, b| a * b) / (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt();
    println!("Over {n} histories, implemented and paper integration correlate with r = {r:.2}.");
    Ok(())
}
