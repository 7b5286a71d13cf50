//! Lenses: a scenario under the assumptions of theories.
//!
//! A lens switches off the mechanisms that a theory omits. Scenario and baseline run through every lens on the same random
//! draws. The result has the outcomes of the region, the part of the difference that remains under each lens, and its
//! agreement with the observed record of the scenario ([`observed()`]).
//!
//! ```
//! use concord::scenario::Scenario;
//! use concord::studies::lenses::LensPlan;
//! use concord::studies::Study as _;
//!
//! let few = ["scenario.start=\"2014\"", "scenario.end=\"2018\"", "monte_carlo.replicates=8"].map(str::to_owned);
//! let [scenario, baseline] = ["post-2017", "pre-2017"].map(|name| Scenario::named(name, &few));
//! let plan = LensPlan::new(scenario?, Some(baseline?), &["realism".to_owned()])?;
//! let tables = plan.tables()?;
//! for row in tables.summary.levels.iter().filter(|row| row.outcome == "integration") {
//!     println!("{}: {:.3}", tables.summary.title(&row.lens), row.mean);
//! }
//! # let lenses: Vec<&str> = tables.summary.definitions.iter().map(|row| row.lens.as_str()).collect();
//! # assert_eq!(lenses, ["full", "realism"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod article;
pub mod cells;
mod document;
mod error;
mod figures;
mod page;
mod passages;
mod plan;
mod read;
mod tables;
#[cfg(test)]
mod tests;

pub use crate::studies::observed::observed;
pub use article::{panel, scores, shares};
pub use error::LensesError;
pub use figures::names as chart_names;
pub use page::heading;
pub use plan::LensPlan;
pub use tables::{DefinitionRow, DifferenceRow, FitRow, LensSummary, LensTables, LevelRow, ScoreRow};
