//! Tests of the model as a whole: known behaviour, invariants, switches, random numbers.

#![allow(clippy::print_stdout, reason = "figures that a reader asks for with --nocapture")]

mod benefit;
mod first_specification;
#[path = "../generated/mod.rs"]
mod generated;
mod invariants;
mod minutes;
mod patterns;
mod randomness;
mod reference;
mod support;
mod switches;
mod ticks;
