//! A table of points: sets of values for some numbers of a scenario.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::export::Cells;
use crate::format::{count, counted};
use crate::scenario::limits::{LARGEST_TABLE, MOST_OPEN_NUMBERS};
use crate::scenario::{Scenario, Unvariable, Varied};

/// Most problems of a file that are told.
const MOST_TOLD: usize = 20;
/// Most columns that are told to bear no key: a file of which that many are unknown is of another kind.
const MOST_COLUMNS_TOLD: usize = 5;
/// Most characters of one of them.
const LONGEST_PROBLEM: usize = 500;

/// What is wrong with a table of points.
#[derive(Debug, Error)]
#[error(
    "{} is no table of points:\n{}\nhelp: write a line of keys, as --set takes them, and below it a line of values a point, with commas between them; double the \
    quotes of a key and put it in quotes",
    path.display(), problems.join("\n")
)]
pub struct BadPoints {
    /// The file.
    path: PathBuf,
    /// What is wrong, a line each.
    problems: Vec<String>,
}

/// Columns that number points, and are passed over.
const NUMBERS: [&str; 4] = ["point", "parameter_set", "set", "first_replicate"];

/// Reads points from a CSV file: a row of keys, and a row of values a point. Columns that number the points, as those of
/// `points.csv` and `parameters.csv`, are passed over where they come first.
///
/// # Errors
///
/// [`BadPoints`] with every problem, by line and column; more than `most` points are one.
pub fn read(path: &Path, scenario: &Scenario, most: usize) -> Result<(Varied, Vec<Vec<f64>>), BadPoints> {
    let told = |problems: Vec<String>| BadPoints { path: path.to_owned(), problems };
    let unreadable = |error: &dyn std::fmt::Display| told(vec![error.to_string()]);
    let file = fs_err::File::open(path).map_err(|error| unreadable(&error))?;
    let file = Cells::new(Bounded { inner: file, bytes: 0 });
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(file);
    let header = reader.headers().map_err(|error| unreadable(&error))?.clone();
    let first = header.get(0).map(|key| key.trim_start_matches('\u{feff}'));
    let all: Vec<&str> = first.into_iter().chain(header.iter().skip(1)).collect();
    let skipped = all.iter().take_while(|key| NUMBERS.contains(key)).count();
    let keys = &all[skipped..];
    if keys.is_empty() || *keys == [""] {
        return Err(told(vec!["line 1 names no key".to_owned()]));
    }
    let of_key = |(place, key): (usize, &&str)| {
        let problem = Varied::new(scenario.clone(), &[*key]).err()?;
        Some(format!("line 1, column {}: {}", place + skipped + 1, one_line(&problem)))
    };
    // Each takes a look through the scenario for a key that is meant.
    let mut problems: Vec<String> =
        keys.iter().enumerate().take(MOST_OPEN_NUMBERS).filter_map(of_key).take(MOST_COLUMNS_TOLD).collect();
    if problems.len() == MOST_COLUMNS_TOLD && keys.len() > MOST_COLUMNS_TOLD {
        problems.push(format!("line 1 has {} in all", counted(keys.len() as u64, "key")));
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
        return Err(told(problems));
    }
    if keys.len() > MOST_OPEN_NUMBERS {
        let (found, most) = (count(keys.len() as u64), count(MOST_OPEN_NUMBERS as u64));
        return Err(told(vec![format!("line 1 names {found} keys, and at most {most} are varied at once")]));
    }
    let varied = Varied::new(scenario.clone(), keys).map_err(|problem| told(vec![one_line(&problem)]))?;
    let mut points = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| told(vec![error.to_string()]))?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() != keys.len() + skipped {
            let (found, due) = (record.len(), keys.len() + skipped);
            problems.push(format!("line {line} has {found} values, and line 1 has {due} columns"));
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
        return Ok((varied, points));
    }
    Err(told(cut(problems)))
}

/// The first problems, and how many more there are.
fn cut(mut problems: Vec<String>) -> Vec<String> {
    if let Some(more @ 1..) = problems.len().checked_sub(MOST_TOLD) {
        problems.truncate(MOST_TOLD);
        problems.push(format!("and {} more", count(more as u64)));
    }
    problems
}

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

    fn read_text(bytes: &[u8]) -> Result<(Varied, Vec<Vec<f64>>), String> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("points.csv");
        std::fs::write(&path, bytes).expect("a file");
        read(&path, &Scenario::built_in(), 1_000).map_err(|error| error.to_string())
    }

    #[test]
    fn a_table_is_read_with_quotes_dates_and_numbers_of_points() {
        let text = "\u{feff}point,parameters.spillover,\"states.UZB.leaders.\"\"Shavkat Mirziyoyev\"\".from\"\n\
                    0,0.3, 2017-01-01\n1,0.5,2018-01-01\n\n";
        let (varied, found) = read_text(text.as_bytes()).expect("points");
        assert_eq!(varied.keys().next(), Some("parameters.spillover"));
        assert_eq!((found.len(), found[1][0]), (2, 0.5));
        assert_eq!(varied.written(1, found[0][1]), "2017-01-01");
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

        // What never ends is read as far as a table may go, and no further.
        let mut endless = Bounded { inner: io::repeat(b'\n'), bytes: LARGEST_TABLE - 10 };
        let error = io::copy(&mut endless, &mut io::sink()).expect_err("too large");
        assert!(error.to_string().contains("it has more than 1024 MiB"), "{error}");
        #[cfg(unix)]
        {
            let problem =
                read(Path::new("/dev/zero"), &Scenario::built_in(), 10).map(|_| ()).expect_err("no table");
            assert!(problem.to_string().contains("it has a row of more than"), "{problem}");
        }
    }
}
