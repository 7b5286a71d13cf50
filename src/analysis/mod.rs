//! What runs say when they are set against each other.
//!
//! The methods know numbers and names of outcomes, and not how histories come about.

pub mod comparison;

pub use comparison::{Comparison, Contrast, Effect, Outcome, OutcomeEffect, Path, Transitions};
