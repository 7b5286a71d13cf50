//! Rows of the tables of an agreement.

use serde::{Deserialize, Serialize};

/// A coder's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoderRow {
    /// Name of the coder: the file without its ending.
    pub coder: String,
    /// Name of the copy of the file in the folder.
    pub file: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// Number of codings that the file states.
    pub codings: u64,
    /// Number of codings that it takes from a scenario that it extends, which do not count.
    pub inherited: u64,
}

/// A kind of coding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KindRow {
    /// Its name.
    pub kind: String,
    /// Number of numbers that at least one coder has judged.
    pub numbers: u64,
    /// Number of those that at least two have judged, which count.
    pub compared: u64,
    /// Number of codings of those that count.
    pub codings: u64,
    /// Alpha with differences on the scale; `None` where it is not defined.
    pub alpha_interval: Option<f64>,
    /// Lower end of its 95% interval.
    pub interval_low: Option<f64>,
    /// Upper end of its 95% interval.
    pub interval_high: Option<f64>,
    /// Alpha of the order of codings alone; `None` where it is not defined.
    pub alpha_ordinal: Option<f64>,
    /// Lower end of its 95% interval.
    pub ordinal_low: Option<f64>,
    /// Upper end of its 95% interval.
    pub ordinal_high: Option<f64>,
    /// Share of resamples without variation, which are left out.
    pub undefined: f64,
    /// Mean distance of the codings of a number from each other.
    pub mean_distance: Option<f64>,
    /// Why alpha is not defined; empty where it is.
    pub reason: String,
}

/// A number with the judgements of all coders.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NumberRow {
    /// Kind of coding.
    pub kind: String,
    /// Key of the number, as `--set` takes it.
    pub key: String,
    /// Number of coders who judged it.
    pub coders: u64,
    /// Mean of their codings.
    pub mean: f64,
    /// The least coding.
    pub least: f64,
    /// The largest coding.
    pub largest: f64,
    /// Difference between the two.
    pub range: f64,
    /// Prior in the scenario of means; empty where it states none.
    pub prior: String,
    /// Whether the scenario of means has the number.
    pub is_in_mean: bool,
}

/// A coding of a coder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CodingRow {
    /// Kind of coding.
    pub kind: String,
    /// Key of the number.
    pub key: String,
    /// Name of the coder.
    pub coder: String,
    /// The judgement.
    pub value: f64,
}
