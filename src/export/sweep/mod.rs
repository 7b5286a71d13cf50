//! The files of a sweep: outcomes of a scenario at many points.

mod article;
pub mod cells;
mod tables;

use std::io::Write as _;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::analysis::Sweep;
use crate::analysis::comparison::{Contrast, Outcome};
use crate::analysis::sweep::{Found, Gap, Level, Named};
use crate::export::comparison::group;
use crate::export::error::ExportError;
use crate::export::latex;
use crate::export::manifest::{Identity, SweepRecord};
use crate::export::neutral::Neutral;
use crate::export::run::{Complete, SCENARIO, write_file};
use crate::export::staging::{Staging, hex};
use crate::export::summary::{Group, Row, Summary};
use crate::model::series::REGION;
use crate::outcome::Results;
use crate::scenario::Scenario;
use crate::statistics::Interval;

pub use tables::read;

/// Name of the table of points.
pub const POINTS: &str = "points.csv";
/// Name of the table of outcomes.
pub const SWEEP: &str = "sweep.csv";

/// The record of the points of a sweep, each with its number and its values as scenarios write them.
///
/// # Errors
///
/// [`ExportError::Io`].
pub fn record(
    design: String,
    keys: Vec<String>,
    numbers: &[u64],
    points: &[Vec<String>],
) -> Result<SweepRecord, ExportError> {
    let mut text = Neutral::new(Vec::new());
    tables::write_points(&keys, numbers.iter().copied().zip(points), &mut text)?;
    let text = text.into_inner()?;
    Ok(SweepRecord { design, keys, points: points.len() as u64, sha256: hex(&Sha256::digest(&text)) })
}

/// The outcomes of a scenario at a point, in the order of a summary; `contrast` is against the other scenario, where there
/// is one.
pub fn outcomes(scenario: &Scenario, results: &Results, contrast: Option<&Contrast>) -> Vec<Named> {
    let mut before: [usize; 5] = [0; 5];
    let gap = |name: &str| {
        let found = contrast?.outcomes.iter().find(|found| found.name == name)?;
        Some(Gap::of(&found.effect, results.replicates))
    };
    let named = |row: Row| {
        let place = &mut before[row.group as usize];
        *place += 1;
        let outcome = outcome(row.group, &row.outcome, *place - 1)?;
        let (gap, level) = (gap(&row.outcome), level(&row));
        Some(Named { outcome, name: row.outcome, level, gap })
    };
    Summary::new(scenario, results).rows.into_iter().filter_map(named).collect()
}

/// The outcome that a row of a summary is about, the `place`-th of its group.
fn outcome(group: Group, name: &str, place: usize) -> Option<Outcome> {
    Some(match group {
        Group::End => Outcome::End(REGION.into_iter().find(|measure| measure.name() == name)?),
        Group::Regime => Outcome::Regime(place),
        Group::Culture => Outcome::Culture(place),
        Group::Agreements => Outcome::Agreements(place),
        Group::Passage => Outcome::Passage(place),
    })
}

fn level(row: &Row) -> Level {
    Level {
        mean: row.mean,
        se: row.mc_se,
        share: row.low.zip(row.high).map(|(low, high)| Interval { low, high }),
        sd: row.sd,
        quantiles: [row.q05, row.q25, row.q50, row.q75, row.q95],
        count: row.count,
    }
}

/// The row of a summary that has made a level.
fn row(group: Group, name: &str, level: &Level) -> Row {
    let [q05, q25, q50, q75, q95] = level.quantiles;
    Row {
        group,
        outcome: name.to_owned(),
        mean: level.mean,
        mc_se: level.se,
        low: level.share.map(|interval| interval.low),
        high: level.share.map(|interval| interval.high),
        sd: level.sd,
        q05,
        q25,
        q50,
        q75,
        q95,
        count: level.count,
    }
}

/// The row of an outcome at a point, as `summary.csv` would have it.
pub fn row_of(sweep: &Sweep, found: &Found) -> Row {
    let (outcome, name) = &sweep.outcomes[found.outcome];
    row(group(*outcome), name, &found.level)
}

/// The folder of a sweep in the making. Dropped before [`Complete::publish`], it leaves nothing behind.
#[derive(Debug)]
pub struct SweepWriter<'a> {
    scenario: &'a Scenario,
    identity: Identity,
    staging: Staging,
}

impl<'a> SweepWriter<'a> {
    /// Opens the folder, which shows whether it can be written, and writes the scenario, and that of the baseline, where there
    /// is one, beside it; `replace` says that what the folder holds gives way.
    ///
    /// # Errors
    ///
    /// [`ExportError::Immovable`] or [`ExportError::Io`].
    pub fn begin(
        folder: &Path,
        scenario: &'a Scenario,
        baseline: Option<&'a Scenario>,
        identity: Identity,
        replace: bool,
    ) -> Result<Self, ExportError> {
        let mut staging = Staging::begin(folder, replace)?;
        match baseline {
            None => staging.write(SCENARIO, scenario.resolved().as_bytes())?,
            Some(baseline) => {
                for scenario in [baseline, scenario] {
                    let name = format!("{}/{SCENARIO}", scenario.name());
                    staging.write(&name, scenario.resolved().as_bytes())?;
                }
            }
        }
        Ok(Self { scenario, identity, staging })
    }

    /// Writes every table.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`].
    pub fn results(self, sweep: Sweep) -> Result<Complete<Sweep>, ExportError> {
        let Self { scenario, identity, mut staging } = self;
        let keys = identity.sweep.as_ref().map_or(&[][..], |record| &record.keys);
        let is_paired = !identity.against.is_empty();
        let points = sweep.points.iter().map(|point| (point.number, &point.written));
        write_file(&mut staging, POINTS, &|sink| tables::write_points(keys, points.clone(), sink))?;
        write_file(&mut staging, SWEEP, &|sink| tables::write_outcomes(keys, &sweep, is_paired, sink))?;
        for (name, text) in [
            (article::LATEX, article::latex(scenario, &sweep, &identity)),
            (article::MARKDOWN, article::markdown(scenario, &sweep, &identity)),
            (latex::ARTICLE, latex::article(&identity, &latex::parts(&[article::LATEX], &[""]))),
        ] {
            write_file(&mut staging, name, &|sink| Ok(sink.write_all(text.as_bytes())?))?;
        }
        Ok(Complete { identity, summary: sweep, staging })
    }
}
