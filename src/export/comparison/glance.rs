//! A comparison at a glance: main outcomes and regimes of the region, one row each, for the findings.

use super::rows::{ComparisonSummary, EffectRow};
use crate::export::cells::{EffectCells, sentence};
use crate::export::summary::Group;
use crate::format::p_value;
use crate::model::Measure;

/// Measures of the region in the table.
const MEASURES: [Measure; 6] = [
    Measure::Integration,
    Measure::Paper,
    Measure::Identity,
    Measure::Dispute,
    Measure::Agreements,
    Measure::Incidents,
];

/// Most regimes in the table.
const MOST_REGIMES: usize = 6;

/// Beginning of each line of the table in a text; no sentence begins with it.
const INDENT: &str = "  ";

/// An outcome under both scenarios.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Label.
    pub label: String,
    /// Mean or share under the baseline.
    pub baseline: String,
    /// Mean or share under the scenario.
    pub scenario: String,
    /// Mean paired difference; of shares in percentage points, `pp`.
    pub difference: String,
    /// Its 95% confidence interval in the same unit.
    pub interval: String,
    /// The p-value of no difference.
    pub p: String,
}

impl Line {
    /// The cells, the label first.
    pub fn cells(&self) -> [&str; 6] {
        [&self.label, &self.baseline, &self.scenario, &self.difference, &self.interval, &self.p]
    }
}

/// The main outcomes of a scenario against the baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    /// Names of the baseline and the scenario.
    pub names: [String; 2],
    /// The lines: measures, then the most frequent regimes of either scenario.
    pub lines: Vec<Line>,
}

/// A scenario of a comparison at a glance.
pub fn glance(tables: &ComparisonSummary, scenario: &str) -> Glance {
    let rows: Vec<&EffectRow> = tables.effects_of(scenario).collect();
    let of_group = |group: Group| rows.iter().copied().filter(move |row| row.group == group);
    let measures = MEASURES.into_iter().filter_map(|measure| {
        let row = of_group(Group::End).find(|row| row.outcome == measure.name())?;
        Some(line(measure.label().to_owned(), row))
    });
    let mut regimes: Vec<&EffectRow> = of_group(Group::Regime).collect();
    let larger = |row: &EffectRow| row.baseline_mean.max(row.scenario_mean);
    regimes.retain(|row| larger(row) > 0.0);
    let mut sizes: Vec<f64> = regimes.iter().map(|row| larger(row)).collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    // The order of the scenario.
    if let Some(least) = sizes.get(MOST_REGIMES - 1) {
        regimes.retain(|row| larger(row) >= *least);
        regimes.truncate(MOST_REGIMES);
    }
    let regimes = regimes.into_iter().map(|row| {
        let name = row.outcome.strip_prefix(Group::Regime.prefix()).unwrap_or(&row.outcome);
        line(format!("Regime: {}", sentence(name).to_lowercase()), row)
    });
    let baseline = rows.first().map(|row| row.baseline.clone()).unwrap_or_default();
    Glance { names: [baseline, scenario.to_owned()], lines: measures.chain(regimes).collect() }
}

fn line(label: String, row: &EffectRow) -> Line {
    // A single pair has no standard errors.
    let cells = EffectCells::of_row(row, u64::MAX);
    let unit = if row.group == Group::End { "" } else { " pp" };
    Line {
        label,
        baseline: cells.baseline,
        scenario: cells.scenario,
        difference: cells.difference + unit,
        interval: cells.interval,
        p: p_value(row.p.unwrap_or(f64::NAN)),
    }
}

/// Heads of the columns, with the names of the scenarios.
pub fn heads(glance: &Glance) -> [&str; 6] {
    ["Outcome", &glance.names[0], &glance.names[1], "Difference", "95% interval", "p-value"]
}

/// The table as lines of a text; empty without lines.
pub fn text(glance: &Glance) -> String {
    if glance.lines.is_empty() {
        return String::new();
    }
    let mut rows: Vec<[String; 6]> =
        glance.lines.iter().map(|line| line.cells().map(str::to_owned)).collect();
    rows.insert(0, heads(glance).map(str::to_owned));
    let widths: [usize; 6] =
        std::array::from_fn(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0));
    let line = |row: &[String; 6]| {
        let cells = row.iter().zip(widths).enumerate().map(|(column, (cell, width))| {
            if column == 0 { format!("{cell:width$}") } else { format!("{cell:>width$}") }
        });
        format!("{INDENT}{}", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A text without the table in it.
pub fn without(text: &str) -> String {
    text.lines().filter(|line| !line.starts_with(INDENT)).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(group: Group, outcome: &str, [baseline_mean, scenario_mean]: [f64; 2]) -> EffectRow {
        EffectRow {
            group,
            outcome: outcome.to_owned(),
            scenario: "b".to_owned(),
            baseline: "a".to_owned(),
            scenario_mean,
            baseline_mean,
            difference: scenario_mean - baseline_mean,
            se: Some(0.01),
            low: Some(scenario_mean - baseline_mean - 0.02),
            high: Some(scenario_mean - baseline_mean + 0.02),
            sd: Some(0.1),
            p: Some(0.025_3),
            p_adjusted: Some(0.05),
            superiority: 0.9,
            cliffs_delta: 0.8,
            d_z: Some(1.0),
            hedges_g: Some(1.5),
            wasserstein: 0.2,
            kolmogorov_smirnov: 0.5,
            variance_saved: None,
            smallest_effect: None,
            share_larger: None,
        }
    }

    fn tables() -> ComparisonSummary {
        ComparisonSummary {
            under_priors: Vec::new(),
            variances_under_priors: Vec::new(),
            variances: Vec::new(),
            effects: vec![
                row(Group::End, "integration", [0.2, 0.25]),
                row(Group::End, "paper_gap", [0.2, 0.25]),
                row(Group::Regime, "regime_cooperation", [0.25, 1.0]),
                row(Group::Regime, "regime_never_met", [0.0, 0.0]),
            ],
            transitions: Vec::new(),
            findings: vec!["It differs.\nMore.".to_owned()],
        }
    }

    #[test]
    fn the_main_outcomes_stand_below_each_other() {
        assert_eq!(
            text(&glance(&tables(), "b")),
            "  Outcome                      a      b  Difference    95% interval  p-value\n\
             \u{20} Implemented integration  0.200  0.250      +0.050  0.030 to 0.070    0.025\n\
             \u{20} Regime: cooperation      25.0%   100%    +75.0 pp    73.0 to 77.0    0.025"
        );
    }

    #[test]
    fn the_text_of_the_findings_reads_back_without_its_table() {
        let text = tables().findings_text();
        assert!(text.starts_with("It differs.\n  Outcome") && text.ends_with("\nMore.\n"), "{text}");
        assert_eq!(without(text.trim_end()), "It differs.\nMore.");
    }

    #[test]
    fn of_many_regimes_those_that_are_met_most_are_shown() {
        let regimes =
            (0..40).map(|i| row(Group::Regime, &format!("regime_{i}"), [f64::from(i) / 100.0, 0.0]));
        let tables = ComparisonSummary { effects: regimes.collect(), ..tables() };
        let shown = glance(&tables, "b");
        let labels: Vec<&str> = shown.lines.iter().map(|line| line.label.as_str()).collect();
        assert_eq!(labels, (34..40).map(|i| format!("Regime: {i}")).collect::<Vec<_>>());
    }
}
