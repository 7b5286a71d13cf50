//! The analysis for people: what outcomes depend on.

use crate::cli::driver::Finished;
use crate::cli::error::option;
use crate::cli::report::{Section, heading, last_tick, paragraph, saved, stacked};
use crate::format::counted;
use crate::studies::sensitivity::cells::OutcomeCells;
use crate::studies::sensitivity::{SensitivityPlan, SensitivityRows};

/// Width from which a table has room for all its columns.
const WIDE: usize = 76;

/// The report in lines of at most `width` characters.
pub fn report(plan: &SensitivityPlan, found: &Finished<SensitivityRows>, width: usize) -> String {
    let identity = &found.manifest.identity;
    let (title, name) = match plan.baseline() {
        Some(baseline) => (
            format!("What the difference of {} to {} depends on", plan.scenario().title(), baseline.title()),
            format!("{} less {}", plan.scenario().name(), baseline.name()),
        ),
        None => (format!("What {} depends on", plan.scenario().title()), plan.scenario().name().to_owned()),
    };
    let about = format!(
        "{name}, end of {}: {} with priors, {} at each point, seed {}",
        last_tick(plan.scenario()),
        counted(plan.priors().len() as u64, "number"),
        counted(identity.replicates, "replicate"),
        identity.seed
    );
    let cells = plan.outcomes().map(|name| OutcomeCells::new(plan.scenario(), &found.summary, name));
    let cells: Vec<OutcomeCells> = cells.collect();
    let sections = cells.iter().flat_map(|cells| [screening(cells), indices(cells, width)]).collect();
    let (mut text, width) = stacked(|width| heading(&title, &about, width), sections, width);
    for cells in &cells {
        if let Some((chance, remedy)) = &cells.chance {
            let remedy =
                remedy.as_ref().map_or_else(String::new, |remedy| format!("; {}", remedy.words(option)));
            text.push_str(&paragraph(&format!("{}: {chance}{remedy}.", cells.label), width));
        }
    }
    if !found.summary.morris.is_empty() {
        let what = "μ*: mean size of the effect of going from one end of the prior to the other, in units of the outcome, with its \
                    95% interval; σ: how much that effect differs from place to place, by interplay and by curvature. \
                    Marked with * are those that the indices are of; all others stay as the scenario has them.";
        text.push_str(&paragraph(what, width));
    }
    if !found.summary.sobol.is_empty() {
        let what = "S1: share of the variance that the number makes by itself; ST: with all others; 95% intervals, over \
                    independent scramblings of the points. A dash stands where an index is not known: what the inputs make of the \
                    variance is not told from 0.";
        text.push_str(&paragraph(what, width));
    }
    text + &paragraph(&saved(&found.folder, &found.manifest), width)
}

/// The screening of an outcome.
fn screening(cells: &OutcomeCells) -> Section {
    let has_kept = cells.effects.iter().any(|(_, kept)| *kept);
    let rows = cells.effects.iter().map(|([input, size, interval, spread], kept)| {
        let mark = if *kept && has_kept { " *" } else { "" };
        vec![format!("{input}{mark}"), size.clone(), interval.clone(), spread.clone()]
    });
    Section::new(&[&cells.label, "μ*", "95% interval", "σ"], rows, Vec::new())
}

/// The indices of an outcome.
fn indices(cells: &OutcomeCells, width: usize) -> Section {
    let is_wide = width >= WIDE;
    let mut header = vec![cells.label.as_str(), "S1"];
    header.extend(is_wide.then_some("95% interval"));
    header.extend(["ST", "95% interval"]);
    let rows = cells.indices.iter().map(|[input, first, of_first, total, of_total]| {
        let mut row = vec![input.clone(), first.clone()];
        row.extend(is_wide.then(|| of_first.clone()));
        row.extend([total.clone(), of_total.clone()]);
        row
    });
    Section::new(&header, rows, Vec::new())
}
