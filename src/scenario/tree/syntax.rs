//! From text to a tree, or to what is wrong with its TOML.

use toml::de::{DeTable, DeValue};

use crate::scenario::{
    diagnostics::{Diagnostic, Explanation},
    tree::{
        node::Node,
        source::{Place, SourceId, Sources},
    },
};

/// Reads a document.
pub fn parse(sources: &Sources, source: SourceId) -> Result<Node, Vec<Diagnostic>> {
    let text = &sources.get(source).text;
    let (document, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        Ok(Node::from_document(document, source))
    } else {
        Err(problems(errors, sources, source, 0))
    }
}

/// Reads one value that stands at `offset` in its source and goes to its end.
pub fn parse_value(sources: &Sources, source: SourceId, offset: usize) -> Result<Node, Vec<Diagnostic>> {
    let text = sources.get(source).text.get(offset..).unwrap_or_default();
    let (value, errors) = DeValue::parse_recoverable(text);
    if errors.is_empty() {
        Ok(Node::from_value(value, source, offset))
    } else {
        Err(problems(errors, sources, source, offset))
    }
}

/// The errors of the parser, without those that only follow from others.
fn problems(
    mut errors: Vec<toml::de::Error>,
    sources: &Sources,
    source: SourceId,
    offset: usize,
) -> Vec<Diagnostic> {
    let text = sources.get(source).text.get(offset..).unwrap_or_default();
    errors.sort_by_key(|error| error.span().map(|span| span.start));
    // After a bracket or quote that is not closed the parser takes everything for something else.
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
            let place = Place { source, start: span.start + offset, end: span.end + offset };
            let mut explanation = explain(&error, text, span);
            if is_open {
                explanation.help = Some("a bracket or quote before this is not closed".to_owned());
            }
            Diagnostic::new(explanation, String::new(), place)
        })
        .collect()
}

/// Whether all that follows was taken for part of an array, table or text.
fn leaves_rest_open(error: &toml::de::Error) -> bool {
    ["unclosed array,", "unclosed inline table", "invalid multi-line"]
        .iter()
        .any(|message| error.message().starts_with(message))
}

fn explain(error: &toml::de::Error, text: &str, span: std::ops::Range<usize>) -> Explanation {
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
        message: format!("invalid TOML: {message}"),
        label: match expected {
            Some("nothing" | "literal string") | None => "here".to_owned(),
            Some(expected) => format!("expected {expected}"),
        },
        allowed: None,
        help,
    }
}
