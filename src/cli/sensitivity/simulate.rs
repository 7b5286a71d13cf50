//! The replicates of an analysis: the points of a design, row by row.

use std::num::NonZeroUsize;

use super::SensitivityError;
use super::study::Study;
use crate::analysis::design::{Points, Saltelli, Trajectories};
use crate::analysis::sensitivity::{Gathering, Row, Unusable, Walk, end_values};
use crate::cli::error::CliError;
use crate::engine::{self, Monitor, Sampled, SmallBatch, SmallBatchPlan, Stopped};

/// Most scenarios that run side by side on the same draws, and most of their replicates together. Changes no result.
const AT_ONCE: usize = 8;
const MOST_AT_ONCE: u64 = 512;
/// Replicates of rows are numbered from here on, and those of trajectories from 0: no row shares any with a trajectory.
const ROWS_FROM: u64 = 1 << 40;

/// The points of a design over some of the numbers.
#[derive(Debug)]
pub struct Design<'a> {
    layout: Layout<'a>,
    /// Places of the numbers that vary.
    pub inputs: Vec<usize>,
}

#[derive(Debug)]
enum Layout<'a> {
    Trajectories(&'a Trajectories),
    Rows(Saltelli),
}

impl<'a> Design<'a> {
    /// The screening of all numbers.
    pub fn screening(study: &'a Study) -> Option<Self> {
        let trajectories = study.trajectories.as_ref()?;
        let inputs = (0..study.priors.len()).collect();
        Some(Self { layout: Layout::Trajectories(trajectories), inputs })
    }

    /// Rows for the indices of some numbers.
    ///
    /// # Errors
    ///
    /// [`SensitivityError::Design`].
    pub fn rows(study: &Study, inputs: Vec<usize>, rows: usize) -> Result<Self, SensitivityError> {
        let layout = Layout::Rows(Saltelli::new(rows, inputs.len(), study.seed())?);
        Ok(Self { layout, inputs })
    }

    /// Points of a row or a trajectory.
    pub fn row_points(&self) -> usize {
        match &self.layout {
            Layout::Trajectories(trajectories) => trajectories.dimensions() + 1,
            Layout::Rows(rows) => rows.inputs() + 2,
        }
    }

    /// Number of rows or trajectories.
    pub fn count(&self) -> usize {
        match &self.layout {
            Layout::Trajectories(trajectories) => trajectories.count(),
            Layout::Rows(rows) => rows.rows(),
        }
    }

    /// Number of scramblings that rows are dealt out to in turn; 1 of the screening.
    pub fn scramblings(&self) -> usize {
        match &self.layout {
            Layout::Trajectories(_) => 1,
            Layout::Rows(rows) => rows.scramblings(),
        }
    }

    /// The points of a row, in the unit cube.
    pub fn row(&self, row: usize) -> RowPoints<'_> {
        match &self.layout {
            Layout::Trajectories(trajectories) => {
                RowPoints::Part(trajectories.points(), row * self.row_points())
            }
            Layout::Rows(rows) => RowPoints::Whole(rows.row(row)),
        }
    }

    /// Whether it is the screening.
    pub fn is_screening(&self) -> bool {
        matches!(self.layout, Layout::Trajectories(_))
    }

    /// First replicate of a row.
    fn first(&self, row: usize, replicates: u64) -> u64 {
        let from = if self.is_screening() { 0 } else { ROWS_FROM };
        from + row as u64 * replicates
    }
}

/// The points of a row.
pub enum RowPoints<'a> {
    /// From one on in those of all.
    Part(&'a Points, usize),
    /// By themselves.
    Whole(Points),
}

impl RowPoints<'_> {
    /// A point, by its number in the row.
    pub fn point(&self, number: usize) -> &[f64] {
        match self {
            Self::Part(points, first) => points.point(first + number),
            Self::Whole(points) => points.point(number),
        }
    }
}

/// Points of a row that run together.
fn at_once(study: &Study) -> usize {
    // A scenario and its baseline share their history until they part, and so run by themselves.
    if study.baseline.is_some() {
        return 1;
    }
    (MOST_AT_ONCE / study.scenario().replicates()).clamp(1, AT_ONCE as u64) as usize
}

/// How many bundles a design has.
pub fn bundles(study: &Study, design: &Design<'_>) -> usize {
    design.count() * design.row_points().div_ceil(at_once(study))
}

/// Runs the first `count` bundles of a design, so many replicates of each point, and hands each point on in its order, by
/// quantity with its replicates.
///
/// # Errors
///
/// [`Stopped`].
pub fn run(
    study: &Study,
    design: &Design<'_>,
    (count, replicates): (usize, u64),
    threads: NonZeroUsize,
    monitor: &dyn Monitor,
    take: &mut dyn FnMut(Vec<Vec<f64>>) -> Result<(), Unusable>,
) -> Result<(), Stopped<SensitivityError>> {
    let (size, at_once) = (design.row_points(), at_once(study));
    let a_row = size.div_ceil(at_once);
    let ticks = if design.is_screening() { Vec::new() } else { study.ticks.clone() };
    let plan = SmallBatchPlan { replicates: replicates as usize, seed: study.seed(), threads, ticks };
    let make = |number: usize| {
        let (row, start) = (number / a_row, number % a_row * at_once);
        let points = design.row(row);
        let mut scenarios = Vec::with_capacity(at_once * study.arms() as usize);
        for point in start..(start + at_once).min(size) {
            let values = study.values(&design.inputs, points.point(point));
            if let Some(baseline) = &study.baseline {
                scenarios.push(baseline.at(&values)?);
            }
            scenarios.push(study.varied.at(&values)?);
        }
        Ok(SmallBatch { scenarios, first: design.first(row, replicates) })
    };
    engine::run_small_batches(count, &make, &plan, monitor, &mut |_, sampled| {
        let arms = study.arms() as usize;
        for point in 0..sampled.ends.len() / arms {
            take(quantities(study, &sampled, point * arms, !design.is_screening()))?;
        }
        Ok(())
    })
}

/// What is looked at at a point, whose scenarios begin at `arm`: the outcomes, and over time the measures.
fn quantities(study: &Study, sampled: &Sampled, arm: usize, over_time: bool) -> Vec<Vec<f64>> {
    let ends = |arm: usize| {
        let found = end_values(&study.names, &study.chosen, &sampled.ends[arm]);
        found.expect("no number that varies decides which outcomes there are")
    };
    let less = |mut values: Vec<f64>, others: &[f64]| {
        for (value, other) in values.iter_mut().zip(others) {
            *value -= other;
        }
        values
    };
    let mut found = match study.baseline {
        None => ends(arm),
        Some(_) => ends(arm + 1).into_iter().zip(ends(arm)).map(|(own, other)| less(own, &other)).collect(),
    };
    let moments =
        study.measures.iter().flat_map(|measure| (0..study.ticks.len()).map(move |tick| (*measure, tick)));
    found.extend(moments.filter(|_| over_time).map(|(measure, tick)| match study.baseline {
        None => sampled.values(arm, tick, measure).to_vec(),
        Some(_) => {
            let own = sampled.values(arm + 1, tick, measure).to_vec();
            less(own, sampled.values(arm, tick, measure))
        }
    }));
    found
}

/// What is gathered along trajectories.
pub fn walks(study: &Study, design: &Design<'_>) -> Gathering<Walk> {
    let outcomes = study.chosen.len();
    Gathering::new(design.row_points(), outcomes, outcomes, Walk::of)
}

/// What is gathered row by row.
pub fn rows(study: &Study, design: &Design<'_>) -> Gathering<Row> {
    Gathering::new(design.row_points(), study.quantities(), study.chosen.len(), Row::of)
}

/// The error of a stop for the command line; `interrupted` where the monitor wanted no more.
pub fn error(
    stopped: Stopped<SensitivityError>,
    threads: NonZeroUsize,
    interrupted: impl Fn() -> CliError,
) -> CliError {
    match stopped {
        Stopped::Cancelled { .. } => interrupted(),
        Stopped::Sink(error) => error.into(),
        Stopped::Threads(reason) => CliError::Threads { threads: threads.get(), reason },
    }
}
