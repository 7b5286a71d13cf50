//! What a batch of replicates amounts to: the figures that files, tables and charts show.

pub mod cell;
mod counts;
mod results;

pub use results::{Culture, EndRow, Histogram, Mean, Passage, Point, QUANTILES, Results, Shares, Trajectory};
