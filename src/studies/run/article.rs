//! `tables/`: the summary as LaTeX and as Markdown, ready for an article.

use crate::export::cells::{MeasureCells, PassageCells, ShareCells, last_tick};
use crate::export::latex;
use crate::export::manifest::Identity;
use crate::export::summary::{Group, Summary};
use crate::export::table::{self, Caption, Panel, provenance};
use crate::format::{MISSING, counted};
use crate::scenario::Scenario;

/// Name of the LaTeX table in a run's folder.
pub const LATEX: &str = "tables/summary.tex";
/// Name of the Markdown table in a run's folder.
pub const MARKDOWN: &str = "tables/summary.md";

/// The parts of the table: measures, regimes, cultures, first passages.
fn panels(scenario: &Scenario, summary: &Summary) -> Vec<Panel> {
    let measures = summary.group(Group::End).map(|row| {
        let MeasureCells { label, mean, error, sd, range: (low, high) } = MeasureCells::new(row);
        vec![label, mean, error, sd, range_of(&low, &high)]
    });
    let shares = |group| {
        let cells = summary.group(group).map(ShareCells::new);
        cells
            .map(|cells| vec![cells.label, cells.share, cells.interval, String::new(), String::new()])
            .collect::<Vec<_>>()
    };
    let passages = summary.passages.iter().map(|row| {
        let cells = PassageCells::new(row, scenario.calendar(), MISSING);
        vec![cells.reached.label, cells.reached.share, cells.reached.interval, cells.half, String::new()]
    });
    vec![
        Panel::new(&["Outcome", "Mean", "s.e.", "s.d.", "5–95%"], measures),
        Panel::new(&["Regime", "Share", "95% interval", "", ""], shares(Group::Regime)),
        Panel::new(&["Culture of anarchy", "Share", "95% interval", "", ""], shares(Group::Culture)),
        Panel::new(&["First time that", "Share", "95% interval", "In half by", ""], passages),
    ]
}

fn range_of(low: &str, high: &str) -> String {
    if low == MISSING { MISSING.to_owned() } else { format!("{low} to {high}") }
}

/// What stands with the table.
fn caption(scenario: &Scenario, identity: &Identity) -> Caption {
    let drawn = identity.drawn().map_or_else(String::new, |drawn| format!(", {}", drawn.named()));
    let basis = format!(
        "Means over {}{drawn}, with their Monte Carlo standard errors (s.e.), and shares of replicates with 95% confidence \
         intervals (Wilson).",
        counted(identity.replicates, "replicate"),
    );
    let notes = "s.d. and 5–95%: standard deviation and middle 90% of replicates. In half by: the time by which it has happened in \
                 half of the replicates, a dash where that is not by the end.";
    let title = format!("{}: outcomes at the end of {}", scenario.title(), last_tick(scenario));
    Caption::new(title, basis, identity, notes.to_owned())
}

/// The summary as a floating LaTeX table.
pub fn latex(scenario: &Scenario, summary: &Summary, identity: &Identity) -> String {
    let (caption, label) = (caption(scenario, identity), &identity.scenario.name);
    latex::table(&panels(scenario, summary), &caption, label, &provenance(identity))
}

/// The summary as Markdown tables.
pub fn markdown(scenario: &Scenario, summary: &Summary, identity: &Identity) -> String {
    table::markdown(&panels(scenario, summary), &caption(scenario, identity), &provenance(identity))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    #[test]
    fn tables_of_a_run() {
        let (scenario, identity) = (testkit::scenario(), testkit::identity(1200));
        let summary = Summary::new(&scenario, &testkit::results(1200));
        testkit::pinned::text("summary.tex", &latex(&scenario, &summary, &identity));
        testkit::pinned::text("summary.md", &markdown(&scenario, &summary, &identity));
    }
}
