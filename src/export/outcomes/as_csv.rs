//! Outcomes as comma-separated values.

use std::io::Write;

use super::Columns;
use crate::export::columns::Number;
use crate::export::error::ExportError;
use crate::model::series::REGION;
use crate::outcome::EndRow;

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
        let years = &self.columns.years;
        for row in rows {
            let region: [_; REGION.len()] =
                std::array::from_fn(|place| Number::of(REGION[place], row.region[place]));
            self.writer.serialize((
                row.replicate,
                region,
                &self.columns.regimes[row.regime],
                row.culture.name(),
                row.passages.iter().map(|tick| tick.map(|tick| years[tick as usize])).collect::<Vec<_>>(),
                &row.agreements,
            ))?;
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<W, ExportError> {
        self.writer.into_inner().map_err(|error| ExportError::from(error.into_error()))
    }
}
