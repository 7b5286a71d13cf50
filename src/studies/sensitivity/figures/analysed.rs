//! The rows of the tables by outcome and input, for charts.

use jiff::civil::Date;

use crate::analysis::sensitivity::{ElementaryEffect, Estimate, Index, Screened};
use crate::model::Measure;
use crate::model::series::REGION;
use crate::statistics::Interval;
use crate::studies::sensitivity::SensitivityTables;
use crate::studies::sensitivity::rows::{ConvergenceRow, MorrisRow, OverTimeRow, VarianceRow};

/// An analysis prepared for charts.
#[derive(Debug)]
pub struct Analysed<'a> {
    /// The tables.
    pub tables: &'a SensitivityTables,
    /// Effects of each input, by outcome; empty without a screening.
    pub screened: Vec<Screened>,
    /// Indices of the kept inputs; empty without Sobol indices.
    pub kept: Vec<usize>,
    /// Sobol indices of the kept inputs, by outcome; may be empty.
    pub shared: Vec<Shared<'a>>,
    /// Sobol indices of the kept inputs at each moment, by measure.
    pub over_time: Vec<OverTime>,
    /// The moments, as first days of the ticks that end there.
    pub days: Vec<Date>,
}

/// Share of each input in the variance of an outcome.
#[derive(Debug)]
pub struct Shared<'a> {
    /// Name of the outcome.
    pub name: String,
    /// Its variance; `None` if unknown.
    pub variance: Option<&'a VarianceRow>,
    /// Indices from an eighth, a quarter, half and all of the rows.
    pub growth: Vec<Step>,
}

/// Indices from some rows.
#[derive(Debug)]
pub struct Step {
    /// Number of rows.
    pub rows: usize,
    /// Indices by input; `None` if there are none.
    pub inputs: Option<Vec<Index>>,
}

/// Share of each input in the variance of a measure over time.
#[derive(Debug)]
pub struct OverTime {
    /// The measure.
    pub measure: Measure,
    /// By moment.
    pub indices: Vec<Moment>,
}

/// Indices at a moment.
#[derive(Debug)]
pub struct Moment {
    /// The share of Monte Carlo noise in the variance.
    pub noise_share: Option<f64>,
    /// Indices by input; `None` if there are none.
    pub inputs: Option<Vec<Index>>,
}

impl Shared<'_> {
    /// The indices from all rows, by input; `None` if there are none.
    pub fn inputs(&self) -> Option<&[Index]> {
        self.growth.last()?.inputs.as_deref()
    }

    /// The share of Monte Carlo noise in the variance.
    pub fn noise_share(&self) -> Option<Estimate> {
        let row = self.variance?;
        estimate(row.noise_share, row.noise_low, row.noise_high)
    }
}

fn estimate(value: Option<f64>, low: Option<f64>, high: Option<f64>) -> Option<Estimate> {
    let interval = low.zip(high).map(|(low, high)| Interval { low, high });
    value.map(|value| Estimate { value, interval })
}

fn of_step(row: &ConvergenceRow) -> Option<Index> {
    let first = estimate(row.s1, row.s1_low, row.s1_high)?;
    Some(Index { first, total: estimate(row.st, row.st_low, row.st_high)? })
}

fn of_moment(row: &OverTimeRow) -> Option<Index> {
    let first = estimate(row.s1, row.s1_low, row.s1_high)?;
    Some(Index { first, total: estimate(row.st, row.st_low, row.st_high)? })
}

fn effect(row: &MorrisRow) -> ElementaryEffect {
    ElementaryEffect {
        mu: row.mu,
        mu_star: row.mu_star,
        interval: row.ci_low.zip(row.ci_high).map(|(low, high)| Interval { low, high }),
        sigma: row.sigma,
        sigma_parameters: row.sigma_parameters,
    }
}

impl<'a> Analysed<'a> {
    /// Prepares the rows of the tables.
    pub fn new(tables: &'a SensitivityTables) -> Self {
        let (rows, design) = (tables.rows(), tables.design());
        let screened = |name: &String| Screened {
            name: name.clone(),
            effects: rows.morris.iter().filter(|row| row.outcome == *name).map(effect).collect(),
        };
        let screened = match design.trajectories {
            Some(_) => design.outcomes.iter().map(screened).collect(),
            None => Vec::new(),
        };
        let first = design.outcomes.first();
        let of_first = rows.sobol.iter().filter(|row| Some(&row.outcome) == first);
        let places = of_first.filter_map(|row| tables.space().keys().position(|key| key == row.key));
        let kept: Vec<usize> = places.collect();
        let shared = |name: &String| Shared {
            name: name.clone(),
            variance: rows.variance.iter().find(|row| row.outcome == *name),
            growth: growth(rows.convergence.iter().filter(|row| row.outcome == *name)),
        };
        let shared = match design.rows {
            Some(_) => design.outcomes.iter().map(shared).collect(),
            None => Vec::new(),
        };
        let mut days: Vec<Date> = rows.over_time.iter().map(|row| row.date.0).collect();
        days.dedup();
        let over_time = |measure: &Measure| {
            let mut rows = rows.over_time.iter().filter(|row| row.measure == measure.name()).peekable();
            let mut indices = Vec::with_capacity(days.len());
            while let Some(first) = rows.peek().copied() {
                let mut inputs = Vec::with_capacity(kept.len());
                while let Some(row) = rows.next_if(|row| row.date.0 == first.date.0) {
                    inputs.push(of_moment(row));
                }
                let inputs = inputs.into_iter().collect();
                indices.push(Moment { noise_share: first.noise_share, inputs });
            }
            OverTime { measure: *measure, indices }
        };
        let measure = |name: &String| REGION.into_iter().find(|measure| measure.name() == name.as_str());
        let measures: Vec<Measure> = match design.rows {
            Some(_) => design.outcomes.iter().filter_map(measure).collect(),
            None => Vec::new(),
        };
        let over_time = measures.iter().map(over_time).collect();
        Self { tables, screened, kept, shared, over_time, days }
    }
}

/// The rows of an outcome, which are ordered by input, regrouped by the number of rows of the design.
fn growth<'a>(rows: impl Iterator<Item = &'a ConvergenceRow>) -> Vec<Step> {
    let mut steps: Vec<(usize, Vec<Option<Index>>)> = Vec::new();
    for row in rows {
        let step = steps.iter().position(|(rows, _)| *rows == row.rows).unwrap_or_else(|| {
            steps.push((row.rows, Vec::new()));
            steps.len() - 1
        });
        steps[step].1.push(of_step(row));
    }
    let step =
        |(rows, inputs): (usize, Vec<Option<Index>>)| Step { rows, inputs: inputs.into_iter().collect() };
    steps.into_iter().map(step).collect()
}
