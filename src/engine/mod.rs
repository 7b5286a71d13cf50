//! Runs replicates: random numbers, batches, threads, progress.
//!
//! The engine knows the model only through its start, its tick and its record.

mod batch;
mod ends;
mod instructions;
pub mod streams;
mod summary;
mod worker;

pub use batch::{Monitor, Plan, Silent, Stopped, run};
pub use instructions::InstructionSet;
