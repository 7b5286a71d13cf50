//! The codebook: how each coded number of a scenario is judged, from the file `codebook.toml` beside this one.
//!
//! It is declared there and nowhere else: the JSON Schema shows it beside each key, `docs/codebook.md` prints it, and so does the
//! program on request.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use super::codings::CODERS_ERROR;
use super::tree::key::segments;

mod walk;

pub use walk::{Found, Ranks, find, left_out};

/// How a coded number is judged.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodebookEntry {
    /// Short name, by which it is asked for.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// Key of the numbers as overrides write it, with `*` for any id, name or year.
    pub key: String,
    /// Place of the key in the JSON Schema.
    pub schema: String,
    /// The quantity.
    pub meaning: String,
    /// Value where a scenario is silent; `None` where it must not be.
    pub left_out: Option<String>,
    /// Whether the coder's error is its prior where it has none of its own.
    pub drawn: bool,
    /// The anchors at 0, 0.25, 0.5, 0.75 and 1.
    pub anchors: Vec<Anchor>,
    /// Observations that speak for a value.
    pub indicators: Vec<String>,
    /// Public sources in which to look.
    pub data: Vec<String>,
    /// Common mistakes.
    pub mistakes: Vec<String>,
}

/// A value of the scale and its description.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// The value.
    pub at: f64,
    /// Its description.
    pub says: String,
    /// A value of a shipped scenario near it.
    #[serde(default)]
    pub case: Option<Case>,
}

/// A value of a shipped scenario: name of the scenario, key, and words for people.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Case(pub String, pub String, pub String);

impl CodebookEntry {
    /// The parts of its key.
    pub fn pattern(&self) -> Vec<&str> {
        self.key.split('.').collect()
    }

    /// Whether a key is of one of its numbers, or of the table that holds them.
    pub fn is_of(&self, key: &str) -> bool {
        let pattern = self.pattern();
        let least = pattern.iter().rposition(|part| *part != "*").map_or(pattern.len(), |last| last + 1);
        segments(key).is_some_and(|parts| {
            (least..=pattern.len()).contains(&parts.len())
                && parts.iter().zip(&pattern).all(|(part, wanted)| *wanted == "*" || part == wanted)
        })
    }

    /// Last word of its key: `openness`, `pull`.
    pub fn last_word(&self) -> &str {
        self.key.split('.').rfind(|part| *part != "*").unwrap_or(&self.key)
    }

    /// How a prior follows from a coding.
    pub fn prior(&self) -> String {
        let ends = format!("triangular from c - {CODERS_ERROR} to c + {CODERS_ERROR}, cut to 0 and 1");
        if self.drawn {
            format!(
                "A coding c without a prior of its own is drawn within the coder's error, half a step of this scale: {ends}. \
                 A prior under `[priors]`{} takes its place, and `error` under `[codings]` changes it for all.",
                if self.key.starts_with("parameters.") { " or beside the parameter" } else { "" }
            )
        } else {
            format!(
                "It is drawn only where the scenario states a prior under `[priors]`. Half a step of this scale gives, for a \
                 coding c, {{ triangular = [c - {CODERS_ERROR}, c, c + {CODERS_ERROR}] }}, with no end below 0."
            )
        }
    }

    /// The entry in a paragraph, for the JSON Schema.
    pub fn description(&self) -> String {
        let anchors: Vec<String> =
            self.anchors.iter().map(|anchor| format!("{}: {}", anchor.at, anchor.says)).collect();
        let left_out = self.left_out.as_ref().map_or_else(String::new, |text| format!(" Left out: {text}"));
        format!(
            "Codebook: {}{left_out} Anchors: {} Indicators: {}. Common mistakes: {}.",
            self.meaning,
            anchors.join(" "),
            self.indicators.join("; "),
            self.mistakes.join("; ")
        )
    }
}

/// All entries, in the order of the file.
pub fn codebook() -> &'static [CodebookEntry] {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        entry: Vec<CodebookEntry>,
    }
    static ENTRIES: LazyLock<Vec<CodebookEntry>> = LazyLock::new(|| {
        let file: File = toml::from_str(include_str!("codebook.toml")).expect("a test reads the codebook");
        file.entry
    });
    &ENTRIES
}

/// The entry of a name, of a last word of a key, or of a key as overrides write it.
pub fn codebook_entry(asked: &str) -> Option<&'static CodebookEntry> {
    codebook().iter().find(|entry| {
        entry.name == asked || entry.key == asked || entry.last_word() == asked || entry.is_of(asked)
    })
}

/// Adds the entries to the descriptions of a JSON Schema of scenarios.
pub fn describe(schema: &mut Value) {
    for entry in codebook() {
        if let Some(Value::Object(property)) = schema.pointer_mut(&entry.schema) {
            let before = property.get("description").and_then(Value::as_str).unwrap_or_default();
            let text = format!("{before} {}", entry.description());
            property.insert("description".to_owned(), Value::String(text.trim_start().to_owned()));
        }
    }
}

#[cfg(test)]
mod tests;
