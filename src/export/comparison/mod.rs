//! The files of a comparison.

mod differences;
mod findings;
pub mod glance;
mod rows;

pub(crate) use differences::region_place;
pub use differences::{BAND, CHANGES, DIFFERENCES, write_changes, write_differences};
pub(super) use rows::group;
pub use rows::{ComparisonSummary, EffectRow, TransitionRow, outcome_names};
