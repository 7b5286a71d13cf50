//! One history told: what happened in a replicate, and why.
//!
//! [`Chronicle`] is the record, plain data that the engine fills in. [`telling`] turns it into English, which the
//! terminal and the files show; [`Course`] is what pictures show of it.

mod course;
mod event_log;
mod parting;
pub mod telling;

pub use course::{Action, Course, TickSummary};
pub use event_log::{Chronicle, Event, LARGE_MOVE, Moment};
pub use parting::{Difference, Parting, Variable};
