//! The published tables of a sweep: `tables/sweep.tex` and `.md`, and the same on pages and terminals.

use super::SweepTables;
use super::cells::{OutcomeCells, label};
use crate::analysis::Sweep;
use crate::export::comparison::group;
use crate::export::manifest::Identity;
use crate::export::summary::Group;
use crate::export::variance::VarianceRow;
use crate::export::{Article, Caption, Column, MeasureVariances, Panel};
use crate::format::{count, counted};
use crate::scenario::Scenario;

/// Where the tables are in the folder, without an ending.
const PATH: &str = "tables/sweep";
/// Most points that an article shows, the first.
pub(super) const MOST_POINTS: usize = 30;

/// The tables: a panel an outcome of the region, and a regime.
pub fn article(swept: &SweepTables, identity: &Identity) -> Article {
    let (scenario, sweep) = (swept.scenario(), swept.sweep());
    let points: Vec<usize> = (0..sweep.points.len().min(MOST_POINTS)).collect();
    let is_shown = |place: &usize| matches!(group(sweep.outcomes[*place].0), Group::End | Group::Regime);
    let shown: Vec<usize> = (0..sweep.outcomes.len()).filter(is_shown).collect();
    let panels = shown.iter().map(|place| panel(swept, *place, &points));
    let (label, caption) = (format!("{}-sweep", scenario.name()), caption(scenario, sweep, identity));
    let mut article = Article::new(PATH, label, caption, panels.collect(), identity).under_one_caption();
    article.panels.extend(shown.iter().filter_map(|place| shares(swept, *place, &points)));
    article
}

/// The panel on the outcome at a place of [`Sweep::outcomes`] at some points, by their places.
pub fn panel(swept: &SweepTables, place: usize, points: &[usize]) -> Panel {
    let cells = OutcomeCells::new(swept.scenario(), &swept.keys(), swept.sweep(), place, points);
    let key = cells.heading[0].to_lowercase();
    let label = Column::words(format!("{} at {key}", cells.label));
    let label = label.on_terminal(0, format!("{} by {key}", cells.label));
    let others = cells.heading[1..].iter().map(|head| match head.as_str() {
        // The difference says it where there is no room.
        "Baseline" => Column::number(head).spare(),
        _ => Column::number(head),
    });
    let columns: Vec<Column> = std::iter::once(label).chain(others).collect();
    let caption = match swept.baseline() {
        None => "Outcomes at the end at every point: mean over replicates with its Monte Carlo standard error (s.e.) and the middle 90% of \
                 replicates, or share of replicates with its 95% confidence interval (Wilson)"
            .to_owned(),
        Some(baseline) => format!(
            "Outcomes at the end at every point: {} (baseline), {}, and their mean paired difference (of shares in \
             percentage points, pp) with its 95% confidence interval",
            baseline.name(),
            swept.scenario().name()
        ),
    };
    Panel::new(caption, columns, cells.lines)
}

/// The panel of the shares of parameters in the variance of the regional measure at a place of [`Sweep::outcomes`], and of its
/// difference, at some points; `None` where it is not divided.
pub fn shares(swept: &SweepTables, place: usize, points: &[usize]) -> Option<Panel> {
    let (sweep, keys) = (swept.sweep(), swept.keys());
    let cells = OutcomeCells::new(swept.scenario(), &keys, sweep, place, points);
    let name = &sweep.outcomes[place].1;
    let rows = points.iter().filter_map(|point| {
        let point = &sweep.points[*point];
        let is_here = |row: &&VarianceRow| row.point == Some(point.number) && row.outcome == *name;
        let rows: Vec<&VarianceRow> = swept.variances().iter().filter(is_here).collect();
        (!rows.is_empty()).then(|| (label(point), rows))
    });
    let of: &[_] = match swept.baseline() {
        Some(_) => &[("the variance of the outcome", "Outcome"), ("that of the difference", "Difference")],
        None => &[("the variance of the outcome", "Share")],
    };
    let title = format!("{} by {}", cells.label, cells.heading[0].to_lowercase());
    let variances = MeasureVariances { label: &title, lines: "at each point", of, rows: rows.collect() };
    (!variances.rows.is_empty()).then(|| variances.panel())
}

/// What stands with the table.
fn caption(scenario: &Scenario, sweep: &Sweep, identity: &Identity) -> Caption {
    let keys = identity.sweep().map_or(&[][..], |record| &record.keys).join(", ");
    let all = sweep.points.len();
    let title = format!(
        "{} ({}) at {} of {keys}: outcomes at the end",
        scenario.title(),
        scenario.name(),
        counted(all as u64, "point"),
    );
    let (replicates, drawn) = (counted(identity.replicates, "replicate"), identity.drawing());
    let over = format!("Means over {replicates} of each point on the same random numbers{drawn}");
    let basis = match identity.against.is_empty() {
        true => {
            format!("{over}, with standard errors (s.e.), and shares with 95% confidence intervals (Wilson).")
        }
        false => format!("{over}, and paired differences with 95% confidence intervals."),
    };
    let mut notes = match identity.against.is_empty() {
        true => "5–95%: middle 90% of replicates.".to_owned(),
        false => format!(
            "Differences are {} less {} (baseline); their intervals are Student’s, corrected for skewness, and of shares Tango’s. pp: percentage points.",
            scenario.name(),
            identity.scenario.name,
        ),
    };
    if all > MOST_POINTS {
        notes.push_str(&format!(" Shown are the first {MOST_POINTS} of {} points.", count(all as u64)));
    }
    Caption::new(title, basis, identity, notes)
}
