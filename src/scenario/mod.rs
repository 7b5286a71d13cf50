//! Scenarios: from TOML to something that the model can run.
//!
//! [`Scenario`] is what has passed validation; nothing after it sees an invalid value. It cannot be
//! built or changed except by reading a file.

mod build;
pub mod calendar;
mod compile;
mod constraints;
mod diagnostics;
mod files;
pub mod forms;
pub mod limits;
mod load;
mod merge;
mod node;
mod overrides;
mod path;
pub mod raw;
mod render;
mod resolved;
pub mod schema;
mod shape;
mod shape_problem;
mod shipped;
mod source;
mod syntax;
mod types;

pub use compile::compile;
pub use diagnostics::{Diagnostics, ProblemRecord, Style};
pub use shipped::{REFERENCE, built_in_names, built_in_text};
pub use types::{
    CommonFate, Complementarity, Condition, Dyad, Event, EventKind, ExternalPower, Issue, Leader, Leadership,
    Prior, Regime, Scenario, State, Successor,
};
