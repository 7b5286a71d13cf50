//! The files of a run.
//!
//! [`folder::decide`] decides whether a study may use its output folder. [`StudyWriter`] then takes the outcomes of
//! replicates as they arrive and the tables after them, and the folder appears under its name when all data are written.
//! [`Published`] takes figures and report, which are made last. [`read`] reads the data of figures from a folder.
//! `docs/files.md` describes every file and column.

pub mod article;
pub mod cells;
pub(crate) mod columns;
pub mod comparison;
pub mod dictionary;
mod disk;
mod drawing;
mod error;
mod finishing;
pub mod folder;
mod hidden;
pub mod latex;
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
pub mod trace;
pub mod variance;

pub use article::{
    Article, Caption, Column, Form, MeasureVariances, Medium, Panel, VarianceOf, escape_markdown, provenance,
    variance_panel,
};
pub use comparison::{ComparisonSummary, EffectRow, TransitionRow, outcome_names};
pub use drawing::{Drawing, Origin, Unfinished};
pub use error::ExportError;
pub use finishing::Published;
pub(crate) use hidden::hex;
pub use manifest::{POINTS, SWEEP};
pub use neutral::Cells;
pub use run::{Complete, SCENARIO, read_summary};
pub use staging::{StagedFile, Staging};
pub use study::{StudyWriter, TableWriter, read_table, tables_in_memory};

#[cfg(test)]
mod faults;
#[cfg(test)]
mod tests;
