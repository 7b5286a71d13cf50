//! The chronicle of one replicate: its events and their reasons.
//!
//! [`Chronicle`] is the log of events, plain data that the engine records. [`telling`] turns it into English for the terminal
//! and the files; [`Course`] is the part that figures show.

mod course;
mod event_log;
mod parting;
pub mod telling;

pub use course::{Action, Course, TickSummary};
pub use event_log::{Chronicle, Event, LARGE_MOVE, Moment};
pub use parting::{Parting, Variable, VariableDifference};
