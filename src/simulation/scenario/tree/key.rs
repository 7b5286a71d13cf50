//! Keys, as overrides, tables of points and `[priors]` write them:
//! `states.UZB.leaders."Shavkat Mirziyoyev".openness`.
//!
//! A quoted segment is a text of TOML; in double quotes it may have escapes. An unquoted segment may hold any character
//! except those that end it, and loses the spaces around it. This program writes dotted keys of TOML.

use std::ops::Range;

use toml::de::DeTable;
use toml_writer::ToTomlKey as _;

use super::super::limits;

/// Why a text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyProblem {
    /// A segment is empty.
    EmptySegment,
    /// A quote is not closed.
    OpenQuote,
    /// Text stands between a closing quote and the next dot.
    AfterQuote,
    /// A quoted segment is no text of TOML.
    BadQuote,
    /// There are more than [`limits::DEEPEST`] segments.
    TooDeep,
}

/// The segments of a key, with their places.
pub type Segments = Vec<(String, Range<usize>)>;

/// Splits the key at the beginning of a text into segments. Returns them and the end of the key, which is one of `ends`
/// or the end of the text.
///
/// # Errors
///
/// `KeyProblem`, with its place.
pub fn split(text: &str, ends: &[char]) -> Result<(Segments, usize), (KeyProblem, Range<usize>)> {
    let mut segments = Vec::new();
    let mut at = 0;
    loop {
        let start = text.len() - text[at..].trim_start().len();
        let rest = &text[start..];
        let (segment, span, after) = match rest.chars().next() {
            Some('"' | '\'') => {
                let length = quoted_length(rest).ok_or((KeyProblem::OpenQuote, start..start + 1))?;
                let span = start..start + length;
                let segment = unquoted(&rest[..length]).ok_or((KeyProblem::BadQuote, span.clone()))?;
                (segment, span.clone(), span.end)
            }
            _ => {
                let length = rest.find(|c| c == '.' || ends.contains(&c)).unwrap_or(rest.len());
                let segment = rest[..length].trim_end();
                (segment.to_owned(), start..start + segment.len(), start + length)
            }
        };
        if segment.is_empty() {
            return Err((KeyProblem::EmptySegment, span.start..span.end.max(span.start + 1)));
        }
        if segments.len() == limits::DEEPEST {
            return Err((KeyProblem::TooDeep, span));
        }
        segments.push((segment, span));
        at = text.len() - text[after..].trim_start().len();
        match text[at..].chars().next() {
            Some('.') => at += 1,
            Some(end) if ends.contains(&end) => return Ok((segments, at)),
            Some(_) => return Err((KeyProblem::AfterQuote, at..text.len())),
            None => return Ok((segments, at)),
        }
    }
}

/// Splits a text that is a key and nothing else into segments without quotes; `None` if it is no key.
pub fn segments(text: &str) -> Option<Vec<String>> {
    let (segments, end) = split(text, &['=']).ok()?;
    (end == text.len()).then(|| segments.into_iter().map(|(segment, _)| segment).collect())
}

/// Writes a segment as in TOML: bare if possible, else in quotes.
pub fn quoted(segment: &str) -> String {
    segment.to_toml_key()
}

/// Joins segments to a key of TOML.
pub fn joined<S: AsRef<str>>(segments: &[S]) -> String {
    segments.iter().map(|segment| quoted(segment.as_ref())).collect::<Vec<_>>().join(".")
}

/// Returns the length in bytes of the quoted text at the beginning of a text; `None` if its quote is not closed.
fn quoted_length(text: &str) -> Option<usize> {
    let (quote, mut is_escaped) = (text.chars().next()?, false);
    let closing = |(at, character): (usize, char)| {
        let closes = character == quote && !is_escaped;
        is_escaped = quote == '"' && character == '\\' && !is_escaped;
        closes.then_some(at + 1)
    };
    text.char_indices().skip(1).find_map(closing)
}

/// Reads a quoted key of TOML.
fn unquoted(quoted: &str) -> Option<String> {
    let document = format!("{quoted} = 0");
    let (table, errors) = DeTable::parse_recoverable(&document);
    let key = table.into_inner().into_iter().next().map(|(key, _)| key.into_inner().into_owned());
    key.filter(|_| errors.is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Result<(Vec<String>, usize), KeyProblem> {
        let (segments, end) = split(text, &['=']).map_err(|(problem, _)| problem)?;
        Ok((segments.into_iter().map(|(segment, _)| segment).collect(), end))
    }

    #[test]
    fn a_key_is_split_at_dots_outside_quotes() {
        let check = |text: &str, segments: &[&str], end: usize| {
            let segments = segments.iter().map(|segment| (*segment).to_owned()).collect();
            assert_eq!(found(text), Ok((segments, end)), "{text}");
        };
        check("a.b=1", &["a", "b"], 3);
        check(" a . 'b.c' = x=y", &["a", "b.c"], 11);
        check("a b.c d=1", &["a b", "c d"], 7);
        check("a", &["a"], 1);
        check(r#"a."b=\"c\".\\d".e=1"#, &["a", r#"b="c".\d"#, "e"], 17);
        check(r"a.'b\'.c=1", &["a", r"b\", "c"], 8);
        check("a.Bernardo O'Higgins.b=1", &["a", "Bernardo O'Higgins", "b"], 22);
    }

    #[test]
    fn what_is_no_key() {
        for (text, problem) in [
            ("", KeyProblem::EmptySegment),
            ("a..b=1", KeyProblem::EmptySegment),
            ("=1", KeyProblem::EmptySegment),
            ("a.\"\"=1", KeyProblem::EmptySegment),
            ("a.\"b=1", KeyProblem::OpenQuote),
            ("a.\"b\\\"=1", KeyProblem::OpenQuote),
            ("\"a\"b=1", KeyProblem::AfterQuote),
            ("\"a\\q\"=1", KeyProblem::BadQuote),
        ] {
            assert_eq!(found(text), Err(problem), "{text}");
        }
    }

    #[test]
    fn a_key_has_so_many_parts_and_no_more() {
        let key = |parts: usize| vec!["a"; parts].join(".");
        assert_eq!(segments(&key(limits::DEEPEST)).map(|found| found.len()), Some(limits::DEEPEST));
        assert_eq!(found(&key(limits::DEEPEST + 1)), Err(KeyProblem::TooDeep));
        assert_eq!(found(&key(100_000)), Err(KeyProblem::TooDeep));
    }

    proptest! {
        #[test]
        fn what_is_joined_is_split_again(parts in prop::collection::vec("(\\PC|[\"'\\\\.= ,\u{301}\u{202e}\u{1b}]){1,20}", 1..5)) {
            let key = joined(&parts);
            prop_assert_eq!(segments(&key), Some(parts.clone()));
            // It is a key of TOML, too.
            let document = format!("{key} = 0");
            let mut here: toml::Value = toml::from_str(&document).expect("TOML");
            for part in &parts {
                here = here.get(part).expect("the part").clone();
            }
        }

        #[test]
        fn any_text_is_split_or_refused(text in "(\\PC|[\"'\\\\.=\n]){0,30}") {
            if let Ok((segments, end)) = split(&text, &['=']) {
                prop_assert!(!segments.is_empty() && end <= text.len());
            }
        }
    }
}
