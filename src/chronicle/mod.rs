//! One history told: what happened in a replicate, and why.
//!
//! [`Chronicle`] is the record, plain data that the engine fills in. [`telling`] turns it into English, which the
//! terminal and the files show; [`Course`] is what pictures show of it.

mod course;
mod parting;
mod record;
pub mod telling;

pub use course::{Course, Deed, Stretch};
pub use parting::{Difference, Parting, Variable};
pub use record::{Chronicle, Event, LARGE_MOVE, Moment};
