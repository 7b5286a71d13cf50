//! A comparison of scenarios with a baseline, replicate by replicate on common random numbers.
//!
//! A [`ComparisonPlan`] names the compared scenarios; all take the seed and the number of replicates of the baseline. With a
//! [`Precision`] it fails unless its intervals are narrow enough, and [`Precision::needed`] computes the number of
//! replicates for that. The result is [`ComparisonTables`].
//!
//! ```
//! use concord::scenario::Scenario;
//! use concord::studies::comparison::ComparisonPlan;
//! use concord::studies::Study as _;
//!
//! // The leaderships before and after 2017, over a few years and few replicates.
//! let changes = ["scenario.start=\"2014\"", "scenario.end=\"2019\"", "monte_carlo.replicates=20"];
//! let changes = changes.map(str::to_owned);
//! let scenario = |name| Scenario::named(name, &changes).expect("a scenario that is built in");
//! let plan = ComparisonPlan::new(scenario("pre-2017"), vec![scenario("post-2017")])?;
//! let tables = plan.tables()?;
//! for row in tables.summary().effects_of("post-2017").take(3) {
//!     println!("{}: {:+.3}, 95% interval {:?} to {:?}", row.outcome, row.difference, row.low, row.high);
//! }
//! # assert_eq!(tables.comparison().replicates, 20);
//! # Ok::<(), concord::studies::StudyError>(())
//! ```

mod article;
mod document;
mod error;
mod figures;
pub(crate) mod page;
mod plan;
pub mod precision;
mod read;
mod run;
mod tables;

pub use crate::studies::SmallestEffect;
pub use article::{article, panels};
pub use error::ComparisonError;
pub use figures::{comparison_chart_names, comparison_charts, draw_comparison};
pub use plan::ComparisonPlan;
pub use precision::{Margin, Precision, PrecisionError};
pub use tables::ComparisonTables;
