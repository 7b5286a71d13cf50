//! A run: one scenario, simulated many times.
//!
//! A [`RunPlan`] has a scenario, and optionally parameters drawn for every replicate ([`DrawnParameters`]); seed and number
//! of replicates are those of the scenario. The result is [`RunTables`].
//!
//! ```
//! use concord::export::summary::Group;
//! use concord::scenario::Scenario;
//! use concord::studies::run::RunPlan;
//! use concord::studies::Study as _;
//!
//! // The reference case, over a few years and few replicates.
//! let changes = ["scenario.start=\"2014\"", "scenario.end=\"2016\"", "monte_carlo.replicates=20"];
//! let scenario = Scenario::named("central-asia", &changes.map(str::to_owned)).expect("a scenario that is built in");
//! let plan = RunPlan::new(scenario);
//! let tables = plan.tables()?;
//! for row in tables.summary().group(Group::Regime) {
//!     println!("{}: {:.0}% of replicates", row.category(), 100.0 * row.mean);
//! }
//! # assert_eq!(tables.results().replicates, 20);
//! # Ok::<(), concord::studies::StudyError>(())
//! ```

mod article;
mod document;
pub(crate) mod figures;
mod findings;
mod levels;
pub(crate) mod page;
mod plan;
mod read;
#[expect(clippy::module_inception, reason = "the files of every study have the same names")]
mod run;
mod tables;

pub use crate::studies::{DrawError, DrawnParameters};
pub use article::{article, panels};
pub use figures::{draw_all, run_chart_names, run_charts};
pub use levels::LevelsUnderPriors;
pub use plan::RunPlan;
pub use tables::{RunTables, files_of_parts, write_tables};

pub(crate) use read::{Ends, ScenarioTables, broken, by_series, complete, count, histograms, quantiles};
