//! The tables of a forecast.

use std::collections::BTreeMap;

use serde::Serialize;

use super::asked::{OpenEvent, event_name, series_name};
use super::head::{Head, hash};
use super::lines::Prospect;
use super::plan::ForecastPlan;
use super::rows::{
    BASE_RATE, BRIER, CONSTANT_HAZARD, CRPS, DateRow, MODEL, NEVER, QuantileRow, RPS, RegimeRow, TieRow,
    ValueRow,
};
use super::run::{Left, Simulated};
use super::{article, figures, page};
use crate::export::manifest::{Identity, Kind};
use crate::export::neutral::Neutral;
use crate::export::read::{RECORD, ReadError, ResultFolder};
use crate::export::summary::write_records;
use crate::export::{Article, ExportError, SCENARIO, TableWriter};
use crate::plot::{Figure, Only, Provenance, Style};
use crate::report::{Commands, Report};
use crate::scenario::Scenario;
use crate::statistics::{mixture_mean, mixture_points, quantile, wilson_of};
use crate::studies::{Study as _, Tables};

/// The head.
pub const HEAD: &str = "forecast.toml";
/// Table of the dates of events.
pub const DATES: &str = "dates.csv";
/// Table of the values of series.
pub const VALUES: &str = "values.csv";
/// Table of the quantiles of those values.
pub const QUANTILES: &str = "quantiles.csv";
/// Table of measures by pair.
pub const TIES: &str = "ties.csv";
/// Table of regimes at the end.
pub const REGIMES: &str = "final_regimes.csv";

/// Points of a mixture of which quantiles are taken.
const POINTS: usize = 20_000;
/// Quantiles of a value that are stored: of the orders (k - 1/2)/100.
const STORED: usize = 100;

/// The printed tables.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForecastSummary {
    /// SHA-256 of the head, in hexadecimal: it fixes every number.
    pub sha256: String,
    /// The head.
    pub head: Head,
    /// Rows of `dates.csv`.
    pub dates: Vec<DateRow>,
    /// Rows of `values.csv`.
    pub values: Vec<ValueRow>,
    /// Rows of `ties.csv`.
    pub ties: Vec<TieRow>,
    /// Rows of `final_regimes.csv`.
    pub regimes: Vec<RegimeRow>,
}

/// Result of a forecast.
#[derive(Debug)]
pub struct ForecastTables {
    /// The scenario, with its record.
    pub scenario: Scenario,
    /// The tables.
    pub summary: ForecastSummary,
    /// Rows of `quantiles.csv`.
    pub quantiles: Vec<QuantileRow>,
}

/// The rows of an event.
fn dates<'a>(event: &'a OpenEvent, left: Option<&'a Left>) -> impl Iterator<Item = DateRow> + 'a {
    let rule = if event.years.len() == 1 { BRIER } else { RPS };
    event.years.iter().enumerate().map(move |(place, year)| {
        let at_rate = event.at_rate[place];
        let interval = event.interval[place];
        let share = |left: &Left| (left.happened[place] as f64 + 0.5) / (left.histories as f64 + 1.0);
        let (basis, reference_rule) =
            if left.is_some() { (MODEL, CONSTANT_HAZARD) } else { (BASE_RATE, NEVER) };
        DateRow {
            statement: event_name(&event.events, &event.unit),
            title: event.title.clone(),
            unit: event.unit.clone(),
            basis: basis.to_owned(),
            known_until: event.known_until.to_string(),
            year: *year,
            probability: left.map_or(at_rate, share),
            low: left.is_none().then_some(interval.low),
            high: left.is_none().then_some(interval.high),
            reference: if left.is_some() { at_rate } else { 0.0 },
            reference_rule: reference_rule.to_owned(),
            histories: left.map(|left| left.histories),
            happened: left.map(|left| left.happened[place]),
            rule: rule.to_owned(),
        }
    })
}

/// The row of a value, and its quantiles.
fn value(line: &Prospect, place: usize, sets: &[(f64, f64)]) -> (ValueRow, Vec<QuantileRow>) {
    let statement = series_name(&line.series, &line.pair);
    let (points, year) = (mixture_points(sets, line.is_log, POINTS), line.years[place]);
    let of = |order: f64| quantile(&points, order);
    let stored = (0..STORED).map(|k| (k as f64 + 0.5) / STORED as f64);
    let quantiles =
        stored.map(|order| QuantileRow { statement: statement.clone(), year, order, value: of(order) });
    let trend = line.line.as_ref().map(|line| line[place]);
    let (last, last_sd) = line.last_value[place];
    let quantiles = quantiles.collect();
    let row = ValueRow {
        statement,
        title: line.title.clone(),
        pair: line.pair.clone(),
        scale: line.scale.to_owned(),
        year,
        mean: mixture_mean(sets, line.is_log).unwrap_or(f64::NAN),
        q05: of(0.05),
        q25: of(0.25),
        median: of(0.5),
        q75: of(0.75),
        q95: of(0.95),
        line: trend.map(|(mean, _)| mean),
        line_sd: trend.map(|(_, sd)| sd),
        last,
        last_sd,
        sets: sets.len() as u64,
        rule: CRPS.to_owned(),
    };
    (row, quantiles)
}

impl ForecastTables {
    /// Builds the result.
    pub(super) fn new(plan: &ForecastPlan, found: &Simulated) -> Self {
        let asked = &plan.asked;
        let events = asked.events.iter().zip(&found.events);
        let dates = events.flat_map(|(event, left)| dates(event, left.as_ref())).collect();
        let (mut values, mut quantiles) = (Vec::new(), Vec::new());
        for (line, years) in asked.prospects().zip(&found.lines) {
            for (place, sets) in years.iter().enumerate() {
                let (row, of_row) = value(line, place, sets);
                values.push(row);
                quantiles.extend(of_row);
            }
        }
        let ties = asked.ties.iter().zip(&found.ties).map(|(tie, values)| {
            let mut ascending = values.clone();
            ascending.sort_unstable_by(f64::total_cmp);
            let of = |order: f64| quantile(&ascending, order);
            TieRow {
                measure: tie.measure.name().to_owned(),
                pair: tie.pair.clone(),
                year: tie.year,
                mean: values.iter().sum::<f64>() / values.len() as f64,
                q05: of(0.05),
                q25: of(0.25),
                median: of(0.5),
                q75: of(0.75),
                q95: of(0.95),
                histories: values.len() as u64,
            }
        });
        let (all, per_set) = (plan.replicates(), plan.head().replicates_per_set);
        let regimes = plan.scenario.regimes().iter().zip(&found.regimes).map(|(regime, count)| {
            let interval = wilson_of(*count, all, all / per_set.max(1));
            RegimeRow {
                regime: regime.name.clone(),
                count: *count,
                share: *count as f64 / all as f64,
                low: interval.low,
                high: interval.high,
            }
        });
        let mut summary = ForecastSummary {
            sha256: String::new(),
            head: plan.head(),
            dates,
            values,
            ties: ties.collect(),
            regimes: regimes.collect(),
        };
        summary.head.tables = hashes(&summary, &quantiles).expect("memory takes every row");
        summary.sha256 = hash(summary.head.text().as_bytes());
        Self { scenario: plan.scenario.clone(), summary, quantiles }
    }
}

/// The text of a table, as its file has it.
fn text<T: Serialize>(rows: &[T]) -> Result<Vec<u8>, ExportError> {
    let mut text = Neutral::new(Vec::new());
    write_records(rows, &mut text)?;
    Ok(text.into_inner()?)
}

/// The hash of each table that is not empty.
fn hashes(
    summary: &ForecastSummary,
    quantiles: &[QuantileRow],
) -> Result<BTreeMap<String, String>, ExportError> {
    let ForecastSummary { dates, values, ties, regimes, .. } = summary;
    let texts = [
        (DATES, text(dates)?),
        (VALUES, text(values)?),
        (QUANTILES, text(quantiles)?),
        (TIES, text(ties)?),
        (REGIMES, text(regimes)?),
    ];
    let written = texts.into_iter().filter(|(_, text)| !text.is_empty());
    Ok(written.map(|(name, text)| (name.to_owned(), hash(&text))).collect())
}

impl Tables for ForecastTables {
    type Summary = ForecastSummary;

    fn files(folder: &ResultFolder) -> Vec<String> {
        folder.held(&[SCENARIO, RECORD, HEAD, DATES, VALUES, QUANTILES, TIES, REGIMES])
    }

    fn chart_names_of(
        _: &ResultFolder,
        _: &[Scenario],
        _: &dyn Fn() -> bool,
    ) -> Result<Vec<String>, ReadError> {
        Ok(figures::names())
    }

    fn read(folder: &ResultFolder, _: &dyn Fn() -> bool) -> Result<Self, ReadError> {
        folder.expect(Kind::Forecast)?;
        let scenario = folder.scenarios()?.into_iter().next();
        let scenario = scenario.ok_or_else(|| ReadError::NoResult { path: folder.path().to_owned() })?;
        let head = folder.text(HEAD)?;
        let broken = |reason| ReadError::Broken { path: folder.path().join(HEAD), reason };
        let summary = ForecastSummary {
            sha256: hash(head.as_bytes()),
            head: Head::read(&head).map_err(broken)?,
            dates: records(folder, DATES)?,
            values: records(folder, VALUES)?,
            ties: records(folder, TIES)?,
            regimes: records(folder, REGIMES)?,
        };
        Ok(Self { scenario, summary, quantiles: records(folder, QUANTILES)? })
    }

    fn into_summary(self) -> ForecastSummary {
        self.summary
    }

    fn write_data(&self, _: &Identity, folder: &mut TableWriter<'_>) -> Result<(), ExportError> {
        let Self { scenario, summary, quantiles } = self;
        folder.describe(include_str!("columns.toml"));
        if let Some(record) = scenario.record() {
            folder.text(RECORD, record.text())?;
        }
        folder.text(HEAD, &summary.head.text())?;
        write(folder, DATES, &summary.dates)?;
        write(folder, VALUES, &summary.values)?;
        write(folder, QUANTILES, quantiles)?;
        write(folder, TIES, &summary.ties)?;
        write(folder, REGIMES, &summary.regimes)
    }

    fn articles(&self, identity: &Identity) -> Vec<Article> {
        article::articles(&self.scenario, &self.summary, identity)
    }

    fn figures(&self, _: usize, only: &Only, style: &Style, from: &Provenance) -> Vec<Figure> {
        figures::draw(self, only, style, from)
    }

    fn page<'a>(&self, identity: &Identity, figures: &'a [Vec<Figure>], commands: &Commands) -> Report<'a> {
        page::page(self, identity, figures.first().map_or(&[], Vec::as_slice), commands)
    }
}

/// Writes a table that is not empty.
fn write<T: Serialize>(folder: &mut TableWriter<'_>, name: &str, rows: &[T]) -> Result<(), ExportError> {
    if rows.is_empty() { Ok(()) } else { folder.records(name, rows) }
}

/// The rows of a table; none of one that was empty.
pub(super) fn records<T: serde::de::DeserializeOwned>(
    folder: &ResultFolder,
    name: &str,
) -> Result<Vec<T>, ReadError> {
    if folder.has(name) { folder.records(name) } else { Ok(Vec::new()) }
}
