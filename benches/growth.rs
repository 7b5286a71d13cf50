//! Growth of cost with replicates, ticks, issues and states, as tables in Markdown.
//!
//! `cargo bench --bench growth` takes some minutes; `cargo bench --bench growth -- --long` goes up to ten million
//! replicates, which takes a quarter of an hour on two cores; `-- states` makes the tables of that name alone, and `-- sets 1000000`
//! that of drawn parameters with so many replicates. Run by `cargo test --benches`, it does the first row of each table only.

#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::print_stderr, reason = "a table of times")]

#[path = "../tests/testkit/region.rs"]
mod region;

use std::fs;
use std::num::NonZeroUsize;
use std::thread::available_parallelism;
use std::time::Instant;

use concord::engine::{InstructionSet, MOST_KEPT, Observed, Plan, Silent, run, run_drawn};
use concord::scenario::{ParameterSpace, Scenario, Sets, Unvariable, compile};
use region::Region;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let (long, short) = (has("--long"), !has("--bench"));
    let named: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let count = named.iter().find_map(|name| name.parse::<u64>().ok());
    let is_wanted = |table: &str| named.is_empty() || named.iter().any(|name| *name == table);
    println!("{} cores, {} instructions", cores(), InstructionSet::best());

    if is_wanted("replicates") {
        let most = match (short, long) {
            (true, _) => 2,
            (_, true) => 7,
            (_, false) => 5,
        };
        println!("\n| replicates | seconds | ns a tick and core | peak memory, MB |\n|---:|---:|---:|---:|");
        (2..=most).for_each(replicates);
    }
    let all = Observed::All;
    if is_wanted("ticks") {
        table("ticks", all, short, &[1, 2, 4, 12, 52], |per_year| {
            let set = format!("scenario.ticks_per_year={per_year}");
            (Scenario::named("central-asia", &[set]).ok(), per_year * 39)
        });
    }
    if is_wanted("issues") {
        table("issues", all, short, &[3, 6, 12, 24], |issues| (region(5, issues), issues));
    }
    for observed in [all, Observed::Region].into_iter().filter(|_| is_wanted("states")) {
        table("states", observed, short, &[2, 5, 10, 20, 50], |states| (region(states, 6), states));
    }
    if is_wanted("sets") {
        let replicates = count.unwrap_or(if short { 16 } else { 50_000 });
        println!(
            "\n| {replicates} replicates | fixed parameters, s | a set each, s | ratio |\n|---|---:|---:|---:|"
        );
        for observed in [Observed::Region, all] {
            sets(observed, replicates);
        }
    }
}

/// Threads of a batch.
fn cores() -> usize {
    available_parallelism().map_or(1, NonZeroUsize::get)
}

/// A row for a batch of ten to this power replicates.
fn replicates(power: u32) {
    let replicates = 10_u64.pow(power);
    let seconds = least(&Scenario::built_in(), Observed::All, replicates, if power < 6 { 3 } else { 1 });
    let each = seconds * 1e9 * cores() as f64 / (replicates as f64 * 156.0);
    let peak = peak().map_or("?".into(), |mb| mb.to_string());
    println!("| {replicates} | {seconds:.3} | {each:.0} | {peak} |");
}

/// A row for replicates with fixed parameters, and as many with a set of all priors each, run once: processor time of all threads where
/// the system reports it.
fn sets(observed: Observed, replicates: u64) {
    let (space, priors) = ParameterSpace::by_priors(Scenario::built_in()).expect("priors of numbers");
    let sets = Sets::of_priors(space, &priors, 2017, 1).without_partners();
    let plan = Plan { replicates, seed: 2017, threads: None, observed };
    let (start, before) = (Instant::now(), processor());
    let now = || match (before, processor()) {
        (Some(before), Some(now)) => now - before,
        _ => start.elapsed().as_secs_f64(),
    };
    assert!(run::<()>(&Scenario::built_in(), &plan, &Silent, &mut |_| Ok(())).is_ok(), "nothing stops it");
    let fixed = now();
    assert!(run_drawn::<Unvariable>(&sets, &plan, &Silent, &mut |_, _| Ok(())).is_ok(), "every set is valid");
    let drawn = now() - fixed;
    println!("| {observed} | {fixed:.2} | {drawn:.2} | {:.2} |", drawn / fixed);
}

/// Processor time of the process so far in seconds, in user and system mode.
fn processor() -> Option<f64> {
    /// Units of a second in which Linux reports it.
    const UNITS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, in brackets, may hold anything.
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let [user, system] = [11, 12].map(|place| fields.get(place)?.parse::<f64>().ok());
    Some((user? + system?) / UNITS)
}

/// A table of the cost of one replicate by one size.
fn table(
    what: &str,
    observed: Observed,
    short: bool,
    sizes: &[usize],
    scenario: impl Fn(usize) -> (Option<Scenario>, usize),
) {
    println!(
        "\n| {what}, {observed} | microseconds a replicate and core | for each of them | for each squared |"
    );
    println!("|---:|---:|---:|---:|");
    for size in &sizes[..if short { 1 } else { sizes.len() }] {
        let (Some(scenario), size) = scenario(*size) else {
            println!("| {size} | refused |  |  |");
            continue;
        };
        // So many that no size keeps every value: a small batch sorts them, which is another cost.
        let world = compile(&scenario);
        let kept_by_one = (size_of::<f64>() * world.series_count() * world.ticks()) as u64;
        let replicates = if short { 16 } else { 1_024.max(MOST_KEPT / kept_by_one + 1) };
        let each = least(&scenario, observed, replicates, 2) * 1e6 * cores() as f64 / replicates as f64;
        let of = size as f64;
        println!("| {size} | {each:.1} | {:.3} | {:.4} |", each / of, each / of / of);
    }
}

/// The least seconds of several runs.
fn least(scenario: &Scenario, observed: Observed, replicates: u64, rounds: usize) -> f64 {
    let plan = Plan { replicates, seed: 2017, threads: None, observed };
    let once = |_| {
        let start = Instant::now();
        let done = run::<()>(scenario, &plan, &Silent, &mut |_| Ok(()));
        assert!(done.is_ok(), "nothing stops it");
        start.elapsed().as_secs_f64()
    };
    (0..rounds).map(once).fold(f64::INFINITY, f64::min)
}

/// An invented region with given numbers of states and issues, over the calendar of the reference case.
fn region(states: usize, issues: usize) -> Option<Scenario> {
    let region = Region { states, issues, ..Region::default() };
    match Scenario::from_text("region", &region.text(), &[]) {
        Ok(scenario) => Some(scenario),
        Err(problems) => {
            eprintln!("{problems}");
            None
        }
    }
}

/// Peak memory of the process so far in megabytes, if the system reports it.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}
