//! A trend in the scale of numbers that cannot fall below 0, such as distances.

/// Half-normal numbers |X|, X normal of mean 0, whose scale changes by a constant factor a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HalfNormalTrend {
    /// Logarithm of the variance of X in the middle of the years.
    log_variance: f64,
    /// Its change a year.
    change: f64,
    /// Middle of the years.
    middle: f64,
}

/// Most steps, and the change of a step at which they end.
const MOST_STEPS: usize = 200;
const SMALL: f64 = 1e-12;

impl HalfNormalTrend {
    /// The most probable trend of values by year: ln σ² = α + β (year - mean year), by Fisher scoring, with steps that are halved until
    /// the likelihood does not fall. `None` for fewer than three values, for a negative one, or where all are 0 or of one year.
    ///
    /// The likelihood of the squares is that of a generalised linear model, gamma of shape ½ with a logarithmic link (McCullagh and
    /// Nelder 1989, Generalized linear models, 2nd edition, chapter 8).
    pub fn fit(points: &[(f64, f64)]) -> Option<Self> {
        let n = points.len() as f64;
        if points.len() < 3 || points.iter().any(|(_, value)| !value.is_finite() || *value < 0.0) {
            return None;
        }
        let middle = points.iter().map(|(year, _)| year).sum::<f64>() / n;
        let mean_square = points.iter().map(|(_, value)| value * value).sum::<f64>() / n;
        let spread: f64 = points.iter().map(|(year, _)| (year - middle) * (year - middle)).sum();
        if mean_square <= 0.0 || spread <= 0.0 {
            return None;
        }
        let mut trend = Self { log_variance: libm::log(mean_square), change: 0.0, middle };
        let mut likelihood = trend.log_likelihood(points);
        for _ in 0..MOST_STEPS {
            let left = |(year, value): &(f64, f64)| value * value / trend.variance(*year) - 1.0;
            let level = points.iter().map(left).sum::<f64>() / n;
            let slope = points.iter().map(|point| (point.0 - middle) * left(point)).sum::<f64>() / spread;
            let mut share = 1.0;
            let (next, found) = loop {
                let next = Self {
                    log_variance: trend.log_variance + share * level,
                    change: trend.change + share * slope,
                    middle,
                };
                let found = next.log_likelihood(points);
                if found >= likelihood || share < SMALL {
                    break (next, found);
                }
                share *= 0.5;
            };
            let is_last = found - likelihood <= SMALL * (1.0 + likelihood.abs());
            if found >= likelihood {
                (trend, likelihood) = (next, found);
            }
            if is_last {
                break;
            }
        }
        Some(trend)
    }

    fn variance(&self, year: f64) -> f64 {
        libm::exp(self.log_variance + self.change * (year - self.middle))
    }

    /// Up to a constant.
    fn log_likelihood(&self, points: &[(f64, f64)]) -> f64 {
        let of = |(year, value): &(f64, f64)| {
            let log_variance = self.log_variance + self.change * (year - self.middle);
            -0.5 * (log_variance + value * value / libm::exp(log_variance))
        };
        points.iter().map(of).sum()
    }

    /// Standard deviation of X in a year; the median of |X| is 0.674 of it.
    pub fn sd(&self, year: f64) -> f64 {
        self.variance(year).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_trend_the_scale_is_the_root_of_the_mean_square() {
        // Squares that are the same before and after the middle.
        let points = [(2000.0, 1.0), (2001.0, 3.0), (2002.0, 3.0), (2003.0, 1.0)];
        let trend = HalfNormalTrend::fit(&points).expect("a trend");
        assert!((trend.sd(1990.0) - 5.0_f64.sqrt()).abs() < 1e-9, "{trend:?}");
    }

    #[test]
    fn a_constant_factor_is_found() {
        // With an even number of squares of each year the fit to 4^t and to its thrice is their mean, exactly.
        let points: Vec<(f64, f64)> = (0..12)
            .flat_map(|year| {
                let scale = libm::exp(-0.1 * f64::from(year));
                [(f64::from(year), scale * 0.5_f64.sqrt()), (f64::from(year), scale * 1.5_f64.sqrt())]
            })
            .collect();
        let trend = HalfNormalTrend::fit(&points).expect("a trend");
        for year in [0.0, 11.0, 20.0] {
            assert!((trend.sd(year) / libm::exp(-0.1 * year) - 1.0).abs() < 1e-6, "{trend:?}");
        }
        // The score equations hold: no residual in level and slope.
        let odd = [(0.0, 0.3), (1.0, 0.0), (2.0, 4.0), (5.0, 0.1), (7.0, 2.0)];
        let trend = HalfNormalTrend::fit(&odd).expect("a trend");
        let left = |(year, value): &(f64, f64)| value * value / (trend.sd(*year) * trend.sd(*year)) - 1.0;
        let (level, slope) = odd.iter().fold((0.0, 0.0), |sum, point| {
            (sum.0 + left(point), sum.1 + (point.0 - trend.middle) * left(point))
        });
        assert!(level.abs() < 1e-4 && slope.abs() < 1e-3, "{level} {slope}");
    }

    #[test]
    fn what_has_no_trend_is_none() {
        assert_eq!(HalfNormalTrend::fit(&[(0.0, 1.0), (1.0, 1.0)]), None);
        assert_eq!(HalfNormalTrend::fit(&[(0.0, 1.0), (1.0, -1.0), (2.0, 1.0)]), None);
        assert_eq!(HalfNormalTrend::fit(&[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)]), None);
        assert_eq!(HalfNormalTrend::fit(&[(3.0, 1.0); 4]), None);
    }
}
