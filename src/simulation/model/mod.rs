//! The science: state, parameters, rules and the tick.
//!
//! Start with [`tick`], the order of events, and follow it into [`rules`], one file each. This module reads no file,
//! clock or thread, and cannot fail.

mod agenda;
mod ballot;
mod bargaining;
pub mod coalition;
mod coalition_large;
pub mod coefficients;
mod dated;
pub mod draws;
mod events;
pub mod inputs;
pub mod lanes;
pub mod maths;
pub mod measures;
pub mod mechanisms;
pub mod negotiation_log;
pub mod number;
pub mod observe;
pub mod parameters;
mod parting;
pub mod payoff;
pub mod phase;
mod quarrels;
pub mod rules;
pub mod series;
mod sizes;
mod sources;
pub mod state;
pub mod tick;
mod vectors;
mod workspace;
pub mod world;

pub use measures::Measure;
pub use mechanisms::Mechanisms;
pub use parameters::{ParameterSpec, Parameters};
pub use series::{Series, Unit, all_series};
pub use world::World;
