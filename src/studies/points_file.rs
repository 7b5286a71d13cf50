//! A table of points: sets of values for some numbers of a scenario.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufRead as _, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use thiserror::Error;

use crate::export::Cells;
use crate::format::{count, counted};
use crate::problem::{Explain, Remedy, Setting};
use crate::scenario::limits::{LARGEST_TABLE, MOST_OPEN_NUMBERS};
use crate::scenario::{ParameterSpace, Scenario, Unvariable};

/// Most reported problems of a file.
const MOST_TOLD: usize = 20;
/// Most reported columns without a key: a file with more unknown columns is of another kind.
const MOST_COLUMNS_TOLD: usize = 5;
/// Most characters of a problem.
const LONGEST_PROBLEM: usize = 500;

/// Faults of a table of points.
#[derive(Debug, Error)]
pub enum BadPoints {
    /// There is no such file.
    #[error("there is no file {}", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
        /// Purpose of the file.
        what_for: For,
    },
    /// The file cannot be read.
    #[error("{} cannot be read: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Error of the system.
        reason: io::Error,
        /// Purpose of the file.
        what_for: For,
    },
    /// The file is not a table of points.
    #[error("{} is no table of points:\n{}", path.display(), problems.join("\n"))]
    Table {
        /// The file.
        path: PathBuf,
        /// The problems, one line each.
        problems: Vec<String>,
    },
}

impl Explain for BadPoints {
    fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            Self::Missing { what_for, .. } | Self::Unreadable { what_for, .. } => what_for.remedy(),
            Self::Table { .. } => Remedy::new("write a line of keys, as ").setting(Setting::ScenarioValue).text(
                " takes them, and below it a line of values a point, with commas between them; double the quotes of a key and \
                 put it in quotes",
            ),
        })
    }
}

/// Purpose of points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Drawn parameters of the replicates of one run.
    Draws,
    /// Points of a sweep, each with its own run.
    Sweep,
}

impl For {
    /// Makes the numbers with some keys variable.
    fn varied<K: AsRef<str>>(self, scenario: &Scenario, keys: &[K]) -> Result<ParameterSpace, Unvariable> {
        match self {
            Self::Draws => ParameterSpace::together(scenario.clone(), keys),
            Self::Sweep => ParameterSpace::new(scenario.clone(), keys),
        }
    }

    /// The remedy: another file.
    fn remedy(self) -> Remedy {
        match self {
            Self::Draws => Remedy::new("write ").setting(Setting::DrawParameters).text(
                " prior to draw from the priors of the scenario, or the path of a CSV file with a column a key and a line a set, \
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
pub struct Table {
    /// The scenario, with the numbers of the columns variable.
    pub varied: ParameterSpace,
    /// For each point, the value of each number.
    pub points: Vec<Vec<f64>>,
    /// For each point, its number in the file, or its index from 0 if the file has none.
    pub numbers: Vec<u64>,
}

/// Columns that may contain numbers of points.
const NUMBERS: [&str; 3] = ["point", "parameter_set", "set"];
/// Ignored columns, as in `parameters.csv`.
const PASSED_OVER: [&str; 1] = ["first_replicate"];

/// Reads points from a CSV file: a row of keys, then one row of values per point. A first column `point`, `parameter_set`
/// or `set`, as in `points.csv` and `parameters.csv`, contains the numbers of the points.
///
/// # Errors
///
/// [`BadPoints`] with every problem, by line and column of the file; more than `most` points are a problem too.
pub fn read(path: &Path, scenario: &Scenario, what_for: For, most: usize) -> Result<Table, BadPoints> {
    let unreadable = |reason: io::Error| match reason.kind() {
        io::ErrorKind::NotFound => BadPoints::Missing { path: path.to_owned(), what_for },
        _ => BadPoints::Unreadable { path: path.to_owned(), reason, what_for },
    };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut file = io::BufReader::new(Cells::new(Bounded { inner: file, bytes: 0 }));
    if file.fill_buf().map_err(unreadable)?.starts_with(BYTE_ORDER_MARK) {
        file.consume(BYTE_ORDER_MARK.len());
    }
    table(file, scenario, what_for, most)
        .map_err(|problems| BadPoints::Table { path: path.to_owned(), problems })
}

/// Byte order mark, which some programs write before a text.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Counter of line ends in a stream.
#[derive(Debug, Default)]
struct Ends {
    /// Position of each run of line-ending characters, and the number of lines that it ends.
    runs: VecDeque<(u64, u64)>,
    /// Number of bytes so far, and the last of them.
    passed: u64,
    last: u8,
    /// The line counted so far, from 0.
    line: u64,
}

impl Ends {
    fn pass(&mut self, byte: u8) {
        let is_end = |byte: u8| byte == b'\n' || byte == b'\r';
        if is_end(byte) {
            // A line ends with a carriage return, a line feed, or both in this order.
            let lines = u64::from(!(byte == b'\n' && self.last == b'\r'));
            match self.runs.back_mut() {
                Some((_, ended)) if is_end(self.last) => *ended += lines,
                // The rest of a line end that has been counted.
                None if is_end(self.last) => self.line += lines,
                _ => self.runs.push_back((self.passed, lines)),
            }
        }
        (self.passed, self.last) = (self.passed + 1, byte);
    }

    /// The line, from 1, of the first character at or after `place` that is not a line end. The stream must be beyond it, and
    /// `place` must ascend from call to call.
    fn line(&mut self, place: u64) -> u64 {
        while let Some((_, lines)) = self.runs.front().filter(|(start, _)| *start <= place) {
            self.line += lines;
            self.runs.pop_front();
        }
        self.line + 1
    }
}

/// A reader that records line ends.
struct Lined<R> {
    source: R,
    ends: Rc<RefCell<Ends>>,
}

impl<R: Read> Read for Lined<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(into)?;
        let mut ends = self.ends.borrow_mut();
        into[..read].iter().for_each(|byte| ends.pass(*byte));
        Ok(read)
    }
}

fn table(source: impl Read, scenario: &Scenario, what_for: For, most: usize) -> Result<Table, Vec<String>> {
    let ends = Rc::new(RefCell::new(Ends::default()));
    let source = Lined { source, ends: Rc::clone(&ends) };
    let line_of = |record: &csv::StringRecord| {
        let place = record.position().map_or(0, csv::Position::byte);
        ends.borrow_mut().line(place)
    };
    let unreadable = |error: csv::Error| vec![error.to_string()];
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(source);
    let header = reader.headers().map_err(unreadable)?.clone();
    let head = line_of(&header);
    let all: Vec<&str> = header.iter().collect();
    let numbers_points = |key: &str| NUMBERS.contains(&key);
    let is_passed_over = |key: &str| numbers_points(key) || PASSED_OVER.contains(&key);
    let skipped = all.iter().take_while(|key| is_passed_over(key)).count();
    let numbering = all[..skipped].iter().position(|key| numbers_points(key));
    let keys = &all[skipped..];
    if keys.is_empty() || *keys == [""] {
        return Err(vec![format!("line {head} names no key")]);
    }
    let of_key = |(place, key): (usize, &&str)| {
        let problem = what_for.varied(scenario, &[*key]).err()?;
        Some(format!("line {head}, column {}: {}", place + skipped + 1, one_line(&problem)))
    };
    // Each problem searches the scenario for a similar key.
    let mut problems: Vec<String> =
        keys.iter().enumerate().take(MOST_OPEN_NUMBERS).filter_map(of_key).take(MOST_COLUMNS_TOLD).collect();
    if problems.len() == MOST_COLUMNS_TOLD && keys.len() > MOST_COLUMNS_TOLD {
        problems.push(format!("line {head} has {} in all", counted(keys.len() as u64, "key")));
    }
    if let [key] = keys[..]
        && !problems.is_empty()
        && key.contains([';', '\t'])
    {
        problems.push(
            "columns are parted by commas, as in parameters.spillover,parameters.commitment".to_owned(),
        );
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    if keys.len() > MOST_OPEN_NUMBERS {
        let (found, most) = (count(keys.len() as u64), count(MOST_OPEN_NUMBERS as u64));
        return Err(vec![format!("line {head} names {found} keys, and at most {most} are varied at once")]);
    }
    let varied = what_for.varied(scenario, keys).map_err(|problem| vec![one_line(&problem)])?;
    let (mut points, mut numbers) = (Vec::new(), Vec::new());
    let mut line_of_number: BTreeMap<u64, u64> = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let line = line_of(&record);
        let due = keys.len() + skipped;
        if record.len() != due {
            // A line of blanks counts as empty.
            if record.len() > 1 || record.get(0).is_some_and(|text| !text.is_empty()) {
                problems.push(format!(
                    "line {line} has {} values, and line {head} has {due} columns",
                    record.len()
                ));
            }
            continue;
        }
        let mut point = Vec::with_capacity(keys.len());
        for (place, text) in record.iter().skip(skipped).enumerate() {
            match varied.value(place, text) {
                Ok(value) => point.push(value),
                Err(problem) => {
                    let column = place + skipped + 1;
                    problems.push(format!("line {line}, column {column}: {}", one_line(&problem)));
                }
            }
        }
        let number = match numbering {
            None => Ok(points.len() as u64),
            Some(column) => number(&record[column], all[column]).and_then(|number| {
                match line_of_number.insert(number, line) {
                    None => Ok(number),
                    Some(before) => Err(format!(
                        "{} {number} is in line {before} already; number each line once, or remove the column",
                        all[column]
                    )),
                }
            }),
        };
        match number {
            Ok(number) => numbers.push(number),
            Err(problem) => {
                let column = numbering.map_or(1, |column| column + 1);
                problems.push(format!("line {line}, column {column}: {problem}"));
            }
        }
        points.push(point);
        if points.len() > most {
            problems.push(format!("it has more than {} points", count(most as u64)));
            break;
        }
    }
    if points.is_empty() && problems.is_empty() {
        problems.push("it has no point: below the line of keys stands a line of values a point".to_owned());
    }
    if problems.is_empty() {
        return Ok(Table { varied, points, numbers });
    }
    Err(cut(problems))
}

/// The first problems, and the number of further ones.
fn cut(mut problems: Vec<String>) -> Vec<String> {
    if let Some(more @ 1..) = problems.len().checked_sub(MOST_TOLD) {
        problems.truncate(MOST_TOLD);
        problems.push(format!("and {} more", count(more as u64)));
    }
    problems
}

/// The number of a point, or a problem.
fn number(text: &str, column: &str) -> Result<u64, String> {
    let is_whole = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_whole.then(|| text.parse().ok()).flatten();
    number.ok_or_else(|| {
        format!(
            "{column}: `{text}` is no whole number; number the lines with digits alone, or remove the column"
        )
    })
}

/// A reader that fails after the greatest length of a table of points. Rows have their own limit.
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

/// A problem and its remedy in one line.
fn one_line(problem: &Unvariable) -> String {
    let text = problem.to_string().replace("\nhelp: ", "; ");
    match text.char_indices().nth(LONGEST_PROBLEM) {
        Some((end, _)) => format!("{} ...", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::explained;

    fn read_text(bytes: &[u8]) -> Result<Table, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("points.csv");
        std::fs::write(&path, bytes).expect("a file");
        read(&path, &Scenario::built_in(), For::Sweep, 1_000).map_err(|error| error.to_string())
    }

    #[test]
    fn a_table_is_read_with_quotes_dates_and_numbers_of_points() {
        let text = "\u{feff}point,parameters.spillover,\"states.UZB.leaders.\"\"Shavkat Mirziyoyev\"\".from\"\n\
                    0,0.3, 2017-01-01\n1,0.5,2018-01-01\n\n";
        let found = read_text(text.as_bytes()).expect("points");
        assert_eq!(found.varied.keys().next(), Some("parameters.spillover"));
        assert_eq!((found.points.len(), found.points[1][0]), (2, 0.5));
        assert_eq!(found.varied.written(1, found.points[0][1]), "2017-01-01");
    }

    #[test]
    fn points_keep_their_numbers() {
        let numbers = |text: &str| read_text(text.as_bytes()).map(|table| table.numbers);
        assert_eq!(numbers("point,parameters.spillover\n5,0.1\n1,0.2\n"), Ok(vec![5, 1]));
        assert_eq!(numbers("set,first_replicate,parameters.spillover\n7,0,0.1\n0,8,0.2\n"), Ok(vec![7, 0]));
        assert_eq!(numbers("first_replicate,set,parameters.spillover\n7,3,0.1\n0,8,0.2\n"), Ok(vec![3, 8]));
        assert_eq!(numbers("parameters.spillover\n0.1\n0.2\n"), Ok(vec![0, 1]));
        let message = |text: &str| numbers(text).expect_err("a problem");
        let found = message("point,parameters.spillover\n5,0.1\n\n05,0.2\n-1,0.3\n,0.4\n1.0,0.5\n");
        for words in [
            "line 4, column 1: point 5 is in line 2 already; number each line once, or remove the column",
            "line 5, column 1: point: `-1` is no whole number",
            "line 6, column 1: point: `` is no whole number",
            "line 7, column 1: point: `1.0` is no whole number",
        ] {
            assert!(found.contains(words), "{words} is not in {found}");
        }
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let text = "\n\nparameters.spillover,parameters.commitment\n0.1,0.2\n\n\n0.1,x\n  \n0.3\n\"0.1\",\"y\nz\"\nw,0.1\n";
        for (ends, text) in [
            ("\n", text.to_owned()),
            ("\r\n", text.replace('\n', "\r\n")),
            ("\r", text.replace('\n', "\r")),
            ("bom", format!("\u{feff}{}", text.replace('\n', "\r\n"))),
        ] {
            let found = read_text(text.as_bytes()).map(|table| table.numbers).expect_err("problems");
            for words in [
                "line 7, column 2",
                "line 9 has 1 values, and line 3 has 2 columns",
                "line 10, column 2",
                "line 12, column 1",
            ] {
                assert!(found.contains(words), "{ends:?}: {words} is not in {found}");
            }
        }
    }

    #[test]
    fn what_decides_on_ticks_or_outcomes_varies_point_by_point_alone() {
        let keys = [
            "scenario.start",
            "scenario.end",
            "scenario.ticks_per_year",
            "outcomes.cooperation.integration_min",
        ];
        for (key, value) in keys.into_iter().zip(["1992", "2029", "2", "0.3"]) {
            let text = format!("{key}\n{value}\n");
            let read = |what_for| table(text.as_bytes(), &Scenario::built_in(), what_for, 9);
            assert_eq!(read(For::Sweep).map(|table| table.points.len()), Ok(1), "{key}");
            let told = read(For::Draws).expect_err(key).join("\n");
            let expected = format!("line 1, column 1: {key} decides which");
            assert!(told.starts_with(&expected) && told.contains("; leave it out; concord sweep"), "{told}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_named_with_what_to_write() {
        let missing = |what_for| {
            let path = Path::new("no/posterior");
            let error = read(path, &Scenario::built_in(), what_for, 9).map(|_| ()).expect_err("no file");
            explained(&error, |setting| setting.to_string())
        };
        let draws = missing(For::Draws);
        assert!(
            draws.starts_with("there is no file no/posterior\nhelp: write draw parameters prior"),
            "{draws}"
        );
        assert!(missing(For::Sweep).contains("points.csv of an earlier sweep"));
        let folder = tempfile::tempdir().expect("a folder");
        let found =
            read(folder.path(), &Scenario::built_in(), For::Sweep, 9).map(|_| ()).expect_err("a folder");
        assert!(found.to_string().contains(" cannot be read: "), "{found}");
    }

    #[test]
    fn every_problem_is_told_with_its_place() {
        let message = |text: &str| read_text(text.as_bytes()).map(|_| ()).expect_err("a problem");
        let found = message("parameters.spillover,parameters.commitment\n0.1,x\n0.2\ny,0.3\n");
        for words in
            ["line 2, column 2: parameters.commitment: `x`", "line 3 has 1 values", "line 4, column 1"]
        {
            assert!(found.contains(words), "{words} is not in {found}");
        }
        let found = message("parameters.spilover,nothing\n1,2\n");
        assert!(found.contains("line 1, column 1") && found.contains("line 1, column 2"), "{found}");
        assert!(found.contains("did you mean `spillover`?"), "{found}");
        assert!(message("parameters.spillover;parameters.rung\n1;2\n").contains("parted by commas"));
        assert!(message("parameters.spillover\n").contains("no point"));
        assert!(message("").contains("names no key"));
        assert!(message(&format!("parameters.spillover\n{}", "x\n".repeat(50))).contains("and 30 more"));
        assert!(read_text(b"parameters.spillover\n\xff\n").is_err());
        let many: Vec<String> = (0..20_000).map(|key| format!("key{key}")).collect();
        let found = message(&format!("{}\n1\n", many.join(",")));
        assert!(found.contains("line 1, column 5: ") && !found.contains("line 1, column 6: "), "{found}");
        assert!(found.contains("line 1 has 20,000 keys in all"), "{found}");
        let twice = message("parameters.spillover,parameters.spillover\n1,2\n");
        assert!(twice.contains("named twice"), "{twice}");
    }

    #[test]
    fn a_table_is_bounded_before_it_is_read() {
        let message = |bytes: &[u8]| read_text(bytes).map(|_| ()).expect_err("too much");
        let long = vec![b'1'; (8 << 20) + 1];
        assert!(message(&long).contains("it has a row of more than"));
        let below = [b"parameters.spillover\n0.1\n", long.as_slice()].concat();
        assert!(message(&below).contains("it has a row of more than"));
        let keys = vec!["parameters.spillover"; MOST_OPEN_NUMBERS + 1].join(",");
        assert!(message(keys.as_bytes()).contains("line 1 names 1,001 keys, and at most 1,000"));

        // An endless stream is read only up to the limit.
        let mut endless = Bounded { inner: io::repeat(b'\n'), bytes: LARGEST_TABLE - 10 };
        let error = io::copy(&mut endless, &mut io::sink()).expect_err("too large");
        assert!(error.to_string().contains("it has more than 1024 MiB"), "{error}");
        #[cfg(unix)]
        {
            let problem = read(Path::new("/dev/zero"), &Scenario::built_in(), For::Sweep, 10)
                .map(|_| ())
                .expect_err("no table");
            assert!(problem.to_string().contains("it has a row of more than"), "{problem}");
        }
    }
}
