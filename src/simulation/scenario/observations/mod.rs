//! The observed record that a scenario is scored against: from its own TOML file to checked values.
//!
//! A record is read with the same tools as a scenario: [`raw`] declares its keys, `build` checks their values.

mod build;
mod build_events;
mod build_series;
mod events;
mod measurement;
mod problem;
pub mod raw;
mod raw_events;
mod read;
mod types;

pub use events::{Attendance, Counterpart, EventDate, EventUnit, ObservedEvents, When};
pub use measurement::{Basis, LessWeight, Link, Measurement, SlopeSign};
pub use problem::RecordProblem;
pub(super) use read::read;
pub use types::{
    BattleDeaths, Disputes, Document, DocumentKind, LeaderDates, ObservedLine, ObservedSeries, Record,
    Statement,
};
