//! Studies: what can be asked of the model, a folder each.
//!
//! A [`Study`] is a value that says what is asked. It runs on the engine under a monitor and gives typed [`Tables`]; files,
//! figures, article and report are made from the tables alone, and the tables are read back from their files. So a command, a
//! page, a notebook and a test call the same study, and what was drawn once can be drawn again.

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
