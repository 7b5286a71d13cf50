//! A table of a finished result, cell by cell.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use csv::{Reader, StringRecord};
use fs_err as fs;

use super::error::ReadError;
use crate::export::neutral::Cells;
use crate::format::plain;
use crate::scenario::{Scenario, former_name};

/// Names of columns, with their names in format 2 and earlier.
const FORMER: [(&str, &str); 3] =
    [("kind", "group"), ("baseline_category", "from"), ("scenario_category", "to")];
/// Most characters of a cell that a message shows.
const MOST_SHOWN: usize = 60;

/// A table at one of its rows, or after the last.
#[derive(Debug)]
pub struct Table {
    path: PathBuf,
    reader: Reader<Cells<fs::File>>,
    /// Indices of the columns by name.
    columns: BTreeMap<String, usize>,
    row: StringRecord,
    /// Rows so far, including the current one.
    rows: u64,
    at_end: bool,
}

impl Table {
    /// A table of a folder, at its first row.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn open(folder: &Path, name: &str) -> Result<Self, ReadError> {
        let path = folder.join(name);
        let mut reader = Reader::from_reader(Cells::new(opened(&path)?));
        let columns = reader.headers().map_err(|error| unreadable(&path, error))?;
        let columns = columns.iter().enumerate().map(|(place, name)| (name.to_owned(), place)).collect();
        let mut table = Self { path, reader, columns, row: StringRecord::new(), rows: 0, at_end: false };
        table.advance()?;
        Ok(table)
    }

    /// Reads a table of a folder that has a row for each of some keys, in their order, and no other row.
    ///
    /// # Errors
    ///
    /// [`ReadError`], or that of `row`.
    pub fn each<K, T>(
        folder: &Path,
        name: &str,
        keys: impl IntoIterator<Item = K>,
        mut row: impl FnMut(&Self, K) -> Result<T, ReadError>,
    ) -> Result<Vec<T>, ReadError> {
        let mut table = Self::open(folder, name)?;
        let mut rows = Vec::new();
        for key in keys {
            rows.push(row(&table, key)?);
            table.advance()?;
        }
        table.end()?;
        Ok(rows)
    }

    /// Reads a table of a folder that has any number of rows.
    ///
    /// # Errors
    ///
    /// [`ReadError`], or that of `row`.
    pub fn all<T>(
        folder: &Path,
        name: &str,
        mut row: impl FnMut(&Self) -> Result<T, ReadError>,
    ) -> Result<Vec<T>, ReadError> {
        let mut table = Self::open(folder, name)?;
        let mut rows = Vec::new();
        while !table.at_end() {
            rows.push(row(&table)?);
            table.advance()?;
        }
        Ok(rows)
    }

    /// Goes on to the next row.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn advance(&mut self) -> Result<(), ReadError> {
        let read = self.reader.read_record(&mut self.row).map_err(|error| unreadable(&self.path, error))?;
        self.at_end = !read;
        self.rows += u64::from(read);
        Ok(())
    }

    /// Whether the table is after its last row.
    pub fn at_end(&self) -> bool {
        self.at_end
    }

    /// Checks that no row is left.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn end(&self) -> Result<(), ReadError> {
        if self.at_end {
            Ok(())
        } else {
            Err(ReadError::TooLong { path: self.path.clone(), line: self.line() })
        }
    }

    /// The index of a column, by its name or its name in format 2 and earlier.
    fn place(&self, column: &str) -> Option<usize> {
        let former = || {
            let renamed =
                FORMER.iter().find(|(name, _)| *name == column).map(|(_, former)| (*former).to_owned());
            self.columns.get(&renamed.unwrap_or_else(|| former_name(column)))
        };
        self.columns.get(column).or_else(former).copied()
    }

    /// Checks that the columns from an index on have these names.
    ///
    /// # Errors
    ///
    /// [`ReadError::NoColumn`] with the first missing column.
    pub fn expect_columns(&self, first: usize, names: &[&str]) -> Result<(), ReadError> {
        let is_there = |place: usize, name: &str| {
            self.columns.iter().any(|(column, at)| *at == place && is_written_as(name, column))
        };
        let lacking = names.iter().enumerate().find(|(place, name)| !is_there(first + place, name));
        match lacking {
            Some((_, name)) => {
                Err(ReadError::NoColumn { path: self.path.clone(), column: (*name).to_owned() })
            }
            None => Ok(()),
        }
    }

    /// A cell of the row by the index of its column, which has the name `column`.
    ///
    /// # Errors
    ///
    /// [`ReadError`] if the table is at its end or has no such column.
    pub fn cell(&self, place: usize, column: &str) -> Result<&str, ReadError> {
        if self.at_end {
            return Err(self.ends("another row"));
        }
        let no_column = || ReadError::NoColumn { path: self.path.clone(), column: column.to_owned() };
        self.row.get(place).ok_or_else(no_column)
    }

    /// Whether there is such a column.
    pub fn has(&self, column: &str) -> bool {
        self.columns.contains_key(column)
    }

    /// A cell of the row.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn text(&self, column: &str) -> Result<&str, ReadError> {
        if self.at_end {
            return Err(self.ends("another row"));
        }
        let place = self.place(column).and_then(|place| self.row.get(place));
        place.ok_or_else(|| ReadError::NoColumn { path: self.path.clone(), column: column.to_owned() })
    }

    /// A finite number, which must be present.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn number(&self, column: &str) -> Result<f64, ReadError> {
        let text = self.text(column)?;
        let number = text.parse().ok().filter(|number: &f64| number.is_finite());
        number.ok_or_else(|| self.wrong(column, text, "a number"))
    }

    /// A number that may be missing.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn optional(&self, column: &str) -> Result<Option<f64>, ReadError> {
        if self.text(column)?.is_empty() { Ok(None) } else { self.number(column).map(Some) }
    }

    /// A whole number of at least 0.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn count(&self, column: &str) -> Result<u64, ReadError> {
        let text = self.text(column)?;
        text.parse().map_err(|_| self.wrong(column, text, "a whole number"))
    }

    /// The index of a cell in a list of names.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn one_of<T: AsRef<str>>(&self, column: &str, names: &[T], kind: &str) -> Result<usize, ReadError> {
        let text = self.text(column)?;
        let place = names.iter().position(|name| is_written_as(name.as_ref(), text));
        place.ok_or_else(|| self.wrong(column, text, kind))
    }

    /// Checks that cells of the row have these values.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn expect(&self, cells: &[(&str, &str)]) -> Result<(), ReadError> {
        if self.at_end {
            let row: Vec<&str> = cells.iter().map(|(_, expected)| *expected).collect();
            return Err(self.ends(&format!("a row of {}", row.join(", "))));
        }
        for (column, expected) in cells {
            let found = self.text(column)?;
            if !is_written_as(expected, found) {
                return Err(self.wrong(column, found, &format!("{expected}, which should come next")));
            }
        }
        Ok(())
    }

    /// The error that a cell contains `found` instead of `expected`.
    pub fn wrong(&self, column: &str, found: &str, expected: &str) -> ReadError {
        ReadError::Cell {
            path: self.path.clone(),
            line: self.line(),
            column: column.to_owned(),
            found: shortened(found),
            expected: expected.to_owned(),
        }
    }

    fn ends(&self, expected: &str) -> ReadError {
        ReadError::Ends { path: self.path.clone(), rows: self.rows, expected: expected.to_owned() }
    }

    fn line(&self) -> u64 {
        self.row.position().map_or(0, csv::Position::line)
    }
}

/// Whether a cell is the written form of a name, in which invisible characters are code points.
fn is_written_as(name: &str, cell: &str) -> bool {
    name == cell || plain(name) == cell || former_name(name) == cell
}

/// The beginning of a text for a message.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The first day of every tick, in the notation of files.
pub fn dates(scenario: &Scenario) -> Vec<String> {
    scenario.calendar().first_days().iter().map(ToString::to_string).collect()
}

/// Opens an existing file; anything else, such as a pipe, is refused, since it might never end.
pub fn opened(path: &Path) -> Result<fs::File, ReadError> {
    if fs::metadata(path).is_ok_and(|about| !about.is_file()) {
        return Err(ReadError::Broken { path: path.to_owned(), reason: "it is no file".to_owned() });
    }
    fs::File::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => ReadError::Missing { path: path.to_owned() },
        _ => error.into(),
    })
}

/// A table that cannot be read, with the line.
pub fn unreadable(path: &Path, error: csv::Error) -> ReadError {
    let at = |position: Option<csv::Position>| {
        position.map(|position| format!("line {}: ", position.line())).unwrap_or_default()
    };
    let reason = match error.into_kind() {
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::InvalidData => error.to_string(),
        csv::ErrorKind::Io(error) => return error.into(),
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
            format!("{}it has {len} cells, not {expected_len} as the header", at(pos))
        }
        csv::ErrorKind::Deserialize { pos, err } => format!("{}{err}", at(pos)),
        csv::ErrorKind::Utf8 { pos, .. } => format!("{}it is not UTF-8", at(pos)),
        other => format!("{other:?}"),
    };
    ReadError::Broken { path: path.to_owned(), reason }
}
