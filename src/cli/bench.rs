//! `concord bench`: speed of the engine on this machine.

#![expect(clippy::disallowed_methods, reason = "this command is about time, and no result depends on it")]

use std::io::Write;
use std::num::NonZeroUsize;
use std::thread::available_parallelism;
use std::time::Instant;

use clap::Args;
use serde_json::json;

use super::error::CliError;
use super::numbers;
use super::scenario_args::ScenarioArgs;
use super::terminal::Terminal;
use crate::engine::{self, Effort, InstructionSet, Observed, Plan, Profile, Silent, Stopped};
use crate::format::{count, counted};
use crate::scenario::Scenario;

/// Repetitions of each measurement; the shortest time counts, since other work of the machine only adds to it.
const ROUNDS: usize = 3;

/// Measure the speed of the engine on this machine
///
/// Simulates a scenario for a few seconds and prints nanoseconds per tick and core, replicates and random words per
/// second, the speedup with several cores, and the share of each part of a tick. Writes no file.
#[derive(Debug, Clone, Args)]
pub struct BenchArgs {
    /// The scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Number of replicates in each measurement
    #[arg(short = 'n', long, value_name = "N", value_parser = numbers::replicates, default_value = "8192")]
    pub replicates: u64,
    /// Number of threads of the measurement on several cores [default: one per core]
    #[arg(short, long, value_name = "N", value_parser = numbers::threads, allow_negative_numbers = true)]
    pub threads: Option<NonZeroUsize>,
    /// Print the measurements as JSON
    #[arg(long)]
    pub json: bool,
}

/// Measures and prints.
///
/// # Errors
/// [`CliError`] if the scenario is invalid, threads cannot be started, or the result cannot be written.
pub fn execute(args: &BenchArgs, terminal: &mut Terminal) -> Result<(), CliError> {
    let scenario = args.scenario.load()?;
    let cores = args.threads.or_else(|| available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
    let measured = Measurements::take(&scenario, args.replicates, cores)?;
    if args.json {
        writeln!(terminal, "{:#}", measured.json())?
    } else {
        measured.print(terminal)?
    }
    Ok(())
}

/// Measured times and speeds.
struct Measurements {
    scenario: String,
    replicates: u64,
    effort: Effort,
    cores: usize,
    /// Seconds for all replicates, with every series on one core.
    alone: f64,
    /// Seconds with the series of the region only, on one core.
    region: f64,
    /// Seconds with every series on all cores.
    together: f64,
    /// Name of each part of a tick, with its share of the time on one core.
    shares: Vec<(&'static str, f64)>,
}

impl Measurements {
    fn take(scenario: &Scenario, replicates: u64, cores: NonZeroUsize) -> Result<Self, CliError> {
        let plan = |threads, observed| Plan {
            replicates,
            seed: scenario.seed(),
            threads: NonZeroUsize::new(threads),
            observed,
        };
        let plans = [plan(1, Observed::All), plan(1, Observed::Region), plan(cores.get(), Observed::All)];
        let mut least = [f64::INFINITY; 3];
        // One after the other, so that a slowdown of the machine affects all of them.
        for _ in 0..ROUNDS {
            for (plan, least) in plans.iter().zip(&mut least) {
                let start = Instant::now();
                engine::run::<()>(scenario, plan, &Silent, &mut |_| Ok(())).map_err(|stopped| {
                    let Stopped::Threads(reason) = stopped else { unreachable!("nothing stops it") };
                    CliError::Threads { threads: plan.threads.map_or(1, NonZeroUsize::get), reason }
                })?;
                *least = least.min(start.elapsed().as_secs_f64());
            }
        }
        let start = Instant::now();
        let mut profile = Profile::new(|| start.elapsed().as_secs_f64());
        let effort = engine::watched(InstructionSet::best(), scenario, &plans[0], &mut profile);
        let total: f64 = profile.parts().iter().map(|(_, seconds)| seconds).sum();
        Ok(Self {
            scenario: scenario.name().to_owned(),
            replicates,
            effort,
            cores: cores.get(),
            alone: least[0],
            region: least[1],
            together: least[2],
            shares: profile.parts().into_iter().map(|(name, seconds)| (name, seconds / total)).collect(),
        })
    }

    /// Nanoseconds per tick of one replicate, from the seconds of all replicates on `cores` cores.
    fn nanoseconds(&self, seconds: f64, cores: usize) -> f64 {
        seconds * 1e9 * cores as f64 / (self.replicates as f64 * self.effort.ticks as f64)
    }

    fn replicates_a_second(&self, seconds: f64) -> f64 {
        self.replicates as f64 / seconds
    }

    fn words_a_second(&self) -> f64 {
        self.replicates_a_second(self.alone) * self.effort.ticks as f64 * self.effort.words as f64
    }

    fn json(&self) -> serde_json::Value {
        json!({
            "scenario": self.scenario,
            "replicates": self.replicates,
            "ticks": self.effort.ticks,
            "series": self.effort.series,
            "instructions": InstructionSet::best().to_string(),
            "cores": self.cores,
            "nanoseconds_a_tick_and_core": {
                "one_core": self.nanoseconds(self.alone, 1),
                "region_alone": self.nanoseconds(self.region, 1),
                "all_cores": self.nanoseconds(self.together, self.cores),
            },
            "replicates_a_second": {
                "one_core": self.replicates_a_second(self.alone),
                "all_cores": self.replicates_a_second(self.together),
            },
            "words_a_second_and_core": self.words_a_second(),
            "speedup": self.alone / self.together,
            "parts": self.shares.iter().map(|(name, share)| json!({ "part": name, "share": share, "nanoseconds_a_tick": share * self.nanoseconds(self.alone, 1) })).collect::<Vec<_>>(),
        })
    }

    fn print(&self, out: &mut dyn Write) -> Result<(), CliError> {
        writeln!(
            out,
            "{}: {} replicates of {} ticks\n{} series, {} instructions\n",
            self.scenario,
            count(self.replicates),
            self.effort.ticks,
            self.effort.series,
            InstructionSet::best()
        )?;
        writeln!(out, "{:<24}{:>14}{:>20}", "", "ns a tick", "replicates a second")?;
        let mut line = |name: &str, seconds: f64, cores: usize| {
            let replicates = count(self.replicates_a_second(seconds) as u64);
            writeln!(out, "{name:<24}{:>14.0}{replicates:>20}", self.nanoseconds(seconds, cores))
        };
        let cores = counted(self.cores as u64, "core");
        line("one core", self.alone, 1)?;
        line("one core, region alone", self.region, 1)?;
        line(&format!("{cores}, each"), self.together, self.cores)?;
        writeln!(out, "\na tick of one replicate, on one core or on each of several")?;
        writeln!(out, "speedup on {cores}: {:.2}", self.alone / self.together)?;
        writeln!(out, "random words a second and core: {:.0} million", self.words_a_second() / 1e6)?;
        writeln!(out, "\nwhere the time of one core goes, in ns a tick and as a share")?;
        let tick = self.nanoseconds(self.alone, 1);
        for (name, share) in &self.shares {
            writeln!(out, "  {name:<16}{:>6.0}{:>7.1}%", share * tick, 100.0 * share)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_and_every_part_has_one() {
        let scenario = Scenario::built_in();
        let measured = Measurements::take(&scenario, 8, NonZeroUsize::MIN).expect("a thread");
        assert_eq!(measured.shares.len(), 10);
        assert!((measured.shares.iter().map(|(_, share)| share).sum::<f64>() - 1.0).abs() < 1e-9);
        assert_eq!(measured.effort, Effort { ticks: 156, words: 71, series: 84 });
        let mut text = Vec::new();
        measured.print(&mut text).expect("memory takes it");
        let text = String::from_utf8(text).expect("text");
        assert!(text.contains("negotiation") && text.contains("replicates a second"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 60), "{text}");
    }
}
