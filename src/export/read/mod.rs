//! Finished results, read back from the files of their folders.
//!
//! [`Held::open`] finds out what a folder holds, [`Held::check`] which of its files have changed since, and
//! [`Held::read`] reads what figures are drawn from: the same to the last bit as what was written. Files of format 1 lack
//! the spread of the differences of a comparison; all else is read from them too.

mod comparison;
mod error;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(not(feature = "parquet"))]
#[path = "without_parquet.rs"]
mod parquet;
mod rows;
mod run;
mod table;
#[cfg(all(test, feature = "parquet"))]
mod tests;
mod trace;

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

pub use error::ReadError;
pub use rows::Rows;

use super::comparison::{DIFFERENCES, Tables};
use super::error::ExportError;
use super::folder::digest;
use super::manifest::{Identity, Manifest};
use super::outcomes::Format;
use super::run::SCENARIO;
use super::series::{REGIMES, TRAJECTORIES, WEIGHTS};
use super::staging::hex;
use super::summary::Summary;
use super::trace::{COMPARED, EVENTS, STATES};
use crate::analysis::Comparison;
use crate::chronicle::Course;
use crate::format::bytes;
use crate::outcome::Results;
use crate::scenario::{Alike, Scenario};

/// Most bytes by which an edited file may be more than twice as long as it was written.
const MOST_ADDED: u64 = 1 << 20;

/// A folder that holds a finished result.
#[derive(Debug)]
pub struct Held {
    folder: PathBuf,
    manifest: Manifest,
}

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A run of one scenario.
    Run,
    /// Several scenarios over the same replicates.
    Comparison,
    /// One history, perhaps beside that under another scenario.
    Trace,
}

/// What the files of a result hold, as far as figures show it.
#[derive(Debug)]
pub enum Content {
    /// Of a run.
    Run(Box<Scenario>, Box<Results>),
    /// Of a comparison, the baseline first.
    Comparison(Vec<Scenario>, Box<Comparison>),
    /// Of a trace: the history, and that under the other scenario.
    Trace(Vec<(Scenario, Course)>),
}

/// The files that are read, as they are now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    /// SHA-256 over their names and hashes.
    pub sha256: String,
    /// Those that are not as the manifest says.
    pub changed: Vec<String>,
}

impl Held {
    /// Finds out what a folder holds.
    ///
    /// # Errors
    ///
    /// [`ReadError::NoResult`], [`ReadError::FiguresAlone`], [`ReadError::Attribution`], [`ReadError::Lenses`],
    /// [`ReadError::Sweep`], [`ReadError::Sensitivity`], [`ReadError::Manifest`] or [`ReadError::Io`].
    pub fn open(folder: &Path) -> Result<Self, ReadError> {
        let none = || ReadError::NoResult { path: folder.to_owned() };
        if !folder.is_dir() {
            return Err(none());
        }
        let manifest = Manifest::read(folder).map_err(|error| match error {
            ExportError::Io { source } => ReadError::Io(source),
            ExportError::Manifest { path, reason } => ReadError::Manifest { path, reason },
            other => ReadError::Manifest { path: folder.to_owned(), reason: other.to_string() },
        })?;
        let manifest = manifest.ok_or_else(none)?;
        if manifest.identity.drawn_from.is_some() {
            let scenario = manifest.identity.scenario.name;
            return Err(ReadError::FiguresAlone { path: folder.to_owned(), scenario });
        }
        if manifest.identity.attribution.is_some() {
            let mut names = manifest.identity.scenarios().map(|scenario| scenario.name.clone());
            let (first, second) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
            return Err(ReadError::Attribution { path: folder.to_owned(), first, second });
        }
        if manifest.identity.lenses.is_some() {
            let names = manifest.identity.scenarios().map(|scenario| scenario.name.clone());
            let scenarios = names.collect::<Vec<_>>().join(" ");
            return Err(ReadError::Lenses { path: folder.to_owned(), scenarios });
        }
        if manifest.identity.sensitivity.is_some() {
            let scenario =
                manifest.identity.against.into_iter().next().unwrap_or(manifest.identity.scenario).name;
            return Err(ReadError::Sensitivity { path: folder.to_owned(), scenario });
        }
        if manifest.identity.sweep.is_some() {
            let scenario = manifest.identity.scenario.name;
            return Err(ReadError::Sweep { path: folder.to_owned(), scenario });
        }
        Ok(Self { folder: folder.to_owned(), manifest })
    }

    /// Which result it is.
    pub fn identity(&self) -> &Identity {
        &self.manifest.identity
    }

    /// What kind of result it is.
    pub fn kind(&self) -> Kind {
        match self.identity() {
            Identity { trace: Some(_), .. } => Kind::Trace,
            Identity { against, .. } if against.is_empty() => Kind::Run,
            _ => Kind::Comparison,
        }
    }

    /// Where the parts of the result lie in the folder, one a scenario: each path ends in `/`, or is empty.
    pub fn parts(&self) -> Vec<String> {
        let identity = self.identity();
        match self.kind() {
            Kind::Run => vec![String::new()],
            Kind::Comparison => identity.scenarios().map(|scenario| format!("{}/", scenario.name)).collect(),
            Kind::Trace => {
                let other = identity.against.iter().map(|_| COMPARED.to_owned());
                std::iter::once(String::new()).chain(other).collect()
            }
        }
    }

    /// The files that are read.
    fn files(&self) -> Vec<String> {
        let (outcomes, kind) = (self.identity().outcomes.file(), self.kind());
        let of_part: &[&str] = match kind {
            Kind::Run | Kind::Comparison => &[SCENARIO, TRAJECTORIES, REGIMES, Summary::OUTCOMES, outcomes],
            Kind::Trace => &[SCENARIO, EVENTS, STATES],
        };
        let parts = self.parts();
        let files = parts.iter().flat_map(|part| of_part.iter().map(move |file| format!("{part}{file}")));
        // Some versions of format 1 did not write it.
        let weights = parts.iter().map(|part| format!("{part}{WEIGHTS}"));
        let weights = weights.filter(|name| self.manifest.files.contains_key(name));
        let of_all: &[&str] = match kind {
            Kind::Comparison => &[Tables::EFFECTS, Tables::TRANSITIONS, DIFFERENCES],
            Kind::Run | Kind::Trace => &[],
        };
        files.chain(weights).chain(of_all.iter().map(|file| (*file).to_owned())).collect()
    }

    /// Looks at the files that are read, as long as `cancelled` does not say that this is in vain. A table may have been edited; a Parquet file must be as it was written, since the
    /// library that reads it gives up on damaged ones. A file that has grown far beyond what was written is not read.
    ///
    /// # Errors
    ///
    /// [`ReadError::Missing`], [`ReadError::Altered`], [`ReadError::Stopped`] or [`ReadError::Io`].
    pub fn check(&self, cancelled: &dyn Fn() -> bool) -> Result<Sources, ReadError> {
        let (mut all, mut changed) = (Sha256::new(), Vec::new());
        for name in self.files() {
            let path = self.folder.join(&name);
            let length = table::opened(&path)?.metadata()?.len();
            let written = self.manifest.files.get(&name).map_or(0, |record| record.bytes);
            let most = written.saturating_mul(2).saturating_add(MOST_ADDED);
            if length > most {
                let [length, written] = [length, written].map(bytes);
                let reason = format!("it has {length}, and {written} when it was written");
                return Err(ReadError::Broken { path, reason });
            }
            let found = digest(&path, cancelled)?.ok_or(ReadError::Stopped)?;
            all.update(format!("{name} {}\n", found.sha256));
            if self.manifest.files.get(&name) != Some(&found) {
                if name.ends_with(Format::Parquet.file()) {
                    return Err(ReadError::Altered { path });
                }
                changed.push(name);
            }
        }
        Ok(Sources { sha256: hex(&all.finalize()), changed })
    }

    /// The scenarios of the result, the baseline first.
    ///
    /// # Errors
    ///
    /// [`ReadError::Scenario`], or [`ReadError::Broken`] where they are not those that the manifest names.
    pub fn scenarios(&self) -> Result<Vec<Scenario>, ReadError> {
        let mut scenarios = Vec::new();
        for (part, record) in self.parts().iter().zip(self.identity().scenarios()) {
            let path = self.folder.join(format!("{part}{SCENARIO}"));
            table::opened(&path)?;
            let scenario = Scenario::load(&path, &[]).map_err(ReadError::Scenario)?;
            if scenario.name() != record.name {
                let reason = format!("it is of {}, and the result is of {}", scenario.name(), record.name);
                return Err(ReadError::Broken { path, reason });
            }
            scenarios.push(scenario);
        }
        let others: Vec<&Scenario> = scenarios[1..].iter().collect();
        if let Err(unlike) = Alike::new(&scenarios[0], &others) {
            return Err(ReadError::Broken { path: self.folder.clone(), reason: unlike.to_string() });
        }
        Ok(scenarios)
    }

    /// Reads what figures are drawn from, after [`Self::check`]; the scenarios are those of [`Self::scenarios`].
    ///
    /// # Errors
    ///
    /// Any that says what is wrong with a file.
    pub fn read(
        &self,
        _checked: &Sources,
        scenarios: Vec<Scenario>,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Content, ReadError> {
        let identity = self.identity();
        let (folder, format) = (&self.folder, identity.outcomes);
        let numbers @ [seed, replicates] = [identity.seed, identity.replicates];
        match (&identity.trace, self.kind()) {
            (Some(trace), _) => {
                let parts = self.parts();
                let of = [identity.seed, trace.replicate];
                let read = |(scenario, part): (Scenario, &String)| {
                    let told = trace::course(&folder.join(part), &scenario, of);
                    told.map(|told| (scenario, told))
                };
                Ok(Content::Trace(scenarios.into_iter().zip(&parts).map(read).collect::<Result<_, _>>()?))
            }
            (None, Kind::Comparison) => {
                let borrowed: Vec<&Scenario> = scenarios.iter().collect();
                let comparison = comparison::comparison(folder, &borrowed, format, numbers, cancelled)?;
                Ok(Content::Comparison(scenarios, Box::new(comparison)))
            }
            (None, _) => {
                let scenario = scenarios.into_iter().next();
                let scenario = scenario.ok_or_else(|| ReadError::NoResult { path: folder.clone() })?;
                let results =
                    run::results(folder, &scenario, format, [seed, replicates, identity.units()], cancelled)?;
                Ok(Content::Run(Box::new(scenario), Box::new(results)))
            }
        }
    }
}
