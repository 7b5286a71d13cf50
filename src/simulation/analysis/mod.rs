//! Methods over many runs: comparison, attribution, lenses, sweeps, sensitivity, calibration, validation.
//!
//! The methods work on numbers and names of outcomes, and know nothing of how histories are simulated.

pub mod attribution;
pub mod calibration;
pub mod comparison;
pub mod design;
mod ends;
pub mod lenses;
pub mod sensitivity;
mod shapley;
pub mod sweep;
pub mod validation;
pub mod variance_components;

pub use attribution::{Attribution, MixtureEnds, Share};
pub use comparison::{
    Comparison, Contrast, Effect, LEAST_OF_A_BAND, LEVEL, Outcome, OutcomeEffect, Path, Transitions,
};
pub use ends::{Ends, OutcomeNames};
pub use sweep::Sweep;
