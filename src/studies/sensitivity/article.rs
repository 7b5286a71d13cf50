//! `tables/sensitivity.tex` and `.md`: an analysis ready for an article.

use super::cells::OutcomeCells;
use super::rows::SensitivityRows;
use crate::export::cells::last_tick;
use crate::export::latex;
use crate::export::manifest::Identity;
use crate::export::sensitivity::SensitivityRecord;
use crate::export::{Caption, Panel, markdown as as_markdown, provenance};
use crate::format::counted;
use crate::scenario::Scenario;

/// Name of the LaTeX table.
pub const LATEX: &str = "tables/sensitivity.tex";
/// Name of the Markdown table.
pub const MARKDOWN: &str = "tables/sensitivity.md";

/// A panel of effects and one of indices for each outcome, as far as there are any.
pub(super) fn panels(scenario: &Scenario, design: &SensitivityRecord, found: &SensitivityRows) -> Vec<Panel> {
    let mut panels = Vec::new();
    for outcome in &design.outcomes {
        let cells = OutcomeCells::new(scenario, found, outcome);
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

/// What stands with the table.
fn caption(scenarios: &[&Scenario], design: &SensitivityRecord, identity: &Identity) -> Caption {
    let named = |scenario: &Scenario| format!("{} ({})", scenario.title(), scenario.name());
    let of = match scenarios {
        [baseline, scenario, ..] => format!("{} less {}", named(scenario), named(baseline)),
        [scenario] => named(scenario),
        [] => String::new(),
    };
    let title =
        format!("{of}: which uncertain numbers outcomes at the end of {} depend on", last_tick(scenarios[0]));
    let designs = [
        design.trajectories.map(|trajectories| {
            counted(trajectories as u64, "trajectory").replace("trajectorys", "trajectories")
        }),
        design.rows.map(|rows| {
            let scramblings = counted(design.scramblings.unwrap_or(1) as u64, "independent scrambling");
            format!("{} of Sobol points in {scramblings}", counted(rows as u64, "row"))
        }),
    ];
    let designs: Vec<String> = designs.into_iter().flatten().collect();
    let basis = format!(
        "Over {}, means over {} of each point; 95% intervals: of μ* by the percentile bootstrap, of indices over the \
         scramblings (Fieller).",
        designs.join(" and "),
        counted(identity.replicates, "replicate"),
    );
    let screening = design.trajectories.map(|_| {
        "μ*: mean size of the elementary effects of an input on the way from one end of its prior to the other. σ: their standard \
         deviation without what chance adds (Morris 1991)."
    });
    let indices = design.rows.map(|_| {
        "S1, ST: share of the variance that an input makes by itself, and with all others, chance taken away (Saltelli 2010, \
         Jansen 1999)."
    });
    let notes: Vec<&str> = screening.into_iter().chain(indices).collect();
    Caption::new(title, basis, identity, notes.join(" "))
}

/// The analysis as a floating LaTeX table.
pub fn latex(
    scenarios: &[&Scenario],
    design: &SensitivityRecord,
    rows: &SensitivityRows,
    identity: &Identity,
) -> String {
    let names: Vec<&str> = scenarios.iter().map(|scenario| scenario.name()).collect();
    let label = format!("{}-sensitivity", names.join("-"));
    let panels = panels(scenarios[0], design, rows);
    latex::table(&panels, &caption(scenarios, design, identity), &label, &provenance(identity))
}

/// The analysis as Markdown tables.
pub fn markdown(
    scenarios: &[&Scenario],
    design: &SensitivityRecord,
    rows: &SensitivityRows,
    identity: &Identity,
) -> String {
    let panels = panels(scenarios[0], design, rows);
    as_markdown(&panels, &caption(scenarios, design, identity), &provenance(identity))
}
