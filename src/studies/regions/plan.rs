//! Plan of a comparison of regions.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::error::RegionsError;
use super::expectations::Expectations;
use super::parameters::ParameterSets;
use super::tables::RegionsTables;
use super::{figures, run};
use crate::export::manifest::{RegionsRecord, Settings, StudyRecord};
use crate::format::counted;
use crate::scenario::Scenario;
use crate::studies::{Part, Run, Study, StudyError};

/// Most replicates of a region.
const MOST: u64 = 100_000_000;

/// One set of parameters over several regions.
#[derive(Debug, Clone)]
pub struct RegionsPlan {
    pub(super) expectations: Expectations,
    pub(super) parameters: Vec<ParameterSets>,
    pub(super) sets: u64,
    pub(super) per_set: u64,
    pub(super) seed: u64,
}

impl RegionsPlan {
    /// The regions of a file under as many sets of parameters, with `per_set` histories each: sets of the posterior that the file names,
    /// and sets from the priors of its scenario; without one, from the priors of the first region. Without a seed, that of the scenario
    /// whose priors are drawn.
    ///
    /// # Errors
    ///
    /// [`RegionsError`], or [`DrawError`](crate::studies::DrawError), as [`StudyError::Problem`].
    pub fn new(
        expectations: Expectations,
        sets: u64,
        per_set: u64,
        seed: Option<u64>,
    ) -> Result<Self, StudyError> {
        let fits = sets > 0 && per_set > 0 && sets.checked_mul(per_set).is_some_and(|all| all <= MOST);
        if !fits {
            return Err(StudyError::of(RegionsError::Sizes { sets, per_set, most: MOST }));
        }
        let first = &expectations.regions[0].scenario;
        let fitted = match &expectations.posterior {
            Some(name) => {
                let read = Scenario::named(name, &[]);
                let (file, region) = (expectations.file.clone(), name.clone());
                read.map_err(|problems| StudyError::of(RegionsError::Scenario { file, region, problems }))?
            }
            None => first.clone(),
        };
        let seed = seed.unwrap_or_else(|| fitted.seed());
        let mut parameters = Vec::new();
        if expectations.posterior.is_some() {
            parameters.push(ParameterSets::of_posterior(&fitted, sets)?);
        }
        parameters.push(ParameterSets::of_priors(&fitted, sets, seed)?);
        for region in &expectations.regions {
            run::observables(region).map_err(StudyError::of)?;
            for of in &parameters {
                of.for_region(&region.scenario, per_set).map_err(StudyError::of)?;
            }
        }
        Ok(Self { expectations, parameters, sets, per_set, seed })
    }

    /// The expectations.
    pub fn expectations(&self) -> &Expectations {
        &self.expectations
    }
}

impl Study for RegionsPlan {
    type Tables = RegionsTables;

    fn kind(&self) -> &'static str {
        "comparison of regions"
    }

    fn parts(&self) -> Vec<Part<'_>> {
        let part = |scenario: &'_ Scenario| format!("{}/", scenario.name());
        let regions = self.expectations.regions.iter().map(|region| &region.scenario);
        regions.map(|scenario| Part { within: part(scenario), scenario, has_outcomes: false }).collect()
    }

    fn record(&self) -> Result<StudyRecord, StudyError> {
        let of = &self.expectations;
        let hash: String =
            Sha256::digest(of.text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        let mut settings = BTreeMap::from([
            ("file".to_owned(), of.file.clone()),
            ("file_sha256".to_owned(), hash),
            ("sets".to_owned(), self.sets.to_string()),
            ("replicates_per_set".to_owned(), self.per_set.to_string()),
        ]);
        settings.extend(of.posterior.iter().map(|name| ("posterior".to_owned(), name.clone())));
        Ok(StudyRecord::Regions(RegionsRecord { settings: Settings(settings) }))
    }

    fn seed(&self) -> u64 {
        self.seed
    }

    fn replicates(&self) -> u64 {
        self.sets * self.per_set
    }

    fn work(&self) -> u64 {
        self.replicates() * (self.parameters.len() * self.expectations.regions.len()) as u64
    }

    fn title(&self) -> String {
        counted(self.expectations.regions.len() as u64, "region")
    }

    fn folder(&self) -> String {
        "regions".to_owned()
    }

    fn chart_names(&self) -> Vec<String> {
        figures::names()
    }

    fn announcement(&self) -> Option<String> {
        let of = &self.expectations;
        let missing = match &of.missing[..] {
            [] => String::new(),
            names => format!("; left out, because there is no such scenario: {}", names.join(", ")),
        };
        let from = self
            .parameters
            .iter()
            .map(|of| format!("{} of {}", of.name, counted(of.count() as u64, "parameter")));
        Some(format!(
            "{} under {} of one table of parameters ({}){missing}",
            counted(of.regions.len() as u64, "region"),
            counted(self.sets, "set"),
            from.collect::<Vec<_>>().join(", ")
        ))
    }

    fn done(&self) -> String {
        counted(self.work(), "replicate")
    }

    fn run(&self, run: &mut Run<'_>) -> Result<RegionsTables, StudyError> {
        let mut found = Vec::with_capacity(self.parameters.len());
        for sets in &self.parameters {
            found.push(run::simulated(self, sets, run)?);
        }
        Ok(RegionsTables::new(self, &found))
    }
}
