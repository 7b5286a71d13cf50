//! The ladder of temperatures: the next rung, weights, and the particles that go on.

/// Share of the particles that count that the effective sample size falls to in a stage.
const EFFECTIVE: f64 = 0.5;
/// Relative precision of a step of temperature.
const PRECISION: f64 = 1e-10;

/// A step from one temperature to a higher one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rung {
    /// The temperature that is reached, 1 at most.
    pub temperature: f64,
    /// Effective sample size of the weights, (Σ w)²/Σ w².
    pub effective_size: f64,
    /// Logarithm of the mean weight.
    pub log_evidence: f64,
    /// Weights of the particles, the largest 1.
    pub weights: Vec<f64>,
}

/// Takes the largest step from a temperature below 1, up to 1, that leaves an effective sample size of half of the particles whose
/// likelihood is not 0; by bisection. `None` if no likelihood is above 0, or no step is small enough.
///
/// With weights w = L^(t' - t) of particles at temperature t, the mean of w estimates the ratio of the two evidences. Particles of
/// likelihood 0 count in the mean and not in the half: otherwise no step would be small enough where they are many.
///
/// Source: A. Jasra, D. A. Stephens, A. Doucet and T. Tsagaris, 2011, Inference for Lévy-driven stochastic volatility models via
/// adaptive sequential Monte Carlo, Scandinavian Journal of Statistics 38.
pub(super) fn next_rung(log_likelihoods: &[f64], temperature: f64) -> Option<Rung> {
    let largest = log_likelihoods.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if largest == f64::NEG_INFINITY {
        return None;
    }
    let possible: Vec<f64> = log_likelihoods
        .iter()
        .map(|value| value - largest)
        .filter(|value| *value > f64::NEG_INFINITY)
        .collect();
    let wanted = EFFECTIVE * possible.len() as f64;
    let last = 1.0 - temperature;
    let mut step = last;
    if effective_size(&possible, step) < wanted {
        let (mut low, mut high) = (0.0, last);
        while high - low > PRECISION * high && high > f64::MIN_POSITIVE {
            let middle = 0.5 * (low + high);
            if effective_size(&possible, middle) < wanted {
                high = middle;
            } else {
                low = middle;
            }
        }
        step = low;
    }
    let reached = if step == last { 1.0 } else { temperature + step };
    if reached <= temperature {
        return None;
    }
    let weights: Vec<f64> = log_likelihoods.iter().map(|value| libm::exp(step * (value - largest))).collect();
    let sum: f64 = weights.iter().sum();
    let log_evidence = step * largest + libm::log(sum / log_likelihoods.len() as f64);
    let effective_size = effective_size(&possible, step);
    Some(Rung { temperature: reached, effective_size, log_evidence, weights })
}

/// (Σ w)²/Σ w² of the weights exp(step · value), of values of which the largest is 0.
fn effective_size(values: &[f64], step: f64) -> f64 {
    let (mut sum, mut squares) = (0.0, 0.0);
    for value in values {
        let weight = libm::exp(step * value);
        sum += weight;
        squares += weight * weight;
    }
    sum * sum / squares
}

/// Draws as many particles as there are weights, in ascending order: particle i so often that it differs by less than 1 from its
/// share in the sum of weights times their number. `uniform` lies in `[0,1)`.
///
/// Source: J. Carpenter, P. Clifford and P. Fearnhead, 1999, Improved particle filter for nonlinear problems, IEE Proceedings
/// Radar, Sonar and Navigation 146 (systematic resampling).
pub(super) fn systematic(weights: &[f64], uniform: f64) -> Vec<usize> {
    let count = weights.len();
    let spacing = weights.iter().sum::<f64>() / count as f64;
    let last = weights.iter().rposition(|weight| *weight > 0.0).unwrap_or(0);
    let mut drawn = Vec::with_capacity(count);
    let (mut particle, mut up_to) = (0, weights.first().copied().unwrap_or(0.0));
    for place in 0..count {
        let wanted = (place as f64 + uniform) * spacing;
        while up_to <= wanted && particle < last {
            particle += 1;
            up_to += weights[particle];
        }
        drawn.push(particle);
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_halves_the_effective_sample_size() {
        let values: Vec<f64> = (0..1_000).map(|k| -0.01 * f64::from(k * k)).collect();
        let rung = next_rung(&values, 0.0).expect("a rung");
        assert!((rung.effective_size - 500.0).abs() < 1e-3 && rung.temperature < 1.0, "{rung:?}");
        // A likelihood that is even goes to the end at once, and its evidence is its value.
        let even = next_rung(&[-3.0; 10], 0.25).expect("a rung");
        assert_eq!((even.temperature, even.effective_size), (1.0, 10.0));
        assert!((even.log_evidence + 0.75 * 3.0).abs() < 1e-15);
    }

    #[test]
    fn rejected_points_count_in_the_evidence_alone() {
        let mut values = vec![f64::NEG_INFINITY; 90];
        values.extend([-1.0; 10]);
        let rung = next_rung(&values, 0.0).expect("a rung");
        assert_eq!((rung.temperature, rung.effective_size), (1.0, 10.0));
        assert!((rung.log_evidence - (libm::log(0.1) - 1.0)).abs() < 1e-14);
        assert!(systematic(&rung.weights, 0.999).iter().all(|particle| *particle >= 90));
        assert_eq!(next_rung(&[f64::NEG_INFINITY; 4], 0.0), None);
    }

    #[test]
    fn no_step_is_small_enough_for_infinite_peaks() {
        let mut values = vec![-1e308; 30];
        values[7] = 0.0;
        assert!(next_rung(&values, 0.5).is_none());
    }

    #[test]
    fn shares_are_kept_to_less_than_one() {
        let weights = [0.5, 0.0, 1.0, 0.25, 0.0, 0.75, 0.0];
        let sum: f64 = weights.iter().sum();
        for uniform in [0.0, 0.3, 0.999_999] {
            let drawn = systematic(&weights, uniform);
            assert!(drawn.is_sorted() && drawn.len() == 7);
            for (particle, weight) in weights.iter().enumerate() {
                let times = drawn.iter().filter(|drawn| **drawn == particle).count() as f64;
                assert!((times - 7.0 * weight / sum).abs() < 1.0, "{particle}: {times}");
            }
        }
    }
}
