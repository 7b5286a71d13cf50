//! `tables/sweep.tex` and `.md`: a sweep ready for an article.

use super::cells::OutcomeCells;
use crate::analysis::Sweep;
use crate::export::comparison::group;
use crate::export::manifest::Identity;
use crate::export::summary::Group;
use crate::export::table::{self, Panel, provenance};
use crate::format::{count, counted};
use crate::scenario::Scenario;

/// Name of the LaTeX table.
pub const LATEX: &str = "tables/sweep.tex";
/// Name of the Markdown table.
pub const MARKDOWN: &str = "tables/sweep.md";
/// Most points that a table shows, the first.
const MOST_POINTS: usize = 30;

fn keys(identity: &Identity) -> &[String] {
    identity.sweep.as_ref().map_or(&[], |record| &record.keys)
}

/// A panel an outcome of the region, and a regime.
fn panels(scenario: &Scenario, sweep: &Sweep, identity: &Identity) -> Vec<Panel> {
    let points: Vec<usize> = (0..sweep.points.len().min(MOST_POINTS)).collect();
    let is_shown = |place: &usize| matches!(group(sweep.outcomes[*place].0), Group::End | Group::Regime);
    let panel = |place: usize| {
        let cells = OutcomeCells::new(scenario, keys(identity), sweep, place, &points);
        let mut heading = cells.heading;
        heading[0] = format!("{} at {}", cells.label, heading[0].to_lowercase());
        let heading: Vec<&str> = heading.iter().map(String::as_str).collect();
        let trimmed = |line: Vec<String>| line.into_iter().map(|cell| cell.trim().to_owned()).collect();
        Panel::new(&heading, cells.lines.into_iter().map(trimmed))
    };
    (0..sweep.outcomes.len()).filter(is_shown).map(panel).collect()
}

fn caption(scenario: &Scenario, sweep: &Sweep, identity: &Identity) -> String {
    let keys = keys(identity).join(", ");
    let all = sweep.points.len();
    let mut text = format!(
        "{} ({}) at {} of {keys}: outcomes at the end, means over {} of each point on the same random numbers",
        scenario.title(),
        scenario.name(),
        counted(all as u64, "point"),
        counted(identity.replicates, "replicate"),
    );
    text.push_str(match identity.against.is_empty() {
        true => ", with Monte Carlo standard errors (s.e.) and the middle 90% of replicates; shares with 95% intervals by \
                 Wilson's method.",
        false => ".",
    });
    if !identity.against.is_empty() {
        text.push_str(&format!(
            " Differences are paired, {} less {} (baseline), with 95% confidence intervals (bias-corrected and accelerated).",
            scenario.name(),
            identity.scenario.name,
        ));
    }
    if all > MOST_POINTS {
        text.push_str(&format!(" Shown are the first {MOST_POINTS} of {} points.", count(all as u64)));
    }
    text
}

fn label(scenario: &Scenario) -> String {
    format!("{}-sweep", scenario.name())
}

/// The sweep as a floating LaTeX table; needs the package `booktabs`.
pub fn latex(scenario: &Scenario, sweep: &Sweep, identity: &Identity) -> String {
    let panels = panels(scenario, sweep, identity);
    table::latex(&panels, &caption(scenario, sweep, identity), &label(scenario), &provenance(identity))
}

/// The sweep as Markdown tables.
pub fn markdown(scenario: &Scenario, sweep: &Sweep, identity: &Identity) -> String {
    let panels = panels(scenario, sweep, identity);
    table::markdown(&panels, &caption(scenario, sweep, identity), &provenance(identity))
}
