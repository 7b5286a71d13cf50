//! `tables/attribution.tex` and `.md`: an attribution ready for an article.

use super::{AttributionSummary, cells::OutcomeCells};
use crate::export::cells::last_tick;
use crate::export::latex;
use crate::export::manifest::Identity;
use crate::export::summary::Group;
use crate::export::table::{self, Caption, Panel, provenance};
use crate::format::counted;
use crate::scenario::Scenario;

/// Name of the LaTeX table.
pub const LATEX: &str = "tables/attribution.tex";
/// Name of the Markdown table.
pub const MARKDOWN: &str = "tables/attribution.md";

/// A panel an outcome: of the region and of its regimes and cultures of anarchy, where any change makes a difference.
pub fn panels(scenario: &Scenario, tables: &AttributionSummary) -> Vec<Panel> {
    let is_shown = |group: Group| matches!(group, Group::End | Group::Regime | Group::Culture);
    let wholes = tables.shares.iter().filter(|row| row.change.is_empty() && is_shown(row.group));
    let differs = |outcome: &str| tables.shares.iter().any(|row| row.outcome == outcome && row.share != 0.0);
    let panel = |outcome: &str| {
        let cells = OutcomeCells::new(scenario, tables, outcome);
        let heading = [cells.label.as_str(), &cells.share, "95% interval", "Alone", "Last", "Of all"];
        let lines = cells.lines.iter().cloned();
        let rows = lines.map(|line| {
            let cells = [line.change, line.share, line.interval, line.alone, line.last, line.percent];
            cells.map(|cell| cell.trim().to_owned()).to_vec()
        });
        Panel::new(&heading, rows)
    };
    wholes.map(|row| row.outcome.as_str()).filter(|outcome| differs(outcome)).map(panel).collect()
}

/// What stands with the table.
fn caption([baseline, scenario]: [&Scenario; 2], identity: &Identity) -> Caption {
    let what = match identity.by_mechanisms() {
        true => "through which mechanisms the difference in outcomes goes",
        false => "which change makes how much of the difference in outcomes",
    };
    let title = format!(
        "From {} ({}) to {} ({}): {what} at the end of {}",
        baseline.title(),
        baseline.name(),
        scenario.title(),
        scenario.name(),
        last_tick(baseline),
    );
    let basis = format!(
        "Shapley values, means over {} on common random numbers, with 95% confidence intervals (Student’s t, corrected for skewness).",
        counted(identity.replicates, "replicate"),
    );
    let notes = match identity.by_mechanisms() {
        true => {
            "pp: percentage points. Shares add up to what all mechanisms add to the difference without any. Alone: what the \
                 mechanism adds by itself. Last: what it adds when all others are on."
        }
        false => {
            "pp: percentage points. Alone: what the change makes by itself. Last: what it makes when all others are there."
        }
    };
    Caption::new(title, basis, identity, notes.to_owned())
}

/// The attribution as a floating LaTeX table.
pub fn latex(scenarios: [&Scenario; 2], tables: &AttributionSummary, identity: &Identity) -> String {
    let what = if identity.by_mechanisms() { "mechanisms" } else { "attribution" };
    let label = format!("{}-to-{}-{what}", scenarios[0].name(), scenarios[1].name());
    let panels = panels(scenarios[0], tables);
    latex::table(&panels, &caption(scenarios, identity), &label, &provenance(identity))
}

/// The attribution as Markdown tables.
pub fn markdown(scenarios: [&Scenario; 2], tables: &AttributionSummary, identity: &Identity) -> String {
    table::markdown(&panels(scenarios[0], tables), &caption(scenarios, identity), &provenance(identity))
}
