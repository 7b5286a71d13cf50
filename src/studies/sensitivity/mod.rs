//! A sensitivity analysis: influence of the uncertain numbers of a scenario on outcomes.
//!
//! A [`SensitivityPlan`] has a scenario and its inputs, the numbers with a prior. A Morris screening ranks the inputs by
//! influence, and Sobol indices measure the share of the most influential ones in the variance of each outcome. Every point
//! runs several replicates, so that Monte Carlo noise is subtracted and reported separately.
//!
//! ```
//! use concord::scenario::Scenario;
//! use concord::studies::sensitivity::{SensitivityDesign, SensitivityPlan};
//! use concord::studies::Study as _;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let short = ["scenario.end=1994", "monte_carlo.replicates=4"].map(str::to_owned);
//! let scenario = Scenario::named("central-asia", &short)?;
//! let keys = ["parameters.spillover", "parameters.commitment"].map(str::to_owned);
//! let design = SensitivityDesign { trajectories: Some(4), rows: None, keep: None, resamples: 20 };
//! let plan = SensitivityPlan::new(scenario, None, &keys, &["integration".to_owned()], design)?;
//!
//! let tables = plan.tables()?;
//! for row in &tables.rows().morris {
//!     assert!(keys.contains(&row.key) && row.mu_star >= row.mu.abs());
//! }
//! # Ok(())
//! # }
//! ```

mod article;
pub mod cells;
mod design;
mod document;
mod error;
mod figures;
mod files;
mod page;
mod plan;
mod points;
mod rows;
mod run;
mod tables;

pub use article::panels;
pub use error::SensitivityError;
pub use figures::chart_names;
pub use page::heading;
pub use plan::{SensitivityDesign, SensitivityPlan};
pub use rows::{ConvergenceRow, MorrisRow, OverTimeRow, SensitivityRows, SobolRow, VarianceRow};
pub use tables::SensitivityTables;
