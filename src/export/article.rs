//! `tables/`: the summary as LaTeX and as Markdown, ready for an article.

use std::fmt::Write as _;

use crate::scenario::Scenario;

use super::cells::{MeasureCells, PassageCells, ShareCells};
use super::manifest::{Identity, short};
use super::summary::{Group, Summary};
use crate::format::{MISSING, counted, tick};

/// Name of the LaTeX table in a run's folder.
pub const LATEX: &str = "tables/summary.tex";
/// Name of the Markdown table in a run's folder.
pub const MARKDOWN: &str = "tables/summary.md";

/// A table with a heading of its own, in either language.
struct Panel {
    heading: [&'static str; 5],
    rows: Vec<[String; 5]>,
}

/// The parts of the table: measures, regimes, cultures, first passages.
fn panels(scenario: &Scenario, summary: &Summary) -> Vec<Panel> {
    let measures = summary.group(Group::End).map(|row| {
        let MeasureCells { label, mean, error, sd, range: (low, high) } = MeasureCells::new(row);
        [label, mean, error, sd, range_of(&low, &high)]
    });
    let shares = |group| {
        let cells = summary.group(group).map(ShareCells::new);
        cells.map(|cells| [cells.label, cells.share, cells.interval, String::new(), String::new()]).collect()
    };
    let passages = summary.passages.iter().map(|row| {
        let cells = PassageCells::new(row, scenario.calendar().ticks_per_year(), MISSING);
        [cells.reached.label, cells.reached.share, cells.reached.interval, cells.half, String::new()]
    });
    vec![
        Panel { heading: ["Outcome", "Mean", "s.e.", "s.d.", "5–95%"], rows: measures.collect() },
        Panel { heading: ["Regime", "Share", "95% interval", "", ""], rows: shares(Group::Regime) },
        Panel {
            heading: ["Culture of anarchy", "Share", "95% interval", "", ""],
            rows: shares(Group::Culture),
        },
        Panel {
            heading: ["First time that", "Share", "95% interval", "In half by", ""],
            rows: passages.collect(),
        },
    ]
}

fn range_of(low: &str, high: &str) -> String {
    if low == MISSING { MISSING.to_owned() } else { format!("{low} to {high}") }
}

/// What the columns are, in a sentence or two.
fn caption(scenario: &Scenario, identity: &Identity) -> String {
    let calendar = scenario.calendar();
    let last = calendar.first_days().last().map(|day| tick(*day, calendar.ticks_per_year()));
    format!(
        "{}: outcomes at the end of {}. Mean, its Monte Carlo standard error (s.e.), standard deviation (s.d.) \
        and 5% and 95% quantiles over {}; intervals of shares are Wilson's, at 95%; in half by: the time by which \
        it has happened in half of the replicates, a dash where that is not by the end.",
        scenario.title(),
        last.unwrap_or_default(),
        counted(identity.replicates, "replicate"),
    )
}

/// Where the numbers come from, in a line.
fn provenance(identity: &Identity) -> String {
    format!(
        "concord {} ({}), scenario {} (SHA-256 {}), seed {}, {}",
        identity.concord.version,
        short(&identity.concord.commit),
        identity.scenario.name,
        identity.scenario.sha256,
        identity.seed,
        counted(identity.replicates, "replicate"),
    )
}

/// The summary as a floating LaTeX table; needs the package `booktabs`.
pub fn latex(scenario: &Scenario, summary: &Summary, identity: &Identity) -> String {
    let mut text = format!("% {}\n% Needs \\usepackage{{booktabs}}.\n", provenance(identity));
    text.push_str("\\begin{table}[htbp]\n  \\centering\n");
    let label = identity.scenario.name.as_str();
    let _ = writeln!(
        text,
        "  \\caption{{{}}}\n  \\label{{tab:{label}}}",
        escape_latex(&caption(scenario, identity))
    );
    text.push_str("  \\begin{tabular}{lrrrr}\n    \\toprule\n");
    for (place, panel) in panels(scenario, summary).iter().enumerate() {
        if place > 0 {
            text.push_str("    \\addlinespace\n    \\midrule\n");
        }
        let heading = panel.heading.map(escape_latex);
        let _ = writeln!(text, "    {} \\\\\n    \\midrule", heading.join(" & "));
        for row in &panel.rows {
            let cells: Vec<String> = row.iter().map(|cell| escape_latex(cell)).collect();
            let _ = writeln!(text, "    {} \\\\", cells.join(" & "));
        }
    }
    text.push_str("    \\bottomrule\n  \\end{tabular}\n\\end{table}\n");
    text
}

/// The summary as Markdown tables.
pub fn markdown(scenario: &Scenario, summary: &Summary, identity: &Identity) -> String {
    let mut text = format!("{}\n", escape_markdown(&caption(scenario, identity)));
    for panel in panels(scenario, summary) {
        let used = panel.heading.iter().rposition(|heading| !heading.is_empty()).map_or(0, |last| last + 1);
        let _ = writeln!(text, "\n| {} |", panel.heading[..used].join(" | "));
        let _ = writeln!(text, "| :-- |{}", " --: |".repeat(used.saturating_sub(1)));
        for row in &panel.rows {
            let cells: Vec<String> = row[..used].iter().map(|cell| escape_markdown(cell)).collect();
            let _ = writeln!(text, "| {} |", cells.join(" | "));
        }
    }
    let _ = writeln!(text, "\n{}.", escape_markdown(&provenance(identity)));
    text
}

/// Text as LaTeX prints it.
fn escape_latex(text: &str) -> String {
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

/// Text as Markdown prints it.
pub(super) fn escape_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::fixture;

    #[test]
    fn latex_is_escaped() {
        for (text, expected) in [
            ("50% & more_or_less #1 {x} $", r"50\% \& more\_or\_less \#1 \{x\} \$"),
            ("-0.157", "$-$0.157"),
            ("-0.2 to -0.1", "$-$0.2 to $-$0.1"),
            ("pre-2017", "pre-2017"),
            ("<0.1%", r"\textless{}0.1\%"),
            ("5–95%", r"5--95\%"),
            (r"a\b~c^d>e", r"a\textbackslash{}b\textasciitilde{}c\textasciicircum{}d\textgreater{}e"),
            ("", ""),
        ] {
            assert_eq!(escape_latex(text), expected);
        }
    }

    #[test]
    fn markdown_is_escaped() {
        assert_eq!(escape_markdown("a|b_c <d>"), r"a\|b\_c \<d\>");
    }

    #[test]
    fn tables_of_a_run() {
        let (scenario, identity) = (fixture::scenario(), fixture::identity(1200));
        let summary = Summary::new(&scenario, &fixture::results(1200));
        insta::assert_snapshot!("latex", latex(&scenario, &summary, &identity));
        insta::assert_snapshot!("markdown", markdown(&scenario, &summary, &identity));
    }
}
