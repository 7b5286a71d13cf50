//! Why observations have no likelihood.

use thiserror::Error;

use crate::problem::{Explain, Remedy};

/// Why observations have no likelihood under a measurement model.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum Unmeasurable {
    /// There are too few observations for what is unknown.
    #[error("there are {found} observations, and the measurement model takes at least {least}")]
    TooFew {
        /// Number of observations.
        found: usize,
        /// Number needed.
        least: usize,
    },
    /// All observations are the same.
    #[error("the observations do not vary, so that nothing can be measured by them")]
    Level,
    /// An observation is no finite number.
    #[error("the observation of {year} is {value}, which is not finite")]
    NotFinite {
        /// Year of the observation.
        year: i16,
        /// The observation.
        value: f64,
    },
    /// An observation has no logarithm.
    #[error("the observation of {year} is {value}, which has no logarithm")]
    NotPositive {
        /// Year of the observation.
        year: i16,
        /// The observation.
        value: f64,
    },
    /// Years do not rise, or a pair has one twice.
    #[error("the year {year} does not come after the one before it")]
    Order {
        /// The year.
        year: i16,
    },
    /// The autocorrelation is none.
    #[error("the autocorrelation is {value}, which is not from 0 to below 1")]
    Autocorrelation {
        /// The autocorrelation.
        value: f64,
    },
    /// A weight is none.
    #[error("a weight is {value}, which is not above 0")]
    Weight {
        /// The weight.
        value: f64,
    },
    /// The simulation gives another number of values than there are observations.
    #[error("the simulation has {found} values for {expected} observations")]
    Values {
        /// Number of values.
        found: usize,
        /// Number of observations.
        expected: usize,
    },
    /// The simulation gives a value that is no finite number, or no expected number of events.
    #[error("value {place} of the simulation is {value}, which is not a finite number, or not one of events")]
    Simulated {
        /// Place of the value, from 0.
        place: usize,
        /// The value.
        value: f64,
    },
}

impl Explain for Unmeasurable {
    fn remedy(&self) -> Option<Remedy> {
        Some(Remedy::new(match self {
            Self::TooFew { .. } => "add observations, or leave the target out",
            Self::Level => "leave the target out",
            Self::NotFinite { .. } | Self::Order { .. } => "correct the observation",
            Self::NotPositive { .. } => "measure on the identity scale, or correct the observation",
            Self::Autocorrelation { .. } => {
                "state the correlation of errors from one year to the next, such as 0.7"
            }
            Self::Weight { .. } => "state a weight above 0, such as 1, or leave the target out",
            Self::Values { .. } => "give one value for each observation, in their order",
            Self::Simulated { .. } => "find out why with the values of that point of the priors",
        }))
    }
}

/// Checks an autocorrelation.
pub(super) fn checked_autocorrelation(value: f64) -> Result<f64, Unmeasurable> {
    if (0.0..1.0).contains(&value) { Ok(value) } else { Err(Unmeasurable::Autocorrelation { value }) }
}

/// Checks that a simulation gives a finite value for each observation.
pub(super) fn checked_values(values: &[f64], expected: usize) -> Result<(), Unmeasurable> {
    if values.len() != expected {
        return Err(Unmeasurable::Values { found: values.len(), expected });
    }
    match values.iter().position(|value| !is_usable(*value)) {
        Some(place) => Err(Unmeasurable::Simulated { place, value: values[place] }),
        None => Ok(()),
    }
}

/// Returns whether a value is a number, and so small that sums of squares are finite.
pub(in crate::analysis::calibration) fn is_usable(value: f64) -> bool {
    value.abs() < LARGEST
}

/// Largest value.
const LARGEST: f64 = 1e140;
