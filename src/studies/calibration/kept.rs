//! The last stage of a calibration, kept in a file beside its folder, from which an interrupted one goes on.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::CalibrationError;
use super::recovery::Recovered;
use super::run::OfPrior;
use crate::analysis::calibration::{Population, SamplerPlan, Stage};

/// What the file holds. Numbers are the bits of doubles, so that nothing is rounded.
#[derive(Debug, Serialize, Deserialize)]
struct File {
    /// SHA-256 of what decides every byte of the calibration.
    of: String,
    coordinates: Vec<u64>,
    log_likelihoods: Vec<u64>,
    founders: Vec<u32>,
    /// Temperature, effective sample size, log evidence, acceptance, share that moved, ancestors, founders.
    stages: Vec<[u64; 7]>,
    claims: Vec<u64>,
    flat: Vec<u64>,
}

fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

fn numbers(bits: &[u64]) -> Vec<f64> {
    bits.iter().map(|bits| f64::from_bits(*bits)).collect()
}

/// Keeps the stage in place of the one before: the file holds a whole stage at any time.
///
/// # Errors
/// [`CalibrationError::Unkept`].
pub fn keep(path: &Path, of: &str, population: &Population, prior: &OfPrior) -> Result<(), CalibrationError> {
    let stage = |stage: &Stage| {
        let Stage { temperature, effective_size, log_evidence, acceptance, moved, ancestors, founders } =
            *stage;
        let [t, size, evidence, accepted, moved] =
            [temperature, effective_size, log_evidence, acceptance, moved].map(f64::to_bits);
        [t, size, evidence, accepted, moved, ancestors as u64, founders as u64]
    };
    let file = File {
        of: of.to_owned(),
        coordinates: bits(population.coordinates()),
        log_likelihoods: bits(population.log_likelihoods()),
        founders: population.founders().to_vec(),
        stages: population.stages().iter().map(stage).collect(),
        claims: bits(&prior.claims),
        flat: bits(&prior.flat),
    };
    write(path, &file)
}

/// Writes a file in place of the one before, which is whole at any time.
fn write(path: &Path, file: &impl Serialize) -> Result<(), CalibrationError> {
    let write = || -> io::Result<()> {
        let text = serde_json::to_vec(file)?;
        let mut beside = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(Path::new(".")))?;
        beside.write_all(&text)?;
        beside.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|reason| CalibrationError::Unkept { path: path.to_owned(), reason })
}

/// The stage that is kept, if it is of this calibration: what another one has left is passed over.
pub fn kept(path: &Path, of: &str, plan: &SamplerPlan) -> Option<(Population, OfPrior)> {
    let file: File = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    if file.of != of {
        return None;
    }
    let stage = |[t, size, evidence, accepted, moved, ancestors, founders]: &[u64; 7]| Stage {
        temperature: f64::from_bits(*t),
        effective_size: f64::from_bits(*size),
        log_evidence: f64::from_bits(*evidence),
        acceptance: f64::from_bits(*accepted),
        moved: f64::from_bits(*moved),
        ancestors: *ancestors as usize,
        founders: *founders as usize,
    };
    let stages = file.stages.iter().map(stage).collect();
    let prior = OfPrior { claims: numbers(&file.claims), flat: numbers(&file.flat) };
    let (coordinates, log_likelihoods) = (numbers(&file.coordinates), numbers(&file.log_likelihoods));
    let population = Population::restored(plan, coordinates, log_likelihoods, file.founders, stages);
    Some((population.ok()?, prior))
}

/// Removes the file, which nobody needs once the folder is whole.
pub fn forget(path: &Path) {
    let _ = fs::remove_file(path);
}

/// The file beside that of a stage in which the sets of a recovery are kept.
pub fn of_recovery(path: &Path) -> PathBuf {
    path.with_extension("recovery")
}

/// The sets of a recovery so far.
#[derive(Debug, Serialize, Deserialize)]
struct RecoveryFile {
    of: String,
    sets: Vec<Recovered>,
}

/// Keeps the sets of a recovery in place of those before.
///
/// # Errors
/// [`CalibrationError::Unkept`].
pub fn keep_recovered(path: &Path, of: &str, sets: &[Recovered]) -> Result<(), CalibrationError> {
    write(path, &RecoveryFile { of: of.to_owned(), sets: sets.to_vec() })
}

/// The sets that are kept of a recovery; none of another calibration.
pub fn recovered(path: &Path, of: &str) -> Vec<Recovered> {
    let file = fs::read(path).ok().and_then(|text| serde_json::from_slice::<RecoveryFile>(&text).ok());
    file.filter(|file| file.of == of).map_or_else(Vec::new, |file| file.sets)
}
