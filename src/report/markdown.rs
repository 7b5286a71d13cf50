//! The report as Markdown in the flavour of GitHub, for notes.

use std::fmt::Write as _;

use super::page::{Part, Report, Shown, Table};
use crate::export::escape_markdown as escape;

/// The text.
pub fn markdown(report: &Report<'_>) -> String {
    let mut text = format!("# {}\n\n*{}*\n", escape(&report.title), escape(&report.about));
    for note in &report.notes {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n> {}\n", escape(&note.text));
    }
    let (mut figures, mut tables) = (0, 0);
    for section in &report.sections {
        let _ = write!(text, "\n## {}\n", escape(section.heading));
        for part in &section.parts {
            text.push('\n');
            // Writing to a string cannot fail.
            let _ = match part {
                Part::Heading(heading) => writeln!(text, "### {}", escape(heading)),
                Part::Answer(words) => writeln!(text, "**{}**", escape(words)),
                Part::Paragraph(words) => writeln!(text, "{}", escape(words)),
                Part::Remark(words) => writeln!(text, "*{}*", escape(words)),
                Part::List(items) => writeln!(text, "{}", lines(items.iter().map(|item| escape(item)))),
                Part::Terms(terms) => {
                    let term =
                        |(term, what): &(String, String)| format!("**{}:** {}", escape(term), escape(what));
                    writeln!(text, "{}", lines(terms.iter().map(term)))
                }
                Part::Gloss(terms) => {
                    let terms: Vec<String> = terms
                        .iter()
                        .map(|(term, what)| format!("*{}*: {}", escape(term), escape(what)))
                        .collect();
                    writeln!(text, "> {}", terms.join("\\\n> "))
                }
                Part::Verbatim { text: words, .. } => writeln!(text, "```text\n{words}\n```"),
                Part::Files(files) => {
                    let file = |(path, what): &(String, &str)| {
                        format!("[{}](<{path}>): {}", escape(path), escape(what))
                    };
                    writeln!(text, "{}", lines(files.iter().map(file)))
                }
                Part::Table(table) => {
                    tables += 1;
                    write!(text, "{}", of_table(table, tables))
                }
                Part::Figure(shown) => {
                    figures += 1;
                    writeln!(text, "{}", of_figure(shown, figures))
                }
            };
        }
    }
    text
}

/// Items of a list.
fn lines(items: impl Iterator<Item = String>) -> String {
    items.map(|item| format!("- {item}")).collect::<Vec<_>>().join("\n")
}

fn of_table(table: &Table, number: usize) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let heads = table.columns.iter().map(|column| escape(&column.head)).collect();
    let rules = table.columns.iter().map(|column| if column.numbers { "--:" } else { ":--" }.to_owned());
    let mut text = format!(
        "**Table {number}.** {}.\n\n{}{}",
        escape(&table.caption),
        line(heads),
        line(rules.collect())
    );
    for row in &table.rows {
        text.push_str(&line(row.iter().map(|cell| escape(cell)).collect()));
    }
    text
}

fn of_figure(shown: &Shown<'_>, number: usize) -> String {
    let figure = shown.figure;
    let files =
        ["svg", "pdf", "png"].map(|ending| format!("[{}](<{}>)", ending.to_uppercase(), shown.file(ending)));
    format!(
        "![{}](<{}>)\n\n**Figure {number}. {}.** {} Files: {}.",
        escape(&figure.title),
        shown.file("svg"),
        escape(&figure.title),
        escape(&shown.caption),
        files.join(", ")
    )
}
