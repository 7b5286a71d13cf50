//! Results of a batch of replicates: the numbers behind files, tables and charts.

pub mod binned;
pub mod cell;
mod counts;
mod divergence;
pub mod pairs;
mod quantiles;
mod results;
mod scale;
mod sums;
mod tally;
pub mod weights;

pub use divergence::{Divergence, DivergencePath, PairedDifference};
pub use results::{Culture, EndRow, Histogram, Mean, Passage, Point, QUANTILES, Results, Shares, Trajectory};
pub use scale::Scale;
pub use tally::Tally;
