//! The files of an attribution: how the difference between two scenarios is shared out among changes.

mod article;
pub mod cells;

use std::io::Write as _;
use std::path::Path;

use fs_err as fs;
use serde::{Deserialize, Serialize};

use crate::analysis::{Attribution, Share};
use crate::export::comparison::{CHANGES, group, write_changes};
use crate::export::error::ExportError;
use crate::export::latex;
use crate::export::manifest::Identity;
use crate::export::run::{Complete, SCENARIO, write_file};
use crate::export::staging::Staging;
use crate::export::summary::{Group, read_records, write_records};
use crate::scenario::Scenario;

/// Name of the table of shares.
pub const SHARES: &str = "attribution.csv";
/// Name of the table of mixtures.
pub const MIXTURES: &str = "mixtures.csv";

/// The share of one change in the difference of one outcome, or the whole of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShareRow {
    /// What the outcome is about.
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
    /// Mean difference that the change makes by itself; empty for the whole.
    pub alone: Option<f64>,
    /// Mean difference that it makes to all others.
    pub last: Option<f64>,
    /// Share in percent of the whole difference; empty where that is 0.
    pub percent: Option<f64>,
}

/// An outcome in a mixture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MixtureRow {
    /// Number of the mixture: the sum of 2^k over its changes k, counted from 0.
    pub mixture: usize,
    /// Its changes, with semicolons between them.
    pub changes: String,
    /// What the outcome is about.
    #[serde(rename = "kind", alias = "group")]
    pub group: Group,
    /// Its name.
    pub outcome: String,
    /// Mean or share.
    pub mean: f64,
    /// Its standard error; empty for a single replicate.
    pub se: Option<f64>,
}

/// An attribution in tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared {
    /// What `attribution.csv` holds.
    pub shares: Vec<ShareRow>,
    /// What `mixtures.csv` holds.
    pub mixtures: Vec<MixtureRow>,
    /// Whether mechanisms share a difference, and not changes.
    pub by_mechanisms: bool,
}

impl Shared {
    /// The tables of an attribution to changes of these labels, or to mechanisms.
    pub fn new(attribution: &Attribution, labels: &[String], by_mechanisms: bool) -> Self {
        let known = |value: f64| (attribution.replicates > 1).then_some(value);
        let mut tables = Self { shares: Vec::new(), mixtures: Vec::new(), by_mechanisms };
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
                tables.shares.push(row(label, &change.share, Some([change.alone, change.last])));
            }
            tables.shares.push(row("", &found.total, None));
        }
        for mixture in 0..1 << labels.len() {
            let on = labels.iter().enumerate().filter(|(place, _)| mixture >> place & 1 == 1);
            let on: Vec<&str> = on.map(|(_, label)| label.as_str()).collect();
            let rows = attribution.outcomes.iter().map(|found| MixtureRow {
                mixture,
                changes: on.join("; "),
                group: group(found.outcome),
                outcome: found.name.clone(),
                mean: found.levels[mixture].mean,
                se: known(found.levels[mixture].se),
            });
            tables.mixtures.extend(rows);
        }
        tables
    }

    /// Reads the tables of a finished attribution, to changes or to mechanisms, from its files.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`] where they cannot be read or are not what this has written.
    pub fn read(folder: &Path, by_mechanisms: bool) -> Result<Self, ExportError> {
        let open = |name: &str| fs::File::open(folder.join(name));
        let (shares, mixtures) = (read_records(open(SHARES)?)?, read_records(open(MIXTURES)?)?);
        Ok(Self { shares, mixtures, by_mechanisms })
    }

    /// Mean of an outcome without any change and with all of them.
    pub fn levels(&self, outcome: &str) -> Option<[f64; 2]> {
        let mut rows = self.mixtures.iter().filter(|row| row.outcome == outcome);
        let before = rows.next()?;
        Some([before.mean, rows.next_back().unwrap_or(before).mean])
    }
}

/// The folder of an attribution in the making. Dropped before [`Complete::publish`], it leaves nothing behind.
#[derive(Debug)]
pub struct AttributionWriter<'a> {
    scenarios: [&'a Scenario; 2],
    identity: Identity,
    staging: Staging,
}

impl<'a> AttributionWriter<'a> {
    /// Opens the folder, which shows whether it can be written, and writes the two scenarios; `replace` says that what it
    /// holds gives way.
    ///
    /// # Errors
    ///
    /// [`ExportError::Immovable`] or [`ExportError::Io`].
    pub fn begin(
        folder: &Path,
        scenarios: [&'a Scenario; 2],
        identity: Identity,
        replace: bool,
    ) -> Result<Self, ExportError> {
        let mut staging = Staging::begin(folder, replace)?;
        for scenario in scenarios {
            staging.write(&format!("{}/{SCENARIO}", scenario.name()), scenario.resolved().as_bytes())?;
        }
        Ok(Self { scenarios, identity, staging })
    }

    /// Writes every table.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`].
    pub fn results(self, tables: Shared) -> Result<Complete<Shared>, ExportError> {
        let Self { scenarios, identity, mut staging } = self;
        write_file(&mut staging, SHARES, &|sink| write_records(&tables.shares, sink))?;
        write_file(&mut staging, MIXTURES, &|sink| write_records(&tables.mixtures, sink))?;
        write_file(&mut staging, CHANGES, &|sink| write_changes(&scenarios, sink))?;
        for (name, text) in [
            (article::LATEX, article::latex(scenarios, &tables, &identity)),
            (article::MARKDOWN, article::markdown(scenarios, &tables, &identity)),
            (latex::ARTICLE, latex::article(&identity, &latex::parts(&[article::LATEX], &[""]))),
        ] {
            write_file(&mut staging, name, &|sink| Ok(sink.write_all(text.as_bytes())?))?;
        }
        Ok(Complete { identity, summary: tables, staging })
    }
}
