//! Pairs of the numbers of which most was learnt: how the draws of the posterior lie in the plane of the two.
//!
//! Two numbers may each be hardly known and yet be known together, as where a high rate makes up for a low share. On the scale of
//! the priors, where each number is even before it is fitted, the shares of the cells of a plane are all the same unless the
//! record has told something.

use serde::{Deserialize, Serialize};

use super::rows::MarginalRow;
use crate::statistics::Moments;

/// Cells along either number.
pub(super) const CELLS: usize = 5;
/// Fewest and most numbers of which there are pairs; between them, all that are known at least in part.
const FEWEST: usize = 2;
const MOST: usize = 12;

/// A cell of the plane of two numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PairRow {
    /// Key of the number of which more was learnt.
    pub key: String,
    /// Key of the other number.
    pub other: String,
    /// Correlation of the two over the draws, each as a quantile of its prior, in `[-1,1]`.
    pub correlation: f64,
    /// Middle of the cell along the first number, as a quantile of its prior.
    pub order: f64,
    /// Middle of the cell along the other number.
    pub other_order: f64,
    /// Share of the draws that lie in the cell, in `[0,1]`; 0.04 before the fit.
    pub share: f64,
}

/// Cell of a quantile of a prior.
fn cell(order: f64) -> usize {
    ((order * CELLS as f64) as usize).min(CELLS - 1)
}

/// Pearson's correlation; 0 where one of the two does not vary.
fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let (Some(of_a), Some(of_b)) = (Moments::of(a), Moments::of(b)) else { return 0.0 };
    let spread = of_a.sd() * of_b.sd();
    if spread <= 0.0 {
        return 0.0;
    }
    let products: f64 = a.iter().zip(b).map(|(x, y)| (x - of_a.mean) * (y - of_b.mean)).sum();
    (products / (a.len() as f64 - 1.0) / spread).clamp(-1.0, 1.0)
}

/// The cells of all pairs of the numbers of which most was learnt: those that are known at least in part. `points` are the draws, as
/// quantiles of the priors, in the order of `marginals`.
pub(super) fn rows(marginals: &[MarginalRow], points: &[&[f64]]) -> Vec<PairRow> {
    let mut known: Vec<usize> = (0..marginals.len()).collect();
    known.sort_by(|&a, &b| marginals[b].contraction.total_cmp(&marginals[a].contraction));
    let learnt = marginals.iter().filter(|row| row.class != "not").count();
    known.truncate(learnt.clamp(FEWEST, MOST));
    let along = |place: usize| points.iter().map(|point| point[place]).collect::<Vec<f64>>();
    let mut rows = Vec::new();
    for (rank, &one) in known.iter().enumerate() {
        for &other in &known[rank + 1..] {
            let (a, b) = (along(one), along(other));
            let correlation = correlation(&a, &b);
            let mut counts = [[0_u32; CELLS]; CELLS];
            for (x, y) in a.iter().zip(&b) {
                counts[cell(*x)][cell(*y)] += 1;
            }
            let middle = |cell: usize| (cell as f64 + 0.5) / CELLS as f64;
            for (x, counts) in counts.iter().enumerate() {
                rows.extend(counts.iter().enumerate().map(|(y, count)| PairRow {
                    key: marginals[one].key.clone(),
                    other: marginals[other].key.clone(),
                    correlation,
                    order: middle(x),
                    other_order: middle(y),
                    share: f64::from(*count) / a.len().max(1) as f64,
                }));
            }
        }
    }
    rows
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A number of which something or nothing was learnt.
    pub(in crate::studies::calibration) fn marginal(key: &str, contraction: f64, class: &str) -> MarginalRow {
        MarginalRow {
            key: key.to_owned(),
            prior: "uniform".to_owned(),
            prior_mean: 0.5,
            prior_sd: 0.3,
            prior_median: 0.5,
            prior_low: 0.05,
            prior_high: 0.95,
            mean: 0.5,
            sd: 0.3,
            median: 0.5,
            low: 0.05,
            high: 0.95,
            contraction,
            contraction_se: 0.02,
            class: class.to_owned(),
            edge: String::new(),
            order: 0.5,
            order_low: 0.05,
            order_high: 0.95,
        }
    }

    #[test]
    fn cells_and_correlations_are_those_of_known_draws() {
        let marginals =
            [marginal("a", 0.2, "partly"), marginal("b", 0.0, "not"), marginal("c", 0.6, "identified")];
        // The first number falls as the third rises, on the diagonal; the second says nothing.
        let points: Vec<Vec<f64>> = (0..100)
            .map(|k| (f64::from(k) + 0.5) / 100.0)
            .map(|order| vec![order, 0.5, 1.0 - order])
            .collect();
        let points: Vec<&[f64]> = points.iter().map(Vec::as_slice).collect();
        let rows = rows(&marginals, &points);
        assert_eq!(rows.len(), CELLS * CELLS);
        assert!(rows.iter().all(|row| row.key == "c" && row.other == "a"), "more was learnt of c: {rows:?}");
        assert!((rows[0].correlation + 1.0).abs() < 1e-12);
        for row in &rows {
            let expected = if (row.order + row.other_order - 1.0).abs() < 1e-9 { 0.2 } else { 0.0 };
            assert!((row.share - expected).abs() < 1e-12, "{row:?}");
        }
        assert!((rows.iter().map(|row| row.share).sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn one_number_has_no_pair_and_many_have_those_of_the_best_known() {
        assert!(rows(&[marginal("a", 0.6, "identified")], &[&[0.1], &[0.3]]).is_empty());
        let two = [marginal("a", 0.1, "not"), marginal("b", 0.0, "not")];
        assert_eq!(rows(&two, &[&[0.1, 0.2], &[0.3, 0.4]]).len(), CELLS * CELLS);
        let many: Vec<MarginalRow> =
            (0..20).map(|k| marginal(&format!("n{k:02}"), 0.2 + f64::from(k) * 0.01, "partly")).collect();
        let point = [0.5; 20];
        let rows = rows(&many, &[&point, &point]);
        assert_eq!(rows.len(), MOST * (MOST - 1) / 2 * CELLS * CELLS);
        assert!(rows.iter().all(|row| row.key.as_str() >= "n08" && row.correlation == 0.0));
    }
}
