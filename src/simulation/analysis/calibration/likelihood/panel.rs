//! Series of pairs by year, of which neither the level of a pair nor that of a year means anything.

use super::autoregression::Autoregression;
use super::error::{Unmeasurable, checked_autocorrelation, checked_values, is_usable};
use super::regression::{Elimination, Regression};
use crate::statistics::Slope;

/// An observation of a pair in a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PanelObservation {
    /// Number of the pair; any numbers will do.
    pub pair: usize,
    /// The year.
    pub year: i16,
    /// The observation.
    pub value: f64,
    /// Weight w above 0, usually 1: the variance of the error is s²/w.
    pub weight: f64,
}

/// Observations y = b x + c_pair + d_year + e, x the simulated quantity, b of a stated sign.
///
/// The errors of a pair have correlation φ^|t - t'| between two years; those of two pairs are independent. The effects of pairs c
/// and of years d are taken out exactly, with flat priors: where every pair has every year, with one weight, that is to demean
/// both ways. Pairs and years may be missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    regression: Regression,
    /// Places of the observations as they were given, by pair and year.
    order: Vec<usize>,
    /// Observations less effects.
    size: usize,
    weight: f64,
}

/// Fit of a panel to simulated values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PanelFit {
    /// Log likelihood of what effects leave of the observations, times the weight of the panel.
    pub log_likelihood: f64,
    /// Slope b: fitted, 0 where the best one has the wrong sign; or its posterior mean.
    pub slope: f64,
    /// Standard deviation s of errors.
    pub sd: f64,
}

impl Panel {
    /// A panel of observations in any order, with an autocorrelation from 0 to below 1. Its log likelihood is multiplied by
    /// `weight` > 0: below 1 if pairs are not independent of each other, as where they share a state.
    ///
    /// # Errors
    /// With too few observations for effects, slope and spread; with one that is not finite, a weight that is not above 0, a pair
    /// that has a year twice; where effects explain everything; with another autocorrelation.
    pub fn new(
        observations: &[PanelObservation],
        slope: Slope,
        autocorrelation: f64,
        weight: f64,
    ) -> Result<Self, Unmeasurable> {
        let autocorrelation = checked_autocorrelation(autocorrelation)?;
        let weights = observations.iter().map(|observation| observation.weight);
        if let Some(value) = weights.chain([weight]).find(|value| !(*value > 0.0 && is_usable(*value))) {
            return Err(Unmeasurable::Weight { value });
        }
        let wrong = observations.iter().find(|observation| !is_usable(observation.value));
        if let Some(PanelObservation { year, value, .. }) = wrong {
            return Err(Unmeasurable::NotFinite { year: *year, value: *value });
        }
        let place = |number: &usize| (observations[*number].pair, observations[*number].year);
        let mut order: Vec<usize> = (0..observations.len()).collect();
        order.sort_by_key(place);
        if let Some(twice) = order.windows(2).find(|two| place(&two[0]) == place(&two[1])) {
            return Err(Unmeasurable::Order { year: observations[twice[0]].year });
        }
        let places: Vec<(usize, i16)> = order.iter().map(place).collect();
        let weights = order.iter().map(|number| observations[*number].weight);
        let errors = Autoregression::new(&places, weights, autocorrelation);
        let mut pairs: Vec<usize> = places.iter().map(|(pair, _)| *pair).collect();
        pairs.dedup();
        let mut years: Vec<i16> = places.iter().map(|(_, year)| *year).collect();
        years.sort_unstable();
        years.dedup();
        let effects = pairs.len() + years.len();
        let least = effects + 4;
        // Before columns are made for them.
        if effects == 0 || order.len() + 1 < least {
            return Err(Unmeasurable::TooFew { found: order.len(), least: least.max(5) });
        }
        let dummy = |is: &dyn Fn(&(usize, i16)) -> bool| -> Vec<f64> {
            places.iter().map(|place| f64::from(u8::from(is(place)))).collect()
        };
        let of_pairs = pairs.iter().map(|pair| dummy(&|(other, _)| other == pair));
        let of_years = years.iter().map(|year| dummy(&|(_, other)| other == year));
        let values: Vec<f64> = order.iter().map(|number| observations[*number].value).collect();
        let regression = Regression::new(errors, of_pairs.chain(of_years), &values, slope)?;
        let size = order.len() - regression.parts.len();
        Ok(Self { regression, order, size, weight })
    }

    /// Number of observations.
    pub fn count(&self) -> usize {
        self.order.len()
    }

    /// The likelihood of the observations, given x at each, in the order in which they were given to [`Panel::new`].
    ///
    /// As [`Measurement::fit`](super::Measurement::fit), with n - k in place of n, k the number of effects that can be told
    /// apart, since these are integrated out either way.
    ///
    /// # Errors
    /// Where there is another number of values, or one that is not finite.
    pub fn fit(&self, x: &[f64], elimination: Elimination) -> Result<PanelFit, Unmeasurable> {
        checked_values(x, self.count())?;
        let found = self.regression.fit(self.order.iter().map(|place| x[*place]), elimination, self.size);
        Ok(PanelFit {
            log_likelihood: self.weight * found.log_likelihood,
            slope: found.slope,
            sd: found.variance.sqrt(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers without a pattern.
    fn number(k: usize) -> f64 {
        ((k * k * k * 7_919 + k * 3_001 + 13) % 104_729) as f64 / 104_729.0
    }

    /// Four pairs over eight years, of which some are left out, and simulated values.
    fn panel(is_missing: impl Fn(usize, usize) -> bool) -> (Vec<PanelObservation>, Vec<f64>) {
        let places = (0..4).flat_map(|pair| (0..8).map(move |year| (pair, year)));
        let kept = places.filter(|(pair, year)| !is_missing(*pair, *year));
        kept.map(|(pair, year)| {
            let x = number(pair * 31 + year);
            let value = 2.0 * x + 0.5 * number(pair * 57 + year * 11 + 5) + pair as f64 - 0.3 * year as f64;
            (PanelObservation { pair, year: 2000 + year as i16, value, weight: 1.0 }, x)
        })
        .unzip()
    }

    #[test]
    fn a_full_panel_is_demeaned_both_ways() {
        let (observations, x) = panel(|_, _| false);
        let demeaned = |of: &dyn Fn(usize) -> f64| -> Vec<f64> {
            let mean = |places: &mut dyn Iterator<Item = usize>| {
                let values: Vec<f64> = places.map(of).collect();
                values.iter().sum::<f64>() / values.len() as f64
            };
            let all = mean(&mut (0..32));
            let one = |place: usize| {
                let pair = mean(&mut (0..8).map(|year| place / 8 * 8 + year));
                of(place) - pair - mean(&mut (0..4).map(|pair| pair * 8 + place % 8)) + all
            };
            (0..32).map(one).collect()
        };
        let (y, z) = (demeaned(&|place| observations[place].value), demeaned(&|place| x[place]));
        let sum = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(a, b)| a * b).sum::<f64>();
        let slope = sum(&y, &z) / sum(&z, &z);
        let residual = sum(&y, &y) - slope * sum(&y, &z);
        let found = Panel::new(&observations, Slope::Rising, 0.0, 1.0).expect("a panel");
        let fit = found.fit(&x, Elimination::Profiled).expect("a fit");
        assert!((fit.slope - slope).abs() < 1e-12, "{fit:?} {slope}");
        // 3 · 7 independent differences.
        assert!((fit.sd - (residual / 21.0).sqrt()).abs() < 1e-12, "{fit:?}");
        assert_eq!(found.size, 21);
    }

    #[test]
    fn levels_of_pairs_and_years_and_the_scale_of_the_model_mean_nothing() {
        let (observations, x) = panel(|pair, year| pair == 2 && year < 3 || year == 5 && pair == 0);
        for elimination in [Elimination::Profiled, Elimination::Integrated] {
            let found = Panel::new(&observations, Slope::Rising, 0.8, 0.5).expect("a panel");
            let fit = found.fit(&x, elimination).expect("a fit");
            let moved: Vec<f64> = observations
                .iter()
                .zip(&x)
                .map(|(at, x)| 40.0 * x - 9.0 + (at.pair as f64) * 3.0 + f64::from(at.year - 2000) * 0.7)
                .collect();
            let other = found.fit(&moved, elimination).expect("a fit");
            assert!((other.log_likelihood - fit.log_likelihood).abs() < 1e-9, "{fit:?} {other:?}");
            assert!((other.slope * 40.0 - fit.slope).abs() < 1e-9 && (other.sd - fit.sd).abs() < 1e-9);
            // A model that goes the other way is less probable, and has no slope.
            let against: Vec<f64> = x.iter().map(|x| -x).collect();
            let wrong = found.fit(&against, elimination).expect("a fit");
            assert!(wrong.log_likelihood < fit.log_likelihood - 2.0, "{wrong:?} {fit:?}");
            assert!(wrong.slope >= 0.0 && wrong.slope < 0.2 * fit.slope, "{wrong:?}");
            // A weight of the whole is a power of the likelihood.
            let whole = Panel::new(&observations, Slope::Rising, 0.8, 1.0).expect("a panel");
            let full = whole.fit(&x, elimination).expect("a fit");
            assert!((full.log_likelihood - 2.0 * fit.log_likelihood).abs() < 1e-12);
        }
    }

    #[test]
    fn the_order_of_observations_does_not_matter() {
        let (observations, x) = panel(|pair, year| pair == 1 && year == 4);
        let fit =
            Panel::new(&observations, Slope::Any, 0.8, 1.0).and_then(|p| p.fit(&x, Elimination::Integrated));
        let turned: Vec<PanelObservation> = observations.iter().rev().copied().collect();
        let values: Vec<f64> = x.iter().rev().copied().collect();
        let other =
            Panel::new(&turned, Slope::Any, 0.8, 1.0).and_then(|p| p.fit(&values, Elimination::Integrated));
        assert_eq!(fit.expect("a fit"), other.expect("a fit"));
    }

    #[test]
    fn effects_leave_the_same_whatever_the_base() {
        // The restricted likelihood by hand: two pairs, six years, differences of the two by year less their mean.
        let (observations, x) = panel(|pair, year| pair > 1 || year > 5);
        let found = Panel::new(&observations, Slope::Any, 0.0, 1.0).expect("a panel");
        let fit = found.fit(&x, Elimination::Integrated).expect("a fit");
        let apart = |of: &dyn Fn(usize) -> f64| -> Vec<f64> {
            let apart: Vec<f64> = (0..6).map(|year| of(year) - of(6 + year)).collect();
            let mean = apart.iter().sum::<f64>() / 6.0;
            apart.iter().map(|value| (value - mean) / 2.0_f64.sqrt()).collect()
        };
        let (y, z) = (apart(&|place| observations[place].value), apart(&|place| x[place]));
        let sum = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(a, b)| a * b).sum::<f64>();
        let slope = sum(&y, &z) / sum(&z, &z);
        let residual = sum(&y, &y) - slope * slope * sum(&z, &z);
        assert!((fit.slope - slope).abs() < 1e-12, "{fit:?} {slope}");
        // s² has posterior mean RSS/(ν - 2) with ν = 5 - 1.
        assert!((fit.sd - (residual / 2.0).sqrt()).abs() < 1e-12, "{fit:?} {residual}");
    }

    #[test]
    fn what_is_wrong_is_said() {
        let (observations, x) = panel(|_, _| false);
        let refused = |change: &dyn Fn(&mut Vec<PanelObservation>)| {
            let mut changed = observations.clone();
            change(&mut changed);
            Panel::new(&changed, Slope::Rising, 0.8, 0.5).expect_err("it is refused").to_string()
        };
        assert_eq!(
            refused(&|of| of[3].value = f64::NAN),
            "the observation of 2003 is NaN, which is not finite"
        );
        assert_eq!(refused(&|of| of[3].weight = 0.0), "a weight is 0, which is not above 0");
        assert_eq!(refused(&|of| of[9].year = 2000), "the year 2000 does not come after the one before it");
        assert!(
            refused(&|of| of.truncate(8)).starts_with("there are 8 observations, and the measurement model")
        );
        assert!(refused(&|of| of.clear()).starts_with("there are 0 observations"));
        assert!(
            refused(&|of| of.iter_mut().for_each(|one| one.value = one.pair as f64)).contains("do not vary")
        );
        let panel = Panel::new(&observations, Slope::Rising, 0.8, 0.5).expect("a panel");
        let short = panel.fit(&x[1..], Elimination::Profiled).expect_err("too few");
        assert_eq!(short.to_string(), "the simulation has 31 values for 32 observations");
    }
}
