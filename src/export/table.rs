//! Tables for an article and what stands with them; as Markdown here, and as LaTeX in [`super::latex`].

use std::fmt::Write as _;

use super::manifest::{Identity, short};
use crate::format::counted;

/// Part of a table with a heading of its own. Rows are as long as the heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panel {
    /// What stands above each column.
    pub heading: Vec<String>,
    /// The cells; the first of each row is its label.
    pub rows: Vec<Vec<String>>,
}

impl Panel {
    /// A panel.
    pub fn new(heading: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Self {
        Self {
            heading: heading.iter().map(|text| (*text).to_owned()).collect(),
            rows: rows.into_iter().collect(),
        }
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

/// Panels as Markdown tables, each with as many columns as it has headings.
pub fn markdown(panels: &[Panel], caption: &Caption, provenance: &str) -> String {
    let mut text = format!("{}\n", escape_markdown(&caption.text()));
    for panel in panels {
        let used = panel.heading.iter().rposition(|heading| !heading.is_empty()).map_or(0, |last| last + 1);
        let line = |cells: &[String]| {
            cells[..used].iter().map(|cell| escape_markdown(cell)).collect::<Vec<_>>().join(" | ")
        };
        let _ = writeln!(text, "\n| {} |", line(&panel.heading));
        let _ = writeln!(text, "| :-- |{}", " --: |".repeat(used.saturating_sub(1)));
        for row in &panel.rows {
            let _ = writeln!(text, "| {} |", line(row));
        }
    }
    if !caption.notes.is_empty() {
        let _ = writeln!(text, "\nNotes. {}", escape_markdown(&caption.notes));
    }
    let _ = writeln!(text, "\n{}.", escape_markdown(provenance));
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
