//! The published tables of an attribution: `tables/attribution.tex` and `.md`, and the same on pages and terminals.

use super::{AttributionSummary, cells::OutcomeCells};
use crate::export::cells::last_tick;
use crate::export::manifest::Identity;
use crate::export::summary::Group;
use crate::export::{Article, Caption, Column, MeasureVariances, Panel};
use crate::format::counted;
use crate::scenario::Scenario;

/// Where the tables are in the folder, without an ending.
const PATH: &str = "tables/attribution";
/// Width from which a terminal has room for what each change makes alone and last.
const WIDE: usize = 76;

/// The tables: a panel an outcome, of the region and of its regimes and cultures of anarchy, where any change makes a difference.
pub fn article(scenarios: [&Scenario; 2], tables: &AttributionSummary, identity: &Identity) -> Article {
    let is_shown = |group: Group| matches!(group, Group::End | Group::Regime | Group::Culture);
    let wholes = tables.shares.iter().filter(|row| row.change.is_empty() && is_shown(row.group));
    let differs =
        |outcome: &&str| tables.shares.iter().any(|row| row.outcome == *outcome && row.share != 0.0);
    let outcomes = wholes.map(|row| row.outcome.as_str()).filter(differs);
    let of = |outcome: &str| {
        let cells = OutcomeCells::new(scenarios[0], tables, outcome);
        [Some(panel(&cells, tables)), shares(&cells, tables, outcome)]
    };
    let panels = outcomes.flat_map(of).flatten().collect();
    let what = if identity.by_mechanisms() { "mechanisms" } else { "attribution" };
    let label = format!("{}-to-{}-{what}", scenarios[0].name(), scenarios[1].name());
    Article::new(PATH, label, caption(scenarios, identity), panels, identity)
}

/// The panel on an outcome.
pub fn panel(cells: &OutcomeCells, tables: &AttributionSummary) -> Panel {
    let rows = cells.lines.iter().cloned();
    let rows =
        rows.map(|line| vec![line.change, line.share, line.interval, line.alone, line.last, line.percent]);
    let columns = [
        Column::words(&cells.label),
        Column::number(&cells.share),
        Column::interval("95% interval"),
        Column::number("Alone").from(WIDE..),
        Column::number("Last").from(WIDE..),
        Column::interval("Of all"),
    ];
    let (what, all) = match tables.by_mechanisms {
        true => ("what the mechanism adds by itself", "what it adds when all others are on"),
        false => ("what the change makes by itself", "what it makes when all others are there"),
    };
    let caption = format!(
        "{}: Shapley values with 95% confidence intervals (Student's t, corrected for skewness); alone: {what}; last: {all}",
        cells.label
    );
    Panel::new(caption, columns, rows)
}

/// The panel of the shares of parameters in the variance of the difference in a regional measure, and in that of the share of each change;
/// `None` where it is not divided.
pub fn shares(cells: &OutcomeCells, tables: &AttributionSummary, outcome: &str) -> Option<Panel> {
    let rows = tables.variances.iter().filter(|row| row.outcome == outcome);
    // A line a change, and the last for all, as in the panel on the outcome.
    let rows: Vec<_> =
        cells.lines.iter().zip(rows).map(|(line, row)| (line.change.clone(), vec![row])).collect();
    let lines = match tables.by_mechanisms {
        true => "of what each mechanism adds to the difference",
        false => "of what each change makes of the difference",
    };
    let of = [("the variance of the Shapley value", "Share")];
    let variances = MeasureVariances { label: &cells.label, lines, of: &of, rows };
    (!variances.rows.is_empty()).then(|| variances.panel())
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
        "Shapley values, means over {}{} on common random numbers, with 95% confidence intervals (Student’s t, corrected for skewness).",
        counted(identity.replicates, "replicate"),
        identity.drawing(),
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
