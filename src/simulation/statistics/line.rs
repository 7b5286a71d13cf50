//! A straight line through points, by least squares.

/// The slopes that a line may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slope {
    /// Any slope.
    Any,
    /// No slope below 0.
    Rising,
    /// No slope above 0.
    Falling,
}

/// A straight line y = a + b x with the spread of its residuals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Intercept.
    pub intercept: f64,
    /// Slope.
    pub slope: f64,
    /// Standard deviation of the residuals.
    pub sd: f64,
}

impl Line {
    /// The line of least squares among those with a slope that is allowed; `None` for fewer than three points.
    ///
    /// b = Σ(x - x̄)(y - ȳ)/Σ(x - x̄)², a = ȳ - b x̄, s² = Σ(y - a - b x)²/(n - 2). Where b has a sign that is not allowed, or x does not
    /// vary, the best line that remains is level: b = 0, a = ȳ, and n - 1 in place of n - 2, since one number is fitted.
    pub fn fit(points: &[(f64, f64)], slope: Slope) -> Option<Self> {
        let points: Vec<(f64, f64, f64)> = points.iter().map(|(x, y)| (*x, *y, 1.0)).collect();
        Self::weighted(&points, slope)
    }

    /// The same of points (x, y, w) whose errors have the variance σ²/w: sums and means with weights, s² = Σ w(y - a - b x)²/(n - 2).
    /// Points of no weight are left out.
    pub fn weighted(points: &[(f64, f64, f64)], slope: Slope) -> Option<Self> {
        let points: Vec<(f64, f64, f64)> = points.iter().copied().filter(|(.., w)| *w > 0.0).collect();
        let n = points.len();
        if n < 3 {
            return None;
        }
        let weight: f64 = points.iter().map(|(.., w)| w).sum();
        let mean = |of: fn(&(f64, f64, f64)) -> f64| {
            points.iter().map(|point| point.2 * of(point)).sum::<f64>() / weight
        };
        let (x_mean, y_mean) = (mean(|(x, ..)| *x), mean(|(_, y, _)| *y));
        let squares: f64 = points.iter().map(|(x, _, w)| w * ((x - x_mean) * (x - x_mean))).sum();
        let products: f64 = points.iter().map(|(x, y, w)| w * ((x - x_mean) * (y - y_mean))).sum();
        let widest = points.iter().map(|(x, ..)| (x - x_mean).abs()).fold(0.0, f64::max);
        // Variation by rounding alone counts as none.
        let varies = widest > 1e-12 * x_mean.abs().max(1.0);
        let free = if varies { products / squares } else { 0.0 };
        let is_allowed = match slope {
            Slope::Any => true,
            Slope::Rising => free > 0.0,
            Slope::Falling => free < 0.0,
        };
        let is_free = varies && is_allowed;
        let slope = if is_free { free } else { 0.0 };
        let intercept = y_mean - slope * x_mean;
        let left = |(x, y, w): &(f64, f64, f64)| {
            let residual = y - intercept - slope * x;
            w * (residual * residual)
        };
        let left: f64 = points.iter().map(left).sum();
        let fitted = if is_free { 2.0 } else { 1.0 };
        Some(Self { intercept, slope, sd: (left / (n as f64 - fitted)).sqrt() })
    }

    /// Its height.
    pub fn at(&self, x: f64) -> f64 {
        self.intercept + self.slope * x
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        // Anscombe's first quartet, 1973, The American Statistician 27: y = 3.00 + 0.500 x, residual standard error 1.237.
        let x = [10.0, 8.0, 13.0, 9.0, 11.0, 14.0, 6.0, 4.0, 12.0, 7.0, 5.0];
        let y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
        let points: Vec<(f64, f64)> = x.into_iter().zip(y).collect();
        let line = Line::fit(&points, Slope::Any).expect("a line");
        assert!((line.intercept - 3.000_091).abs() < 1e-6 && (line.slope - 0.500_091).abs() < 1e-6);
        assert!((line.sd - 1.236_603).abs() < 1e-6, "{line:?}");
        assert_eq!(Line::fit(&points, Slope::Rising), Some(line));
        // The level line through its mean, and the standard deviation about it.
        let level = Line::fit(&points, Slope::Falling).expect("a line");
        assert!(
            (level.at(99.0) - 7.500_909).abs() < 1e-6 && (level.sd - 2.031_568).abs() < 1e-6,
            "{level:?}"
        );
    }

    #[test]
    fn what_does_not_vary_has_no_slope_and_two_points_no_line() {
        let points = [(0.1, 1.0), (0.1, 2.0), (0.1 + 1e-17, 3.0)];
        let line = Line::fit(&points, Slope::Any).expect("a line");
        assert_eq!((line.slope, line.sd), (0.0, 1.0));
        assert_eq!(Line::fit(&points[..2], Slope::Any), None);
    }

    #[test]
    fn a_point_of_weight_two_is_two_points_and_one_of_no_weight_is_none() {
        let points = [(0.0, 1.0, 1.0), (1.0, 3.0, 2.0), (2.0, 2.0, 1.0), (9.0, 50.0, 0.0)];
        let line = Line::weighted(&points, Slope::Any).expect("a line");
        let twice = Line::fit(&[(0.0, 1.0), (1.0, 3.0), (1.0, 3.0), (2.0, 2.0)], Slope::Any).expect("a line");
        assert!((line.slope - twice.slope).abs() < 1e-15 && (line.intercept - twice.intercept).abs() < 1e-15);
        // The residuals are over one degree of freedom in place of two.
        assert!((line.sd - twice.sd * 2.0_f64.sqrt()).abs() < 1e-15);
    }
}
