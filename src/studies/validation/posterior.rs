//! The posterior that is scored: of a file, checked against the scenario.

use std::path::Path;

use super::error::ValidationError;
use super::simulated::Posterior;
use crate::export::manifest::{ObservedRecord, StudyRecord};
use crate::export::read::ResultFolder;
use crate::scenario::{Scenario, changes, open_numbers};
use crate::studies::points_file::{self, For};
use crate::studies::{StudyError, draw};

/// Most sets in a file.
const MOST: usize = 100_000;

/// Reads a posterior of a scenario, such as `posterior.csv` of a calibration. If the file lies in the folder of one, what that was
/// fitted to must be this scenario and this record, up to the same year.
///
/// # Errors
/// [`points_file::BadPoints`] or [`ValidationError`].
pub fn read(path: &Path, scenario: &Scenario) -> Result<Posterior, StudyError> {
    let table = points_file::read(path, scenario, For::Draws, MOST).map_err(StudyError::of)?;
    let keys: Vec<String> = table.varied.keys().map(str::to_owned).collect();
    let fixed = &scenario.calibration().fixed;
    let open = open_numbers(scenario).into_iter().map(|(key, _)| key).filter(|key| !fixed.contains(key));
    let open: Vec<String> = open.collect();
    let lacking = |these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|key| !those.contains(key)).cloned().collect()
    };
    let (missing, beyond) = (lacking(&open, &keys), lacking(&keys, &open));
    if !(missing.is_empty() && beyond.is_empty()) {
        let scenario = scenario.name().to_owned();
        let error = ValidationError::OtherNumbers { path: path.to_owned(), scenario, missing, beyond };
        return Err(StudyError::of(error));
    }
    provenance(path, scenario).map_err(StudyError::of)?;
    Ok(Posterior { keys, points: table.points })
}

/// The posterior that comes with a scenario.
///
/// # Errors
/// [`DrawError`](crate::studies::DrawError).
pub fn shipped(scenario: &Scenario) -> Result<Posterior, StudyError> {
    let table = draw::posterior(scenario).map_err(StudyError::of)?;
    Ok(Posterior { keys: table.varied.keys().map(str::to_owned).collect(), points: table.points })
}

/// Checks the folder of the file, if it is one of a calibration.
fn provenance(path: &Path, scenario: &Scenario) -> Result<(), ValidationError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(folder) = ResultFolder::open(folder) else { return Ok(()) };
    let StudyRecord::Calibration(settings) = &folder.identity().study else { return Ok(()) };
    if let Some(other) = folder.scenarios().ok().and_then(|all| all.into_iter().next()) {
        let keys: Vec<String> = changes(&other, scenario).into_iter().map(|change| change.key).collect();
        let keys: Vec<String> = keys.into_iter().filter(|key| !IS_APART.contains(&key.as_str())).collect();
        if !keys.is_empty() {
            return Err(ValidationError::OfOther {
                path: path.to_owned(),
                scenario: scenario.name().to_owned(),
                other: other.name().to_owned(),
                keys: keys.into_iter().take(5).collect(),
            });
        }
    }
    let stated = |key: &str| settings.0.get(key).map(String::as_str);
    let Some(record) = scenario.record() else { return Ok(()) };
    let fit_until = record.fit_until().to_string();
    let refused = |what: String| Err(ValidationError::FittedToOther { path: path.to_owned(), what });
    if let Some(other) = stated("fit_until").filter(|other| *other != fit_until) {
        return refused(format!("the years until {other}, and the record is fitted until {fit_until}"));
    }
    let of = ObservedRecord::of(record);
    if let Some(other) = stated("record_sha256").filter(|other| *other != of.sha256) {
        let title = stated("record").unwrap_or_default();
        let (other, own) =
            (other.chars().take(8).collect::<String>(), of.sha256.chars().take(8).collect::<String>());
        return refused(format!(
            "another record ({title}, {other}) than that of the scenario ({}, {own})",
            of.title
        ));
    }
    Ok(())
}

/// Keys in which a scenario may differ from the one that was fitted: what decides on chance alone, and how far histories go on.
const IS_APART: [&str; 2] = ["monte_carlo.seed", "scenario.end"];
