//! What each study puts down about itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::under_priors::{POSTERIOR, PRIOR, UnderPriorsRecord};
pub use crate::export::sensitivity::SensitivityRecord;
use crate::export::staging::hex;
use crate::format::{count, counted};
use crate::scenario::Record;

/// Name of the table of the points of a sweep or a sensitivity analysis.
pub const POINTS: &str = "points.csv";
/// Name of the table of the outcomes of a sweep.
pub const SWEEP: &str = "sweep.csv";

/// What a study puts down about itself.
pub(super) trait Recorded {
    /// What a folder of it holds, within a sentence, where that is not the name of its kind.
    fn named(&self) -> Option<String> {
        None
    }

    /// Whether its scenarios are comparable as they are, or at its points alone.
    fn is_compared(&self) -> bool {
        true
    }

    /// Why a study with this record cannot replace one with that, a phrase each.
    fn differences(&self, that: &Self) -> Vec<String>;
}

/// A phrase where two records differ.
pub(super) fn phrase(differs: bool, phrase: &str) -> Vec<String> {
    if differs { vec![phrase.to_owned()] } else { Vec::new() }
}

/// Settings by name, as people write them: the record of a study that needs no type of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings(pub BTreeMap<String, String>);

impl Recorded for Settings {
    fn differences(&self, that: &Self) -> Vec<String> {
        phrase(self != that, "with other settings")
    }
}

/// Regions under one table of parameters. They are no scenarios of one region, and are not compared tick by tick.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegionsRecord {
    /// Subject, in words.
    pub settings: Settings,
}

impl Recorded for RegionsRecord {
    fn is_compared(&self) -> bool {
        false
    }

    fn differences(&self, that: &Self) -> Vec<String> {
        self.settings.differences(&that.settings)
    }
}

/// A run of one scenario.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRecord {
    /// Numbers that are drawn, where any are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn: Option<DrawnRecord>,
    /// The batch under priors, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under_priors: Option<UnderPriorsRecord>,
}

impl Recorded for RunRecord {
    fn differences(&self, that: &Self) -> Vec<String> {
        let mut found = DrawnRecord::differences(self.drawn.as_ref(), that.drawn.as_ref());
        found.extend(UnderPriorsRecord::differences(self.under_priors.as_ref(), that.under_priors.as_ref()));
        found
    }
}

/// Scenarios against a baseline.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparisonRecord {
    /// Names of the outcomes that tables and figures show; none where they show the usual ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shown: Vec<String>,
    /// Numbers that are drawn, where any are; each pair of replicates shares a set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn: Option<DrawnRecord>,
    /// The batch under priors, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under_priors: Option<UnderPriorsRecord>,
    /// The smallest effects of interest, as `integration=0.05`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub smallest_effects: Vec<String>,
}

impl Recorded for ComparisonRecord {
    fn named(&self) -> Option<String> {
        Some("a run".to_owned())
    }

    fn differences(&self, that: &Self) -> Vec<String> {
        let mut found = DrawnRecord::differences(self.drawn.as_ref(), that.drawn.as_ref());
        found.extend(UnderPriorsRecord::differences(self.under_priors.as_ref(), that.under_priors.as_ref()));
        found.extend(phrase(self.smallest_effects != that.smallest_effects, "with other smallest effects"));
        match &that.shown[..] {
            shown if shown == self.shown => {}
            [] => found.push("with tables of the usual outcomes".to_owned()),
            shown => found.push(format!("with tables of {} alone", shown.join(", "))),
        }
        found
    }
}

/// The difference between two scenarios, divided among what makes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributionRecord {
    /// Changes, or mechanisms.
    pub changes: Vec<ChangeRecord>,
    /// Whether these are mechanisms that the difference goes through, and not changes that make it.
    pub by_mechanisms: bool,
    /// Numbers that are drawn, where any are; a replicate has the same set in every mixture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn: Option<DrawnRecord>,
}

impl Recorded for AttributionRecord {
    fn differences(&self, that: &Self) -> Vec<String> {
        let apart = |of: &Self| (of.by_mechanisms, of.changes.clone());
        let mut found = phrase(apart(self) != apart(that), "other changes told apart");
        found.extend(DrawnRecord::differences(self.drawn.as_ref(), that.drawn.as_ref()));
        found
    }
}

impl Recorded for LensesRecord {
    fn named(&self) -> Option<String> {
        Some("lenses".to_owned())
    }

    fn differences(&self, that: &Self) -> Vec<String> {
        let mut found = phrase(self.names != that.names, "through other lenses");
        found.extend(phrase(self.record != that.record, "against another record"));
        found.extend(DrawnRecord::differences(self.drawn.as_ref(), that.drawn.as_ref()));
        found
    }
}

impl Recorded for SweepRecord {
    fn is_compared(&self) -> bool {
        false
    }

    fn differences(&self, that: &Self) -> Vec<String> {
        let mut found = phrase((&self.keys, &self.sha256) != (&that.keys, &that.sha256), "of other points");
        found.extend(DrawnRecord::differences(self.drawn.as_ref(), that.drawn.as_ref()));
        found
    }
}

impl Recorded for SensitivityRecord {
    fn differences(&self, that: &Self) -> Vec<String> {
        phrase(self != that, "of another design")
    }
}

impl Recorded for TraceRecord {
    fn named(&self) -> Option<String> {
        let every = if self.every { " with every proposal" } else { "" };
        Some(format!("the trace of replicate {}{every}", count(self.replicate)))
    }

    /// Two of other replicates, or of other proposals, are named differently.
    fn differences(&self, that: &Self) -> Vec<String> {
        DrawnRecord::differences(self.drawn.as_ref(), that.drawn.as_ref())
    }
}

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
    /// Keys of the codings among them, where codings are drawn within the coder's error.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codings: Vec<String>,
    /// Replicates of a set.
    pub replicates_per_set: u64,
    /// SHA-256 of `parameters.csv`, in hexadecimal, where sets come from a file; those of priors follow from the scenario.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Keys of the numbers among them that a file leaves out, and that are drawn from their priors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rest: Vec<String>,
    /// Whether the further runs of each set are left out, and with them the division of the variance.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_partition: bool,
}

/// Through which lenses a scenario is seen, and what it is held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LensesRecord {
    /// The lenses by name.
    pub names: Vec<String>,
    /// The record, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<ObservedRecord>,
    /// Numbers that are drawn, where any are; a replicate has the same set through every lens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn: Option<DrawnRecord>,
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
    /// The entry of a record.
    pub fn of(record: &Record) -> Self {
        let sha256 = hex(&Sha256::digest(record.text().as_bytes()));
        Self { title: record.title().to_owned(), sha256 }
    }
}

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
    /// Numbers that are drawn, where any are; a replicate has the same set at every point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn: Option<DrawnRecord>,
}

/// The replicate that a trace follows, and how much it tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceRecord {
    /// Number of the replicate.
    pub replicate: u64,
    /// Includes every proposal in the text if true.
    pub every: bool,
    /// Numbers that are drawn, where any are; the replicate has the set that it has in a run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn: Option<DrawnRecord>,
}

/// How many of some keys are codings, and how many other numbers: `31 numbers and 58 codings`.
pub(super) fn numbers_and_codings(keys: &[String], codings: &[String]) -> String {
    let numbers = keys.len().saturating_sub(codings.len()) as u64;
    match (numbers, codings.len() as u64) {
        (numbers, 0) => counted(numbers, "number"),
        (0, codings) => counted(codings, "coding"),
        (numbers, codings) => format!("{} and {}", counted(numbers, "number"), counted(codings, "coding")),
    }
}

impl DrawnRecord {
    /// Why a study with drawn numbers, or without, cannot be replaced by another.
    fn differences(this: Option<&Self>, that: Option<&Self>) -> Vec<String> {
        let drawn = match (this, that) {
            (Some(_), None) => "without drawn parameters",
            (None, Some(_)) => "with drawn parameters",
            (Some(_), Some(_)) | (None, None) => "of other drawn parameters",
        };
        phrase(this != that, drawn)
    }

    /// Whether the variance is divided into the part of the parameters, that of codings, if they are drawn, and that of chance.
    pub fn is_partitioned(&self) -> bool {
        !self.no_partition
    }

    /// What is drawn, within a sentence: `31 numbers and 58 codings drawn from their priors, 8 replicates of each set`.
    pub fn named(&self) -> String {
        let from = match self.from.as_str() {
            PRIOR => "their priors".to_owned(),
            POSTERIOR => "the posterior".to_owned(),
            file => file.to_owned(),
        };
        let listed = self.keys.len().saturating_sub(self.rest.len());
        let keys = numbers_and_codings(&self.keys[..listed], &self.codings);
        let rest = match self.rest.len() {
            0 => String::new(),
            rest => format!(" and {} from their priors", count(rest as u64)),
        };
        let replicates = counted(self.replicates_per_set, "replicate");
        format!("{keys} drawn from {from}{rest}, {replicates} of each set")
    }
}
