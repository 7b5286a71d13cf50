//! A series by year that measures a quantity of the simulation on a scale that is not known.

use super::autoregression::{Autoregression, power};
use super::error::{Unmeasurable, checked_autocorrelation, checked_values, is_usable};
use super::regression::{Elimination, Regression};
use crate::statistics::Slope;

/// Fewest observations: two numbers and the spread take five for a forecast to have a variance.
const LEAST: usize = 5;

/// The scale on which a measurement is affine in the quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// y = a + b x + e.
    Identity,
    /// ln y = a + b x + e, for observations above 0 that must stay so.
    Log,
}

/// Observations y by year with f(y) = a + b x + e, f the link, x the simulated quantity, and b of a stated sign.
///
/// The errors e have standard deviation s and correlation φ^|t - t'| between two years, in a stationary state: gaps between years are
/// allowed. a, b and s are unknown; φ is stated.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    regression: Regression,
    link: Link,
    /// Σ ln f'(y), so that likelihoods on either scale are densities of y.
    log_jacobian: f64,
    autocorrelation: f64,
    /// Last year and f(y) in it.
    last: (i16, f64),
}

/// Fit of a measurement to a simulated path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// Log likelihood of the observations, a density in their unit.
    pub log_likelihood: f64,
    /// Intercept a: fitted, or its posterior mean.
    pub intercept: f64,
    /// Slope b: fitted, 0 where the best one has the wrong sign; or its posterior mean. 0 where the path does not vary.
    pub slope: f64,
    /// Standard deviation s of errors: of the fit, or the root of the posterior mean of s².
    pub sd: f64,
    /// Posterior variance of the slope, 0 where it is profiled.
    slope_variance: f64,
    /// Posterior variance of the height of the line at `x_mean`, in units of s²; 0 where it is profiled.
    height: f64,
    /// Mean of the path that its slope turns about.
    x_mean: f64,
    /// Last value of the path.
    x_last: f64,
}

/// A prediction of one year, on the scale of the link: normal with the identity, log-normal with the logarithm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forecast {
    /// Mean of f(y).
    pub mean: f64,
    /// Variance of f(y).
    pub variance: f64,
}

impl Measurement {
    /// A measurement of observations (year, y), with years that rise, and errors of an autocorrelation from 0 to below 1.
    ///
    /// # Errors
    /// With fewer than five observations; with one that is not finite, or with the log link not above 0; where all are the same;
    /// where a year does not come after the one before; with another autocorrelation.
    pub fn new(
        observations: &[(i16, f64)],
        link: Link,
        slope: Slope,
        autocorrelation: f64,
    ) -> Result<Self, Unmeasurable> {
        let autocorrelation = checked_autocorrelation(autocorrelation)?;
        if observations.len() < LEAST {
            return Err(Unmeasurable::TooFew { found: observations.len(), least: LEAST });
        }
        let mut values = Vec::with_capacity(observations.len());
        let (mut log_jacobian, mut last) = (0.0, None);
        for (year, value) in observations.iter().copied() {
            if !is_usable(value) {
                return Err(Unmeasurable::NotFinite { year, value });
            }
            if last.is_some_and(|(before, _)| before >= year) {
                return Err(Unmeasurable::Order { year });
            }
            let linked = match link {
                Link::Identity => value,
                Link::Log if value > 0.0 => libm::log(value),
                Link::Log => return Err(Unmeasurable::NotPositive { year, value }),
            };
            if link == Link::Log {
                log_jacobian -= linked;
            }
            values.push(linked);
            last = Some((year, linked));
        }
        let places: Vec<(usize, i16)> = observations.iter().map(|(year, _)| (0, *year)).collect();
        let errors = Autoregression::new(&places, places.iter().map(|_| 1.0), autocorrelation);
        let constant = std::iter::once(vec![1.0; values.len()]);
        let regression = Regression::new(errors, constant, &values, slope)?;
        let last = last.ok_or(Unmeasurable::TooFew { found: 0, least: LEAST })?;
        Ok(Self { regression, link, log_jacobian, autocorrelation, last })
    }

    /// Number of observations.
    pub fn count(&self) -> usize {
        self.regression.count()
    }

    /// The scale on which the measurement is affine.
    pub fn link(&self) -> Link {
        self.link
    }

    /// The likelihood of the observations, given the simulated path: x in the year of each.
    ///
    /// Profiled, with the a, b and s of generalised least squares:
    /// ln L = -n/2 (ln(2π RSS/n) + 1) - ½ ln|R|, RSS = rᵀ R⁻¹ r of residuals r and correlations R; where b has the wrong sign it is 0.
    /// Integrated, with ν = n - 2, 1 the vector of ones, and t the slope over its standard error, towards its sign:
    /// ln L = ln Γ(ν/2) - ν/2 ln(π RSS) - ln 2 - ½ ln|R| - ½ ln(1ᵀ R⁻¹ 1) + ln P(T_ν < t). Both less Σ ln y with the log link.
    ///
    /// # Errors
    /// Where the path has another number of values, or one that is not finite.
    pub fn fit(&self, x: &[f64], elimination: Elimination) -> Result<Fit, Unmeasurable> {
        checked_values(x, self.count())?;
        let found = self.regression.fit(x.iter().copied(), elimination, self.count());
        let ones = self.regression.first_length;
        let x_mean = found.first_part / ones;
        let height = match elimination {
            Elimination::Profiled => 0.0,
            Elimination::Integrated => 1.0 / (ones * ones),
        };
        Ok(Fit {
            log_likelihood: found.log_likelihood + self.log_jacobian,
            intercept: self.regression.parts[0] / ones - found.slope * x_mean,
            slope: found.slope,
            sd: found.variance.sqrt(),
            slope_variance: found.slope_variance,
            height,
            x_mean,
            x_last: x[x.len() - 1],
        })
    }

    /// Predicts a year after the last observation, in which the path stands at `x`: the error of the last observed year fades by the
    /// autocorrelation, and the variance rises to that of a year without a past. Integrated, it holds what is unknown of a, b and s.
    ///
    /// mean = a + b x + ρ (f(y_n) - a - b x_n), ρ = φ^(t - t_n). Profiled, variance = s² (1 - ρ²).
    ///
    /// # Errors
    /// For a year that is not after the last observation; for a value that is not finite.
    pub fn forecast(&self, fit: &Fit, year: i16, x: f64) -> Result<Forecast, Unmeasurable> {
        self.forecast_linked(fit, (self.last.0, self.last.1, fit.x_last), (year, x))
    }

    /// The same after a later observation than those of the fit, which its level, slope and spread are not fitted to: the error of that
    /// year (year, y, x) fades.
    ///
    /// # Errors
    /// As [`Self::forecast`]; for an observation that the link does not take.
    pub fn forecast_after(
        &self,
        fit: &Fit,
        (last, value, x_last): (i16, f64, f64),
        (year, x): (i16, f64),
    ) -> Result<Forecast, Unmeasurable> {
        let linked = match self.link {
            Link::Identity => value,
            Link::Log if value > 0.0 => libm::log(value),
            Link::Log => return Err(Unmeasurable::NotPositive { year: last, value }),
        };
        checked_values(&[linked, x_last], 2)?;
        self.forecast_linked(fit, (last, linked, x_last), (year, x))
    }

    fn forecast_linked(
        &self,
        fit: &Fit,
        (last, value, x_last): (i16, f64, f64),
        (year, x): (i16, f64),
    ) -> Result<Forecast, Unmeasurable> {
        if year <= last {
            return Err(Unmeasurable::Order { year });
        }
        checked_values(&[x], 1)?;
        let rho = power(self.autocorrelation, last.abs_diff(year));
        let residual = value - fit.intercept - fit.slope * x_last;
        let (of_height, of_slope) = (1.0 - rho, x - rho * x_last);
        let turned = of_slope - of_height * fit.x_mean;
        let new = 1.0 - rho * rho + of_height * of_height * fit.height;
        Ok(Forecast {
            mean: fit.intercept + fit.slope * x + rho * residual,
            variance: fit.sd * fit.sd * new + turned * turned * fit.slope_variance,
        })
    }
}

#[cfg(test)]
mod tests;
