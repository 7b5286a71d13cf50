//! A finished figure.

use std::collections::BTreeSet;

use super::{font::lacking, language::Language};

/// Provenance of a figure, as keys and values in reading order. It goes into the metadata of the files and not into the
/// picture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Provenance {
    entries: Vec<(String, String)>,
}

impl Provenance {
    /// Builds provenance from keys (such as `scenario`, `hash`, `version`, `commit`, `seed`, `replicates`) and values.
    pub fn new<K: Into<String>, V: Into<String>>(entries: impl IntoIterator<Item = (K, V)>) -> Self {
        Self { entries: entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect() }
    }

    /// The keys and values in order.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.entries().find(|(other, _)| *other == key).map(|(_, value)| value)
    }
}

/// The sentences below a figure. A page has three of them: content, encoding and source; the full caption has all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Caption {
    shown: String,
    drawn: String,
    more: Vec<String>,
    marks: String,
    source: String,
}

impl Caption {
    /// A caption with content (and the number of replicates, unless the next sentence gives it) and source.
    pub fn new(shown: impl Into<String>, source: impl Into<String>) -> Self {
        Self { shown: shown.into(), source: source.into(), ..Self::default() }
    }

    /// Adds the meaning of lines, bands and intervals.
    pub fn drawn(self, drawn: impl Into<String>) -> Self {
        Self { drawn: drawn.into(), ..self }
    }

    /// Adds a sentence to the full caption only; may be empty.
    pub fn more(mut self, sentence: impl Into<String>) -> Self {
        self.more.push(sentence.into());
        self
    }

    /// Adds the dated marks, for a figure that does not name them; may be empty.
    pub fn marks(self, marks: impl Into<String>) -> Self {
        Self { marks: marks.into(), ..self }
    }

    /// The three sentences for a page.
    pub fn of_page(&self) -> String {
        joined(&[&self.shown, &self.drawn, &self.source])
    }

    /// The full caption; without the marks if the figure names them (`has_marks`).
    pub fn in_full(&self, has_marks: bool) -> String {
        let more = joined(&self.more.iter().map(String::as_str).collect::<Vec<_>>());
        let marks = if has_marks { "" } else { &self.marks };
        joined(&[&self.shown, &self.drawn, &more, marks, &self.source])
    }
}

/// Joins sentences and omits empty ones.
fn joined(sentences: &[&str]) -> String {
    let said: Vec<&str> = sentences.iter().map(|said| said.trim()).filter(|said| !said.is_empty()).collect();
    // A date may end with a full stop.
    said.join(" ").replace(".. ", ". ")
}

/// A finished figure: one SVG from which every other format is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Name of its files without extension: `fan-integration`.
    pub name: String,
    /// Title.
    pub title: String,
    /// The picture.
    pub svg: String,
    /// Full caption: content, number of replicates, meaning of lines and intervals, source.
    pub caption: String,
    /// Caption for a page: three sentences.
    pub page_caption: String,
    /// Provenance.
    pub provenance: Provenance,
    /// Language of its texts.
    pub language: Language,
}

impl Figure {
    /// The characters in the picture that the typeface lacks.
    pub fn lacking(&self) -> BTreeSet<char> {
        // Metadata are not drawn.
        lacking(self.svg.split_once("</metadata>").map_or(&*self.svg, |(_, drawn)| drawn))
    }
}
