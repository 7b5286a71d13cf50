//! Outcomes of replicates, read back from `outcomes.parquet` or `outcomes.csv`.

use std::collections::BTreeMap;
use std::path::Path;

use super::error::ReadError;
use super::parquet::ParquetRows;
use super::table::{Table, dates};
use crate::export::outcomes::{Columns, Format};
use crate::model::series::REGION;
use crate::outcome::{Culture, EndRow};
use crate::scenario::{Scenario, milestones};

/// Most rows of a block.
const BLOCK: usize = 1024;

/// The rows of a file, block by block.
#[derive(Debug)]
pub struct Rows {
    names: Names,
    source: Source,
    /// Rows so far.
    read: u64,
}

/// The columns, and the categories of text columns.
#[derive(Debug)]
pub(super) struct Names {
    pub columns: Columns,
    /// Ticks by their first day, which identifies them in files of format 2 and earlier.
    ticks: BTreeMap<String, u32>,
}

#[derive(Debug)]
#[cfg_attr(
    not(feature = "parquet"),
    allow(clippy::large_enum_variant, reason = "without it one is never made")
)]
enum Source {
    Csv(Table),
    Parquet(ParquetRows),
}

impl Rows {
    /// Opens the outcomes of a run of a scenario with a given number of replicates.
    ///
    /// # Errors
    ///
    /// [`ReadError`] if the file is missing or of another kind.
    pub fn open(
        folder: &Path,
        format: Format,
        scenario: &Scenario,
        replicates: u64,
    ) -> Result<Self, ReadError> {
        let columns = Columns::new(scenario, &milestones(scenario));
        let ticks = dates(scenario).into_iter().zip(0..).collect();
        let source = match format {
            Format::Csv => Source::Csv(Table::open(folder, format.file())?),
            Format::Parquet => Source::Parquet(ParquetRows::open(&folder.join(format.file()), replicates)?),
        };
        Ok(Self { names: Names { columns, ticks }, source, read: 0 })
    }

    /// The next rows; empty at the end.
    ///
    /// # Errors
    ///
    /// [`ReadError`] if a row does not belong to the scenario.
    pub fn block(&mut self) -> Result<Vec<EndRow>, ReadError> {
        let mut rows = Vec::with_capacity(BLOCK);
        while rows.len() < BLOCK {
            let row = match &mut self.source {
                Source::Csv(table) if table.at_end() => None,
                Source::Csv(table) => {
                    let row = self.names.of_csv(table, self.read)?;
                    table.advance()?;
                    Some(row)
                }
                Source::Parquet(file) => file.next(&self.names, self.read)?,
            };
            let Some(row) = row else { break };
            self.read += 1;
            rows.push(row);
        }
        Ok(rows)
    }

    /// Rows so far.
    pub fn read(&self) -> u64 {
        self.read
    }
}

impl Names {
    fn of_csv(&self, table: &Table, replicate: u64) -> Result<EndRow, ReadError> {
        table.expect(&[("replicate", &replicate.to_string())])?;
        let mut region = [0.0; REGION.len()];
        for (value, measure) in region.iter_mut().zip(REGION) {
            *value = table.number(measure.name())?;
        }
        let passage = |name: &String| {
            let text = table.text(name)?;
            let wrong = || table.wrong(name, text, "the year of a tick");
            if text.is_empty() { Ok(None) } else { self.tick(text).ok_or_else(wrong).map(Some) }
        };
        let agreements = |name: &String| {
            let text = table.text(name)?;
            text.parse().map_err(|_| table.wrong(name, text, "a whole number"))
        };
        let culture = table.one_of("culture", &Culture::ALL.map(Culture::name), "a culture of anarchy")?;
        Ok(EndRow {
            replicate,
            region,
            regime: table.one_of("regime", &self.columns.regimes, "a regime of the scenario")?,
            culture: Culture::ALL[culture],
            passages: self.columns.passages.iter().map(passage).collect::<Result<_, _>>()?,
            agreements: self.columns.agreements.iter().map(agreements).collect::<Result<_, _>>()?,
        })
    }

    /// The tick with a number of years or a first day; `None` if there is none.
    pub(super) fn tick(&self, text: &str) -> Option<u32> {
        let of_year = |year: f64| self.columns.years.iter().position(|tick| *tick == year);
        let tick = text.parse().ok().and_then(of_year).and_then(|tick| u32::try_from(tick).ok());
        tick.or_else(|| self.ticks.get(text).copied())
    }
}
