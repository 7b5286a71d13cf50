//! The rate of events that come at a constant rate, from those that came.

use super::chi_square::beyond;
use super::share::Interval;

/// Halvings of an interval until it has no further digit.
const HALVINGS: usize = 200;

/// The rate of events a year, from `events` in `years` of exposure, at least 0: the mean (events + 1/2)/(years + 1), and the interval
/// of a level in (0,1) with equal tails.
///
/// The posterior of the rate is a Gamma distribution of shape events + 1/2 and rate years + 1: the prior of Jeffreys (shape 1/2) with
/// one more year of exposure, so that it is proper without any. A quantile is that of chi-square with 2 events + 1 degrees of freedom
/// over 2 (years + 1).
///
/// Source: H. Jeffreys, 1961, Theory of probability, 3rd edition, section 3.1; A. Gelman and others, 2013, Bayesian data analysis, 3rd
/// edition, section 2.6.
pub fn rate(events: usize, years: f64, level: f64) -> (f64, Interval) {
    let (events, exposure) = (events as f64, years.max(0.0) + 1.0);
    let freedom = 2.0 * events + 1.0;
    let tail = 0.5 * (1.0 - level);
    let end = |above: f64| quantile_above(above, freedom) / (2.0 * exposure);
    ((events + 0.5) / exposure, Interval { low: end(1.0 - tail), high: end(tail) })
}

/// The number above which a chi-square variable lies with a probability.
fn quantile_above(probability: f64, freedom: f64) -> f64 {
    let (mut low, mut high) = (0.0, freedom);
    while beyond(high, freedom) > probability && high < 1e9 {
        high *= 2.0;
    }
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if beyond(middle, freedom) > probability { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        // Quantiles of chi-square of 1 and of 5 degrees: 0.000982069, 5.023886; 0.831212, 12.832502.
        let (mean, interval) = rate(0, 0.0, 0.95);
        assert_eq!(mean, 0.5);
        assert!(
            (interval.low - 0.000_982_069 / 2.0).abs() < 1e-8 && (interval.high - 2.511_943).abs() < 1e-5
        );
        let (mean, interval) = rate(2, 24.0, 0.95);
        assert_eq!(mean, 0.1);
        assert!(
            (interval.low - 0.831_212 / 50.0).abs() < 1e-6
                && (interval.high - 12.832_502 / 50.0).abs() < 1e-6
        );
    }
}
