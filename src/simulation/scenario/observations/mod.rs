//! The observed record: what a scenario answers to, from TOML of its own to values that have been checked.
//!
//! A record is read with the tools by which scenarios are read: [`raw`] says what may stand in it, `build` what that means.

mod build;
mod problem;
pub mod raw;
mod read;
mod types;

pub use problem::RecordProblem;
pub(super) use read::read;
pub use types::{
    BattleDeaths, Disputes, Document, DocumentKind, LeaderDates, ObservedLine, ObservedSeries, Record,
    Statement,
};
