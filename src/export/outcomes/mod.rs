//! `outcomes.parquet` or `outcomes.csv`: the outcomes of every replicate, one row each.
//!
//! Rows arrive in blocks and leave in blocks, so that memory does not grow with the number of replicates.

mod as_csv;
#[cfg(feature = "parquet")]
mod as_parquet;
#[cfg(not(feature = "parquet"))]
#[path = "without_parquet.rs"]
mod as_parquet;

use std::io::Write;

use serde::{Deserialize, Serialize};

use crate::model::series::REGION;
use crate::outcome::EndRow;
use crate::scenario::Milestone;
use crate::scenario::Scenario;

use super::error::ExportError;

pub(super) use as_parquet::columns as columns_of_parquet;

/// Format of the stored outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Apache Parquet, compressed with Snappy; requires the feature `parquet`.
    #[default]
    Parquet,
    /// Comma-separated values.
    Csv,
}

impl Format {
    /// Every format, the default first.
    pub const ALL: [Self; 2] = [Self::Parquet, Self::Csv];

    /// Name in files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Csv => "csv",
        }
    }

    /// Name of the file in a run's folder.
    pub fn file(self) -> &'static str {
        match self {
            Self::Parquet => "outcomes.parquet",
            Self::Csv => "outcomes.csv",
        }
    }
}

/// Names of the columns and of their categories.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    /// Regimes, in the order of the scenario.
    pub regimes: Vec<String>,
    /// First day of each tick as a number of years ([`crate::scenario::calendar::Calendar::years`]).
    pub years: Vec<f64>,
    /// First passages.
    pub passages: Vec<String>,
    /// Agreements by issue and size, in the order of [`EndRow::agreements`].
    pub agreements: Vec<String>,
}

impl Columns {
    /// The columns of a scenario with these milestones.
    pub fn new(scenario: &Scenario, milestones: &[Milestone]) -> Self {
        let sizes = 2..=scenario.states().len();
        Self {
            regimes: scenario.regimes().iter().map(|regime| regime.name.clone()).collect(),
            years: scenario.calendar().years(),
            passages: milestones.iter().map(|milestone| milestone.name.clone()).collect(),
            agreements: scenario
                .issues()
                .iter()
                .flat_map(|issue| sizes.clone().map(move |size| format!("agreements_{}_{size}", issue.id)))
                .collect(),
        }
    }

    /// All names, in the order of the file.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once("replicate")
            .chain(REGION.iter().map(|measure| measure.name()))
            .chain(["regime", "culture"])
            .chain(self.passages.iter().map(String::as_str))
            .chain(self.agreements.iter().map(String::as_str))
    }
}

/// Writes outcomes in either format.
#[cfg_attr(
    not(feature = "parquet"),
    allow(clippy::large_enum_variant, reason = "without it one is never made")
)]
#[derive(Debug)]
pub enum OutcomeWriter<W: Write + Send> {
    /// Apache Parquet.
    Parquet(as_parquet::ParquetOutcomes<W>),
    /// Comma-separated values.
    Csv(as_csv::CsvOutcomes<W>),
}

impl<W: Write + Send> OutcomeWriter<W> {
    /// Begins a file with these columns. `provenance` goes into the metadata, if the format has any.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`] or [`ExportError::Parquet`].
    pub fn new(
        format: Format,
        columns: Columns,
        provenance: &[(&str, String)],
        sink: W,
    ) -> Result<Self, ExportError> {
        Ok(match format {
            Format::Parquet => Self::Parquet(as_parquet::ParquetOutcomes::new(columns, provenance, sink)?),
            Format::Csv => Self::Csv(as_csv::CsvOutcomes::new(columns, sink)?),
        })
    }

    /// Appends rows.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub fn write(&mut self, rows: &[EndRow]) -> Result<(), ExportError> {
        match self {
            Self::Parquet(writer) => writer.write(rows),
            Self::Csv(writer) => writer.write(rows),
        }
    }

    /// Ends the file.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub fn finish(self) -> Result<W, ExportError> {
        match self {
            Self::Parquet(writer) => writer.finish(),
            Self::Csv(writer) => writer.finish(),
        }
    }
}

#[cfg(all(test, feature = "parquet"))]
mod tests;
