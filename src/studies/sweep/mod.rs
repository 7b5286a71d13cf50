//! A sweep: how outcomes respond to numbers of a scenario.
//!
//! A [`SweepPlan`] has a scenario, its varied numbers, and the [`Points`] of the sweep: every combination of some values,
//! or a sample. Every point runs the same replicates on the same random draws, so that differences between points come
//! from the values alone. With a baseline, the result includes the differences between two scenarios at every point.
//!
//! ```
//! use concord::scenario::{ParameterSpace, Scenario};
//! use concord::studies::sweep::{Points, SweepPlan, Values};
//! use concord::studies::Study as _;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let short = ["scenario.end=1995", "monte_carlo.replicates=8"].map(str::to_owned);
//! let scenario = Scenario::named("central-asia", &short)?;
//! let space = ParameterSpace::new(scenario, &["parameters.spillover"])?;
//! let points = Points::grid(&space, &[Values::Even { from: 0.2, to: 0.6, count: 3 }])?;
//! let plan = SweepPlan::new(space, None, points, &|| false)?;
//!
//! let tables = plan.tables()?;
//! let place = tables.sweep().place("integration").expect("every region has it");
//! for point in &tables.sweep().points {
//!     let integration = point.outcome(place).expect("at every point").level;
//!     assert!((0.0..=1.0).contains(&integration.mean));
//! }
//! # Ok(())
//! # }
//! ```

mod article;
pub mod cells;
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

pub use article::{panel, shares};
pub use error::SweepError;
pub use figures::chart_names;
pub use plan::{SweepPlan, title};
pub use points::{MOST_POINTS, Points, Sample, Sequence, Values};
pub use rows::row_of;
pub use tables::SweepTables;
