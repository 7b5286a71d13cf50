//! Sobol indices: the share of each input in the variance of an output.

use super::{Row, Unusable};
use crate::analysis::LEVEL;
use crate::statistics::{Group, Interval, fieller, student};

/// Variance below which a part of a standardised sample varies by rounding only.
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
    /// The estimate V_noise of the Monte Carlo noise in V, at least 0; it may exceed V. `None` if rows have no estimate
    /// of noise.
    pub noise: Option<f64>,
    /// The variance due to inputs: V - V_noise, which may be below 0; V if rows have no estimate of noise.
    pub parameters: Estimate,
    /// The share of noise in V, truncated to `[0,1]` like its interval; `None` if rows have no estimate of noise, and
    /// if nothing varies.
    pub noise_share: Option<Estimate>,
    /// By input; `None` if V - V_noise is not significantly above 0: the output is constant, or may vary by noise only.
    pub inputs: Option<Vec<Index>>,
}

impl Indices {
    /// Returns whether the estimated noise exceeds the variance.
    pub fn noise_exceeds(&self) -> bool {
        self.noise.is_some_and(|noise| noise > self.variance)
    }
}

/// The share of one input in the variance. Neither index is truncated to `[0,1]`: an estimate outside shows the size of
/// its error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Index {
    /// S1: the first-order index, the expected reduction of the variance if the input were known.
    pub first: Estimate,
    /// ST: the total index with interactions, the expected remaining variance if all other inputs were known.
    pub total: Estimate,
}

/// An estimate with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its 95% confidence interval, for the limit of infinitely many rows and replicates. `None` with one scrambling.
    pub interval: Option<Interval>,
}

/// Estimates the Sobol indices of one output, with intervals, from the rows of a
/// [`Saltelli`](crate::analysis::design::Saltelli) design; the rows belong to its scramblings in turn.
///
/// S1_i = (mean(B (AB_i - A)) - mean(cov(B, AB_i - A)/R))/(V - V_noise),
/// ST_i = (mean((A - AB_i)²) - mean(var(A - AB_i)/R))/(2 (V - V_noise)),
///
/// means over rows; V the variance at A and B together, over their number 2N, and V_noise the mean of var(A)/R and
/// var(B)/R. The noise terms are 0 for a deterministic function. All points of a row share the same R replicates, and
/// rows have different ones: so the product of two means of a row is biased by the covariance of these means, which the
/// replicates estimate.
///
/// Outputs are first centred at the mean of A and B and divided by their standard deviation. Centring does not change
/// the expectation of S1, since mean(AB_i - A) tends to 0, but lowers its error; dividing changes rounding only.
///
/// Numerators and denominators are means over scramblings, which are independent; the points of one scrambling are not.
/// So intervals are Student's and Fieller's over scramblings ([`fieller`]). If V - V_noise is not significantly above
/// 0, there are no indices.
///
/// Source: A. Saltelli and others, 2010, Variance based sensitivity analysis of model output: design and estimator for
/// the total sensitivity index, Computer Physics Communications 181 (S1); M. J. W. Jansen, 1999, Analysis of variance
/// designs for model output, Computer Physics Communications 117 (ST); A. B. Owen, 1997, Monte Carlo variance of
/// scrambled net quadrature, SIAM Journal on Numerical Analysis 34 (scramblings as replications). The noise terms
/// follow from the law of total covariance.
///
/// # Errors
/// With fewer than two rows, with rows of different numbers of points, with rows of which only some have an estimate of
/// noise, or with an output that is not a number or beyond 1e140.
pub fn indices(rows: &[Row], scramblings: usize) -> Result<Indices, Unusable> {
    check(rows)?;
    let all = || rows.iter().flat_map(|row| [row.a, row.b]);
    let size = 2.0 * rows.len() as f64;
    // Deviations are from the first output: if all outputs are equal, the mean is that output to the last bit.
    let start = rows[0].a;
    let mean = start + all().map(|output| output - start).sum::<f64>() / size;
    let variance = all().map(|output| (output - mean) * (output - mean)).sum::<f64>() / size;
    let noise = rows[0].noise.is_some().then(|| {
        let chance = rows.iter().filter_map(|row| row.noise.as_ref());
        chance.map(|noise| noise.a + noise.b).sum::<f64>() / size
    });
    // A smaller variance cannot be distinguished from zero.
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

/// Checks that rows have the same length and hold finite numbers.
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

/// The numerators and denominators of the indices: means over rows, by scrambling.
struct Sums {
    /// Share of the rows.
    weights: Vec<f64>,
    /// By column, then by scrambling.
    means: Vec<Vec<f64>>,
}

impl Sums {
    /// Columns: V, V_noise and V - V_noise, in units of V; then the numerators of S1 and ST of each input.
    const VARIANCE: usize = 0;
    const NOISE: usize = 1;
    const PARAMETERS: usize = 2;
    const INPUTS: usize = 3;

    /// Computes the sums of outputs less their mean, in units of their standard deviation.
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

    /// Returns the mean of a column over all rows.
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

    /// Computes the interval of the ratio of two columns.
    fn ratio(&self, numerator: usize, denominator: usize) -> Option<Interval> {
        fieller(&self.groups(numerator, denominator), LEVEL)
    }

    /// Computes V - V_noise in units of V, and its interval.
    fn parameters(&self) -> Estimate {
        let value = self.mean(Self::PARAMETERS);
        Estimate { value, interval: student(&self.groups(Self::PARAMETERS, Self::VARIANCE), LEVEL) }
    }

    /// Computes S1 and ST of each input; `None` if the variance due to inputs is not significantly above 0. One
    /// scrambling allows no test, so that any variance above 0 counts.
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
