//! Substitute for the writer of Parquet without the feature `parquet`.

use std::convert::Infallible;
use std::io::Write;
use std::marker::PhantomData;
use std::path::Path;

use super::Columns;
use crate::export::error::ExportError;
use crate::outcome::EndRow;

/// An uninhabited writer of `outcomes.parquet`.
#[derive(Debug)]
pub struct ParquetOutcomes<W: Write + Send> {
    never: Infallible,
    sink: PhantomData<W>,
}

impl<W: Write + Send> ParquetOutcomes<W> {
    pub(super) fn new(_: Columns, _: &[(&str, String)], _: W) -> Result<Self, ExportError> {
        Err(refused())
    }

    pub(super) fn write(&mut self, _: &[EndRow]) -> Result<(), ExportError> {
        match self.never {}
    }

    pub(super) fn finish(self) -> Result<W, ExportError> {
        match self.never {}
    }
}

/// Names of the columns of a file.
pub fn columns(_: &Path) -> Result<Vec<String>, ExportError> {
    Err(refused())
}

fn refused() -> ExportError {
    ExportError::Parquet { reason: "concord is built without its feature `parquet`".to_owned() }
}
