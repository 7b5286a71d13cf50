//! Sobol indices: which share of the variance of an output each input makes.

use super::{Row, Unusable};
use crate::analysis::LEVEL;
use crate::statistics::{Group, Interval, fieller, student};

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
    /// What chance makes of V by its estimate V_noise, at least 0, which may exceed V; `None` where rows do not say.
    pub noise: Option<f64>,
    /// What inputs make of V: V - V_noise, which may be below 0. All of V where rows do not say what is chance.
    pub parameters: Estimate,
    /// The share of chance in V, cut to `[0,1]` as is its interval; `None` where rows do not say, and where nothing varies.
    pub noise_share: Option<Estimate>,
    /// By input; `None` where V - V_noise is not told from 0: the output is constant, or it may be that only chance makes it vary.
    pub inputs: Option<Vec<Index>>,
}

impl Indices {
    /// Whether chance by its estimate makes more variance than there is.
    pub fn noise_exceeds(&self) -> bool {
        self.noise.is_some_and(|noise| noise > self.variance)
    }
}

/// What one input makes of the variance. Neither share is cut to `[0,1]`: how far an estimate is out shows its error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Index {
    /// S1: the share by itself, by which the variance would shrink on average if the input were known.
    pub first: Estimate,
    /// ST: the share by itself and with others, which would be left on average if all others were known.
    pub total: Estimate,
}

/// An estimate, and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its 95% interval: it covers what rows without end, each of them on replicates without end, would say. `None` with one
    /// scrambling.
    pub interval: Option<Interval>,
}

/// Sobol indices of one output from the rows of a [`Saltelli`](crate::analysis::design::Saltelli) design of so many scramblings, which
/// rows are dealt out to in turn, and their intervals.
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
/// nothing but rounding.
///
/// Numerators and denominators are means over scramblings, which are independent, while the points of one scrambling are not: so
/// intervals are Student's and Fieller's over scramblings ([`fieller`]), and where V - V_noise is not told from 0 there are no indices.
///
/// Source: A. Saltelli and others, 2010, Variance based sensitivity analysis of model output: design and estimator for the
/// total sensitivity index, Computer Physics Communications 181 (S1); M. J. W. Jansen, 1999, Analysis of variance designs
/// for model output, Computer Physics Communications 117 (ST); A. B. Owen, 1997, Monte Carlo variance of scrambled net quadrature, SIAM
/// Journal on Numerical Analysis 34 (scramblings as replications). The terms of chance follow from the law of total covariance.
///
/// # Errors
/// With fewer than two rows, with rows of different numbers of points, with some rows that say how much is chance and some
/// that do not, or with an output that is no number or beyond 1e140.
pub fn indices(rows: &[Row], scramblings: usize) -> Result<Indices, Unusable> {
    check(rows)?;
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
    if variance < f64::MIN_POSITIVE {
        let parameters = Estimate { value: -noise.unwrap_or(0.0), interval: None };
        let rows = rows.len();
        return Ok(Indices { rows, mean, variance: 0.0, noise, parameters, noise_share: None, inputs: None });
    }
    let sums = Sums::of(rows, scramblings.clamp(1, rows.len()), mean, variance);
    let share = |noise: f64| {
        let interval = sums
            .ratio(Sums::NOISE, Sums::VARIANCE)
            .map(|Interval { low, high }| Interval { low: low.clamp(0.0, 1.0), high: high.clamp(0.0, 1.0) });
        Estimate { value: (noise / variance).min(1.0), interval }
    };
    let parameters = sums.parameters();
    let scaled = |of: Interval| Interval { low: of.low * variance, high: of.high * variance };
    Ok(Indices {
        rows: rows.len(),
        mean,
        variance,
        noise,
        parameters: Estimate {
            value: variance - noise.unwrap_or(0.0),
            interval: parameters.interval.map(scaled),
        },
        noise_share: noise.map(share),
        inputs: sums.indices(parameters),
    })
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

/// By scrambling, the means over its rows of what indices are ratios of.
struct Sums {
    /// Share of the rows.
    weights: Vec<f64>,
    /// By column, and in it by scrambling.
    means: Vec<Vec<f64>>,
}

impl Sums {
    /// Columns: V, V_noise and V - V_noise, in units of V; then the numerators of S1 and ST of each input.
    const VARIANCE: usize = 0;
    const NOISE: usize = 1;
    const PARAMETERS: usize = 2;
    const INPUTS: usize = 3;

    /// Of outputs less their mean, in units of their standard deviation.
    fn of(rows: &[Row], scramblings: usize, mean: f64, variance: f64) -> Self {
        let scale = 1.0 / variance.sqrt();
        let columns = Self::INPUTS + 2 * rows[0].mixed.len();
        let mut means = vec![vec![0.0; scramblings]; columns];
        let mut counts = vec![0_usize; scramblings];
        for (number, Row { a, b, mixed, noise }) in rows.iter().enumerate() {
            let of = number % scramblings;
            counts[of] += 1;
            let [a, b] = [a, b].map(|output| (output - mean) * scale);
            let chance =
                noise.as_ref().map_or(0.0, |noise| (noise.a * scale * scale + noise.b * scale * scale) / 2.0);
            let whole = (a * a + b * b) / 2.0;
            means[Self::VARIANCE][of] += whole;
            means[Self::NOISE][of] += chance;
            means[Self::PARAMETERS][of] += whole - chance;
            for (input, mixed) in mixed.iter().enumerate() {
                let apart = (mixed - mean) * scale - a;
                let [first, total] = noise.as_ref().map_or([0.0; 2], |noise| {
                    [&noise.first, &noise.total].map(|terms| terms[input] * scale * scale)
                });
                means[Self::INPUTS + 2 * input][of] += b * apart - first;
                means[Self::INPUTS + 2 * input + 1][of] += (apart * apart - total) / 2.0;
            }
        }
        for (place, count) in counts.iter().enumerate() {
            for column in &mut means {
                column[place] /= *count as f64;
            }
        }
        Self { weights: counts.iter().map(|count| *count as f64 / rows.len() as f64).collect(), means }
    }

    /// The mean of a column over all rows.
    fn mean(&self, column: usize) -> f64 {
        self.weights.iter().zip(&self.means[column]).map(|(weight, mean)| weight * mean).sum()
    }

    fn groups(&self, numerator: usize, denominator: usize) -> Vec<Group> {
        let columns = self.means[numerator].iter().zip(&self.means[denominator]);
        let group = |(weight, (numerator, denominator)): (&f64, (&f64, &f64))| Group {
            weight: *weight,
            numerator: *numerator,
            denominator: *denominator,
        };
        self.weights.iter().zip(columns).map(group).collect()
    }

    /// Interval of the ratio of two columns.
    fn ratio(&self, numerator: usize, denominator: usize) -> Option<Interval> {
        fieller(&self.groups(numerator, denominator), LEVEL)
    }

    /// V - V_noise in units of V, and its interval.
    fn parameters(&self) -> Estimate {
        let value = self.mean(Self::PARAMETERS);
        Estimate { value, interval: student(&self.groups(Self::PARAMETERS, Self::VARIANCE), LEVEL) }
    }

    /// S1 and ST of each input; `None` where inputs make no variance that is told from 0. With one scrambling nothing is told, and any
    /// variance counts.
    fn indices(&self, parameters: Estimate) -> Option<Vec<Index>> {
        let is_told = parameters.interval.is_none_or(|interval| interval.low > 0.0);
        if !is_told || parameters.value <= ROUNDING {
            return None;
        }
        let estimate = |column: usize| Estimate {
            value: self.mean(column) / parameters.value,
            interval: self.ratio(column, Self::PARAMETERS),
        };
        let of = |column: usize| Index { first: estimate(column), total: estimate(column + 1) };
        Some((Self::INPUTS..self.means.len()).step_by(2).map(of).collect())
    }
}

#[cfg(test)]
mod tests;
