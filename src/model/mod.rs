//! The science: state, parameters, rules and the tick.
//!
//! Nothing in here reads a file, a clock or a thread, and nothing can fail.

pub mod mechanisms;
pub mod parameters;
pub mod rules;
pub mod series;

pub use mechanisms::Mechanisms;
pub use parameters::{ParameterSpec, Parameters};
pub use series::{Measure, Series, Unit, all_series};
