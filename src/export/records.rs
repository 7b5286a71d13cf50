//! What a manifest says of a folder besides its scenarios: which changes, lenses, points, draws or replicate it is of.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::staging::hex;
use crate::format::{count, counted};
use crate::scenario::Record;

/// Keys that count as one change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeRecord {
    /// What it is called.
    pub label: String,
    /// The keys.
    pub keys: Vec<String>,
}

/// Sets of values that are drawn for some numbers of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnRecord {
    /// From where: `prior`, or the name of a file.
    pub from: String,
    /// Keys of the numbers.
    pub keys: Vec<String>,
    /// Replicates of a set.
    pub replicates_per_set: u64,
    /// SHA-256 of `parameters.csv`, in hexadecimal, where sets come from a file; those of priors follow from the scenario.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// Through which lenses a scenario is seen, and what it is held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LensesRecord {
    /// The lenses by name.
    pub names: Vec<String>,
    /// The record, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<ObservedRecord>,
}

/// Which observed record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObservedRecord {
    /// Title for people.
    pub title: String,
    /// SHA-256 of its text, which is `record.toml`.
    pub sha256: String,
}

impl ObservedRecord {
    /// That of a record.
    pub fn of(record: &Record) -> Self {
        let sha256 = hex(&Sha256::digest(record.text().as_bytes()));
        Self { title: record.title().to_owned(), sha256 }
    }
}

/// Name of the table of the points of a sweep or a sensitivity analysis.
pub const POINTS: &str = "points.csv";
/// Name of the table of the outcomes of a sweep.
pub const SWEEP: &str = "sweep.csv";

/// The points of a sweep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SweepRecord {
    /// How the points were chosen, for people.
    pub design: String,
    /// The keys that vary, in the order of the columns.
    pub keys: Vec<String>,
    /// Number of points.
    pub points: u64,
    /// SHA-256 of `points.csv`, in hexadecimal.
    pub sha256: String,
}

/// Which replicate is told, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceRecord {
    /// Number of the replicate.
    pub replicate: u64,
    /// Whether every proposal is told.
    pub every: bool,
}

impl DrawnRecord {
    /// What is drawn, within a sentence: `31 parameters drawn from their priors, 8 replicates of each set`.
    pub fn named(&self) -> String {
        let from = match self.from.as_str() {
            "prior" => "their priors".to_owned(),
            file => file.to_owned(),
        };
        let keys = counted(self.keys.len() as u64, "number");
        format!("{keys} drawn from {from}, {} of each set", counted(self.replicates_per_set, "replicate"))
    }
}

impl TraceRecord {
    /// What it is of, within a sentence.
    pub fn named(&self) -> String {
        let every = if self.every { " with every proposal" } else { "" };
        format!("the trace of replicate {}{every}", count(self.replicate))
    }
}
