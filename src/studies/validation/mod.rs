//! Validation: how well a fitted model foretells the years after those that it was fitted to.
//!
//! Each set of a posterior runs replicates of its own; what they predict of the observed record is scored, against simple forecasts that
//! use no model, against the same posterior with frozen leaders, and with a succession put on other days. The years after the fit are a
//! pseudo-holdout: nothing is fitted to them, but their history was known when the model was made.
//!
//! ```no_run
//! use concord::scenario::Scenario;
//! use concord::studies::Study as _;
//! use concord::studies::validation::{PosteriorFrom, ValidationPlan, answer};
//!
//! let scenario = Scenario::named("central-asia", &[])?;
//! let tables = ValidationPlan::new(scenario, PosteriorFrom::Scenario, None)?.tables()?;
//! println!("{}", answer(&tables.summary));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod article;
mod document;
mod error;
mod figures;
mod findings;
mod leaders;
mod page;
mod plan;
mod posterior;
mod progress;
mod refit;
mod rows;
mod run;
mod scored;
mod simulated;
mod tables;
#[cfg(test)]
mod tests;

pub use article::{leaders_panel, left_out_panel, lenses_panel, origins_panel, placebo_panel, scores_panel};
pub use error::ValidationError;
pub use findings::{answer, remarks};
pub use page::heading;
pub use plan::{PosteriorFrom, ValidationPlan};
pub use rows::{
    BasisRow, DateRow, LeadersRow, LeftOutRow, LensRow, LensScoreRow, OriginRow, PlaceboRow, PredictionRow,
    ScoreRow,
};
pub use tables::{ValidationSummary, ValidationTables};
