//! The report on a study: one page that says what was asked, what was found, and where it comes from.
//!
//! Each study puts a [`Report`] together from its tables; it knows nothing of formats. [`html()`] makes the self-contained page of it and [`markdown()`] the same for notes; [`latex()`] makes
//! figures ready for an article. Whatever text comes in is escaped by the one that writes it.
//!
//! The same input gives the same bytes: no clock, no thread and no machine is in any of them.

mod commands;
mod glossary;
mod html;
mod latex;
mod markdown;
pub mod notes;
pub mod origin;
mod page;
mod rules;
pub mod scenario;
pub(crate) mod tables;

#[cfg(test)]
mod tests;

pub use commands::Commands;
pub use html::html;
pub use latex::latex;
pub use markdown::markdown;
pub use page::{Column, Part, Report, Section, Shown, Table, shown};
pub use rules::{Rule, rules};

/// Name of the page in a folder.
pub const PAGE: &str = "report.html";
/// Name of the same as Markdown.
pub const MARKDOWN: &str = "report.md";
/// Name of the figures for LaTeX.
pub const LATEX: &str = "figures/figures.tex";

/// The files of a report by their place in the folder: the page, and the same as Markdown where that is asked for.
pub fn files(report: &Report<'_>, with_markdown: bool) -> Vec<(&'static str, Vec<u8>)> {
    let mut files = vec![(PAGE, html(report).into_bytes())];
    if with_markdown {
        files.push((MARKDOWN, markdown(report).into_bytes()));
    }
    files
}
