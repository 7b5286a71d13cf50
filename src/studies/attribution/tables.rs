//! The tables of an attribution, written and read back.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{article, figures, page};
use crate::analysis::Attribution;
use crate::analysis::attribution::{self, Share};
use crate::export::comparison::{CHANGES, group, write_changes};
use crate::export::manifest::Identity;
use crate::export::read::{Kind, LEVELS, MIXTURES, ReadError, ResultFolder, SHARES, Table};
use crate::export::summary::Group;
use crate::export::variance::{self, VARIANCE, VarianceRow, read_variances};
use crate::export::{Article, ExportError, SCENARIO, TableWriter, outcome_names, read_table};
use crate::plot::{Figure, Only, Provenance, Style};
use crate::report::{Commands, Report};
use crate::scenario::{MOST_CHANGES, Part, Scenario, parts_from};
use crate::studies::Tables;

/// The share of one change in the difference of one outcome, or the whole difference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShareRow {
    /// Kind of the outcome.
    #[serde(rename = "kind", alias = "group")]
    pub group: Group,
    /// Its name, as in `effects.csv`.
    pub outcome: String,
    /// The change; empty for the whole difference.
    pub change: String,
    /// Mean share, in the unit of the outcome.
    pub share: f64,
    /// Standard error of the mean; empty for a single replicate.
    pub se: Option<f64>,
    /// Lower end of the 95% confidence interval of the mean.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Mean difference with this change alone; empty for the whole.
    pub alone: Option<f64>,
    /// Mean difference when it is added to all others.
    pub last: Option<f64>,
    /// Share in percent of the whole difference; empty if that is 0.
    pub percent: Option<f64>,
}

/// An outcome in a mixture of changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MixtureRow {
    /// Number of the mixture: the sum of 2^k over its changes k, counted from 0.
    pub mixture: usize,
    /// Its changes, separated by semicolons.
    pub changes: String,
    /// Kind of the outcome.
    #[serde(rename = "kind", alias = "group")]
    pub group: Group,
    /// Its name.
    pub outcome: String,
    /// Mean or share.
    pub mean: f64,
    /// Its standard error; empty for a single replicate.
    pub se: Option<f64>,
}

/// The difference in an outcome with none or with all of the mechanisms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LevelRow {
    /// `none` or `all`.
    pub mechanisms: String,
    /// Kind of the outcome.
    #[serde(rename = "kind")]
    pub group: Group,
    /// Its name.
    pub outcome: String,
    /// Mean difference.
    pub difference: f64,
    /// Its standard error; empty for a single replicate.
    pub se: Option<f64>,
    /// Lower end of its 95% confidence interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// Mechanisms that are on at the two levels, in the words of `levels.csv`: the first and the last mixture.
const ON: [&str; 2] = ["none", "all"];

/// Shares and outcomes by mixture, for printing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AttributionSummary {
    /// Rows of `attribution.csv`.
    pub shares: Vec<ShareRow>,
    /// Rows of `mixtures.csv`.
    pub mixtures: Vec<MixtureRow>,
    /// Rows of `variance.csv`, where parameters were drawn.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub variances: Vec<VarianceRow>,
    /// Whether the difference is divided among mechanisms instead of changes.
    #[serde(skip)]
    pub by_mechanisms: bool,
}

impl AttributionSummary {
    /// The rows of an attribution to changes or mechanisms with these labels.
    fn new(attribution: &Attribution, labels: &[String], by_mechanisms: bool) -> Self {
        let known = |value: f64| (attribution.replicates > 1).then_some(value);
        let mut summary =
            Self { shares: Vec::new(), mixtures: Vec::new(), variances: Vec::new(), by_mechanisms };
        for found in &attribution.outcomes {
            let total = found.total.mean;
            let row = |change: &str, share: &Share, bounds: Option<[f64; 2]>| ShareRow {
                group: group(found.outcome),
                outcome: found.name.clone(),
                change: change.to_owned(),
                share: share.mean,
                se: known(share.se),
                low: known(share.interval.low),
                high: known(share.interval.high),
                alone: bounds.map(|[alone, _]| alone),
                last: bounds.map(|[_, last]| last),
                percent: (total != 0.0).then(|| 100.0 * share.mean / total),
            };
            for (label, change) in labels.iter().zip(&found.changes) {
                summary.shares.push(row(label, &change.share, Some([change.alone, change.last])));
            }
            summary.shares.push(row("", &found.total, None));
        }
        for mixture in 0..1 << labels.len() {
            let changes = on(mixture, labels);
            let rows = attribution.outcomes.iter().map(|found| MixtureRow {
                mixture,
                changes: changes.clone(),
                group: group(found.outcome),
                outcome: found.name.clone(),
                mean: found.levels[mixture].mean,
                se: known(found.levels[mixture].se),
            });
            summary.mixtures.extend(rows);
        }
        summary
    }

    /// Reads the tables for changes with these labels, cell by cell.
    fn read(
        folder: &ResultFolder,
        scenario: &Scenario,
        labels: &[String],
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Self, ReadError> {
        let (by_mechanisms, replicates) = (folder.identity().by_mechanisms(), folder.identity().replicates);
        let outcomes = attribution::named(&outcome_names(&[scenario]).swap_remove(0));
        let all = || labels.iter().map(String::as_str).chain([""]);
        let keys = outcomes.iter().flat_map(|outcome| all().map(move |change| (outcome, change)));
        let shares = Table::each(folder.path(), SHARES, keys, |table, ((outcome, name), change)| {
            let group = group(*outcome);
            table.expect(&[("kind", group.name()), ("outcome", name), ("change", change)])?;
            let of = |column| known(table, column, replicates > 1);
            let bound = |column| known(table, column, !change.is_empty());
            Ok(ShareRow {
                group,
                outcome: name.clone(),
                change: change.to_owned(),
                share: table.number("share")?,
                se: of("se")?,
                low: of("low")?,
                high: of("high")?,
                alone: bound("alone")?,
                last: bound("last")?,
                percent: table.optional("percent")?,
            })
        })?;
        let all = 0..1_usize << labels.len();
        let keys = all.flat_map(|mixture| outcomes.iter().map(move |outcome| (mixture, outcome)));
        let mixtures = Table::each(folder.path(), MIXTURES, keys, |table, (mixture, (outcome, name))| {
            if cancelled() {
                return Err(ReadError::Stopped);
            }
            let (group, number, changes) = (group(*outcome), mixture.to_string(), on(mixture, labels));
            let place = [("mixture", number.as_str()), ("changes", &changes)];
            table.expect(&[&place[..], &[("kind", group.name()), ("outcome", name)]].concat())?;
            Ok(MixtureRow {
                mixture,
                changes,
                group,
                outcome: name.clone(),
                mean: table.number("mean")?,
                se: known(table, "se", replicates > 1)?,
            })
        })?;
        let variances = variance::variances_of(folder)?;
        Ok(Self { shares, mixtures, variances, by_mechanisms })
    }

    /// Mean of an outcome without changes and with all changes.
    pub fn levels(&self, outcome: &str) -> Option<[f64; 2]> {
        let mut rows = self.mixtures.iter().filter(|row| row.outcome == outcome);
        let before = rows.next()?;
        Some([before.mean, rows.next_back().unwrap_or(before).mean])
    }
}

/// A number that must be present if `is_known`, and empty otherwise.
fn known(table: &Table, column: &str, is_known: bool) -> Result<Option<f64>, ReadError> {
    if is_known { table.number(column).map(Some) } else { table.optional(column) }
}

/// The levels that the shares of an attribution to mechanisms lie between.
fn levels(folder: &ResultFolder, scenario: &Scenario) -> Result<Vec<LevelRow>, ReadError> {
    let replicates = folder.identity().replicates;
    let outcomes = attribution::named(&outcome_names(&[scenario]).swap_remove(0));
    let keys = ON.iter().flat_map(|on| outcomes.iter().map(move |outcome| (*on, outcome)));
    Table::each(folder.path(), LEVELS, keys, |table, (mechanisms, (outcome, name))| {
        let group = group(*outcome);
        table.expect(&[("mechanisms", mechanisms), ("kind", group.name()), ("outcome", name)])?;
        let of = |column| known(table, column, replicates > 1);
        Ok(LevelRow {
            mechanisms: mechanisms.to_owned(),
            group,
            difference: table.number("difference")?,
            se: of("se")?,
            low: of("low")?,
            high: of("high")?,
            outcome: name.clone(),
        })
    })
}

/// The labels of the changes of a mixture.
fn on(mixture: usize, labels: &[String]) -> String {
    let on = labels.iter().enumerate().filter(|(place, _)| mixture >> place & 1 == 1);
    on.map(|(_, label)| label.as_str()).collect::<Vec<_>>().join("; ")
}

/// Result of an attribution.
#[derive(Debug, Clone, PartialEq)]
pub struct AttributionTables {
    /// The scenario without the changes, and the scenario with all of them.
    pub scenarios: [Scenario; 2],
    /// The changes, or the mechanisms, in the order of the shares.
    pub changes: Vec<Part>,
    /// Number of replicates of each mixture.
    pub replicates: u64,
    /// Seed of the random numbers.
    pub seed: u64,
    /// Shares and mixtures.
    pub summary: AttributionSummary,
    /// Rows of `levels.csv`: for an attribution to mechanisms, the differences with none and with all; empty for changes and
    /// for files of earlier versions.
    pub levels: Vec<LevelRow>,
}

impl AttributionTables {
    /// The result of an attribution to changes or to mechanisms.
    pub(super) fn new(
        attribution: &Attribution,
        scenarios: [Scenario; 2],
        changes: Vec<Part>,
        by_mechanisms: bool,
        seed: u64,
    ) -> Self {
        let labels: Vec<String> = changes.iter().map(Part::label).collect();
        let known = |value: f64| (attribution.replicates > 1).then_some(value);
        let level = |place: usize| {
            attribution.outcomes.iter().filter_map(move |found| {
                let level = if place == 0 { found.levels.first() } else { found.levels.last() }?;
                Some(LevelRow {
                    mechanisms: ON[place].to_owned(),
                    group: group(found.outcome),
                    outcome: found.name.clone(),
                    difference: level.mean,
                    se: known(level.se),
                    low: known(level.interval.low),
                    high: known(level.interval.high),
                })
            })
        };
        Self {
            summary: AttributionSummary::new(attribution, &labels, by_mechanisms),
            levels: if by_mechanisms { level(0).chain(level(1)).collect() } else { Vec::new() },
            replicates: attribution.replicates,
            scenarios,
            changes,
            seed,
        }
    }

    /// The same with the parts of variances, where parameters were drawn.
    #[must_use]
    pub(super) fn with_variances(self, variances: Vec<VarianceRow>) -> Self {
        Self { summary: AttributionSummary { variances, ..self.summary }, ..self }
    }

    /// Number of mixtures.
    pub fn mixtures(&self) -> u64 {
        1 << self.changes.len()
    }
}

impl Tables for AttributionTables {
    type Summary = AttributionSummary;

    /// Some versions did not write the levels, and with fixed parameters there is no variance to divide.
    fn files(folder: &ResultFolder) -> Vec<String> {
        let of_all = [SHARES, MIXTURES].map(str::to_owned).to_vec();
        [folder.in_parts(&[SCENARIO]), of_all, folder.held(&[LEVELS, VARIANCE])].concat()
    }

    fn chart_names_of(
        _: &ResultFolder,
        _: &[Scenario],
        _: &dyn Fn() -> bool,
    ) -> Result<Vec<String>, ReadError> {
        Ok(figures::names())
    }

    fn read(folder: &ResultFolder, cancelled: &dyn Fn() -> bool) -> Result<Self, ReadError> {
        folder.expect(Kind::Attribution)?;
        let Identity { seed, replicates, .. } = *folder.identity();
        let by_mechanisms = folder.identity().by_mechanisms();
        let scenarios = folder.scenarios()?;
        let scenarios: [Scenario; 2] = scenarios.try_into().map_err(|found: Vec<_>| ReadError::Broken {
            path: folder.path().to_owned(),
            reason: format!("it is of {} scenarios, and an attribution is of two", found.len()),
        })?;
        let listed = folder.identity().changes().iter();
        if listed.clone().count() > MOST_CHANGES {
            let reason = format!("it tells more than {MOST_CHANGES} changes apart");
            return Err(ReadError::Manifest { path: folder.path().to_owned(), reason });
        }
        let listed = listed.map(|change| (change.label.clone(), change.keys.clone()));
        let changes = parts_from(&scenarios[0], &scenarios[1], listed);
        let labels: Vec<String> = changes.iter().map(Part::label).collect();
        let summary = AttributionSummary::read(folder, &scenarios[0], &labels, cancelled)?;
        let levels = match by_mechanisms && folder.has(LEVELS) {
            true => levels(folder, &scenarios[0])?,
            false => Vec::new(),
        };
        Ok(Self { scenarios, changes, replicates, seed, summary, levels })
    }

    fn read_summary(folder: &Path, identity: &Identity) -> Result<Self::Summary, ExportError> {
        let (shares, mixtures) = (read_table(folder, SHARES)?, read_table(folder, MIXTURES)?);
        let (variances, by_mechanisms) = (read_variances(folder)?, identity.by_mechanisms());
        Ok(AttributionSummary { shares, mixtures, variances, by_mechanisms })
    }

    fn into_summary(self) -> Self::Summary {
        self.summary
    }

    fn write_data(&self, _: &Identity, folder: &mut TableWriter<'_>) -> Result<(), ExportError> {
        let scenarios = self.scenarios.each_ref();
        folder.records(SHARES, &self.summary.shares)?;
        folder.records(MIXTURES, &self.summary.mixtures)?;
        if !self.levels.is_empty() {
            folder.records(LEVELS, &self.levels)?;
        }
        variance::write_if_any(&self.summary.variances, folder)?;
        folder.file(CHANGES, &|sink| write_changes(&scenarios, sink))
    }

    fn articles(&self, identity: &Identity) -> Vec<Article> {
        vec![article::article(self.scenarios.each_ref(), &self.summary, identity)]
    }

    fn figures(&self, _: usize, only: &Only, style: &Style, from: &Provenance) -> Vec<Figure> {
        figures::draw(self, only, style, from)
    }

    fn page<'a>(&self, identity: &Identity, figures: &'a [Vec<Figure>], commands: &Commands) -> Report<'a> {
        page::page(self, identity, figures.first().map_or(&[], Vec::as_slice), commands)
    }
}
