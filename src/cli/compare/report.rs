//! The comparison for people: what differs, and by how much.

use crate::cli::driver::Finished;
use crate::cli::report::{heading, last_tick, page, paragraph, saved, stacked};
use crate::cli::terminal::wrapped;
use crate::export::ComparisonSummary;
use crate::format::{MISSING, counted};
use crate::scenario::{Change, Scenario, changes};
use crate::studies::comparison::panels;

/// Most keys that are listed; the others are counted.
const MOST_KEYS: usize = 12;

/// The report on scenarios, the baseline first, in lines of at most `width` characters.
pub fn report(scenarios: &[&Scenario], found: &Finished<ComparisonSummary>, width: usize) -> String {
    let (baseline, others) = (scenarios[0], &scenarios[1..]);
    let identity = &found.manifest.identity;
    let mut text = String::new();
    for (place, scenario) in others.iter().enumerate() {
        let title = format!("{} against {}", scenario.title(), baseline.title());
        let about = format!(
            "{} against {}, end of {}: {}, seed {}{}",
            scenario.name(),
            baseline.name(),
            last_tick(baseline),
            counted(identity.replicates, "pair"),
            identity.seed,
            identity.drawing()
        );
        let panels = panels([baseline, scenario], &found.summary, identity, identity.shown());
        // The answer first, what else there is to say below the tables.
        let found_here = found.summary.findings.get(place).map_or("", String::as_str);
        let (answer, rest) = found_here.split_once('\n').unwrap_or((found_here, ""));
        let heading = |width| {
            let answer = if answer.is_empty() { String::new() } else { paragraph(answer, width) };
            heading(&title, &about, width) + &answer + &differs(baseline, scenario, width)
        };
        let (tables, width) = stacked(heading, &panels, width);
        if place > 0 {
            text.push('\n');
        }
        text.push_str(&tables);
        if !rest.is_empty() {
            text.push_str(&paragraph(&rest.replace('\n', " "), width));
        }
    }
    text + &paragraph(&saved(&found.folder, &found.manifest), width) + &paragraph(&page(&found.folder), width)
}

/// What two scenarios differ in, key by key.
fn differs(baseline: &Scenario, scenario: &Scenario, width: usize) -> String {
    let changes = changes(baseline, scenario);
    if changes.is_empty() {
        return paragraph("The two scenarios differ in nothing but their names.", width);
    }
    let mut text = paragraph(&format!("What differs ({} → {}):", baseline.name(), scenario.name()), width);
    for Change { key, baseline, scenario } in changes.iter().take(MOST_KEYS) {
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| MISSING.to_owned());
        let line = format!("{key}: {} → {}", value(baseline), value(scenario));
        for (place, part) in wrapped(&line, width.saturating_sub(4)).iter().enumerate() {
            text.push_str(&format!("{}{part}\n", if place == 0 { "  " } else { "    " }));
        }
    }
    if let Some(more @ 1..) = changes.len().checked_sub(MOST_KEYS) {
        text.push_str(&format!("  and {} in changes.csv\n", counted(more as u64, "more key")));
    }
    text
}
