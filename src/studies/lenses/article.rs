//! `tables/lenses.tex`, `tables/scores.tex` and the same as `.md`: lenses ready for an article.

use super::LensSummary;
use super::cells::{OutcomeCells, Scored, reference_label, scored_label, skill, years};
use crate::export::cells::last_tick;
use crate::export::latex;
use crate::export::manifest::Identity;
use crate::export::summary::Group;
use crate::export::table::{self, Caption, Panel, provenance};
use crate::format::{MISSING, counted, number};
use crate::scenario::Scenario;

/// The tables by their places in the folder; those of scores where there are any.
pub fn files(scenario: &Scenario, tables: &LensSummary, identity: &Identity) -> Vec<(&'static str, String)> {
    let from = provenance(identity);
    let (panels, said) = (outcomes(scenario, tables), of_outcomes(scenario, tables, identity));
    let label = format!("{}-lenses", scenario.name());
    let mut files = vec![
        ("tables/lenses.tex", latex::table(&panels, &said, &label, &from)),
        ("tables/lenses.md", table::markdown(&panels, &said, &from)),
    ];
    if !tables.scores.is_empty() {
        let (panels, said) = (scores(scenario, tables), of_scores(scenario, identity));
        let label = format!("{}-lenses-scores", scenario.name());
        files.push(("tables/scores.tex", latex::table(&panels, &said, &label, &from)));
        files.push(("tables/scores.md", table::markdown(&panels, &said, &from)));
    }
    let tables: Vec<&str> =
        files.iter().map(|(name, _)| *name).filter(|name| name.ends_with(".tex")).collect();
    files.push((latex::ARTICLE, latex::article(identity, &latex::parts(&tables, &[""]))));
    files
}

/// A panel an outcome: of the region and of its regimes.
pub fn outcomes(scenario: &Scenario, tables: &LensSummary) -> Vec<Panel> {
    let is_shown = |group: Group| matches!(group, Group::End | Group::Regime);
    let first = tables.levels.first().map(|row| row.lens.as_str());
    let rows = tables.levels.iter().filter(|row| Some(row.lens.as_str()) == first && is_shown(row.group));
    let has_baseline = tables.baseline().is_some();
    let panel = |outcome: &str| {
        let cells = OutcomeCells::new(scenario, tables, outcome);
        let mut heading = vec![cells.label.as_str(), "Mean", "To full"];
        heading.extend(if has_baseline {
            &["Difference", "95% interval", "Kept"][..]
        } else {
            &["95% interval"]
        });
        let rows = cells.lines.iter().cloned().map(|line| {
            let mut row = vec![line.lens, line.mean, line.to_full];
            match has_baseline {
                true => row.extend([line.difference, line.interval, line.kept]),
                false => row.push(line.interval),
            }
            row.into_iter().map(|cell| cell.trim().to_owned()).collect()
        });
        Panel::new(&heading, rows)
    };
    rows.map(|row| panel(&row.outcome)).collect()
}

fn of_outcomes(scenario: &Scenario, tables: &LensSummary, identity: &Identity) -> Caption {
    let title = format!(
        "{} ({}) through theory lenses: outcomes at the end of {}",
        scenario.title(),
        scenario.name(),
        last_tick(scenario),
    );
    let over = counted(identity.replicates, "replicate");
    let basis = match tables.baseline() {
        Some(baseline) => format!(
            "Means over {over} on common random numbers, and mean paired differences to {baseline} through the same lens with 95% \
             confidence intervals (Student’s t, corrected for skewness; of shares Tango’s)."
        ),
        None => format!(
            "Means over {over} on common random numbers with 95% confidence intervals, Student’s of means and Wilson’s of shares."
        ),
    };
    let mut notes =
        "%: shares of replicates in percent. To full: mean paired difference to the full model.".to_owned();
    if tables.baseline().is_some() {
        notes.push_str(&format!(
            " Kept: how much the difference is of that in the full model, {MISSING} where that cannot be told from 0."
        ));
    }
    Caption::new(title, basis, identity, notes)
}

/// A panel for all that is scored: a row a lens in each.
pub fn scores(scenario: &Scenario, tables: &LensSummary) -> Vec<Panel> {
    let panel = |scored: &Scored<'_>| {
        let what = format!("{}, {}", scored_label(scenario, scored.what), years(scenario, scored.period));
        let heading = [what.as_str(), "Score", "Reference", "Skill", "n"];
        let rows = scored.rows.iter().map(|row| {
            let written =
                |value: f64| if value.is_finite() { number(value, 4) } else { "no bound".to_owned() };
            vec![
                tables.title(&row.lens),
                written(row.score),
                written(row.reference),
                skill(row),
                row.n.to_string(),
            ]
        });
        Panel::new(&heading, rows)
    };
    Scored::all(tables).iter().map(panel).collect()
}

fn of_scores(scenario: &Scenario, identity: &Identity) -> Caption {
    let record = scenario.record().map(|record| (record.title(), record.fit_until()));
    let (title, last) = record.unwrap_or_default();
    let title = format!("Theory lenses against the record ({title})");
    let basis = format!(
        "Mean scores over the n observations of each line, {} of each lens.",
        counted(identity.replicates, "replicate")
    );
    let notes = format!(
        "Series: continuous ranked probability score of a measurement fitted to the years to {last}, against {}. Disputes: \
         logarithmic score of the pairs’ shares, against {}. Agreements: Brier score, against {}. Skill: 1 − score/reference, \
         1 at best, below 0 where the reference is better. The years from {} on are a pseudo-holdout: no number is fitted to \
         them, but their history was known when the model was made.",
        reference_label("crps"),
        reference_label("logarithmic"),
        reference_label("brier"),
        last + 1,
    );
    Caption::new(title, basis, identity, notes)
}
