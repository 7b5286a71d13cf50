//! A ratio of two means over independent groups, with its confidence interval.

use super::Interval;
use crate::model::maths;

/// The means of two quantities in one of several independent groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// Share of the group in all units; the shares of all groups add up to 1.
    pub weight: f64,
    /// Mean of the numerator over the units of the group.
    pub numerator: f64,
    /// Mean of the denominator.
    pub denominator: f64,
}

/// Fieller's interval of the ratio of the mean of the numerators to that of the denominators, at a level in (0,1).
///
/// With X and Y the two means over all units, w_r the shares of R groups, and s the covariances of X and Y that the groups tell,
/// s_xy = R/(R - 1) Σ w_r² (x_r - X) (y_r - Y), it holds every θ with |X - θ Y| ≤ t √(s_xx - 2 θ s_xy + θ² s_yy), t the quantile of
/// Student's distribution with R - 1 degrees of freedom. It is exact for means of groups that are normal, of one size. `None` where the
/// denominator is not told from 0 at the level, so that no ratio is ruled out, and with fewer than two groups.
///
/// Source: E. C. Fieller, 1954, Some problems in interval estimation, Journal of the Royal Statistical Society B 16.
pub fn fieller(groups: &[Group], level: f64) -> Option<Interval> {
    let t = student_quantile(level, groups.len().checked_sub(1)?)?;
    let [x, y] = means(groups);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for group in groups {
        let dx = group.weight * (group.numerator - x);
        let dy = group.weight * (group.denominator - y);
        xx += dx * dx;
        xy += dx * dy;
        yy += dy * dy;
    }
    let count = groups.len() as f64;
    let factor = t * t * count / (count - 1.0);
    // The ends solve a θ² - 2 b θ + c = 0.
    let (a, b, c) = (y * y - factor * yy, x * y - factor * xy, x * x - factor * xx);
    if a.is_nan() || a <= 0.0 {
        return None;
    }
    let root = (b * b - a * c).max(0.0).sqrt();
    Some(Interval { low: (b - root) / a, high: (b + root) / a })
}

/// Student's interval of the mean of the numerators over all units, at a level in (0,1); `None` with fewer than two groups.
pub fn student(groups: &[Group], level: f64) -> Option<Interval> {
    let t = student_quantile(level, groups.len().checked_sub(1)?)?;
    let [mean, _] = means(groups);
    let apart = groups.iter().map(|group| group.weight * (group.numerator - mean));
    let count = groups.len() as f64;
    let half = t * (apart.map(|apart| apart * apart).sum::<f64>() * count / (count - 1.0)).sqrt();
    Some(Interval { low: mean - half, high: mean + half })
}

/// The means of numerators and denominators over all units.
fn means(groups: &[Group]) -> [f64; 2] {
    let sum = |of: fn(&Group) -> f64| groups.iter().map(|group| group.weight * of(group)).sum();
    [sum(|group| group.numerator), sum(|group| group.denominator)]
}

/// The t that a Student variable with so many degrees of freedom is within, of either sign, with a probability in (0,1); `None` without
/// a degree of freedom.
fn student_quantile(level: f64, freedom: usize) -> Option<f64> {
    if freedom == 0 {
        return None;
    }
    // t²/(ν + t²) has the Beta distribution of 1/2 and ν/2.
    let (freedom, of) = (freedom as f64, 0.5 + freedom as f64 / 2.0);
    let x = maths::beta_quantile(level, 0.5 / of, of);
    Some((freedom * x / (1.0 - x)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(pairs: &[(f64, f64)]) -> Vec<Group> {
        let weight = 1.0 / pairs.len() as f64;
        let group = |&(numerator, denominator): &(f64, f64)| Group { weight, numerator, denominator };
        pairs.iter().map(group).collect()
    }

    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (freedom, expected) in
            [(1, 12.706_204_736), (4, 2.776_445_105), (15, 2.131_449_546), (99, 1.984_216_952)]
        {
            let found = student_quantile(0.95, freedom).expect("a degree of freedom");
            assert!((found - expected).abs() < 2e-9, "{freedom}: {found}");
        }
        assert_eq!(student_quantile(0.95, 0), None);
    }

    #[test]
    fn by_hand() {
        // Means 2 and 1 over three groups, sample covariances 1, 0.3 and 0.13: with t² = 18.5128 and thirds of these,
        // a = 1 - 0.802222, b = 2 - 1.851284, c = 4 - 6.170947.
        let found = groups(&[(1.0, 0.7), (2.0, 1.0), (3.0, 1.3)]);
        let (t, yy) = (student_quantile(0.95, 2).expect("two"), 0.09);
        let (a, b, c) = (1.0 - t * t * yy / 3.0, 2.0 - t * t * 0.3 / 3.0, 4.0 - t * t / 3.0);
        let root = (b * b - a * c).sqrt();
        let Interval { low, high } = fieller(&found, 0.95).expect("told from 0");
        assert!(
            (low - (b - root) / a).abs() < 1e-12 && (high - (b + root) / a).abs() < 1e-12,
            "{low} {high}"
        );
        let Interval { low, high } = student(&found, 0.95).expect("groups");
        assert!((low - (2.0 - t / 3.0_f64.sqrt())).abs() < 1e-12 && (low + high - 4.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_in_proportion_is_certain_and_what_may_be_none_has_no_ratio() {
        let twice = groups(&[(2.0, 1.0), (2.2, 1.1), (1.8, 0.9)]);
        let Interval { low, high } = fieller(&twice, 0.95).expect("told from 0");
        assert!((low - 2.0).abs() < 1e-7 && (high - 2.0).abs() < 1e-7, "{low} {high}");
        assert_eq!(
            fieller(&groups(&[(0.0, 1.0), (0.0, 2.0), (0.0, 1.5)]), 0.95),
            Some(Interval { low: 0.0, high: 0.0 })
        );
        assert_eq!(fieller(&groups(&[(1.0, 1.0), (1.0, -1.0), (1.0, 0.5)]), 0.95), None);
        assert_eq!(fieller(&groups(&[(1.0, 1.0)]), 0.95), None);
        assert_eq!((fieller(&[], 0.95), student(&[], 0.95)), (None, None));
    }

    #[test]
    fn units_make_no_difference() {
        let plain = [(1.0, 2.0), (1.5, 2.2), (0.7, 1.9), (1.1, 2.3)];
        let found = fieller(&groups(&plain), 0.95).expect("told");
        let other = fieller(&groups(&plain.map(|(x, y)| (3.0 * x, 0.5 * y))), 0.95).expect("told");
        assert!((other.low - 6.0 * found.low).abs() < 1e-12 && (other.high - 6.0 * found.high).abs() < 1e-12);
    }
}
