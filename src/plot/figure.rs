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

/// A finished figure: one SVG from which every other format is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Name of its files, without an ending: `fan-integration`.
    pub name: String,
    /// What it shows, in a few words.
    pub title: String,
    /// The picture.
    pub svg: String,
    /// What it shows, of how many replicates, what its intervals are and where it comes from.
    pub caption: String,
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
