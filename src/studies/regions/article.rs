//! The published tables of a comparison of regions: `tables/regions.tex`, the same as `.md`, on pages and on terminals.

use super::findings::parameters;
use super::rows::{StatementRow, ValueRow};
use super::tables::RegionsSummary;
use crate::export::manifest::{Identity, PRIOR};
use crate::export::{Article, Caption, Column, Panel};
use crate::format::{MISSING, count, number, percent};

/// The tables: orders, shapes and turns, and measures by region.
pub fn articles(of: &RegionsSummary, identity: &Identity) -> Vec<Article> {
    let names: Vec<&str> = identity.scenarios().map(|scenario| scenario.name.as_str()).collect();
    let caption = Caption::new(
        format!("Regions under one table of parameters: {}", names.join(", ")),
        "Shares of the sets of parameters under which the mean over histories shows what was observed.".to_owned(),
        identity,
        "Nothing is fitted to these regions but to the one that the posterior is of. Tau: Kendall's, over the pairs that the observed order \
         tells apart, its mean and middle 95% over the sets."
            .to_owned(),
    );
    let panels = vec![orders(of), statements(of), values(of)];
    vec![Article::new("tables/regions", "regions".to_owned(), caption, panels, identity)]
}

/// The panel on orders.
pub fn orders(of: &RegionsSummary) -> Panel {
    let rows = of.orders.iter().map(|row| {
        let tau = row.tau.map_or(MISSING.to_owned(), |tau| number(tau, 2));
        let ends = row.tau_low.zip(row.tau_high);
        vec![
            row.order.clone(),
            row.parameters.clone(),
            row.share.map_or(MISSING.to_owned(), percent),
            tau,
            ends.map_or(MISSING.to_owned(), |(low, high)| {
                format!("{} to {}", number(low, 2), number(high, 2))
            }),
            count(row.pairs),
            if row.observed.is_empty() { MISSING.to_owned() } else { row.observed.clone() },
            row.modelled.clone(),
        ]
    });
    let columns = [
        Column::words("Order of regions"),
        Column::words("Parameters"),
        Column::interval("Holds"),
        Column::number("Tau"),
        Column::interval("95%").spare(),
        Column::number("Pairs").spare(),
        Column::words("Observed").spare(),
        Column::words("Model").spare(),
    ];
    let caption = "Orders of regions: share of the sets in which every pair stands as observed, Kendall's tau, the observed order, and the \
                   order of the medians in the model";
    Panel::new(caption, columns, rows)
}

/// The row of a statement under the priors, where there is one.
fn under_priors<'a>(of: &'a RegionsSummary, row: &StatementRow) -> Option<&'a StatementRow> {
    of.statements.iter().find(|other| other.name == row.name && other.parameters == PRIOR)
}

/// The panel on shapes and turns.
pub fn statements(of: &RegionsSummary) -> Panel {
    let first = parameters(of).first().copied().unwrap_or(PRIOR);
    let rows = of.statements.iter().filter(|row| row.parameters == first).map(|row| {
        let moves = of.moves.iter().filter(|of_move| of_move.name == row.name && of_move.parameters == first);
        let medians: Vec<String> = moves.map(|of_move| number(of_move.median, 3)).collect();
        vec![
            row.name.clone(),
            row.region.clone(),
            row.dates.clone(),
            row.moves.clone(),
            medians.join(", "),
            percent(row.share),
            under_priors(of, row).map_or(MISSING.to_owned(), |row| percent(row.share)),
        ]
    });
    let columns = [
        Column::words("Shape or turn"),
        Column::words("Region").spare(),
        Column::words("Dates").spare(),
        Column::words("Observed").spare(),
        Column::interval("Change").spare(),
        Column::interval("Holds"),
        Column::interval("Under priors"),
    ];
    let caption = "Shapes and turns: what was observed between the dates, the median change in the model, and the share of the sets in which \
                   all moves hold";
    Panel::new(caption, columns, rows)
}

/// The panel on measures by region.
pub fn values(of: &RegionsSummary) -> Panel {
    let first = parameters(of).first().copied().unwrap_or(PRIOR);
    let range = |row: &ValueRow| format!("{} to {}", number(row.q05, 2), number(row.q95, 2));
    let rows = of.values.iter().filter(|row| row.parameters == first).map(|row| {
        let is_same = |other: &&ValueRow| {
            other.parameters == PRIOR
                && (&other.region, &other.measure, &other.state, &other.date)
                    == (&row.region, &row.measure, &row.state, &row.date)
        };
        let prior = of.values.iter().find(is_same);
        let region =
            if row.state.is_empty() { row.region.clone() } else { format!("{}, {}", row.region, row.state) };
        vec![
            region,
            row.measure.clone(),
            row.date.clone(),
            number(row.median, 2),
            range(row),
            prior.map_or(MISSING.to_owned(), |row| number(row.median, 2)),
            prior.map_or(MISSING.to_owned(), range),
        ]
    });
    let columns = [
        Column::words("Region"),
        Column::words("Measure"),
        Column::words("Date"),
        Column::number("Median"),
        Column::interval("90%"),
        Column::number("Prior").spare(),
        Column::interval("90%").spare(),
    ];
    let caption = "Measures of the regions at the dates: medians and middle 90% of the sets, of the posterior where there is one, and of the \
                   priors";
    Panel::new(caption, columns, rows)
}
