//! Problems as people read them: the lines in question with what is wrong marked in them.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::scenario::{
    diagnostics::{Diagnostic, Style},
    tree::source::{Place, Source, Sources},
};

/// Most problems that are shown in full: beyond it the first ones have to be mended anyway.
const MOST_SHOWN: usize = 100;

/// All problems, one after the other.
pub fn render(sources: &Sources, list: &[Diagnostic], style: Style, columns: usize) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Styled => Renderer::styled(),
    };
    let renderer = renderer.term_width(columns);
    let mut shown: Vec<String> = list
        .iter()
        .take(MOST_SHOWN)
        .map(|diagnostic| renderer.render(&[group(sources, diagnostic, columns)]))
        .collect();
    if let Some(more @ 1..) = list.len().checked_sub(MOST_SHOWN) {
        shown.push(format!("and {more} more problems"));
    }
    shown.join("\n\n")
}

fn group<'a>(sources: &'a Sources, diagnostic: &'a Diagnostic, columns: usize) -> Group<'a> {
    let explanation = &diagnostic.explanation;
    let mut group = Group::with_title(Level::ERROR.primary_title(explanation.message.as_str()));
    if let Some(place) = diagnostic.place {
        let related = diagnostic.related.as_ref();
        let beside = related.filter(|(other, _)| other.source == place.source);
        group = group.element(snippet(
            sources.get(place.source),
            (place, &explanation.label),
            beside.map(|(other, label)| (*other, label.as_str())),
        ));
        if let Some((other, label)) = related.filter(|(other, _)| other.source != place.source) {
            let source = sources.get(other.source);
            let (line, column) = source.position(other.start);
            let text = format!("{label}: {}:{line}:{column}", source.name);
            group = group.element(Level::NOTE.message(text));
        }
    }
    let details = [
        ("key", (!diagnostic.path.is_empty()).then_some(&diagnostic.path)),
        ("allowed", explanation.allowed.as_ref()),
        ("help", explanation.help.as_ref()),
    ];
    for (name, text) in details {
        let Some(text) = text else { continue };
        let level = if name == "help" { Level::HELP } else { Level::NOTE.with_name(name) };
        // The gutter, ` = `, the name and `: ` stand before the text.
        let width = columns.saturating_sub(name.len() + 8).max(30);
        group = group.element(level.message(wrap(&printable(text), width)));
    }
    group
}

/// The lines of one or two places.
fn snippet<'a>(
    source: &'a Source,
    (place, label): (Place, &'a str),
    beside: Option<(Place, &'a str)>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    /// Lines between two places beyond which only the first is shown.
    const FARTHEST: usize = 400;
    let line = |place: Place| source.position(place.start).0;
    let beside = beside.filter(|(other, _)| line(*other).abs_diff(line(place)) <= FARTHEST);
    let lines = beside.map_or((line(place), line(place)), |(other, _)| {
        (line(place).min(line(other)), line(place).max(line(other)))
    });
    // Only these lines are handed over: the whole text would be scanned again for each problem.
    let range = source.lines(lines.0, lines.1);
    let text = source.text[source.clamp(range.clone())].trim_end_matches(['\n', '\r']);
    let span = |place: Place| {
        let inside = |byte: usize| byte.clamp(range.start, range.start + text.len());
        let span = source.clamp(inside(place.start)..inside(place.end));
        span.start - range.start..span.end - range.start
    };
    let mut snippet = Snippet::source(text)
        .line_start(lines.0)
        .path(source.name.as_str())
        .annotation(AnnotationKind::Primary.span(span(place)).label(label));
    if let Some((other, label)) = beside {
        snippet = snippet.annotation(AnnotationKind::Context.span(span(other)).label(label));
    }
    snippet
}

/// Control characters of a scenario would act on the terminal.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
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
}
