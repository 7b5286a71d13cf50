//! The comments of a text, and the values beside which they stand.

use std::collections::BTreeMap;

use toml_parser::{Source, lexer::TokenKind};

use crate::scenario::tree::source::{SourceId, SourceText, SourceTexts, TextSpan};

/// First words of a comment that says where a value comes from.
const MARKS: [&str; 5] = ["coded", "fact", "convention", "free", "source"];
/// First words of a comment on a value that is still to be coded.
const TO_CODE: &str = "to code";
/// Most values without a comment of their own in a row, beyond which a comment between two of them belongs to neither.
const MOST_IN_A_ROW: usize = 1_000;

/// Contents of a line besides a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Holds {
    #[default]
    Nothing,
    Heading,
    Value,
}

/// A line of a text.
#[derive(Debug, Clone, Default)]
struct Line {
    holds: Holds,
    comment: Option<String>,
}

impl Line {
    /// Whether it holds a comment alone.
    fn is_comment(&self) -> bool {
        self.holds == Holds::Nothing && self.comment.is_some()
    }

    /// Whether its comment says where a value comes from.
    fn is_marked(&self) -> bool {
        self.comment.as_deref().is_some_and(is_marked)
    }

    /// Whether it takes no comment from the lines beside it.
    fn parts(&self) -> bool {
        self.holds != Holds::Value || self.is_marked()
    }
}

/// Whether a comment says where a value comes from: it begins with `coded`, `fact`, `convention`, `free` or `source`.
fn is_marked(comment: &str) -> bool {
    let word = comment.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    MARKS.contains(&word.as_str())
}

/// The lines of a text.
#[derive(Debug)]
struct Lines(Vec<Line>);

impl Lines {
    fn of(source: &SourceText) -> Self {
        let mut lines = vec![Line::default(); source.text.split('\n').count()];
        let mut depth = 0_usize;
        for token in Source::new(&source.text).lex() {
            let (start, end) = (token.span().start(), token.span().end());
            let first = source.position(start).0 - 1;
            match token.kind() {
                TokenKind::Whitespace | TokenKind::Newline | TokenKind::Eof => continue,
                TokenKind::Comment => {
                    let text = source.text.get(start..end).unwrap_or_default();
                    lines[first].comment = Some(text.trim_start_matches('#').trim().to_owned());
                    continue;
                }
                _ => {}
            }
            let is_heading = depth == 0 && token.kind() == TokenKind::LeftSquareBracket;
            let last = source.position(end.saturating_sub(1).max(start)).0 - 1;
            for line in &mut lines[first..=last] {
                if line.holds == Holds::Nothing {
                    line.holds = if is_heading { Holds::Heading } else { Holds::Value };
                }
            }
            match token.kind() {
                TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => depth += 1,
                TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                    depth = depth.saturating_sub(1)
                }
                _ => {}
            }
        }
        Self(lines)
    }

    fn at(&self, line: usize) -> Option<&Line> {
        self.0.get(line)
    }

    /// The source of the value on the lines from `first` to `last`.
    fn source(&self, first: usize, last: usize) -> Option<String> {
        let own = self.at(last).filter(|line| line.is_marked()).and_then(|line| line.comment.clone());
        own.or_else(|| self.above(first)).or_else(|| self.below(last))
    }

    /// The comment on the lines above a value. A block of comments between two values belongs to the lower one if the upper one has a
    /// comment of its own, or if it has one above it in its turn.
    fn above(&self, line: usize) -> Option<String> {
        let block = |line: usize| {
            let start = (0..line).rev().take_while(|at| self.0[*at].is_comment()).last()?;
            (start..line).rev().find(|at| self.0[*at].is_marked()).map(|marked| (start, marked))
        };
        let (mut start, marked) = block(line)?;
        for _ in 0..MOST_IN_A_ROW {
            let Some(before) = start.checked_sub(1).filter(|before| !self.0[*before].parts()) else {
                return Some(self.text(marked, line));
            };
            (start, _) = block(before)?;
        }
        None
    }

    /// The comment on the lines below a value. A block of comments between two values belongs to the upper one if the lower one has a
    /// comment of its own, or if it has one below it in its turn.
    fn below(&self, line: usize) -> Option<String> {
        let block = |line: usize| {
            let end = line + 1 + self.0.iter().skip(line + 1).take_while(|line| line.is_comment()).count();
            self.at(line + 1).filter(|first| first.is_comment() && first.is_marked()).map(|_| end)
        };
        let first = block(line)?;
        let mut end = first;
        for _ in 0..MOST_IN_A_ROW {
            if self.at(end).is_none_or(Line::parts) {
                return Some(self.text(line + 1, first));
            }
            end = block(end)?;
        }
        None
    }

    fn text(&self, from: usize, to: usize) -> String {
        let comments = self.0[from..to].iter().filter_map(|line| line.comment.as_deref());
        comments.collect::<Vec<_>>().join(" ")
    }
}

/// The comments of all texts of a scenario.
#[derive(Debug)]
pub struct Comments<'a> {
    sources: &'a SourceTexts,
    lines: BTreeMap<SourceId, Lines>,
}

impl<'a> Comments<'a> {
    /// The comments of some texts.
    pub fn new(sources: &'a SourceTexts) -> Self {
        Self { sources, lines: BTreeMap::new() }
    }

    fn at(&mut self, place: TextSpan) -> (&Lines, usize, usize) {
        let source = self.sources.get(place.source);
        let lines = self.lines.entry(place.source).or_insert_with(|| Lines::of(source));
        let line = |byte: usize| source.position(byte).0 - 1;
        (lines, line(place.start), line(place.end.saturating_sub(1).max(place.start)))
    }

    /// The comment that says where the value at a place comes from: on its line, or else on lines of its own above or below it.
    pub fn source(&mut self, place: TextSpan) -> Option<String> {
        let (lines, first, last) = self.at(place);
        lines.source(first, last)
    }

    /// Whether two keys are parts of one dotted key.
    pub fn are_joined(&self, one: TextSpan, other: TextSpan) -> bool {
        let between = TextSpan { source: one.source, start: one.end, end: other.start };
        one.source == other.source && one.end < other.start && self.sources.excerpt(between).trim() == "."
    }

    /// Whether a comment on the line of the value says that it is still to be coded.
    pub fn is_to_code(&mut self, place: TextSpan) -> bool {
        let (lines, _, last) = self.at(place);
        let comment = lines.at(last).and_then(|line| line.comment.as_deref());
        comment.is_some_and(|comment| comment.to_lowercase().starts_with(TO_CODE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The source of the value of each key of a text, in the order of the text.
    fn sources(text: &str) -> Vec<Option<String>> {
        let mut texts = SourceTexts::default();
        let source = texts.add("x".to_owned(), text.to_owned(), 0);
        let mut comments = Comments::new(&texts);
        let keys = text.match_indices(" = ").map(|(at, _)| at + 3);
        keys.map(|start| comments.source(TextSpan { source, start, end: start + 1 })).collect()
    }

    fn check(text: &str, expected: &[Option<&str>]) {
        let expected: Vec<Option<String>> = expected.iter().map(|text| text.map(str::to_owned)).collect();
        assert_eq!(sources(text), expected, "{text}");
    }

    #[test]
    fn a_comment_on_the_line_says_where_a_value_comes_from_if_it_begins_with_a_mark() {
        check(
            "a = 1 # coded: why\nb = 2 # fact, rough\nc = 3 # from 0 to 1\nd = '# coded: no'\ne = 4\n",
            &[Some("coded: why"), Some("fact, rough"), None, None, None],
        );
        check("a = 1 # codedness\nb = 2 # Free: idea\n", &[None, Some("Free: idea")]);
        check("a = 1 # to code: what it is\n", &[None]);
    }

    #[test]
    fn comments_above_and_below_belong_to_one_value_or_to_none() {
        // Below, as in the reference case: the next value has its own, or a heading follows.
        check(
            "[s]\na = 1\n# coded: why\n# and more\nb = 2 # fact: it\n",
            &[Some("coded: why and more"), Some("fact: it")],
        );
        check(
            "[s]\na = 1\n# coded: one\nb = 2\n# coded: two\n[t]\n",
            &[Some("coded: one"), Some("coded: two")],
        );
        // Above.
        check("[s]\n# coded: one\na = 1\n# coded: two\nb = 2\n\n", &[Some("coded: one"), Some("coded: two")]);
        check("a = 1 # fact\n# coded: two\nb = 2", &[Some("fact"), Some("coded: two")]);
        // Either is possible.
        check("[s]\na = 1\n# coded: whose\nb = 2\n\n", &[None, None]);
        check("[s]\n\n# coded: a table of words\n\na = 1\n", &[None]);
    }

    #[test]
    fn no_text_breaks_the_reading_of_comments() {
        for text in
            ["", "#", "a = \"\"\"\n# coded: no\n\"\"\" # coded: yes", "a = [\n 1, # coded: x\n]\r\n#", "]]}"]
        {
            sources(text);
        }
        check("x = 1 # coded: é\r\ny = 2\r\n", &[Some("coded: é"), None]);
    }
}
