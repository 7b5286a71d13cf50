//! Parses a text into a tree, or reports the problems of its TOML.

use std::ops::Range;

use toml::de::{DeTable, DeValue};
use toml_parser::{Source, lexer::TokenKind};

use crate::scenario::{
    diagnostics::{Diagnostic, Explanation},
    limits,
    tree::{
        node::Node,
        source::{SourceId, SourceTexts, TextSpan},
    },
};

/// Reads a document.
pub fn parse(sources: &SourceTexts, source: SourceId) -> Result<Node, Vec<Diagnostic>> {
    let text = &sources.get(source).text;
    shallow(text, source, 0)?;
    let (document, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        Ok(Node::from_document(document, source))
    } else {
        Err(problems(errors, sources, source, 0))
    }
}

/// Reads one value, from `offset` to the end of its source.
pub fn parse_value(sources: &SourceTexts, source: SourceId, offset: usize) -> Result<Node, Vec<Diagnostic>> {
    let text = sources.get(source).text.get(offset..).unwrap_or_default();
    shallow(text, source, offset)?;
    let (value, errors) = DeValue::parse_recoverable(text);
    if errors.is_empty() {
        Ok(Node::from_value(value, source, offset))
    } else {
        Err(problems(errors, sources, source, offset))
    }
}

/// Lists the top-level keys of a document, as far as it can be read; none if it is nested too deep.
pub fn first_keys(text: &str) -> Vec<String> {
    if too_deep(text).is_some() {
        return Vec::new();
    }
    let (document, _) = DeTable::parse_recoverable(text);
    document.into_inner().into_iter().map(|(key, _)| key.into_inner().into_owned()).collect()
}

/// Refuses a text whose tables and arrays are nested too deep.
fn shallow(text: &str, source: SourceId, offset: usize) -> Result<(), Vec<Diagnostic>> {
    let Some(span) = too_deep(text) else { return Ok(()) };
    let explanation = Explanation {
        code: "too-large",
        message: "tables and arrays are nested too deep".into(),
        label: "one level too many".to_owned(),
        allowed: Some(format!("at most {} levels", limits::DEEPEST).into()),
        help: None,
    };
    let place = TextSpan { source, start: span.start + offset, end: span.end + offset };
    Err(vec![Diagnostic::new(explanation, String::new(), place)])
}

/// Finds where a text is nested deeper than [`limits::DEEPEST`] levels, by brackets or by dots in keys.
fn too_deep(text: &str) -> Option<Range<usize>> {
    // Dots of the current key, and of the keys whose brackets are open.
    let (mut dots, mut open) = (0, Vec::new());
    let mut outer = 0;
    for token in Source::new(text).lex() {
        match token.kind() {
            TokenKind::Dot => dots += 1,
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                open.push(dots);
                outer += dots;
                dots = 0;
            }
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                dots = open.pop().unwrap_or(0);
                outer -= dots;
            }
            TokenKind::Newline | TokenKind::Comma => dots = 0,
            _ => {}
        }
        if open.len() + outer + dots > limits::DEEPEST {
            return Some(token.span().start()..token.span().end());
        }
    }
    None
}

/// Converts the errors of the parser, without those that only follow from others.
fn problems(
    mut errors: Vec<toml::de::Error>,
    sources: &SourceTexts,
    source: SourceId,
    offset: usize,
) -> Vec<Diagnostic> {
    let text = sources.get(source).text.get(offset..).unwrap_or_default();
    errors.sort_by_key(|error| error.span().map(|span| span.start));
    // After an unclosed bracket or quote, the parser misreads everything.
    let is_open = errors.iter().any(leaves_rest_open);
    if is_open {
        errors.truncate(1);
    }
    let mut last_line = None;
    errors.retain(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let (line, _) = sources.get(source).position(start + offset);
        last_line.replace(line) != Some(line)
    });
    errors
        .into_iter()
        .map(|error| {
            let span = error.span().unwrap_or(0..0);
            let place = TextSpan { source, start: span.start + offset, end: span.end + offset };
            let mut explanation = explain(&error, text, span);
            if is_open {
                explanation.help = Some("a bracket or quote before this is not closed".into());
            }
            Diagnostic::new(explanation, String::new(), place)
        })
        .collect()
}

/// Returns whether the parser took the whole rest for a part of an array, table or text.
fn leaves_rest_open(error: &toml::de::Error) -> bool {
    ["unclosed array,", "unclosed inline table", "invalid multi-line"]
        .iter()
        .any(|message| error.message().starts_with(message))
}

fn explain(error: &toml::de::Error, text: &str, span: Range<usize>) -> Explanation {
    let (message, expected) = match error.message().split_once(", expected ") {
        Some((message, expected)) => (message, Some(expected)),
        None => (error.message(), None),
    };
    let marked = text.get(span.clone()).unwrap_or_default();
    let before = text.get(..span.start).unwrap_or_default();
    let after = text.get(span.start..).unwrap_or_default();
    let is_digit = |c: char| c.is_ascii_digit();
    let decimal_comma =
        before.ends_with(is_digit) && after.starts_with(',') && after[1..].starts_with(is_digit);
    let (message, help) = if decimal_comma {
        (message, Some("write numbers with a decimal point: 0.3".to_owned()))
    } else if message == "string values must be quoted" && marked.is_empty() {
        ("there is no value after `=`", None)
    } else if message == "string values must be quoted" {
        (message, Some(format!("if it is text, write \"{marked}\"")))
    } else if message == "duplicate key" {
        ("this key stands twice in its table", Some("keep one of the two".to_owned()))
    } else {
        (message, None)
    };
    Explanation {
        code: "syntax",
        message: format!("invalid TOML: {message}").into(),
        label: match expected {
            Some("nothing" | "literal string") | None => "here".to_owned(),
            Some(expected) => format!("expected {expected}"),
        },
        allowed: None,
        help: help.map(Into::into),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_is_bounded_before_anything_is_read() {
        let (many, most) = (100_000, limits::DEEPEST);
        let nested = |levels: usize| format!("a = {}{}", "[".repeat(levels), "]".repeat(levels));
        let dotted = |levels: usize| format!("{}a = 1", "a.".repeat(levels));
        let heading = |levels: usize| format!("[{}a]", "a.".repeat(levels));
        for (text, what) in
            [(nested(most), "nested"), (dotted(most), "dotted"), (heading(most - 1), "heading")]
        {
            assert_eq!(too_deep(&text), None, "{what}");
        }
        let inline = "a = ".to_owned() + &"{ a = ".repeat(many) + "1" + &" }".repeat(many);
        let both = "a = ".to_owned() + &"{ a.a.a = ".repeat(many);
        for text in
            [nested(many), nested(most + 1), dotted(many), heading(many), inline, both, "[".repeat(many)]
        {
            assert!(too_deep(&text).is_some());
            let mut sources = SourceTexts::default();
            let source = sources.add("deep".to_owned(), text, 0);
            let told = parse(&sources, source).expect_err("too deep");
            assert_eq!((told.len(), told[0].explanation.code), (1, "too-large"));
        }
        // Dots in texts, in comments and in one line after another are no levels.
        let flat = format!("a = \"{0}\" # {0}\nb = [{1}]", ".".repeat(100), "1.5, ".repeat(100));
        assert_eq!(too_deep(&flat), None);
        assert_eq!(too_deep(&"a.b = 1.5\n".repeat(100)), None);
    }
}
