//! Plan of a calibration.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::error::CalibrationError;
use super::recovery::Recovery;
use super::run::{AT_POINTS, OfPrior};
use super::targets::Targets;
use super::{CalibrationTables, figures, kept};
use crate::analysis::calibration::likelihood::Elimination;
use crate::analysis::calibration::{Population, SamplerPlan};
use crate::engine::Observables;
use crate::export::hex;
use crate::export::manifest::{Identity, ObservedRecord, Settings, StudyRecord};
use crate::format::counted;
use crate::scenario::calibration::Nuisance;
use crate::scenario::{ParameterSpace, Prior, Scenario, nearest};
use crate::studies::observed::until;
use crate::studies::{Part, Run, Study, StudyError, identity};

/// Stages that a calibration takes before more is known.
const USUAL_STAGES: u64 = 5;

/// The numbers with priors of a scenario, to be fitted to its record.
#[derive(Debug)]
pub struct CalibrationPlan {
    pub(super) scenario: Scenario,
    /// The scenario until the last year of the fit, with its numbers open.
    pub(super) space: ParameterSpace,
    pub(super) priors: Vec<Prior>,
    pub(super) targets: Targets,
    pub(super) sampler: SamplerPlan,
    pub(super) recovery: Option<Recovery>,
    keep: Option<PathBuf>,
    /// Keys of numbers with priors that stay at their values.
    set: Vec<String>,
}

impl CalibrationPlan {
    /// A plan for all numbers of a scenario that have priors, by its calibration and its record.
    ///
    /// # Errors
    ///
    /// [`CalibrationError`] as [`StudyError::Problem`].
    pub fn new(scenario: Scenario) -> Result<Self, StudyError> {
        Self::made(scenario, Vec::new()).map_err(StudyError::of)
    }

    /// The same for all but some numbers, by key, which stay at their values although they have priors.
    ///
    /// # Errors
    ///
    /// [`CalibrationError`] as [`StudyError::Problem`].
    pub fn without(scenario: Scenario, set: Vec<String>) -> Result<Self, StudyError> {
        Self::made(scenario, set).map_err(StudyError::of)
    }

    fn made(scenario: Scenario, set: Vec<String>) -> Result<Self, CalibrationError> {
        let name = || scenario.name().to_owned();
        let record = scenario.record().ok_or_else(|| CalibrationError::NoRecord { scenario: name() })?;
        let fitted = until(&scenario, record.fit_until());
        let targets = Targets::new(&fitted, record)?;
        let (space, priors) = open(fitted, &set)?;
        if priors.is_empty() {
            return Err(CalibrationError::NoPrior { scenario: name() });
        }
        let (particles, moves) = (scenario.calibration().particles, scenario.calibration().moves);
        let sampler = SamplerPlan::new(priors.len(), particles, moves, scenario.seed())?;
        Ok(Self { scenario, space, priors, targets, sampler, recovery: None, keep: None, set })
    }

    /// The same with a recovery of so many sets after it.
    ///
    /// # Errors
    ///
    /// [`CalibrationError`] as [`StudyError::Problem`], with fewer than 20 sets.
    pub fn with_recovery(self, sets: u64) -> Result<Self, StudyError> {
        let recovery = Recovery::new(sets, &self.sampler, self.per_set()).map_err(StudyError::of)?;
        Ok(Self { recovery: Some(recovery), ..self })
    }

    /// The whole scenario with the numbers open that are fitted, and their priors.
    pub(super) fn whole(&self) -> Result<(ParameterSpace, Vec<Prior>), CalibrationError> {
        open(self.scenario.clone(), &self.set)
    }

    /// The same that keeps each stage in a file, and goes on from the one that is there.
    #[must_use]
    pub fn keeping_in(self, path: PathBuf) -> Self {
        Self { keep: Some(path), ..self }
    }

    /// Whether a stage of this calibration is kept.
    pub fn has_kept_stage(&self) -> bool {
        self.kept().is_some()
    }

    /// The stage of this calibration that is kept, with what its draws of the prior say.
    pub(super) fn kept(&self) -> Option<(Population, OfPrior)> {
        let (path, of) = self.keeps().ok().flatten()?;
        kept::kept(path, &of, &self.sampler)
    }

    /// Removes the stage that is kept, once the folder of the calibration is whole.
    pub fn forget(&self) {
        if let Some(path) = &self.keep {
            kept::forget(path);
            kept::forget(&kept::of_recovery(path));
        }
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The scenario until the last year of the fit with its numbers open, and their priors.
    pub fn open_numbers(&self) -> (&ParameterSpace, &[Prior]) {
        (&self.space, &self.priors)
    }

    /// Names of what is fitted to.
    pub fn target_names(&self) -> Vec<String> {
        self.targets.list.iter().map(|target| target.name.clone()).collect()
    }

    /// Features of each history.
    pub fn observables(&self) -> &Observables {
        &self.targets.observables
    }

    /// Replicates of each evaluation.
    pub(super) fn per_set(&self) -> u64 {
        self.scenario.calibration().replicates
    }

    /// Treatment of the level, slope and spread of a series.
    pub(super) fn elimination(&self) -> Elimination {
        match self.scenario.calibration().nuisance {
            Nuisance::Profiled => Elimination::Profiled,
            Nuisance::Integrated => Elimination::Integrated,
        }
    }

    /// The file in which stages are kept, and what it must be of.
    pub(super) fn keeps(&self) -> Result<Option<(&Path, String)>, StudyError> {
        let Some(path) = &self.keep else { return Ok(None) };
        // A recovery comes after the stages, and changes none.
        let without = StudyRecord::Calibration(Settings(self.settings()));
        let text = serde_json::to_vec(&Identity { study: without, ..identity(self)? }).map_err(|error| {
            StudyError::of(CalibrationError::Unkept { path: path.clone(), reason: error.into() })
        })?;
        Ok(Some((path, hex(&Sha256::digest(text)))))
    }

    /// Settings of the calibration, without its recovery.
    fn settings(&self) -> BTreeMap<String, String> {
        let of = self.scenario.calibration();
        let mut settings = BTreeMap::from([
            ("particles".to_owned(), of.particles.to_string()),
            ("moves".to_owned(), of.moves.to_string()),
            ("error".to_owned(), of.error.to_string()),
            ("nuisance".to_owned(), of.nuisance.name().to_owned()),
        ]);
        if !of.fixed.is_empty() {
            settings.insert("fixed".to_owned(), of.fixed.join(", "));
        }
        if let Some(record) = self.scenario.record() {
            let ObservedRecord { title, sha256 } = ObservedRecord::of(record);
            settings.insert("record".to_owned(), title);
            settings.insert("record_sha256".to_owned(), sha256);
            settings.insert("fit_until".to_owned(), record.fit_until().to_string());
        }
        for target in &self.targets.list {
            let (first, last) = target.years;
            let said = format!(
                "{} of {first}-{last}, weight {}",
                counted(target.count as u64, "observation"),
                target.weight
            );
            settings.insert(format!("target.{}", target.name), said);
        }
        settings
    }

    /// Replicates of a calibration of so many stages: draws of the prior, moves, a look at the posterior, and one at the values of
    /// the scenario and at the medians.
    pub(super) fn work_of(&self, stages: u64) -> u64 {
        let (particles, moves) = (self.sampler.particles() as u64, self.sampler.moves() as u64);
        (2 + stages * moves) * particles * self.per_set() + 2 * AT_POINTS
    }
}

/// The numbers of a scenario that are fitted, and their priors: all that have one, but for those that its calibration fixes, and some more
/// that are set to their values.
///
/// # Errors
/// [`CalibrationError::NotFitted`] for a fixed key of no number with a prior; as [`ParameterSpace::by_priors`].
fn open(scenario: Scenario, set: &[String]) -> Result<(ParameterSpace, Vec<Prior>), CalibrationError> {
    let fixed = scenario.calibration().fixed.clone();
    let (space, priors) = ParameterSpace::by_priors(scenario)?;
    let known = |key: &String| space.keys().any(|known| known == key);
    if let Some(key) = fixed.iter().find(|key| !known(key)) {
        let nearest = nearest(key, space.keys()).map(str::to_owned);
        return Err(CalibrationError::NotFitted { key: key.clone(), nearest });
    }
    if fixed.is_empty() && set.is_empty() {
        return Ok((space, priors));
    }
    let is_open = |key: &&str| !fixed.iter().chain(set).any(|kept| kept == key);
    let priors = space.keys().zip(priors).filter(|(key, _)| is_open(key)).map(|(_, prior)| prior).collect();
    let keys: Vec<&str> = space.keys().filter(is_open).collect();
    Ok((ParameterSpace::together(space.scenario().clone(), &keys)?, priors))
}

impl Study for CalibrationPlan {
    type Tables = CalibrationTables;

    fn kind(&self) -> &'static str {
        "calibration"
    }

    fn parts(&self) -> Vec<Part<'_>> {
        vec![Part { within: String::new(), scenario: &self.scenario, has_outcomes: false }]
    }

    fn record(&self) -> Result<StudyRecord, StudyError> {
        let mut settings = self.settings();
        settings.extend(self.recovery.iter().flat_map(Recovery::settings));
        Ok(StudyRecord::Calibration(Settings(settings)))
    }

    fn seed(&self) -> u64 {
        self.scenario.seed()
    }

    fn replicates(&self) -> u64 {
        self.per_set()
    }

    fn work(&self) -> u64 {
        self.work_of(USUAL_STAGES) + self.recovery_work()
    }

    fn title(&self) -> String {
        format!("calibration of {}", self.scenario.name())
    }

    fn folder(&self) -> String {
        format!("{}-calibration", self.scenario.name())
    }

    fn chart_names(&self) -> Vec<String> {
        figures::names(self.priors.len() > 1, self.recovery.is_some())
    }

    fn announcement(&self) -> Option<String> {
        let said = format!(
            "{} fitted to {} until {}: {}, {} of each evaluation",
            counted(self.priors.len() as u64, "number"),
            counted(self.targets.list.len() as u64, "target"),
            self.scenario.record().map_or(0, crate::scenario::Record::fit_until),
            counted(self.sampler.particles() as u64, "particle"),
            counted(self.per_set(), "replicate"),
        );
        Some(match self.kept() {
            Some((population, _)) => {
                format!("{said}; goes on after stage {}, which was kept", population.stages().len())
            }
            None => said,
        })
    }

    fn done(&self) -> String {
        format!("{} fitted", counted(self.priors.len() as u64, "number"))
    }

    fn run(&self, run: &mut Run<'_>) -> Result<CalibrationTables, StudyError> {
        self.calibrated(run)
    }
}
