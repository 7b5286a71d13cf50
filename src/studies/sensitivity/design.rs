//! The points of a design, and their replicates, row by row.

use std::num::NonZeroUsize;

use super::{SensitivityError, SensitivityPlan};
use crate::analysis::design::{Points, Saltelli, Trajectories};
use crate::analysis::sensitivity::{Gathering, Row, Unusable, Walk, end_values};
use crate::engine::{
    self, Monitor, Observable, ObservableBlock, Observables, SmallBatch, SmallBatchPlan, Statistic, Stopped,
};
use crate::model::{Measure, Series, Unit};
use crate::studies::StudyError;

/// First number of replicates of rows; replicates of trajectories are numbered from 0, so that they share none.
const ROWS_FROM: u64 = 1 << 40;

/// The points of a design over some of the numbers.
#[derive(Debug)]
pub struct Design<'a> {
    layout: Layout<'a>,
    /// Indices of the varied numbers.
    pub inputs: Vec<usize>,
}

#[derive(Debug)]
enum Layout<'a> {
    Trajectories(&'a Trajectories),
    Rows(Saltelli),
}

impl<'a> Design<'a> {
    /// The screening of all numbers.
    pub fn screening(plan: &'a SensitivityPlan) -> Option<Self> {
        let trajectories = plan.trajectories.as_ref()?;
        let inputs = (0..plan.priors.len()).collect();
        Some(Self { layout: Layout::Trajectories(trajectories), inputs })
    }

    /// Rows for the indices of some numbers.
    ///
    /// # Errors
    ///
    /// [`SensitivityError::Design`].
    pub fn rows(plan: &SensitivityPlan, inputs: Vec<usize>, rows: usize) -> Result<Self, SensitivityError> {
        let layout = Layout::Rows(Saltelli::new(rows, inputs.len(), plan.scenario().seed())?);
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

    /// Number of scramblings among which the rows are divided in turn; 1 for the screening.
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
    /// Points of a design, from an index on.
    Part(&'a Points, usize),
    /// Points of this row only.
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

/// Runs the first `count` points of a design and passes on each in order: its quantities by replicate.
///
/// # Errors
///
/// [`Stopped`].
pub fn run(
    plan: &SensitivityPlan,
    design: &Design<'_>,
    (count, replicates): (usize, u64),
    threads: NonZeroUsize,
    monitor: &dyn Monitor,
    take: &mut dyn FnMut(Vec<Vec<f64>>) -> Result<(), Unusable>,
) -> Result<(), Stopped<SensitivityError>> {
    let size = design.row_points();
    let observables = if design.is_screening() { Observables::default() } else { over_time(plan) };
    let batch = SmallBatchPlan {
        replicates: replicates as usize,
        seed: plan.scenario().seed(),
        threads,
        observables,
    };
    let make = |number: usize| {
        let row = number / size;
        let values = plan.values(&design.inputs, design.row(row).point(number % size));
        let baseline = plan.baseline.as_ref().map(|baseline| baseline.at(&values)).transpose()?;
        let scenarios = baseline.into_iter().chain([plan.space.at(&values)?]).collect();
        Ok(SmallBatch { scenarios, first: design.first(row, replicates) })
    };
    engine::run_small_batches(count, &make, &batch, monitor, &mut |_, _, block| {
        Ok(take(quantities(plan, &block, batch.observables.list().len()))?)
    })
}

/// The measures over time, at the end of each year: by (measure, tick).
fn over_time(plan: &SensitivityPlan) -> Observables {
    let at = |measure: Measure| {
        let series = Series { measure, unit: Unit::Region };
        plan.ticks.iter().map(move |tick| Observable { series, statistic: Statistic::At { tick: *tick } })
    };
    Observables::new(plan.scenario(), plan.measures().flat_map(at).collect())
        .expect("years end in ticks of the calendar, and regional measures describe the region")
}

/// Quantities at a point: the outcomes, and `observables` measures over time.
fn quantities(plan: &SensitivityPlan, block: &ObservableBlock, observables: usize) -> Vec<Vec<f64>> {
    let ends = |arm: usize| {
        let found = end_values(&plan.names, &plan.chosen, &block.ends[arm]);
        found.expect("no number that varies decides which outcomes there are")
    };
    let less = |mut values: Vec<f64>, others: &[f64]| {
        for (value, other) in values.iter_mut().zip(others) {
            *value -= other;
        }
        values
    };
    let mut found = match plan.baseline {
        None => ends(0),
        Some(_) => ends(1).into_iter().zip(ends(0)).map(|(own, other)| less(own, &other)).collect(),
    };
    found.extend((0..observables).map(|observable| match plan.baseline {
        None => block.values(0, observable).to_vec(),
        Some(_) => less(block.values(1, observable).to_vec(), block.values(0, observable)),
    }));
    found
}

/// Collector for trajectories.
pub fn walks(plan: &SensitivityPlan, design: &Design<'_>) -> Gathering<Walk> {
    let outcomes = plan.chosen.len();
    Gathering::new(design.row_points(), outcomes, outcomes, Walk::of)
}

/// Collector for rows.
pub fn rows(plan: &SensitivityPlan, design: &Design<'_>) -> Gathering<Row> {
    Gathering::new(design.row_points(), plan.quantities(), plan.chosen.len(), Row::of)
}

/// The error of an unfinished batch.
pub fn error(stopped: Stopped<SensitivityError>, threads: NonZeroUsize) -> StudyError {
    let threads = threads.get();
    match stopped {
        Stopped::Cancelled { .. } => StudyError::Cancelled,
        Stopped::Sink(error) => StudyError::of(error),
        Stopped::Threads(reason) => StudyError::Threads { threads, reason },
    }
}

/// Points per thread and replicates per point of a pilot run.
const PILOT: (usize, u64) = (32, 32);

/// Runs a small part of the first design; returns the number of simulated histories, at least 1.
pub fn pilot(
    plan: &SensitivityPlan,
    threads: NonZeroUsize,
    monitor: &dyn Monitor,
) -> Result<u64, StudyError> {
    let all: Vec<usize> = (0..plan.priors.len()).collect();
    let design = match Design::screening(plan) {
        Some(design) => design,
        None => Design::rows(plan, all, plan.rows.map_or(2, |(rows, _)| rows)).map_err(StudyError::of)?,
    };
    let count = (PILOT.0 * threads.get()).min(design.count() * design.row_points());
    let replicates = plan.scenario().replicates().min(PILOT.1);
    let mut points = 0_u64;
    run(plan, &design, (count, replicates), threads, monitor, &mut |_| {
        points += 1;
        Ok(())
    })
    .map_err(|stopped| error(stopped, threads))?;
    Ok(points.max(1) * replicates * plan.arms())
}
