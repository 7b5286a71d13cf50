//! Runs replicates: random numbers, batches, threads, progress.
//!
//! The engine knows the model only through its start, its tick and its record.

mod batch;
mod ends;
pub mod streams;
mod summary;

pub use batch::{Monitor, Plan, Silent, Stopped, run};
