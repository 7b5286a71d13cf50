//! Why a scenario cannot be run at points as asked.

use thiserror::Error;

use super::points::MOST_POINTS;
use crate::analysis::design::NoDesign;
use crate::format::{count, counted};
use crate::problem::{Explain, Place, Remedy, Setting};
use crate::scenario::{Incomparable, Unvariable};

/// An example of a key with its values, as the command line takes it.
const EXAMPLE: &str = "parameters.spillover=0.1:0.7:13";

/// Why points are not run as asked.
#[derive(Debug, Error)]
pub enum SweepError {
    /// A key does not name a number, or a value is not one.
    #[error(transparent)]
    Unvariable(#[from] Unvariable),
    /// A point is not a valid scenario.
    #[error("{}", unrunnable(*number, &source.to_string()))]
    Point {
        /// Its number.
        number: u64,
        /// What is wrong with it.
        source: Box<Unvariable>,
    },
    /// The scenarios of a point cannot be compared.
    #[error("point {number}, {setting}: {source}")]
    Incomparable {
        /// Its number.
        number: u64,
        /// Its values.
        setting: String,
        /// What is wrong with it.
        source: Box<Incomparable>,
    },
    /// A point has more or fewer values than numbers vary.
    #[error("point {number} has {}, and the numbers that vary are {expected}", counted(*found as u64, "value"))]
    Unfit {
        /// Its number.
        number: u64,
        /// Values that it has.
        found: usize,
        /// Numbers that vary.
        expected: usize,
    },
    /// Two points have one number.
    #[error("point {number} comes twice")]
    SameNumber {
        /// The number.
        number: u64,
    },
    /// Two ends without a number of values.
    #[error("two ends say not how many values lie between them")]
    NoCount {
        /// The key.
        key: String,
    },
    /// A key without values.
    #[error("it has no values")]
    NoValues {
        /// The key.
        key: String,
    },
    /// Listed values in a sample.
    #[error("a sample takes two ends, and no values of its own")]
    ValuesInSample {
        /// The key.
        key: String,
    },
    /// A sample between ends of which the first is not the smaller.
    #[error("there is no sample between these ends")]
    Reversed {
        /// The key.
        key: String,
    },
    /// There is no prior to draw from.
    #[error("it has no prior in the scenario")]
    NoPrior {
        /// The key.
        key: String,
    },
    /// A value comes twice.
    #[error("{value} comes twice")]
    Repeated {
        /// The key.
        key: String,
        /// The value.
        value: String,
    },
    /// More points than are allowed.
    #[error(
        "{} points are too many: at most {} are run",
        points.map_or_else(|| "more than a machine can count".to_owned(), |points| count(points as u64)),
        count(MOST_POINTS as u64)
    )]
    TooManyPoints {
        /// How many there would be, if that can be counted.
        points: Option<usize>,
    },
    /// There is no such design.
    #[error(transparent)]
    NoDesign(#[from] NoDesign),
}

/// Why a point cannot be run.
fn unrunnable(number: u64, reason: &str) -> String {
    format!("point {number} cannot be run: {reason}")
}

impl Explain for SweepError {
    fn message(&self, name: &dyn Fn(Setting) -> String) -> String {
        match self {
            Self::Unvariable(error) => error.message(name),
            Self::Point { number, source } => unrunnable(*number, &source.message(name)),
            _ => self.to_string(),
        }
    }

    fn place(&self) -> Option<Place> {
        match self {
            Self::NoCount { key }
            | Self::NoValues { key }
            | Self::ValuesInSample { key }
            | Self::Reversed { key }
            | Self::NoPrior { key }
            | Self::Repeated { key, .. } => Some(Place { setting: Setting::Vary, value: key.clone() }),
            _ => None,
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        let sample = |text: String| {
            Remedy::new(text).setting(Setting::Design).text(" latin ").setting(Setting::Points).text(" 100")
        };
        Some(match self {
            Self::Unvariable(error) => return error.remedy(),
            Self::Point { source, .. } => return source.remedy(),
            Self::NoDesign(error) => return error.remedy(),
            Self::Incomparable { .. } => Remedy::new(
                "sweep the difference of scenarios of one calendar, the same states and the same issues",
            ),
            Self::Unfit { .. } => Remedy::new("give every point one value for each number that varies"),
            Self::SameNumber { .. } => Remedy::new("number every point once"),
            Self::NoCount { .. } => sample(format!("say how many, as in {EXAMPLE}, or draw a sample with ")),
            Self::NoValues { .. } => {
                sample(format!("name them, as in {EXAMPLE}, or draw from its prior with "))
            }
            Self::ValuesInSample { key } => Remedy::new(format!("write {key}=FROM:TO, or leave out "))
                .setting(Setting::Design)
                .text(" for every combination of the values"),
            Self::Reversed { .. } => Remedy::new("write the smaller one first"),
            Self::NoPrior { key } => Remedy::new(format!(
                "say between what it lies, {key}=FROM:TO, or give it a prior under [priors]"
            )),
            Self::Repeated { .. } => Remedy::new("name each value once, or ask for fewer of a whole number"),
            Self::TooManyPoints { .. } => Remedy::new("ask for fewer values, or draw a sample with ")
                .setting(Setting::Design)
                .text(" sobol ")
                .setting(Setting::Points)
                .text(" 1024"),
        })
    }
}
