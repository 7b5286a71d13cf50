//! `points.csv` and `sweep.csv`, written and read back.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::rows::{level, outcome, row_of};
use crate::analysis::Sweep;
use crate::analysis::sweep::{Gap, Named};
use crate::export::comparison::group;
use crate::export::manifest::SweepRecord;
use crate::export::neutral::Neutral;
use crate::export::read::{ReadError, Table};
use crate::export::summary::{Group, Row};
use crate::export::{ExportError, POINTS, SWEEP, hex};
use crate::scenario::ParameterSpace;
use crate::statistics::Interval;

/// Columns of a difference between two scenarios.
const GAPS: [&str; 5] = ["baseline_mean", "mean_difference", "se", "ci_low", "ci_high"];
/// Columns of an outcome, as in `summary.csv`.
const LEVELS: [&str; 13] =
    ["kind", "outcome", "mean", "mc_se", "low", "high", "sd", "q05", "q25", "q50", "q75", "q95", "count"];

/// Writes `points.csv`: the number of the point, and one column per key.
pub(super) fn write_points(
    keys: &[String],
    points: impl IntoIterator<Item = (u64, impl AsRef<[String]>)>,
    sink: impl Write,
) -> Result<(), ExportError> {
    let mut writer = csv::Writer::from_writer(sink);
    writer.write_record(std::iter::once("point").chain(keys.iter().map(String::as_str)))?;
    for (number, point) in points {
        let number = number.to_string();
        writer.write_record(std::iter::once(&number).chain(point.as_ref()))?;
    }
    writer.flush()?;
    Ok(())
}

/// Names of the columns of keys, valid in SQL without quotes: `parameters_spillover`, `states_uzb_leaders_shavkat_from`.
fn names(keys: &[String]) -> Vec<String> {
    let mut taken: Vec<String> = LEVELS.into_iter().chain(GAPS).chain(["point"]).map(str::to_owned).collect();
    let fixed = taken.len();
    for key in keys {
        let words = key.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let name = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("_");
        let name =
            if name.starts_with(|c: char| c.is_ascii_lowercase()) { name } else { format!("key_{name}") };
        let mut free = name.clone();
        for number in 2.. {
            if !taken.contains(&free) {
                break;
            }
            free = format!("{name}_{number}");
        }
        taken.push(free);
    }
    taken.split_off(fixed)
}

/// Writes `sweep.csv`: one row per point and outcome, with the values of the point.
pub(super) fn write_outcomes(
    keys: &[String],
    sweep: &Sweep,
    is_paired: bool,
    sink: impl Write,
) -> Result<(), ExportError> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(sink);
    let gaps = is_paired.then_some(GAPS).into_iter().flatten();
    let point = std::iter::once("point".to_owned());
    let columns = point.chain(names(keys)).chain(LEVELS.into_iter().chain(gaps).map(str::to_owned));
    writer.write_record(columns.collect::<Vec<_>>())?;
    for point in &sweep.points {
        for found in &point.outcomes {
            let row = row_of(sweep, found);
            let place = (point.number, &point.written);
            if is_paired {
                let gap = found.gap;
                let interval = gap.and_then(|gap| gap.interval);
                let gap = (
                    gap.map(|gap| gap.baseline),
                    gap.map(|gap| gap.mean),
                    gap.and_then(|gap| gap.se),
                    interval.map(|interval| interval.low),
                    interval.map(|interval| interval.high),
                );
                writer.serialize((place, row, gap))?;
            } else {
                writer.serialize((place, row))?;
            }
        }
    }
    writer.flush()?;
    Ok(())
}

/// The record of the points of a sweep, each with its number and its values in the notation of scenarios.
///
/// # Errors
///
/// [`ExportError::Io`].
pub(super) fn record(
    design: String,
    keys: Vec<String>,
    numbers: &[u64],
    points: &[Vec<String>],
) -> Result<SweepRecord, ExportError> {
    let mut text = Neutral::new(Vec::new());
    write_points(&keys, numbers.iter().copied().zip(points), &mut text)?;
    let text = text.into_inner()?;
    let sha256 = hex(&Sha256::digest(&text));
    Ok(SweepRecord { design, keys, points: points.len() as u64, sha256, drawn: None })
}

/// Reads a finished sweep from the tables of a folder; `space` has its keys.
///
/// # Errors
///
/// [`ReadError`] if they do not have the form of [`write_points`] and [`write_outcomes`], or if cancelled.
pub(super) fn read(
    folder: &Path,
    space: &ParameterSpace,
    replicates: u64,
    cancelled: &dyn Fn() -> bool,
) -> Result<Sweep, ReadError> {
    let keys: Vec<&str> = space.keys().collect();
    let (mut points, mut outcomes) = (Table::open(folder, POINTS)?, Table::open(folder, SWEEP)?);
    points.expect_columns(1, &keys)?;
    let mut numbers = BTreeSet::new();
    let mut sweep = Sweep::new(replicates);
    // A sweep has at least one point.
    while !points.at_end() || numbers.is_empty() {
        if cancelled() {
            return Err(ReadError::Stopped);
        }
        let number = points.count("point")?;
        if !numbers.insert(number) {
            return Err(points.wrong("point", &number.to_string(), "a number of its own"));
        }
        let written =
            keys.iter().enumerate().map(|(place, key)| points.cell(1 + place, key).map(str::to_owned));
        let written = written.collect::<Result<Vec<String>, _>>()?;
        let value = |(place, text): (usize, &String)| {
            let value = space.value(place, text);
            value.map_err(|_| points.wrong(keys[place], text, "a value of the number"))
        };
        let values = written.iter().enumerate().map(value).collect::<Result<Vec<f64>, _>>()?;
        sweep.push(number, values, written, at_point(&mut outcomes, number)?);
        points.advance()?;
    }
    outcomes.end()?;
    Ok(sweep)
}

/// The outcomes of the next point.
fn at_point(table: &mut Table, number: u64) -> Result<Vec<Named>, ReadError> {
    let is_paired = table.has(GAPS[0]);
    let mut found: Vec<Named> = Vec::new();
    while !table.at_end() && table.count("point")? == number {
        let row = row(table)?;
        let place = found.iter().filter(|named| group(named.outcome) == row.group).count();
        let outcome = outcome(row.group, &row.outcome, place);
        let outcome =
            outcome.ok_or_else(|| table.wrong("outcome", &row.outcome, "a measure of the region"))?;
        let gap = if is_paired { gap(table)? } else { None };
        let level = level(&row);
        found.push(Named { outcome, name: row.outcome, level, gap });
        table.advance()?;
    }
    if found.is_empty() {
        table.expect(&[("point", &number.to_string())])?;
    }
    Ok(found)
}

/// An outcome at a point.
fn row(table: &Table) -> Result<Row, ReadError> {
    let groups = [Group::End, Group::Regime, Group::Culture, Group::Agreements, Group::Passage];
    let names = ["end", "regime", "culture", "agreements", "passage"];
    let count = |column: &str| match table.text(column)? {
        "" => Ok(None),
        _ => table.count(column).map(Some),
    };
    Ok(Row {
        group: groups[table.one_of("kind", &names, "a kind of outcome")?],
        outcome: table.text("outcome")?.to_owned(),
        mean: table.number("mean")?,
        mc_se: table.optional("mc_se")?,
        low: table.optional("low")?,
        high: table.optional("high")?,
        sd: table.optional("sd")?,
        q05: table.optional("q05")?,
        q25: table.optional("q25")?,
        q50: table.optional("q50")?,
        q75: table.optional("q75")?,
        q95: table.optional("q95")?,
        count: count("count")?,
    })
}

/// The difference of an outcome at a point, if there is one.
fn gap(table: &Table) -> Result<Option<Gap>, ReadError> {
    let [baseline, mean, se, low, high] = GAPS;
    let Some(baseline) = table.optional(baseline)? else { return Ok(None) };
    let interval = table.optional(low)?.zip(table.optional(high)?);
    Ok(Some(Gap {
        baseline,
        mean: table.number(mean)?,
        se: table.optional(se)?,
        interval: interval.map(|(low, high)| Interval { low, high }),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    #[test]
    fn what_is_written_is_read_back() {
        let scenario = testkit::scenario();
        let space =
            ParameterSpace::new(scenario.clone(), &["states.AAA.leaders.First.openness"]).expect("a number");
        let mut sweep = Sweep::new(12);
        for (number, value) in [(5, 0.25), (1, 0.5)] {
            let mut outcomes = super::super::rows::outcomes(&scenario, &testkit::results(12), None);
            let interval = Some(Interval { low: -0.1, high: 0.2 });
            outcomes[0].gap = Some(Gap { baseline: 0.25, mean: 0.0625, se: Some(0.01), interval });
            sweep.push(number, vec![value], vec![value.to_string()], outcomes);
        }
        let keys: Vec<String> = space.keys().map(str::to_owned).collect();
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str| std::fs::File::create(folder.path().join(name)).expect("a file");
        let points = sweep.points.iter().map(|point| (point.number, &point.written));
        write_points(&keys, points, file(POINTS)).expect("a table");
        write_outcomes(&keys, &sweep, true, file(SWEEP)).expect("a table");
        assert_eq!(read(folder.path(), &space, 12, &|| false).expect("what was written"), sweep);
        assert!(matches!(read(folder.path(), &space, 12, &|| true), Err(ReadError::Stopped)));
        let text = std::fs::read_to_string(folder.path().join(SWEEP)).expect("text");
        let head = "point,states_aaa_leaders_first_openness,kind,outcome,mean,";
        assert!(
            text.starts_with(head) && text.lines().nth(1).is_some_and(|line| line.starts_with("5,0.25,end,")),
            "{text}"
        );
        assert_eq!(text.lines().count(), 1 + 2 * sweep.outcomes.len());
    }

    #[test]
    fn tables_that_were_edited_are_refused_with_the_place() {
        let space = ParameterSpace::new(testkit::scenario(), &["states.AAA.leaders.First.openness"]);
        let space = space.expect("a number");
        let mut sweep = Sweep::new(12);
        let outcomes = super::super::rows::outcomes(&testkit::scenario(), &testkit::results(12), None);
        sweep.push(0, vec![0.25], vec!["0.25".to_owned()], outcomes.clone());
        sweep.push(1, vec![0.5], vec!["0.5".to_owned()], outcomes);
        let keys: Vec<String> = space.keys().map(str::to_owned).collect();
        let (mut points, mut table) = (Vec::new(), Vec::new());
        write_points(&keys, sweep.points.iter().map(|point| (point.number, &point.written)), &mut points)
            .expect("a table");
        write_outcomes(&keys, &sweep, false, &mut table).expect("a table");
        let written = [points, table].map(|bytes| String::from_utf8(bytes).expect("text"));
        let read = |points: &str, table: &str| {
            let folder = tempfile::tempdir().expect("a folder");
            std::fs::write(folder.path().join(POINTS), points).expect("a file");
            std::fs::write(folder.path().join(SWEEP), table).expect("a file");
            read(folder.path(), &space, 12, &|| false)
        };
        assert_eq!(read(&written[0], &written[1]).expect("what was written"), sweep);
        let last = written[1].trim_end().rfind('\n').expect("lines");
        for (points, table, expected) in [
            (written[0].replace("1,0.5", "1,x"), written[1].clone(), "\"x\" is not a value of the number"),
            (written[0].replace("1,0.5", "0,0.5"), written[1].clone(), "\"0\" is not a number of its own"),
            (written[0].replace("openness", "closure"), written[1].clone(), "has no column states.AAA"),
            (written[0].lines().next().expect("a header").to_owned(), written[1].clone(), "another row"),
            (
                written[0].clone(),
                written[1].replace("1,0.5,end,integration", "2,0.5,end,integration"),
                "0 is not 1",
            ),
            (
                written[0].clone(),
                written[1].replace("end,integration", "end,nothing"),
                "a measure of the region",
            ),
            (
                written[0].clone(),
                written[1].replace("end,integration", "start,integration"),
                "a kind of outcome",
            ),
            (written[0].clone(), written[1][..last].to_owned() + "\n1,0.5\n", "cells"),
        ] {
            let problem = read(&points, &table).expect_err(expected).to_string();
            assert!(
                problem.contains(expected) || expected == "0 is not 1" && problem.contains("should"),
                "{expected}: {problem}"
            );
        }
    }

    #[test]
    fn columns_of_keys_are_names_that_sql_takes() {
        let keys = [
            "parameters.spillover",
            "states.UZB.leaders.\"Islam O'Karimov\".openness",
            "states.UZB.leaders.\"Islam O-Karimov\".openness",
            "x.\"Мирзиёев\"",
            "\"2016\".mean",
            "count",
        ];
        let found = names(&keys.map(str::to_owned));
        let expected = [
            "parameters_spillover",
            "states_uzb_leaders_islam_o_karimov_openness",
            "states_uzb_leaders_islam_o_karimov_openness_2",
            "x",
            "key_2016_mean",
            "count_2",
        ];
        assert_eq!(found, expected);
    }
}
