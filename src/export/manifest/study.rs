//! What a manifest records of a study besides its scenarios, its seed and its number of replicates.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::export::sensitivity::SensitivityRecord;
use crate::export::staging::hex;
use crate::format::{count, counted};
use crate::scenario::Record;

/// Name of the table of the points of a sweep or a sensitivity analysis.
pub const POINTS: &str = "points.csv";
/// Name of the table of the outcomes of a sweep.
pub const SWEEP: &str = "sweep.csv";

/// A study, as its manifest records it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum StudyRecord {
    /// One scenario.
    Run {
        /// Numbers that are drawn, where any are.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        drawn: Option<DrawnRecord>,
    },
    /// Scenarios against a baseline.
    Comparison {
        /// Names of the outcomes that tables and figures show; none where they show the usual ones.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        shown: Vec<String>,
    },
    /// The difference between two scenarios, divided among what makes it.
    Attribution {
        /// Changes, or mechanisms.
        changes: Vec<ChangeRecord>,
        /// Whether these are mechanisms that the difference goes through, and not changes that make it.
        by_mechanisms: bool,
    },
    /// A scenario through theory lenses.
    Lenses(LensesRecord),
    /// A scenario at many points.
    Sweep(SweepRecord),
    /// Which numbers outcomes depend on.
    Sensitivity(SensitivityRecord),
    /// One history.
    Trace(TraceRecord),
}

impl StudyRecord {
    /// What a folder of it holds, within a sentence.
    pub fn named(&self) -> String {
        match self {
            Self::Run { .. } | Self::Comparison { .. } => "a run".to_owned(),
            Self::Attribution { .. } => "an attribution".to_owned(),
            Self::Lenses(_) => "lenses".to_owned(),
            Self::Sweep(_) => "a sweep".to_owned(),
            Self::Sensitivity(_) => "a sensitivity analysis".to_owned(),
            Self::Trace(trace) => trace.named(),
        }
    }

    /// Why a study of the same kind cannot replace this one, a phrase each.
    pub(super) fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        let mut compare = |differs: bool, phrase: &str| {
            if differs {
                found.push(phrase.to_owned());
            }
        };
        match (self, other) {
            (Self::Run { drawn: this }, Self::Run { drawn: that }) => {
                let drawn = match (this, that) {
                    (Some(_), None) => "without drawn parameters",
                    (None, Some(_)) => "with drawn parameters",
                    (Some(_), Some(_)) | (None, None) => "of other drawn parameters",
                };
                compare(this != that, drawn);
            }
            (Self::Comparison { shown: this }, Self::Comparison { shown: that }) if this != that => {
                found.push(match &that[..] {
                    [] => "with tables of the usual outcomes".to_owned(),
                    shown => format!("with tables of {} alone", shown.join(", ")),
                });
            }
            (Self::Attribution { .. }, Self::Attribution { .. }) => {
                compare(self != other, "other changes told apart");
            }
            (Self::Lenses(this), Self::Lenses(that)) => {
                compare(this.names != that.names, "through other lenses");
                compare(this.record != that.record, "against another record");
            }
            (Self::Sweep(this), Self::Sweep(that)) => {
                compare((&this.keys, &this.sha256) != (&that.keys, &that.sha256), "of other points");
            }
            (Self::Sensitivity(this), Self::Sensitivity(that)) => compare(this != that, "of another design"),
            _ => {}
        }
        found
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
}

/// The replicate that a trace follows, and how much it tells.
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
