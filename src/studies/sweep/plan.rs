//! Plan of a sweep: a scenario, an optional baseline, and points.

use std::collections::BTreeSet;

use super::points::{Points, is_grid};
use super::{SweepError, SweepTables, figures, files, run};
use crate::analysis::Sweep;
use crate::analysis::design::NoDesign;
use crate::analysis::sweep::Named;
use crate::export::manifest::{StudyRecord, SweepRecord};
use crate::format::counted;
use crate::scenario::{Comparable, Incomparable, ParameterSpace, Scenario, Unvariable};
use crate::studies::draw::is_same;
use crate::studies::{DrawnParameters, Part, Run, Study, StudyError};

/// A scenario, its varied numbers, and the points of the sweep.
///
/// Each point runs the number of replicates of the scenario, with its seed.
#[derive(Debug, Clone)]
pub struct SweepPlan {
    space: ParameterSpace,
    /// The baseline of differences, with the same variable numbers.
    baseline: Option<ParameterSpace>,
    points: Points,
    /// Whether the points are every combination of some values.
    is_grid: bool,
    drawn: Option<DrawnParameters>,
}

impl SweepPlan {
    /// Plans to run a scenario, and the baseline of differences if there is one, at some points. The scenario of every point is
    /// checked; `cancelled` is called between points.
    ///
    /// # Errors
    ///
    /// [`SweepError`] as a [`StudyError::Problem`] of the first point that cannot be run, or of a key that the baseline lacks;
    /// [`StudyError::Cancelled`].
    pub fn new(
        space: ParameterSpace,
        baseline: Option<Scenario>,
        points: Points,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Self, StudyError> {
        fits(&space, &points).map_err(StudyError::of)?;
        let keys: Vec<&str> = space.keys().collect();
        let baseline = baseline.map(|baseline| ParameterSpace::new(baseline, &keys)).transpose();
        let baseline = baseline.map_err(|error| StudyError::of(SweepError::from(error)))?;
        let is_grid = is_grid(points.values());
        let plan = Self { space, baseline, points, is_grid, drawn: None };
        for point in 0..plan.points.count() {
            if cancelled() {
                return Err(StudyError::Cancelled);
            }
            let (scenario, baseline) = plan.at(point).map_err(StudyError::of)?;
            if let Some(baseline) = &baseline {
                let comparable = Comparable::new(baseline, &[&scenario]);
                comparable.map_err(|problem| StudyError::of(plan.incomparable(point, problem)))?;
            }
        }
        Ok(plan)
    }

    /// The same with drawn parameters of the scenario: each replicate has the same set at every point, and under the baseline. The
    /// numbers that vary from point to point are not drawn.
    ///
    /// # Errors
    ///
    /// [`DrawError`](crate::studies::DrawError) as [`StudyError::Problem`], if several replicates share a set, if no other number is
    /// left to draw, if a number is no input that the points can share, or if scenario and baseline differ in it.
    pub fn with_drawn(self, drawn: DrawnParameters) -> Result<Self, StudyError> {
        let keys = self.keys();
        let drawn = drawn.without(&|key| keys.iter().any(|varied| is_same(varied, key)))?;
        let scenarios: Vec<&Scenario> = self.baseline().into_iter().chain([self.scenario()]).collect();
        drawn.are_of_pairs(&scenarios)?;
        for point in 0..self.points.count() {
            let (scenario, baseline) = self.at(point).map_err(StudyError::of)?;
            [Some(scenario), baseline]
                .iter()
                .flatten()
                .try_for_each(|scenario| drawn.are_inputs_of(scenario))?;
        }
        Ok(Self { drawn: Some(drawn), ..self })
    }

    /// The drawn parameters, if any.
    pub fn drawn(&self) -> Option<&DrawnParameters> {
        self.drawn.as_ref()
    }

    /// The scenario, unvaried.
    pub fn scenario(&self) -> &Scenario {
        self.space.scenario()
    }

    /// The baseline, unvaried.
    pub fn baseline(&self) -> Option<&Scenario> {
        self.baseline.as_ref().map(ParameterSpace::scenario)
    }

    /// The scenario with its variable numbers.
    pub fn space(&self) -> &ParameterSpace {
        &self.space
    }

    /// The varied keys.
    pub fn keys(&self) -> Vec<String> {
        self.space.keys().map(str::to_owned).collect()
    }

    /// The points.
    pub fn points(&self) -> &Points {
        &self.points
    }

    /// The values of the point with an index, in the notation of scenarios.
    pub(super) fn written(&self, point: usize) -> Vec<String> {
        let values = self.points.values()[point].iter().enumerate();
        values.map(|(place, value)| self.space.written(place, *value)).collect()
    }

    /// The scenario at the point with an index, and the baseline there.
    ///
    /// # Errors
    ///
    /// [`SweepError::Point`].
    pub fn at(&self, point: usize) -> Result<(Scenario, Option<Scenario>), SweepError> {
        let values = &self.points.values()[point];
        let number = self.points.numbers()[point];
        let failed = |source: Unvariable| SweepError::Point { number, source: Box::new(source) };
        let baseline = self.baseline.as_ref().map(|space| space.at(values)).transpose();
        Ok((self.space.at(values).map_err(failed)?, baseline.map_err(failed)?))
    }

    /// Adds the outcomes of the point with an index to those of the points before it.
    pub(super) fn push(&self, sweep: &mut Sweep, point: usize, outcomes: Vec<Named>) {
        let (number, values) = (self.points.numbers()[point], self.points.values()[point].clone());
        sweep.push(number, values, self.written(point), outcomes);
    }

    /// The error of a point whose scenarios cannot be compared.
    pub(super) fn incomparable(&self, point: usize, source: Incomparable) -> SweepError {
        SweepError::Incomparable {
            number: self.points.numbers()[point],
            setting: self.space.setting(&self.points.values()[point]),
            source: Box::new(source),
        }
    }
}

/// Title of a sweep in a sentence: `the sweep of post-2017 against pre-2017`.
pub fn title(scenario: &Scenario, baseline: Option<&Scenario>) -> String {
    match baseline {
        Some(baseline) => format!("the sweep of {} against {}", scenario.name(), baseline.name()),
        None => format!("the sweep of {}", scenario.name()),
    }
}

/// Checks that points have a value for every varied number, and distinct numbers.
fn fits(space: &ParameterSpace, points: &Points) -> Result<(), SweepError> {
    let expected = space.count();
    if points.count() == 0 || expected == 0 {
        return Err(NoDesign::Empty { points: points.count(), dimensions: expected }.into());
    }
    let mut numbers = BTreeSet::new();
    for (number, values) in points.numbers().iter().zip(points.values()) {
        if values.len() != expected {
            return Err(SweepError::Unfit { number: *number, found: values.len(), expected });
        }
        for (place, value) in values.iter().enumerate().filter(|(_, value)| !value.is_finite()) {
            space.value(place, &value.to_string())?;
        }
        if !numbers.insert(number) {
            return Err(SweepError::SameNumber { number: *number });
        }
    }
    Ok(())
}

impl Study for SweepPlan {
    type Tables = SweepTables;

    fn kind(&self) -> &'static str {
        "sweep"
    }

    fn parts(&self) -> Vec<Part<'_>> {
        let part = |within: String, scenario| Part { within, scenario, has_outcomes: false };
        match self.baseline() {
            None => vec![part(String::new(), self.scenario())],
            Some(baseline) => [baseline, self.scenario()]
                .map(|scenario| part(format!("{}/", scenario.name()), scenario))
                .to_vec(),
        }
    }

    fn record(&self) -> Result<StudyRecord, StudyError> {
        let written: Vec<Vec<String>> = (0..self.points.count()).map(|point| self.written(point)).collect();
        let design = self.points.design().to_owned();
        let record = files::record(design, self.keys(), self.points.numbers(), &written)?;
        let drawn = self.drawn.as_ref().map(|drawn| drawn.record().clone());
        Ok(StudyRecord::Sweep(SweepRecord { drawn, ..record }))
    }

    fn seed(&self) -> u64 {
        self.scenario().seed()
    }

    fn replicates(&self) -> u64 {
        self.scenario().replicates()
    }

    fn work(&self) -> u64 {
        self.replicates().saturating_mul(self.points.count() as u64)
    }

    fn title(&self) -> String {
        title(self.scenario(), self.baseline())
    }

    fn folder(&self) -> String {
        match self.baseline() {
            Some(baseline) => format!("{}-vs-{}-sweep", self.scenario().name(), baseline.name()),
            None => format!("{}-sweep", self.scenario().name()),
        }
    }

    fn chart_names(&self) -> Vec<String> {
        figures::chart_names(self.space.count(), self.is_grid, self.baseline.is_some())
    }

    fn announcement(&self) -> Option<String> {
        Some(format!(
            "{} of {}, {} of each: {}{}",
            counted(self.points.count() as u64, "point"),
            counted(self.space.count() as u64, "key"),
            counted(self.replicates(), "replicate"),
            counted(self.work(), "run"),
            if self.baseline.is_some() { " under each of two scenarios" } else { "" },
        ))
    }

    fn done(&self) -> String {
        let (replicates, points) = (self.replicates(), self.points.count() as u64);
        format!("{} at {}", counted(replicates, "replicate"), counted(points, "point"))
    }

    fn run(&self, run: &mut Run<'_>) -> Result<SweepTables, StudyError> {
        if let Some(drawn) = &self.drawn {
            run.monitor.phase("drawing parameters");
            run.sink.parameters(drawn.sets())?;
        }
        let (sweep, variances) = run::simulate(self, run.threads, run.monitor)?;
        let tables = SweepTables::new(self.space.clone(), self.baseline().cloned(), sweep);
        Ok(tables.with_variances(variances))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn space() -> ParameterSpace {
        let scenario = Scenario::named("pre-2017", &[]).unwrap_or_else(|problems| panic!("{problems}"));
        ParameterSpace::new(scenario, &["parameters.spillover"]).expect("a number")
    }

    fn refused(points: Vec<(u64, Vec<f64>)>) -> String {
        let points = Points::listed(points, "a list".to_owned());
        SweepPlan::new(space(), None, points, &|| false).expect_err("not points of it").to_string()
    }

    #[test]
    fn points_must_fit_the_numbers_that_vary() {
        assert_eq!(
            refused(vec![(3, vec![0.1, 0.2])]),
            "point 3 has 2 values, and the numbers that vary are 1"
        );
        assert_eq!(refused(vec![(3, vec![0.1]), (3, vec![0.2])]), "point 3 comes twice");
        assert!(refused(Vec::new()).contains("is empty"));
        assert!(refused(vec![(7, vec![-1.0])]).starts_with("point 7 cannot be run: "));
    }

    #[test]
    fn nobody_waits_for_points_that_are_not_wanted() {
        let points = Points::listed(vec![(0, vec![0.1])], "a list".to_owned());
        let found = SweepPlan::new(space(), None, points, &|| true);
        assert!(matches!(found, Err(StudyError::Cancelled)), "{found:?}");
    }
}
