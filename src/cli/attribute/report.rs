//! The attribution for people: whose the difference is.

use super::job::Finished;
use crate::cli::report::{Section, heading, last_tick, paragraph, saved, stacked};
use crate::export::attribution::ShareRow;
use crate::export::cells::outcome_label;
use crate::export::summary::Group;
use crate::format::{MISSING, align, counted, decimals, estimate, number};
use crate::scenario::Mixtures;

/// Width from which a table has room for what each change makes alone and last.
const WIDE: usize = 76;

/// The report in lines of at most `width` characters, of these outcomes.
pub fn report(mixtures: &Mixtures, outcomes: &[String], found: &Finished, width: usize) -> String {
    let (baseline, scenario) = (mixtures.baseline(), mixtures.scenario());
    let identity = &found.manifest.identity;
    let title = format!("From {} to {}", baseline.title(), scenario.title());
    let about = format!(
        "{} to {}, end of {}: {} of {}, {} of each, seed {}",
        baseline.name(),
        scenario.name(),
        last_tick(baseline),
        counted(mixtures.count() as u64, "mixture"),
        counted(mixtures.parts().len() as u64, "change"),
        counted(identity.replicates, "replicate"),
        identity.seed
    );
    let sections = outcomes.iter().map(|outcome| section(mixtures, outcome, found, width)).collect();
    let (tables, width) = stacked(|width| heading(&title, &about, width), sections, width);
    let mut text = tables;
    for outcome in outcomes {
        text.push_str(&paragraph(&sum(mixtures, outcome, found), width));
    }
    let what = "Share: Shapley value over all orders of the changes, mean over replicates on common random numbers; \
                alone: what the change makes of the baseline by itself; last: what it makes when all others are there.";
    text + &paragraph(what, width) + &paragraph(&saved(&found.folder, &found.manifest), width)
}

/// Rows of an outcome in the unit in which they are written, and that unit.
fn rows<'a>(outcome: &'a str, found: &'a Finished) -> (Vec<&'a ShareRow>, f64, &'static str) {
    let rows: Vec<&ShareRow> = found.tables.shares.iter().filter(|row| row.outcome == outcome).collect();
    let is_share =
        rows.first().is_some_and(|row| matches!(row.group, Group::Regime | Group::Culture | Group::Passage));
    if is_share { (rows, 100.0, ", pp") } else { (rows, 1.0, "") }
}

/// Decimals that all numbers of an outcome have: as many as the least certain supports.
fn places(rows: &[&ShareRow], factor: f64) -> usize {
    let errors = rows.iter().filter_map(|row| row.se).map(|se| se * factor);
    let largest = errors.fold(0.0, f64::max);
    let of_estimate = |row: &&ShareRow| {
        let (text, _) = estimate(row.share * factor, f64::NAN);
        text.split_once('.').map_or(0, |(_, digits)| digits.len())
    };
    if largest > 0.0 { decimals(largest, 2) } else { rows.iter().map(of_estimate).max().unwrap_or(0) }
}

/// A number with its sign.
fn signed(value: f64, places: usize) -> String {
    let text = number(value, places);
    let is_above = value > 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    if is_above { format!("+{text}") } else { text }
}

fn section(mixtures: &Mixtures, outcome: &str, found: &Finished, width: usize) -> Section {
    let (rows, factor, unit) = rows(outcome, found);
    let places = places(&rows, factor);
    let column = |of: &dyn Fn(&ShareRow) -> Option<f64>| {
        let written =
            |row: &&ShareRow| of(row).map_or(MISSING.to_owned(), |value| signed(value * factor, places));
        align(&rows.iter().map(written).collect::<Vec<_>>())
    };
    let shares = column(&|row| Some(row.share));
    let (alone, last) = (column(&|row| row.alone), column(&|row| row.last));
    let percents: Vec<String> = rows
        .iter()
        .map(|row| row.percent.map_or(MISSING.to_owned(), |percent| format!("{}%", number(percent, 1))))
        .collect();
    let label = outcome_label(mixtures.baseline(), rows.first().map_or(Group::End, |row| row.group), outcome);
    let share = format!("Share{unit}");
    let is_wide = width >= WIDE;
    let mut header = vec![label.as_str(), share.as_str(), "95% interval"];
    header.extend(is_wide.then_some(["Alone", "Last"]).into_iter().flatten());
    header.push("Of all");
    let records = rows.iter().enumerate().map(|(place, row)| {
        let name = if row.change.is_empty() { "All changes".to_owned() } else { row.change.clone() };
        let interval = match (row.low, row.high) {
            (Some(low), Some(high)) if row.se.is_some_and(|se| se > 0.0) => {
                format!("{} to {}", number(low * factor, places), number(high * factor, places))
            }
            _ => MISSING.to_owned(),
        };
        let mut record = vec![name, shares[place].clone(), interval];
        if is_wide {
            record.extend([alone[place].clone(), last[place].clone()]);
        }
        record.push(percents[place].clone());
        record
    });
    Section::new(&header, records, Vec::new())
}

/// From what to what the outcome goes.
fn sum(mixtures: &Mixtures, outcome: &str, found: &Finished) -> String {
    let (rows, factor, unit) = rows(outcome, found);
    let label = outcome_label(mixtures.baseline(), rows.first().map_or(Group::End, |row| row.group), outcome);
    let Some([before, after]) = found.tables.levels(outcome) else { return label };
    let places = places(&rows, factor);
    let of = |value: f64| number(value * factor, places);
    let unit = if unit.is_empty() { "" } else { "%" };
    format!(
        "{label}: {}{unit} under {}, {}{unit} under {}.",
        of(before),
        mixtures.baseline().name(),
        of(after),
        mixtures.scenario().name()
    )
}
