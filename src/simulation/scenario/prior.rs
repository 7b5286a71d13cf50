//! Priors of the uncertain numbers of a scenario.
//!
//! Each is represented by its quantile function, which turns a point of the unit cube, from any design, into a set of
//! parameters. All are portable to the last bit.

use std::fmt;

use crate::model::lanes::Lanes;
use crate::model::maths;

/// The prior distribution of an uncertain number. Its ends are finite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Prior {
    /// Uniform on an interval.
    Uniform {
        /// Lower end.
        low: f64,
        /// Upper end, above the lower.
        high: f64,
    },
    /// Log-uniform: its logarithm is uniform.
    LogUniform {
        /// Lower end, above 0.
        low: f64,
        /// Upper end, above the lower.
        high: f64,
    },
    /// Normal, truncated to an interval.
    Normal {
        /// Mean before truncation.
        mean: f64,
        /// Standard deviation before truncation, above 0.
        sd: f64,
        /// Lower end.
        low: f64,
        /// Upper end, above the lower.
        high: f64,
    },
    /// Triangular.
    Triangular {
        /// Lower end.
        low: f64,
        /// The mode, from the lower end to the upper.
        mode: f64,
        /// Upper end, above the lower.
        high: f64,
    },
    /// Beta, rescaled to an interval.
    Beta {
        /// First shape parameter, above 0.
        a: f64,
        /// Second shape parameter, above 0.
        b: f64,
        /// Lower end.
        low: f64,
        /// Upper end, above the lower.
        high: f64,
    },
    /// Uniform on whole numbers.
    Integer {
        /// The least, a whole number.
        low: f64,
        /// The greatest, a whole number above it.
        high: f64,
    },
}

impl Prior {
    /// The least and the greatest value.
    pub fn ends(&self) -> (f64, f64) {
        match *self {
            Self::Uniform { low, high }
            | Self::LogUniform { low, high }
            | Self::Normal { low, high, .. }
            | Self::Triangular { low, high, .. }
            | Self::Beta { low, high, .. }
            | Self::Integer { low, high } => (low, high),
        }
    }

    /// Returns whether a value lies within the ends.
    pub fn covers(&self, value: f64) -> bool {
        let (low, high) = self.ends();
        (low..=high).contains(&value)
    }

    /// Quantile of order `u` in `[0,1]`: the value below which it lies with probability `u`. Within the ends.
    pub fn quantile(&self, u: f64) -> f64 {
        let (low, high) = self.ends();
        if u <= 0.0 || u >= 1.0 {
            return if u <= 0.0 { low } else { high };
        }
        let between = |share: f64| low + share * (high - low);
        let value = match *self {
            Self::Uniform { .. } => between(u),
            Self::LogUniform { .. } => {
                let (from, to) = (libm::log(low), libm::log(high));
                libm::exp(from + u * (to - from))
            }
            Self::Normal { mean, sd, .. } => {
                let (from, to) = (below(low, mean, sd), below(high, mean, sd));
                // Far in the tail, almost no probability lies within the ends.
                match from + u * (to - from) {
                    share if share <= 0.0 => low,
                    share if share >= 1.0 => high,
                    share => mean + sd * maths::normal_quantile(Lanes([share])).0[0],
                }
            }
            Self::Triangular { mode, .. } => {
                let (width, rise) = (high - low, mode - low);
                if u * width < rise {
                    low + (u * width * rise).sqrt()
                } else {
                    high - ((1.0 - u) * width * (high - mode)).sqrt()
                }
            }
            Self::Beta { a, b, .. } => between(maths::beta_quantile(u, a / (a + b), a + b)),
            Self::Integer { .. } => low + (u * (high - low + 1.0)).floor(),
        };
        value.clamp(low, high)
    }
}

/// Probability of a normal variable below `x`: erfc((mean - x) / (sd √2)) / 2.
fn below(x: f64, mean: f64, sd: f64) -> f64 {
    0.5 * libm::erfc((mean - x) / (sd * std::f64::consts::SQRT_2))
}

/// Writes it for people: `uniform from 0.1 to 0.6`.
impl fmt::Display for Prior {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Uniform { low, high } => write!(f, "uniform from {low} to {high}"),
            Self::LogUniform { low, high } => write!(f, "log-uniform from {low} to {high}"),
            Self::Normal { mean, sd, low, high } => {
                write!(f, "normal of mean {mean} and standard deviation {sd}, from {low} to {high}")
            }
            Self::Triangular { low, mode, high } => {
                write!(f, "triangular from {low} to {high}, likeliest {mode}")
            }
            Self::Beta { a, b, low, high } => write!(f, "beta ({a}, {b}) from {low} to {high}"),
            Self::Integer { low, high } => write!(f, "a whole number from {low} to {high}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Prior; 6] = [
        Prior::Uniform { low: -1.0, high: 3.0 },
        Prior::LogUniform { low: 0.01, high: 10.0 },
        Prior::Normal { mean: 0.5, sd: 0.2, low: 0.0, high: 0.8 },
        Prior::Triangular { low: 0.0, mode: 1.0, high: 4.0 },
        Prior::Beta { a: 2.0, b: 3.0, low: 1.0, high: 3.0 },
        Prior::Integer { low: 2.0, high: 6.0 },
    ];

    /// Mean and variance over many orders.
    fn moments(prior: Prior) -> (f64, f64) {
        let n = 20_000;
        let values: Vec<f64> = (0..n).map(|i| prior.quantile((f64::from(i) + 0.5) / f64::from(n))).collect();
        let mean = values.iter().sum::<f64>() / f64::from(n);
        let squares = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>();
        (mean, squares / f64::from(n))
    }

    #[test]
    fn quantiles_rise_from_end_to_end() {
        for prior in ALL {
            let (low, high) = prior.ends();
            let values: Vec<f64> = (0..=100).map(|i| prior.quantile(f64::from(i) / 100.0)).collect();
            assert!(values.is_sorted(), "{prior}");
            assert!((values[0] - low).abs() < 1e-7 && (values[100] - high).abs() < 1e-7, "{prior}");
            assert!(values.iter().all(|value| prior.covers(*value)));
        }
    }

    #[test]
    fn moments_are_those_of_the_textbook() {
        let near = |prior: Prior, mean: f64, variance: f64| {
            let (found, spread) = moments(prior);
            assert!((found - mean).abs() < 1e-3 * mean.abs().max(1.0), "{prior}: {found}");
            assert!((spread - variance).abs() < 2e-3 * variance.max(1.0), "{prior}: {spread}");
        };
        near(ALL[0], 1.0, 16.0 / 12.0);
        // (b - a) / ln(b/a), and (b² - a²) / (2 ln(b/a)) less its square.
        let log = 1000.0_f64.ln();
        let mean = (10.0 - 0.01) / log;
        near(ALL[1], mean, (100.0 - 0.0001) / (2.0 * log) - mean * mean);
        // Truncated normal from -2.5 to 1.5 standard deviations.
        let density = |z: f64| (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
        let (a, b) = (-2.5, 1.5);
        let mass = below(b, 0.0, 1.0) - below(a, 0.0, 1.0);
        let shift = (density(a) - density(b)) / mass;
        let variance = 1.0 + (a * density(a) - b * density(b)) / mass - shift * shift;
        near(ALL[2], 0.5 + 0.2 * shift, 0.04 * variance);
        near(ALL[3], 5.0 / 3.0, (16.0 + 1.0 - 4.0) / 18.0);
        near(ALL[4], 1.0 + 2.0 * 0.4, 4.0 * 0.04);
        near(ALL[5], 4.0, 2.0);
    }

    #[test]
    fn whole_numbers_are_whole() {
        let found: Vec<f64> = (0..5).map(|i| ALL[5].quantile((f64::from(i) + 0.5) / 5.0)).collect();
        assert_eq!(found, [2.0, 3.0, 4.0, 5.0, 6.0]);
    }

    #[test]
    fn a_normal_far_beyond_its_interval_stays_within() {
        let prior = Prior::Normal { mean: 100.0, sd: 0.1, low: 0.0, high: 1.0 };
        assert!((0..=10).all(|i| prior.covers(prior.quantile(f64::from(i) / 10.0))));
    }
}
