//! The published tables of lenses: `tables/lenses.tex`, `tables/scores.tex` and the same as `.md`, on pages and on terminals.

use super::LensSummary;
use super::cells::{
    OutcomeCells, Scored, other_reference_label, other_skill, reference_label, scored_label, skill, years,
};
use crate::export::cells::last_tick;
use crate::export::manifest::Identity;
use crate::export::summary::Group;
use crate::export::variance::VarianceRow;
use crate::export::{Article, Caption, Column, MeasureVariances, Medium, Panel};
use crate::format::{MISSING, counted, number};
use crate::scenario::{FULL, Scenario};

/// Width from which a terminal has room for the difference to the full model.
const WIDE: usize = 76;

/// The tables: of outcomes of the region and of its regimes, and of scores where there are any.
pub fn articles(scenario: &Scenario, tables: &LensSummary, identity: &Identity) -> Vec<Article> {
    let is_shown = |group: Group| matches!(group, Group::End | Group::Regime);
    let first = tables.levels.first().map(|row| row.lens.as_str());
    let rows = tables.levels.iter().filter(|row| Some(row.lens.as_str()) == first && is_shown(row.group));
    let panels = rows
        .flat_map(|row| [Some(panel(scenario, tables, &row.outcome)), shares(scenario, tables, &row.outcome)])
        .flatten()
        .collect();
    let (label, said) = (format!("{}-lenses", scenario.name()), of_outcomes(scenario, tables, identity));
    let outcomes = Article::new("tables/lenses", label, said, panels, identity);
    let scores = (!tables.scores.is_empty()).then(|| {
        let (label, said) = (format!("{}-lenses-scores", scenario.name()), of_scores(scenario, identity));
        Article::new("tables/scores", label, said, scores(scenario, tables), identity)
    });
    std::iter::once(outcomes).chain(scores).collect()
}

/// The panel on an outcome.
pub fn panel(scenario: &Scenario, tables: &LensSummary, outcome: &str) -> Panel {
    let cells = OutcomeCells::new(scenario, tables, outcome);
    let has_baseline = tables.baseline().is_some();
    let to_full = Column::number("To full");
    let mut columns = vec![
        Column::words(&cells.label),
        Column::number("Mean"),
        if has_baseline { to_full.from(WIDE..) } else { to_full },
    ];
    let interval = Column::interval("95% interval");
    let said = if has_baseline {
        columns.extend([Column::number("Difference"), interval, Column::interval("Kept")]);
        "mean over replicates, mean paired difference to the full model, and mean paired difference to the baseline through the \
         same lens with its 95% confidence interval; kept: how much that is of the difference in the full model"
    } else {
        columns.push(interval);
        "mean over replicates with its 95% confidence interval, and mean paired difference to the full model"
    };
    let rows = cells.lines.into_iter().map(|line| match has_baseline {
        true => vec![line.lens, line.mean, line.to_full, line.difference, line.interval, line.kept],
        false => vec![line.lens, line.mean, line.to_full, line.interval],
    });
    Panel::new(format!("{} through each lens: {said}", cells.label), columns, rows)
}

/// The panel of the shares of parameters in the variance of a regional measure, and of its difference; `None` where it is not divided.
pub fn shares(scenario: &Scenario, tables: &LensSummary, outcome: &str) -> Option<Panel> {
    let cells = OutcomeCells::new(scenario, tables, outcome);
    let rows = tables.definitions.iter().filter_map(|lens| {
        let of_lens = |row: &&VarianceRow| row.outcome == outcome && row.lens.as_ref() == Some(&lens.lens);
        let rows: Vec<&VarianceRow> = tables.variances.iter().filter(of_lens).collect();
        (!rows.is_empty()).then(|| (lens.title.clone(), rows))
    });
    let of: &[_] = match tables.baseline() {
        Some(_) => &[("the variance of the outcome", "Outcome"), ("that of the difference", "Difference")],
        None => &[("the variance of the outcome", "Share")],
    };
    let variances =
        MeasureVariances { label: &cells.label, lines: "through each lens", of, rows: rows.collect() };
    (!variances.rows.is_empty()).then(|| variances.panel())
}

fn of_outcomes(scenario: &Scenario, tables: &LensSummary, identity: &Identity) -> Caption {
    let title = format!(
        "{} ({}) through theory lenses: outcomes at the end of {}",
        scenario.title(),
        scenario.name(),
        last_tick(scenario),
    );
    let over = format!("{}{}", counted(identity.replicates, "replicate"), identity.drawing());
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

/// The panels on scores: one for all lenses together on a terminal, elsewhere one for all that is scored, with a row a lens.
pub fn scores(scenario: &Scenario, tables: &LensSummary) -> Vec<Panel> {
    let written = |value: f64| if value.is_finite() { number(value, 4) } else { "no bound".to_owned() };
    let of_lenses = |scored: &Scored<'_>| {
        let what = format!("{}, {}", scored_label(scenario, scored.what), years(scenario, scored.period));
        let rows = scored.rows.iter().map(|row| {
            let (score, reference) = (written(row.score), written(row.reference));
            vec![tables.title(&row.lens), score, reference, skill(row), other_skill(row), row.n.to_string()]
        });
        let against = match other_reference_label(scored.rule) {
            Some(label) => format!("; other skill: against {label}"),
            None => String::new(),
        };
        let caption = format!(
            "{what} through each lens: mean score over the n observations, the smaller the better, that of the reference, and the \
             skill, 1 − score/reference: 1 at best, below 0 where the reference is better{against}"
        );
        let others = ["Score", "Reference", "Skill", "Other skill", "n"].map(Column::number);
        let columns: Vec<Column> = std::iter::once(Column::words(what)).chain(others).collect();
        Panel::new(caption, columns, rows).only(&[Medium::Article, Medium::Page])
    };
    let scored = Scored::all(tables);
    let together = scored.iter().map(|scored| {
        let full = scored.of(FULL).or_else(|| scored.rows.first().copied());
        let best = scored.best();
        vec![
            scored_label(scenario, scored.what),
            years(scenario, scored.period),
            full.map(|row| number(row.n as f64, 0)).unwrap_or_default(),
            full.map(skill).unwrap_or_default(),
            best.map(skill).unwrap_or_default(),
            best.map(|row| tables.title(&row.lens)).unwrap_or_default(),
            format!("{} of {}", scored.better(), scored.rows.len()),
        ]
    });
    let heads = ["Against the record", "Years", "n", "Full", "Best", "Best lens", "Better"];
    let together = Panel::new("", heads.map(Column::words), together).only(&[Medium::Terminal]);
    scored.iter().map(of_lenses).chain([together]).collect()
}

fn of_scores(scenario: &Scenario, identity: &Identity) -> Caption {
    let record = scenario.record().map(|record| (record.title(), record.fit_until()));
    let (title, last) = record.unwrap_or_default();
    let title = format!("Theory lenses against the record ({title})");
    let basis = format!(
        "Mean scores over the n observations of each line, {} of each lens{}.",
        counted(identity.replicates, "replicate"),
        identity.drawing(),
    );
    let notes = format!(
        "Series: continuous ranked probability score of a measurement fitted to the years to {last}, against {}. Dates: ranked \
         probability score by year, given what was known in {last}, against {}. Disputes: logarithmic score of the pairs’ shares, \
         against {}. Agreements: Brier score, against {}. Skill: 1 − score/reference, \
         1 at best, below 0 where the reference is better. The years from {} on are a pseudo-holdout: no number is fitted to \
         them, but their history was known when the model was made.",
        reference_label("crps"),
        reference_label("crps_dates"),
        reference_label("logarithmic"),
        reference_label("brier"),
        last + 1,
    );
    Caption::new(title, basis, identity, notes)
}
