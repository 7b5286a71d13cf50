//! Scenarios: from TOML to something that the model can run.
//!
//! [`Scenario`] is what has passed validation; nothing after it sees an invalid value. It cannot be
//! built or changed except by reading a file:
//!
//! texts → `tree` (TOML with places, `extends` and `--set` laid over each other) → `shape` (checked against the
//! JSON [`schema`]) → [`raw`] (read by serde) → `build` (what the values mean) → [`Scenario`]
//!
//! Each phase tells all that it finds wrong, as [`Diagnostics`], and leaves the next one something to go on with.

mod build;
pub mod calendar;
mod changes;
mod comparable;
mod compile;
mod diagnostics;
mod factorial;
mod inputs;
mod lenses;
pub mod limits;
mod load;
mod milestones;
pub mod observations;
mod parts;
mod period;
mod prior;
pub mod raw;
mod remarks;
mod resolved;
mod sets;
mod shape;
mod shipped;
mod tree;
mod types;
mod unmixable;
mod vary;

pub use changes::{Change, bare, changes, parsed};
pub use comparable::{Comparable, Incomparable};
pub use compile::compile;
pub use diagnostics::{Diagnostics, ProblemRecord, Style, nearest};
pub use factorial::{FactorialDesign, MOST_CHANGES, parts_from};
pub use lenses::{FULL, Lens};
pub use milestones::{Milestone, agreements, former_name, milestones};
pub use observations::Record;
pub use parts::{Grouping, Part};
pub use period::{NoSteps, Unit};
pub use prior::Prior;
pub use raw::{forms::is_device, schema};
pub use remarks::Remark;
pub use sets::Sets;
pub use shipped::{REFERENCE, built_in_names, built_in_text};
pub use tree::key::{segments as key_segments, split as split_key};
pub use types::{
    CommonFate, Complementarity, Condition, Dyad, Event, EventKind, ExternalPower, Issue, Leader, Leadership,
    Regime, Scenario, State, Successor,
};
pub use unmixable::Unmixable;
pub use vary::{ParameterSpace, Unvariable, day, open_numbers};
