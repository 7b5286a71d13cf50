//! A sensitivity analysis in tables.

use serde::Serialize;

use crate::analysis::sensitivity::{Estimate, OverTime, Screened, VarianceDecomposition};
use crate::export::summary::Day;
use crate::statistics::Interval;

/// Effects of one input on one outcome.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MorrisRow {
    /// The outcome.
    pub outcome: String,
    /// The input.
    pub key: String,
    /// Mean of the elementary effects.
    pub mu: f64,
    /// Mean of their sizes.
    pub mu_star: f64,
    /// Lower end of the 95% interval of `mu_star`.
    pub ci_low: Option<f64>,
    /// Upper end.
    pub ci_high: Option<f64>,
    /// Standard deviation of the elementary effects.
    pub sigma: f64,
    /// `sigma` without Monte Carlo noise; empty with a single replicate per point.
    pub sigma_parameters: Option<f64>,
    /// Whether it is kept for Sobol indices.
    pub kept: bool,
}

/// Share of one input in the variance of one outcome.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SobolRow {
    /// The outcome.
    pub outcome: String,
    /// The input.
    pub key: String,
    /// First-order index; empty if the variance due to inputs is not distinguishable from 0.
    pub s1: Option<f64>,
    /// Lower end of its 95% interval; empty if it cannot be estimated.
    pub s1_low: Option<f64>,
    /// Upper end.
    pub s1_high: Option<f64>,
    /// Total index.
    pub st: Option<f64>,
    /// Lower end of its 95% interval.
    pub st_low: Option<f64>,
    /// Upper end.
    pub st_high: Option<f64>,
}

/// Variance of one outcome between points. Columns that files of version 0.1 lack are `None`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct VarianceRow {
    /// The outcome.
    pub outcome: String,
    /// Mean over points.
    pub mean: f64,
    /// Variance of the means of points.
    pub variance: f64,
    /// Estimate of Monte Carlo noise in it, which may exceed it; empty with a single replicate per point.
    pub noise: Option<f64>,
    /// Variance due to inputs: the variance minus `noise`, possibly negative; empty with a single replicate per point.
    pub parameters: Option<f64>,
    /// Lower end of its 95% interval; there are indices only if it is above 0.
    pub parameters_low: Option<f64>,
    /// Upper end.
    pub parameters_high: Option<f64>,
    /// The share of Monte Carlo noise in `variance`, limited to 0 and 1.
    pub noise_share: Option<f64>,
    /// Lower end of its 95% interval, limited to 0 and 1.
    pub noise_low: Option<f64>,
    /// Upper end.
    pub noise_high: Option<f64>,
}

impl VarianceRow {
    /// Whether the estimate of Monte Carlo noise exceeds the variance.
    pub fn noise_exceeds(&self) -> bool {
        self.parameters.is_some_and(|parameters| parameters < 0.0)
    }
}

/// Indices of one input at a moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OverTimeRow {
    /// First day of the tick at whose end the measure is taken.
    pub date: Day,
    /// Its last day.
    pub date_end: Option<Day>,
    /// The measure.
    pub measure: String,
    /// The input.
    pub key: String,
    /// First-order index; empty if the variance due to inputs is not distinguishable from 0.
    pub s1: Option<f64>,
    /// Lower end of its 95% interval.
    pub s1_low: Option<f64>,
    /// Upper end.
    pub s1_high: Option<f64>,
    /// Total index.
    pub st: Option<f64>,
    /// Lower end of its 95% interval.
    pub st_low: Option<f64>,
    /// Upper end.
    pub st_high: Option<f64>,
    /// The share of Monte Carlo noise in the variance of a point's mean, limited to 0 and 1; the same for all inputs.
    pub noise_share: Option<f64>,
}

/// Indices of one input from a part of the rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConvergenceRow {
    /// The outcome.
    pub outcome: String,
    /// The input.
    pub key: String,
    /// Number of rows.
    pub rows: usize,
    /// First-order index; empty if the variance due to inputs is not distinguishable from 0.
    pub s1: Option<f64>,
    /// Lower end of its 95% interval.
    pub s1_low: Option<f64>,
    /// Upper end.
    pub s1_high: Option<f64>,
    /// Total index.
    pub st: Option<f64>,
    /// Lower end of its 95% interval.
    pub st_low: Option<f64>,
    /// Upper end.
    pub st_high: Option<f64>,
}

/// Results of an analysis.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    /// The screening by outcome; empty without a screening.
    pub screened: Vec<Screened>,
    /// Indices of the inputs kept for Sobol indices.
    pub kept: Vec<usize>,
    /// The shares of the variance by outcome.
    pub shared: Vec<VarianceDecomposition>,
    /// The shares of the variance over time, by measure.
    pub over_time: Vec<OverTime>,
    /// First and last days of the ticks at whose ends measures are taken over time.
    pub days: Vec<[Day; 2]>,
}

/// Results of an analysis as tables.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct SensitivityRows {
    /// Rows of `morris.csv`.
    pub morris: Vec<MorrisRow>,
    /// Rows of `sobol.csv`.
    pub sobol: Vec<SobolRow>,
    /// Rows of `variance.csv`.
    pub variance: Vec<VarianceRow>,
    /// Rows of `over-time.csv`.
    pub over_time: Vec<OverTimeRow>,
    /// Rows of `convergence.csv`.
    pub convergence: Vec<ConvergenceRow>,
}

/// An index and the ends of its interval.
fn cells(estimate: Option<&Estimate>) -> [Option<f64>; 3] {
    let interval: Option<Interval> = estimate.and_then(|estimate| estimate.interval);
    [estimate.map(|estimate| estimate.value), interval.map(|ends| ends.low), interval.map(|ends| ends.high)]
}

impl SensitivityRows {
    /// The tables of results for inputs with the given keys.
    pub(super) fn new(found: &Found, keys: &[String]) -> Self {
        let mut told = Self::default();
        for Screened { name, effects } in &found.screened {
            let rows = keys.iter().zip(effects).enumerate().map(|(place, (key, effect))| MorrisRow {
                outcome: name.clone(),
                key: key.clone(),
                mu: effect.mu,
                mu_star: effect.mu_star,
                ci_low: effect.interval.map(|ends| ends.low),
                ci_high: effect.interval.map(|ends| ends.high),
                sigma: effect.sigma,
                sigma_parameters: effect.sigma_parameters,
                kept: found.kept.contains(&place),
            });
            told.morris.extend(rows);
        }
        for shared in &found.shared {
            told.share(shared, &found.kept, keys);
        }
        for ([day, last], moment) in found.days.iter().zip(0..) {
            for OverTime { measure, indices } in &found.over_time {
                for (place, input) in found.kept.iter().enumerate() {
                    let index = indices[moment].inputs.as_ref().map(|inputs| &inputs[place]);
                    let [s1, s1_low, s1_high] = cells(index.map(|index| &index.first));
                    let [st, st_low, st_high] = cells(index.map(|index| &index.total));
                    told.over_time.push(OverTimeRow {
                        date: *day,
                        date_end: Some(*last),
                        measure: measure.name().to_owned(),
                        key: keys[*input].clone(),
                        s1,
                        s1_low,
                        s1_high,
                        st,
                        st_low,
                        st_high,
                        noise_share: indices[moment].noise_share.map(|share| share.value),
                    });
                }
            }
        }
        told
    }

    fn share(&mut self, shared: &VarianceDecomposition, kept: &[usize], keys: &[String]) {
        let whole = shared.indices();
        let told = Some(&whole.parameters).filter(|_| whole.noise.is_some());
        let [parameters, parameters_low, parameters_high] = cells(told);
        let [noise_share, noise_low, noise_high] = cells(whole.noise_share.as_ref());
        self.variance.push(VarianceRow {
            outcome: shared.name.clone(),
            mean: whole.mean,
            variance: whole.variance,
            noise: whole.noise,
            parameters,
            parameters_low,
            parameters_high,
            noise_share,
            noise_low,
            noise_high,
        });
        for (place, input) in kept.iter().enumerate() {
            let (outcome, key) = (&shared.name, &keys[*input]);
            for indices in &shared.growth {
                let index = indices.inputs.as_ref().map(|inputs| &inputs[place]);
                let [s1, s1_low, s1_high] = cells(index.map(|index| &index.first));
                let [st, st_low, st_high] = cells(index.map(|index| &index.total));
                let (outcome, key) = (outcome.clone(), key.clone());
                let rows = indices.rows;
                self.convergence.push(ConvergenceRow {
                    outcome: outcome.clone(),
                    key: key.clone(),
                    rows,
                    s1,
                    s1_low,
                    s1_high,
                    st,
                    st_low,
                    st_high,
                });
                if rows == whole.rows {
                    self.sobol.push(SobolRow { outcome, key, s1, s1_low, s1_high, st, st_low, st_high });
                }
            }
        }
    }
}
