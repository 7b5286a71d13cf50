//! `points.csv` and `sweep.csv`, written and read back.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;

use fs_err as fs;

use super::{POINTS, SWEEP, level, outcome, row_of};
use crate::analysis::Sweep;
use crate::analysis::sweep::{Gap, Named};
use crate::export::comparison::group;
use crate::export::error::ExportError;
use crate::export::neutral::Cells;
use crate::export::summary::Row;
use crate::scenario::ParameterSpace;
use crate::statistics::Interval;

/// Columns of a difference between two scenarios.
const GAPS: [&str; 5] = ["baseline_mean", "mean_difference", "se", "ci_low", "ci_high"];
/// Columns of an outcome, as `summary.csv` has them.
const LEVELS: [&str; 13] =
    ["kind", "outcome", "mean", "mc_se", "low", "high", "sd", "q05", "q25", "q50", "q75", "q95", "count"];

/// Writes `points.csv`: the number of the point, and a column a key.
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

/// Names of the columns of keys that SQL takes without quotes: `parameters_spillover`, `states_uzb_leaders_shavkat_from`.
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

/// Writes `sweep.csv`: a row a point and outcome, with the values of the point in each.
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

/// Reads a finished sweep from the files of a folder; `varied` has its keys.
///
/// # Errors
///
/// [`ExportError::Io`] where they cannot be read or are not what this has written.
pub fn read(folder: &Path, varied: &ParameterSpace, replicates: u64) -> Result<Sweep, ExportError> {
    let mut points = read_points(fs::File::open(folder.join(POINTS))?)?;
    let mut outcomes = read_outcomes(fs::File::open(folder.join(SWEEP))?, varied.count())?;
    let mut sweep = Sweep::new(replicates);
    for (number, written) in &mut points {
        let value =
            |(place, text): (usize, &String)| varied.value(place, text).map_err(|error| invalid(&error));
        let values = written.iter().enumerate().map(value).collect::<Result<Vec<f64>, _>>()?;
        if values.len() != varied.count() {
            return Err(invalid(&"a point has not a value for every key"));
        }
        let outcomes = outcomes.remove(number).unwrap_or_default();
        sweep.push(*number, values, std::mem::take(written), outcomes);
    }
    Ok(sweep)
}

fn invalid(what: &dyn std::fmt::Display) -> ExportError {
    std::io::Error::new(std::io::ErrorKind::InvalidData, what.to_string()).into()
}

/// The number and the values of every point.
fn read_points(source: impl Read) -> Result<Vec<(u64, Vec<String>)>, ExportError> {
    let mut reader = csv::Reader::from_reader(Cells::new(source));
    let of = |record: csv::StringRecord| {
        let number = record.get(0).unwrap_or_default().parse().map_err(|error| invalid(&error))?;
        Ok((number, record.iter().skip(1).map(str::to_owned).collect()))
    };
    reader.records().map(|record| of(record?)).collect()
}

/// The outcomes of every point by its number.
fn read_outcomes(source: impl Read, keys: usize) -> Result<BTreeMap<u64, Vec<Named>>, ExportError> {
    let mut reader = csv::Reader::from_reader(Cells::new(source));
    let names: csv::StringRecord = LEVELS.iter().collect();
    let mut found: BTreeMap<u64, Vec<Named>> = BTreeMap::new();
    for record in reader.records() {
        let record = record?;
        let field = |place: usize| record.get(place).unwrap_or_default();
        let number = |place: usize| field(place).parse::<f64>().ok();
        let first = 1 + keys;
        let point: u64 = field(0).parse().map_err(|error| invalid(&error))?;
        let levels: csv::StringRecord = (first..first + LEVELS.len()).map(field).collect();
        let row: Row = levels.deserialize(Some(&names))?;
        let [baseline, mean, se, low, high] = std::array::from_fn(|gap| number(first + LEVELS.len() + gap));
        let gap = baseline.zip(mean).map(|(baseline, mean)| Gap {
            baseline,
            mean,
            se,
            interval: low.zip(high).map(|(low, high)| Interval { low, high }),
        });
        let at_point = found.entry(point).or_default();
        let place = at_point.iter().filter(|named| group(named.outcome) == row.group).count();
        if let Some(outcome) = outcome(row.group, &row.outcome, place) {
            let level = level(&row);
            at_point.push(Named { outcome, name: row.outcome, level, gap });
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    #[test]
    fn what_is_written_is_read_back() {
        let scenario = testkit::scenario();
        let varied =
            ParameterSpace::new(scenario.clone(), &["states.AAA.leaders.First.openness"]).expect("a number");
        let mut sweep = Sweep::new(12);
        for (number, value) in [(5, 0.25), (1, 0.5)] {
            let mut outcomes = super::super::outcomes(&scenario, &testkit::results(12), None);
            let interval = Some(Interval { low: -0.1, high: 0.2 });
            outcomes[0].gap = Some(Gap { baseline: 0.25, mean: 0.0625, se: Some(0.01), interval });
            sweep.push(number, vec![value], vec![value.to_string()], outcomes);
        }
        let keys: Vec<String> = varied.keys().map(str::to_owned).collect();
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str| std::fs::File::create(folder.path().join(name)).expect("a file");
        let points = sweep.points.iter().map(|point| (point.number, &point.written));
        write_points(&keys, points, file(POINTS)).expect("a table");
        write_outcomes(&keys, &sweep, true, file(SWEEP)).expect("a table");
        assert_eq!(read(folder.path(), &varied, 12).expect("what was written"), sweep);
        let text = std::fs::read_to_string(folder.path().join(SWEEP)).expect("text");
        let head = "point,states_aaa_leaders_first_openness,kind,outcome,mean,";
        assert!(
            text.starts_with(head) && text.lines().nth(1).is_some_and(|line| line.starts_with("5,0.25,end,")),
            "{text}"
        );
        assert_eq!(text.lines().count(), 1 + 2 * sweep.outcomes.len());
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
