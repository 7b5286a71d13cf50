//! Regions: one set of parameters over several regions, with nothing fitted to any of them but the one that the posterior is of.
//!
//! A file states the regions, the dates of comparison, and what was observed: orders of regions, shapes of series and the signs of
//! known turns. The study says under which share of the parameter sets the model shows each.
//!
//! ```no_run
//! use concord::studies::Study as _;
//! use concord::studies::regions::{Expectations, RegionsPlan, answer};
//!
//! let plan = RegionsPlan::new(Expectations::built_in()?, 200, 4, None)?;
//! println!("{}", answer(&plan.tables()?.summary));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod article;
mod document;
mod error;
mod expectations;
mod figures;
mod findings;
mod page;
mod parameters;
mod plan;
mod raw;
mod reader;
mod rows;
mod run;
mod tables;
#[cfg(test)]
mod tests;

pub use article::{orders, statements, values};
pub use error::RegionsError;
pub use expectations::{BUILT_IN, Expectations, Move};
pub use findings::{answer, warnings};
pub use page::heading;
pub use plan::RegionsPlan;
pub use rows::{MoveRow, OrderRow, PairRow, StatementRow, ValueRow};
pub use tables::{EXPECTATIONS, RegionsSummary, RegionsTables};
