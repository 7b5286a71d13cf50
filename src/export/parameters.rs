//! `parameters.csv` and `variance.csv`: drawn parameters of the replicates, and their share in the variance.

use std::io::{Read, Write};
use std::path::Path;

use fs_err as fs;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::error::ExportError;
use super::neutral::Neutral;
use super::staging::hex;
use super::summary::{read_records, write_records};
use crate::analysis::variance_components::{SetEnds, Variance};
use crate::scenario::Sets;

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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VarianceRow {
    /// Name of the outcome, as in `summary.csv`.
    pub outcome: String,
    /// Variance between sets of parameters, without Monte Carlo noise.
    pub parameters: Option<f64>,
    /// Variance between replicates of one set.
    pub chance: Option<f64>,
    /// Share of the parameters in the sum of both.
    pub share: Option<f64>,
    /// Lower end of its 95% interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Standard error of the mean, computed over sets.
    pub mean_se: Option<f64>,
}

/// The rows of the outcomes of a run with `per_set` replicates per set.
pub fn variances(ends: &SetEnds, per_set: u64, seed: u64) -> Vec<VarianceRow> {
    let row = |(_, outcome, variance): (_, String, Option<Variance>)| VarianceRow {
        outcome,
        parameters: variance.map(|variance| variance.parameters),
        chance: variance.map(|variance| variance.chance),
        share: variance.and_then(|variance| variance.share()),
        low: variance.and_then(|variance| variance.interval).map(|interval| interval.low),
        high: variance.and_then(|variance| variance.interval).map(|interval| interval.high),
        mean_se: variance.filter(|_| per_set > 1).map(|variance| variance.se),
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
        }];
        let mut text = Vec::new();
        write_variances(&rows, &mut text).expect("memory takes all");
        assert_eq!(read(text.as_slice()).expect("what was written"), rows);
    }
}
