//! The published tables of an analysis: `tables/sensitivity.tex` and `.md`, and the same on pages and terminals.

use super::cells::OutcomeCells;
use super::rows::SensitivityRows;
use crate::export::cells::last_tick;
use crate::export::manifest::Identity;
use crate::export::sensitivity::SensitivityRecord;
use crate::export::{Article, Caption, Column, Medium, Panel};
use crate::format::counted;
use crate::scenario::Scenario;

/// Where the tables are in the folder, without an ending.
const PATH: &str = "tables/sensitivity";
/// Width from which a terminal has room for all columns.
const WIDE: usize = 76;
/// What the panels hold.
const CAPTION: &str = "Morris screening: mean size of the elementary effects of an input from one end of its prior to the other (μ*) \
                       with its 95% interval, and their standard deviation without what chance adds (σ). Sobol indices: share of the \
                       variance that an input makes by itself (S1) and with all others (ST), with their 95% intervals; a dash where \
                       an index is not known";

/// The tables: a panel of effects and one of indices for each outcome, as far as there are any.
pub fn article(
    scenarios: &[&Scenario],
    design: &SensitivityRecord,
    found: &SensitivityRows,
    identity: &Identity,
) -> Article {
    let outcomes = design.outcomes.iter();
    let panels = outcomes.flat_map(|outcome| panels(&OutcomeCells::new(scenarios[0], found, outcome)));
    let panels = panels.filter(|panel| !panel.rows.is_empty()).collect();
    let names: Vec<&str> = scenarios.iter().map(|scenario| scenario.name()).collect();
    let label = format!("{}-sensitivity", names.join("-"));
    Article::new(PATH, label, caption(scenarios, design, identity), panels, identity).under_one_caption()
}

/// The panels on an outcome: effects and indices.
pub fn panels(cells: &OutcomeCells) -> [Panel; 2] {
    let has_kept = cells.effects.iter().any(|(_, kept)| *kept);
    let effects = cells.effects.iter().map(|([input, size, interval, spread], kept)| {
        let mark = if *kept && has_kept { " *" } else { "" };
        [input, &format!("{input}{mark}"), size, interval, spread].map(String::clone).to_vec()
    });
    let of_effects = [
        Column::words(&cells.label).only(&[Medium::Article, Medium::Page]),
        Column::words(&cells.label).only(&[Medium::Terminal]),
        Column::number("μ*"),
        Column::interval("95% interval"),
        Column::number("σ"),
    ];
    let of_indices = [
        Column::words(&cells.label),
        Column::interval("S1"),
        Column::interval("95% interval").from(WIDE..),
        Column::interval("ST"),
        Column::interval("95% interval"),
    ];
    let indices = cells.indices.iter().map(|row| row.to_vec());
    [Panel::new(CAPTION, of_effects, effects), Panel::new(CAPTION, of_indices, indices)]
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
