//! How probable observations are, given what a simulation says of the same quantity. The functions know numbers alone.
//!
//! | observed | likelihood |
//! | --- | --- |
//! | a series by year that measures a quantity on an unknown scale | [`Measurement`]: affine, with autocorrelated errors |
//! | series of pairs by year, of which levels of pairs and of years mean nothing | [`Panel`]: demeaned both ways |
//! | numbers of events by cell, such as pair and period | [`multinomial`] |
//! | whether a statement holds | [`statement`] |
//! | the year of an event, if it has come | [`date`] |
//!
//! Whether a fitted model makes observations like those that were made is what [`Predictive`] asks.
//!
//! All are natural logarithms. A cell or a statement has a probability from k of R replicates of (k + 1/C)/(R + 1), C the number
//! of cells, so that none is impossible because of too few replicates, and a share of error, so that no single observation rules
//! a point out.

mod autoregression;
mod error;
mod events;
mod measurement;
mod panel;
mod predictive;
mod regression;
mod truncated;

pub use error::Unmeasurable;
pub(super) use error::is_usable;
pub use events::{DateTarget, date, multinomial, statement};
pub use measurement::{Fit, Forecast, Link, Measurement};
pub use panel::{Panel, PanelFit, PanelObservation};
pub use predictive::{Predictive, Rank};
pub use regression::Elimination;
