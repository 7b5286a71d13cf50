//! Lenses for people: what each keeps of the difference, and which agrees with the record.

use crate::cli::driver::Finished;
use crate::cli::report::{Section, heading, last_tick, paragraph, saved, stacked};
use crate::format::{counted, number};
use crate::scenario::{FULL, Scenario};
use crate::studies::lenses::LensSummary;
use crate::studies::lenses::cells::{OutcomeCells, Scored, reference_label, scored_label, skill, years};

/// Width from which a table has room for the difference to the full model.
const WIDE: usize = 76;

/// The report in lines of at most `width` characters, of these outcomes.
pub fn report(
    scenario: &Scenario,
    outcomes: &[String],
    found: &Finished<LensSummary>,
    width: usize,
) -> String {
    let (identity, tables) = (&found.manifest.identity, &found.summary);
    let baseline = identity.against.first();
    let title = match baseline {
        Some(baseline) => format!("{} against {}", scenario.title(), baseline.title),
        None => scenario.title().to_owned(),
    };
    let names =
        identity.scenarios().map(|scenario| scenario.name.as_str()).collect::<Vec<_>>().join(" against ");
    let lenses = tables.definitions.len();
    let about = format!(
        "{names}, end of {}, through {lenses} {}: {} of each, seed {}",
        last_tick(scenario),
        if lenses == 1 { "lens" } else { "lenses" },
        counted(identity.replicates, "replicate"),
        identity.seed
    );
    let cells = outcomes.iter().map(|outcome| OutcomeCells::new(scenario, tables, outcome));
    let mut sections: Vec<Section> = cells.map(|cells| section(&cells, baseline.is_some(), width)).collect();
    let scored = Scored::all(tables);
    if !scored.is_empty() {
        sections.push(scores(scenario, &scored, found));
    }
    let (mut text, width) = stacked(|width| heading(&title, &about, width), sections, width);
    let mut what = "Mean paired differences on common random numbers. To full: to the full model.".to_owned();
    if baseline.is_some() {
        what.push_str(
            " Difference: to the baseline through the same lens, with its 95% confidence interval. Kept: how much that is of \
             the difference in the full model.",
        );
    }
    text.push_str(&paragraph(&what, width));
    if let Some(record) = scenario.record().filter(|_| !scored.is_empty()) {
        text.push_str(&paragraph(&said(record.fit_until(), &scored), width));
    }
    text + &paragraph(&saved(&found.folder, &found.manifest), width)
}

/// A table of an outcome.
fn section(cells: &OutcomeCells, has_baseline: bool, width: usize) -> Section {
    let is_wide = width >= WIDE || !has_baseline;
    let mut header = vec![cells.label.as_str(), "Mean"];
    header.extend(is_wide.then_some("To full"));
    header.extend(if has_baseline { &["Difference", "95% interval", "Kept"][..] } else { &["95% interval"] });
    let records = cells.lines.iter().map(|line| {
        let mut record = vec![line.lens.clone(), line.mean.clone()];
        record.extend(is_wide.then(|| line.to_full.clone()));
        match has_baseline {
            true => record.extend([line.difference.clone(), line.interval.clone(), line.kept.clone()]),
            false => record.push(line.interval.clone()),
        }
        record
    });
    Section::new(&header, records, Vec::new())
}

/// What is scored, a row a period.
fn scores(scenario: &Scenario, scored: &[Scored<'_>], found: &Finished<LensSummary>) -> Section {
    let header = ["Against the record", "Years", "n", "Full", "Best", "Best lens", "Better"];
    let records = scored.iter().map(|scored| {
        let full = scored.of(FULL).or_else(|| scored.rows.first().copied());
        let best = scored.best();
        vec![
            scored_label(scenario, scored.what),
            years(scenario, scored.period),
            full.map(|row| number(row.n as f64, 0)).unwrap_or_default(),
            full.map(skill).unwrap_or_default(),
            best.map(skill).unwrap_or_default(),
            best.map(|row| found.summary.title(&row.lens)).unwrap_or_default(),
            format!("{} of {}", scored.better(), scored.rows.len()),
        ]
    });
    Section::new(&header, records, Vec::new())
}

/// What skill is.
fn said(fit_until: i16, scored: &[Scored<'_>]) -> String {
    let mut against: Vec<&str> = Vec::new();
    for one in scored {
        let label = reference_label(one.rule);
        if !against.contains(&label) {
            against.push(label);
        }
    }
    format!(
        "Full, Best: skill of the full model and of the best lens, what each saves of the score of a reference ({}), 1 at best and \
         below 0 where the reference is better. Better: lenses that are better than it. The years after {fit_until} are a \
         pseudo-holdout: nothing is fitted to them, but their history was known when the model was made.",
        against.join(", "),
    )
}
