//! How the figures of a folder are drawn: part of what decides its bytes.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::manifest::{Build, FileRecord};

/// For what, how wide and which of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    /// Name of the theme: `journal`, `greyscale` or `slide`.
    pub theme: String,
    /// Width in millimetres.
    pub width_mm: f64,
    /// Code of the language of words and numbers: `en`, `ru` or `kk`.
    pub language: String,
    /// Which dated marks are shown: `none`, `breaks` or `all`; earlier versions knew no other than the last.
    #[serde(default = "all")]
    pub events: String,
    /// Whether titles are left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub untitled: bool,
    /// Names of the figures, in their order; none where all are drawn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
}

/// The dated marks of figures of versions that drew them all.
fn all() -> String {
    "all".to_owned()
}

/// What a folder was asked to hold and does not hold yet: figures, and the report, which has them on its page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unfinished {
    /// How figures are to be drawn.
    pub figures: Option<Drawing>,
    /// Whether the report is to come as Markdown too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub markdown: bool,
    /// Files that are on their way into the folder: each of them is there and whole, or not there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, FileRecord>,
}

/// From what figures are drawn, where a folder holds nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The program that made the run.
    pub concord: Build,
    /// SHA-256 over names and hashes of the files that were read.
    pub sha256: String,
}

impl Drawing {
    /// How every folder of format 1 was drawn that has figures.
    fn of_format_1() -> Self {
        Self {
            theme: "journal".to_owned(),
            width_mm: 175.0,
            language: "en".to_owned(),
            events: all(),
            untitled: false,
            only: Vec::new(),
        }
    }

    /// In what figures drawn as `other` fall short of these, a phrase each.
    pub(super) fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        if self.theme != other.theme {
            found.push(format!("figures in the theme {}, not {}", other.theme, self.theme));
        }
        if self.width_mm != other.width_mm {
            found.push(format!("figures {} mm wide, not {} mm", other.width_mm, self.width_mm));
        }
        if self.language != other.language {
            found.push(format!("figures in the language {}, not {}", other.language, self.language));
        }
        if self.events != other.events {
            found.push(format!("figures with the dated marks {}, not {}", other.events, self.events));
        }
        if self.untitled != other.untitled {
            let with = |untitled| if untitled { "without titles" } else { "with titles" };
            found.push(format!("figures {}, not {}", with(other.untitled), with(self.untitled)));
        }
        let missing: Vec<&str> =
            self.only.iter().filter(|name| !other.only.contains(name)).map(String::as_str).collect();
        if !other.only.is_empty() && self.only.is_empty() {
            found.push(format!("of the figures only {}", other.only.join(", ")));
        } else if !other.only.is_empty() && !missing.is_empty() {
            found.push(format!("without the figures {}", missing.join(", ")));
        }
        found
    }
}

/// Reads what a manifest says of figures: in format 1 whether there are any.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Drawing>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Told {
        Whether(bool),
        How(Drawing),
    }
    Ok(match Option::<Told>::deserialize(deserializer)? {
        None | Some(Told::Whether(false)) => None,
        Some(Told::Whether(true)) => Some(Drawing::of_format_1()),
        Some(Told::How(drawing)) => Some(drawing),
    })
}
