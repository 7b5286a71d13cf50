//! The published tables of an agreement: `tables/agreement.tex`, the same as `.md`, on pages and on terminals.

use super::rows::NumberRow;
use super::tables::AgreementSummary;
use crate::export::manifest::Identity;
use crate::export::{Article, Caption, Column, Panel};
use crate::format::{MISSING, count, counted, number};
use crate::scenario::Scenario;

/// Most numbers among the largest disagreements.
const MOST: usize = 20;

/// The tables: alpha by kind, and the largest disagreements.
pub fn articles(scenario: &Scenario, of: &AgreementSummary, identity: &Identity) -> Vec<Article> {
    let names: Vec<&str> = of.coders.iter().map(|coder| coder.coder.as_str()).collect();
    let caption = Caption::new(
        format!("{} ({}): agreement of coders", scenario.title(), scenario.name()),
        format!(
            "Coders: {}. Intervals: 95%, percentiles of {} of the numbers.",
            names.join(", "),
            counted(of.resamples, "resample")
        ),
        identity,
        "Alpha: Krippendorff's, 1 where coders agree completely, 0 where they agree as by chance; with differences on the scale, and of \
         the order alone."
            .to_owned(),
    );
    let label = format!("{}-agreement", scenario.name());
    vec![Article::new("tables/agreement", label, caption, vec![kinds(of), disagreements(of)], identity)]
}

fn shown(alpha: Option<f64>) -> String {
    alpha.map_or(MISSING.to_owned(), |alpha| number(alpha, 3))
}

fn range(low: Option<f64>, high: Option<f64>) -> String {
    low.zip(high)
        .map_or(MISSING.to_owned(), |(low, high)| format!("{} to {}", number(low, 2), number(high, 2)))
}

/// The panel on alpha by kind of coding.
pub fn kinds(of: &AgreementSummary) -> Panel {
    let rows = of.kinds.iter().map(|row| {
        vec![
            row.kind.clone(),
            count(row.compared),
            shown(row.alpha_interval),
            range(row.interval_low, row.interval_high),
            shown(row.alpha_ordinal),
            range(row.ordinal_low, row.ordinal_high),
            row.mean_distance.map_or(MISSING.to_owned(), |distance| number(distance, 3)),
        ]
    });
    let columns = [
        Column::words("Kind of coding"),
        Column::number("Numbers"),
        Column::number("Alpha, interval").on_terminal(0, "Alpha"),
        Column::interval("95%"),
        Column::number("Alpha, ordinal").on_terminal(0, "Ordinal"),
        Column::interval("95%").from(100..),
        Column::number("Mean distance").from(100..),
    ];
    let caption = "Krippendorff's alpha by kind of coding: numbers that at least two coders judged, alpha with differences on the scale and \
                   of the order alone, and the mean distance of two codings of a number";
    Panel::new(caption, columns, rows)
}

/// The numbers that coders judge most differently, the largest difference first.
pub fn largest(of: &AgreementSummary) -> Vec<&NumberRow> {
    let mut rows: Vec<&NumberRow> =
        of.numbers.iter().filter(|row| row.coders > 1 && row.range > 0.0).collect();
    rows.sort_by(|a, b| b.range.total_cmp(&a.range));
    rows.truncate(MOST);
    rows
}

/// The panel on the largest disagreements.
pub fn disagreements(of: &AgreementSummary) -> Panel {
    let rows = largest(of).into_iter().map(|row| {
        let own = of.codings.iter().filter(|coding| coding.kind == row.kind && coding.key == row.key);
        let values: Vec<String> =
            own.map(|coding| format!("{} {}", coding.coder, number(coding.value, 2))).collect();
        vec![row.key.clone(), row.kind.clone(), number(row.range, 2), number(row.mean, 2), values.join(", ")]
    });
    let columns = [
        Column::words("Number"),
        Column::words("Kind").spare(),
        Column::number("Range"),
        Column::number("Mean"),
        Column::words("Codings").spare(),
    ];
    let caption = "Largest disagreements: the numbers whose codings lie farthest apart, at most 20";
    Panel::new(caption, columns, rows)
}
