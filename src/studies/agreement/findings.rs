//! Findings of an agreement, and warnings, in sentences.

use super::rows::KindRow;
use super::tables::AgreementSummary;
use crate::format::{counted, listed, number};

/// Lowest alpha at which Krippendorff would still draw tentative conclusions.
pub const LEAST: f64 = 0.667;
/// Alpha that Krippendorff asks for as a rule.
pub const USUAL: f64 = 0.8;
/// Number of compared numbers below which an interval covers much less often than it says.
const FEW: u64 = 10;

/// Names of kinds with their alpha, the least first.
fn named(rows: &[&KindRow]) -> String {
    let mut rows: Vec<(&str, f64)> =
        rows.iter().filter_map(|row| Some((row.kind.as_str(), row.alpha_interval?))).collect();
    rows.sort_by(|a, b| a.1.total_cmp(&b.1));
    listed(&rows.iter().map(|(kind, alpha)| format!("{kind} ({})", number(*alpha, 2))).collect::<Vec<_>>())
}

/// Whether an alpha lies below a bound.
fn below(row: &KindRow, bound: f64) -> Option<bool> {
    row.alpha_interval.map(|alpha| alpha < bound)
}

/// Findings, unreliable kinds first.
pub fn answer(of: &AgreementSummary) -> String {
    let all = of.kinds.len() as u64;
    let defined: Vec<&KindRow> = of.kinds.iter().filter(|row| row.alpha_interval.is_some()).collect();
    let kind = |bounds: &dyn Fn(&KindRow) -> bool| -> Vec<&KindRow> {
        defined.iter().copied().filter(|row| bounds(row)).collect()
    };
    let low = kind(&|row| below(row, LEAST) == Some(true));
    let middle = kind(&|row| below(row, LEAST) == Some(false) && below(row, USUAL) == Some(true));
    let high = kind(&|row| below(row, USUAL) == Some(false));
    let coders = counted(of.coders.len() as u64, "coder");
    let mut text = format!("{coders} judged {} of coding. ", counted(all, "kind"));
    if defined.is_empty() {
        text.push_str("Alpha is defined for none of them, so that nothing is known of their agreement.");
        return text;
    }
    text.push_str("By Krippendorff's customary bounds ");
    let are = |count: usize| if count == 1 { "is" } else { "are" };
    let mut parts = Vec::new();
    if !low.is_empty() {
        let (count, which) = (low.len(), named(&low));
        let are = are(count);
        parts.push(format!(
            "{count} {are} too low even for tentative conclusions (alpha below {LEAST}): {which}"
        ));
    }
    if !middle.is_empty() {
        let (count, which) = (middle.len(), named(&middle));
        parts.push(format!(
            "{count} {} good for tentative conclusions alone ({LEAST} to {USUAL}): {which}",
            are(count)
        ));
    }
    if !high.is_empty() {
        let (count, which) = (high.len(), named(&high));
        parts.push(format!("{count} {} good enough ({USUAL} or more): {which}", are(count)));
    }
    text.push_str(&format!("{}. ", parts.join("; ")));
    let undefined = all - defined.len() as u64;
    if undefined > 0 {
        text.push_str(&format!("Of {undefined} alpha is not defined. "));
    }
    text.trim_end().to_owned()
}

/// Warnings.
pub fn warnings(of: &AgreementSummary) -> Vec<String> {
    let mut found = Vec::new();
    for row in of.kinds.iter().filter(|row| !row.reason.is_empty()) {
        found.push(format!("{}: alpha is not defined, because {}.", row.kind, row.reason));
    }
    let open: Vec<String> = of
        .kinds
        .iter()
        .filter(|row| row.alpha_interval.is_some_and(|alpha| alpha >= LEAST))
        .filter(|row| row.interval_low.is_some_and(|low| low < LEAST))
        .map(|row| row.kind.clone())
        .collect();
    if !open.is_empty() {
        found.push(format!("The interval reaches below {LEAST} for {}.", listed(&open)));
    }
    let few: Vec<String> = of
        .kinds
        .iter()
        .filter(|row| row.alpha_interval.is_some() && row.compared < FEW)
        .map(|row| format!("{} ({})", row.kind, row.compared))
        .collect();
    if !few.is_empty() {
        found.push(format!(
            "Fewer than {FEW} numbers are compared of {}: their 95% intervals cover about 80% to 90%, and not 95%.",
            listed(&few)
        ));
    }
    for coder in of.coders.iter().filter(|coder| coder.inherited > 0) {
        found.push(format!(
            "{} takes {} from a scenario that it extends: these do not count as judgements of the coder.",
            coder.coder,
            counted(coder.inherited, "coding")
        ));
    }
    let alone = of.numbers.iter().filter(|row| row.coders == 1).count() as u64;
    if alone > 0 {
        let are = if alone == 1 { "is" } else { "are" };
        found.push(format!("{} {are} coded by one coder alone and not compared.", counted(alone, "number")));
    }
    let out = of.numbers.iter().filter(|row| !row.is_in_mean).count() as u64;
    if out > 0 {
        let first = of.coders.first().map_or("", |coder| coder.coder.as_str());
        found.push(format!(
            "{} not in {first} and therefore not in the scenario of means.",
            if out == 1 { "1 number is".to_owned() } else { format!("{out} numbers are") }
        ));
    }
    found
}
