//! The files of lenses: what theories make of a scenario, of its difference to a baseline, and how they agree with a record.

mod article;
pub mod cells;

use std::io::Write as _;
use std::path::Path;

use fs_err as fs;
use serde::{Deserialize, Serialize};

use crate::analysis::Share;
use crate::analysis::lenses::Seen;
use crate::analysis::validation::{Fitted, Score};
use crate::export::comparison::group;
use crate::export::error::ExportError;
use crate::export::manifest::Identity;
use crate::export::run::{Complete, SCENARIO, write_file};
use crate::export::staging::Staging;
use crate::export::summary::{Group, read_records, write_records};
use crate::scenario::{FULL, Lens, Scenario};

/// Name of the table of what each lens is.
pub const DEFINITIONS: &str = "definitions.csv";
/// Name of the table of outcomes.
pub const LENSES: &str = "lenses.csv";
/// Name of the table of differences.
pub const DIFFERENCES: &str = "differences.csv";
/// Name of the table of scores.
pub const SCORES: &str = "scores.csv";
/// Name of the table of what is foretold year by year.
pub const FITS: &str = "fits.csv";
/// Name of the copy of the record.
pub const RECORD: &str = "record.toml";

/// What a lens is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DefinitionRow {
    /// Its name.
    pub lens: String,
    /// Title for people.
    pub title: String,
    /// What who looks through it claims.
    pub claim: String,
    /// Where that comes from.
    pub source: String,
    /// What it sets, as `--set` takes it, with semicolons between.
    pub settings: String,
}

/// An outcome through a lens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LevelRow {
    /// Name of the lens.
    pub lens: String,
    /// What the outcome is about.
    #[serde(rename = "kind", alias = "group")]
    pub group: Group,
    /// Its name.
    pub outcome: String,
    /// Mean or share.
    pub mean: f64,
    /// Its standard error; empty for a single replicate.
    pub se: Option<f64>,
    /// Lower end of the 95% confidence interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// A difference through a lens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DifferenceRow {
    /// Name of the lens.
    pub lens: String,
    /// To what: `full`, which is the same scenario in the full model, or the name of the baseline, which is seen through the lens too.
    pub against: String,
    /// What the outcome is about.
    #[serde(rename = "kind", alias = "group")]
    pub group: Group,
    /// Its name.
    pub outcome: String,
    /// Mean difference, in pairs.
    pub difference: f64,
    /// Its standard error; empty for a single replicate.
    pub se: Option<f64>,
    /// Lower end of the 95% confidence interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// How much that is of the difference in the full model; empty against `full`, and where that difference has an interval that holds 0.
    pub kept: Option<f64>,
    /// Lower end of its 95% confidence interval.
    pub kept_low: Option<f64>,
    /// Upper end.
    pub kept_high: Option<f64>,
}

/// How well a lens foretold something in a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreRow {
    /// Name of the lens.
    pub lens: String,
    /// Name of a series, `disputes` or `agreements`.
    pub what: String,
    /// `fit` or `holdout`.
    pub period: String,
    /// `crps`, `logarithmic` or `brier`.
    pub rule: String,
    /// Mean score; the smaller the better.
    pub score: f64,
    /// That of the reference.
    pub reference: f64,
    /// What is saved of that; empty where it is 0.
    pub skill: Option<f64>,
    /// Number of observations.
    pub n: usize,
}

/// What a lens foretells of a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FitRow {
    /// Name of the lens.
    pub lens: String,
    /// Name of the series.
    pub series: String,
    /// The pair; empty for the region.
    pub pair: String,
    /// The year.
    pub year: i16,
    /// `fit` or `holdout`.
    pub period: String,
    /// What was observed.
    pub observed: f64,
    /// Mean of the lens over the ticks of the year.
    pub model: f64,
    /// Slope of the measurement.
    pub slope: f64,
    /// Mean of what is foretold.
    pub predicted: f64,
    /// Its standard deviation.
    pub sd: f64,
    /// What the straight line foretells.
    pub line: f64,
    /// Its standard deviation.
    pub line_sd: f64,
}

/// What was found through one lens.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The lens.
    pub lens: Lens,
    /// Every outcome.
    pub seen: Vec<Seen>,
    /// Scores against the record; none without one.
    pub scores: Vec<Score>,
    /// What is foretold year by year.
    pub fits: Vec<Fitted>,
}

/// Lenses in tables.
#[derive(Debug, Clone, PartialEq)]
pub struct LensTables {
    /// What `definitions.csv` holds.
    pub definitions: Vec<DefinitionRow>,
    /// What `lenses.csv` holds.
    pub levels: Vec<LevelRow>,
    /// What `differences.csv` holds.
    pub differences: Vec<DifferenceRow>,
    /// What `scores.csv` holds.
    pub scores: Vec<ScoreRow>,
    /// What `fits.csv` holds.
    pub fits: Vec<FitRow>,
}

impl LensTables {
    /// The tables of what was found in so many replicates; `baseline` is the name of the baseline where there is one.
    pub fn new(found: &[Found], replicates: u64, baseline: Option<&str>) -> Self {
        let known = |value: f64| (replicates > 1).then_some(value);
        let mut tables = Self {
            definitions: Vec::new(),
            levels: Vec::new(),
            differences: Vec::new(),
            scores: Vec::new(),
            fits: Vec::new(),
        };
        for Found { lens, seen, scores, fits } in found {
            tables.definitions.push(definition(lens));
            let name = || lens.name.clone();
            let levels = seen.iter().map(|seen| LevelRow {
                lens: name(),
                group: group(seen.outcome),
                outcome: seen.name.clone(),
                mean: seen.level.mean,
                se: known(seen.level.se),
                low: known(seen.level.interval.low),
                high: known(seen.level.interval.high),
            });
            tables.levels.extend(levels);
            let difference = |seen: &Seen, against: &str, share: &Share, kept: Option<Share>| DifferenceRow {
                lens: name(),
                against: against.to_owned(),
                group: group(seen.outcome),
                outcome: seen.name.clone(),
                difference: share.mean,
                se: known(share.se),
                low: known(share.interval.low),
                high: known(share.interval.high),
                kept: kept.map(|kept| kept.mean),
                kept_low: kept.and_then(|kept| known(kept.interval.low)),
                kept_high: kept.and_then(|kept| known(kept.interval.high)),
            };
            let to_full = seen.iter().map(|seen| difference(seen, FULL, &seen.to_full, None));
            tables.differences.extend(to_full);
            let between = seen.iter().filter_map(|seen| {
                let between = seen.between.as_ref()?;
                Some(difference(seen, baseline?, &between.difference, between.kept))
            });
            tables.differences.extend(between);
            tables.scores.extend(scores.iter().map(|score| ScoreRow {
                lens: name(),
                what: score.what.clone(),
                period: score.period.name().to_owned(),
                rule: score.rule.name().to_owned(),
                score: score.score,
                reference: score.reference,
                skill: score.skill,
                n: score.n,
            }));
            tables.fits.extend(fits.iter().map(|fit| FitRow {
                lens: name(),
                series: fit.series.clone(),
                pair: fit.pair.clone(),
                year: fit.year,
                period: fit.period.name().to_owned(),
                observed: fit.observed,
                model: fit.model,
                slope: fit.slope,
                predicted: fit.predicted,
                sd: fit.sd,
                line: fit.line,
                line_sd: fit.line_sd,
            }));
        }
        tables
    }

    /// Reads the tables of finished lenses from their files.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`] where they cannot be read or are not what this has written.
    pub fn read(folder: &Path) -> Result<Self, ExportError> {
        let open = |name: &str| fs::File::open(folder.join(name));
        Ok(Self {
            definitions: read_records(open(DEFINITIONS)?)?,
            levels: read_records(open(LENSES)?)?,
            differences: read_records(open(DIFFERENCES)?)?,
            scores: read_records(open(SCORES)?)?,
            fits: read_records(open(FITS)?)?,
        })
    }

    /// What a lens is called, by its name.
    pub fn title(&self, lens: &str) -> String {
        let mut rows = self.definitions.iter();
        rows.find(|row| row.lens == lens).map_or_else(|| lens.to_owned(), |row| row.title.clone())
    }

    /// The baseline, where there is one.
    pub fn baseline(&self) -> Option<&str> {
        self.differences.iter().map(|row| row.against.as_str()).find(|against| *against != FULL)
    }
}

fn definition(lens: &Lens) -> DefinitionRow {
    let mechanisms = lens.mechanisms.iter().map(|(key, on)| format!("mechanisms.{key}={on}"));
    let parameters = lens.parameters.iter().map(|(key, value)| format!("parameters.{key}={value}"));
    DefinitionRow {
        lens: lens.name.clone(),
        title: lens.title.clone(),
        claim: lens.claim.clone(),
        source: lens.source.clone(),
        settings: mechanisms.chain(parameters).collect::<Vec<_>>().join("; "),
    }
}

/// The folder of lenses in the making. Dropped before [`Complete::publish`], it leaves nothing behind.
#[derive(Debug)]
pub struct LensesWriter<'a> {
    scenario: &'a Scenario,
    identity: Identity,
    staging: Staging,
}

impl<'a> LensesWriter<'a> {
    /// Opens the folder, which shows whether it can be written, and writes the scenarios, the one that answers to the record first,
    /// and the record; `replace` says that what it holds gives way.
    ///
    /// # Errors
    ///
    /// [`ExportError::Immovable`] or [`ExportError::Io`].
    pub fn begin(
        folder: &Path,
        scenario: &'a Scenario,
        baseline: Option<&Scenario>,
        identity: Identity,
        replace: bool,
    ) -> Result<Self, ExportError> {
        let mut staging = Staging::begin(folder, replace)?;
        for scenario in std::iter::once(scenario).chain(baseline) {
            staging.write(&format!("{}/{SCENARIO}", scenario.name()), scenario.resolved().as_bytes())?;
        }
        if let Some(record) = scenario.record() {
            staging.write(RECORD, record.text().as_bytes())?;
        }
        Ok(Self { scenario, identity, staging })
    }

    /// Writes every table.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`].
    pub fn results(self, tables: LensTables) -> Result<Complete<LensTables>, ExportError> {
        let Self { scenario, identity, mut staging } = self;
        write_file(&mut staging, DEFINITIONS, &|sink| write_records(&tables.definitions, sink))?;
        write_file(&mut staging, LENSES, &|sink| write_records(&tables.levels, sink))?;
        write_file(&mut staging, DIFFERENCES, &|sink| write_records(&tables.differences, sink))?;
        write_file(&mut staging, SCORES, &|sink| write_records(&tables.scores, sink))?;
        write_file(&mut staging, FITS, &|sink| write_records(&tables.fits, sink))?;
        for (name, text) in article::files(scenario, &tables, &identity) {
            write_file(&mut staging, name, &|sink| Ok(sink.write_all(text.as_bytes())?))?;
        }
        Ok(Complete { identity, summary: tables, staging })
    }
}
