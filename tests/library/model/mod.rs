//! Tests of the model as a whole: known behaviour, invariants, switches, random numbers.

#![allow(clippy::print_stdout, reason = "figures that a reader asks for with --nocapture")]

mod additions;
mod benefit;
mod dated;
mod first_specification;
mod invariants;
mod minutes;
mod patterns;
mod randomness;
mod reference;
mod switches;
mod ticks;
