//! The attribution for people: whose the difference is.

use crate::cli::driver::Finished;
use crate::cli::report::Report;
use crate::scenario::FactorialDesign;
use crate::studies::attribution::cells::OutcomeCells;
use crate::studies::attribution::{AttributionSummary, about, panel, shares};

/// The report in lines of at most `width` characters, of these outcomes.
pub fn report(
    mixtures: &FactorialDesign,
    outcomes: &[String],
    found: &Finished<AttributionSummary>,
    width: usize,
) -> String {
    let (baseline, scenario) = (mixtures.baseline(), mixtures.scenario());
    let by_mechanisms = mixtures.is_of_mechanisms();
    let through = if by_mechanisms { ": through which mechanisms" } else { "" };
    let title = format!("From {} to {}{through}", baseline.title(), scenario.title());
    let counts = [mixtures.count(), mixtures.parts().len()].map(|count| count as u64);
    let about = about([baseline, scenario], counts, &found.manifest.identity);
    let cells = outcomes.iter().map(|outcome| OutcomeCells::new(baseline, &found.summary, outcome));
    let cells: Vec<OutcomeCells> = cells.collect();
    let of = |(cells, outcome): (&OutcomeCells, &String)| {
        [Some(panel(cells, &found.summary)), shares(cells, &found.summary, outcome)]
    };
    let panels = cells.iter().zip(outcomes).flat_map(of).flatten().collect();
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
    let remarks = cells.iter().map(|cells| sum(mixtures, cells)).chain([what.to_owned()]).collect();
    Report { title, about, panels, remarks }.text(found, width).0
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
