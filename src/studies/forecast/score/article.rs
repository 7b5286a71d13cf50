//! The tables of scores, on terminals.

use super::Scores;
use crate::export::{Column, Panel};
use crate::format::{MISSING, counted, decimals, number, percent};
use crate::statistics::FEW_UNITS;

/// Most open statements that are listed.
const MOST_OPEN: usize = 40;

/// The title of the scores of a forecast, and a line about them.
pub fn heading(of: &Scores) -> [String; 2] {
    let head = &of.head;
    let about = format!(
        "{}–{}, made on {}, given what was known on {}; against {}",
        head.from, head.until, head.made, head.known_until, of.record
    );
    [format!("Scores of the forecast of {}", head.scenario.name), about]
}

/// The panel on scores.
pub fn scores_panel(of: &Scores) -> Panel {
    let rows = of.scores.iter().map(|row| {
        let least = [Some(row.score), row.reference, row.other_reference].into_iter().flatten();
        let least = least.filter(|score| *score > 0.0).fold(1.0, f64::min);
        let places = decimals(least, 3);
        let score = |score: Option<f64>| score.map_or(MISSING.to_owned(), |score| number(score, places));
        vec![
            row.title.clone(),
            row.rule.clone(),
            row.n.to_string(),
            score(Some(row.score)),
            score(row.reference),
            score(row.other_reference),
            row.best.clone(),
        ]
    });
    let columns = [
        Column::words("Of"),
        Column::words("Rule").spare(),
        Column::number("n"),
        Column::number("Forecast"),
        Column::number("Reference").on_terminal(0, "Ref."),
        Column::number("Second").on_terminal(0, "2nd"),
        Column::words("Best"),
    ];
    let caption = "Mean scores of what has arrived, the smaller the better, and those of the references";
    Panel::new(caption, columns, rows)
}

/// The panel on what is open: events, and the last year of each series.
pub fn open_panel(of: &Scores) -> Panel {
    let is_last = |place: usize| {
        let row = &of.open[place];
        row.probability.is_some() || of.open.get(place + 1).is_none_or(|next| next.statement != row.statement)
    };
    let rows = (0..of.open.len()).filter(|place| is_last(*place)).take(MOST_OPEN).map(|place| {
        let row = &of.open[place];
        let range = row.q05.zip(row.q95).map(|(low, high)| {
            let places = decimals(0.5 * (high - low), 2);
            (row.median.map(|median| number(median, places)), number(low, places), number(high, places))
        });
        let (says, range) = match (row.probability, range) {
            (Some(probability), _) => (percent(probability), MISSING.to_owned()),
            (None, Some((median, low, high))) => {
                (median.unwrap_or(MISSING.to_owned()), format!("{low} to {high}"))
            }
            _ => (MISSING.to_owned(), MISSING.to_owned()),
        };
        vec![row.statement.clone(), row.until.to_string(), says, range]
    });
    let columns = [
        Column::words("Open"),
        Column::words("By, in"),
        Column::interval("Probability, median").on_terminal(0, "Says"),
        Column::interval("90%").spare(),
    ];
    Panel::new("What is open, with what the forecast says of it now", columns, rows)
}

/// What to know about the scores, a sentence each.
pub fn remarks(of: &Scores) -> Vec<String> {
    let mut said = Vec::new();
    if of.statements.is_empty() {
        said.push(format!(
            "The record knows nothing yet of what was forecast: nothing is scored, and {} are open.",
            counted(of.open.len() as u64, "statement")
        ));
    } else {
        let (wins, all) = (of.scores.iter().filter(|row| row.best == "forecast").count(), of.scores.len());
        said.push(format!(
            "The forecast alone has the smallest score in {wins} of {}. Dates: ranked probability score, over the years that are known \
             whole; of one year it is Brier's. Values: continuous ranked probability score, by a hundred quantiles.",
            counted(all as u64, "row"),
        ));
        let few = of.scores.iter().map(|row| row.n).filter(|n| *n < FEW_UNITS).count();
        if few > 0 {
            said.push(format!(
                "Few data: {few} of {} rest on fewer than {FEW_UNITS} observations, and those of neighbouring years and of pairs with a \
                 state in common are not independent. A difference between so few is no finding.",
                counted(all as u64, "row"),
            ));
        }
    }
    if !of.void.is_empty() {
        said.push(format!("Not scored: {}.", of.void.join("; ")));
    }
    said.push(format!("SHA-256 of the forecast: {}. Compare it with the one that was published.", of.sha256));
    said
}
