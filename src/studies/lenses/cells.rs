//! Rounded results of lenses.

pub use crate::studies::observed::{title as scored_label, title_in_record};

use super::{DifferenceRow, LensSummary, LevelRow, ScoreRow};
use crate::export::cells::outcome_label;
use crate::export::summary::Group;
use crate::format::{MISSING, number, places};
use crate::scenario::{FULL, Record, Scenario};

/// An outcome through every lens, each line rounded to the precision of its interval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeCells {
    /// Label of the outcome, with its unit if it is a share.
    pub label: String,
    /// One line per lens.
    pub lines: Vec<LensCells>,
}

/// An outcome through a lens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LensCells {
    /// Title of the lens.
    pub lens: String,
    /// Mean or share.
    pub mean: String,
    /// Difference to the full model, signed.
    pub to_full: String,
    /// Difference to the baseline through the lens, signed.
    pub difference: String,
    /// Its 95% confidence interval; for a single scenario, the interval of the mean.
    pub interval: String,
    /// Remaining part of the difference, in percent.
    pub kept: String,
}

impl OutcomeCells {
    /// The cells of an outcome, by its name in files.
    pub fn new(scenario: &Scenario, tables: &LensSummary, outcome: &str) -> Self {
        let levels: Vec<&LevelRow> = tables.levels.iter().filter(|row| row.outcome == outcome).collect();
        let group = levels.first().map_or(Group::End, |row| row.group);
        let is_share = matches!(group, Group::Regime | Group::Culture | Group::Passage);
        let factor = if is_share { 100.0 } else { 1.0 };
        let of = |lens: &str, is_full: bool| -> Option<&DifferenceRow> {
            let mut rows = tables.differences.iter().filter(|row| row.outcome == outcome && row.lens == lens);
            rows.find(|row| (row.against == FULL) == is_full)
        };
        let ends = |row: &LevelRow| match of(&row.lens, false) {
            Some(row) => row.low.zip(row.high),
            None => row.low.zip(row.high),
        };
        // Decimals from the interval of the line.
        let places_of = |row: &LevelRow| {
            let (low, high) = ends(row).unwrap_or((f64::NAN, f64::NAN));
            places(&[row.mean, low, high].map(|value| value * factor), low * factor, high * factor)
        };
        let written = |value: f64, row: &LevelRow| number(value * factor, places_of(row));
        let signed = |value: f64, row: &LevelRow| {
            let text = written(value, row);
            let is_above = value > 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
            if is_above { format!("+{text}") } else { text }
        };
        let between = |row: &LevelRow| match ends(row) {
            Some((low, high)) => format!("{} to {}", written(low, row), written(high, row)),
            None => MISSING.to_owned(),
        };
        let difference = |row: &LevelRow, is_full: bool| {
            let found = of(&row.lens, is_full).map(|found| signed(found.difference, row));
            found.unwrap_or_else(|| MISSING.to_owned())
        };
        let lines = levels.iter().map(|row| {
            let kept = of(&row.lens, false).and_then(|found| found.kept);
            LensCells {
                lens: tables.title(&row.lens),
                mean: written(row.mean, row),
                to_full: difference(row, true),
                difference: difference(row, false),
                interval: between(row),
                kept: kept.map_or(MISSING.to_owned(), |kept| format!("{}%", number(100.0 * kept, 1))),
            }
        });
        let unit = if is_share { ", %" } else { "" };
        Self { label: format!("{}{unit}", outcome_label(scenario, group, outcome)), lines: lines.collect() }
    }
}

/// Label of the reference of a score.
pub fn reference_label(rule: &str) -> &'static str {
    match rule {
        "crps" | "crps_lognormal" => "a straight line",
        "crps_dates" => "a constant hazard",
        "logarithmic" => "even shares",
        _ => "one half",
    }
}

/// Label of the second reference of a score, if the rule has one.
pub fn other_reference_label(rule: &str) -> Option<&'static str> {
    match rule {
        "crps_lognormal" => Some("a line through logarithms"),
        "crps_dates" => Some("“never”"),
        _ => None,
    }
}

/// A skill score as text.
pub fn skill(row: &ScoreRow) -> String {
    written(row.skill, 2)
}

/// The skill against the second reference as text.
pub fn other_skill(row: &ScoreRow) -> String {
    written(row.other_skill, 2)
}

fn written(value: Option<f64>, places: usize) -> String {
    value.map_or(MISSING.to_owned(), |value| match value.is_finite() {
        true => number(value, places),
        false => "no bound".to_owned(),
    })
}

/// The scores of all lenses for one target and period.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored<'a> {
    /// Scored series, `disputes` or `agreements`.
    pub what: &'a str,
    /// Period.
    pub period: &'a str,
    /// Scoring rule.
    pub rule: &'a str,
    /// Rows by lens, in order.
    pub rows: Vec<&'a ScoreRow>,
}

impl<'a> Scored<'a> {
    /// All targets and periods, in the order of the table.
    pub fn all(tables: &'a LensSummary) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        for row in &tables.scores {
            match found.iter_mut().find(|one| one.what == row.what && one.period == row.period) {
                Some(one) => one.rows.push(row),
                None => found.push(Self {
                    what: &row.what,
                    period: &row.period,
                    rule: &row.rule,
                    rows: vec![row],
                }),
            }
        }
        found
    }

    /// The row of a lens.
    pub fn of(&self, lens: &str) -> Option<&'a ScoreRow> {
        self.rows.iter().copied().find(|row| row.lens == lens)
    }

    /// The row with the best score, and the first of equal ones.
    pub fn best(&self) -> Option<&'a ScoreRow> {
        self.rows.iter().copied().reduce(|best, row| if row.score < best.score { row } else { best })
    }

    /// Number of lenses with a better score than the reference.
    pub fn better(&self) -> usize {
        self.rows.iter().filter(|row| row.score < row.reference).count()
    }
}

/// Years of a period as text.
pub fn years(scenario: &Scenario, period: &str) -> String {
    let last = scenario.record().map_or(0, Record::fit_until);
    match period {
        "fit" => format!("to {last}"),
        _ => format!("from {}", last + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::super::LensSummary;
    use super::super::tables::Found;
    use super::*;
    use crate::analysis::lenses::{Between, Seen};
    use crate::analysis::validation::AGREEMENTS;
    use crate::analysis::validation::{Score, ScorePeriod, ScoreRule};
    use crate::analysis::{Outcome, Share};
    use crate::model::Measure;
    use crate::statistics::Interval;
    use crate::testkit;

    fn share(mean: f64) -> Share {
        Share { mean, se: 0.002, interval: Interval { low: mean - 0.004, high: mean + 0.004 } }
    }

    fn tables(baseline: Option<&str>) -> LensSummary {
        let scenario = testkit::scenario();
        let lenses = scenario.lenses().into_iter().take(2).enumerate();
        let found = lenses.map(|(place, lens)| {
            let kept = share(1.0 - 0.25 * place as f64);
            let between = Between { baseline: 0.2, difference: share(0.1), kept: Some(kept) };
            let seen = |outcome, name: &str| Seen {
                outcome,
                name: name.to_owned(),
                level: share(0.3),
                to_full: share(-0.1 * place as f64),
                between: baseline.map(|_| between),
            };
            let score = |period, score| Score {
                what: AGREEMENTS.to_owned(),
                period,
                rule: ScoreRule::Brier,
                score,
                reference: 0.25,
                skill: Some(1.0 - score / 0.25),
                n: 3,
                other_reference: None,
                other_skill: None,
            };
            let worse = 0.2 * place as f64;
            Found {
                lens,
                seen: vec![
                    seen(Outcome::End(Measure::Integration), "integration"),
                    seen(Outcome::Regime(0), "regime_calm"),
                ],
                scores: vec![
                    score(ScorePeriod::Fit, 0.2 + worse),
                    score(ScorePeriod::Holdout, 0.2 - 0.5 * worse),
                ],
                fits: Vec::new(),
                variances: Vec::new(),
            }
        });
        LensSummary::new(&found.collect::<Vec<_>>(), 100, baseline)
    }

    #[test]
    fn an_outcome_is_rounded_by_its_error_and_shares_are_in_percent() {
        let scenario = testkit::scenario();
        let cells = OutcomeCells::new(&scenario, &tables(Some("base")), "integration");
        assert_eq!(cells.label, "Implemented integration");
        let [full, realism] = &cells.lines[..] else { panic!("two lines: {cells:?}") };
        assert_eq!(
            (full.lens.as_str(), full.mean.as_str(), full.difference.as_str()),
            ("Full model", "0.3000", "+0.1000")
        );
        assert_eq!(
            (realism.to_full.as_str(), realism.interval.as_str(), realism.kept.as_str()),
            ("-0.1000", "0.0960 to 0.1040", "75.0%")
        );
        let cells = OutcomeCells::new(&scenario, &tables(None), "regime_calm");
        assert_eq!(cells.label, "Calm, %");
        let line = &cells.lines[0];
        assert_eq!(
            (line.mean.as_str(), line.difference.as_str(), line.interval.as_str()),
            ("30.00", MISSING, "29.60 to 30.40")
        );
    }

    #[test]
    fn the_best_lens_has_the_least_score() {
        let tables = tables(Some("base"));
        assert_eq!(tables.baseline(), Some("base"));
        let scored = Scored::all(&tables);
        assert_eq!(scored.iter().map(|one| one.period).collect::<Vec<_>>(), ["fit", "holdout"]);
        assert_eq!(scored[0].best().map(|row| row.lens.as_str()), Some("full"));
        assert_eq!(scored[1].best().map(|row| row.lens.as_str()), Some("realism"));
        assert_eq!([scored[0].better(), scored[1].better()], [1, 2]);
        assert_eq!(scored[0].of("full").map(skill), Some("0.20".to_owned()));
        let unbounded = ScoreRow { skill: Some(f64::NEG_INFINITY), ..tables.scores[0].clone() };
        assert_eq!((skill(&unbounded).as_str(), reference_label("brier")), ("no bound", "one half"));
    }
}
