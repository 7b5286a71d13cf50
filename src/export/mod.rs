//! The files of a run.
//!
//! [`folder::decide`] says whether a run may have its output folder. [`RunWriter`] then takes the ends of the
//! replicates as they come, the results after them and the figures last, and the folder appears under its
//! name when all of it is written. [`read`] brings back from a folder what figures are drawn from. `docs/files.md` describes
//! every file and column.

mod article;
pub mod attribution;
pub mod cells;
pub mod comparison;
mod drawing;
mod error;
#[cfg(test)]
pub(crate) mod fixture;
pub mod folder;
pub mod lenses;
pub mod manifest;
pub mod outcomes;
pub mod parameters;
pub mod read;
mod records;
mod run;
pub mod sensitivity;
pub mod series;
mod staging;
pub mod summary;
pub mod sweep;
mod table;
pub mod trace;

pub use comparison::{ComparisonWriter, EffectRow, Tables, TransitionRow, outcome_names, read_tables};
pub use drawing::{Drawing, Origin};
pub use error::ExportError;
pub use run::{Complete, RunWriter, SCENARIO, identity, read_summary};
pub use staging::{StagedFile, Staging};
pub use table::{escape_latex, escape_markdown, provenance};

#[cfg(test)]
mod tests;
