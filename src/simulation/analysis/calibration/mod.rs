//! Calibration: which values of uncertain numbers go with what was observed, by methods that know no model.
//!
//! | question | method |
//! | --- | --- |
//! | which points of the unit cube go with the observations, and how probable are these? | [`sample`], a tempered sequential Monte Carlo sampler |
//! | how probable are observations, given the output of a simulation? | [`likelihood`] |
//! | what do the observations tell of a number? | [`Contraction`] |
//! | does the sampler find what made the data? | [`Ranks`], simulation-based calibration |
//! | does another method find the same? | [`regression_abc`] |
//!
//! A coordinate of the cube is the order of a quantile of a prior, as in [`design`](super::design): the prior of a point is
//! uniform. All random numbers come from a seed and an address; the same seed gives the same bits on any machine and with
//! any number of threads.

mod abc;
mod contraction;
mod error;
mod ladder;
pub mod likelihood;
mod moves;
mod plan;
mod population;
mod rank_band;
mod ranks;
mod sampler;
#[cfg(test)]
mod targets;

pub use abc::{Adjusted, NoAdjustment, Table, regression_abc};
pub use contraction::{Contraction, Identification};
pub use error::{NotResumable, SamplerStopped, Unplannable};
pub use plan::SamplerPlan;
pub use population::{Population, Stage};
pub use rank_band::{BandedRanks, RankBand};
pub use ranks::{Coverage, NotRanks, Ranks, Uniformity, rank};
pub use sampler::{Block, sample};
