//! Outcomes in Apache Parquet, read a row group at a time.

use std::path::{Path, PathBuf};

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader as _, RowGroupReader, SerializedFileReader};

use super::error::ReadError;
use super::rows::Names;
use super::table::opened;
use crate::model::series::REGION;
use crate::outcome::{Culture, EndRow};
use crate::scenario::former_name;

/// A file of outcomes at one of its row groups.
pub(super) struct ParquetRows {
    path: PathBuf,
    reader: SerializedFileReader<std::fs::File>,
    /// Number of the row group after this one.
    next_group: usize,
    group: Group,
    /// Index of the next row in the group.
    place: usize,
}

/// The columns of a row group.
#[derive(Default)]
struct Group {
    rows: usize,
    replicate: Vec<i64>,
    region: Vec<Vec<f64>>,
    regime: Vec<ByteArray>,
    culture: Vec<ByteArray>,
    /// By passage; `None` if it never happened.
    passages: Vec<Vec<Option<String>>>,
    agreements: Vec<Vec<i32>>,
}

impl std::fmt::Debug for ParquetRows {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "ParquetRows({})", self.path.display())
    }
}

/// A column with gaps: its values, and for each row whether it has one.
type WithGaps<T> = (Vec<T>, Vec<i16>);

impl ParquetRows {
    /// Opens a file, which has at most `replicates` rows.
    pub(super) fn open(path: &Path, replicates: u64) -> Result<Self, ReadError> {
        let file = opened(path)?.into_file();
        let reader = SerializedFileReader::new(file).map_err(|error| broken(path, &error))?;
        let metadata = reader.metadata();
        let counts = metadata.row_groups().iter().map(parquet::file::metadata::RowGroupMetaData::num_rows);
        let rows =
            counts.fold(0_u64, |sum, rows| sum.saturating_add(u64::try_from(rows).unwrap_or(u64::MAX)));
        if rows > replicates {
            let reason = format!("it tells of {rows} rows, and the run has {replicates} replicates");
            return Err(ReadError::Broken { path: path.to_owned(), reason });
        }
        Ok(Self { path: path.to_owned(), reader, next_group: 0, group: Group::default(), place: 0 })
    }

    /// The next row, `None` at the end.
    pub(super) fn next(&mut self, names: &Names, replicate: u64) -> Result<Option<EndRow>, ReadError> {
        while self.place == self.group.rows {
            if self.next_group == self.reader.num_row_groups() {
                return Ok(None);
            }
            self.group = self.read(names)?;
            self.next_group += 1;
            self.place = 0;
        }
        let (group, place) = (&self.group, self.place);
        self.place += 1;
        let wrong = |column: &str, found: &str| ReadError::Broken {
            path: self.path.clone(),
            reason: format!("replicate {replicate}, column {column}: {found:?} should not stand there"),
        };
        let text = |cell: &ByteArray| String::from_utf8_lossy(cell.data()).into_owned();
        if group.replicate[place] != replicate.cast_signed() {
            return Err(wrong("replicate", &group.replicate[place].to_string()));
        }
        let mut region = [0.0; REGION.len()];
        for ((value, column), measure) in region.iter_mut().zip(&group.region).zip(REGION) {
            *value = column[place];
            if !value.is_finite() {
                return Err(wrong(measure.name(), &value.to_string()));
            }
        }
        let regime = text(&group.regime[place]);
        let culture = text(&group.culture[place]);
        let passage = |(name, column): (&String, &Vec<Option<String>>)| match &column[place] {
            None => Ok(None),
            Some(cell) => names.tick(cell).map(Some).ok_or_else(|| wrong(name, cell)),
        };
        let agreements = |(name, column): (&String, &Vec<i32>)| {
            u32::try_from(column[place]).map_err(|_| wrong(name, &column[place].to_string()))
        };
        let columns = &names.columns;
        let is_regime = |known: &String| *known == regime;
        let is_culture = |known: &&Culture| known.name() == culture;
        Ok(Some(EndRow {
            replicate,
            region,
            regime: columns.regimes.iter().position(is_regime).ok_or_else(|| wrong("regime", &regime))?,
            culture: *Culture::ALL.iter().find(is_culture).ok_or_else(|| wrong("culture", &culture))?,
            passages: columns.passages.iter().zip(&group.passages).map(passage).collect::<Result<_, _>>()?,
            agreements: columns
                .agreements
                .iter()
                .zip(&group.agreements)
                .map(agreements)
                .collect::<Result<_, _>>()?,
        }))
    }

    /// Reads every column of the next row group.
    fn read(&self, names: &Names) -> Result<Group, ReadError> {
        let group = self.reader.get_row_group(self.next_group).map_err(|error| broken(&self.path, &error))?;
        let rows = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
        let of = Columns { path: &self.path, group: &*group, rows };
        let region = REGION.iter().map(|measure| of.numbers(measure.name()));
        let columns = &names.columns;
        Ok(Group {
            rows,
            replicate: of.longs("replicate")?,
            region: region.collect::<Result<_, _>>()?,
            regime: of.texts("regime")?,
            culture: of.texts("culture")?,
            passages: columns.passages.iter().map(|name| of.some(name)).collect::<Result<_, _>>()?,
            agreements: columns.agreements.iter().map(|name| of.ints(name)).collect::<Result<_, _>>()?,
        })
    }
}

/// The columns of a row group by name.
struct Columns<'a> {
    path: &'a Path,
    group: &'a dyn RowGroupReader,
    rows: usize,
}

impl Columns<'_> {
    fn longs(&self, name: &str) -> Result<Vec<i64>, ReadError> {
        match self.column(name)? {
            ColumnReader::Int64ColumnReader(reader) => self.all(name, reader),
            _ => Err(self.kind(name, "64-bit integers")),
        }
    }

    fn ints(&self, name: &str) -> Result<Vec<i32>, ReadError> {
        match self.column(name)? {
            ColumnReader::Int32ColumnReader(reader) => self.all(name, reader),
            _ => Err(self.kind(name, "32-bit integers")),
        }
    }

    /// Doubles, or whole numbers of 32 bits.
    fn numbers(&self, name: &str) -> Result<Vec<f64>, ReadError> {
        match self.column(name)? {
            ColumnReader::DoubleColumnReader(reader) => self.all(name, reader),
            ColumnReader::Int32ColumnReader(reader) => {
                Ok(self.all(name, reader)?.into_iter().map(f64::from).collect())
            }
            _ => Err(self.kind(name, "numbers")),
        }
    }

    fn texts(&self, name: &str) -> Result<Vec<ByteArray>, ReadError> {
        match self.column(name)? {
            ColumnReader::ByteArrayColumnReader(reader) => self.all(name, reader),
            _ => Err(self.kind(name, "texts")),
        }
    }

    /// Years with gaps, as text; first days before format 3.
    fn some(&self, name: &str) -> Result<Vec<Option<String>>, ReadError> {
        let (values, levels) = match self.column(name)? {
            ColumnReader::DoubleColumnReader(reader) => {
                let (values, levels) = self.take(name, reader)?;
                (values.iter().map(ToString::to_string).collect::<Vec<_>>(), levels)
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                let (values, levels) = self.take(name, reader)?;
                let text = |cell: &ByteArray| String::from_utf8_lossy(cell.data()).into_owned();
                (values.iter().map(text).collect(), levels)
            }
            _ => return Err(self.kind(name, "years")),
        };
        let mut values = values.into_iter();
        Ok(levels.into_iter().map(|level| if level > 0 { values.next() } else { None }).collect())
    }

    /// A column without gaps.
    fn all<T: DataType>(&self, name: &str, reader: ColumnReaderImpl<T>) -> Result<Vec<T::T>, ReadError> {
        let (values, _) = self.take(name, reader)?;
        if values.len() == self.rows { Ok(values) } else { Err(self.short(name, values.len())) }
    }

    fn take<T: DataType>(
        &self,
        name: &str,
        mut reader: ColumnReaderImpl<T>,
    ) -> Result<WithGaps<T::T>, ReadError> {
        let (mut values, mut levels) = (Vec::new(), Vec::new());
        let mut read = 0;
        while read < self.rows {
            let more = reader.read_records(self.rows - read, Some(&mut levels), None, &mut values);
            let (records, ..) = more.map_err(|error| broken(self.path, &error))?;
            if records == 0 {
                return Err(self.short(name, read));
            }
            read += records;
        }
        // A column without gaps has no levels.
        if levels.is_empty() {
            levels = vec![1; values.len()];
        }
        if levels.len() == self.rows { Ok((values, levels)) } else { Err(self.short(name, levels.len())) }
    }

    fn column(&self, name: &str) -> Result<ColumnReader, ReadError> {
        let columns = self.group.metadata().schema_descr().columns();
        let place = |name: &str| columns.iter().position(|column| column.name() == name);
        let place = place(name).or_else(|| place(&former_name(name)));
        let place = place
            .filter(|place| columns[*place].max_rep_level() == 0)
            .ok_or_else(|| ReadError::NoColumn { path: self.path.to_owned(), column: name.to_owned() })?;
        self.group.get_column_reader(place).map_err(|error| broken(self.path, &error))
    }

    fn kind(&self, name: &str, expected: &str) -> ReadError {
        let reason = format!("column {name} does not hold {expected}");
        ReadError::Broken { path: self.path.to_owned(), reason }
    }

    fn short(&self, name: &str, found: usize) -> ReadError {
        let reason = format!("column {name} has {found} values in a group of {} rows", self.rows);
        ReadError::Broken { path: self.path.to_owned(), reason }
    }
}

fn broken(path: &Path, error: &ParquetError) -> ReadError {
    ReadError::Broken { path: path.to_owned(), reason: error.to_string() }
}
