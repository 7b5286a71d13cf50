//! One history told: what happened in a replicate, and why.
//!
//! [`Chronicle`] is the record, plain data that the engine fills in.

mod record;

pub use record::{Chronicle, Event, LARGE_MOVE, Moment};
