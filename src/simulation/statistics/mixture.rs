//! Mixtures of normal or lognormal distributions with equal weights, and their score.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// A mixture of distributions of equal weight that are normal, or whose logarithms are normal.
#[derive(Debug, Clone, PartialEq)]
pub struct Mixture {
    /// Mean and standard deviation of each part, at least one, on the scale on which it is normal.
    parts: Vec<(f64, f64)>,
    is_lognormal: bool,
}

/// Halvings of an interval that holds a quantile.
const HALVINGS: usize = 60;
/// Standard deviations beyond the outermost part between which quantiles are sought.
const REACH: f64 = 9.0;

impl Mixture {
    /// A mixture of normal distributions, given their means and standard deviations; `None` without a part or where a number is not
    /// finite.
    pub fn normal(parts: Vec<(f64, f64)>) -> Option<Self> {
        Self::new(parts, false)
    }

    /// A mixture of lognormal distributions, given means and standard deviations of their logarithms; `None` as for [`Self::normal`].
    pub fn lognormal(parts: Vec<(f64, f64)>) -> Option<Self> {
        Self::new(parts, true)
    }

    fn new(parts: Vec<(f64, f64)>, is_lognormal: bool) -> Option<Self> {
        let is_sound = |(mean, sd): &(f64, f64)| mean.is_finite() && sd.is_finite() && *sd >= 0.0;
        (!parts.is_empty() && parts.iter().all(is_sound)).then_some(Self { parts, is_lognormal })
    }

    /// The value on the scale on which parts are normal; an infinite one for a number that a lognormal variable does not take.
    fn on_scale(&self, value: f64) -> f64 {
        match self.is_lognormal {
            false => value,
            true if value > 0.0 => libm::log(value),
            true => f64::NEG_INFINITY,
        }
    }

    /// The probability of at most a value, in `[0,1]`: the mean over the parts. Of an observation it is the order of the quantile that
    /// it is, which is uniform if the mixture is the truth.
    pub fn probability_below(&self, value: f64) -> f64 {
        self.below(self.on_scale(value))
    }

    fn below(&self, at: f64) -> f64 {
        let of = |(mean, sd): &(f64, f64)| match *sd > 0.0 {
            true => phi((at - mean) / sd),
            false => f64::from(u8::from(at >= *mean)),
        };
        self.parts.iter().map(of).sum::<f64>() / self.parts.len() as f64
    }

    /// The quantile of an order in (0,1), in the unit of the variable, by bisection.
    pub fn quantile(&self, order: f64) -> f64 {
        let ends = self.parts.iter().map(|(mean, sd)| (mean - REACH * sd, mean + REACH * sd));
        let (mut low, mut high) =
            ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (a, b)| (low.min(a), high.max(b)));
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(low, high);
            if self.below(middle) < order {
                low = middle;
            } else {
                high = middle;
            }
        }
        let found = f64::midpoint(low, high);
        if self.is_lognormal { libm::exp(found) } else { found }
    }

    /// The continuous ranked probability score, in the unit of the observation, which may be any number.
    ///
    /// CRPS = E|X - y| - E|X - X'|/2, X and X' two independent draws of the mixture: means over parts, and over pairs of parts, of
    /// E|N(μ, σ²)| = μ (2Φ(μ/σ) - 1) + 2σφ(μ/σ), with μ the difference of means and σ² the sum of variances; of lognormal parts with
    /// means m = e^(μ + σ²/2), E|X - y| = y (2Φ(z) - 1) + m (1 - 2Φ(z - σ)), z = (ln y - μ)/σ, and E|X - X'| = 2 (m Φ(d) - m' Φ(d - τ)) -
    /// m + m', d = (μ - μ' + σ²)/τ, τ² = σ² + σ'².
    ///
    /// Sources: E. P. Grimit, T. Gneiting, V. J. Berrocal and N. A. Johnson, 2006, The continuous ranked probability score for circular
    /// variables and its application to mesoscale forecast ensemble verification, Quarterly Journal of the Royal Meteorological
    /// Society 132 (mixtures of normal distributions); W. Margrabe, 1978, The value of an option to exchange one asset for another,
    /// Journal of Finance 33 (the difference of two lognormal variables).
    pub fn crps(&self, observed: f64) -> f64 {
        let size = self.parts.len() as f64;
        let at = self.on_scale(observed);
        let apart: f64 = self.parts.iter().map(|part| self.distance_to(observed, at, *part)).sum();
        let mut spread = 0.0;
        for (place, one) in self.parts.iter().enumerate() {
            spread += 0.5 * self.distance(*one, *one);
            spread += self.parts[..place].iter().map(|other| self.distance(*one, *other)).sum::<f64>();
        }
        (apart / size - spread / (size * size)).max(0.0)
    }

    /// E|X - y| of a part.
    fn distance_to(&self, observed: f64, at: f64, (mean, sd): (f64, f64)) -> f64 {
        if !self.is_lognormal {
            return absolute(observed - mean, sd);
        }
        if sd <= 0.0 {
            return (observed - libm::exp(mean)).abs();
        }
        let z = (at - mean) / sd;
        observed * (2.0 * phi(z) - 1.0) + lognormal_mean(mean, sd) * (1.0 - 2.0 * phi(z - sd))
    }

    /// E|X - X'| of two parts.
    fn distance(&self, (mean, sd): (f64, f64), (other_mean, other_sd): (f64, f64)) -> f64 {
        let spread = (sd * sd + other_sd * other_sd).sqrt();
        if !self.is_lognormal {
            return absolute(mean - other_mean, spread);
        }
        let (one, other) = (lognormal_mean(mean, sd), lognormal_mean(other_mean, other_sd));
        if spread <= 0.0 {
            return (one - other).abs();
        }
        let d = (mean - other_mean + sd * sd) / spread;
        2.0 * (one * phi(d) - other * phi(d - spread)) - one + other
    }
}

/// The mean of |N(μ, σ²)|.
fn absolute(mean: f64, sd: f64) -> f64 {
    if sd <= 0.0 {
        return mean.abs();
    }
    let z = mean / sd;
    // Beyond, the tail on the other side is below the last bit.
    if z.abs() > 9.0 {
        return mean.abs();
    }
    mean * (2.0 * phi(z) - 1.0) + 2.0 * sd * libm::exp(-0.5 * z * z) / (2.0 * PI).sqrt()
}

fn lognormal_mean(mean: f64, sd: f64) -> f64 {
    libm::exp(mean + 0.5 * sd * sd)
}

/// Probability of a standard normal number below z.
fn phi(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::super::{crps_lognormal, crps_normal, crps_sample};
    use super::*;

    fn made(parts: &[(f64, f64)], is_lognormal: bool) -> Mixture {
        Mixture::new(parts.to_vec(), is_lognormal).expect("a mixture")
    }

    #[test]
    fn one_part_has_the_score_of_its_distribution() {
        for y in [-1.0, 0.2, 1.0, 4.0] {
            for (mean, sd) in [(0.0, 1.0), (0.7, 0.1), (-0.4, 0.8)] {
                let normal = made(&[(mean, sd)], false).crps(y);
                assert!((normal - crps_normal(y, mean, sd)).abs() < 1e-14, "{y} {mean} {sd}");
                // Parts that are the same are one.
                let thrice = made(&[(mean, sd); 3], false).crps(y);
                assert!((thrice - normal).abs() < 1e-14);
                let log = made(&[(mean, sd), (mean, sd)], true).crps(y);
                assert!((log - crps_lognormal(y, mean, sd)).abs() < 1e-13, "{y} {mean} {sd}");
            }
        }
        let known = made(&[(0.0, 1.0)], false).crps(0.0);
        assert!((known - 0.233_694_977_255_109_2).abs() < 1e-15);
        assert!((made(&[(0.0, 1.0)], true).crps(1.0) - 0.267_405).abs() < 5e-7);
    }

    #[test]
    fn parts_without_spread_are_a_sample() {
        let sample = [0.3, -1.0, 2.5, 0.9];
        let parts: Vec<(f64, f64)> = sample.iter().map(|x| (*x, 0.0)).collect();
        let expected = crps_sample(0.7, &sample).expect("a score");
        assert!((made(&parts, false).crps(0.7) - expected).abs() < 1e-15);
        let logs = sample.map(libm::exp);
        let expected = crps_sample(0.7, &logs).expect("a score");
        assert!((made(&parts, true).crps(0.7) - expected).abs() < 1e-14);
    }

    #[test]
    fn the_score_is_the_integral_that_defines_it() {
        let parts = [(0.2, 0.4), (1.5, 0.1), (-0.7, 0.9)];
        for (is_lognormal, low, high) in [(false, -9.0, 9.0), (true, 0.0, 60.0)] {
            let mixture = made(&parts, is_lognormal);
            for y in [-0.5, 0.9, 3.0] {
                let steps = 400_000;
                let low = f64::min(low, y);
                let width = (high - low) / f64::from(steps);
                let integral: f64 = (0..steps)
                    .map(|step| {
                        let x = low + (f64::from(step) + 0.5) * width;
                        let error = mixture.probability_below(x) - f64::from(u8::from(x >= y));
                        error * error * width
                    })
                    .sum();
                assert!((mixture.crps(y) - integral).abs() < 2e-4, "{is_lognormal} {y} {integral}");
            }
        }
    }

    #[test]
    fn quantiles_turn_probabilities_back() {
        for is_lognormal in [false, true] {
            let mixture = made(&[(0.2, 0.4), (1.5, 0.1)], is_lognormal);
            for order in [0.05, 0.25, 0.5, 0.9] {
                let found = mixture.probability_below(mixture.quantile(order));
                assert!((found - order).abs() < 1e-9, "{order} {found}");
            }
        }
        let median = made(&[(3.0, 0.0)], false).quantile(0.5);
        assert!((median - 3.0).abs() < 1e-12);
        assert_eq!(made(&[(0.0, 1.0)], true).probability_below(-1.0), 0.0);
    }

    #[test]
    fn what_is_no_distribution_is_none() {
        assert_eq!(Mixture::normal(Vec::new()), None);
        assert_eq!(Mixture::lognormal(vec![(0.0, f64::NAN)]), None);
        assert_eq!(Mixture::normal(vec![(f64::INFINITY, 1.0)]), None);
        assert_eq!(Mixture::normal(vec![(0.0, -1.0)]), None);
    }
}
