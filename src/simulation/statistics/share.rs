//! Confidence intervals of shares.

/// A confidence interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Two-sided 95% normal quantile.
const Z95: f64 = 1.959_963_984_540_054;

/// Wilson's 95% score interval of a share, `count` of `total`, inside `[0,1]`; all of it for a `total` of 0.
///
/// centre = (p + z²/2n)/(1 + z²/n), half width = z/(1 + z²/n) √(p(1-p)/n + z²/4n²).
///
/// Source: E. B. Wilson, 1927, Journal of the American Statistical Association 22.
pub fn wilson(count: u64, total: u64) -> Interval {
    wilson_of(count, total, total)
}

/// The same where only `units` of the `total` are independent of each other: the interval of the share among so many.
pub fn wilson_of(count: u64, total: u64, units: u64) -> Interval {
    if total == 0 || units == 0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let n = units as f64;
    let p = count as f64 / total as f64;
    let z2 = Z95 * Z95;
    let scale = 1.0 + z2 / n;
    let centre = (p + z2 / (2.0 * n)) / scale;
    let half = Z95 / scale * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    // At the ends the formula gives exactly 0 and 1, which rounding must not move.
    let low = if count == 0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if count == total { 1.0 } else { (centre + half).min(1.0) };
    Interval { low, high }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        // Newcombe 1998, Statistics in Medicine 17, table I, method 3, to the four digits printed there.
        for (count, total, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (1, 29, 0.0061, 0.1718)]
        {
            let interval = wilson(count, total);
            assert!((interval.low - low).abs() < 6e-5 && (interval.high - high).abs() < 6e-5, "{interval:?}");
        }
        assert_eq!(wilson(0, 10).low, 0.0);
        assert_eq!(wilson(10, 10).high, 1.0);
        assert_eq!(wilson(0, 0), Interval { low: 0.0, high: 1.0 });
    }
}
