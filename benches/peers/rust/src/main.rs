//! The model of concord in two other manners, for comparison: plain Rust as one writes it first, and krABMaga.
//!
//! ```text
//! concord-peers inputs FILE                                  the inputs of the reference case as JSON
//! concord-peers first-pass REPLICATES SEED FILE              runs, and writes a row a replicate
//! concord-peers krabmaga REPLICATES SEED FILE                the same with krABMaga
//! concord-peers engines-draws REPLICATES SEED FILE           the first pass with what the engine draws from SEED
//! ```
//!
//! A run prints one line of JSON: program, version, replicates, ticks, seconds of simulation on one core. Exit
//! status: 0 if all went well, 1 if a file cannot be written, 2 for arguments that nobody understands.

mod chance;
mod first_pass;
mod inputs;
mod krab;
mod outcomes;
mod rules;
mod tables;

use std::fs::File;
use std::io::{self, BufWriter};
use std::process::ExitCode;
use std::time::Instant;

use concord::model::mechanisms::Mechanisms;
use concord::model::world::Facts;
use concord::scenario::{Scenario, compile};
use serde_json::json;

use crate::tables::Tables;

const USAGE: &str =
    "usage: concord-peers inputs FILE | (first-pass | krabmaga | engines-draws) REPLICATES SEED FILE";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let facts = compile(&Scenario::built_in()).facts().clone();
    // What the peers leave out must not be in what they are given.
    assert_eq!(facts.mechanisms, Mechanisms::default(), "the reference case has every mechanism on");
    assert!(facts.succession.is_none(), "the reference case has the leaders of the record");

    let done = match *arguments.as_slice() {
        ["inputs", path] => write_inputs(&facts, path),
        [program @ ("first-pass" | "krabmaga" | "engines-draws"), replicates, seed, path] => {
            let (Ok(replicates), Ok(seed)) = (replicates.parse(), seed.parse()) else {
                eprintln!("REPLICATES and SEED are whole numbers\n{USAGE}");
                return ExitCode::from(2);
            };
            run(&facts, program, replicates, seed, path)
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", arguments.last().unwrap_or(&""));
            ExitCode::FAILURE
        }
    }
}

fn write_inputs(facts: &Facts, path: &str) -> io::Result<()> {
    serde_json::to_writer(BufWriter::new(File::create(path)?), &inputs::as_json(facts, &Tables::new(facts)))?;
    Ok(())
}

fn run(facts: &Facts, program: &str, replicates: u64, seed: u64, path: &str) -> io::Result<()> {
    let file = BufWriter::new(File::create(path)?);
    let tables = Tables::new(facts);
    let start = Instant::now();
    let outcomes = match program {
        "krabmaga" => krab::run(facts, tables, replicates, seed),
        "engines-draws" => first_pass::run_with_engines_draws(facts, &tables, replicates, seed),
        _ => first_pass::run(facts, &tables, replicates, seed),
    };
    let seconds = start.elapsed().as_secs_f64();
    outcomes::write(file, &outcomes)?;
    let line = json!({
        "program": program,
        "replicates": replicates,
        "ticks": facts.ticks,
        "seconds": seconds,
    });
    println!("{line}");
    Ok(())
}
