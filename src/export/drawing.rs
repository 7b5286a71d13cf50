//! Settings of the figures of a folder, which determine its bytes.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::manifest::{Build, FileRecord};

/// Theme, width and selection of figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    /// Name of the theme: `journal`, `greyscale` or `slide`.
    pub theme: String,
    /// Width in millimetres.
    pub width_mm: f64,
    /// Code of the language of words and numbers: `en`, `ru` or `kk`.
    pub language: String,
    /// Dated marks: `none`, `breaks` or `all`; earlier versions had `all` only.
    #[serde(default = "all")]
    pub events: String,
    /// Whether titles are left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub untitled: bool,
    /// Names of the figures in order; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
}

/// Dated marks of versions that drew all of them.
fn all() -> String {
    "all".to_owned()
}

/// Requested parts that a folder lacks: figures, and the report that contains them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unfinished {
    /// Settings of the missing figures.
    pub figures: Option<Drawing>,
    /// Whether the report is also requested as Markdown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub markdown: bool,
    /// Whether the page that explores the scenarios is also requested.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub explorer: bool,
    /// Files being moved into the folder; each is either complete or missing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, FileRecord>,
}

/// Source of the figures in a folder that contains only figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Build of the program that made the run.
    pub concord: Build,
    /// SHA-256 over names and hashes of the read files.
    pub sha256: String,
}

impl Drawing {
    /// Settings of all figures in folders of format 1.
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

    /// Reasons why figures drawn as `other` cannot replace these, one phrase each.
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

/// Reads the settings of figures in a manifest; format 1 records only whether there are any.
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
