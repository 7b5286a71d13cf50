//! How a series measures a quantity of the model, and how far its values can be trusted.

use schemars::JsonSchema;
use serde::Deserialize;

/// What a part of a record rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A public source, which is named.
    Fact,
    /// A judgement of the coder, with its reason.
    Coded,
    /// Memory alone: to be checked against a source.
    Unchecked,
}

/// What is linear in the quantity of the model.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// The value.
    #[default]
    Identity,
    /// Its natural logarithm; every value is above 0.
    Log,
}

impl Link {
    /// The value on the scale of the link; minus infinity or no number for a logarithm of what is not above 0.
    pub fn of(self, value: f64) -> f64 {
        match self {
            Self::Identity => value,
            Self::Log => libm::log(value),
        }
    }
}

/// The sign of the slope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SlopeSign {
    /// The series rises as the quantity rises.
    Rising,
    /// The series falls as the quantity rises.
    Falling,
}

/// A measurement model: link(value) = a + b x + error, x the quantity of the model, the error normal and a first-order
/// autoregression over years.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measurement {
    /// What is linear in x.
    pub link: Link,
    /// The sign of b.
    pub slope: SlopeSign,
    /// Correlation of the error with that of the year before, in `(-1,1)`.
    pub autocorrelation: f64,
    /// Standard deviation of the error on the scale of the link, above 0; `None` for that of the residuals.
    pub error: Option<f64>,
    /// Whether the means of pairs and of years are taken away, from the series and from x.
    pub demeaned: bool,
    /// How much the series counts where evidence is added up, in `[0,1]`.
    pub weight: f64,
}

impl Measurement {
    /// The measurement of a record that states the sign of the slope alone.
    pub const fn plain(slope: SlopeSign) -> Self {
        Self { link: Link::Identity, slope, autocorrelation: 0.0, error: None, demeaned: false, weight: 1.0 }
    }
}

/// Years in which the values of a series are weak.
#[derive(Debug, Clone, PartialEq)]
pub struct LessWeight {
    /// First year.
    pub from: i16,
    /// Last year, not before the first.
    pub until: i16,
    /// How much a value counts beside a sound one, in `[0,1]`.
    pub weight: f64,
    /// Why.
    pub reason: String,
    /// The pairs by id that are weak; empty for all.
    pub pairs: Vec<[String; 2]>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links() {
        assert_eq!(Link::Identity.of(-2.0), -2.0);
        assert_eq!([Link::Log.of(1.0), Link::Log.of(0.0)], [0.0, f64::NEG_INFINITY]);
        assert!((Link::Log.of(std::f64::consts::E) - 1.0).abs() < 1e-15 && Link::Log.of(-1.0).is_nan());
    }
}
