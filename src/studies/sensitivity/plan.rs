//! Plan of a sensitivity analysis: scenarios, inputs, outcomes and designs.

use jiff::civil::Date;

use super::design::pilot;
use super::{SensitivityError, SensitivityTables, figures, run};
use crate::analysis::design::{Saltelli, Trajectories};
use crate::analysis::sensitivity::Chosen;
use crate::analysis::{Outcome, OutcomeNames};
use crate::engine::Monitor;
use crate::export::manifest::StudyRecord;
use crate::export::outcome_names;
use crate::export::sensitivity::{InputRecord, SensitivityRecord};
use crate::format::counted;
use crate::model::Measure;
use crate::model::series::REGION;
use crate::scenario::{Comparable, ParameterSpace, Prior, Scenario, open_numbers};
use crate::studies::{Part, Run, Study, StudyError};

/// Levels of a trajectory.
const LEVELS: usize = 4;
/// Most bytes of the rows.
const MOST_BYTES: u64 = 2 << 30;
/// Most replicates of a point.
const MOST_REPLICATES: u64 = 10_000;

/// Size of the designs of a sensitivity analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SensitivityDesign {
    /// Trajectories of the Morris screening, of one point more than there are inputs; `None` for no screening.
    pub trajectories: Option<usize>,
    /// Rows for Sobol indices, of two points more than they have inputs, best a power of two; `None` for no indices.
    pub rows: Option<usize>,
    /// Number of inputs that the screening keeps for the indices; `None` for all.
    pub keep: Option<usize>,
    /// Bootstrap resamples for each interval of the screening.
    pub resamples: usize,
}

impl Default for SensitivityDesign {
    /// 50 trajectories of all inputs, and 1,024 rows of the 12 most influential.
    fn default() -> Self {
        Self { trajectories: Some(50), rows: Some(1024), keep: Some(12), resamples: 1000 }
    }
}

/// A scenario with uncertain numbers, its inputs, and the designs of the analysis.
///
/// Each point runs the number of replicates of the scenario; its seed is used for designs, draws and bootstrap.
#[derive(Debug, Clone)]
pub struct SensitivityPlan {
    /// The scenario with its variable numbers.
    pub(super) space: ParameterSpace,
    /// The baseline of differences, with the same variable numbers.
    pub(super) baseline: Option<ParameterSpace>,
    /// Priors by number.
    pub(super) priors: Vec<Prior>,
    /// Names of all outcomes.
    pub(super) names: OutcomeNames,
    /// The outcomes that are looked at.
    pub(super) chosen: Vec<Chosen>,
    /// Analysed measures of the region, as indices of [`REGION`].
    pub(super) measures: Vec<usize>,
    /// The last tick of each year.
    pub(super) ticks: Vec<usize>,
    /// Their first days.
    pub(super) days: Vec<Date>,
    /// The screening, if there is one.
    pub(super) trajectories: Option<Trajectories>,
    /// Number of rows for Sobol indices and of their inputs, if there are any.
    pub(super) rows: Option<(usize, usize)>,
    pub(super) resamples: usize,
}

impl SensitivityPlan {
    /// Plans the analysis of some outcomes, by their names in files, with the numbers of some keys as inputs, or all numbers
    /// with a prior. With a baseline, outcomes are differences, scenario minus baseline. Both ends of every prior are checked.
    ///
    /// # Errors
    ///
    /// [`SensitivityError`].
    pub fn new(
        scenario: Scenario,
        baseline: Option<Scenario>,
        keys: &[String],
        outcomes: &[String],
        design: SensitivityDesign,
    ) -> Result<Self, SensitivityError> {
        let replicates = scenario.replicates();
        if replicates > MOST_REPLICATES {
            return Err(SensitivityError::TooManyReplicates { replicates, most: MOST_REPLICATES });
        }
        if let Some(baseline) = &baseline {
            Comparable::new(baseline, &[&scenario])?;
        }
        let names = outcome_names(&[&scenario]).swap_remove(0);
        let chosen = chosen(&names, outcomes)?;
        let (space, priors) = inputs(scenario, keys)?;
        let keys: Vec<&str> = space.keys().collect();
        let baseline = baseline.map(|baseline| ParameterSpace::together(baseline, &keys)).transpose()?;
        let own = space.values();
        for (place, prior) in priors.iter().enumerate() {
            let (low, high) = prior.ends();
            for end in [low, high] {
                let mut values = own.clone();
                values[place] = end;
                space.at(&values)?;
                baseline.as_ref().map(|baseline| baseline.at(&values)).transpose()?;
            }
        }
        let seed = space.scenario().seed();
        let inputs = priors.len();
        let trajectories = design.trajectories;
        let trajectories =
            trajectories.map(|count| Trajectories::new(count, inputs, LEVELS, seed)).transpose()?;
        let kept = match (&trajectories, design.keep) {
            (Some(_), Some(most)) => most.clamp(1, inputs),
            _ => inputs,
        };
        let rows = design.rows.map(|rows| (rows, kept));
        if trajectories.is_none() && rows.is_none() {
            return Err(SensitivityError::NoMethod);
        }
        let measure = |chosen: &Chosen| match chosen.outcome {
            Outcome::End(measure) => REGION.iter().position(|known| *known == measure),
            _ => None,
        };
        let measures: Vec<usize> = chosen.iter().filter_map(measure).collect();
        let (ticks, days) = ends_of_years(space.scenario());
        let resamples = design.resamples;
        let plan = Self {
            space,
            baseline,
            priors,
            names,
            chosen,
            measures,
            ticks,
            days,
            trajectories,
            rows,
            resamples,
        };
        plan.fits()?;
        Ok(plan)
    }

    /// Refuses rows that do not fit into memory, and more numbers than designs support.
    fn fits(&self) -> Result<(), SensitivityError> {
        let Some((rows, kept)) = self.rows else { return Ok(()) };
        // A design of two rows shows whether there are enough dimensions.
        Saltelli::new(2, kept, self.scenario().seed())?;
        let numbers =
            self.quantities() as u64 * (3 * kept as u64 + 4) + self.chosen.len() as u64 * (kept as u64 + 2);
        let needed = rows as u64 * numbers * size_of::<f64>() as u64;
        if needed > MOST_BYTES {
            Err(SensitivityError::TooLarge { needed, most: MOST_BYTES })
        } else {
            Ok(())
        }
    }

    /// Number of quantities at a point of a row: outcomes, and measures over time.
    pub(super) fn quantities(&self) -> usize {
        self.chosen.len() + self.measures.len() * self.ticks.len()
    }

    /// The scenario, unvaried.
    pub fn scenario(&self) -> &Scenario {
        self.space.scenario()
    }

    /// The baseline, unvaried.
    pub fn baseline(&self) -> Option<&Scenario> {
        self.baseline.as_ref().map(ParameterSpace::scenario)
    }

    /// Number of scenarios at a point.
    pub(super) fn arms(&self) -> u64 {
        1 + u64::from(self.baseline.is_some())
    }

    /// Values of all numbers at a point of the unit cube over some of them; the others keep their values in the scenario.
    pub(super) fn values(&self, of: &[usize], point: &[f64]) -> Vec<f64> {
        let mut values = self.space.values();
        for (place, u) in of.iter().zip(point) {
            values[*place] = self.space.rounded(*place, self.priors[*place].quantile(*u));
        }
        values
    }

    /// The scenario with its variable inputs.
    pub fn space(&self) -> &ParameterSpace {
        &self.space
    }

    /// The priors of the inputs, in the order of their keys.
    pub fn priors(&self) -> &[Prior] {
        &self.priors
    }

    /// Names of the outcomes.
    pub fn outcomes(&self) -> impl Iterator<Item = &str> {
        self.chosen.iter().map(|chosen| chosen.name.as_str())
    }

    /// The record of inputs, outcomes and designs for the manifest.
    pub fn design_record(&self) -> SensitivityRecord {
        let input =
            |(key, prior): (&str, &Prior)| InputRecord { key: key.to_owned(), prior: prior.to_string() };
        SensitivityRecord {
            outcomes: self.chosen.iter().map(|chosen| chosen.name.clone()).collect(),
            inputs: self.space.keys().zip(&self.priors).map(input).collect(),
            trajectories: self.trajectories.as_ref().map(Trajectories::count),
            rows: self.rows.map(|(rows, _)| rows),
            scramblings: self.rows.map(|(rows, _)| Saltelli::SCRAMBLINGS.min(rows)),
            kept: self.rows.map(|(_, kept)| kept),
            resamples: self.resamples,
        }
    }

    /// The measures analysed over time.
    pub(super) fn measures(&self) -> impl Iterator<Item = Measure> {
        self.measures.iter().map(|place| REGION[*place])
    }

    /// Runs a small part of the design on `threads` threads and returns the number of simulated histories, from which the time
    /// of all [`work`](Study::work) can be estimated.
    ///
    /// # Errors
    ///
    /// [`StudyError::Cancelled`], [`StudyError::Threads`], or [`SensitivityError`] as a [`StudyError::Problem`].
    pub fn pilot(&self, threads: std::num::NonZeroUsize, monitor: &dyn Monitor) -> Result<u64, StudyError> {
        pilot(self, threads, monitor)
    }
}

/// The outcomes with the given names, without duplicates.
fn chosen(names: &OutcomeNames, outcomes: &[String]) -> Result<Vec<Chosen>, SensitivityError> {
    let mut chosen: Vec<Chosen> = Vec::new();
    for name in outcomes {
        let outcome = Chosen::new(names, name);
        let outcome = outcome.ok_or_else(|| SensitivityError::NoOutcome { name: name.clone() })?;
        if !chosen.contains(&outcome) {
            chosen.push(outcome);
        }
    }
    Ok(chosen)
}

/// The last tick of each year, and its first day.
pub(super) fn ends_of_years(scenario: &Scenario) -> (Vec<usize>, Vec<Date>) {
    let days = scenario.calendar().first_days();
    let is_last = |(t, day): &(usize, &Date)| days.get(t + 1).is_none_or(|next| next.year() != day.year());
    days.iter().enumerate().filter(is_last).map(|(t, day)| (t, *day)).unzip()
}

/// The varied numbers with their priors: those with the given keys, or all with a prior.
fn inputs(scenario: Scenario, keys: &[String]) -> Result<(ParameterSpace, Vec<Prior>), SensitivityError> {
    if keys.is_empty() {
        let (space, priors) = ParameterSpace::by_priors(scenario)?;
        if priors.is_empty() {
            let scenario = space.scenario().name().to_owned();
            return Err(SensitivityError::NothingOpen { scenario });
        }
        return Ok((space, priors));
    }
    let open = open_numbers(&scenario);
    let space = ParameterSpace::together(scenario, keys)?;
    let prior = |key: &str| {
        let found = open.iter().find(|(known, _)| known == key).map(|(_, prior)| *prior);
        found.ok_or_else(|| SensitivityError::NoPrior { key: key.to_owned() })
    };
    let priors = space.keys().map(prior).collect::<Result<_, _>>()?;
    Ok((space, priors))
}

impl Study for SensitivityPlan {
    type Tables = SensitivityTables;

    fn kind(&self) -> &'static str {
        "analysis"
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
        Ok(StudyRecord::Sensitivity(self.design_record()))
    }

    fn seed(&self) -> u64 {
        self.scenario().seed()
    }

    fn replicates(&self) -> u64 {
        self.scenario().replicates()
    }

    fn work(&self) -> u64 {
        self.design_record().points() * self.replicates() * self.arms()
    }

    fn title(&self) -> String {
        match self.baseline() {
            Some(baseline) => {
                format!("the sensitivity of {} less {}", self.scenario().name(), baseline.name())
            }
            None => format!("the sensitivity of {}", self.scenario().name()),
        }
    }

    fn folder(&self) -> String {
        match self.baseline() {
            Some(baseline) => format!("{}-vs-{}-sensitivity", self.scenario().name(), baseline.name()),
            None => format!("{}-sensitivity", self.scenario().name()),
        }
    }

    fn chart_names(&self) -> Vec<String> {
        figures::chart_names(&self.design_record())
    }

    fn done(&self) -> String {
        let (replicates, points) = (self.replicates(), self.design_record().points());
        format!("{} at {}", counted(replicates, "replicate"), counted(points, "point"))
    }

    fn run(&self, run: &mut Run<'_>) -> Result<SensitivityTables, StudyError> {
        run::run(self, run)
    }
}
