//! Forecasts with a date: what the model says, under drawn parameters, of what is open in the record of a scenario.
//!
//! A forecast states the date of each event that has not happened, given that it had not, and the values of series after their last
//! observation, each with a reference that uses no model and the rule by which it will be scored. Its head holds the hashes of its
//! tables, so that the hash of the head fixes every number. [`scored`] holds it against a later record.
//!
//! ```no_run
//! use concord::scenario::Scenario;
//! use concord::studies::forecast::ForecastPlan;
//! use concord::studies::{DrawnParameters, Study as _};
//!
//! let scenario = Scenario::named("central-asia", &["monte_carlo.replicates=1000".to_owned()])?;
//! let drawn = DrawnParameters::from_priors(&scenario, 1)?;
//! let made = jiff::civil::date(2026, 1, 1);
//! let tables = ForecastPlan::new(scenario, drawn, (None, None), made)?.tables()?;
//! for row in &tables.summary.dates {
//!     println!("{} by {}: {:.2} ({})", row.statement, row.year, row.probability, row.basis);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod article;
mod asked;
mod document;
mod error;
mod figures;
mod findings;
mod head;
mod lines;
mod page;
mod panels;
mod plan;
mod rows;
mod run;
mod score;
mod tables;
#[cfg(test)]
mod tests;

pub use article::{dates, regimes, values};
pub use error::ForecastError;
pub use findings::{answer, warnings};
pub use head::{Head, Named};
pub use page::heading;
pub use plan::ForecastPlan;
pub use rows::{DateRow, QuantileRow, RegimeRow, TieRow, ValueRow};
pub use score::{
    OpenRow, ScoreRow, Scores, StatementScore, heading as score_heading, open_panel, scored, scores_panel,
};
pub use tables::{ForecastSummary, ForecastTables, HEAD};
