//! Scenarios: from TOML to something that the model can run.
//!
//! [`Scenario`] is what has passed validation; nothing after it sees an invalid value. It cannot be
//! built or changed except by reading a file.

mod build;
pub mod calendar;
pub mod forms;
pub mod limits;
mod load;
pub mod raw;
mod resolved;
mod shipped;
mod types;

pub use load::Diagnostics;
pub use shipped::{REFERENCE, built_in_names, built_in_text};

pub use types::{
    CommonFate, Complementarity, Condition, Dyad, Event, EventKind, ExternalPower, Issue, Leader, Leadership,
    Prior, Regime, Scenario, State, Successor,
};
