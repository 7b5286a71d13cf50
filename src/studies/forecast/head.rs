//! The head of a forecast: what it is of, when it was made, and the hashes that fix every number of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::export::hex;

/// The head, which is `forecast.toml`. Its hash fixes the tables, whose hashes it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// Format of the files of a forecast.
    pub format: u32,
    /// The day on which it was made, by the clock of the command.
    pub made: String,
    /// Version of the program.
    pub version: String,
    /// Git commit of the program.
    pub commit: String,
    /// First year.
    pub from: i16,
    /// Last year.
    pub until: i16,
    /// Last day of which the record knows something.
    pub known_until: String,
    /// Seed of the random numbers.
    pub seed: u64,
    /// Number of histories.
    pub replicates: u64,
    /// Number of histories of a set.
    pub replicates_per_set: u64,
    /// Parts of the record that are not forecast, with the reason.
    pub left_out: Vec<String>,
    /// The scenario.
    pub scenario: Named,
    /// The record.
    pub record: Named,
    /// Where the sets of values come from.
    pub parameters: Named,
    /// SHA-256 of each table, in hexadecimal.
    pub tables: BTreeMap<String, String>,
}

/// A name with a hash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Named {
    /// The name.
    pub name: String,
    /// SHA-256 of its text, in hexadecimal; empty for priors, which stand in the scenario.
    pub sha256: String,
}

/// Format of the files.
pub const FORMAT: u32 = 1;

impl Head {
    /// The text of the file.
    ///
    /// # Panics
    /// Never: texts, and numbers that TOML has.
    pub fn text(&self) -> String {
        toml::to_string_pretty(self).expect("texts and numbers that a scenario in TOML has")
    }

    /// The head in a text.
    ///
    /// # Errors
    /// Why it is none.
    pub fn read(text: &str) -> Result<Self, String> {
        let head: Self = toml::from_str(text).map_err(|error| error.message().to_owned())?;
        match head.format {
            FORMAT => Ok(head),
            other => Err(format!("it is of format {other}, and this version reads format {FORMAT}")),
        }
    }
}

/// SHA-256 of a text, in hexadecimal.
pub fn hash(text: &[u8]) -> String {
    hex(&Sha256::digest(text))
}
