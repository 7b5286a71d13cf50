//! The comparison for people: what differs, and by how much.

use crate::cli::driver::Finished;
use crate::cli::report::{Section, heading, last_tick, page, paragraph, saved, stacked};
use crate::cli::terminal::wrapped;
use crate::export::cells::{EffectCells, effect_label, sentence};
use crate::export::summary::Group;
use crate::export::{ComparisonSummary, TransitionRow};
use crate::format::{MISSING, align, counted, percent, percent_within};
use crate::scenario::{Change, Scenario, changes};

/// Width from which a table has room for all its columns.
const WIDE: usize = 76;
/// Most keys that are listed; the others are counted.
const MOST_KEYS: usize = 12;
/// Most transitions that are listed, the most frequent.
const MOST_TRANSITIONS: usize = 6;

/// The report on scenarios, the baseline first, in lines of at most `width` characters.
pub fn report(scenarios: &[&Scenario], found: &Finished<ComparisonSummary>, width: usize) -> String {
    let (baseline, others) = (scenarios[0], &scenarios[1..]);
    let identity = &found.manifest.identity;
    let mut text = String::new();
    for (place, scenario) in others.iter().enumerate() {
        let title = format!("{} against {}", scenario.title(), baseline.title());
        let about = format!(
            "{} against {}, end of {}: {}, seed {}",
            scenario.name(),
            baseline.name(),
            last_tick(baseline),
            counted(identity.replicates, "pair"),
            identity.seed
        );
        let sections = sections(found, [baseline, scenario], width);
        // The answer first, what else there is to say below the tables.
        let found_here = found.summary.findings.get(place).map_or("", String::as_str);
        let (answer, rest) = found_here.split_once('\n').unwrap_or((found_here, ""));
        let heading = |width| {
            let answer = if answer.is_empty() { String::new() } else { paragraph(answer, width) };
            heading(&title, &about, width) + &answer + &differs(baseline, scenario, width)
        };
        let (tables, width) = stacked(heading, sections, width);
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

fn sections(found: &Finished<ComparisonSummary>, pair: [&Scenario; 2], width: usize) -> Vec<Section> {
    let of = |group, heading| effects(found, pair, group, heading, width);
    let usual = [
        of(Group::End, "Outcome"),
        of(Group::Regime, "Regime"),
        of(Group::Culture, "Culture of anarchy"),
        of(Group::Passage, "Reached by the end"),
    ];
    let asked = !found.manifest.identity.shown().is_empty();
    // These are many, and stand in the table where they are asked for.
    let agreements = asked.then(|| of(Group::Agreements, "Agreements")).flatten();
    let transitions = (!asked).then(|| transitions(found, pair[1]));
    usual.into_iter().flatten().chain(agreements).chain(transitions).collect()
}

/// The outcomes of a group; `None` where those that are asked for are none of them.
fn effects(
    found: &Finished<ComparisonSummary>,
    [baseline, scenario]: [&Scenario; 2],
    group: Group,
    heading: &str,
    width: usize,
) -> Option<Section> {
    let rows = found.summary.effects_of(scenario.name()).filter(|row| row.group == group);
    let shown = found.manifest.identity.shown();
    let rows = rows.filter(|row| shown.is_empty() || shown.contains(&row.outcome));
    let cells: Vec<_> =
        rows.map(|row| (row, EffectCells::of_row(row, found.manifest.identity.replicates))).collect();
    if cells.is_empty() && !shown.is_empty() {
        return None;
    }
    let column = |of: fn(&EffectCells) -> &String| {
        align(&cells.iter().map(|(_, cells)| of(cells).clone()).collect::<Vec<_>>())
    };
    let (before, after, difference) =
        (column(|cells| &cells.baseline), column(|cells| &cells.scenario), column(|cells| &cells.difference));
    let is_wide = width >= WIDE;
    let mut header = vec![heading];
    header.extend(is_wide.then_some([baseline.name(), scenario.name()]).into_iter().flatten());
    // Of a share, pairs that have more of it are those that go over to it.
    let is_share = !matches!(group, Group::End | Group::Agreements);
    header.extend([if is_share { "Diff., pp" } else { "Difference" }, "95% interval"]);
    header.extend((is_wide && !is_share).then_some("More in"));
    let rows = cells.iter().enumerate().map(|(place, (row, cells))| {
        let mut record = vec![effect_label(scenario, row)];
        if is_wide {
            record.extend([before[place].clone(), after[place].clone()]);
        }
        record.extend([difference[place].clone(), cells.interval.clone()]);
        if is_wide && !is_share {
            record.push(percent(row.superiority));
        }
        record
    });
    Some(Section::new(&header, rows, Vec::new()))
}

/// The most frequent ways from one regime to another, those who stay too.
fn transitions(found: &Finished<ComparisonSummary>, scenario: &Scenario) -> Section {
    let of_pair =
        |row: &&TransitionRow| row.scenario == scenario.name() && row.kind == "regime" && row.count > 0;
    let mut rows: Vec<&TransitionRow> = found.summary.transitions.iter().filter(of_pair).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.count));
    rows.truncate(MOST_TRANSITIONS);
    let records = rows.iter().map(|row| {
        let label = if row.from == row.to {
            format!("{} under both", sentence(&row.from))
        } else {
            format!("From {} to {}", row.from, row.to)
        };
        let (share, interval) = percent_within(row.share, row.low, row.high);
        vec![label, share, interval]
    });
    let bars = rows.iter().map(|row| row.share).collect();
    Section::new(&["Pairs of replicates", "Share", "95% interval"], records, bars)
}
