//! What a batch of replicates amounts to: the figures that files, tables and charts show.

pub mod cell;
mod counts;
mod interval;
mod results;

pub use interval::{Interval, wilson};
pub use results::{Culture, EndRow, Histogram, Mean, Passage, Point, QUANTILES, Results, Shares, Trajectory};
