//! Errors that remember the year before.

/// Stationary errors of one or more series, each with correlation φ^|t - t'| between the years t and t' that are observed, and a
/// variance of s²/w, w the weight of an observation.
///
/// An error depends on those before it through the last of them alone, so that the differences e_k - φ^g e_(k-1), g the gap in
/// years, are independent: the likelihood is exact with any gaps, and takes no matrix.
///
/// Source: R. H. Jones, 1980, Maximum likelihood fitting of ARMA models to time series with missing observations, Technometrics 22.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Autoregression {
    /// By observation: the correlation with the one before, 0 for the first of a series.
    correlations: Vec<f64>,
    /// By observation: 1 over the standard deviation of what is new, in units of s/√w.
    scales: Vec<f64>,
    /// By observation: √w.
    roots: Vec<f64>,
    /// Logarithm of the determinant of the covariance matrix over s².
    pub log_determinant: f64,
}

impl Autoregression {
    /// Errors at places (series, year), the years of a series in order, with the weight of each.
    pub fn new(places: &[(usize, i16)], weights: impl Iterator<Item = f64>, autocorrelation: f64) -> Self {
        let before = std::iter::once(None).chain(places.iter().map(Some));
        let correlations: Vec<f64> = places
            .iter()
            .zip(before)
            .map(|((series, year), before)| match before {
                Some((other, last)) if other == series => power(autocorrelation, last.abs_diff(*year)),
                _ => 0.0,
            })
            .collect();
        let weights: Vec<f64> = weights.collect();
        let new: Vec<f64> = correlations.iter().map(|rho| 1.0 - rho * rho).collect();
        let log_determinant = new
            .iter()
            .zip(&weights)
            .fold(0.0, |sum, (new, weight)| sum + libm::log(*new) - libm::log(*weight));
        let scales = new.iter().map(|new| 1.0 / new.sqrt()).collect();
        let roots = weights.iter().map(|weight| weight.sqrt()).collect();
        Self { correlations, scales, roots, log_determinant }
    }

    /// Number of observations.
    pub fn count(&self) -> usize {
        self.roots.len()
    }

    /// Turns a value for each observation so that errors become independent, with variance s².
    pub fn whitened(&self, values: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut last = 0.0;
        let scaled = self.roots.iter().zip(values).zip(self.correlations.iter().zip(&self.scales));
        scaled
            .map(|((root, value), (rho, scale))| {
                let now = root * value;
                let new = (now - rho * last) * scale;
                last = now;
                new
            })
            .collect()
    }
}

/// A whole power of a number in `[0,1)`.
pub(super) fn power(base: f64, exponent: u16) -> f64 {
    (0..exponent).fold(1.0, |product, _| product * base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whitened_numbers_have_the_quadratic_form_of_the_covariance() {
        // Years 2000, 2001 and 2004 with φ = 0.5: the inverse of a matrix of 1, 0.5, 0.0625, 0.125, by hand.
        let errors = Autoregression::new(&[(0, 2000), (0, 2001), (0, 2004)], [1.0; 3].into_iter(), 0.5);
        let (a, b, c) = (0.5_f64, 0.125_f64, 0.0625_f64);
        let determinant = 1.0 + 2.0 * a * b * c - a * a - b * b - c * c;
        assert!((errors.log_determinant - libm::log(determinant)).abs() < 1e-14);
        let [x, y, z] = [0.3, -1.0, 0.7];
        // The adjugate over the determinant.
        let form = (x * x * (1.0 - b * b)
            + y * y * (1.0 - c * c)
            + z * z * (1.0 - a * a)
            + 2.0 * (x * y * (b * c - a) + x * z * (a * b - c) + y * z * (a * c - b)))
            / determinant;
        let white = errors.whitened([x, y, z].into_iter());
        assert!((white.iter().map(|value| value * value).sum::<f64>() - form).abs() < 1e-14);
    }

    #[test]
    fn series_are_apart_and_weights_are_inverse_variances() {
        let errors = Autoregression::new(&[(0, 2000), (1, 2001)], [4.0, 1.0].into_iter(), 0.9);
        assert_eq!(errors.whitened([3.0, 5.0].into_iter()), [6.0, 5.0]);
        assert!((errors.log_determinant + libm::log(4.0)).abs() < 1e-15);
        assert_eq!((power(0.5, 3), power(0.5, 0), power(0.0, 1)), (0.125, 1.0, 0.0));
    }
}
