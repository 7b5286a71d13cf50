//! What a manifest records of a study besides its scenarios, its seed and its number of replicates.

use serde::{Deserialize, Serialize};

use super::records::{self, Recorded};

/// Makes the record of a study, and its kind, of the list of studies.
macro_rules! records {
    ($($module:ident: $kind:ident($record:ident) => $tables:ident, $named:literal, $command:ident;)+) => {
        /// A kind of study.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind {
            $(#[doc = concat!("A folder of it holds ", $named, ".")] $kind,)+
        }

        impl Kind {
            /// The name within a sentence: `a run`.
            pub fn named(self) -> &'static str {
                match self {
                    $(Self::$kind => $named,)+
                }
            }
        }

        /// A study, as its manifest records it: a variant for each in the list of studies.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind", rename_all = "lowercase")]
        pub enum StudyRecord {
            $(#[doc = concat!("Of ", $named, ".")] $kind(records::$record),)+
        }

        impl StudyRecord {
            /// Its kind.
            pub fn kind(&self) -> Kind {
                match self {
                    $(Self::$kind(_) => Kind::$kind,)+
                }
            }

            /// What a folder of it holds, within a sentence.
            pub fn named(&self) -> String {
                match self {
                    $(Self::$kind(record) => record.named().unwrap_or_else(|| $named.to_owned()),)+
                }
            }

            /// Whether its scenarios are comparable as they are, or at its points alone.
            pub fn is_compared(&self) -> bool {
                match self {
                    $(Self::$kind(record) => record.is_compared(),)+
                }
            }

            /// Why a study of the same kind cannot replace this one, a phrase each.
            pub(super) fn differences(&self, other: &Self) -> Vec<String> {
                match (self, other) {
                    $((Self::$kind(this), Self::$kind(that)) => this.differences(that),)+
                    _ => Vec::new(),
                }
            }
        }
    };
}

studies!(records);
