//! Runs replicates: random numbers, batches, threads, progress.
//!
//! The engine knows the model only through its start, its tick and its record.

#[cfg(test)]
mod alone;
mod arms;
mod batch;
mod buffer;
mod bundles;
mod centres;
mod chronicle;
mod chunks;
mod dealing;
mod divergences;
mod drawn;
mod ends;
mod histories;
mod instructions;
mod parting;
mod samples;
mod sheets;
pub mod streams;
mod summary;
#[cfg(test)]
mod together;
mod tray;
mod typical;
mod vectors;
mod watch;
mod worker;

pub use batch::{
    Batch, Block, MOST_KEPT, Monitor, Observed, Plan, Silent, Stopped, on_threads, run, run_drawn,
    run_together,
};
pub use bundles::{Bundle, BundlePlan, Sampled, run_bundles};
pub use chronicle::chronicle;
pub use histories::{histories, history};
pub use instructions::InstructionSet;
pub use parting::parting;
pub use typical::typical;
pub use watch::{Effort, Ledger, Stage, Watch, watched};
