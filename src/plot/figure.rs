//! A finished figure.

use std::collections::BTreeSet;

use super::{font::lacking, language::Language};

/// Where a figure comes from, as keys and values in the order in which they are to be read. It goes into
/// the metadata of the files and not into the picture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Provenance {
    entries: Vec<(String, String)>,
}

impl Provenance {
    /// From keys (such as `scenario`, `hash`, `version`, `commit`, `seed`, `replicates`) and values.
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

/// The words below a figure, a sentence each. On a page stand three of them, what is shown, how it is drawn, and where it comes
/// from; in full all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Caption {
    shown: String,
    drawn: String,
    more: Vec<String>,
    marks: String,
    source: String,
}

impl Caption {
    /// What is shown, of how many replicates if the next sentence does not say it, and where it comes from.
    pub fn new(shown: impl Into<String>, source: impl Into<String>) -> Self {
        Self { shown: shown.into(), source: source.into(), ..Self::default() }
    }

    /// What lines, bands and intervals are.
    pub fn drawn(self, drawn: impl Into<String>) -> Self {
        Self { drawn: drawn.into(), ..self }
    }

    /// What a page does not need; may be empty.
    pub fn more(mut self, sentence: impl Into<String>) -> Self {
        self.more.push(sentence.into());
        self
    }

    /// The dated marks, for a figure that does not name them itself; may be empty.
    pub fn marks(self, marks: impl Into<String>) -> Self {
        Self { marks: marks.into(), ..self }
    }

    /// The three sentences for a page.
    pub fn of_page(&self) -> String {
        joined(&[&self.shown, &self.drawn, &self.source])
    }

    /// All of it; `has_marks` says that the figure names its marks.
    pub fn in_full(&self, has_marks: bool) -> String {
        let more = joined(&self.more.iter().map(String::as_str).collect::<Vec<_>>());
        let marks = if has_marks { "" } else { &self.marks };
        joined(&[&self.shown, &self.drawn, &more, marks, &self.source])
    }
}

/// Sentences after each other, without those that say nothing.
fn joined(sentences: &[&str]) -> String {
    let said: Vec<&str> = sentences.iter().map(|said| said.trim()).filter(|said| !said.is_empty()).collect();
    // A date may end with a full stop of its own.
    said.join(" ").replace(".. ", ". ")
}

/// A finished figure: one SVG from which every other format is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Name of its files, without an ending: `fan-integration`.
    pub name: String,
    /// What it shows, in a few words.
    pub title: String,
    /// The picture.
    pub svg: String,
    /// What it shows, of how many replicates, what its lines and intervals are and where it comes from, in full.
    pub caption: String,
    /// The same for a page: three sentences.
    pub page_caption: String,
    /// Where it comes from.
    pub provenance: Provenance,
    /// Language of its words.
    pub language: Language,
}

impl Figure {
    /// The characters in the picture that the typeface lacks.
    pub fn lacking(&self) -> BTreeSet<char> {
        // What stands in the metadata is not drawn.
        lacking(self.svg.split_once("</metadata>").map_or(&*self.svg, |(_, drawn)| drawn))
    }
}
