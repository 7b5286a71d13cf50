//! Agreement of coders: how far several files code the same region alike, and the scenario with the means of their codings.
//!
//! No history is simulated. Krippendorff's alpha is worked out by kind of coding, with a bootstrap interval.
//!
//! ```no_run
//! use std::path::Path;
//!
//! use concord::studies::Study as _;
//! use concord::studies::agreement::{AgreementPlan, answer};
//!
//! let tables = AgreementPlan::load(&[Path::new("a.toml"), Path::new("b.toml")], 9_999, None)?.tables()?;
//! println!("{}", answer(&tables.summary));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod article;
mod document;
mod error;
mod figures;
mod findings;
mod page;
mod plan;
mod rows;
mod tables;
#[cfg(test)]
mod tests;

pub use article::{disagreements, kinds};
pub use error::AgreementError;
pub use findings::{LEAST, USUAL, answer, warnings};
pub use page::heading;
pub use plan::{AgreementPlan, CODERS};
pub use rows::{CoderRow, CodingRow, KindRow, NumberRow};
pub use tables::{AgreementSummary, AgreementTables};
