//! `variance.csv`: where the variance of each outcome comes from, or of each difference between scenarios.

use std::io::{Read, Write};
use std::path::Path;

use fs_err as fs;
use serde::{Deserialize, Deserializer, Serialize};

use super::TableWriter;
use super::error::ExportError;
use super::read::{ReadError, ResultFolder};
use super::summary::{read_records, write_records};
use crate::analysis::MixtureEnds;
use crate::analysis::variance_components::{self, MeasureSets, ScenarioSets, SetEnds, Variance};
use crate::model::series::REGION;
use crate::statistics::Interval;

/// Name of the file.
pub const VARIANCE: &str = "variance.csv";
/// The same of the batch under priors, in the folder of a study.
pub const VARIANCE_UNDER_PRIORS: &str = "priors/variance.csv";

/// Parts of the variance of an outcome over replicates, or of a difference over pairs. Cells are empty if they cannot be estimated.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct VarianceRow {
    /// Name of the scenario, in a comparison.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    /// Name of the lens, through lenses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lens: Option<String>,
    /// Number of the point, in a sweep.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<u64>,
    /// Name of the baseline of a difference; empty for the outcome itself. This column is there where a table has both.
    #[serde(default, deserialize_with = "written", skip_serializing_if = "Option::is_none")]
    pub against: Option<String>,
    /// Name of the outcome, as in `summary.csv`.
    pub outcome: String,
    /// Label of the change whose share in a difference it is, in an attribution; empty for the whole difference.
    #[serde(default, deserialize_with = "written", skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
    /// Variance between sets of parameters, without chance, and without codings where their part is estimated.
    pub parameters: Option<f64>,
    /// Variance between replicates, or pairs, of one set.
    pub chance: Option<f64>,
    /// Share of the parameters in the sum of all parts.
    pub share: Option<f64>,
    /// Lower end of its 95% interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Standard error of the mean, computed over sets. A comparison lacks the column.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub mean_se: Option<Cell>,
    /// Variance that codings add within a set of parameters, without chance. This column and those that follow are there where this part is
    /// estimated.
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

/// A cell of a column that not every table has; empty if the value cannot be estimated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cell(pub Option<f64>);

/// Reads a cell of a column that the table has.
pub(super) fn told<'de, D: Deserializer<'de>>(cell: D) -> Result<Option<Cell>, D::Error> {
    Cell::deserialize(cell).map(Some)
}

/// Reads a text of a column that the table has, which may be empty.
fn written<'de, D: Deserializer<'de>>(cell: D) -> Result<Option<String>, D::Error> {
    String::deserialize(cell).map(Some)
}

impl VarianceRow {
    /// The row of an outcome, with the part of codings if it is estimated.
    fn new(outcome: String, variance: Option<&Variance>, has_codings: bool) -> Self {
        let of = |part: fn(&Variance) -> Option<f64>| variance.and_then(part);
        let ends = |of: fn(&Variance) -> Option<Interval>| {
            let interval = variance.and_then(of);
            [interval.map(|interval| interval.low), interval.map(|interval| interval.high)]
        };
        let [low, high] = ends(|variance| variance.interval);
        let cell = |value| has_codings.then_some(Cell(value));
        let [codings_low, codings_high] = ends(|variance| variance.codings_interval).map(cell);
        let [chance_low, chance_high] = ends(|variance| variance.chance_interval).map(cell);
        Self {
            outcome,
            parameters: of(|variance| Some(variance.parameters)),
            chance: of(|variance| Some(variance.chance)),
            share: of(Variance::share),
            low,
            high,
            codings: cell(of(|variance| variance.codings)),
            codings_share: cell(of(Variance::codings_share)),
            codings_low,
            codings_high,
            chance_share: cell(of(Variance::chance_share)),
            chance_low,
            chance_high,
            ..Self::default()
        }
    }

    /// The rows of the outcomes of a run with `per_set` replicates per set.
    pub fn of_run(ends: &SetEnds, per_set: u64, seed: u64) -> Vec<Self> {
        let row = |(_, outcome, variance): (_, String, Option<Variance>)| {
            let mean_se = variance.filter(|_| per_set > 1).map(|variance| variance.se);
            let row = Self::new(outcome, variance.as_ref(), ends.tells_codings_apart());
            Self { mean_se: Some(Cell(mean_se)), ..row }
        };
        ends.variances(seed).into_iter().map(row).collect()
    }

    /// The rows of the regional measures, or of their differences.
    fn of_measures(sets: &MeasureSets, seed: u64) -> impl Iterator<Item = Self> + use<> {
        let has_codings = sets.tells_codings_apart();
        let measures = REGION.into_iter().zip(sets.variances(seed));
        measures.map(move |(measure, variance)| {
            Self::new(measure.name().to_owned(), variance.as_ref(), has_codings)
        })
    }

    /// The rows of the differences of a scenario, one for each regional measure.
    pub fn of_differences(scenario: &str, sets: &MeasureSets, seed: u64) -> Vec<Self> {
        let of = |row| Self { scenario: Some(scenario.to_owned()), ..row };
        Self::of_measures(sets, seed).map(of).collect()
    }

    /// The rows of each regional measure under a scenario, then, with the name of a baseline, of the difference in each.
    pub fn of_scenario(sets: &ScenarioSets, baseline: Option<&str>, seed: u64) -> Vec<Self> {
        let of = |sets: &MeasureSets, against: Option<&str>| {
            let against = against.map(str::to_owned);
            Self::of_measures(sets, seed).map(move |row| Self { against: against.clone(), ..row })
        };
        let levels = of(&sets.levels, baseline.map(|_| ""));
        levels.chain(baseline.into_iter().flat_map(|name| of(&sets.differences, Some(name)))).collect()
    }

    /// The rows of an attribution: of the whole difference in each regional measure, and of the share of each change.
    pub fn of_shares(
        replicates: &MixtureEnds,
        partners: &MixtureEnds,
        changes: &[String],
        seed: u64,
    ) -> Vec<Self> {
        let shares = REGION.iter().zip(variance_components::of_shares(replicates, partners, seed));
        let rows = shares.flat_map(|(measure, variances)| {
            // The whole comes last, as in `attribution.csv`.
            let labels = std::iter::once("").chain(changes.iter().map(String::as_str));
            let mut rows: Vec<Self> = labels
                .zip(variances)
                .map(|(change, variance)| {
                    let row = Self::new(measure.name().to_owned(), variance.as_ref(), false);
                    Self { change: Some(change.to_owned()), ..row }
                })
                .collect();
            rows.rotate_left(1);
            rows
        });
        rows.collect()
    }
}

/// Writes `variance.csv`.
///
/// # Errors
///
/// [`ExportError::Io`].
pub fn write_variances(rows: &[VarianceRow], sink: impl Write) -> Result<(), ExportError> {
    write_records(rows, sink)
}

/// Writes the `variance.csv` of a study, if it divides variances.
///
/// # Errors
///
/// [`ExportError::Io`].
pub fn write_if_any(rows: &[VarianceRow], folder: &mut TableWriter<'_>) -> Result<(), ExportError> {
    if rows.is_empty() {
        return Ok(());
    }
    folder.file(VARIANCE, &|sink| write_variances(rows, sink))
}

/// Reads the `variance.csv` of a study; empty if it has none.
///
/// # Errors
///
/// [`ReadError`].
pub fn variances_of(folder: &ResultFolder) -> Result<Vec<VarianceRow>, ReadError> {
    if folder.has(VARIANCE) { folder.records(VARIANCE) } else { Ok(Vec::new()) }
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

    #[test]
    fn variances_read_back() {
        let rows = vec![VarianceRow {
            outcome: "integration".to_owned(),
            parameters: Some(0.1),
            chance: Some(1.0 / 3.0),
            share: Some(0.2),
            low: None,
            high: None,
            mean_se: Some(Cell(Some(1e-9))),
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

    #[test]
    fn a_row_of_a_comparison_has_its_scenario_and_no_error_of_a_mean() {
        let row = VarianceRow {
            scenario: Some("other".to_owned()),
            outcome: "integration".to_owned(),
            share: Some(0.5),
            ..VarianceRow::default()
        };
        let mut text = Vec::new();
        write_variances(std::slice::from_ref(&row), &mut text).expect("memory takes all");
        assert_eq!(text, b"scenario,outcome,parameters,chance,share,low,high\nother,integration,,,0.5,,\n");
        assert_eq!(read(text.as_slice()).expect("what was written"), [row]);
    }

    #[test]
    fn a_cell_that_tells_rows_apart_may_be_empty() {
        let row = |against: &str, change: &str| VarianceRow {
            lens: Some("full".to_owned()),
            point: Some(3),
            against: Some(against.to_owned()),
            outcome: "integration".to_owned(),
            change: Some(change.to_owned()),
            ..VarianceRow::default()
        };
        let rows = [row("", "leaders"), row("pre-2017", "")];
        let mut text = Vec::new();
        write_variances(&rows, &mut text).expect("memory takes all");
        assert!(
            text.starts_with(b"lens,point,against,outcome,change,parameters,chance,share,low,high\nfull,3,,")
        );
        assert_eq!(read(text.as_slice()).expect("what was written"), rows);
    }
}
