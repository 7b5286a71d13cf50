//! Rounded shares of an outcome.

use super::{AttributionSummary, ShareRow};
use crate::export::cells::{outcome_label, sentence};
use crate::export::summary::Group;
use crate::format::{MISSING, number, places as places_of};
use crate::scenario::Scenario;

/// The shares of an outcome, rounded to the precision of the least precise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeCells {
    /// Label of the outcome.
    pub label: String,
    /// `Share`, with its unit if it differs from that of the outcome.
    pub share: String,
    /// One line per change, and the last for the total.
    pub lines: Vec<ShareCells>,
    /// The outcome without changes and with all changes, with its unit.
    pub ends: Option<[String; 2]>,
}

/// The share of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareCells {
    /// The change.
    pub change: String,
    /// Its share, signed.
    pub share: String,
    /// The 95% confidence interval.
    pub interval: String,
    /// Effect of the change alone, signed.
    pub alone: String,
    /// Effect of the change after all others, signed.
    pub last: String,
    /// Share in percent of the whole.
    pub percent: String,
}

impl OutcomeCells {
    /// The cells of an outcome, by its name in files.
    pub fn new(scenario: &Scenario, tables: &AttributionSummary, outcome: &str) -> Self {
        let rows: Vec<&ShareRow> = tables.shares.iter().filter(|row| row.outcome == outcome).collect();
        let group = rows.first().map_or(Group::End, |row| row.group);
        let is_share = matches!(group, Group::Regime | Group::Culture | Group::Passage);
        let (factor, share, unit) = if is_share { (100.0, "Share, pp", "%") } else { (1.0, "Share", "") };
        let places = places(&rows, factor);
        let written =
            |value: Option<f64>| value.map_or(MISSING.to_owned(), |value| signed(value * factor, places));
        let lines = rows.iter().map(|row| ShareCells {
            change: match (row.change.as_str(), tables.by_mechanisms) {
                ("", false) => "All changes".to_owned(),
                ("", true) => "All of them".to_owned(),
                (key, true) => sentence(&key.replace('_', " ")),
                (label, false) => label.to_owned(),
            },
            share: written(Some(row.share)),
            interval: match (row.low, row.high) {
                (Some(low), Some(high)) if row.se.is_some_and(|se| se > 0.0) => {
                    format!("{} to {}", number(low * factor, places), number(high * factor, places))
                }
                _ => MISSING.to_owned(),
            },
            alone: written(row.alone),
            last: written(row.last),
            percent: row.percent.map_or(MISSING.to_owned(), |percent| format!("{}%", number(percent, 1))),
        });
        let of = |value: f64| format!("{}{unit}", number(value * factor, places));
        Self {
            label: outcome_label(scenario, group, outcome),
            share: share.to_owned(),
            lines: lines.collect(),
            ends: tables.levels(outcome).map(|ends| ends.map(of)),
        }
    }
}

/// Decimals of all numbers of an outcome, from the least precise.
fn places(rows: &[&ShareRow], factor: f64) -> usize {
    let values: Vec<f64> = rows
        .iter()
        .flat_map(|row| [Some(row.share), row.alone, row.last])
        .flatten()
        .map(|value| value * factor)
        .collect();
    let intervals = rows.iter().filter_map(|row| row.low.zip(row.high));
    let widest = intervals.max_by(|(a, b), (c, d)| (b - a).total_cmp(&(d - c)));
    let (low, high) = widest.unwrap_or((f64::NAN, f64::NAN));
    places_of(&values, low * factor, high * factor)
}

/// A number with its sign.
fn signed(value: f64, places: usize) -> String {
    let text = number(value, places);
    let is_above = value > 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    if is_above { format!("+{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    fn row(outcome: &str, group: Group, change: &str, share: f64) -> ShareRow {
        ShareRow {
            group,
            outcome: outcome.to_owned(),
            change: change.to_owned(),
            share,
            se: Some(0.002),
            low: Some(share - 0.004),
            high: Some(share + 0.004),
            alone: (!change.is_empty()).then_some(0.1),
            last: (!change.is_empty()).then_some(-0.05),
            percent: (!change.is_empty()).then_some(50.0),
        }
    }

    #[test]
    fn shares_of_replicates_are_in_percentage_points_and_all_have_their_decimals() {
        let shares = vec![
            row("regime_calm", Group::Regime, "a", 0.12),
            row("regime_calm", Group::Regime, "", 0.24),
            row("identity", Group::End, "a", 0.12),
        ];
        let tables =
            AttributionSummary { shares, mixtures: Vec::new(), variances: Vec::new(), by_mechanisms: false };
        let cells = OutcomeCells::new(&testkit::scenario(), &tables, "regime_calm");
        assert_eq!((cells.label.as_str(), cells.share.as_str(), &cells.ends), ("Calm", "Share, pp", &None));
        let [of_change, of_all] = &cells.lines[..] else { panic!("two lines: {cells:?}") };
        assert_eq!((of_change.share.as_str(), of_change.interval.as_str()), ("+12.00", "11.60 to 12.40"));
        assert_eq!((of_change.alone.as_str(), of_change.last.as_str()), ("+10.00", "-5.00"));
        assert_eq!((of_all.change.as_str(), of_all.alone.as_str()), ("All changes", MISSING));
        let cells = OutcomeCells::new(&testkit::scenario(), &tables, "identity");
        assert_eq!((cells.share.as_str(), cells.lines[0].share.as_str()), ("Share", "+0.1200"));
    }
}
