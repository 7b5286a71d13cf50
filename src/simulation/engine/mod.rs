//! Runs replicates: random numbers, batches, threads, progress.
//!
//! The engine uses the model through its start, its tick and its observation.

#[cfg(test)]
mod alone;
mod batch;
mod branches;
mod buffer;
mod centres;
mod chronicle;
mod chunks;
#[cfg(test)]
mod comparison_tests;
mod divergences;
mod drawn_scenarios;
mod histories;
mod instructions;
mod lane_inputs;
mod observation_buffer;
mod ordered_pool;
mod parting;
mod profile;
mod regime_classifier;
mod samples;
mod small_batches;
pub mod streams;
mod summary;
mod tick_accumulator;
mod typical;
mod vectors;
mod worker;

pub use batch::{
    Batch, Block, MOST_KEPT, Monitor, Observed, Plan, Silent, Stopped, on_threads, run, run_drawn,
    run_drawn_together, run_together,
};
pub use chronicle::chronicle;
pub use histories::{histories, history};
pub use instructions::InstructionSet;
pub use parting::parting;
pub use profile::{Effort, Profile, Stage, Watch, watched};
pub use small_batches::{Sampled, SmallBatch, SmallBatchPlan, run_small_batches};
pub use typical::typical;
