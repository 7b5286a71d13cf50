//! The sweep for people: how outcomes answer.

use crate::cli::driver::Finished;
use crate::cli::report::{Section, heading, paragraph, saved, stacked};
use crate::export::SWEEP;
use crate::format::{count, counted};
use crate::studies::sweep::cells::OutcomeCells;
use crate::studies::sweep::{SweepPlan, SweepTables};

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
        "{} at {} of {} ({}), {} of each, seed {}",
        match plan.baseline() {
            Some(baseline) => format!("{} against {}", plan.scenario().name(), baseline.name()),
            None => plan.scenario().name().to_owned(),
        },
        counted(plan.points().count() as u64, "point"),
        keys(plan),
        plan.points().design(),
        counted(identity.replicates, "replicate"),
        identity.seed
    );
    let points = shown(plan.points().count());
    let cells = |name: &String| {
        let place = found.summary.sweep().place(name)?;
        Some(OutcomeCells::new(plan.scenario(), &plan.keys(), found.summary.sweep(), place, &points))
    };
    let cells: Vec<OutcomeCells> = outcomes.iter().filter_map(cells).collect();
    let sections = cells.iter().map(|cells| section(cells, plan.points().count(), width)).collect();
    let (mut text, width) = stacked(|width| heading(&title, &about, width), sections, width);
    if points.len() < plan.points().count() {
        let told = format!(
            "Shown are the first and the last {SHOWN} of {}; all are in {}.",
            counted(plan.points().count() as u64, "point"),
            found.folder.join(SWEEP).display(),
        );
        text.push_str(&paragraph(&told, width));
    }
    let what = match plan.baseline() {
        Some(baseline) => format!(
            "Differences: {} less {} (baseline), replicate by replicate on common random numbers.",
            plan.scenario().name(),
            baseline.name(),
        ),
        None => "Every point runs the same replicates on the same random numbers.".to_owned(),
    };
    text + &paragraph(&what, width) + &paragraph(&saved(&found.folder, &found.manifest), width)
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

/// A table of an outcome, with its name above what tells the points apart.
fn section(cells: &OutcomeCells, points: usize, width: usize) -> Section {
    let mut lines = cells.lines.clone();
    if lines.len() == 2 * SHOWN && points > lines.len() {
        let columns = lines[0].len();
        let mut between = vec![format!("... {} more", count((points - lines.len()) as u64))];
        between.resize(columns, String::new());
        lines.insert(SHOWN, between);
    }
    let first = format!("{} by {}", cells.label, cells.heading[0].to_lowercase());
    let mut header: Vec<&str> = cells.heading.iter().map(String::as_str).collect();
    header[0] = &first;
    // The baseline is told by the difference where there is no room for it.
    let line_width = |line: &Vec<String>| line.iter().map(|cell| cell.chars().count() + 2).sum::<usize>();
    if header.len() == 5 && lines.iter().map(line_width).max().unwrap_or(0) > width {
        header.remove(1);
        for line in &mut lines {
            line.remove(1);
        }
    }
    Section::new(&header, lines.into_iter(), Vec::new())
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
