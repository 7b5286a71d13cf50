//! The files of a comparison.

mod article;
mod differences;
mod findings;
mod rows;
mod writer;

pub use differences::write_differences;
pub use rows::{EffectRow, Tables, TransitionRow, outcome_names};
pub use writer::{ComparisonWriter, read_tables};
