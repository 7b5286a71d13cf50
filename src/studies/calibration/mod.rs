//! Calibration: the numbers with priors of a scenario, fitted to the observed record of the years until the last of the fit.
//!
//! Sets of values are drawn from the priors, and moved to where the record is probable, by tempered sequential Monte Carlo
//! ([`sample`](crate::analysis::calibration::sample)). Each evaluation of a set runs a few replicates of its own, and holds their
//! means against the targets of the record ([`likelihood`](crate::analysis::calibration::likelihood)). The result is a sample of
//! the posterior, which later runs draw from, and what the record tells of each number.
//!
//! ```no_run
//! use concord::scenario::Scenario;
//! use concord::studies::Study as _;
//! use concord::studies::calibration::CalibrationPlan;
//!
//! let small = ["calibration.particles=128", "calibration.replicates=8"].map(str::to_owned);
//! let plan = CalibrationPlan::new(Scenario::named("central-asia", &small)?)?;
//! let tables = plan.tables()?;
//! for row in &tables.summary.marginals {
//!     println!("{}: {:.2}, {}", row.key, row.median, row.class);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod article;
mod document;
mod error;
mod figures;
mod findings;
mod fit;
mod kept;
mod maker;
mod page;
mod pairs;
mod plan;
mod recovery;
mod rows;
mod run;
mod tables;
mod targets;
#[cfg(test)]
mod tests;

pub use article::{marginals, recovered, stages, statements, targets};
pub use error::CalibrationError;
pub use findings::{answer, recovery, warnings};
pub use page::heading;
pub use pairs::PairRow;
pub use plan::CalibrationPlan;
pub use recovery::{RankRow, RecoveryRow};
pub use rows::{EvidenceRow, FitRow, MarginalRow, StageRow, StatementRow};
pub use tables::{CalibrationSummary, CalibrationTables};
