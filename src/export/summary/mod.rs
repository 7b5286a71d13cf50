//! `summary.csv` and `passages.csv`: the summary of a run.
//!
//! The same rows make the table on the terminal, the JSON document and the tables for an article, so that a
//! finished run can show its summary from its files alone.

mod passages;

use std::io::{Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize, Serializer};

use crate::model::Measure;
use crate::model::series::{REGION, Series, Unit};
use crate::outcome::{Culture, Point, Results, Shares};
use crate::scenario::{Scenario, agreements};

use super::error::ExportError;
use super::neutral::Cells;
use super::variance::VarianceRow;

pub use passages::{Day, PassageRow};

/// Kind of a row of the summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// A regional measure at the end of the run.
    End,
    /// Share of replicates that end in a regime.
    Regime,
    /// Share of replicates that end in a culture of anarchy.
    Culture,
    /// Number of agreements on an issue by a number of states.
    Agreements,
    /// Share of replicates in which a first passage has happened by the end.
    Passage,
}

impl Group {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::End => "end",
            Self::Regime => "regime",
            Self::Culture => "culture",
            Self::Agreements => "agreements",
            Self::Passage => "passage",
        }
    }
}

/// One outcome. Cells that do not apply or cannot be estimated are empty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Kind of the outcome.
    #[serde(rename = "kind", alias = "group")]
    pub group: Group,
    /// Its name in files, unique among all rows: `integration`, `regime_integration`, `culture_kantian`,
    /// `agreements_trade_5`, `first_agreement_trade`.
    pub outcome: String,
    /// Mean over replicates; for regimes, cultures and passages the share of replicates.
    pub mean: f64,
    /// Monte Carlo standard error of the mean. Empty for shares, which have an interval.
    pub mc_se: Option<f64>,
    /// Lower end of the 95% confidence interval of a share, by Wilson's method.
    pub low: Option<f64>,
    /// Upper end of that interval.
    pub high: Option<f64>,
    /// Standard deviation over replicates.
    pub sd: Option<f64>,
    /// Quantiles over replicates.
    #[serde(serialize_with = "whole_or_not")]
    pub q05: Option<f64>,
    /// Lower quartile.
    #[serde(serialize_with = "whole_or_not")]
    pub q25: Option<f64>,
    /// Median.
    #[serde(serialize_with = "whole_or_not")]
    pub q50: Option<f64>,
    /// Upper quartile.
    #[serde(serialize_with = "whole_or_not")]
    pub q75: Option<f64>,
    /// 95% quantile.
    #[serde(serialize_with = "whole_or_not")]
    pub q95: Option<f64>,
    /// For shares, the number of replicates counted.
    pub count: Option<u64>,
}

/// Writes whole numbers, such as quantiles of counts, without a decimal point.
#[expect(clippy::ref_option, reason = "serde hands over a reference")]
fn whole_or_not<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) if value.fract() == 0.0 && value.abs() >= 1.0 => serializer.serialize_i64(*value as i64),
        _ => value.serialize(serializer),
    }
}

impl Group {
    /// Prefix of the names of its outcomes, if that identifies them.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::Regime => "regime_",
            Self::Culture => "culture_",
            Self::End | Self::Agreements | Self::Passage => "",
        }
    }
}

impl Row {
    /// The name of the regime or culture of the row; the whole name in other groups.
    pub fn category(&self) -> &str {
        self.outcome.strip_prefix(self.group.prefix()).unwrap_or(&self.outcome)
    }

    fn of_measure(measure: Measure, point: &Point, replicates: u64) -> Self {
        let [_, q05, _, q25, q50, q75, _, q95, _] = point.quantiles.map(Some);
        let row = Self::of_mean(
            Group::End,
            measure.name().to_owned(),
            point.mean,
            point.sd,
            point.mc_se,
            replicates,
        );
        Self { q05, q25, q50, q75, q95, ..row }
    }

    /// A row for a mean; spread and standard error are empty for a single replicate.
    fn of_mean(group: Group, outcome: String, mean: f64, sd: f64, mc_se: f64, replicates: u64) -> Self {
        let known = |value: f64| (replicates > 1).then_some(value);
        Self {
            group,
            outcome,
            mean,
            mc_se: known(mc_se),
            sd: known(sd),
            low: None,
            high: None,
            q05: None,
            q25: None,
            q50: None,
            q75: None,
            q95: None,
            count: None,
        }
    }

    fn of_share(group: Group, category: &str, count: u64, results: &Results) -> Self {
        let interval = results.share_interval(count);
        let mean = count as f64 / results.replicates as f64;
        Self {
            low: Some(interval.low),
            high: Some(interval.high),
            count: Some(count),
            ..Self::of_mean(group, format!("{}{category}", group.prefix()), mean, 0.0, 0.0, 1)
        }
    }
}

/// The summary of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Rows of `summary.csv`.
    pub rows: Vec<Row>,
    /// Rows of `passages.csv`.
    pub passages: Vec<PassageRow>,
    /// Rows of `variance.csv`; empty without drawn parameters.
    pub variances: Vec<VarianceRow>,
    /// The same of the batch under priors, if there is one.
    pub under_priors: Option<Box<Summary>>,
}

impl Summary {
    /// Name of the file of outcomes.
    pub const OUTCOMES: &str = "summary.csv";
    /// Name of the file of first passages.
    pub const PASSAGES: &str = "passages.csv";

    /// The summary of results.
    pub fn new(scenario: &Scenario, results: &Results) -> Self {
        let replicates = results.replicates;
        let ends = REGION.iter().filter_map(|&measure| {
            let end = results.trajectory(Series { measure, unit: Unit::Region })?.points.last()?;
            Some(Row::of_measure(measure, end, replicates))
        });
        let shares = |group, names: &[&str], ticks: &[Shares]| {
            let counts = ticks.last().map(|shares| shares.counts.as_slice()).unwrap_or_default();
            let pairs = names.iter().zip(counts);
            pairs.map(|(name, &count)| Row::of_share(group, name, count, results)).collect::<Vec<_>>()
        };
        let names: Vec<&str> = results.regimes.iter().map(String::as_str).collect();
        let regimes = shares(Group::Regime, &names, &results.regime_shares);
        let cultures = shares(Group::Culture, &Culture::ALL.map(Culture::name), &results.culture_shares);
        let agreements =
            agreements(scenario).into_iter().zip(&results.agreements).map(|(outcome, number)| {
                Row::of_mean(Group::Agreements, outcome, number.mean, number.sd, number.mc_se, replicates)
            });
        let passages: Vec<_> = results
            .passages
            .iter()
            .map(|passage| PassageRow::new(passage, results, scenario.calendar().first_days()))
            .collect();
        let reached =
            passages.iter().map(|row| Row::of_share(Group::Passage, &row.passage, row.count, results));
        let rows = ends.chain(regimes).chain(cultures).chain(agreements).chain(reached).collect();
        Self { rows, passages, variances: Vec::new(), under_priors: None }
    }

    /// The rows of a kind.
    pub fn group(&self, group: Group) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.group == group)
    }

    /// The row of an outcome in the batch under priors, if there is one.
    pub fn row_under_priors(&self, row: &Row) -> Option<&Row> {
        self.under_priors.as_ref()?.rows.iter().find(|other| other.outcome == row.outcome)
    }

    /// Writes `summary.csv`.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`].
    pub fn write_outcomes(&self, sink: impl Write) -> Result<(), ExportError> {
        write_records(&self.rows, sink)
    }

    /// Writes `passages.csv`.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`].
    pub fn write_passages(&self, sink: impl Write) -> Result<(), ExportError> {
        write_records(&self.passages, sink)
    }

    /// Reads both files, of a run without drawn parameters.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`] where they cannot be read or are not what [`Self::write_outcomes`] and
    /// [`Self::write_passages`] have written.
    pub fn read(outcomes: impl Read, passages: impl Read) -> Result<Self, ExportError> {
        let (rows, passages) = (read_records(outcomes)?, read_records(passages)?);
        Ok(Self { rows, passages, variances: Vec::new(), under_priors: None })
    }
}

pub(crate) fn write_records<T: Serialize>(records: &[T], sink: impl Write) -> Result<(), ExportError> {
    let mut writer = csv::Writer::from_writer(sink);
    for record in records {
        writer.serialize(record)?;
    }
    writer.flush()?;
    Ok(())
}

pub(super) fn read_records<T: DeserializeOwned>(source: impl Read) -> Result<Vec<T>, ExportError> {
    Ok(csv::Reader::from_reader(Cells::new(source)).deserialize().collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::wilson;
    use crate::testkit;

    fn summary(replicates: u64) -> Summary {
        Summary::new(&testkit::scenario(), &testkit::results(replicates))
    }

    #[test]
    fn both_files_read_back_to_the_same_summary() {
        let written = summary(1200);
        let (mut outcomes, mut passages) = (Vec::new(), Vec::new());
        written.write_outcomes(&mut outcomes).expect("memory takes all");
        written.write_passages(&mut passages).expect("memory takes all");
        let read = Summary::read(outcomes.as_slice(), passages.as_slice()).expect("what was written");
        assert_eq!(read, written);
    }

    #[test]
    fn every_outcome_has_one_row() {
        let names: Vec<_> = summary(12).rows.into_iter().map(|row| (row.group, row.outcome)).collect();
        let of =
            |group, names: &[&str]| names.iter().map(|name| (group, (*name).to_owned())).collect::<Vec<_>>();
        let expected = [
            of(Group::End, &REGION.map(Measure::name)),
            of(Group::Regime, &["regime_integration", "regime_cooperation", "regime_fragmentation"]),
            of(Group::Culture, &["culture_hobbesian", "culture_lockean", "culture_kantian"]),
            of(
                Group::Agreements,
                &["agreements_trade_2", "agreements_trade_3", "agreements_water_2", "agreements_water_3"],
            ),
            of(
                Group::Passage,
                &[
                    "first_agreement_trade",
                    "first_agreement_water",
                    "first_integration_0_25",
                    "first_integration_0_5",
                ],
            ),
        ];
        assert_eq!(names, expected.concat());
        let unique: std::collections::BTreeSet<_> = names.iter().map(|(_, name)| name).collect();
        assert_eq!(unique.len(), names.len());
    }

    #[test]
    fn a_single_replicate_has_no_standard_error() {
        let results = Results { replicates: 1, units: 1, ..testkit::results(12) };
        let summary = Summary::new(&testkit::scenario(), &results);
        let end = summary.group(Group::End).next().expect("integration");
        assert_eq!((end.mc_se, end.sd), (None, None));
        assert!(end.q50.is_some());
    }

    #[test]
    fn a_share_comes_with_its_count_and_interval() {
        let summary = summary(1200);
        let share = summary.group(Group::Regime).next().expect("integration");
        let interval = wilson(400, 1200);
        assert_eq!((share.category(), share.count, share.mean), ("integration", Some(400), 1.0 / 3.0));
        assert_eq!((share.low, share.high), (Some(interval.low), Some(interval.high)));
        assert_eq!(share.mc_se, None);
    }
}
