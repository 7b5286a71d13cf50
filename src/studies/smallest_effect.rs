//! The smallest effect of interest: how large a difference must be to matter, which the user says.
//!
//! Source: D. Lakens, A. M. Scheel and P. M. Isager. 2018. Equivalence testing for psychological research: a tutorial. Advances in
//! Methods and Practices in Psychological Science 1: 259-269.

use std::fmt;
use std::str::FromStr;

use crate::engine::Block;
use crate::model::Measure;
use crate::model::series::REGION;
use crate::outcome::EndRow;

/// A difference in a regional measure from which on it matters: `0.05`, `dispute=-0.02`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SmallestEffect {
    /// The measure.
    pub measure: Measure,
    /// The difference, scenario less baseline, in the unit of the measure.
    pub difference: f64,
}

impl SmallestEffect {
    /// Whether a difference is larger, in the direction of the smallest effect.
    pub fn is_exceeded(&self, difference: f64) -> bool {
        if self.difference < 0.0 { difference < self.difference } else { difference > self.difference }
    }
}

impl fmt::Display for SmallestEffect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.measure.name(), self.difference)
    }
}

impl FromStr for SmallestEffect {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, number) = text.split_once('=').unwrap_or((Measure::Integration.name(), text));
        let measure = REGION.into_iter().find(|measure| measure.name() == name.trim());
        let difference: Option<f64> = number.trim().parse().ok().filter(|number: &f64| number.is_finite());
        match (measure, difference) {
            (Some(measure), Some(difference)) => Ok(Self { measure, difference }),
            (None, _) => {
                let names = REGION.map(Measure::name).join(", ");
                Err(format!("there is no regional measure {:?}; the names are {names}", name.trim()))
            }
            (_, None) => {
                Err("the smallest effect is a number or MEASURE=NUMBER, as in 0.05 or dispute=-0.02"
                    .to_owned())
            }
        }
    }
}

/// How often a difference is larger than the smallest effect of interest.
#[derive(Debug, Clone, PartialEq)]
pub struct Larger {
    /// The smallest effect.
    pub effect: SmallestEffect,
    /// Number of sets, by scenario without the baseline.
    pub counts: Vec<u64>,
}

impl Larger {
    /// Counts nothing yet, for so many scenarios.
    pub(super) fn new(smallest: &[SmallestEffect], scenarios: usize) -> Vec<Self> {
        smallest.iter().map(|effect| Self { effect: *effect, counts: vec![0; scenarios] }).collect()
    }

    /// Adds the ends of replicates by scenario.
    pub(super) fn extend(&mut self, rows: &Block) {
        let value = |row: &EndRow| {
            let place = REGION.iter().position(|known| *known == self.effect.measure);
            place.map_or(0.0, |place| row.region[place])
        };
        for (count, others) in self.counts.iter_mut().zip(&rows[1..]) {
            let pairs = rows[0].iter().zip(others);
            let exceeds = |(baseline, other): &(&EndRow, &EndRow)| {
                self.effect.is_exceeded(value(other) - value(baseline))
            };
            *count += pairs.filter(exceeds).count() as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_of_integration_unless_a_measure_is_named() {
        let of = |text: &str| text.parse::<SmallestEffect>().expect("a smallest effect");
        assert_eq!(of("0.05"), SmallestEffect { measure: Measure::Integration, difference: 0.05 });
        assert_eq!(of("dispute=-0.02"), SmallestEffect { measure: Measure::Dispute, difference: -0.02 });
        assert_eq!(of("dispute=-0.02").to_string(), "dispute=-0.02");
        for bad in ["", "x", "trade=0.1", "dispute=", "dispute=inf", "NaN"] {
            assert!(bad.parse::<SmallestEffect>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_difference_exceeds_it_in_its_own_direction() {
        let of = |difference| SmallestEffect { measure: Measure::Dispute, difference };
        assert!(of(0.1).is_exceeded(0.2) && !of(0.1).is_exceeded(0.1) && !of(0.1).is_exceeded(-0.2));
        assert!(of(-0.1).is_exceeded(-0.2) && !of(-0.1).is_exceeded(-0.1) && !of(-0.1).is_exceeded(0.2));
        assert!(of(0.0).is_exceeded(1e-9) && !of(0.0).is_exceeded(0.0));
    }
}
