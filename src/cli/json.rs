//! What a study has found for machines: one document, whatever the study.

use serde::Serialize;
use serde_json::Value;

use super::driver::Finished;
use super::error::CliError;
use crate::export::manifest::Build;
use crate::export::summary::Day;
use crate::studies::{Documented, SummaryOf};

/// A finished study in a document. `docs/files.md` describes it.
#[derive(Debug, Serialize)]
pub struct Entry<T> {
    #[serde(flatten)]
    scenarios: Value,
    seed: u64,
    replicates: u64,
    /// Last day of the last tick, at whose end the outcomes are measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<Day>,
    folder: String,
    #[serde(flatten)]
    tables: T,
}

/// The entry of a finished study.
pub fn entry<'a, S: Documented>(
    study: &'a S,
    found: &'a Finished<SummaryOf<S>>,
) -> Entry<impl Serialize + use<'a, S>> {
    let identity = &found.manifest.identity;
    Entry {
        scenarios: study.scenarios_of(identity),
        seed: identity.seed,
        replicates: identity.replicates,
        end: study.end(),
        folder: found.folder.display().to_string(),
        tables: study.tables_of(identity, &found.summary),
    }
}

/// A document: which program wrote it, and what it holds.
#[derive(Debug, Serialize)]
struct Document<'a, T> {
    concord: Build,
    #[serde(flatten)]
    content: &'a T,
}

/// The text of a document.
///
/// # Errors
///
/// [`CliError::Json`], which no document gives cause for.
pub fn text(content: &impl Serialize) -> Result<String, CliError> {
    Ok(serde_json::to_string_pretty(&Document { concord: Build::current(), content })? + "\n")
}
