//! Scenarios: from TOML to a world that the model can run.
//!
//! A [`Scenario`] has passed validation; no later stage sees an invalid value. It is built and changed only by reading
//! a text:
//!
//! texts → `tree` (TOML with places; files and overrides laid over each other) → `shape` (checked against the JSON
//! [`schema`]) → [`raw`] (read by serde) → `build` (what the values mean) → [`Scenario`]
//!
//! Each phase reports all problems that it finds, as [`Diagnostics`], and leaves a patched tree on which the next can
//! go on.

mod build;
pub mod calendar;
pub mod calibration;
mod changes;
pub mod codebook;
mod coded;
mod codings;
mod comparable;
mod compile;
mod compile_events;
mod diagnostics;
mod events;
mod factorial;
mod inputs;
mod lenses;
pub mod limits;
mod load;
mod milestones;
pub mod observations;
mod orders;
mod parameter_space;
mod period;
mod prior;
mod provenance;
pub mod raw;
mod refits;
mod remarks;
mod resolved;
mod resolved_events;
mod sets;
mod shape;
mod shipped;
mod succession;
mod tree;
mod types;

pub use changes::{Change, bare, changes, parsed};
pub use coded::{CodedScenario, Coding, CodingKind, PooledCoding};
pub use codings::{CODERS_ERROR, is_coding, shared_codings};
pub use comparable::{Comparable, Incomparable};
pub use compile::compile;
pub use compile_events::{DatedEvent, Dating, dated_events};
pub use diagnostics::{Diagnostics, ProblemRecord, Style, nearest};
pub use events::{Event, EventKind};
pub use factorial::{FactorialDesign, Grouping, MOST_CHANGES, Part, Unmixable, parts_from};
pub use lenses::{FULL, Lens};
pub use milestones::{Milestone, agreements, former_name, milestones};
pub use observations::Record;
pub use parameter_space::{ParameterSpace, Unvariable, day, open_numbers};
pub use period::{DateUnit, NoSteps};
pub use prior::Prior;
pub use provenance::{CodedNumber, LeftOut, Provenance};
pub use raw::{forms::is_device, schema};
pub use remarks::Remark;
pub use sets::{FurtherRun, Sets};
pub use shipped::{
    REFERENCE, built_in_names, built_in_text, posterior_names, posterior_origin, posterior_text,
};
pub use succession::ListedSuccession;
pub use tree::key::{joined as key_of, segments as key_segments, split as split_key};
pub use types::{
    CommonFate, Complementarity, Condition, Dyad, ExternalPower, Issue, Leader, Leadership, Regime, Scenario,
    State, Successor,
};
