//! Outcomes as Apache Parquet, by the library's column writer.

use std::io::Write;
use std::mem;
use std::path::Path;
use std::sync::Arc;

use fs_err as fs;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{ColumnPath, Type, TypePtr};

use crate::model::Measure;
use crate::model::series::REGION;
use crate::outcome::{Culture, EndRow};

use super::Columns;
use crate::export::error::ExportError;

/// Values in a row group, whatever the number of columns: about 32 MB in memory.
const VALUES_IN_A_GROUP: usize = 1 << 22;
/// Most rows in a row group.
const ROWS_IN_A_GROUP: usize = 1 << 17;
/// Least rows in a row group.
const LEAST_ROWS_IN_A_GROUP: usize = 1 << 10;

/// Writes `outcomes.parquet`. The size of row groups depends only on the columns, so that the file does not depend on the
/// blocks in which rows arrive.
#[derive(Debug)]
pub struct ParquetOutcomes<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    group: Group,
    rows_in_a_group: usize,
    regimes: Vec<ByteArray>,
    cultures: Vec<ByteArray>,
    years: Vec<f64>,
}

/// The columns of the current row group.
#[derive(Debug, Default)]
struct Group {
    replicate: Vec<i64>,
    region: [Vec<f64>; REGION.len()],
    regime: Vec<ByteArray>,
    culture: Vec<ByteArray>,
    passages: Vec<Optional>,
    agreements: Vec<Vec<i32>>,
}

/// A column with gaps.
#[derive(Debug, Default, Clone)]
struct Optional {
    /// The present values.
    values: Vec<f64>,
    /// For each row 1 if it has a value, otherwise 0.
    levels: Vec<i16>,
}

impl<W: Write + Send> ParquetOutcomes<W> {
    pub(super) fn new(columns: Columns, provenance: &[(&str, String)], sink: W) -> Result<Self, ExportError> {
        let bytes = |texts: &[String]| texts.iter().map(|text| ByteArray::from(text.as_str())).collect();
        let group = Group {
            passages: vec![Optional::default(); columns.passages.len()],
            agreements: vec![Vec::new(); columns.agreements.len()],
            ..Group::default()
        };
        let rows_in_a_group =
            (VALUES_IN_A_GROUP / columns.names().count()).clamp(LEAST_ROWS_IN_A_GROUP, ROWS_IN_A_GROUP);
        Ok(Self {
            writer: SerializedFileWriter::new(sink, schema(&columns)?, Arc::new(properties(provenance)))?,
            group,
            rows_in_a_group,
            regimes: bytes(&columns.regimes),
            cultures: Culture::ALL.map(|culture| ByteArray::from(culture.name())).to_vec(),
            years: columns.years,
        })
    }

    pub(super) fn write(&mut self, rows: &[EndRow]) -> Result<(), ExportError> {
        for row in rows {
            self.gather(row);
            if self.group.replicate.len() == self.rows_in_a_group {
                self.flush()?;
            }
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<W, ExportError> {
        if !self.group.replicate.is_empty() {
            self.flush()?;
        }
        Ok(self.writer.into_inner()?)
    }

    fn gather(&mut self, row: &EndRow) {
        let group = &mut self.group;
        group.replicate.push(row.replicate.cast_signed());
        for (column, value) in group.region.iter_mut().zip(row.region) {
            column.push(value);
        }
        group.regime.push(self.regimes[row.regime].clone());
        group.culture.push(self.cultures[row.culture as usize].clone());
        for (column, tick) in group.passages.iter_mut().zip(&row.passages) {
            column.levels.push(i16::from(tick.is_some()));
            column.values.extend(tick.map(|tick| self.years[tick as usize]));
        }
        for (column, count) in group.agreements.iter_mut().zip(&row.agreements) {
            column.push(count.cast_signed());
        }
    }

    fn flush(&mut self) -> Result<(), ExportError> {
        let group = &mut self.group;
        let mut writer = self.writer.next_row_group()?;
        column::<Int64Type>(&mut writer, &mut group.replicate, None)?;
        for (measure, values) in REGION.iter().zip(&mut group.region) {
            if measure.is_count() {
                let mut whole = values.drain(..).map(|value| value as i32).collect();
                column::<Int32Type>(&mut writer, &mut whole, None)?;
            } else {
                column::<DoubleType>(&mut writer, values, None)?;
            }
        }
        column::<ByteArrayType>(&mut writer, &mut group.regime, None)?;
        column::<ByteArrayType>(&mut writer, &mut group.culture, None)?;
        for Optional { values, levels } in &mut group.passages {
            column::<DoubleType>(&mut writer, values, Some(&mem::take(levels)))?;
        }
        for values in &mut group.agreements {
            column::<Int32Type>(&mut writer, values, None)?;
        }
        writer.close()?;
        Ok(())
    }
}

/// Names of the columns of a file.
pub fn columns(path: &Path) -> Result<Vec<String>, ExportError> {
    let reader = SerializedFileReader::new(fs::File::open(path)?.into_parts().0)?;
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    Ok(schema.columns().iter().map(|column| column.name().to_owned()).collect())
}

/// Writes the next column of a row group and empties it.
fn column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, impl Write + Send>,
    values: &mut Vec<T::T>,
    levels: Option<&[i16]>,
) -> Result<(), ParquetError> {
    let mut column = group
        .next_column()?
        .ok_or_else(|| ParquetError::General("the schema has fewer columns than the rows".to_owned()))?;
    column.typed::<T>().write_batch(values, levels, None)?;
    values.clear();
    column.close()
}

fn schema(columns: &Columns) -> Result<TypePtr, ParquetError> {
    let kind = |measure: Measure| if measure.is_count() { Physical::INT32 } else { Physical::DOUBLE };
    let region = REGION.map(|measure| (measure.name(), kind(measure), Repetition::REQUIRED));
    let passages =
        columns.passages.iter().map(|name| (name.as_str(), Physical::DOUBLE, Repetition::OPTIONAL));
    let agreements =
        columns.agreements.iter().map(|name| (name.as_str(), Physical::INT32, Repetition::REQUIRED));
    let fields = std::iter::once(("replicate", Physical::INT64, Repetition::REQUIRED))
        .chain(region)
        .chain(["regime", "culture"].map(|name| (name, Physical::BYTE_ARRAY, Repetition::REQUIRED)))
        .chain(passages)
        .chain(agreements)
        .map(|(name, physical, repetition)| {
            let text = (physical == Physical::BYTE_ARRAY).then_some(LogicalType::String);
            let field = Type::primitive_type_builder(name, physical).with_repetition(repetition);
            field.with_logical_type(text).build().map(Arc::new)
        })
        .collect::<Result<_, _>>()?;
    Ok(Arc::new(Type::group_type_builder("outcomes").with_fields(fields).build()?))
}

fn properties(provenance: &[(&str, String)]) -> WriterProperties {
    let provenance =
        provenance.iter().map(|(key, value)| KeyValue::new((*key).to_owned(), value.clone())).collect();
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("concord version ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(Some(provenance));
    // A dictionary of mostly distinct numbers costs time and saves no space.
    for name in REGION.map(Measure::name).into_iter().chain(["replicate"]) {
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(name), false);
    }
    properties.build()
}
