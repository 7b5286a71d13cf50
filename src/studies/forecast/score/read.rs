//! Reads a forecast, whose hashes are checked, and a later record.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::super::error::ForecastError;
use super::super::head::Head;
use super::super::rows::{DateRow, QuantileRow, ValueRow};
use super::super::tables::{DATES, ForecastTables, HEAD, QUANTILES, VALUES, records};
use super::method::{self, Found};
use super::{OpenRow, Scores};
use crate::export::manifest::{Kind, ObservedRecord};
use crate::export::read::{ReadError, ResultFolder};
use crate::export::{SCENARIO, hex};
use crate::scenario::Scenario;
use crate::studies::{StudyError, Tables as _};

/// Scores the forecast in a folder against a record, which is a file or the name of a built-in one. With `expected`, the SHA-256 that was
/// published, in hexadecimal, the head must have it.
///
/// # Errors
///
/// [`StudyError::Read`] for a folder without a forecast, and for a record that cannot be read or is of other states or issues;
/// [`ForecastError`] as [`StudyError::Problem`] where a file was changed after the forecast was made.
pub fn scored(folder: &Path, record: &str, expected: Option<&str>) -> Result<Scores, StudyError> {
    let held = ResultFolder::open(folder)?;
    held.expect(Kind::Forecast)?;
    let changed = |name: &str| StudyError::of(ForecastError::Changed { path: folder.join(name) });
    let sources = held.check(&ForecastTables::files(&held), &|| false).map_err(|error| match error {
        // So much was added that it is not read.
        ReadError::Broken { path, .. } => StudyError::of(ForecastError::Changed { path }),
        other => other.into(),
    })?;
    let text = held.text(HEAD)?;
    let sha256 = hex(&Sha256::digest(text.as_bytes()));
    if let Some(expected) = expected.filter(|expected| !expected.eq_ignore_ascii_case(&sha256)) {
        let (path, expected) = (folder.to_owned(), expected.to_owned());
        return Err(StudyError::of(ForecastError::OtherHash { path, expected, found: sha256 }));
    }
    if let Some(name) = sources.changed.first() {
        return Err(changed(name));
    }
    let head = Head::read(&text)
        .map_err(|reason| StudyError::of(ForecastError::Head { path: folder.join(HEAD), reason }))?;
    // The manifest may have been changed with a table; the head is what was published.
    for (name, of) in &head.tables {
        if hex(&Sha256::digest(held.text(name)?.as_bytes())) != *of {
            return Err(changed(name));
        }
    }
    let scenario = answering(folder, record)?;
    let Some(found) = scenario.record() else {
        return Err(StudyError::of(ForecastError::OtherRecord { record: record.to_owned() }));
    };
    let ObservedRecord { title, sha256: record_sha256 } = ObservedRecord::of(found);
    let dates: Vec<DateRow> = records(&held, DATES)?;
    let values: Vec<ValueRow> = records(&held, VALUES)?;
    let quantiles: Vec<QuantileRow> = records(&held, QUANTILES)?;
    let (mut statements, mut open, mut void) = (Vec::new(), Vec::<OpenRow>::new(), Vec::new());
    let mut take = |of: Found| {
        statements.extend(of.scored);
        open.extend(of.open);
        void.extend(of.void);
    };
    for rows in dates.chunk_by(|a, b| a.statement == b.statement) {
        take(method::date(&scenario, found, rows));
    }
    for row in &values {
        take(method::value(found, row, &values, &quantiles));
    }
    let scores = [method::of_dates(&dates, &statements), method::of_values(&values, &statements)].concat();
    Ok(Scores { sha256, head, record: title, record_sha256, scores, statements, open, void })
}

/// The scenario of a forecast, with another record.
fn answering(folder: &Path, record: &str) -> Result<Scenario, StudyError> {
    let named = format!("scenario.record={}", toml::Value::from(record));
    let scenario = Scenario::load(&folder.join(SCENARIO), &[named]).map_err(ReadError::Scenario)?;
    Ok(scenario)
}
