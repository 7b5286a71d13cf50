//! Writes the folder of a comparison, file by file, while it goes on.

use std::io::Write as _;
use std::path::Path;

use fs_err as fs;

use super::article;
use super::differences::{CHANGES, DIFFERENCES, write_changes, write_differences};
use super::rows::Tables;
use crate::analysis::Comparison;
use crate::export::article::LATEX as SUMMARY;
use crate::export::latex;
use crate::export::manifest::Identity;
use crate::export::run::{Part, write_file};
use crate::export::{Complete, ExportError, StagedFile, Staging};
use crate::outcome::EndRow;
use crate::scenario::Scenario;

/// The folder of a comparison in the making: in it, a folder for each scenario as a run of it would have. Dropped before
/// [`Complete::publish`], it leaves nothing behind.
#[derive(Debug)]
pub struct ComparisonWriter<'a> {
    scenarios: Vec<&'a Scenario>,
    identity: Identity,
    parts: Vec<Part<'a>>,
    staging: Staging,
}

impl<'a> ComparisonWriter<'a> {
    /// Opens the folder, which shows whether it can be written, and writes the scenarios. `replace` says that a run which
    /// `folder` holds gives way.
    ///
    /// # Errors
    ///
    /// [`ExportError::Immovable`], [`ExportError::Io`] or [`ExportError::Parquet`].
    pub fn begin(
        folder: &Path,
        scenarios: &[&'a Scenario],
        identity: Identity,
        replace: bool,
    ) -> Result<Self, ExportError> {
        let mut staging = Staging::begin(folder, replace)?;
        let part = |(scenario, record): (&&'a Scenario, _)| {
            // Its files are those of a run of this scenario alone.
            let alone = Identity { scenario: Clone::clone(record), against: Vec::new(), ..identity.clone() };
            Part::begin(&mut staging, scenario, alone, format!("{}/", scenario.name()))
        };
        let parts = scenarios.iter().zip(identity.scenarios()).map(part).collect::<Result<_, _>>()?;
        Ok(Self { scenarios: scenarios.to_vec(), identity, parts, staging })
    }

    /// Appends the ends of replicates, by scenario.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`] or [`ExportError::Parquet`].
    pub fn outcomes(&mut self, rows: &[Vec<EndRow>]) -> Result<(), ExportError> {
        self.parts.iter_mut().zip(rows).try_for_each(|(part, rows)| part.outcomes(rows))
    }

    /// Ends the outcomes and writes every table.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`] or [`ExportError::Parquet`].
    pub fn results(self, comparison: &Comparison) -> Result<Complete<Tables>, ExportError> {
        let Self { scenarios, identity, parts, mut staging } = self;
        for (part, results) in parts.into_iter().zip(&comparison.arms) {
            part.results(&mut staging, results)?;
        }
        let tables = Tables::new(&scenarios, comparison);
        let mut file = |name: &str, write: &dyn Fn(&mut StagedFile) -> Result<(), ExportError>| {
            write_file(&mut staging, name, write)
        };
        file(Tables::EFFECTS, &|sink| tables.write_effects(sink))?;
        file(Tables::TRANSITIONS, &|sink| tables.write_transitions(sink))?;
        file(DIFFERENCES, &|sink| write_differences(&scenarios, comparison, sink))?;
        file(CHANGES, &|sink| write_changes(&scenarios, sink))?;
        let text = |text: String| move |sink: &mut StagedFile| Ok(sink.write_all(text.as_bytes())?);
        file(Tables::FINDINGS, &text(tables.findings_text()))?;
        file(article::LATEX, &text(article::latex(&scenarios, &tables, &identity)))?;
        file(article::MARKDOWN, &text(article::markdown(&scenarios, &tables, &identity)))?;
        let summaries = scenarios.iter().map(|scenario| format!("{}/{}", scenario.name(), SUMMARY));
        let tables_of: Vec<String> = [article::LATEX.to_owned()].into_iter().chain(summaries).collect();
        let tables_of: Vec<&str> = tables_of.iter().map(String::as_str).collect();
        file(latex::ARTICLE, &text(latex::article(&identity, &latex::parts(&tables_of, &[""]))))?;
        Ok(Complete { identity, summary: tables, staging })
    }
}

/// Reads the tables of a finished comparison from its files.
///
/// # Errors
///
/// [`ExportError::Io`].
pub fn read_tables(folder: &Path) -> Result<Tables, ExportError> {
    let open = |name: &str| fs::File::open(folder.join(name));
    Tables::read(open(Tables::EFFECTS)?, open(Tables::TRANSITIONS)?, open(Tables::FINDINGS)?)
}
