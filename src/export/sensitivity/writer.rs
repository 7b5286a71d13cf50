//! Writes the folder of a sensitivity analysis.

use std::io::Write as _;
use std::path::Path;

use super::points::write_points;
use super::{
    CONVERGENCE, MORRIS, OVER_TIME, POINTS, PointLine, SOBOL, SensitivityRecord, Told, VARIANCE, article,
};
use crate::export::error::ExportError;
use crate::export::latex;
use crate::export::manifest::Identity;
use crate::export::run::{Complete, SCENARIO, write_file};
use crate::export::staging::Staging;
use crate::export::summary::write_records;
use crate::scenario::Scenario;

/// The folder of a sensitivity analysis in the making. Dropped before [`Complete::publish`], it leaves nothing behind.
#[derive(Debug)]
pub struct SensitivityWriter<'a> {
    scenarios: Vec<&'a Scenario>,
    identity: Identity,
    staging: Staging,
}

impl<'a> SensitivityWriter<'a> {
    /// Opens the folder, which shows whether it can be written, and writes the scenario, or each of two into a folder of its
    /// own; `replace` says that what it holds gives way.
    ///
    /// # Errors
    ///
    /// [`ExportError::Immovable`] or [`ExportError::Io`].
    pub fn begin(
        folder: &Path,
        scenarios: Vec<&'a Scenario>,
        identity: Identity,
        replace: bool,
    ) -> Result<Self, ExportError> {
        let mut staging = Staging::begin(folder, replace)?;
        for scenario in &scenarios {
            let name = match scenarios.len() {
                1 => SCENARIO.to_owned(),
                _ => format!("{}/{SCENARIO}", scenario.name()),
            };
            staging.write(&name, scenario.resolved().as_bytes())?;
        }
        Ok(Self { scenarios, identity, staging })
    }

    /// Writes every table. `points` are those of both designs, in their order.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`].
    pub fn results(
        self,
        design: &SensitivityRecord,
        told: Told,
        points: &dyn Fn() -> Box<dyn Iterator<Item = PointLine> + 'a>,
    ) -> Result<Complete<Told>, ExportError> {
        let Self { scenarios, identity, mut staging } = self;
        if design.trajectories.is_some() {
            write_file(&mut staging, MORRIS, &|sink| write_records(&told.morris, sink))?;
        }
        if design.rows.is_some() {
            write_file(&mut staging, SOBOL, &|sink| write_records(&told.sobol, sink))?;
            write_file(&mut staging, VARIANCE, &|sink| write_records(&told.variance, sink))?;
            write_file(&mut staging, OVER_TIME, &|sink| write_records(&told.over_time, sink))?;
            write_file(&mut staging, CONVERGENCE, &|sink| write_records(&told.convergence, sink))?;
        }
        let keys: Vec<String> = design.inputs.iter().map(|input| input.key.clone()).collect();
        write_file(&mut staging, POINTS, &|sink| write_points(sink, &keys, &design.outcomes, points()))?;
        for (name, text) in [
            (article::LATEX, article::latex(&scenarios, design, &told, &identity)),
            (article::MARKDOWN, article::markdown(&scenarios, design, &told, &identity)),
            (latex::ARTICLE, latex::article(&identity, &latex::parts(&[article::LATEX], &[""]))),
        ] {
            write_file(&mut staging, name, &|sink| Ok(sink.write_all(text.as_bytes())?))?;
        }
        Ok(Complete { identity, summary: told, staging })
    }
}
