use std::f64::consts::PI;

use super::*;

const OBSERVED: [(i16, f64); 7] =
    [(2000, 1.3), (2001, 1.9), (2003, 1.6), (2004, 2.8), (2008, 2.2), (2009, 3.4), (2010, 3.1)];
const PATH: [f64; 7] = [0.11, 0.22, 0.17, 0.31, 0.29, 0.52, 0.44];

/// Inverse and determinant of a small matrix by Gauss and Jordan.
fn inverted(mut matrix: Vec<Vec<f64>>) -> (Vec<Vec<f64>>, f64) {
    let n = matrix.len();
    let mut inverse: Vec<Vec<f64>> =
        (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    let mut determinant = 1.0;
    for pivot in 0..n {
        let divisor = matrix[pivot][pivot];
        determinant *= divisor;
        for j in 0..n {
            matrix[pivot][j] /= divisor;
            inverse[pivot][j] /= divisor;
        }
        for i in (0..n).filter(|i| *i != pivot) {
            let factor = matrix[i][pivot];
            for j in 0..n {
                matrix[i][j] -= factor * matrix[pivot][j];
                inverse[i][j] -= factor * inverse[pivot][j];
            }
        }
    }
    (inverse, determinant)
}

/// Generalised least squares by the whole matrix of correlations.
struct ByMatrix {
    inverse: Vec<Vec<f64>>,
    determinant: f64,
    y: Vec<f64>,
}

impl ByMatrix {
    fn new(observed: &[(i16, f64)], phi: f64) -> Self {
        let row = |a: i16| observed.iter().map(|(b, _)| power(phi, a.abs_diff(*b))).collect();
        let (inverse, determinant) = inverted(observed.iter().map(|(year, _)| row(*year)).collect());
        Self { inverse, determinant, y: observed.iter().map(|(_, value)| *value).collect() }
    }

    fn form(&self, one: &[f64], other: &[f64]) -> f64 {
        let row = |i: usize| self.inverse[i].iter().zip(other).map(|(a, b)| a * b).sum::<f64>();
        one.iter().enumerate().map(|(i, value)| value * row(i)).sum()
    }

    /// Intercept, slope and residual sum of squares.
    fn line(&self, x: &[f64]) -> [f64; 3] {
        let ones = vec![1.0; x.len()];
        let [oo, ox, xx] = [self.form(&ones, &ones), self.form(&ones, x), self.form(x, x)];
        let [oy, xy] = [self.form(&ones, &self.y), self.form(x, &self.y)];
        let determinant = oo * xx - ox * ox;
        let (a, b) = ((oy * xx - xy * ox) / determinant, (xy * oo - oy * ox) / determinant);
        let residuals: Vec<f64> = self.y.iter().zip(x).map(|(y, x)| y - a - b * x).collect();
        [a, b, self.form(&residuals, &residuals)]
    }

    /// Log likelihood, and posterior moments (a, b, b², s², and mean and square of a linear combination u a + v b), by quadrature.
    fn integrated(&self, x: &[f64], side: f64, [u, v]: [f64; 2]) -> [f64; 7] {
        let n = x.len() as f64;
        let ones = vec![1.0; x.len()];
        let [oo, ox, xx] = [self.form(&ones, &ones), self.form(&ones, x), self.form(x, x)];
        let [oy, xy, yy] = [self.form(&ones, &self.y), self.form(x, &self.y), self.form(&self.y, &self.y)];
        let spread = (xx - ox * ox / oo).sqrt();
        let [_, centre, _] = self.line(x);
        let mut sums = [0.0; 7];
        // ln s from -4.5 to 6.5; a about its mean given b; |b| from 0.
        for k in 0..=330 {
            let log_s = -4.5 + f64::from(k) / 30.0;
            let s = libm::exp(log_s);
            let top = (side * centre).max(0.0) + 9.0 * s / spread;
            let steps = 400;
            let width = top / f64::from(steps);
            for i in 0..=steps {
                let b = side * f64::from(i) * width;
                let simpson = if i == 0 || i == steps { 1.0 } else { f64::from(2 + 2 * (i % 2)) } / 3.0;
                let middle = (oy - b * ox) / oo;
                for j in -16..=16 {
                    let a = middle + f64::from(j) * 0.5 * s / oo.sqrt();
                    let form = yy - 2.0 * a * oy - 2.0 * b * xy + a * a * oo + 2.0 * a * b * ox + b * b * xx;
                    let density = libm::exp(-0.5 * form / (s * s) - n * log_s);
                    let cell = density * simpson * width * 0.5 * s / oo.sqrt() / 30.0;
                    let combined = u * a + v * b;
                    let values = [1.0, a, b, b * b, s * s, combined, combined * combined];
                    for (sum, value) in sums.iter_mut().zip(values) {
                        *sum += cell * value;
                    }
                }
            }
        }
        let log =
            libm::log(sums[0] * spread) - 0.5 * n * libm::log(2.0 * PI) - 0.5 * libm::log(self.determinant);
        std::array::from_fn(|k| if k == 0 { log } else { sums[k] / sums[0] })
    }
}

fn near(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() < within * expected.abs().max(1.0), "{found} for {expected}");
}

fn measurement(slope: Slope, phi: f64) -> Measurement {
    Measurement::new(&OBSERVED, Link::Identity, slope, phi).expect("a measurement")
}

#[test]
fn the_profile_is_generalised_least_squares() {
    for phi in [0.0, 0.4, 0.7, 0.95] {
        let matrix = ByMatrix::new(&OBSERVED, phi);
        let [a, b, squares] = matrix.line(&PATH);
        let fit = measurement(Slope::Rising, phi).fit(&PATH, Elimination::Profiled).expect("a fit");
        near(fit.intercept, a, 1e-12);
        near(fit.slope, b, 1e-12);
        near(fit.sd, (squares / 7.0).sqrt(), 1e-12);
        let log = -3.5 * (libm::log(2.0 * PI * squares / 7.0) + 1.0) - 0.5 * libm::log(matrix.determinant);
        near(fit.log_likelihood, log, 1e-12);
        // Of the wrong sign it is level, about the generalised mean.
        let level = measurement(Slope::Falling, phi).fit(&PATH, Elimination::Profiled).expect("a fit");
        let ones = [1.0; 7];
        near(level.intercept, matrix.form(&ones, &matrix.y) / matrix.form(&ones, &ones), 1e-12);
        assert_eq!(level.slope, 0.0);
        assert!(level.log_likelihood < fit.log_likelihood);
    }
}

#[test]
fn the_integrated_likelihood_agrees_with_quadrature() {
    for (slope, side, phi, forecast) in
        [(Slope::Rising, 1.0, 0.7, 2013), (Slope::Falling, -1.0, 0.4, 2011), (Slope::Rising, 1.0, 0.0, 2020)]
    {
        let matrix = ByMatrix::new(&OBSERVED, phi);
        let measurement = measurement(slope, phi);
        let fit = measurement.fit(&PATH, Elimination::Integrated).expect("a fit");
        // What is unknown of a forecast is (1 - ρ) a + (x - ρ x_n) b.
        let (rho, x) = (power(phi, 2010_i16.abs_diff(forecast)), 0.6);
        let [log, a, b, b2, s2, mean, square] = matrix.integrated(&PATH, side, [1.0 - rho, x - rho * 0.44]);
        near(fit.log_likelihood, log, 2e-4);
        near(fit.intercept, a, 2e-3);
        near(fit.slope, b, 2e-3);
        near(fit.slope_variance, b2 - b * b, 1e-2);
        near(fit.sd * fit.sd, s2, 1e-2);
        let foretold = measurement.forecast(&fit, forecast, x).expect("a forecast");
        near(foretold.mean, mean + rho * 3.1, 2e-3);
        near(foretold.variance, s2 * (1.0 - rho * rho) + square - mean * mean, 1e-2);
    }
}

#[test]
fn the_scale_of_the_simulation_means_nothing() {
    for elimination in [Elimination::Profiled, Elimination::Integrated] {
        let measurement = measurement(Slope::Rising, 0.7);
        let fit = measurement.fit(&PATH, elimination).expect("a fit");
        let other = measurement.fit(&PATH.map(|x| 1e-3 * x + 5.0), elimination).expect("a fit");
        near(other.log_likelihood, fit.log_likelihood, 1e-9);
        near(other.slope * 1e-3, fit.slope, 1e-9);
        let [one, two] = [(fit, 0.6), (other, 6e-4 + 5.0)]
            .map(|(fit, x)| measurement.forecast(&fit, 2013, x).expect("a forecast"));
        near(two.mean, one.mean, 1e-8);
        near(two.variance, one.variance, 1e-8);
    }
}

#[test]
fn a_path_that_does_not_vary_measures_nothing() {
    for elimination in [Elimination::Profiled, Elimination::Integrated] {
        let measurement = measurement(Slope::Rising, 0.7);
        let flat = measurement.fit(&[0.3; 7], elimination).expect("a fit");
        assert_eq!((flat.slope, flat.slope_variance), (0.0, 0.0));
        let fit = measurement.fit(&PATH, elimination).expect("a fit");
        assert!(fit.log_likelihood > flat.log_likelihood + 1.0, "{fit:?} {flat:?}");
        let far = measurement.forecast(&flat, 2050, 9.0).expect("a forecast");
        near(far.mean, flat.intercept, 1e-5);
    }
}

#[test]
fn the_log_link_is_a_density_of_what_was_observed() {
    let logs = OBSERVED.map(|(year, value)| (year, libm::log(value)));
    let on_logs = Measurement::new(&logs, Link::Identity, Slope::Rising, 0.4).expect("a measurement");
    let linked = Measurement::new(&OBSERVED, Link::Log, Slope::Rising, 0.4).expect("a measurement");
    let [plain, fit] = [on_logs, linked].map(|of| of.fit(&PATH, Elimination::Integrated).expect("a fit"));
    let sum: f64 = logs.iter().map(|(_, log)| log).sum();
    near(fit.log_likelihood, plain.log_likelihood - sum, 1e-13);
    assert_eq!((fit.slope, fit.sd), (plain.slope, plain.sd));
}

#[test]
fn errors_are_carried_on_and_fade() {
    let measurement = measurement(Slope::Rising, 0.7);
    let fit = measurement.fit(&PATH, Elimination::Profiled).expect("a fit");
    let at = |year| measurement.forecast(&fit, year, 0.5).expect("a forecast");
    let line = fit.intercept + fit.slope * 0.5;
    let residual = 3.1 - fit.intercept - fit.slope * 0.44;
    near(at(2011).mean - line, 0.7 * residual, 1e-12);
    near(at(2012).mean - line, 0.49 * residual, 1e-12);
    near(at(2011).variance, fit.sd * fit.sd * 0.51, 1e-12);
    near(at(2090).variance, fit.sd * fit.sd, 1e-12);
}

#[test]
fn a_perfect_fit_has_a_finite_likelihood() {
    let observed = OBSERVED.map(|(year, value)| (year, 2.0 + 3.0 * value));
    let path = OBSERVED.map(|(_, value)| value);
    for slope in [Slope::Rising, Slope::Falling] {
        let measurement = Measurement::new(&observed, Link::Identity, slope, 0.4).expect("a measurement");
        for elimination in [Elimination::Profiled, Elimination::Integrated] {
            let fit = measurement.fit(&path, elimination).expect("a fit");
            assert!(fit.log_likelihood.is_finite() && fit.slope_variance.is_finite(), "{fit:?}");
        }
    }
}

#[test]
fn what_is_wrong_is_said() {
    let refused = |observed: &[(i16, f64)], link, phi| {
        Measurement::new(observed, link, Slope::Rising, phi).expect_err("it is refused").to_string()
    };
    let least = "observations, and the measurement model takes at least 5";
    assert_eq!(refused(&OBSERVED[..4], Link::Identity, 0.7), format!("there are 4 {least}"));
    assert_eq!(refused(&[], Link::Identity, 0.7), format!("there are 0 {least}"));
    assert_eq!(
        refused(&OBSERVED.map(|(year, _)| (year, 0.1)), Link::Identity, 0.7),
        "the observations do not vary, so that nothing can be measured by them"
    );
    assert_eq!(
        refused(&OBSERVED.map(|(year, value)| (year, value - 1.6)), Link::Log, 0.7),
        "the observation of 2000 is -0.30000000000000004, which has no logarithm"
    );
    assert_eq!(
        refused(&OBSERVED.map(|(_, value)| (2003, value)), Link::Identity, 0.7),
        "the year 2003 does not come after the one before it"
    );
    assert_eq!(
        refused(&OBSERVED, Link::Identity, 1.0),
        "the autocorrelation is 1, which is not from 0 to below 1"
    );
    assert!(refused(&OBSERVED, Link::Identity, f64::NAN).contains("NaN"));
    let fit = |x: &[f64]| {
        measurement(Slope::Rising, 0.7).fit(x, Elimination::Profiled).expect_err("it is refused").to_string()
    };
    assert_eq!(fit(&PATH[..6]), "the simulation has 6 values for 7 observations");
    assert_eq!(
        fit(&PATH.map(|x| if x == 0.31 { f64::INFINITY } else { x })),
        "value 3 of the simulation is inf, which is not a finite number, or not one of events"
    );
}

#[test]
fn a_forecast_goes_on_from_a_later_observation() {
    let found = measurement(Slope::Rising, 0.7);
    let fit = found.fit(&PATH, Elimination::Profiled).expect("a fit");
    let (last, value) = OBSERVED[6];
    let same = found.forecast_after(&fit, (last, value, PATH[6]), (last + 3, 0.5)).expect("a forecast");
    assert_eq!(same, found.forecast(&fit, last + 3, 0.5).expect("a forecast"));
    // One year after an observation on the line there is no error to fade; the variance is s² (1 - 0.49).
    let line = |x: f64| fit.intercept + fit.slope * x;
    let later = found.forecast_after(&fit, (2020, line(0.4), 0.4), (2021, 0.6)).expect("a forecast");
    assert!((later.mean - line(0.6)).abs() < 1e-12);
    assert!((later.variance - 0.51 * fit.sd * fit.sd).abs() < 1e-12);
    let refused = |from, to| found.forecast_after(&fit, from, to).expect_err("it is refused").to_string();
    assert_eq!(refused((2020, 1.0, 0.4), (2020, 0.5)), "the year 2020 does not come after the one before it");
    assert!(refused((2020, f64::NAN, 0.4), (2021, 0.5)).contains("NaN"));
}
