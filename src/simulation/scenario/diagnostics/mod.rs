//! All problems of a scenario, each with its place.

use std::{fmt, sync::Arc};

use crate::problem::{Explain, Phrase, Setting};
use crate::scenario::tree::source::{SourceTexts, TextSpan};

mod render;

/// The explanation of a problem. Each phase of reading has an enum of problems that have one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Explanation {
    /// Stable name of the kind of problem, for machines: `unknown-key`.
    pub code: &'static str,
    /// The message.
    pub message: Phrase,
    /// A few words to stand at the marked text.
    pub label: String,
    /// The values or keys that are allowed.
    pub allowed: Option<Phrase>,
    /// The remedy.
    pub help: Option<Phrase>,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The message, the values that are allowed, and the remedy.
    pub explanation: Explanation,
    /// Path of the key, as overrides write it; empty where the problem is not of a key.
    pub path: String,
    /// Its place; `None` for a file that cannot be read at all.
    pub place: Option<TextSpan>,
    /// A related place, with a few words on how it is related.
    pub related: Option<(TextSpan, String)>,
}

impl Diagnostic {
    /// Makes a problem of a key.
    pub fn new(explanation: Explanation, path: String, place: TextSpan) -> Self {
        Self { explanation, path, place: Some(place), related: None }
    }
}

/// All problems of a scenario, at least one, in the order of sources and places.
///
/// Its `Display` is a text of 100 columns without colours; see [`Self::render`] for others.
#[derive(Clone, PartialEq, Eq)]
pub struct Diagnostics(Arc<Collection>);

#[derive(Debug, PartialEq, Eq)]
struct Collection {
    sources: SourceTexts,
    list: Vec<Diagnostic>,
}

/// One problem as a machine reads it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ProblemRecord {
    /// Always `error`: a scenario is valid or it is not.
    pub severity: &'static str,
    /// Stable name of the kind of problem.
    pub code: &'static str,
    /// The file, or the setting that changes a value; `null` where no file could be read.
    pub file: Option<String>,
    /// Line, from 1.
    pub line: Option<usize>,
    /// Column in characters, from 1.
    pub column: Option<usize>,
    /// Path of the key, as overrides write it; empty where the problem is not of a key.
    pub path: String,
    /// The message.
    pub message: String,
    /// The values or keys that are allowed.
    pub allowed: Option<String>,
    /// The remedy.
    pub help: Option<String>,
}

/// Width of a text where nothing says another.
const COLUMNS: usize = 100;

/// The style in which problems are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// No colours.
    Plain,
    /// Colours by ANSI escapes.
    Styled,
}

impl Diagnostics {
    /// Sorts the problems, at least one, by source and place, and removes repeated ones.
    pub(super) fn new(sources: SourceTexts, mut list: Vec<Diagnostic>) -> Self {
        // A stable sort: problems at one place stay in the order in which they were found.
        list.sort_by_key(|diagnostic| diagnostic.place);
        let mut unique: Vec<Diagnostic> = Vec::with_capacity(list.len());
        for diagnostic in list {
            let told = unique.iter().rev().take_while(|other| other.place == diagnostic.place);
            if !told.into_iter().any(|other| other.explanation.message == diagnostic.explanation.message) {
                unique.push(diagnostic);
            }
        }
        Self(Arc::new(Collection { sources, list: unique }))
    }

    /// Makes the problem of a scenario that could not be read at all.
    pub(super) fn unread(explanation: Explanation) -> Self {
        let diagnostic = Diagnostic { explanation, path: String::new(), place: None, related: None };
        Self(Arc::new(Collection { sources: SourceTexts::default(), list: vec![diagnostic] }))
    }

    /// Number of problems, at least 1.
    pub fn count(&self) -> usize {
        self.0.list.len()
    }

    /// Writes the problems for people, each with its lines; settings as `name` calls them.
    pub fn render(&self, style: Style, columns: usize, name: &dyn Fn(Setting) -> String) -> String {
        render::render(&self.0.sources, &self.0.list, style, columns, name)
    }

    /// Returns the problems for machines; settings as `name` calls them.
    pub fn records(&self, name: &dyn Fn(Setting) -> String) -> impl Iterator<Item = ProblemRecord> {
        self.0.list.iter().map(move |diagnostic| {
            let at = diagnostic.place.map(|place| {
                let source = self.0.sources.get(place.source);
                (source.name.words(name), source.position(place.start))
            });
            let explanation = &diagnostic.explanation;
            ProblemRecord {
                severity: "error",
                code: explanation.code,
                line: at.as_ref().map(|(_, (line, _))| *line),
                column: at.as_ref().map(|(_, (_, column))| *column),
                file: at.map(|(file, _)| file),
                path: diagnostic.path.clone(),
                message: explanation.message.words(name),
                allowed: explanation.allowed.as_ref().map(|allowed| allowed.words(name)),
                help: explanation.help.as_ref().map(|help| help.words(name)),
            }
        })
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Style::Plain, COLUMNS, &|setting| setting.to_string()))
    }
}

impl fmt::Debug for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Diagnostics {}

impl Explain for Diagnostics {
    fn message(&self, name: &dyn Fn(Setting) -> String) -> String {
        self.render(Style::Plain, COLUMNS, name)
    }
}

/// Finds the name in `known` that is most like `word`, or that has a word most like it; `None` if no name is similar.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let known: Vec<&str> = known.into_iter().collect();
    let by_words = || {
        let words = known.iter().flat_map(|name| name.split(' ').map(move |part| (part, *name)));
        nearest_of(word, words.filter(|(part, name)| part != name))
    };
    nearest_of(word, known.iter().map(|name| (*name, *name))).or_else(by_words)
}

/// Finds the pair whose first text is most like `word`, and returns its second.
fn nearest_of<'a>(word: &str, known: impl Iterator<Item = (&'a str, &'a str)>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    known
        .map(|(like, name)| (strsim::damerau_levenshtein(&lower, &like.to_lowercase()), like, name))
        .filter(|(distance, like, _)| {
            let longer = word.chars().count().max(like.chars().count());
            // A third of the letters may be wrong, and one in very short words.
            *distance <= (longer / 3).max(1) && *distance < longer
        })
        .min_by_key(|(distance, ..)| *distance)
        .map(|(_, _, name)| name)
}

/// Lists words for people: `a`, `b` and so on, cut after twelve.
pub fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 12;
    let words: Vec<&str> = words.into_iter().collect();
    let shown = words.iter().take(SHOWN).map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    match words.len().checked_sub(SHOWN) {
        None | Some(0) => shown,
        Some(more) => format!("{shown} and {more} more"),
    }
}

/// Writes a whole number as in TOML: a long one in groups of three digits.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let length = digits.len();
    if length < 6 {
        return digits;
    }
    let groups = digits.char_indices().flat_map(|(at, digit)| {
        let opens_group = at > 0 && (length - at).is_multiple_of(3);
        opens_group.then_some('_').into_iter().chain([digit])
    });
    groups.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_near() {
        let keys = ["openness", "openness_floor", "name", "from"];
        assert_eq!(nearest("opennes", keys), Some("openness"));
        assert_eq!(nearest("Opennness_flor", keys), Some("openness_floor"));
        assert_eq!(nearest("frm", keys), Some("from"));
        assert_eq!(nearest("population", keys), None);
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(nearest("Mirzioyev", ["Islam Karimov", "Shavkat Mirziyoyev"]), Some("Shavkat Mirziyoyev"));
    }

    #[test]
    fn digits_are_grouped() {
        assert_eq!([1, 12_345, 123_456, 1_234_567].map(grouped), ["1", "12345", "123_456", "1_234_567"]);
    }

    #[test]
    fn long_lists_are_cut() {
        let words: Vec<String> = (0..14).map(|n| n.to_string()).collect();
        assert!(listed(words.iter().map(String::as_str)).ends_with("`11` and 2 more"));
        assert_eq!(listed(["a", "b"]), "`a`, `b`");
    }
}
