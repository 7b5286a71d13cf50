//! What a calibration takes beside its simulation: `cargo bench --bench calibration`.
//!
//! Calibrates the reference case on one thread, then runs as many replicates with as many drawn sets in one batch whose values nobody
//! looks at, and says which part of the time of the first is not that of the second. Time is that of the processor where the system
//! says it. Run by `cargo test --benches`, it does the same with a few particles.

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a table of times")]

use std::fs;
use std::num::NonZeroUsize;
use std::time::Instant;

use concord::engine::{ObservationPlan, Silent, observe_drawn};
use concord::scenario::{Comparable, Scenario, Sets, Unvariable};
use concord::studies::calibration::CalibrationPlan;
use concord::studies::{Discard, Run, Study as _};

fn main() {
    let is_long = std::env::args().any(|argument| argument == "--bench");
    let sizes = if is_long { [288, 16, 8] } else { [128, 2, 1] };
    let keys = ["particles", "replicates", "moves"];
    let set: Vec<String> =
        keys.iter().zip(sizes).map(|(key, size)| format!("calibration.{key}={size}")).collect();
    let scenario = Scenario::named("central-asia", &set).unwrap_or_else(|problems| panic!("{problems}"));
    let plan = CalibrationPlan::new(scenario).unwrap_or_else(|error| panic!("{error}"));
    let mut simulated = 0;
    let all = seconds(|| {
        let mut run = Run { threads: NonZeroUsize::MIN, monitor: &Silent, sink: &mut Discard };
        let tables = plan.run(&mut run).unwrap_or_else(|error| panic!("{error}"));
        simulated = tables.summary.evidence[0].simulated;
    });
    let (space, priors) = plan.open_numbers();
    let sets = Sets::of_priors(space.clone(), priors, 1, plan.replicates()).without_partners();
    let of = ObservationPlan { first: 0, replicates: simulated, seed: 1, threads: NonZeroUsize::new(1) };
    let alone = seconds(|| {
        let scenario = Comparable::one(space.scenario());
        let ran =
            observe_drawn::<Unvariable>(&scenario, &sets, plan.observables(), &of, &Silent, &mut |_| Ok(()));
        ran.unwrap_or_else(|error| panic!("{error}"));
    });
    println!("{simulated} replicates: {all:.2} s, simulation alone {alone:.2} s");
    println!("beside the simulation: {:.1}% of the time", 100.0 * (1.0 - alone / all));
}

/// Seconds that something takes: of all threads of the process on processors if the system says it, else of the clock.
fn seconds(work: impl FnOnce()) -> f64 {
    // User time in hundredths of a second; the name of the program before it may hold blanks.
    let busy = || {
        let text = fs::read_to_string("/proc/self/stat").ok()?;
        text.rsplit(')').next()?.split_whitespace().nth(11)?.parse::<f64>().ok()
    };
    let (start, before) = (Instant::now(), busy());
    work();
    let spent = before.zip(busy()).map(|(before, after)| (after - before) / 100.0);
    spent.unwrap_or_else(|| start.elapsed().as_secs_f64())
}
