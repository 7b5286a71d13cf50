//! Finished results, read back from the files of their folders.
//!
//! [`ResultFolder::open`] determines the contents of a folder, and [`ResultFolder::check`] which of its files have changed.
//! Each study reads its tables from it, bit for bit as written. Files of format 1 lack the spread of the differences of a
//! comparison; everything else is read from them too.

mod error;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(not(feature = "parquet"))]
#[path = "without_parquet.rs"]
mod parquet;
mod rows;
mod table;

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

pub use super::manifest::Kind;
pub use error::ReadError;
pub use rows::Rows;
pub use table::{Table, dates};

use super::error::ExportError;
use super::folder::digest;
use super::manifest::{Identity, Manifest, ScenarioRecord};
use super::neutral::Cells;
use super::outcomes::Format;
use super::run::SCENARIO;
use super::staging::hex;
use super::trace::COMPARED;
use crate::format::bytes;
use crate::scenario::{Comparable, Scenario};

/// Table of the shares of an attribution.
pub const SHARES: &str = "attribution.csv";
/// Table of the mixtures of an attribution.
pub const MIXTURES: &str = "mixtures.csv";
/// Table of the differences with none and with all mechanisms, in an attribution to mechanisms.
pub const LEVELS: &str = "levels.csv";

/// Table of the definitions of lenses.
pub const DEFINITIONS: &str = "definitions.csv";
/// Table of outcomes through lenses.
pub const LENSES: &str = "lenses.csv";
/// Table of the scores of lenses.
pub const SCORES: &str = "scores.csv";
/// Table of the yearly predictions of lenses.
pub const FITS: &str = "fits.csv";
/// Copy of the observed record of a scenario.
pub const RECORD: &str = "record.toml";

/// Most bytes by which an edited file may exceed twice its written length.
const MOST_ADDED: u64 = 1 << 20;

/// A folder with a finished result.
#[derive(Debug)]
pub struct ResultFolder {
    folder: PathBuf,
    manifest: Manifest,
}

/// Present state of the read files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    /// SHA-256 over their names and hashes.
    pub sha256: String,
    /// Files that differ from the manifest.
    pub changed: Vec<String>,
}

impl ResultFolder {
    /// Opens a folder and determines its contents.
    ///
    /// # Errors
    ///
    /// [`ReadError::NoResult`], [`ReadError::FiguresAlone`], [`ReadError::Manifest`] or [`ReadError::Io`].
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
        Ok(Self { folder: folder.to_owned(), manifest })
    }

    /// The path of the folder.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Asserts that it holds a kind of result.
    ///
    /// # Errors
    ///
    /// [`ReadError::OtherKind`].
    pub fn expect(&self, kind: Kind) -> Result<(), ReadError> {
        if self.kind() == kind {
            return Ok(());
        }
        Err(ReadError::OtherKind { path: self.folder.clone(), held: self.kind(), wanted: kind })
    }

    /// Whether the manifest lists a file with this name.
    pub fn has(&self, name: &str) -> bool {
        self.manifest.files.contains_key(name)
    }

    /// The identity of the result.
    pub fn identity(&self) -> &Identity {
        &self.manifest.identity
    }

    /// The kind of the result.
    pub fn kind(&self) -> Kind {
        self.identity().study.kind()
    }

    /// Paths of the parts of the result in the folder, one per scenario: each ends in `/` or is empty. The first is empty if its
    /// scenario lies in the folder itself.
    pub fn parts(&self) -> Vec<String> {
        let is_alone = self.has(SCENARIO);
        let part = |(place, scenario): (usize, &ScenarioRecord)| match (is_alone, place) {
            (true, 0) => String::new(),
            (true, _) => COMPARED.to_owned(),
            (false, _) => format!("{}/", scenario.name),
        };
        self.identity().scenarios().enumerate().map(part).collect()
    }

    /// Files that each part of the result has, by their paths in the folder.
    pub fn in_parts(&self, names: &[&str]) -> Vec<String> {
        let parts = self.parts();
        parts.iter().flat_map(|part| names.iter().map(move |name| format!("{part}{name}"))).collect()
    }

    /// Selects the files with which the folder was written.
    pub fn held(&self, names: &[&str]) -> Vec<String> {
        names.iter().filter(|name| self.has(name)).map(|name| (*name).to_owned()).collect()
    }

    /// Every table, text and scenario that it was written with, but those for articles.
    pub fn tables(&self) -> Vec<String> {
        let is_table = |name: &&String| {
            let ends = [".csv", ".toml", Format::Parquet.file()];
            ends.iter().any(|end| name.ends_with(end))
        };
        self.manifest.files.keys().filter(is_table).cloned().collect()
    }

    /// Checks the files to read, until `cancelled` returns true. A table may have been edited; a Parquet file must be
    /// unchanged, since the library panics on damaged files. A file that has grown far beyond its written size is refused.
    ///
    /// # Errors
    ///
    /// [`ReadError::Missing`], [`ReadError::Altered`], [`ReadError::Stopped`] or [`ReadError::Io`].
    pub fn check(&self, files: &[String], cancelled: &dyn Fn() -> bool) -> Result<Sources, ReadError> {
        let (mut all, mut changed) = (Sha256::new(), Vec::new());
        for name in files {
            let path = self.folder.join(name);
            let length = table::opened(&path)?.metadata()?.len();
            let written = self.manifest.files.get(name).map_or(0, |record| record.bytes);
            let most = written.saturating_mul(2).saturating_add(MOST_ADDED);
            if length > most {
                let [length, written] = [length, written].map(bytes);
                let reason = format!("it has {length}, and {written} when it was written");
                return Err(ReadError::Broken { path, reason });
            }
            let found = digest(&path, cancelled)?.ok_or(ReadError::Stopped)?;
            all.update(format!("{name} {}\n", found.sha256));
            if self.manifest.files.get(name) != Some(&found) {
                if name.ends_with(Format::Parquet.file()) {
                    return Err(ReadError::Altered { path });
                }
                changed.push(name.clone());
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
            let mut scenario = Scenario::load(&path, &[]).map_err(ReadError::Scenario)?;
            if scenarios.is_empty() && self.has(RECORD) {
                scenario = self.observed(&path, scenario)?;
            }
            if scenario.name() != record.name {
                let reason = format!("it is of {}, and the result is of {}", scenario.name(), record.name);
                return Err(ReadError::Broken { path, reason });
            }
            scenarios.push(scenario);
        }
        let others: Vec<&Scenario> = scenarios[1..].iter().collect();
        if self.identity().study.is_compared()
            && let Err(unlike) = Comparable::new(&scenarios[0], &others)
        {
            return Err(ReadError::Broken { path: self.folder.clone(), reason: unlike.to_string() });
        }
        Ok(scenarios)
    }

    /// A scenario at a path, with the record copied into the folder; a scenario does not name a record from a file.
    fn observed(&self, path: &Path, scenario: Scenario) -> Result<Scenario, ReadError> {
        let record = self.folder.join(RECORD);
        let mut text = Vec::new();
        table::opened(&record)?.read_to_end(&mut text)?;
        if scenario.record().is_some_and(|record| record.text().as_bytes() == text) {
            return Ok(scenario);
        }
        let named = format!("scenario.record={}", toml::Value::from(record.display().to_string()));
        Scenario::load(path, &[named]).map_err(ReadError::Scenario)
    }

    /// Reads the records of a table in it.
    ///
    /// # Errors
    ///
    /// [`ReadError::Missing`], [`ReadError::Broken`] or [`ReadError::Io`].
    pub fn records<T: DeserializeOwned>(&self, name: &str) -> Result<Vec<T>, ReadError> {
        let path = self.folder.join(name);
        let mut reader = csv::Reader::from_reader(Cells::new(table::opened(&path)?));
        let records = reader.deserialize().collect::<Result<_, _>>();
        records.map_err(|error| table::unreadable(&path, error))
    }

    /// Reads a text in it.
    ///
    /// # Errors
    ///
    /// As [`Self::records`].
    pub fn text(&self, name: &str) -> Result<String, ReadError> {
        let path = self.folder.join(name);
        let mut text = String::new();
        match table::opened(&path)?.read_to_string(&mut text) {
            Ok(_) => Ok(text),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                Err(ReadError::Broken { path, reason: "it is not UTF-8".to_owned() })
            }
            Err(error) => Err(error.into()),
        }
    }
}
