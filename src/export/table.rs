//! Tables for an article, as LaTeX and as Markdown.

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

/// Panels as a floating LaTeX table; needs the package `booktabs`. All panels have as many columns.
pub fn latex(panels: &[Panel], caption: &str, label: &str, provenance: &str) -> String {
    let mut text = format!("% {provenance}\n% Needs \\usepackage{{booktabs}}.\n");
    text.push_str("\\begin{table}[htbp]\n  \\centering\n");
    let _ = writeln!(text, "  \\caption{{{}}}\n  \\label{{tab:{label}}}", escape_latex(caption));
    let columns = panels.iter().map(|panel| panel.heading.len()).max().unwrap_or(1);
    let _ = writeln!(text, "  \\begin{{tabular}}{{l{}}}\n    \\toprule", "r".repeat(columns - 1));
    let line = |cells: &[String]| {
        let mut cells: Vec<String> = cells.iter().map(|cell| escape_latex(cell)).collect();
        cells.resize(columns, String::new());
        cells.join(" & ")
    };
    for (place, panel) in panels.iter().enumerate() {
        if place > 0 {
            text.push_str("    \\addlinespace\n    \\midrule\n");
        }
        let _ = writeln!(text, "    {} \\\\\n    \\midrule", line(&panel.heading));
        for row in &panel.rows {
            let _ = writeln!(text, "    {} \\\\", line(row));
        }
    }
    text.push_str("    \\bottomrule\n  \\end{tabular}\n\\end{table}\n");
    text
}

/// Panels as Markdown tables, each with as many columns as it has headings.
pub fn markdown(panels: &[Panel], caption: &str, provenance: &str) -> String {
    let mut text = format!("{}\n", escape_markdown(caption));
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
    let _ = writeln!(text, "\n{}.", escape_markdown(provenance));
    text
}

/// Text as LaTeX prints it.
pub fn escape_latex(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (place, character) in text.char_indices() {
        match character {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '<' => escaped.push_str("\\textless{}"),
            '>' => escaped.push_str("\\textgreater{}"),
            '–' => escaped.push_str("--"),
            '−' => escaped.push_str("$-$"),
            '→' => escaped.push_str("$\\to$"),
            '×' => escaped.push_str("$\\times$"),
            '±' => escaped.push_str("$\\pm$"),
            '≤' => escaped.push_str("$\\le$"),
            '≥' => escaped.push_str("$\\ge$"),
            'Δ' => escaped.push_str("$\\Delta$"),
            // A minus before a digit, not a hyphen between two words.
            '-' if text[place + 1..].starts_with(|next: char| next.is_ascii_digit())
                && !text[..place].ends_with(char::is_alphanumeric) =>
            {
                escaped.push_str("$-$");
            }
            _ => escaped.push(character),
        }
    }
    escaped
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
    fn latex_is_escaped() {
        for (text, expected) in [
            ("50% & more_or_less #1 {x} $", r"50\% \& more\_or\_less \#1 \{x\} \$"),
            ("-0.157", "$-$0.157"),
            ("-0.2 to -0.1", "$-$0.2 to $-$0.1"),
            ("pre-2017", "pre-2017"),
            ("<0.1%", r"\textless{}0.1\%"),
            ("5–95%", r"5--95\%"),
            ("A → B, ≥ −1", r"A $\to$ B, $\ge$ $-$1"),
            (r"a\b~c^d>e", r"a\textbackslash{}b\textasciitilde{}c\textasciicircum{}d\textgreater{}e"),
            ("", ""),
        ] {
            assert_eq!(escape_latex(text), expected);
        }
    }

    #[test]
    fn markdown_is_escaped() {
        assert_eq!(escape_markdown("a|b_c <d>\ne"), r"a\|b\_c \<d\> e");
    }
}
