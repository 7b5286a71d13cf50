//! The attribution for people: whose the difference is.

use crate::cli::driver::Finished;
use crate::cli::report::{Section, heading, last_tick, paragraph, saved, stacked};
use crate::format::counted;
use crate::scenario::FactorialDesign;
use crate::studies::attribution::AttributionSummary;
use crate::studies::attribution::cells::OutcomeCells;

/// Width from which a table has room for what each change makes alone and last.
const WIDE: usize = 76;

/// The report in lines of at most `width` characters, of these outcomes.
pub fn report(
    mixtures: &FactorialDesign,
    outcomes: &[String],
    found: &Finished<AttributionSummary>,
    width: usize,
) -> String {
    let (baseline, scenario) = (mixtures.baseline(), mixtures.scenario());
    let identity = &found.manifest.identity;
    let by_mechanisms = mixtures.is_of_mechanisms();
    let through = if by_mechanisms { ": through which mechanisms" } else { "" };
    let title = format!("From {} to {}{through}", baseline.title(), scenario.title());
    let about = format!(
        "{} to {}, end of {}: {} of {}, {} of each, seed {}",
        baseline.name(),
        scenario.name(),
        last_tick(baseline),
        counted(mixtures.count() as u64, "mixture"),
        counted(mixtures.parts().len() as u64, if by_mechanisms { "mechanism" } else { "change" }),
        counted(identity.replicates, "replicate"),
        identity.seed
    );
    let cells = outcomes.iter().map(|outcome| OutcomeCells::new(baseline, &found.summary, outcome));
    let cells: Vec<OutcomeCells> = cells.collect();
    let sections = cells.iter().map(|cells| section(cells, width)).collect();
    let (tables, width) = stacked(|width| heading(&title, &about, width), sections, width);
    let mut text = tables;
    for cells in &cells {
        text.push_str(&paragraph(&sum(mixtures, cells), width));
    }
    let what = match by_mechanisms {
        false => {
            "Share: Shapley value over all orders of the changes, mean over replicates on common random numbers; alone: what \
             the change makes of the baseline by itself; last: what it makes when all others are there."
        }
        true => {
            "Share: what the mechanism adds to the difference, Shapley value over all orders in which they are switched on, mean \
             over replicates on common random numbers; alone: what it adds by itself; last: what it adds when all others \
             are on."
        }
    };
    text + &paragraph(what, width) + &paragraph(&saved(&found.folder, &found.manifest), width)
}

/// A table of an outcome.
fn section(cells: &OutcomeCells, width: usize) -> Section {
    let is_wide = width >= WIDE;
    let mut header = vec![cells.label.as_str(), cells.share.as_str(), "95% interval"];
    header.extend(is_wide.then_some(["Alone", "Last"]).into_iter().flatten());
    header.push("Of all");
    let records = cells.lines.iter().map(|line| {
        let mut record = vec![line.change.clone(), line.share.clone(), line.interval.clone()];
        if is_wide {
            record.extend([line.alone.clone(), line.last.clone()]);
        }
        record.push(line.percent.clone());
        record
    });
    Section::new(&header, records, Vec::new())
}

/// From what to what the outcome goes.
fn sum(mixtures: &FactorialDesign, cells: &OutcomeCells) -> String {
    let label = &cells.label;
    let Some([before, after]) = &cells.ends else { return label.clone() };
    let (baseline, scenario) = (mixtures.baseline().name(), mixtures.scenario().name());
    if mixtures.is_of_mechanisms() {
        return format!(
            "{label}, {scenario} less {baseline}: {before} without any of these mechanisms, {after} with all of them."
        );
    }
    format!("{label}: {before} under {baseline}, {after} under {scenario}.")
}
