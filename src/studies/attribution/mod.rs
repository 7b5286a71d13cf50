//! Attribution: share of each change between two scenarios, or of each mechanism of the model, in their difference.
//!
//! Two scenarios differ in several changes. Every mixture of them is run on the same random draws, and the share of each
//! change is its Shapley value: its addition to the changes before it, averaged over all orders. The shares of an outcome
//! add up to the whole difference. An attribution to mechanisms divides the difference between the two scenarios among the
//! mechanisms that are switched on in both.
//!
//! ```
//! use concord::engine::Silent;
//! use concord::scenario::Scenario;
//! use concord::studies::attribution::AttributionPlan;
//! use concord::studies::Study as _;
//!
//! let few = ["scenario.start=\"2014\"", "scenario.end=\"2018\"", "monte_carlo.replicates=8"].map(str::to_owned);
//! let [baseline, scenario] = ["pre-2017", "post-2017"].map(|name| Scenario::named(name, &few));
//! let plan = AttributionPlan::to_changes(baseline?, scenario?, &[], &Silent)?;
//! let tables = plan.tables()?;
//! for row in tables.summary.shares.iter().filter(|row| row.outcome == "integration") {
//!     println!("{}: {:.3}", row.change, row.share);
//! }
//! # let shares = tables.summary.shares.iter().filter(|row| row.outcome == "integration");
//! # assert_eq!(shares.count(), tables.changes.len() + 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod article;
pub mod cells;
mod document;
mod error;
mod figures;
mod page;
mod plan;
mod tables;
#[cfg(test)]
mod tests;

pub use article::{panel, shares};
pub use error::AttributionError;
pub use figures::names as chart_names;
pub use page::about;
pub use plan::AttributionPlan;
pub use tables::{AttributionSummary, AttributionTables, LevelRow, MixtureRow, ShareRow};
