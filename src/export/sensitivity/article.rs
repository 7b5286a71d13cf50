//! `tables/sensitivity.tex` and `.md`: an analysis ready for an article.

use super::cells::OutcomeCells;
use super::{SensitivityRecord, Told};
use crate::export::cells::last_tick;
use crate::export::manifest::Identity;
use crate::export::table::{self, Panel, provenance};
use crate::format::counted;
use crate::scenario::Scenario;

/// Name of the LaTeX table.
pub const LATEX: &str = "tables/sensitivity.tex";
/// Name of the Markdown table.
pub const MARKDOWN: &str = "tables/sensitivity.md";

/// A panel of effects and one of indices for each outcome, as far as there are any.
fn panels(scenario: &Scenario, design: &SensitivityRecord, told: &Told) -> Vec<Panel> {
    let mut panels = Vec::new();
    for outcome in &design.outcomes {
        let cells = OutcomeCells::new(scenario, told, outcome);
        if !cells.effects.is_empty() {
            let heading = [cells.label.as_str(), "μ*", "95% interval", "σ"];
            let rows =
                cells.effects.iter().map(|(row, _)| row.iter().map(|cell| cell.trim().to_owned()).collect());
            panels.push(Panel::new(&heading, rows));
        }
        if !cells.indices.is_empty() {
            let heading = [cells.label.as_str(), "S1", "95% interval", "ST", "95% interval"];
            panels.push(Panel::new(&heading, cells.indices.iter().map(|row| row.to_vec())));
        }
    }
    panels
}

/// What the columns are.
fn caption(scenarios: &[&Scenario], design: &SensitivityRecord, identity: &Identity) -> String {
    let of = match scenarios {
        [baseline, scenario, ..] => {
            format!(
                "{} ({}) less {} ({})",
                scenario.title(),
                scenario.name(),
                baseline.title(),
                baseline.name()
            )
        }
        [scenario] => format!("{} ({})", scenario.title(), scenario.name()),
        [] => String::new(),
    };
    let screening = design.trajectories.map(|trajectories| {
        format!(
            " μ*: mean size of the elementary effects of an input on the way from one end of its prior to the other, over {}; \
             σ: their standard deviation without what chance adds (Morris 1991); 95% intervals: percentile bootstrap.",
            counted(trajectories as u64, "trajectory").replace("trajectorys", "trajectories")
        )
    });
    let indices = design.rows.map(|rows| {
        format!(
            " S1, ST: share of the variance that an input makes by itself, and with all others, over {} of scrambled Sobol \
             points, chance taken away (Saltelli 2010, Jansen 1999); 95% intervals over {} of them (Fieller 1954).",
            counted(rows as u64, "row"),
            counted(design.scramblings.unwrap_or(1) as u64, "independent scrambling"),
        )
    });
    format!(
        "{of}: which uncertain numbers outcomes at the end of {} depend on.{}{} Means over {} of each point.",
        last_tick(scenarios[0]),
        screening.unwrap_or_default(),
        indices.unwrap_or_default(),
        counted(identity.replicates, "replicate"),
    )
}

/// The analysis as a floating LaTeX table; needs the package `booktabs`.
pub fn latex(
    scenarios: &[&Scenario],
    design: &SensitivityRecord,
    told: &Told,
    identity: &Identity,
) -> String {
    let names: Vec<&str> = scenarios.iter().map(|scenario| scenario.name()).collect();
    let label = format!("{}-sensitivity", names.join("-"));
    let panels = panels(scenarios[0], design, told);
    table::latex(&panels, &caption(scenarios, design, identity), &label, &provenance(identity))
}

/// The analysis as Markdown tables.
pub fn markdown(
    scenarios: &[&Scenario],
    design: &SensitivityRecord,
    told: &Told,
    identity: &Identity,
) -> String {
    let panels = panels(scenarios[0], design, told);
    table::markdown(&panels, &caption(scenarios, design, identity), &provenance(identity))
}
