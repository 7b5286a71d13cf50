//! Posterior predictive checks: whether observations drawn from a fitted model are like those that were made.

use rand_chacha::ChaCha8Rng;

use super::autoregression::power;
use super::error::Unmeasurable;
use super::events::{multinomial, statement, with_error};
use super::measurement::{Fit, Link, Measurement};
use super::panel::{PanelFit, PanelObservation};
use super::regression::Elimination;
use crate::analysis::calibration::moves::uniform;
use crate::analysis::design::random;
use crate::model::lanes::Lanes;
use crate::model::maths;
use crate::statistics::Slope;

/// How observations that are drawn compare with those that were made: 1 where they are at least as unlike the model, 0 where they
/// are less so, ½ where as much. The mean over draws of the posterior is the posterior predictive p.
pub type Rank = f64;

/// Draws observations at one draw of a posterior, which has a stream of random numbers of its own.
///
/// Source: A. Gelman, X.-L. Meng and H. Stern, 1996, Posterior predictive assessment of model fitness via realized discrepancies,
/// Statistica Sinica 6.
#[derive(Debug)]
pub struct Predictive(ChaCha8Rng);

impl Predictive {
    /// The draws of a particle.
    pub fn new(seed: u64, particle: u64) -> Self {
        Self(random(seed, "calibration predictive", particle))
    }

    fn normal(&mut self) -> f64 {
        let u = uniform(&mut self.0).max(f64::EPSILON);
        maths::normal_quantile(Lanes([u])).0[0]
    }

    /// Compares a series with one drawn about the fitted path `x`, by how far neighbouring errors go together once the stated
    /// autocorrelation is taken out of them: a path that misses a bend of the series leaves errors that do.
    ///
    /// The discrepancy is |Σ u_k u_(k-1)|/Σ u², u what is new in the error of year k; the line is fitted again to what is drawn.
    /// Level, slope and spread are fitted, so that they cannot be checked.
    ///
    /// # Errors
    /// [`Unmeasurable`] where there is no fit.
    pub fn series(
        &mut self,
        observations: &[(i16, f64)],
        (link, slope, autocorrelation): (Link, Slope, f64),
        x: &[f64],
    ) -> Result<Rank, Unmeasurable> {
        let discrepancy = |observations: &[(i16, f64)]| {
            let fit = Measurement::new(observations, link, slope, autocorrelation)?
                .fit(x, Elimination::Profiled)?;
            let error = |((_, value), x): (&(i16, f64), &f64)| {
                let value = if link == Link::Log { libm::log(*value) } else { *value };
                value - fit.intercept - fit.slope * x
            };
            let errors: Vec<f64> = observations.iter().zip(x).map(error).collect();
            let new: Vec<f64> = (1..errors.len())
                .map(|k| {
                    let rho = power(autocorrelation, observations[k - 1].0.abs_diff(observations[k].0));
                    (errors[k] - rho * errors[k - 1]) / (1.0 - rho * rho).sqrt()
                })
                .collect();
            let together: f64 = new.windows(2).map(|pair| pair[0] * pair[1]).sum();
            let squares: f64 = new.iter().map(|new| new * new).sum();
            Ok((fit, if squares > 0.0 { together.abs() / squares } else { 0.0 }))
        };
        let (fit, made) = discrepancy(observations)?;
        let years: Vec<i16> = observations.iter().map(|(year, _)| *year).collect();
        let drawn = self.series_about(&years, (link, autocorrelation), &fit, x);
        let (_, drawn) = discrepancy(&drawn)?;
        Ok(ranked(drawn, made))
    }

    /// Draws a series about the line of a fit: f(y) = a + b x + e in the years, which rise, with autocorrelated errors e.
    pub fn series_about(
        &mut self,
        years: &[i16],
        (link, autocorrelation): (Link, f64),
        fit: &Fit,
        x: &[f64],
    ) -> Vec<(i16, f64)> {
        let errors = self.errors(years.iter().map(|year| (0, *year)), autocorrelation);
        let value = |((year, x), error): ((&i16, &f64), f64)| {
            let value = fit.intercept + fit.slope * x + fit.sd * error;
            (*year, if link == Link::Log { libm::exp(value) } else { value })
        };
        years.iter().zip(x).zip(errors).map(value).collect()
    }

    /// Draws a panel about the line of a fit: b x + e at the places of observations, without effects of pairs and years. The variance
    /// of an error is s²/w, w the weight of the observation.
    pub fn panel_about(
        &mut self,
        observations: &[PanelObservation],
        autocorrelation: f64,
        fit: &PanelFit,
        x: &[f64],
    ) -> Vec<PanelObservation> {
        let place = |number: &usize| (observations[*number].pair, observations[*number].year);
        let mut order: Vec<usize> = (0..observations.len()).collect();
        order.sort_by_key(place);
        let errors = self.errors(order.iter().map(place), autocorrelation);
        let mut drawn = observations.to_vec();
        for (number, error) in order.into_iter().zip(errors) {
            drawn[number].value = fit.slope * x[number] + fit.sd * error / observations[number].weight.sqrt();
        }
        drawn
    }

    /// Errors of variance 1 in the years of each of some units, in ascending order: those of a unit are autocorrelated.
    fn errors(&mut self, places: impl Iterator<Item = (usize, i16)>, autocorrelation: f64) -> Vec<f64> {
        let mut before: Option<(usize, i16, f64)> = None;
        let mut errors = Vec::new();
        for (unit, year) in places {
            let error = match before.filter(|(last, ..)| *last == unit) {
                None => self.normal(),
                Some((_, last, error)) => {
                    let rho = power(autocorrelation, last.abs_diff(year));
                    rho * error + (1.0 - rho * rho).sqrt() * self.normal()
                }
            };
            before = Some((unit, year, error));
            errors.push(error);
        }
        errors
    }

    /// Draws in which of some cells each of some events is seen: in proportion to what is expected there, alike where nothing is
    /// expected, and with a share of error.
    pub fn counts_about(&mut self, events: u64, expected: &[f64], error: f64) -> Vec<u64> {
        let (cells, all) = (expected.len(), expected.iter().sum::<f64>());
        let share = |expected: &f64| {
            let share = if all > 0.0 { expected / all } else { 1.0 / cells as f64 };
            with_error(share, cells, error)
        };
        let shares: Vec<f64> = expected.iter().map(share).collect();
        let mut drawn = vec![0; cells];
        for _ in 0..events {
            let mut left = uniform(&mut self.0);
            let cell = shares.iter().position(|share| {
                left -= share;
                left < 0.0
            });
            if let Some(count) = drawn.get_mut(cell.unwrap_or(cells.saturating_sub(1))) {
                *count += 1;
            }
        }
        drawn
    }

    /// Draws whether a statement of a probability is seen to hold, with a share of error.
    pub fn statement_about(&mut self, probability: f64, error: f64) -> bool {
        uniform(&mut self.0) < with_error(probability, 2, error)
    }

    /// A uniform number in `[0,1)`.
    pub fn uniform(&mut self) -> f64 {
        uniform(&mut self.0)
    }

    /// Compares numbers of events by cell with as many that fall where they are expected, by their log likelihood.
    ///
    /// # Errors
    /// As [`multinomial`].
    pub fn counts(&mut self, counts: &[u64], expected: &[f64], error: f64) -> Result<Rank, Unmeasurable> {
        let made = multinomial(counts, expected, error)?;
        let drawn = self.counts_about(counts.iter().sum(), expected, error);
        Ok(ranked(-multinomial(&drawn, expected, error)?, -made))
    }

    /// Compares statements, each with the number of `of` replicates in which it holds, with as many that hold by chance, by their
    /// log likelihood.
    pub fn statements(&mut self, statements: &[(bool, u64)], of: u64, error: f64) -> Rank {
        let (mut made, mut drawn) = (0.0, 0.0);
        for (holds, k) in statements {
            made += statement(*holds, *k, of, error);
            let probability = (*k as f64 + 0.5) / (of as f64 + 1.0);
            drawn += statement(self.statement_about(probability, error), *k, of, error);
        }
        ranked(-drawn, -made)
    }
}

/// Compares a drawn discrepancy with the observed one.
fn ranked(drawn: f64, made: f64) -> Rank {
    if drawn > made {
        1.0
    } else if drawn < made {
        0.0
    } else {
        0.5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean rank over particles.
    fn p(of: impl Fn(&mut Predictive) -> Rank) -> f64 {
        (0..400).map(|particle| of(&mut Predictive::new(3, particle))).sum::<f64>() / 400.0
    }

    /// Drawn once from a normal distribution.
    const NORMAL: [f64; 30] = [
        1.6, 0.1, 0.4, 0.7, -0.6, -1.0, -2.0, 1.2, -0.7, -0.6, 0.0, 2.0, -1.7, 0.2, -0.4, 0.5, -1.8, -0.4,
        0.8, 1.6, 1.6, -0.9, 0.1, -0.1, -1.4, -1.4, 0.8, 0.2, -0.1, 1.2,
    ];

    #[test]
    fn errors_that_go_together_are_found() {
        let model = (Link::Identity, Slope::Rising, 0.0);
        let x: Vec<f64> = (0..30).map(f64::from).collect();
        let series = |error: &dyn Fn(i16) -> f64| -> Vec<(i16, f64)> {
            (0..30).map(|k| (2000 + k, 0.2 * f64::from(k) + error(k))).collect()
        };
        // As chance has it, and a wave that the path misses.
        let mixed = series(&|k| NORMAL[k as usize] / 4.0);
        let wave = series(&|k| libm::sin(f64::from(k) / 3.0));
        let of = |series: &Vec<(i16, f64)>| p(|draws| draws.series(series, model, &x).expect("a fit"));
        assert!(of(&mixed) > 0.1 && of(&wave) < 0.01, "{} {}", of(&mixed), of(&wave));
    }

    #[test]
    fn events_in_the_wrong_places_are_found() {
        let counts = |counts: [u64; 3]| {
            p(|draws| draws.counts(&counts, &[6.0, 3.0, 1.0], 0.02).expect("a likelihood"))
        };
        assert!(counts([6, 3, 1]) > 0.5 && counts([0, 2, 8]) < 0.01);
        let holds = |holds: bool| p(|draws| draws.statements(&[(holds, 30), (true, 16)], 32, 0.02));
        assert!(holds(true) > 0.5 && holds(false) < 0.1, "{} {}", holds(true), holds(false));
    }
}
