//! Approximate Bayesian computation with regression adjustment, from one table of draws of the prior.

use thiserror::Error;

use super::likelihood::is_usable;
use crate::problem::{Explain, Remedy};

/// Order nearest to an edge of the cube that a point is taken to have.
const EDGE: f64 = 1e-9;
/// Part of the mean square of a summary that is added to it, so that summaries which say the same can be told apart.
const RIDGE: f64 = 1e-8;
/// Mean square that is added besides, so that a summary which is the same in all accepted rows has no slope.
const LEAST_SQUARE: f64 = 1e-12;

/// Draws of the prior with what the simulation says at each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Table<'a> {
    points: &'a [f64],
    dimensions: usize,
    summaries: &'a [f64],
    quantities: usize,
}

/// Why a table gives no posterior.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoAdjustment {
    /// The table and the observations do not have the same shape.
    #[error(
        "the table does not have as many rows of points as of summaries, or as many summaries as were observed"
    )]
    Shape,
    /// A number of the table is none.
    #[error("row {row} of the table lies outside the unit cube, or has a summary that is not finite")]
    Row {
        /// Number of the row, from 0.
        row: usize,
    },
    /// An observation is no finite number.
    #[error("observed summary {quantity} is not finite")]
    Observed {
        /// Number of the summary, from 0.
        quantity: usize,
    },
    /// Too few rows are accepted for a regression.
    #[error(
        "{accepted} rows are accepted, and a regression on {quantities} summaries takes at least {least}"
    )]
    TooFew {
        /// Number of rows accepted.
        accepted: usize,
        /// Number of summaries that vary.
        quantities: usize,
        /// Number of rows needed.
        least: usize,
    },
}

impl Explain for NoAdjustment {
    fn remedy(&self) -> Option<Remedy> {
        Some(Remedy::new(match self {
            Self::Shape => "give one summary for each observation in each row",
            Self::Row { .. } => "leave the row out, or find out why with the values of its point",
            Self::Observed { .. } => "correct the observation, or leave it out",
            Self::TooFew { .. } => "draw more rows, accept a larger share, or give fewer summaries",
        }))
    }
}

/// A weighted sample of the posterior.
#[derive(Debug, Clone, PartialEq)]
pub struct Adjusted {
    /// Number of dimensions.
    pub dimensions: usize,
    /// By (row, dimension), in (0,1): adjusted points of the accepted rows, in the order of the table.
    pub points: Vec<f64>,
    /// By row; they add up to 1.
    pub weights: Vec<f64>,
    /// Effective sample size of the weights.
    pub effective_size: f64,
    /// Distance, in median absolute deviations of the summaries, within which rows are accepted.
    pub bandwidth: f64,
}

impl Adjusted {
    /// Mean and variance of a dimension, from 0.
    pub fn moments(&self, dimension: usize) -> (f64, f64) {
        let of = || self.points.iter().skip(dimension).step_by(self.dimensions.max(1)).zip(&self.weights);
        let mean = of().map(|(x, weight)| weight * x).sum::<f64>();
        (mean, of().map(|(x, weight)| weight * (x - mean) * (x - mean)).sum())
    }
}

impl<'a> Table<'a> {
    /// A table of points by (row, dimension), in `[0,1]`, and their summaries by (row, quantity).
    ///
    /// # Errors
    /// [`NoAdjustment::Shape`], [`NoAdjustment::Row`].
    pub fn new(
        points: &'a [f64],
        dimensions: usize,
        summaries: &'a [f64],
        quantities: usize,
    ) -> Result<Self, NoAdjustment> {
        let is_even = dimensions > 0
            && quantities > 0
            && points.len().is_multiple_of(dimensions)
            && summaries.len().is_multiple_of(quantities)
            && points.len() / dimensions == summaries.len() / quantities;
        if !is_even {
            return Err(NoAdjustment::Shape);
        }
        let outside =
            points.chunks_exact(dimensions).position(|point| !point.iter().all(|x| (0.0..=1.0).contains(x)));
        let infinite = summaries.chunks_exact(quantities).position(|row| !row.iter().all(|x| is_usable(*x)));
        match outside.into_iter().chain(infinite).min() {
            Some(row) => Err(NoAdjustment::Row { row }),
            None => Ok(Self { points, dimensions, summaries, quantities }),
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.points.len() / self.dimensions
    }

    fn point(&self, row: usize) -> &'a [f64] {
        &self.points[row * self.dimensions..][..self.dimensions]
    }

    fn summary(&self, row: usize) -> &'a [f64] {
        &self.summaries[row * self.quantities..][..self.quantities]
    }
}

/// Estimates a posterior from the rows of a table whose summaries are nearest to those `observed`: a share of them, in (0,1].
///
/// Summaries are taken in median absolute deviations; those that do not vary are left out. A row at distance d counts with weight
/// 1 - (d/h)², h the distance of the nearest row that is not accepted. The log odds of each coordinate are regressed on the
/// summaries, locally linear, and moved along the regression to where the summaries are those observed: so they stay in the cube.
///
/// It shares nothing with [`sample`](super::sample) but the simulation, so that the two check each other; it is good where the
/// summaries are few and near to linear in the numbers.
///
/// # Errors
/// [`NoAdjustment`] where there is not one observation for each summary, or one that is not finite; where fewer rows are accepted
/// than twice the coefficients of the regression.
///
/// Source: M. A. Beaumont, W. Zhang and D. J. Balding, 2002, Approximate Bayesian computation in population genetics, Genetics 162.
pub fn regression_abc(table: &Table<'_>, observed: &[f64], share: f64) -> Result<Adjusted, NoAdjustment> {
    if observed.len() != table.quantities {
        return Err(NoAdjustment::Shape);
    }
    if let Some(quantity) = observed.iter().position(|value| !is_usable(*value)) {
        return Err(NoAdjustment::Observed { quantity });
    }
    let scales: Vec<f64> = (0..table.quantities).map(|quantity| deviation(table, quantity)).collect();
    let kept: Vec<usize> = (0..table.quantities).filter(|quantity| scales[*quantity] > 0.0).collect();
    // Summaries of a row about those observed.
    let apart = |row: usize| {
        let summary = table.summary(row);
        kept.iter().map(move |quantity| summary[*quantity] - observed[*quantity]).zip(&kept)
    };
    let scaled = |row: usize| apart(row).map(|(apart, quantity)| apart / scales[*quantity]);
    let mut nearest: Vec<(f64, usize)> = (0..table.rows())
        .map(|row| (scaled(row).map(|apart| apart * apart).sum::<f64>().sqrt(), row))
        .collect();
    nearest.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let accepted = ((share * table.rows() as f64).ceil() as usize).min(table.rows());
    let least = 2 * (kept.len() + 1);
    if accepted < least {
        return Err(NoAdjustment::TooFew { accepted, quantities: kept.len(), least });
    }
    let bandwidth = nearest.get(accepted).unwrap_or(&nearest[accepted - 1]).0;
    let mut rows: Vec<(usize, f64)> = nearest[..accepted]
        .iter()
        .map(|(distance, row)| {
            let part = if bandwidth > 0.0 { distance / bandwidth } else { 0.0 };
            (*row, 1.0 - part * part)
        })
        .collect();
    rows.sort_unstable_by_key(|(row, _)| *row);
    let mut sum: f64 = rows.iter().map(|(_, weight)| weight).sum();
    if sum <= 0.0 {
        // All lie at the same distance.
        for (_, weight) in &mut rows {
            *weight = 1.0;
        }
        sum = rows.len() as f64;
    }
    for (_, weight) in &mut rows {
        *weight /= sum;
    }
    let design: Vec<Vec<f64>> = rows.iter().map(|(row, _)| scaled(*row).collect()).collect();
    let odds = |row: usize, dimension: usize| {
        let x = table.point(row)[dimension].clamp(EDGE, 1.0 - EDGE);
        libm::log(x / (1.0 - x))
    };
    let factor = Normal::new(&design, &rows);
    let mut points = vec![0.0; accepted * table.dimensions];
    for dimension in 0..table.dimensions {
        let targets: Vec<f64> = rows.iter().map(|(row, _)| odds(*row, dimension)).collect();
        let slopes = factor.slopes(&design, &rows, &targets);
        for (place, (target, row)) in targets.iter().zip(&design).enumerate() {
            let moved = target - row.iter().zip(&slopes).map(|(apart, slope)| apart * slope).sum::<f64>();
            points[place * table.dimensions + dimension] = 1.0 / (1.0 + libm::exp(-moved));
        }
    }
    let weights: Vec<f64> = rows.iter().map(|(_, weight)| *weight).collect();
    let effective_size = 1.0 / weights.iter().map(|weight| weight * weight).sum::<f64>();
    Ok(Adjusted { dimensions: table.dimensions, points, weights, effective_size, bandwidth })
}

/// The median absolute deviation of a summary; where half of it is the same, the standard deviation.
fn deviation(table: &Table<'_>, quantity: usize) -> f64 {
    let median = |values: &mut Vec<f64>| {
        values.sort_unstable_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(0.0)
    };
    let mut values: Vec<f64> = (0..table.rows()).map(|row| table.summary(row)[quantity]).collect();
    let middle = median(&mut values);
    let mut apart: Vec<f64> = values.iter().map(|value| (value - middle).abs()).collect();
    let found = median(&mut apart);
    if found > 0.0 {
        found
    } else {
        crate::statistics::Moments::of(&values).map_or(0.0, |moments| moments.sd())
    }
}

/// The normal equations of a weighted regression, factored by Cholesky.
struct Normal {
    means: Vec<f64>,
    /// By row, the lower triangle.
    factor: Vec<Vec<f64>>,
}

impl Normal {
    fn new(design: &[Vec<f64>], rows: &[(usize, f64)]) -> Self {
        let size = design.first().map_or(0, Vec::len);
        let weighted = || design.iter().zip(rows).map(|(row, (_, weight))| (row, *weight));
        let means: Vec<f64> =
            (0..size).map(|k| weighted().map(|(row, weight)| weight * row[k]).sum()).collect();
        let mut factor: Vec<Vec<f64>> = (0..size).map(|k| vec![0.0; k + 1]).collect();
        for (row, weight) in weighted() {
            for k in 0..size {
                let apart = weight * (row[k] - means[k]);
                for (j, sum) in factor[k].iter_mut().enumerate() {
                    *sum += apart * (row[j] - means[j]);
                }
            }
        }
        for k in 0..size {
            factor[k][k] += RIDGE * factor[k][k] + LEAST_SQUARE;
            for j in 0..=k {
                let below: f64 = (0..j).map(|i| factor[k][i] * factor[j][i]).sum();
                let left = factor[k][j] - below;
                factor[k][j] = if j == k { left.max(LEAST_SQUARE).sqrt() } else { left / factor[j][j] };
            }
        }
        Self { means, factor }
    }

    /// The slopes of the regression of `targets`.
    fn slopes(&self, design: &[Vec<f64>], rows: &[(usize, f64)], targets: &[f64]) -> Vec<f64> {
        let size = self.means.len();
        let mut slopes = vec![0.0; size];
        for ((row, (_, weight)), target) in design.iter().zip(rows).zip(targets) {
            for (slope, (x, mean)) in slopes.iter_mut().zip(row.iter().zip(&self.means)) {
                *slope += weight * (x - mean) * target;
            }
        }
        for k in 0..size {
            let before: f64 = (0..k).map(|j| self.factor[k][j] * slopes[j]).sum();
            slopes[k] = (slopes[k] - before) / self.factor[k][k];
        }
        for k in (0..size).rev() {
            let after: f64 = (k + 1..size).map(|j| self.factor[j][k] * slopes[j]).sum();
            slopes[k] = (slopes[k] - after) / self.factor[k][k];
        }
        slopes
    }
}

#[cfg(test)]
mod tests {
    use super::super::moves::uniform;
    use super::super::targets::normal;
    use super::*;
    use crate::analysis::design::random;

    /// Rows of `dimensions` numbers of prior N(0,1), with their sum and noise, and summaries that say nothing.
    fn drawn(seed: u64, rows: usize, dimensions: usize, noise: f64, others: usize) -> (Vec<f64>, Vec<f64>) {
        let mut source = random(seed, "abc test", 0);
        let (mut points, mut summaries) = (Vec::new(), Vec::new());
        for _ in 0..rows {
            let point: Vec<f64> = (0..dimensions).map(|_| uniform(&mut source)).collect();
            let sum: f64 = point.iter().map(|u| normal(*u)).sum();
            summaries.push(sum + noise * normal(uniform(&mut source)));
            summaries.extend((0..others).map(|_| uniform(&mut source)));
            points.extend(point);
        }
        (points, summaries)
    }

    /// Weighted mean and standard deviation of a function of the points.
    fn moments(found: &Adjusted, of: impl Fn(&[f64]) -> f64) -> (f64, f64) {
        let values = || found.points.chunks_exact(found.dimensions).map(&of).zip(&found.weights);
        let mean: f64 = values().map(|(value, weight)| weight * value).sum();
        (mean, values().map(|(value, weight)| weight * (value - mean) * (value - mean)).sum::<f64>().sqrt())
    }

    #[test]
    fn a_normal_mean_and_a_ridge() {
        for seed in 0..4 {
            let (points, summaries) = drawn(seed, 20_000, 1, 0.5, 0);
            let table = Table::new(&points, 1, &summaries, 1).expect("a table");
            let found = regression_abc(&table, &[1.0], 0.1).expect("a posterior");
            let (mean, sd) = moments(&found, |point| normal(point[0]));
            assert!((mean - 0.8).abs() < 0.05 && (sd - 0.447).abs() < 0.04, "{mean} {sd}");
            assert!(found.effective_size > 1_000.0 && found.weights.len() == 2_000);
            let (points, summaries) = drawn(seed, 20_000, 2, 0.3, 0);
            let table = Table::new(&points, 2, &summaries, 1).expect("a table");
            let found = regression_abc(&table, &[1.0], 0.1).expect("a posterior");
            let (mean, sd) = moments(&found, |point| normal(point[0]));
            assert!((mean - 0.478).abs() < 0.08 && (sd - 0.722).abs() < 0.08, "{mean} {sd}");
            let (_, along) = moments(&found, |point| normal(point[0]) - normal(point[1]));
            assert!((along - 1.414).abs() < 0.15, "{along}");
        }
    }

    #[test]
    fn the_regression_makes_good_what_distance_blurs() {
        // All rows accepted: without adjustment the posterior would be the prior.
        let (points, summaries) = drawn(1, 5_000, 1, 0.5, 3);
        let table = Table::new(&points, 1, &summaries, 4).expect("a table");
        let found = regression_abc(&table, &[0.0, 0.5, 0.5, 0.5], 1.0).expect("a posterior");
        let (mean, sd) = moments(&found, |point| normal(point[0]));
        assert!(mean.abs() < 0.05 && (sd - 0.447).abs() < 0.06, "{mean} {sd}");
        let (order, variance) = found.moments(0);
        assert!((order - 0.5).abs() < 0.02 && variance < 0.035, "{order} {variance}");
    }

    #[test]
    fn summaries_that_do_not_vary_or_say_the_same_twice_do_no_harm() {
        let (points, summaries) = drawn(2, 4_000, 1, 0.5, 0);
        let more: Vec<f64> = summaries.iter().flat_map(|value| [*value, 7.0, *value]).collect();
        let table = Table::new(&points, 1, &more, 3).expect("a table");
        let found = regression_abc(&table, &[1.0, 7.0, 1.0], 0.2).expect("a posterior");
        let (mean, sd) = moments(&found, |point| normal(point[0]));
        assert!((mean - 0.8).abs() < 0.08 && (sd - 0.447).abs() < 0.06, "{mean} {sd}");
        let same = vec![7.0; 4_000];
        let table = Table::new(&points, 1, &same, 1).expect("a table");
        let (order, variance) = regression_abc(&table, &[7.0], 1.0).expect("a posterior").moments(0);
        assert!((order - 0.5).abs() < 0.02 && (variance - 1.0 / 12.0).abs() < 0.005);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let (points, summaries) = ([0.5, 0.2, 1.5], [1.0, f64::NAN, 2.0]);
        assert_eq!(Table::new(&points, 1, &summaries, 1), Err(NoAdjustment::Row { row: 1 }));
        assert_eq!(Table::new(&points, 1, &[1.0; 3], 1), Err(NoAdjustment::Row { row: 2 }));
        assert_eq!(Table::new(&points, 2, &summaries, 1), Err(NoAdjustment::Shape));
        assert_eq!(Table::new(&[], 0, &[], 0), Err(NoAdjustment::Shape));
        let table = Table::new(&points[..2], 1, &[1.0, 2.0], 1).expect("a table");
        assert_eq!(regression_abc(&table, &[1.0, 2.0], 1.0), Err(NoAdjustment::Shape));
        assert_eq!(regression_abc(&table, &[f64::NAN], 1.0), Err(NoAdjustment::Observed { quantity: 0 }));
        let few = regression_abc(&table, &[1.0], 1.0).expect_err("too few");
        assert_eq!(few.to_string(), "2 rows are accepted, and a regression on 1 summaries takes at least 4");
    }
}
