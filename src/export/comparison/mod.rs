//! The files of a comparison.

mod differences;
mod findings;
pub mod glance;
mod rows;
mod smallest_effects;
mod under_priors;

pub(crate) use differences::region_place;
pub use differences::{BAND, CHANGES, DIFFERENCES, write_changes, write_differences};
pub use rows::{ComparisonSummary, EffectRow, TransitionRow, group, outcome_names};
pub use smallest_effects::SmallestEffectShare;
pub use under_priors::{RangeRow, RangeUnderPriors, UnderPriorsRow};
