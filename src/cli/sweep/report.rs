//! The sweep for people: how outcomes answer.

use crate::cli::driver::Finished;
use crate::cli::report::Report;
use crate::export::{Panel, SWEEP};
use crate::format::{count, counted};
use crate::studies::sweep::{SweepPlan, SweepTables, panel, shares};

/// Points at the beginning and at the end that are printed where there are more.
const SHOWN: usize = 8;

/// The report in lines of at most `width` characters, of these outcomes.
pub fn report(plan: &SweepPlan, outcomes: &[String], found: &Finished<SweepTables>, width: usize) -> String {
    let identity = &found.manifest.identity;
    let title = match plan.baseline() {
        Some(baseline) => format!("{} against {}", plan.scenario().title(), baseline.title()),
        None => plan.scenario().title().to_owned(),
    };
    let about = format!(
        "{} at {} of {} ({}), {} of each, seed {}{}",
        match plan.baseline() {
            Some(baseline) => format!("{} against {}", plan.scenario().name(), baseline.name()),
            None => plan.scenario().name().to_owned(),
        },
        counted(plan.points().count() as u64, "point"),
        keys(plan),
        plan.points().design(),
        counted(identity.replicates, "replicate"),
        identity.seed,
        identity.drawing()
    );
    let points = shown(plan.points().count());
    let places = outcomes.iter().filter_map(|name| found.summary.sweep().place(name));
    let of = |place| [Some(panel(&found.summary, place, &points)), shares(&found.summary, place, &points)];
    let panels = places.flat_map(of).flatten();
    let panels = panels.map(|panel| with_gap(panel, plan.points().count())).collect();
    let mut remarks = Vec::new();
    if points.len() < plan.points().count() {
        let told = format!(
            "Shown are the first and the last {SHOWN} of {}; all are in {}.",
            counted(plan.points().count() as u64, "point"),
            found.folder.join(SWEEP).display(),
        );
        remarks.push(told);
    }
    let what = match plan.baseline() {
        Some(baseline) => format!(
            "Differences: {} less {} (baseline), replicate by replicate on common random numbers.",
            plan.scenario().name(),
            baseline.name(),
        ),
        None => "Every point runs the same replicates on the same random numbers.".to_owned(),
    };
    remarks.push(what);
    Report { title, about, panels, remarks }.text(found, width).0
}

/// The keys, or how many there are where they are many.
fn keys(plan: &SweepPlan) -> String {
    let keys = plan.keys();
    if keys.len() <= 3 { keys.join(", ") } else { counted(keys.len() as u64, "key") }
}

/// Numbers of the points that are printed.
fn shown(points: usize) -> Vec<usize> {
    if points <= 2 * SHOWN + 1 {
        return (0..points).collect();
    }
    (0..SHOWN).chain(points - SHOWN..points).collect()
}

/// Says in a table of the ends how many points are left out between them.
fn with_gap(mut panel: Panel, points: usize) -> Panel {
    if panel.rows.len() == 2 * SHOWN && points > panel.rows.len() {
        if !panel.bars.is_empty() {
            panel.bars.insert(SHOWN, 0.0);
        }
        let mut between = vec![format!("... {} more", count((points - panel.rows.len()) as u64))];
        between.resize(panel.columns.len(), String::new());
        panel.rows.insert(SHOWN, between);
    }
    panel
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_points_are_all_shown_and_of_many_the_ends() {
        assert_eq!(shown(17), (0..17).collect::<Vec<_>>());
        assert_eq!(shown(100)[7..9], [7, 92]);
        assert_eq!(shown(100).len(), 16);
    }
}
