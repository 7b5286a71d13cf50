//! The analysis for people: what outcomes depend on.

use crate::cli::driver::Finished;
use crate::cli::error::option;
use crate::cli::report::{Report, last_tick};
use crate::format::counted;
use crate::studies::sensitivity::cells::OutcomeCells;
use crate::studies::sensitivity::{SensitivityPlan, SensitivityRows, heading, panels};

/// The report in lines of at most `width` characters.
pub fn report(plan: &SensitivityPlan, found: &Finished<SensitivityRows>, width: usize) -> String {
    let identity = &found.manifest.identity;
    let [title, name] = heading(plan.scenario(), plan.baseline());
    let about = format!(
        "{name}, end of {}: {} with priors, {} at each point, seed {}",
        last_tick(plan.scenario()),
        counted(plan.priors().len() as u64, "number"),
        counted(identity.replicates, "replicate"),
        identity.seed
    );
    let cells = plan.outcomes().map(|name| OutcomeCells::new(plan.scenario(), &found.summary, name));
    let cells: Vec<OutcomeCells> = cells.collect();
    let panels = cells.iter().flat_map(panels).collect();
    let chance = cells.iter().filter_map(|cells| {
        let (chance, remedy) = cells.chance.as_ref()?;
        let remedy = remedy.as_ref().map_or_else(String::new, |remedy| format!("; {}", remedy.words(option)));
        Some(format!("{}: {chance}{remedy}.", cells.label))
    });
    let mut remarks: Vec<String> = chance.collect();
    if !found.summary.morris.is_empty() {
        let what = "μ*: mean size of the effect of going from one end of the prior to the other, in units of the outcome, with its \
                    95% interval; σ: how much that effect differs from place to place, by interplay and by curvature. \
                    Marked with * are those that the indices are of; all others stay as the scenario has them.";
        remarks.push(what.to_owned());
    }
    if !found.summary.sobol.is_empty() {
        let what = "S1: share of the variance that the number makes by itself; ST: with all others; 95% intervals, over \
                    independent scramblings of the points. A dash stands where an index is not known: what the inputs make of the \
                    variance is not told from 0.";
        remarks.push(what.to_owned());
    }
    Report { title, about, panels, remarks }.text(found, width).0
}
