//! Scenarios: from TOML to something that the model can run.
//!
//! [`Scenario`] is what has passed validation; nothing after it sees an invalid value. It cannot be
//! built or changed except by reading a file.

pub mod calendar;
mod compile;
mod types;

pub use compile::compile;
pub use types::{
    CommonFate, Complementarity, Condition, Dyad, Event, EventKind, ExternalPower, Issue, Leader, Leadership,
    Prior, Regime, Scenario, State, Successor,
};
