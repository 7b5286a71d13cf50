//! A table of points: sets of values for some numbers of a scenario.

mod error;
mod lines;
mod reader;
#[cfg(test)]
mod tests;

use std::io::{self, BufRead as _, Read};
use std::path::Path;

use crate::export::Cells;
use crate::problem::{Remedy, Setting};
use crate::scenario::limits::LARGEST_TABLE;
use crate::scenario::{ParameterSpace, Scenario, Unvariable};

pub use error::BadPoints;

/// What points are wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Parameters of replicates, which are counted together.
    Draws,
    /// Points of a sweep, each a run of its own.
    Sweep,
}

impl For {
    /// Leaves the numbers of some keys open.
    fn varied<K: AsRef<str>>(self, scenario: &Scenario, keys: &[K]) -> Result<ParameterSpace, Unvariable> {
        match self {
            Self::Draws => ParameterSpace::together(scenario.clone(), keys),
            Self::Sweep => ParameterSpace::new(scenario.clone(), keys),
        }
    }

    /// Which file to name instead.
    fn remedy(self) -> Remedy {
        match self {
            Self::Draws => Remedy::new("write ").setting(Setting::DrawParameters).text(
                " prior to draw from the priors of the scenario, posterior for the posterior that comes with it, or the path of a CSV file with a column a key and a line a set, \
                 such as parameters.csv of an earlier run",
            ),
            Self::Sweep => Remedy::new(
                "write the path of a CSV file with a column a key and a line a point, such as points.csv of an earlier sweep",
            ),
        }
    }
}

/// A table of points.
#[derive(Debug)]
pub struct PointTable {
    /// The scenario with the numbers that the columns are of left open.
    pub varied: ParameterSpace,
    /// By point, a value of each number.
    pub points: Vec<Vec<f64>>,
    /// By point, the number that it goes by: that of the file where there is one, and else its place from 0.
    pub numbers: Vec<u64>,
}

/// Reads points from a CSV file: a row of keys, and a row of values a point. A first column `point`, `parameter_set` or
/// `set`, as in `points.csv` and `parameters.csv`, gives the numbers of the points.
///
/// # Errors
///
/// [`BadPoints`] with every problem, by line and column of the file; more than `most` points are one.
pub fn read(path: &Path, scenario: &Scenario, what_for: For, most: usize) -> Result<PointTable, BadPoints> {
    let unreadable = |reason: io::Error| match reason.kind() {
        io::ErrorKind::NotFound => BadPoints::Missing { path: path.to_owned(), what_for },
        _ => BadPoints::Unreadable { path: path.to_owned(), reason, what_for },
    };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut file = io::BufReader::new(Cells::new(Bounded { inner: file, bytes: 0 }));
    if file.fill_buf().map_err(unreadable)?.starts_with(BYTE_ORDER_MARK) {
        file.consume(BYTE_ORDER_MARK.len());
    }
    reader::table(file, scenario, what_for, most)
        .map_err(|problems| BadPoints::Table { path: path.to_owned(), problems })
}

/// Reads points from the text of a table, which goes by a name.
///
/// # Errors
///
/// As [`read`].
pub fn of_text(
    name: &str,
    text: &str,
    scenario: &Scenario,
    what_for: For,
    most: usize,
) -> Result<PointTable, BadPoints> {
    reader::table(text.as_bytes(), scenario, what_for, most)
        .map_err(|problems| BadPoints::Table { path: name.into(), problems })
}

/// What some programs put before a text.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A file that ends in an error where it is longer than any table of points. Rows have their own bound.
struct Bounded<R> {
    inner: R,
    /// Bytes so far.
    bytes: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.bytes += read as u64;
        if self.bytes > LARGEST_TABLE {
            return Err(io::Error::other(format!("it has more than {} MiB", LARGEST_TABLE >> 20)));
        }
        Ok(read)
    }
}
