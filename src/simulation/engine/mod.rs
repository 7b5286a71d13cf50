//! Runs replicates: random numbers, batches, threads, progress.
//!
//! The engine uses the model through its start, its tick and its observation.

#[cfg(test)]
mod alone;
mod at_the_end;
mod batch;
mod branches;
mod buffer;
mod bundles;
mod centres;
mod chronicle;
mod chunks;
#[cfg(test)]
mod coding_tests;
#[cfg(test)]
mod comparison_tests;
mod divergences;
mod drawn;
mod drawn_scenarios;
mod histories;
mod instructions;
mod lane_inputs;
mod layout;
mod observable_accumulator;
mod observables;
mod observation_buffer;
mod observe;
mod on_instructions;
mod ordered_pool;
mod parting;
mod parts;
mod plan;
mod profile;
mod regime_classifier;
mod small_batches;
pub mod streams;
mod summary;
mod tick_accumulator;
mod typical;
mod worker;

pub use at_the_end::at_the_end;
pub use batch::{Batch, Block, MOST_KEPT, on_threads, run, run_together};
pub use chronicle::chronicle;
pub use drawn::{run_drawn, run_drawn_together};
pub use histories::{histories, history};
pub use instructions::InstructionSet;
pub use observable_accumulator::ObservableBlock;
pub use observables::{Direction, Observable, Observables, Statistic, StatisticProblem, Unobservable};
pub use observe::{BlockSink, ObservationPlan, observe, observe_drawn};
pub use on_instructions::{observe_on, run_on, run_small_batches_on};
pub use parting::parting;
pub use parts::{DividedBatch, Part, Unmergeable};
pub use plan::{Monitor, Observed, Plan, Silent, Stopped};
pub use profile::{Effort, Profile, Stage, Watch, watched};
pub use small_batches::{SmallBatch, SmallBatchPlan, SmallBatchSink, run_small_batches};
pub use typical::{typical, typical_drawn};
