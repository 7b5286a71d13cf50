//! Tables as a study publishes them, declared once as a value, whatever shows them.
//!
//! A study says what its tables hold as an [`Article`] of [`Panel`]s. LaTeX is written from it in [`super::latex`], Markdown here,
//! the page of a report in `report`, and the text of a terminal in `cli`.

mod panel;
mod parts;

use std::fmt::Write as _;

use super::manifest::{Identity, short};
use crate::format::counted;

pub use panel::{Column, Form, Grid, Medium, Panel};
pub use parts::{MeasureVariances, VarianceOf, variance_panel};

/// Tables of a study, declared once: articles, pages and terminals show them, each what it has room for.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// Path of its files in the folder, without an ending: `tables/summary`.
    pub path: String,
    /// What its label in LaTeX is, after `tab:`.
    pub label: String,
    /// What stands with it in an article.
    pub caption: Caption,
    /// Its panels.
    pub panels: Vec<Panel>,
    /// Where its numbers come from, in a line.
    pub provenance: String,
}

impl Article {
    /// Tables of the outcomes of an identity.
    pub fn new(path: &str, label: String, caption: Caption, panels: Vec<Panel>, identity: &Identity) -> Self {
        Self { path: path.to_owned(), label, caption, panels, provenance: provenance(identity) }
    }

    /// With the caption of the first panel for all of them: the others refer to it.
    #[must_use]
    pub fn under_one_caption(mut self) -> Self {
        for panel in self.panels.iter_mut().skip(1) {
            panel.caption = format!("{}, as above", panel.head());
        }
        self
    }

    /// As a floating LaTeX table.
    pub fn latex(&self) -> String {
        super::latex::table(self)
    }

    /// As Markdown tables.
    pub fn markdown(&self) -> String {
        markdown(self)
    }

    /// Its files by their paths: LaTeX first, then Markdown.
    pub fn files(&self) -> [(String, String); 2] {
        [(format!("{}.tex", self.path), self.latex()), (format!("{}.md", self.path), self.markdown())]
    }

    /// Its panels as an article shows them.
    pub fn grids(&self) -> Vec<Grid> {
        self.panels.iter().filter_map(Panel::in_article).collect()
    }
}

/// Where the numbers of a run come from, in a line.
pub fn provenance(identity: &Identity) -> String {
    let scenarios: Vec<String> = std::iter::once(&identity.scenario)
        .chain(&identity.against)
        .map(|scenario| format!("scenario {} (SHA-256 {})", scenario.name, scenario.sha256))
        .collect();
    format!(
        "concord {} ({}), {}, seed {}, {}",
        identity.concord.version,
        short(&identity.concord.commit),
        scenarios.join(", "),
        identity.seed,
        counted(identity.replicates, "replicate"),
    )
}

/// What stands with a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    /// What is shown, without a full stop.
    pub title: String,
    /// Over how many replicates, and what the intervals are.
    pub basis: String,
    /// Where the numbers come from.
    pub source: String,
    /// What the columns are, where their headings do not say it; may be empty.
    pub notes: String,
}

impl Caption {
    /// A caption of the outcomes of an identity.
    pub fn new(title: String, basis: String, identity: &Identity, notes: String) -> Self {
        Self { title, basis, source: source(identity), notes }
    }

    /// The three sentences above the table.
    pub fn text(&self) -> String {
        format!("{}. {} {}", self.title, self.basis, self.source)
    }
}

/// The sentence that names the source.
fn source(identity: &Identity) -> String {
    let names: Vec<&str> = identity.scenarios().map(|scenario| scenario.name.as_str()).collect();
    format!(
        "Source: concord {}, scenario{} {}, seed {}.",
        identity.concord.version,
        if names.len() == 1 { "" } else { "s" },
        names.join(", "),
        identity.seed,
    )
}

/// Panels as Markdown tables.
fn markdown(article: &Article) -> String {
    let caption = &article.caption;
    let mut text = format!("{}\n", escape_markdown(&caption.text()));
    for grid in article.grids() {
        let line =
            |cells: &[String]| cells.iter().map(|cell| escape_markdown(cell)).collect::<Vec<_>>().join(" | ");
        let _ = writeln!(text, "\n| {} |", line(&grid.heads));
        let _ = writeln!(text, "| :-- |{}", " --: |".repeat(grid.heads.len().saturating_sub(1)));
        for row in &grid.rows {
            let _ = writeln!(text, "| {} |", line(row));
        }
    }
    if !caption.notes.is_empty() {
        let _ = writeln!(text, "\nNotes. {}", escape_markdown(&caption.notes));
    }
    let _ = writeln!(text, "\n{}.", escape_markdown(&article.provenance));
    text
}

/// Text as Markdown prints it, on one line.
pub fn escape_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#') {
            escaped.push('\\');
        }
        escaped.push(if character == '\n' { ' ' } else { character });
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_escaped() {
        assert_eq!(escape_markdown("a|b_c <d>\ne"), r"a\|b\_c \<d\> e");
    }
}
