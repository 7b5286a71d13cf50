//! Outcomes as comma-separated values.

use std::io::Write;

use crate::outcome::EndRow;

use super::Columns;
use crate::export::error::ExportError;

/// Writes `outcomes.csv`.
#[derive(Debug)]
pub struct CsvOutcomes<W: Write> {
    columns: Columns,
    writer: csv::Writer<W>,
}

impl<W: Write> CsvOutcomes<W> {
    pub(super) fn new(columns: Columns, sink: W) -> Result<Self, ExportError> {
        let mut writer = csv::Writer::from_writer(sink);
        writer.write_record(columns.names())?;
        Ok(Self { columns, writer })
    }

    pub(super) fn write(&mut self, rows: &[EndRow]) -> Result<(), ExportError> {
        for row in rows {
            let dates = &self.columns.dates;
            let passages: Vec<&str> =
                row.passages.iter().map(|tick| tick.map_or("", |tick| &dates[tick as usize])).collect();
            // The serialiser writes the shortest text that reads back as the same number.
            self.writer.serialize((
                row.replicate,
                row.region,
                &self.columns.regimes[row.regime],
                row.culture.name(),
                passages,
                &row.agreements,
            ))?;
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<W, ExportError> {
        self.writer.into_inner().map_err(|error| ExportError::from(error.into_error()))
    }
}
