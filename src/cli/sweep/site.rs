//! What a sweep goes over: a scenario, perhaps another to set it against, and points.

use super::SweepError;
use super::points::{Chosen, is_grid};
use crate::cli::error::CliError;
use crate::cli::interrupt;
use crate::scenario::{Comparable, Incomparable, ParameterSpace, Scenario, Unvariable};

/// A scenario with open numbers and their values.
#[derive(Debug)]
pub struct Site {
    varied: ParameterSpace,
    /// The baseline of differences, with the same numbers open.
    baseline: Option<ParameterSpace>,
    /// By point, a value of each number.
    pub points: Vec<Vec<f64>>,
    /// By point, the number that it goes by.
    pub numbers: Vec<u64>,
    /// How the points were chosen, for people.
    pub design: String,
    /// Whether they are every combination of some values.
    pub is_grid: bool,
}

impl Site {
    /// The points of a scenario, and of the baseline where there is one. Every scenario is read.
    ///
    /// # Errors
    ///
    /// [`CliError::Sweep`] with the first point that is none, [`CliError::Interrupted`].
    pub fn new(
        varied: ParameterSpace,
        baseline: Option<ParameterSpace>,
        Chosen { points, numbers, design }: Chosen,
    ) -> Result<Self, CliError> {
        let is_grid = is_grid(&points);
        let site = Self { varied, baseline, points, numbers, design, is_grid };
        for point in 0..site.points.len() {
            if interrupt::asked() {
                let (scenario, replicates) = (site.title(), site.runs(site.scenario().replicates()));
                return Err(CliError::Interrupted { scenario, done: 0, replicates, saved: Vec::new() });
            }
            let (scenario, baseline) = site.at(point)?;
            if let Some(baseline) = &baseline {
                Comparable::new(baseline, &[&scenario]).map_err(|unlike| site.unlike(point, unlike))?;
            }
        }
        Ok(site)
    }

    /// The scenario as it is.
    pub fn scenario(&self) -> &Scenario {
        self.varied.scenario()
    }

    /// The baseline as it is.
    pub fn baseline(&self) -> Option<&Scenario> {
        self.baseline.as_ref().map(ParameterSpace::scenario)
    }

    /// The scenario with its open numbers.
    pub fn varied(&self) -> &ParameterSpace {
        &self.varied
    }

    /// The keys.
    pub fn keys(&self) -> Vec<String> {
        self.varied.keys().map(str::to_owned).collect()
    }

    /// A sweep of what.
    pub fn title(&self) -> String {
        match self.baseline() {
            Some(baseline) => format!("the sweep of {} against {}", self.scenario().name(), baseline.name()),
            None => format!("the sweep of {}", self.scenario().name()),
        }
    }

    /// Replicates of all points together, where each has so many.
    pub fn runs(&self, replicates: u64) -> u64 {
        replicates.saturating_mul(self.points.len() as u64)
    }

    /// The values of a point as scenarios write them.
    pub fn written(&self, point: usize) -> Vec<String> {
        let values = self.points[point].iter().enumerate();
        values.map(|(place, value)| self.varied.written(place, *value)).collect()
    }

    /// The scenario at a point, and the baseline there.
    ///
    /// # Errors
    ///
    /// [`SweepError::Point`].
    pub fn at(&self, point: usize) -> Result<(Scenario, Option<Scenario>), SweepError> {
        let values = &self.points[point];
        let failed =
            |source: Unvariable| SweepError::Point { number: self.numbers[point], source: Box::new(source) };
        let baseline = self.baseline.as_ref().map(|varied| varied.at(values)).transpose();
        Ok((self.varied.at(values).map_err(failed)?, baseline.map_err(failed)?))
    }

    /// Says of a point that its scenarios cannot be set against each other.
    pub fn unlike(&self, point: usize, source: Incomparable) -> SweepError {
        SweepError::Incomparable {
            number: self.numbers[point],
            setting: self.varied.setting(&self.points[point]),
            source: Box::new(source),
        }
    }
}
