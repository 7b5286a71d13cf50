//! The files of a comparison.

mod article;
mod differences;
mod findings;
mod rows;
mod writer;

pub(super) use differences::region_place;
pub use differences::{DIFFERENCES, write_differences};
pub use rows::{EffectRow, Tables, TransitionRow, outcome_names};
pub use writer::{ComparisonWriter, read_tables};
