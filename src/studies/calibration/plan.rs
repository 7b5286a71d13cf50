//! Plan of a calibration.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::error::CalibrationError;
use super::run::OfPrior;
use super::targets::Targets;
use super::{CalibrationTables, figures, kept};
use crate::analysis::calibration::likelihood::Elimination;
use crate::analysis::calibration::{Population, SamplerPlan};
use crate::engine::Observables;
use crate::export::hex;
use crate::export::manifest::{ObservedRecord, Settings, StudyRecord};
use crate::format::counted;
use crate::scenario::calibration::Nuisance;
use crate::scenario::{ParameterSpace, Prior, Scenario, Unvariable, open_numbers};
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
        Ok(Self { scenario, space, priors, targets, sampler, keep: None, set })
    }

    /// The whole scenario with the numbers open that are fitted, and their priors.
    pub(super) fn whole(&self) -> Result<(ParameterSpace, Vec<Prior>), Unvariable> {
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
        self.keep.iter().for_each(|path| kept::forget(path));
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
        let text = serde_json::to_vec(&identity(self)?).map_err(|error| {
            StudyError::of(CalibrationError::Unkept { path: path.clone(), reason: error.into() })
        })?;
        Ok(Some((path, hex(&Sha256::digest(text)))))
    }

    /// Replicates of a calibration of so many stages: draws of the prior, moves, and a look at the posterior.
    pub(super) fn work_of(&self, stages: u64) -> u64 {
        let (particles, moves) = (self.sampler.particles() as u64, self.sampler.moves() as u64);
        (2 + stages * moves) * particles * self.per_set()
    }
}

/// A scenario with its numbers open that have priors, but for some keys.
fn open(scenario: Scenario, set: &[String]) -> Result<(ParameterSpace, Vec<Prior>), Unvariable> {
    if set.is_empty() {
        return ParameterSpace::by_priors(scenario);
    }
    let open = open_numbers(&scenario).into_iter().filter(|(key, _)| !set.contains(key));
    let (keys, priors): (Vec<String>, Vec<Prior>) = open.unzip();
    Ok((ParameterSpace::together(scenario, &keys)?, priors))
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
        let of = self.scenario.calibration();
        let mut settings = BTreeMap::from([
            ("particles".to_owned(), of.particles.to_string()),
            ("moves".to_owned(), of.moves.to_string()),
            ("error".to_owned(), of.error.to_string()),
            ("nuisance".to_owned(), of.nuisance.name().to_owned()),
        ]);
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
        Ok(StudyRecord::Calibration(Settings(settings)))
    }

    fn seed(&self) -> u64 {
        self.scenario.seed()
    }

    fn replicates(&self) -> u64 {
        self.per_set()
    }

    fn work(&self) -> u64 {
        self.work_of(USUAL_STAGES)
    }

    fn title(&self) -> String {
        format!("calibration of {}", self.scenario.name())
    }

    fn folder(&self) -> String {
        format!("{}-calibration", self.scenario.name())
    }

    fn chart_names(&self) -> Vec<String> {
        figures::names()
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
