//! `parameters.csv` and `variance.csv`: drawn parameters of the replicates, and their share in the variance.

use std::io::{Read, Write};
use std::path::Path;

use fs_err as fs;
use serde::{Deserialize, Deserializer, Serialize};
use sha2::{Digest, Sha256};

use super::error::ExportError;
use super::neutral::Neutral;
use super::staging::hex;
use super::summary::{read_records, write_records};
use crate::analysis::variance_components::{SetEnds, Variance};
use crate::scenario::Sets;
use crate::statistics::Interval;

/// Name of the file of drawn parameters.
pub const PARAMETERS: &str = "parameters.csv";
/// Name of the file of variances.
pub const VARIANCE: &str = "variance.csv";

/// Writes the sets of a run, one row each: number of the set, its first replicate, and one column per key.
///
/// # Errors
///
/// [`ExportError::Io`].
pub fn write_parameters(sets: &Sets, replicates: u64, sink: impl Write) -> Result<(), ExportError> {
    let mut writer = csv::Writer::from_writer(sink);
    writer.write_record(["parameter_set", "first_replicate"].into_iter().chain(sets.varied().keys()))?;
    for set in 0..replicates.div_ceil(sets.per_set()) {
        let numbers = [sets.number(set).to_string(), (set * sets.per_set()).to_string()];
        let values = sets.values(set).into_iter().enumerate();
        let values = values.map(|(place, value)| sets.varied().written(place, value));
        writer.write_record(numbers.into_iter().chain(values))?;
    }
    writer.flush()?;
    Ok(())
}

/// SHA-256 of what [`write_parameters`] writes, in hexadecimal.
///
/// # Errors
///
/// As there.
pub fn hash(sets: &Sets, replicates: u64) -> Result<String, ExportError> {
    let mut text = Neutral::new(Vec::new());
    write_parameters(sets, replicates, &mut text)?;
    Ok(hex(&Sha256::digest(text.into_inner()?)))
}

/// Sources of the variance of an outcome over replicates. Cells are empty if they cannot be estimated.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct VarianceRow {
    /// Name of the outcome, as in `summary.csv`.
    pub outcome: String,
    /// Variance between sets of parameters, without codings that are told apart and without Monte Carlo noise.
    pub parameters: Option<f64>,
    /// Variance between replicates of one set.
    pub chance: Option<f64>,
    /// Share of the parameters in the sum of all parts.
    pub share: Option<f64>,
    /// Lower end of its 95% interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Standard error of the mean, computed over sets.
    pub mean_se: Option<f64>,
    /// Variance that codings add within a set of parameters, without Monte Carlo noise. This and what follows stand in the table where
    /// codings are told apart.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub codings: Option<Cell>,
    /// Share of codings in the sum of all parts.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub codings_share: Option<Cell>,
    /// Lower end of its 95% interval.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub codings_low: Option<Cell>,
    /// Upper end.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub codings_high: Option<Cell>,
    /// Share of chance.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub chance_share: Option<Cell>,
    /// Lower end of its 95% interval.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub chance_low: Option<Cell>,
    /// Upper end.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub chance_high: Option<Cell>,
}

/// A cell, empty where nothing is known, of a column that a table has only where codings are told apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cell(pub Option<f64>);

/// Reads a cell of a column that is there.
pub(crate) fn told<'de, D: Deserializer<'de>>(cell: D) -> Result<Option<Cell>, D::Error> {
    Cell::deserialize(cell).map(Some)
}

/// Cells of the parts of codings and chance, where codings are told apart: the variance of codings, then of each the share and the ends of its
/// interval.
pub(crate) fn of_codings(variance: Option<&Variance>) -> [Option<Cell>; 7] {
    let [codings_low, codings_high] = ends_of(variance.and_then(|variance| variance.codings_interval));
    let [chance_low, chance_high] = ends_of(variance.and_then(|variance| variance.chance_interval));
    let of = |part: fn(&Variance) -> Option<f64>| variance.and_then(part);
    let (codings, share) = (of(|variance| variance.codings), of(Variance::codings_share));
    let cells =
        [codings, share, codings_low, codings_high, of(Variance::chance_share), chance_low, chance_high];
    cells.map(|cell| Some(Cell(cell)))
}

/// Both ends of an interval, where there is one.
pub(crate) fn ends_of(interval: Option<Interval>) -> [Option<f64>; 2] {
    [interval.map(|interval| interval.low), interval.map(|interval| interval.high)]
}

/// The rows of the outcomes of a run with `per_set` replicates per set.
pub fn variances(ends: &SetEnds, per_set: u64, seed: u64) -> Vec<VarianceRow> {
    let row = |(_, outcome, variance): (_, String, Option<Variance>)| {
        let [low, high] = ends_of(variance.and_then(|variance| variance.interval));
        let more = if ends.tells_codings_apart() { of_codings(variance.as_ref()) } else { [None; 7] };
        let [codings, codings_share, codings_low, codings_high, chance_share, chance_low, chance_high] = more;
        VarianceRow {
            outcome,
            parameters: variance.map(|variance| variance.parameters),
            chance: variance.map(|variance| variance.chance),
            share: variance.and_then(|variance| variance.share()),
            low,
            high,
            mean_se: variance.filter(|_| per_set > 1).map(|variance| variance.se),
            codings,
            codings_share,
            codings_low,
            codings_high,
            chance_share,
            chance_low,
            chance_high,
        }
    };
    ends.variances(seed).into_iter().map(row).collect()
}

/// Writes `variance.csv`.
///
/// # Errors
///
/// [`ExportError::Io`].
pub fn write_variances(rows: &[VarianceRow], sink: impl Write) -> Result<(), ExportError> {
    write_records(rows, sink)
}

/// Reads the `variance.csv` of a folder; empty if there is no such file.
///
/// # Errors
///
/// [`ExportError::Io`].
pub fn read_variances(folder: &Path) -> Result<Vec<VarianceRow>, ExportError> {
    match fs::File::open(folder.join(VARIANCE)) {
        Ok(file) => read(file),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

fn read(source: impl Read) -> Result<Vec<VarianceRow>, ExportError> {
    read_records(source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{ParameterSpace, Scenario};

    #[test]
    fn sets_are_written_a_row_each_and_their_hash_is_that_of_the_file() {
        let keys = ["parameters.spillover", "states.UZB.leaders.Shavkat Mirziyoyev.from"];
        let varied = ParameterSpace::new(Scenario::built_in(), &keys).expect("a number and a date");
        let sets = Sets::listed(varied, vec![vec![0.5, 17_000.0], vec![0.25, 17_001.0]], vec![7, 2], 3);
        let mut text = Vec::new();
        write_parameters(&sets, 6, &mut text).expect("memory takes all");
        let expected = "parameter_set,first_replicate,parameters.spillover,states.UZB.leaders.\"Shavkat Mirziyoyev\".from\n";
        let text = String::from_utf8(text).expect("text");
        assert!(text.ends_with("\n7,0,0.5,2016-07-18\n2,3,0.25,2016-07-19\n"), "{text}");
        assert_eq!(
            text.replace("\"\"", "\"").replace("\"states", "states").replace("from\"", "from").lines().next(),
            expected.lines().next()
        );
        assert_eq!(hash(&sets, 6).expect("memory takes all"), hex(&Sha256::digest(&text)));
        assert_ne!(hash(&sets, 6).expect("memory"), hash(&sets, 3).expect("memory"));
    }

    #[test]
    fn variances_read_back() {
        let rows = vec![VarianceRow {
            outcome: "integration".to_owned(),
            parameters: Some(0.1),
            chance: Some(1.0 / 3.0),
            share: Some(0.2),
            low: None,
            high: None,
            mean_se: Some(1e-9),
            ..VarianceRow::default()
        }];
        let mut text = Vec::new();
        write_variances(&rows, &mut text).expect("memory takes all");
        assert_eq!(read(text.as_slice()).expect("what was written"), rows);
        assert!(text.starts_with(b"outcome,parameters,chance,share,low,high,mean_se\n"));
        // With codings, those too that cannot be estimated.
        let [known, none] = [Some(Cell(Some(0.25))), Some(Cell(None))];
        let [codings, codings_share, codings_low, codings_high] = [known, none, none, none];
        let [chance_share, chance_low, chance_high] = [known, none, known];
        let row = VarianceRow {
            codings,
            codings_share,
            codings_low,
            codings_high,
            chance_share,
            chance_low,
            chance_high,
            ..rows[0].clone()
        };
        let mut text = Vec::new();
        write_variances(std::slice::from_ref(&row), &mut text).expect("memory takes all");
        assert_eq!(read(text.as_slice()).expect("what was written"), [row]);
    }
}
