//! The files of a comparison.

mod article;
mod differences;
mod findings;
pub mod glance;
mod rows;
mod writer;

pub(super) use differences::region_place;
pub use differences::{BAND, CHANGES, DIFFERENCES, write_changes, write_differences};
pub use rows::{EffectRow, Tables, TransitionRow, group, outcome_names};
pub use writer::{ComparisonWriter, read_tables};
