//! Points of a sweep.

use std::collections::BTreeSet;

use super::SweepError;
use crate::analysis::design::{Sobol, grid, latin_hypercube};
use crate::scenario::{ParameterSpace, Prior, Scenario};

/// Most points of a sweep.
pub const MOST_POINTS: usize = 100_000;

/// The values of a varied number: days since 1970 for dates, as in [`ParameterSpace::value`].
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// A list of distinct values.
    Listed(Vec<f64>),
    /// Evenly spaced values, both ends included; whole numbers and days are rounded.
    Even {
        /// First value.
        from: f64,
        /// Last value.
        to: f64,
        /// Number of values, at least 2.
        count: usize,
    },
    /// A range for a sample with a uniform distribution.
    Between {
        /// The smaller end.
        from: f64,
        /// The greater end.
        to: f64,
    },
    /// Values for a sample, all equally likely, such as the first days of quarters.
    Among(Vec<f64>),
    /// The prior of the number, for a sample.
    Prior,
}

/// Design of a sample of points over all numbers jointly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// Sampling method.
    pub sequence: Sequence,
    /// Number of points.
    pub points: usize,
    /// Seed of the sample.
    pub seed: u64,
}

/// Sampling method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sequence {
    /// A Latin hypercube: values of each number evenly spread, combined at random.
    Latin,
    /// A scrambled Sobol sequence: points evenly spread over all numbers jointly; best with a power of two.
    Sobol,
}

/// Numbered points with a description of their design.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    /// For each point, the value of each number.
    values: Vec<Vec<f64>>,
    /// For each point, its number.
    numbers: Vec<u64>,
    /// Description of the design.
    design: String,
}

impl Points {
    /// Every combination of the values of all varied numbers, with the first number varying slowest; `values` are in the order
    /// of the keys of `space`.
    ///
    /// # Errors
    ///
    /// [`SweepError`] of the first number whose values are not those of a grid, [`SweepError::TooManyPoints`] or
    /// [`SweepError::NoDesign`].
    pub fn grid(space: &ParameterSpace, values: &[Values]) -> Result<Self, SweepError> {
        let keys: Vec<&str> = space.keys().collect();
        let of_key = |(place, (key, values)): (usize, (&&str, &Values))| levels(space, place, key, values);
        let levels = keys.iter().zip(values).enumerate().map(of_key).collect::<Result<Vec<_>, _>>()?;
        let counts: Vec<usize> = levels.iter().map(Vec::len).collect();
        let all = counts.iter().try_fold(1_usize, |all, count| all.checked_mul(*count));
        match all {
            Some(all) if all <= MOST_POINTS => {}
            _ => return Err(SweepError::TooManyPoints { points: all }),
        }
        let value = |(levels, u): (&Vec<f64>, &f64)| levels[(u * levels.len() as f64) as usize];
        let points =
            grid(&counts)?.iter().map(|point| levels.iter().zip(point).map(value).collect()).collect();
        let counts: Vec<String> = counts.iter().map(usize::to_string).collect();
        Ok(Self::new(points, format!("grid of {}", counts.join(" × "))))
    }

    /// A sample over the ranges or priors of all varied numbers; `values` are in the order of the keys of `space`.
    ///
    /// # Errors
    ///
    /// [`SweepError`] of the first number whose values are not those of a sample, [`SweepError::TooManyPoints`] or
    /// [`SweepError::NoDesign`].
    pub fn sample(space: &ParameterSpace, values: &[Values], sample: Sample) -> Result<Self, SweepError> {
        let Sample { sequence, points: count, seed } = sample;
        if count > MOST_POINTS {
            return Err(SweepError::TooManyPoints { points: Some(count) });
        }
        let priors = if values.contains(&Values::Prior) { priors(space.scenario())? } else { Vec::new() };
        let keys: Vec<&str> = space.keys().collect();
        let draw =
            |(place, (key, values)): (usize, (&&str, &Values))| Draw::new(space, place, values, key, &priors);
        let draws = keys.iter().zip(values).enumerate().map(draw).collect::<Result<Vec<_>, _>>()?;
        let (points, design) = match sequence {
            Sequence::Sobol => {
                (Sobol::scrambled(draws.len(), seed)?.points(0..count)?, "scrambled Sobol sequence")
            }
            Sequence::Latin => (latin_hypercube(count, draws.len(), seed)?, "Latin hypercube"),
        };
        let value = |(place, (draw, u)): (usize, (&Draw, &f64))| as_written(space, place, draw.quantile(*u));
        let points = points.iter().map(|point| draws.iter().zip(point).enumerate().map(value).collect());
        let points = points.collect::<Result<Vec<Vec<f64>>, _>>()?;
        Ok(Self::new(points, format!("{design}, seed {seed}")))
    }

    /// Given points with numbers and values; `design` describes their origin.
    pub fn listed(points: Vec<(u64, Vec<f64>)>, design: String) -> Self {
        let (numbers, values) = points.into_iter().unzip();
        Self { values, numbers, design }
    }

    /// Points numbered from 0.
    fn new(values: Vec<Vec<f64>>, design: String) -> Self {
        Self { numbers: (0..values.len() as u64).collect(), values, design }
    }

    /// Number of points.
    pub fn count(&self) -> usize {
        self.values.len()
    }

    /// For each point, the value of each number.
    pub fn values(&self) -> &[Vec<f64>] {
        &self.values
    }

    /// For each point, its number.
    pub fn numbers(&self) -> &[u64] {
        &self.numbers
    }

    /// Description of the design: `grid of 5 × 3`.
    pub fn design(&self) -> &str {
        &self.design
    }
}

/// Whether points are every combination of some values of each key, once each.
pub(super) fn is_grid<P: AsRef<[f64]>>(points: &[P]) -> bool {
    let bits = |value: &f64| (value + 0.0).to_bits();
    let keys = points.first().map_or(0, |point| point.as_ref().len());
    let levels =
        |key: usize| points.iter().map(|point| bits(&point.as_ref()[key])).collect::<BTreeSet<u64>>().len();
    let all = (0..keys).try_fold(1_usize, |all, key| all.checked_mul(levels(key)));
    let distinct: BTreeSet<Vec<u64>> =
        points.iter().map(|point| point.as_ref().iter().map(bits).collect()).collect();
    all == Some(points.len()) && distinct.len() == points.len()
}

/// The values of a key in a grid.
fn levels(space: &ParameterSpace, place: usize, key: &str, values: &Values) -> Result<Vec<f64>, SweepError> {
    let key = || key.to_owned();
    let levels = match *values {
        Values::Listed(ref levels) => {
            levels.iter().map(|level| as_written(space, place, *level)).collect::<Result<Vec<_>, _>>()?
        }
        Values::Even { from, to, count } => {
            let level = |step| as_written(space, place, even(from, to, step, count));
            (0..count).map(level).collect::<Result<Vec<_>, _>>()?
        }
        Values::Between { .. } | Values::Among(_) => return Err(SweepError::NoCount { key: key() }),
        Values::Prior => return Err(SweepError::NoValues { key: key() }),
    };
    let mut seen = BTreeSet::new();
    for level in &levels {
        // Treat -0 as 0.
        if !seen.insert((level + 0.0).to_bits()) {
            return Err(SweepError::Repeated { key: key(), value: space.written(place, *level) });
        }
    }
    Ok(levels)
}

/// The value after `step` of `count` - 1 even steps, rounded to twelve digits except at the ends.
fn even(from: f64, to: f64, step: usize, count: usize) -> f64 {
    let last = count.saturating_sub(1);
    match step {
        0 => from,
        step if step == last => to,
        step => {
            let value = (from * (last - step) as f64 + to * step as f64) / last as f64;
            let unit = (to - from).abs() / last as f64;
            if value.abs() < unit * 1e-9 { 0.0 } else { format!("{value:.11e}").parse().unwrap_or(value) }
        }
    }
}

/// A value as scenarios write it; whole numbers and days are rounded.
fn as_written(space: &ParameterSpace, place: usize, value: f64) -> Result<f64, SweepError> {
    Ok(space.value(place, &space.written(place, value))?)
}

/// The numbers of a scenario that have priors, by key.
fn priors(scenario: &Scenario) -> Result<Vec<(String, Prior)>, SweepError> {
    let (space, priors) = ParameterSpace::by_priors(scenario.clone())?;
    Ok(space.keys().map(str::to_owned).zip(priors).collect())
}

/// Distribution of a value.
#[derive(Debug, Clone, PartialEq)]
enum Draw {
    Prior(Prior),
    Real(f64, f64),
    Whole(f64, f64),
    /// A list of equally likely values.
    Listed(Vec<f64>),
}

impl Draw {
    fn new(
        space: &ParameterSpace,
        place: usize,
        values: &Values,
        key: &str,
        priors: &[(String, Prior)],
    ) -> Result<Self, SweepError> {
        match *values {
            Values::Prior => {
                let prior = priors.iter().find(|(known, _)| known == key);
                let prior = prior.ok_or_else(|| SweepError::NoPrior { key: key.to_owned() })?;
                Ok(Self::Prior(prior.1))
            }
            Values::Between { from, to } if from < to => {
                Ok(if space.is_whole(place) { Self::Whole(from, to) } else { Self::Real(from, to) })
            }
            Values::Among(ref values) if !values.is_empty() => Ok(Self::Listed(values.clone())),
            Values::Between { .. } | Values::Among(_) => Err(SweepError::Reversed { key: key.to_owned() }),
            Values::Listed(_) | Values::Even { .. } => {
                Err(SweepError::ValuesInSample { key: key.to_owned() })
            }
        }
    }

    /// The quantile of an order in [0,1).
    fn quantile(&self, u: f64) -> f64 {
        match *self {
            Self::Prior(prior) => prior.quantile(u),
            Self::Listed(ref values) => {
                let place = (u * values.len() as f64) as usize;
                values[place.min(values.len() - 1)]
            }
            Self::Real(low, high) => (low + u * (high - low)).clamp(low, high),
            Self::Whole(low, high) => (low + (u * (high - low + 1.0)).floor()).clamp(low, high),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn space(keys: &[&str]) -> ParameterSpace {
        ParameterSpace::new(Scenario::built_in(), keys).unwrap_or_else(|problem| panic!("{problem}"))
    }

    #[test]
    fn a_grid_is_every_combination_of_its_values_once() {
        let space = space(&["parameters.spillover", "parameters.rung"]);
        let values = [Values::Listed(vec![1.0, 2.0]), Values::Even { from: 0.1, to: 0.3, count: 3 }];
        let found = Points::grid(&space, &values).expect("points");
        assert_eq!(found.values().concat(), [1.0, 0.1, 1.0, 0.2, 1.0, 0.3, 2.0, 0.1, 2.0, 0.2, 2.0, 0.3]);
        assert_eq!((found.count(), found.design()), (6, "grid of 2 × 3"));
        assert!(is_grid(found.values()) && !is_grid(&found.values()[1..]));
        assert!(!is_grid(&[[0.1], [0.1]]));
    }

    #[test]
    fn values_that_are_not_of_the_design_are_refused() {
        let space = space(&["parameters.spillover"]);
        let sample = Sample { sequence: Sequence::Latin, points: 4, seed: 1 };
        let of_grid = |values| Points::grid(&space, &[values]).expect_err("no grid").to_string();
        let of_sample =
            |values| Points::sample(&space, &[values], sample).expect_err("no sample").to_string();
        assert!(of_grid(Values::Prior).contains("no values"));
        assert!(of_grid(Values::Among(vec![0.1])).contains("how many values"));
        assert!(of_grid(Values::Listed(vec![f64::NAN])).contains("`NaN` is no number"));
        assert!(of_grid(Values::Listed(Vec::new())).contains("empty"));
        assert!(of_sample(Values::Listed(vec![0.1])).contains("takes two ends"));
        assert!(of_sample(Values::Between { from: 0.2, to: 0.2 }).contains("no sample between"));
        assert!(of_sample(Values::Among(Vec::new())).contains("no sample between"));
        let many = Sample { points: MOST_POINTS + 1, ..sample };
        let many = Points::sample(&space, &[Values::Prior], many).expect_err("too many").to_string();
        assert!(many.starts_with("100,001 points are too many"), "{many}");
    }
}
