//! `tables/comparison.tex` and `.md`: a comparison ready for an article.

use crate::export::cells::{EffectCells, effect_label, last_tick};
use crate::export::latex;
use crate::export::manifest::Identity;
use crate::export::summary::Group;
use crate::export::table::{self, Caption, Panel, provenance};
use crate::export::{ComparisonSummary, EffectRow};
use crate::format::counted;
use crate::scenario::Scenario;

/// Name of the LaTeX table.
pub const LATEX: &str = "tables/comparison.tex";
/// Name of the Markdown table.
pub const MARKDOWN: &str = "tables/comparison.md";

/// A panel a kind of outcome and scenario, of the outcomes asked for, or of all but agreements by issue and members.
fn panels(scenarios: &[&Scenario], tables: &ComparisonSummary, identity: &Identity) -> Vec<Panel> {
    let (pairs, shown) = (identity.replicates, identity.shown());
    let groups = [
        (Group::End, "Outcome"),
        (Group::Regime, "Regime"),
        (Group::Culture, "Culture of anarchy"),
        (Group::Passage, "Reached by the end"),
        (Group::Agreements, "Agreements"),
    ];
    let is_shown = |row: &&EffectRow| match shown {
        [] => row.group != Group::Agreements,
        _ => shown.contains(&row.outcome),
    };
    let (baseline, others) = (scenarios[0], &scenarios[1..]);
    let panel = |scenario: &Scenario, (group, heading): (Group, &str)| {
        let rows = tables.effects_of(scenario.name()).filter(|row| row.group == group).filter(is_shown);
        let rows: Vec<_> = rows.map(|row| line(scenario, row, pairs)).collect();
        let difference = if group == Group::End { "Difference" } else { "Difference, pp" };
        let heading = [heading, baseline.name(), scenario.name(), difference, "95% interval", "g"];
        (!rows.is_empty()).then(|| Panel::new(&heading, rows))
    };
    others.iter().flat_map(|scenario| groups.into_iter().filter_map(|group| panel(scenario, group))).collect()
}

fn line(scenario: &Scenario, row: &EffectRow, pairs: u64) -> Vec<String> {
    let cells = EffectCells::of_row(row, pairs);
    vec![
        effect_label(scenario, row),
        cells.baseline,
        cells.scenario,
        cells.difference,
        cells.interval,
        cells.g,
    ]
}

/// What stands with the table.
fn caption(scenarios: &[&Scenario], identity: &Identity) -> Caption {
    let titles: Vec<String> =
        scenarios[1..].iter().map(|scenario| format!("{} ({})", scenario.title(), scenario.name())).collect();
    let title = format!(
        "{} against {} ({}): outcomes at the end of {}",
        titles.join(", "),
        scenarios[0].title(),
        scenarios[0].name(),
        last_tick(scenarios[0]),
    );
    let basis = format!(
        "Means or shares over {} of replicates on common random numbers, and the mean paired difference with its 95% confidence \
         interval.",
        counted(identity.replicates, "pair"),
    );
    let notes = "Intervals: Student’s t, corrected for skewness, and of shares Tango’s. pp: percentage points. g: the difference \
                 standardised by the spread of replicates (Hedges’ g), which shares do not have.";
    Caption::new(title, basis, identity, notes.to_owned())
}

/// The comparison as a floating LaTeX table.
pub fn latex(scenarios: &[&Scenario], tables: &ComparisonSummary, identity: &Identity) -> String {
    let label = format!("{}-comparison", identity.scenario.name);
    let panels = panels(scenarios, tables, identity);
    latex::table(&panels, &caption(scenarios, identity), &label, &provenance(identity))
}

/// The comparison as Markdown tables.
pub fn markdown(scenarios: &[&Scenario], tables: &ComparisonSummary, identity: &Identity) -> String {
    let panels = panels(scenarios, tables, identity);
    table::markdown(&panels, &caption(scenarios, identity), &provenance(identity))
}
