//! Studies: experiments with the model, one folder each.
//!
//! A [`Study`] is a value that describes an experiment. It runs on the engine under a monitor and returns typed [`Tables`];
//! files, figures, article and report are made from the tables alone, and the tables are read back from their files. A
//! command, a page, a notebook and a test therefore call the same study, and its figures can be drawn again later.

pub mod attribution;
pub mod comparison;
mod error;
#[cfg(test)]
mod fixture;
pub mod lenses;
pub mod points_file;
#[cfg(test)]
mod round_trip;
pub mod run;
pub mod sensitivity;
mod study;
pub mod sweep;
#[cfg(test)]
mod tests;
pub mod trace;

pub use error::StudyError;
pub use study::{Discard, Documented, EndSink, Part, Run, Study, SummaryOf, Tables, identity};
