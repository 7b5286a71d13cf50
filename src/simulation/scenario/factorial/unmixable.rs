//! Why a factorial design of two scenarios cannot be made.

use thiserror::Error;

use super::MOST_CHANGES;
use crate::problem::{Explain, Place, Remedy, Setting};
use crate::scenario::diagnostics::Diagnostics;

/// Why a factorial design of two scenarios cannot be made as asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unmixable {
    /// The scenarios do not differ.
    #[error("{first} and {second} do not differ in anything that could make a difference")]
    Same {
        /// Name of the baseline.
        first: String,
        /// Name of the other scenario.
        second: String,
    },
    /// The scenarios have different bounds of regimes.
    #[error(
        "{first} and {second} have different bounds of regimes ({key}), so that their outcomes are not the same"
    )]
    Regimes {
        /// Name of the baseline.
        first: String,
        /// Name of the other scenario.
        second: String,
        /// A key that differs.
        key: String,
    },
    /// There are too many mixtures.
    #[error(
        "{first} and {second} differ in {} changes, and at most {MOST_CHANGES} can be distinguished, since each doubles the \
        number of mixtures: {}", keys.len(), keys.join(", ")
    )]
    TooMany {
        /// Name of the baseline.
        first: String,
        /// Name of the other scenario.
        second: String,
        /// The first key of each change.
        keys: Vec<String>,
    },
    /// A group names a key that does not differ.
    #[error("nothing that differs has the key {key}")]
    UnknownKey {
        /// The group.
        label: String,
        /// The key.
        key: String,
        /// One like it.
        nearest: Option<String>,
        /// All keys that differ.
        known: Vec<String>,
    },
    /// Two groups claim one key, or one label stands for two changes.
    #[error("{what} belongs to {other} already")]
    Twice {
        /// The group.
        label: String,
        /// The key or label.
        what: String,
        /// The group or change that has it.
        other: String,
    },
    /// There is no such mechanism.
    #[error("there is no such mechanism")]
    NoMechanism {
        /// The name asked for.
        mechanism: String,
        /// One like it.
        nearest: Option<String>,
        /// All mechanisms.
        known: Vec<String>,
    },
    /// A mechanism is off already.
    #[error("it is off in {first} or in {second}, so that nothing goes through it")]
    Off {
        /// The mechanism.
        mechanism: String,
        /// Name of the baseline.
        first: String,
        /// Name of the other scenario.
        second: String,
    },
    /// No mechanism is on in both.
    #[error("no mechanism is on in both {first} and {second}")]
    AllOff {
        /// Name of the baseline.
        first: String,
        /// Name of the other scenario.
        second: String,
    },
    /// A mixture is no valid scenario.
    #[error("{}", invalid(labels, &problems.to_string()))]
    Invalid {
        /// The labels of its changes.
        labels: Vec<String>,
        /// Their keys.
        keys: Vec<String>,
        /// Its problems.
        problems: Diagnostics,
    },
}

/// Writes the problems of a mixture.
fn invalid(labels: &[String], problems: &str) -> String {
    format!("the mixture with {} alone is no valid scenario:\n{problems}", labels.join("; "))
}

impl Explain for Unmixable {
    fn message(&self, name: &dyn Fn(Setting) -> String) -> String {
        match self {
            Self::Invalid { labels, problems, .. } => invalid(labels, &problems.message(name)),
            _ => self.to_string(),
        }
    }

    fn place(&self) -> Option<Place> {
        let (setting, value) = match self {
            Self::UnknownKey { label, .. } | Self::Twice { label, .. } => (Setting::Group, label),
            Self::NoMechanism { mechanism, .. } | Self::Off { mechanism, .. } => {
                (Setting::Mechanism, mechanism)
            }
            Self::Same { .. }
            | Self::Regimes { .. }
            | Self::TooMany { .. }
            | Self::AllOff { .. }
            | Self::Invalid { .. } => return None,
        };
        Some(Place { setting, value: value.clone() })
    }

    fn remedy(&self) -> Option<Remedy> {
        let meant = |nearest: &Option<String>| {
            nearest.as_ref().map(|nearest| format!("did you mean {nearest}? ")).unwrap_or_default()
        };
        Some(match self {
            Self::Same { .. } => {
                Remedy::new("name two scenarios that differ, such as pre-2017 and post-2017")
            }
            Self::Regimes { .. } => Remedy::new("give both the same [outcomes]"),
            Self::TooMany { keys, .. } => {
                let such = keys.first().map_or("parameters", |key| beginning(key));
                Remedy::new("let several count as one with ").setting(Setting::Group).text(format!(
                    " LABEL=KEY,KEY, where a KEY may be the beginning of others, such as {such}"
                ))
            }
            Self::UnknownKey { nearest, known, .. } => {
                Remedy::new(format!("{}the keys that differ are {}", meant(nearest), known.join(", ")))
            }
            Self::Twice { .. } => Remedy::new("name each key and each label once"),
            Self::NoMechanism { nearest, known, .. } => {
                Remedy::new(format!("{}the names are {}", meant(nearest), known.join(", ")))
            }
            Self::Off { mechanism, .. } => Remedy::new("leave it out, or switch it on in both with ")
                .setting(Setting::ScenarioValue)
                .text(format!(" mechanisms.{mechanism}=true")),
            Self::AllOff { .. } => Remedy::new("switch one on, such as with ")
                .setting(Setting::ScenarioValue)
                .text(" mechanisms.identity=true"),
            Self::Invalid { keys, .. } => Remedy::new("let what belongs together count as one change, with ")
                .setting(Setting::Group)
                .text(format!(" LABEL=KEY,KEY; its keys are {}", keys.join(", "))),
        })
    }
}

/// Returns the first part of a key.
fn beginning(key: &str) -> &str {
    key.split('.').next().unwrap_or(key)
}
