//! The texts of a scenario, and places in them.

use std::ops::Range;

use crate::problem::Phrase;

/// A text: a file, a built-in scenario, or an override.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// Name for people: the path as it was given.
    pub name: Phrase,
    /// The text.
    pub text: String,
    /// 0 for the file that was asked for, -1 for what it extends and so on, 1 for an override: the higher layer
    /// prevails.
    pub layer: i32,
    line_starts: Vec<usize>,
}

impl SourceText {
    fn new(name: Phrase, text: String, layer: i32) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(breaks).collect();
        Self { name, text, layer, line_starts }
    }

    /// Returns line and column of a byte, both from 1; columns count characters.
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let line = self.line_starts.partition_point(|start| *start <= byte).max(1);
        let start = self.line_starts.get(line - 1).copied().unwrap_or(0);
        let before = self.text.get(start..byte).unwrap_or_default();
        (line, before.chars().count() + 1)
    }

    /// Returns the bytes of the lines from `first` to `last`, which count from 1.
    pub fn lines(&self, first: usize, last: usize) -> Range<usize> {
        let start = self.line_starts.get(first.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let end = self.line_starts.get(last).copied().unwrap_or(self.text.len());
        start..end.max(start)
    }

    /// Adjusts a span so that it can be cut out of the text: inside it, in order, on the borders of characters.
    pub fn clamp(&self, span: Range<usize>) -> Range<usize> {
        let border = |byte: usize| self.text.floor_char_boundary(byte);
        let start = border(span.start);
        start..border(span.end).max(start)
    }
}

/// The number of a text in [`SourceTexts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceId(usize);

/// Bytes of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextSpan {
    /// The source.
    pub source: SourceId,
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// All texts of a scenario.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceTexts(Vec<SourceText>);

impl SourceTexts {
    /// Adds a text.
    pub fn add(&mut self, name: impl Into<Phrase>, text: String, layer: i32) -> SourceId {
        self.0.push(SourceText::new(name.into(), text, layer));
        SourceId(self.0.len() - 1)
    }

    /// Returns a text.
    pub fn get(&self, id: SourceId) -> &SourceText {
        &self.0[id.0]
    }

    /// Returns the layer of a place.
    pub fn layer(&self, place: TextSpan) -> i32 {
        self.get(place.source).layer
    }

    /// Returns whether another text is laid over the one that holds a place.
    pub fn is_overlaid(&self, place: TextSpan) -> bool {
        self.0.iter().any(|source| source.layer > self.layer(place))
    }

    /// Returns the text at a place.
    pub fn excerpt(&self, place: TextSpan) -> &str {
        let source = self.get(place.source);
        &source.text[source.clamp(place.start..place.end)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let source = SourceText::new("x".into(), "äb\r\nc\n".to_owned(), 0);
        let places = [(0, (1, 1)), (2, (1, 2)), (5, (2, 1)), (6, (2, 2)), (7, (3, 1)), (99, (3, 1))];
        assert!(places.iter().all(|&(byte, position)| source.position(byte) == position));
        assert_eq!(source.lines(2, 2), 5..7);
        assert_eq!(source.lines(9, 9), 7..7);
    }

    #[test]
    fn a_span_is_brought_inside_the_text() {
        let source = SourceText::new("x".into(), "äb".to_owned(), 0);
        assert_eq!(source.clamp(1..2), 0..2);
        assert_eq!(source.clamp(9..20), 3..3);
        #[expect(clippy::reversed_empty_ranges, reason = "what is tested")]
        let reversed = 3..0;
        assert_eq!(source.clamp(reversed), 3..3);
    }
}
