//! `tables/sweep.tex` and `.md`: a sweep ready for an article.

use super::cells::OutcomeCells;
use crate::analysis::Sweep;
use crate::export::comparison::group;
use crate::export::latex;
use crate::export::manifest::Identity;
use crate::export::summary::Group;
use crate::export::{Caption, Panel, markdown as as_markdown, provenance};
use crate::format::{count, counted};
use crate::scenario::Scenario;

/// Name of the LaTeX table.
pub const LATEX: &str = "tables/sweep.tex";
/// Name of the Markdown table.
pub const MARKDOWN: &str = "tables/sweep.md";
/// Most points that a table shows, the first.
pub(super) const MOST_POINTS: usize = 30;

fn keys(identity: &Identity) -> &[String] {
    identity.sweep().map_or(&[], |record| &record.keys)
}

/// A panel an outcome of the region, and a regime.
pub(super) fn panels(scenario: &Scenario, sweep: &Sweep, identity: &Identity) -> Vec<Panel> {
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

/// What stands with the table.
fn caption(scenario: &Scenario, sweep: &Sweep, identity: &Identity) -> Caption {
    let keys = keys(identity).join(", ");
    let all = sweep.points.len();
    let title = format!(
        "{} ({}) at {} of {keys}: outcomes at the end",
        scenario.title(),
        scenario.name(),
        counted(all as u64, "point"),
    );
    let replicates = counted(identity.replicates, "replicate");
    let over = format!("Means over {replicates} of each point on the same random numbers");
    let basis = match identity.against.is_empty() {
        true => {
            format!("{over}, with standard errors (s.e.), and shares with 95% confidence intervals (Wilson).")
        }
        false => format!("{over}, and paired differences with 95% confidence intervals."),
    };
    let mut notes = match identity.against.is_empty() {
        true => "5–95%: middle 90% of replicates.".to_owned(),
        false => format!(
            "Differences are {} less {} (baseline); their intervals are Student’s, corrected for skewness, and of shares Tango’s. pp: percentage points.",
            scenario.name(),
            identity.scenario.name,
        ),
    };
    if all > MOST_POINTS {
        notes.push_str(&format!(" Shown are the first {MOST_POINTS} of {} points.", count(all as u64)));
    }
    Caption::new(title, basis, identity, notes)
}

fn label(scenario: &Scenario) -> String {
    format!("{}-sweep", scenario.name())
}

/// The sweep as a floating LaTeX table.
pub fn latex(scenario: &Scenario, sweep: &Sweep, identity: &Identity) -> String {
    let panels = panels(scenario, sweep, identity);
    latex::table(&panels, &caption(scenario, sweep, identity), &label(scenario), &provenance(identity))
}

/// The sweep as Markdown tables.
pub fn markdown(scenario: &Scenario, sweep: &Sweep, identity: &Identity) -> String {
    let panels = panels(scenario, sweep, identity);
    as_markdown(&panels, &caption(scenario, sweep, identity), &provenance(identity))
}
