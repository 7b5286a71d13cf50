//! Parameters drawn for every replicate, or for every few replicates.

use std::path::Path;

use thiserror::Error;

use crate::engine::Stopped;
use crate::export::manifest::DrawnRecord;
use crate::export::parameters;
use crate::format::{count, counted};
use crate::problem::{Explain, Remedy, Setting};
use crate::scenario::limits::MOST_OPEN_NUMBERS;
use crate::scenario::{ParameterSpace, Scenario, Sets, Unvariable, changes, open_numbers, shared_codings};
use crate::studies::StudyError;
use crate::studies::points_file::{self, For, PointTable};

/// Source in the manifest for sets drawn from the priors of the scenario.
const PRIOR: &str = "prior";
/// Most sets in a file.
const MOST_LISTED: usize = 1_000_000;

/// The sets of parameters of a run, each for a fixed number of consecutive replicates.
#[derive(Debug, Clone)]
pub struct DrawnParameters {
    sets: Sets,
    record: DrawnRecord,
}

/// Reasons why parameters cannot be drawn.
#[derive(Debug, Error)]
pub enum DrawError {
    /// The scenario has no priors.
    #[error("{scenario} has no prior to draw from")]
    NoPrior {
        /// Name of the scenario.
        scenario: String,
    },
    /// Codings are to be drawn, and the scenario says that they are certain.
    #[error("the codings of {scenario} have no error to draw from")]
    NoError {
        /// Name of the scenario.
        scenario: String,
    },
    /// Codings are to be drawn beside sets that are listed.
    #[error("codings are drawn from their priors, and a file lists all that is drawn")]
    CodingsOfFile,
    /// More numbers would be drawn than fit into a table of sets.
    #[error("{} would be drawn, and at most {} are", counted(*numbers, "number"), count(MOST_OPEN_NUMBERS as u64))]
    TooManyNumbers {
        /// Number of numbers.
        numbers: u64,
    },
    /// The replicates do not fill a whole number of sets.
    #[error("{} cannot be shared by sets of {}", counted(*replicates, "replicate"), count(*per_set))]
    NotWhole {
        /// Number of replicates.
        replicates: u64,
        /// Replicates of a set.
        per_set: u64,
    },
    /// The file has fewer sets than are needed.
    #[error(
        "{} needs {}, and the file has {}",
        counted(*replicates, "replicate"), counted(*needed, "set"), count(*there)
    )]
    TooFewSets {
        /// Number of replicates.
        replicates: u64,
        /// Number of sets needed.
        needed: u64,
        /// Number of sets in the file.
        there: u64,
    },
    /// Several pairs of replicates would share a set.
    #[error(
        "{per_set} pairs of replicates would share a set of drawn numbers, and not be independent of each other"
    )]
    PairsOfASet {
        /// Pairs of a set.
        per_set: u64,
    },
    /// A number cannot be shared by several scenarios.
    #[error(
        "{key} cannot be drawn for scenarios that share it: {scenario} has no such number, or it decides on more than rules"
    )]
    NotShared {
        /// The key.
        key: String,
        /// Name of the scenario.
        scenario: String,
    },
    /// Scenarios that share a set differ in a number of it.
    #[error(
        "{key} is drawn, and {scenario} differs from {baseline} in it: to share its values would take the difference away"
    )]
    DrawnDifference {
        /// The key.
        key: String,
        /// Name of the scenario.
        scenario: String,
        /// Name of the scenario that it differs from.
        baseline: String,
    },
    /// Every number that would be drawn has other values already.
    #[error("nothing is left to draw: every number of the sets varies from point to point already")]
    NothingLeft,
    /// The batch under priors cannot draw from them.
    #[error("{}", undrawable(&.0.to_string()))]
    Undrawable(Unvariable),
    /// A set leads to an invalid scenario.
    #[error("{}", invalid(&.0.to_string()))]
    Invalid(Unvariable),
}

/// Problems of priors from which nothing is drawn.
fn undrawable(problem: &str) -> String {
    format!("what is found with parameters drawn from their priors cannot be shown\n{problem}")
}

/// What is wrong with a set.
fn invalid(problem: &str) -> String {
    format!("a set of drawn parameters makes no valid scenario\n{problem}")
}

impl Explain for DrawError {
    fn message(&self, name: &dyn Fn(Setting) -> String) -> String {
        match self {
            Self::Undrawable(problem) => undrawable(&problem.message(name)),
            Self::Invalid(problem) => invalid(&problem.message(name)),
            _ => self.to_string(),
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            Self::NoPrior { .. } => Remedy::new("give a parameter one, as in ")
                .setting(Setting::ScenarioValue)
                .text(" \"parameters.spillover.prior=[0.1, 0.7]\""),
            Self::NoError { .. } => {
                Remedy::new("state one with ").setting(Setting::ScenarioValue).text(" codings.error=0.125")
            }
            Self::CodingsOfFile => Remedy::new("give the codings columns in the file, or leave out ")
                .setting(Setting::DrawCodings),
            Self::TooManyNumbers { .. } => Remedy::new("leave out ").setting(Setting::DrawCodings),
            Self::NotWhole { replicates, per_set } => {
                let whole = (replicates / per_set).max(1) * per_set;
                Remedy::new(format!("ask for {} with ", count(whole)))
                    .setting(Setting::Replicates)
                    .text(", or for another number with ")
                    .setting(Setting::ReplicatesPerSet)
            }
            Self::TooFewSets { replicates, needed, there } => {
                let enough = there * (replicates / needed).max(1);
                Remedy::new(format!("ask for {} with ", count(enough)))
                    .setting(Setting::Replicates)
                    .text(", or let more of them share a set with ")
                    .setting(Setting::ReplicatesPerSet)
            }
            Self::PairsOfASet { .. } => Remedy::new("leave out ")
                .setting(Setting::ReplicatesPerSet)
                .text(", so that each pair has a set of its own"),
            Self::NotShared { .. } => Remedy::new(
                "draw what scenarios can share: parameters, sensitivities, heritage, proximity, disputes, legacies and the openness \
                 of leaders who are in all of them",
            ),
            Self::DrawnDifference { .. } => {
                Remedy::new("take away its prior, or leave it out of the file of sets")
            }
            Self::NothingLeft => Remedy::new("leave out ")
                .setting(Setting::DrawParameters)
                .text(", or give another number a prior, as in ")
                .setting(Setting::ScenarioValue)
                .text(" \"parameters.spillover.prior=[0.1, 0.7]\""),
            Self::Undrawable(_) => {
                Remedy::new("mend the prior, or leave this out with ").setting(Setting::FixedParameters)
            }
            Self::Invalid(problem) => return problem.remedy(),
        })
    }
}

impl DrawnParameters {
    /// Sets drawn from the priors of a scenario, `per_set` replicates of each; at least 1.
    ///
    /// # Errors
    ///
    /// [`DrawError`] as [`StudyError::Problem`].
    pub fn from_priors(scenario: &Scenario, per_set: u64) -> Result<Self, StudyError> {
        are_whole(scenario, per_set)?;
        let by_priors = ParameterSpace::by_priors(scenario.clone());
        let (varied, priors) = by_priors.map_err(|problem| StudyError::of(DrawError::Invalid(problem)))?;
        if priors.is_empty() {
            return Err(StudyError::of(DrawError::NoPrior { scenario: scenario.name().to_owned() }));
        }
        let sets = Sets::of_priors(varied, &priors, scenario.seed(), per_set);
        Self::new(sets, PRIOR.to_owned(), scenario)
    }

    /// The same with codings drawn too, and their part of the variance told from that of the parameters. Codings without a prior have that of
    /// the coder's error; of several scenarios the first is drawn from, and codings in which they differ stay as they are.
    ///
    /// # Errors
    ///
    /// [`DrawError`] as [`StudyError::Problem`].
    ///
    /// # Panics
    ///
    /// Without a scenario.
    pub fn with_codings(scenarios: &[&Scenario], per_set: u64) -> Result<Self, StudyError> {
        let scenario = scenarios[0];
        are_whole(scenario, per_set)?;
        let codings = shared_codings(scenarios);
        let numbers = (open_numbers(scenario).len() + codings.len()) as u64;
        if numbers > MOST_OPEN_NUMBERS as u64 {
            return Err(StudyError::of(DrawError::TooManyNumbers { numbers }));
        }
        let with_codings = ParameterSpace::with_codings(scenario.clone(), codings);
        let (varied, priors) = with_codings.map_err(|problem| StudyError::of(DrawError::Invalid(problem)))?;
        let sets = Sets::of_priors(varied, &priors, scenario.seed(), per_set).with_codings_apart();
        if !sets.tells_codings_apart() {
            return Err(StudyError::of(DrawError::NoError { scenario: scenario.name().to_owned() }));
        }
        Self::new(sets, PRIOR.to_owned(), scenario)
    }

    /// Sets from a CSV file with one column per key of the scenario and one row per set, `per_set` (at least 1) replicates each.
    ///
    /// # Errors
    ///
    /// [`DrawError`] or [`BadPoints`](points_file::BadPoints) as [`StudyError::Problem`].
    pub fn from_file(scenario: &Scenario, path: &Path, per_set: u64) -> Result<Self, StudyError> {
        are_whole(scenario, per_set)?;
        let table = points_file::read(path, scenario, For::Draws, MOST_LISTED).map_err(StudyError::of)?;
        let replicates = scenario.replicates();
        let (needed, there) = (replicates / per_set, table.points.len() as u64);
        if needed > there {
            return Err(StudyError::of(DrawError::TooFewSets { replicates, needed, there }));
        }
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let PointTable { varied, points, numbers } = table;
        Self::new(Sets::listed(varied, points, numbers, per_set), name, scenario)
    }

    fn new(sets: Sets, from: String, scenario: &Scenario) -> Result<Self, StudyError> {
        let is_listed = sets.listed_sets().is_some();
        let sha256 = is_listed.then(|| parameters::hash(&sets, scenario.replicates())).transpose()?;
        let (keys, are_codings) = (sets.varied().keys(), sets.varied().are_codings());
        let codings = keys.zip(are_codings).filter(|(_, is_coding)| sets.tells_codings_apart() && *is_coding);
        let record = DrawnRecord {
            from,
            keys: sets.varied().keys().map(str::to_owned).collect(),
            codings: codings.map(|(key, _)| key.to_owned()).collect(),
            replicates_per_set: sets.per_set(),
            sha256,
            no_partition: false,
        };
        Ok(Self { sets, record })
    }

    /// The same without the further runs of each set, and so without the division of the variance into the parts of parameters, codings
    /// and chance. Of sets with several replicates, whose codings are not told apart, the variance is divided in any case.
    #[must_use]
    pub fn without_partition(self) -> Self {
        let no_partition = !self.sets.further_runs().is_empty();
        let record = DrawnRecord { no_partition, ..self.record };
        Self { sets: self.sets.without_partners(), record }
    }

    /// The sets.
    pub fn sets(&self) -> &Sets {
        &self.sets
    }

    /// Checks that each pair of replicates under scenarios, the baseline first, can share a set of its own.
    ///
    /// # Errors
    ///
    /// [`DrawError::PairsOfASet`] as [`StudyError::Problem`], or as [`Self::are_shared_by`].
    pub fn are_of_pairs(&self, scenarios: &[&Scenario]) -> Result<(), StudyError> {
        let per_set = self.sets.per_set();
        if per_set > 1 {
            return Err(StudyError::of(DrawError::PairsOfASet { per_set }));
        }
        self.are_shared_by(scenarios)
    }

    /// The same for pairs of replicates under scenarios, the baseline first: each pair shares a set, which is run once.
    ///
    /// # Errors
    ///
    /// As [`Self::are_of_pairs`].
    pub(crate) fn in_pairs(self, scenarios: &[&Scenario]) -> Result<Self, StudyError> {
        self.are_of_pairs(scenarios)?;
        Ok(self.without_partition())
    }

    /// The same without the numbers of some keys. The values of the others stay the same.
    ///
    /// # Errors
    ///
    /// [`DrawError::NothingLeft`] as [`StudyError::Problem`].
    pub(crate) fn without(self, is_left_out: &dyn Fn(&str) -> bool) -> Result<Self, StudyError> {
        let sets = self.sets.without(is_left_out).ok_or_else(|| StudyError::of(DrawError::NothingLeft))?;
        let DrawnRecord { from, no_partition, .. } = self.record;
        let mut fewer = Self::new(sets, from, self.sets.varied().scenario())?;
        fewer.record.no_partition = no_partition;
        Ok(fewer)
    }

    /// Checks that scenarios, the baseline first, can share the sets.
    ///
    /// # Errors
    ///
    /// [`DrawError::NotShared`] or [`DrawError::DrawnDifference`] as [`StudyError::Problem`].
    pub fn are_shared_by(&self, scenarios: &[&Scenario]) -> Result<(), StudyError> {
        let (varied, Some(baseline)) = (self.sets.varied(), scenarios.first()) else { return Ok(()) };
        for scenario in scenarios {
            self.are_inputs_of(scenario)?;
            let differs = differs(baseline, scenario);
            if let Some(key) = varied.keys().find(|key| differs(key)) {
                let [scenario, baseline] = [scenario, baseline].map(|of| of.name().to_owned());
                return Err(StudyError::of(DrawError::DrawnDifference {
                    key: key.to_owned(),
                    scenario,
                    baseline,
                }));
            }
        }
        Ok(())
    }

    /// Checks that every number is an input of the model in a scenario.
    ///
    /// # Errors
    ///
    /// [`DrawError::NotShared`] as [`StudyError::Problem`].
    pub(crate) fn are_inputs_of(&self, scenario: &Scenario) -> Result<(), StudyError> {
        let Some(key) = self.sets.varied().key_without_input(scenario) else { return Ok(()) };
        let (key, scenario) = (key.to_owned(), scenario.name().to_owned());
        Err(StudyError::of(DrawError::NotShared { key, scenario }))
    }

    /// Their record in the manifest.
    pub fn record(&self) -> &DrawnRecord {
        &self.record
    }
}

/// Whether two scenarios differ in the number of a key.
pub(super) fn differs(baseline: &Scenario, scenario: &Scenario) -> impl Fn(&str) -> bool {
    let changed: Vec<String> = changes(baseline, scenario).into_iter().map(|change| change.key).collect();
    // A parameter is changed by its value.
    move |key| changed.iter().any(|other| other.strip_suffix(".value").unwrap_or(other) == key)
}

/// Checks that the replicates fill a whole number of sets.
fn are_whole(scenario: &Scenario, per_set: u64) -> Result<(), StudyError> {
    let replicates = scenario.replicates();
    if per_set > 0 && replicates.is_multiple_of(per_set) {
        return Ok(());
    }
    Err(StudyError::of(DrawError::NotWhole { replicates, per_set: per_set.max(1) }))
}

/// Failure of replicates with drawn parameters: of a set, or of the sink.
pub(crate) struct Failure(pub StudyError);

impl From<Unvariable> for Failure {
    fn from(problem: Unvariable) -> Self {
        Self(StudyError::of(DrawError::Invalid(problem)))
    }
}

impl From<Failure> for StudyError {
    fn from(Failure(error): Failure) -> Self {
        error
    }
}

/// The error of a batch with drawn parameters.
pub(crate) fn unwrapped<F: Into<StudyError>>(stopped: Stopped<F>, threads: usize) -> StudyError {
    let stopped = match stopped {
        Stopped::Cancelled { done } => Stopped::Cancelled { done },
        Stopped::Sink(failure) => Stopped::Sink(failure.into()),
        Stopped::Threads(reason) => Stopped::Threads(reason),
    };
    StudyError::stopped(stopped, threads)
}
