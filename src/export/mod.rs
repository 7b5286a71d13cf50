//! The files of a run.
//!
//! [`folder::decide`] says whether a run may have its output folder. [`RunWriter`] then takes the ends of the
//! replicates as they come and the results after them, and the folder appears under its name when all data are
//! written. [`Published`] takes figures and report, which are made last. [`read`] brings back from a folder what figures are drawn from. `docs/files.md` describes
//! every file and column.

mod article;
pub mod attribution;
pub mod cells;
mod columns;
pub mod comparison;
pub mod dictionary;
mod disk;
mod drawing;
mod error;
mod finishing;
#[cfg(test)]
pub(crate) mod fixture;
pub mod folder;
mod hidden;
pub mod latex;
pub mod lenses;
mod lock;
pub mod manifest;
pub mod neutral;
pub mod outcomes;
pub mod parameters;
pub mod read;
mod recovery;
mod run;
pub mod sensitivity;
pub mod series;
mod staging;
mod study;
pub mod summary;
pub mod sweep;
mod table;
pub mod trace;

pub use comparison::{ComparisonWriter, EffectRow, Tables, TransitionRow, outcome_names, read_tables};
pub use drawing::{Drawing, Origin, Unfinished};
pub use error::ExportError;
pub use finishing::Published;
pub use neutral::Cells;
pub use run::{Complete, RunWriter, SCENARIO, identity, read_summary};
pub use staging::{StagedFile, Staging};
pub use study::{StudyWriter, TableWriter};
pub use table::{escape_markdown, provenance};

#[cfg(test)]
mod faults;
#[cfg(test)]
mod tests;
