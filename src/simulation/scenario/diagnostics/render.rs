//! Writes problems for people: the lines in question, with the faults marked in them.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::problem::{Phrase, Setting};
use crate::scenario::{
    diagnostics::{Diagnostic, Style},
    tree::source::{SourceText, SourceTexts, TextSpan},
};

/// Most problems that are shown in full; beyond them the user has to mend the first ones anyway.
const MOST_SHOWN: usize = 100;

/// Writes all problems, one after the other.
pub fn render(
    sources: &SourceTexts,
    list: &[Diagnostic],
    style: Style,
    columns: usize,
    name: &dyn Fn(Setting) -> String,
) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Styled => Renderer::styled(),
    };
    let renderer = renderer.term_width(columns);
    let mut shown: Vec<String> = list
        .iter()
        .take(MOST_SHOWN)
        .map(|diagnostic| renderer.render(&[group(sources, diagnostic, columns, name)]))
        .collect();
    if let Some(more @ 1..) = list.len().checked_sub(MOST_SHOWN) {
        shown.push(format!("and {more} more problems"));
    }
    shown.join("\n\n")
}

fn group<'a>(
    sources: &'a SourceTexts,
    diagnostic: &'a Diagnostic,
    columns: usize,
    name: &dyn Fn(Setting) -> String,
) -> Group<'a> {
    let explanation = &diagnostic.explanation;
    let message = explanation.message.words(name);
    let mut group = Group::with_title(Level::ERROR.primary_title(shortened(&message)));
    if let Some(place) = diagnostic.place {
        let related = diagnostic.related.as_ref();
        let beside = related.filter(|(other, _)| other.source == place.source);
        let source = sources.get(place.source);
        group = group.element(snippet(
            source,
            &source.name.words(name),
            (place, shortened(&explanation.label)),
            beside.map(|(other, label)| (*other, shortened(label))),
        ));
        if let Some((other, label)) = related.filter(|(other, _)| other.source != place.source) {
            let source = sources.get(other.source);
            let (line, column) = source.position(other.start);
            let text = shortened(&format!("{label}: {}:{line}:{column}", source.name.words(name)));
            group = group.element(Level::NOTE.message(text));
        }
    }
    let words = |wording: &Phrase| wording.words(name);
    let details = [
        ("key", (!diagnostic.path.is_empty()).then(|| diagnostic.path.clone())),
        ("allowed", explanation.allowed.as_ref().map(words)),
        ("help", explanation.help.as_ref().map(words)),
    ];
    for (title, text) in details {
        let Some(text) = text else { continue };
        let level = if title == "help" { Level::HELP } else { Level::NOTE.with_name(title) };
        // The gutter, ` = `, the title and `: ` stand before the text.
        let width = columns.saturating_sub(title.len() + 8).max(30);
        group = group.element(level.message(wrap(&shortened(&text), width)));
    }
    group
}

/// Cuts out the lines of one or two places.
fn snippet<'a>(
    source: &'a SourceText,
    name: &str,
    (place, label): (TextSpan, String),
    beside: Option<(TextSpan, String)>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    /// Largest distance in lines at which both places are shown.
    const FARTHEST: usize = 400;
    let line = |place: TextSpan| source.position(place.start).0;
    let beside = beside.filter(|(other, _)| line(*other).abs_diff(line(place)) <= FARTHEST);
    let lines = beside.as_ref().map_or((line(place), line(place)), |(other, _)| {
        (line(place).min(line(*other)), line(place).max(line(*other)))
    });
    // Only these lines are passed on, since the whole text would be scanned again for each problem.
    let range = source.lines(lines.0, lines.1);
    let text = source.text[source.clamp(range.clone())].trim_end_matches(['\n', '\r']);
    let span = |place: TextSpan| {
        let inside = |byte: usize| byte.clamp(range.start, range.start + text.len());
        let span = source.clamp(inside(place.start)..inside(place.end));
        // The bytes move where control characters are escaped.
        let moved = |byte: usize| printable(&text[..byte - range.start]).len();
        moved(span.start)..moved(span.end)
    };
    let mut snippet = Snippet::source(printable(text))
        .line_start(lines.0)
        .path(shortened(name))
        .annotation(AnnotationKind::Primary.span(span(place)).label(label));
    if let Some((other, label)) = beside {
        snippet = snippet.annotation(AnnotationKind::Context.span(span(other)).label(label));
    }
    snippet
}

/// Escapes, as TOML does, the characters that act on a terminal: control characters, which can move the cursor or clear
/// the screen, and marks of direction, which can make a line read as another. Ends of lines and tabs stay.
fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if acts(character) {
            // Writing to a string cannot fail.
            let _ = write!(shown, "\\u{:04X}", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Returns whether a character acts on a terminal.
fn acts(character: char) -> bool {
    let turns = |c: char| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    character.is_control() && !['\n', '\t'].contains(&character) || turns(character)
}

/// Escapes a text, and cuts it after 1,000 characters.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 1_000;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} ...", printable(&text[..end])),
        None => printable(text),
    }
}

/// Breaks a text between words.
fn wrap(text: &str, columns: usize) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let fits = lines.last().is_some_and(|line| {
            line.is_empty() || line.chars().count() + 1 + word.chars().count() <= columns
        });
        match lines.last_mut() {
            Some(line) if fits => {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_breaks_between_words() {
        assert_eq!(wrap("one two three", 7), "one two\nthree");
        assert_eq!(wrap("incomprehensibilities", 7), "incomprehensibilities");
        assert_eq!(wrap("", 7), "");
    }

    #[test]
    fn nothing_of_a_text_acts_on_the_terminal() {
        let text = "title = 7 # \u{1b}[2J\u{9b}2J\u{7}\u{202e}\u{2066}\u{200f}\u{0}\r\nb = 1\n";
        let mut sources = SourceTexts::default();
        let source = sources.add("a\u{1b}[2Jb.toml".to_owned(), text.to_owned(), 0);
        let explanation = crate::scenario::diagnostics::Explanation {
            message: "`\u{1b}[31m` is `\u{202e}`".into(),
            label: "\u{1b}here".to_owned(),
            allowed: Some("\u{9b}1m".into()),
            ..Default::default()
        };
        let place = TextSpan { source, start: 27, end: 28 };
        let problem = Diagnostic::new(explanation, "states.\"\u{202e}\"".to_owned(), place);
        let told = render(&sources, &[problem], Style::Plain, 100, &|setting| setting.to_string());
        assert!(!told.chars().any(acts), "{told:?}");
        for words in ["\\u001B[2J", "\\u009B2J", "\\u202E", "a\\u001B[2Jb.toml", "`\\u001B[31m`"] {
            assert!(told.contains(words), "{words} is not in {told}");
        }
    }

    #[test]
    fn marks_stand_under_what_they_mark() {
        let mut sources = SourceTexts::default();
        let source = sources.add("x".to_owned(), "a = \"\u{1b}\u{202e}\" # b\n".to_owned(), 0);
        let explanation =
            crate::scenario::diagnostics::Explanation { label: "b".to_owned(), ..Default::default() };
        let at = sources.get(source).text.find('b').unwrap_or(0);
        let problem =
            Diagnostic::new(explanation, String::new(), TextSpan { source, start: at, end: at + 1 });
        let told = render(&sources, &[problem], Style::Plain, 100, &|setting| setting.to_string());
        let lines: Vec<&str> = told.lines().collect();
        let column = |line: Option<&&str>, what: char| line.and_then(|line| line.find(what));
        let of_text = lines.iter().find(|line| line.starts_with("1 |"));
        let of_mark = lines.iter().find(|line| line.contains('^'));
        assert_eq!(of_text.and_then(|line| line.rfind('b')), column(of_mark, '^'), "{told}");
    }
}
