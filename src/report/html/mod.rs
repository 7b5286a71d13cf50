//! The report as one page that needs nothing but itself: it asks for no file and no address, and reads from a disk.

mod fonts;
mod svg;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::plot::Language;

use super::glossary::{is_narrow, stand_together};
use super::page::{Part, Report, Section, Shown, Table};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// Without the script that measures them, all that may be wider than a narrow screen says how to see the rest of it.
const STYLE_WITHOUT_SCRIPT: &str = "@media screen and (max-width: 48rem) { .hint.wide { display: block; } }";

/// Fewest columns of a table that a narrow screen may not have room for.
const LEAST_WIDE: usize = 5;

/// What the page may load: nothing from anywhere.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; font-src data:; img-src data:";

/// Fewest rows of a table that is worth sorting.
const LEAST_SORTED: usize = 3;

/// Most characters of a number with its interval.
const LONGEST_NUMBER: usize = 28;
/// Most characters of what is no word: a symbol, a unit, a code.
const SHORT: usize = 6;
/// Most characters of words that need no room of their own.
const LONGEST_SHORT: usize = 36;

/// The page.
pub fn html(report: &Report<'_>) -> String {
    let fonts = fonts::faces(report.figures().map(|shown| shown.figure.svg.as_str()));
    let mut numbers = Numbers { figures: 0, tables: 0 };
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="color-scheme" content="light dark";
                meta name="generator" content="concord";
                title { (report.title) " – concord" }
                link rel="icon" href="data:,";
                style { (PreEscaped(fonts)) (PreEscaped(STYLE)) }
                noscript { style { (PreEscaped(STYLE_WITHOUT_SCRIPT)) } }
            }
            body {
                a.skip href="#content" { "Skip to the content" }
                div.top {
                    header {
                        p.kind { "concord · " (report.kind) }
                        h1 { (report.title) }
                        p.about { (report.about) }
                        @for note in &report.notes { p.note lang=[foreign(note.language)] { (note.text) } }
                    }
                    nav aria-labelledby="contents" {
                        h2 #contents { "Contents" }
                        ol { @for section in &report.sections { li { a href={ "#" (section.id) } { (section.heading) } } } }
                    }
                }
                main #content tabindex="-1" { @for section in &report.sections { (of_section(section, &mut numbers)) } }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string() + "\n"
}

/// How many there have been so far.
struct Numbers {
    figures: usize,
    tables: usize,
}

/// The number after the last one.
fn next(number: &mut usize) -> usize {
    *number += 1;
    *number
}

/// The language of a text, where it is not that of the page.
fn foreign(language: Language) -> Option<&'static str> {
    (language != Language::English).then(|| language.name())
}

fn of_section(section: &Section<'_>, numbers: &mut Numbers) -> Markup {
    let title = format!("{}-heading", section.id);
    let blocks = blocks(&section.parts);
    html! {
        section id=(section.id) aria-labelledby=(title) {
            h2 id=(title) { (section.heading) }
            @for (parts, terms) in blocks {
                @match terms {
                    None => @for part in parts { (of_part(part, numbers)) },
                    Some(terms) => div.block[is_narrow(&parts[0])] {
                        div { @for part in parts { (of_part(part, numbers)) } }
                        (of_terms(terms))
                    },
                }
            }
        }
    }
}

/// Parts that stand together, and the terms that are explained beside them.
type Block<'a> = (&'a [Part<'a>], Option<&'a [(&'static str, &'static str)]>);

/// What stands in one column together, and anything else by itself.
fn blocks<'a>(parts: &'a [Part<'a>]) -> Vec<Block<'a>> {
    let mut blocks = Vec::new();
    for group in parts.chunk_by(|one, next| match next {
        Part::Gloss(_) => true,
        _ => stand_together(one, next),
    }) {
        blocks.push(match group {
            [parts @ .., Part::Gloss(terms)] if !parts.is_empty() => (parts, Some(terms.as_slice())),
            parts => (parts, None),
        });
    }
    blocks
}

/// Terms and what they mean, beside a text or below a table or a figure.
fn of_terms(terms: &[(&str, &str)]) -> Markup {
    html! {
        div.gloss role="note" aria-label="Terms" {
            dl { @for (term, what) in terms { div { dt { (term) } dd { (what) } } } }
        }
    }
}

/// What says that there is more to the side; hidden where there is not.
fn hint(what: &str, wide: bool) -> Markup {
    html! { p.hint.wide[wide] { "Scroll sideways to see the whole " (what) span aria-hidden="true" { " →" } } }
}

fn of_part(part: &Part<'_>, numbers: &mut Numbers) -> Markup {
    html! {
        @match part {
            Part::Heading(text) => h3 { (text) },
            Part::Answer(text) => p.answer { (text) },
            Part::Paragraph(text) => p { (text) },
            Part::Remark(text) => p.remark { (text) },
            Part::List(paragraphs) => ul.findings { @for text in paragraphs { li { (text) } } },
            Part::Gloss(terms) => (of_terms(terms)),
            Part::Terms(terms) => dl { @for (term, what) in terms { div { dt { (term) } dd { (what) } } } },
            Part::Verbatim { label, text } => pre role="group" aria-label=(label) { code { (text) } },
            Part::Table(table) => (of_table(table, next(&mut numbers.tables))),
            Part::Figure(shown) => (of_figure(shown, next(&mut numbers.figures))),
            Part::Files(files) => ul.files { @for (file, what) in files { li { a href=(address(file)) { (file) } ": " (what) } } },
        }
    }
}

fn of_table(table: &Table, number: usize) -> Markup {
    let id = format!("table-{number}");
    let classes: Vec<Option<&str>> = (0..table.columns.len()).map(|place| class(table, place)).collect();
    html! {
        (hint("table", table.columns.len() >= LEAST_WIDE))
        div.scroll role="group" aria-labelledby=(id) tabindex="0" {
            table data-sorts[table.rows.len() >= LEAST_SORTED] {
                caption id=(id) { b { "Table " (number) ". " } (table.caption) "." }
                thead { tr { @for (place, column) in table.columns.iter().enumerate() {
                    @if column.head.is_empty() { td {} }
                    @else { th scope="col" class=[classes[place]] { (column.head) } }
                } } }
                tbody { @for row in &table.rows { tr { @for (place, cell) in row.iter().enumerate() {
                    @let class = classes.get(place).copied().flatten();
                    @if place == 0 { th scope="row" class=[class] { (cell) } }
                    @else { td class=[class] { (cell) } }
                } } } }
            }
        }
    }
}

/// How a column is set: numbers to the right, long words with room.
fn class(table: &Table, place: usize) -> Option<&'static str> {
    let cells = || table.rows.iter().filter_map(|row| row.get(place));
    if table.columns[place].numbers {
        // Words in a column of numbers break as others do.
        let is_number = cells().all(|cell| cell.chars().count() <= LONGEST_NUMBER);
        return is_number.then_some("number");
    }
    let longest = cells().map(|cell| cell.chars().count()).max().unwrap_or(0);
    match longest {
        0..=SHORT => Some("short"),
        _ => (longest > LONGEST_SHORT).then_some("long"),
    }
}

fn of_figure(shown: &Shown<'_>, number: usize) -> Markup {
    let (figure, id) = (shown.figure, shown.id());
    let (title, caption) = (format!("{id}-title"), format!("{id}-caption"));
    let language = foreign(figure.language);
    html! {
        figure id=(id) {
            (hint("chart", true))
            div.scroll.card lang=[language] role="group" aria-labelledby=(title) tabindex="0" {
                (PreEscaped(svg::inline(&figure.svg, &id)))
            }
            figcaption {
                p {
                    b { "Figure " (number) ". " span lang=[language] id=(title) { (figure.title) "." } } " "
                    span lang=[language] id=(caption) { (shown.caption) }
                }
                p.formats { "Files: " @for (place, ending) in ["svg", "pdf", "png"].into_iter().enumerate() {
                    @if place > 0 { ", " }
                    a href=(address(&shown.file(ending))) { (ending.to_uppercase()) span.unseen { " of figure " (number) } }
                } "." }
            }
        }
    }
}

/// A path in the folder as a link has it: what an address reads otherwise is encoded.
fn address(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte);
    path.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
