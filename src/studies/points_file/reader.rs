//! Reads a table of points: its keys, and the values of each point.

use std::collections::BTreeMap;
use std::io::Read;

use super::error::TableProblem;
use super::lines::Lined;
use super::{For, PointTable};
use crate::format::{count, counted};
use crate::scenario::limits::MOST_OPEN_NUMBERS;
use crate::scenario::{ParameterSpace, Scenario};

/// Most columns that are reported to bear no key: a file of which that many are unknown is of another kind.
const MOST_COLUMNS_REPORTED: usize = 5;

/// Columns that may number points.
const NUMBERS: [&str; 3] = ["point", "parameter_set", "set"];
/// Columns that are passed over, as in `parameters.csv`.
const PASSED_OVER: [&str; 1] = ["first_replicate"];

/// Reads the keys of a table, and its points, of which at most `most` are taken.
///
/// # Errors
///
/// Every problem with its place.
pub fn table(
    source: impl Read,
    scenario: &Scenario,
    what_for: For,
    most: usize,
) -> Result<PointTable, Vec<TableProblem>> {
    let (source, ends) = Lined::new(source);
    let line_of = |record: &csv::StringRecord| {
        let place = record.position().map_or(0, csv::Position::byte);
        ends.borrow_mut().line(place)
    };
    let unreadable = |error: csv::Error| vec![TableProblem::Form(error.to_string())];
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(source);
    let header = reader.headers().map_err(unreadable)?.clone();
    let head = line_of(&header);
    let all: Vec<&str> = header.iter().collect();
    let skipped = all.iter().take_while(|key| NUMBERS.contains(key) || PASSED_OVER.contains(key)).count();
    let numbering = all[..skipped].iter().position(|key| NUMBERS.contains(key));
    let keys = &all[skipped..];
    let varied = open(keys, skipped, head, scenario, what_for)?;
    let (mut points, mut numbers, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    let mut line_of_number: BTreeMap<u64, u64> = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let line = line_of(&record);
        if record.len() != all.len() {
            // A line of blanks is an empty one.
            if record.len() > 1 || record.get(0).is_some_and(|text| !text.is_empty()) {
                problems.push(TableProblem::Form(format!(
                    "line {line} has {} values, and line {head} has {} columns",
                    record.len(),
                    all.len()
                )));
            }
            continue;
        }
        let mut point = Vec::with_capacity(keys.len());
        for (place, text) in record.iter().skip(skipped).enumerate() {
            match varied.value(place, text) {
                Ok(value) => point.push(value),
                Err(problem) => {
                    let place = format!("line {line}, column {}: ", place + skipped + 1);
                    problems.push(TableProblem::Cell { place, problem });
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
                problems.push(TableProblem::Form(format!("line {line}, column {column}: {problem}")));
            }
        }
        points.push(point);
        if points.len() > most {
            problems.push(TableProblem::Form(format!("it has more than {} points", count(most as u64))));
            break;
        }
    }
    if points.is_empty() && problems.is_empty() {
        let text = "it has no point: below the line of keys stands a line of values a point";
        problems.push(TableProblem::Form(text.to_owned()));
    }
    if problems.is_empty() { Ok(PointTable { varied, points, numbers }) } else { Err(problems) }
}

/// Leaves the numbers open that the keys in line `head` name, behind `skipped` other columns.
fn open(
    keys: &[&str],
    skipped: usize,
    head: u64,
    scenario: &Scenario,
    what_for: For,
) -> Result<ParameterSpace, Vec<TableProblem>> {
    if keys.is_empty() || *keys == [""] {
        return Err(vec![TableProblem::Form(format!("line {head} names no key"))]);
    }
    let of_key = |(place, key): (usize, &&str)| {
        let problem = what_for.varied(scenario, &[*key]).err()?;
        Some(TableProblem::Cell { place: format!("line {head}, column {}: ", place + skipped + 1), problem })
    };
    // Each takes a look through the scenario for a key that is meant.
    let mut problems: Vec<TableProblem> = keys
        .iter()
        .enumerate()
        .take(MOST_OPEN_NUMBERS)
        .filter_map(of_key)
        .take(MOST_COLUMNS_REPORTED)
        .collect();
    if problems.len() == MOST_COLUMNS_REPORTED && keys.len() > MOST_COLUMNS_REPORTED {
        let keys = counted(keys.len() as u64, "key");
        problems.push(TableProblem::Form(format!("line {head} has {keys} in all")));
    }
    if let [key] = keys[..]
        && !problems.is_empty()
        && key.contains([';', '\t'])
    {
        let text = "columns are parted by commas, as in parameters.spillover,parameters.commitment";
        problems.push(TableProblem::Form(text.to_owned()));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    if keys.len() > MOST_OPEN_NUMBERS {
        let (found, most) = (count(keys.len() as u64), count(MOST_OPEN_NUMBERS as u64));
        let text = format!("line {head} names {found} keys, and at most {most} are varied at once");
        return Err(vec![TableProblem::Form(text)]);
    }
    what_for
        .varied(scenario, keys)
        .map_err(|problem| vec![TableProblem::Cell { place: String::new(), problem }])
}

/// The number of a point, or what is wrong with it.
fn number(text: &str, column: &str) -> Result<u64, String> {
    let is_whole = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_whole.then(|| text.parse().ok()).flatten();
    number.ok_or_else(|| {
        format!(
            "{column}: `{text}` is no whole number; number the lines with digits alone, or remove the column"
        )
    })
}
