//! Sobol indices: which share of the variance of an output each input makes.

use super::{Row, Unusable};
use crate::analysis::LEVEL;
use crate::statistics::{Interval, Resampling, percentile};

/// Into how many parts of the rows the growth of the indices is followed.
const PARTS: [usize; 4] = [8, 4, 2, 1];

/// Variance beneath which a sample whose variance is 1 as a whole does not vary but for rounding.
const ROUNDING: f64 = 1e-12;

/// Sobol indices of one output.
#[derive(Debug, Clone, PartialEq)]
pub struct Indices {
    /// Number of rows N, at least 2.
    pub rows: usize,
    /// Mean of the output, at A and B together.
    pub mean: f64,
    /// Its variance V, at A and B together.
    pub variance: f64,
    /// The part of V that is chance, at least 0; `None` where rows do not say.
    pub noise: Option<f64>,
    /// By input; `None` where the inputs make no variance: the output is constant, or no less is chance than varies.
    pub inputs: Option<Vec<Index>>,
    /// From an eighth, a quarter, half and all of the rows, those with fewer than two left out.
    pub growth: Vec<Grown>,
}

/// What one input makes of the variance. Neither share is cut to `[0,1]`: how far an estimate is out shows its error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Index {
    /// S1: the share by itself, by which the variance would shrink on average if the input were known.
    pub first: Estimate,
    /// ST: the share by itself and with others, which would be left on average if all others were known.
    pub total: Estimate,
}

/// An index, and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The index.
    pub value: f64,
    /// Its 95% percentile interval over resamples of whole rows; `None` where some resample has no index, since as much of
    /// it is chance as varies, or where there are no resamples.
    pub interval: Option<Interval>,
}

/// What the first rows alone say.
#[derive(Debug, Clone, PartialEq)]
pub struct Grown {
    /// How many rows.
    pub rows: usize,
    /// By input, S1 and ST; `None` as in [`Indices::inputs`].
    pub inputs: Option<Vec<[f64; 2]>>,
}

impl Indices {
    /// The share of the variance of a point's mean that is chance; not cut to `[0,1]`. `None` where rows do not say how much
    /// is chance, or where nothing varies.
    pub fn noise_share(&self) -> Option<f64> {
        self.noise.filter(|_| self.variance > 0.0).map(|noise| noise / self.variance)
    }
}

/// Sobol indices of one output from the rows of a [`Saltelli`](crate::analysis::design::Saltelli) design, and their intervals.
///
/// S1_i = (mean(B (AB_i - A)) - mean(cov(B, AB_i - A)/R))/(V - V_noise),
/// ST_i = (mean((A - AB_i)²) - mean(var(A - AB_i)/R))/(2 (V - V_noise)),
///
/// means over rows; V the variance at A and B together, over their number 2N, and V_noise the mean of var(A)/R and var(B)/R.
/// The terms of chance are 0 for a function without it: all points of a row share the same R replicates, others in each row,
/// so that every product of two means of a row is too large by the covariance of these means, which their replicates tell.
///
/// Outputs are first centred at the mean of A and B and divided by their standard deviation. Centring moves S1 by nothing in
/// expectation, since mean(AB_i - A) tends to 0, yet lowers its error, and so is part of the estimator; dividing changes
/// nothing but rounding. Each resample is centred anew.
///
/// Source: A. Saltelli and others, 2010, Variance based sensitivity analysis of model output: design and estimator for the
/// total sensitivity index, Computer Physics Communications 181 (S1); M. J. W. Jansen, 1999, Analysis of variance designs
/// for model output, Computer Physics Communications 117 (ST). The terms of chance follow from the law of total covariance.
///
/// # Errors
/// With fewer than two rows, with rows of different numbers of points, with some rows that say how much is chance and some
/// that do not, or with an output that is no number or beyond 1e140.
pub fn indices(rows: &[Row], plan: Resampling) -> Result<Indices, Unusable> {
    check(rows)?;
    let inputs = rows[0].mixed.len();
    let all = || rows.iter().flat_map(|row| [row.a, row.b]);
    let size = 2.0 * rows.len() as f64;
    // Deviations from the first output: where all are the same, the mean is that output to the last bit.
    let start = rows[0].a;
    let mean = start + all().map(|output| output - start).sum::<f64>() / size;
    let variance = all().map(|output| (output - mean) * (output - mean)).sum::<f64>() / size;
    let noise = rows[0].noise.is_some().then(|| {
        let chance = rows.iter().filter_map(|row| row.noise.as_ref());
        chance.map(|noise| noise.a + noise.b).sum::<f64>() / size
    });
    // Less cannot be told from none.
    let varies = variance >= f64::MIN_POSITIVE;
    let parts = PARTS.map(|part| rows.len() / part);
    let parts = parts.into_iter().filter(|rows| *rows > 1);
    if !varies {
        let growth = parts.map(|rows| Grown { rows, inputs: None }).collect();
        return Ok(Indices { rows: rows.len(), mean, variance: 0.0, noise, inputs: None, growth });
    }

    let terms = Terms::of(rows, mean, variance);
    let growth: Vec<Grown> = parts.map(|rows| Grown { rows, inputs: terms.indices(0..rows) }).collect();
    let values = growth.last().and_then(|all| all.inputs.as_ref());
    let found = values.map(|values| {
        let resamples = plan.of(rows.len(), |drawn| terms.indices(drawn.iter().map(|row| *row as usize)));
        let resamples: Option<Vec<Vec<[f64; 2]>>> = resamples.into_iter().collect();
        let estimate = |input: usize, which: usize| {
            let of = |resample: &Vec<[f64; 2]>| resample[input][which];
            let mut found: Vec<f64> = resamples.iter().flatten().map(of).collect();
            Estimate { value: values[input][which], interval: percentile(&mut found, LEVEL) }
        };
        (0..inputs).map(|input| Index { first: estimate(input, 0), total: estimate(input, 1) }).collect()
    });
    Ok(Indices { rows: rows.len(), mean, variance, noise, inputs: found, growth })
}

/// Checks that rows are alike and hold numbers.
fn check(rows: &[Row]) -> Result<(), Unusable> {
    let [first, _, ..] = rows else { return Err(Unusable::TooFew { found: rows.len() }) };
    for (place, row) in rows.iter().enumerate() {
        let expected = first.mixed.len() + 2;
        let noise =
            row.noise.as_ref().map_or([row.mixed.len(); 2], |noise| [noise.first.len(), noise.total.len()]);
        for found in [row.mixed.len() + 2, noise[0] + 2, noise[1] + 2] {
            if found != expected {
                return Err(Unusable::Uneven { place, found, expected });
            }
        }
        if row.noise.is_some() != first.noise.is_some() {
            return Err(Unusable::Mixed { place });
        }
        if let Some(point) = row.off() {
            return Err(Unusable::Output { row: place, point });
        }
    }
    Ok(())
}

/// What indices are worked out from: sums over rows of numbers that need no more than a row, and so can be resampled at once.
struct Terms {
    /// Numbers of a row.
    width: usize,
    /// By row: A + B, A² + B², noise of A + noise of B, then by input AB_i - A, B (AB_i - A) - cov and (AB_i - A)² - var.
    terms: Vec<f64>,
}

/// Numbers of a row before those of its inputs, and those of each input.
const SHARED: usize = 3;
const OF_INPUT: usize = 3;

impl Terms {
    /// Of outputs less their mean, in units of their standard deviation.
    fn of(rows: &[Row], mean: f64, variance: f64) -> Self {
        let scale = 1.0 / variance.sqrt();
        let width = SHARED + OF_INPUT * rows[0].mixed.len();
        let mut terms = Vec::with_capacity(width * rows.len());
        for Row { a, b, mixed, noise } in rows {
            let [a, b] = [a, b].map(|output| (output - mean) * scale);
            let chance =
                noise.as_ref().map_or(0.0, |noise| noise.a * scale * scale + noise.b * scale * scale);
            terms.extend([a + b, a * a + b * b, chance]);
            for (input, mixed) in mixed.iter().enumerate() {
                let apart = (mixed - mean) * scale - a;
                let [first, total] = noise.as_ref().map_or([0.0; 2], |noise| {
                    [&noise.first, &noise.total].map(|terms| terms[input] * scale * scale)
                });
                terms.extend([apart, b * apart - first, apart * apart - total]);
            }
        }
        Self { width, terms }
    }

    /// S1 and ST of each input over some rows, at least one; `None` where inputs make no variance.
    fn indices(&self, rows: impl ExactSizeIterator<Item = usize>) -> Option<Vec<[f64; 2]>> {
        let n = rows.len() as f64;
        let mut sums = vec![0.0; self.width];
        for row in rows {
            for (sum, term) in sums.iter_mut().zip(&self.terms[row * self.width..][..self.width]) {
                *sum += term;
            }
        }
        let (shared, inputs) = sums.split_at(SHARED);
        let mean = shared[0] / (2.0 * n);
        let variance = (shared[1] - shared[2]) / (2.0 * n) - mean * mean;
        let inputs = inputs.chunks_exact(OF_INPUT).map(|sums| {
            // B less its mean times (AB_i - A).
            let first = (sums[1] - mean * sums[0]) / n / variance;
            [first, sums[2] / n / (2.0 * variance)]
        });
        (variance > ROUNDING).then(|| inputs.collect())
    }
}

#[cfg(test)]
mod tests;
