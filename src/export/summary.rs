//! `summary.csv` and `passages.csv`: the summary of a run.
//!
//! The same rows make the table on the terminal, the JSON document and the tables for an article, so that a
//! finished run can show its summary from its files alone.

use std::fmt;
use std::io::{Read, Write};

use jiff::civil::Date;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::Measure;
use crate::model::series::{REGION, Series, Unit};
use crate::outcome::{Culture, Passage, Point, Results, Shares};
use crate::scenario::{Scenario, agreements};

use super::error::ExportError;
use super::neutral::Cells;
use super::parameters::VarianceRow;

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

/// Date of a first passage. Quantiles are over all replicates: a quantile is empty if the share of replicates with the
/// event by the end is smaller than its order. Dates are first days of ticks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PassageRow {
    /// Name in files, as the column in the outcomes.
    pub passage: String,
    /// Label in words, as a continuation of `first time that`.
    pub label: String,
    /// Number of replicates in which it happened.
    pub count: u64,
    /// Their share of all.
    pub share: f64,
    /// Lower end of the 95% confidence interval of the share, by Wilson's method.
    pub low: f64,
    /// Upper end of that interval.
    pub high: f64,
    /// Tick by which it has happened in 5% of all replicates.
    pub q05: Option<Day>,
    /// ... in 25% of them.
    pub q25: Option<Day>,
    /// ... in half of them.
    pub q50: Option<Day>,
    /// ... in 75% of them.
    pub q75: Option<Day>,
    /// ... in 95% of them.
    pub q95: Option<Day>,
    /// Tick by which it has happened in half of the replicates in which it happened at all; imprecise if these are few.
    pub q50_reached: Option<Day>,
}

impl PassageRow {
    fn new(passage: &Passage, results: &Results, days: &[Date]) -> Self {
        let replicates = results.replicates;
        let count: u64 = passage.counts.iter().sum();
        let interval = results.share_interval(count);
        let day = |order: f64, total: u64| {
            let wanted = order * total as f64;
            let mut so_far = 0;
            let tick = passage.counts.iter().position(|first_here| {
                so_far += first_here;
                so_far > 0 && so_far as f64 >= wanted
            });
            tick.and_then(|tick| days.get(tick)).copied().map(Day)
        };
        Self {
            passage: passage.name.clone(),
            label: passage.label.clone(),
            count,
            share: count as f64 / replicates as f64,
            low: interval.low,
            high: interval.high,
            q05: day(0.05, replicates),
            q25: day(0.25, replicates),
            q50: day(0.5, replicates),
            q75: day(0.75, replicates),
            q95: day(0.95, replicates),
            q50_reached: day(0.5, count),
        }
    }
}

/// A date in the notation of files: `2016-10-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub Date);

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map(Self).map_err(D::Error::custom)
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
        Self { rows, passages, variances: Vec::new() }
    }

    /// The rows of a kind.
    pub fn group(&self, group: Group) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.group == group)
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
        Ok(Self { rows: read_records(outcomes)?, passages: read_records(passages)?, variances: Vec::new() })
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
    use jiff::civil::date;

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

    /// The first passages of `counts` in the four quarters of 2000, among `replicates`.
    fn passage(counts: [u64; 4], replicates: u64) -> PassageRow {
        let days = [date(2000, 1, 1), date(2000, 4, 1), date(2000, 7, 1), date(2000, 10, 1)];
        let passage =
            Passage { name: "first".to_owned(), label: "first".to_owned(), counts: counts.to_vec() };
        let results = Results { replicates, units: replicates, ..testkit::results(12) };
        PassageRow::new(&passage, &results, &days)
    }

    #[test]
    fn a_quantile_that_is_not_reached_by_the_end_is_empty_and_not_a_date_among_those_who_did() {
        let quarter = |month| Some(Day(date(2000, month, 1)));
        let row = passage([10, 0, 20, 10], 100);
        assert_eq!((row.count, row.share), (40, 0.4));
        assert_eq!((row.q05, row.q25, row.q50, row.q75), (quarter(1), quarter(7), None, None));
        assert_eq!(row.q50_reached, quarter(7));
    }

    #[test]
    fn what_never_happens_has_no_date() {
        let row = passage([0; 4], 100);
        assert_eq!((row.q05, row.q50_reached, row.low), (None, None, 0.0));
        assert!(row.high > 0.0);
    }

    #[test]
    fn what_always_happens_at_once_has_one_date() {
        let row = passage([100, 0, 0, 0], 100);
        let first = Some(Day(date(2000, 1, 1)));
        assert_eq!([row.q05, row.q25, row.q50, row.q75, row.q95, row.q50_reached], [first; 6]);
    }
}
